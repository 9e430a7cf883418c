package clients

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
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
	s.Base.SetSize(w, h)
	s.layOut()
}

// layOut works out where everything goes. The detail is there where there is
// room for it, until the person says otherwise.
func (s *Screen) layOut() {
	if !s.detailAsked {
		s.detail = s.W >= roomy
	}
	l := layout{tableW: s.W, tableH: max(s.H-tableTop, 1)}
	switch {
	case s.detail && s.W >= wide:
		l.sideW = sideWidth
		l.tableW = s.W - sideWidth - 3
	case s.detail:
		l.belowH = min(widget.Below(s.Theme, belowHeight, s.H), l.tableH/2)
		l.tableH -= l.belowH
	}
	s.layout = l
	s.table.SetHeight(l.tableH)
	s.setColumns(l.tableW)
}

// View implements [tui.Screen].
func (s *Screen) View() string {
	lines := append(make([]string, 0, s.H), s.viewTotals(), s.viewSearch())
	table := append([]string{s.table.Header()}, s.viewRows()...)
	if s.layout.sideW > 0 {
		table = widget.Beside(s.Theme, table, s.viewDetail(s.layout.sideW, len(table)), s.layout.tableW)
	}
	lines = append(lines, table...)
	if h := s.layout.belowH; h > 0 {
		lines = append(lines, s.Theme.Rule.Render(strings.Repeat("─", s.W)))
		for _, l := range s.viewDetail(s.W-2, h-1) {
			lines = append(lines, " "+l)
		}
	}
	lines = widget.FitHeight(lines, s.H)
	return strings.Join(lines, "\n")
}

// viewTotals sums up what is shown: the declarations by status, as many as
// there is room for, and what is owed.
func (s *Screen) viewTotals() string {
	right := s.Theme.Muted.Render(textOwed) + " " + s.Theme.Strong.Render(s.totals.owed.French()) + " "
	room := max(s.W-ansi.StringWidth(right)-1, 0)
	left := " "
	switch {
	case s.totals.year == 0:
		left += s.Theme.Muted.Render(textNoCampaign)
	case s.W >= wide:
		left += s.Theme.Title.Render(textCampaign(s.totals.year)) + "  "
	}
	between := ""
	for _, status := range statuses() {
		n := s.totals.declarations[status]
		if n == 0 {
			continue
		}
		sign, style := widget.DeclarationSign(s.Theme, status)
		part := between + style.Render(sign) + " " + textStatus(status) + " " + s.Theme.Strong.Render(spst.Thousands(n))
		if ansi.StringWidth(left+part) > room {
			break
		}
		left += part
		between = s.Theme.Muted.Render(" · ")
	}
	return widget.Fit(left, room) + " " + right
}

// viewSearch is the search and the filters, and how many are shown.
func (s *Screen) viewSearch() string {
	left := s.Theme.Muted.Render(hintSearch)
	if s.search.Focused() || s.is.search != "" {
		left = s.search.View()
	}
	if tags := s.tags(); tags != "" {
		if s.search.Focused() || s.is.search != "" {
			left += "  "
		} else {
			left = ""
		}
		left += s.Theme.Accent.Render(tags)
	}
	right := s.Theme.Muted.Render(textShown(len(s.shown), len(s.members.Value)))
	if s.is.filtered() {
		right = s.Theme.Strong.Render(textShown(len(s.shown), len(s.members.Value)))
	}
	if n := len(s.marks); n > 0 {
		right = s.Theme.Accent.Render(textMarked(n)) + s.Theme.Muted.Render(" · ") + right
	}
	return " " + widget.Fit(left, max(s.W-ansi.StringWidth(right)-3, 0)) + " " + right + " "
}

// tags say what filters and order are in force.
func (s *Screen) tags() string {
	var tags []string
	for _, f := range s.is.on {
		tags = append(tags, tag(f))
	}
	if s.is.order != (widget.Order{}) {
		tags = append(tags, textSorted+strings.ToLower(sorts()[s.is.order.Field].Label)+" "+s.is.order.Arrow(sorts()))
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
	case !s.members.Known && s.members.Err != nil:
		return s.Theme.Error.Render(theme.SignError + " " + tui.Sentence(s.members.Err))
	case !s.members.Known:
		return s.Theme.Muted.Render(theme.SignWorking + " " + textReading)
	case len(s.members.Value) == 0:
		return s.Theme.Muted.Render(spst.NoMandate)
	}
	return s.Theme.Muted.Render(widget.NothingFound)
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
