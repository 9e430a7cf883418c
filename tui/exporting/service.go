package exporting

import (
	"context"

	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Service is what the screen asks of the portal and of this machine.
type Service interface {
	// ListFolder gives the entries of a folder, folders first.
	ListFolder(ctx context.Context, folder string) ([]widget.FileItem, error)
	// ExportFolder is the folder that is proposed, with its separator.
	ExportFolder() string
	// HasPrinter tells whether this machine prints.
	HasPrinter() bool
	// PreviewExport gives the first lines of what would be written, of a list.
	PreviewExport(ctx context.Context, what route.Export) (export.Preview, error)
	// WriteExport writes a file whole or not at all, never over another one, and
	// gives its path; or it prints, and path counts for nothing. told hears how far
	// it is, from another goroutine.
	WriteExport(ctx context.Context, what route.Export, form export.Form, path string, told func(done, total int64)) (string, error)
}

// forms are those that a list or a document may have, the one that is proposed
// first.
func forms(what route.Export, printer bool) []export.Form {
	var all []export.Form
	switch what.What {
	case route.PrintDeclaration, route.PrintActivity, route.PrintReceipt:
		all = []export.Form{export.Paper}
	case route.ExportEmployees, route.ExportLedger:
		all = []export.Form{export.Workbook, export.ExcelCSV, export.PlainCSV, export.Paper}
	case route.ExportAppointments:
		all = []export.Form{export.Workbook, export.ExcelCSV, export.PlainCSV}
		if !what.Past {
			all = append(all, export.Agenda)
		}
	default:
		all = []export.Form{export.Workbook, export.ExcelCSV, export.PlainCSV}
	}
	if printer && all[len(all)-1] == export.Paper {
		all = append(all, export.Printer)
	}
	return all
}
