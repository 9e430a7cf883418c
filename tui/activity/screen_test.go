package activity

import (
	"context"
	"fmt"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// portal answers with the years it has.
type portal struct {
	years map[int]spst.Activity
	asked []int
	err   error
}

func (p *portal) ActivityYears(context.Context, string) (spst.ActivityYears, error) {
	y := spst.ActivityYears{}
	for year := 2026; p.years[year].Year != 0; year-- {
		y.Years = append(y.Years, year)
	}
	return y, p.err
}

func (p *portal) Activity(_ context.Context, _ string, year int) (spst.Activity, error) {
	p.asked = append(p.asked, year)
	return p.years[year], p.err
}

func day(y, m, d int) spst.Date { return spst.NewDate(y, 1, 1).AddMonths(m - 1).AddDays(d - 1) }

// sample is a current year that is not over, a whole one, and a first one with
// next to nothing in it.
func sample() *portal {
	lastYear := spst.ActivityFigures{
		Visits: 22, Kinds: []spst.VisitKindCount{{Kind: spst.PeriodicVisit, Count: 15}, {Count: 7}},
		Months: []int{3, 0, 4, 2, 0, 1, 0, 0, 3, 4, 5, 0}, Missed: 3, MissedCents: 18000, Actions: 1, ActionMinutes: 240, Trainings: 2,
		Coverage: &spst.Coverage{On: day(2025, 12, 31), Employees: 43, UpToDate: 38},
	}
	first := spst.ActivityFigures{Months: make([]int, 12)}
	return &portal{years: map[int]spst.Activity{
		2026: {
			Year: 2026, Until: day(2026, 11, 23), Before: &lastYear,
			Figures: spst.ActivityFigures{
				Visits: 31, Kinds: []spst.VisitKindCount{{Kind: spst.PeriodicVisit, Count: 14}, {Kind: spst.EmployerVisit, Count: 8}, {Count: 9}},
				Months: []int{4, 0, 3, 6, 2, 5, 0, 0, 3, 4, 4, 0}, Missed: 2, MissedCents: 12000, Actions: 2, ActionMinutes: 300, Trainings: 2,
				Coverage: &spst.Coverage{On: day(2026, 11, 23), Employees: 44, UpToDate: 42},
			},
			Actions: []spst.WorkplaceAction{
				{On: day(2026, 2, 3), Kind: spst.SiteVisit, By: spst.ByPhysician, Minutes: 90},
				{On: day(2026, 9, 17), Kind: spst.RiskAssessment, By: spst.ByErgonomist, Minutes: 210},
			},
			Trainings: []spst.Training{
				{On: day(2026, 4, 14), Title: "Gestes et postures en atelier de fleuristerie", Participants: 11},
				{On: day(2026, 10, 5), Title: "Sauveteur secouriste du travail"},
			},
		},
		2025: {Year: 2025, Until: day(2025, 12, 31), Figures: lastYear, Before: &first},
		2024: {Year: 2024, Until: day(2024, 12, 31), Figures: first},
	}}
}

func drive(t *testing.T, p *portal, w, h int) *uitest.Driver {
	t.Helper()
	return uitest.NewDriver(t, New(p, uitest.Base(t), spst.Member{Number: "100042"}), w, h)
}

func TestTheCurrentYearComparesWithTheOneBefore(t *testing.T) {
	d := drive(t, sample(), 120, 36)
	d.Sees("[2026]", "au 23/11/2026, comparée au 23/11/2025",
		"+9, en hausse (22 au 23/11/2025)", "−1, en baisse (3 au 23/11/2025)", "autant (2 au 23/11/2025)",
		"95\u00a0%", "42 sur 44, le 23/11/2026", "+7 points, en hausse (88\u00a0% fin 2025)", "120,00\u00a0€ facturés",
		"Demande de l'employeur", "Autres visites", "sont comptés ensemble", "Visite des locaux", "médecin du travail · 1\u00a0h\u00a030",
		"5\u00a0h en tout", "11 participants", "moins de 5 participants")
}

func TestYearsTurn(t *testing.T) {
	p := sample()
	d := drive(t, p, 80, 20)
	d.Key("left")
	d.Sees("[2025]", "année entière, comparée à 2024", "+22, en hausse (0 en 2024)")
	d.Key("h")
	d.Sees("[2024]", "Aucune visite :", "La part n'a pas été relevée")
	d.SeesNot("en 2023", "hausse")
	d.Key("left")
	d.Did(tui.Note{Text: "2024 est la première année de votre synthèse."})
	d.Key("l", "right", "right")
	d.Did(tui.Note{Text: "2026 est l'année en cours : c'est la dernière."})
	d.ClickOn("2025")
	d.Sees("[2025]")
	if got := fmt.Sprint(p.asked); got != "[2026 2025 2024]" {
		t.Errorf("asked for %s: a year that was seen is not asked for again", got)
	}
	d.Key("r")
	if n := len(p.asked); p.asked[n-1] != 2025 || n != 4 {
		t.Errorf("asked for %v", p.asked)
	}
}

func TestALateYearIsDropped(t *testing.T) {
	p := sample()
	d := drive(t, p, 80, 20)
	d.Hold()
	d.Key("left")
	d.Sees("[2025]", "Lecture de la synthèse…")
	d.Key("right")
	d.Sees("[2026]", "31")
	d.Release()
	d.Sees("[2026]", "31")
}

func TestPrint(t *testing.T) {
	d := drive(t, sample(), 80, 20)
	d.Key("left", "p")
	d.Did(tui.Push{Route: route.Export{Member: spst.Member{Number: "100042"}, What: route.PrintActivity, Year: 2025, Paper: true}})
}

func TestScroll(t *testing.T) {
	d := drive(t, sample(), 80, 20)
	d.Sees("Visites réalisées", "… encore")
	d.Key("G")
	d.Sees("moins de 5 participants")
	d.SeesNot("… encore", "Visites réalisées")
	d.Key("g")
	d.Sees("Visites réalisées")
	d.Key("j")
	d.SeesNot("Visites réalisées")
	d.Wheel(5, 5, -1)
	d.Key("pgdown", "pgup")
	d.Sees("Visites réalisées")
	d.Resize(200, 46)
	d.Sees("Visites réalisées", "moins de 5 participants")
}

func TestPortalAwayThenBack(t *testing.T) {
	p := sample()
	p.err = &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}
	d := drive(t, p, 80, 20)
	d.Sees("✗ Le portail ne répond pas", "réessayer.")
	d.Did(tui.Fail{Err: p.err})
	d.Key("left", "p", "r")
	p.err = nil
	d.Send(tui.Online(true))
	d.Sees("[2026]", "42 sur 44")
}

