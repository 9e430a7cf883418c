// Package roster is « Gérer vos effectifs »: the list of a member's employees,
// the form to add and change one, the exit, the check of the list.
//
// The list is the screen; the others are [tui.Panes] over it.
package roster

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

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
}

// Screen is the roster of one member.
type Screen struct {
	tui.Base
	svc Service
	o   Options

	known roster
	list  list
	panes tui.Panes
	undo  undoing
	stale bool // an import was opened over the list
	// determinants are those in force today.
	determinants []spst.Determinant
}

var (
	_ tui.Screen   = (*Screen)(nil)
	_ tui.Unsaver  = (*Screen)(nil)
	_ tui.Capturer = (*Screen)(nil)
	_ tui.Resumer  = (*Screen)(nil)
	_ tui.Stepper  = (*Screen)(nil)
	_ tui.Cursorer = (*Screen)(nil)
	_ tui.Titler   = (*Screen)(nil)
	_ tui.Closer   = (*Screen)(nil)
)

// New makes the screen; Init starts to load.
func New(svc Service, b tui.Base, o Options) *Screen {
	s := &Screen{svc: svc, Base: b, o: o}
	s.panes.Under = s.onInput
	s.list = newList(b.Theme)
	s.determinants = spst.Determinants(o.Today)
	if o.Check {
		s.panes.Open(newCheck(s))
	}
	return s
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
		return s.thenAwaited(s.onArrived(msg))
	case tui.Reply[sorted]:
		return s.onSorted(msg)
	case tui.Reply[findings]:
		return s.onChecked(msg)
	case tui.Reply[undone]:
		return s.onUndone(msg)
	case tui.Online:
		return nil, s.onOnline(bool(msg))
	case tea.KeyPressMsg, tea.PasteMsg, tea.MouseMsg:
		return s.onInput(msg)
	default:
		return s.panes.Update(msg)
	}
}

// onOnline loads again, when loading had failed, once the portal answers.
func (s *Screen) onOnline(up bool) tea.Cmd {
	if !up {
		return nil
	}
	return s.Resume()
}

// onInput gives what the person does to the top pane, or to the list.
func (s *Screen) onInput(msg tea.Msg) (tui.Action, tea.Cmd) {
	if s.awaited(msg) {
		s.panes.Keep(msg)
		return nil, nil
	}
	if s.panes.Len() > 0 {
		return s.panes.Input(msg)
	}
	return s.onListInput(msg)
}

// SetSize gives the size to the list and the panes.
func (s *Screen) SetSize(w, h int) {
	s.Base.SetSize(w, h)
	s.layOut()
	s.panes.SetSize(w, h)
}

// View draws the top pane, or the list.
func (s *Screen) View() string {
	if p := s.panes.Top(); p != nil {
		return p.View()
	}
	return s.viewList()
}

// Cursor is the top pane's, or the search field's.
func (s *Screen) Cursor() *tea.Cursor {
	if s.panes.Len() > 0 {
		return s.panes.Cursor()
	}
	return s.listCursor()
}

// Title names the top pane.
func (s *Screen) Title() string { return s.panes.Title(titleRoster) }

// Capturing tells whether letters and esc belong to the screen.
func (s *Screen) Capturing() bool {
	if s.panes.Len() > 0 {
		return s.panes.Capturing()
	}
	return s.list.capturing()
}

// Inside tells whether esc is a step of the screen's own: out of a pane, or out
// of what narrows the list.
func (s *Screen) Inside() bool {
	return s.panes.Len() > 0 || s.list.is.filtered() || len(s.list.marks) > 0
}

// Unsaved tells whether a pane holds work that is not sent.
func (s *Screen) Unsaved() bool { return s.panes.Unsaved() }

// ShortHelp gives the keys of the top pane, or of the list.
func (s *Screen) ShortHelp() []key.Binding {
	if p := s.panes.Top(); p != nil {
		return p.ShortHelp()
	}
	return s.listShortHelp()
}

// FullHelp gives all of them.
func (s *Screen) FullHelp() [][]key.Binding {
	if p := s.panes.Top(); p != nil {
		return p.FullHelp()
	}
	return s.listFullHelp()
}

// mayWrite tells whether the account may change the roster.
func (s *Screen) mayWrite() bool { return slices.Contains(s.o.Member.Rights, spst.RightRoster) }
