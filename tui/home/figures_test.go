package home

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
)

func todo(code spst.TodoCode, severity spst.Severity, count int) spst.TodoItem {
	return spst.TodoItem{Code: code, Severity: severity, Count: count, Place: "roster", Message: "À voir."}
}

// Each tile says its figure in the words and with the sign of its state.
func TestEachFigure(t *testing.T) {
	declared := func(year int, status spst.DeclarationStatus) spst.Declaration {
		return spst.Declaration{Year: year, Status: status, Opens: spst.CountDay(year), Closes: spst.NewCampaign(year).Closes}
	}
	for name, c := range map[string]struct {
		set  func(*portal)
		sees []string
		not  []string
	}{
		"owed": {func(p *portal) { p.ledger.BalanceCents = 83376 }, []string{"solde 833,76\u00a0€"}, []string{"en retard"}},
		"late": {func(p *portal) { p.todo = append(p.todo, todo(spst.TodoInvoiceDue, spst.SeverityError, 1)) },
			[]string{"solde 833,76\u00a0€ · ✗ en retard"}, nil},
		"due, not late": {func(p *portal) { p.todo = append(p.todo, todo(spst.TodoInvoiceDue, spst.SeverityWarning, 1)) },
			[]string{"solde 833,76"}, []string{"en retard"}},
		"nothing owed": {func(p *portal) { p.ledger.BalanceCents = 0 }, []string{"✓ solde 0,00\u00a0€"}, nil},
		"in credit":    {func(p *portal) { p.ledger.BalanceCents = -1000 }, []string{"✓ solde -10,00\u00a0€"}, nil},
		"no visit":     {func(p *portal) { p.visits = 0 }, []string{"0 à venir"}, nil},
		"thousands": {func(p *portal) { p.visits = 1200; p.chart.Total = 99_718 }, []string{"1\u00a0200 à venir", "99\u00a0718 salariés"},
			nil},
		"one late visit": {func(p *portal) { p.todo = append(p.todo, todo(spst.TodoVisitsOverdue, spst.SeverityWarning, 1)) },
			[]string{"▲ 1 visite en retard"}, nil},
		"late visits": {func(p *portal) { p.todo = append(p.todo, todo(spst.TodoVisitsOverdue, spst.SeverityWarning, 12)) },
			[]string{"▲ 12 visites en retard"}, nil},
		"one employee": {func(p *portal) { p.chart.Total = 1 }, []string{"1 salarié · ▲ 3 anomalies"}, []string{"1 salariés"}},
		"one anomaly":  {func(p *portal) { p.todo[1].Count = 1 }, []string{"▲ 1 anomalie"}, []string{"1 anomalies"}},
		"one visit held": {func(p *portal) { p.years.Visits, p.years.Missed = 1, 1 }, []string{"1 visite en 2026 · 1 non honorée"},
			[]string{"honorées"}},
		"none missed":    {func(p *portal) { p.years.Missed = 0 }, []string{"21 visites en 2026"}, []string{"honorée"}},
		"no year yet":    {func(p *portal) { p.years = spst.ActivityYears{} }, nil, []string{"visites en"}},
		"the company":    {func(p *portal) { p.todo = nil }, []string{"SIRET 775 701 584 00168"}, nil},
		"no declaration": {func(p *portal) { p.declarations = nil }, []string{"service accessible uniquement en janvier"}, nil},
		"to enter": {func(p *portal) {
			p.declarations[0].Status, p.declarations[0].Closes = spst.DeclarationToEnter, spst.NewDate(2027, 1, 31)
		}, []string{"○ 2027 : À saisir, jusqu'au 31/01"}, nil},
		"begun": {func(p *portal) { p.declarations = []spst.Declaration{declared(2027, spst.DeclarationDraft)} },
			[]string{"◐ 2027 : En cours, jusqu'au"}, nil},
		"confirmed": {func(p *portal) {
			p.declarations, p.todo = []spst.Declaration{declared(2027, spst.DeclarationConfirmed)}, nil
		}, []string{"✓ 2027 : Confirmée"}, nil},
		"invoiced": {func(p *portal) {
			p.declarations, p.todo = []spst.Declaration{declared(2028, spst.DeclarationClosed), declared(2027, spst.DeclarationInvoiced)}, nil
		}, []string{"● 2027 : Facturée"}, nil},
		"to be announced": {func(p *portal) { p.declarations = []spst.Declaration{declared(2028, spst.DeclarationClosed)} },
			[]string{"2028 : ouvre le 01/01/2028"}, nil},
		"missed": {func(p *portal) {
			p.declarations = append(p.declarations, spst.Declaration{Year: 2026, Status: spst.DeclarationMissed, EstimatedInvoice: "436403"})
		}, []string{"✗ 2026 non déclarée, facture d'office 436403"}, nil},
		"missed long ago": {func(p *portal) {
			p.declarations = append(p.declarations,
				spst.Declaration{Year: 2025, Status: spst.DeclarationMissed})
		},
			[]string{"2027 : ouvre le"}, []string{"non déclarée"}},
		"closed": {func(p *portal) {
			p.declarations, p.todo = []spst.Declaration{declared(2028, spst.DeclarationClosed)}, nil
		}, []string{"2028 : Non saisissable"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPortal()
			c.set(p)
			d := drive(t, p, 120, 36)
			d.Sees(c.sees...)
			d.SeesNot(c.not...)
		})
	}
}

