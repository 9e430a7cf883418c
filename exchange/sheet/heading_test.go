package sheet

import (
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

// Each field is found under its label and its name of the API, and under every wording of the table, which
// is written as headings are folded and is no other field's.
func TestEveryFieldHasItsHeadings(t *testing.T) {
	of := map[string]string{}
	for _, h := range headings() {
		for _, w := range h.wordings {
			if other := of[w]; other != "" && other != h.field || w == "" {
				t.Errorf("%q is of %s and of %s", w, other, h.field)
			}
			of[w] = h.field
		}
	}
	for _, f := range spst.EmployeeFields() {
		for _, title := range []string{f.Label, f.Name} {
			columns, _ := recognise([]string{title})
			if len(columns) != 1 || columns[0].Field != f.Name && columns[0].Field != "married_name" {
				t.Errorf("%q is of %+v, not of %s", title, columns, f.Name)
			}
		}
		for w := range strings.SplitSeq(f.Headings, ", ") {
			if w != "" && plainHeading(w) != w {
				t.Errorf("%s: no heading is ever %q, but %q", f.Name, w, plainHeading(w))
			}
		}
	}
	for field := range others {
		if !slices.ContainsFunc(headings(), func(h heading) bool { return h.field == field }) {
			t.Errorf("there is no field %s", field)
		}
	}
}
