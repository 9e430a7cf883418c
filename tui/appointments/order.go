package appointments

import (
	"cmp"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/widget"
)

// sorts are what a list may be sorted by: the first is the order in which it
// comes, the names are those of its columns.
func (s *Screen) sorts(t tab) []widget.SortField {
	booked, requests, due := list.Appointments(s.o.Today), list.VisitRequests(), list.VisitsDue()
	switch t {
	case tabComing:
		return sortedBy(booked, false, "start", "employee_name", "kind")
	case tabPast:
		return sortedBy(booked, true, "start", "employee_name", "kind", "status")
	case tabRequests:
		return sortedBy(requests, true, "at", "kind", "employees", "status")
	default: // tabDue
		return sortedBy(due, false, "due", "employee_name", "label")
	}
}

// sortedBy are columns of a list as fields to sort by; down tells of the first.
func sortedBy[T any](l list.List[T], down bool, names ...string) []widget.SortField {
	fields := make([]widget.SortField, len(names))
	for i, c := range l.Only(names...) {
		fields[i] = widget.SortBy(c.Head, down && i == 0)
	}
	return fields
}

// sort puts each list in its order.
func (s *Screen) sort() {
	byWho := by(func(a *spst.Appointment) string { return a.EmployeeName })
	byKind := by(func(a *spst.Appointment) string { return a.Kind.Label() })
	widget.Sort(s.shownComing, s.orders[tabComing], byWho, byKind)
	widget.Sort(s.shownPast, s.orders[tabPast], byWho, byKind, by(func(a *spst.Appointment) string { return a.Status.Label() }))
	widget.Sort(s.shownRequests, s.orders[tabRequests], by(textAsking), by(textWho), by(stateWord))
	widget.Sort(s.shownDue, s.orders[tabDue],
		by(func(v *spst.EmployeeVisitDue) string { return v.EmployeeName }), by(func(v *spst.EmployeeVisitDue) string { return v.Label }))
}

// by compares by a text, without regard to case and accents.
func by[T any](text func(*T) string) func(a, b *T) int {
	folded := map[*T]string{} // each once: a list may be long
	key := func(x *T) string {
		k, ok := folded[x]
		if !ok {
			k = spst.Fold(text(x))
			folded[x] = k
		}
		return k
	}
	return func(a, b *T) int { return cmp.Compare(key(a), key(b)) }
}

// sortMenu proposes the orders of the list in view.
func (s *Screen) sortMenu() *widget.Menu {
	t := s.tab
	return widget.SortMenu(menuSort, s.sorts(t), s.orders[t], func(o widget.Order) tea.Cmd {
		s.orders[t] = o
		s.tables[t].MoveTo(0)
		s.layOut()
		s.refilter()
		return nil
	})
}

// whole tells whether what is seen of a list needs all of it: a search finds,
// and an order compares, what is not there yet too.
func (s *Screen) whole(t tab) bool {
	return s.orders[t] != widget.Order{} || t != tabDue && !s.query(t).Empty()
}
