package roster

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/widget"
)

// box is where a field is drawn: its line in the whole form, its column, and
// how wide it is with its label.
type box struct{ y, x, w int }

// formFoot is how many lines at the bottom do not scroll: a rule, the category,
// and what helps with the field in focus.
const formFoot = 4

// The columns of the form.
const (
	formMargin  = 2
	labelLeft   = 19
	labelRight  = 15
	rightEntry  = 23
	widestForm  = 132
	widestTicks = 170
	tickWidth   = 38 // the least a determinant needs
	tickWide    = 50 // and the least that is worth a third column
	noteLabel   = 28
	noteMaximum = 110
	tallForm    = 30 // lines from which there is room for air
)

// parts are the titles of the three parts.
func (p part) title() string {
	switch p {
	case partPerson:
		return titlePerson
	case partCompany:
		return titleCompany
	case partTracking:
		return titleTracking
	}
	return ""
}

// layOut works out where each field goes. The problems under the fields take
// lines of their own, so it follows every change.
func (f *form) layOut() {
	if f.w > 0 {
		f.compose()
	}
}

// compose draws the whole form, as high as it needs, and notes where each
// field is.
func (f *form) compose() []string {
	f.boxes = make([]box, len(f.fields))
	var lines []string
	for i := 0; i < len(f.fields); {
		p := f.fields[i].part
		if t := p.title(); t != "" {
			lines = append(lines, f.viewPart(t, i == 0)...)
		}
		if p == partNotes {
			lines = append(lines, f.note()...)
		}
		first := i
		for i < len(f.fields) && f.fields[i].part == p {
			i++
		}
		lines = f.composePart(lines, p, first, i)
	}
	return lines
}

// viewPart draws the title of a part; the first says what the stars mean.
func (f *form) viewPart(title string, first bool) []string {
	text := " " + f.s.th.Title.Render(title)
	if !first {
		return []string{"", text}
	}
	stars := f.s.th.Muted.Render(textMandatory)
	lines := []string{widget.Fit(text, max(min(f.w, widestForm)-ansi.StringWidth(stars)-1, 0)) + stars}
	if f.h >= tallForm {
		lines = append([]string{""}, lines...)
	}
	return lines
}

// composePart draws the fields from first to last, row by row.
func (f *form) composePart(lines []string, p part, first, last int) []string {
	columns := f.columnsOf(p)
	for row := first; row < last; row += len(columns) {
		n := min(len(columns), last-row)
		line := strings.Repeat(" ", formMargin)
		for c := range n {
			i := row + c
			f.boxes[i] = box{y: len(lines), x: columns[c].x, w: columns[c].w}
			line = widget.Fit(line, columns[c].x) + f.viewField(f.fields[i], columns[c].w, labelOf(p, c))
		}
		lines = append(lines, line)
		if p != partTracking {
			lines = append(lines, f.problemLines(row, n, columns)...)
		}
	}
	if p == partTracking {
		whole := rect{x: formMargin, w: f.w - 2*formMargin}
		lines = append(lines, f.problemLines(first, 1, []rect{whole})...)
	}
	return lines
}

// columnsOf are the columns of a part.
func (f *form) columnsOf(p part) []rect {
	w := min(f.w, widestForm) - 2*formMargin + 1
	switch p {
	case partNotes:
		return []rect{{x: formMargin, w: min(w, noteMaximum)}}
	case partTracking:
		w = min(f.w, widestTicks) - 2*formMargin + 1
		n := 1
		switch {
		case w >= 3*tickWide:
			n = 3
		case w >= 2*tickWidth:
			n = 2
		}
		between := 1
		if w/n > tickWide {
			between = 3
		}
		columns := make([]rect, n)
		for i := range columns {
			columns[i] = rect{x: formMargin + i*(w/n), w: w/n - between}
		}
		return columns
	}
	right := max(labelRight+1+rightEntry, w/2-1)
	left := w - right - 1
	return []rect{{x: formMargin, w: left}, {x: formMargin + left + 1, w: right}}
}

func labelOf(p part, column int) int {
	switch {
	case p == partTracking:
		return 0
	case p == partNotes:
		return noteLabel
	case column == 0:
		return labelLeft
	}
	return labelRight
}

// viewField draws the label and the control in w cells.
func (f *form) viewField(x *field, w, label int) string {
	focused := f.fields[f.at] == x
	if _, ok := x.control.(*tick); ok {
		return x.view(w, focused)
	}
	text := x.label
	if x.required {
		text += " *"
	}
	style := f.s.th.Label
	if focused {
		style = f.s.th.LabelFocus
	}
	return style.Render(widget.Fit(text, label)) + " " + x.view(w-label-1, focused)
}

