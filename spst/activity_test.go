package spst

import (
	"fmt"
	"testing"
	"time"
)

func tally(kinds map[VisitKind]int) *VisitTally {
	t := &VisitTally{}
	for k, n := range kinds {
		for i := range n {
			t.Add(&Appointment{Kind: k, Status: Done, Start: InstantInParis(NewDate(2026, time.Month(1+i%12), 3), 9, 0)})
		}
	}
	return t
}

func TestKindsThatCouldSingleSomebodyOutAreTogether(t *testing.T) {
	for _, c := range []struct {
		name  string
		kinds map[VisitKind]int
		want  string
	}{
		{"none", nil, "[]"},
		{"all frequent", map[VisitKind]int{PeriodicVisit: 9, InitialVisit: 5}, "[{periodique 9} {initiale 5}]"},
		{"two rare, enough together", map[VisitKind]int{PeriodicVisit: 9, ReturnVisit: 4, EmployerVisit: 1}, "[{periodique 9} { 5}]"},
		{"two rare, too few together", map[VisitKind]int{PeriodicVisit: 9, InitialVisit: 6, ReturnVisit: 2, EmployerVisit: 1},
			"[{periodique 9} { 9}]"},
		{"one rare would be the difference", map[VisitKind]int{PeriodicVisit: 9, InitialVisit: 6, ReturnVisit: 4}, "[{periodique 9} { 10}]"},
		{"nothing left apart", map[VisitKind]int{PeriodicVisit: 9, ReturnVisit: 1}, "[]"},
		{"few visits", map[VisitKind]int{PeriodicVisit: 3}, "[]"},
		{"one kind, of many", map[VisitKind]int{PeriodicVisit: 5}, "[{periodique 5}]"},
	} {
		f := tally(c.kinds).Figures()
		if got := fmt.Sprint(f.Kinds); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		sum := 0
		for _, n := range f.Months {
			sum += n
		}
		if sum != f.Visits || len(f.Months) != 12 {
			t.Errorf("%s: the months add up to %d of %d", c.name, sum, f.Visits)
		}
	}
}

func TestOnlyHeldAndMissedVisitsCount(t *testing.T) {
	v := &VisitTally{}
	for _, s := range []AppointmentStatus{Done, Missed, Missed, Planned, Cancelled} {
		v.Add(&Appointment{Kind: PeriodicVisit, Status: s, FeeCents: 6000, Start: time.Date(2026, time.January, 31, 23, 30, 0, 0, time.UTC)})
	}
	f := v.Figures()
	if f.Visits != 1 || f.Missed != 2 || f.MissedCents != 12000 || f.Months[1] != 1 { // 1 February in Paris
		t.Errorf("%+v", f)
	}
}

func TestCoverage(t *testing.T) {
	for _, c := range []struct {
		Coverage
		percent int
		few     bool
	}{
		{Coverage{Employees: 44, UpToDate: 44}, 100, false},
		{Coverage{Employees: 1000, UpToDate: 999}, 99, false},
		{Coverage{Employees: 4}, 0, true},
		{Coverage{}, 0, true},
	} {
		if c.Percent() != c.percent || c.TooFew() != c.few {
			t.Errorf("%+v: %d %%, %v", c.Coverage, c.Percent(), c.TooFew())
		}
	}
}

func TestHours(t *testing.T) {
	for minutes, want := range map[int]string{45: "45\u00a0min", 60: "1\u00a0h", 210: "3\u00a0h\u00a030", 65: "1\u00a0h\u00a005"} {
		if got := Hours(minutes); got != want {
			t.Errorf("%d: %q", minutes, got)
		}
	}
}

func TestCheckActionAndTraining(t *testing.T) {
	good := WorkplaceAction{On: NewDate(2026, 3, 1), Kind: SiteVisit, Minutes: 90, By: ByNurse}
	if p := CheckWorkplaceAction(good); len(p) != 0 {
		t.Errorf("%+v", p)
	}
	if p := CheckWorkplaceAction(WorkplaceAction{Kind: "autre", By: "voisin"}); len(p) != 4 {
		t.Errorf("%+v", p)
	}
	if p := CheckTraining(Training{On: good.On, Title: "Gestes et postures", Participants: 3}); len(p) != 0 {
		t.Errorf("%+v", p)
	}
	if p := CheckTraining(Training{}); len(p) != 3 {
		t.Errorf("%+v", p)
	}
}