// What one figure lacks does not hide the others: each that cannot be had has a dash,
// and is asked for again when the portal is back.
func TestAFigureThatCannotBeHad(t *testing.T) {
	for what, words := range map[string]string{
		"Headcount": "44 salariés", "Ledger": "solde 833,76", "Appointments": "2 à venir", "Declarations": "2027 : ouvre le",
		"ActivityYears": "21 visites en 2026", "Todo": "3 anomalies dans la liste",
	} {
		t.Run(what, func(t *testing.T) {
			p := newPortal()
			p.fail[what] = &spst.Error{Kind: spst.Unavailable, Code: spst.CodeUnreachable}
			d := drive(t, p, 120, 36)
			if what != "Headcount" { // known from the member
				d.SeesNot(words)
			}
			d.SeesNot("lecture…")
			for _, x := range []string{"44 salariés", "SIRET", "centre de visite"} {
				if x != words && (what == "Todo" || x != "SIRET") {
					d.Sees(x)
				}
			}
			delete(p.fail, what)
			d.Send(tui.Online(false))
			n := len(p.asked)
			d.Send(tui.Online(true))
			if len(p.asked) == n {
				t.Error("the portal is back, and nothing is asked for")
			}
			d.Sees(words)
		})
	}
	p := newPortal()
	d := drive(t, p, 80, 20)
	n := len(p.asked)
	d.Send(tui.Online(true))
	if len(p.asked) != n {
		t.Error("all is known, and it is asked for again")
	}
}

// A session that ends is said whatever figure was asked for.
func TestASessionThatEndsAtAnyFigure(t *testing.T) {
	for _, what := range []string{"Headcount", "Ledger", "Appointments", "Declarations", "ActivityYears", "Todo", "HeadcountYear", "VisitsDue"} {
		p := newPortal()
		p.fail[what] = &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession}
		d := drive(t, p, 80, 20)
		d.Failed(p.fail[what])
	}
}

// Each right that a mandate lacks closes or dims what is its own, and nothing else;
// what may not be seen is not asked for.
func TestEachRightOfAMandate(t *testing.T) {
	all := member().Rights
	for right, closed := range map[spst.Right][]route.Service{
		spst.RightCompany:     {route.ServiceCompany},
		spst.RightRoster:      {route.ServiceRoster, route.ServiceAppointments},
		spst.RightInvoices:    {route.ServiceInvoices},
		spst.RightDeclaration: {route.ServiceDeclarations},
	} {
		t.Run(string(right), func(t *testing.T) {
			m := member()
			m.Rights = slices.DeleteFunc(slices.Clone(all), func(r spst.Right) bool { return r == right })
			p := newPortal()
			s := New(p, uitest.Base(t), Options{Member: m, Today: today})
			d := uitest.NewDriver(t, s, 120, 36)
			for i, svc := range route.SevenServices() {
				if whole := s.access(svc) == route.Whole; whole == slices.Contains(closed, svc) {
					t.Errorf("%s is whole: %v", svc.Title(), whole)
				}
				d.Key(fmt.Sprint(i + 1))
				_, opened := d.Last().(tui.Push)
				if refused := right == spst.RightInvoices && svc == route.ServiceInvoices; opened == refused {
					t.Errorf("%s: %v", svc.Title(), d.Last())
				}
			}
			if right == spst.RightInvoices {
				d.Sees("hors de votre mandat")
				d.Key("4")
				fail, _ := d.Last().(tui.Fail)
				if spst.CodeOf(fail.Err) != spst.CodeMandate {
					t.Errorf("%v", d.Last())
				}
			} else {
				d.Sees("lecture seule · ")
			}
			if asked := slices.Contains(p.asked, "Ledger"); asked == (right == spst.RightInvoices) {
				t.Errorf("the ledger is asked for: %v", asked)
			}
		})
	}
}

func TestEveryKeyOfAccueilAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		keys   []string
		except []string
	}{
		"the services": {[]string{"j", "j"}, nil},
		"what to do":   {[]string{"tab", "j"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			uitest.EveryKeyAnswers(t, func(t *testing.T) *uitest.Driver {
				d := drive(t, newPortal(), 80, 20)
				d.Key(c.keys...)
				return d
			}, c.except...)
		})
	}
}

// « m » is the account of whoever is there; « r » asks for all the figures again.
func TestTheAccountAndTheFiguresAgain(t *testing.T) {
	p := newPortal()
	d := drive(t, p, 80, 20)
	d.Key("m")
	d.Did(tui.Push{Route: route.Account{}})
	before := len(p.asked)
	d.Hold()
	d.Key("r")
	d.Did(tui.Notice{Text: "Lecture des chiffres…"})
	d.Sees("44 salariés", "solde 833,76") // what is known stays meanwhile
	p.chart.Total = 45
	d.Release()
	d.Sees("45 salariés")
	if len(p.asked) != before+8 {
		t.Errorf("asked %q", p.asked[before:])
	}
}

// The last thing to do is done, elsewhere: the cursor is among the services again.
func TestTheLastThingToDoIsDone(t *testing.T) {
	p := newPortal()
	p.todo = p.todo[:1]
	s := New(p, uitest.Base(t), Options{Member: member(), Today: today})
	d := uitest.NewDriver(t, s, 80, 20)
	d.Key("tab", "enter")
	d.Did(tui.Push{Route: route.Company{Member: member()}})
	p.todo = nil
	d.Run(s.Resume())
	d.Sees("✓ Rien à faire")
	d.Key("down", "up", "enter")
	d.Did(tui.Push{Route: route.Company{Member: member()}})
	d.Key("G", "enter")
	d.Did(tui.Push{Route: route.Activity{Member: member()}})
}

// One line is marked, that of the cursor, in one of the two columns.
func TestTheCursorIsInOnePlace(t *testing.T) {
	p := newPortal()
	for i := range p.todo {
		p.todo[i].Message = "À voir."
	}
	d := drive(t, p, 120, 36)
	for _, keys := range []string{"", "j", "G", "tab", "j", "j", "shift+tab"} {
		if keys != "" {
			d.Key(keys)
		}
		lines := 0
		for l := range strings.SplitSeq(d.Screen(), "\n") {
			lines += strings.Count(l, "▌")
		}
		inTodo := keys == "tab" || keys == "j" && strings.Contains(d.Screen(), "▌▲") || strings.Contains(d.Screen(), "▌✗")
		if want := map[bool]int{true: 1, false: 2}[inTodo]; lines != want { // a tile has two lines
			t.Errorf("after %q %d lines are marked, want %d:\n%s", keys, lines, want, d.Screen())
		}
	}
}

// Fewer things to do than before: the cursor stays on one of them.
func TestFewerThingsToDo(t *testing.T) {
	p := newPortal()
	s := New(p, uitest.Base(t), Options{Member: member(), Today: today})
	d := uitest.NewDriver(t, s, 80, 20)
	d.Key("tab", "G")
	p.todo = p.todo[:2]
	d.Run(s.Resume())
	d.Key("enter")
	d.Did(tui.Push{Route: route.Roster{Member: member(), Check: true}})
}

