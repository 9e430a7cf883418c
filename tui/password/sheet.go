package password

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// sheetWidth is how wide a sheet is, in the middle of the body; labels and
// entries are in columns. A narrow one leaves room for something beside it.
const (
	sheetWidth = 72
	labelWidth = 22
	entryWidth = 48
	entryLeft  = labelWidth + 1

	narrowWidth = 36
	narrowLabel = 5
	narrowEntry = 24
	besideGap   = 2
	// sheetHeight is that of the highest one: all begin at the same line, and
	// nothing jumps.
	sheetHeight = 19
)

// row is one thing to fill in: a field or a box.
type row struct {
	name  string // API name of what it fills in
	field *widget.Field
	box   *widget.Checkbox
	// under is said under the field when it has no problem; nil says nothing.
	under func() string
	y     int // its line, from the last view
}

// sheet is a page of the two screens: a title, some text, a picture, rows to
// fill in, and buttons. It moves the focus and knows where everything is.
type sheet struct {
	th      *theme.Theme
	head    string
	title   string
	text    []string // paragraphs
	below   []string // lines under them, to be copied
	picture []string // lines as wide as the sheet at most
	narrow  bool
	beside  []string // lines on the left, all as wide
	rows    []*row
	buttons []*button
	at      int // the row, then the button, in focus
	state   string

	buttonsY      int
	width, height int
}

// button does something.
type button struct {
	*widget.Button
	do func() (tui.Action, tea.Cmd)
	x  int
}

func (s *sheet) newField(name, label string, limit int, secret bool) *row {
	o := widget.Options{Label: label, LabelWidth: labelWidth, Width: entryWidth, Limit: limit, Password: secret}
	if s.narrow {
		o.LabelWidth, o.Width = narrowLabel, narrowEntry
	}
	r := &row{name: name, field: widget.NewField(s.th, o)}
	s.rows = append(s.rows, r)
	return r
}

func (s *sheet) newBox(name, label string) *row {
	r := &row{name: name, box: widget.NewCheckbox(s.th, label)}
	s.rows = append(s.rows, r)
	return r
}

func (s *sheet) newButton(label string, do func() (tui.Action, tea.Cmd)) {
	s.buttons = append(s.buttons, &button{Button: widget.NewButton(s.th, label), do: do})
}

func (s *sheet) places() int { return len(s.rows) + len(s.buttons) }

// focus goes to a row, or beyond them to a button.
func (s *sheet) focus(at int) {
	s.at = at
	for i, r := range s.rows {
		switch {
		case r.field != nil && i == at:
			r.field.Focus()
		case r.field != nil:
			r.field.Blur()
		case i == at:
			r.box.Focus()
		default:
			r.box.Blur()
		}
	}
	for i, b := range s.buttons {
		b.Blur()
		if len(s.rows)+i == at {
			b.Focus()
		}
	}
}

func (s *sheet) move(by int) { s.focus((s.at + by + s.places()) % s.places()) }

// row is that in focus, nil on a button.
func (s *sheet) row() *row {
	if s.at < len(s.rows) {
		return s.rows[s.at]
	}
	return nil
}

// named finds a row, nil when there is none.
func (s *sheet) named(name string) *row {
	for _, r := range s.rows {
		if r.name == name {
			return r
		}
	}
	return nil
}

// press does what the button in focus does, else the first one: enter goes on
// from anywhere.
func (s *sheet) press() (tui.Action, tea.Cmd) {
	if i := s.at - len(s.rows); i >= 0 {
		return s.buttons[i].do()
	}
	if s.at+1 < len(s.rows) && s.rows[s.at].field != nil && s.rows[s.at].field.Value() != "" {
		if next := s.rows[s.at+1]; next.field != nil && next.field.Value() == "" {
			s.move(1)
			return nil, nil
		}
	}
	return s.buttons[0].do()
}

// onKey takes a key that is not the screen's own.
func (s *sheet) onKey(k keyMap, m tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	r := s.row()
	switch {
	case key.Matches(m, k.next):
		s.move(1)
	case key.Matches(m, k.prev):
		s.move(-1)
	case key.Matches(m, k.submit):
		return s.buttons[0].do()
	case key.Matches(m, k.open):
		return s.press()
	case r == nil && key.Matches(m, k.side):
		s.turn(m.String())
	case key.Matches(m, k.mark) && r == nil:
		return s.press()
	case key.Matches(m, k.mark) && r.box != nil:
		r.box.Toggle()
	default:
		return nil, s.onText(m)
	}
	return nil, nil
}

// turn goes from one button to another.
func (s *sheet) turn(stroke string) {
	by := 1
	if stroke == "left" {
		by = len(s.buttons) - 1
	}
	s.focus(len(s.rows) + (s.at-len(s.rows)+by)%len(s.buttons))
}

