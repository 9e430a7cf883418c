package appointments

import (
	"strconv"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// monthView is a month of the appointments to come, with the cursor on a day.
type monthView struct {
	day, today   spst.Date
	appointments map[spst.Date][]*spst.Appointment
	limits       map[spst.Date]bool // last safe days
	due          map[spst.Date]bool // days by which a visit is to be held
	at           int                // the appointment of the day in view
}

func (c *monthView) set(list []*spst.Appointment, due []*spst.EmployeeVisitDue) {
	c.due = map[spst.Date]bool{}
	for _, v := range due {
		c.due[v.Due] = true
	}
	c.appointments, c.limits = map[spst.Date][]*spst.Appointment{}, map[spst.Date]bool{}
	for _, a := range list {
		c.appointments[a.Day()] = append(c.appointments[a.Day()], a)
		if a.Cancellation == nil && a.LastSafeDay >= c.today {
			c.limits[a.LastSafeDay] = true
		}
	}
}

// current is the appointment of the day under the cursor, or nil.
func (c *monthView) current() *spst.Appointment { return at(c.appointments[c.day], c.at) }

func (c *monthView) goTo(a *spst.Appointment) {
	c.day, c.at = a.Day(), 0
	for i, other := range c.appointments[c.day] {
		if other.ID == a.ID {
			c.at = i
		}
	}
}

// moves takes the keys that move in the month: a day, a week, a month; up and
// down go through the appointments of a day first.
func (c *monthView) moves(k tea.KeyPressMsg, bound *keys.Map) bool {
	switch {
	case key.Matches(k, bound.Left):
		c.addDays(-1)
	case key.Matches(k, bound.Right):
		c.addDays(1)
	case key.Matches(k, bound.Down) && c.at+1 < len(c.appointments[c.day]):
		c.at++
	case key.Matches(k, bound.Up) && c.at > 0:
		c.at--
	case key.Matches(k, bound.Down):
		c.addDays(7)
	case key.Matches(k, bound.Up):
		c.addDays(-7)
	case key.Matches(k, bound.PageDown):
		c.addMonths(1)
	case key.Matches(k, bound.PageUp):
		c.addMonths(-1)
	case key.Matches(k, bound.Top):
		c.goToDay(c.today)
	case key.Matches(k, bound.Bottom):
		c.goToDay(c.lastDay())
	default:
		return false
	}
	return true
}

// furthest is how far from today the cursor goes, in days.
const furthest = 3650

func (c *monthView) goToDay(d spst.Date) {
	c.day, c.at = min(max(d, c.today.AddDays(-furthest)), c.today.AddDays(furthest)), 0
}

func (c *monthView) addDays(n int) { c.goToDay(c.day.AddDays(n)) }

func (c *monthView) addMonths(n int) { c.goToDay(c.day.AddMonths(n)) }

func (c *monthView) lastDay() spst.Date {
	last := c.today
	for d := range c.appointments {
		last = max(last, d)
	}
	return last
}

// monday is the first day of the grid: the Monday of the week of the 1st.
func (c *monthView) monday() spst.Date {
	first := spst.NewDate(c.day.Year(), c.day.Month(), 1)
	return first.AddDays(-(int(first.Time().Weekday()) + 6) % 7)
}

const (
	daysOfWeek   = 7
	weeksOfMonth = 6
	monthHead    = 2 // the month, the names of the days
	leastCell    = 5
	widestCell   = 22
	tallestCell  = 5
	leastTimed   = 14 // cells with the time beside the name
)

// grid is where the cells of a month are.
type grid struct{ w, h int }

// ruled tells whether there is room for a line under each week.
func (g grid) ruled() bool { return g.h >= 4 }

// said is what a cell says of an appointment: who, and when where there is room.
func (g grid) said(a *spst.Appointment) string {
	if g.w < leastTimed {
		return a.EmployeeName
	}
	return textTime(a.Start) + " " + a.EmployeeName
}

func gridFor(w, h int) grid {
	return grid{
		w: min(max((w-margin)/daysOfWeek, leastCell), widestCell),
		h: min(max((h-monthHead-1)/weeksOfMonth, 1), tallestCell),
	}
}

// viewMonth draws the month in w cells and h lines.
func (s *Screen) viewMonth(w, h int) []string {
	c, g := &s.calendar, gridFor(w, h)
	left := strings.Repeat(" ", margin)
	lines := []string{left + s.Theme.Title.Render(textMonth(c.day)) + s.Theme.Muted.Render("   "+textLegend), ""}
	for i := range daysOfWeek {
		lines[1] += s.Theme.Muted.Render(widget.Fit("  "+weekdayShort(time.Weekday((i+1)%daysOfWeek)), g.w))
	}
	lines[1] = left + lines[1]
	first := c.monday()
	for week := range weeksOfMonth {
		if monday := first.AddDays(7 * week); week > 0 && monday.Month() != c.day.Month() {
			break
		}
		rows := make([]string, g.h)
		for i := range daysOfWeek {
			for y, text := range s.viewDay(first.AddDays(7*week+i), g) {
				rows[y] += widget.Fit(text, g.w)
			}
		}
		for _, row := range rows {
			lines = append(lines, left+row)
		}
	}
	return widget.FitHeight(lines, h)
}

// viewDay draws a day: its number with its signs, then its appointments where the
// cell has room for them.
func (s *Screen) viewDay(d spst.Date, g grid) []string {
	c := &s.calendar
	lines := make([]string, g.h)
	room := g.h
	if g.ruled() {
		room--
		lines[room] = s.Theme.Rule.Render(strings.Repeat("─", g.w))
	}
	if d.Month() != c.day.Month() {
		return lines
	}
	appointments := c.appointments[d]
	lines[0] = s.viewDayNumber(d, appointments, g)
	if s.wholeDay(lines[1:room], appointments, g) {
		return lines
	}
	for i, a := range appointments {
		y := i + 1
		switch {
		case y >= room:
		case y == room-1 && i < len(appointments)-1:
			lines[y] = " " + s.Theme.Muted.Render(textMore(len(appointments)-i))
		default:
			lines[y] = " " + s.styleOf(a).Render(ansi.Truncate(g.said(a), g.w-2, theme.Ellipsis))
		}
	}
	return lines
}

// wholeDay draws the appointments of a day on as many lines as they take; false when there
// are not so many.
func (s *Screen) wholeDay(lines []string, appointments []*spst.Appointment, g grid) bool {
	var all []string
	for _, a := range appointments {
		for _, l := range s.Theme.Lines(g.said(a), max(g.w-2, 1)) {
			all = append(all, " "+s.styleOf(a).Render(l))
		}
	}
	if len(all) > len(lines) {
		return false
	}
	copy(lines, all)
	return true
}

// styleOf has the appointment under the cursor stand out.
func (s *Screen) styleOf(a *spst.Appointment) lipgloss.Style {
	if s.calendar.current() == a {
		return s.Theme.Accent
	}
	return s.Theme.Text
}

func (s *Screen) viewDayNumber(d spst.Date, appointments []*spst.Appointment, g grid) string {
	c := &s.calendar
	number := strconv.Itoa(d.Day())
	number = strings.Repeat(" ", 2-len(number)) + number
	style := s.Theme.Text
	switch {
	case d == c.today:
		style = s.Theme.Accent
	case len(appointments) > 0:
		style = s.Theme.Strong
	case !spst.IsWorkingDay(d):
		style = s.Theme.Muted
	}
	sign := " "
	signStyle := s.Theme.Accent
	switch {
	case len(appointments) > 0:
		sign = theme.SignDone
	case c.limits[d]:
		sign, signStyle = theme.SignWarn, s.Theme.Warn
	}
	if d == c.day {
		text := " " + number + sign
		if g.w > leastCell+4 {
			text += strings.Repeat(" ", g.w-leastCell-1)
		}
		return s.Theme.Accent.Render(theme.Mark) + s.Theme.Selected.Render(text[1:])
	}
	return " " + style.Render(number) + signStyle.Render(sign)
}

// clickMonth goes to the day under the pointer.
func (s *Screen) clickMonth(x, y int) {
	g := gridFor(s.layout.tableW, s.layout.monthH)
	column, row := (x-margin)/g.w, (y-s.layout.monthY-monthHead)/g.h
	if x < margin || column >= daysOfWeek || y < s.layout.monthY+monthHead {
		return
	}
	d := s.calendar.monday().AddDays(7*row + column)
	if d.Month() == s.calendar.day.Month() {
		s.calendar.goToDay(d)
		s.calendar.at = max(0, min((y-s.layout.monthY-monthHead)%g.h-1, len(s.calendar.appointments[d])-1))
	}
}
