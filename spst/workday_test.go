package spst_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/spst"
)

func date(t testing.TB, s string) spst.Date {
	t.Helper()
	var d spst.Date
	if err := d.UnmarshalText([]byte(s)); err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return d
}

// TestHolidays checks the movable days against the published dates of Easter.
func TestHolidays(t *testing.T) {
	for _, easter := range []string{
		"1954-04-18", "1981-04-19", "2000-04-23", "2008-03-23", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28",
		"2028-04-16", "2038-04-25", "2049-04-18", "2076-04-19", "2285-03-22",
	} {
		e := date(t, easter)
		days := spst.Holidays(e.Year())
		if len(days) != 11 || !slices.IsSorted(days) {
			t.Errorf("%d: %v", e.Year(), days)
		}
		for name, d := range map[string]spst.Date{
			"lundi de Pâques": e.AddDays(1), "Ascension": e.AddDays(39), "lundi de Pentecôte": e.AddDays(50),
		} {
			if !slices.Contains(days, d) {
				t.Errorf("%d: no %s on %s", e.Year(), name, d)
			}
		}
	}
}

func TestHolidays2026(t *testing.T) {
	want := []string{
		"2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14", "2026-05-25", "2026-07-14", "2026-08-15",
		"2026-11-01", "2026-11-11", "2026-12-25",
	}
	for i, d := range spst.Holidays(2026) {
		if d.String() != want[i] {
			t.Errorf("day %d is %s, want %s", i, d, want[i])
		}
	}
}

func TestIsWorkingDay(t *testing.T) {
	for day, want := range map[string]bool{
		"2026-11-23": true, "2026-11-21": false, "2026-11-22": false, "2026-11-11": false, "2026-12-25": false,
		"2026-12-24": true, "2026-05-25": false, "2026-04-03": true, // Good Friday is worked
	} {
		if got := spst.IsWorkingDay(date(t, day)); got != want {
			t.Errorf("%s: %t", day, got)
		}
	}
}

func TestAddWorkingDays(t *testing.T) {
	tests := []struct {
		from string
		n    int
		want string
	}{
		{"2026-11-23", 0, "2026-11-23"},
		{"2026-11-22", 0, "2026-11-22"},
		{"2026-11-23", 1, "2026-11-24"},
		{"2026-11-20", 1, "2026-11-23"},
		{"2026-11-21", 1, "2026-11-23"},
		{"2026-11-23", -1, "2026-11-20"},
		{"2026-12-02", -3, "2026-11-27"},
		{"2026-11-12", -1, "2026-11-10"},
		{"2026-12-24", 1, "2026-12-28"},
		{"2026-12-31", 1, "2027-01-04"},
		{"2026-04-30", 5, "2026-05-11"}, // over 1 and 8 May
	}
	for _, tt := range tests {
		if got := spst.AddWorkingDays(date(t, tt.from), tt.n).String(); got != tt.want {
			t.Errorf("%s %+d = %s, want %s", tt.from, tt.n, got, tt.want)
		}
	}
	if got := spst.AddWorkingDays(date(t, "9999-12-01"), 1000); got != 0 {
		t.Errorf("beyond year 9999: %d", got)
	}
	if got := spst.AddWorkingDays(date(t, "0001-01-10"), -1000); got != 0 {
		t.Errorf("before year 1: %d", got)
	}
}

func TestAddWorkingDaysRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := spst.NewDate(rapid.IntRange(1990, 2060).Draw(t, "year"), 1, rapid.IntRange(1, 365).Draw(t, "day"))
		n := rapid.IntRange(1, 400).Draw(t, "n")
		after := spst.AddWorkingDays(d, n)
		if !spst.IsWorkingDay(after) || after <= d {
			t.Fatalf("%s %+d = %s", d, n, after)
		}
		if back := spst.AddWorkingDays(after, -n); spst.IsWorkingDay(d) && back != d {
			t.Fatalf("%s %+d = %s, and back %s", d, n, after, back)
		}
		between := 0
		for x := d.AddDays(1); x <= after; x = x.AddDays(1) {
			if spst.IsWorkingDay(x) {
				between++
			}
		}
		if between != n {
			t.Fatalf("%d working days from %s to %s, want %d", between, d, after, n)
		}
	})
}

func TestLastSafeCancellation(t *testing.T) {
	for visit, want := range map[string]string{
		"2026-12-02": "2026-11-26", // Wednesday: Friday, Monday and Tuesday lie between
		"2026-12-03": "2026-11-29", // Thursday: Monday to Wednesday lie between, a Sunday is still in time
		"2026-11-13": "2026-11-08", // Friday after the 11th: Thursday, Tuesday, Monday
		"2026-12-28": "2026-12-21", // over Christmas
		"2027-01-04": "2026-12-28", // over New Year's Day
	} {
		if got := spst.LastSafeCancellation(date(t, visit)).String(); got != want {
			t.Errorf("visit of %s: %s, want %s", visit, got, want)
		}
	}
}

// TestLastSafeCancellationIsLast: three full working days lie between, and one
// day later they do not.
func TestLastSafeCancellationIsLast(t *testing.T) {
	between := func(a, b spst.Date) (n int) {
		for d := a.AddDays(1); d < b; d = d.AddDays(1) {
			if spst.IsWorkingDay(d) {
				n++
			}
		}
		return n
	}
	for visit := spst.NewDate(2026, time.January, 1); visit.Year() < 2028; visit = visit.AddDays(1) {
		last := spst.LastSafeCancellation(visit)
		if between(last, visit) != 3 || between(last.AddDays(1), visit) != 2 {
			t.Errorf("visit of %s: %s", visit, last)
		}
	}
}
