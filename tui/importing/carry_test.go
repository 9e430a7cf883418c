package importing

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// carrying begins an import of n entries; its first batch is held.
func carrying(t *testing.T, f *fake) (*uitest.Driver, *Screen) {
	t.Helper()
	d, s := start(t, f, 80, 20)
	d.Key("down", "enter", "ctrl+s", "enter", "ctrl+s")
	d.Hold()
	d.Accept()
	if s.step != stepCarry {
		t.Fatalf("step %d", s.step)
	}
	return d, s
}

func TestEveryKeyOfAnImportUnderWayAnswers(t *testing.T) {
	for name, start := range map[string]func(*testing.T) *uitest.Driver{
		"under way": func(t *testing.T) *uitest.Driver { d, _ := carrying(t, many(4800)); return d },
		"paused": func(t *testing.T) *uitest.Driver {
			d, _ := carrying(t, many(4800))
			d.Key("space")
			d.Release()
			return d
		},
		"a refused report": func(t *testing.T) *uitest.Driver {
			f := many(60)
			for i := range 40 {
				f.file.Rows[i].Check(today, badDate())
			}
			d, _ := carrying(t, f)
			d.Release()
			d.Key("pgdown")
			return d
		},
	} {
		t.Run(name, func(t *testing.T) { uitest.EveryKeyAnswers(t, start) })
	}
}

// Esc while lines leave is refused with what to do first; paused, it leaves, and the
// import is taken up where it is.
func TestLeavingAnImportUnderWay(t *testing.T) {
	f := many(4800)
	d, s := carrying(t, f)
	d.Key("esc")
	d.Did(tui.Note{Text: noticePauseFirst})
	d.Key("space", "esc") // the batch under way is not back yet
	d.Did(tui.Note{Text: noticePauseFirst})
	d.Release()
	d.Sees("2\u00a0000 / 4\u00a0800", "En pause.", "rien n'est fait deux fois")
	d.Key("esc")
	d.Did(tui.Pop{Notice: noticeCanResume})
	if !s.Unsaved() || f.pending.Done != 2000 {
		t.Errorf("unsaved %v, kept %+v", s.Unsaved(), f.pending)
	}
	d, _ = start(t, f, 80, 20)
	d.Key("enter", "ctrl+s")
	d.Accept()
	d.Sees("Import terminé")
	if len(f.people) != 4800 {
		t.Errorf("%d people", len(f.people))
	}
}

// Paused and taken up before the batch is back, it goes on as though nothing was said.
func TestAPauseThatIsTakenBack(t *testing.T) {
	f := many(4800)
	d, _ := carrying(t, f)
	d.Key("space", "space")
	if d.Held() != 1 {
		t.Errorf("%d requests", d.Held())
	}
	d.Release()
	d.Sees("Import terminé", "4\u00a0800 entrées")
	if f.batches != 3 {
		t.Errorf("%d batches", f.batches)
	}
}

// What stops an import is said and kept on the screen; the portal that is back goes on
// by itself, anything else waits for the person, and nothing is done twice.
func TestWhatStopsAnImport(t *testing.T) {
	for name, c := range map[string]struct {
		err   error
		alone bool
	}{
		"away":    {away, true},
		"storage": {&spst.Error{Kind: spst.Unavailable, Code: spst.CodeStorage}, true},
		"session": {&spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession}, false},
		"mandate": {&spst.Error{Kind: spst.Forbidden, Code: spst.CodeMandate}, false},
		"a fault": {&spst.Error{Kind: spst.Internal}, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := many(4800)
			d, s := carrying(t, f)
			d.ReleaseOne(0)
			f.fail["ChangeEmployees"] = c.err
			d.Release()
			d.Failed(c.err)
			d.Sees("2\u00a0000 / 4\u00a0800", "✗ "+strings.SplitN(tui.Sentence(c.err), ":", 2)[0])
			delete(f.fail, "ChangeEmployees")
			d.Send(tui.Online(true))
			if alone := s.step == stepReport; alone != c.alone {
				t.Fatalf("goes on by itself: %v", alone)
			}
			if !c.alone {
				d.Key("r")
			}
			d.Sees("Import terminé", "4\u00a0800 entrées")
			if len(f.people) != 4800 {
				t.Errorf("%d people", len(f.people))
			}
		})
	}
}

// A late answer to a batch is nobody's.
func TestALateBatch(t *testing.T) {
	d, s := carrying(t, many(600))
	d.Send(tui.Reply[batch]{Ticket: 1})
	if done, _ := s.run.Progress(); done != 0 {
		t.Errorf("%d done", done)
	}
	d.Release()
	d.Send(tui.Reply[batch]{Ticket: 1})
	d.Sees("Import terminé", "600 entrées")
}

