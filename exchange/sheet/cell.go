package sheet

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/espace-adherent/adherent/spst"
)

// What programs put into a cell that is no value: signs that nobody sees, words
// for nothing, errors; and how they write days.

// unseen tells characters that nobody sees, which come with copied text: those that
// only say how others are shown, and blanks that are letters.
func unseen(r rune) bool {
	switch {
	case r < '\u0300':
		return r == '\u00ad'
	case '\u1e00' <= r && r < '\u2000', '\u2070' <= r && r < '\u2800':
		return false
	}
	return unicode.Is(unicode.Cf, r) || strings.ContainsRune("\u034f\u115f\u1160\u2800\u3164\ufe0e\ufe0f\ufffc", r)
}

// clean gives the text of a cell without what nobody sees.
func clean(cell string) string {
	for i := range len(cell) {
		if c := cell[i]; c < 0xc2 || c == 0xc3 { // é begins with c3, as most that is no ASCII here
			continue
		}
		if strings.ContainsFunc(cell[i:], unseen) {
			cell = strings.Map(func(r rune) rune {
				if unseen(r) {
					return -1
				}
				return r
			}, cell)
		}
		break
	}
	return strings.TrimSpace(cell)
}

// longestNothing is the length of the longest word for "no value".
const longestNothing = len("non communiquée")

// nothingBegins are what the words for "no value" begin with, beside signs.
const nothingBegins = "aAiInNsSuUvV(<[#"

func mayBegin(value string) bool {
	return strings.IndexByte(nothingBegins, value[0]) >= 0 || value[0] == 0xc3 // « à compléter »
}

// isNothing tells the words and signs for "no value" that nobody is called by.
func isNothing(value string) bool {
	if value == "" || len(value) > longestNothing {
		return false
	}
	if strings.Trim(value, "-–—_./\\*?~ ") == "" || value == `\N` || value == "NaT" { // of pandas: somebody may be called Nat
		return true
	}
	if !mayBegin(value) {
		return false
	}
	switch spst.Fold(strings.Trim(value, "()<>[]")) {
	case "n/a", "n.a", "n.a.", "#n/a n/a", "n.c.", "n.d.", "n.r.", "s.o.", "s/o", "sans objet", "vide", "blank", "undefined",
		"non renseigne", "non renseignee", "non communique", "non communiquee", "non concerne", "non concernee", "a completer", "a renseigner",
		"a preciser":
		return true
	}
	return strings.ContainsAny(value[:1], "(<[") && mayBeNothing(strings.Trim(value, "()<>[]"))
}

// mayBeNothing tells the words for "no value" that are names as well, or may be
// one: of a name they are only taken so where most of the column has them.
func mayBeNothing(value string) bool {
	if value == "" || len(value) > longestNothing || value[0] != '0' && !mayBegin(value) {
		return false
	}
	switch folded := spst.Fold(value); folded {
	case "na", "nc", "nd", "nr", "so": // somebody may be called Na
		return value == folded || value == strings.ToUpper(value)
	case "null", "none", "nan", "nil", "neant", "aucun", "aucune", "inconnu", "inconnue", "0":
		return true
	}
	return false
}

// isWordOf tells what stands for nothing elsewhere and is a value of that field: a code 0, and
// AUCUN, which says that a job has no determinant.
func isWordOf(field, value string) bool {
	return value == "0" && isCode(field) || field == fieldDeterminants && strings.EqualFold(value, string(spst.None))
}

func isName(field string) bool {
	return field == "birth_name" || field == "married_name" || field == "first_name" || field == fieldFullName
}

// garbled is what is left of letters that went through a program that did not know
// them: UTF-8 read as windows-1252, entities of HTML, escapes of URLs, of mails and of
// programming languages.
var garbled = regexp.MustCompile(
	`Ã[\x{80}-\x{bf}€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|Å[“’¸½¾]|â€|&(?:[A-Za-z]{2,8}|#x?[0-9A-Fa-f]+);|%[CE][0-9A-F]%[89AB]|%2[07]|=C[35]=[89AB]|\\[xu][0-9A-Fa-f]{2}|\pL\?\pL`)

// noName is what no name has: a letter that was lost at its end, a long number.
var noName = regexp.MustCompile(`\?|^\d[.,]?\d*E\+\d+$|^\d{13,}$`)

// isGarbled tells a name or a job that is not written as it was.
func isGarbled(field, value string) bool {
	switch {
	case isName(field) && value != "" && (strings.IndexByte(value, '?') >= 0 || value[0] <= '9') && noName.MatchString(value):
		return true
	case isName(field), field == fieldJob:
		return strings.ContainsAny(value, "ÃÅâ&%=\\?") && garbled.MatchString(value)
	}
	return false
}

var cellError = regexp.MustCompile(`^(#+|#\p{L}[\p{L}0-9_/ ]*[!?]?|Err ?: ?\d{3}|Erreur ?: ?\d{3})$`)

// isCellError tells a spreadsheet's error values: #N/D, #REF!, #GETTING_DATA of
// Excel in French and in English, Err:502 of LibreOffice, #Erreur of Access.
func isCellError(value string) bool {
	return value != "" && (value[0] == '#' || value[0] == 'E') && cellError.MatchString(value)
}

