package roster

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// menu is a short list of choices over the screen.
type menu struct {
	title  string
	items  []menuItem
	cursor int
}

// menuItem is one choice; on tells that it is in force.
type menuItem struct {
	label string
	note  string // at the right
	on    bool
	do    func() tea.Cmd
}

// onKey gives whether the menu stays, and what the choice asks for.
func (m *menu) onKey(k tea.KeyPressMsg, bound *keys.Map) (stays bool, cmd tea.Cmd) {
	switch {
	case key.Matches(k, bound.Up):
		m.cursor = max(m.cursor-1, 0)
	case key.Matches(k, bound.Down):
		m.cursor = min(m.cursor+1, len(m.items)-1)
	case key.Matches(k, bound.Top):
		m.cursor = 0
	case key.Matches(k, bound.Bottom):
		m.cursor = len(m.items) - 1
	case key.Matches(k, bound.Open), key.Matches(k, bound.Mark):
		return false, m.items[m.cursor].do()
	case key.Matches(k, bound.Back), key.Matches(k, bound.Sort), key.Matches(k, bound.Filter):
		return false, nil
	}
	return true, nil
}

// onClick gives whether the menu stays, and what the choice under the pointer
// asks for. x and y are from the top left of the box; outside, it closes.
func (m *menu) onClick(x, y int) (stays bool, cmd tea.Cmd) {
	i := y - 1
	if x < 0 || x >= m.width() || i < -1 || i > len(m.items) {
		return false, nil
	}
	if i < 0 || i >= len(m.items) {
		return true, nil
	}
	return false, m.items[i].do()
}

// columns are the widths of the labels and of the notes.
func (m *menu) columns() (label, note int) {
	label = ansi.StringWidth(m.title)
	for _, it := range m.items {
		label, note = max(label, ansi.StringWidth(it.label)), max(note, ansi.StringWidth(it.note))
	}
	return label, note
}

// width is that of the box.
func (m *menu) width() int {
	label, note := m.columns()
	return label + note + 10
}

// help is the keys of a menu.
func (m *menu) help(k *keys.Map) []key.Binding {
	return []key.Binding{k.Up, k.Down, keys.Help(k.Open, "choisir"), k.Back}
}

// view draws the box.
func (m *menu) view(th *theme.Theme) []string {
	label, note := m.columns()
	w := m.width() - 2
	side := th.Rule.Render("│")
	head := "╭─ " + m.title + " "
	lines := []string{
		th.Rule.Render("╭─ ") + th.Title.Render(m.title) + th.Rule.Render(" "+strings.Repeat("─", w-ansi.StringWidth(head)+1)+"╮"),
	}
	for i, it := range m.items {
		tick := "  "
		if it.on {
			tick = theme.SignOK + " "
		}
		text := " " + tick + widget.Fit(it.label, label) + "  " + strings.Repeat(" ", note-ansi.StringWidth(it.note)) + it.note + " "
		if i == m.cursor {
			text = th.Accent.Render(theme.Mark) + th.Selected.Render(text)
		} else {
			text = " " + text
		}
		lines = append(lines, side+text+" "+side)
	}
	return append(lines, th.Rule.Render("╰"+strings.Repeat("─", w)+"╯"))
}

// overlay draws box over lines at x, y; what does not fit is cut.
func overlay(lines, box []string, x, y, w int) {
	for i, b := range box {
		if y+i >= len(lines) {
			return
		}
		line := widget.Fit(lines[y+i], w)
		left, right := ansi.Truncate(line, x, ""), ""
		if from := x + ansi.StringWidth(b); from < w {
			right = cutLeft(line, from, w-from)
		}
		lines[y+i] = left + strings.Repeat(" ", max(x-ansi.StringWidth(left), 0)) + b + right
	}
}

// cutLeft gives the w cells of line from a column on; half of a wide character
// is a blank.
func cutLeft(line string, from, w int) string {
	right := ansi.TruncateLeft(line, from, "")
	if ansi.StringWidth(right) > w {
		right = ansi.TruncateLeft(line, from+1, "")
	}
	return strings.Repeat(" ", max(w-ansi.StringWidth(right), 0)) + right
}
