package appointments

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
	"github.com/espace-adherent/adherent/tui/widget"
)

var down = &spst.Error{Kind: spst.Unavailable, Code: spst.CodeUnreachable}

// full is the florist with so many of everything that nothing fits.
func full() *fake {
	f := florist()
	for i := range 60 {
		name := fmt.Sprintf("SALARIÉ %02d", i)
		id := fmt.Sprintf("n%d", i)
		f.coming = append(f.coming, visit("c"+id, id, name, spst.PeriodicVisit, today.AddDays(30+i), 9, spst.Planned))
		f.past = append(f.past, visit("p"+id, id, name, spst.PeriodicVisit, today.AddDays(-300-i), 9, spst.Done))
		f.requests = append(f.requests, spst.VisitRequest{ID: "r" + id, Kind: spst.PeriodicVisit,
			Employees: []spst.VisitEmployee{{ID: id, Name: name}},
			From:      today, Until: today.AddDays(30), Status: spst.RequestSent, At: noon(-100 - i)})
		f.due = append(f.due, spst.EmployeeVisitDue{EmployeeID: id, EmployeeName: name, Request: spst.PeriodicVisit,
			VisitDue: spst.VisitDue{Kind: "vip", Label: "Visite d'information", Due: today.AddDays(60 + i), Article: "R4624-16"}})
	}
	return f
}

func TestEveryKeyAnswers(t *testing.T) {
	in := func(keys ...string) func(t *testing.T) *uitest.Driver {
		return func(t *testing.T) *uitest.Driver {
			d, _ := start(t, full(), 80, 20)
			d.Key(keys...)
			return d
		}
	}
	for name, c := range map[string]struct {
		to     []string
		except []string // what does nothing there
	}{
		"coming":   {[]string{"pgdown", "j"}, []string{"enter"}},
		"past":     {[]string{"tab", "pgdown", "j"}, []string{"enter", "space", "*"}},
		"requests": {[]string{"tab", "tab", "pgdown", "j"}, []string{"enter", "space", "*"}},
		"due":      {[]string{"shift+tab", "pgdown", "j"}, nil},
		"search":   {[]string{"/", "s", "a", "down", "left"}, nil},
		"menu":     {[]string{"s", "j"}, nil},
		"month":    {[]string{"j", "v", "right"}, []string{"enter", "space"}},
		"a day":    {[]string{"j", "v"}, []string{"G"}},
		"cancel":   {[]string{"j", "x", "a"}, []string{"f2", "shift+tab", "tab", "up", "down"}},
		"ask":      {[]string{"shift+tab", "a", "x"}, []string{"f2"}},
		"chooser":  {[]string{"a", "tab", "space"}, nil},
	} {
		t.Run(name, func(t *testing.T) { uitest.EveryKeyAnswers(t, in(c.to...), c.except...) })
	}
}

func TestAnything(t *testing.T) {
	uitest.Anything(t, func(tb testing.TB, w, h int) *uitest.Driver {
		d, _ := start(tb, full(), w, h)
		return d
	})
}

// A cursor stays on its visit when the lists are read again, in each of them; the one
// at the top stays at the top, where what is new comes.
func TestTheCursorsStay(t *testing.T) {
	f := florist()
	d, s := start(t, f, 120, 36)
	on := func() string { return s.lineID(s.tab, s.table().Cursor()) }
	var was [tabs]string
	for range tabs {
		d.Key("j", "j")
		was[s.tab] = on()
		d.Key("tab")
	}
	f.coming = append([]spst.Appointment{visit("v0", "e30", "AVANT", spst.PeriodicVisit, today.AddDays(1), 8, spst.Planned)}, f.coming...)
	f.past = append([]spst.Appointment{visit("p0", "e30", "AVANT", spst.PeriodicVisit, today.AddDays(-1), 8, spst.Done)}, f.past...)
	f.requests = append([]spst.VisitRequest{{ID: "d0", Kind: spst.PeriodicVisit, Status: spst.RequestSent, At: noon(0)}}, f.requests...)
	first := f.due[0]
	first.EmployeeID, first.EmployeeName = "e30", "AVANT"
	f.due = append([]spst.EmployeeVisitDue{first}, f.due...)
	d.Key("r")
	d.Did(tui.Notice{Text: noticeFresh})
	for range tabs {
		if on() != was[s.tab] {
			t.Errorf("in list %d the cursor went from %q to %q", s.tab, was[s.tab], on())
		}
		d.Key("tab")
	}
	d.Key("g")
	f.coming = append([]spst.Appointment{visit("v00", "e31", "ENCORE", spst.PeriodicVisit, today, 8, spst.Planned)}, f.coming...)
	d.Key("r")
	if on() != "v00" {
		t.Errorf("at the top, on %q", on())
	}
}

