package workbook

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/richardlehane/mscfb"
	"golang.org/x/text/encoding/charmap"
)

// xls is a workbook of Excel 97 to 2003 (BIFF8, [MS-XLS]), or 5 and 95 (BIFF5): records
// in a stream of a compound file.
type xls struct {
	data     []byte // the stream
	biff5    bool
	letters  *charmap.Charmap // of BIFF5
	from1904 bool
	formats  []shown // by style of a cell
	strings  stringTable
}

const maxStream = 64 << 20 // bytes

var errStream = errors.New("a record that is cut, or none where one must be")

// openCompound opens a compound file according to what it holds.
func openCompound(r io.ReaderAt, size int64) (book *Book, err error) {
	defer func() { // the library may panic on a damaged file
		if p := recover(); p != nil {
			book, err = nil, damaged(fmt.Errorf("%v", p))
		}
	}()
	compound, err := mscfb.New(r)
	if err != nil {
		return nil, damaged(err)
	}
	var stream *mscfb.File
	for _, f := range compound.File {
		switch {
		case len(f.Path) > 0:
		case f.Name == "EncryptedPackage":
			return nil, locked()
		case f.Name == "Workbook", f.Name == "Book" && stream == nil:
			stream = f
		}
	}
	switch {
	case stream == nil:
		return nil, refuse("Ce fichier est un ancien document (texte, message, base…), pas un classeur : choisissez un CSV, un tableur (.xlsx, .ods, .xls) ou une DSN.")
	case stream.Size > min(size, maxStream):
		return nil, damaged(errStream)
	}
	x := &xls{data: make([]byte, stream.Size)}
	if _, err := io.ReadFull(stream, x.data); err != nil {
		return nil, damaged(err)
	}
	if book, err = x.open(); err != nil {
		return nil, damaged(err)
	}
	return book, nil
}

// The types of the records that are read ([MS-XLS] 2.3).
const (
	recFormula    = 0x06
	recEOF        = 0x0a
	recDateMode   = 0x22
	recFilePass   = 0x2f
	recContinue   = 0x3c
	recCodePage   = 0x42
	recColInfo    = 0x7d
	recBoundSheet = 0x85
	recMulRK      = 0xbd
	recRString    = 0xd6
	recXF         = 0xe0
	recMerged     = 0xe5
	recSST        = 0xfc
	recLabelSST   = 0xfd
	recNumber     = 0x203
	recLabel      = 0x204
	recBoolErr    = 0x205
	recString     = 0x207
	recRow        = 0x208
	recArray      = 0x221
	recTable      = 0x236
	recRK         = 0x27e
	recFormat     = 0x41e
	recShared     = 0x4bc
	recBOF        = 0x809
)

// records goes through the records of a stream. Of a body that is shorter than it must
// be, what is not there is read as zero and short is set.
type records struct {
	data  []byte
	pos   int // of the next record
	kind  int
	body  []byte // what is left to read of the record
	short bool
}

// next goes to the next record.
func (r *records) next() bool {
	if r.pos < 0 || r.pos+4 > len(r.data) {
		return false
	}
	r.kind = int(binary.LittleEndian.Uint16(r.data[r.pos:]))
	from := r.pos + 4
	to := from + int(binary.LittleEndian.Uint16(r.data[r.pos+2:]))
	if to > len(r.data) {
		return false
	}
	r.body, r.pos = r.data[from:to], to
	return true
}

// goOn goes to the next record when it continues this one.
func (r *records) goOn() bool {
	if r.pos+4 > len(r.data) || binary.LittleEndian.Uint16(r.data[r.pos:]) != recContinue {
		r.short = true
		return false
	}
	return r.next()
}

// take gives the next n bytes of the record, without its continuations.
func (r *records) take(n int) []byte {
	if n > len(r.body) {
		r.short = true
		return make([]byte, n)
	}
	b := r.body[:n]
	r.body = r.body[n:]
	return b
}

func (r *records) u8() int  { return int(r.take(1)[0]) }
func (r *records) u16() int { return int(binary.LittleEndian.Uint16(r.take(2))) }
func (r *records) u32() int { return int(binary.LittleEndian.Uint32(r.take(4))) }

