package uitest

import (
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/tui"
)

// screenSubject drives one screen and keeps its actions.
type screenSubject struct {
	d *Driver
	s tui.Screen
}

func newScreenSubject(s tui.Screen) *screenSubject { return &screenSubject{s: s} }

func (x *screenSubject) init() tea.Cmd { return x.s.Init() }

func (x *screenSubject) update(msg tea.Msg) tea.Cmd {
	a, cmd := x.s.Update(msg)
	if a != nil {
		x.d.Actions = append(x.d.Actions, a)
		if c, ok := a.(tui.Copy); ok {
			x.d.Clipboard = c.Text
		}
	}
	return cmd
}

func (x *screenSubject) resize(w, h int) tea.Cmd {
	x.s.SetSize(w, h)
	return nil
}

func (x *screenSubject) view() (string, *tea.Cursor) {
	var c *tea.Cursor
	if s, ok := x.s.(tui.Cursorer); ok {
		c = s.Cursor()
	}
	return x.s.View(), c
}

// modelSubject drives a whole program.
type modelSubject struct{ m tea.Model }

func (x *modelSubject) init() tea.Cmd { return x.m.Init() }

func (x *modelSubject) update(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	x.m, cmd = x.m.Update(msg)
	return cmd
}

func (x *modelSubject) resize(w, h int) tea.Cmd {
	return x.update(tea.WindowSizeMsg{Width: w, Height: h})
}

func (x *modelSubject) view() (string, *tea.Cursor) {
	v := x.m.View()
	return v.Content, v.Cursor
}