// How far it is cannot be kept on the disk: no line leaves, until it can.
func TestProgressThatCannotBeKept(t *testing.T) {
	f := many(4800)
	d, _ := carrying(t, f)
	f.fail["KeepImportMemory"] = &spst.Error{Kind: spst.Invalid, Message: "Le disque est plein."}
	d.Release()
	d.Did(tui.No("Le disque est plein."))
	d.Sees("0 / 4\u00a0800", "✗ Le disque est plein.")
	if len(f.people) != 0 {
		t.Errorf("%d people", len(f.people))
	}
	delete(f.fail, "KeepImportMemory")
	d.Key("r")
	d.Sees("Import terminé")
	if len(f.people) != 4800 {
		t.Errorf("%d people", len(f.people))
	}
}

// The report says what was done, to whom not, and why; on every size.
func TestTheReport(t *testing.T) {
	for _, size := range uitest.Sizes()[1:] {
		d, s := reviewing(t, plain(), size[0], size[1])
		d.Key("ctrl+s", "1", "enter")
		d.Accept()
		d.Sees("Import terminé", "/paie/novembre.csv", "1 entrée, 1 sortie, 1 modification", "1 ligne refusée", "MAUVAIS Luc",
			"Date non reconnue")
		if s.Unsaved() || !s.Inside() {
			t.Error("it is done, and leaving would ask")
		}
		d.Key("esc")
		d.Did(tui.Pop{})
	}
	d, _ := carrying(t, many(3))
	d.Release()
	d.Sees("3 entrées, 0 sortie, 0 modification", textNoneRefused)
	d.Key("E")
	d.Did(tui.Note{Text: noticeNoRefused})
}

// Once the import is undone, its page offers neither to correct a refused row nor to write
// them, and both keys say that there is none.
func TestNothingIsCorrectedAfterAnUndo(t *testing.T) {
	d, s := reviewing(t, plain(), 80, 24)
	d.Key("ctrl+s", "1", "enter")
	d.Accept()
	offered := func() (keys []string) {
		for _, b := range s.ShortHelp() {
			keys = append(keys, b.Help().Key)
		}
		return keys
	}
	if got := offered(); !slices.Contains(got, "e") || !slices.Contains(got, "E") {
		t.Fatalf("a report with a refused row offers %v", got)
	}
	d.Key("u")
	d.Accept()
	if got := offered(); !slices.Equal(got, []string{"esc"}) {
		t.Errorf("an import that is undone offers %v", got)
	}
	d.Key("e")
	d.Did(tui.Note{Text: noticeNoRefusedHere})
	d.Key("E")
	d.Did(tui.Note{Text: noticeNoRefused})
}

// The whole import is undone once; again, there is nothing to undo.
func TestUndoingFromTheReport(t *testing.T) {
	f := many(700)
	d, s := carrying(t, f)
	d.Release()
	d.Key("u")
	if q := d.Asked(); q.Title != "Annuler l'import de 700 lignes ?" || q.Yes != "Annuler l'import" || !strings.Contains(q.Text,
		"restent comme elles sont") {
		t.Errorf("%+v", q)
	}
	d.Hold()
	d.Accept()
	d.Sees("Annulation de l'import", "0 / 700")
	d.Key("u")
	if d.Held() != 1 {
		t.Errorf("%d requests", d.Held())
	}
	d.Key("esc")
	d.Did(tui.Note{Text: noticePauseUndo})
	d.Release()
	d.Sees("699 lignes annulées", "1 fiche laissée")
	d.Key("u")
	d.Did(tui.Note{Text: noticeNothingToUndo})
	if f.memory.Pending != nil || s.carry.undoing != 0 {
		t.Errorf("%+v", f.memory.Pending)
	}
}

// An undo that is cut says so, and goes on with « u », asking no more.
func TestAnUndoThatIsCut(t *testing.T) {
	f := many(4800)
	d, _ := carrying(t, f)
	d.Release()
	d.Key("u")
	d.Hold()
	d.Accept()
	d.ReleaseOne(0)
	f.fail["UndoImport"] = away
	d.Release()
	d.Failed(away)
	d.Sees("2\u00a0000 / 4\u00a0800")
	delete(f.fail, "UndoImport")
	d.Key("u")
	d.Sees("4\u00a0799 lignes annulées")
	if f.undone != 4800 {
		t.Errorf("%d undone", f.undone)
	}
}

// An undo that was asked for while an import is cut forgets the import: it takes no
// more lines.
func TestUndoingTheImportThatWasCut(t *testing.T) {
	f := many(4800)
	f.imports = []spst.Import{{ID: "cut", At: today.Time(), Done: 2000, UndoableUntil: today}}
	f.memory.Pending = &imports.Pending{Import: "cut", Paths: []string{"/paie/novembre.csv"}, Digest: "abc", Done: 2000, Total: 4800}
	for i := range 2000 {
		f.done[fmt.Sprint("cut", i)] = true
	}
	d, _ := start(t, f, 80, 20)
	d.Key("G", "enter")
	d.Accept()
	d.Sees("1\u00a0999 lignes annulées")
	if f.memory.Pending != nil {
		t.Errorf("it would be taken up: %+v", f.memory.Pending)
	}
	d.Send(tui.Reply[spst.ImportUndo]{Ticket: 1})
	d.Sees("1\u00a0999 lignes annulées")
}
