// Package roster is « Gérer vos effectifs »: the list of a member's employees,
// the form to add and change one, the exit, the check of the list, and what
// happens when two people change the same employee.
//
// The list is the screen; the others are panes: screens of their own that lie
// over it, on a stack that this package keeps. A pane that returns [tui.Pop]
// leaves that stack.
package roster

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
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
	svc  Service
	th   *theme.Theme
	keys keys.Map
	o    Options
	ctx  context.Context // ends when the screen leaves the stack
	stop context.CancelFunc

	w, h  int
	known roster
	list  list
	panes []tui.Screen
	undo  undoing
	ahead ahead
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
func New(svc Service, th *theme.Theme, o Options) *Screen {
	ctx, stop := context.WithCancel(context.Background())
	s := &Screen{svc: svc, th: th, keys: keys.New(), o: o, ctx: ctx, stop: stop}
	s.list = newList(th)
	s.determinants = spst.Determinants(o.Today)
	if o.Check {
		s.open(newCheck(s))
	}
	return s
}

// Init starts to load the employees present.
func (s *Screen) Init() tea.Cmd { return s.load() }

// Close stops what is under way.
func (s *Screen) Close() { s.stop() }

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
		return s.thenAhead(s.onArrived(msg))
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
	case replayed:
		return s.replay(msg)
	default:
		return s.thenAhead(s.toPanes(msg))
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
	if s.typedAhead(msg) {
		return nil, nil
	}
	if p := s.top(); p != nil {
		return s.carryOut(p, p.Update, msg)
	}
	return s.onListInput(msg)
}

// toPanes gives a message to every pane: answers, mostly, which each knows by
// its ticket.
func (s *Screen) toPanes(msg tea.Msg) (tui.Action, tea.Cmd) {
	var action tui.Action
	var cmds []tea.Cmd
	for _, p := range append([]tui.Screen(nil), s.panes...) {
		a, cmd := s.carryOut(p, p.Update, msg)
		if a != nil {
			action = a
		}
		cmds = append(cmds, cmd)
	}
	return action, tea.Batch(cmds...)
}

// carryOut runs a pane's Update and takes the pane off when it asks to.
func (s *Screen) carryOut(p tui.Screen, update func(tea.Msg) (tui.Action, tea.Cmd), msg tea.Msg) (tui.Action, tea.Cmd) {
	action, cmd := update(msg)
	pop, ok := action.(tui.Pop)
	if !ok {
		return action, cmd
	}
	cmd = tea.Batch(cmd, s.close(p))
	if pop.Notice == "" {
		return nil, cmd
	}
	return tui.Notice{Text: pop.Notice}, cmd
}

// open puts a pane on top.
func (s *Screen) open(p tui.Screen) {
	p.SetSize(s.w, s.h)
	s.panes = append(s.panes, p)
}

// close takes a pane off, with what lies over it.
func (s *Screen) close(p tui.Screen) tea.Cmd {
	for i := range s.panes {
		if s.panes[i] == p {
			s.panes = s.panes[:i]
			break
		}
	}
	if r, ok := s.top().(tui.Resumer); ok {
		return r.Resume()
	}
	return nil
}

func (s *Screen) top() tui.Screen {
	if len(s.panes) == 0 {
		return nil
	}
	return s.panes[len(s.panes)-1]
}

// SetSize gives the size to the list and the panes.
func (s *Screen) SetSize(w, h int) {
	s.w, s.h = w, h
	s.layOut()
	for _, p := range s.panes {
		p.SetSize(w, h)
	}
}

// View draws the top pane, or the list.
func (s *Screen) View() string {
	if p := s.top(); p != nil {
		return p.View()
	}
	return s.viewList()
}

// Cursor is the top pane's, or the search field's.
func (s *Screen) Cursor() *tea.Cursor {
	if p := s.top(); p != nil {
		if c, ok := p.(tui.Cursorer); ok {
			return c.Cursor()
		}
		return nil
	}
	return s.listCursor()
}

// Title names the top pane.
func (s *Screen) Title() string {
	if t, ok := s.top().(tui.Titler); ok {
		return t.Title()
	}
	return titleRoster
}

// Capturing tells whether letters and esc belong to the screen.
func (s *Screen) Capturing() bool {
	if p := s.top(); p != nil {
		c, ok := p.(tui.Capturer)
		return ok && c.Capturing()
	}
	return s.list.capturing()
}

// Inside tells whether esc is a step of the screen's own: out of a pane, or out
// of what narrows the list.
func (s *Screen) Inside() bool {
	return len(s.panes) > 0 || s.list.is.filtered() || len(s.list.marks) > 0
}

// Unsaved tells whether a pane holds work that is not saved.
func (s *Screen) Unsaved() bool {
	for _, p := range s.panes {
		if u, ok := p.(tui.Unsaver); ok && u.Unsaved() {
			return true
		}
	}
	return false
}

// ShortHelp gives the keys of the top pane, or of the list.
func (s *Screen) ShortHelp() []key.Binding {
	if p := s.top(); p != nil {
		return p.ShortHelp()
	}
	return s.listShortHelp()
}

// FullHelp gives all of them.
func (s *Screen) FullHelp() [][]key.Binding {
	if p := s.top(); p != nil {
		return p.FullHelp()
	}
	return s.listFullHelp()
}

// mayWrite tells whether the account may change the roster.
func (s *Screen) mayWrite() bool {
	for _, r := range s.o.Member.Rights {
		if r == spst.RightRoster {
			return true
		}
	}
	return false
}

// no says why what was asked is not done.
func no(why string) tui.Action {
	return tui.Fail{Err: &spst.Error{Kind: spst.Invalid, Message: why}}
}
