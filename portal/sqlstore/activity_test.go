package sqlstore_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func testActivity(t *testing.T, s portal.Store) {
	ctx := t.Context()
	must(t, s.PutMember(ctx, member("2")))
	if first, err := s.FirstActivity(ctx, "1"); err != nil || !first.IsZero() {
		t.Errorf("before anything: %v, %v", first, err)
	}
	day := func(m time.Month, d int) spst.Date { return spst.NewDate(2026, m, d) }
	late := spst.WorkplaceAction{ID: "a1", On: day(6, 3), Kind: spst.SiteVisit, Minutes: 90, By: spst.ByNurse}
	must(t, s.PutWorkplaceAction(ctx, "1", late))
	must(t, s.PutWorkplaceAction(ctx, "1", spst.WorkplaceAction{ID: "a2", On: day(2, 1), Kind: spst.Ergonomics, Minutes: 30,
		By: spst.ByErgonomist}))
	late.Minutes = 120
	must(t, s.PutWorkplaceAction(ctx, "1", late))
	must(t, s.PutTraining(ctx, "1", spst.Training{ID: "t1", On: day(3, 9), Title: "Gestes et postures", Participants: 7}))
	if err := s.PutWorkplaceAction(ctx, "2", late); spst.KindOf(err) != spst.NotFound {
		t.Errorf("another member's action: %v", err)
	}

	actions, err := s.WorkplaceActions(ctx, "1", day(2, 1), day(6, 3))
	if err != nil || len(actions) != 2 || actions[1] != late {
		t.Errorf("%+v, %v", actions, err)
	}
	if some, err := s.WorkplaceActions(ctx, "1", day(2, 2), day(6, 2)); err != nil || len(some) != 0 {
		t.Errorf("%+v, %v", some, err)
	}
	trainings, err := s.Trainings(ctx, "1", day(1, 1), day(12, 31))
	if err != nil || len(trainings) != 1 || trainings[0].Participants != 7 || trainings[0].On != day(3, 9) {
		t.Errorf("%+v, %v", trainings, err)
	}
	if first, err := s.FirstActivity(ctx, "1"); err != nil || first != day(2, 1) {
		t.Errorf("first %v, %v", first, err)
	}
	testCoverage(t, s)
	testEachAppointment(t, s)
}

func testCoverage(t *testing.T, s portal.Store) {
	t.Helper()
	ctx := t.Context()
	for _, n := range []int{30, 31} { // the second one replaces the first
		must(t, s.PutCoverage(ctx, "1", spst.Coverage{On: spst.NewDate(2025, 12, 31), Employees: 40, UpToDate: n}))
	}
	c, err := s.Coverage(ctx, "1", 2025)
	if err != nil || c != (spst.Coverage{On: spst.NewDate(2025, 12, 31), Employees: 40, UpToDate: 31}) {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := s.Coverage(ctx, "1", 2024); spst.KindOf(err) != spst.NotFound {
		t.Errorf("no coverage: %v", err)
	}
	if first, err := s.FirstActivity(ctx, "1"); err != nil || first != c.On {
		t.Errorf("first %v, %v", first, err)
	}
}

func testEachAppointment(t *testing.T, s portal.Store) {
	t.Helper()
	ctx := t.Context()
	start := spst.InstantInParis(spst.NewDate(2025, 3, 1), 9, 0)
	for i := range 3 {
		must(t, s.PutAppointment(ctx, "1", spst.Appointment{ID: fmt.Sprintf("v%d", i), Version: 1, Start: start.AddDate(0, i, 0),
			Status: spst.Done}))
	}
	got := ""
	err := s.EachAppointment(ctx, "1", start, start.AddDate(0, 2, 0), func(a *spst.Appointment) { got += a.ID + " " })
	if err != nil || got != "v0 v1 " {
		t.Errorf("%q, %v", got, err)
	}
	if first, err := s.FirstActivity(ctx, "1"); err != nil || first != spst.Today(start) {
		t.Errorf("first %v, %v", first, err)
	}
}
