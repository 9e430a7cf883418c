package workbook

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

const (
	firstBuffer = 64 << 10
	maxToken    = 4 << 20 // bytes of a tag, or of a text without an element in it
	maxDepth    = 256     // of nested elements
)

var (
	errDocumentType = errors.New("a document type, which workbooks do not have")
	errToken        = errors.New("a text or a tag without end")
	errDepth        = errors.New("elements within each other without end")
)

// tokens cuts XML into start tags, end tags and texts while it is read. What a token
// holds is valid until the next one. Prefixes of names are dropped: the parts of a
// workbook have no two elements, or attributes of one, that only they tell apart.
//
// Only what reading needs is checked: texts, references, that what was opened is
// closed at the end. The zip's checksums tell damage.
type tokens struct {
	in        io.Reader
	buf       []byte
	pos, end  int // bounds of the bytes read and not consumed yet
	depth     int // how many elements are open, that of a start or end tag included
	kind      tokenKind
	name      []byte // local, of a start tag
	qualified []byte // the name of a start tag with its prefix
	attrs     []byte // of a start tag, as written
	data      []byte // of a text, as written
	cdata     bool   // the text is CDATA, without references
	closed    bool   // the start tag that was given ends its element too
	ended     bool   // an end tag was given
	err       error  // io.EOF after the end of the document
}

type tokenKind uint8

const (
	startTag tokenKind = iota
	endTag
	text
)

// newTokens reads a part in UTF-8, UTF-16 or one of the eight-bit encodings that
// writers declare.
func newTokens(in io.Reader) *tokens {
	t := &tokens{in: in, buf: make([]byte, firstBuffer)}
	for t.end < 4 && t.fill() {
	}
	start := t.buf[:t.end]
	switch {
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		t.pos = 3
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("<\x00")):
		t.decode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM))
	case bytes.HasPrefix(start, []byte("\xfe\xff")), bytes.HasPrefix(start, []byte("\x00<")):
		t.decode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM))
	default:
		t.declared()
	}
	return t
}

// decode reads the part from its start in another encoding.
func (t *tokens) decode(e encoding.Encoding) {
	if !t.failed() {
		start := bytes.Clone(t.buf[:t.end])
		t.in, t.end, t.err = e.NewDecoder().Reader(io.MultiReader(bytes.NewReader(start), t.in)), 0, nil
	}
}

// declared reads the XML declaration, and decodes the part when that declaration names another
// encoding.
func (t *tokens) declared() {
	const opening = "<?xml "
	for t.end < len(opening) && t.fill() {
	}
	if !bytes.HasPrefix(t.buf[:t.end], []byte(opening)) {
		return
	}
	end := t.find(len(opening), '>')
	if end < 0 {
		return
	}
	t.attrs = t.buf[len(opening):end]
	switch name := t.attribute("encoding"); strings.ToLower(name) {
	case "", "utf-8", "utf8", "us-ascii", "ascii", "utf-16": // which it is not
	case "iso-8859-1", "latin1", "windows-1252", "cp1252":
		t.decode(charmap.Windows1252)
	case "iso-8859-15":
		t.decode(charmap.ISO8859_15)
	default:
		t.err = fmt.Errorf("the encoding %s", name)
	}
}

// fill reads more after the bytes not consumed yet, and tells whether there was any.
func (t *tokens) fill() bool {
	if t.err != nil {
		return false
	}
	if t.pos > 0 {
		t.end = copy(t.buf, t.buf[t.pos:t.end])
		t.pos = 0
	}
	if t.end == len(t.buf) {
		if len(t.buf) >= maxToken {
			t.err = errToken
			return false
		}
		t.buf = append(t.buf, make([]byte, len(t.buf))...)
	}
	for t.err == nil {
		var n int
		n, t.err = t.in.Read(t.buf[t.end:])
		t.end += n
		if n > 0 {
			return true
		}
	}
	return false
}

// find gives the index of c, from pos, or -1.
func (t *tokens) find(from int, c byte) int {
	for {
		if i := bytes.IndexByte(t.buf[min(t.pos+from, t.end):t.end], c); i >= 0 {
			return from + i
		}
		from = max(from, t.end-t.pos)
		if !t.fill() {
			return -1
		}
	}
}

