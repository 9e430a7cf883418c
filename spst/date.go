package spst

import (
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // Windows has no zone files, and "today" is Paris's
)

// Date is a civil date, without time or zone. The zero value means "absent".
// Dates compare with <, == and >.
type Date int32 // days since 1 January of year 1, plus one

const isoDate = "2006-01-02"

var epoch = time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC)

// paris is where the service lives; every "today" is taken there.
var paris = loadParis()

// NewDate gives the date of that year, month and day, normalised as
// [time.Date] does. Years 1 to 9999 are meant.
func NewDate(year int, month time.Month, day int) Date {
	return fromUTC(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// Today gives the civil date of t in Europe/Paris.
func Today(t time.Time) Date {
	y, m, d := t.In(paris).Date()
	return NewDate(y, m, d)
}

func fromUTC(t time.Time) Date { return Date(t.Unix()/86400-epoch.Unix()/86400) + 1 }

// Time gives midnight UTC of d.
func (d Date) Time() time.Time { return time.Unix((int64(d)-1)*86400+epoch.Unix(), 0).UTC() }

// IsZero tells whether d is absent.
func (d Date) IsZero() bool { return d == 0 }

// Year, Month and Day give the parts of d.
func (d Date) Year() int         { return d.Time().Year() }
func (d Date) Month() time.Month { return d.Time().Month() }
func (d Date) Day() int          { return d.Time().Day() }

// AddDays gives the date n days later (earlier when n < 0).
func (d Date) AddDays(n int) Date { return d + Date(n) }

// AddMonths gives the date n months later; a day that the month does not have
// becomes its last one (31/01 + 1 month = 28/02), as for legal periods
// (Code de procédure civile, art. 641).
func (d Date) AddMonths(n int) Date {
	y, m, day := d.Time().Date()
	first, next := NewDate(y, m+time.Month(n), 1), NewDate(y, m+time.Month(n)+1, 1)
	return min(first.AddDays(day-1), next.AddDays(-1))
}

// AddYears is AddMonths by twelve: 29/02 + 1 year = 28/02.
func (d Date) AddYears(n int) Date { return d.AddMonths(12 * n) }

// YearsUntil counts the whole years from d to on: an age.
func (d Date) YearsUntil(on Date) int {
	years := on.Year() - d.Year()
	if d.AddYears(years) > on {
		years--
	}
	return years
}

// String gives d as YYYY-MM-DD, or "" when absent.
func (d Date) String() string {
	b, _ := d.AppendText(nil)
	return string(b)
}

// French gives d as dd/mm/yyyy, or "" when absent.
func (d Date) French() string {
	if d.IsZero() {
		return ""
	}
	y, m, day := d.Time().Date()
	return fmt.Sprintf("%02d/%02d/%04d", day, m, y)
}

// MarshalText gives YYYY-MM-DD.
func (d Date) MarshalText() ([]byte, error) { return d.AppendText(nil) }

// AppendText adds YYYY-MM-DD, or nothing when absent.
func (d Date) AppendText(b []byte) ([]byte, error) {
	if d.IsZero() {
		return b, nil
	}
	y, m, day := d.Time().Date()
	if y < 0 || y > 9999 {
		return d.Time().AppendFormat(b, isoDate), nil
	}
	b = append(b, digit(y/1000), digit(y/100), digit(y/10), digit(y), '-')
	return append(b, digit(int(m)/10), digit(int(m)), '-', digit(day/10), digit(day)), nil
}

// digit is the last one of n.
func digit(n int) byte { return byte('0' + n%10) }

// UnmarshalText reads YYYY-MM-DD; empty text is the absent date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = 0
		return nil
	}
	if s := string(text); len(s) == len(isoDate) && s[4] == '-' && s[7] == '-' {
		if whole, ok := wholeDate(s); ok {
			*d = whole
			return nil
		}
	}
	t, err := time.Parse(isoDate, string(text))
	if err != nil || t.Year() < 1 {
		return fmt.Errorf("not a date YYYY-MM-DD")
	}
	*d = fromUTC(t)
	return nil
}

// ParseDate reads what a person types: dd/mm/yyyy with / . - or blanks between,
// ddmmyyyy, or YYYY-MM-DD. A two-digit year is refused: it would be guessed. A day that
// its month does not have is an error of [CodeDay], which says so.
func ParseDate(s string) (Date, error) {
	s = strings.TrimSpace(s)
	if d, ok := wholeDate(s); ok {
		return d, nil
	}
	f := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("/.- \u00a0", r) })
	if len(f) == 1 && len(s) == 8 {
		f = []string{s[:2], s[2:4], s[4:]}
	}
	if len(f) != 3 {
		return 0, errDate
	}
	if len(f[0]) == 4 {
		f[0], f[2] = f[2], f[0]
	}
	if len(f[2]) != 4 || len(f[0]) > 2 || len(f[1]) > 2 {
		return 0, errDate
	}
	day, month, year := digits(f[0]), digits(f[1]), digits(f[2])
	if day < 1 || day > 31 || month < 1 || month > 12 || year < 1 {
		return 0, errDate
	}
	date := NewDate(year, time.Month(month), day)
	if date.Day() != day {
		return 0, errNoSuchDay(time.Month(month), year)
	}
	return date, nil
}

// errNoSuchDay is « Ce jour n'existe pas : février 2027 n'a que 28 jours. »
func errNoSuchDay(month time.Month, year int) error {
	return &Error{Kind: Invalid, Code: CodeDay,
		Message: fmt.Sprintf("Ce jour n'existe pas : %s %d n'a que %d jours.", MonthName(month), year, NewDate(year, month+1, 0).Day())}
}

// wholeDate reads dd/mm/yyyy, ddmmyyyy and YYYY-MM-DD, as nearly all dates of a file are.
func wholeDate(s string) (Date, bool) {
	var year, month, day string
	signs := [2]byte{'/', '/'}
	switch {
	case len(s) == len("ddmmyyyy"):
		year, month, day = s[4:], s[2:4], s[:2]
	case len(s) != len("dd/mm/yyyy"):
		return 0, false
	case s[4] == '-':
		year, month, day, signs = s[:4], s[5:7], s[8:], [2]byte{s[4], s[7]}
	default:
		year, month, day, signs = s[6:], s[3:5], s[:2], [2]byte{s[2], s[5]}
	}
	y, m, d := digits(year), digits(month), digits(day)
	if signs[0] != signs[1] || strings.IndexByte("/.-", signs[0]) < 0 || y < 1 || m < 1 || d < 1 || m > 12 || d > 31 {
		return 0, false
	}
	date := NewDate(y, time.Month(m), d)
	return date, d <= 28 || date.Day() == d // a day that the month does not have is one of the next
}

// digits reads a number, -1 for what is none.
func digits(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return -1
		}
		n = 10*n + int(s[i]-'0')
	}
	return n
}

var errDate = &Error{Kind: Invalid, Code: CodeDate, Message: "Date non reconnue : écrivez-la jj/mm/aaaa."}

func loadParis() *time.Location {
	l, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		panic(err) // cannot happen: time/tzdata is linked in
	}
	return l
}

// MonthName is « janvier ».
func MonthName(m time.Month) string {
	return [...]string{
		"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
	}[m-1]
}
