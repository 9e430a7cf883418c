package imports

import (
	"cmp"
	"context"
	"slices"

	"github.com/espace-adherent/adherent/spst"
)

// Undo is the undo of an import as a whole, asked of the portal until no line of it
// is left to undo.
type Undo struct {
	member, id string
	from       int // lines in place when it began
	asked      bool
	spst.ImportUndo
}

// NewUndo is the undo of an import that has so many lines in place.
func NewUndo(member, id string, lines int) *Undo {
	return &Undo{member: member, id: id, from: lines, ImportUndo: spst.ImportUndo{Left: []spst.ImportLeft{}}}
}

// Settle takes one answer of the portal.
func (u *Undo) Settle(step spst.ImportUndo) {
	u.asked, u.Import, u.Left = true, step.Import, append(u.Left, step.Left...)
}

// Over tells whether no line is left to undo.
func (u *Undo) Over() bool { return u.asked && u.Import.Done == 0 }

// Progress is how many lines have been settled, and how many there were.
func (u *Undo) Progress() (done, total int) {
	if !u.asked {
		return 0, u.from
	}
	return u.from - u.Import.Done, u.from
}

// Ask undoes some lines; the answer is for [Undo.Settle].
func (u *Undo) Ask(ctx context.Context, portal Portal) (spst.ImportUndo, error) {
	return portal.UndoImport(ctx, u.member, u.id)
}

// CarryOut asks until it is over; told hears how many lines are settled.
func (u *Undo) CarryOut(ctx context.Context, portal Portal, told func(done, total int64)) error {
	for !u.Over() {
		step, err := u.Ask(ctx, portal)
		if err != nil {
			return err
		}
		u.Settle(step)
		done, total := u.Progress()
		told(int64(done), int64(total))
	}
	return nil
}

// Last is the newest import of that origin in a list that has carried a line out, undone
// or not; nil when there is none.
func Last(list []spst.Import, origin spst.ImportOrigin) *spst.Import {
	at := slices.IndexFunc(list, func(i spst.Import) bool {
		return cmp.Or(i.Origin, spst.FromFile) == origin && i.Done+i.Undone+i.Kept > 0
	})
	if at < 0 {
		return nil
	}
	return &list[at]
}
