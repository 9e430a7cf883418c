package appointments

import (
	"charm.land/lipgloss/v2"

	"github.com/espace-adherent/adherent/exchange/list"
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

	articleWidth = 18
	followWidth  = 17

	placeFrom   = 128 // the least room for where and with whom
	articleFrom = 110
	followFrom  = 90
)

// setColumns puts the columns in the table of a list, w cells wide.
func (s *Screen) setColumns(t tab, w int) {
	switch t {
	case tabComing:
		lay(s, t, w, s.comingColumns(w), func(i int) *spst.Appointment { return s.shownComing[i] })
	case tabPast:
		lay(s, t, w, s.pastColumns(w), func(i int) *spst.Appointment { return s.shownPast[i] })
	case tabRequests:
		lay(s, t, w, s.requestColumns(), func(i int) *asking { return s.shownRequests[i] })
	case tabDue:
		lay(s, t, w, s.dueColumns(w), func(i int) *spst.EmployeeVisitDue { return s.shownDue[i] })
	case tabs:
	}
}

// column is a column of a list; those with a weight, in tenths, share the room that the
// others leave.
type column[T any] struct {
	widget.ListColumn[T]
	weight int
}

// lay gives the columns their room, and remembers how a row is filled.
func lay[T any](s *Screen, t tab, w int, columns []column[T], at func(i int) *T) {
	gap := 1
	if w >= 100 {
		gap = 2
	}
	rest, total := w-gutterWidth-gap*(len(columns)-1), 0
	for _, c := range columns {
		rest -= c.Width
		total += c.weight
	}
	shown := make([]widget.ListColumn[T], len(columns))
	for i, c := range columns {
		if c.weight > 0 {
			c.Width = max(rest*c.weight/total, 8)
		}
		shown[i] = c.ListColumn
	}
	s.tables[t].SetColumns(widget.ListColumns(shown, s.orders[t], s.sorts(t)), gap)
	s.fill[t] = func(i int, cells []widget.Cell) { widget.ListCells(shown, at(i), s.Theme.Text, cells) }
}

// fixed is a column as wide as it says.
func fixed[T any](c widget.ListColumn[T]) column[T] { return column[T]{c, 0} }

// sharing is a column of texts with its share of the room.
func sharing[T any](c list.Column[T], weight int) column[T] {
	return column[T]{widget.Shown(c, 0), weight}
}

func (s *Screen) comingColumns(w int) []column[spst.Appointment] {
	l := list.Appointments(s.o.Today)
	columns := s.booked(l)
	columns = append(columns, fixed(widget.Drawn(l.Column("last_safe_day").Head, limitWidth, s.limitCell)))
	return withPlace(columns, l, w)
}

func (s *Screen) pastColumns(w int) []column[spst.Appointment] {
	l := list.Appointments(s.o.Today)
	columns := append(s.booked(l), fixed(widget.Drawn(l.Column("status").Head, stateWidth, func(a *spst.Appointment) widget.Cell {
		return widget.Cell{Text: statusSign(a.Status) + " " + a.Status.Label(), Style: s.statusStyle(a.Status)}
	})))
	return withPlace(columns, l, w)
}

// booked are the columns that say which appointment it is.
func (s *Screen) booked(l list.List[spst.Appointment]) []column[spst.Appointment] {
	when := widget.Drawn(l.Column("start").Head, whenWidth, func(a *spst.Appointment) widget.Cell { return widget.Cell{Text: textWhen(a.Start)} })
	return []column[spst.Appointment]{fixed(when), sharing(l.Column("employee_name"), 5), sharing(l.Column("kind"), 5)}
}

// withPlace adds the place where there is room.
func withPlace(columns []column[spst.Appointment], l list.List[spst.Appointment], w int) []column[spst.Appointment] {
	if w >= placeFrom {
		columns = append(columns, sharing(l.Column("place"), 5))
	}
	return columns
}

// requestColumns are those of the requests, cancellations among them.
func (s *Screen) requestColumns() []column[asking] {
	l := list.VisitRequests()
	drawn := func(name string, width int, text func(*asking) string) widget.ListColumn[asking] {
		return widget.Drawn(l.Column(name).Head, width, func(a *asking) widget.Cell { return widget.Cell{Text: text(a)} })
	}
	return []column[asking]{
		fixed(drawn("at", dateWidth, func(a *asking) string { return spst.Today(a.at).French() })),
		{drawn("kind", 0, textAsking), 6}, {drawn("employees", 0, textWho), 4},
		fixed(widget.Drawn(l.Column("state").Head, stateWidth, func(a *asking) widget.Cell {
			sign, style := s.stateSign(a.state())
			return widget.Cell{Text: sign + " " + stateWord(a), Style: style}
		})),
	}
}

func (s *Screen) dueColumns(w int) []column[spst.EmployeeVisitDue] {
	l := list.VisitsDue()
	columns := []column[spst.EmployeeVisitDue]{
		fixed(widget.Shown(l.Column("due"), dateWidth)), fixed(widget.Drawn(list.Head{Titles: []string{""}}, leftWidth, s.leftCell)),
		sharing(l.Column("employee_name"), 4), sharing(l.Column("label"), 6),
	}
	if w >= articleFrom {
		columns = append(columns, fixed(widget.Drawn(l.Column("article").Head, articleWidth, func(v *spst.EmployeeVisitDue) widget.Cell {
			return widget.Cell{Text: textArticle(v.Article), Style: s.Theme.Muted}
		})))
	}
	if w >= followFrom {
		columns = append(columns, fixed(widget.Shown(list.Follow(func(v *spst.EmployeeVisitDue) string { return s.follow(v.EmployeeID) }), followWidth)))
	}
	return columns
}

// row fills the cells of a row of the list in view, and tells whether it is ticked.
func (s *Screen) row(i int, cells []widget.Cell) bool {
	s.fill[s.tab](i, cells)
	switch s.tab {
	case tabComing:
		return s.marks[s.shownComing[i].ID]
	case tabDue:
		return s.wanted[wantedID(s.shownDue[i])]
	case tabPast, tabRequests, tabs:
	}
	return false
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
