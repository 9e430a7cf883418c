package form

import (
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Button is a field that runs Do, or sends the form when Do is nil.
type Button struct {
	*widget.Button
	Do func() (tui.Action, tea.Cmd)
}

// NewButton makes a button.
func NewButton(th *theme.Theme, label string, do func() (tui.Action, tea.Cmd)) *Button {
	return &Button{Button: widget.NewButton(th, label), Do: do}
}

// Focus implements [widget.Control].
func (b *Button) Focus() tea.Cmd {
	b.Button.Focus()
	return nil
}

// Take implements [widget.Control]: the form presses it.
func (b *Button) Take(tea.Msg) (bool, tea.Cmd) { return false, nil }

// Draw implements [widget.Control].
func (b *Button) Draw(int, bool) string { return b.View() }

// Cursor implements [widget.Control].
func (b *Button) Cursor() *tea.Cursor { return nil }

// press runs the action of the button in focus.
func (f *Form[T]) press(b *Button) (tui.Action, tea.Cmd) {
	if b.Do == nil {
		return f.Save()
	}
	return b.Do()
}
