package tui

import (
	"context"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/tui/route"
)

// Panes are a screen and those that lie over it, each over the one before: its
// forms, mostly. They are a screen themselves: what the person does goes to the top
// one, which is the one that is seen, and every other message to all of them. A
// pane that asks for [Pop] is taken off; the other actions are given on.
type Panes struct {
	under Screen
	over  []Screen
	cause Screen // what the screen was opened for
	ahead Ahead
	w, h  int
}

// NewPanes makes the panes over a screen: none yet.
func NewPanes(under Screen) *Panes { return &Panes{under: under} }

// Waiter is a screen that may be waiting: for what it saves, or for what it shows.
type Waiter interface {
	// Waits tells whether msg is for what comes after that; behind says that it
	// comes after keys that wait already.
	Waits(msg tea.Msg, behind bool) bool
}

var (
	_ Screen   = (*Panes)(nil)
	_ Unsaver  = (*Panes)(nil)
	_ Capturer = (*Panes)(nil)
	_ Stepper  = (*Panes)(nil)
	_ Resumer  = (*Panes)(nil)
	_ Cursorer = (*Panes)(nil)
	_ Titler   = (*Panes)(nil)
	_ Closer   = (*Panes)(nil)
	_ Keeper   = (*Panes)(nil)
	_ Shower   = (*Panes)(nil)
)

// Under is the screen that they lie over.
func (p *Panes) Under() Screen { return p.under }

// Open puts a pane on top, and gives its first requests.
func (p *Panes) Open(s Screen) tea.Cmd {
	s.SetSize(p.w, p.h)
	p.over = append(p.over, s)
	return s.Init()
}

// OpenCause puts the pane on top that the screen was opened for: given up, it takes the
// screen with it, and the person is back where the wish came from.
func (p *Panes) OpenCause(s Screen) tea.Cmd {
	p.cause = s
	return p.Open(s)
}

// Top is the pane that is seen; nil when there is none.
func (p *Panes) Top() Screen {
	if len(p.over) == 0 {
		return nil
	}
	return p.over[len(p.over)-1]
}

// Len counts the panes.
func (p *Panes) Len() int { return len(p.over) }

// Has tells whether a pane is still there.
func (p *Panes) Has(s Screen) bool { return slices.Contains(p.over, s) }

// Seen is the top pane, or the screen under them.
func (p *Panes) Seen() Screen {
	if s := p.Top(); s != nil {
		return s
	}
	return p.under
}

// Init implements [Screen].
func (p *Panes) Init() tea.Cmd { return p.under.Init() }

// SetSize implements [Screen].
func (p *Panes) SetSize(w, h int) {
	p.w, p.h = w, h
	p.under.SetSize(w, h)
	for _, s := range p.over {
		s.SetSize(w, h)
	}
}

// Update implements [Screen].
func (p *Panes) Update(msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg, tea.MouseMsg, PasswordGiven:
		return p.input(msg)
	case rest:
		return p.playRest(msg)
	}
	var action Action
	var cmds []tea.Cmd
	for _, s := range append([]Screen{p.under}, p.over...) {
		a, cmd := p.run(s, msg)
		if a != nil {
			action = a
		}
		cmds = append(cmds, cmd)
	}
	return action, tea.Batch(cmds...)
}

// input gives the screen that is seen what the person does. While it waits, that is
// kept.
func (p *Panes) input(msg tea.Msg) (Action, tea.Cmd) {
	s := p.Seen()
	if p.ahead.Keeps(s, msg) {
		return nil, nil
	}
	return p.run(s, msg)
}

// run gives a message to one of them, and closes a pane that asks for [Pop].
func (p *Panes) run(s Screen, msg tea.Msg) (Action, tea.Cmd) {
	action, cmd := s.Update(msg)
	if pop, ok := action.(Pop); ok && s != p.under {
		cmd, action = tea.Batch(cmd, p.close(s)), nil
		switch {
		case pop.Notice != "":
			action = Notice{Text: pop.Notice}
		case pop.Why != "":
			action = Note{Text: pop.Why}
		case s == p.cause:
			action = Pop{}
		}
	}
	return p.afterWait(s, action, cmd)
}

// close takes a pane off, with what lies over it, and wakes the one under it.
func (p *Panes) close(s Screen) tea.Cmd {
	if i := slices.Index(p.over, s); i >= 0 {
		p.over = p.over[:i]
	}
	return resume(p.Top())
}

// Drop takes off a pane that lies under others.
func (p *Panes) Drop(s Screen) {
	p.over = slices.DeleteFunc(p.over, func(x Screen) bool { return x == s })
}

// Close implements [Closer].
func (p *Panes) Close() {
	if c, ok := p.under.(Closer); ok {
		c.Close()
	}
}

// Keep implements [Keeper].
func (p *Panes) Keep(ctx context.Context) {
	for _, s := range append([]Screen{p.under}, p.over...) {
		if k, ok := s.(Keeper); ok {
			k.Keep(ctx)
		}
	}
}

// Resume implements [Resumer].
func (p *Panes) Resume() tea.Cmd { return tea.Batch(resume(p.under), resume(p.Top())) }

func resume(s Screen) tea.Cmd {
	if r, ok := s.(Resumer); ok {
		return r.Resume()
	}
	return nil
}

// Show implements [Shower]: only the screen under them does, when it is seen.
func (p *Panes) Show(r route.Route) (tea.Cmd, bool) {
	s, ok := p.Seen().(Shower)
	if !ok {
		return nil, false
	}
	return s.Show(r)
}

// FinderOf gives the screen, or the one under its panes, that has a roster in memory; nil
// when it has none.
func FinderOf(s Screen) Finder {
	if p, ok := s.(*Panes); ok {
		s = p.under
	}
	f, _ := s.(Finder)
	return f
}

// View implements [Screen].
func (p *Panes) View() string { return p.Seen().View() }

// Cursor implements [Cursorer].
func (p *Panes) Cursor() *tea.Cursor {
	if c, ok := p.Seen().(Cursorer); ok {
		return c.Cursor()
	}
	return nil
}

// Title implements [Titler]: a pane without a title has that of the screen.
func (p *Panes) Title() string {
	for _, s := range []Screen{p.Seen(), p.under} {
		if t, ok := s.(Titler); ok {
			return t.Title()
		}
	}
	return ""
}

// Capturing implements [Capturer].
func (p *Panes) Capturing() bool {
	c, ok := p.Seen().(Capturer)
	return ok && c.Capturing()
}

// Inside implements [Stepper].
func (p *Panes) Inside() bool {
	s, ok := p.under.(Stepper)
	return len(p.over) > 0 || ok && s.Inside()
}

// Unsaved implements [Unsaver]: one of them holds work that is not saved.
func (p *Panes) Unsaved() bool {
	return slices.ContainsFunc(append([]Screen{p.under}, p.over...), func(s Screen) bool {
		u, ok := s.(Unsaver)
		return ok && u.Unsaved()
	})
}

// ShortHelp implements [Screen].
func (p *Panes) ShortHelp() []key.Binding { return p.Seen().ShortHelp() }

// FullHelp implements [Screen].
func (p *Panes) FullHelp() [][]key.Binding { return p.Seen().FullHelp() }
