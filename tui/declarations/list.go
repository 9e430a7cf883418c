package declarations

import (
	"slices"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The lines above the table: heading, blank, titles of the columns; those under
// it: what is said of the declaration under the cursor, then the legend.
const (
	listTop    = 3
	detailRoom = 7
	wide       = 100
	maxText    = 100
	sideFrom   = 150 // the declaration under the cursor beside the list
	sideWidth  = 76
	dayWidth   = 10
)

// SetSize implements [tui.Screen].
func (s *Screen) SetSize(w, h int) {
	s.Base.SetSize(w, h)
	s.layOut()
}

// tableW is the width of the list.
func (s *Screen) tableW() int {
	if s.W < sideFrom || s.Theme.Spoken() {
		return s.W
	}
	return s.W - sideWidth - 3
}

func (s *Screen) layOut() {
	columns, gap := widget.Lay(s.columnSets(), len(s.list.Value), func(i int) *spst.Declaration { return &s.list.Value[i] }, s.tableW())
	s.columns = columns
	s.table.SetColumns(widget.Columns(s.sieve, columns), gap)
	s.table.SetHeight(max(s.H-listTop-detailRoom-len(s.viewLegend()), 1))
}

// View implements [tui.Screen].
func (s *Screen) View() string {
	lines := []string{" " + s.Theme.Title.Render(textList), "", s.table.Header()}
	if s.sieve.Active() {
		lines[1] = " " + s.sieve.View()
	}
	switch {
	case !s.list.Known && s.list.Err != nil:
		lines = append(lines, s.lines(s.Theme.Error.Render, theme.SignError+" "+tui.Sentence(s.list.Err)+" "+textRetry)...)
	case !s.list.Known:
		lines = append(lines, " "+s.Theme.Muted.Render(theme.SignWorking+" "+textReading))
	case len(s.list.Value) == 0:
		lines = append(lines, s.lines(s.Theme.Muted.Render, spst.NoDeclaration)...)
	case len(s.shown) == 0:
		lines = append(lines, s.lines(s.Theme.Muted.Render, widget.NothingFound)...)
	case s.tableW() < s.W:
		lines = append(lines, s.viewRows()...)
		lines = widget.Beside(s.Theme, widget.FitHeight(lines, s.H-len(s.viewLegend())), s.viewSide(), s.tableW())
	default:
		lines = append(lines, s.viewRows()...)
		lines = append(lines, s.viewDetail(s.W)...)
	}
	legend := s.viewLegend()
	lines = append(widget.FitHeight(lines, s.H-len(legend)), legend...)
	s.sieve.Over(lines, s.W)
	return widget.Clip(lines, s.W, s.H)
}

// viewRows draws as many lines as there are rows.
func (s *Screen) viewRows() []string {
	lines := strings.Split(s.table.View(s.row), "\n")
	return lines[:min(len(lines), len(s.shown))]
}

// columnSets are the columns, from the fullest to the barest.
func (s *Screen) columnSets() [][]widget.LaidColumn[spst.Declaration] {
	type d = spst.Declaration
	l := list.Declarations()
	year := widget.Fixed(widget.Drawn(l.Column("year").Head, 6,
		func(x *d) widget.Cell { return widget.Cell{Text: strconv.Itoa(x.Year), Style: s.Theme.Strong} }))
	status := widget.Fixed(widget.Drawn(l.Column("status").Head, 17, func(x *d) widget.Cell {
		sign, style := widget.DeclarationSign(s.Theme, x.Status)
		return widget.Cell{Text: sign + " " + x.Status.Label(), Style: style}
	}))
	people := widget.Fixed(s.orBlank(l.Column("people"), 8))
	estimate := func(width int) widget.LaidColumn[d] { return widget.Fixed(s.orBlank(l.Column("estimate"), width)) }
	day := func(name string) widget.LaidColumn[d] { return widget.Fixed(widget.Shown(l.Column(name), dayWidth)) }
	invoice := widget.AsWide(widget.Drawn(l.Column("invoice").Head, 0, s.invoiceCell), 0)
	by := widget.AsWide(widget.Shown(l.Column("certified_by"), 0), 0)
	return [][]widget.LaidColumn[d]{
		{year, status, people, estimate(14), invoice, by, day("opens"), day("closes")},
		{year, status, people, estimate(14), invoice, by},
		{year, status, people, estimate(14), invoice},
		{year, status, people, estimate(12), invoice},
	}
}

// orBlank is a column that has a dash where nothing is known.
func (s *Screen) orBlank(c list.Column[spst.Declaration], width int) widget.ListColumn[spst.Declaration] {
	return widget.Drawn(c.Head, width, func(d *spst.Declaration) widget.Cell {
		cell := c.Cell(d)
		if cell == nil {
			return widget.Nothing(s.Theme)
		}
		return widget.Cell{Text: widget.ShowCell(cell)}
	})
}

func (s *Screen) invoiceCell(d *spst.Declaration) widget.Cell {
	switch {
	case d.Invoice != "":
		return widget.Cell{Text: d.Invoice}
	case d.EstimatedInvoice != "":
		return widget.Cell{Text: d.EstimatedInvoice, Style: s.Theme.Warn}
	}
	return widget.Nothing(s.Theme)
}

func (s *Screen) row(i int, cells []widget.Cell) bool {
	widget.ListCells(s.columns, &s.list.Value[s.shown[i]], lipgloss.NewStyle(), cells)
	return false
}

// viewSide is what is said of the declaration under the cursor, and its figures.
func (s *Screen) viewSide() []string {
	lines := s.viewDetail(sideWidth)
	d, ok := s.current()
	if !ok || d.People.Total == 0 {
		return lines
	}
	return slices.Concat(lines, []string{""}, s.figures(d, sideWidth))
}

// viewDetail says in full what the declaration under the cursor is about, and
// what to do next, on w cells.
func (s *Screen) viewDetail(w int) []string {
	d, ok := s.current()
	if !ok {
		return nil
	}
	sign, style := widget.DeclarationSign(s.Theme, d.Status)
	lines := []string{"", " " + style.Render(sign) + " " + s.Theme.Strong.Render(headOf(d))}
	said, next := story(d, s.o.Today)
	for _, text := range said {
		lines = append(lines, s.linesOf(s.Theme.Text.Render, text, w)...)
	}
	switch {
	case d.Status.Enterable() && !s.mayDeclare():
		lines = append(lines, s.linesOf(s.Theme.Text.Render, noticeMandate, w)...)
	case next != "" && s.mayDeclare():
		lines = append(lines, s.linesOf(s.Theme.Accent.Render, next, w)...)
	}
	return lines
}

// lines wraps a text under a margin.
func (s *Screen) lines(render func(...string) string, text string) []string {
	return s.linesOf(render, text, s.W)
}

// linesOf does so on w cells.
func (s *Screen) linesOf(render func(...string) string, text string, w int) []string {
	var lines []string
	for _, l := range s.Theme.Lines(text, max(min(w-5, maxText), 1)) {
		lines = append(lines, "   "+render(l))
	}
	return lines
}

// viewLegend is the manual's, each status by its sign and its word.
func (s *Screen) viewLegend() []string {
	var foot []string
	for _, text := range []string{textJanuary, textMail} {
		for _, l := range s.Theme.Lines(text, max(s.W-2, 1)) {
			foot = append(foot, " "+s.Theme.Muted.Render(l))
		}
	}
	if s.Theme.Spoken() { // each status is a word already
		return foot
	}
	lines := []string{s.Theme.Rule.Render(strings.Repeat("─", s.W)), ""}
	for _, status := range []spst.DeclarationStatus{
		spst.DeclarationInvoiced, spst.DeclarationConfirmed, spst.DeclarationDraft, spst.DeclarationToEnter, spst.DeclarationClosed,
		spst.DeclarationMissed,
	} {
		sign, style := widget.DeclarationSign(s.Theme, status)
		part := " " + style.Render(sign) + " " + status.Label()
		last := len(lines) - 1
		if lines[last] != "" {
			part = "  " + part
		}
		if ansi.StringWidth(lines[last]+part) > s.W {
			lines = append(lines, strings.TrimPrefix(part, "  "))
			continue
		}
		lines[last] += part
	}
	return append(lines, foot...)
}
