package portal_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func (d desk) activity(year int) spst.Activity {
	d.t.Helper()
	s, err := d.Activity(d.t.Context(), d.actor, florist, year)
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

func TestActivityOfTheSample(t *testing.T) {
	d := newDesk(t)
	y, err := d.ActivityYears(t.Context(), d.actor, florist)
	if err != nil || fmt.Sprint(y.Years) != "[2026 2025 2024]" || y.Visits == 0 || y.Missed == 0 {
		t.Fatalf("%+v, %v", y, err)
	}
	s := d.activity(2026)
	if s.Figures.Visits != y.Visits || s.Figures.Missed != y.Missed || s.Until != spst.NewDate(2026, time.November, 23) {
		t.Errorf("%+v", s)
	}
	if f := s.Figures; f.MissedCents != 6000*spst.Cents(f.Missed) || f.Actions != len(s.Actions) || f.Trainings != len(s.Trainings) ||
		f.ActionMinutes == 0 {
		t.Errorf("%+v", f)
	}
	for _, k := range s.Figures.Kinds {
		if k.Count < spst.SmallGroup {
			t.Errorf("%+v could single somebody out", k)
		}
	}
	due := d.due(spst.VisitsDueQuery{Overdue: true})
	late := map[string]bool{}
	for _, v := range due.Visits {
		late[v.EmployeeID] = true
	}
	if c := s.Figures.Coverage; c == nil || c.Employees-c.UpToDate != len(late) || c.On != s.Until {
		t.Errorf("coverage %+v, %d late", c, len(late))
	}
	if s.Before == nil || s.Before.Coverage == nil || s.Before.Coverage.UpToDate != 38 {
		t.Errorf("before: %+v", s.Before)
	}
}

// The year before is counted up to the same day, so it is not all that the
// summary of that year gives.
func TestTheYearsCompareUpToTheSameDay(t *testing.T) {
	d := newDesk(t)
	before := d.activity(2026).Before
	whole := d.activity(2025)
	if whole.Until != spst.NewDate(2025, time.December, 31) || before.Visits >= whole.Figures.Visits || before.Months[11] != 0 ||
		whole.Figures.Months[11] == 0 {
		t.Errorf("%+v, whole %+v", before, whole.Figures)
	}
	if first := d.activity(2024); first.Before != nil {
		t.Errorf("nothing is known before the first year: %+v", first)
	}
	if few := whole.Trainings[0]; few.Participants != 0 {
		t.Errorf("a training of few: %+v", few)
	}
}

func TestActivityOfAYearThatIsNotThere(t *testing.T) {
	d := newDesk(t)
	for _, year := range []int{2023, 2027} {
		_, err := d.Activity(t.Context(), d.actor, florist, year)
		wantKind(t, err, spst.NotFound, "activity_year")
	}
}

func TestAMemberWithNothingHasTheCurrentYear(t *testing.T) {
	d := newDesk(t)
	const empty = "100077"
	if err := d.AddMember(t.Context(), portal.Member{Member: spst.Member{Number: empty, Name: "NEUF"}}); err != nil {
		t.Fatal(err)
	}
	a := portal.Actor{Account: spst.Account{Number: empty, Kind: spst.MemberAccount}}
	y, err := d.ActivityYears(t.Context(), a, empty)
	if err != nil || fmt.Sprint(y.Years) != "[2026]" {
		t.Errorf("%+v, %v", y, err)
	}
	s, err := d.Activity(t.Context(), a, empty, 2026)
	if err != nil || s.Before != nil || s.Figures.Visits != 0 || !s.Figures.Coverage.TooFew() {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestWhatTheServiceKeepsIsChecked(t *testing.T) {
	d := newDesk(t)
	wantKind(t, d.LoadWorkplaceAction(t.Context(), florist, spst.WorkplaceAction{}), spst.Invalid, "activity")
	wantKind(t, d.LoadTraining(t.Context(), florist, spst.Training{}), spst.Invalid, "activity")
	wantKind(t, d.LoadCoverage(t.Context(), florist, spst.Coverage{On: 1, Employees: 2, UpToDate: 3}), spst.Invalid, "coverage")
	before := len(d.activity(2026).Trainings)
	same := spst.Training{ID: "ft01", On: spst.NewDate(2026, 3, 2), Title: "Autre", Participants: 8}
	if err := d.LoadTraining(t.Context(), florist, same); err != nil || len(d.activity(2026).Trainings) != before {
		t.Errorf("kept twice: %v", err)
	}
}
