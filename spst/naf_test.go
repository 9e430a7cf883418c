package spst_test

import (
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

var (
	lastOfRev2   = spst.NewDate(2026, time.December, 31)
	firstOf2025  = spst.NewDate(2027, time.January, 1)
	thisNovember = spst.NewDate(2026, time.November, 23)
)

func TestParseNAF(t *testing.T) {
	tests := []struct {
		name, in   string
		on         spst.Date
		code, list string
		codes      string
	}{
		{"the manual's florist", "47.76Z", lastOfRev2, "47.76Z", "NAF rév. 2", ""},
		{"no dot, lower case", "4776z", lastOfRev2, "47.76Z", "NAF rév. 2", ""},
		{"blanks", " 47 76 Z ", lastOfRev2, "47.76Z", "NAF rév. 2", ""},
		{"new list in force", "01.11Y", firstOf2025, "01.11Y", "NAF 2025", ""},
		{"new list too early", "01.11Y", lastOfRev2, "", "", "error naf_other_list"},
		{"old list too late", "47.76Z", firstOf2025, "", "", "error naf_other_list"},
		{"unknown", "00.00Z", lastOfRev2, "", "", "error naf_unknown"},
		{"no letter", "47.76", lastOfRev2, "", "", "error naf_form"},
		{"words", "fleuriste", lastOfRev2, "", "", "error naf_form"},
		{"empty", "", lastOfRev2, "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, problems := spst.ParseNAF(tt.in, tt.on)
			if got.Code != tt.code || got.List != tt.list || codesOf(problems) != tt.codes {
				t.Errorf("got %+v, %q", got, codesOf(problems))
			}
			if (got.Label != "") != (tt.code != "") {
				t.Errorf("label %q", got.Label)
			}
			checkProblems(t, problems, tt.in)
		})
	}
}

func FuzzParseNAF(f *testing.F) {
	for _, s := range []string{"47.76Z", "4776z", "01.11Y", "é"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, late bool) {
		on := lastOfRev2
		if late {
			on = firstOf2025
		}
		naf, problems := spst.ParseNAF(s, on)
		if (naf == spst.NAF{}) {
			return
		}
		if again, _ := spst.ParseNAF(naf.Code, on); again != naf || len(problems) > 0 {
			t.Fatalf("%+v does not read as itself", naf)
		}
	})
}
