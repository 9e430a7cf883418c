package tui

import tea "charm.land/bubbletea/v2"

// Ahead is what is typed before what it is for is there, so that a person who
// types faster than the portal answers loses no key. While a screen waits, the keys
// are for what comes after it: they are carried out there. When what it waits for
// has failed, they are dropped.
type Ahead struct {
	typed []tea.Msg
	by    Screen // who waits
}

// Keeps keeps a key or a paste when s waits; of the mouse nothing is kept.
func (a *Ahead) Keeps(s Screen, msg tea.Msg) bool {
	if !waits(s, msg, a.Kept()) {
		return false
	}
	if _, mouse := msg.(tea.MouseMsg); mouse {
		return true
	}
	if a.by != s {
		*a = Ahead{by: s}
	}
	a.typed = append(a.typed, msg)
	return true
}

// Kept tells whether something is.
func (a *Ahead) Kept() bool { return len(a.typed) > 0 }

// Ready gives what is to be carried out after a message to s: what was typed ahead
// of it, once it no longer waits. gone tells that it was taken away, failed that what
// it waited for is not there: then, and when s was left while it waited, what was
// typed is dropped.
func (a *Ahead) Ready(s Screen, gone, failed bool) []tea.Msg {
	if !a.Kept() || s != a.by {
		return nil
	}
	waiting := waits(s, a.typed[0], false)
	if waiting && !gone {
		return nil
	}
	typed := a.typed
	*a = Ahead{}
	if waiting || failed {
		return nil
	}
	return typed
}

func waits(s Screen, msg tea.Msg, behind bool) bool {
	w, ok := s.(Waiter)
	return ok && w.Waits(msg, behind)
}

// rest are keys typed ahead that come after what the ones before them asked for.
type rest struct {
	of    *Panes
	typed []tea.Msg
}

// Kept tells whether something was typed ahead.
func (p *Panes) Kept() bool { return p.ahead.Kept() }

// afterWait carries out what was typed ahead of s, after an action and a command that
// are to be given back anyway: a pane has what it waited for when it is gone, the
// screen under them when nothing has failed.
func (p *Panes) afterWait(s Screen, action Action, cmd tea.Cmd) (Action, tea.Cmd) {
	_, failed := action.(Fail)
	typed := p.ahead.Ready(s, s != p.under && !p.Has(s), failed || p.Has(s))
	if len(typed) == 0 {
		return action, cmd
	}
	again, more := p.playRest(rest{p, typed})
	if again != nil {
		action = again
	}
	return action, tea.Batch(cmd, more)
}

// playRest carries keys out until one asks the root for something: the others
// come after it.
func (p *Panes) playRest(r rest) (Action, tea.Cmd) {
	if r.of != p { // another screen's
		return nil, nil
	}
	var cmds []tea.Cmd
	for i, msg := range r.typed {
		action, cmd := p.input(msg)
		cmds = append(cmds, cmd)
		if action != nil {
			if others := r.typed[i+1:]; len(others) > 0 {
				cmds = append(cmds, func() tea.Msg { return rest{p, others} })
			}
			return action, tea.Batch(cmds...)
		}
	}
	return nil, tea.Batch(cmds...)
}
