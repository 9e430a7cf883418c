package roster

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

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
func (f *employeeForm) part(p, w int) widget.GridPart {
	look := widget.GridPart{Columns: columnsOf(p, w), Together: p == partTracking}
	if t := partTitle(p); t != "" {
		look.Head = f.viewPart(t, p == partPerson, w)
	}
	if p == partNotes {
		look.Head = f.note(w)
	}
	return look
}

// viewPart draws the title of a part; the first says what the stars mean.
func (f *employeeForm) viewPart(title string, first bool, w int) []string {
	text := " " + f.s.Theme.Title.Render(title)
	if !first {
		return []string{"", text}
	}
	stars := f.s.Theme.Muted.Render(form.Mandatory)
	lines := []string{widget.Fit(text, max(min(w, widestForm)-ansi.StringWidth(stars)-1, 0)) + stars}
	switch {
	case f.add:
		lines = append([]string{" " + f.s.Theme.Muted.Render(ansi.Truncate(textHaveNIR, max(w-2, 1), theme.Ellipsis))}, lines...)
	case f.H >= tallForm:
		lines = append([]string{""}, lines...)
	}
	return lines
}

// columnsOf are the columns of a part.
func columnsOf(part, whole int) []widget.GridColumn {
	w := min(whole, widestForm) - 2*formMargin + 1
	switch part {
	case partNotes:
		return []widget.GridColumn{{X: formMargin, W: min(w, noteMaximum), Label: noteLabel}}
	case partTracking:
		return tickColumns(whole)
	}
	right := max(labelRight+1+rightEntry, w/2-1)
	left := w - right - 1
	return []widget.GridColumn{{X: formMargin, W: left, Label: labelLeft}, {X: formMargin + left + 1, W: right, Label: labelRight}}
}

// tickColumns are as many as there is room for.
func tickColumns(w int) []widget.GridColumn {
	w = min(w, widestTicks) - 2*formMargin + 1
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
func (f *employeeForm) nirProgress(x *field, w int, _ bool) []string {
	n := nirLength(x)
	if n == 0 || f.Focused() != x {
		return nil
	}
	text := strings.ReplaceAll(x.Control.(*widget.Entry).Value(), " ", "")
	switch {
	case n >= 15:
		return nil
	case n < 13:
		return []string{f.s.Theme.Muted.Render(textNIRProgress(n))}
	}
	parsed, problems := spst.ParseNIR(text[:13])
	if refused := spst.Refused(problems); len(refused) > 0 {
		return strings.Split(widget.ProblemView(f.s.Theme, widget.Error, refused[0].Message, w), "\n")
	}
	return []string{f.s.Theme.Accent.Render(ansi.Truncate(textNIRKey(string(parsed[13:])), w, ""))}
}

// note is the manual's « Évolution réglementaire 2025 », under the ticks.
func (f *employeeForm) note(w int) []string {
	lines := f.Theme.Styled(f.Theme.Muted, textNote2025, min(w-2*formMargin, noteMaximum))
	return slices.Concat([]string{""}, widget.Indent(lines, formMargin), []string{""})
}

// viewCategory is « Catégorie déclarée », as the ticks make it; the portal's
// own value beside it where they differ.
func (s *Screen) viewCategory(e spst.Employee, _ int) string {
	th := s.Theme
	declared := e.DeclaredCategory
	expected, attestation := spst.ExpectedCategory(e.Determinants, s.o.Today)
	text := th.Label.Render(spst.FieldLabel("declared_category") + " : ")
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
