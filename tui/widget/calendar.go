package widget

import (
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
)

// DayMark is the mark of a day of [Month]: a sign of one cell after its number, in its style.
type DayMark struct {
	Sign  string
	Style lipgloss.Style
}

// The sizes of [Month], in cells and in lines: its title, the days of the week, six weeks.
const (
	dayWidth    = 4
	daysOfWeek  = 7
	monthHead   = 2
	MonthWidth  = dayWidth * daysOfWeek
	MonthHeight = monthHead + 6
)

// FirstOfMonth is the first day of the month of d.
func FirstOfMonth(d spst.Date) spst.Date { return spst.NewDate(d.Year(), d.Month(), 1) }

// beforeFirst gives the number of days of the month's first week that belong to the month before.
func beforeFirst(first spst.Date) int { return (int(first.Time().Weekday()) + 6) % daysOfWeek }

// Month draws the month that begins on first, one week a line: today in the accent colour, days that
// are not worked greyed, and the mark of each day after its number.
func Month(th *theme.Theme, first, today spst.Date, mark func(spst.Date) DayMark) []string {
	if th.Spoken() {
		return make([]string, MonthHeight) // a spoken theme has no calendar: the lists give the same events
	}
	lines := []string{
		" " + th.Title.Render(spst.MonthName(first.Month())+" "+strconv.Itoa(first.Year())),
		th.Muted.Render("  l   m   m   j   v   s   d "),
	}
	week := strings.Repeat(" ", dayWidth*beforeFirst(first))
	for d := first; d.Month() == first.Month(); d = d.AddDays(1) {
		if d != first && beforeFirst(d) == 0 {
			lines, week = append(lines, week), ""
		}
		number, style := strconv.Itoa(d.Day()), th.Text
		switch {
		case d == today:
			style = th.Accent
		case !spst.IsWorkingDay(d):
			style = th.Muted
		}
		m := mark(d)
		if m.Sign == "" {
			m.Sign = " "
		}
		week += strings.Repeat(" ", 3-len(number)) + style.Render(number) + m.Style.Render(m.Sign)
	}
	return append(lines, week)
}

// DayAt finds the day at a cell of [Month].
func DayAt(first spst.Date, x, y int) (spst.Date, bool) {
	d := first.AddDays((y-monthHead)*daysOfWeek + x/dayWidth - beforeFirst(first))
	return d, x >= 0 && x < MonthWidth && y >= monthHead && d.Month() == first.Month() && d.Year() == first.Year()
}
