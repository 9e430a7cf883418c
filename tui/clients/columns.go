package clients

import (
	"fmt"

	"charm.land/lipgloss/v2"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The widths that the texts do not decide.
const (
	leastName        = 20 // with the number
	longName         = 24
	countWidth       = 5
	tickWidth        = 3
	shortStatus      = 11
	longStatus       = 17
	shortAppointment = 13
	longAppointment  = 26
	balanceWidth     = 12
)

// columnSets are the columns from the fullest to the barest.
func (s *Screen) columnSets() [][]widget.LaidColumn[spst.Member] {
	type m = spst.Member
	l := list.Members()
	drawn := func(name string, width int, draw func(*m) widget.Cell) widget.LaidColumn[m] {
		return widget.Fixed(widget.Drawn(l.Column(name).Head, width, draw))
	}
	name := func(least int) widget.LaidColumn[m] {
		return widget.AsWide(widget.Drawn(l.Column("name").Head, 0, func(x *m) widget.Cell { return widget.Cell{Text: x.Number + " " + x.Name} }), least)
	}
	status := func(width int) widget.LaidColumn[m] {
		return drawn("declaration", width, func(x *m) widget.Cell { return s.declarationCell(x, width) })
	}
	appointment := func(width int) widget.LaidColumn[m] {
		return drawn("next_appointment", width, func(x *m) widget.Cell { return s.appointmentCell(x, width) })
	}
	people := widget.Fixed(widget.Shown(l.Column("headcount"), countWidth))
	anomalies, balance := drawn("anomalies", countWidth, s.anomaliesCell), drawn("balance_cents", balanceWidth, s.balanceCell)
	vat := drawn("vat_missing", tickWidth, func(x *m) widget.Cell { return s.tickCell(x, func(is *spst.ClientState) bool { return is.VATMissing }) })
	email := drawn("billing_email_missing", countWidth,
		func(x *m) widget.Cell {
			return s.tickCell(x, func(is *spst.ClientState) bool { return is.BillingEmailMissing })
		})
	return [][]widget.LaidColumn[m]{
		{name(0), people, status(longStatus), anomalies, vat, email, balance, appointment(longAppointment)},
		{name(0), people, status(longStatus), anomalies, vat, email, balance, appointment(shortAppointment)},
		{name(0), people, status(shortStatus), anomalies, vat, email, balance, appointment(shortAppointment)},
		{name(0), people, status(shortStatus), anomalies, vat, balance, appointment(shortAppointment)},
		{name(0), status(shortStatus), anomalies, vat, balance, appointment(shortAppointment)},
		{name(longName), status(shortStatus), anomalies, vat, balance, appointment(shortAppointment)},
		{name(leastName), status(shortStatus), balance},
	}
}

// setColumns puts the columns in the table, with the arrow of the order.
func (s *Screen) setColumns(w int) {
	columns, gap := widget.Lay(s.columnSets(), len(s.members.Value), func(i int) *spst.Member { return &s.members.Value[i] }, w)
	s.columns = columns
	s.table.SetColumns(widget.ListColumns(columns, s.is.order, sorts()), gap)
}

// row fills the cells of a row of the table.
func (s *Screen) row(i int, cells []widget.Cell) bool {
	widget.ListCells(s.columns, &s.members.Value[s.shown[i]], lipgloss.NewStyle(), cells)
	return s.marks[s.members.Value[s.shown[i]].Number]
}

func (s *Screen) declarationCell(m *spst.Member, width int) widget.Cell {
	status := stateOf(m).Declaration
	if status == "" {
		return widget.Nothing(s.Theme)
	}
	sign, style := widget.DeclarationSign(s.Theme, status)
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

func (s *Screen) anomaliesCell(m *spst.Member) widget.Cell {
	state := stateOf(m)
	switch {
	case m.State == nil:
		return widget.Nothing(s.Theme)
	case state.Anomalies == nil:
		return widget.Cell{Text: theme.Ellipsis, Style: s.Theme.Muted}
	case *state.Anomalies == 0:
		return widget.Nothing(s.Theme)
	}
	return widget.Cell{Text: spst.Thousands(*state.Anomalies), Style: s.Theme.Warn}
}

// tickCell is ✗ for what is missing.
func (s *Screen) tickCell(m *spst.Member, missing func(*spst.ClientState) bool) widget.Cell {
	switch {
	case m.State == nil:
		return widget.Nothing(s.Theme)
	case missing(m.State):
		return widget.Cell{Text: " " + theme.SignError, Style: s.Theme.Error}
	}
	return widget.Cell{Text: " " + theme.SignOK, Style: s.Theme.OK}
}

func (s *Screen) balanceCell(m *spst.Member) widget.Cell {
	owed := stateOf(m).BalanceCents
	switch {
	case owed == nil:
		return widget.Nothing(s.Theme)
	case *owed > 0:
		return widget.Cell{Text: owed.French()}
	}
	return widget.Cell{Text: owed.French(), Style: s.Theme.Muted}
}

// appointmentCell is the day, and until when one may cancel: « 02/12, ≤26/11 », or
// « 24/11 ! » once it is too late.
func (s *Screen) appointmentCell(m *spst.Member, width int) widget.Cell {
	state := stateOf(m)
	if state.NextAppointment.IsZero() {
		return widget.Nothing(s.Theme)
	}
	at, by := spst.InParis(state.NextAppointment), state.LastSafeDay.Time()
	late := state.LastSafeDay < s.today
	switch {
	case late && width < longAppointment:
		return widget.Cell{Text: at.Format("02/01") + " !", Style: s.Theme.Warn}
	case late:
		return widget.Cell{Text: at.Format("02/01 ") + spst.FrenchClock(at) + " ! trop tard", Style: s.Theme.Warn}
	case width < longAppointment:
		return widget.Cell{Text: fmt.Sprintf("%s, ≤%s", at.Format("02/01"), by.Format("02/01"))}
	}
	return widget.Cell{Text: fmt.Sprintf("%s, annulable ≤ %s", at.Format("02/01"), by.Format("02/01"))}
}
