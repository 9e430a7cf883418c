// Package text gives the text of a file that some program wrote: its encoding is
// told apart by its bytes, and its lines end with \n.
//
// House rule: a name is never garbled in silence. Bytes that read well in no
// encoding known here are refused with that reason.
package text

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/espace-adherent/adherent/spst"
)

// SampleSize is how many bytes are looked at to tell an encoding.
const SampleSize = 1 << 20

// Encoding is how the characters of a file are written.
type Encoding struct {
	// Name is "utf-8", "utf-8-twice" (UTF-8 read as windows-1252 and saved in UTF-8 again),
	// "utf-16le", "utf-16be", "windows-1252", "iso-8859-15", "macintosh" or "ibm850"; of UTF-8
	// with lines of another encoding in it, both: "utf-8+windows-1252".
	Name  string
	bytes *charmap.Charmap // of what is not UTF-8; nil when all of it is
}

// Wide tells UTF-16.
func (e Encoding) Wide() bool { return e.Name == utf16le || e.Name == utf16be }

const (
	utf8Name  = "utf-8"
	utf8Twice = "utf-8-twice"
	utf16le   = "utf-16le"
	utf16be   = "utf-16be"
)

// Decode gives the text of a file in UTF-8, without byte order mark, each line
// ended by \n, and the encoding it was in. The error is of kind Invalid, code
// text_encoding, when no encoding fits, else that of raw.
func Decode(raw *bufio.Reader) (*Text, Encoding, error) {
	sample, err := raw.Peek(SampleSize)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return nil, Encoding{}, err
	}
	e, err := Sniff(sample)
	if err != nil {
		return nil, e, err
	}
	return Lines(transform.NewReader(raw, e.decoder())), e, nil
}

// Sniff tells the encoding of what begins so; see [Decode] for its error. Where two
// encodings read it as well, the likeliest comes with the error.
func Sniff(sample []byte) (Encoding, error) {
	switch {
	case bytes.HasPrefix(sample, []byte{0xff, 0xfe}), wide(sample, 1):
		return Encoding{Name: utf16le}, nil
	case bytes.HasPrefix(sample, []byte{0xfe, 0xff}), wide(sample, 0):
		return Encoding{Name: utf16be}, nil
	}
	right, wrong := countLines(sample)
	switch {
	case wrong == 0 && savedTwice(sample):
		return Encoding{Name: utf8Twice}, nil
	case wrong == 0:
		return Encoding{Name: utf8Name}, nil
	}
	best, name, doubt := bestCharmap(sample)
	e := Encoding{Name: name, bytes: best}
	if right > 0 { // single bytes make good UTF-8 by chance too seldom
		e.Name = utf8Name + "+" + name
	}
	switch {
	case best == nil:
		return Encoding{}, refusal("ne se lisent dans aucun encodage connu")
	case doubt:
		return e, refusal("se lisent de deux façons, selon l'encodage")
	}
	return e, nil
}

func refusal(why string) error {
	return &spst.Error{Kind: spst.Invalid, Code: spst.CodeTextEncoding,
		Message: "Les lettres accentuées de ce fichier " + why + " : ouvrez-le dans le programme qui l'a écrit et enregistrez-le en UTF-8."}
}

func (e Encoding) decoder() transform.Transformer {
	switch {
	case e.Name == utf16le:
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
	case e.Name == utf16be:
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder()
	case e.Name == utf8Twice:
		return transform.Chain(unicode.UTF8BOM.NewDecoder(), once{}, unicode.UTF8BOM.NewDecoder())
	case e.bytes == nil:
		return unicode.UTF8BOM.NewDecoder()
	case e.mixed():
		return &byLine{foreign: e.bytes}
	}
	return e.bytes.NewDecoder()
}

func (e Encoding) mixed() bool { return len(e.Name) > len(utf8Name) && e.Name[len(utf8Name)] == '+' }

// String gives a piece of the file in UTF-8; of UTF-16 use [Decode].
func (e Encoding) String(piece []byte) string {
	if e.bytes == nil || utf8.Valid(piece) && e.mixed() {
		return string(bytes.ToValidUTF8(piece, []byte("\ufffd")))
	}
	text, _ := e.bytes.NewDecoder().Bytes(piece) // of single bytes each has its character
	return string(text)
}

// wide tells UTF-16 without a byte order mark: of a heading in French, nearly
// every second byte is zero, the first of each pair or the second.
func wide(sample []byte, zero int) bool {
	sample = sample[:min(len(sample), 1<<16)&^1]
	zeros := 0
	for i := zero; i < len(sample); i += 2 {
		if sample[i] == 0 {
			zeros++
		}
		if sample[i^1] == 0 {
			return false
		}
	}
	return len(sample) > 0 && zeros > len(sample)*2/5
}

// countLines counts the lines with letters beyond ASCII that are UTF-8, and those
// that are not. The last line of a sample may be cut.
func countLines(sample []byte) (right, wrong int) {
	for len(sample) > 0 {
		line, rest, whole := bytes.Cut(sample, []byte("\n"))
		sample = rest
		switch {
		case isASCII(line):
		case utf8.Valid(line):
			right++
		case whole || !cutInside(line):
			wrong++
		}
	}
	return right, wrong
}

