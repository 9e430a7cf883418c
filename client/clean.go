package client

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes text from outside harmless on a terminal. It removes whole escape sequences, then every
// control, bidirectional, zero-width and other invisible character; line breaks and tabs become
// blanks; bytes that are not UTF-8 become �. Text with none of these is returned as it is, without a
// copy.
func Clean(s string) string {
	i := firstBad(s)
	if i < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	b.WriteString(s[:i])
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if n := sequence(s[i:]); n > 0 {
			i += n
			continue
		}
		i += size
		switch {
		case keep(r):
			b.WriteRune(r)
		case breaks(r):
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// firstBad gives the index of the first rune that Clean changes, or -1.
func firstBad(s string) int {
	for i := 0; i < len(s); i++ {
		if b := s[i]; b < ' ' || b >= 0x7f {
			return firstBadRune(s, i)
		}
	}
	return -1
}

func firstBadRune(s string, from int) int {
	for i := from; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !keep(r) || r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

func keep(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= ' ' && r < 0x7f
	}
	return unicode.IsGraphic(r) && !unicode.Is(unicode.Variation_Selector, r) && !unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
}

func breaks(r rune) bool {
	return r >= '\t' && r <= '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029'
}

// sequence is the length of the escape sequence that s begins with (ECMA-48),
// or 0. Both forms of the introducers count: ESC [ and U+009B. A sequence that
// is not finished goes on to the end.
func sequence(s string) int {
	kind, n := introducer(s)
	switch kind {
	case '[':
		return n + csi(s[n:])
	case ']', 'P', 'X', '^', '_':
		return n + controlString(s[n:])
	case 0:
		return n
	}
	// ESC, intermediates, final
	for n < len(s) && s[n] >= 0x20 && s[n] <= 0x2f {
		n++
	}
	if n < len(s) && s[n] >= 0x30 && s[n] <= 0x7e {
		n++
	}
	return n
}

// introducer gives the kind of the sequence that begins, as the byte of its ESC form, and the length
// of its introducer. 'x' stands for the sequences that have no parameters.
func introducer(s string) (kind byte, n int) {
	if s[0] == 0x1b {
		if len(s) > 1 && strings.IndexByte("[]PX^_", s[1]) >= 0 {
			return s[1], 2
		}
		return 'x', 1
	}
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && size == 1 {
		r = rune(s[0]) // a lone byte is a C1 control in an 8-bit terminal
	}
	if r >= 0x80 && r <= 0x9f {
		if k := r - 0x40; strings.ContainsRune("[]PX^_", k) {
			return byte(k), size
		}
	}
	return 0, 0
}

// csi skips parameters, intermediates and the final byte.
func csi(s string) int {
	for i := range len(s) {
		switch b := s[i]; {
		case b >= 0x40 && b <= 0x7e:
			return i + 1
		case b < 0x20 || b > 0x3f:
			return i
		}
	}
	return len(s)
}

// controlString skips to BEL or ST; CAN and SUB end the string early.
func controlString(s string) int {
	for i, r := range s {
		switch {
		case r == 0x07 || r == 0x18 || r == 0x1a:
			return i + 1
		case r == 0x9c:
			return i + 2
		case s[i] == 0x9c:
			return i + 1
		case r == 0x1b && i+1 < len(s) && s[i+1] == '\\':
			return i + 2
		case r == 0x1b && i+1 < len(s):
			return i
		}
	}
	return len(s)
}