// isCode tells a field whose values may be the digit 0.
func isCode(field string) bool {
	return field == fieldMultiple || field == fieldSex || field == fieldCivility || field == fieldContract || field == fieldCategory ||
		field == fieldExitReason
}

// midnightInUTC tells an hour without its zone that is midnight in Paris, told in
// UTC: in winter, or in summer.
func midnightInUTC(value string) bool {
	if len(value) <= len(time.DateOnly) {
		return false
	}
	m := dayAndHour.FindStringSubmatch(value)
	return m != nil && (m[2] == "22" || m[2] == "23") && m[3] == "00" && strings.Trim(m[4], ":0") == ""
}

var (
	compactDay = regexp.MustCompile(`^(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])$`)
	dayAndHour = regexp.MustCompile(`^(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})[T ]+(\d{1,2})[:hH](\d{2})(:\d{2})?([.,]\d+)?$`)
	instant    = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?([.,]\d+)?(Z|[+-]\d\d:?\d\d)$`)
)

// parseDay reads a day as programs write it: as people do, as YYYYMMDD, with an
// hour, as an instant with its zone, which is a day in Paris unless it is midnight
// in its own. eve tells a day taken
// for the one after: midnight of a zone that is not the one in force, or some
// minutes before midnight, is how programs write a day.
func parseDay(value string) (d spst.Date, eve, ok bool) {
	if len(value) == len(time.DateOnly) { // nothing but a day is as long
		d, err := spst.ParseDate(value)
		return d, false, err == nil && d.Year() > 1000
	}
	if instant.MatchString(value) {
		at, ok := parseInstant(value)
		if !ok {
			return 0, false, false
		}
		if hour, minute, second := at.Clock(); hour+minute+second == 0 { // in whatever zone
			return spst.NewDate(at.Date()), false, true
		}
		d, early := spst.Today(at), spst.Today(at.Add(latest))
		return early, early != d, true
	}
	if m := dayAndHour.FindStringSubmatch(value); m != nil {
		value, eve = m[1], atoi(m[2]) == 23 && atoi(m[3]) >= 50
	}
	if compactDay.MatchString(value) {
		value = value[:4] + "-" + value[4:6] + "-" + value[6:]
	}
	d, err := spst.ParseDate(value)
	if eve && err == nil {
		d++
	}
	return d, eve, err == nil && d.Year() > 1000
}

// latest is how long before midnight in Paris an instant still stands for the day
// after: the midnight of a zone two hours away, as in summer, counted in winter.
const latest = 2 * time.Hour

func parseInstant(value string) (time.Time, bool) {
	value = strings.Replace(value, ",", ".", 1)
	for _, layout := range [...]string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00",
		"2006-01-02T15:04Z0700"} {
		if at, err := time.Parse(layout, value); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

func atoi(digits string) int {
	n := 0
	for _, d := range digits {
		n = n*10 + int(d-'0')
	}
	return n
}

var exponent = regexp.MustCompile(`^(\d\.\d+)[eE]\+?\d+$`)

var nirWithKey = regexp.MustCompile(`^([0-9ABab .-]{13,}?)[ ]*(?:/|\(|\[|-|(?i:cl[ée]))[ ]*(?i:cl[ée])?[ :=]*(\d\d)[])]?$`)

// nirText gives a NIR as it is read, out of what programs write around it: .0 or the
// exponent of a number that has kept its digits, its key after a bar or between
// brackets.
func nirText(value string) string {
	value = strings.TrimLeft(value, "'’") // keeps a spreadsheet from reading a number
	if whole, part, isNumber := cutDecimal(value); isNumber && strings.Trim(part, "0") == "" && strings.Trim(whole, "0123456789") == "" {
		return whole
	}
	if m := exponent.FindStringSubmatch(value); m != nil && len(m[1]) > nirDigits {
		if n, err := strconv.ParseFloat(value, 64); err == nil && n == math.Trunc(n) && n < 1e15 {
			return strconv.FormatFloat(n, 'f', 0, 64)
		}
	}
	if m := nirWithKey.FindStringSubmatch(value); m != nil {
		return m[1] + m[2]
	}
	return value
}

// cutDecimal cuts a number at its decimal point or comma.
func cutDecimal(value string) (whole, part string, ok bool) {
	i := strings.IndexAny(value, ".,")
	if i < nirDigits || i == len(value)-1 {
		return "", "", false
	}
	return value[:i], value[i+1:], true
}

// nirDigits are those of a NIR that has lost none to a spreadsheet.
const nirDigits = 13

// yes and no of a tick; known is false for any other word.
func tick(value string) (yes, known bool) {
	switch strings.TrimRight(spst.Fold(value), ". !") {
	case "oui", "o", "x", "1", "01", "1.0", "1,0", "coche", "cochee", "vrai", "v", "true", "t", "yes", "y", "✓", "✔", "☑", "✅":
		return true, true
	case "non", "n", "0", "00", "0.0", "0,0", "non coche", "faux", "f", "false", "no", "", "✗", "✘", "☐", "❌", "decoche":
		return false, true
	}
	switch strings.TrimSpace(value) { // Fold leaves signs out
	case "✓", "✔", "☑", "✅", "🗹":
		return true, true
	case "✗", "✘", "☐", "❌":
		return false, true
	}
	return false, false
}