func TestASmallCompanyIsNotTakenApart(t *testing.T) {
	p := sample()
	a := p.years[2026]
	a.Figures.Kinds, a.Figures.Visits, a.Figures.Coverage = nil, 3, &spst.Coverage{On: a.Until, Employees: 4}
	p.years[2026] = a
	d := drive(t, p, 120, 36)
	d.Sees("Pas de détail par type", "Moins de 5 salariés")
	d.SeesNot("Par type", "sur 4")
}

// The share of those up to date is the least it can be while nobody can tell of some.
func TestTheFollowUpOfSomeIsNotKnown(t *testing.T) {
	p := sample()
	a := p.years[2026]
	a.Figures.Coverage = &spst.Coverage{On: a.Until, Employees: 44, UpToDate: 4, Untracked: 40, TrackedFrom: a.Until}
	p.years[2026] = a
	d := drive(t, p, 120, 36)
	d.Sees("au moins 9\u00a0%", "4 sur 44", "Suivi inconnu avant le "+a.Until.French()+" pour 40 salariés.")
	d.SeesNot("Demandez les visites")
}

func TestEverySize(t *testing.T) {
	for w := 40; w <= 240; w += 7 {
		for _, h := range []int{3, 8, 20, 60} {
			d := drive(t, sample(), w, h) // the driver checks that each line fits
			d.Key("G", "left", "j", "left")
		}
	}
}

func TestGolden(t *testing.T) {
	for _, size := range uitest.Sizes() {
		d := drive(t, sample(), size[0], size[1])
		d.Golden(fmt.Sprintf("activity-%dx%d", size[0], size[1]+4))
	}
}
