package portal_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func (d desk) appointments(when spst.AppointmentWhen) []spst.Appointment {
	d.t.Helper()
	page, err := d.Appointments(d.t.Context(), d.actor, florist, spst.AppointmentQuery{When: when})
	if err != nil {
		d.t.Fatal(err)
	}
	return page.Appointments
}

func (d desk) due(q spst.VisitsDueQuery) spst.VisitsDuePage {
	d.t.Helper()
	page, err := d.VisitsDue(d.t.Context(), d.actor, florist, q)
	if err != nil {
		d.t.Fatal(err)
	}
	return page
}

func (d desk) cancel(a spst.Appointment, reason string) (spst.CancellationRequest, error) {
	return d.RequestCancellation(d.t.Context(), d.actor, florist, a.ID, a.Version, spst.CancellationRequest{Reason: reason})
}

func TestSampleAppointments(t *testing.T) {
	d := newDesk(t)
	got := ""
	for _, a := range d.appointments(spst.ToCome) {
		got += fmt.Sprintf("%s %s %s %s, ", a.EmployeeName, spst.InParis(a.Start).Format("02/01 15:04"), a.LastSafeDay, a.FeeCents.French())
	}
	want := "CESAR JULES 02/12 10:00 2026-11-26 60,00\u00a0€, BARBIER Élodie 17/12 14:30 2026-12-13 60,00\u00a0€, "
	if got != want {
		t.Errorf("to come: %s", got)
	}
	got = ""
	for _, a := range d.appointments(spst.Past) {
		if a.ID <= "fv08" { // the others are held at clinics
			got += string(a.Status) + " "
		}
	}
	if got != "done missed done cancelled done done " {
		t.Errorf("past: %s", got)
	}
}

func TestRequestCancellation(t *testing.T) {
	d := newDesk(t)
	a := d.appointments(spst.ToCome)[0]
	stale := a
	stale.Version--
	_, err := d.cancel(stale, "Salarié absent")
	wantKind(t, err, spst.Stale, "stale")
	if now, ok := spst.CurrentOf[spst.Appointment](err); !ok || now.Version != a.Version || now.ChangedAt.IsZero() {
		t.Errorf("in force %+v", now)
	}
	_, err = d.cancel(a, "  ")
	wantKind(t, err, spst.Invalid, "visit")
	r, err := d.cancel(a, " Salarié\tabsent ")
	if err != nil || r.Late || r.Reason != "Salarié absent" || r.Status != spst.RequestSent || !r.At.Equal(d.now) ||
		r.By != "FLEURISTE MARTIN" {
		t.Fatalf("%+v, %v", r, err)
	}
	kept, version, err := d.CancellationRequest(t.Context(), d.actor, florist, a.ID)
	if err != nil || version != a.Version+1 || kept.Reason != r.Reason {
		t.Errorf("%+v, %d, %v", kept, version, err)
	}
	a.Version++
	_, err = d.cancel(a, "Encore")
	wantKind(t, err, spst.Conflict, "cancellation_asked")
	_, err = d.cancel(d.appointments(spst.Past)[0], "Trop tard")
	wantKind(t, err, spst.Conflict, "not_upcoming")
	_, err = d.cancel(spst.Appointment{ID: "inconnu"}, "Rien")
	wantKind(t, err, spst.NotFound, "appointment")
	_, _, err = d.CancellationRequest(t.Context(), d.actor, florist, d.appointments(spst.ToCome)[1].ID)
	wantKind(t, err, spst.NotFound, "cancellation")
}