// next gives the next token. After the last one err is io.EOF, or the error that stopped the reading.
func (t *tokens) next() bool {
	if t.ended {
		t.depth, t.ended = t.depth-1, false
	}
	if t.closed {
		t.closed, t.ended, t.kind = false, true, endTag
		return true
	}
	for !t.failed() && (t.pos < t.end || t.fill()) {
		if t.buf[t.pos] != '<' {
			n := t.find(0, '<')
			if n < 0 {
				break
			}
			t.take(text, t.buf[t.pos:t.pos+n], n)
			return true
		}
		for t.end-t.pos < 2 && t.fill() {
		}
		given := false
		switch {
		case t.end-t.pos < 2:
		case t.buf[t.pos+1] == '/':
			given = t.endOf()
		case t.buf[t.pos+1] == '?':
			t.skipTo("?>")
		case t.buf[t.pos+1] == '!':
			given = t.declaration()
		default:
			given = t.start()
		}
		if given {
			return true
		}
		if t.end-t.pos == 1 {
			break
		}
	}
	if !t.failed() {
		t.err = io.EOF
		if t.depth > 0 || t.end > t.pos && len(bytes.TrimSpace(t.buf[t.pos:t.end])) > 0 {
			t.err = io.ErrUnexpectedEOF
		}
	}
	return false
}

func (t *tokens) take(kind tokenKind, data []byte, n int) {
	t.kind, t.data, t.cdata = kind, data, false
	t.pos += n
}

// failed tells whether reading has failed.
func (t *tokens) failed() bool { return t.err != nil && !errors.Is(t.err, io.EOF) }

// fail ends the reading with that error, unless an error has already ended it.
func (t *tokens) fail(err error) {
	if !t.failed() {
		t.err = err
	}
}

// failIf ends the reading with err, unless err is nil.
func (t *tokens) failIf(err error) {
	if err != nil {
		t.fail(err)
	}
}

// lost fails the reading because the input ended within a token, and gives false.
func (t *tokens) lost() bool {
	t.fail(io.ErrUnexpectedEOF)
	return false
}

func (t *tokens) endOf() bool {
	n := t.find(2, '>')
	if n < 0 {
		return t.lost()
	}
	if t.depth == 0 {
		t.err = errors.New("an end without a start")
		return false
	}
	t.ended = true
	t.take(endTag, nil, n+1)
	return true
}

// start reads a start tag; a > within quotes does not end it.
func (t *tokens) start() bool {
	quote, n := byte(0), 1
scan:
	for {
		for b := t.buf[t.pos:t.end]; n < len(b); n++ {
			switch c := b[n]; {
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case c == '>':
				break scan
			case c == '"' || c == '\'':
				quote = c
			}
		}
		if !t.fill() {
			return t.lost()
		}
	}
	if t.depth++; t.depth > maxDepth {
		t.err = errDepth
		return false
	}
	tag := t.buf[t.pos+1 : t.pos+n]
	if t.closed = len(tag) > 0 && tag[len(tag)-1] == '/'; t.closed {
		tag = tag[:len(tag)-1]
	}
	name, prefix := len(tag), 0
	for i, c := range tag {
		if c <= ' ' {
			name = i
			break
		}
		if c == ':' {
			prefix = i + 1
		}
	}
	t.qualified, t.attrs = tag[:name], tag[name:]
	t.name = t.qualified[prefix:]
	t.take(startTag, nil, n+1)
	return true
}

// declaration reads markup that begins with <! and drops comments.
func (t *tokens) declaration() bool {
	const open, last = "<![CDATA[", "]]>"
	for t.end-t.pos < len(open) && t.fill() {
	}
	switch rest := t.buf[t.pos:t.end]; {
	case bytes.HasPrefix(rest, []byte("<!--")):
		t.skipTo("-->")
		return false
	case bytes.HasPrefix(rest, []byte(open)):
		n := t.findAll(len(open), last)
		if n < 0 {
			return t.lost()
		}
		t.take(text, t.buf[t.pos+len(open):t.pos+n], n+len(last))
		t.cdata = true
		return true
	}
	t.err = errDocumentType
	return false
}

// findAll gives the index of mark, from the given one, or -1 when there is none.
func (t *tokens) findAll(from int, mark string) int {
	for {
		n := t.find(from+len(mark)-1, mark[len(mark)-1])
		if n < 0 {
			return -1
		}
		if at := n - len(mark) + 1; string(t.buf[t.pos+at:t.pos+n+1]) == mark {
			return at
		}
		from = n - len(mark) + 2
	}
}

func (t *tokens) skipTo(mark string) {
	n := t.findAll(2, mark)
	if n < 0 {
		t.lost()
		return
	}
	t.pos += n + len(mark)
}

// trim removes the white space around markup.
func trim(b []byte) []byte {
	for len(b) > 0 && b[0] <= ' ' {
		b = b[1:]
	}
	for len(b) > 0 && b[len(b)-1] <= ' ' {
		b = b[:len(b)-1]
	}
	return b
}

func local(name []byte) []byte {
	for i, c := range name {
		if c == ':' {
			return name[i+1:]
		}
	}
	return name
}

