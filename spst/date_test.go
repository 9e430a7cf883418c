package spst_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/spst"
)

func TestParseDate(t *testing.T) {
	for in, want := range map[string]string{
		"04/08/1969": "1969-08-04", "4/8/1969": "1969-08-04", "04.08.1969": "1969-08-04", "04-08-1969": "1969-08-04",
		"04 08 1969": "1969-08-04", "04\u00a008\u00a01969": "1969-08-04", "04081969": "1969-08-04", "1969-08-04": "1969-08-04",
		" 29/02/2024 ": "2024-02-29", "29/02/2023": "", "31/04/2024": "", "00/01/2024": "", "01/13/2024": "", "04/08/69": "",
		"": "", "demain": "", "1/1": "", "1/1/2024/5": "", "123456789": "", "éééé": "", "01/01/0000": "",
	} {
		d, err := spst.ParseDate(in)
		if got := d.String(); got != want || (err == nil) != (want != "") {
			t.Errorf("ParseDate(%q) = %q, %v, want %q", in, got, err, want)
		}
		if code := spst.CodeOf(err); err != nil && code != spst.CodeDate && code != spst.CodeDay {
			t.Errorf("ParseDate(%q): code %q", in, spst.CodeOf(err))
		}
	}
}

// A day that its month does not have is told as such, the form of the date being right.
func TestDaysThatDoNotExist(t *testing.T) {
	for in, want := range map[string]string{
		"31/02/2027": "Ce jour n'existe pas : février 2027 n'a que 28 jours.",
		"2024-02-30": "Ce jour n'existe pas : février 2024 n'a que 29 jours.",
		"31 4 2026":  "Ce jour n'existe pas : avril 2026 n'a que 30 jours.",
	} {
		if _, err := spst.ParseDate(in); spst.CodeOf(err) != spst.CodeDay || err.Error() != want {
			t.Errorf("%s: %v", in, err)
		}
	}
}

func TestDateText(t *testing.T) {
	var v struct {
		D spst.Date `json:"d,omitzero"`
	}
	if err := json.Unmarshal([]byte(`{"d":"1969-08-04"}`), &v); err != nil || v.D.French() != "04/08/1969" {
		t.Errorf("%v, %s", err, v.D.French())
	}
	if b, err := json.Marshal(v); err != nil || string(b) != `{"d":"1969-08-04"}` {
		t.Errorf("%s, %v", b, err)
	}
	v.D = 0
	if b, err := json.Marshal(v); err != nil || string(b) != `{}` {
		t.Errorf("absent: %s, %v", b, err)
	}
	for _, bad := range []string{`"04/08/1969"`, `"1969-8-4"`, `"1969-02-30"`, `"0000-01-01"`, `"x"`, `12`} {
		if err := json.Unmarshal([]byte(`{"d":`+bad+`}`), &v); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}

func TestDateArithmetic(t *testing.T) {
	d := date(t, "2024-01-31")
	for name, got := range map[string]spst.Date{
		"2024-02-29": d.AddMonths(1), "2023-12-31": d.AddMonths(-1), "2025-01-31": d.AddYears(1), "2024-02-01": d.AddDays(1),
		"2023-02-28": date(t, "2024-02-29").AddYears(-1), "2024-01-31": d.AddMonths(0),
	} {
		if got.String() != name {
			t.Errorf("got %s, want %s", got, name)
		}
	}
	ages := []struct {
		birth, on string
		want      int
	}{
		{"2008-11-23", "2026-11-22", 17}, {"2008-11-23", "2026-11-23", 18}, {"2008-02-29", "2026-02-28", 18}, {"2026-11-23", "2026-11-23", 0},
	}
	for _, a := range ages {
		if got := date(t, a.birth).YearsUntil(date(t, a.on)); got != a.want {
			t.Errorf("%s to %s: %d years, want %d", a.birth, a.on, got, a.want)
		}
	}
}

// TestToday: the day changes at midnight in Paris, summer and winter.
func TestToday(t *testing.T) {
	for at, want := range map[string]string{
		"2026-07-14T21:59:59Z": "2026-07-14", "2026-07-14T22:00:00Z": "2026-07-15",
		"2026-12-31T22:59:59Z": "2026-12-31", "2026-12-31T23:00:00Z": "2027-01-01",
	} {
		instant, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := spst.Today(instant).String(); got != want {
			t.Errorf("%s is %s, want %s", at, got, want)
		}
	}
}

func TestDateRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := time.Date(rapid.IntRange(1, 9999).Draw(t, "year"), 1, rapid.IntRange(1, 366).Draw(t, "day"), 0, 0, 0, 0, time.UTC)
		if want.Year() > 9999 {
			return
		}
		d := spst.NewDate(want.Date())
		if d.IsZero() || !d.Time().Equal(want) || d.Year() != want.Year() || d.Month() != want.Month() || d.Day() != want.Day() {
			t.Fatalf("%s is %s", want, d)
		}
		if d.String() != want.Format(time.DateOnly) {
			t.Fatalf("%s is written %s", want, d)
		}
		var again spst.Date
		if err := again.UnmarshalText([]byte(d.String())); err != nil || again != d {
			t.Fatalf("%s reads as %s, %v", d, again, err)
		}
		if again, err := spst.ParseDate(d.French()); err != nil || again != d {
			t.Fatalf("%s reads as %s, %v", d.French(), again, err)
		}
		if d.AddDays(1).Time() != want.AddDate(0, 0, 1) || d.AddDays(1) <= d {
			t.Fatalf("the day after %s", d)
		}
	})
}

// Dates written as nearly all are give those that time gives, and no others.
func TestWholeDates(t *testing.T) {
	for _, year := range []int{0, 1, 1900, 1985, 2000, 2024} {
		for month := range 15 {
			for day := range 34 {
				want, err := time.Parse(time.DateOnly, fmt.Sprintf("%04d-%02d-%02d", year, month, day))
				is := err == nil && year > 0
				for _, form := range []string{"%02[3]d/%02[2]d/%04[1]d", "%02[3]d.%02[2]d.%04[1]d", "%04d-%02d-%02d"} {
					s := fmt.Sprintf(form, year, month, day)
					d, err := spst.ParseDate(s)
					if (err == nil) != is || is && !d.Time().Equal(want) {
						t.Fatalf("%s: %s, %v", s, d, err)
					}
				}
			}
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"04/08/1969", "04081969", "1969-08-04", "é/é/éé", "\u00a0\u00a0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := spst.ParseDate(s)
		if (err == nil) == d.IsZero() {
			t.Fatalf("%d, %v", d, err)
		}
		if err != nil {
			return
		}
		if again, err := spst.ParseDate(d.French()); err != nil || again != d {
			t.Fatalf("%s reads as %s, %v", d.French(), again, err)
		}
		if again, err := spst.ParseDate(d.String()); err != nil || again != d {
			t.Fatalf("%s reads as %s, %v", d, again, err)
		}
	})
}

func FuzzDateUnmarshalText(f *testing.F) {
	for _, s := range []string{"", "1969-08-04", "0001-01-01", "9999-12-31", "-001-01-01"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var d spst.Date
		if err := d.UnmarshalText([]byte(s)); err == nil && d.String() != s {
			t.Fatalf("%q is written %q", s, d)
		}
	})
}
