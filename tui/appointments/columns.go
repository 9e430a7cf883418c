package appointments

import (
	"charm.land/lipgloss/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The widths that do not depend on the screen.
const (
	whenWidth   = 21 // mer. 02/12/2026 10:00
	dateWidth   = 10
	limitWidth  = 13 // ✓ 26/11/2026
	stateWidth  = 13
	leftWidth   = 15 // ✗ retard 1200 j
	gutterWidth = 4

	placeFrom = 128 // the least room for where and with whom
)

// columnsFor gives the columns of a list of w cells, and the blanks between
// two of them. The columns of 0 share what is left, by their weight in tenths.
func (s *Screen) columnsFor(t tab, w int) ([]widget.Column, int) {
	gap := 1
	if w >= 100 {
		gap = 2
	}
	var columns []widget.Column
	var weights []int
	fields, order := s.sorts(t), s.orders[t]
	add := func(title string, width, weight int) {
		if title == fields[order.Field].Label && order != (widget.Order{}) {
			title += " " + order.Arrow(fields)
		}
		columns, weights = append(columns, widget.Column{Title: title, Width: width}), append(weights, weight)
	}
	switch t {
	case tabComing:
		add(columnWhen, whenWidth, 0)
		add(columnWho, 0, 5)
		add(columnKind, 0, 5)
		add(columnLimit, limitWidth, 0)
	case tabPast:
		add(columnWhen, whenWidth, 0)
		add(columnWho, 0, 5)
		add(columnKind, 0, 5)
		add(columnStatus, stateWidth, 0)
	case tabRequests:
		add(columnAsked, dateWidth, 0)
		add(columnWhat, 0, 6)
		add(columnWho, 0, 4)
		add(columnState, stateWidth, 0)
	default: // tabDue
		add(columnDue, dateWidth, 0)
		add(columnLeft, leftWidth, 0)
		add(columnWho, 0, 4)
		add(columnKind, 0, 6)
		if w >= 110 {
			add(columnArticle, 18, 0)
		}
		if w >= 90 {
			add(columnFollow, 17, 0)
		}
	}
	if w >= placeFrom && (t == tabComing || t == tabPast) {
		add(columnPlace, 0, 5)
	}
	share(columns, weights, w-gutterWidth-gap*(len(columns)-1))
	return columns, gap
}

// share gives what is left of w to the columns that have a weight.
func share(columns []widget.Column, weights []int, w int) {
	total := 0
	for i, c := range columns {
		w -= c.Width
		total += weights[i]
	}
	for i := range columns {
		if weights[i] > 0 {
			columns[i].Width = max(w*weights[i]/total, 8)
		}
	}
}

// row fills the cells of a row of the list in view.
func (s *Screen) row(i int, cells []widget.Cell) bool {
	switch s.tab {
	case tabComing:
		return s.rowComing(s.shownComing[i], cells)
	case tabPast:
		s.rowPast(s.shownPast[i], cells)
	case tabRequests:
		s.rowRequest(s.shownRequests[i], cells)
	default: // tabDue
		return s.rowDue(s.shownDue[i], cells)
	}
	return false
}

func (s *Screen) rowComing(a *spst.Appointment, cells []widget.Cell) bool {
	put(cells, textWhen(a.Start), a.EmployeeName, a.Kind.Label())
	cells[3] = s.limitCell(a)
	if len(cells) > 4 {
		cells[4].Text = a.Place
	}
	return s.marks[a.ID]
}

// limitCell says until when a visit is cancelled in time.
func (s *Screen) limitCell(a *spst.Appointment) widget.Cell {
	switch {
	case a.Cancellation != nil:
		return widget.Cell{Text: theme.SignWorking + " " + wordAsked, Style: s.Theme.Accent}
	case s.o.Today > a.LastSafeDay:
		return widget.Cell{Text: theme.SignError + " " + wordTooLate, Style: s.Theme.Error}
	case spst.WorkingDaysLeft(s.o.Today, a.LastSafeDay) <= nearDays:
		return widget.Cell{Text: theme.SignWarn + " " + a.LastSafeDay.French(), Style: s.Theme.Warn}
	}
	return widget.Cell{Text: theme.SignOK + " " + a.LastSafeDay.French(), Style: s.Theme.OK}
}

// nearDays is how many working days are left when the limit is near.
const nearDays = 2

func (s *Screen) rowPast(a *spst.Appointment, cells []widget.Cell) {
	put(cells, textWhen(a.Start), a.EmployeeName, a.Kind.Label())
	sign, style := statusSign(a.Status), s.statusStyle(a.Status)
	cells[3] = widget.Cell{Text: sign + " " + a.Status.Label(), Style: style}
	if len(cells) > 4 {
		cells[4].Text = a.Place
	}
}

func statusSign(st spst.AppointmentStatus) string {
	switch st {
	case spst.Done:
		return theme.SignDone
	case spst.Missed:
		return theme.SignError
	case spst.Cancelled:
		return theme.Dash
	default:
		return theme.SignNone
	}
}

func (s *Screen) statusStyle(st spst.AppointmentStatus) lipgloss.Style {
	switch st {
	case spst.Done:
		return s.Theme.OK
	case spst.Missed:
		return s.Theme.Error
	default:
		return s.Theme.Muted
	}
}

func (s *Screen) rowRequest(a *asking, cells []widget.Cell) {
	put(cells, spst.Today(a.at).French(), textAsking(a), textWho(a))
	sign, style := s.stateSign(a.state())
	cells[3] = widget.Cell{Text: sign + " " + stateWord(a), Style: style}
}

func (s *Screen) stateSign(st spst.RequestState) (string, lipgloss.Style) {
	switch st {
	case spst.RequestScheduled:
		return theme.SignDone, s.Theme.OK
	case spst.RequestAnswered:
		return theme.SignOK, s.Theme.OK
	case spst.RequestRefused:
		return theme.SignError, s.Theme.Error
	default:
		return theme.SignWorking, s.Theme.Accent
	}
}

func (s *Screen) rowDue(v *spst.EmployeeVisitDue, cells []widget.Cell) bool {
	put(cells, v.Due.French(), "", v.EmployeeName, v.Label)
	cells[1] = s.leftCell(v)
	if len(cells) == 5 {
		cells[4].Text = s.follow(v.EmployeeID)
	}
	if len(cells) > 5 {
		cells[4], cells[5].Text = widget.Cell{Text: textArticle(v.Article), Style: s.Theme.Muted}, s.follow(v.EmployeeID)
	}
	return s.wanted[v.EmployeeID+" "+v.Kind]
}

func (s *Screen) leftCell(v *spst.EmployeeVisitDue) widget.Cell {
	days := int(v.Due - s.o.Today)
	switch {
	case days < 0:
		return widget.Cell{Text: theme.SignError + " " + textLate(-days), Style: s.Theme.Error}
	case days <= 30:
		return widget.Cell{Text: theme.SignWarn + " " + textIn(days), Style: s.Theme.Warn}
	}
	return widget.Cell{Text: "  " + textIn(days), Style: s.Theme.Muted}
}

func put(cells []widget.Cell, texts ...string) {
	for i, t := range texts {
		cells[i].Text = t
	}
}
