package spst

import (
	"slices"
	"strings"
	"testing"
)

// What the portal answers of a change is put back whole, but not over another value, nor
// where it is masked.
func TestChangesArePutBack(t *testing.T) {
	before := Employee{JobTitle: "VENDEUR", Determinants: []DeterminantCode{None}, HireDate: NewDate(2026, 1, 5), ContractType: "CDI"}
	after := before
	after.JobTitle, after.Determinants, after.MultiEmployer, after.HireDate, after.NIR = "CAISSIER", []DeterminantCode{"CMR", "AMIANTE"}, true,
		0, "169087654001236"
	changes := ChangesOf(&before, &after)
	if len(changes) != 5 {
		t.Fatalf("%+v", changes)
	}
	now := after
	for _, c := range changes {
		if !c.Masked().PutBack(&now) {
			t.Errorf("%+v is not put back", c)
		}
	}
	if left := ChangedFields(&before, &now); left != nil {
		t.Errorf("%v are not what they were", left)
	}
	other := after
	other.JobTitle = "CHEF"
	for _, c := range []FieldChange{{"job_title", "VENDEUR", "CAISSIER"}, {"nir", "1 69 08 ••", ""}, {"unknown", "", ""}} {
		if c.PutBack(&other) {
			t.Errorf("%+v is put back", c)
		}
	}
}

func TestChangesInWords(t *testing.T) {
	for _, c := range []struct {
		change FieldChange
		want   string
	}{
		{FieldChange{"exit_reason", "", "demission"}, "démission"},
		{FieldChange{"nir", "", "169087654001236"}, "1 69 08 ••"},
		{FieldChange{"nir", "", "RIEN"}, "• •• •• ••"},
		{FieldChange{"mobile", "", "0612345678"}, "06 12 34 56 78"},
	} {
		m := c.change.Masked()
		if got := m.Shown(m.After); got != c.want {
			t.Errorf("%+v: %q, want %q", c.change, got, c.want)
		}
	}
	h := HistoryEntry{Account: Account{Name: "MARTIN"}}
	if h.Author() != "MARTIN" {
		t.Error(h.Author())
	}
	if h.Import = "x"; h.Author() != "import · MARTIN" {
		t.Error(h.Author())
	}
}

// An end of contract that is announced is never called an exit, and an exit is.
func TestTheAnnouncedEndIsNoExit(t *testing.T) {
	before := Employee{JobTitle: "VENDEUR", HireDate: NewDate(2026, 1, 5), ContractType: "CDI"}
	end, left := before, before
	end.ExitDate = NewDate(2028, 1, 1)
	left.ExitDate, left.ExitReason = NewDate(2026, 11, 30), Resignation
	for want, after := range map[string]Employee{"Fin prévue du contrat": end, "Date de sortie": left} {
		h := HistoryEntry{Fields: ChangedFields(&before, &after)}
		if got := h.FieldLabel("exit_date"); got != want || h.FieldLabel("job_title") != "Poste de travail" {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for want, reason := range map[string]ExitReason{"La fin prévue du contrat est avant": "", "La date de sortie est avant": Resignation} {
		e := before
		e.ExitDate, e.ExitReason = e.HireDate-1, reason
		found := CheckEmployee(e, NewDate(2026, 11, 25))
		if !slices.ContainsFunc(found, func(p Problem) bool { return strings.HasPrefix(p.Message, want) }) {
			t.Errorf("no problem says %q: %v", want, found)
		}
	}
}
