package export

import (
	"path/filepath"
	"slices"
	"strings"
)

// Form is what a list or a document goes out as.
type Form string

// The forms.
const (
	Workbook Form = "xlsx"
	ExcelCSV      = Form(ExcelFR)
	PlainCSV      = Form(RFC4180)
	Paper    Form = "pdf"
	Printer  Form = "imprimante"
	Agenda   Form = "ics"
)

// Extension is that of its files.
func (f Form) Extension() string {
	switch f {
	case Workbook, Paper, Agenda:
		return "." + string(f)
	default:
		return ".csv"
	}
}

// Preview is the beginning of a list, as people read it.
type Preview struct {
	Titles []string
	Rows   [][]string
	Right  []bool // the columns of figures, aligned on their units
}

// OtherForm tells whether the name of a file promises another form than the one
// of that extension (".csv"), and which: a workbook called .csv opens nowhere.
func OtherForm(name, extension string) (ext string, other bool) {
	ext = strings.ToLower(filepath.Ext(name))
	return ext, ext != extension && slices.Contains([]string{".csv", ".xlsx", ".xls", ".ods", ".pdf", ".ics"}, ext)
}
