package appointments

import (
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// Whatever the portal answers, what is asked for stays typed, for another try.
func TestWhatIsTypedStays(t *testing.T) {
	for name, refusal := range map[string]*spst.Error{
		"away":    down,
		"session": {Kind: spst.Unauthenticated, Code: spst.CodeSession},
		"mandate": {Kind: spst.Forbidden, Code: spst.CodeMandate},
		"rules": {Kind: spst.Invalid,
			Problems: []spst.Problem{{Field: fieldReason, Severity: spst.SeverityError, Message: "Motif trop vague."}}},
	} {
		for _, form := range [][]string{{"j", "x"}, {"a"}} {
			f := florist()
			d, s := start(t, f, 80, 20)
			d.Key(form...)
			if form[0] == "a" {
				d.Type("de")
				d.Key("tab", "enter", "enter", "ctrl+s", "tab", "tab", "tab", "tab")
			}
			d.Type("Panne du four")
			f.err = refusal
			d.Key("ctrl+s")
			d.Sees("Panne du four")
			if !s.panes.Unsaved() || len(f.cancels)+len(f.asked) > 0 {
				t.Errorf("%s: the form is gone:\n%s", name, d.Screen())
			}
			if name == "rules" {
				d.Sees("Motif trop vague.")
				d.Type(" ")
			} else {
				d.Failed(refusal)
			}
			f.err = nil
			d.Key("ctrl+s")
			if len(f.cancels)+len(f.asked) != 1 || s.panes.Len() > 0 {
				t.Errorf("%s: %d sent:\n%s", name, len(f.cancels)+len(f.asked), d.Screen())
			}
		}
	}
}

// A late cancellation is asked about each time it is sent, and not sent on no.
func TestALateCancellationIsConfirmed(t *testing.T) {
	f := florist()
	d, s := start(t, f, 80, 20)
	d.Key("x")
	d.Type("Panne")
	d.Key("ctrl+s")
	if q := d.Asked(); q.Title != askLate || q.Yes != verbAsk {
		t.Errorf("asks %+v", q)
	}
	if len(f.cancels) > 0 || s.panes.Len() == 0 {
		t.Error("sent before the answer")
	}
	f.err = down
	d.Accept()
	d.Failed(down)
	f.err = nil
	d.Key("ctrl+s")
	d.Asked()
	d.Accept()
	d.Did(tui.Notice{Text: noticeCancelAsked("BARBIER Élodie", true)})
}

// On the day itself a visit may still be cancelled, late; not the day after.
func TestTheDayOfTheVisit(t *testing.T) {
	f := florist()
	f.coming[0].Start = spst.InstantInParis(today, 16, 0)
	d, _ := start(t, f, 80, 20)
	d.Key("x")
	d.Sees("▲ Il reste moins de 3 jours ouvrés")
	f.coming[0].Start = spst.InstantInParis(today.AddDays(-1), 16, 0)
	d, _ = start(t, f, 80, 20)
	d.Key("x")
	d.Did(tui.No(noticeNotToCome))
}

// The search of the employees takes and gives back, says what it finds, and comes back
// to the form with those chosen.
func TestChoosingEmployees(t *testing.T) {
	f := florist()
	d, _ := start(t, f, 120, 36)
	d.Key("a", "tab", "enter")
	d.Sees("CESAR JULES · Caissier · SIH", "DIALLO Aïssatou · Fleuriste · SI", textChoosePeople)
	d.Key("enter", "down", "enter")
	d.Sees("2 cochés  CESAR JULES, BARBIER Élodie")
	d.Key("enter")
	d.Sees("1 coché  CESAR JULES")
	d.Type("zzz")
	d.Sees(noticeNobody)
	d.Key("enter")
	d.Did(tui.Note{Text: noticeNobody})
	d.Key("esc")
	d.Sees("CESAR JULES", titlePartVisit)
	d.Key("backspace")
	d.Sees(textChoosePeople)
	d.Paste("x") // nothing to paste into
	d.Type("dia")
	d.ClickOn("DIALLO Aïssatou · ")
	d.Key("enter", "ctrl+s")
	d.Sees("DIALLO Aïssatou")
}

func TestChoosingAmongMany(t *testing.T) {
	f := florist()
	f.many = 900
	d, _ := start(t, f, 80, 20)
	d.Key("a", "tab")
	d.Hold()
	d.Key("space")
	d.Sees(textLoading)
	d.Release()
	d.Sees(textFirstOf(3, 900))
	f.err = down
	d.Type("c")
	d.Sees("Le portail ne répond pas")
	f.err = nil
	d.Type("e")
	d.SeesNot("Le portail ne répond pas")
	// A late answer is not that of what is typed now.
	d.Hold()
	d.Type("sz")
	d.Key("backspace")
	for d.Held() > 1 {
		d.ReleaseOne(d.Held() - 1)
	}
	d.Release()
	d.Sees("CESAR JULES")
}

// Those who have left may be called after an exposure only.
func TestWhoMayBeCalled(t *testing.T) {
	for kind, want := range map[string]spst.RosterStatus{"post": spst.All, "p": spst.Present} {
		f := florist()
		d, _ := start(t, f, 80, 20)
		d.Key("a")
		d.Type(kind)
		d.Key("tab", "space")
		if f.status != want {
			t.Errorf("%q looks among %q", kind, f.status)
		}
	}
}

// The days proposed leave the service five working days, and reach the limit of what is
// asked for when it is later.
func TestTheDaysProposed(t *testing.T) {
	d, _ := start(t, florist(), 80, 20)
	d.Key("a")
	d.Sees("30/11/2026", "30/12/2026")
	d.Key("esc", "shift+tab", "G", "a")
	d.Sees("30/11/2026", "20/01/2027", "NGUYEN Minh Anh")
}

// Marked visits are asked for together only when they are of one kind; the one under
// the cursor says which, or the first of those marked.
func TestMarkedVisitsOfAnotherKind(t *testing.T) {
	f := florist()
	d, _ := start(t, f, 120, 36)
	d.Key("shift+tab", "space", "j", "j", "space", "a") // DIALLO and CESAR, who is of another kind
	d.Sees("DIALLO Aïssatou")
	if strings.Contains(d.Screen(), "CESAR") {
		t.Errorf("an attestation among the periodic visits:\n%s", d.Screen())
	}
	d.Key("esc", "g", "j", "j", "j", "a")
	d.Sees("CESAR JULES")
}

// A constraint and every day of the stoppage reach the portal.
func TestEveryFieldIsSent(t *testing.T) {
	f := florist()
	d, _ := start(t, f, 120, 36)
	d.Key("shift+tab", "a", "shift+tab", "shift+tab")
	d.Type("re")
	d.Key("tab", "tab", "tab", "tab")
	d.Type("acc")
	for _, day := range []string{"01092026", "02122026", "20112026"} {
		d.Key("tab")
		d.Type(day)
	}
	d.Key("tab")
	d.Type("Pas le mercredi")
	d.Key("tab")
	d.Type("Reprise à mi-temps")
	d.Key("ctrl+s")
	if len(f.asked) != 1 {
		t.Fatalf("not sent:\n%s", d.Screen())
	}
	r := f.asked[0]
	want := spst.Absence{Cause: r.Absence.Cause, From: spst.NewDate(2026, 9, 1), Return: spst.NewDate(2026, 12, 2),
		PreReturn: spst.NewDate(2026, 11, 20)}
	if *r.Absence != want || r.Absence.Cause == "" || r.Constraints != "Pas le mercredi" || r.Reason != "Reprise à mi-temps" {
		t.Errorf("sent %+v with %+v", r, *r.Absence)
	}
}

// The request opens on people who were chosen elsewhere, over the list, and is sent for
// all of them.
func TestARequestForPeopleChosenElsewhere(t *testing.T) {
	f := florist()
	s := New(f, uitest.Base(t), Options{
		Member: member(spst.RightRead, spst.RightRoster), Today: today, Ask: []spst.VisitEmployee{{ID: "f0001", Name: "CESAR Jules"},
			{ID: "f0002", Name: "DIALLO Aïssatou"}},
	}).Under().(*Screen)
	t.Cleanup(s.Close)
	d := uitest.NewDriver(t, s.panes, 80, 20)
	d.Sees("CESAR Jules", "DIALLO Aïssatou")
	d.Key("esc") // back to where they were chosen
	d.Did(tui.Pop{})
	d.Run(s.panes.OpenCause(s.askFor(s.proposalFor(s.o.Ask))))
	d.Type("per")
	d.Key("ctrl+s")
	if len(f.asked) != 1 || len(f.asked[0].Employees) != 2 {
		t.Errorf("asked %+v:\n%s", f.asked, d.Screen())
	}
	if !s.Inside() {
		t.Error("esc is not the screen's own")
	}
	d.Key("esc") // who opened it hears of what stands
	pop, _ := d.Last().(tui.Pop)
	if told, _ := pop.Msg.(tui.VisitsAsked); len(told.Requests) != 1 || told.Requests[0].ID == "" {
		t.Errorf("%+v", d.Last())
	}
	d.Key("u", "esc")
	pop, _ = d.Last().(tui.Pop)
	if told, _ := pop.Msg.(tui.VisitsAsked); len(told.Requests) != 0 {
		t.Errorf("withdrawn, and still told: %+v", told)
	}
}

// A visit that is asked for already is said in the form, with the day; it is sent twice only when
// one says so, and the first one can be gone to.
func TestTheSameVisitTwice(t *testing.T) {
	open := func() (*uitest.Driver, *Screen, *fake) {
		f := florist()
		f.requests[0].Employees[0].ID, f.due[2].Request = f.due[2].EmployeeID, spst.PeriodicVisit
		d, s := start(t, f, 120, 36)
		d.Key("shift+tab", "j", "j", "a")
		d.Sees("Visite périodique de BOUCHARD Sylvie : déjà demandée le 22/11/2026", textToFirst, spst.NoDiagnosis)
		return d, s, f
	}
	d, s, f := open()
	n := len(f.requests)
	d.Key("ctrl+s")
	if q := d.Asked(); q.Title != askTwice || len(f.requests) != n {
		t.Fatalf("asked %+v, %d requests", q, len(f.requests))
	}
	d.Accept()
	if len(f.requests) != n+1 || s.panes.Len() != 0 {
		t.Errorf("%d requests, want %d", len(f.requests), n+1)
	}
	d, s, _ = open()
	d.Key("ctrl+t")
	if s.panes.Len() != 0 || s.requestNow() == nil || s.requestNow().visit.ID != "d1" {
		t.Errorf("%d panes, on %+v", s.panes.Len(), s.requestNow())
	}
	d, s, _ = open()
	d.Key("down", "down", "down")
	d.Type("le matin")
	d.Key("ctrl+t")
	if q := d.Asked(); q.Title == "" || s.panes.Len() == 0 {
		t.Errorf("what was typed is lost: %+v", q)
	}
}
