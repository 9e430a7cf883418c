package appointments

import (
	"slices"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// asking is a line of « Demandes »: a visit asked for, or a cancellation.
type asking struct {
	at    time.Time
	visit *spst.VisitRequest
	// of is the appointment that a cancellation is asked for.
	of *spst.Appointment
}

// names are all those of a visit asked for, whom the line may only count.
func (a *asking) names() string {
	if a.visit == nil {
		return ""
	}
	return textNames(a.visit.Employees)
}

func (a *asking) status() spst.RequestStatus {
	if a.visit != nil {
		return a.visit.Status
	}
	return a.of.Cancellation.Status
}

// answer is what the service says of it; "" until it does.
func (a *asking) answer() string {
	if a.visit != nil {
		return a.visit.Answer
	}
	return a.of.Cancellation.Answer
}

// refilter works out what each list shows; the cursors stay on what they were on,
// but one on the first line, which what is new comes before.
func (s *Screen) refilter() {
	var was [tabs]string
	for t := range tabs {
		if at := s.tables[t].Cursor(); at > 0 {
			was[t] = s.lineID(t, at)
		}
	}
	s.shownComing = sift(s.coming.items, s.query(tabComing), func(a *spst.Appointment) string { return a.EmployeeName + " " + a.Kind.Label() })
	s.shownPast = sift(s.past.items, s.query(tabPast), func(a *spst.Appointment) string {
		return a.EmployeeName + " " + a.Kind.Label() + " " + a.Status.Label()
	})
	all := s.askings()
	s.shownRequests = sift(all, s.query(tabRequests), func(a *asking) string {
		return textAsking(a) + " " + textWho(a) + " " + a.names() +
			" " + stateWord(a)
	})
	s.shownDue = sift(s.due.items, spst.Query{}, nil) // the portal has searched
	s.calendar.set(slices.Clone(s.shownComing), s.shownDue)
	s.sort()
	s.layOut()
	for t, n := range map[tab]int{
		tabComing: len(s.shownComing), tabPast: len(s.shownPast), tabRequests: len(s.shownRequests), tabDue: len(s.shownDue),
	} {
		s.tables[t].SetLen(n)
		for i := 0; i < n && was[t] != ""; i++ {
			if s.lineID(t, i) == was[t] {
				s.tables[t].MoveTo(i)
			}
		}
	}
}

// lineID names a line of a list, to find it again; "" where there is none.
func (s *Screen) lineID(t tab, i int) string {
	switch t {
	case tabRequests:
		switch a := at(s.shownRequests, i); {
		case a == nil:
		case a.visit != nil:
			return a.visit.ID
		default:
			return a.of.ID
		}
	case tabDue:
		if v := at(s.shownDue, i); v != nil {
			return wantedID(v)
		}
	default:
		list := s.shownComing
		if t == tabPast {
			list = s.shownPast
		}
		if a := at(list, i); a != nil {
			return a.ID
		}
	}
	return ""
}

// wantedID names a visit due among those marked.
func wantedID(v *spst.EmployeeVisitDue) string { return v.EmployeeID + " " + v.Kind }

// sift gives pointers to those whose text has every word of the query.
func sift[T any](items []T, q spst.Query, text func(*T) string) []*T {
	var kept []*T
	for i := range items {
		if q.Empty() || q.Match(spst.Fold(text(&items[i]))) {
			kept = append(kept, &items[i])
		}
	}
	return kept
}

// askings are the requests and the cancellations, newest first.
func (s *Screen) askings() []asking {
	var all []asking
	for i := range s.requests.items {
		all = append(all, asking{at: s.requests.items[i].At, visit: &s.requests.items[i]})
	}
	for _, list := range [][]spst.Appointment{s.coming.items, s.past.items} {
		for i := range list {
			if c := list[i].Cancellation; c != nil {
				all = append(all, asking{at: c.At, of: &list[i]})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b asking) int { return b.at.Compare(a.at) })
	return all
}

// appointment is the one under the cursor, or nil.
func (s *Screen) appointment() *spst.Appointment {
	switch {
	case s.tab == tabComing && s.month:
		return s.calendar.current()
	case s.tab == tabComing:
		return at(s.shownComing, s.table().Cursor())
	case s.tab == tabPast:
		return at(s.shownPast, s.table().Cursor())
	case s.tab == tabRequests:
		if a := at(s.shownRequests, s.table().Cursor()); a != nil {
			return a.of
		}
	}
	return nil
}

func at[T any](list []*T, i int) *T {
	if i < 0 || i >= len(list) {
		return nil
	}
	return list[i]
}

// dueNow is the visit due under the cursor, or nil.
func (s *Screen) dueNow() *spst.EmployeeVisitDue {
	if s.tab != tabDue {
		return nil
	}
	return at(s.shownDue, s.tables[tabDue].Cursor())
}

// follow says what is already under way for a visit due: the day it is set for,
// or that it is asked for.
func (s *Screen) follow(employee string) string {
	for i := range s.coming.items {
		if a := &s.coming.items[i]; a.EmployeeID == employee {
			return textSetFor(a.Day())
		}
	}
	for i := range s.requests.items {
		r := &s.requests.items[i]
		if r.Open() && r.Names(employee) {
			return textAskedOn(spst.Today(r.At))
		}
	}
	return ""
}