// pass skips n bytes, in the record and its continuations.
func (r *records) pass(n int) {
	for n > len(r.body) {
		n -= len(r.body)
		if !r.goOn() {
			return
		}
	}
	r.body = r.body[n:]
}

// chars adds n characters, of two bytes each when wide, else of one; a continuation within them begins
// with a byte that gives its width.
func (r *records) chars(dst []byte, n int, wide bool) []byte {
	var high rune // the first half of a surrogate pair
	for n > 0 {
		for len(r.body) == 0 {
			if !r.goOn() {
				return dst
			}
			wide = r.u8()&1 != 0
		}
		if !wide {
			piece := r.take(min(n, len(r.body)))
			for _, c := range piece {
				dst = appendChar(dst, rune(c), &high)
			}
			n -= len(piece)
			continue
		}
		if len(r.body) == 1 {
			r.short = true
			return dst
		}
		piece := r.take(2 * min(n, len(r.body)/2))
		for i := 0; i < len(piece); i += 2 {
			dst = appendChar(dst, rune(binary.LittleEndian.Uint16(piece[i:])), &high)
		}
		n -= len(piece) / 2
	}
	return dst
}

// appendChar adds a UTF-16 code unit; high keeps the first half of a surrogate pair.
func appendChar(dst []byte, c rune, high *rune) []byte {
	first := *high
	*high = 0
	switch {
	case first != 0 && utf16.DecodeRune(first, c) != utf8.RuneError:
		return utf8.AppendRune(dst, utf16.DecodeRune(first, c))
	case first != 0:
		dst = utf8.AppendRune(dst, utf8.RuneError)
	}
	if 0xd800 <= c && c < 0xdc00 {
		*high = c
		return dst
	}
	return utf8.AppendRune(dst, c)
}

// open reads the records of the workbook as a whole.
func (x *xls) open() (*Book, error) {
	r := records{data: x.data}
	if !r.next() || r.kind != recBOF {
		return nil, refuse("Ce classeur est d'un format d'avant Excel 5 : enregistrez-le au format .xlsx ou CSV, puis recommencez.")
	}
	x.biff5, x.letters = r.u16() != 0x600, charmap.Windows1252
	book := &Book{Format: "xls"}
	var ids []int
	codes := map[int]shown{}
	for r.next() {
		switch r.kind {
		case recEOF:
			for _, id := range ids {
				as, own := codes[id]
				if !own {
					as = builtIn(id)
				}
				x.formats = append(x.formats, as)
			}
			x.strings.seal()
			book.from1904 = x.from1904
			if r.short || len(book.Sheets) == 0 {
				return nil, errStream
			}
			return book, nil
		case recFilePass:
			return nil, locked()
		case recCodePage:
			if err := x.setLetters(r.u16()); err != nil {
				return nil, err
			}
		case recDateMode:
			x.from1904 = r.u16() == 1
		case recFormat:
			id := r.u16()
			codes[id] = formatShown(string(x.text(&r, !x.biff5)))
		case recXF:
			r.take(2)
			ids = append(ids, r.u16())
		case recBoundSheet:
			if err := x.addSheet(book, &r); err != nil {
				return nil, err
			}
		case recSST:
			if err := x.readStrings(&r); err != nil {
				return nil, err
			}
		}
	}
	return nil, errStream
}

// setLetters sets the text encoding of BIFF5; BIFF8 texts are Unicode.
func (x *xls) setLetters(page int) error {
	pages := map[int]*charmap.Charmap{
		0: charmap.Windows1252, 1252: charmap.Windows1252, 0x8001: charmap.Windows1252, 10_000: charmap.Macintosh, 0x8000: charmap.Macintosh,
		437: charmap.CodePage437, 850: charmap.CodePage850, 858: charmap.CodePage858, 852: charmap.CodePage852, 1250: charmap.Windows1250,
		1254: charmap.Windows1254,
	}
	x.letters = pages[page]
	if x.biff5 && x.letters == nil {
		return refuse(fmt.Sprintf(
			"Ce classeur est ancien et dans un encodage qui n'est pas lu (%d) : enregistrez-le au format .xlsx, puis recommencez.", page))
	}
	return nil
}

