// Package workbook reads the cells of the workbooks that spreadsheets and payroll
// programs write: XLSX, OpenDocument (ODS) and XLS.
//
// It knows nothing of rosters. A sheet is read row by row, in a memory that
// does not grow with it, and what other libraries do not report is told: hidden
// sheets, rows and columns, merged cells, formulas that were never worked out.
//
// House rule: a workbook is read whole, checksums compared, or refused. The errors are
// of kind Invalid, code sheet_workbook, with a French sentence; those of the reader
// that it is read from are folded into them.
package workbook

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
)

// Kind is the type of a cell's value.
type Kind uint8

// A number that is shown as a day or an hour is a Date. A Formula is one whose value
// the writer did not work out: what the cell holds is not known.
const (
	Empty Kind = iota
	Text
	Number
	Date
	Bool
	Error
	Formula
)

// Cell is a cell of a sheet.
type Cell struct {
	Kind Kind
	// Text is a number as the file writes it (XLS: with all its digits), a day as
	// 1985-04-12, one with an hour as 1985-04-12T08:30:00, an hour as 8:30:00, VRAI or
	// FAUX, an error as #N/A. A Text that is empty is what a formula has given.
	Text string
}

// Row is a row that has at least one cell with a value.
type Row struct {
	Number int // from 1, as spreadsheets show it
	Hidden bool
	Cells  []Cell // by column; the slice is valid during the call only, the texts stay valid
}

// Merge is a range of merged cells in one column: from the first row to the last, both counted from 1.
type Merge struct {
	Column      int // from 0
	First, Last int
}

// Layout is what a sheet says besides its cells.
type Layout struct {
	Merged []Merge // the merges of several rows of one column
	Hidden []Span  // columns
}

// Span is a range of columns, both ends included, counted from 0.
type Span struct{ First, Last int }

// Sheet is one sheet of a workbook.
type Sheet struct {
	Name   string
	Hidden bool
	read   func(take func(Row) bool) (Layout, error) // nil when the sheet is a chart, a dialogue or a macro
}

// Read gives to take, in the order of the file, the rows that have a value, until take returns false.
// It returns the layout of a sheet that was read to its end.
func (s *Sheet) Read(take func(Row) bool) (Layout, error) {
	if s.read == nil {
		return Layout{}, nil
	}
	return s.read(take)
}

// Book is an open workbook. Its sheets are read one at a time.
type Book struct {
	Format string // xlsx, ods, xls
	Sheets []Sheet

	from1904 bool
}

// The dates that a number without a format may be: from 18/05/1927, since a smaller number is more
// likely a year, to 2173.
const (
	firstDay = 10_000
	lastDay  = 100_000
)

// Day gives the date that a spreadsheet shows for a number in a date format.
func (b *Book) Day(number string) (day string, ok bool) {
	serial, err := strconv.ParseFloat(number, 64)
	if err != nil || !(firstDay <= serial && serial <= lastDay) {
		return "", false
	}
	text, ok := appendSerial(nil, serial, asDay, b.from1904)
	return string(text), ok
}

// The limits of a workbook: as many columns as spreadsheets allow; the other limits are far above any
// list of employees.
const (
	maxColumns = 16_384
	maxMerges  = 100_000
	maxSheets  = 4096
	maxFormats = 1 << 16
	maxRowText = 4 << 20 // bytes
)

var errMany = errors.New("more sheets, formats, columns, merged cells or text than a workbook has")

// add adds a sheet after the others.
func (b *Book) add(s Sheet) error {
	if len(b.Sheets) == maxSheets {
		return errMany
	}
	b.Sheets = append(b.Sheets, s)
	return nil
}

// merge records the merged cells of one column; other merges are titles, or none.
func (l *Layout) merge(m Merge, lastColumn int) error {
	if m.Column != lastColumn || m.First >= m.Last {
		return nil
	}
	if len(l.Merged) == maxMerges {
		return errMany
	}
	l.Merged = append(l.Merged, m)
	return nil
}