// Each list says what is in it, in the words of its columns and of its detail.
func TestThePast(t *testing.T) {
	d, s := start(t, florist(), 240, 46)
	d.Key("tab")
	d.Sees("DUPONT Marie-Élise", "● honoré", "✗ non honoré", "– annulé")
	d.Key("j")
	d.Sees("BLANCHET Océane", "60,00\u00a0€")
	d.SeesNot("jusqu'au")
	d.Key("j")
	d.Sees("Inventaire", "Annulation acceptée, sans frais.", "Cabinet DURAND")
	d.Key("x")
	d.Did(tui.Note{Text: noticeAskedAlready})
	d.Key("k", "x")
	d.Did(tui.No(noticeNotToCome))
	d.Key("p")
	d.Did(tui.Push{Route: route.Export{Member: s.o.Member, What: route.ExportAppointments, Past: true, Lines: s.past.total, Paper: true}})
}

// A request leads to its answer, a cancellation to its appointment, past or to come.
func TestRequestsLeadToTheirVisit(t *testing.T) {
	for who, to := range map[string]tab{"TEST LEROY": tabComing, "BERTIN": tabPast, "DELATTRE": tabRequests} {
		d, s := start(t, florist(), 120, 36)
		d.Key("v", "tab", "tab", "/")
		d.Type(strings.ToLower(who))
		d.Key("enter", "enter")
		if s.tab != to || s.month && to != tabRequests {
			t.Errorf("%s leads to list %d", who, s.tab)
		}
		d.Sees(who)
	}
	d, _ := start(t, florist(), 120, 36)
	d.Key("tab", "tab", "/")
	d.Type("francois bouchard") // two of the same request, one of whom is in the detail only
	d.Sees("BOUCHARD Sylvie, BRUNEL")
}

// The limit is told by how many working days are left; the last day is said to be it.
func TestTheCountdown(t *testing.T) {
	for _, c := range []struct {
		day  spst.Date
		want string
	}{
		{today.AddDays(-2), "✗ délai dépassé depuis le 21/11/2026"},
		{today, "▲ dernier jour aujourd'hui"},
		{today.AddDays(1), "▲ 2 jours ouvrés, aujourd'hui compris"},
		{today.AddDays(2), "jusqu'au mer. 25/11/2026 · 3 jours ouvrés, aujourd'hui compris"},
	} {
		f := florist()
		f.coming[0].LastSafeDay = c.day
		d, _ := start(t, f, 80, 20)
		d.Sees(c.want)
	}
}

// The visits due say their article and how late they are; what is under way for one of
// them is said instead of how to ask for it.
func TestTheVisitsDue(t *testing.T) {
	f := florist()
	d, _ := start(t, f, 240, 46)
	d.Key("shift+tab")
	d.Sees("▲ 2 en retard", "41 j de retard", "13/10/2026", "R4624-16", "▸ a demande : visite périodique")
	d.Key("j", "j")
	d.Sees("demandée le 22/11")
	d.Key("j")
	d.Sees("R4323-56", "02/12")
	d.SeesNot("▸ a demande")
	d.Key("f", "r")
	d.Sees("en retard seulement", "DIALLO", "LEROUX")
	d.SeesNot("NGUYEN")
	f.due = f.due[2:]
	d.Key("r")
	d.Sees(widget.NothingFound)
}

// What is to be seen only in another list says where it is.
func TestKeysOfAnotherList(t *testing.T) {
	d, _ := start(t, florist(), 80, 20)
	d.Key("f")
	d.Did(tui.Note{Text: noticeFilterOnly})
	d.Key("tab", "v")
	d.Did(tui.Note{Text: noticeMonthOnly})
	d.Key("tab", "tab", "x")
	d.Did(tui.Note{Text: noticeNoAppointment})
}

// Marks are of their list: those of the visits due do not go out with the appointments,
// « * » ticks and unticks, esc forgets them all.
func TestMarks(t *testing.T) {
	d, s := start(t, florist(), 80, 20)
	d.Key("*")
	d.Sees("4 cochés")
	d.Key("space")
	d.Sees("3 cochés")
	d.Key("*")
	d.Sees("4 cochés")
	d.Key("*")
	d.SeesNot("coché")
	d.Key("tab", "space", "*")
	d.SeesNot("coché")
	d.Key("tab", "tab", "*")
	d.Sees("6 cochés")
	d.Key("tab")
	d.SeesNot("coché")
	d.Key("v", "space") // the visit of the day in view
	d.Sees("1 coché")
	if !s.panes.Inside() {
		t.Error("esc leaves with marks in force")
	}
	d.Key("esc", "v", "shift+tab")
	d.SeesNot("coché")
}

