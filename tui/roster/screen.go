// Package roster is « Gérer vos effectifs »: the list of a member's employees,
// the form to add and change one, the exit, the check of the list.
//
// The list is the screen; the others are [tui.Panes] over it.
package roster

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// Options say whose roster it is.
type Options struct {
	Member spst.Member
	// Today is the portal's date: it decides who has left and which rules hold.
	Today spst.Date
	// Check opens on « Contrôler la liste ».
	Check bool
	// Employee is the ID of the one to open on; "" is nobody.
	Employee string
	// Form is the one in which something waits, to be opened; "" is none.
	Form string
}

// Screen is the roster of one member.
type Screen struct {
	tui.Base
	svc Service
	o   Options

	known roster
	list  seen
	panes *tui.Panes
	undo  undoing
	stale bool // an import was opened over the list
	// sought is the ID of the employee whom the cursor goes to once there.
	sought string
	waits  tui.Ticket // of what waits in the form that the list was opened for
	// determinants are those in force today.
	determinants []spst.Determinant
}

var (
	_ tui.ListScreen = (*Screen)(nil)
	_ tui.Waiter     = (*Screen)(nil)
)

// New makes the screen; Init starts to load.
func New(svc Service, b tui.Base, o Options) *tui.Panes {
	s := &Screen{svc: svc, Base: b, o: o, sought: o.Employee}
	s.panes = tui.NewPanes(s)
	s.list = newList(b.Theme)
	s.determinants = spst.Determinants(o.Today)
	if o.Check {
		check := newCheck(s)
		check.direct = true
		s.panes.Open(check)
	}
	return s.panes
}

// Init starts to load the employees present.
func (s *Screen) Init() tea.Cmd { return s.load() }

// Resume loads again after an import, and when loading had failed: the person
// has signed in again, perhaps.
func (s *Screen) Resume() tea.Cmd {
	if s.known.failed == nil && !s.stale {
		return nil
	}
	s.stale = false
	return s.reload()
}

// Update takes a message.
func (s *Screen) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case arrived:
		return s.onArrived(msg)
	case tui.Reply[sorted]:
		return s.onSorted(msg)
	case tui.Reply[findings]:
		return s.onChecked(msg)
	case tui.Reply[undone]:
		return s.onUndone(msg)
	case copyAs:
		return s.copyTable(export.Format(msg)), nil
	case tui.Reply[seriesStep]:
		return s.onSeriesStep(msg)
	case tui.VisitsAsked:
		s.rememberVisits(msg.Requests)
		return nil, nil
	case tui.Reply[waiting]:
		return s.onWaiting(msg)
	case leave:
		return tui.Pop{}, nil
	case tui.Online:
		return nil, s.onOnline(bool(msg))
	case tea.KeyPressMsg, tea.PasteMsg, tea.MouseMsg:
		return s.onInput(msg)
	}
	return nil, nil
}

// onOnline loads again, when loading had failed, once the portal answers.
func (s *Screen) onOnline(up bool) tea.Cmd {
	if !up {
		return nil
	}
	return s.Resume()
}

// SetSize implements [tui.Screen].
func (s *Screen) SetSize(w, h int) {
	s.Base.SetSize(w, h)
	s.layOut()
}

// Title names the screen.
func (s *Screen) Title() string { return titleRoster }

// Capturing tells whether letters and esc belong to the list.
func (s *Screen) Capturing() bool { return s.list.capturing() }

// Inside tells whether esc takes off what narrows the list, or the detail.
func (s *Screen) Inside() bool {
	return s.list.is.filtered() || len(s.list.marks) > 0 || s.list.detail && s.list.detailAsked || s.list.unfolded
}

// mayWrite tells whether the account may change the roster.
func (s *Screen) mayWrite() bool { return slices.Contains(s.o.Member.Rights, spst.RightRoster) }
