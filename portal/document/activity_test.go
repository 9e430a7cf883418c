package document_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/portal/document"
	"github.com/espace-adherent/adherent/spst"
)

func activity() spst.Activity {
	before := spst.ActivityFigures{
		Visits: 22, Months: []int{3, 0, 4, 2, 0, 1, 0, 0, 3, 4, 5, 0}, Missed: 1, MissedCents: 6000, Actions: 1, ActionMinutes: 240,
		Coverage: &spst.Coverage{On: date(2025, 12, 31), Employees: 43, UpToDate: 38},
	}
	return spst.Activity{
		Year: 2026, Until: date(2026, 11, 23), Before: &before,
		Figures: spst.ActivityFigures{
			Visits: 31, Kinds: []spst.VisitKindCount{{Kind: spst.PeriodicVisit, Count: 22}, {Count: 9}},
			Months: []int{4, 0, 3, 6, 2, 5, 0, 0, 3, 4, 4, 0}, Missed: 2, MissedCents: 12000, Actions: 2, ActionMinutes: 300, Trainings: 2,
			Coverage: &spst.Coverage{On: date(2026, 11, 23), Employees: 44, UpToDate: 42},
		},
		Actions: []spst.WorkplaceAction{
			{On: date(2026, 2, 3), Kind: spst.SiteVisit, By: spst.ByPhysician, Minutes: 90},
			{On: date(2026, 9, 17), Kind: spst.WorkplaceStudy, By: spst.ByErgonomist, Minutes: 210},
		},
		Trainings: []spst.Training{
			{On: date(2026, 4, 14), Title: "Manipuler les produits phytosanitaires", Participants: 7},
			{On: date(2026, 10, 5), Title: "Sauveteur secouriste du travail"},
		},
	}
}

func member() spst.Party { return spst.Party{Name: "FLEURISTE MARTIN", SIRET: "77570158400168"} }

func TestActivityIsAWholePDFWithItsFigures(t *testing.T) {
	pdf, err := document.Maker{}.Activity(activity(), seller(), member())
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := (document.Maker{}).Activity(activity(), seller(), member()); !bytes.Equal(pdf, again) {
		t.Error("two makings differ")
	}
	needTools(t)
	path := filepath.Join(t.TempDir(), "synthese.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(run(t, "pdftotext", "-layout", path, "-"), "\u00a0", " ")
	for _, want := range []string{
		"Synthèse d'activité 2026", "Arrêtée au 23/11/2026", "FLEURISTE MARTIN", "Au 23/11/2025", "+9", "42 sur 44, 95 %", "+7 pt",
		"+60,00 €", "Visite périodique", "Autres visites", "Étude de postes", "ergonome", "3 h 30", "moins de 5",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	run(t, "qpdf", "--check", path)
}

func TestActivityOfAFirstYearComparesWithNothing(t *testing.T) {
	a := activity()
	a.Before, a.Figures.Coverage, a.Actions, a.Trainings, a.Figures.Kinds = nil, nil, nil, nil, nil
	pdf, err := document.Maker{}.Activity(a, seller(), member())
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Errorf("%v", err)
	}
}