// The search of each list is its own, finds without accents, and has the cursor.
func TestTheSearchOfEachList(t *testing.T) {
	d, s := start(t, florist(), 80, 20)
	for i, c := range []struct{ typed, finds, not string }{
		{"PERIODIQUE noel", "ÉVRARD Noël", "CESAR"}, {"non honore", "BLANCHET", "DUPONT"}, {"delattre", "DELATTRE", "BRUNEL"},
		{"aissatou", "DIALLO", "NGUYEN"},
	} {
		d.Key("/")
		d.Type(c.typed)
		d.Sees(c.finds)
		d.SeesNot(c.not)
		if !strings.Contains(d.CursorLine(), c.typed) {
			t.Errorf("list %d: the cursor is on %q", i, d.CursorLine())
		}
		d.Key("enter", "tab")
	}
	d.Sees("PERIODIQUE noel")
	d.ClickOn(widget.SearchLabel)
	d.Paste("cesar")
	d.Sees("CESAR")
	d.ClickOn("Passés")
	if s.tab != tabPast || s.panes.Capturing() {
		t.Error("a click on a list does not leave the search")
	}
}

func TestOneAnswerAmongTheOthersFails(t *testing.T) {
	f := florist()
	d, s := start(t, f, 80, 20)
	d.Hold()
	d.Run(s.panes.Resume())
	d.Send(tui.Online(true))
	d.Send(tui.Online(false))
	if d.Held() != 0 {
		t.Errorf("asks %d times for what is there", d.Held())
	}
	d.Release()
	f.err = &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession}
	d.Key("r")
	d.Failed(f.err)
	d.Sees("CESAR JULES", textPartial)
	f.err = nil
	d.Run(s.panes.Resume())
	d.SeesNot(textPartial)
}

func TestLateListsAreDropped(t *testing.T) {
	f := florist()
	d, _ := start(t, f, 80, 20)
	d.Hold()
	d.Key("r", "r")
	d.ReleaseOne(0)
	d.ReleaseOne(0)
	for range 4 {
		d.ReleaseOne(4) // the second question, whole
	}
	f.coming = nil
	f.requests = nil
	d.Release()
	d.Sees("CESAR JULES", "À venir 4")
}

// A very long list comes as the cursor goes, and a search asks for all of it.
func TestVeryLongLists(t *testing.T) {
	f := florist()
	f.coming = nil
	for i := range 5000 {
		f.coming = append(f.coming, visit(fmt.Sprintf("c%d", i), "e", fmt.Sprintf("SALARIÉ %05d", i), spst.PeriodicVisit, today.AddDays(i/20),
			9+i%8, spst.Planned))
	}
	f.limits = 200
	d, s := start(t, f, 80, 20)
	d.Sees("[À venir " + spst.Thousands(5000) + "]")
	if len(s.coming.items) != 200 {
		t.Errorf("%d came at first", len(s.coming.items))
	}
	d.Key("/")
	d.Type("04321")
	d.Sees("SALARIÉ 04321")
	if len(s.coming.items) != 5000 || len(s.shownComing) != 1 {
		t.Errorf("%d of %d found", len(s.shownComing), len(s.coming.items))
	}
}

// The day in view says each of its visits, and which day it is; a month away says the
// year, and today is a key away.
func TestTheMonthDayByDay(t *testing.T) {
	d, s := start(t, florist(), 200, 46)
	d.Key("v")
	d.Sees("09\u00a0h\u00a000 BARBIER", textLegend)
	day := func() spst.Date { return s.calendar.day }
	for _, c := range []struct {
		key  string
		want spst.Date
	}{
		{"left", today.AddDays(1)}, {"down", today.AddDays(8)}, {"up", today.AddDays(1)}, {"pgdown", spst.NewDate(2026, time.December, 24)},
		{"pgup", today.AddDays(1)}, {"g", today}, {"G", spst.NewDate(2026, time.December, 17)},
	} {
		if d.Key(c.key); day() != c.want {
			t.Fatalf("%s leads to %s, not %s", c.key, day().French(), c.want.French())
		}
	}
	d.Wheel(20, 10, -1)
	if day() != spst.NewDate(2026, time.November, 17) {
		t.Errorf("the wheel leads to %s", day().French())
	}
	for range 200 {
		d.Key("pgdown")
	}
	if day() != today.AddDays(furthest) {
		t.Errorf("goes as far as %s", day().French())
	}
	d.Key("g", "x")
	d.Did(tui.Note{Text: noticeNoAppointment})
	d.Key("pgdown")
	d.ClickOn("11\u00a0h\u00a000 ÉVRARD")
	d.Key("x")
	d.Sees("ÉVRARD Noël · Visite périodique", "Motif")
}