// text reads a text preceded by its length in two bytes or in one.
func (x *xls) text(r *records, long bool) []byte {
	read := r.u8
	if long {
		read = r.u16
	}
	n := read()
	if x.biff5 {
		text, _ := x.letters.NewDecoder().Bytes(r.take(n)) // it cannot fail: every byte has a character
		return text
	}
	return r.chars(nil, n, r.u8()&1 != 0)
}

func (x *xls) addSheet(book *Book, r *records) error {
	const worksheet, module = 0, 6
	at, state, kind := r.u32(), r.u8(), r.u8()
	s := Sheet{Name: string(x.text(r, false)), Hidden: state&3 != 0}
	if kind == worksheet {
		s.read = func(take func(Row) bool) (Layout, error) { return x.read(at, take) }
	}
	if kind == module {
		return nil
	}
	return book.add(s)
}

// readStrings reads the shared texts (2.4.265, 2.5.293), and skips their phonetic guides and fonts.
func (x *xls) readStrings(r *records) error {
	const isWide, isPronounced, isRich = 1, 4, 8
	r.take(4)
	var line []byte
	for n := r.u32(); n > 0 && !r.short; n-- {
		if len(r.body) == 0 && !r.goOn() {
			break
		}
		length, flags, rest := r.u16(), r.u8(), 0
		if flags&isRich != 0 {
			rest += 4 * r.u16()
		}
		if flags&isPronounced != 0 {
			rest += r.u32()
		}
		line = r.chars(line[:0], length, flags&isWide != 0)
		r.pass(rest)
		if !x.strings.add(lines(line)) {
			return refuse(tooMuchText)
		}
	}
	if r.short {
		return errStream
	}
	return nil
}

// read reads the sheet at that offset. Its cells may be in any order: they are sorted by row first.
func (x *xls) read(at int, take func(Row) bool) (Layout, error) {
	layout, places, hidden, err := x.scan(at)
	if err != nil {
		return Layout{}, damaged(err)
	}
	if !slices.IsSorted(places) {
		slices.Sort(places)
	}
	var c cells
	for i := 0; i < len(places); {
		row := int(places[i] >> 32)
		c.begin()
		for ; i < len(places) && int(places[i]>>32) == row; i++ {
			if err := x.readCell(&c, int(uint32(places[i]))); err != nil {
				return Layout{}, damaged(err)
			}
		}
		if row, ok := c.end(row+1, hidden[row]); ok && !take(row) {
			return layout, nil
		}
	}
	return layout, nil
}

// scan goes through the records of a sheet, and gives the row and the offset of each record that has
// cells.
func (x *xls) scan(at int) (layout Layout, places []uint64, hidden map[int]bool, err error) {
	r := records{data: x.data, pos: at}
	if at > len(x.data) || !r.next() || r.kind != recBOF {
		return layout, nil, nil, errStream
	}
	hidden = map[int]bool{}
	for depth, from := 1, r.pos; err == nil && !r.short && r.next(); from = r.pos {
		switch r.kind {
		case recBOF: // a chart embedded in the sheet
			depth++
		case recEOF:
			if depth--; depth == 0 {
				return layout, places, hidden, nil
			}
		case recNumber, recRK, recMulRK, recLabelSST, recLabel, recRString, recFormula, recBoolErr:
			if depth == 1 {
				places = append(places, uint64(r.u16())<<32|uint64(from))
			}
		case recRow:
			const isHidden = 0x20
			row := r.u16()
			r.take(10)
			if r.u16()&isHidden != 0 {
				hidden[row] = true
			}
		case recColInfo:
			first, last := r.u16(), r.u16()
			r.take(4)
			if r.u16()&1 != 0 {
				err = layout.hide(first, last)
			}
		case recMerged:
			for n := r.u16(); n > 0 && !r.short && err == nil; n-- {
				first, last, column, lastColumn := r.u16(), r.u16(), r.u16(), r.u16()
				err = layout.merge(Merge{column, first + 1, last + 1}, lastColumn)
			}
		}
	}
	return layout, nil, nil, cmp.Or(err, errStream)
}

