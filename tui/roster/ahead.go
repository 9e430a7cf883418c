package roster

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// Waits tells whether msg needs an employee, or comes after one that does, while
// the list has none to show yet: it is kept until the first ones arrive.
func (s *Screen) Waits(msg tea.Msg, behind bool) bool {
	if !s.arriving() {
		return false
	}
	k, ok := msg.(tea.KeyPressMsg)
	return behind || ok && !s.list.capturing() &&
		key.Matches(k, s.Keys.Edit, s.Keys.Open, s.Keys.Remove, s.Keys.Copy, s.Keys.Mark, keyPerson, keyAskVisit)
}

// arriving tells whether the first employees to show, or the one who is sought, are on
// their way.
func (s *Screen) arriving() bool {
	st := s.known.stream
	return st != nil && !st.fresh && (s.current() == nil || s.sought != "")
}
