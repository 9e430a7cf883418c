package workbook

import (
	"bytes"
	"strconv"
	"strings"
)

// ods is an OpenDocument spreadsheet (OASIS OpenDocument 1.3 part 3): all its sheets
// are in one part, which is read to its end once for their names, and to the end of a
// sheet for its cells.
type ods struct {
	parts archive
	// worksOut tells that the writer calculates formulas, so that a formula without a value gave an
	// empty text, for which LibreOffice writes nothing.
	worksOut bool
}

const odsContent = "content.xml"

func (a archive) openODS() (*Book, error) {
	if a[odsContent] == nil {
		return nil, locked() // the whole file is encrypted, as LibreOffice 24.8 does
	}
	if err := a.checkLocked(); err != nil {
		return nil, err
	}
	worksOut, err := a.byOffice()
	if err != nil {
		return nil, err
	}
	o := ods{a, worksOut}
	book, hidden, isBook := &Book{Format: "ods"}, map[string]bool{}, false
	err = a.read(odsContent, func(t *tokens) bool {
		for t.root() {
			for t.child(1) {
				switch {
				case t.is("automatic-styles"):
					for t.child(2) {
						hiddenTables(t, hidden)
					}
				case t.is("body"):
					for t.child(2) {
						if t.is("spreadsheet") {
							isBook = true
							listTables(t, book, o, hidden)
						}
					}
				}
			}
		}
		return true
	})
	if err == nil && !isBook {
		err = refuse(notABook)
	}
	return book, err
}

// checkLocked refuses a part encrypted with a password (part 2, 4.8.5).
func (a archive) checkLocked() error {
	const manifest = "meta-inf/manifest.xml"
	if a[manifest] == nil {
		return nil
	}
	return a.read(manifest, func(t *tokens) bool {
		for t.root() {
			for t.child(1) {
				for t.child(2) {
					if t.is("encryption-data") {
						t.fail(locked())
					}
				}
			}
		}
		return true
	})
}

// byOffice tells whether LibreOffice or OpenOffice wrote the file.
func (a archive) byOffice() (by bool, err error) {
	const meta = "meta.xml"
	if a[meta] == nil {
		return false, nil
	}
	err = a.read(meta, func(t *tokens) bool {
		for t.root() {
			for t.child(1) {
				for t.child(2) {
					by = by || t.is("generator") && bytes.Contains(t.appendText(nil), []byte("Office"))
				}
			}
		}
		return true
	})
	return by, err
}

// hiddenTables records a style that hides the sheets that use it.
func hiddenTables(t *tokens, hidden map[string]bool) {
	if t.attribute("family") != "table" {
		return
	}
	name := t.attribute("name")
	for t.child(3) {
		if t.is("table-properties") && t.attribute("display") == "false" && len(hidden) < maxSheets {
			hidden[name] = true
		}
	}
}

func listTables(t *tokens, book *Book, o ods, hidden map[string]bool) {
	for t.child(3) {
		switch {
		case t.is("table"):
			i := len(book.Sheets)
			t.failIf(book.add(Sheet{Name: t.attribute("name"), Hidden: hidden[t.attribute("style-name")],
				read: func(take func(Row) bool) (Layout, error) { return o.read(i, take) }}))
			t.skip()
		case t.is("calculation-settings"):
			for t.child(4) {
				book.from1904 = book.from1904 || t.is("null-date") && strings.HasPrefix(t.attribute("date-value"), "1904")
			}
		}
	}
}

func (o ods) read(sheet int, take func(Row) bool) (Layout, error) {
	r := odsSheet{ods: o, take: take}
	err := o.parts.read(odsContent, func(t *tokens) bool {
		for t.root() {
			for t.child(1) {
				if !t.is("body") {
					t.skip()
					continue
				}
				for t.child(2) {
					for t.child(3) {
						switch {
						case !t.is("table"):
						case sheet > 0:
							t.skip()
							sheet--
						default:
							r.readRows(t, false)
							return false // the checksum was compared when the sheets were listed
						}
					}
				}
			}
		}
		return true
	})
	if err != nil {
		return Layout{}, damaged(err)
	}
	return r.layout, nil
}

