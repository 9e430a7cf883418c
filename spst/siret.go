package spst

import "fmt"

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
		return "", []Problem{blocks(ProblemSIRENChars, "", "Un n° SIREN n'a que des chiffres : retirez les autres caractères.")}
	case len(n) != 9:
		return "", []Problem{blocks(ProblemSIRENLength, "", fmt.Sprintf("%d chiffres au lieu de 9 : saisissez le n° SIREN complet.", len(n)))}
	case !isSIREN(n):
		return "", []Problem{blocks(ProblemSIRENKey, "",
			"Ce n° SIREN n'est pas valable (chiffre de contrôle) : relisez-le sur un extrait Kbis ou un avis de situation.")}
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
		return "", []Problem{blocks(ProblemSIRETSpreadsheet, "",
			"Le tableur a changé ce numéro en notation scientifique et en a perdu la fin : mettez la colonne au format Texte et saisissez de nouveau les 14 chiffres.")}
	case !isDigits(n):
		return "", []Problem{blocks(ProblemSIRETChars, "", "Un n° SIRET n'a que des chiffres : retirez les autres caractères.")}
	case len(n) != 14:
		return "", []Problem{blocks(ProblemSIRETLength, "",
			fmt.Sprintf("%d chiffres au lieu de 14 : saisissez le n° SIRET complet (SIREN puis 5 chiffres).", len(n)))}
	case !isSIREN(n[:9]):
		return "", []Problem{blocks(ProblemSIRETSIREN, "", "Les 9 premiers chiffres ne sont pas un n° SIREN valable : relisez-les.")}
	case !isSIRET(n):
		return "", []Problem{blocks(ProblemSIRETKey, "", "Ce n° SIRET n'est pas valable (chiffre de contrôle) : relisez les 5 derniers chiffres.")}
	}
	return n, nil
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

// FormatSIRET groups the fourteen figures as they are read; a text that is none is given as it is.
func FormatSIRET(s string) string {
	if len(s) != 14 {
		return s
	}
	return s[:3] + " " + s[3:6] + " " + s[6:9] + " " + s[9:]
}
