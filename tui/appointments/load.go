package appointments

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// pageSize is how many lines a page of a list has; aheadOf how near its end
// the next page is asked for.
const (
	pageSize  = 200
	wholePage = 1000 // when all of it is wanted
	aheadOf   = 60
)

// pages is a list that comes by pages: the next one is asked for when the
// cursor comes near the end of those that are there.
type pages[T any] struct {
	tui.Wanted[page[T]] // the page asked for last
	items               []T
	total               int
	next                string
	fresh               bool // the page under way begins the list again
}

// page is an answer made alike for the lists.
type page[T any] struct {
	items   []T
	total   int
	overdue int    // of visits due
	said    string // of those of whom no visit is known
	next    string
}

// ask asks for the first page, or for the next one.
func (p *pages[T]) ask(ctx context.Context, first bool, get func(ctx context.Context, cursor string) (page[T], error)) tea.Cmd {
	cursor := p.next
	if first {
		cursor = ""
	}
	p.fresh = first
	return p.Ask(ctx, func(ctx context.Context) (page[T], error) { return get(ctx, cursor) })
}

// take keeps an answer; false when it is late. A list once known stays while a
// newer one cannot be had.
func (p *pages[T]) take(r tui.Reply[page[T]]) bool {
	switch {
	case !p.Take(r):
		return false
	case r.Err != nil:
		return true
	}
	if p.fresh {
		p.items = nil
	}
	p.items = append(p.items, r.Value.items...)
	p.total, p.next = r.Value.total, r.Value.next
	return true
}

// wants tells whether the next page is to be asked for: all of it is wanted, or
// the cursor is near the end of what is there.
func (p *pages[T]) wants(cursor int, whole bool) bool {
	return !p.Asking() && p.Err == nil && p.next != "" && (whole || cursor >= len(p.items)-aheadOf)
}

// limit is how many lines are asked for: few at first, so that they are there
// at once.
func limit(first bool) int {
	if first {
		return pageSize
	}
	return wholePage
}

// The questions, captured by value.
func (s *Screen) askAppointments(p *pages[spst.Appointment], when spst.AppointmentWhen, first bool) tea.Cmd {
	svc, member := s.svc, s.o.Member.Number
	return p.ask(s.Ctx, first, func(ctx context.Context, cursor string) (page[spst.Appointment], error) {
		a, err := svc.Appointments(ctx, member, spst.AppointmentQuery{When: when, Cursor: cursor, Limit: limit(first)})
		return page[spst.Appointment]{items: a.Appointments, total: a.Total, next: a.Next}, err
	})
}

func (s *Screen) askRequests(first bool) tea.Cmd {
	svc, member := s.svc, s.o.Member.Number
	return s.requests.ask(s.Ctx, first, func(ctx context.Context, cursor string) (page[spst.VisitRequest], error) {
		r, err := svc.VisitRequests(ctx, member, spst.PageQuery{Cursor: cursor, Limit: limit(first)})
		return page[spst.VisitRequest]{items: r.Requests, total: r.Total, next: r.Next}, err
	})
}

func (s *Screen) askDue(first bool) tea.Cmd {
	svc, member, overdue, search := s.svc, s.o.Member.Number, s.onlyOverdue, s.search[tabDue].Value()
	return s.due.ask(s.Ctx, first, func(ctx context.Context, cursor string) (page[spst.EmployeeVisitDue], error) {
		d, err := svc.VisitsDue(ctx, member, spst.VisitsDueQuery{Overdue: overdue, Search: search, Cursor: cursor, Limit: limit(first)})
		return page[spst.EmployeeVisitDue]{items: d.Visits, total: d.Total, overdue: d.Overdue,
			said: spst.UntrackedSentence(d.Untracked, d.TrackedFrom), next: d.Next}, err
	})
}

// load asks for everything anew.
func (s *Screen) load() tea.Cmd {
	return tea.Batch(
		s.askAppointments(&s.coming, spst.ToCome, true), s.askAppointments(&s.past, spst.Past, true),
		s.askRequests(true), s.askDue(true))
}

// more asks for the next page of the list in view when the cursor nears its end.
func (s *Screen) more() tea.Cmd {
	cursor, whole := s.table().Cursor(), s.whole(s.tab)
	switch {
	case s.tab == tabComing && s.coming.wants(cursor, whole || s.sought != ""):
		return s.askAppointments(&s.coming, spst.ToCome, false)
	case s.tab == tabPast && s.past.wants(cursor, whole):
		return s.askAppointments(&s.past, spst.Past, false)
	case s.tab == tabRequests && s.requests.wants(cursor, whole):
		return s.askRequests(false)
	case s.tab == tabDue && s.due.wants(cursor, whole):
		return s.askDue(false)
	}
	return nil
}

func (s *Screen) onAppointments(r tui.Reply[page[spst.Appointment]]) (tui.Action, tea.Cmd) {
	if s.coming.take(r) || s.past.take(r) {
		return s.arrived(r.Err)
	}
	return nil, nil
}

func (s *Screen) onRequests(r tui.Reply[page[spst.VisitRequest]]) (tui.Action, tea.Cmd) {
	if s.requests.take(r) {
		return s.arrived(r.Err)
	}
	return nil, nil
}

func (s *Screen) onDue(r tui.Reply[page[spst.EmployeeVisitDue]]) (tui.Action, tea.Cmd) {
	if !s.due.take(r) {
		return nil, nil
	}
	if r.Err == nil {
		s.overdue, s.untracked = r.Value.overdue, r.Value.said
	}
	return s.arrived(r.Err)
}

// arrived shows what has come; an error is said once.
func (s *Screen) arrived(err error) (tui.Action, tea.Cmd) {
	s.refilter()
	if err != nil {
		return tui.Fail{Err: err}, nil
	}
	s.seek()
	more := tea.Batch(s.takeUp(), s.more())
	if s.asked && !s.loading() {
		s.asked = false
		return tui.Notice{Text: noticeFresh}, more
	}
	return nil, more
}

// loading tells whether a first page is under way.
func (s *Screen) loading() bool {
	return s.coming.Asking() || s.past.Asking() || s.requests.Asking() || s.due.Asking()
}

// failed tells whether a list could not be had.
func (s *Screen) failed() bool {
	return s.coming.Err != nil || s.past.Err != nil || s.requests.Err != nil || s.due.Err != nil
}