// problemLines draws the problems of a row of n fields, each under its own.
func (f *form) problemLines(row, n int, columns []rect) []string {
	blocks := make([][]string, n)
	height := 0
	for c := range n {
		blocks[c] = f.viewProblems(f.fields[row+c], columns[c].w)
		height = max(height, len(blocks[c]))
	}
	lines := make([]string, height)
	for y := range lines {
		for c, b := range blocks {
			if y < len(b) {
				lines[y] = widget.Fit(lines[y], columns[c].x) + b[y]
			}
		}
	}
	return lines
}

// viewProblems draws what is said of a field: errors first, then what only
// warns, then how far a NIR being typed has come.
func (f *form) viewProblems(x *field, w int) []string {
	var lines []string
	for _, p := range f.shownProblems(x) {
		lines = append(lines, strings.Split(widget.ProblemView(f.s.th, severityOf(p.Severity), withRule(p), w), "\n")...)
	}
	if x.name == "nir" && f.fields[f.at] == x {
		lines = append(lines, f.nirProgress(w)...)
	}
	return lines
}

// shownProblems are those of a field that was left once; those of a NIR show
// as soon as it is whole, and wait while it is being typed.
func (f *form) shownProblems(x *field) []spst.Problem {
	shown := append([]spst.Problem(nil), f.refused[x.name]...)
	typing := f.fields[f.at] == x && x.name == "nir" && nirLength(x) > 0
	if whole := nirLength(x) >= 15; whole || f.left[x.name] && !typing {
		shown = append(shown, spst.Refused(f.problems[x.name])...)
		shown = append(shown, spst.Warnings(f.problems[x.name])...)
	}
	return shown
}

// nirLength is how much of a NIR is typed, without blanks.
func nirLength(x *field) int {
	e, ok := x.control.(*entry)
	if !ok || x.name != "nir" {
		return 0
	}
	return len(strings.ReplaceAll(e.Value(), " ", ""))
}

// nirProgress says how far a NIR being typed has come: what is wrong in its
// first 13 characters, or the key that is expected.
func (f *form) nirProgress(w int) []string {
	text := strings.ReplaceAll(f.fields[f.at].control.(*entry).Value(), " ", "")
	n := len(text)
	switch {
	case n == 0 || n >= 15:
		return nil
	case n < 13:
		return []string{f.s.th.Muted.Render(textNIRProgress(n))}
	}
	parsed, problems := spst.ParseNIR(text[:13])
	if refused := spst.Refused(problems); len(refused) > 0 {
		return strings.Split(widget.ProblemView(f.s.th, widget.Error, refused[0].Message, w), "\n")
	}
	return []string{f.s.th.Accent.Render(ansi.Truncate(textNIRKey(string(parsed[13:])), w, ""))}
}

// note is the manual's « Évolution réglementaire 2025 », under the ticks.
func (f *form) note() []string {
	lines := []string{""}
	w := min(f.w-2*formMargin, noteMaximum)
	for l := range strings.SplitSeq(ansi.Wrap(textNote2025, w, ""), "\n") {
		lines = append(lines, strings.Repeat(" ", formMargin)+f.s.th.Muted.Render(l))
	}
	return append(lines, "")
}

func (f *form) View() string {
	body := f.compose()
	room := f.room()
	f.top = min(f.top, max(len(body)-room, 0))
	lines := append(fitHeight(body[f.top:], room), f.viewFoot(len(body)-f.top-room)...)
	lines = fitHeight(lines, f.h)
	if f.menu != nil {
		x, y := f.menuAt()
		overlay(lines, f.menu.view(f.s.th), x, y, f.w)
	}
	return strings.Join(lines, "\n")
}

// menuAt is the top left of the list of a field: under it, where it fits.
func (f *form) menuAt() (x, y int) {
	b := f.boxes[f.at]
	return min(b.x, max(f.w-f.menu.width(), 0)), min(b.y-f.top+1, max(f.h-len(f.menu.items)-2, 0))
}

// room is how many lines of the form show.
func (f *form) room() int { return max(f.h-formFoot, 1) }

// viewFoot draws the category, which follows the ticks, and the help of the
// field in focus; below is how many lines of the form are under the window.
func (f *form) viewFoot(below int) []string {
	th := f.s.th
	hint := f.fields[f.at].hint
	wrapped := strings.Split(ansi.Wrap(hint, max(f.w-2, 1), ""), "\n")
	lines := []string{f.viewRule(below), f.viewState()}
	for _, l := range wrapped[:min(len(wrapped), formFoot-2)] {
		lines = append(lines, " "+th.Muted.Render(l))
	}
	return fitHeight(lines, formFoot)
}

// viewRule ends the window on the form, and says that there is more.
func (f *form) viewRule(below int) string {
	more := ""
	if below > 0 {
		more = textMore
	}
	return f.s.th.Rule.Render(strings.Repeat("─", max(f.w-ansi.StringWidth(more), 0))) + f.s.th.Muted.Render(more)
}

