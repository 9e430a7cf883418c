package roster

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/tui"
)

// awaited tells whether msg needs an employee, or comes after one that does,
// while the list has none to show yet: it is kept until the first ones arrive.
func (s *Screen) awaited(msg tea.Msg) bool {
	if s.panes.Len() > 0 || !s.arriving() {
		return false
	}
	k, ok := msg.(tea.KeyPressMsg)
	return s.panes.Kept() || ok && !s.list.capturing() &&
		key.Matches(k, s.Keys.Edit, s.Keys.Open, s.Keys.Remove, s.Keys.Copy, s.Keys.Mark, keyHistory)
}

// arriving tells whether the first employees to show are on their way.
func (s *Screen) arriving() bool {
	st := s.known.stream
	return st != nil && !st.fresh && s.current() == nil
}

// thenAwaited carries out the keys that waited for the first employees, once
// they are there.
func (s *Screen) thenAwaited(action tui.Action, cmd tea.Cmd) (tui.Action, tea.Cmd) {
	switch {
	case s.panes.Len() > 0 || s.arriving():
	case s.known.failed != nil:
		s.panes.Drop()
	case s.panes.Kept():
		return s.panes.Play(action, cmd)
	}
	return action, cmd
}
