package spst

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// ParsePeriod gives the days that the text of a period names, both included:
// « Année 2027 », « 2027 », « Mars 2027 », « 2e trimestre 2027 »,
// « 1er semestre 2027 », « du 01/01/2027 au 31/03/2027 ». Not ok: it names none.
func ParsePeriod(text string) (from, until Date, ok bool) {
	folded := Fold(text)
	if found := periodDays().FindStringSubmatch(folded); found != nil {
		var err error
		if from, err = ParseDate(found[1]); err != nil {
			return 0, 0, false
		}
		if until, err = ParseDate(found[2]); err != nil || until < from {
			return 0, 0, false
		}
		return from, until, true
	}
	found := periodWords().FindStringSubmatch(folded)
	if found == nil {
		return 0, 0, false
	}
	first, count := 1, 12
	part, _ := strconv.Atoi(found[1])
	switch {
	case found[2] == "trimestre" && part <= 4:
		first, count = 3*part-2, 3
	case found[2] == "semestre" && part <= 2:
		first, count = 6*part-5, 6
	case found[2] != "":
		return 0, 0, false
	case found[3] != "":
		first, count = 1+slices.Index(frenchMonths(), found[3]), 1
	}
	year, _ := strconv.Atoi(found[4])
	from = NewDate(year, time.Month(first), 1)
	return from, from.AddMonths(count).AddDays(-1), true
}

func frenchMonths() []string {
	return strings.Fields("janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre")
}

// periodDays is « du … au … »; periodWords is a quarter or half, or a month, and
// a year. Both are of folded text.
var (
	periodDays = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:periode )?(?:du )?(\d{2}[/.]\d{2}[/.]\d{4}) (?:au|a) (\d{2}[/.]\d{2}[/.]\d{4})$`)
	})
	periodWords = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:annee |exercice |cotisation )?(?:de )?(?:([1-4])(?:er|e|eme)? (trimestre|semestre) |(` +
			strings.Join(frenchMonths(), "|") + `) )?((?:19|20)\d{2})$`)
	})
)
