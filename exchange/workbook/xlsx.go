package workbook

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// xlsx is an Office Open XML workbook (ECMA-376 part 1, chapter 18), transitional or strict. Its parts
// are found by their relationships, whatever their names.
type xlsx struct {
	parts    archive
	from1904 bool
	formats  []shown // by style of a cell
	strings  stringTable
	shared   string // name of the part of the shared texts, until they are read
	// stale tells that the writer asks for all formulas to be calculated on opening, so that a result
	// of 0 may be no result (XlsxWriter).
	stale bool
}

func (a archive) openXLSX(main string) (*Book, error) {
	related, err := a.relations(main)
	if err != nil {
		return nil, err
	}
	x, book := &xlsx{parts: a}, &Book{Format: "xlsx"}
	byID := map[string]relation{}
	for _, r := range related {
		switch byID[r.id] = r; r.kind {
		case "sharedStrings":
			x.shared = r.target
		case "styles":
			if err := x.readStyles(r.target); err != nil {
				return nil, err
			}
		}
	}
	err = a.read(main, func(t *tokens) bool {
		for t.root() {
			for t.child(1) {
				switch string(t.name) {
				case "workbookPr":
					x.from1904 = isTrue(t.attribute("date1904"))
				case "calcPr":
					x.stale = isTrue(t.attribute("fullCalcOnLoad"))
				case "sheets":
					for t.child(2) {
						t.failIf(book.add(x.sheet(t, byID)))
					}
				}
			}
		}
		return true
	})
	if err == nil && len(book.Sheets) == 0 {
		err = errors.New("a workbook without a sheet")
	}
	book.from1904 = x.from1904
	return book, err
}

func isTrue(value string) bool { return value == "1" || value == "true" || value == "on" }

func (x *xlsx) sheet(t *tokens, byID map[string]relation) Sheet {
	state := t.attribute("state")
	s := Sheet{Name: t.attribute("name"), Hidden: state == "hidden" || state == "veryHidden"}
	if r := byID[t.attribute("id")]; r.kind == "worksheet" || r.kind == "" {
		s.read = func(take func(Row) bool) (Layout, error) { return x.read(r.target, take) }
	}
	return s
}

// readStyles reads what the number format of each style shows.
func (x *xlsx) readStyles(part string) error {
	if x.parts[part] == nil {
		return nil // then no cell shows a date
	}
	codes := map[int]shown{}
	return x.parts.read(part, func(t *tokens) bool {
		for t.root() {
			for t.child(1) {
				switch {
				case t.is("numFmts"):
					for t.child(2) {
						if codes[number(t.attribute("numFmtId"))] = formatShown(t.attribute("formatCode")); len(codes) > maxFormats {
							t.fail(errMany)
						}
					}
				case t.is("cellXfs"):
					for t.child(2) {
						id := number(t.attribute("numFmtId"))
						as, own := codes[id]
						if !own {
							as = builtIn(id)
						}
						x.formats = append(x.formats, as)
					}
				}
			}
		}
		return true
	})
}

func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return -1
	}
	return n
}

// loadStrings reads the shared texts, once.
func (x *xlsx) loadStrings() error {
	if x.shared == "" {
		return nil
	}
	var line []byte
	err := x.parts.read(x.shared, func(t *tokens) bool {
		for t.root() {
			for t.child(1) {
				line = appendRich(line[:0], t)
				if !x.strings.add(line) {
					t.fail(refuse(tooMuchText))
				}
			}
		}
		return true
	})
	x.strings.seal()
	x.shared = ""
	return err
}

// appendRich adds the text of the opened element, in one piece or in runs, without its phonetic guide.
func appendRich(dst []byte, t *tokens) []byte {
	depth, from := t.depth, len(dst)
	for t.child(depth) {
		switch {
		case t.is("t"):
			dst = t.appendText(dst)
		case t.is("r"):
			for t.child(depth + 1) {
				if t.is("t") {
					dst = t.appendText(dst)
				}
			}
		}
	}
	return unescapeXString(dst, from)
}

// unescapeXString replaces, from the given index on, escapes such as _x000D_ by their character
// (ST_Xstring, 22.9.2.19), and ends lines with \n.
func unescapeXString(s []byte, from int) []byte {
	if i := bytes.Index(s[from:], []byte("_x")); i >= 0 {
		s = append(s[:from+i], unescapedX(string(s[from+i:]))...)
	}
	return append(s[:from], lines(s[from:])...)
}

func unescapedX(s string) (out []byte) {
	const length = len("_x0000_")
	for i := 0; i < len(s); i++ {
		if strings.HasPrefix(s[i:], "_x") && len(s)-i >= length && s[i+length-1] == '_' {
			if n, err := strconv.ParseUint(s[i+2:i+length-1], 16, 16); err == nil && utf8.ValidRune(rune(n)) {
				out = utf8.AppendRune(out, rune(n))
				i += length - 1
				continue
			}
		}
		out = append(out, s[i])
	}
	return out
}

// read reads a sheet.
func (x *xlsx) read(part string, take func(Row) bool) (Layout, error) {
	if err := x.loadStrings(); err != nil {
		return Layout{}, damaged(err)
	}
	r := xlsxSheet{xlsx: x, take: take}
	if err := x.parts.read(part, r.readAll); err != nil {
		return Layout{}, damaged(err)
	}
	return r.layout, nil
}

