package spst_test

import (
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

func TestWorkingDaysLeft(t *testing.T) {
	for _, tt := range []struct {
		today, last string
		want        int
	}{
		{"2026-11-23", "2026-11-26", 4}, // Monday to Thursday
		{"2026-11-26", "2026-11-26", 1},
		{"2026-11-27", "2026-11-26", 0},
		{"2026-11-27", "2026-11-29", 1}, // Friday; the limit is a Sunday
		{"2026-11-28", "2026-11-29", 0},
		{"2026-12-24", "2026-12-28", 2}, // Christmas between
	} {
		if got := spst.WorkingDaysLeft(date(t, tt.today), date(t, tt.last)); got != tt.want {
			t.Errorf("from %s to %s: %d, want %d", tt.today, tt.last, got, tt.want)
		}
	}
}

// Whatever the day, asking is in time up to the last safe day and late after.
func TestIsLate(t *testing.T) {
	for visit := spst.NewDate(2026, time.January, 1); visit.Year() < 2028; visit = visit.AddDays(1) {
		last := spst.LastSafeCancellation(visit)
		if spst.IsLate(last, visit) || !spst.IsLate(last.AddDays(1), visit) {
			t.Errorf("visit of %s, limit %s", visit, last)
		}
	}
}

func TestTimesAreThoseOfParis(t *testing.T) {
	for day, want := range map[string]string{"2026-12-02": "2026-12-02T10:00:00+01:00", "2026-07-02": "2026-07-02T10:00:00+02:00"} {
		a := spst.Appointment{Start: spst.InstantInParis(date(t, day), 10, 0), Minutes: 30}
		if got := a.Start.Format(time.RFC3339); got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if a.Day() != date(t, day) || a.End().Sub(a.Start) != 30*time.Minute {
			t.Errorf("%s, %s", a.Day(), a.End())
		}
	}
	late := spst.Appointment{Start: time.Date(2026, time.December, 1, 23, 30, 0, 0, time.UTC)}
	if late.Day() != spst.NewDate(2026, time.December, 2) {
		t.Errorf("half past midnight in Paris is %s", late.Day())
	}
}

func TestEveryVisitKindAndStateHasItsWords(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range spst.VisitKinds() {
		if k.Label() == string(k) || seen[k.Label()] {
			t.Errorf("%s is %q", k, k.Label())
		}
		seen[k.Label()] = true
	}
	for _, s := range []interface{ Label() string }{
		spst.Planned, spst.Done, spst.Missed, spst.Cancelled, spst.RequestSent, spst.RequestAnswered, spst.RequestRefused, spst.RequestScheduled,
	} {
		if seen[s.Label()] {
			t.Errorf("%q twice", s.Label())
		}
		seen[s.Label()] = true
	}
}

// The physician's own date always wins over the law's, and leaves the
// attestation and the mid-career visit alone.
func TestTrackedVisitsDue(t *testing.T) {
	e := spst.Employee{
		DeclaredCategory: spst.SIR, Determinants: []spst.DeterminantCode{"CMR", "CONDUITE"},
		BirthDate: spst.NewDate(1981, time.May, 1), HireDate: spst.NewDate(2020, time.January, 6),
	}
	on, last, next := spst.NewDate(2026, time.November, 23), spst.NewDate(2025, time.January, 10), spst.NewDate(2026, time.December, 20)
	got := ""
	for _, v := range spst.TrackedVisitsDue(e, spst.Tracking{Last: last, Next: next}, on) {
		got += v.Kind + " " + v.Due.String() + ", "
	}
	if want := "intermediaire 2026-12-20, mi_carriere 2026-12-31, attestation 2030-01-10, "; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if len(spst.TrackedVisitsDue(e, spst.Tracking{Last: last}, on)) != 4 {
		t.Errorf("%+v", spst.TrackedVisitsDue(e, spst.Tracking{Last: last}, on))
	}
}
