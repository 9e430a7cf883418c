package roster

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/tui"
)

// ahead is what is typed before the screen that it is for is there, so that a
// person who types faster than the portal answers loses no key:
//
//   - while a pane waits for the portal to save. The keys are for what comes
//     after the pane, and are carried out there when the save went well. When
//     it did not, the pane is still there with its error, and they are dropped;
//   - from a key that needs an employee on, while the first ones arrive.
type ahead struct {
	typed []tea.Msg
	over  tui.Screen // the pane that waits; nil when the list does
}

// waiter is a pane that may be waiting for a save.
type waiter interface{ waiting() bool }

// replayed are keys typed ahead, on their way to where they were meant for.
type replayed []tea.Msg

// typedAhead keeps a key or a paste for later. A pane that saves has esc and
// ctrl+s for itself.
func (s *Screen) typedAhead(msg tea.Msg) bool {
	k, _ := msg.(tea.KeyPressMsg)
	own := key.Matches(k, s.keys.Back, s.keys.Submit)
	if !(s.saving() && !own) && !s.awaited(msg) {
		return false
	}
	if _, mouse := msg.(tea.MouseMsg); !mouse {
		s.ahead.over = s.panes.Top()
		s.ahead.typed = append(s.ahead.typed, msg)
	}
	return true
}

// saving tells whether the top pane waits for a save.
func (s *Screen) saving() bool {
	w, ok := s.panes.Top().(waiter)
	return ok && w.waiting()
}

// awaited tells whether msg needs an employee, or comes after one that does,
// while the list has none to show yet.
func (s *Screen) awaited(msg tea.Msg) bool {
	if s.panes.Top() != nil || !s.arriving() {
		return false
	}
	k, ok := msg.(tea.KeyPressMsg)
	return len(s.ahead.typed) > 0 || ok && !s.list.capturing() &&
		key.Matches(k, s.keys.Edit, s.keys.Open, s.keys.Remove, s.keys.Copy, s.keys.Mark, keyHistory)
}

// arriving tells whether the first employees to show are on their way.
func (s *Screen) arriving() bool {
	st := s.known.stream
	return st != nil && !st.fresh && s.current() == nil
}

// thenAhead carries out the keys typed ahead, once what they waited for is
// there.
func (s *Screen) thenAhead(action tui.Action, cmd tea.Cmd) (tui.Action, tea.Cmd) {
	if len(s.ahead.typed) == 0 || s.arriving() {
		return action, cmd
	}
	typed, over := s.ahead.typed, s.ahead.over
	if w, ok := over.(waiter); ok && w.waiting() {
		return action, cmd
	}
	s.ahead = ahead{}
	if over != nil && s.panes.Has(over) || s.known.failed != nil {
		return action, cmd
	}
	again, more := s.replay(typed)
	if again != nil {
		action = again
	}
	return action, tea.Batch(cmd, more)
}

// replay carries keys out until one asks the root for something: the rest
// comes after it.
func (s *Screen) replay(typed replayed) (tui.Action, tea.Cmd) {
	var cmds []tea.Cmd
	for i, msg := range typed {
		action, cmd := s.onInput(msg)
		cmds = append(cmds, cmd)
		if action != nil {
			if rest := typed[i+1:]; len(rest) > 0 {
				cmds = append(cmds, func() tea.Msg { return rest })
			}
			return action, tea.Batch(cmds...)
		}
	}
	return nil, tea.Batch(cmds...)
}
