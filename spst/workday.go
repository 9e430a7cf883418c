package spst

import (
	"slices"
	"time"
)

// cancelNotice is how many full working days lie between the day a cancellation
// is asked for and the day of the appointment.
const cancelNotice = 3

// Holidays are the eleven legal days of a year in the whole country (Code du
// travail, L3133-1), in order; two of them may fall on the same date. The two
// more of Alsace and Moselle are not counted.
func Holidays(year int) []Date {
	easter := easterSunday(year)
	days := []Date{
		NewDate(year, time.January, 1), NewDate(year, time.May, 1), NewDate(year, time.May, 8),
		NewDate(year, time.July, 14), NewDate(year, time.August, 15), NewDate(year, time.November, 1),
		NewDate(year, time.November, 11), NewDate(year, time.December, 25),
		easter.AddDays(1), easter.AddDays(39), easter.AddDays(50), // Easter Monday, Ascension, Whit Monday
	}
	slices.Sort(days)
	return days
}

// easterSunday is the computus of the Gregorian calendar (Meeus, Jones and
// Butcher).
func easterSunday(year int) Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	month := (h + l - 7*m + 90) / 25
	day := (h + l - 7*m + 33*month + 19) % 32
	return NewDate(year, time.Month(month), day)
}

// IsWorkingDay: Monday to Friday, less the holidays.
func IsWorkingDay(d Date) bool {
	if w := d.Time().Weekday(); w == time.Saturday || w == time.Sunday {
		return false
	}
	return !slices.Contains(Holidays(d.Year()), d)
}

// AddWorkingDays gives the n-th working day after d (before d when n < 0); d
// itself when n is 0, working day or not. It is 0 outside the years 1 to 9999.
func AddWorkingDays(d Date, n int) Date {
	step, last := 1, NewDate(9999, time.December, 31)
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		d = d.AddDays(step)
		if d < 1 || d > last {
			return 0
		}
		if IsWorkingDay(d) {
			n--
		}
	}
	return d
}

// LastSafeCancellation is the last day, working or not, on which the
// cancellation of an appointment can be asked for in time: three full working days
// lie between it and the day of the appointment.
func LastSafeCancellation(visit Date) Date {
	return AddWorkingDays(visit, -cancelNotice).AddDays(-1)
}
