package exporting

import (
	"context"

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
	PreviewExport(ctx context.Context, what route.Export) (Preview, error)
	// WriteExport writes a file whole or not at all, never over another one, and
	// gives its path; or it prints, and path counts for nothing. told hears how far
	// it is, from another goroutine.
	WriteExport(ctx context.Context, what route.Export, form Form, path string, told func(done, total int64)) (string, error)
}

// Preview is the beginning of a list.
type Preview struct {
	Titles []string
	Rows   [][]string
	Right  []bool // the columns of figures, aligned on their units
}

// Form is what a list may be written as.
type Form string

// The forms.
const (
	Workbook Form = "xlsx"
	ExcelCSV Form = "excel-fr"
	PlainCSV Form = "rfc4180"
	Paper    Form = "pdf"
	Printer  Form = "imprimante"
	Agenda   Form = "ics"
)

// forms are those that a list or a document may have, the one that is proposed
// first.
func forms(what route.Export, printer bool) []Form {
	var all []Form
	switch what.What {
	case route.PrintDeclaration, route.PrintActivity, route.PrintReceipt:
		all = []Form{Paper}
	case route.ExportEmployees, route.ExportLedger:
		all = []Form{Workbook, ExcelCSV, PlainCSV, Paper}
	case route.ExportAppointments:
		all = []Form{Workbook, ExcelCSV, PlainCSV}
		if !what.Past {
			all = append(all, Agenda)
		}
	default:
		all = []Form{Workbook, ExcelCSV, PlainCSV}
	}
	if printer && all[len(all)-1] == Paper {
		all = append(all, Printer)
	}
	return all
}

// extension is that of its files.
func (f Form) extension() string {
	switch f {
	case Workbook, Paper, Agenda:
		return "." + string(f)
	default:
		return ".csv"
	}
}
