package clients

import (
	"fmt"

	"charm.land/lipgloss/v2"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

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
func (s *Screen) columnsFor(w int) ([]widget.ListColumn[spst.Member], int) {
	gap, status, visit := 1, shortStatus, shortVisit
	if w >= statusFrom {
		status = longStatus
	}
	if w >= visitFrom {
		gap, visit = 2, longVisit
	}
	type m = spst.Member
	l := list.Members()
	columns := []widget.ListColumn[m]{
		widget.Drawn(l.Column("name").Head, minName, func(x *m) widget.Cell { return widget.Cell{Text: x.Number + " " + x.Name} }),
		widget.Shown(l.Column("headcount"), 5),
		widget.Drawn(l.Column("declaration").Head, status, func(x *m) widget.Cell { return s.declarationCell(x, status) }),
		widget.Drawn(l.Column("anomalies").Head, 5, s.anomaliesCell),
		widget.Drawn(l.Column("vat_missing").Head, 3,
			func(x *m) widget.Cell { return s.tickCell(x, func(is *spst.ClientState) bool { return is.VATMissing }) }),
	}
	if w >= emailFrom {
		columns = append(columns, widget.Drawn(l.Column("billing_email_missing").Head, 5, func(x *m) widget.Cell {
			return s.tickCell(x, func(is *spst.ClientState) bool { return is.BillingEmailMissing })
		}))
	}
	columns = append(columns, widget.Drawn(l.Column("balance_cents").Head, balanceWidth, s.balanceCell),
		widget.Drawn(l.Column("next_visit").Head, visit, func(x *m) widget.Cell { return s.visitCell(x, visit) }))
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
	columns, gap := s.columnsFor(w)
	s.columns = columns
	s.table.SetColumns(widget.ListColumns(columns, s.is.order, sorts()), gap)
}

// row fills the cells of a row of the table.
func (s *Screen) row(i int, cells []widget.Cell) bool {
	widget.ListCells(s.columns, &s.members.Value[s.shown[i]], lipgloss.NewStyle(), cells)
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
	switch {
	case width >= longStatus:
	case status == spst.DeclarationClosed:
		word = textClosedShort
	case status == spst.DeclarationMissed:
		word = textMissedShort
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
	case spst.DeclarationMissed:
		return theme.SignError, s.Theme.Error
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
	return widget.Cell{Text: spst.Thousands(*state.Anomalies), Style: s.Theme.Warn}
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
		return widget.Cell{Text: at.Format("02/01 ") + spst.FrenchClock(at) + " ! trop tard", Style: s.Theme.Warn}
	case width < longVisit:
		return widget.Cell{Text: fmt.Sprintf("%s, ≤%s", at.Format("02/01"), by.Format("02/01"))}
	}
	return widget.Cell{Text: fmt.Sprintf("%s, annulable ≤ %s", at.Format("02/01"), by.Format("02/01"))}
}