// The last safe day is still in time, until midnight in Paris; the day after is
// late, and still taken.
func TestCancellationInTimeOrLate(t *testing.T) {
	for _, c := range []struct {
		at   time.Time
		late bool
	}{
		{time.Date(2026, time.November, 26, 22, 59, 0, 0, time.UTC), false},
		{time.Date(2026, time.November, 26, 23, 0, 0, 0, time.UTC), true},
		{time.Date(2026, time.December, 2, 8, 59, 0, 0, time.UTC), true},
	} {
		d := newDesk(t)
		a := d.appointments(spst.ToCome)[0]
		d.now = c.at
		d.actor = d.signIn(florist)
		if r, err := d.cancel(a, "Absent"); err != nil || r.Late != c.late {
			t.Errorf("at %s: late %t, %v", c.at, r.Late, err)
		}
	}
}

func TestRequestVisit(t *testing.T) {
	d := newDesk(t)
	ask := spst.VisitRequest{
		Kind: spst.PeriodicVisit, From: today.AddDays(7), Until: today.AddDays(20), Constraints: " le  matin ",
		Employees: []spst.VisitEmployee{{ID: "f0001"}, {ID: "f0004", Name: "un autre nom"}, {ID: "f0001"}},
		ID:        "choisi", Status: spst.RequestScheduled, Answer: "Oui", By: "quelqu'un",
	}
	r, err := d.RequestVisit(t.Context(), d.actor, florist, ask)
	if err != nil || r.ID == "choisi" || r.Status != spst.RequestSent || r.Answer != "" || r.By != "FLEURISTE MARTIN" ||
		r.Constraints != "le matin" ||
		fmt.Sprint(r.Employees) != "[{f0001 CESAR JULES} {f0004 BARBIER Élodie}]" {
		t.Fatalf("%+v, %v", r, err)
	}
	page, err := d.VisitRequests(t.Context(), d.actor, florist, spst.PageQuery{Limit: 2})
	if err != nil || page.Total != 5 || page.Requests[0].ID != r.ID || page.Next == "" {
		t.Fatalf("%+v, %v", page, err)
	}
	seen := map[string]bool{}
	for next := ""; ; {
		page, err := d.VisitRequests(t.Context(), d.actor, florist, spst.PageQuery{Limit: 2, Cursor: next})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Requests {
			seen[r.ID] = true
		}
		if next = page.Next; next == "" {
			break
		}
	}
	if len(seen) != 5 {
		t.Errorf("%d requests by pages", len(seen))
	}
	for name, c := range map[string]struct {
		employee, want string
	}{
		"unknown":       {"ailleurs", "employees visit_employee_unknown"},
		"of the garage": {"g0001", "employees visit_employee_unknown"},
		"gone":          {"f0048", "employees visit_employee_left"},
	} {
		ask.Employees = []spst.VisitEmployee{{ID: c.employee}}
		_, err := d.RequestVisit(t.Context(), d.actor, florist, ask)
		if got := problems(t, err); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
	ask.Kind, ask.Reason, ask.Employees = spst.PostExposureVisit, "Fin d'exposition", []spst.VisitEmployee{{ID: "f0046"}}
	if _, err := d.RequestVisit(t.Context(), d.actor, florist, ask); err != nil {
		t.Errorf("post-exposure of somebody who left: %v", err)
	}
	ask.Kind = "pre_reprise"
	_, err = d.RequestVisit(t.Context(), d.actor, florist, ask)
	if got := problems(t, err); got != "kind visit_pre_return" {
		t.Error(got)
	}
}

// Nobody is told late for visits that the portal cannot know of: not before the first visit
// that it knows of the member, and not at all while it knows of none.
func TestVisitsBeforeTheFirstOneKnown(t *testing.T) {
	d := newDesk(t)
	if before := d.due(spst.VisitsDueQuery{}); before.Untracked != 0 {
		t.Fatalf("%d of the sample are untracked", before.Untracked)
	}
	e := newcomer()
	e.BirthDate, e.HireDate = spst.NewDate(1970, 5, 17), spst.NewDate(1999, 3, 1)
	old := d.add(e)
	page := d.due(spst.VisitsDueQuery{})
	if page.Untracked != 1 || page.TrackedFrom >= today || page.TrackedFrom.IsZero() || page.Overdue != 2 {
		t.Errorf("%d untracked before %s, %d overdue", page.Untracked, page.TrackedFrom, page.Overdue)
	}
	items, err := d.Todo(t.Context(), d.actor, florist)
	said := slices.IndexFunc(items, func(i spst.TodoItem) bool { return i.Code == spst.TodoVisitsUntracked })
	if err != nil || said < 0 || items[said].Message != "Suivi inconnu avant le "+page.TrackedFrom.French()+" pour 1 salarié." {
		t.Errorf("%+v, %v", items, err)
	}
	s, err := d.Activity(t.Context(), d.actor, florist, today.Year())
	if c := s.Figures.Coverage; err != nil || c.Untracked != 1 || c.TrackedFrom != page.TrackedFrom || c.UpToDate != c.Employees-3 ||
		!strings.HasPrefix(c.Share(), "au moins ") {
		t.Errorf("%+v, %v", c, err)
	}
	if err := d.LoadTracking(t.Context(), florist, []portal.TrackedEmployee{{ID: old.ID, Tracking: spst.Tracking{Last: spst.NewDate(2015, 3, 1)}}}); err != nil {
		t.Fatal(err)
	}
	if page := d.due(spst.VisitsDueQuery{}); page.Untracked != 0 || page.Overdue != 3 {
		t.Errorf("with a visit known: %d untracked, %d overdue", page.Untracked, page.Overdue)
	}
}

func TestVisitsDueFollowTheRoster(t *testing.T) {
	d := newDesk(t)
	all := d.due(spst.VisitsDueQuery{})
	if all.Overdue != 2 || !all.Visits[0].Overdue || all.Visits[2].Overdue || all.Visits[0].Article == "" {
		t.Fatalf("%d overdue: %+v", all.Overdue, all.Visits)
	}
	if n := len(d.due(spst.VisitsDueQuery{Overdue: true}).Visits); n != 2 {
		t.Errorf("%d overdue ones", n)
	}
	first := all.Visits[0]
	if found := d.due(spst.VisitsDueQuery{Search: strings.ToLower(first.EmployeeName)}); found.Total == 0 || found.Visits[0] != first {
		t.Errorf("search gives %+v", found)
	}
	var byPage []spst.EmployeeVisitDue
	for next := ""; ; {
		page := d.due(spst.VisitsDueQuery{Limit: 3, Cursor: next})
		byPage = append(byPage, page.Visits...)
		if next = page.Next; next == "" {
			break
		}
	}
	if fmt.Sprint(byPage) != fmt.Sprint(all.Visits) {
		t.Errorf("by pages: %v", byPage)
	}
	// A visit done takes the employee off the list; an exit too.
	if err := d.LoadAppointment(t.Context(), florist, spst.Appointment{
		ID: "fait", EmployeeID: first.EmployeeID, EmployeeName: first.EmployeeName, Status: spst.Done, Start: d.now.AddDate(0, 0, -1),
	}); err != nil {
		t.Fatal(err)
	}
	// The physician's own day for the next one is not lost to a visit of before.
	set := []portal.TrackedEmployee{{ID: first.EmployeeID, Tracking: spst.Tracking{Last: today.AddDays(-1), Next: today.AddDays(200)}}}
	if err := d.LoadTracking(t.Context(), florist, set); err != nil {
		t.Fatal(err)
	}
	if err := d.LoadAppointment(t.Context(), florist, spst.Appointment{
		ID: "ancien", EmployeeID: first.EmployeeID, EmployeeName: first.EmployeeName, Status: spst.Done, Start: d.now.AddDate(-2, 0, 0),
	}); err != nil {
		t.Fatal(err)
	}
	if known, err := d.store.TrackingOf(t.Context(), florist, first.EmployeeID); err != nil || known != set[0].Tracking {
		t.Errorf("%+v, %v", known, err)
	}
	second := all.Visits[1]
	if _, err := d.exit(second.EmployeeID, 1, today.AddDays(-1), spst.Resignation); err != nil {
		t.Fatal(err)
	}
	if now := d.due(spst.VisitsDueQuery{}); now.Overdue != 0 {
		t.Errorf("still overdue: %+v", now.Visits)
	}
	// And the days go by.
	d.now = d.now.AddDate(0, 0, 30)
	d.actor = d.signIn(florist)
	if later := d.due(spst.VisitsDueQuery{}); later.Overdue == 0 {
		t.Error("nothing overdue a month later")
	}
}

func TestVisitsAreTheMembersOwn(t *testing.T) {
	d := newDesk(t)
	a := d.appointments(spst.ToCome)[0]
	other := d.signIn("100043")
	_, err := d.Appointment(t.Context(), other, "100043", a.ID)
	wantKind(t, err, spst.NotFound, "appointment")
	_, err = d.RequestCancellation(t.Context(), other, "100043", a.ID, a.Version, spst.CancellationRequest{Reason: "Non"})
	wantKind(t, err, spst.NotFound, "appointment")
	reader := spst.Mandate{Mandatary: "M2001", Member: florist, Rights: []spst.Right{spst.RightRead}, From: today.AddYears(-1)}
	if err := d.AddMandate(t.Context(), reader); err != nil {
		t.Fatal(err)
	}
	mandatary := d.signIn("M2001")
	if _, err := d.Appointments(t.Context(), mandatary, florist, spst.AppointmentQuery{}); err != nil {
		t.Error(err)
	}
	_, err = d.RequestVisit(t.Context(), mandatary, florist, spst.VisitRequest{})
	wantKind(t, err, spst.Forbidden, "mandate")
}

// A request is changed or withdrawn until the service has answered it, in the
// version that was seen.
func TestARequestIsTakenBackUntilAnswered(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	ask := visitOf("f0001")
	r, err := d.RequestVisit(ctx, d.actor, florist, ask)
	if err != nil {
		t.Fatal(err)
	}
	ask.Constraints, ask.Employees = "le matin", []spst.VisitEmployee{{ID: "f0004"}}
	changed, err := d.UpdateVisitRequest(ctx, d.actor, florist, r.ID, r.Version, ask)
	if err != nil || changed.Version != 2 || changed.ID != r.ID || changed.Constraints != "le matin" ||
		!changed.At.Equal(r.At) || changed.Employees[0].Name == "" {
		t.Fatalf("%+v, %v", changed, err)
	}
	_, err = d.WithdrawVisitRequest(ctx, d.actor, florist, r.ID, r.Version)
	wantKind(t, err, spst.Stale, "stale")
	back, err := d.WithdrawVisitRequest(ctx, d.actor, florist, r.ID, changed.Version)
	if err != nil || back.Status != spst.RequestWithdrawn || back.Version != 3 {
		t.Fatalf("%+v, %v", back, err)
	}
	if again, err := d.WithdrawVisitRequest(ctx, d.actor, florist, r.ID, changed.Version); err != nil || again.Version != 3 {
		t.Errorf("again: %+v, %v", again, err)
	}
	_, err = d.UpdateVisitRequest(ctx, d.actor, florist, r.ID, back.Version, ask)
	wantKind(t, err, spst.Conflict, "request_settled")
	_, err = d.AnswerVisitRequest(ctx, florist, r.ID, spst.RequestScheduled, "")
	wantKind(t, err, spst.Conflict, "request_settled")
	other, err := d.RequestVisit(ctx, d.actor, florist, ask)
	if err == nil {
		other, err = d.AnswerVisitRequest(ctx, florist, other.ID, spst.RequestRefused, "Non")
	}
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.WithdrawVisitRequest(ctx, d.actor, florist, other.ID, other.Version)
	wantKind(t, err, spst.Conflict, "request_settled")
}

func TestACancellationIsTakenBackUntilAnswered(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	a := d.appointments(spst.ToCome)[0]
	_, err := d.WithdrawCancellationRequest(ctx, d.actor, florist, a.ID, a.Version)
	wantKind(t, err, spst.NotFound, "cancellation")
	if _, err := d.cancel(a, "Absent"); err != nil {
		t.Fatal(err)
	}
	_, err = d.WithdrawCancellationRequest(ctx, d.actor, florist, a.ID, a.Version)
	wantKind(t, err, spst.Stale, "stale")
	back, err := d.WithdrawCancellationRequest(ctx, d.actor, florist, a.ID, a.Version+1)
	if err != nil || back.Cancellation != nil || back.Version != a.Version+2 || back.Status != spst.Planned {
		t.Fatalf("%+v, %v", back, err)
	}
	if _, err = d.cancel(back, "Absent, finalement"); err != nil {
		t.Fatal(err)
	}
	asked := d.appointments(spst.ToCome)[0]
	answered := *asked.Cancellation
	answered.Status = spst.RequestRefused
	asked.Cancellation = &answered
	if err := d.LoadAppointment(ctx, florist, asked); err != nil {
		t.Fatal(err)
	}
	_, err = d.WithdrawCancellationRequest(ctx, d.actor, florist, a.ID, asked.Version+1)
	wantKind(t, err, spst.Conflict, "request_settled")
}

func visitOf(employee string) spst.VisitRequest {
	return spst.VisitRequest{
		Kind: spst.PeriodicVisit, From: today.AddDays(7), Until: today.AddDays(20), Employees: []spst.VisitEmployee{{ID: employee}},
	}
}

// The roster says of everybody what their own page says: the appointment to come, else the
// first limit; by the list, the stream and alone.
func TestTheRosterSaysTheNextVisits(t *testing.T) {
	d := newDesk(t)
	states := map[spst.VisitState]int{}
	page, err := d.Employees(t.Context(), d.actor, florist, spst.RosterQuery{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]spst.Employee{}
	for _, e := range page.Employees {
		listed[e.ID] = e
	}
	err = d.StreamEmployees(t.Context(), d.actor, florist, spst.RosterQuery{}, func(int) {}, func(e *spst.Employee) error {
		states[e.VisitState]++
		visits, err := d.EmployeeVisits(t.Context(), d.actor, florist, e.ID)
		if err != nil {
			return err
		}
		var next spst.Date
		if len(visits.Due) > 0 && e.VisitState != spst.VisitUnknown {
			next = visits.Due[0].Due
		}
		for i := range visits.Appointments { // newest first: the last one to come is the next
			if a := &visits.Appointments[i]; a.Upcoming(d.now) {
				next = a.Day()
			}
		}
		alone := d.employee(e.ID)
		for how, got := range map[string]spst.Employee{"streamed": *e, "on a page": listed[e.ID], "alone": alone} {
			if got.NextVisit != next || got.VisitState != e.VisitState {
				t.Errorf("%s %s: %s %q, its page says %s", e.DisplayName(), how, got.NextVisit, got.VisitState, next)
			}
		}
		return nil
	})
	if err != nil || states[spst.VisitPlanned] == 0 || states[spst.VisitOverdue] == 0 || states[""] == 0 {
		t.Errorf("%v, %v", states, err)
	}
	kept := d.employee(listedOf(listed, spst.VisitPlanned))
	kept.Comment = "à rappeler"
	after, err := d.UpdateEmployee(t.Context(), d.actor, florist, kept)
	if err != nil || after.NextVisit != kept.NextVisit || after.VisitState != spst.VisitPlanned {
		t.Errorf("after a change: %s %q, %v", after.NextVisit, after.VisitState, err)
	}
}

func listedOf(listed map[string]spst.Employee, state spst.VisitState) string {
	for id, e := range listed {
		if e.VisitState == state {
			return id
		}
	}
	return ""
}
