package spst

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Every text that the portal keeps is tidied and checked here, whoever sends it.

// maxText is the most characters of a text that has no limit of its own.
const maxText = 1000

// Tidy puts a text that comes from outside in the form that is kept: blanks
// folded, line ends among them, accents composed, and left out what is never
// seen: soft hyphens, zero-width blanks, byte order marks, fillers, tags.
func Tidy(s string) string {
	switch plain := isPlainASCII(s); {
	case plain && isSpaced(s):
		return s
	case !plain && utf8.ValidString(s): // bytes that are not UTF-8 stay, to be refused
		s = strings.Map(seen, s)
	}
	return norm.NFC.String(strings.Join(strings.Fields(s), " "))
}

// isSpaced tells a text of ASCII without a blank at its ends or after another one.
func isSpaced(s string) bool {
	return s == "" || s[0] != ' ' && s[len(s)-1] != ' ' && !strings.Contains(s, "  ")
}

// seen leaves out the characters that nobody sees (Unicode, Default_Ignorable_Code_Point),
// but for those that change how others are drawn: joiners, variation selectors, and
// what reorders text, which is refused.
func seen(r rune) rune {
	switch {
	case r < '\u00ad', '\u00ae' <= r && r < '\u034f', r == '\u200c', r == '\u200d',
		unicode.In(r, unicode.Bidi_Control, unicode.Prepended_Concatenation_Mark):
		return r
	case unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point):
		return -1
	}
	return r
}

// CheckText checks the length of a text, in characters, and refuses what would act
// on a terminal or reorder what is read.
//
// Codes: too_long, control_chars.
func CheckText(field, value string, limit int) []Problem {
	var found []Problem
	if tooLong(value, limit) {
		found = append(found, blocks(ProblemTooLong, "", fmt.Sprintf("Texte trop long : %d caractères au plus, raccourcissez-le.", limit)))
	}
	if actsOnTerminals(value) {
		found = append(found, blocks(ProblemControlChars, "", "Le texte contient des caractères invisibles : effacez-le et saisissez-le de nouveau."))
	}
	return On(field, found)
}

// maxMade is the most characters of an identifier that its caller makes up.
const maxMade = 60

// CheckMade checks an identifier that its caller has made up. It is kept as it
// is, and refused unless [Tidy] would leave it so: two that look alike are one.
//
// Codes: too_long, control_chars.
func CheckMade(field, value string) []Problem {
	found := CheckText(field, value, maxMade)
	if len(found) == 0 && Tidy(value) != value {
		found = On(field, []Problem{blocks(ProblemControlChars, "",
			"Un identifiant n'a ni caractère invisible, ni blanc au bord : faites-en un autre.")})
	}
	return found
}

// CheckName checks the name of somebody, as [CheckText] and: it has a letter.
//
// Codes: too_long, control_chars, name_letter.
func CheckName(field, value string) []Problem {
	found := CheckText(field, value, MaxName)
	if strings.TrimSpace(value) != "" && !strings.ContainsFunc(value, unicode.IsLetter) {
		found = append(found, On(field, []Problem{blocks(ProblemNameLetter, "", "Un nom a au moins une lettre : corrigez-le.")})...)
	}
	return found
}

// CheckWords checks what names a place, a job or a company, as [CheckText] and: it has a
// letter or a digit.
//
// Codes: too_long, control_chars, name_letter.
func CheckWords(field, value string, limit int) []Problem {
	found := CheckText(field, value, limit)
	readable := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	if value != "" && !strings.ContainsFunc(value, readable) {
		found = append(found, On(field, []Problem{blocks(ProblemNameLetter, "", "Il y faut au moins une lettre ou un chiffre : corrigez.")})...)
	}
	return found
}

// maxOrganisation is the most characters of the name of a company.
const maxOrganisation = 200

// CheckOrganisation checks the name of a company, which may be a number, as [CheckWords].
func CheckOrganisation(field, value string) []Problem {
	return CheckWords(field, value, maxOrganisation)
}

// TidyTexts tidies every text that v points to, as [Tidy], and checks it as
// [CheckText]: for what the service itself enters. Fields are named as in JSON:
// « lines[1].label », counted from 1.
func TidyTexts(v any) []Problem {
	return tidyTexts(reflect.ValueOf(v).Elem(), "")
}

func tidyTexts(v reflect.Value, path string) []Problem {
	switch v.Kind() {
	case reflect.String:
		v.SetString(Tidy(v.String()))
		return CheckText(path, v.String(), maxText)
	case reflect.Pointer:
		if !v.IsNil() {
			return tidyTexts(v.Elem(), path)
		}
	case reflect.Slice:
		var found []Problem
		for i := range v.Len() {
			found = append(found, tidyTexts(v.Index(i), path+"["+strconv.Itoa(i+1)+"]")...)
		}
		return found
	case reflect.Struct:
		return tidyFields(v, path)
	default: // no text
	}
	return nil
}

func tidyFields(v reflect.Value, path string) []Problem {
	var found []Problem
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() {
			continue
		}
		inner := path
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" {
			inner = strings.TrimPrefix(path+"."+name, ".")
		}
		found = append(found, tidyTexts(v.Field(i), inner)...)
	}
	return found
}

func tooLong(s string, limit int) bool { return len(s) > limit && utf8.RuneCountInString(s) > limit }

// actsOnTerminals tells a text that holds controls, reorders what is read, or is
// not UTF-8.
func actsOnTerminals(s string) bool {
	return !isPlainASCII(s) && (strings.ContainsFunc(s, isControl) || !utf8.ValidString(s))
}

// firstBidi is the first character that reorders text.
const firstBidi = '\u061c'

func isPlainASCII(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}

func isControl(r rune) bool {
	if 0xa0 <= r && r < firstBidi {
		return false
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

// PrintText gives a text as a PDF can show it: it drops the characters that cannot be printed, and replaces those outside Unicode's first
// plane, at which fpdf fails.
func PrintText(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r > unicode.MaxLatin1 && !unicode.IsGraphic(r), unicode.IsControl(r):
			return -1
		case r > 0xFFFF:
			return '?'
		}
		return r
	}, s)
}
