package sqlstore_test

import (
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
	must(t, s.PutTracking(ctx, "1", map[string]spst.Tracking{"a": {Last: today}, "b": {Last: today, Next: today.AddDays(9)}}))
	must(t, s.PutTracking(ctx, "1", map[string]spst.Tracking{"a": {Last: today.AddDays(-9)}, "b": {Last: today.AddDays(1)}}))
	got, err := s.Tracking(ctx, "1")
	want := map[string]spst.Tracking{"a": {Last: today}, "b": {Last: today.AddDays(1)}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	for id, want := range map[string]spst.Tracking{"b": want["b"], "none": {}} {
		if one, err := s.TrackingOf(ctx, "1", id); err != nil || one != want {
			t.Errorf("%s: %+v, %v", id, one, err)
		}
	}
}