// A click on any line of a thing to do goes to its place; beside, it does nothing.
func TestClicksOnAccueil(t *testing.T) {
	for _, size := range uitest.Sizes() {
		p := newPortal()
		p.todo[0].Message = strings.Repeat("N° de TVA à renseigner, sans faute. ", 3)
		p.todo[1].Message = "Contrôlez la liste."
		for _, words := range []string{"N° de TVA", "sans faute."} {
			d := drive(t, p, size[0], size[1])
			d.ClickOn(words)
			d.Did(tui.Push{Route: route.Company{Member: member()}})
		}
		d := drive(t, p, size[0], size[1])
		d.ClickOn("Contrôlez la liste.")
		d.Did(tui.Push{Route: route.Roster{Member: member(), Check: true}})
		d.Actions = nil
		if size[0] >= medium {
			d.Click(2, size[1]-1)
		}
		d.Click(10, 0)
		d.ClickOn("À faire")
		d.Send(tea.MouseClickMsg{X: 10, Y: 5, Button: tea.MouseRight})
		if d.Last() != nil {
			t.Errorf("%v: beside, a click gives %v", size, d.Last())
		}
		for i, svc := range route.SevenServices() {
			name := svc.Label()
			if size[0] < medium {
				name = svc.Title()
			}
			d.ClickOn(fmt.Sprintf("%d  %s", i+1, name))
			d.Did(tui.Push{Route: route.Open(svc, member())})
		}
	}
}

// One hidden thing to do is one, several are counted.
func TestThingsToDoThatAreHidden(t *testing.T) {
	p := newPortal()
	p.todo = nil
	for i := range 17 {
		p.todo = append(p.todo, spst.TodoItem{Code: "x", Place: "roster", Message: fmt.Sprint("Chose ", i+1, ".")})
	}
	for n, want := range map[int]string{17: "… et ", 16: ""} {
		p.todo = p.todo[:n]
		d := drive(t, p, 80, 20)
		if n == 16 {
			d.Sees("Chose 16.")
			d.SeesNot("autres (tab")
			continue
		}
		d.Sees(want, "(tab, ↓)")
		d.Key("tab", "G")
		d.Sees("Chose 17.")
		d.Wheel(60, 5, -20)
		d.Sees("Chose 1.")
	}
	if textMoreTodo(1) != "… et une autre (tab, ↓)" || textMoreTodo(2) != "… et 2 autres (tab, ↓)" {
		t.Errorf("%q, %q", textMoreTodo(1), textMoreTodo(2))
	}
}

// Each place of « À faire » is where its line is done.
func TestEachThingToDoGoesToItsPlace(t *testing.T) {
	for _, c := range []struct {
		item spst.TodoItem
		want route.Route
	}{
		{spst.TodoItem{Code: spst.TodoAnomalies, Place: "roster"}, route.Roster{Member: member(), Check: true}},
		{spst.TodoItem{Code: spst.TodoDraft, Place: "roster", Form: "several"}, route.Roster{Member: member(), Form: "several"}},
		{spst.TodoItem{Code: spst.TodoDraft, Place: "roster", Form: "exit:f0004"}, route.Roster{Member: member(), Form: "exit:f0004"}},
		{spst.TodoItem{Code: spst.TodoDraft, Place: "company", Form: "situation"}, route.Company{Member: member(), Form: "situation"}},
		{spst.TodoItem{Code: spst.TodoDraft, Place: "contacts", Form: "address"}, route.Contacts{Member: member(), Form: "address"}},
		{spst.TodoItem{Code: spst.TodoDraft, Place: "appointments", Form: "cancellation:a1"},
			route.Appointments{Member: member(), Form: "cancellation:a1"}},
		{spst.TodoItem{Code: spst.TodoDraft, Place: "roster", Form: "import"}, route.Import{Member: member()}},
		{spst.TodoItem{Code: spst.TodoDraft, Place: "roster", Form: spst.DraftImportRow}, route.Import{Member: member()}},
		{spst.TodoItem{Code: "of a later version", Place: "roster"}, route.Roster{Member: member()}},
		{spst.TodoItem{Code: spst.TodoVisitsOverdue, Place: "appointments"}, route.Appointments{Member: member(), Due: true}},
		{spst.TodoItem{Code: spst.TodoVisitComing, Place: "appointments"}, route.Appointments{Member: member()}},
		{spst.TodoItem{Code: spst.TodoInvoiceDue, Place: "invoices"}, route.Invoices{Member: member()}},
		{spst.TodoItem{Code: spst.TodoBillingEmail, Place: "contacts"}, route.Contacts{Member: member()}},
		{spst.TodoItem{Code: spst.TodoDeclaration, Place: "declarations"}, route.Declarations{Member: member()}},
		{spst.TodoItem{Code: spst.TodoVAT, Place: "company"}, route.Company{Member: member()}},
	} {
		p := newPortal()
		c.item.Message = "À voir."
		p.todo = []spst.TodoItem{c.item}
		d := drive(t, p, 80, 20)
		d.Key("tab", "enter")
		d.Did(tui.Push{Route: c.want})
	}
}

