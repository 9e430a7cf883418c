package widget

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
)

func TestMonth(t *testing.T) {
	th, first := theme.New(true), spst.NewDate(2026, time.December, 1)
	lines := Month(th, first, first, func(d spst.Date) DayMark {
		if d.Day() == 2 {
			return DayMark{Sign: theme.SignWarn, Style: th.Warn}
		}
		return DayMark{}
	})
	want := " décembre 2026\n  l   m   m   j   v   s   d \n      1   2▲  3   4   5   6 \n  7   8   9  10  11  12  13 "
	if got := ansi.Strip(strings.Join(lines[:4], "\n")); got != want {
		t.Errorf("\n%s", got)
	}
}

// Each day is found where it is drawn, in months of four to six weeks.
func TestDayAt(t *testing.T) {
	th := theme.New(true)
	for _, first := range []spst.Date{
		spst.NewDate(2027, time.February, 1), spst.NewDate(2026, time.August, 1), spst.NewDate(2026, time.December, 1),
	} {
		lines, days := Month(th, first, 0, func(spst.Date) DayMark { return DayMark{} }), 0
		if len(lines) > MonthHeight {
			t.Errorf("%d lines", len(lines))
		}
		for y, l := range lines {
			l = ansi.Strip(l)
			for x := range MonthWidth + 2 {
				d, ok := DayAt(first, x, y)
				if !ok {
					continue
				}
				days++
				if number := strings.TrimSpace(l[x/4*4 : x/4*4+3]); number != strings.TrimLeft(d.French()[:2], "0") {
					t.Errorf("%q at %d,%d is %s", number, x, y, d)
				}
			}
		}
		if want := int(first.AddMonths(1)-first) * 4; days != want {
			t.Errorf("%s: %d cells of days, want %d", first, days, want)
		}
	}
	for _, at := range [][2]int{{-1, 3}, {0, 1}, {MonthWidth, 3}, {0, 9}} {
		if d, ok := DayAt(spst.NewDate(2026, time.December, 1), at[0], at[1]); ok {
			t.Errorf("%v is %s", at, d)
		}
	}
}
