package home

import (
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
func (s *Screen) monthX() int { return s.todoX() + s.rightWidth() + ruledGap }

// months is how many have room.
func (s *Screen) months() int {
	if s.W < wide {
		return 0
	}
	return max((s.H-s.firstLine()-legendHeight)/(widget.MonthHeight+1), 0)
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
	for i := range s.appointments.Value.Appointments {
		if s.appointments.Value.Appointments[i].Day() == d {
			return route.ServiceAppointments, false, true
		}
	}
	for _, item := range s.todo.Value.Items {
		if item.Code == spst.TodoInvoiceDue && item.Due == d {
			return route.ServiceInvoices, false, true
		}
	}
	for i := range s.appointments.Value.Appointments {
		if a := &s.appointments.Value.Appointments[i]; a.LastSafeDay == d && d >= s.today && a.Cancellation == nil {
			return route.ServiceAppointments, true, true
		}
	}
	for i := range s.limits.Value.Visits {
		if v := &s.limits.Value.Visits[i]; v.Due == d && !v.Overdue {
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
	i := (y - s.firstLine()) / (widget.MonthHeight + 1)
	if y < s.firstLine() || i >= s.months() {
		return 0, false
	}
	return widget.DayAt(widget.FirstOfMonth(s.today).AddMonths(i), x-s.monthX(), (y-s.firstLine())%(widget.MonthHeight+1))
}