// Everything that the manual names is there on 80x24, whole; on a smaller screen the
// services by the names of their screens, and what is to be done.
func TestAccueilOnEverySize(t *testing.T) {
	for _, size := range uitest.Sizes() {
		d := drive(t, newPortal(), size[0], size[1])
		d.Sees("BIENVENUE dans votre espace adhérent", "À faire", "3 anomalies dans la liste")
		for _, svc := range route.SevenServices() {
			if size[0] < medium {
				d.Sees(svc.Title())
			} else {
				d.Sees(svc.Label())
			}
		}
		if size[0] >= medium {
			d.Sees("Effectifs suivis  44", "SI ", "SIR ")
		}
	}
}

// A bar is never so long that its count is cut, in whichever column the chart is.
func TestChartsSayTheirCounts(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {130, 36}, {160, 50}, {200, 50}} {
		p := newPortal()
		for i, people := range []int{38, 41, 1044} {
			p.declarations = append(p.declarations, spst.Declaration{
				Year: 2024 + i, Status: spst.DeclarationInvoiced, People: spst.Headcount{Total: people},
			})
		}
		drive(t, p, size[0], size[1]).Sees("█ 38", "█ 41", "█ 1\u00a0044", "█ 44")
	}
}

// The months of a wide screen have the appointments, the last days and what is to be paid,
// and a click on one leads there; so does one on the chart.
func TestTheMonths(t *testing.T) {
	day := func(d int) spst.Date { return spst.NewDate(2026, time.December, d) }
	p := newPortal()
	p.booked = []spst.Appointment{{Start: spst.InstantInParis(day(8), 10, 0), LastSafeDay: day(2)}}
	p.todo = append(p.todo, spst.TodoItem{Code: spst.TodoInvoiceDue, Place: "invoices", Due: day(5), Message: "Facture."})
	p.declarations[0].Closes = spst.NewDate(2027, time.January, 31)
	p.declarations = append(p.declarations, spst.Declaration{Year: 2026, Status: spst.DeclarationInvoiced, People: spst.Headcount{Total: 41}})
	for _, size := range [][2]int{{120, 36}, {200, 46}} {
		d := drive(t, p, size[0], size[1])
		d.Sees("décembre 2026", textBooked, "2026        █", "41", "aujourd'hui █")
		for sign, to := range map[string]route.Route{
			" 8●": route.Appointments{Member: member()}, " 2▲": route.Appointments{Member: member()},
			" 5€": route.Invoices{Member: member()}, "31▲": route.Declarations{Member: member()}, "Effectifs suivis": route.Roster{Member: member()},
		} {
			d.ClickOn(sign)
			d.Did(tui.Push{Route: to})
		}
		d.Actions = nil
		d.ClickOn("décembre 2026")
		d.ClickOn(" 15 ")
		d.ClickOn(textPayable)
		if d.Last() != nil {
			t.Errorf("beside, a click gives %v", d.Last())
		}
	}
	d := drive(t, p, 100, 26)
	d.SeesNot("décembre 2026", textYears)
}

func TestDaysOfWhatIsToDo(t *testing.T) {
	for n, want := range map[int]string{-41: "retard 41\u00a0j", 0: "aujourd'hui", 1: "demain", 9: "dans 9\u00a0j"} {
		p := newPortal()
		p.todo[0].Due = today.AddDays(n)
		drive(t, p, 200, 46).Sees("renseigner.", want)
		drive(t, p, 80, 20).SeesNot(want)
	}
}