// odsSheet is a sheet being read.
type odsSheet struct {
	ods
	take    func(Row) bool
	layout  Layout
	cells   cells
	number  int // of the last row
	columns int // declared so far
	value   []byte
}

// readRows reads the rows of the element that was opened, and of the groups in it.
func (r *odsSheet) readRows(t *tokens, hidden bool) (more bool) {
	for depth := t.depth; t.child(depth); {
		switch string(t.name) {
		case "table-row":
			if !r.readRow(t, hidden) {
				return false
			}
		case "table-row-group":
			if !r.readRows(t, hidden || t.attribute("display") == "false") {
				return false
			}
		case "table-rows", "table-header-rows":
			if !r.readRows(t, hidden) {
				return false
			}
		case "table-columns", "table-header-columns", "table-column-group":
			r.readRows(t, hidden)
		case "table-column":
			n := repeats(t.attribute("number-columns-repeated"))
			if isHidden(t.attribute("visibility")) {
				t.failIf(r.layout.hide(r.columns, r.columns+n-1))
			}
			r.columns += n
		default:
			t.skip()
		}
	}
	return true
}

func isHidden(visibility string) bool { return visibility == "collapse" || visibility == "filter" }

// repeats reads the number of times that an element is repeated.
func repeats(value string) int {
	if n, err := strconv.Atoi(value); err == nil && n > 0 {
		return min(n, 1<<20)
	}
	return 1
}

// readRow reads a row element, which may stand for several equal rows.
func (r *odsSheet) readRow(t *tokens, hidden bool) (more bool) {
	n := 1
	for name, value := range t.attributes() {
		switch string(name) {
		case "number-rows-repeated":
			n = repeats(string(value))
		case "visibility":
			hidden = hidden || isHidden(string(value))
		}
	}
	r.cells.begin()
	column := 0
	for depth := t.depth; t.child(depth); {
		switch string(t.name) {
		case "table-cell":
			column = r.readCell(t, column)
			t.failIf(r.cells.bounded())
		case "covered-table-cell": // a cell covered by the cell that it is merged into
			column += repeats(t.attribute("number-columns-repeated"))
		}
	}
	if t.failed() {
		return true
	}
	first := r.number + 1
	r.number += n
	row, ok := r.cells.end(first, hidden)
	for ; ok && row.Number <= r.number; row.Number++ {
		if !r.take(row) {
			return false
		}
	}
	return true
}

// The types of values (part 3, 19.389).
type odsType uint8

const (
	untyped odsType = iota
	odsNumber
	odsDate
	odsTime
	odsBool
	odsText
)

func typeOf(name []byte) odsType {
	switch string(name) {
	case "float", "percentage", "currency":
		return odsNumber
	case "date":
		return odsDate
	case "time":
		return odsTime
	case "boolean":
		return odsBool
	case "string":
		return odsText
	}
	return untyped
}

// odsCell holds the attributes of a cell.
type odsCell struct {
	kind            odsType
	failed, formula bool
	repeated        int
	rows, columns   int // number of rows and columns that the cell spans
}

// readCell reads a cell element, which may stand for several equal cells, and gives the column after
// them.
func (r *odsSheet) readCell(t *tokens, column int) (next int) {
	c := odsCell{repeated: 1, rows: 1, columns: 1}
	r.value = r.value[:0]
	for name, value := range t.attributes() {
		switch string(name) {
		case "value-type": // LibreOffice also writes its own attribute, which marks errors
			c.failed = c.failed || string(value) == "error"
			if c.kind == untyped {
				c.kind = typeOf(value)
			}
		case "value", "date-value", "time-value", "boolean-value", "string-value":
			r.value = t.unescape(r.value[:0], value)
		case "formula":
			c.formula = true
		case "number-columns-repeated":
			c.repeated = repeats(string(value))
		case "number-rows-spanned":
			c.rows = repeats(string(value))
		case "number-columns-spanned":
			c.columns = repeats(string(value))
		}
	}
	from := len(r.cells.text)
	for depth, first := t.depth, true; t.child(depth); {
		if t.is("p") {
			if !first {
				r.cells.text = append(r.cells.text, '\n')
			}
			first, r.cells.text = false, appendParagraph(r.cells.text, t)
		}
	}
	t.failIf(r.layout.merge(Merge{column, r.number + 1, r.number + c.rows}, column+c.columns-1))
	next = column + c.repeated
	for kind := r.settle(c, from); column < min(next, maxColumns); column++ {
		if from == len(r.cells.text) && c.formula {
			r.cells.set(column, Cell{Kind: kind})
			continue
		}
		r.cells.setOwn(column, kind, from)
	}
	return next
}

