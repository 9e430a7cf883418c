package home

import (
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The charts and short lists are under the services of a wide screen, or under « À faire »
// where there is room; what has no room is left out.

// chart draws one on w cells, its title first.
type chart struct {
	known bool // there is something to draw, and it is of this screen
	draw  func(w int) []string
	to    route.Route // where a click on it leads
}

// box is a part of the body, and where it leads.
type box struct {
	x, y, w, h int
	to         route.Route
}

func (b box) has(x, y int) bool { return x >= b.x && x < b.x+b.w && y >= b.y && y < b.y+b.h }

// chartGap is between two charts side by side.
const chartGap = 4

// charts are those that something is known for.
func (s *Screen) charts() []chart {
	drawn := s.W >= wide
	return known(chart{s.chart.Known, s.viewChart, route.Roster{Member: s.member}},
		chart{drawn && s.chart.Known && len(s.certified()) > 0, s.viewYears, route.Declarations{Member: s.member}},
		chart{(drawn || s.Theme.Spoken()) && len(s.twelve.Value.Months) > 0, s.viewTwelve, route.Roster{Member: s.member}})
}

// lists are under « À faire » alone.
func (s *Screen) lists() []chart {
	if s.W < wide || s.Theme.Spoken() {
		return nil
	}
	return known(chart{len(s.appointments.Value.Appointments) > 0, s.viewComing, route.Appointments{Member: s.member}},
		chart{len(s.limits.Value.Visits) > 0, s.viewDue, route.Appointments{Member: s.member, Due: true}},
		chart{len(s.ledger.Value.Entries) > 0, s.viewLedger, route.Invoices{Member: s.member}})
}

func known(all ...chart) []chart {
	return slices.DeleteFunc(all, func(c chart) bool { return !c.known })
}

// addCharts adds the charts that have room to a column of w cells that begins at x, two side
// by side where it is wide enough, and gives those that have none.
func (s *Screen) addCharts(lines []string, all []chart, x, w int) (column []string, left []chart) {
	for len(all) > 0 {
		each, n := w, 1
		if x == 0 {
			each-- // the margin
		}
		if x == 0 && s.W >= widest && len(all) > 1 {
			each, n = (each-chartGap)/2, 2
		}
		drawn, y := all[0].draw(each), s.firstLine()+len(lines)+1
		boxes := []box{{x, y, each, len(drawn), all[0].to}}
		if n == 2 {
			second := all[1].draw(each)
			boxes = append(boxes, box{x + each + chartGap, y, each, len(second), all[1].to})
			drawn = sideBySide(drawn, second, each)
		}
		if y+len(drawn) > s.H {
			left, all = append(left, all[0]), all[1:]
			continue
		}
		s.drawn = append(s.drawn, boxes...)
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

// viewChart draws « Effectifs suivis ».
func (s *Screen) viewChart(w int) []string {
	var bars []widget.Bar
	for _, c := range s.chart.Value.Categories {
		if c.Count > 0 {
			bars = append(bars, widget.Bar{Label: string(c.Category), Count: c.Count})
		}
	}
	if n := s.chart.Value.NoCategory(); n > 0 {
		bars = append(bars, widget.Bar{Label: textNoCategory, Count: n})
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

// certified are the last years that were declared, newest first.
func (s *Screen) certified() []spst.Declaration {
	var all []spst.Declaration
	for _, d := range s.annual.Value {
		if d.Status.Certified() && len(all) < mostYears {
			all = append(all, d)
		}
	}
	return all
}

// viewYears draws the people of the declarations, oldest first, then those of today.
func (s *Screen) viewYears(w int) []string {
	bars := []widget.Bar{{Label: textToday, Count: s.chart.Value.Total}}
	for _, d := range s.certified() {
		bars = append(bars, widget.Bar{Label: strconv.Itoa(d.Year), Count: d.People.Total})
	}
	slices.Reverse(bars)
	return append([]string{s.Theme.Title.Render(textYears)}, s.barLines(bars, w)...)
}

// How high the columns of the twelve months are, and on the widest screens.
const (
	twelveLines = 5
	twelveHigh  = 10
)

// viewTwelve draws who was there at the end of each of the last twelve months, and says what
// that is made of.
func (s *Screen) viewTwelve(w int) []string {
	months := s.twelve.Value.Months
	last := months[len(months)-1].Count
	title := s.Theme.Title.Render(textTwelve) + "  " + s.Theme.Strong.Render(textFromTo(months[0].Count, last))
	lines := append([]string{title}, s.twelveColumns(w)...)
	for _, l := range s.Theme.Lines(textTwelveSource(s.twelve.Value.Coming), w) {
		lines = append(lines, s.Theme.Muted.Render(l))
	}
	return lines
}

func (s *Screen) twelveColumns(w int) []string {
	months := s.twelve.Value.Months
	if s.Theme.Spoken() {
		bars := make([]widget.Bar, len(months))
		for i, m := range months {
			bars[i] = widget.Bar{Label: m.On.French(), Count: m.Count}
		}
		return widget.Bars(s.Theme, bars, w, len(bars))
	}
	pillars, whole := make([]widget.Pillar, len(months)), true
	for i, m := range months {
		label := m.On.French()[3:5]
		pillars[i] = widget.Pillar{Label: label, Count: m.Count}
		whole = whole && len(strconv.Itoa(m.Count)) < w/len(months)
	}
	height := twelveLines
	if s.W >= widest {
		height = twelveHigh
	}
	lines := widget.Pillars(s.Theme, pillars, w, height)
	if !whole { // the counts have no room
		lines = lines[:len(lines)-1]
	}
	return lines
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