// readCell reads the record at that offset: one cell, or several side by side.
func (x *xls) readCell(c *cells, at int) error {
	r := records{data: x.data, pos: at}
	r.next()
	r.take(2)
	column := r.u16()
	if r.kind == recMulRK {
		for ; len(r.body) >= 6; column++ {
			style := r.u16()
			x.put(c, column, style, rk(r.u32()))
		}
		return nil
	}
	style := r.u16()
	from := len(c.text)
	switch r.kind {
	case recNumber:
		x.put(c, column, style, math.Float64frombits(binary.LittleEndian.Uint64(r.take(8))))
	case recRK:
		x.put(c, column, style, rk(r.u32()))
	case recLabelSST:
		text, ok := x.strings.at(r.u32())
		if !ok {
			return errors.New("a shared text that is not there")
		}
		if text != "" {
			c.set(column, Cell{Text, text})
		}
	case recLabel, recRString:
		c.text = append(c.text, lines(x.text(&r, true))...)
		c.setOwn(column, Text, from)
	case recBoolErr:
		putCode(c, column, r.u8(), r.u8() != 0)
	case recFormula:
		x.putResult(c, column, style, &r)
	}
	if r.short {
		return errStream
	}
	return nil
}

// rk reads a number that takes four bytes (2.5.217).
func rk(v int) float64 {
	const hundredths, whole = 1, 2
	n := math.Float64frombits(uint64(v&^3) << 32)
	if v&whole != 0 {
		n = float64(int32(uint32(v)) >> 2)
	}
	if v&hundredths != 0 {
		n /= 100
	}
	return n
}

func (x *xls) put(c *cells, column, style int, n float64) {
	as, from := asNumber, len(c.text)
	if style < len(x.formats) {
		as = x.formats[style]
	}
	if as != asNumber && c.setSerial(column, n, as, x.from1904) {
		return
	}
	format := byte('f')
	if size := math.Abs(n); size != 0 && size < 1e-7 || size >= 1e15 {
		format = 'E'
	}
	c.text = strconv.AppendFloat(c.text, n, format, -1, 64)
	c.setOwn(column, Number, from)
}

// putCode sets an error or a boolean (2.5.10).
func putCode(c *cells, column, code int, isError bool) {
	if !isError {
		c.set(column, Cell{Bool, boolText(code != 0)})
		return
	}
	name, ok := map[int]string{0: "#NULL!", 0x07: "#DIV/0!", 0x0f: "#VALUE!", 0x17: "#REF!", 0x1d: "#NAME?", 0x24: "#NUM!", 0x2a: "#N/A",
		0x2b: "#GETTING_DATA"}[code]
	if !ok {
		name = "#ERR?"
	}
	c.set(column, Cell{Error, name})
}

// putResult sets the result of a formula (2.5.133): a text result is in a later record.
func (x *xls) putResult(c *cells, column, style int, r *records) {
	const isText, isBool, isError, isEmpty = 0, 1, 2, 3
	result := r.take(8)
	if result[6] != 0xff || result[7] != 0xff {
		const onOpening = 2 // to be calculated on opening (Apache POI, Spreadsheet::WriteExcel)
		n := math.Float64frombits(binary.LittleEndian.Uint64(result))
		if r.u16()&onOpening != 0 && n == 0 {
			c.set(column, Cell{Kind: Formula})
			return
		}
		x.put(c, column, style, n)
		return
	}
	switch result[0] {
	case isBool, isError:
		putCode(c, column, int(result[2]), result[0] == isError)
	case isText:
		for r.next() && (r.kind == recShared || r.kind == recArray || r.kind == recTable) {
		}
		if r.kind != recString {
			c.set(column, Cell{Kind: Formula})
			return
		}
		from := len(c.text)
		c.text = append(c.text, lines(x.text(r, true))...)
		c.setOwn(column, Text, from)
	default:
		c.set(column, Cell{Kind: Text})
	}
}
