package spst

import (
	"strings"
	"unicode"
)

// The lengths of an international number without its +, in digits (E.164).
const (
	minInternational = 8
	maxInternational = 15

	maxPhoneTyped = 30 // characters, with blanks and dots
)

// ParsePhone reads a phone number. A French one, also written +33, 0033 or
// +33 (0), is kept as its 10 digits; another one as + and its digits. "" when
// refused; an empty input gives "" and no problem.
//
// Codes: phone_chars, phone_length, phone_prefix.
func ParsePhone(s string) (string, []Problem) {
	n := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune(".-‐‑–/()\u200b\ufeff", r) {
			return -1
		}
		return r
	}, s)
	if rest, ok := strings.CutPrefix(n, "00"); ok {
		n = "+" + rest
	}
	if rest, ok := strings.CutPrefix(n, "+33"); ok {
		n = "0" + strings.TrimPrefix(rest, "0")
	}
	digits, international := strings.CutPrefix(n, "+")
	switch {
	case n == "":
		return "", nil
	case !isDigits(digits):
		return "", []Problem{blocks(ProblemPhoneChars, "",
			"Un n° de téléphone n'a que des chiffres, avec + devant l'indicatif d'un pays : retirez le reste.")}
	case international && (len(digits) < minInternational || len(digits) > maxInternational):
		return "", []Problem{blocks(ProblemPhoneLength, "", "Un n° international a de 8 à 15 chiffres après le + : relisez-le.")}
	case !international && len(digits) != 10:
		return "", []Problem{blocks(ProblemPhoneLength, "", "Un n° de téléphone français a 10 chiffres : relisez-le.")}
	case !international && (digits[0] != '0' || digits[1] == '0'):
		return "", []Problem{blocks(ProblemPhonePrefix, "", "Un n° de téléphone français commence par 01 à 09 : relisez-le.")}
	}
	return n, nil
}

// Phone is a number that reads in pairs of digits: of a field of a form.
type Phone string

// FormatPhone shows a kept number as it is read: « 02 76 08 12 00 ».
func FormatPhone(n string) string {
	if !isNational(n) {
		return n
	}
	var b strings.Builder
	for i := range len(n) {
		if i > 0 && i%2 == 0 {
			b.WriteByte(' ')
		}
		b.WriteByte(n[i])
	}
	return b.String()
}

func normalizePhone(s *string) {
	*s = Tidy(*s)
	if n, problems := ParsePhone(*s); len(problems) == 0 {
		*s = n
	}
}

// isNational tells the ten digits of a French number.
func isNational(n string) bool { return len(n) == 10 && isDigits(n) }

func isMobile(n string) bool { return strings.HasPrefix(n, "06") || strings.HasPrefix(n, "07") }