// A day with more visits than its cell has lines says how many more.
func TestADayThatIsFull(t *testing.T) {
	f := florist()
	f.coming = nil
	for i := range 9 {
		f.coming = append(f.coming, visit(fmt.Sprint("c", i), "e", fmt.Sprint("SALARIÉ ", i), spst.PeriodicVisit, today.AddDays(2), 8+i,
			spst.Planned))
	}
	d, s := start(t, f, 200, 46)
	d.Key("v")
	d.Sees("08\u00a0h\u00a000 SALARIÉ 0", "+7 autres")
	for range 8 {
		d.Key("down")
	}
	d.Sees("SALARIÉ 8")
	d.Key("up")
	if a := s.appointment(); a == nil || a.ID != "c7" {
		t.Errorf("on %+v", a)
	}
	d.Resize(80, 20)
	d.Sees("25●")
	d.SeesNot("autres")
}

// Nothing that has room is cut; each of the lists fits from the smallest to the widest.
func TestEverySize(t *testing.T) {
	for _, size := range uitest.Sizes() {
		d, s := start(t, florist(), size[0], size[1])
		for range tabs {
			d.Sees("À venir 4", "Passés 3", "Demandes 6")
			if size[0] < narrow {
				d.Sees(textDueShort+" 6", theme.SignWarn+" 2")
			} else {
				d.Sees("Visites à prévoir 6", "2 en retard")
			}
			d.Key("tab")
		}
		d.Key("v")
		d.Sees("novembre 2026")
		if s.panes.Title() != titleAppointments {
			t.Errorf("titled %q", s.panes.Title())
		}
	}
}

func TestTheHelpLineFollowsTheList(t *testing.T) {
	d, _ := start(t, florist(), 80, 20)
	for _, want := range []string{
		"a demander · x annuler · v mois · tab liste", "a demander · tab liste · p imprimer",
		"a demander · e modifier · x retirer · u annuler le dernier geste · tab liste",
		"a demander · espace cocher · f en retard · tab liste",
	} {
		if got := d.HelpLine(); !strings.HasPrefix(got, want) {
			t.Errorf("%q does not begin with %q", got, want)
		}
		d.Key("tab")
	}
	d.Key("v")
	if got := d.HelpLine(); !strings.HasPrefix(got, "← → ↑ ↓ jour, semaine · pgup pgdn mois · entrée liste · x annuler") {
		t.Errorf("of the month: %q", got)
	}
	d.Key("v", "x")
	if got := d.HelpLine(); !strings.Contains(got, "ctrl+s "+verbCancel) {
		t.Errorf("of a cancellation: %q", got)
	}
}

// Beneath the visits to come, a click on a visit due goes to it in its list, one on a day
// to that day of the month, and the wheel turns the visits due.
func TestBeneath(t *testing.T) {
	for _, size := range [][2]int{{100, 26}, {120, 36}, {200, 46}} {
		d, s := start(t, full(), size[0], size[1])
		d.Sees("à prévoir", "retard 41 j", textLegend)
		d.ClickOn("LEROUX Damien")
		if v := s.dueNow(); v == nil || v.EmployeeName != "LEROUX Damien" {
			t.Errorf("%v: leads to %+v", size, v)
		}
		d.Key("tab")
		d.Wheel(5, s.layout.dueY+1, 1)
		d.SeesNot("DIALLO")
		d.ClickOn("à prévoir ─")
		if s.tab != tabComing || s.month {
			t.Errorf("%v: a click on a rule leads to list %d", size, s.tab)
		}
		if s.layout.months == 0 {
			continue
		}
		d.ClickOn("2●")
		if !s.month || s.calendar.day != spst.NewDate(2026, time.December, 2) {
			t.Errorf("%v: the click leads to %s", size, s.calendar.day)
		}
	}
	d, s := start(t, florist(), 100, 26)
	d.Click(stripLabel+9, s.layout.daysY+1)
	if !s.month || s.calendar.day != today.AddDays(9) {
		t.Errorf("on the strip, the click leads to %s", s.calendar.day)
	}
}
