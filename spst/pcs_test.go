package spst_test

import (
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

func TestParsePCS(t *testing.T) {
	tests := []struct{ name, in, want, codes, says string }{
		{"good", "552a", "552a", "", ""},
		{"upper case, blanks", " 552 A", "552a", "", ""},
		{"added in 2017", "333a", "333a", "", ""},
		{"PCS 2020", "55D1", "", "error pcs_2020", "cherchez « caissier » (par exemple 552a"},
		{"PCS 2020, lower case", "55d1", "", "error pcs_2020", "PCS 2020 (« Caissiers du commerce »)"},
		{"old PCS 2003", "553a", "", "error pcs_2003", "cherchez « vendeur »"},
		{"unknown", "999z", "", "error pcs_unknown", ""},
		{"not a code", "caissier", "", "error pcs_form", ""},
		{"empty", "", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, problems := spst.ParsePCS(tt.in)
			if got.Code != tt.want || codesOf(problems) != tt.codes {
				t.Errorf("got %+v, %q", got, codesOf(problems))
			}
			if tt.says != "" && !strings.Contains(problems[0].Message, tt.says) {
				t.Errorf("message %q, want %q in it", problems[0].Message, tt.says)
			}
			checkProblems(t, problems, tt.in)
		})
	}
}

func TestSearchPCS(t *testing.T) {
	tests := []struct{ query, first string }{
		{"caissier", "552a"},
		{"CAISSIERS de magasin", "552a"},
		{"caissière", "552a"},
		{"552A", "552a"},
		{"552", "552a"},
		{"magasin caissier", "552a"},
		{"infirmière psychiatrique", "431b"},
		{"secrétaire", "542a"},
		{"vendeuses polyvalentes", "553b"},
		{"zzz", ""},
	}
	for _, tt := range tests {
		found := spst.SearchPCS(tt.query)
		if tt.first == "" {
			if len(found) > 0 {
				t.Errorf("%q: %d found", tt.query, len(found))
			}
			continue
		}
		if len(found) == 0 || found[0].Code != tt.first {
			t.Errorf("%q: first is %v, want %s", tt.query, found[:min(3, len(found))], tt.first)
		}
	}
}

// TestSearchPCSRanks: the start of the label, then of a word, then any place.
func TestSearchPCSRanks(t *testing.T) {
	rank := func(label string) int {
		switch folded := spst.Fold(label); {
		case strings.HasPrefix(folded, "agent"):
			return 0
		case strings.Contains(folded, " agent"):
			return 1
		}
		return 2
	}
	found := spst.SearchPCS("agent")
	for i := 1; i < len(found); i++ {
		if rank(found[i-1].Label) > rank(found[i].Label) {
			t.Fatalf("%q is before %q", found[i-1].Label, found[i].Label)
		}
	}
	if len(found) < 10 {
		t.Fatalf("%d found", len(found))
	}
}

func TestSearchPCSAll(t *testing.T) {
	all := spst.SearchPCS("  ")
	if len(all) != 429 {
		t.Fatalf("%d codes, want the 429 of the PCS-ESE", len(all))
	}
	for i, p := range all {
		if p.Label == "" || p.Group == "" || i > 0 && all[i-1].Code >= p.Code {
			t.Errorf("%+v", p)
		}
	}
}

func FuzzParsePCS(f *testing.F) {
	for _, s := range []string{"552a", "55D1", "553a", "\xff", "５５２a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		pcs, problems := spst.ParsePCS(s)
		if pcs.Code == "" {
			return
		}
		if again, _ := spst.ParsePCS(strings.ToUpper(pcs.Code)); again != pcs || len(problems) > 0 {
			t.Fatalf("%+v does not read as itself", pcs)
		}
		if found := spst.SearchPCS(pcs.Code); found[0] != pcs {
			t.Fatalf("the search for %s gives %s first", pcs.Code, found[0].Code)
		}
	})
}

func BenchmarkSearchPCS(b *testing.B) {
	for b.Loop() {
		spst.SearchPCS("agent de service")
	}
}
