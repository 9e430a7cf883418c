package exporting

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

const (
	filesY      = 2
	gaugeWidth  = 40
	columnLeast = 22 // cells that the widest columns are cut to, so that all are there
)

// SetSize gives the size.
func (s *Screen) SetSize(w, h int) {
	s.Base.SetSize(w, h)
	s.files.SetSize(w, max(h-filesY, 1))
}

// View draws the step.
func (s *Screen) View() string {
	var lines []string
	switch s.step {
	case stepForm:
		lines = s.viewForm()
	case stepWhere:
		lines = append([]string{widget.Whole(" "+s.Theme.Title.Render(titleWhere)+"  "+s.Theme.Muted.Render(textWhereKey), s.W),
			" " + s.Theme.Text.Render(summary(s.o.What))}, strings.Split(s.files.View(), "\n")...)
	case stepWrite:
		lines = s.viewWriting()
	}
	return widget.Clip(lines, s.W, s.H)
}

// formsY is the line of the first form, formsWidth the width of all where something is beside them.
const (
	formsY     = 3
	formsWidth = 80
)

// viewForm is the list in words, the forms, and the first lines.
func (s *Screen) viewForm() []string {
	lines := []string{" " + s.Theme.Title.Render(titleExport), " " + s.Theme.Text.Render(summary(s.o.What)), ""}
	for i, f := range s.formats {
		name, note := f.Label()
		mark, style := "  ", s.Theme.Text
		if i == s.at {
			mark, style = theme.SignGo+" ", s.Theme.Strong
			if s.Theme.Spoken() {
				mark = theme.Mark
			}
		}
		lines = append(lines,
			" "+s.Theme.Accent.Render(mark)+style.Render(name+strings.Repeat(" ", max(0, 24-ansi.StringWidth(name))))+s.Theme.Muted.Render(note))
	}
	if s.mayHaveNIR() {
		box := widget.NewTick(s.Theme, textNIR, "")
		box.Checked = s.o.What.Print.NIR
		lines = append(lines, "", " "+box.View()+s.Theme.Muted.Render("  (n)"))
	}
	lines = s.withAside(lines)
	if s.document() || s.Theme.Spoken() {
		return lines
	}
	lines = append(lines, "",
		" "+s.Theme.Label.Render(textPreview)+" "+s.Theme.Rule.Render(strings.Repeat("─", max(0, s.W-4-ansi.StringWidth(textPreview)))))
	switch {
	case s.looking != 0:
		return append(lines, " "+s.Theme.Muted.Render(theme.SignWorking+" "+textLoading))
	case s.failed != "":
		return append(lines, " "+s.Theme.Error.Render(theme.SignError+" "+s.failed))
	}
	lines = append(lines, s.viewPreview(s.H-len(lines))...)
	if len(s.rows) == 0 {
		lines = append(lines, " "+s.Theme.Muted.Render(textNothing))
	}
	return lines
}

// withAside puts what is said of the file beside the forms, on a wide screen.
func (s *Screen) withAside(lines []string) []string {
	if s.W < form.AsideFrom || s.Theme.Spoken() {
		return lines
	}
	said := s.aside().View(s.Theme, s.W-formsWidth-widget.BesideWidth-1)
	return append(lines[:formsY:formsY], widget.Beside(s.Theme, lines[formsY:], said[:len(said)-1], formsWidth)...)
}

// aside is what is said of the form that is chosen.
func (s *Screen) aside() form.Aside {
	a := form.Aside{About: aboutLines, Next: nextWhere}
	switch {
	case s.document():
		a.About = aboutDocument
	case s.mayHaveNIR():
		a.About += " " + aboutNIR
	}
	if s.format() == export.Printer {
		a.Next = nextPrinter
	}
	return a
}

// viewPreview draws the first lines under their titles, on h lines at most: the columns that have
// room, and how many more there are.
func (s *Screen) viewPreview(h int) []string {
	titles, widths := make([]string, len(s.preview)), make([]int, len(s.preview))
	for i, h := range s.preview {
		titles[i] = h.Title()
	}
	all := append([][]string{titles}, s.rows...)
	all = all[:min(len(all), max(h, 2))]
	for _, row := range all {
		for i, cell := range row {
			widths[i] = max(widths[i], ansi.StringWidth(cell))
		}
	}
	room, shown := s.W-2, 0
	share(widths, room)
	lines := make([]string, len(all))
	for ; shown < len(titles) && (widths[shown] <= room || shown == 0); shown++ {
		width := min(widths[shown], room)
		for n, row := range all {
			text := ansi.Truncate(row[shown], width, theme.Ellipsis)
			blank := strings.Repeat(" ", width-ansi.StringWidth(text))
			if s.preview[shown].Kind.Right() {
				text, blank = blank+text, ""
			}
			lines[n] += text + blank + "  "
		}
		room -= width + 2
	}
	for n, line := range lines {
		style := s.Theme.Text
		if n == 0 {
			style = s.Theme.Muted
		}
		lines[n] = " " + style.Render(strings.TrimRight(line, " "))
	}
	if more := len(titles) - shown; more > 0 {
		lines = append(lines[:min(len(lines), max(h-1, 2))], " "+s.Theme.Muted.Render(textMoreColumns(more)))
	}
	return lines
}

// share cuts the widest of columns to one width when they all have room then; else none is cut.
func share(widths []int, room int) {
	whole := func(limit int) (sum int) {
		for _, w := range widths {
			sum += min(w, limit) + 2
		}
		return sum - 2
	}
	limit := slices.Max(append(widths, columnLeast))
	for limit > columnLeast && whole(limit) > room {
		limit--
	}
	if whole(limit) > room {
		return
	}
	for i, w := range widths {
		widths[i] = min(w, limit)
	}
}

// viewWriting is a bar; a PDF that the portal makes has none until it comes.
func (s *Screen) viewWriting() []string {
	name, _ := s.format().Label()
	doing := textWriting + " " + name
	if s.format() == export.Printer {
		doing = textPrinting
	}
	done, total := s.progress.Far()
	count := ""
	if total > 0 {
		count = " " + spst.Thousands(int(done*100/total)) + " %"
	}
	return []string{
		" " + s.Theme.Title.Render(titleExport), " " + s.Theme.Text.Render(summary(s.o.What)), "",
		" " + s.Theme.Text.Render(theme.SignWorking+" "+doing), "",
		" " + widget.Gauge(s.Theme, done, total, min(gaugeWidth, max(s.W-10, 8))) + s.Theme.Muted.Render(count),
	}
}
