package clients

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The lines over the table: totals, search, titles of the columns; and where
// the menus open.
const (
	searchLine  = 1
	tableTop    = 3
	menuX       = 3
	menuY       = 1
	searchWidth = 24
)

// layout is where the table and the detail are.
type layout struct {
	tableW, tableH int
	sideW, belowH  int // of the detail; 0 when it is not there
}

// The sizes at which the layout changes.
const (
	wide        = 130 // the detail goes beside the table
	roomy       = 160 // it is there from the start
	sideWidth   = 48
	belowHeight = 9
)

// SetSize implements [tui.Screen].
func (s *Screen) SetSize(w, h int) {
	s.w, s.h = w, h
	s.layOut()
}

// layOut works out where everything goes. The detail is there where there is
// room for it, until the person says otherwise.
func (s *Screen) layOut() {
	if !s.detailAsked {
		s.detail = s.w >= roomy
	}
	l := layout{tableW: s.w, tableH: max(s.h-tableTop, 1)}
	switch {
	case s.detail && s.w >= wide:
		l.sideW = sideWidth
		l.tableW = s.w - sideWidth - 3
	case s.detail:
		l.belowH = min(belowHeight, l.tableH/2)
		l.tableH -= l.belowH
	}
	s.layout = l
	s.table.SetHeight(l.tableH)
	s.setColumns(l.tableW)
}

// View implements [tui.Screen].
func (s *Screen) View() string {
	lines := append(make([]string, 0, s.h), s.viewTotals(), s.viewSearch())
	table := append([]string{s.table.Header()}, s.viewRows()...)
	if s.layout.sideW > 0 {
		s.beside(table, s.viewDetail(s.layout.sideW, len(table)))
	}
	lines = append(lines, table...)
	if h := s.layout.belowH; h > 0 {
		lines = append(lines, s.th.Rule.Render(strings.Repeat("─", s.w)))
		for _, l := range s.viewDetail(s.w-2, h-1) {
			lines = append(lines, " "+l)
		}
	}
	for len(lines) < s.h {
		lines = append(lines, "")
	}
	lines = lines[:s.h]
	if s.menu != nil {
		widget.Overlay(lines, s.menu.View(s.th), menuX, menuY, s.w)
	}
	return strings.Join(lines, "\n")
}

// beside puts the lines of the detail at the right of the table's.
func (s *Screen) beside(table, pane []string) {
	bar := " " + s.th.Rule.Render("│") + " "
	for i := range table {
		table[i] = widget.Fit(table[i], s.layout.tableW) + bar + pane[i]
	}
}

// viewTotals sums up what is shown: the declarations by status, as many as
// there is room for, and what is owed.
func (s *Screen) viewTotals() string {
	right := s.th.Muted.Render(textOwed) + " " + s.th.Strong.Render(s.totals.owed.French()) + " "
	room := max(s.w-ansi.StringWidth(right)-1, 0)
	left := " "
	switch {
	case s.totals.year == 0:
		left += s.th.Muted.Render(textNoCampaign)
	case s.w >= wide:
		left += s.th.Title.Render(textCampaign(s.totals.year)) + "  "
	}
	between := ""
	for _, status := range statuses() {
		n := s.totals.declarations[status]
		if n == 0 {
			continue
		}
		sign, style := s.statusSign(status)
		part := between + style.Render(sign) + " " + textStatus(status) + " " + s.th.Strong.Render(widget.Thousands(n))
		if ansi.StringWidth(left+part) > room {
			break
		}
		left += part
		between = s.th.Muted.Render(" · ")
	}
	return widget.Fit(left, room) + " " + right
}

// viewSearch is the search and the filters, and how many are shown.
func (s *Screen) viewSearch() string {
	left := s.th.Muted.Render(hintSearch)
	if s.search.Focused() || s.is.search != "" {
		left = s.search.View()
	}
	if tags := s.tags(); tags != "" {
		if s.search.Focused() || s.is.search != "" {
			left += "  "
		} else {
			left = ""
		}
		left += s.th.Accent.Render(tags)
	}
	right := s.th.Muted.Render(textShown(len(s.shown), len(s.all)))
	if s.is.filtered() {
		right = s.th.Strong.Render(textShown(len(s.shown), len(s.all)))
	}
	return " " + widget.Fit(left, max(s.w-ansi.StringWidth(right)-3, 0)) + " " + right + " "
}

// tags say what filters and order are in force.
func (s *Screen) tags() string {
	var tags []string
	for f, on := range s.is.on {
		if on {
			tags = append(tags, filter(f).tag())
		}
	}
	if s.is.order != (widget.Order{}) {
		tags = append(tags, textSorted+sortField(s.is.order.Field).String()+" "+s.is.order.Arrow(sorts()))
	}
	return strings.Join(tags, " · ")
}

// viewRows draws the table, or says why it is empty.
func (s *Screen) viewRows() []string {
	rows := strings.Split(s.table.View(s.row), "\n")
	if why := s.whyEmpty(); why != "" {
		rows[0] = "   " + ansi.Truncate(why, max(s.layout.tableW-4, 1), theme.Ellipsis)
	}
	return rows
}

func (s *Screen) whyEmpty() string {
	switch {
	case len(s.shown) > 0:
		return ""
	case !s.known && s.err != nil:
		return s.th.Error.Render(theme.SignError + " " + tui.Sentence(s.err))
	case !s.known:
		return s.th.Muted.Render(theme.SignWorking + " " + textReading)
	case len(s.all) == 0:
		return s.th.Muted.Render(textNoMandate)
	}
	return s.th.Muted.Render(textNobody)
}

// Cursor implements [tui.Cursorer].
func (s *Screen) Cursor() *tea.Cursor {
	c := s.search.Cursor()
	if c != nil {
		c.X++
		c.Y += searchLine
	}
	return c
}
