package appointments

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/route"
)

var _ tui.Shower = (*Screen)(nil)

// Show implements [tui.Shower].
func (s *Screen) Show(r route.Route) (tea.Cmd, bool) {
	to, ok := r.(route.Appointments)
	if !ok || to.Member.Number != s.o.Member.Number || to.Form != "" {
		return nil, false
	}
	if s.sought = to.Appointment; s.sought != "" {
		s.search[tabComing].Clear()
		s.month = false
		s.show(tabComing)
		s.refilter()
		s.seek()
		return s.more(), true
	}
	if to.Due {
		s.show(tabDue)
	}
	return nil, true
}

// formRequest and formCancel name the forms of a request for a visit, and of one for a
// cancellation, where what is typed is kept.
const (
	formRequest = "visit_request"
	formCancel  = "cancellation"
)

// takeUp opens the form in which something waits, once what it is about has come.
func (s *Screen) takeUp() tea.Cmd {
	name, id, _ := strings.Cut(s.o.Form, ":")
	if name == "" || s.panes.Len() > 0 || !s.mayWrite() {
		return nil
	}
	var open tui.Screen
	for i := range s.requests.items {
		if r := &s.requests.items[i]; name == formRequest && r.ID == id && r.Status == spst.RequestSent {
			s.show(tabRequests)
			open = s.askFor(*r)
		}
	}
	for i := range s.coming.items {
		if a := &s.coming.items[i]; name == formCancel && a.ID == id && a.Cancellation == nil {
			s.tables[tabComing].MoveTo(i)
			open = s.cancelForm(*a)
		}
	}
	if open == nil {
		return nil
	}
	s.o.Form = ""
	cmd := s.panes.Open(open)
	form.TakeUp(s.panes)
	return cmd
}

// seek moves the cursor to the appointment that is sought, until all are there.
func (s *Screen) seek() {
	if s.sought == "" {
		return
	}
	i := slices.IndexFunc(s.shownComing, func(a *spst.Appointment) bool { return a.ID == s.sought })
	if i >= 0 {
		s.tables[tabComing].MoveTo(i)
	}
	if i >= 0 || s.coming.Known && s.coming.next == "" {
		s.sought = ""
	}
}
