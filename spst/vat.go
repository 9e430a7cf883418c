package spst

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// ParseVAT reads a n° de TVA intracommunautaire. A French one is FR, a key of 2
// characters and a SIREN: a numeric key is computed, an older one with letters
// (no I, no O) is checked as to form only. One of another state is checked as
// to form; a Belgian one whose control digits are wrong is given with a warning.
// "" when refused; an empty input gives "" and no problem.
//
// Codes: vat_country, vat_length, vat_chars, vat_siren, vat_key, vat_form, vat_control.
func ParseVAT(s string) (string, []Problem) {
	n := compact(s)
	switch {
	case n == "":
		return "", nil
	case strings.HasPrefix(n, "FR"):
		return frenchVAT(n)
	}
	form, ok := foreignVAT()[n[:min(2, len(n))]]
	switch {
	case !ok:
		return "", []Problem{blocks(ProblemVATCountry, "",
			"Un n° de TVA intracommunautaire commence par les deux lettres d'un pays : FR devant la clé et le n° SIREN d'une entreprise française.")}
	case !form.MatchString(n[2:]):
		return "", []Problem{blocks(ProblemVATForm, "", "Ce numéro n'a pas la forme de ceux de "+n[:2]+" : relisez-le.")}
	case strings.HasPrefix(n, "BE") && !belgianControl(n[2:]):
		return n, []Problem{warns(ProblemVATControl, "",
			"Les deux derniers chiffres de ce n° de TVA belge ne correspondent pas aux autres : vérifiez-le.")}
	}
	return n, nil
}

func frenchVAT(n string) (string, []Problem) {
	if len(n) != 13 {
		return "", []Problem{blocks(ProblemVATLength, "",
			fmt.Sprintf("%d caractères au lieu de 13 : FR, une clé de 2 caractères, puis les 9 chiffres du SIREN.", len([]rune(n))))}
	}
	key, siren := n[2:4], n[4:]
	if !isVATKey(key) || !isDigits(siren) {
		return "", []Problem{blocks(ProblemVATChars, "",
			"Après FR viennent une clé de 2 caractères (chiffres, ou lettres sauf I et O) et 9 chiffres : relisez le numéro.")}
	}
	if !isSIREN(siren) {
		return "", []Problem{blocks(ProblemVATSIREN, "", "Les 9 derniers chiffres ne sont pas un n° SIREN valable : relisez-les.")}
	}
	if expected := vatKey(siren); isDigits(key) && key != expected {
		return "", []Problem{blocks(ProblemVATKey, "",
			"La clé ne correspond pas au n° SIREN : clé attendue "+expected+". Corrigez-la, ou relisez le SIREN.")}
	}
	return n, nil
}

// foreignVAT is the form of the numbers of the other states, after their two
// letters, as the European Commission gives it (VIES, « VAT identification
// number structure »). EL is Greece, XI Northern Ireland.
var foreignVAT = sync.OnceValue(func() map[string]*regexp.Regexp {
	forms := make(map[string]*regexp.Regexp)
	for state, form := range map[string]string{
		"AT": `U\d{8}`, "BE": `[01]\d{9}`, "BG": `\d{9,10}`, "CY": `\d{8}[A-Z]`, "CZ": `\d{8,10}`, "DE": `\d{9}`, "DK": `\d{8}`, "EE": `\d{9}`,
		"EL": `\d{9}`, "ES": `[A-Z0-9]\d{7}[A-Z0-9]`, "FI": `\d{8}`, "HR": `\d{11}`, "HU": `\d{8}`, "IE": `\d[A-Z0-9+*]\d{5}[A-Z]{1,2}`,
		"IT": `\d{11}`, "LT": `\d{9}(\d{3})?`, "LU": `\d{8}`, "LV": `\d{11}`, "MT": `\d{8}`, "NL": `[A-Z0-9+*]{12}`, "PL": `\d{10}`,
		"PT": `\d{9}`,
		"RO": `\d{2,10}`, "SE": `\d{12}`, "SI": `\d{8}`, "SK": `\d{10}`, "XI": `\d{9}(\d{3})?|(GD|HA)\d{3}`,
	} {
		forms[state] = regexp.MustCompile(`^(?:` + form + `)$`)
	}
	return forms
})

// belgianControl tells whether the last two of the 10 digits are 97 less what
// remains of the others divided by 97 (arrêté royal belge du 24 juin 2003 sur le numéro d'entreprise).
func belgianControl(digits string) bool {
	number, _ := strconv.Atoi(digits[:8])
	control, _ := strconv.Atoi(digits[8:])
	return control == 97-number%97
}

// VATFromSIREN proposes the n° de TVA of a SIREN, or "" when it is not one.
func VATFromSIREN(siren string) string {
	if !isSIREN(siren) {
		return ""
	}
	return "FR" + vatKey(siren) + siren
}

// vatKey is (12 + 3 × (SIREN mod 97)) mod 97.
func vatKey(siren string) string {
	v, _ := strconv.Atoi(siren)
	return fmt.Sprintf("%02d", (12+3*(v%97))%97)
}

func isVATKey(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z' || c == 'I' || c == 'O') {
			return false
		}
	}
	return true
}
