package roster

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/uitest"
)

func TestExitAndUndo(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Key("j", "j", "j", "x") // ÉVRARD: SIR
	d.Sees("ÉVRARD Noël", "23/11/2026", "R4624-28-2")
	d.Type("01112026")
	d.Key("tab", "down", "ctrl+s")
	d.Did(tui.Notice{Text: noticeOut("ÉVRARD Noël", date(1, 11, 2026))})
	d.SeesNot("ÉVRARD")
	d.Sees("Effectifs suivis  5")
	d.Key("u")
	d.Did(tui.Notice{Text: "Sortie annulée : ÉVRARD Noël est de nouveau dans la liste."})
	d.Sees("ÉVRARD", "Effectifs suivis  6")
	if e := s.current(); e.FirstName != "Noël" {
		t.Errorf("the cursor is on %s", e.DisplayName())
	}
	d.Key("u")
	d.Did(tui.Note{Text: noticeNothingToUndo})
}

func TestNoReminderOutsideSIR(t *testing.T) {
	d, _ := start(t, newFake(florist()...), 80, 20)
	d.Key("j", "x") // CESAR: SIH
	d.SeesNot("R4624-28")
}

func TestExitRefusals(t *testing.T) {
	d, s := start(t, newFake(florist()...), 80, 20)
	d.Key("j", "x", "ctrl+s")
	d.Sees("✗ Le motif de sortie manque")
	d.Key("r", "tab")
	d.Type("01012000")
	d.Key("ctrl+s")
	d.Sees("L'embauche de CESAR Jules est du 17/08/2021")
	d.Key("esc")
	if s.panes.Len() != 0 {
		t.Error("esc does not leave")
	}
}

// The mouse and a paste fill in an exit as they fill in any form.
func TestExitByMouseAndPaste(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Key("j", "x")
	d.ClickOn("retraite")
	d.Key("f2") // the list is open already
	d.Sees("(•) retraite")
	d.SeesNot("╭")
	d.ClickOn("Date de sortie")
	d.Key("end", "backspace", "backspace", "backspace", "backspace", "backspace", "backspace", "backspace", "backspace", "backspace",
		"backspace")
	d.Paste("2026-11-05\n")
	d.Key("tab")
	d.Sees("05/11/2026", "(•) retraite")
	d.Key("up", "enter")
	d.Did(tui.Notice{Text: noticeOut("CESAR Jules", date(5, 11, 2026))})
	if e := f.people[f.find("e1")]; e.ExitReason != spst.ExitReasons()[3] || s.panes.Len() != 0 {
		t.Errorf("out for %q", e.ExitReason)
	}
}

// A date that is none is said under it, and what is typed during an exit is for
// the list.
func TestExitWithADateThatIsNoneThenTypedAhead(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Key("j", "x")
	d.Type("31022026")
	d.Key("enter", "enter")
	d.Sees("31/02/2026", "✗ Ce jour n'existe pas")
	if f.writes != 0 || s.panes.Unsaved() {
		t.Errorf("%d writes", f.writes)
	}
	d.Type("01112026") // over the one that is selected
	d.Key("tab")
	d.Hold()
	d.Key("ctrl+s", "/")
	d.Type("evr")
	d.Sees("◌ sortie en cours…", "01/11/2026")
	d.Release()
	d.Sees("Rechercher : evr", "1 sur 5")
}

func TestExitOfThoseMarked(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Key("j", "space", "space", "space", "x")
	hasTitle(t, s, "Sortir 3 salariés")
	d.Sees("CESAR", "DUPONT", "ÉVRARD")
	d.Key("tab", "down", "ctrl+s")
	d.Sees("3 salariés à sortir", "23/11/2026, licenciement")
	f.elsewhere(f.people[2].ID, func(e *spst.Employee) { e.Comment = "changé ailleurs" })
	d.Key("ctrl+s")
	d.Sees("2 salariés sortis, 1 ne l'est pas et reste coché", "✗ Quelqu'un a modifié cette fiche")
	if f.writes != 2 || len(s.list.marks) != 1 {
		t.Errorf("%d exits, %d marks left", f.writes, len(s.list.marks))
	}
	d.Key("r", "ctrl+s") // the one that is left, as it is now
	d.Did(tui.Notice{Text: "3 salariés sortis. u annule le tout."})
	if f.writes != 3 || s.panes.Len() != 0 {
		t.Errorf("%d exits, %d panes", f.writes, s.panes.Len())
	}
	d.Key("u")
	d.Did(tui.Notice{Text: "Annulé : 3 fiches sont comme avant."})
	d.Sees("CESAR", "DUPONT", "ÉVRARD")
}

