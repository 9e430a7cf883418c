package appointments

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
)

var _ tui.Shower = (*Screen)(nil)

// Show implements [tui.Shower].
func (s *Screen) Show(r route.Route) (tea.Cmd, bool) {
	to, ok := r.(route.Appointments)
	if !ok || to.Member.Number != s.o.Member.Number {
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
