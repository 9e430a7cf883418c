package activity

import (
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
)

var down = &spst.Error{Kind: spst.Unavailable, Code: spst.CodeUnreachable}

func TestEveryKeyAnswers(t *testing.T) {
	uitest.EveryKeyAnswers(t, func(t *testing.T) *uitest.Driver { // in the middle of a year in the middle
		p := sample()
		a := p.years[2025]
		a.Actions = slices.Repeat(p.years[2026].Actions, 20)
		p.years[2025] = a
		d := drive(t, p, 80, 20)
		d.Key("left", "pgdown", "j")
		return d
	})
}

func TestAnything(t *testing.T) {
	uitest.Anything(t, func(tb testing.TB, w, h int) *uitest.Driver {
		return uitest.NewDriver(tb, New(sample(), uitest.Base(tb), spst.Member{}), w, h)
	})
}

// Nothing is printed before it shows, nothing turns before the years are known.
func TestBeforeTheYearsAreKnown(t *testing.T) {
	d := uitest.NewHeldDriver(t, New(sample(), uitest.Base(t), spst.Member{}), 80, 20)
	d.Sees(textReading)
	d.Key("left", "right", "G")
	if d.Last() != nil {
		t.Errorf("did %+v", d.Last())
	}
	d.Key("p")
	d.Did(tui.Note{Text: noticeNothing})
	d.ReleaseOne(0) // the years
	d.Sees("[2026]", textReading)
	d.Key("p")
	d.Did(tui.Note{Text: noticeNothing})
	d.Release()
	d.SeesNot(textReading)
}

// A member of whom there is no year yet has nothing to turn to.
func TestNoYear(t *testing.T) {
	d := drive(t, &portal{}, 80, 20)
	d.Key("left", "right", "r", "p")
	d.Did(tui.Note{Text: noticeNothing})
	d.SeesNot("[")
}

// The years around the one that shows are a click away, five at most.
func TestManyYears(t *testing.T) {
	p := sample()
	for year := 2023; year > 2010; year-- {
		a := p.years[2024]
		a.Year, a.Until = year, day(year, 12, 31)
		p.years[year] = a
	}
	d := drive(t, p, 80, 20)
	d.Sees("[2026]", "2022")
	d.SeesNot("2021")
	d.ClickOn("2022")
	d.Sees("2020", "2021", "[2022]", "2023", "2024")
	d.SeesNot("2019", "2025")
	asked := len(p.asked)
	d.ClickOn("2022") // the one that shows
	d.Click(79, 0)
	d.Click(10, 5)
	if len(p.asked) != asked {
		t.Errorf("asked for %v", p.asked[asked:])
	}
	for range 20 {
		d.Key("left")
	}
	d.Sees("[2011]", "2015")
	d.Did(tui.Note{Text: noticeFirst(2011)})
}

// A year that cannot be read says so in its place, the others stay a key away, and it
// is asked for again when the portal is back or one asks.
func TestAYearThatCannotBeRead(t *testing.T) {
	p := sample()
	d := drive(t, p, 80, 20)
	p.err = down
	d.Key("left")
	d.Failed(down)
	d.Sees("[2025]", "Le portail ne répond pas")
	d.Key("right")
	d.Sees("[2026]", "42 sur 44")
	d.SeesNot("Le portail ne répond pas")
	d.Key("left")
	p.err = nil
	d.Key("r")
	d.Did(tui.Notice{Text: noticeRefresh})
	d.Sees("[2025]", "année entière")
	p.err = &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession}
	d.Key("r")
	d.Failed(p.err)
	d.Sees("année entière") // what is known stays
}

func TestOnlineAsksForWhatIsMissing(t *testing.T) {
	p := sample()
	d := drive(t, p, 80, 20)
	d.Send(tui.Online(true))
	if len(p.asked) != 1 {
		t.Errorf("asked for %v", p.asked)
	}
	p.err = down
	d.Key("left")
	asked := len(p.asked)
	d.Send(tui.Online(false))
	if len(p.asked) != asked {
		t.Error("asks a portal that is away")
	}
	p.err = nil
	d.Send(tui.Online(true))
	d.Sees("[2025]", "année entière")
}

// « r » takes in what has changed, for every year.
func TestRefreshForgetsTheOtherYears(t *testing.T) {
	p := sample()
	d := drive(t, p, 120, 36)
	d.Key("left", "right", "r")
	a := p.years[2025]
	a.Figures.Visits = 77
	p.years[2025] = a
	d.Key("left")
	d.Sees("77")
}

