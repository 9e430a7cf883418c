package appointments

import (
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
)

// export opens « Exporter ou imprimer » for the list in view: the appointments
// marked, those found, or all of them; paper proposes the PDF first.
func (s *Screen) export(paper bool) tui.Action {
	e := route.Export{Member: s.o.Member, What: route.ExportAppointments, Paper: paper}
	switch s.tab {
	case tabComing:
		e.Only, e.Lines = s.marked(), s.coming.total
		if e.Only == nil {
			e.Only = s.found(s.shownComing)
		}
	case tabPast:
		e.Past, e.Only, e.Lines = true, s.found(s.shownPast), s.past.total
	case tabRequests:
		e.What, e.Lines = route.ExportVisitRequests, s.requests.total
	default: // tabDue
		e.What, e.Lines, e.Due = route.ExportVisitsDue, s.due.total, spst.VisitsDueQuery{Overdue: s.onlyOverdue, Search: s.search[tabDue].Value()}
	}
	if e.Only != nil {
		e.Lines = len(e.Only)
	}
	return tui.Push{Route: e}
}

// marked are the appointments to come that are ticked; nil when none is.
func (s *Screen) marked() []string {
	var only []string
	for i := range s.coming.items {
		if id := s.coming.items[i].ID; s.marks[id] {
			only = append(only, id)
		}
	}
	return only
}

// found are those that the search finds; nil, which is all of them, without one.
func (s *Screen) found(shown []*spst.Appointment) []string {
	if s.query(s.tab).Empty() {
		return nil
	}
	only := []string{}
	for _, a := range shown {
		only = append(only, a.ID)
	}
	return only
}

// print opens it for the receipt of the cancellation that was asked for under the
// cursor, else for the list in view.
func (s *Screen) print() tui.Action {
	a := s.appointment()
	if a == nil || a.Cancellation == nil {
		return s.export(true)
	}
	return tui.Push{Route: route.Export{Member: s.o.Member, What: route.PrintReceipt, Only: []string{a.ID}, Day: a.Day(), Paper: true}}
}
