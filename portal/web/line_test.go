package web

import (
	"bytes"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/spst/spsttest"
)

func sameAsJSON(t *testing.T, e *spst.Employee) {
	t.Helper()
	var want bytes.Buffer
	if err := writeJSON(&want, e); err != nil {
		t.Fatal(err)
	}
	if got := append(appendEmployee(nil, e), '\n'); !bytes.Equal(got, want.Bytes()) {
		t.Errorf("got  %s\nwant %s", got, want.Bytes())
	}
}

// A line of a stream is what encoding/json makes of the employee, every field of it.
func TestALineIsTheJSONOfAnEmployee(t *testing.T) {
	whole := spsttest.WholeEmployee()
	sameAsJSON(t, &whole)
	sameAsJSON(t, &spst.Employee{})
	sameAsJSON(t, &spst.Employee{ID: "a", Version: -1, BirthDate: 1, Determinants: []spst.DeterminantCode{}})
}

func FuzzALineIsTheJSONOfAnEmployee(f *testing.F) {
	for _, s := range []string{"", "LEFÈVRE", `"\`, "<b>&'", "\x00\x1f\x7f\x80\xff", "\u2028\u2029", "L’Œuf — fêlé", "\xe2\x80", "日本 👩‍🏭"} {
		f.Add(s, int64(3), int32(739000))
	}
	f.Fuzz(func(t *testing.T, s string, version int64, day int32) {
		d := spst.Date(day)
		if d.Year() < 1 || d.Year() > 9999 {
			return
		}
		sameAsJSON(t, &spst.Employee{ID: s, Version: version, BirthName: s + "x", Comment: "y" + s, HireDate: d, NextVisit: -d,
			Determinants: []spst.DeterminantCode{spst.DeterminantCode(s), "B"}})
	})
}
