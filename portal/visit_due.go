package portal

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"golang.org/x/sync/singleflight"

	"github.com/espace-adherent/adherent/spst"
)

// VisitsDue gives a page of the visits that the law calls for within
// [spst.DueDays], the overdue ones first.
func (p *Portal) VisitsDue(ctx context.Context, a Actor, number string, q spst.VisitsDueQuery) (spst.VisitsDuePage, error) {
	m, err := p.member(ctx, a, number, spst.RightRead)
	if err != nil {
		return spst.VisitsDuePage{}, err
	}
	limit, err := pageLimit(q.Limit)
	if err != nil {
		return spst.VisitsDuePage{}, err
	}
	if len(q.Search) > maxSearch {
		return spst.VisitsDuePage{}, errInvalid(spst.CodeSearch, "q", "Recherche trop longue : gardez quelques mots.")
	}
	due, err := p.due(ctx, m, p.today())
	if err != nil {
		return spst.VisitsDuePage{}, err
	}
	page := spst.VisitsDuePage{Overdue: due.overdue, Untracked: len(due.untracked), TrackedFrom: due.from}
	some := due.chosen(q)
	page.Total = len(some)
	first := 0
	if q.Cursor != "" {
		if first, err = strconv.Atoi(q.Cursor); err != nil || first < 0 || first > len(some) {
			return spst.VisitsDuePage{}, errInvalid(spst.CodeCursor, "cursor", "Cette page n'existe plus. Reprenez la liste au début.")
		}
	}
	page.Visits = some[first:min(first+limit, len(some))]
	if first+limit < len(some) {
		page.Next = strconv.Itoa(first + limit)
	}
	return page, nil
}

// EmployeeVisits gives what is known of the visits of one employee: the last, the appointments, the limits of the next ones.
func (p *Portal) EmployeeVisits(ctx context.Context, a Actor, number, id string) (spst.EmployeeVisits, error) {
	e, err := p.Employee(ctx, a, number, id)
	if err != nil {
		return spst.EmployeeVisits{}, err
	}
	known, err := p.store.TrackingOf(ctx, number, id)
	if err != nil {
		return spst.EmployeeVisits{}, err
	}
	visits := spst.EmployeeVisits{Last: known.Last, Due: spst.TrackedVisitsDue(e, known, p.today())}
	visits.Appointments, err = p.store.AppointmentsOf(ctx, number, id)
	for i := range visits.Appointments {
		completeAppointment(&visits.Appointments[i])
	}
	return visits, err
}

// chosen gives the visits that a query selects. The slice may be the list
// itself: it is not to be written to.
func (d *dueVisits) chosen(q spst.VisitsDueQuery) []spst.EmployeeVisitDue {
	all := d.visits
	if q.Overdue {
		all = all[:d.overdue] // they come first
	}
	query := spst.NewQuery(q.Search)
	if query.Empty() {
		return all
	}
	var some []spst.EmployeeVisitDue
	for _, v := range all {
		if query.Match(spst.Fold(v.EmployeeName)) {
			some = append(some, v)
		}
	}
	return some
}

// dueVisits are the visits due of one roster, on one day, in one revision.
type dueVisits struct {
	revision int64
	on       spst.Date
	visits   []spst.EmployeeVisitDue // in order
	overdue  int

	from      spst.Date // the first visit that is known; today without any
	untracked []string  // employees whose limit went by before that, of whom none is known

	year spst.HeadcountYear // counted in passing
}

// keptDue remembers them: working them out reads the whole roster.
type keptDue struct {
	mu     sync.Mutex
	lists  map[string]*dueVisits // by member
	flight singleflight.Group
}

// keptRosters and keptDueVisits bound the memory, the latter to some 20 MB
// beside the list in use: a mandatary goes from member to member.
const (
	keptRosters   = 64
	keptDueVisits = 100_000
)

func (c *keptDue) get(m Member, on spst.Date) *dueVisits {
	c.mu.Lock()
	defer c.mu.Unlock()
	if known := c.lists[m.Number]; known != nil && known.revision == m.Revision && known.on == on {
		return known
	}
	return nil
}

func (c *keptDue) put(member string, d *dueVisits) {
	c.mu.Lock()
	defer c.mu.Unlock()
	kept := len(d.visits)
	for _, other := range c.lists {
		kept += len(other.visits)
	}
	if c.lists == nil || len(c.lists) >= keptRosters || kept > keptDueVisits {
		c.lists = map[string]*dueVisits{}
	}
	c.lists[member] = d
}