// hide records hidden columns.
func (l *Layout) hide(first, last int) error {
	if len(l.Hidden) == maxColumns {
		return errMany
	}
	l.Hidden = append(l.Hidden, Span{first, last})
	return nil
}

var (
	zipStart = []byte("PK\x03\x04")
	cfbStart = []byte("\xd0\xcf\x11\xe0")
)

// Is tells whether a file with these first bytes is a workbook of any program, or an archive or
// compound file such as workbooks are stored in.
func Is(start []byte) bool {
	return bytes.HasPrefix(start, zipStart) || bytes.HasPrefix(start, cfbStart)
}

// Open opens a workbook of size bytes. The format is recognized from the content.
func Open(r io.ReaderAt, size int64) (*Book, error) {
	start := make([]byte, len(cfbStart))
	_, _ = r.ReadAt(start, 0) // a read error is reported by what follows
	if bytes.Equal(start, cfbStart) {
		return openCompound(r, size)
	}
	return openZip(r, size)
}

// cells builds a row. The texts stored in the row itself share one string.
type cells struct {
	row   []Cell
	held  []int  // columns that have a value
	text  []byte // texts of the cells, one after the other
	spans []span
}

type span struct{ column, from, to int }

// begin clears the cells for the next row.
func (c *cells) begin() {
	for _, column := range c.held {
		c.row[column] = Cell{}
	}
	c.row, c.held, c.text, c.spans = c.row[:0], c.held[:0], c.text[:0], c.spans[:0]
}

// set sets a cell; columns beyond those of any spreadsheet are ignored.
func (c *cells) set(column int, cell Cell) {
	if column < 0 || column >= maxColumns {
		return
	}
	if column >= len(c.row) {
		c.row = slices.Grow(c.row, column+1-len(c.row))[:column+1]
	}
	c.row[column] = cell
	c.held = append(c.held, column)
}

// setOwn sets a cell whose text is the end of c.text, from the given index. An empty text makes no
// cell.
func (c *cells) setOwn(column int, kind Kind, from int) {
	if from == len(c.text) || column < 0 || column >= maxColumns {
		return
	}
	c.set(column, Cell{Kind: kind})
	c.spans = append(c.spans, span{column, from, len(c.text)})
}

// setNumber sets a number as it is written, or the date that it shows.
func (c *cells) setNumber(column int, value []byte, as shown, from1904 bool) {
	if as != asNumber && len(value) > 0 {
		if serial, err := strconv.ParseFloat(string(value), 64); err == nil && c.setSerial(column, serial, as, from1904) {
			return
		}
	}
	from := len(c.text)
	c.text = append(c.text, bytes.TrimSpace(value)...)
	c.setOwn(column, Number, from)
}

// setSerial sets the date or the time that a number shows, if it shows one.
func (c *cells) setSerial(column int, serial float64, as shown, from1904 bool) (ok bool) {
	from := len(c.text)
	if c.text, ok = appendSerial(c.text, serial, as, from1904); ok {
		c.setOwn(column, Date, from)
	}
	return ok
}

// bounded refuses a row with more text than maxRowText.
func (c *cells) bounded() error {
	if len(c.text) > maxRowText {
		return errMany
	}
	return nil
}

// lines ends the lines of a text with \n.
func lines(s []byte) []byte {
	if bytes.IndexByte(s, '\r') < 0 {
		return s
	}
	return bytes.ReplaceAll(bytes.ReplaceAll(s, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
}

// end gives the row; ok is false when the row has no value.
func (c *cells) end(number int, hidden bool) (row Row, ok bool) {
	if len(c.spans) > 0 {
		all := string(c.text)
		for _, s := range c.spans {
			c.row[s.column].Text = all[s.from:s.to]
		}
	}
	return Row{Number: number, Hidden: hidden, Cells: c.row}, len(c.held) > 0
}