func TestDifferencesInWords(t *testing.T) {
	for _, c := range []struct {
		now, before int
		want        string
	}{
		{9, 4, "+5, en hausse (4 en 2025)"}, {4, 9, "−5, en baisse (9 en 2025)"}, {4, 4, "autant (4 en 2025)"}, {0, 0, "autant (0 en 2025)"},
	} {
		if got := textChange(c.now, c.before, "en 2025"); got != c.want {
			t.Errorf("%d after %d reads %q", c.now, c.before, got)
		}
	}
	share := func(n int) spst.Coverage { return spst.Coverage{On: day(2025, 12, 31), Employees: 100, UpToDate: n} }
	for _, c := range []struct {
		now, before int
		want        string
	}{
		{52, 50, "+2 points, en hausse (50\u00a0% fin 2025)"}, {51, 50, "+1 point, en hausse (50\u00a0% fin 2025)"},
		{50, 50, "autant (50\u00a0% fin 2025)"},
		{49, 50, "−1 point, en baisse (50\u00a0% fin 2025)"}, {40, 50, "−10 points, en baisse (50\u00a0% fin 2025)"},
	} {
		if got := textPoints(share(c.now), share(c.before)); got != c.want {
			t.Errorf("%d after %d reads %q", c.now, c.before, got)
		}
	}
	for n, want := range map[int]string{1: "… encore 1 ligne : ↓", 2: "… encore 2 lignes : ↓"} {
		if got := textMore(n); got != want {
			t.Errorf("%q", got)
		}
	}
}

// What is late is asked for in the year under way only; everybody up to date, nothing is.
func TestTheShareThatIsUpToDate(t *testing.T) {
	p := sample()
	d := drive(t, p, 120, 36)
	d.Sees("Demandez les visites en retard")
	d.Key("left")
	d.SeesNot("Demandez les visites")
	a := p.years[2026]
	a.Figures.Coverage = &spst.Coverage{On: a.Until, Employees: 44, UpToDate: 44}
	p.years[2026] = a
	d = drive(t, p, 120, 36)
	d.Sees("100\u00a0%", "44 sur 44")
	d.SeesNot("Demandez les visites")
	before := *a.Before
	before.Coverage = &spst.Coverage{On: day(2025, 12, 31), Employees: 3, UpToDate: 1}
	a.Before = &before
	p.years[2026] = a
	d = drive(t, p, 120, 36)
	d.SeesNot("fin 2025") // of three people it would say who
}

// Under five visits there is no breakdown, and none at all is said in words; nothing
// charged is not said to be charged.
func TestNothingMuch(t *testing.T) {
	p := sample()
	a := p.years[2026]
	a.Before = nil
	a.Figures = spst.ActivityFigures{Months: make([]int, 12)}
	a.Actions, a.Trainings = nil, nil
	p.years[2026] = a
	d := drive(t, p, 120, 36)
	d.Sees(textNoVisit, "au 23/11/2026", textNotRecorded)
	d.SeesNot("comparée", "facturés", "en tout", textByMonth, "hausse", "autant")
}

// Each month has its name where there is room, its letter where there is not, and the
// year before is beside it.
func TestTheMonths(t *testing.T) {
	d := drive(t, sample(), 200, 46)
	d.Sees(textByMonth, "janv", "févr", "août", "déc", "2025  ")
	d.Resize(80, 30)
	d.SeesNot("janv")
	d.Sees("J")
	p := sample()
	d = drive(t, p, 200, 46)
	d.Key("left", "left")
	d.SeesNot(textByMonth)
}

func TestEveryKindOfVisitHasItsBar(t *testing.T) {
	p := sample()
	a := p.years[2026]
	a.Figures.Kinds = nil
	for _, k := range []spst.VisitKind{spst.InitialVisit, spst.PeriodicVisit, spst.ReturnVisit, spst.EmployerVisit, spst.MidCareerVisit,
		spst.PostExposureVisit, spst.AttestationVisit} {
		a.Figures.Kinds = append(a.Figures.Kinds, spst.VisitKindCount{Kind: k, Count: 6})
	}
	p.years[2026] = a
	d := drive(t, p, 120, 46)
	d.Sees("Initiale", "Périodique", "Reprise", "Demande de l'employeur", "Mi-carrière", "Post-exposition", "Attestation")
	d.SeesNot(spst.GroupedKinds())
}

// Where a column is wide what was done is on one line with its detail; where it is not,
// the detail is under it; nothing is cut while there is room.
func TestEntriesFitTheirColumn(t *testing.T) {
	for _, size := range uitest.Sizes() {
		d := drive(t, sample(), size[0], size[1])
		d.Key("G")
		d.Sees("Sauveteur secouriste du", "moins de 5 participants", "11 participants")
		d.SeesNot(theme.Ellipsis + "\n")
		for l := range strings.SplitSeq(d.Screen(), "\n") {
			if strings.Contains(l, "Sauveteur") && strings.Contains(l, "moins de 5") != (size[0] == 200) {
				t.Errorf("at %d: %q", size[0], l)
			}
		}
	}
}

func TestTheHelpLine(t *testing.T) {
	d := drive(t, sample(), 80, 20)
	if got := d.HelpLine(); got != "← → année · p imprimer en PDF · ↑ ↓ défiler · r actualiser" {
		t.Errorf("%q", got)
	}
}