func (p *Portal) due(ctx context.Context, m Member, on spst.Date) (*dueVisits, error) {
	if known := p.dues.get(m, on); known != nil {
		return known, nil
	}
	key := fmt.Sprintf("%s %d %s", m.Number, m.Revision, on)
	d, err, _ := p.dues.flight.Do(key, func() (any, error) {
		d, err := p.workOutDue(context.WithoutCancel(ctx), m, on) // other requests may be waiting for this list
		if err != nil {
			return nil, err
		}
		p.dues.put(m.Number, d)
		return d, nil
	})
	if err != nil {
		return nil, err
	}
	return d.(*dueVisits), nil
}

func (p *Portal) workOutDue(ctx context.Context, m Member, on spst.Date) (*dueVisits, error) {
	d := &dueVisits{revision: m.Revision, on: on, from: on, year: spst.NewHeadcountYear(on)}
	first, err := p.store.FirstVisit(ctx, m.Number)
	if err != nil {
		return nil, err
	}
	if !first.IsZero() {
		d.from = min(first, on)
	}
	until := on.AddDays(spst.DueDays)
	s := Selection{Status: spst.Present, On: d.year.Months[0].On} // and who has left since
	err = p.store.StreamEmployees(ctx, m.Number, s, func(int) {}, func(e *spst.Employee, t spst.Tracking) error {
		d.year.Add(e)
		if e.Left(on) {
			return nil
		}
		for _, v := range spst.TrackedVisitsDue(*e, t, on) {
			if t.Untracked(v.Due, d.from) {
				if n := len(d.untracked); n == 0 || d.untracked[n-1] != e.ID {
					d.untracked = append(d.untracked, e.ID)
				}
				continue
			}
			if v.Due <= until {
				d.visits = append(d.visits, spst.EmployeeVisitDue{
					EmployeeID: e.ID, EmployeeName: e.DisplayName(), VisitDue: v,
					Request: spst.KindOfDue(v, t.Last.IsZero()), Overdue: v.Due < on,
				})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(d.visits, spst.EmployeeVisitDue.Compare)
	for d.overdue < len(d.visits) && d.visits[d.overdue].Overdue {
		d.overdue++
	}
	return d, nil
}

// Appointments to come are told on Accueil this many days ahead, and this many of
// them.
const (
	toldAppointmentDays = 14
	toldAppointments    = 3
)

// visitItems are the lines of « À faire » about visits: the appointments that come, and the visits due.
func (p *Portal) visitItems(ctx context.Context, m Member, today spst.Date) ([]spst.TodoItem, error) {
	var items []spst.TodoItem
	page, err := p.store.Appointments(ctx, m.Number, AppointmentSelection{When: spst.ToCome, Now: p.now(), Limit: toldAppointments})
	if err != nil {
		return nil, err
	}
	for i := range page.Appointments {
		a := &page.Appointments[i]
		completeAppointment(a)
		if a.Cancellation == nil && a.Day() <= today.AddDays(toldAppointmentDays) {
			items = append(items, appointmentItem(a, today))
		}
	}
	due, err := p.due(ctx, m, today)
	if err != nil {
		return nil, err
	}
	if n := len(due.untracked); n > 0 {
		items = append(items, spst.TodoItem{
			Code: spst.TodoVisitsUntracked, Severity: spst.SeverityWarning, Place: "appointments", Count: n,
			Message: spst.UntrackedSentence(n, due.from),
		})
	}
	if due.overdue > 0 {
		items = append(items, spst.TodoItem{
			Code: spst.TodoVisitsOverdue, Severity: spst.SeverityWarning, Place: "appointments", Count: due.overdue,
			Message: overdueSentence(due.overdue),
		})
	}
	return items, nil
}

func overdueSentence(n int) string {
	if n == 1 {
		return "1 visite en retard : demandez-la au service."
	}
	return spst.Thousands(n) + " visites en retard : demandez-les au service."
}

// appointmentItem recalls an appointment and until when it is cancelled in time.
func appointmentItem(a *spst.Appointment, today spst.Date) spst.TodoItem {
	item := spst.TodoItem{
		Code: spst.TodoVisitComing, Severity: spst.SeverityWarning, Place: "appointments", Due: a.LastSafeDay,
		Message: "Visite " + spst.Of(a.EmployeeName) + " le " + dayMonth(a.Day()) + ", annulable jusqu'au " + dayMonth(a.LastSafeDay) + ".",
	}
	if today > a.LastSafeDay {
		item.Message = "Visite " + spst.Of(a.EmployeeName) + " le " + dayMonth(a.Day()) + " : une annulation serait tardive."
	}
	return item
}

// dayMonth is a near date as it is spoken of: 02/12.
func dayMonth(d spst.Date) string { return d.French()[:5] }
