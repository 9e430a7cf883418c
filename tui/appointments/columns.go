package appointments

import (
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The widths that do not depend on the screen.
const (
	whenWidth   = 23 // mer. 02/12/2026 10 h 00
	soonWidth   = 18 // mer. 02/12 10 h 00
	dateWidth   = 10
	limitWidth  = 13 // ✓ 26/11/2026
	leftLimit   = 27 // ✓ 26/11/2026 · 4 j ouvrés
	stateWidth  = 13
	leftWidth   = 15 // ✗ retard 1200 j
	gutterWidth = 4

	articleWidth = 18
	followWidth  = 17
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

// column is a column of a list. One of texts has no width of its own: it is as wide as
// what is in it, or cut to least cells where there is no room; 0 is never cut.
type column[T any] struct {
	widget.ListColumn[T]
	least int
	texts bool
}

// fixed is a column as wide as it says.
func fixed[T any](c widget.ListColumn[T]) column[T] { return column[T]{ListColumn: c} }

// texts is a column as wide as its texts, or cut to least cells.
func texts[T any](c widget.ListColumn[T], least int) column[T] { return column[T]{c, least, true} }

// measured is how many rows tell how wide the texts of a list are.
const measured = 1000

// lay chooses among sets of columns, from the fullest to the barest, the first that has
// room for its texts, and remembers how a row is filled.
func lay[T any](s *Screen, t tab, w int, rows []*T, sets [][]column[T]) {
	var shown []widget.ListColumn[T]
	var gap int
	for i, set := range sets {
		for gap = 2; gap > 0; gap-- {
			room := w - gutterWidth - gap*(len(set)-1)
			if widths, whole := share(set, rows, room); whole || i == len(sets)-1 && gap == 1 {
				shown = make([]widget.ListColumn[T], len(set))
				for n, c := range set {
					shown[n] = c.ListColumn
					shown[n].Width = widths[n]
				}
				break
			}
		}
		if shown != nil {
			break
		}
	}
	s.tables[t].SetColumns(widget.ListColumns(shown, s.orders[t], s.sorts(t)), gap)
	s.fill[t] = func(i int, cells []widget.Cell) { widget.ListCells(shown, rows[i], s.Theme.Text, cells) }
}

// share gives each column its width, and tells whether the least of each has room: what is
// left after that goes to the texts that are cut, the first ones first.
func share[T any](set []column[T], rows []*T, room int) (widths []int, whole bool) {
	widths, wants := make([]int, len(set)), make([]int, len(set))
	for i, c := range set {
		widths[i], wants[i] = c.Width, c.Width
		if c.texts {
			wants[i] = widest(c.ListColumn, rows[:min(len(rows), measured)])
			widths[i] = wants[i]
			if c.least > 0 {
				widths[i] = min(c.least, wants[i])
			}
		}
		room -= widths[i]
	}
	whole = room >= 0
	for i := range set {
		more := min(max(room, 0), wants[i]-widths[i])
		widths[i], room = widths[i]+more, room-more
	}
	return widths, whole
}

// widest is how many cells the longest text of a column takes, or its shortest title.
func widest[T any](c widget.ListColumn[T], rows []*T) int {
	w := ansi.StringWidth(c.Short())
	cells := make([]widget.Cell, 1)
	for _, r := range rows {
		widget.ListCells([]widget.ListColumn[T]{c}, r, lipgloss.Style{}, cells)
		w = max(w, ansi.StringWidth(cells[0].Text))
	}
	return w
}

// The least that names and kinds of visits are cut to.
const (
	leastName = 16
	leastText = 18
)

func (s *Screen) comingColumns() [][]column[spst.Appointment] {
	l := list.Appointments(s.o.Today)
	type a = spst.Appointment
	when := fixed(widget.Drawn(l.Column("start").Head, soonWidth,
		func(x *a) widget.Cell { return widget.Cell{Text: textSoon(x.Start, s.o.Today)} }))
	limit := func(width int) column[a] {
		return fixed(widget.Drawn(l.Column("last_safe_day").Head, width, s.limitCell(width)))
	}
	near := texts(widget.Drawn(l.Column("place").Head, 0, func(x *a) widget.Cell { return widget.Cell{Text: textNear(x.Place)} }), 0)
	name, kind, place := shown(l, "employee_name"), shown(l, "kind"), texts(shown(l, "place"), 0)
	return [][]column[a]{
		{when, texts(name, 0), texts(kind, 0), place, limit(leftLimit)},
		{when, texts(name, 0), texts(kind, 0), place, limit(limitWidth)},
		{when, texts(name, leastName), texts(kind, 0), near, limit(limitWidth)},
		{when, texts(name, leastName), texts(kind, leastText), limit(limitWidth)},
	}
}

// shown is a column of a list whose texts are shown as they are.
func shown[T any](l list.List[T], name string) widget.ListColumn[T] {
	return widget.Shown(l.Column(name), 0)
}

func (s *Screen) pastColumns() [][]column[spst.Appointment] {
	l := list.Appointments(s.o.Today)
	type a = spst.Appointment
	when := fixed(widget.Drawn(l.Column("start").Head, whenWidth, func(x *a) widget.Cell { return widget.Cell{Text: textWhen(x.Start)} }))
	day := fixed(widget.Drawn(l.Column("start").Head, soonWidth, func(x *a) widget.Cell { return widget.Cell{Text: textDayHour(x.Start)} }))
	state := fixed(widget.Drawn(l.Column("status").Head, stateWidth, func(x *a) widget.Cell {
		return widget.Cell{Text: statusSign(x.Status) + " " + x.Status.Label(), Style: s.statusStyle(x.Status)}
	}))
	near := texts(widget.Drawn(l.Column("place").Head, 0, func(x *a) widget.Cell { return widget.Cell{Text: textNear(x.Place)} }), 0)
	name, kind := shown(l, "employee_name"), shown(l, "kind")
	return [][]column[a]{
		{when, texts(name, 0), texts(kind, 0), state, texts(shown(l, "place"), 0)},
		{when, texts(name, leastName), texts(kind, 0), state, near},
		{when, texts(name, leastName), texts(kind, 0), state},
		{day, texts(name, leastName), texts(kind, leastText), state},
	}
}

// requestColumns are those of the requests, cancellations among them.
func (s *Screen) requestColumns() [][]column[asking] {
	l := list.VisitRequests()
	drawn := func(name string, width int, text func(*asking) string) widget.ListColumn[asking] {
		return widget.Drawn(l.Column(name).Head, width, func(a *asking) widget.Cell { return widget.Cell{Text: text(a)} })
	}
	at := fixed(drawn("at", dateWidth, func(a *asking) string { return spst.Today(a.at).French() }))
	kind, who, answer := drawn("kind", 0, textAsking), drawn("employees", 0, textWho), drawn("answer", 0, (*asking).answer)
	state := fixed(widget.Drawn(l.Column("state").Head, stateWidth, func(a *asking) widget.Cell {
		sign, style := s.stateSign(a.state())
		return widget.Cell{Text: sign + " " + stateWord(a), Style: style}
	}))
	return [][]column[asking]{
		{at, texts(kind, 0), texts(who, 0), state, texts(answer, leastText)},
		{at, texts(kind, leastText), texts(who, leastName), state},
	}
}

func (s *Screen) dueColumns() [][]column[spst.EmployeeVisitDue] {
	l := list.VisitsDue()
	type v = spst.EmployeeVisitDue
	day := fixed(widget.Shown(l.Column("due"), dateWidth))
	left := fixed(widget.Drawn(list.Head{Titles: []string{""}}, leftWidth, s.leftCell))
	name, label := shown(l, "employee_name"), shown(l, "label")
	article := fixed(widget.Drawn(l.Column("article").Head, articleWidth, func(x *v) widget.Cell {
		return widget.Cell{Text: textArticle(x.Article), Style: s.Theme.Muted}
	}))
	follow := fixed(widget.Shown(list.Follow(func(x *v) string { return s.follow(x.EmployeeID) }), followWidth))
	return [][]column[v]{
		{day, left, texts(name, 0), texts(label, 0), article, follow},
		{day, left, texts(name, leastName), texts(label, 0), follow},
		{day, left, texts(name, leastName), texts(label, 0)},
		{left, texts(name, leastName), texts(label, 0), follow},
		{day, left, texts(name, leastName), texts(label, leastText)},
	}
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

// limitCell says until when a visit is cancelled in time, and how many working days are
// left where there is room.
func (s *Screen) limitCell(width int) func(*spst.Appointment) widget.Cell {
	return func(a *spst.Appointment) widget.Cell {
		days := spst.WorkingDaysLeft(s.o.Today, a.LastSafeDay)
		text, sign, style := a.LastSafeDay.French(), theme.SignOK, s.Theme.OK
		if width >= leftLimit {
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
