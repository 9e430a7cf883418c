package sheet

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// What programs put into a cell that is no value: signs that nobody sees, words
// for nothing, errors; and how they write days.

// unseen are characters without width that come with copied text.
var unseen = strings.NewReplacer("\u200b", "", "\ufeff", "", "\u2060", "", "\u00ad", "", "\u200e", "", "\u200f", "")

// clean gives the text of a cell without what nobody sees.
func clean(cell string) string {
	for i := range len(cell) {
		if c := cell[i]; c == 0xc2 || c == 0xe2 || c == 0xef { // what those begin with
			cell = unseen.Replace(cell)
			break
		}
	}
	return strings.TrimSpace(cell)
}

// isNothing tells the words for "no value" that nobody is called by.
func isNothing(value string) bool {
	switch value {
	case `\N`, "(null)", "(vide)", "#N/A N/A", "N/A", "n/a", "NaT", "<NA>", "-", "–", "—", "s.o.", "S.O.", "sans objet":
		return true
	}
	return false
}

// mayBeNothing tells the words for "no value" that are names as well: of a name
// they are only taken so where most of the column has them.
func mayBeNothing(value string) bool {
	switch value { // as programs write them: somebody may be called Na
	case "NA", "NULL", "null", "None", "NaN", "nan", "nil", "Néant", "néant", "NÉANT", "neant", "NEANT", "Aucun", "aucun", "aucune":
		return true
	}
	return false
}

func isName(field string) bool {
	return field == "birth_name" || field == "married_name" || field == "first_name" || field == fieldFullName
}

var cellError = regexp.MustCompile(`^(#+|#[A-ZÀ-Ü0-9_/]+ ?[!?]?|Err ?: ?\d{3}|Erreur ?: ?\d{3})$`)

// isCellError tells a spreadsheet's error values: #N/D, #REF!, #GETTING_DATA of
// Excel in French and in English, Err:502 of LibreOffice.
func isCellError(value string) bool {
	return value != "" && (value[0] == '#' || value[0] == 'E') && cellError.MatchString(value)
}

var (
	compactDay = regexp.MustCompile(`^(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])$`)
	dayAndHour = regexp.MustCompile(`^(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})[T ]+(\d{1,2})[:hH](\d{2})(:\d{2})?([.,]\d+)?$`)
	instant    = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?([.,]\d+)?(Z|[+-]\d\d:?\d\d)$`)
	slashed    = regexp.MustCompile(`^(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}\b`)
)

// noEnd tells the days that programs write for "no end": far ahead, or where
// their calendar begins.
func noEnd(d spst.Date) bool {
	return d.Year() >= 2099 || d == spst.NewDate(1900, time.January, 1) || d == spst.NewDate(1899, time.December, 30) || d == spst.NewDate(1899, time.December, 31)
}

// parseDay reads a day as programs write it: as people do, as YYYYMMDD, with an
// hour, as an instant with its zone, which is a day in Paris. eve tells a day taken
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
	for _, layout := range [...]string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04Z0700"} {
		if at, err := time.Parse(layout, value); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

// monthFirst tells whether a column may have its days written month first:
// certain is a day that can be read no other way.
func monthFirst(value string) (certain, dayFirst bool) {
	m := slashed.FindStringSubmatch(value)
	if m == nil {
		return false, false
	}
	first, second := atoi(m[1]), atoi(m[2])
	return first <= 12 && second > 12 && second <= 31, first > 12 && first <= 31 && second <= 12
}

func atoi(digits string) int {
	n := 0
	for _, d := range digits {
		n = n*10 + int(d-'0')
	}
	return n
}

var exponent = regexp.MustCompile(`^(\d\.\d+)[eE]\+?\d+$`)

var nirWithKey = regexp.MustCompile(`^([0-9AB .-]{13,})[ ]*(?:/|\(|cl[ée]|-)[ ]*(?:cl[ée])?[ :]*(\d\d)\)?$`)

// nirText gives a NIR as it is read, out of what programs write around it: .0 or the
// exponent of a number that has kept its digits, its key after a bar or between
// brackets.
func nirText(value string) string {
	if whole, isNumber := strings.CutSuffix(value, ".0"); isNumber && strings.Trim(whole, "0123456789") == "" {
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

// nirDigits are those of a NIR that has lost none to a spreadsheet.
const nirDigits = 13

// yes and no of a tick; known is false for any other word.
func tick(value string) (yes, known bool) {
	switch strings.TrimRight(spst.Fold(value), ". !") {
	case "oui", "o", "x", "1", "1.0", "vrai", "v", "true", "t", "yes", "y", "✓", "✔", "☑", "✅", "coche":
		return true, true
	case "non", "n", "0", "0.0", "faux", "f", "false", "no", "", "✗", "✘", "☐", "❌", "decoche":
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
