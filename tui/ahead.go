package tui

import tea "charm.land/bubbletea/v2"

// ahead is what is typed before what it is for is there, so that a person who
// types faster than the portal answers loses no key. While a screen waits, the keys
// are for what comes after it: they are carried out there. When what it waits for
// has failed, they are dropped.
type ahead struct {
	typed []tea.Msg
	by    Screen // who waits
}

// rest are keys typed ahead that come after what the ones before them asked for.
type rest struct {
	of    *Panes
	typed []tea.Msg
}

func waits(s Screen, msg tea.Msg, behind bool) bool {
	w, ok := s.(Waiter)
	return ok && w.Waits(msg, behind)
}

// keep keeps a key or a paste for later; of the mouse nothing is kept.
func (a *ahead) keep(by Screen, msg tea.Msg) {
	if _, mouse := msg.(tea.MouseMsg); !mouse {
		a.by = by
		a.typed = append(a.typed, msg)
	}
}

// Kept tells whether something is.
func (p *Panes) Kept() bool { return len(p.ahead.typed) > 0 }

// afterWait carries out what is kept once s no longer waits, after an action and a
// command that are to be given back anyway: when a pane is gone, or the screen under
// them has what it waited for. Else it is dropped: the save was refused, or given up.
func (p *Panes) afterWait(s Screen, action Action, cmd tea.Cmd) (Action, tea.Cmd) {
	if !p.Kept() || s != p.ahead.by {
		return action, cmd
	}
	open, waiting := s == p.under || p.Has(s), waits(s, p.ahead.typed[0], false)
	if open && waiting {
		return action, cmd
	}
	typed := p.ahead.typed
	p.ahead = ahead{}
	if _, failed := action.(Fail); waiting || failed || open && s != p.under {
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
