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
	whenWidth  = 23 // mer. 02/12/2026 10 h 00
	soonWidth  = 18 // mer. 02/12 10 h 00
	dateWidth  = 10
	limitWidth = 15 // ✓ 26/11/2026, and the short title
	wholeLimit = 18 // the title in full
	leftLimit  = 27 // ✓ 26/11/2026 · 4 j ouvrés
	stateWidth = 13
)

// setColumns puts the columns in the table of a list, w cells wide.
func (s *Screen) setColumns(t tab, w int) {
	switch t {
	case tabComing:
		lay(s, t, w, s.shownComing, s.comingColumns())
	case tabPast:
		lay(s, t, w, s.shownPast, s.pastColumns())
	case tabRequests:
		lay(s, t, w, s.shownRequests, s.requestColumns())
	case tabDue:
		lay(s, t, w, s.shownDue, s.dueColumns())
	case tabs:
	}
}

// lay chooses the columns of a list that have room in w cells, and remembers how a row
// is filled.
func lay[T any](s *Screen, t tab, w int, rows []*T, sets [][]widget.LaidColumn[T]) {
	columns, gap := widget.Lay(sets, len(rows), func(i int) *T { return rows[i] }, w)
	s.tables[t].SetColumns(widget.ListColumns(columns, s.orders[t], s.sorts(t)), gap)
	s.fill[t] = func(i int, cells []widget.Cell) { widget.ListCells(columns, rows[i], s.Theme.Text, cells) }
}

// The least that names and kinds of visits are cut to.
const (
	leastName = 16
	leastText = 18
)

func (s *Screen) comingColumns() [][]widget.LaidColumn[spst.Appointment] {
	l := list.Appointments(s.o.Today)
	type a = spst.Appointment
	when := widget.Fixed(widget.Drawn(l.Column("start").Head, soonWidth,
		func(x *a) widget.Cell { return widget.Cell{Text: textSoon(x.Start, s.o.Today)} }))
	left := widget.Fixed(widget.Drawn(l.Column("last_safe_day").Head, leftLimit, s.limitCell(true)))
	limit := widget.Elastic(widget.Drawn(l.Column("last_safe_day").Head, wholeLimit, s.limitCell(false)), limitWidth)
	near := widget.AsWide(widget.Drawn(l.Column("place").Head, 0, func(x *a) widget.Cell { return widget.Cell{Text: textNear(x.Place)} }), 0)
	name, kind, place := shown(l, "employee_name"), shown(l, "kind"), widget.AsWide(shown(l, "place"), 0)
	return [][]widget.LaidColumn[a]{
		{when, widget.AsWide(name, 0), widget.AsWide(kind, 0), place, left},
		{when, widget.AsWide(name, 0), widget.AsWide(kind, 0), place, limit},
		{when, widget.AsWide(name, leastName), widget.AsWide(kind, 0), near, limit},
		{when, widget.AsWide(name, leastName), widget.AsWide(kind, leastText), limit},
		{when, widget.AsWide(name, leastName), limit},
	}
}

// shown is a column of a list whose texts are shown as they are.
func shown[T any](l list.List[T], name string) widget.ListColumn[T] {
	return widget.Shown(l.Column(name), 0)
}

func (s *Screen) pastColumns() [][]widget.LaidColumn[spst.Appointment] {
	l := list.Appointments(s.o.Today)
	type a = spst.Appointment
	when := widget.Fixed(widget.Drawn(l.Column("start").Head, whenWidth, func(x *a) widget.Cell { return widget.Cell{Text: textWhen(x.Start)} }))
	day := widget.Fixed(widget.Drawn(l.Column("start").Head, soonWidth, func(x *a) widget.Cell { return widget.Cell{Text: textDayHour(x.Start)} }))
	state := widget.Fixed(widget.Drawn(l.Column("status").Head, stateWidth, func(x *a) widget.Cell {
		return widget.Cell{Text: statusSign(x.Status) + " " + x.Status.Label(), Style: s.statusStyle(x.Status)}
	}))
	near := widget.AsWide(widget.Drawn(l.Column("place").Head, 0, func(x *a) widget.Cell { return widget.Cell{Text: textNear(x.Place)} }), 0)
	name, kind := shown(l, "employee_name"), shown(l, "kind")
	return [][]widget.LaidColumn[a]{
		{when, widget.AsWide(name, 0), widget.AsWide(kind, 0), state, widget.AsWide(shown(l, "place"), 0)},
		{when, widget.AsWide(name, leastName), widget.AsWide(kind, 0), state, near},
		{when, widget.AsWide(name, leastName), widget.AsWide(kind, 0), state},
		{day, widget.AsWide(name, leastName), widget.AsWide(kind, leastText), state},
		{day, widget.AsWide(name, leastName), state},
	}
}

