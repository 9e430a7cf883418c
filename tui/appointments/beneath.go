package appointments

import (
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Beneath the appointments to come, where there is room: the visits that the law calls for, and the
// days to come, as calendars or as a strip.

// What it takes.
const (
	leastRows   = 3  // of the appointments to come
	leastRoom   = 14 // lines of a list, for anything to be beneath
	stripHeight = 3  // the rule, the signs, the numbers
	monthGap    = 3
	stripLabel  = 5
	mostRows    = 2 // of months
)

// beneath shares the lines of the list among the appointments to come, the visits due and the days,
// and gives how many rows of those due show.
func (l *layout) beneath(coming, due int) (rows int) {
	if l.tableH < leastRoom {
		return l.tableH
	}
	all, days := l.tableH, stripHeight
	if due > 0 {
		rows = min(due, max(all/3-1, 1))
		l.tableH -= rows + 2
	}
	l.tableH = min(max(coming, leastRows), l.tableH-days-1)
	y := l.tableY + l.tableH + 1
	if due > 0 {
		l.dueY = y
		y += rows + 2
	}
	room := l.tableY + all - y
	if room > widget.MonthHeight {
		l.months = (l.tableW - margin + monthGap) / (widget.MonthWidth + monthGap)
		l.monthRows = min((room-1)/(widget.MonthHeight+1), mostRows)
		l.monthRows = max(l.monthRows, 1)
	}
	l.daysY = y
	return max(rows, 1)
}

// viewBeneath draws what is under the appointments to come; nil when nothing is.
func (s *Screen) viewBeneath() []string {
	l := s.layout
	if l.daysY == 0 || s.tab != tabComing || s.Theme.Spoken() { // the lists say it all
		return nil
	}
	lines := []string{""}
	if l.dueY > 0 {
		lines = append(lines, s.rule(textBeneath, ""))
		lines = append(append(lines, strings.Split(s.tables[tabDue].View(s.dueRow), "\n")...), "")
	}
	lines = append(lines, s.rule(textLegend+textLegendDue, textOpenMonth))
	if l.months == 0 {
		return append(lines, s.viewStrip()...)
	}
	return append(lines, s.viewMonths()...)
}

func (s *Screen) dueRow(i int, cells []widget.Cell) bool { return s.rowOf(tabDue, i, cells) }

// rule draws a line with a title, and a word at its end.
func (s *Screen) rule(title, end string) string {
	line := ansi.Truncate(s.Theme.Rule.Render("── ")+s.Theme.Muted.Render(title)+" ", s.layout.tableW-ansi.StringWidth(end)-1, theme.Ellipsis)
	room := s.layout.tableW - ansi.StringWidth(line) - ansi.StringWidth(end) - 1
	return line + s.Theme.Rule.Render(strings.Repeat("─", max(room, 0))) + " " + s.Theme.Muted.Render(end)
}

// dayMark is the sign of a day: an appointment, the last day to cancel one, or by which one is due.
func (s *Screen) dayMark(d spst.Date) widget.DayMark {
	switch {
	case len(s.calendar.appointments[d]) > 0:
		return widget.DayMark{Sign: theme.SignDone, Style: s.Theme.Accent}
	case s.calendar.limits[d]:
		return widget.DayMark{Sign: theme.SignWarn, Style: s.Theme.Warn}
	case s.calendar.due[d]:
		return widget.DayMark{Sign: theme.SignNone, Style: s.Theme.Muted}
	}
	return widget.DayMark{Style: s.Theme.Muted}
}

// viewMonths draws the months to come side by side.
func (s *Screen) viewMonths() []string {
	var lines []string
	first := widget.FirstOfMonth(s.o.Today)
	for row := range s.layout.monthRows {
		block := make([]string, widget.MonthHeight+1)
		for i := range s.layout.months {
			month := widget.Month(s.Theme, first.AddMonths(row*s.layout.months+i), s.o.Today, s.dayMark)
			for y := range month {
				block[y] = widget.Fit(block[y], margin+i*(widget.MonthWidth+monthGap)) + month[y]
			}
		}
		lines = append(lines, block...)
	}
	return lines
}

// stripFrom is the first day of the strip, a Monday; each day is a cell.
func (s *Screen) stripFrom() spst.Date {
	return s.o.Today.AddDays(-(int(s.o.Today.Time().Weekday()) + 6) % daysOfWeek)
}

// viewStrip draws the days to come, one a cell: their signs, and under them the date of
// each Monday.
func (s *Screen) viewStrip() []string {
	var signs, dates strings.Builder
	signs.WriteString(strings.Repeat(" ", stripLabel))
	dates.WriteString(strings.Repeat(" ", stripLabel))
	from := s.stripFrom()
	for i := range (s.layout.tableW - 2*stripLabel) / daysOfWeek * daysOfWeek {
		d := from.AddDays(i)
		m := s.dayMark(d)
		switch {
		case m.Sign != "":
		case d == s.o.Today:
			m = widget.DayMark{Sign: "│", Style: s.Theme.Accent}
		case spst.IsWorkingDay(d):
			m.Sign = "▁"
		default:
			m.Sign = " "
		}
		signs.WriteString(m.Style.Render(m.Sign))
		if d.Time().Weekday() == time.Monday {
			dates.WriteString(widget.Fit(d.French()[:5], daysOfWeek))
		}
	}
	return []string{signs.String(), s.Theme.Muted.Render(dates.String())}
}

// clickBeneath goes to the visit due, or shows the day in the month, under the pointer; false
// when nothing beneath is there.
func (s *Screen) clickBeneath(x, y int) bool {
	l := s.layout
	switch {
	case l.dueY > 0 && y >= l.dueY && y < l.daysY:
		if i, ok := s.tables[tabDue].RowAt(y - l.dueY - 1); ok {
			s.show(tabDue)
			s.table().MoveTo(i)
		}
	case l.daysY > 0 && y > l.daysY:
		if d, ok := s.dayAt(x, y-l.daysY-1); ok {
			s.month = true
			s.calendar.goToDay(d)
			s.layOut()
		}
	default:
		return l.daysY > 0 && y >= l.tableY+l.tableH
	}
	return true
}

// dayAt finds the day at a cell of the strip or of the months.
func (s *Screen) dayAt(x, y int) (spst.Date, bool) {
	if s.layout.months == 0 {
		return s.stripFrom().AddDays(x - stripLabel), x >= stripLabel && y < stripHeight-1
	}
	x -= margin
	i, row := x/(widget.MonthWidth+monthGap), y/(widget.MonthHeight+1)
	if x < 0 || i >= s.layout.months || row >= s.layout.monthRows {
		return 0, false
	}
	first := widget.FirstOfMonth(s.o.Today).AddMonths(row*s.layout.months + i)
	return widget.DayAt(first, x%(widget.MonthWidth+monthGap), y%(widget.MonthHeight+1))
}
