package home

import (
	"cmp"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// today is the day of the tests.
var today = spst.NewDate(2026, time.November, 30)

type portal struct {
	chart spst.Headcount
	todo  []spst.TodoItem
	since time.Time
	news  []spst.NewsItem

	declarations []spst.Declaration
	ledger       spst.Ledger
	years        spst.ActivityYears
	twelve       spst.HeadcountYear
	due          spst.VisitsDuePage
	visits       int
	booked       []spst.Appointment
	err          error            // of everything
	fail         map[string]error // of one thing, by the name of its method
	asked        []string
}

// answer counts what is asked, and gives its error.
func (p *portal) answer(what string) error {
	p.asked = append(p.asked, what)
	return cmp.Or(p.err, p.fail[what])
}

func (p *portal) Headcount(context.Context, string) (spst.Headcount, error) {
	return p.chart, p.answer("Headcount")
}

func (p *portal) Ledger(context.Context, string) (spst.Ledger, error) {
	return p.ledger, p.answer("Ledger")
}

func (p *portal) ActivityYears(context.Context, string) (spst.ActivityYears, error) {
	return p.years, p.answer("ActivityYears")
}

func (p *portal) HeadcountYear(context.Context, string) (spst.HeadcountYear, error) {
	return p.twelve, p.answer("HeadcountYear")
}

func (p *portal) VisitsDue(context.Context, string, spst.VisitsDueQuery) (spst.VisitsDuePage, error) {
	return p.due, p.answer("VisitsDue")
}

func (p *portal) Todo(context.Context, string) (spst.Todo, error) {
	return spst.Todo{Items: p.todo, Since: p.since, News: p.news}, p.answer("Todo")
}

func (p *portal) Appointments(context.Context, string, spst.AppointmentQuery) (spst.AppointmentPage, error) {
	return spst.AppointmentPage{Appointments: p.booked, Total: p.visits}, p.answer("Appointments")
}

func (p *portal) Declarations(context.Context, string) ([]spst.Declaration, error) {
	return p.declarations, p.answer("Declarations")
}

func member() spst.Member {
	return spst.Member{Number: "100042", Name: "FLEURISTE MARTIN", SIRET: "77570158400168", Headcount: 44,
		Rights: []spst.Right{spst.RightRead, spst.RightRoster, spst.RightInvoices, spst.RightDeclaration, spst.RightCompany}}
}

func newPortal() *portal {
	return &portal{
		ledger: spst.Ledger{BalanceCents: 83376}, years: spst.ActivityYears{Years: []int{2026, 2025}, Visits: 21, Missed: 2}, visits: 2,
		fail: map[string]error{},
		chart: spst.Headcount{Total: 44, Categories: []spst.CategoryCount{
			{Category: spst.SI, Count: 30}, {Category: spst.SIA, Count: 1}, {Category: spst.SIH, Count: 1}, {Category: spst.SIR, Count: 8},
			{Category: spst.SMREstat, Count: 1}, {Category: spst.MNRHosp, Count: 1}, {Category: spst.SMSEstat, Count: 2},
		}},
		declarations: []spst.Declaration{{Year: 2027, Status: spst.DeclarationClosed, Opens: spst.CountDay(2027)}},
		todo: []spst.TodoItem{
			{Code: "vat_missing", Severity: spst.SeverityError, Place: "company", Message: "N° de TVA intracommunautaire à renseigner."},
			{Code: "roster_anomalies", Severity: spst.SeverityWarning, Place: "roster", Count: 3,
				Message: "3 anomalies dans la liste des salariés."},
			{Code: "declaration", Severity: spst.SeverityWarning, Place: "declarations", Message: "La déclaration des effectifs ouvre en janvier."},
		},
	}
}

func drive(t *testing.T, p *portal, w, h int) *uitest.Driver {
	t.Helper()
	return uitest.NewDriver(t, New(p, uitest.Base(t), Options{Member: member(), Today: today}), w, h)
}

func TestServicesOpenByNumberCursorAndClick(t *testing.T) {
	places := map[string]route.Route{
		"1": route.Company{Member: member()},
		"3": route.Roster{Member: member()},
		"7": route.Activity{Member: member()},
	}
	for key, want := range places {
		d := drive(t, newPortal(), 80, 20)
		d.Key(key)
		d.Did(tui.Push{Route: want})
	}
	d := drive(t, newPortal(), 80, 20)
	d.Key("j", "down", "enter")
	d.Did(tui.Push{Route: places["3"]})
	d.Key("G", "enter")
	d.Did(tui.Push{Route: places["7"]})
	d.Key("k", "j", "j", "g", "enter")
	d.Did(tui.Push{Route: places["1"]})
	d.ClickOn("44 salariés")
	d.Did(tui.Push{Route: places["3"]})
	d.Wheel(5, 5, 10)
	d.Key("enter")
	d.Did(tui.Push{Route: places["7"]})
}

func TestTodoJumps(t *testing.T) {
	jumps := []route.Route{
		route.Company{Member: member()},
		route.Roster{Member: member(), Check: true},
		route.Declarations{Member: member()},
	}
	for _, size := range []struct{ w, h int }{{80, 20}, {120, 36}} {
		d := drive(t, newPortal(), size.w, size.h)
		d.Key("tab")
		for _, want := range jumps {
			d.Key("enter")
			d.Did(tui.Push{Route: want})
			d.Key("j")
		}
		d.ClickOn("3 anomalies dans")
		d.Did(tui.Push{Route: jumps[1]})
		d.ClickOn("janvier.")
		d.Did(tui.Push{Route: jumps[2]})
	}
}

func TestWhatIsMissingOfTheCompany(t *testing.T) {
	p := newPortal()
	p.todo = []spst.TodoItem{
		{Code: "billing_email_missing", Severity: spst.SeverityError, Place: "contacts", Message: "Email de facturation à renseigner."},
		{Code: "company_validation_old", Severity: spst.SeverityWarning, Place: "company", Message: "À vérifier."},
	}
	d := drive(t, p, 80, 20)
	d.Sees("▲ email de facturation à renseigner")
	d.Key("tab", "enter")
	d.Did(tui.Push{Route: route.Contacts{Member: member()}})
	p.todo = p.todo[1:]
	d.Key("r")
	d.Sees("▲ réponses à valider")
}

func TestPlacesOfTheAPI(t *testing.T) {
	for place, want := range map[string]route.Service{
		"company": route.ServiceCompany, "invoices": route.ServiceInvoices, "declarations": route.ServiceDeclarations,
		"appointments": route.ServiceAppointments, "activity": route.ServiceActivity, "of a later version": route.ServiceCompany,
	} {
		if got := placeOf(place); got != want {
			t.Errorf("%s leads to %v, want %v", place, got, want)
		}
	}
}

func TestTabStaysWhereThereIsSomething(t *testing.T) {
	p := newPortal()
	p.todo = nil
	d := drive(t, p, 80, 20)
	d.Sees("✓ Rien à faire", "✓ aucune anomalie")
	d.Key("tab", "enter")
	d.Did(tui.Push{Route: route.Company{Member: member()}})
}

func TestBeforeTheAnswers(t *testing.T) {
	d := uitest.NewHeldDriver(t, New(newPortal(), uitest.Base(t), Options{Member: member(), Today: today}), 80, 20)
	d.Sees("◌ lecture", "44 salariés")
	d.SeesNot("anomalie")
	d.Key("tab", "enter")
	d.Did(tui.Push{Route: route.Company{Member: member()}})
}

func TestPortalAwayThenBack(t *testing.T) {
	p := newPortal()
	p.err = &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}
	d := drive(t, p, 80, 20)
	d.Sees("✗ Le portail ne répond pas", "44 salariés")
	p.err = nil
	d.Send(tui.Online(true))
	d.Sees("3 anomalies dans la liste")
	p.err = &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}
	d.Key("r")
	d.Sees("3 anomalies dans la liste") // what is known stays
	d.SeesNot("✗ Le portail")
}

