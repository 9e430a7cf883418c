package spst_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

func TestDeterminants(t *testing.T) {
	for _, on := range []spst.Date{spst.NewDate(2025, time.September, 30), thisNovember} {
		all := spst.Determinants(on)
		if len(all) != 21 || all[0].Code != spst.None {
			t.Fatalf("%s: %d determinants, first %s", on, len(all), all[0].Code)
		}
		seen := map[spst.DeterminantCode]bool{}
		for _, d := range all {
			if seen[d.Code] {
				t.Errorf("%s: %s twice", on, d.Code)
			}
			seen[d.Code] = true
			if d.Label == "" || d.Article == "" || !slices.Contains(spst.Categories(), d.Category) {
				t.Errorf("%s: %+v", on, d)
			}
		}
	}
}

// TestHabilitationReform: driving and electrical work left the SIR for a
// separate attestation on 1 October 2025.
func TestHabilitationReform(t *testing.T) {
	before, after := spst.NewDate(2025, time.September, 30), spst.NewDate(2025, time.October, 1)
	for _, code := range []spst.DeterminantCode{"CONDUITE", "ELECTRIQUE"} {
		old, ok := spst.DeterminantByCode(code, before)
		if !ok || old.Category != spst.SIR || old.Attestation {
			t.Errorf("%s before: %+v", code, old)
		}
		now, ok := spst.DeterminantByCode(code, after)
		if !ok || now.Category != spst.SIH || !now.Attestation {
			t.Errorf("%s after: %+v", code, now)
		}
	}
	if _, ok := spst.DeterminantByCode("INCONNU", after); ok {
		t.Error("an unknown code is found")
	}
}

func TestExpectedCategory(t *testing.T) {
	tests := []struct {
		codes       []spst.DeterminantCode
		want        spst.Category
		attestation bool
	}{
		{nil, "", false},
		{[]spst.DeterminantCode{"INCONNU"}, "", false},
		{[]spst.DeterminantCode{"AUCUN"}, spst.SI, false},
		{[]spst.DeterminantCode{"CONDUITE"}, spst.SIH, true},
		{[]spst.DeterminantCode{"ELECTRIQUE", "AUCUN"}, spst.SIH, true},
		{[]spst.DeterminantCode{"CONDUITE", "NUIT"}, spst.SIA, true},
		{[]spst.DeterminantCode{"NUIT"}, spst.SIA, false},
		{[]spst.DeterminantCode{"CMR", "NUIT", "ELECTRIQUE"}, spst.SIR, true},
		{[]spst.DeterminantCode{"NUIT", "AMIANTE"}, spst.SIR, false},
	}
	for _, tt := range tests {
		got, attestation := spst.ExpectedCategory(tt.codes, thisNovember)
		if got != tt.want || attestation != tt.attestation {
			t.Errorf("%v: %s, %t", tt.codes, got, attestation)
		}
	}
	if got, attestation := spst.ExpectedCategory([]spst.DeterminantCode{"CONDUITE"}, spst.NewDate(2025, 1, 1)); got != spst.SIR ||
		attestation {
		t.Errorf("CONDUITE in January 2025: %s, %t", got, attestation)
	}
}

// TestLabels: every value of a closed list has French words of its own.
func TestLabels(t *testing.T) {
	seen := map[string]bool{}
	check := func(value, label string) {
		t.Helper()
		if label == "" || seen[label] || strings.Contains(label, "_") {
			t.Errorf("%q has the label %q", value, label)
		}
		seen[label] = true
	}
	for _, c := range spst.Categories() {
		check(string(c), c.Label())
	}
	for _, c := range spst.ContractTypes() {
		check(string(c), c.Label())
	}
	for _, r := range spst.ExitReasons() {
		check(string(r), r.Label())
	}
	check("F", spst.Female.Label())
	check("M", spst.Male.Label())
	if len(spst.ContractTypes()) != 11 || len(spst.ExitReasons()) != 9 || len(spst.Categories()) != 7 {
		t.Error("a list is not whole")
	}
	if spst.Category("X").Label() != "X" || spst.ContractType("x").Label() != "x" || spst.Sex("x").Label() != "x" {
		t.Error("an unknown value is not given as it is")
	}
}

func TestFromPortalOnly(t *testing.T) {
	for _, c := range spst.Categories() {
		want := c == spst.SMREstat || c == spst.MNRHosp || c == spst.SMSEstat
		if c.FromPortalOnly() != want {
			t.Errorf("%s: %t", c, !want)
		}
	}
}
