package widget

import (
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/tui/theme"
)

// Checkbox is a box with its label: « [x] Rester connecté sur ce poste ».
type Checkbox struct {
	Label    string
	Checked  bool
	Disabled bool // drawn dimmed; [Checkbox.Toggle] does nothing

	th      *theme.Theme
	focused bool
}

// NewCheckbox makes a box that is not ticked.
func NewCheckbox(th *theme.Theme, label string) *Checkbox {
	return &Checkbox{Label: label, th: th}
}

// Focus and Blur give and take the keys.
func (c *Checkbox) Focus() { c.focused = true }

// Blur takes the keys away.
func (c *Checkbox) Blur() { c.focused = false }

// Focused tells whether the keys are the box's.
func (c *Checkbox) Focused() bool { return c.focused }

// Toggle ticks or unticks.
func (c *Checkbox) Toggle() {
	if !c.Disabled {
		c.Checked = !c.Checked
	}
}

// View draws the box and its label on one line.
func (c *Checkbox) View() string {
	if c.th.Spoken() {
		return theme.Said(c.Label, saidTick(c.Checked), c.focused)
	}
	box := "[ ] "
	if c.Checked {
		box = "[x] "
	}
	style := c.th.Label
	switch {
	case c.focused:
		style = c.th.LabelFocus
	case c.Disabled:
		style = c.th.Muted
	}
	return style.Render(box + c.Label)
}

// Cursor is on the tick, from the top left of [Checkbox.View]; nil without focus.
func (c *Checkbox) Cursor() *tea.Cursor {
	if !c.focused {
		return nil
	}
	return newCursor(c.th, 1, 0)
}

// Button is « ▸ Se connecter »: the sign is shown while the button has the focus.
type Button struct {
	Label string

	th      *theme.Theme
	focused bool
}

// NewButton makes a button.
func NewButton(th *theme.Theme, label string) *Button { return &Button{Label: label, th: th} }

// Focus gives it the keys.
func (b *Button) Focus() { b.focused = true }

// Blur takes the keys away.
func (b *Button) Blur() { b.focused = false }

// Focused tells whether the keys are the button's.
func (b *Button) Focused() bool { return b.focused }

// View draws the button on one line, as wide with the focus as without.
func (b *Button) View() string {
	if b.th.Spoken() {
		return theme.Said(saidButton, b.Label, b.focused)
	}
	if b.focused {
		return b.th.Accent.Render(theme.SignGo + " " + b.Label)
	}
	return b.th.Text.Render("  " + b.Label)
}
