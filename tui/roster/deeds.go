package roster

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// deedsPane is the list of what was done since the list was opened, last done
// first, under what was taken back and can be done again.
type deedsPane struct {
	tui.Base
	s     *Screen
	table *widget.Table
}

func newDeeds(s *Screen) *deedsPane {
	p := &deedsPane{Base: s.Base, s: s, table: widget.NewTable(s.Theme)}
	p.count()
	p.table.MoveTo(len(s.undo.undone))
	return p
}

func (p *deedsPane) count() { p.table.SetLen(len(p.s.undo.undone) + len(p.s.undo.done)) }

// Init asks for nothing.
func (*deedsPane) Init() tea.Cmd { return nil }

// Title names the page.
func (*deedsPane) Title() string { return titleDeeds }

// SetSize implements [tui.Screen].
func (p *deedsPane) SetSize(w, h int) {
	p.Base.SetSize(w, h)
	p.table.SetHeight(max(h-2, 1))
	line := make([]widget.Column, 1) // without a title
	line[0].Width = max(w-4, 1)
	p.table.SetColumns(line, 1)
}

// Update takes a message.
func (p *deedsPane) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	p.count()
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return p.onKey(msg)
	case tea.MouseClickMsg:
		if i, ok := p.table.RowAt(msg.Y - 1); ok && msg.Button == tea.MouseLeft {
			p.table.MoveTo(i)
		}
	case tea.MouseWheelMsg:
		p.table.Scroll(keys.Wheel(msg))
	}
	return nil, nil
}

func (p *deedsPane) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case key.Matches(k, p.Keys.Back), key.Matches(k, keyDeeds):
		return tui.Pop{}, nil
	case p.table.Key(k, &p.Keys):
	case key.Matches(k, p.Keys.Undo):
		return p.s.ifMayWrite(func() (tui.Action, tea.Cmd) { return p.s.undoDeed(len(p.s.undo.done) - 1) })
	case key.Matches(k, p.Keys.Redo):
		return p.s.ifMayWrite(p.s.redoLast)
	case key.Matches(k, p.Keys.Open):
		return p.s.ifMayWrite(p.turn)
	}
	return nil, nil
}

// turn takes the deed under the cursor back, or does it again.
func (p *deedsPane) turn() (tui.Action, tea.Cmd) {
	done, undone, i := p.s.undo.done, p.s.undo.undone, p.table.Cursor()
	switch {
	case i < len(undone):
		return p.s.redoDeed(i)
	case p.table.Len() > 0:
		return p.s.undoDeed(len(done) - 1 - (i - len(undone)))
	}
	return nil, nil
}

// View draws the list.
func (p *deedsPane) View() string {
	p.count()
	th := p.Theme
	if p.table.Len() == 0 {
		return widget.Body([]string{"", "  " + th.Muted.Render(textNoDeeds)}, p.H)
	}
	shown := slices.Concat(p.s.undo.undone, reversed(p.s.undo.done))
	name := 0
	for _, d := range shown {
		name = max(name, ansi.StringWidth(d.name))
	}
	name = min(name, max(p.W/3, 1))
	body := p.table.View(func(i int, cells []widget.Cell) bool {
		d, style := shown[i], th.Text
		sign, what := theme.SignOK, textDeed(d)
		if i < len(p.s.undo.undone) {
			sign, what, style = theme.SignNone, textUndone(what), th.Muted
		}
		cells[0] = widget.Cell{Text: sign + " " + widget.Fit(d.name, name) + "  " + what, Style: style}
		return false
	})
	return widget.Body(append([]string{""}, strings.Split(body, "\n")...), p.H)
}

func reversed(deeds []deed) []deed {
	turned := slices.Clone(deeds)
	slices.Reverse(turned)
	return turned
}

// ShortHelp is the help line.
func (p *deedsPane) ShortHelp() []key.Binding {
	return []key.Binding{keys.Help(p.Keys.Open, "annuler ou refaire"), p.Keys.Undo, p.Keys.Redo, p.Keys.Up, p.Keys.Down, p.Keys.Back}
}

// FullHelp is every key of the page.
func (p *deedsPane) FullHelp() [][]key.Binding { return [][]key.Binding{p.ShortHelp()} }