func TestExitOfSomebodyChangedElsewhere(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Key("j", "x", "tab")
	f.elsewhere("e1", func(e *spst.Employee) { e.JobTitle = "Chef de caisse" })
	d.Key("ctrl+s")
	d.Sees("a changé au portail", "(•) Chef de cais…")
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: noticeOut("CESAR Jules", today)})
	if f.writes != 1 || s.panes.Len() != 0 {
		t.Errorf("%d writes, %d panes", f.writes, s.panes.Len())
	}
}

func TestSaveThatIsStillRunningKeepsItsKey(t *testing.T) {
	f := newFake(florist()...)
	d, _ := start(t, f, 80, 20)
	d.Key("j", "e")
	d.Type("A")
	f.err = &spst.Error{Kind: spst.Conflict, Code: "in_progress"}
	d.Key("ctrl+s")
	f.err = nil
	d.Key("ctrl+s")
	if f.keys[0] != f.keys[1] || f.writes != 1 {
		t.Errorf("%d writes with the keys %v", f.writes, f.keys)
	}
}

func TestExitStoppedOnTheWay(t *testing.T) {
	f := newFake(crowd(2_700)...)
	d, s := start(t, f, 80, 20)
	d.Key("*", "x", "tab", "down", "ctrl+s")
	d.Hold()
	d.Key("ctrl+s")
	d.Sees("0 / " + spst.Thousands(2_700))
	d.Key("esc")
	d.Release()
	d.Sees("700 fiches restent à écrire")
	d.Key("esc")
	d.Did(tui.Notice{Text: "2 000 salariés sortis, 700 ne le sont pas et restent cochés. u annule le tout."})
	if f.writes != 2_000 || len(s.list.marks) != 700 {
		t.Errorf("%d exits, %d marks", f.writes, len(s.list.marks))
	}
}

func TestExitCutShort(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Key("j", "space", "space", "x", "tab", "ctrl+s")
	f.after = &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}
	d.Key("ctrl+s")
	if _, ok := d.Last().(tui.Fail); !ok {
		t.Fatalf("the last action is %T", d.Last())
	}
	d.Key("r")
	d.Did(tui.Notice{Text: "2 salariés sortis. u annule le tout."})
	if f.writes != 2 || f.batches != 2 || s.panes.Len() != 0 {
		t.Errorf("%d exits in %d batches", f.writes, f.batches)
	}
}

func TestUndoOfAChangeAndOfAnAdd(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Key("j", "e")
	d.Type("OTTE")
	d.Key("ctrl+s")
	d.Sees("CESAROTTE Jules")
	d.Key("u")
	d.Did(tui.Notice{Text: "Modification annulée : CESAROTTE Jules est comme avant."})
	d.Sees("CESAR Jules")
	d.SeesNot("CESAROTTE")
	typeNew(d)
	d.Key("ctrl+s", "u")
	d.Did(tui.Notice{Text: "Ajout annulé : Martin Séverine n'est plus dans la liste."})
	d.SeesNot("Séverine")
	if len(s.undo.done) != 0 {
		t.Errorf("%d deeds left", len(s.undo.done))
	}
}