// cutInside tells a line that is UTF-8 but for a character that was cut at its end.
func cutInside(line []byte) bool {
	for i := 1; i < utf8.UTFMax && i < len(line); i++ {
		if head := len(line) - i; utf8.RuneStart(line[head]) {
			return !utf8.FullRune(line[head:]) && utf8.Valid(line[:head])
		}
	}
	return false
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// savedTwice tells UTF-8 that was read as windows-1252, or as ISO-8859-1, and saved
// again: « Ã© ». All that is beyond ASCII must be so.
func savedTwice(sample []byte) bool {
	sample = bytes.TrimPrefix(sample, []byte("\ufeff"))
	found := false
	for len(sample) > 0 {
		if sample[0] < utf8.RuneSelf {
			sample = sample[1:]
			continue
		}
		var inner []byte
		for len(sample) > 0 && sample[0] >= utf8.RuneSelf {
			r, size := utf8.DecodeRune(sample)
			b, ok := onceByte(r)
			if !ok {
				break
			}
			inner, sample = append(inner, b), sample[size:]
		}
		if len(inner) < 2 || !utf8.Valid(inner) {
			return len(sample) < utf8.UTFMax && found // the end of a sample may be cut
		}
		found = true
	}
	return found
}

// onceByte gives the byte that a character was before its file was saved again. The
// controls are those of ISO-8859-1.
func onceByte(r rune) (b byte, ok bool) {
	if 0x80 <= r && r < 0xa0 {
		return byte(r), true
	}
	return charmap.Windows1252.EncodeRune(r)
}

// once undoes the second saving.
type once struct{ transform.NopResetter }

func (once) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		if nDst == len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		if !atEOF && !utf8.FullRune(src[nSrc:]) {
			return nDst, nSrc, transform.ErrShortSrc
		}
		r, size := utf8.DecodeRune(src[nSrc:])
		b, ok := onceByte(r)
		if !ok {
			b = encoding.ASCIISub
		}
		dst[nDst] = b
		nDst++
		nSrc += size
	}
	return nDst, nSrc, nil
}

// byLine decodes each line by itself: UTF-8 where it is, else the foreign encoding.
type byLine struct {
	transform.NopResetter
	foreign *charmap.Charmap
}

// Transform takes whole lines; a line longer than the buffers is taken in pieces.
func (d *byLine) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		end := bytes.IndexByte(src[nSrc:], '\n') + 1
		if end == 0 {
			if !atEOF && len(src)-nSrc < longestPiece {
				return nDst, nSrc, transform.ErrShortSrc
			}
			end = min(len(src)-nSrc, longestPiece)
		}
		piece := src[nSrc : nSrc+end]
		if !utf8.Valid(piece) {
			piece, _ = d.foreign.NewDecoder().Bytes(piece)
		}
		if nDst+len(piece) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += copy(dst[nDst:], piece)
		nSrc += end
	}
	return nDst, nSrc, nil
}

// longestPiece keeps within the buffers of [transform.Reader] (4 KiB), three
// bytes for each one read.
const longestPiece = 1 << 10

// Text is a text whose lines end with \n.
type Text struct {
	io.Reader
	ends *lineEnds
}

// Odd tells a line, counted from 1 and read already, that ended otherwise than the
// first line does: such an end may be one inside a cell.
func (t *Text) Odd(line int) bool { return slices.Contains(t.ends.odd, line) }

// Lines ends the lines of a text by \n, whichever of \n, \r\n and \r they ended with.
func Lines(r io.Reader) *Text {
	ends := &lineEnds{}
	return &Text{transform.NewReader(r, ends), ends}
}

// maxOdd is how many odd lines are kept: in a text with more nothing is odd.
const maxOdd = 100

type lineEnds struct {
	transform.NopResetter
	first string // how the first line ends
	lines int
	odd   []int
}

// ended counts n lines that end so.
func (l *lineEnds) ended(by string, n int) {
	if l.first == "" && n > 0 {
		l.first = by
	}
	for range n {
		l.lines++
		if by != l.first && len(l.odd) < maxOdd {
			l.odd = append(l.odd, l.lines)
		}
	}
}

// Transform counts what it has written.
func (l *lineEnds) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		if i := bytes.IndexByte(src[nSrc:], '\r'); i != 0 {
			if i < 0 {
				i = len(src) - nSrc
			}
			n := copy(dst[nDst:], src[nSrc:nSrc+i])
			l.ended("\n", bytes.Count(dst[nDst:nDst+n], []byte("\n")))
			nDst, nSrc = nDst+n, nSrc+n
			if n < i {
				return nDst, nSrc, transform.ErrShortDst
			}
			continue
		}
		if nSrc+1 == len(src) && !atEOF {
			return nDst, nSrc, transform.ErrShortSrc
		}
		if nDst == len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		dst[nDst] = '\n'
		nDst++
		nSrc++
		if nSrc < len(src) && src[nSrc] == '\n' {
			nSrc++
			l.ended("\r\n", 1)
		} else {
			l.ended("\r", 1)
		}
	}
	return nDst, nSrc, nil
}
