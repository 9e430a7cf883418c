package roster

import (
	"fmt"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// The end of a contract that was announced is proposed, with its reason.
func TestAnAnnouncedEndIsProposed(t *testing.T) {
	people := florist()[:2]
	people[0].ContractType, people[0].ExitDate = spst.CDD, date(31, 12, 2026)
	f := newFake(people...)
	d, _ := start(t, f, 80, 20)
	d.Key("x")
	d.Sees("31/12/2026", "(•) fin de CDD")
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: noticeOut("CESAR Jules", date(31, 12, 2026))})
	if e := f.people[f.find("e1")]; e.ExitReason != spst.EndOfFixedTerm || e.ExitDate != date(31, 12, 2026) {
		t.Errorf("out on %s for %q", e.ExitDate, e.ExitReason)
	}
	// Of several, each may have another end: today is proposed, and no reason.
	d, _ = start(t, newFake(people...), 80, 20)
	d.Key("*", "x")
	d.Sees("23/11/2026")
	d.SeesNot("(•)")
}

// Each reason can be chosen, by the arrows and by the mouse, and is the one sent.
func TestEachReasonOfAnExit(t *testing.T) {
	for i, reason := range spst.ExitReasons() {
		f := newFake(florist()[0])
		d, _ := start(t, f, 80, 20)
		d.Key("x", "tab")
		for range i {
			d.Key("down")
		}
		d.Sees("(•) " + reason.Label())
		d.Key("enter")
		byMouse := newFake(florist()[0])
		m, _ := start(t, byMouse, 80, 20)
		m.Key("x")
		m.ClickOn(reason.Label())
		m.Key("ctrl+s")
		if a, b := f.people[0].ExitReason, byMouse.people[0].ExitReason; a != reason || b != reason {
			t.Errorf("%s: by the keys %q, by the mouse %q", reason.Label(), a, b)
		}
	}
}

// Several are named, the first three of many, and what becomes of each is looked at first.
func TestManyAreNamedAndCounted(t *testing.T) {
	d, s := start(t, newFake(crowd(12)...), 80, 20)
	d.Key("*", "x")
	hasTitle(t, s, "Sortir 12 salariés")
	d.Sees("ABADIE 00000", "et 9 autres")
	d.SeesNot("00004")
	d.Type("22112026")
	d.Key("enter", "enter")
	d.Sees("Sortie le 22/11/2026, motif : démission", "12 salariés à sortir")
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: "12 salariés sortis. u annule le tout."})
	d.Sees(textEmpty)
	d.Key("u")
	d.Sees("12 salariés")
}

// Four are all named: « et 1 autres » would take the same line.
func TestFourAreAllNamed(t *testing.T) {
	d, _ := start(t, newFake(crowd(4)...), 80, 20)
	d.Key("*", "x")
	d.Sees("00000", "00001", "00002", "00003")
	d.SeesNot("autres")
}

// Those whose exit is declared already are left out, and said when they are all.
func TestThoseWhoAreOutAlready(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Key("t", "x") // MOREAU
	d.Did(tui.Note{Text: noticeAlreadyOut("MOREAU Œdipe")})
	d.Key("t", "*", "x")
	hasTitle(t, s, "Sortir 6 salariés")
	d.SeesNot("MOREAU")
}

// Marked and out of sight, they go out all the same: the title says how many.
func TestMarksOutOfSightGoOutToo(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Key("space", "space", "/")
	d.Type("evrard")
	d.Key("enter", "x")
	hasTitle(t, s, "Sortir 2 salariés")
	d.Sees("BERNARD", "CESAR")
	d.SeesNot("ÉVRARD")
	d.Key("tab", "ctrl+s", "ctrl+s")
	if e := f.people[f.find("e4")]; e.ExitReason != "" || f.writes != 2 {
		t.Errorf("%d exits, ÉVRARD is out for %q", f.writes, e.ExitReason)
	}
}

// Why somebody is not out is said in the portal's words, in ours, or as the problem
// of a field; the others are.
func TestWhySomebodyIsNotOut(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"a problem": {&spst.Error{Kind: spst.Invalid, Problems: []spst.Problem{{Field: "exit_date", Message: "La sortie est trop loin."}}},
			"La sortie est trop loin."},
		"a rule":  {&spst.Error{Kind: spst.Conflict, Message: "La paie est en cours."}, "La paie est en cours."},
		"left":    {&spst.Error{Kind: spst.Conflict, Code: spst.CodeAlreadyLeft}, "Ce salarié est déjà sorti"},
		"unknown": {&spst.Error{Kind: spst.NotFound}, "Introuvable"},
		"mandate": {&spst.Error{Kind: spst.Forbidden, Code: spst.CodeMandate}, "Votre mandat ne permet pas ce geste"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(florist()...)
			d, s := start(t, f, 80, 20)
			d.Key("j", "x", "tab")
			d.Hold()
			d.Key("ctrl+s")
			f.err = c.err
			d.ReleaseOne(0)
			f.err = nil
			d.Release()
			d.Sees("CESAR Jules n'est pas sorti : "+c.want, "(•) démission")
			d.Key("ctrl+s")
			if f.writes != 1 || s.panes.Len() != 0 {
				t.Errorf("tried again: %d exits, %d panes", f.writes, s.panes.Len())
			}
		})
	}
}