// settle sets the text of a cell, from the given index on, from its value and its shown text, and
// gives its kind.
func (r *odsSheet) settle(c odsCell, from int) Kind {
	text, value := r.cells.text, r.value
	defer func() { r.cells.text = text }()
	switch {
	case c.failed:
		if len(text) == from {
			text = append(text, "#N/A"...)
		}
		return Error
	case c.formula && len(value) == 0 && c.kind != odsText && (c.kind != untyped || len(text) == from && !r.worksOut):
		text = text[:from]
		return Formula
	}
	switch c.kind {
	case odsNumber:
		text = append(text[:from], value...)
		return Number
	case odsDate:
		text = append(text[:from], bytes.TrimSuffix(value, []byte("T00:00:00"))...)
		return Date
	case odsTime:
		if seconds, ok := duration(string(value)); ok {
			text, _ = appendSerial(text[:from], seconds/secondsOfDay, asHour, false)
		}
		return Date
	case odsBool:
		text = append(text[:from], boolText(isTrue(string(value)))...)
		return Bool
	case untyped, odsText: // the text that is shown
	}
	if len(text) == from {
		text = append(text, value...)
	}
	return Text
}

// duration reads the seconds of PT12H30M00S.
func duration(s string) (seconds float64, ok bool) {
	s, ok = strings.CutPrefix(s, "PT")
	for _, part := range [...]struct {
		unit    string
		seconds float64
	}{{"H", 3600}, {"M", 60}, {"S", 1}} {
		if number, rest, has := strings.Cut(s, part.unit); has {
			n, err := strconv.ParseFloat(number, 64)
			seconds, s, ok = seconds+n*part.seconds, rest, ok && err == nil
		}
	}
	return seconds, ok && s == ""
}

// maxSpaces is the largest number of spaces that one tag may stand for.
const maxSpaces = 1000

// appendParagraph adds the text of a paragraph: white space becomes one blank, and further blanks,
// tabs and line breaks are tags (part 3, 6.1.2). Notes and phonetic guides are left out.
func appendParagraph(dst []byte, t *tokens) []byte {
	from := len(dst)
	for depth := t.depth; t.next(); {
		if len(dst) > maxRowText {
			t.fail(errMany)
		}
		switch t.kind {
		case text:
			start := len(dst)
			dst = squeeze(t.appendData(dst), from, start)
		case endTag:
			if t.depth <= depth {
				return dst
			}
		case startTag:
			switch string(t.name) {
			case "s":
				dst = append(dst, bytes.Repeat([]byte(" "), min(repeats(t.attribute("c")), maxSpaces))...)
			case "tab":
				dst = append(dst, '\t')
			case "line-break":
				dst = append(dst, '\n')
			case "annotation", "note", "ruby-text":
				t.skip()
			}
		}
	}
	return dst
}

// squeeze replaces each run of white space from start on by one blank, and removes it at the beginning
// of the paragraph.
func squeeze(s []byte, from, start int) []byte {
	plain := true
	for i := start; i < len(s) && plain; i++ {
		plain = s[i] > ' ' || s[i] == ' ' && i > from && s[i-1] != ' '
	}
	if plain {
		return s
	}
	to := start
	for _, c := range s[start:] {
		if c == '\t' || c == '\n' || c == '\r' {
			c = ' '
		}
		if c != ' ' || to > from && s[to-1] != ' ' {
			s[to] = c
			to++
		}
	}
	return s[:to]
}
