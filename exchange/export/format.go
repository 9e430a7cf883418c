// Package export writes what people take out of the program: lists as text tables or
// workbooks, and the accounting entries of the invoices.
//
// House rules: rows are written one by one, so a roster of 100,000 costs no more
// than one of ten; a text never runs as a formula; what a roster export holds,
// the reader of rosters reads back the same; NIRs go out only when asked for.
package export

import (
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/espace-adherent/adherent/exchange/list"
)

// Format is what a list or a document goes out as. The screen proposes these, the
// options of commands name them, and files end with their extension.
type Format string

// The formats.
const (
	Workbook Format = "xlsx"
	// ExcelCSV is what a French spreadsheet opens with a double click: UTF-8 with
	// its mark, semicolons, decimal commas, jj/mm/aaaa.
	ExcelCSV Format = "excel-fr"
	// PlainCSV is for programs (RFC 4180): UTF-8, commas, decimal points, ISO dates.
	PlainCSV Format = "rfc4180"
	// Tabs is what a spreadsheet takes from the clipboard, written as French people do.
	Tabs Format = "tsv"
	// Markdown is a table for a message or a ticket.
	Markdown Format = "md"
	Paper    Format = "pdf"
	Printer  Format = "imprimante"
	Agenda   Format = "ics"
)

// Tables are the formats of a list of any kind, the one that is proposed first.
func Tables() []Format { return []Format{Workbook, ExcelCSV, PlainCSV, Tabs, Markdown} }

// Texts are the tables that are texts, and may go to the clipboard or to a standard output.
func Texts() []Format {
	return slices.DeleteFunc(Tables(), func(f Format) bool { return f == Workbook })
}

// Dialects are the kinds of CSV.
func Dialects() []Format {
	return slices.DeleteFunc(Tables(), func(f Format) bool { return f.Extension() != ".csv" })
}

// Extensions are those of the tables, without their points.
func Extensions() []string {
	var all []string
	for _, f := range Tables() {
		if ext := f.Extension()[1:]; !slices.Contains(all, ext) {
			all = append(all, ext)
		}
	}
	return all
}

// Table is the format of [Tables] that ends with this extension (".csv"); dialect is
// which, where there are several.
func Table(extension string, dialect Format) Format {
	for _, f := range Tables() {
		if f.Extension() == extension && (f == dialect || f.Extension() != dialect.Extension()) {
			return f
		}
	}
	return dialect
}

// Extension is that of its files; a printer has none.
func (f Format) Extension() string {
	switch f {
	case Workbook, Tabs, Markdown, Paper, Agenda:
		return "." + string(f)
	case ExcelCSV, PlainCSV:
		return ".csv"
	case Printer:
	}
	return ""
}

// Label is the format in words, and what it is good for.
func (f Format) Label() (name, note string) {
	switch f {
	case Workbook:
		return "Classeur (.xlsx)", "dates et montants typés, titres figés, filtres"
	case ExcelCSV:
		return "CSV pour Excel (.csv)", "« ; », jj/mm/aaaa, virgule décimale"
	case PlainCSV:
		return "CSV standard (.csv)", "« , », dates ISO, point décimal"
	case Tabs:
		return "Tabulations (.tsv)", "à coller dans un tableur"
	case Markdown:
		return "Markdown (.md)", "pour un message, un ticket"
	case Agenda:
		return "Agenda (.ics)", "pour un calendrier : le nom et la nature de la visite"
	case Printer:
		return "Imprimante", "celle de ce poste"
	case Paper:
	}
	return "PDF (.pdf)", "pour le papier"
}

// Write writes tables in a format of [Tables], or the first on paper: a workbook has a
// sheet for each, a text holds the first only.
func Write(w io.Writer, f Format, tables ...list.Table) error {
	switch f {
	case Workbook:
		return writeXLSX(w, tables...)
	case Paper:
		return writePDF(w, tables[0])
	case Markdown:
		return writeMarkdown(w, tables[0])
	case ExcelCSV, PlainCSV, Tabs, Printer, Agenda:
	}
	return writeCSV(w, tables[0], f)
}

// OtherFormat tells whether the name of a file promises another format than the one
// of that extension (".csv"), and which: a workbook called .csv opens nowhere.
func OtherFormat(name, extension string) (ext string, other bool) {
	ext = strings.ToLower(filepath.Ext(name))
	known := append(Extensions(), string(Paper), string(Agenda), "xls", "ods")
	return ext, ext != extension && slices.Contains(known, strings.TrimPrefix(ext, "."))
}