// onText gives a key or a paste to the field in focus.
func (s *sheet) onText(msg tea.Msg) tea.Cmd {
	r := s.row()
	if r == nil || r.field == nil {
		return nil
	}
	before := r.field.Value()
	cmd := r.field.Update(msg)
	if r.field.Value() != before {
		r.field.SetProblem(widget.NoProblem, "")
	}
	return cmd
}

func (s *sheet) onClick(m tea.MouseClickMsg) (tui.Action, tea.Cmd) {
	x := m.X - s.left()
	if m.Button != tea.MouseLeft || x < 0 || x >= s.wide() {
		return nil, nil
	}
	for i, r := range s.rows {
		if r.y != m.Y {
			continue
		}
		s.focus(i)
		if r.box != nil {
			r.box.Toggle()
		} else {
			r.field.Click(x)
		}
		return nil, nil
	}
	for i, b := range s.buttons {
		if m.Y == s.buttonsY && x >= b.x && x < b.x+ansi.StringWidth(b.View()) {
			s.focus(len(s.rows) + i)
			return b.do()
		}
	}
	return nil, nil
}

// wide is the width of the text, and left where it begins.
func (s *sheet) wide() int {
	if s.narrow {
		return narrowWidth
	}
	return sheetWidth
}

func (s *sheet) left() int {
	if len(s.beside) == 0 {
		return max(0, (s.width-s.wide())/2)
	}
	w := ansi.StringWidth(s.beside[0]) + besideGap
	return w + max(0, (s.width-s.wide()-w)/2)
}

// view draws the sheet in the middle of the body, with its head over it.
func (s *sheet) view() string {
	lines := s.lines()
	top := max(0, (s.height-max(sheetHeight, len(s.beside)))/3)
	for _, r := range s.rows {
		r.y += top
	}
	s.buttonsY += top
	out := make([]string, s.height)
	for i := range max(len(lines), len(s.beside)) {
		if y := top + i; y < len(out) {
			out[y] = ansi.Truncate(s.line(lines, i), s.width, theme.Ellipsis)
		}
	}
	return strings.Join(out, "\n")
}

// line is line i of the text, with what is beside it.
func (s *sheet) line(lines []string, i int) string {
	text := ""
	if i < len(lines) {
		text = lines[i]
	}
	switch {
	case i < len(s.beside):
		w := ansi.StringWidth(s.beside[i]) + besideGap
		return strings.Repeat(" ", s.left()-w) + s.beside[i] + strings.Repeat(" ", besideGap) + text
	case text == "":
		return ""
	}
	return strings.Repeat(" ", s.left()) + text
}

func (s *sheet) lines() []string {
	lines := []string{s.head, "", s.th.Title.Render(s.title)}
	if s.narrow {
		lines = []string{s.th.Title.Render(s.title)}
	}
	if len(s.picture) > 0 {
		lines = append([]string{s.head, s.th.Title.Render(s.title)}, s.picture...)
	} else {
		for _, p := range s.text {
			lines = append(lines, wrapped(s.th.Muted.Render, p, s.wide())...)
		}
		for _, l := range s.below {
			lines = append(lines, s.th.Strong.Render(l))
		}
		lines = append(lines, "")
	}
	for _, r := range s.rows {
		r.y = len(lines)
		lines = append(lines, s.viewRow(r)...)
	}
	if len(s.picture) == 0 {
		lines = append(lines, "")
	}
	state := []string{""}
	if s.state != "" {
		state = strings.Split(s.state, "\n")
	}
	lines = append(lines, state...)
	if len(s.picture) == 0 {
		lines = append(lines, "")
	}
	s.buttonsY = len(lines)
	return append(lines, s.viewButtons())
}

// viewRow is the row and what is said of it, on two lines at least for a field.
func (s *sheet) viewRow(r *row) []string {
	if r.box != nil {
		return []string{r.box.View()}
	}
	left := entryLeft
	if s.narrow {
		left = narrowLabel + 1
	}
	under := r.field.ProblemView(s.wide() - left)
	if under == "" && r.under != nil {
		under = r.under()
	}
	lines := []string{r.field.View()}
	for l := range strings.SplitSeq(under, "\n") {
		lines = append(lines, strings.Repeat(" ", left)+l)
	}
	return lines
}

func (s *sheet) viewButtons() string {
	line := ""
	for _, b := range s.buttons {
		b.x = ansi.StringWidth(line)
		line += b.View() + "   "
	}
	return strings.TrimRight(line, " ")
}

// cursor is that of the row in focus.
func (s *sheet) cursor() *tea.Cursor {
	r := s.row()
	if r == nil {
		return nil
	}
	s.view() // the rows are where it puts them
	var c *tea.Cursor
	if r.field != nil {
		c = r.field.Cursor()
	} else {
		c = r.box.Cursor()
	}
	if c != nil {
		c.X += s.left()
		c.Y += r.y
	}
	return c
}

func wrapped(render func(...string) string, text string, width int) []string {
	lines := strings.Split(ansi.Wrap(text, width, ""), "\n")
	for i, l := range lines {
		lines[i] = render(l)
	}
	return lines
}