// requestColumns are those of the requests, cancellations among them.
func (s *Screen) requestColumns() [][]widget.LaidColumn[asking] {
	l := list.VisitRequests()
	drawn := func(name string, width int, text func(*asking) string) widget.ListColumn[asking] {
		return widget.Drawn(l.Column(name).Head, width, func(a *asking) widget.Cell { return widget.Cell{Text: text(a)} })
	}
	at := widget.Fixed(drawn("at", dateWidth, func(a *asking) string { return spst.Today(a.at).French() }))
	kind, who, answer := drawn("kind", 0, textAsking), drawn("employees", 0, textWho), drawn("answer", 0, (*asking).answer)
	state := widget.Fixed(widget.Drawn(l.Column("status").Head, stateWidth, func(a *asking) widget.Cell {
		sign, style := s.statusSign(a.status())
		return widget.Cell{Text: sign + " " + stateWord(a), Style: style}
	}))
	return [][]widget.LaidColumn[asking]{
		{at, widget.AsWide(kind, 0), widget.AsWide(who, 0), state, widget.AsWide(answer, leastText)},
		{at, widget.AsWide(kind, leastText), widget.AsWide(who, leastName), state},
		{at, widget.AsWide(who, leastName), state},
	}
}

func (s *Screen) dueColumns() [][]widget.LaidColumn[spst.EmployeeVisitDue] {
	l := list.VisitsDue()
	type v = spst.EmployeeVisitDue
	day := widget.Fixed(widget.Shown(l.Column("due"), dateWidth))
	left := widget.AsWide(widget.Drawn(list.Head{Titles: []string{""}}, 0, s.leftCell), 0)
	name, label := shown(l, "employee_name"), shown(l, "label")
	article := widget.AsWide(widget.Drawn(l.Column("article").Head, 0, func(x *v) widget.Cell {
		return widget.Cell{Text: textArticle(x.Article), Style: s.Theme.Muted}
	}), 0)
	follow := widget.AsWide(widget.Drawn(list.Follow(), 0, s.followCell), 0)
	return [][]widget.LaidColumn[v]{
		{day, left, widget.AsWide(name, 0), widget.AsWide(label, 0), article, follow},
		{left, widget.AsWide(name, leastName), widget.AsWide(label, 0), article, follow},
		{left, widget.AsWide(name, leastName), widget.AsWide(label, 0), follow},
		{day, left, widget.AsWide(name, leastName), widget.AsWide(label, 0)},
		{day, left, widget.AsWide(name, leastName), widget.AsWide(label, leastText)},
		{left, widget.AsWide(name, leastName), widget.AsWide(label, leastText)},
	}
}

// followCell says what was done about a visit due, or that it may be asked for.
func (s *Screen) followCell(v *spst.EmployeeVisitDue) widget.Cell {
	follow := s.follow(v.EmployeeID)
	if follow == "" && s.mayWrite() && s.coming.Known && s.requests.Known {
		return widget.Cell{Text: textToAsk, Style: s.Theme.Accent}
	}
	return widget.Cell{Text: follow, Style: s.Theme.Text}
}

// row fills the cells of a row of the list in view, and tells whether it is ticked.
func (s *Screen) row(i int, cells []widget.Cell) bool { return s.rowOf(s.tab, i, cells) }

func (s *Screen) rowOf(t tab, i int, cells []widget.Cell) bool {
	s.fill[t](i, cells)
	switch t {
	case tabComing:
		return s.marks[s.shownComing[i].ID]
	case tabDue:
		return s.wanted[wantedID(s.shownDue[i])]
	case tabPast, tabRequests, tabs:
	}
	return false
}

// limitCell says until when an appointment is cancelled in time, and how many working
// days are left when asked for.
func (s *Screen) limitCell(left bool) func(*spst.Appointment) widget.Cell {
	return func(a *spst.Appointment) widget.Cell {
		days := spst.WorkingDaysLeft(s.o.Today, a.LastSafeDay)
		text, sign, style := a.LastSafeDay.French(), theme.SignOK, s.Theme.OK
		if left {
			text += " · " + textWorkingDays(days)
		}
		switch {
		case a.Cancellation != nil:
			text, sign, style = wordAsked, theme.SignWorking, s.Theme.Accent
		case s.o.Today > a.LastSafeDay:
			text, sign, style = wordTooLate, theme.SignError, s.Theme.Error
		case days <= nearDays:
			sign, style = theme.SignWarn, s.Theme.Warn
		}
		return widget.Cell{Text: sign + " " + text, Style: style}
	}
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

func (s *Screen) statusSign(st spst.RequestStatus) (string, lipgloss.Style) {
	switch st {
	case spst.RequestScheduled:
		return theme.SignDone, s.Theme.OK
	case spst.RequestAnswered:
		return theme.SignOK, s.Theme.OK
	case spst.RequestRefused:
		return theme.SignError, s.Theme.Error
	case spst.RequestWithdrawn:
		return theme.Dash, s.Theme.Muted
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
