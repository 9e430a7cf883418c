package spst

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a password, in characters; there is no rule of classes (rules.md,
// ASVS 5.0 V6.2, CNIL 2022-100).
const (
	PasswordMin = 12
	PasswordMax = 128
)

// PasswordOwner is whom a password is for: it may hold none of this. What is
// not known is left empty.
type PasswordOwner struct {
	Number string // n° adhérent or of the mandatary
	SIRET  string
	Name   string // raison sociale
}

// CheckPassword says why a password is refused; none of it repeats it. It is
// the same on the portal, which decides, and on the screen, as one types.
func CheckPassword(password string, o PasswordOwner) []Problem {
	refuse := func(code ProblemCode, message string) []Problem {
		return []Problem{{Field: "password", Code: code, Severity: SeverityError, Message: message}}
	}
	switch n := utf8.RuneCountInString(password); {
	case n < PasswordMin:
		return refuse(ProblemPasswordShort, fmt.Sprintf("Trop court : %d caractères au moins (une phrase convient).", PasswordMin))
	case n > PasswordMax:
		return refuse(ProblemPasswordLong, fmt.Sprintf("Trop long : %d caractères au plus.", PasswordMax))
	case !utf8.ValidString(password):
		return refuse(ProblemPasswordChars, "Ce mot de passe contient des caractères illisibles : retapez-le.")
	case isCommon(password):
		return refuse(ProblemPasswordCommon, "Ce mot de passe est parmi les plus courants : choisissez-en un autre.")
	}
	for _, x := range []struct {
		text string
		code ProblemCode
		what string
	}{
		{o.Number, ProblemPasswordNumber, "votre numéro"},
		{siren(o.SIRET), ProblemPasswordSIRET, "votre SIRET"},
		{o.Name, ProblemPasswordName, "le nom de votre entreprise"},
	} {
		if holds(password, x.text) {
			return refuse(x.code, "Ce mot de passe contient "+x.what+" : retirez-le.")
		}
	}
	if PasswordStrength(password, o.Number, o.SIRET, o.Name) < StrongEnough {
		return refuse(ProblemPasswordGuessable, "Trop facile à deviner : ajoutez un ou deux mots sans rapport entre eux.")
	}
	return nil
}

func siren(siret string) string { return siret[:min(9, len(siret))] }

// holds compares letters and figures only, accents and case apart. Very short
// names are in too many words to be refused.
func holds(password, text string) bool {
	const shortest = 4
	part := bare(text)
	return len(part) >= shortest && strings.Contains(bare(password), part)
}

func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, Fold(s))
}
