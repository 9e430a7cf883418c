package spst

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold gives s as searching and sorting compare it: lower case, no accents,
// ligatures and barred letters spelt out (œ → oe, ø → o, ł → l), apostrophes
// and hyphens as blanks, blanks single and none at the ends. « Jean-François
// L’Hôte » becomes "jean francois l hote". It is idempotent.
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	var stack [96]byte
	return string(appendFold(stack[:0], s))
}

// AppendFold adds [Fold] of s to b.
func AppendFold(b []byte, s string) []byte {
	if isFolded(s) {
		return append(b, s...)
	}
	from := len(b)
	return append(b[:from], appendFold(b[from:], s)...)
}

// appendFold folds s into b, which is empty.
func appendFold(b []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf:
			b = appendFolded(b, r)
		case r < latinEnd && latinFolds()[r] != "":
			b = append(b, latinFolds()[r]...)
		default:
			b = appendDecomposed(b, r)
		}
	}
	if n := len(b); n > 0 && b[n-1] == ' ' {
		b = b[:n-1]
	}
	return b
}

// isFolded finds the strings that need no work: ASCII lower case, digits and
// single blanks inside.
func isFolded(s string) bool {
	blank := true
	for i := range len(s) {
		c := s[i]
		switch {
		case c == ' ':
			if blank {
				return false
			}
			blank = true
			continue
		case c <= ' ', c >= utf8.RuneSelf, 'A' <= c && c <= 'Z', c == '\'', c == '-', c == '`':
			return false
		}
		blank = false
	}
	return !blank || s == ""
}

// appendFolded adds one rune that has no decomposition; a blank is added only
// after something else.
func appendFolded(b []byte, r rune) []byte {
	switch {
	case 'A' <= r && r <= 'Z':
		return append(b, byte(r)+'a'-'A')
	case isJoint(r) || unicode.IsSpace(r):
		if len(b) == 0 || b[len(b)-1] == ' ' {
			return b
		}
		return append(b, ' ')
	case r < utf8.RuneSelf:
		return append(b, byte(r))
	case unicode.Is(unicode.Mn, r):
		return b
	}
	r = unicode.ToLower(r)
	if spelt, ok := spellings[r]; ok {
		return append(b, spelt...)
	}
	return utf8.AppendRune(b, r)
}

// isJoint tells the signs that join the parts of a name.
func isJoint(r rune) bool {
	switch r {
	case '\'', '-', '`', '’', '‘', 'ʼ', '´', '‐', '‑', '‒', '–', '—':
		return true
	}
	return false
}

// spellings are the letters that no decomposition makes plain.
var spellings = map[rune]string{
	'œ': "oe", 'æ': "ae", 'ß': "ss", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'ı': "i", 'þ': "th",
}

func appendDecomposed(b []byte, r rune) []byte {
	parts := norm.NFD.AppendString(make([]byte, 0, 16), string(r))
	for len(parts) > 0 {
		p, n := utf8.DecodeRune(parts)
		parts = parts[n:]
		b = appendFolded(b, p)
	}
	return b
}

// latinEnd bounds the letters of Western and Central Europe (Latin-1 and
// Latin Extended-A), which are folded by table.
const latinEnd = 0x180

// latinFolds is the table; blanks and joints, which depend on what is before
// them, have no place in it.
var latinFolds = sync.OnceValue(func() *[latinEnd]string {
	var t [latinEnd]string
	for r := rune(utf8.RuneSelf); r < latinEnd; r++ {
		t[r] = string(appendDecomposed(nil, r))
	}
	return &t
})

// Query is a folded search: every word anywhere, in any order. The zero value
// matches everything.
type Query struct{ words []string }

// NewQuery folds what a person typed and splits it into words.
func NewQuery(s string) Query { return Query{words: strings.Fields(Fold(s))} }

// Match tells whether every word is somewhere in folded, which [Fold] gave.
func (q Query) Match(folded string) bool {
	for _, w := range q.words {
		if !strings.Contains(folded, w) {
			return false
		}
	}
	return true
}

// Empty tells a query that everything matches.
func (q Query) Empty() bool { return len(q.words) == 0 }
