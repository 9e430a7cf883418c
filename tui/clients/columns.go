package clients

import (
	"fmt"

	"charm.land/lipgloss/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// column is one of the table's: how wide, and what a member shows there.
type column struct {
	widget.Column
	sorts sortField // what the title's arrow is for; sortFields for none
	cell  func(s *Screen, m *spst.Member) widget.Cell
}

// The least widths, and those from which there is room for more.
const (
	minName      = 21
	maxName      = 48
	shortStatus  = 11
	longStatus   = 17
	statusFrom   = 90
	emailFrom    = 98
	visitFrom    = 118
	shortVisit   = 13
	longVisit    = 26
	balanceWidth = 12
)

// columnsFor gives the columns of a table of w cells, and the blanks between.
func columnsFor(w int) ([]column, int) {
	gap, status, visit := 1, shortStatus, shortVisit
	if w >= statusFrom {
		status = longStatus
	}
	if w >= visitFrom {
		gap, visit = 2, longVisit
	}
	columns := []column{
		{widget.Column{Title: textMember, Width: minName}, byName, func(_ *Screen, m *spst.Member) widget.Cell { return widget.Cell{Text: m.Number + " " + m.Name} }},
		{widget.Column{Title: textHeadcount, Width: 5, Right: true}, byHeadcount, func(_ *Screen, m *spst.Member) widget.Cell { return widget.Cell{Text: widget.Thousands(m.Headcount)} }},
		{widget.Column{Title: textDeclaration, Width: status}, byDeclaration, func(s *Screen, m *spst.Member) widget.Cell { return s.declarationCell(m, status) }},
		{widget.Column{Title: textAnomalies, Width: 5, Right: true}, byAnomalies, (*Screen).anomaliesCell},
		{widget.Column{Title: textVAT, Width: 3}, sortFields, func(s *Screen, m *spst.Member) widget.Cell {
			return s.tickCell(m, func(x *spst.ClientState) bool { return x.VATMissing })
		}},
	}
	if w >= emailFrom {
		columns = append(columns, column{widget.Column{Title: textBilling, Width: 5}, sortFields, func(s *Screen, m *spst.Member) widget.Cell {
			return s.tickCell(m, func(x *spst.ClientState) bool { return x.BillingEmailMissing })
		}})
	}
	columns = append(columns,
		column{widget.Column{Title: textBalance, Width: balanceWidth, Right: true}, byBalance, (*Screen).balanceCell},
		column{widget.Column{Title: textVisit, Width: visit}, byVisit, func(s *Screen, m *spst.Member) widget.Cell { return s.visitCell(m, visit) }})
	room := w - gutterWidth - gap*(len(columns)-1)
	for _, c := range columns {
		room -= c.Width
	}
	columns[0].Width = min(columns[0].Width+max(room, 0), maxName)
	return columns, gap
}

// gutterWidth is what the table keeps for itself.
const gutterWidth = 4

// setColumns puts the columns in the table, with the arrow of the order.
func (s *Screen) setColumns(w int) {
	columns, gap := columnsFor(w)
	s.columns = columns
	shown := make([]widget.Column, len(columns))
	for i, c := range columns {
		shown[i] = c.Column
		if by := sortField(s.is.order.Field); by != byNumber && c.sorts == by {
			shown[i].Title += s.is.order.Arrow(sorts())
		}
	}
	s.table.SetColumns(shown, gap)
}

// row fills the cells of a row of the table.
func (s *Screen) row(i int, cells []widget.Cell) bool {
	m := &s.all[s.shown[i]]
	for i, c := range s.columns {
		cells[i] = c.cell(s, m)
	}
	return false
}

func (s *Screen) dash() widget.Cell { return widget.Cell{Text: theme.Dash, Style: s.Theme.Muted} }

func (s *Screen) declarationCell(m *spst.Member, width int) widget.Cell {
	status := stateOf(m).Declaration
	if status == "" {
		return s.dash()
	}
	sign, style := s.statusSign(status)
	word := status.Label()
	if width < longStatus && status == spst.DeclarationClosed {
		word = textClosedShort
	}
	return widget.Cell{Text: sign + " " + word, Style: style}
}

// statusSign is the sign of a status: a colour alone says nothing.
func (s *Screen) statusSign(status spst.DeclarationStatus) (string, lipgloss.Style) {
	switch status {
	case spst.DeclarationToEnter:
		return theme.SignNone, s.Theme.Warn
	case spst.DeclarationDraft:
		return theme.SignHalf, s.Theme.Warn
	case spst.DeclarationConfirmed:
		return theme.SignOK, s.Theme.OK
	case spst.DeclarationInvoiced:
		return theme.SignDone, s.Theme.OK
	default:
		return theme.Dash, s.Theme.Muted
	}
}

func (s *Screen) anomaliesCell(m *spst.Member) widget.Cell {
	state := stateOf(m)
	switch {
	case m.State == nil:
		return s.dash()
	case state.Anomalies == nil:
		return widget.Cell{Text: theme.Ellipsis, Style: s.Theme.Muted}
	case *state.Anomalies == 0:
		return s.dash()
	}
	return widget.Cell{Text: widget.Thousands(*state.Anomalies), Style: s.Theme.Warn}
}

// tickCell is ✗ for what is missing.
func (s *Screen) tickCell(m *spst.Member, missing func(*spst.ClientState) bool) widget.Cell {
	switch {
	case m.State == nil:
		return s.dash()
	case missing(m.State):
		return widget.Cell{Text: " " + theme.SignError, Style: s.Theme.Error}
	}
	return widget.Cell{Text: " " + theme.SignOK, Style: s.Theme.OK}
}

func (s *Screen) balanceCell(m *spst.Member) widget.Cell {
	owed := stateOf(m).BalanceCents
	switch {
	case owed == nil:
		return s.dash()
	case *owed > 0:
		return widget.Cell{Text: owed.French()}
	}
	return widget.Cell{Text: owed.French(), Style: s.Theme.Muted}
}

// visitCell is the day, and until when one may cancel: « 02/12, ≤26/11 », or
// « 24/11 ! » once it is too late.
func (s *Screen) visitCell(m *spst.Member, width int) widget.Cell {
	state := stateOf(m)
	if state.NextVisit.IsZero() {
		return s.dash()
	}
	at, by := spst.InParis(state.NextVisit), state.LastSafeDay.Time()
	late := state.LastSafeDay < s.today
	switch {
	case late && width < longVisit:
		return widget.Cell{Text: at.Format("02/01") + " !", Style: s.Theme.Warn}
	case late:
		return widget.Cell{Text: at.Format("02/01 15h04") + " ! trop tard", Style: s.Theme.Warn}
	case width < longVisit:
		return widget.Cell{Text: fmt.Sprintf("%s, ≤%s", at.Format("02/01"), by.Format("02/01"))}
	}
	return widget.Cell{Text: fmt.Sprintf("%s, annulable ≤ %s", at.Format("02/01"), by.Format("02/01"))}
}