// Somebody else took the person out meanwhile: the two exits are compared, and the one
// that is chosen stands.
func TestSomebodyElseTookThemOut(t *testing.T) {
	for side, want := range map[string]spst.ExitReason{"left": spst.Resignation, "right": spst.Retirement} {
		f := newFake(florist()...)
		f.history = uitest.LastChange()
		d, s := start(t, f, 120, 30)
		d.Key("j", "x", "tab")
		f.elsewhere("e1", func(e *spst.Employee) { e.ExitDate, e.ExitReason = today, spst.Retirement })
		d.Key("ctrl+s")
		d.Sees("CESAR Jules a changé au portail", uitest.LastChangeSaid, "Motif de sortie", "modifié des deux côtés : choisissez")
		d.Key(side, "ctrl+s")
		if s.panes.Len() > 0 { // theirs: it is looked at first
			d.Key("ctrl+s")
		}
		if e := f.people[f.find("e1")]; s.panes.Len() != 0 || e.ExitReason != want || e.ExitDate != today {
			t.Errorf("%s: %d panes, out for %q on %s", side, s.panes.Len(), e.ExitReason, e.ExitDate.French())
		}
	}
}

// Somebody else changed the person meanwhile: what changed is seen, and stays when the
// exit is declared.
func TestSomebodyElseChangedWhoLeaves(t *testing.T) {
	f := newFake(florist()...)
	f.history = uitest.LastChange()
	d, _ := start(t, f, 120, 30)
	d.Key("j", "x", "tab")
	f.elsewhere("e1", func(e *spst.Employee) { e.JobTitle = "DOREUR" })
	d.Key("ctrl+s")
	d.Sees(uitest.LastChangeSaid, "Poste de travail", "DOREUR", "modifié au portail seul", "Date de sortie", "modifié par vous seul")
	d.Key("ctrl+s")
	if e := f.people[f.find("e1")]; e.ExitReason != spst.Resignation || e.JobTitle != "DOREUR" {
		t.Errorf("out for %q as %q", e.ExitReason, e.JobTitle)
	}
}

// The portal away: the date and the reason stay, and the same deed is tried again.
func TestAnExitWhileThePortalIsAway(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Key("j", "x")
	d.Type("02112026")
	d.Key("tab", "down", "down")
	f.err = unreachable()
	d.Key("ctrl+s")
	d.Failed(f.err)
	d.Sees("02/11/2026", "(•) fin de CDD")
	if s.panes.Unsaved() {
		t.Error("a date and a reason are soon given again: no question")
	}
	f.err = nil
	d.Key("ctrl+s")
	if f.keys[0] != f.keys[1] || f.writes != 1 {
		t.Errorf("%d exits with %q", f.writes, f.keys)
	}
}

// An exit before the hire of one of several is refused for that one, before anything is
// written; the others leave.
func TestAnExitBeforeSomebodysHire(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Key("*", "x")
	d.Type("01012025")
	d.Key("tab", "ctrl+s")
	d.Sees("5 salariés à sortir · 1 refusé", "TEST Laura", "✗ La date de sortie est avant la date d'embauche")
	d.Key("ctrl+s")
	if f.writes != 5 || len(s.list.marks) != 1 {
		t.Errorf("%d exits, %d marks", f.writes, len(s.list.marks))
	}
}

// What was a job of reinforced monitoring depends on the day: each reminder once.
func TestRemindersOfAnExit(t *testing.T) {
	people := []spst.Employee{florist()[3], florist()[3], florist()[0]}
	people[1].FirstName = "Luc"
	d, _ := start(t, newFake(people...), 80, 30)
	d.Key("*", "x")
	if n := strings.Count(d.Screen(), "R4624-28-1)"); n != 1 {
		t.Errorf("the reminder is there %d times", n)
	}
	for _, size := range uitest.Sizes()[1:] { // there is no room for them on the smallest
		d.Resize(size[0], size[1])
		d.Sees("R4624-28-2", "(R4624-28-1)")
	}
}

// Keys typed before the answer come after the exit, in the list.
func TestAnExitThenTheNext(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Hold()
	for range 2 {
		d.Key("x")
		d.Type("22112026")
		d.Key("tab", "ctrl+s")
	}
	d.Release()
	if f.writes != 2 || len(s.list.view) != 4 {
		t.Errorf("%d exits, %d present: %s", f.writes, len(s.list.view), fmt.Sprint(names(s)))
	}
}
