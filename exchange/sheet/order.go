package sheet

import (
	"regexp"
	"strings"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// Which of day and month comes first is not told by a day like 04/05/1985, but by
// another of its column, or by the NIR beside it.

// written is the form of a day that can be taken for another one.
type written uint8

const (
	oneWay    written = iota
	yearLast          // 04/05/1985, 04051985: the day is taken first
	yearFirst         // 1985-04-05: the month is
)

var dayForms = [...]*regexp.Regexp{
	yearLast:  regexp.MustCompile(`^(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}\b|^(\d\d)(\d\d)(?:19|20)\d\d$`),
	yearFirst: regexp.MustCompile(`^\d{4}[/.-](\d{1,2})[/.-](\d{1,2})\b`),
}

// dayParts gives the form of a day, and its two parts beside the year as they are
// written.
func dayParts(value string) (form written, first, second int) {
	if len(value) == len(time.DateOnly) { // as nearly all are
		if d, m := value[:2], value[3:5]; value[2] == '/' && value[5] == '/' && digits(d) && digits(m) && digits(value[6:]) {
			return yearLast, atoi(d), atoi(m)
		}
		if m, d := value[5:7], value[8:]; value[4] == '-' && value[7] == '-' && digits(m) && digits(d) && digits(value[:4]) {
			return yearFirst, atoi(m), atoi(d)
		}
	}
	if compactDay.MatchString(value) {
		return oneWay, 0, 0
	}
	for form = yearLast; form <= yearFirst; form++ {
		if m := dayForms[form].FindStringSubmatch(value); m != nil {
			if m[1] == "" {
				return form, atoi(m[3]), atoi(m[4])
			}
			return form, atoi(m[1]), atoi(m[2])
		}
	}
	return oneWay, 0, 0
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// orders are what the days of a file tell of how they are written.
type orders struct {
	swapped [yearFirst + 1]bool   // the form is not read: day and month cannot be told apart
	heading [yearFirst + 1]string // of the column that tells so
	usual   [yearFirst + 1]bool   // other days can be read in no way but the usual one
	nir     [2]int                // birth dates that agree with the NIR as they are read, and the other way round
}

// see looks at a day of a column.
func (o *orders) see(value, heading string) {
	form, first, second := dayParts(value)
	if form == yearFirst {
		first, second = second, first // now the day as it is read, then the month
	}
	switch {
	case form == oneWay:
	case first <= 12 && second > 12 && second <= 31:
		if !o.swapped[form] {
			o.swapped[form], o.heading[form] = true, heading
		}
	case first > 12 && first <= 31 && second <= 12:
		o.usual[form] = true
	}
}

// compare looks at a birth date beside the NIR, which has the month of birth.
func (o *orders) compare(value, nir string) {
	form, day, month := dayParts(value)
	if form != yearLast || day == month || day > 12 || month > 12 {
		return
	}
	if len(nir) < nirDigits || !digits(nir[:5]) {
		nir = strings.ReplaceAll(nirText(nir), " ", "")
	}
	if len(nir) < nirDigits || !digits(nir[3:5]) {
		return
	}
	switch atoi(nir[3:5]) {
	case month:
		o.nir[0]++
	case day:
		o.nir[1]++
	}
}

// told ends the comparison with NIRs: when more birth dates agree with them the
// other way round, the month comes first in the column, as though one of its
// days had told so.
func (o *orders) told(birth string) {
	if o.nir[1] > o.nir[0] && !o.swapped[yearLast] {
		o.swapped[yearLast], o.heading[yearLast] = true, birth
	}
}

// said refuses what cannot be read.
func (o *orders) said() []spst.Problem {
	var found []spst.Problem
	for form, swapped := range o.swapped {
		if !swapped {
			continue
		}
		message := "Des dates de « " + o.heading[form] + " » ont le mois avant le jour"
		switch {
		case written(form) == yearFirst:
			message = "Des dates de « " + o.heading[form] + " » ont l'année, le jour, puis le mois"
		case o.usual[form]:
			message = "Le fichier a des dates jour/mois et des dates mois/jour"
		}
		found = append(found,
			refusal("", spst.ProblemDateMonthFirst,
				message+" : aucune n'est lue sans doute. Enregistrez les colonnes de dates au format jj/mm/aaaa ou aaaa-mm-jj."))
	}
	return found
}

// unsure tells a day whose form is not read.
func (o *orders) unsure(value string) bool {
	form, _, _ := dayParts(value)
	return o.swapped[form]
}
