package tui

import tea "charm.land/bubbletea/v2"

// ahead is what is typed before what it is for is there, so that a person who
// types faster than the portal answers loses no key. While a pane saves, the keys
// are for what comes after it: they are carried out there when it was saved. When
// it was not, the pane is still there with its error, and they are dropped.
type ahead struct {
	typed []tea.Msg
	over  Screen // the pane that saves; nil when the screen itself is awaited
}

// rest are keys typed ahead that come after what the ones before them asked for.
type rest struct {
	of    *Panes
	typed []tea.Msg
}

// Keep keeps a key or a paste for later; of the mouse nothing is kept.
func (p *Panes) Keep(msg tea.Msg) {
	if _, mouse := msg.(tea.MouseMsg); !mouse {
		p.ahead.over = p.Top()
		p.ahead.typed = append(p.ahead.typed, msg)
	}
}

// Kept tells whether something is.
func (p *Panes) Kept() bool { return len(p.ahead.typed) > 0 }

// Drop forgets what is kept.
func (p *Panes) Drop() { p.ahead = ahead{} }

// Play carries out what is kept, after an action and a command that are to be
// given back anyway.
func (p *Panes) Play(action Action, cmd tea.Cmd) (Action, tea.Cmd) {
	typed := p.ahead.typed
	p.Drop()
	if p.Under == nil {
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
		action, cmd := p.Under(msg)
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

// afterSave plays what was typed ahead of the save of s when it is done, and drops
// it when it was refused, or given up.
func (p *Panes) afterSave(s Screen, action Action, cmd tea.Cmd) (Action, tea.Cmd) {
	if !p.Kept() || s != p.ahead.over {
		return action, cmd
	}
	waits := s.(Waiter).Waits(p.ahead.typed[0], false)
	switch open := p.Has(s); {
	case open && waits:
	case !open && !waits:
		return p.Play(action, cmd)
	default:
		p.Drop()
	}
	return action, cmd
}
