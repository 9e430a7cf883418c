package sqlstore_test

import (
	"cmp"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func testAppointments(t *testing.T, s portal.Store) {
	ctx := t.Context()
	must(t, s.PutMember(ctx, member("2")))
	for i := range 5 {
		for _, days := range []int{i, -i - 1} {
			a := spst.Appointment{ID: fmt.Sprintf("a%d", days), Version: 1, Status: spst.Planned, Start: now.AddDate(0, 0, days).UTC()}
			must(t, s.PutAppointment(ctx, "1", a))
		}
	}
	cancelled := spst.Appointment{
		ID: "a4", Version: 2, Status: spst.Cancelled, Start: now.AddDate(0, 0, 4).UTC(),
		Cancellation: &spst.CancellationRequest{Reason: "Absent", At: now.UTC()},
	}
	must(t, s.PutAppointment(ctx, "1", cancelled))
	if got, err := s.Appointment(ctx, "1", "a4"); err != nil || !reflect.DeepEqual(got, cancelled) {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := s.Appointment(ctx, "2", "a4"); spst.KindOf(err) != spst.NotFound {
		t.Errorf("of another member: %v", err)
	}
	if err := s.PutAppointment(ctx, "2", cancelled); spst.KindOf(err) != spst.NotFound {
		t.Errorf("taken by another member: %v", err)
	}
	for when, want := range map[spst.AppointmentWhen]string{
		spst.ToCome: "a0 a1 a2 a3 ", spst.Past: "a4 a-1 a-2 a-3 a-4 a-5 ",
	} {
		got := ""
		x := portal.AppointmentSelection{When: when, Now: now, Limit: 2}
		for {
			page, err := s.Appointments(ctx, "1", x)
			must(t, err)
			for _, a := range page.Appointments {
				got += a.ID + " "
			}
			if page.Total != strings.Count(want, " ") {
				t.Errorf("%s: total %d", when, page.Total)
			}
			if x.Cursor = page.Next; x.Cursor == "" {
				break
			}
		}
		if got != want {
			t.Errorf("%s: %s", when, got)
		}
	}
	_, err := s.Appointments(ctx, "1", portal.AppointmentSelection{When: spst.Past, Now: now, Limit: 2, Cursor: "faux"})
	if spst.CodeOf(err) != "cursor" {
		t.Errorf("a false cursor: %v", err)
	}
}

func testVisitRequests(t *testing.T, s portal.Store) {
	ctx := t.Context()
	for i := range 3 {
		must(t, s.PutVisitRequest(ctx, "1", spst.VisitRequest{ID: fmt.Sprintf("r%d", i), Version: 1, Kind: spst.PeriodicVisit,
			At: now.Add(time.Duration(i) * time.Hour).UTC()}))
	}
	page, err := s.VisitRequests(ctx, "1", spst.PageQuery{Limit: 2})
	if err != nil || page.Total != 3 || len(page.Requests) != 2 || page.Requests[0].ID != "r2" {
		t.Fatalf("%+v, %v", page, err)
	}
	page, err = s.VisitRequests(ctx, "1", spst.PageQuery{Limit: 2, Cursor: page.Next})
	if err != nil || len(page.Requests) != 1 || page.Next != "" || page.Requests[0].ID != "r0" {
		t.Errorf("%+v, %v", page, err)
	}
	answered := page.Requests[0]
	answered.Version, answered.Status, answered.Answer = 2, spst.RequestRefused, "Non"
	must(t, s.PutVisitRequest(ctx, "1", answered))
	if got, err := s.VisitRequest(ctx, "1", "r0"); err != nil || !reflect.DeepEqual(got, answered) {
		t.Errorf("%+v, %v", got, err)
	}
}

func testTracking(t *testing.T, s portal.Store) {
	ctx := t.Context()
	must(t, s.AddEmployees(ctx, "1", []portal.Record{record("a", "DURAND", "a"), record("b", "MARTIN", "b"), record("none", "MARTIN", "n")}))
	must(t, s.PutMember(ctx, member("2")))
	at := func(id string, last, next spst.Date) portal.TrackedEmployee {
		return portal.TrackedEmployee{ID: id, Tracking: spst.Tracking{Last: last, Next: next}}
	}
	must(t, s.PutTracking(ctx, "1", []portal.TrackedEmployee{at("a", today, 0), at("b", today, today.AddDays(9))}))
	must(t, s.PutTracking(ctx, "1", []portal.TrackedEmployee{at("a", today.AddDays(-9), 0), at("b", today.AddDays(1), 0)}))
	must(t, s.PutTracking(ctx, "2", []portal.TrackedEmployee{at("none", today, 0)})) // another member's
	changed := record("a", "DURAND", "a")
	changed.Version = 2
	replace(t, s, changed) // leaves what is known of visits
	want := map[string]spst.Tracking{"a": {Last: today}, "b": {Last: today.AddDays(1)}, "none": {}}
	for id, want := range want {
		if one, err := s.TrackingOf(ctx, "1", id); err != nil || one != want {
			t.Errorf("%s: %+v, %v", id, one, err)
		}
	}
	for number, want := range map[string]spst.Date{"1": today, "2": 0} {
		if first, err := s.FirstVisit(ctx, number); err != nil || first != want {
			t.Errorf("first visit of %s: %s, %v", number, first, err)
		}
		if known, err := s.KnownVisits(ctx, number, "", now); err != nil || known.First != want {
			t.Errorf("first visit of %s beside the others: %s, %v", number, known.First, err)
		}
	}
	streamed := map[string]spst.Tracking{}
	must(t, s.StreamEmployees(ctx, "1", portal.Selection{Status: spst.All, On: today}, func(int) {},
		func(e *spst.Employee, known spst.Tracking) error { streamed[e.ID] = known; return nil }))
	page, err := s.Employees(ctx, "1", portal.Selection{Status: spst.All, On: today, Limit: 9})
	must(t, err)
	for i, e := range page.Employees {
		if known, ok := streamed[e.ID]; !ok || known != want[e.ID] || page.Tracking[i] != known {
			t.Errorf("%s: streamed %+v, on a page %+v", e.ID, known, page.Tracking[i])
		}
	}
}

func testBooked(t *testing.T, s portal.Store) {
	ctx := t.Context()
	for i, a := range []spst.Appointment{
		{EmployeeID: "a", Start: now.AddDate(0, 0, 9)}, {EmployeeID: "a", Start: now.AddDate(0, 0, 3)}, {EmployeeID: "a", Start: now.AddDate(0, 0, -3)},
		{EmployeeID: "b", Start: now.AddDate(0, 0, 1), Status: spst.Cancelled}, {EmployeeID: "c", Start: now.AddDate(0, 0, 2)},
	} {
		a.ID, a.Version, a.Status = fmt.Sprintf("a%d", i), 1, cmp.Or(a.Status, spst.Planned)
		must(t, s.PutAppointment(ctx, "1", a))
	}
	all := map[string]spst.Date{"a": today.AddDays(3), "c": today.AddDays(2)}
	if got, err := s.KnownVisits(ctx, "1", "", now); err != nil || !reflect.DeepEqual(got.Next, all) || got.First != 0 {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := s.KnownVisits(ctx, "1", "a", now); err != nil || len(got.Next) != 1 || got.Next["a"] != all["a"] {
		t.Errorf("of one: %v, %v", got, err)
	}
}