// viewState draws the category and, at the right, what is under way.
func (f *form) viewState() string {
	right := ""
	if f.saving != 0 {
		right = f.s.th.Accent.Render(textSaving)
	}
	return " " + widget.Fit(f.viewCategory(), max(f.w-ansi.StringWidth(right)-2, 0)) + right
}

// viewCategory is « Catégorie déclarée », as the ticks make it; the portal's
// own value beside it where they differ.
func (f *form) viewCategory() string {
	th := f.s.th
	declared := f.opened.DeclaredCategory
	expected, attestation := spst.ExpectedCategory(f.now.Determinants, f.s.o.Today)
	text := th.Label.Render(labelCategory + " ")
	switch {
	case declared.FromPortalOnly():
		return text + th.Strong.Render(string(declared)) + th.Muted.Render(textPortalOnly)
	case expected == "" && declared != "":
		return text + th.Strong.Render(string(declared)) + th.Muted.Render(" · "+textNoDeterminant)
	case expected == "":
		return text + th.Muted.Render(textNoDeterminant)
	}
	text += th.Badge.Render(string(expected)) + " " + th.Strong.Render("("+expected.Label()+")")
	if attestation {
		text += th.Accent.Render(textAttestation)
	}
	if declared != "" && declared != expected {
		text += th.Muted.Render(textWas(declared))
	}
	return text
}

// follow scrolls so that the field in focus shows, its problems with it.
func (f *form) follow() {
	room := f.room()
	y := f.boxes[f.at].y
	below := f.nextY(y)
	f.top = min(f.top, max(y-1, 0))
	f.top = max(f.top, min(below, y+room)-room)
	if f.at == 0 {
		f.top = 0
	}
}

// nextY is the line after a field's row and its problems.
func (f *form) nextY(y int) int {
	next := y + 1
	for _, l := range f.boxes {
		if l.y > y {
			return max(next, l.y)
		}
	}
	return next + 1
}

// above gives the field over (-1) or under (1) the one in focus.
func (f *form) above(d int) int {
	here := f.boxes[f.at]
	for i := f.at + d; i >= 0 && i < len(f.boxes); i += d {
		if f.boxes[i].y == here.y {
			continue
		}
		row := f.boxes[i].y
		best := i
		for ; i >= 0 && i < len(f.boxes) && f.boxes[i].y == row; i += d {
			if gap(f.boxes[i].x, here.x) < gap(f.boxes[best].x, here.x) {
				best = i
			}
		}
		return best
	}
	return f.at
}

func gap(a, b int) int { return max(a-b, b-a) }

// Cursor is that of the field in focus, when it is on the screen.
func (f *form) Cursor() *tea.Cursor {
	if f.menu != nil || f.saving != 0 {
		return nil
	}
	x := f.fields[f.at]
	c := x.cursor()
	if c == nil {
		return nil
	}
	b := f.boxes[f.at]
	c.X += b.x
	if _, ok := x.control.(*tick); !ok {
		c.X += f.labelWidth(f.at) + 1
	}
	c.Y = b.y - f.top
	if c.Y < 0 || c.Y >= f.room() || c.X >= f.w {
		return nil
	}
	return c
}

func (f *form) labelWidth(i int) int {
	column := 0
	if f.boxes[i].x > formMargin {
		column = 1
	}
	return labelOf(f.fields[i].part, column)
}

// onClick goes to the field under the pointer, and acts on it.
func (f *form) onClick(m tea.MouseClickMsg) tea.Cmd {
	y := m.Y + f.top
	if f.menu != nil {
		left, top := f.menuAt()
		return f.endMenu(f.menu.onClick(m.X-left, m.Y-top))
	}
	if m.Button != tea.MouseLeft || m.Y < 0 || m.Y >= f.room() {
		return nil
	}
	for i, b := range f.boxes {
		if b.y != y || m.X < b.x || m.X >= b.x+b.w {
			continue
		}
		cmd := f.goTo(i)
		f.clickOn(f.fields[i], m.X-b.x-f.labelWidth(i)-1)
		return cmd
	}
	return nil
}

// clickOn ticks a box, opens a list, or puts the cursor in a text.
func (f *form) clickOn(x *field, at int) {
	switch c := x.control.(type) {
	case *tick:
		c.Toggle()
		f.onEdited(x)
	case *choice:
		if !c.radio {
			f.openList()
			return
		}
		_, _ = c.update(tea.KeyPressMsg{Code: tea.KeyRight})
		f.onEdited(x)
	case *entry:
		c.Click(at)
	}
}

func (f *form) onWheel(m tea.MouseWheelMsg) {
	d := wheelStep
	if m.Button == tea.MouseWheelUp {
		d = -wheelStep
	}
	f.top = min(max(f.top+d, 0), max(len(f.compose())-f.room(), 0))
}
