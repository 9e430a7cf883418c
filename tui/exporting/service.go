package exporting

import (
	"context"

	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/route"
)

// Service is what the screen asks of the portal and of this machine.
type Service interface {
	form.Folders
	// ExportFolder is the folder that is proposed, with its separator.
	ExportFolder() string
	// HasPrinter tells whether this machine prints.
	HasPrinter() bool
	// PreviewExport gives the first lines of what would be written, of a list.
	PreviewExport(ctx context.Context, what route.Export) (list.Table, error)
	// WriteExport writes a file whole or not at all, never over another one, and
	// gives its path; or it prints, and path counts for nothing. A folder that is not
	// there is NotFound, [spst.CodeFile], unless create says to make it. told hears how
	// far it is, from another goroutine.
	WriteExport(ctx context.Context, what route.Export, format export.Format, path string, create bool,
		told func(done, total int64)) (string, error)
}

// formats are those that a list or a document may have, the one that is proposed
// first.
func formats(what route.Export, printer bool) []export.Format {
	paper := []export.Format{export.Paper}
	if printer {
		paper = append(paper, export.Printer)
	}
	if what.What.Document() {
		return paper
	}
	all := export.Tables()
	if what.What == route.ExportAppointments && !what.Past {
		all = append(all, export.Agenda)
	}
	return append(all, paper...)
}
