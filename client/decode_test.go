package client

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/spst/spsttest"
)

// The direct decoding gives what encoding/json gives, or leaves the line to it.
func FuzzEmployee(f *testing.F) {
	for _, line := range []string{
		`{}`, `{"id":"a","version":12,"birth_name":"LEFÈVRE","birth_date":"1990-03-02","sex":"F","nir":"190037654001299"}`,
		`{"determinants":["CONDUITE","ELEC"],"multi_employer":true,"attestation_required":false}`,
		`{"determinants":[]}`, `{"determinants":["A"],"determinants":["B"]}`, `{"determinants":[,]}`, `{"determinants":["A""B"]}`,
		`{"birth_name":"a\tb","comment":"\u001b[31m"}`, `{"birth_name":"` + "\u202e" + `x"}`, `{"birth_name":null}`, `{"BIRTH_NAME":"x"}`,
		`{"version":01}`, `{"version":-1}`, `{"version":1.5}`, `{"version":99999999999999999999}`, `{"birth_date":""}`,
		`{"birth_date":"1990-13-02"}`,
		`{"id":"a"{"sex":"F"}`, `{"id":"a",}`, `{"id":"a"}x`, ` {"id":"a"}`, `{"id" : "a"}`, `{"new_field":{"a":[1]}}`, `{"sex":"F"`,
		`{"sex":"F}`, ``, `[`, `}`, `null`,
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if !utf8.ValidString(line) {
			return // encoding/json marks each byte, Clean may drop a control among them
		}
		var want, got spst.Employee
		wantErr := json.Unmarshal([]byte(line), &want)
		err := new(decoder).employee(line, &got)
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%q: %v, encoding/json: %v", line, err, wantErr)
		}
		cleanAll(&want)
		if err == nil && !reflect.DeepEqual(got, want) {
			t.Fatalf("%q:\n%+v\nencoding/json:\n%+v", line, got, want)
		}
	})
}

// The direct decoding knows every field: no field makes a whole roster go through encoding/json.
func TestFastWayKnowsEveryField(t *testing.T) {
	want := spsttest.WholeEmployee()
	line, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got spst.Employee
	if fast := new(decoder).fields(&scanner{rest: string(line)}, &got); !fast || !reflect.DeepEqual(got, want) {
		t.Errorf("fast %v: %+v", fast, got)
	}
}

func BenchmarkDecodeEmployee(b *testing.B) {
	line := `{"id":"e000000000000001","version":1,"birth_name":"LEFÈVRE","first_name":"Jules","birth_date":"1990-03-02","sex":"M","nir":"190037654001299","hire_date":"2021-08-17","job_title":"Caissier","pcs_code":"552a","contract_type":"cdi","determinants":["CONDUITE","ELEC"],"declared_category":"SIH","expected_category":"SIH"}`
	var d decoder
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		var e spst.Employee
		if err := d.employee(line, &e); err != nil {
			b.Fatal(err)
		}
	}
}

// A stream that stays silent is given up.
func TestPatienceWithAStream(t *testing.T) {
	drip := make(chan string)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", ndjson)
		for range 3 {
			_, _ = io.WriteString(w, `{"id":"a"}`+"\n")
			_ = http.NewResponseController(w).Flush()
		}
		select {
		case <-drip:
		case <-r.Context().Done():
		}
	}))
	defer server.Close()
	defer close(drip)
	c, err := New(Options{BaseURL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	c.idle = 50 * time.Millisecond
	err = c.StreamEmployees(context.Background(), "1", spst.RosterQuery{}, func([]spst.Employee) error { return nil })
	if spst.KindOf(err) != spst.Unavailable || spst.CodeOf(err) != spst.CodeCut {
		t.Errorf("got %v", err)
	}
}
