package clients

import (
	"slices"

	"charm.land/bubbles/v2/key"

	"github.com/espace-adherent/adherent/spst"
)

// The keys that « Mes clients » has for the clients marked.
var (
	keyMarkAll = key.NewBinding(key.WithKeys("*"), key.WithHelp("*", "cocher tous ceux affichés"))
	keyErrands = key.NewBinding(key.WithKeys("T"), key.WithHelp("T", "traiter les cochés"))
)

// mark ticks or unticks the client under the cursor and goes to the next one.
func (s *Screen) mark() {
	m := s.current()
	if m == nil {
		return
	}
	if s.marks[m.Number] {
		delete(s.marks, m.Number)
	} else {
		s.marks[m.Number] = true
	}
	s.table.Move(1)
}

// markAll ticks all those shown, or none when they all are.
func (s *Screen) markAll() {
	all := !slices.ContainsFunc(s.shown, func(i int) bool { return !s.marks[s.members.Value[i].Number] })
	for _, i := range s.shown {
		if all {
			delete(s.marks, s.members.Value[i].Number)
		} else {
			s.marks[s.members.Value[i].Number] = true
		}
	}
}

// keepMarks forgets the marks of those who are no longer clients.
func (s *Screen) keepMarks() {
	kept := map[string]bool{}
	for i := range s.members.Value {
		if n := s.members.Value[i].Number; s.marks[n] {
			kept[n] = true
		}
	}
	s.marks = kept
}

// chosen are the clients marked, shown or not, those shown first and in their order; or the one under
// the cursor.
func (s *Screen) chosen() []spst.Member {
	if len(s.marks) == 0 {
		if m := s.current(); m != nil {
			return []spst.Member{*m}
		}
		return nil
	}
	var some []spst.Member
	for _, i := range s.shown {
		if s.marks[s.members.Value[i].Number] {
			some = append(some, s.members.Value[i])
		}
	}
	for i := range s.members.Value {
		if s.marks[s.members.Value[i].Number] && !slices.Contains(s.shown, i) {
			some = append(some, s.members.Value[i])
		}
	}
	return some
}
