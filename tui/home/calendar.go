package home

import (
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The third column of a wide screen: the months to come, with the appointments, the last
// days to act, and what is to be paid.

// signDue is the sign of a day on which something is to be paid.
const signDue = "€"

// legendHeight is the three signs and a blank line.
const legendHeight = 4

// monthX is where the months begin.
func (s *Screen) monthX() int { return s.leftWidth() + 2*ruledGap + s.rightWidth() }

// months is how many have room.
func (s *Screen) months() int {
	if s.W < wide {
		return 0
	}
	return max((s.H-firstLine-legendHeight)/(widget.MonthHeight+1), 0)
}

func (s *Screen) viewMonths() []string {
	first := widget.FirstOfMonth(s.today)
	var lines []string
	for i := range s.months() {
		lines = append(lines, widget.FitHeight(widget.Month(s.Theme, first.AddMonths(i), s.today, s.dayMark), widget.MonthHeight+1)...)
	}
	if lines == nil {
		return nil
	}
	return append(lines,
		" "+s.Theme.Accent.Render(theme.SignDone)+" "+s.Theme.Muted.Render(textBooked),
		" "+s.Theme.Warn.Render(theme.SignWarn)+" "+s.Theme.Muted.Render(textLimit),
		" "+s.Theme.Strong.Render(signDue)+" "+s.Theme.Muted.Render(textPayable))
}

// dayMark is the sign of a day.
func (s *Screen) dayMark(d spst.Date) widget.DayMark {
	svc, limit, ok := s.dayService(d)
	switch {
	case !ok:
		return widget.DayMark{}
	case limit:
		return widget.DayMark{Sign: theme.SignWarn, Style: s.Theme.Warn}
	case svc == route.ServiceInvoices:
		return widget.DayMark{Sign: signDue, Style: s.Theme.Strong}
	}
	return widget.DayMark{Sign: theme.SignDone, Style: s.Theme.Accent}
}

// dayService is the service that a day is of, and whether it is a last day; false when
// nothing happens that day.
func (s *Screen) dayService(d spst.Date) (svc route.Service, limit, ok bool) {
	for i := range s.visits.Value.Appointments {
		if s.visits.Value.Appointments[i].Day() == d {
			return route.ServiceAppointments, false, true
		}
	}
	for _, item := range s.todo.Value {
		if item.Code == spst.TodoInvoiceDue && item.Due == d {
			return route.ServiceInvoices, false, true
		}
	}
	for i := range s.visits.Value.Appointments {
		if a := &s.visits.Value.Appointments[i]; a.LastSafeDay == d && d >= s.today && a.Cancellation == nil {
			return route.ServiceAppointments, true, true
		}
	}
	for _, item := range s.annual.Value {
		if item.Closes == d && !item.Status.Certified() {
			return route.ServiceDeclarations, true, true
		}
	}
	return 0, false, false
}

// dayAt finds the day at a cell of the body.
func (s *Screen) dayAt(x, y int) (spst.Date, bool) {
	i := (y - firstLine) / (widget.MonthHeight + 1)
	if y < firstLine || i >= s.months() {
		return 0, false
	}
	return widget.DayAt(widget.FirstOfMonth(s.today).AddMonths(i), x-s.monthX(), (y-firstLine)%(widget.MonthHeight+1))
}

// chartAt tells whether a cell of the body is of the chart of the employees.
func (s *Screen) chartAt(x, y int) bool {
	from := firstLine + todoHead + len(s.viewTodo()) + 1
	return s.chart.Known && x >= s.leftWidth()+s.gap() && x < s.leftWidth()+s.gap()+s.rightWidth() &&
		y >= from && y < from+len(s.viewChart(s.chartRoom()))
}

// mostYears is how many years of declarations are compared.
const mostYears = 5

// viewYears draws the people of the declarations, oldest first, then those of today; nil
// on a narrow screen, and where no year was declared.
func (s *Screen) viewYears() []string {
	if s.W < wide || !s.chart.Known {
		return nil
	}
	bars := []widget.Bar{{Label: textToday, Count: s.chart.Value.Total}}
	for _, d := range s.annual.Value {
		if d.Status.Certified() && len(bars) <= mostYears {
			bars = append(bars, widget.Bar{Label: strconv.Itoa(d.Year), Count: d.People.Total})
		}
	}
	if len(bars) == 1 {
		return nil
	}
	slices.Reverse(bars)
	return append([]string{s.Theme.Title.Render(textYears)}, s.barLines(bars)...)
}

// barLines draws bars one under the other, to one scale, their counts after them.
func (s *Screen) barLines(bars []widget.Bar) []string {
	label, count, top := 0, 0, 1
	for _, b := range bars {
		label = max(label, ansi.StringWidth(b.Label)+1)
		count = max(count, ansi.StringWidth(spst.Thousands(b.Count))+1)
		top = max(top, b.Count)
	}
	longest := min(s.rightWidth()-label-count, mostBar)
	lines := make([]string, len(bars))
	for i, b := range bars {
		length := b.Count * longest / top
		if b.Count > 0 {
			length = max(length, 1)
		}
		lines[i] = widget.Fit(b.Label, label) + s.Theme.Bar.Render(strings.Repeat("█", length)) + " " +
			s.Theme.Strong.Render(spst.Thousands(b.Count))
	}
	return lines
}

// mostBar is the longest bar, in cells.
const mostBar = 40
