package roster

import (
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// event is a day of an employee's visits: the sign that it has on the line of time, or
// in a month.
type event struct {
	day   spst.Date
	sign  string
	style lipgloss.Style
}

// events are the visits past and to come, and the limits; where several are on one day
// the first is the one that shows.
func (p *personPane) events() []event {
	th, today := p.Theme, p.s.o.Today
	var all []event
	for i := range p.visits.Value.Appointments {
		switch a := &p.visits.Value.Appointments[i]; {
		case a.Status == spst.Planned && a.Day() >= today:
			all = append(all, event{a.Day(), theme.SignDone, th.Accent})
		case a.Status == spst.Done:
			all = append(all, event{a.Day(), theme.SignDone, th.Text})
		case a.Status == spst.Missed:
			all = append(all, event{a.Day(), theme.SignError, th.Error})
		}
	}
	if last := p.visits.Value.Last; !last.IsZero() {
		all = append(all, event{last, theme.SignDone, th.Text})
	}
	for _, d := range p.visits.Value.Due {
		e := event{d.Due, theme.SignNone, th.Text}
		if d.Due < today {
			e = event{d.Due, theme.SignError, th.Error}
		}
		all = append(all, e)
	}
	return all
}

// The line of time.
const (
	todaySign   = "┊"
	timeMost    = 100 // cells
	timeLeast   = 30
	monthOfYear = 7 // « 10/2026 »
)

// timeLine draws the visits past, today, and what comes on one line, to scale, with the
// months under it; nil when nothing is known, or there is no room.
func (p *personPane) timeLine(w int) []string {
	th, today, events := p.Theme, p.s.o.Today, p.events()
	if w = min(w, timeMost); len(events) == 0 || w < timeLeast || th.Spoken() {
		return nil
	}
	events = append(events, event{today, todaySign, th.Accent})
	from, to := today, today
	for _, e := range events {
		from, to = min(from, e.day), max(to, e.day)
	}
	from, to = from.AddMonths(-3), to.AddMonths(3)
	at := func(d spst.Date) int { return 1 + int(d-from)*(w-3)/int(to-from) }
	cells := slices.Repeat([]string{th.Rule.Render("─")}, w)
	cells[0], cells[w-1] = th.Rule.Render("├"), th.Rule.Render("┤")
	months, free, last := strings.Repeat(" ", w), 0, 0
	slices.SortStableFunc(events, func(a, b event) int { return int(a.day - b.day) })
	events = slices.CompactFunc(events, func(a, b event) bool { return a.day == b.day })
	for _, e := range events {
		last = min(max(at(e.day), last+1), w-2) // what is near is side by side
		cells[last] = e.style.Render(e.sign)
		if x := min(max(last-monthOfYear/2, 0), w-monthOfYear); x >= free {
			months, free = months[:x]+e.day.French()[3:]+months[x+monthOfYear:], x+monthOfYear+1
		}
	}
	return []string{strings.Join(cells, ""), th.Muted.Render(months), th.Muted.Render(widget.Whole(textTimeLegend, w))}
}

// months draws, in h lines of w cells, this month and those that have what comes; nil when
// there is no room.
func (p *personPane) months(w, h int) []string {
	if !p.visits.Known || p.Theme.Spoken() || h <= widget.MonthHeight {
		return nil
	}
	today := p.s.o.Today
	marks := map[spst.Date]widget.DayMark{}
	shown := []spst.Date{widget.FirstOfMonth(today)}
	mark := func(d spst.Date, sign string, style lipgloss.Style) {
		if _, ok := marks[d]; !ok {
			marks[d] = widget.DayMark{Sign: sign, Style: style}
		}
		if first := widget.FirstOfMonth(d); d >= today && !slices.Contains(shown, first) {
			shown = append(shown, first)
		}
	}
	for _, e := range p.events() {
		mark(e.day, e.sign, e.style)
	}
	for i := range p.visits.Value.Appointments {
		if a := &p.visits.Value.Appointments[i]; a.Status == spst.Planned && a.Day() >= today {
			mark(a.LastSafeDay, theme.SignWarn, p.Theme.Warn)
		}
	}
	slices.Sort(shown)
	beside := max((w+monthsGap)/(widget.MonthWidth+monthsGap), 1)
	rows := (h + 1) / (widget.MonthHeight + 1)
	shown = shown[:min(len(shown), beside*rows)]
	var lines []string
	for from := 0; from < len(shown); from += beside {
		block := make([]string, widget.MonthHeight)
		for i, first := range shown[from:min(from+beside, len(shown))] {
			for y, l := range widget.Month(p.Theme, first, today, func(d spst.Date) widget.DayMark { return marks[d] }) {
				block[y] = widget.Fit(block[y], i*(widget.MonthWidth+monthsGap)) + l
			}
		}
		if from > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, block...)
	}
	for len(lines) > 0 && strings.TrimSpace(ansi.Strip(lines[len(lines)-1])) == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// monthsGap is between two months, in cells.
const monthsGap = 2

// toAsk says with which key the visit that is due is asked for; "" when nothing is, or an
// appointment is set.
func (p *personPane) toAsk(e *spst.Employee) string {
	v, today := &p.visits.Value, p.s.o.Today
	set := slices.ContainsFunc(v.Appointments, func(a spst.Appointment) bool { return a.Status == spst.Planned && a.Day() >= today })
	switch {
	case set || len(v.Due) == 0 || e.Left(today) || !p.s.mayWrite():
		return ""
	case v.Due[0].Due < today:
		return p.Theme.Error.Render(textAskLate(int(today - v.Due[0].Due)))
	}
	return textAskBefore(v.Due[0].Due)
}
