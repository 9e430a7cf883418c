package sqlstore

import (
	"reflect"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func sampleRecord() portal.Record {
	return portal.Record{
		Employee: spst.Employee{
			BirthName: "LECŒUR", FirstName: "Zoé", NIR: "269087654001260", BirthDate: spst.NewDate(1969, 8, 4),
			Determinants: []spst.DeterminantCode{"CMR", "NUIT"}, MultiEmployer: true, Comment: "—",
		},
		Withdrawn: true,
		Departure: portal.Departure{DeclaredAt: time.UnixMilli(1_700_000_000_123).UTC(), Before: -1},
	}
}

// What is read is as written, and room that was used before leaves no trace.
func TestRecordRoundTrip(t *testing.T) {
	var r portal.Record
	for _, want := range []portal.Record{sampleRecord(), {}, sampleRecord()} {
		if err := readRecord(appendRecord(nil, &want), &r); err != nil {
			t.Fatal(err)
		}
		if len(r.Determinants) == 0 {
			r.Determinants = nil
		}
		if !reflect.DeepEqual(r, want) {
			t.Errorf("got %+v, want %+v", r, want)
		}
	}
}

func FuzzReadRecord(f *testing.F) {
	full := sampleRecord()
	f.Add(appendRecord(nil, &full))
	f.Add(appendRecord(nil, &portal.Record{}))
	f.Add([]byte{recordFormat, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f})
	f.Fuzz(func(t *testing.T, b []byte) {
		var r, again portal.Record
		if readRecord(b, &r) != nil {
			return
		}
		if err := readRecord(appendRecord(nil, &r), &again); err != nil || !reflect.DeepEqual(r, again) {
			t.Errorf("%+v, then %+v, %v", r, again, err)
		}
	})
}

// A record is good for its own employee only, and damage does not go unseen.
func TestSealedRecordsStayInTheirPlace(t *testing.T) {
	s, err := newSeals(make([]byte, KeySize))
	if err != nil {
		t.Fatal(err)
	}
	r := sampleRecord()
	r.ID = "a"
	store := Store{seals: s}
	sealed := store.columns("1", &r)[4].([]byte)
	var o opener
	if err := o.open(s, sealed, &portal.Record{Employee: spst.Employee{ID: "a"}}); err != nil {
		t.Fatal(err)
	}
	if err := o.open(s, sealed, &portal.Record{Employee: spst.Employee{ID: "b"}}); spst.CodeOf(err) != "unsealed" {
		t.Errorf("in another row: %v", err)
	}
	sealed[20] ^= 1
	if err := o.open(s, sealed, &portal.Record{Employee: spst.Employee{ID: "a"}}); spst.CodeOf(err) != "unsealed" {
		t.Errorf("damaged: %v", err)
	}
}
