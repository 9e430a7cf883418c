package roster

import (
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/tui"
)

// ahead is what is typed while a pane waits for the portal to save. It is for
// what comes after the pane, however long the portal takes: it is carried out
// there when the save went well. When it did not, the pane is still there with
// its error, and those keys, meant for another place, are dropped.
type ahead struct {
	typed []tea.Msg
	over  tui.Screen // the pane that waits
}

// waiter is a pane that may be waiting for a save.
type waiter interface{ waiting() bool }

// replayed are keys typed ahead, on their way to where they were meant for.
type replayed []tea.Msg

// typedAhead keeps a key or a paste for later while the top pane waits; esc and
// ctrl+s are the pane's own.
func (s *Screen) typedAhead(msg tea.Msg) bool {
	w, ok := s.top().(waiter)
	if !ok || !w.waiting() {
		return false
	}
	if k, ok := msg.(tea.KeyPressMsg); ok && (k.String() == "esc" || k.String() == "ctrl+s") {
		return false
	}
	if _, mouse := msg.(tea.MouseMsg); !mouse {
		s.ahead.over = s.top()
		s.ahead.typed = append(s.ahead.typed, msg)
	}
	return true
}

// onReply gives an answer to the panes; then the keys typed ahead are carried
// out, once the pane that waited is gone.
func (s *Screen) onReply(msg tea.Msg) (tui.Action, tea.Cmd) {
	action, cmd := s.toPanes(msg)
	if len(s.ahead.typed) == 0 || s.ahead.over == nil {
		return action, cmd
	}
	if w, ok := s.ahead.over.(waiter); ok && w.waiting() {
		return action, cmd
	}
	typed, over := s.ahead.typed, s.ahead.over
	s.ahead = ahead{}
	if s.has(over) {
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

func (s *Screen) has(p tui.Screen) bool {
	for _, x := range s.panes {
		if x == p {
			return true
		}
	}
	return false
}
