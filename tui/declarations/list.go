package declarations

import (
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

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
	legendRoom = 4
	wide       = 100
	maxText    = 100
)

// SetSize implements [tui.Screen].
func (s *Screen) SetSize(w, h int) {
	s.Base.SetSize(w, h)
	columns := []widget.Column{
		{Title: columnYear, Width: 6}, {Title: columnStatus, Width: 17}, {Title: columnPeople, Width: 8, Right: true},
		{Title: columnTotal, Width: 14, Right: true}, {Title: columnInvoice, Width: 12},
	}
	if w >= wide {
		columns = append(columns, widget.Column{Title: columnCertifier, Width: 26})
	}
	s.table.SetColumns(columns, 2)
	s.table.SetHeight(max(h-listTop-detailRoom-legendRoom, 1))
	if s.entry != nil {
		s.entry.setSize(w, h)
	}
}

// View implements [tui.Screen].
func (s *Screen) View() string {
	if s.inEntry {
		return strings.Join(fit(s.entry.view(), s.W, s.H), "\n")
	}
	lines := []string{" " + s.Theme.Title.Render(textList), "", s.table.Header()}
	switch {
	case !s.known && s.err != nil:
		lines = append(lines, s.lines(s.Theme.Error.Render, theme.SignError+" "+tui.Sentence(s.err)+" "+textRetry)...)
	case !s.known:
		lines = append(lines, " "+s.Theme.Muted.Render(theme.SignWorking+" "+textReading))
	case len(s.list) == 0:
		lines = append(lines, s.lines(s.Theme.Muted.Render, textNone)...)
	default:
		lines = append(lines, s.viewRows()...)
		lines = append(lines, s.viewDetail()...)
	}
	for len(lines) < s.H-legendRoom {
		lines = append(lines, "")
	}
	lines = append(lines[:max(s.H-legendRoom, 0)], s.viewLegend()...)
	return strings.Join(fit(lines, s.W, s.H), "\n")
}

// viewRows draws as many lines as there are rows.
func (s *Screen) viewRows() []string {
	lines := strings.Split(s.table.View(s.row), "\n")
	return lines[:min(len(lines), len(s.list))]
}

func (s *Screen) row(i int, cells []widget.Cell) bool {
	d := &s.list[i]
	cells[0] = widget.Cell{Text: strconv.Itoa(d.Year), Style: s.Theme.Strong}
	cells[1] = widget.Cell{Text: signOf(d.Status) + " " + d.Status.Label(), Style: s.styleOf(d.Status)}
	cells[2], cells[3], cells[4] = s.blank(), s.blank(), s.blank()
	if d.Estimate != nil {
		cells[2] = widget.Cell{Text: widget.Thousands(d.People.Total)}
		cells[3] = widget.Cell{Text: d.Estimate.TotalCents.French()}
	}
	if n := d.Invoice; n != "" {
		cells[4] = widget.Cell{Text: n}
	} else if d.EstimatedInvoice != "" {
		cells[4] = widget.Cell{Text: d.EstimatedInvoice, Style: s.Theme.Warn}
	}
	if len(cells) > 5 {
		cells[5] = widget.Cell{Text: d.CertifiedBy}
	}
	return false
}

func (s *Screen) blank() widget.Cell { return widget.Cell{Text: theme.Dash, Style: s.Theme.Muted} }

// signOf gives each status a sign of its own: colour alone says nothing.
func signOf(status spst.DeclarationStatus) string {
	switch status {
	case spst.DeclarationInvoiced:
		return theme.SignDone
	case spst.DeclarationConfirmed:
		return theme.SignOK
	case spst.DeclarationDraft:
		return theme.SignHalf
	case spst.DeclarationToEnter:
		return theme.SignNone
	default:
		return theme.Dash
	}
}

func (s *Screen) styleOf(status spst.DeclarationStatus) lipgloss.Style {
	switch status {
	case spst.DeclarationInvoiced, spst.DeclarationConfirmed:
		return s.Theme.OK
	case spst.DeclarationDraft:
		return s.Theme.Accent
	case spst.DeclarationToEnter:
		return s.Theme.Warn
	default:
		return s.Theme.Muted
	}
}

// viewDetail says in full what the declaration under the cursor is about, and
// what to do next.
func (s *Screen) viewDetail() []string {
	d, ok := s.current()
	if !ok {
		return nil
	}
	lines := []string{"", " " + s.styleOf(d.Status).Render(signOf(d.Status)) + " " + s.Theme.Strong.Render(headOf(d))}
	said, next := story(d, s.o.Today)
	for _, text := range said {
		lines = append(lines, s.lines(s.Theme.Text.Render, text)...)
	}
	if next != "" && s.mayDeclare() {
		lines = append(lines, s.lines(s.Theme.Accent.Render, next)...)
	}
	return lines
}

// lines wraps a text under a margin.
func (s *Screen) lines(render func(...string) string, text string) []string {
	var lines []string
	for l := range strings.SplitSeq(ansi.Wrap(text, max(min(s.W-5, maxText), 1), ""), "\n") {
		lines = append(lines, "   "+render(l))
	}
	return lines
}

// viewLegend is the manual's, each status by its sign and its word.
func (s *Screen) viewLegend() []string {
	var parts []string
	for _, status := range []spst.DeclarationStatus{
		spst.DeclarationInvoiced, spst.DeclarationConfirmed, spst.DeclarationDraft, spst.DeclarationToEnter, spst.DeclarationClosed,
	} {
		parts = append(parts, s.styleOf(status).Render(signOf(status))+" "+status.Label())
	}
	return []string{
		s.Theme.Rule.Render(strings.Repeat("─", s.W)),
		" " + strings.Join(parts, "   "),
		" " + s.Theme.Muted.Render(textJanuary),
		" " + s.Theme.Muted.Render(textMail),
	}
}

// fit cuts and fills to exactly h lines of at most w cells.
func fit(lines []string, w, h int) []string {
	for len(lines) < h {
		lines = append(lines, "")
	}
	lines = lines[:h]
	for i, l := range lines {
		lines[i] = ansi.Truncate(l, w, theme.Ellipsis)
	}
	return lines
}
