package home

import (
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The charts are under the services of a wide screen, or under « À faire » where there is
// room; a chart without room is left out.

// chart is the lines of one, its title first.
type chart struct {
	lines  []string
	roster bool // it is the one that leads to the list of employees
}

// box is a part of the body.
type box struct{ x, y, w, h int }

func (b box) has(x, y int) bool { return x >= b.x && x < b.x+b.w && y >= b.y && y < b.y+b.h }

// chartWidth is the width of the column that has the charts.
func (s *Screen) chartWidth() int {
	switch {
	case s.W >= widest:
		return (s.leftWidth() - chartGap) / 2
	case s.W >= wide:
		return s.leftWidth() - 1
	}
	return s.rightWidth()
}

// chartGap is between two charts side by side.
const chartGap = 4

// charts are those that something is known for, of w cells.
func (s *Screen) charts(w int) []chart {
	var all []chart
	if lines := s.viewChart(w); lines != nil {
		all = append(all, chart{lines, true})
	}
	if lines := s.viewYears(w); lines != nil {
		all = append(all, chart{lines: lines})
	}
	return all
}

// addCharts adds the charts that have room to a column that begins at x, two side by side
// where it is wide enough, and gives those that have none.
func (s *Screen) addCharts(lines []string, all []chart, x int) (column []string, left []chart) {
	for len(all) > 0 {
		drawn, n := all[0].lines, 1
		if x == 0 && s.W >= widest && len(all) > 1 {
			drawn, n = sideBySide(all[0].lines, all[1].lines, s.chartWidth()), 2
		}
		at := len(lines) + 1
		if s.firstLine()+at+len(drawn) > s.H {
			return lines, append(left, all...)
		}
		if all[0].roster {
			s.chartBox = box{x, s.firstLine() + at, s.chartWidth(), len(all[0].lines)}
		}
		if x == 0 {
			drawn = widget.Indent(drawn, 1)
		}
		lines, all = append(append(lines, ""), drawn...), all[n:]
	}
	return lines, left
}

func sideBySide(a, b []string, w int) []string {
	lines := make([]string, max(len(a), len(b)))
	for i := range lines {
		lines[i] = widget.Fit(widget.At(a, i), w+chartGap) + widget.At(b, i)
	}
	return lines
}

// viewChart draws « Effectifs suivis »; nil while nothing is known.
func (s *Screen) viewChart(w int) []string {
	if !s.chart.Known {
		return nil
	}
	var bars []widget.Bar
	for _, c := range s.chart.Value.Categories {
		if c.Count > 0 {
			bars = append(bars, widget.Bar{Label: string(c.Category), Count: c.Count})
		}
	}
	title := s.Theme.Title.Render(textChart) + "  " + s.Theme.Strong.Render(spst.Thousands(s.chart.Value.Total))
	if s.W >= wide && !s.Theme.Spoken() {
		return append([]string{title}, s.barLines(bars, w)...)
	}
	lines := max(len(bars), 1)
	if room := s.H - s.firstLine() - s.todoHead() - len(s.viewTodo()) - 2; !s.Theme.Spoken() {
		lines = max(min(lines, room), 2)
	}
	return append([]string{title}, widget.Bars(s.Theme, bars, w, lines)...)
}

// mostYears is how many years of declarations are compared.
const mostYears = 5

// viewYears draws the people of the declarations, oldest first, then those of today; nil
// on a narrow screen, and where no year was declared.
func (s *Screen) viewYears(w int) []string {
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
	return append([]string{s.Theme.Title.Render(textYears)}, s.barLines(bars, w)...)
}

// barLines draws bars one under the other on w cells, to one scale, their counts after
// them.
func (s *Screen) barLines(bars []widget.Bar, w int) []string {
	label, count, top := 0, 0, 1
	for _, b := range bars {
		label = max(label, ansi.StringWidth(b.Label)+1)
		count = max(count, ansi.StringWidth(spst.Thousands(b.Count))+1)
		top = max(top, b.Count)
	}
	longest := min(w-label-count, mostBar)
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
