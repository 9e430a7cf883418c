package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// Panes are the screens that lie over the one that keeps them, each over the one
// before: its forms, mostly. The zero Panes has none. A pane that asks for [Pop]
// is taken off; its other actions are given on.
type Panes struct {
	// Under takes what the person does as the screen itself would: what was typed
	// ahead of a pane's save goes there once it is saved.
	Under func(tea.Msg) (Action, tea.Cmd)

	stack []Screen
	begun []tea.Cmd
	ahead ahead
	w, h  int
}

// Waiter is a pane that may be waiting for what it saves.
type Waiter interface {
	// Waits tells whether msg is for what comes after the save under way; behind
	// says that it comes after keys that wait already.
	Waits(msg tea.Msg, behind bool) bool
}

// Open puts a pane on top; whoever opens it starts it.
func (p *Panes) Open(s Screen) {
	s.SetSize(p.w, p.h)
	p.stack = append(p.stack, s)
}

// Later keeps a command for the end of the Update under way, in which a pane that
// cannot give it back itself was opened.
func (p *Panes) Later(cmd tea.Cmd) { p.begun = append(p.begun, cmd) }

// Close takes a pane off, with what lies over it, and wakes the one under it.
func (p *Panes) Close(s Screen) tea.Cmd {
	if i := slices.Index(p.stack, s); i >= 0 {
		p.stack = p.stack[:i]
	}
	if r, ok := p.Top().(Resumer); ok {
		return r.Resume()
	}
	return nil
}

// Top is the pane that is seen; nil when there is none.
func (p *Panes) Top() Screen {
	if len(p.stack) == 0 {
		return nil
	}
	return p.stack[len(p.stack)-1]
}

// Len counts the panes.
func (p *Panes) Len() int { return len(p.stack) }

// Has tells whether a pane is still there.
func (p *Panes) Has(s Screen) bool { return slices.Contains(p.stack, s) }

// SetSize gives all of them their size.
func (p *Panes) SetSize(w, h int) {
	p.w, p.h = w, h
	for _, s := range p.stack {
		s.SetSize(w, h)
	}
}

// Input gives the top pane what the person does; there must be one. While it
// waits for what it saves, that is kept.
func (p *Panes) Input(msg tea.Msg) (Action, tea.Cmd) {
	top := p.Top()
	if w, ok := top.(Waiter); ok && w.Waits(msg, p.Kept()) {
		p.Keep(msg)
		return nil, nil
	}
	return p.Run(top, top.Update, msg)
}

// Update gives a message to every pane: answers, mostly, which each knows by its
// ticket.
func (p *Panes) Update(msg tea.Msg) (Action, tea.Cmd) {
	if rest, ok := msg.(rest); ok {
		return p.playRest(rest)
	}
	var action Action
	var cmds []tea.Cmd
	for _, s := range slices.Clone(p.stack) {
		a, cmd := p.Run(s, s.Update, msg)
		if a != nil {
			action = a
		}
		cmds = append(cmds, cmd)
	}
	return action, tea.Batch(cmds...)
}

// Run has update take a message for a pane, and takes the pane off when that is
// asked for.
func (p *Panes) Run(s Screen, update func(tea.Msg) (Action, tea.Cmd), msg tea.Msg) (Action, tea.Cmd) {
	action, cmd := update(msg)
	cmd = tea.Batch(append(p.begun, cmd)...)
	p.begun = nil
	if pop, ok := action.(Pop); ok {
		cmd, action = tea.Batch(cmd, p.Close(s)), nil
		if pop.Notice != "" {
			action = Notice{Text: pop.Notice}
		}
	}
	return p.afterSave(s, action, cmd)
}

// Cursor is the top pane's.
func (p *Panes) Cursor() *tea.Cursor {
	if c, ok := p.Top().(Cursorer); ok {
		return c.Cursor()
	}
	return nil
}

// Title is the top pane's; own when it has none.
func (p *Panes) Title(own string) string {
	if t, ok := p.Top().(Titler); ok {
		return t.Title()
	}
	return own
}

// Capturing tells whether letters and esc belong to the top pane.
func (p *Panes) Capturing() bool {
	c, ok := p.Top().(Capturer)
	return ok && c.Capturing()
}

// Unsaved tells whether a pane holds work that is not saved.
func (p *Panes) Unsaved() bool {
	return slices.ContainsFunc(p.stack, func(s Screen) bool {
		u, ok := s.(Unsaver)
		return ok && u.Unsaved()
	})
}
