package widget

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
)

// Menu is a short list of choices over the screen.
type Menu struct {
	Title  string
	Items  []MenuItem
	Cursor int
	first  int // the choice on the first line that is seen
}

// MenuItem is one choice; On tells that it is the current one.
type MenuItem struct {
	Label string
	Note  string // shown on the right
	On    bool
	Do    func() tea.Cmd
}

// Key handles a key; it tells whether the menu stays open, and gives the action of the choice.
func (m *Menu) Key(k tea.KeyPressMsg, bound *keys.Map) (stays bool, cmd tea.Cmd) {
	switch {
	case key.Matches(k, bound.Up):
		m.Wheel(-1)
	case key.Matches(k, bound.Down):
		m.Wheel(1)
	case key.Matches(k, bound.Top):
		m.Cursor = 0
	case key.Matches(k, bound.Bottom):
		m.Cursor = len(m.Items) - 1
	case key.Matches(k, bound.Open), key.Matches(k, bound.Mark):
		return false, m.Items[m.Cursor].Do()
	case key.Matches(k, bound.Back), key.Matches(k, bound.Sort), key.Matches(k, bound.Filter):
		return false, nil
	}
	return true, nil
}

// Wheel moves the cursor d choices down.
func (m *Menu) Wheel(d int) { m.Cursor = max(min(m.Cursor+d, len(m.Items)-1), 0) }

// Click handles a click at x, y from the top left of the box; it tells whether the menu stays open,
// and gives the action of the choice there. A click outside closes the menu.
func (m *Menu) Click(x, y int) (stays bool, cmd tea.Cmd) {
	i := y - 1 + m.first
	if x < 0 || x >= m.Width() || y < 0 || i > len(m.Items) {
		return false, nil
	}
	if y == 0 || i >= len(m.Items) {
		return true, nil
	}
	return false, m.Items[i].Do()
}

// columns gives the widths of the labels and of the notes.
func (m *Menu) columns() (label, note int) {
	label = ansi.StringWidth(m.Title)
	for _, it := range m.Items {
		label, note = max(label, ansi.StringWidth(it.Label)), max(note, ansi.StringWidth(it.Note))
	}
	return label, note
}

// Width gives the width of the box.
func (m *Menu) Width() int {
	label, note := m.columns()
	return label + note + 10
}

// Help gives the keys of a menu.
func (m *Menu) Help(k *keys.Map) []key.Binding {
	return []key.Binding{k.Up, k.Down, keys.Help(k.Open, "choisir"), k.Back}
}

// View draws the box.
func (m *Menu) View(th *theme.Theme) []string {
	if th.Spoken() {
		return m.said()
	}
	label, note := m.columns()
	w := m.Width() - 2
	side := th.Rule.Render("│")
	head := "╭─ " + m.Title + " "
	lines := []string{
		th.Rule.Render("╭─ ") + th.Title.Render(m.Title) + th.Rule.Render(" "+strings.Repeat("─", w-ansi.StringWidth(head)+1)+"╮"),
	}
	for i, it := range m.Items {
		tick := "  "
		if it.On {
			tick = theme.SignOK + " "
		}
		text := " " + tick + Fit(it.Label, label) + "  " + strings.Repeat(" ", note-ansi.StringWidth(it.Note)) + it.Note + " "
		if i == m.Cursor {
			text = th.Accent.Render(theme.Mark) + th.Selected.Render(text)
		} else {
			text = " " + text
		}
		lines = append(lines, side+text+" "+side)
	}
	return append(lines, th.Rule.Render("╰"+strings.Repeat("─", w)+"╯"))
}

// ViewIn draws the menu on at most h lines: where there are more choices, those around the cursor.
func (m *Menu) ViewIn(th *theme.Theme, h int) []string {
	box := m.View(th)
	m.first = 0
	if th.Spoken() || len(box) <= h {
		return box
	}
	room := max(h-2, 1)
	m.first = min(max(m.Cursor-room/2, 0), len(m.Items)-room)
	seen := box[1+m.first : 1+m.first+room]
	return append(append([]string{box[0]}, seen...), box[len(box)-1])
}

// Overlay draws box over lines at x, y; the part that does not fit is cut.
func Overlay(lines, box []string, x, y, w int) {
	if len(box) > 0 && strings.HasPrefix(box[0], theme.Over) { // in a spoken theme only the box is read out
		clear(lines)
		copy(lines, box)
		return
	}
	for i, b := range box {
		if y+i >= len(lines) {
			return
		}
		line := Fit(lines[y+i], w)
		left, right := ansi.Truncate(line, x, ""), ""
		if from := x + ansi.StringWidth(b); from < w {
			right = cutLeft(line, from, w-from)
		}
		lines[y+i] = left + strings.Repeat(" ", max(x-ansi.StringWidth(left), 0)) + b + right
	}
}

// cutLeft gives the w cells of line from a column on; half of a wide character becomes a blank.
func cutLeft(line string, from, w int) string {
	right := ansi.TruncateLeft(line, from, "")
	if ansi.StringWidth(right) > w {
		right = ansi.TruncateLeft(line, from+1, "")
	}
	return strings.Repeat(" ", max(w-ansi.StringWidth(right), 0)) + right
}
