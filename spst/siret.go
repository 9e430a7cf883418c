package spst

import (
	"fmt"
	"strconv"
	"strings"
)

// laPoste is the SIREN whose establishments do not follow Luhn: the sum of
// their 14 digits is divisible by 5, but for the head office.
const (
	laPoste           = "356000000"
	laPosteHeadOffice = "35600000000048"
)

// ParseSIREN reads a SIREN: blanks, dots and hyphens are dropped, Luhn is
// checked. "" when refused; an empty input gives "" and no problem.
//
// Codes: siren_chars, siren_length, siren_key.
func ParseSIREN(s string) (string, []Problem) {
	n := compact(s)
	switch {
	case n == "":
		return "", nil
	case !isDigits(n):
		return "", []Problem{blocks("siren_chars", "", "Un n° SIREN n'a que des chiffres : retirez les autres caractères.")}
	case len(n) != 9:
		return "", []Problem{blocks("siren_length", "", fmt.Sprintf("%d chiffres au lieu de 9 : saisissez le n° SIREN complet.", len(n)))}
	case !isSIREN(n):
		return "", []Problem{blocks("siren_key", "", "Ce n° SIREN n'est pas valable (chiffre de contrôle) : relisez-le sur un extrait Kbis ou un avis de situation.")}
	}
	return n, nil
}

// ParseSIRET reads a SIRET: blanks, dots and hyphens are dropped; Luhn is
// checked on its 14 digits and on the 9 of its SIREN, with La Poste's own rule.
// "" when refused; an empty input gives "" and no problem.
//
// Codes: siret_spreadsheet, siret_chars, siret_length, siret_siren, siret_key.
func ParseSIRET(s string) (string, []Problem) {
	n := compact(s)
	switch {
	case n == "":
		return "", nil
	case ruinedBySpreadsheet(s):
		return "", []Problem{blocks("siret_spreadsheet", "", "Le tableur a changé ce numéro en notation scientifique et en a perdu la fin : mettez la colonne au format Texte et saisissez de nouveau les 14 chiffres.")}
	case !isDigits(n):
		return "", []Problem{blocks("siret_chars", "", "Un n° SIRET n'a que des chiffres : retirez les autres caractères.")}
	case len(n) != 14:
		return "", []Problem{blocks("siret_length", "", fmt.Sprintf("%d chiffres au lieu de 14 : saisissez le n° SIRET complet (SIREN puis 5 chiffres).", len(n)))}
	case !isSIREN(n[:9]):
		return "", []Problem{blocks("siret_siren", "", "Les 9 premiers chiffres ne sont pas un n° SIREN valable : relisez-les.")}
	case !isSIRET(n):
		return "", []Problem{blocks("siret_key", "", "Ce n° SIRET n'est pas valable (chiffre de contrôle) : relisez les 5 derniers chiffres.")}
	}
	return n, nil
}

// ParseVAT reads a n° de TVA intracommunautaire: FR, a key of 2 characters and
// a SIREN. A numeric key is computed; an older one with letters (no I, no O) is
// checked as to form only. "" when refused; an empty input gives "" and no
// problem.
//
// Codes: vat_country, vat_length, vat_chars, vat_siren, vat_key.
func ParseVAT(s string) (string, []Problem) {
	n := compact(s)
	if n == "" {
		return "", nil
	}
	if !strings.HasPrefix(n, "FR") {
		return "", []Problem{blocks("vat_country", "", "Un n° de TVA français commence par FR : ajoutez FR devant la clé et le n° SIREN.")}
	}
	if len(n) != 13 {
		return "", []Problem{blocks("vat_length", "", fmt.Sprintf("%d caractères au lieu de 13 : FR, une clé de 2 caractères, puis les 9 chiffres du SIREN.", len([]rune(n))))}
	}
	key, siren := n[2:4], n[4:]
	if !isVATKey(key) || !isDigits(siren) {
		return "", []Problem{blocks("vat_chars", "", "Après FR viennent une clé de 2 caractères (chiffres, ou lettres sauf I et O) et 9 chiffres : relisez le numéro.")}
	}
	if !isSIREN(siren) {
		return "", []Problem{blocks("vat_siren", "", "Les 9 derniers chiffres ne sont pas un n° SIREN valable : relisez-les.")}
	}
	if expected := vatKey(siren); isDigits(key) && key != expected {
		return "", []Problem{blocks("vat_key", "", "La clé ne correspond pas au n° SIREN : clé attendue "+expected+". Corrigez-la, ou relisez le SIREN.")}
	}
	return n, nil
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

func isSIREN(s string) bool { return len(s) == 9 && isDigits(s) && s != "000000000" && luhn(s) }

func isSIRET(s string) bool {
	if s[:9] != laPoste || s == laPosteHeadOffice {
		return luhn(s)
	}
	sum := 0
	for i := range len(s) {
		sum += int(s[i] - '0')
	}
	return sum%5 == 0
}

// luhn checks the control digit of a string of digits.
func luhn(s string) bool {
	sum := 0
	for i := range len(s) {
		v := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			v *= 2
		}
		sum += v/10 + v%10
	}
	return sum%10 == 0
}
