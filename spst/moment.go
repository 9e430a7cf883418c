package spst

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// The offsets from UTC, in seconds, that the clocks of Paris have had since 1976.
const (
	winter = 3600
	summer = 7200
)

// InParis gives t on the clocks of Europe/Paris.
func InParis(t time.Time) time.Time { return t.In(paris) }

// InstantInParis gives the instant of a time of day in Europe/Paris that is known
// to be there once.
func InstantInParis(d Date, hour, minute int) time.Time {
	y, m, day := d.Time().Date()
	return time.Date(y, m, day, hour, minute, 0, 0, paris)
}

// InstantsInParis gives the instants at which the clocks of Europe/Paris show a
// time of day: none in the hour that is skipped when summer time begins, two in
// the one that is there twice when it ends, the first in summer time (directive
// 2000/84/CE, art. 2 and 3: the last Sundays of March and October, at 1:00 UTC).
func InstantsInParis(d Date, hour, minute int) []time.Time {
	y, m, day := d.Time().Date()
	return instantsOf(time.Date(y, m, day, hour, minute, 0, 0, time.UTC))
}

// instantsOf are those at which the clocks of Paris show what t shows in its own
// zone.
func instantsOf(t time.Time) []time.Time {
	_, own := t.Zone()
	var found []time.Time
	for _, offset := range [...]int{summer, winter} {
		at := t.Add(time.Duration(own-offset) * time.Second).In(paris)
		if _, there := at.Zone(); there == offset {
			found = append(found, at)
		}
	}
	return found
}

// TwiceInParis tells an instant whose time of day the clocks of Europe/Paris show
// a second time, or have shown before; second tells which of the two it is.
func TwiceInParis(t time.Time) (twice, second bool) {
	all := instantsOf(t.In(paris))
	return len(all) > 1, len(all) > 1 && t.Equal(all[1])
}

// Season is « (heure d'été) » or « (heure d'hiver) », after a blank, for an hour that
// the clocks of Europe/Paris show twice; "" for any other.
func Season(t time.Time) string {
	switch twice, second := TwiceInParis(t); {
	case second:
		return " (heure d'hiver)"
	case twice:
		return " (heure d'été)"
	}
	return ""
}

// FrenchClock is « 09 h 30 », in Paris, with no-break spaces: the one way in which
// people read an hour.
func FrenchClock(t time.Time) string { return t.In(paris).Format(clockLayout) }

const clockLayout = "15\u00a0h\u00a004"

// FrenchMoment is « 20/01/2027 09 h 30 », in Paris, with its [Season].
func FrenchMoment(t time.Time) string { return Today(t).French() + " " + FrenchClock(t) + Season(t) }

// FrenchDayClock is a moment in a sentence: « 20/01/2027 à 09 h 30 », as [FrenchMoment] is in a column.
func FrenchDayClock(t time.Time) string {
	return Today(t).French() + " à " + FrenchClock(t) + Season(t)
}

// clockForm is an hour as people type it, at the head of a text: « 9:30 », « 09h30 », « 9 h ».
var clockForm = regexp.MustCompile(`^(\d{1,2})\s*(?::|[hH])\s*(\d{2})?(?:\s+|$)`)

// ParseMoment reads what a person types or [FrenchMoment] says: a date
// ([ParseDate]), an hour of Paris (« 9 h 30 » or « 09:30 »), and « été » or « hiver » where the hour is there
// twice. An hour that is not there, and one of the two that is not told, are
// refused.
func ParseMoment(s string) (time.Time, error) {
	day, clock, _ := strings.Cut(Tidy(s), " ")
	d, err := ParseDate(day)
	if err != nil {
		return time.Time{}, err
	}
	parts := clockForm.FindStringSubmatch(clock)
	if parts == nil {
		return time.Time{}, refusedMoment("Heure non reconnue : écrivez jj/mm/aaaa HH:MM.")
	}
	season := clock[len(parts[0]):]
	at, err := time.Parse("15:4", parts[1]+":"+cmp.Or(parts[2], "0"))
	if err != nil {
		return time.Time{}, refusedMoment("Cette heure n'existe pas : elles vont de 00\u00a0h\u00a000 à 23\u00a0h\u00a059.")
	}
	clock = at.Format(clockLayout)
	all := InstantsInParis(d, at.Hour(), at.Minute())
	if len(all) == 0 {
		return time.Time{}, refusedMoment(skippedMoment(d, clock))
	}
	var offset int
	switch season = strings.TrimPrefix(strings.Trim(Fold(season), "() "), "heure d "); season {
	case "ete":
		offset = summer
	case "hiver":
		offset = winter
	case "":
		if len(all) > 1 {
			return time.Time{}, refusedMoment(
				fmt.Sprintf(
					"À Paris, il est deux fois %s le %s : ajoutez « été » (la première) ou « hiver » (la seconde).",
					clock,
					d.French(),
				),
			)
		}
		return all[0], nil
	default:
		return time.Time{}, refusedMoment("Après l'heure, seuls « été » et « hiver » se comprennent.")
	}
	for _, t := range all {
		if _, there := t.Zone(); there == offset {
			return t, nil
		}
	}
	return time.Time{}, refusedMoment(
		fmt.Sprintf("Le %s à %s, Paris n'est pas à cette heure-là : retirez « été » ou « hiver ».", d.French(),
			clock),
	)
}

func refusedMoment(message string) error {
	return &Error{Kind: Invalid, Code: CodeMoment, Message: message}
}

func skippedMoment(d Date, clock string) string {
	return fmt.Sprintf(
		"À Paris, %s n'existe pas le %s : les horloges y passent de 02\u00a0h\u00a000 à 03\u00a0h\u00a000.",
		clock,
		d.French(),
	)
}

// CheckMoment refuses an instant that was written with the offset of the wrong
// season: one of Paris, and not the one there that day. Its writer had an hour of
// Paris in mind, and it would be read as another. Instants in UTC and in other
// zones are taken as they are.
func CheckMoment(t time.Time) []Problem {
	_, own := t.Zone()
	if _, there := t.In(paris).Zone(); own == there || own != summer && own != winter {
		return nil
	}
	y, m, day := t.Date()
	all := instantsOf(t)
	if len(all) == 0 {
		return []Problem{blocks(ProblemMoment, "", skippedMoment(NewDate(y, m, day), t.Format(clockLayout)))}
	}
	return []Problem{blocks(ProblemMoment, "", fmt.Sprintf("L'heure de Paris est alors en UTC%s : écrivez %s, ou l'instant en UTC (…Z).",
		all[0].Format("-07:00"), all[0].Format(time.RFC3339)))}
}
