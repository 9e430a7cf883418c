package roster

import (
	"fmt"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// rename adds letters to the name of the one under the cursor.
func rename(d interface {
	Key(...string)
	Type(string)
	ClickOn(string)
}, letters string) {
	d.Key("e")
	d.ClickOn("Nom de naissance *") // elsewhere where something is flagged
	d.Key("end")
	d.Type(letters)
	d.Key("ctrl+s")
}

// The last thing done is the first taken back, whoever the cursor is on.
func TestUndoIsLastDoneFirst(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Key("j")
	rename(d, "A")
	d.Key("j")
	rename(d, "B")
	rename(d, "C") // twice the same person
	d.Key("g")
	for _, want := range []struct{ notice, sees string }{
		{"Modification annulée : DUPONTBC Marie-Élise est comme avant.", "DUPONTB Marie"},
		{"Modification annulée : DUPONTB Marie-Élise est comme avant.", "DUPONT Marie"},
		{"Modification annulée : CESARA Jules est comme avant.", "CESAR Jules"},
	} {
		d.Key("u")
		d.Did(tui.Notice{Text: want.notice})
		d.Sees(want.sees)
		d.Key("g")
	}
	d.Key("u")
	d.Did(tui.Note{Text: noticeNothingToUndo})
	if f.writes != 6 || len(s.undo.done) != 0 {
		t.Errorf("%d writes", f.writes)
	}
}

// The cursor goes to the one whose change was taken back.
func TestUndoGoesToThePerson(t *testing.T) {
	d, s := start(t, newFake(florist()...), 80, 20)
	d.Key("G")
	rename(d, "X")
	d.Key("g", "u")
	if e := s.current(); e.MarriedName != "TEST LEROY" {
		t.Errorf("the cursor is on %s", e.DisplayName())
	}
}

// One undo at a time: pressed again before the answer, « u » does nothing more.
func TestUndoPressedTwice(t *testing.T) {
	f := newFake(florist()...)
	d, _ := start(t, f, 80, 20)
	rename(d, "A")
	d.Key("j")
	rename(d, "B")
	d.Hold()
	d.Key("u", "u", "u")
	if d.Held() != 1 {
		t.Fatalf("%d requests", d.Held())
	}
	d.Release()
	if f.writes != 3 {
		t.Errorf("%d writes, want two changes and one undo", f.writes)
	}
}

// An undo that the portal refuses is said, and not proposed again; one that it did not
// answer is.
func TestUndoThatFails(t *testing.T) {
	for name, c := range map[string]struct {
		err   error
		again bool
	}{
		"away":      {unreachable(), true},
		"session":   {&spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession}, true},
		"too old":   {&spst.Error{Kind: spst.Conflict, Code: spst.CodeExitTooOld}, false},
		"forbidden": {&spst.Error{Kind: spst.Forbidden}, false},
		"gone":      {&spst.Error{Kind: spst.NotFound}, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(florist()...)
			d, _ := start(t, f, 80, 20)
			rename(d, "A")
			f.err = c.err
			d.Key("u")
			d.Failed(c.err)
			d.Sees("BERNARDA")
			f.err = nil
			d.Key("u")
			if c.again {
				d.Did(tui.Notice{Text: "Modification annulée : BERNARDA Anne est comme avant."})
				return
			}
			d.Did(tui.Note{Text: noticeNothingToUndo})
		})
	}
}

// The exit under the cursor is taken back before anything else that was done.
func TestUndoOfTheExitUnderTheCursor(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	rename(d, "A")
	d.Key("t") // those who left: MOREAU, long ago
	d.Key("u")
	d.Did(tui.Notice{Text: "Sortie annulée : MOREAU Œdipe est de nouveau dans la liste."})
	if e := f.people[f.find("e5")]; e.ExitReason != "" || !e.ExitDate.IsZero() {
		t.Errorf("still out on %s", e.ExitDate)
	}
	if len(s.undo.done) != 1 {
		t.Errorf("%d things left to take back, want the change", len(s.undo.done))
	}
	d.Key("t", "t", "u")
	d.Sees("BERNARD Anne", "MOREAU")
}

