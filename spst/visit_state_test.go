package spst_test

import (
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// What comes next is the appointment, else the limit, as far as anybody can tell.
func TestNextVisit(t *testing.T) {
	on := spst.NewDate(2026, time.November, 30)
	from := on.AddDays(-100)
	hired := func(d spst.Date) spst.Employee { return spst.Employee{HireDate: d, DeclaredCategory: spst.SI} }
	for _, c := range []struct {
		name   string
		e      spst.Employee
		known  spst.Tracking
		booked spst.Date
		next   spst.Date
		state  spst.VisitState
	}{
		{"booked, however late the limit", hired(on.AddDays(-900)), spst.Tracking{}, on.AddDays(3), on.AddDays(3), spst.VisitPlanned},
		{"late", hired(on.AddDays(-2000)), spst.Tracking{Last: on.AddMonths(-61)}, 0, on.AddMonths(-1), spst.VisitOverdue},
		{"late before anything is known", hired(on.AddDays(-900)), spst.Tracking{}, 0, 0, spst.VisitUnknown},
		{"late since something is known", hired(on.AddMonths(-4)), spst.Tracking{}, 0, on.AddMonths(-1), spst.VisitOverdue},
		{"soon", hired(on.AddMonths(-2)), spst.Tracking{}, 0, on.AddMonths(1), spst.VisitSoon},
		{"later", hired(on.AddDays(-900)), spst.Tracking{Last: on.AddMonths(-12)}, 0, on.AddMonths(48), ""},
		{"the physician's day", hired(on.AddDays(-900)), spst.Tracking{Last: on.AddMonths(-12), Next: on.AddDays(9)}, 0, on.AddDays(9),
			spst.VisitSoon},
		{"none", spst.Employee{HireDate: on, DeclaredCategory: spst.SMREstat}, spst.Tracking{}, 0, 0, ""},
	} {
		c.e.NextVisit, c.e.VisitState = 1, spst.VisitSoon // of an earlier reading
		c.e.SetNextVisit(c.known, c.booked, from, on)
		if c.e.NextVisit != c.next || c.e.VisitState != c.state {
			t.Errorf("%s: %s %q, want %s %q", c.name, c.e.NextVisit, c.e.VisitState, c.next, c.state)
		}
		if c.state != "" && c.state.Label() == string(c.state) {
			t.Errorf("%s has no words", c.state)
		}
	}
}
