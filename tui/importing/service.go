package importing

import (
	"context"

	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/form"
)

// Service is what the screen asks of the portal and of this machine.
type Service interface {
	imports.Service
	form.Folders
	// Imports gives the imports of the member, newest first.
	Imports(ctx context.Context, member string) ([]spst.Import, error)
	// ImportMemory gives what is remembered of a member's imports.
	ImportMemory(ctx context.Context, member string) (imports.Memory, error)
	// WriteRefused writes the refused rows beside the file they come from, over
	// no other file, and gives the path.
	WriteRefused(ctx context.Context, path string, file *spst.RosterFile, rows []reconcile.Row) (string, error)
}