// Taken back from a list that filters hide the person in, it is done all the same.
func TestUndoOfSomebodyOutOfSight(t *testing.T) {
	f := newFake(florist()...)
	d, _ := start(t, f, 80, 20)
	rename(d, "A")
	d.Key("/")
	d.Type("evrard")
	d.Key("enter", "u")
	d.Did(tui.Notice{Text: "Modification annulée : BERNARDA Anne est comme avant."})
	d.Sees("ÉVRARD", "1 sur 6")
	if e := f.people[f.find("e6")]; e.BirthName != "BERNARD" {
		t.Errorf("the portal has %s", e.BirthName)
	}
}

// A late answer to an undo that was asked again is nobody's.
func TestALateUndo(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	rename(d, "A")
	d.Send(tui.Reply[undone]{Ticket: 1, Value: undone{after: spst.Employee{ID: "e6", BirthName: "FAUX"}}})
	d.SeesNot("FAUX")
	if len(s.undo.done) != 1 {
		t.Error("what can be taken back is forgotten")
	}
}

// What is taken back can be done again, in the order it was done, until something
// else is done; somebody who is added again is somebody new, whose changes follow.
func TestRedo(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	typeNew(d)
	d.Key("ctrl+s")
	rename(d, "EAU")
	d.Key("u", "u")
	d.SeesNot("Séverine")
	d.Key("u")
	d.Did(tui.Note{Text: noticeNothingToUndo})
	d.Key("ctrl+y")
	d.Did(tui.Notice{Text: "Ajout refait : Martin Séverine est de nouveau dans la liste."})
	d.Key("ctrl+y")
	d.Did(tui.Notice{Text: "Modification refaite : MartinEAU Séverine."})
	d.Key("ctrl+y")
	d.Did(tui.Note{Text: noticeNothingToRedo})
	d.Key("u")
	d.Sees("Martin Séverine")
	rename(d, "ET")
	d.Key("ctrl+y")
	d.Did(tui.Note{Text: noticeNothingToRedo})
	if len(s.undo.done) != 2 {
		t.Errorf("%d deeds", len(s.undo.done))
	}
}

// An exit is declared again as it was.
func TestRedoOfAnExit(t *testing.T) {
	f := newFake(florist()...)
	d, _ := start(t, f, 80, 20)
	d.Key("t", "u", "ctrl+y")
	d.Did(tui.Notice{Text: "Sortie refaite : MOREAU Œdipe n'est plus dans la liste."})
	if e := f.people[f.find("e5")]; e.ExitReason != spst.Resignation || e.ExitDate != date(30, 10, 2026) {
		t.Errorf("%+v", e)
	}
}

// The page of what was done: the one under the cursor is taken back, unless
// something later was done to the same person, or done again.
func TestTheListOfDeeds(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {100, 30}, {120, 40}, {200, 50}} {
		f := newFake(florist()...)
		d, s := start(t, f, size[0], size[1])
		d.Key("U")
		d.Sees(textNoDeeds)
		d.Key("esc")
		rename(d, "A")
		rename(d, "B")
		d.Key("j")
		rename(d, "C")
		d.Key("U")
		d.Golden(fmt.Sprintf("deeds_%dx%d", size[0], size[1]))
		d.Key("G", "enter")
		d.Did(tui.Note{Text: noticeUndoLater("BERNARDA Anne")})
		d.Key("k", "enter")
		d.Did(tui.Notice{Text: "Modification annulée : BERNARDAB Anne est comme avant."})
		d.Sees("annulé : Nom de naissance BERNARDA → BERNARDAB")
		d.Key("u", "u")
		d.Key("g", "enter")
		d.Did(tui.Note{Text: noticeRedoEarlier("BERNARDAB Anne")})
		d.Key("ctrl+y", "ctrl+y", "ctrl+y")
		if len(s.undo.done) != 3 || len(s.undo.undone) != 0 || f.writes != 9 {
			t.Errorf("%d done, %d undone, %d writes", len(s.undo.done), len(s.undo.undone), f.writes)
		}
		d.Key("esc")
		d.Sees("BERNARDAB")
	}
}
