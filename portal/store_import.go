package portal

import (
	"context"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// ImportStore keeps what imports have done, line by line.
type ImportStore interface {
	// BeginImport keeps a new import; one that is there already stays as it is.
	BeginImport(ctx context.Context, member string, i StoredImport) error
	// ImportState finds one, and tells what has become of its last line; LineDone where it has none.
	ImportState(ctx context.Context, member, id string) (LineState, error)
	// Import finds one, with the counts of its lines.
	Import(ctx context.Context, member, id string) (spst.Import, error)
	// Imports is newest first.
	Imports(ctx context.Context, member string) ([]spst.Import, error)
	// AddImportLines keeps lines as the last ones of an import, in their order.
	AddImportLines(ctx context.Context, member, id string, lines []ImportLine) error
	// ImportLines finds lines by the caller's names, in no order; without their Before.
	ImportLines(ctx context.Context, member, id string, names []string) ([]ImportLine, error)
	// LinesDone gives the lines in place, the last ones first.
	LinesDone(ctx context.Context, member, id string, limit int) ([]ImportLine, error)
	// Restored says that an employee is in version to what it was in version from:
	// an earlier import that left it so may be undone in its turn.
	Restored(ctx context.Context, member, employee string, from, to int64) error
	// SettleLines says what has become of the lines done from a place to another, and
	// forgets their Before.
	SettleLines(ctx context.Context, member, id string, from, to int, s LineState) error
}

// StoredImport is an import without its lines.
type StoredImport struct {
	ID      string
	Origin  spst.ImportOrigin
	At      time.Time
	Account spst.Account
}

// LineState is what has become of a line that was carried out.
type LineState int

// The states of a line.
const (
	LineDone LineState = iota
	LineUndone
	LineKept // the undo has left it
)

// ImportLine is one line of an import.
type ImportLine struct {
	Place    int // in the order of carrying out, from 1; the store gives it
	Line     string
	Action   spst.ChangeAction
	Employee string
	Was      int64 // version of the employee before; 0 for an entry
	Version  int64 // and once the line was carried out
	State    LineState
	Before   *Record // the employee before; nil for an entry
}
