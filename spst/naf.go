package spst

import (
	"strings"
	"sync"
	"time"
)

// NAF is an activity code with its label.
type NAF struct {
	Code  string `json:"code"` // NN.NNL
	Label string `json:"label"`
	List  string `json:"list"` // "NAF rév. 2" or "NAF 2025"
}

// The lists, and the day from which the second one is in force.
const (
	nafRev2 = "NAF rév. 2"
	naf2025 = "NAF 2025"
)

func naf2025From() Date { return NewDate(2027, time.January, 1) }

var (
	nafRev2Codes = sync.OnceValue(func() map[string]NAF { return readNAF("naf-rev2.csv", nafRev2) })
	naf2025Codes = sync.OnceValue(func() map[string]NAF { return readNAF("naf-2025.csv", naf2025) })
)

func readNAF(file, list string) map[string]NAF {
	m := map[string]NAF{}
	for _, row := range readData(file) {
		m[row[1]] = NAF{Code: row[0], Label: row[2], List: list}
	}
	return m
}

// ParseNAF finds an activity code, with or without its dot and in any case, in
// the list in force on that date: NAF rév. 2 until 31/12/2026, NAF 2025 after.
// The zero NAF when refused; an empty input gives it with no problem.
//
// Codes: naf_form, naf_other_list, naf_unknown.
func ParseNAF(s string, on Date) (NAF, []Problem) {
	n := compact(s)
	if n == "" {
		return NAF{}, nil
	}
	if !isDigitsThenLetter(n, 4) {
		return NAF{}, []Problem{blocks(ProblemNAFForm, "",
			"Un code NAF a 4 chiffres et une lettre, comme 47.76Z : relisez-le sur votre avis de situation.")}
	}
	inForce, other := nafRev2Codes, naf2025Codes
	if on >= naf2025From() {
		inForce, other = other, inForce
	}
	if found, ok := inForce()[n]; ok {
		return found, nil
	}
	if found, ok := other()[n]; ok {
		return NAF{}, []Problem{blocks(ProblemNAFOtherList, "", nafOtherList(found))}
	}
	return NAF{}, []Problem{blocks(ProblemNAFUnknown, "",
		"Ce code NAF n'existe ni en NAF rév. 2 ni en NAF 2025 : relisez-le sur votre avis de situation.")}
}

// isDigitsThenLetter tells a code of so many digits and a capital letter.
func isDigitsThenLetter(s string, digits int) bool {
	return len(s) == digits+1 && isDigits(s[:digits]) && 'A' <= s[digits] && s[digits] <= 'Z'
}

func nafOtherList(found NAF) string {
	label := "« " + strings.TrimSpace(found.Label) + " »"
	if found.List == naf2025 {
		return "Ce code est de la NAF 2025 (" + label + "), en vigueur à partir du 01/01/2027 : donnez le code de la NAF rév. 2."
	}
	return "Ce code est de la NAF rév. 2 (" + label + "), remplacée le 01/01/2027 : donnez le code de la NAF 2025."
}
