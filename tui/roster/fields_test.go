package roster

import (
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/spst/spsttest"
)

// No field of an employee is forgotten by the form or the detail.
func TestEveryFieldIsShown(t *testing.T) {
	_, s := start(t, newFake(), 200, 50)
	whole := spsttest.WholeEmployee()
	var said strings.Builder
	said.WriteString(whole.DisplayName())
	s.list.showNIR = true
	for _, f := range s.facts(&whole) {
		said.WriteString("\n" + f.label + " " + f.value)
	}
	inForm := map[string]bool{}
	for _, f := range newForm(s, whole, "").Fields {
		inForm[f.Name] = true
	}
	for _, f := range spst.EmployeeFields() {
		if shown := s.shownField(f, &whole); f.Name != "multi_employer" && !strings.Contains(said.String(), shown) ||
			!strings.Contains(said.String(), "multi-employeurs") {
			t.Errorf("the detail is without %s, %q:\n%s", f.Name, shown, said.String())
		}
		if apart := f.Name == "exit_reason" || f.Name == "declared_category"; inForm[f.Name] == apart {
			t.Errorf("%s in the form: %v", f.Name, inForm[f.Name])
		}
	}
	read := newForm(s, whole, "").Now()
	if changed := spst.ChangedFields(&whole, &read); len(changed) > 0 {
		t.Errorf("the form changes %v", changed)
	}
}
