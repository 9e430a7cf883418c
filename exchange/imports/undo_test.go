package imports_test

import (
	"testing"

	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/spst"
)

// An undo is asked for until no line is left, and names all those that it has left.
func TestUndo(t *testing.T) {
	w := newWorld(4_800)
	r := w.chosen(t, imports.Reading{})
	if err := w.carry(t, r); err != nil {
		t.Fatal(err)
	}
	u := imports.NewUndo(florist.Number, r.ID, r.Report.Done())
	var told []int64
	err := u.CarryOut(t.Context(), w, func(done, total int64) {
		if total != 4_800 {
			t.Errorf("of %d", total)
		}
		told = append(told, done)
	})
	if err != nil || !u.Over() || len(told) != 3 || told[0] != 2_000 || told[2] != 4_800 || len(u.Left) != 3 || u.Import.ID != r.ID {
		t.Errorf("%v, told %v, %+v", err, told, u)
	}
}

func TestNothingUndoneYet(t *testing.T) {
	u := imports.NewUndo(florist.Number, "imp", 3)
	if done, total := u.Progress(); u.Over() || done != 0 || total != 3 {
		t.Errorf("over %t, %d of %d", u.Over(), done, total)
	}
}

// An import whose undo was cut goes on from the lines that are left.
func TestUndoTakenUp(t *testing.T) {
	u := imports.NewUndo(florist.Number, "imp", 700)
	u.Settle(spst.ImportUndo{Import: spst.Import{Done: 200, Undone: 1_000}})
	if done, total := u.Progress(); u.Over() || done != 500 || total != 700 {
		t.Errorf("over %t, %d of %d", u.Over(), done, total)
	}
}

// An import of which every line was refused is none to undo; one that was undone is
// the last one all the same.
func TestLast(t *testing.T) {
	file := spst.FromFile
	refused, undone := spst.Import{ID: "refused", Origin: file}, spst.Import{ID: "undone", Origin: file, Undone: 2}
	done, several := spst.Import{ID: "done", Origin: file, Done: 1}, spst.Import{ID: "several", Origin: spst.FromSelection, Done: 1}
	if last := imports.Last([]spst.Import{several, refused, undone, done}, file); last == nil || last.ID != "undone" {
		t.Errorf("%+v", last)
	}
	if last := imports.Last([]spst.Import{refused}, file); last != nil {
		t.Errorf("%+v", last)
	}
}

// What is undone takes no more lines.
func TestForget(t *testing.T) {
	m := imports.Memory{Pending: &imports.Pending{Import: "imp"}}
	if m.Forget("other") || m.Pending == nil || !m.Forget("imp") || m.Pending != nil || m.Forget("imp") {
		t.Errorf("%+v", m)
	}
}
