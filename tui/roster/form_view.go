package roster

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/widget"
)

// formFoot is how many lines at the bottom do not scroll: a rule, the category,
// and what helps with the field in focus.
const formFoot = 4

// The columns of the form.
const (
	formMargin  = widget.GridMargin
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

// partTitle is the title of a part.
func partTitle(part int) string {
	switch part {
	case partPerson:
		return titlePerson
	case partCompany:
		return titleCompany
	case partTracking:
		return titleTracking
	}
	return ""
}

// part is what a part looks like.
func (f *employeeForm) part(p int) widget.GridPart {
	look := widget.GridPart{Columns: f.columnsOf(p), Together: p == partTracking}
	if t := partTitle(p); t != "" {
		look.Head = f.viewPart(t, p == partPerson)
	}
	if p == partNotes {
		look.Head = f.note()
	}
	return look
}

// viewPart draws the title of a part; the first says what the stars mean.
func (f *employeeForm) viewPart(title string, first bool) []string {
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

// columnsOf are the columns of a part.
func (f *employeeForm) columnsOf(part int) []widget.GridColumn {
	w := min(f.w, widestForm) - 2*formMargin + 1
	switch part {
	case partNotes:
		return []widget.GridColumn{{X: formMargin, W: min(w, noteMaximum), Label: noteLabel}}
	case partTracking:
		return f.tickColumns()
	}
	right := max(labelRight+1+rightEntry, w/2-1)
	left := w - right - 1
	return []widget.GridColumn{{X: formMargin, W: left, Label: labelLeft}, {X: formMargin + left + 1, W: right, Label: labelRight}}
}

// tickColumns are as many as there is room for.
func (f *employeeForm) tickColumns() []widget.GridColumn {
	w := min(f.w, widestTicks) - 2*formMargin + 1
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
	columns := make([]widget.GridColumn, n)
	for i := range columns {
		columns[i] = widget.GridColumn{X: formMargin + i*(w/n), W: w/n - between}
	}
	return columns
}

// viewProblems draws what is said of a field: errors first, then what only
// warns, then how far a NIR being typed has come.
func (f *employeeForm) viewProblems(x *field, w int) []string {
	var lines []string
	for _, p := range f.shownProblems(x) {
		lines = append(lines, strings.Split(widget.ProblemView(f.s.th, form.Severity(p), withRule(p), w), "\n")...)
	}
	if x.Name == "nir" && f.Fields[f.At] == x {
		lines = append(lines, f.nirProgress(w)...)
	}
	return lines
}

// shownProblems are those of a field that was left once; those of a NIR show
// as soon as it is whole, and wait while it is being typed.
func (f *employeeForm) shownProblems(x *field) []spst.Problem {
	typing := f.Fields[f.At] == x && x.Name == "nir" && nirLength(x) > 0
	return f.Shown(x.Name, nirLength(x) >= 15 || f.Left[x.Name] && !typing)
}

// nirLength is how much of a NIR is typed, without blanks.
func nirLength(x *field) int {
	e, ok := x.Control.(*widget.Entry)
	if !ok || x.Name != "nir" {
		return 0
	}
	return len(strings.ReplaceAll(e.Value(), " ", ""))
}

// nirProgress says how far a NIR being typed has come: what is wrong in its
// first 13 characters, or the key that is expected.
func (f *employeeForm) nirProgress(w int) []string {
	text := strings.ReplaceAll(f.Fields[f.At].Control.(*widget.Entry).Value(), " ", "")
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
func (f *employeeForm) note() []string {
	lines := []string{""}
	w := min(f.w-2*formMargin, noteMaximum)
	for l := range strings.SplitSeq(ansi.Wrap(textNote2025, w, ""), "\n") {
		lines = append(lines, strings.Repeat(" ", formMargin)+f.s.th.Muted.Render(l))
	}
	return append(lines, "")
}

func (f *employeeForm) View() string {
	lines, below := f.Grid.View()
	lines = fitHeight(append(lines, f.viewFoot(below)...), f.h)
	if f.menu != nil {
		x, y := f.menuAt()
		widget.Overlay(lines, f.menu.View(f.s.th), x, y, f.w)
	}
	return strings.Join(lines, "\n")
}

// menuAt is the top left of the list of a field: under it, where it fits.
func (f *employeeForm) menuAt() (x, y int) {
	x, y = f.Under()
	return min(x, max(f.w-f.menu.Width(), 0)), min(y, max(f.h-len(f.menu.Items)-2, 0))
}

// viewFoot draws the category, which follows the ticks, and the help of the
// field in focus; below is how many lines of the form are under the window.
func (f *employeeForm) viewFoot(below int) []string {
	th := f.s.th
	hint := f.Fields[f.At].Hint
	wrapped := strings.Split(ansi.Wrap(hint, max(f.w-2, 1), ""), "\n")
	lines := []string{f.viewRule(below), f.viewState()}
	for _, l := range wrapped[:min(len(wrapped), formFoot-2)] {
		lines = append(lines, " "+th.Muted.Render(l))
	}
	return fitHeight(lines, formFoot)
}

// viewRule ends the window on the form, and says that there is more.
func (f *employeeForm) viewRule(below int) string {
	more := ""
	if below > 0 {
		more = textMore
	}
	return f.s.th.Rule.Render(strings.Repeat("─", max(f.w-ansi.StringWidth(more), 0))) + f.s.th.Muted.Render(more)
}

// viewState draws the category and, at the right, what is under way.
func (f *employeeForm) viewState() string {
	right := ""
	if f.saving != 0 {
		right = f.s.th.Accent.Render(textSaving)
	}
	return " " + widget.Fit(f.viewCategory(), max(f.w-ansi.StringWidth(right)-2, 0)) + right
}

// viewCategory is « Catégorie déclarée », as the ticks make it; the portal's
// own value beside it where they differ.
func (f *employeeForm) viewCategory() string {
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

// Cursor is that of the field in focus, when it is on the screen.
func (f *employeeForm) Cursor() *tea.Cursor {
	if f.menu != nil || f.saving != 0 {
		return nil
	}
	return f.Grid.Cursor()
}

// onClick goes to the field under the pointer, and acts on it.
func (f *employeeForm) onClick(m tea.MouseClickMsg) tea.Cmd {
	if f.menu != nil {
		left, top := f.menuAt()
		return f.endMenu(f.menu.Click(m.X-left, m.Y-top))
	}
	i, into, ok := f.FieldAt(m.X, m.Y)
	if !ok || m.Button != tea.MouseLeft {
		return nil
	}
	cmd := f.goTo(i)
	f.clickOn(f.Fields[i], into)
	return cmd
}

// clickOn ticks a box, opens a list, or puts the cursor in a text.
func (f *employeeForm) clickOn(x *field, at int) {
	switch c := x.Control.(type) {
	case *widget.Tick:
		c.Toggle()
		f.onEdited(x)
	case *widget.Choice:
		if !c.Radio {
			f.openList()
			return
		}
		_, _ = c.Take(tea.KeyPressMsg{Code: tea.KeyRight})
		f.onEdited(x)
	case *widget.Entry:
		c.Click(at)
	}
}

func (f *employeeForm) onWheel(m tea.MouseWheelMsg) { f.Scroll(wheelStep * keys.Wheel(m)) }
