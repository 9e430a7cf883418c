package text

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// charmaps are the encodings of one byte a character that rosters come in; of two
// that read a file alike the first is taken. ISO-8859-1 is a part of windows-1252.
var charmaps = [...]struct {
	name string
	*charmap.Charmap
}{
	{"windows-1252", charmap.Windows1252},
	{"iso-8859-15", charmap.ISO8859_15},
	{"macintosh", charmap.Macintosh},
	{"ibm850", charmap.CodePage850},
}

// bestCharmap gives the encoding in which the sample reads best; doubt tells that it
// reads nearly as well in another one, and otherwise: it is then the likeliest of
// them. nil where it reads well in none. Lines that are UTF-8 are not looked at.
func bestCharmap(sample []byte) (best *charmap.Charmap, name string, doubt bool) {
	var scores [len(charmaps)]int
	var seen [256]bool
	for len(sample) > 0 {
		line, rest, _ := bytes.Cut(sample, []byte("\n"))
		sample = rest
		if utf8.Valid(line) {
			continue
		}
		for _, b := range line {
			seen[b] = true
		}
		for i, c := range charmaps {
			scores[i] += scoreLine(c.Charmap, line)
		}
	}
	top := 0
	for i := range scores {
		if scores[i] > scores[top] {
			top = i
		}
	}
	if scores[top] <= 0 {
		return nil, "", false
	}
	for i := range scores {
		if i != top && rivals(top, scores[top], scores[i]) && readsOtherwise(top, i, &seen) {
			doubt = true
			top = min(top, i)
		}
	}
	return charmaps[top].Charmap, charmaps[top].name, doubt
}

// likely are the encodings, first in charmaps, that a file is taken to be in unless
// it reads as well in another one; the others must read twice as well as any.
const likely = 2

func rivals(best, score, other int) bool {
	if best < likely {
		return other == score
	}
	return other > 0 && 2*other >= score
}

// readsOtherwise tells whether two encodings give other letters for what was seen.
func readsOtherwise(a, b int, seen *[256]bool) bool {
	for c, there := range seen {
		if there && charmaps[a].DecodeByte(byte(c)) != charmaps[b].DecodeByte(byte(c)) {
			return true
		}
	}
	return false
}

// What French names, towns and jobs are written with beyond ASCII, and what
// stands beside words.
const (
	frenchLetters = "éèêëàâäîïôöùûüçœæÿÉÈÊËÀÂÄÎÏÔÖÙÛÜÇŒÆŸ"
	otherLetters  = "áíóúñãõåøšžčćğışłńřýßÁÍÓÚÑÃÕÅØŠŽČĆĞİŞŁŃŘÝ"
	besideWords   = "’‘«»“”–—…°€·•§²\u00a0\u00ad½¼®"
)

// scoreLine tells how well the characters beyond ASCII of a line stand among
// their neighbours.
func scoreLine(c *charmap.Charmap, line []byte) int {
	score := 0
	for i, b := range line {
		if b < utf8.RuneSelf {
			continue
		}
		before, after := neighbour(c, line, i-1), neighbour(c, line, i+1)
		score += scoreRune(c.DecodeByte(b), before, after)
	}
	return score
}

func neighbour(c *charmap.Charmap, line []byte, i int) rune {
	if i < 0 || i >= len(line) {
		return ' '
	}
	return c.DecodeByte(line[i])
}

func scoreRune(r, before, after rune) int {
	switch {
	case unicode.IsControl(r) || r == utf8.RuneError:
		return -6
	case strings.ContainsRune(frenchLetters, r):
		return french(r, after) - cased(r, before, after)
	case strings.ContainsRune(otherLetters, r):
		return 1 - cased(r, before, after)
	case unicode.IsLetter(before) && unicode.IsLetter(after) && r != '’' && r != '–' && r != '·':
		return -6 // a sign in the middle of a word
	case strings.ContainsRune(besideWords, r):
		return beside(r, before)
	}
	return -3
}

// french tells how well a French letter stands: à and ù end their word, ÿ is rare,
// and œ comes before u more than before any other letter.
func french(r, after rune) int {
	switch {
	case strings.ContainsRune("àÀùÙ", r) && unicode.IsLetter(after):
		return 1
	case r == 'ÿ', r == 'Ÿ', (r == 'œ' || r == 'Œ') && after != 'u' && after != 'U':
		return 2
	}
	return 3
}

// cased is what a capital in the middle of small letters takes off, and a small
// letter between capitals.
func cased(r, before, after rune) int {
	switch {
	case unicode.IsUpper(r) && (unicode.IsLower(before) || unicode.IsLower(after) && unicode.IsLetter(before)):
		return 4
	case unicode.IsLower(r) && unicode.IsUpper(before) && unicode.IsUpper(after):
		return 1 // « LEFèVRE » is seen
	}
	return 0
}

// beside is for the signs that stand beside words and numbers.
func beside(r, before rune) int {
	if (r == '€' || r == '°' || r == '²') && (unicode.IsDigit(before) || unicode.IsSpace(before) || before == 'n' || before == 'N' ||
		before == 'm') {
		return 2
	}
	if unicode.IsLetter(before) && r != '’' && r != '»' && r != '”' && r != '…' && r != '\u00a0' && r != '®' {
		return -3
	}
	return 1
}