// Whether the list knows of it already or not, what somebody else has changed since is shown before an undo, which puts
// back what was changed from here and keeps the rest. Left, the deed stands, and « u » takes it back another time.
func TestUndoNeverOverwritesSomebodyElse(t *testing.T) {
	for _, refreshed := range []bool{false, true} {
		for _, anyway := range []bool{true, false} {
			f := newFake(florist()...)
			d, s := start(t, f, 120, 30)
			d.Key("j", "e")
			d.Type("OTTE")
			d.Key("ctrl+s")
			f.elsewhere("e1", func(e *spst.Employee) { e.JobTitle = "Chef de caisse" })
			if refreshed {
				d.Key("r")
			}
			d.Key("u")
			d.Sees("CESAROTTE Jules a changé au portail depuis votre geste", "Dernier changement : FLEURISTE MARTIN", "CESAROTTE", "à remettre", "Chef de caisse",
				"modifié au portail seul", "pour annuler quand même")
			if !anyway {
				d.Key("esc")
				d.Did(tui.Note{Text: "Rien n'a été fait : la version du portail reste en place."})
				d.Sees("Chef de caisse", "CESAROTTE") // the list has the portal's version
				d.Key("u")                            // and may still be taken back
				d.Sees("depuis votre geste", "pour annuler quand même")
			}
			d.Key("ctrl+s")
			d.Did(tui.Notice{Text: "Modification annulée : CESAROTTE Jules est comme avant."})
			if e := f.people[f.find("e1")]; e.BirthName != "CESAR" || e.JobTitle != "Chef de caisse" || s.panes.Len() != 0 {
				t.Errorf("kept %+v", e)
			}
			d.Key("ctrl+y") // done again, over what has changed too
			d.Sees("depuis votre geste", "pour refaire quand même")
			d.Key("ctrl+s")
			if e := f.people[f.find("e1")]; e.BirthName != "CESAROTTE" || e.JobTitle != "Chef de caisse" {
				t.Errorf("kept %+v", e)
			}
		}
	}
}

// The undo of an exit, or of an entry, of somebody who was changed meanwhile shows it first too.
func TestUndoOfAnExitOfWhoHasChanged(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 120, 30)
	d.Key("j", "x", "tab", "ctrl+s")
	f.elsewhere("e1", func(e *spst.Employee) { e.JobTitle = "Chef de caisse" })
	d.Key("u")
	d.Sees("CESAR Jules a changé au portail depuis votre lecture", "Chef de caisse", "pour annuler quand même")
	d.Key("ctrl+s")
	if e := f.people[f.find("e1")]; e.ExitReason != "" || e.JobTitle != "Chef de caisse" {
		t.Errorf("kept %+v", e)
	}
	typeNew(d)
	d.Key("ctrl+s")
	f.elsewhere(s.undo.done[0].id, func(e *spst.Employee) { e.JobTitle = "Stagiaire" })
	n := len(f.people)
	d.Key("u")
	d.Sees("depuis votre lecture", "Stagiaire")
	if len(f.people) != n {
		t.Fatal("withdrawn unseen")
	}
	d.Key("ctrl+s")
	if len(f.people) != n-1 {
		t.Error("not withdrawn")
	}
}

// An undo whose answer is lost has made the version that the list then shows: done
// again, it is the same one.
func TestUndoWhoseAnswerIsLost(t *testing.T) {
	f := newFake(florist()...)
	d, _ := start(t, f, 80, 20)
	d.Key("j", "e")
	d.Type("OTTE")
	d.Key("ctrl+s")
	f.after = &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}
	d.Key("u", "r", "u")
	d.Did(tui.Notice{Text: "Modification annulée : CESAROTTE Jules est comme avant."})
	if f.writes != 2 || f.keys[1] != f.keys[2] {
		t.Errorf("%d writes with the keys %v", f.writes, f.keys)
	}
}

func TestUndoOfAnOldExit(t *testing.T) {
	d, _ := start(t, newFake(florist()...), 80, 20)
	d.Key("t")
	d.Sees("MOREAU")
	d.Key("u")
	d.Sees("Aucun salarié sorti")
	d.Key("t", "t")
	d.Sees("MOREAU", "7 salariés")
}

func TestCheckOpensTheFieldAndComesBack(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Key("c")
	d.Sees("2 anomalies chez 2 salariés", "Code PCS manquant", "TEST Laura")
	d.Key("enter")
	form := s.panes.Top().(*employeeForm)
	if form.Fields[form.At].Name != "pcs_code" {
		t.Fatalf("the focus is on %s", form.Fields[form.At].Name)
	}
	d.Sees("Le code PCS manque")
	d.Type("554d")
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: noticeNext("TEST Laura", "BERNARD Anne")})
	hasTitle(t, s, titleEdit+"BERNARD Anne") // at once
	d.Key("esc")
	hasTitle(t, s, titleCheck)
	d.Sees("1 anomalie", "BERNARD Anne")
	d.SeesNot("Code PCS manquant")
	d.Key("enter", "esc")
	d.Sees("BERNARD Anne")
	d.Key("esc")
	d.Sees("Effectifs suivis")
}

