package spst

import (
	"strings"
	"sync"
)

// France is the code of the mainland.
const France = "FR"

// CountryCode gives the ISO 3166-1 code of a country from its name, in French
// or in a language of a neighbour (« Belgique », « La Réunion », "Deutschland"),
// or from the code itself; "" is France. Not ok: nobody knows that country.
func CountryCode(name string) (code string, ok bool) {
	folded := Fold(name)
	if folded == "" {
		return France, true
	}
	for _, article := range []string{"", "la ", "le ", "les ", "l ", "ile de la ", "ile de "} {
		if rest, found := strings.CutPrefix(folded, article); found {
			if code, ok = countryCodes()[rest]; ok {
				return code, true
			}
		}
	}
	return "", false
}

// countryCodes are by folded name, and by folded code. A French name is its
// country's, whatever another language calls so.
var countryCodes = sync.OnceValue(func() map[string]string {
	rows := readData("countries.csv")
	codes := make(map[string]string, 8*len(rows))
	for _, r := range rows {
		codes[Fold(r[0])], codes[Fold(r[1])] = r[0], r[0]
	}
	for _, r := range rows {
		for _, other := range strings.Split(r[2], "|") {
			if name := Fold(other); codes[name] == "" {
				codes[name] = r[0]
			}
		}
	}
	delete(codes, "")
	return codes
})

// overseas are the codes of the territories that have their own, by how their
// French postal codes begin (La Poste; ISO 3166-1), the longest first.
var overseas = []struct{ prefix, code string }{
	{"97133", "BL"}, {"97150", "MF"},
	{"971", "GP"}, {"972", "MQ"}, {"973", "GF"}, {"974", "RE"}, {"975", "PM"}, {"976", "YT"},
	{"980", "MC"}, {"984", "TF"}, {"986", "WF"}, {"987", "PF"}, {"988", "NC"},
}

// overseasCode is that of a French postal code; [France] on the mainland.
func overseasCode(postalCode string) string {
	for _, o := range overseas {
		if strings.HasPrefix(postalCode, o.prefix) {
			return o.code
		}
	}
	return France
}
