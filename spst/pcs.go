package spst

import (
	"slices"
	"strings"
	"sync"
)

// PCS is a PCS-ESE code with its label and that of its group.
type PCS struct {
	Code  string `json:"code"` // 552a
	Label string `json:"label"`
	Group string `json:"group"`
}

// pcsEntry is a PCS with what a search compares.
type pcsEntry struct {
	PCS
	label, all string // folded; all is the code, the label and the group
}

type pcsList struct {
	entries []pcsEntry
	byCode  map[string]int
}

var pcsESE = sync.OnceValue(func() pcsList {
	l := pcsList{byCode: map[string]int{}}
	for i, row := range readData("pcs-ese.csv") {
		p := PCS{Code: row[0], Label: row[1], Group: row[3]}
		label := Fold(p.Label)
		l.entries = append(l.entries, pcsEntry{PCS: p, label: label, all: p.Code + " " + label + " " + Fold(p.Group)})
		l.byCode[p.Code] = i
	}
	return l
})

// pcs2003 and pcs2020 are the neighbouring lists, to say what a refused code is.
var (
	pcs2003 = sync.OnceValue(func() map[string]string { return readPCSLabels("pcs-2003.csv") })
	pcs2020 = sync.OnceValue(func() map[string]string { return readPCSLabels("pcs-2020.csv") })
)

func readPCSLabels(file string) map[string]string {
	m := map[string]string{}
	for _, row := range readData(file) {
		m[strings.ToLower(row[0])] = row[1]
	}
	return m
}

// ParsePCS finds a PCS-ESE code, in any case. A PCS 2020 or an old PCS 2003
// code is refused with a message that says which it is and what to search for.
// The zero PCS when refused; an empty input gives it with no problem.
//
// Codes: pcs_2020, pcs_2003, pcs_form, pcs_unknown.
func ParsePCS(s string) (PCS, []Problem) {
	n := strings.ToLower(compact(s))
	if n == "" {
		return PCS{}, nil
	}
	list := pcsESE()
	if i, ok := list.byCode[n]; ok {
		return list.entries[i].PCS, nil
	}
	return PCS{}, []Problem{refusePCS(n)}
}

func refusePCS(n string) Problem {
	if label, ok := pcs2020()[n]; ok {
		return blocks(ProblemPCS2020, "", "Ce code est de la PCS 2020 (« "+label+" »), or c'est la PCS-ESE qui est demandée, comme en DSN"+pcsAdvice(
			label))
	}
	if label, ok := pcs2003()[n]; ok {
		return blocks(ProblemPCS2003, "", "Ce code est de l'ancienne PCS 2003 (« "+label+" ») et n'est pas dans la PCS-ESE"+pcsAdvice(label))
	}
	if !isDigitsThenLetter(strings.ToUpper(n), 3) {
		return blocks(ProblemPCSForm, "", "Un code PCS a 3 chiffres et une lettre, comme 552a : cherchez-le par son libellé.")
	}
	return blocks(ProblemPCSUnknown, "", "Ce code n'existe pas dans la PCS-ESE : cherchez-le par son libellé.")
}

// pcsAdvice ends a refusal with the words to search for, taken from the label
// of the other list, and the code they give first.
func pcsAdvice(label string) string {
	for word := range strings.FieldsFuncSeq(label, func(r rune) bool { return strings.ContainsRune(" ,()'’", r) }) {
		word = strings.TrimSuffix(strings.ToLower(word), "s")
		if len(word) < 4 {
			continue
		}
		if found := SearchPCS(word); len(found) > 0 {
			return " : cherchez « " + word + " » (par exemple " + found[0].Code + " « " + found[0].Label + " »)."
		}
	}
	return " : cherchez le code par son libellé."
}

// The ranks of a search, best first.
const (
	pcsExact = iota
	pcsPrefix
	pcsWholeLabel
	pcsLabelStart
	pcsWordStarts
	pcsAnywhere
	pcsNot
)

// SearchPCS finds codes by label or code, best first: the very code, then codes
// that begin so, then the very label (« secrétaire »), then labels that begin so,
// that have every word at the start of a word, then at any place, the group's
// label included. Case and accents do not count; a
// feminine or a plural that no label has is tried in the masculine singular. An
// empty query gives all, in the order of the codes.
func SearchPCS(query string) []PCS {
	words := NewQuery(query).words
	found := searchPCS(words)
	if len(found) > 0 {
		return found
	}
	for i, w := range words {
		words[i] = masculine(w)
	}
	return searchPCS(words)
}

func searchPCS(words []string) []PCS {
	type hit struct {
		rank int
		pcs  PCS
	}
	entries := pcsESE().entries
	hits := make([]hit, 0, len(entries))
	phrase := strings.TrimSuffix(strings.Join(words, " "), "s")
	for _, e := range entries {
		if r := e.rank(words, phrase); r != pcsNot {
			hits = append(hits, hit{r, e.PCS})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return a.rank - b.rank })
	found := make([]PCS, len(hits))
	for i, h := range hits {
		found[i] = h.pcs
	}
	return found
}

// rank compares the words, and the phrase that they make, less its plural.
func (e *pcsEntry) rank(words []string, phrase string) int {
	if len(words) == 1 {
		switch {
		case words[0] == e.Code:
			return pcsExact
		case strings.HasPrefix(e.Code, words[0]):
			return pcsPrefix
		}
	}
	if strings.TrimSuffix(e.label, "s") == phrase {
		return pcsWholeLabel
	}
	rank := pcsWordStarts
	for i, w := range words {
		switch {
		case i == 0 && strings.HasPrefix(e.label, w):
			rank = pcsLabelStart
		case startsWord(e.label, w):
		case strings.Contains(e.all, w):
			rank = pcsAnywhere
		default:
			return pcsNot
		}
	}
	return rank
}

// startsWord tells whether w is at the start of a word of s, both folded.
func startsWord(s, w string) bool {
	for {
		i := strings.Index(s, w)
		switch {
		case i < 0:
			return false
		case i == 0 || strings.IndexByte(" (,/.", s[i-1]) >= 0:
			return true
		}
		s = s[i+1:]
	}
}

// masculine gives the stem that a label in the masculine plural begins with:
// « vendeuses » → "vendeu", « directrice » → "directeu", « infirmière » → "infirmier".
func masculine(w string) string {
	w = strings.TrimSuffix(w, "s")
	for _, f := range [...][2]string{{"euse", "eu"}, {"trice", "teu"}, {"iere", "ier"}, {"enne", "en"}, {"e", ""}} {
		if stem, ok := strings.CutSuffix(w, f[0]); ok {
			return stem + f[1]
		}
	}
	return w
}