// is tells whether the element has that name.
func (t *tokens) is(name string) bool { return string(t.name) == name }

// child goes to the next start tag directly within the open element of that depth; false at its end.
// The rest of the previous child is skipped.
func (t *tokens) child(depth int) bool {
	for t.next() {
		switch {
		case t.kind == startTag && t.depth == depth+1:
			return true
		case t.kind == endTag && t.depth <= depth:
			return false
		}
	}
	return false
}

// skip skips the opened element, looking only for tags of its name.
func (t *tokens) skip() {
	name := append([]byte(nil), t.qualified...)
	for open := 1; !t.closed; {
		n := t.find(0, '<')
		if n < 0 {
			t.lost()
			return
		}
		t.pos += n
		for t.end-t.pos < len(name)+3 && t.fill() {
		}
		rest := t.buf[t.pos+1 : t.end]
		switch {
		case len(rest) > 0 && rest[0] == '!':
			t.declaration()
			if t.failed() {
				return
			}
		case startsWithName(rest, name):
			if t.start(); t.failed() {
				return
			}
			t.depth--
			if !t.closed {
				open++
			}
			t.closed = false
		case len(rest) > 0 && rest[0] == '/' && startsWithName(rest[1:], name):
			if open--; open == 0 {
				return // the next token is its end tag
			}
			t.pos++
		default:
			t.pos++
		}
	}
}

func startsWithName(tag, name []byte) bool {
	return bytes.HasPrefix(tag, name) && (len(tag) == len(name) || bytes.IndexByte([]byte(" \t\r\n/>"), tag[len(name)]) >= 0)
}

// root goes to the first element.
func (t *tokens) root() bool { return t.child(0) }

// finish reads to the end, where the checksum is compared, and gives the first error.
func (t *tokens) finish() error {
	for t.next() {
	}
	if t.failed() {
		return t.err
	}
	return nil
}

// attributes gives the attributes of a start tag, with their values as written.
func (t *tokens) attributes() iter.Seq2[[]byte, []byte] {
	return func(yield func(name, value []byte) bool) {
		for rest := t.attrs; ; {
			i := bytes.IndexByte(rest, '=')
			if i < 0 {
				return
			}
			name := trim(rest[:i])
			rest = trim(rest[i+1:])
			if len(rest) == 0 {
				return
			}
			n := bytes.IndexByte(rest[1:], rest[0])
			if n < 0 {
				return
			}
			if string(name[:min(len(name), 5)]) != "xmlns" && !yield(local(name), rest[1:n+1]) {
				return
			}
			rest = rest[n+2:]
		}
	}
}

// attribute gives the value of an attribute, "" when it is not there.
func (t *tokens) attribute(name string) string {
	for n, value := range t.attributes() {
		if string(n) == name {
			return string(t.unescape(nil, value))
		}
	}
	return ""
}

// appendText adds the text directly within the opened element, and goes to the element's end.
func (t *tokens) appendText(dst []byte) []byte {
	depth := t.depth
	for t.next() {
		switch {
		case len(dst) > maxRowText:
			t.fail(errMany)
			return dst
		case t.kind == text && t.depth == depth:
			dst = t.appendData(dst)
		case t.kind == endTag && t.depth <= depth:
			return dst
		}
	}
	return dst
}

// appendData adds the text of the token.
func (t *tokens) appendData(dst []byte) []byte {
	if t.cdata {
		return append(dst, valid(t.data)...)
	}
	return t.unescape(dst, t.data)
}

func valid(raw []byte) []byte {
	if utf8.Valid(raw) {
		return raw
	}
	return bytes.ToValidUTF8(raw, []byte("\ufffd"))
}

// unescape adds a text, with its references replaced.
func (t *tokens) unescape(dst, raw []byte) []byte {
	raw = valid(raw)
	for {
		i := bytes.IndexByte(raw, '&')
		if i < 0 {
			return append(dst, raw...)
		}
		dst = append(dst, raw[:i]...)
		end := bytes.IndexByte(raw[i:], ';')
		r, ok := rune(0), false
		if end > 0 {
			r, ok = reference(string(raw[i+1 : i+end]))
		}
		if !ok {
			t.fail(errors.New("a reference to an entity that XML does not have"))
			return dst
		}
		dst = utf8.AppendRune(dst, r)
		raw = raw[i+end+1:]
	}
}

func reference(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, numeric := strings.CutPrefix(name, "#")
	base := 10
	if hexadecimal, is := strings.CutPrefix(digits, "x"); is {
		digits, base = hexadecimal, 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	return rune(n), numeric && err == nil && n > 0
}