func TestCheckOfAListInOrder(t *testing.T) {
	people := florist()[:1]
	s := New(newFake(people...), uitest.Base(t), Options{Member: member(1), Today: today, Check: true}).Under().(*Screen)
	d := uitest.NewDriver(t, s.panes, 80, 20)
	d.Sees("✓ Aucune anomalie")
	if s.panes.Title() != titleCheck || s.panes.Capturing() || !s.panes.Inside() {
		t.Error("the check is not on top")
	}
	d.Key("esc") // back to where it was opened from
	d.Did(tui.Send{Msg: leave{}})
	d.Send(leave{})
	d.Did(tui.Pop{})
	d.Key("c")
	d.Sees("CESAR")
	d.Key("c", "esc")
	d.Sees("CESAR")
}

func TestCheckWalksOverTitles(t *testing.T) {
	d, s := start(t, newFake(florist()...), 80, 20)
	d.Key("c")
	for _, k := range []string{"k", "j", "j", "G", "g", "pgdown", "pgup", "k"} {
		d.Key(k)
		if _, ok := s.panes.Top().(*checkPane).current(); !ok {
			t.Fatalf("after %s the cursor is on the title of a kind", k)
		}
	}
}

// conflict opens a form, changes the job, while somebody else changes it too.
func conflict(t *testing.T, f *fake, job string) (*uitest.Driver, *Screen) {
	t.Helper()
	d, s := start(t, f, 120, 36)
	d.Key("j", "e")
	d.Run(s.panes.Top().(*employeeForm).GoTo(8))
	d.Type(" principal")
	f.elsewhere("e1", func(e *spst.Employee) { e.JobTitle, e.Comment = job, "Rappeler" })
	d.Key("ctrl+s")
	return d, s
}

func TestConflictIsDecidedFieldByField(t *testing.T) {
	f := newFake(florist()...)
	d, s := conflict(t, f, "Chef de caisse")
	d.Sees("Caissier principal", "Chef de caisse", "Rappeler", "choisissez avec ← ou →")
	d.Key("ctrl+s")
	d.Did(tui.No("Choisissez la valeur de chaque champ modifié des deux côtés."))
	d.Key("left", "ctrl+s")
	e := f.people[f.find("e1")]
	if e.JobTitle != "Caissier principal" || e.Comment != "Rappeler" || e.Version != 3 {
		t.Errorf("kept %q %q version %d", e.JobTitle, e.Comment, e.Version)
	}
	if s.panes.Len() != 0 {
		t.Errorf("%d panes left", s.panes.Len())
	}
	d.Sees("Caissier princip")
}

func TestConflictTakingTheirsWritesNothing(t *testing.T) {
	f := newFake(florist()...)
	d, s := conflict(t, f, "Chef de caisse")
	d.Key("right", "ctrl+s")
	if f.writes != 0 || s.panes.Unsaved() {
		t.Errorf("%d writes", f.writes)
	}
	d.Sees("Chef de caisse")
}

func TestConflictLeftKeepsWhatWasTyped(t *testing.T) {
	f := newFake(florist()...)
	d, s := conflict(t, f, "Chef de caisse")
	d.Key("esc")
	d.Sees("Caissier principal")
	if !s.panes.Unsaved() || f.writes != 0 {
		t.Error("the form was lost, or saved")
	}
	d.Key("ctrl+s")
	hasTitle(t, s, "Modifié par quelqu'un d'autre") // asked again: nothing is overwritten unseen
}

func TestConflictOfDifferentFieldsMergesAndShows(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 120, 36)
	d.Key("j", "e")
	d.Type("OTTE")
	f.elsewhere("e1", func(e *spst.Employee) { e.Determinants = []spst.DeterminantCode{"CMR"} })
	d.Key("ctrl+s")
	d.Sees("modifié par vous seul", "modifié au portail seul", "Agents CMR")
	d.Key("ctrl+s")
	e := f.people[f.find("e1")]
	if e.BirthName != "CESAROTTE" || len(e.Determinants) != 1 || e.Determinants[0] != "CMR" || s.panes.Len() != 0 {
		t.Errorf("kept %s %v", e.BirthName, e.Determinants)
	}
}

