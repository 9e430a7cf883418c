package sqlstore

import (
	"encoding/hex"
	"reflect"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/spst/spsttest"
)

func sampleRecord() portal.Record {
	return portal.Record{
		Employee: spst.Employee{
			BirthName: "LECŒUR", FirstName: "Zoé", NIR: "269087654001260", BirthDate: spst.NewDate(1969, 8, 4),
			Determinants: []spst.DeterminantCode{"CMR", "NUIT"}, MultiEmployer: true, Comment: "—",
		},
		Withdrawn:    true,
		DeclaredExit: portal.DeclaredExit{DeclaredAt: time.UnixMilli(1_700_000_000_123).UTC(), Before: -1},
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

// No field of an employee is forgotten at rest.
func TestRecordIsWhole(t *testing.T) {
	want := portal.Record{Employee: spsttest.WholeEmployee()}
	var got portal.Record
	if err := readRecord(appendRecord(nil, &want), &got); err != nil {
		t.Fatal(err)
	}
	if forgotten := spst.ChangedFields(&want.Employee, &got.Employee); len(forgotten) > 0 {
		t.Errorf("forgotten: %v", forgotten)
	}
}

// sampleRecord as the first format wrote it; and as the second did, with an e-mail and a mobile phone.
const (
	firstFormat  = "01074c4543c592555200045a6fc3a9000f32363930383736353430303132363000000000000003e28094cae257000001f6a1abfef962030203434d52044e554954"
	secondFormat = "02074c4543c592555200045a6fc3a9000f32363930383736353430303132363000000000000003e28094066140622e66720a30363132333435363738" +
		"cae257000001f6a1abfef962030203434d52044e554954"
)

// Records written by older formats, byte for byte, are read, and so is one of this format that has
// fewer texts; what they had no place for is empty, whatever was in the room before.
func TestOlderRecords(t *testing.T) {
	reached := sampleRecord()
	reached.Email, reached.Mobile = "a@b.fr", "0612345678"
	fewer := []byte{recordFormat, 12}
	for written, want := range map[string]portal.Record{
		firstFormat: sampleRecord(), secondFormat: reached, hex.EncodeToString(fewer) + firstFormat[2:]: sampleRecord(),
	} {
		plain, err := hex.DecodeString(written)
		if err != nil {
			t.Fatal(err)
		}
		got := portal.Record{Employee: spsttest.WholeEmployee()}
		if err := readRecord(plain, &got); err != nil {
			t.Fatal(err)
		}
		got.ID, got.Version, got.ExpectedCategory, got.AttestationRequired = "", 0, "", false
		got.NextVisit, got.VisitState = 0, ""
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%.4s: got %+v, want %+v", written, got, want)
		}
	}
}

// The third format is for what the second has no place for; a record that has more texts than an employee, or
// another format, is not half read.
func TestRecordsOfANewerPortal(t *testing.T) {
	r := sampleRecord()
	second := appendRecord(nil, &r)
	if second[0] != recordFormatSecond {
		t.Errorf("format %d", second[0])
	}
	texts, none, some := r.Texts(), "", "nouveau"
	for _, last := range []*string{&none, &some} {
		with := appendTexts(nil, append(texts[:], last))
		d, want := decoder{rest: string(with)}, textsSecond
		if *last != "" {
			want = len(texts) + 1
		}
		if got := d.texts(); got != want {
			t.Errorf("%q: %d texts, not %d", *last, got, want)
		}
		rest := second[len(appendTexts(nil, texts[:])):]
		if err := readRecord(append(with, rest...), &portal.Record{}); (err != nil) != (*last != "") {
			t.Errorf("%q: %v", *last, err)
		}
	}
	for _, written := range [][]byte{append([]byte{recordFormat + 1}, second[1:]...), {recordFormat}} {
		if err := readRecord(written, &r); err == nil {
			t.Errorf("%x is read: %+v", written, r)
		}
	}
}

func FuzzReadRecord(f *testing.F) {
	full := sampleRecord()
	f.Add(appendRecord(nil, &full))
	f.Add(appendRecord(nil, &portal.Record{}))
	f.Add([]byte{recordFormat, 14, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f})
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