// full is a portal that knows something of everything that a wide screen has room for.
func full() *portal {
	p := newPortal()
	p.twelve = spst.NewHeadcountYear(today)
	for i := range p.twelve.Months {
		p.twelve.Months[i].Count = 41 + i/4
	}
	p.twelve.Coming = 1
	p.booked = []spst.Appointment{{
		Start: spst.InstantInParis(spst.NewDate(2026, time.December, 8), 10, 0), LastSafeDay: spst.NewDate(2026, time.December, 2),
		EmployeeName: "CESAR JULES", Kind: spst.PeriodicVisit, Place: "Rouen, Augustins",
	}}
	due := func(name string, on spst.Date) spst.EmployeeVisitDue {
		return spst.EmployeeVisitDue{EmployeeName: name, Overdue: on < today, VisitDue: spst.VisitDue{Label: "Visite intermédiaire", Due: on, Article: "R4624-28"}}
	}
	p.due = spst.VisitsDuePage{Total: 2, Visits: []spst.EmployeeVisitDue{
		due("LEROUX Damien", spst.NewDate(2026, time.November, 17)), due("BERTIN Jean", spst.NewDate(2026, time.December, 10)),
	}}
	p.ledger.Entries = []spst.LedgerEntry{
		{Number: "436401", Date: spst.NewDate(2026, time.October, 1), Kind: spst.PaymentEntry, CreditCents: 12000},
		{Number: "436402", Date: spst.NewDate(2026, time.November, 1), Due: spst.NewDate(2026, time.December, 6), Kind: "invoice", DebitCents: 83376},
	}
	return p
}

// What a wide screen has room for is drawn, each thing leads to its place, and the counts of
// the twelve months say what they are made of.
func TestAWideScreenIsFull(t *testing.T) {
	for _, size := range [][2]int{{120, 56}, {200, 46}} {
		d := drive(t, full(), size[0], size[1])
		d.Sees("Présents sur douze mois  41 → 43", "d'après les dates", "1 entrée à venir", "10▲", "● 08/12 10", "▲ 10/12/2026  BERTIN Jean",
			"✗ 17/11/2026  LEROUX Damien", "436402")
		for words, to := range map[string]route.Route{
			"Présents sur douze": route.Roster{Member: member()}, "CESAR JULES": route.Appointments{Member: member()},
			"BERTIN Jean": route.Appointments{Member: member(), Due: true}, "10▲": route.Appointments{Member: member()},
			"01/11/2026": route.Invoices{Member: member()},
		} {
			d.ClickOn(words)
			d.Did(tui.Push{Route: to})
		}
		d.Golden(fmt.Sprintf("full-%dx%d", size[0], size[1]+4))
	}
	drive(t, full(), 100, 26).SeesNot("douze mois")
}

// Counts that their columns have no room for are left out; those of the ends are said.
func TestTwelveMonthsOfManyPeople(t *testing.T) {
	p := full()
	for i := range p.twelve.Months {
		p.twelve.Months[i].Count = 99_700 + i
	}
	drive(t, p, 120, 56).Sees("99\u00a0700 → 99\u00a0711")
	if textFromTo(44, 44) != "44, inchangé" {
		t.Error(textFromTo(44, 44))
	}
}

// In words, the twelve months are a day and a count a line.
func TestTwelveMonthsAreSaid(t *testing.T) {
	b := tui.NewBase(t.Context(), theme.NewSpoken())
	d := uitest.NewDriver(t, New(full(), b, Options{Member: member(), Today: today}), 200, 96)
	d.Sees("Présents sur douze mois", "31/12/2025", "30/11/2026", "1 entrée à venir")
	d.SeesNot("█")
}

// Beside the days that are left, a sentence has the whole of its column: it breaks only for want of room.
func TestTodoUsesItsColumn(t *testing.T) {
	p := newPortal()
	p.todo = []spst.TodoItem{
		{Code: "x", Place: "roster", Message: "Visite de CESAR JULES le 02/12, annulable jusqu'au 26/11.", Due: today.AddDays(3)},
		{Code: "x", Place: "roster", Message: "Informations administratives validées il y a plus d'un an : à vérifier."},
		{Code: "x", Place: "roster", Message: "La déclaration des effectifs ouvre bientôt.", Due: today.AddDays(139)},
	}
	d := drive(t, p, 200, 46)
	for _, item := range p.todo {
		line := ""
		for l := range strings.SplitSeq(d.Screen(), "\n") {
			if strings.Contains(l, item.Message) {
				line = l
			}
		}
		if line == "" || !item.Due.IsZero() && !strings.Contains(line, textDays(int(item.Due-today))) {
			t.Errorf("%q is broken, or without its days:\n%s", item.Message, d.Screen())
		}
	}
}