func TestConflictHidesNIRs(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 120, 36)
	d.Key("j", "e")
	d.Run(s.panes.Top().(*employeeForm).GoTo(5))
	for range 21 {
		d.Key("backspace")
	}
	d.Type("169087654001363")
	f.elsewhere("e1", func(e *spst.Employee) { e.NIR = "1690876540014" })
	d.Key("ctrl+s")
	d.Sees("1 69 08 •• ••• ••• •• (autre)")
	d.SeesNot("540")
}

func TestConflictWithoutTheCurrentVersionAsksForIt(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 120, 36)
	d.Key("j", "e")
	d.Type("OTTE")
	f.err = &spst.Error{Kind: spst.Stale, Code: "stale"}
	d.Hold()
	d.Key("ctrl+s")
	d.ReleaseOne(0)
	f.err = nil
	f.elsewhere("e1", func(e *spst.Employee) { e.BirthName = "CESARI" })
	d.Release()
	d.Sees("CESAROTTE", "CESARI")
	d.Key("right", "ctrl+s")
	if s.panes.Unsaved() {
		t.Error("something is left to save")
	}
}

// The page of an employee says who it is, why the category, the visits and the history,
// at every size; esc closes it.
func TestThePageOfAnEmployee(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {100, 30}, {120, 40}, {200, 50}} {
		d, s := start(t, newFake(florist()...), size[0], size[1]-4)
		d.Key("j", "h")
		hasTitle(t, s, "Salarié : CESAR Jules")
		d.Golden(fmt.Sprintf("person-%dx%d", size[0], size[1]))
		d.Key("pgdown", "pgdown")
		d.Sees("20/11/2026 10\u00a0h\u00a012", "modifié", "FLEURISTE MARTIN", "VENDEUR → CAISSIER", "(vide) → 552a", "ajouté")
		d.Key("pgup", "pgup")
		d.Sees("01/10/2031", "R4624-16", "08/12/2026\u00a010\u00a0h\u00a000", "annulable jusqu'au 02/12/2026", "honoré")
		d.Key("esc")
		if s.panes.Len() != 0 {
			t.Error("esc does not leave")
		}
	}
}

// A change of the history is put back from there, unless another value is there by now;
// the page says it at once.
func TestUndoFromTheHistory(t *testing.T) {
	f := newFake(florist()...)
	at := f.find("e1")
	f.people[at].JobTitle = "CAISSIER"
	d, s := start(t, f, 120, 40)
	d.Key("j", "h", "u")
	d.Did(tui.Note{Text: noticeNothingToUndo})
	d.Key("down", "u")
	if got := f.people[f.find("e1")]; got.JobTitle != "VENDEUR" || s.known.employee(s.known.find("e1")).JobTitle != "VENDEUR" {
		t.Errorf("the job is %q", got.JobTitle)
	}
	writes := f.writes
	d.Key("u") // VENDEUR is not what the change left
	if f.writes != writes {
		t.Error("a change is put back over another value")
	}
	d, _ = start(t, f, 120, 40, readOnly)
	d.Key("j", "h", "down", "u")
	d.Did(tui.No(noticeReadOnly))
}

// A visit is asked for those marked, or the one under the cursor, in the list and on the
// page of an employee.
func TestAskingForAVisit(t *testing.T) {
	asked := func(d *uitest.Driver) (ids []string) {
		push, _ := d.Last().(tui.Push)
		r, _ := push.Route.(route.Appointments)
		for _, e := range r.Ask {
			ids = append(ids, e.ID)
		}
		return ids
	}
	for _, c := range []struct {
		keys []string
		want int
	}{{[]string{"m"}, 1}, {[]string{"space", "space", "m"}, 2}, {[]string{"space", "space", "h", "m"}, 1}} {
		d, _ := start(t, newFake(florist()...), 80, 20)
		d.Key(c.keys...)
		if ids := asked(d); len(slices.Compact(ids)) != c.want {
			t.Errorf("%v: %v are asked for", c.keys, ids)
		}
	}
	d, _ := start(t, newFake(florist()...), 80, 20, readOnly)
	d.Key("m")
	d.Did(tui.No(noticeReadOnly))
}

// esc closes the detail that was asked for before it leaves the list.
func TestEscClosesTheDetail(t *testing.T) {
	d, s := start(t, newFake(florist()...), 80, 20)
	d.Key("d", "esc")
	if s.list.detail {
		t.Error("the detail is still there")
	}
	d.Key("esc")
	d.Did(tui.Pop{})
}

