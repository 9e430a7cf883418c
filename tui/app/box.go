package app

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// box lies over the body and takes the keys. It is done when the person has
// chosen; then is what to do now, once it is closed when it is done; nil for nothing.
type box interface {
	key(tea.KeyPressMsg) (done bool, then func() tea.Cmd)
	click(x, y int) (done bool, then func() tea.Cmd)
	wheel(tea.MouseWheelMsg)
	paste(tea.PasteMsg) tea.Cmd
	// view draws the inside, no larger than that.
	view(width, height int) []string
	// cursor is relative to the inside; nil hides it.
	cursor() *tea.Cursor
}

// The frame of a box: a border and one cell of padding left and right.
const (
	frameLeft = 2
	frameTop  = 1
)

// viewBox draws the box with its frame, and where its top left corner goes.
func (m *Model) viewBox() (lines []string, x, y int) {
	inside := m.box.view(m.width-8-2*frameLeft, m.bodyHeight()-2*frameTop)
	width := 0
	for _, l := range inside {
		width = max(width, ansi.StringWidth(l))
	}
	border := lipgloss.RoundedBorder()
	rule := m.th.Rule.Render
	edge := strings.Repeat(border.Top, width+2)
	lines = append(lines, rule(border.TopLeft+edge+border.TopRight))
	for _, l := range inside {
		lines = append(lines, rule(border.Left)+" "+widget.Fit(l, width)+" "+rule(border.Right))
	}
	lines = append(lines, rule(border.BottomLeft+edge+border.BottomRight))
	return lines, (m.width - width - 2*frameLeft) / 2, (m.bodyHeight() - len(lines)) / 2
}

// lay draws the box over the body's lines.
func (m *Model) lay(body []string) []string {
	lines, x, y := m.viewBox()
	for i, l := range lines {
		if at := y + i; at >= 0 && at < len(body) {
			body[at] = splice(body[at], " "+l+" ", x-1)
		}
	}
	return body
}

// splice puts text over line from cell x on.
func splice(line, text string, x int) string {
	left := widget.Fit(ansi.Truncate(line, x, ""), x)
	right := ansi.TruncateLeft(line, x+ansi.StringWidth(text), "")
	return left + text + right
}

// inBox gives a cell of the screen as one of the box's inside.
func (m *Model) inBox(x, y int) (insideX, insideY int, ok bool) {
	lines, left, top := m.viewBox()
	insideX, insideY = x-left-frameLeft, y-bodyTop-top-frameTop
	width := ansi.StringWidth(lines[0]) - 2*frameLeft
	ok = insideX >= 0 && insideX < width && insideY >= 0 && insideY < len(lines)-2*frameTop
	return insideX, insideY, ok
}

// confirm asks a question. « Non » is in focus: enter alone destroys nothing.
type confirm struct {
	th               *theme.Theme
	title, text, yes string
	then             func() tea.Cmd
	quits            bool // yes leaves the program
	onYes            bool
	buttonsAt        int // line of the buttons, from the last view
}

func (c *confirm) key(k tea.KeyPressMsg) (bool, func() tea.Cmd) {
	switch k.String() {
	case "left", "right", "tab", "shift+tab", "h", "l":
		c.onYes = !c.onYes
	case "o", "O":
		return true, c.then
	case "n", "N", "esc", "q":
		return true, nil
	case "enter", "space":
		if c.onYes {
			return true, c.then
		}
		return true, nil
	}
	return false, nil
}

func (c *confirm) click(x, y int) (bool, func() tea.Cmd) {
	no := ansi.StringWidth(c.button(textNo, false)) + 2
	switch {
	case y != c.buttonsAt:
		return false, nil
	case x < no:
		return true, nil
	case x < no+ansi.StringWidth(c.button(c.yes, false)):
		return true, c.then
	}
	return false, nil
}

func (c *confirm) wheel(tea.MouseWheelMsg)    {}
func (c *confirm) paste(tea.PasteMsg) tea.Cmd { return nil }

func (c *confirm) view(width, _ int) []string {
	width = min(width, 60)
	lines := c.th.Styled(c.th.Title, c.title, width)
	if c.text != "" {
		lines = append(lines, "")
		lines = append(lines, c.th.Styled(c.th.Text, c.text, width)...)
	}
	lines = append(lines, "", c.button(textNo, !c.onYes)+"  "+c.button(c.yes, c.onYes))
	c.buttonsAt = len(lines) - 1
	return append(lines, "", c.th.Muted.Render(textConfirmKeys))
}

func (c *confirm) button(label string, focused bool) string {
	b := widget.NewButton(c.th, label)
	if focused {
		b.Focus()
	}
	return b.View()
}

func (c *confirm) cursor() *tea.Cursor { return nil }