func TestLateAnswersAreDropped(t *testing.T) {
	p := newPortal()
	s := New(p, uitest.Base(t), Options{Member: member(), Today: today})
	d := uitest.NewHeldDriver(t, s, 80, 20)
	d.ReleaseOne(0) // the batch
	n := d.Held()
	d.Key("r")
	d.ReleaseOne(n)
	p.chart.Total = 45
	d.ReleaseOne(n)
	d.Sees("45 salariés")
	p.chart.Total = 44
	d.Release()
	d.Sees("45 salariés")
}

func TestEndedSession(t *testing.T) {
	p := newPortal()
	p.err = &spst.Error{Kind: spst.Unauthenticated, Code: "session"}
	d := drive(t, p, 80, 20)
	d.Did(tui.Fail{Err: p.err})
}

func TestResumeAsksAgain(t *testing.T) {
	p := newPortal()
	s := New(p, uitest.Base(t), Options{Member: member(), Today: today})
	d := uitest.NewDriver(t, s, 80, 20)
	p.chart.Total = 43
	d.Run(s.Resume())
	d.Sees("43 salariés")
}

func TestGolden(t *testing.T) {
	for _, size := range uitest.Sizes() {
		drive(t, newPortal(), size[0], size[1]).Golden(fmt.Sprintf("home-%dx%d", size[0], size[1]+4))
	}
}

func TestALongTodoFollowsItsCursor(t *testing.T) {
	p := newPortal()
	p.todo = nil
	for i := range 30 {
		p.todo = append(p.todo, spst.TodoItem{Code: "x", Severity: spst.SeverityWarning, Place: "roster",
			Message: fmt.Sprintf("Chose n° %d à faire.", i+1)})
	}
	d := drive(t, p, 80, 20)
	d.Sees("Chose n° 1 à faire.", "autres (tab, ↓)")
	d.SeesNot("Chose n° 30 à faire.")
	d.Key("tab")
	for range 29 {
		d.Key("down")
	}
	d.Sees("Chose n° 30 à faire.")
	d.SeesNot("Chose n° 1 à faire.")
	d.ClickOn("Chose n° 28 à faire.")
	d.Did(tui.Push{Route: route.Roster{Member: member(), Check: false}})
}