func TestSavedWhileTheListIsReadAgain(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Hold()
	d.Key("r")
	d.ReleaseOne(0) // the old rows are read
	d.Key("j", "e")
	d.Type("OTTE")
	d.Key("ctrl+s")
	d.Release()
	d.Sees("CESAROTTE Jules", "6 salariés")
	if at := s.known.find("e1"); s.known.employee(at).Version != 2 {
		t.Error("the list went back to what it was before the save")
	}
}

func hasTitle(t *testing.T, s *Screen, want string) {
	t.Helper()
	if got := s.panes.Title(); got != want {
		t.Fatalf("the title is %q, want %q", got, want)
	}
}

// A visit that was asked for from the list is in what was done: taken back, it is withdrawn;
// done again, asked for once more. What else was done to the people does not matter to it.
func TestAVisitThatWasAskedForIsTakenBack(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 120, 30)
	d.Key("space", "space", "m")
	push, _ := d.Last().(tui.Push)
	to, _ := push.Route.(route.Appointments)
	sent := spst.VisitRequest{ID: "v1", Version: 3, Kind: spst.PeriodicVisit, Employees: to.Ask, Status: spst.RequestSent}
	d.Send(tui.VisitsAsked{Requests: []spst.VisitRequest{sent}})
	if len(to.Ask) != 2 || len(s.list.marks) != 0 {
		t.Fatalf("%+v, %v", to, s.list.marks)
	}
	rename(d, "A") // one of them
	d.Key("U")
	d.Sees("2 salariés", "visite demandée (Visite périodique)")
	d.Key("j", "enter") // beneath what was done later
	d.Did(tui.Notice{Text: "Demande de visite retirée : 2 salariés."})
	d.Sees("annulé : visite demandée")
	if !slices.Equal(f.withdrawn, []string{"v1.3"}) {
		t.Errorf("%q", f.withdrawn)
	}
	d.Key("ctrl+y")
	d.Did(tui.Notice{Text: "Visite redemandée : 2 salariés."})
	if len(f.visits) != 1 || f.visits[0].Kind != spst.PeriodicVisit || len(f.visits[0].Employees) != 2 {
		t.Errorf("%+v", f.visits)
	}
	now := f.visits[0] // somebody has changed it meanwhile
	now.ID, now.Version, now.Until, now.By, now.ChangedAt = "v10", 4, spst.NewDate(2027, 1, 15), "Paul Durand", time.Now()
	f.visitFails = &spst.Error{Kind: spst.Stale, Current: &now}
	d.Key("esc", "u")
	d.Sees(nameRequest+" a changé au portail depuis votre lecture", "Dernier changement : Paul Durand", "15/01/2027", "pour retirer la demande quand même")
	f.visitFails = nil
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: "Demande de visite retirée : 2 salariés."})
	if !slices.Equal(f.withdrawn[1:], []string{"v10.1", "v10.4"}) || len(s.undo.done) != 1 {
		t.Errorf("%q, %+v", f.withdrawn, s.undo.done)
	}
}

// The page draws the visits past, today and the limits to scale, and beside them the months
// in which something comes; whoever has neither appointment nor limit kept is told the key.
func TestTheTimeOfAnEmployee(t *testing.T) {
	d, _ := start(t, newFake(florist()...), 120, 36)
	d.Key("j", "h")
	d.Sees("├──●─┊●", "○───┤", "10/2026", "10/2031", textTimeLegend, "novembre 2026", "décembre 2026", "2▲", "8●", textNoFault)
	d.SeesNot("m demande")
	d.Resize(60, 16)
	d.Key("pgdown")
	d.Sees("┊", "○")
	late := newFake(florist()...)
	late.tracked = &spst.EmployeeVisits{Due: []spst.VisitDue{{Label: "Visite intermédiaire", Due: today.AddDays(-41), Article: "R4624-28"}}}
	d, _ = start(t, late, 120, 36)
	d.Key("j", "h")
	d.Sees("m demande la visite, en retard de 41 jours", "✗", "┊")
	read, _ := start(t, late, 120, 36, readOnly)
	read.Key("j", "h")
	read.SeesNot("m demande")
	late.tracked.Due[0].Due = today.AddDays(30)
	d.Key("r", "esc", "h")
	d.Sees(textAskBefore(today.AddDays(30)))
}