// xlsxSheet is a sheet being read.
type xlsxSheet struct {
	*xlsx
	take   func(Row) bool
	layout Layout
	cells  cells
	number int    // of the row
	value  []byte // of a cell
}

func (r *xlsxSheet) readAll(t *tokens) (whole bool) {
	for t.root() {
		for t.child(1) {
			switch string(t.name) {
			case "sheetData":
				for t.child(2) {
					if t.is("row") && !r.readRow(t) {
						return false
					}
				}
			case "cols":
				for t.child(2) {
					if isTrue(t.attribute("hidden")) {
						t.failIf(r.layout.hide(number(t.attribute("min"))-1, number(t.attribute("max"))-1))
					}
				}
			case "mergeCells":
				for t.child(2) {
					r.merge(t)
				}
			}
		}
	}
	return true
}

func (r *xlsxSheet) merge(t *tokens) {
	from, to, _ := strings.Cut(t.attribute("ref"), ":")
	column, first := cellAt([]byte(from))
	lastColumn, last := cellAt([]byte(to))
	t.failIf(r.layout.merge(Merge{column, first, last}, lastColumn))
}

func (r *xlsxSheet) readRow(t *tokens) (more bool) {
	hidden := false
	r.number++
	for name, value := range t.attributes() {
		switch string(name) {
		case "r":
			if n := number(string(value)); n > 0 {
				r.number = n
			}
		case "hidden":
			hidden = isTrue(string(value))
		}
	}
	r.cells.begin()
	next := 0
	for t.child(3) {
		if t.is("c") {
			next = r.readCell(t, next)
			t.failIf(r.cells.bounded())
		}
	}
	row, ok := r.cells.end(r.number, hidden)
	return t.failed() || !ok || r.take(row)
}

// readCell reads a cell, which is in the given column unless it names another, and gives the column
// after it.
func (r *xlsxSheet) readCell(t *tokens, column int) (next int) {
	as, kind := asNumber, byte(0)
	for name, value := range t.attributes() {
		switch string(name) {
		case "r":
			if c, row := cellAt(value); row > 0 {
				column = c
			}
		case "s":
			if n := number(string(value)); 0 <= n && n < len(r.formats) {
				as = r.formats[n]
			}
		case "t":
			kind = cellType(value)
		}
	}
	formula, valued := false, false
	from := len(r.cells.text)
	r.value = r.value[:0]
	for t.child(4) {
		switch string(t.name) {
		case "v":
			valued = true
			r.value = t.appendText(r.value)
		case "f":
			formula = true
		case "is":
			r.cells.text = appendRich(r.cells.text, t)
		}
	}
	switch {
	case formula && r.unworked(kind, valued):
		r.cells.set(column, Cell{Kind: Formula})
	case formula && kind == formulaText && len(r.value) == 0:
		r.cells.set(column, Cell{Kind: Text})
	default:
		t.failIf(r.put(column, from, kind, as))
	}
	return column + 1
}

// unworked tells whether a formula has no value in the file. An empty text is a value where the writer
// gives the type text. Apache POI writes 0.0 for a missing value, which Excel never writes.
func (r *xlsxSheet) unworked(kind byte, valued bool) bool {
	if value := string(r.value); value == "0.0" || r.stale && value == "0" {
		return true
	}
	return len(r.value) == 0 && (kind != formulaText || !valued)
}

// The types of cells (ST_CellType, 18.18.11), by a letter that identifies each.
const (
	sharedText  = 's'
	inlineText  = 'i'
	formulaText = 't' // str
	boolean     = 'b'
	errorValue  = 'e'
	isoDate     = 'd'
)

func cellType(value []byte) byte {
	switch string(value) {
	case "str":
		return formulaText
	case "":
		return 0
	}
	return value[0]
}

// put stores the value of a cell.
func (r *xlsxSheet) put(column, from int, kind byte, as shown) error {
	c := &r.cells
	switch kind {
	case sharedText:
		if len(r.value) == 0 {
			return nil
		}
		s, ok := r.strings.at(number(string(r.value)))
		if !ok {
			return fmt.Errorf("there is no shared text %q", r.value)
		}
		if s != "" {
			c.set(column, Cell{Text, s})
		}
	case inlineText, formulaText:
		if len(c.text) == from {
			c.text = unescapeXString(append(c.text, r.value...), from)
		}
		c.setOwn(column, Text, from)
	case boolean:
		if len(r.value) > 0 {
			c.set(column, Cell{Bool, boolText(isTrue(string(r.value)))})
		}
	case errorValue:
		c.text = append(c.text, r.value...)
		c.setOwn(column, Error, from)
	case isoDate:
		c.text = append(c.text, r.value...)
		c.setOwn(column, Date, from)
	default:
		c.setNumber(column, r.value, as, r.from1904)
	}
	return nil
}

func boolText(yes bool) string {
	if yes {
		return "VRAI"
	}
	return "FAUX"
}

// cellAt reads a reference such as AB12 or $AB$12: the column from 0, and the row from 1, or 0 when
// the reference is invalid.
func cellAt(ref []byte) (column, row int) {
	for _, c := range ref {
		switch {
		case c == '$':
		case row == 0 && 'a' <= c|0x20 && c|0x20 <= 'z' && column < maxColumns:
			column = column*26 + int(c|0x20-'a') + 1
		case '0' <= c && c <= '9' && row < 1<<24:
			row = row*10 + int(c-'0')
		default:
			return 0, 0
		}
	}
	return column - 1, row
}
