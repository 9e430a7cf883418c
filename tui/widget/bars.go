package widget

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
)

// Bar is one bar of [Bars].
type Bar struct {
	Label string
	Count int
}

// barGap is the space between two bars of a line, in cells. The longest bar takes as many cells as its
// count, but at least shortest and at most widest.
const (
	barGap   = 3
	widest   = 40
	shortest = 8
)

// Bars draws horizontal bars with their label and count, one after the other,
// on the given number of lines of width cells. The lengths are to scale; a
// count above zero always shows. Bars that do not fit even at the smallest
// scale are left out and « … » stands for them.
func Bars(th *theme.Theme, bars []Bar, width, lines int) []string {
	if th.Spoken() {
		return sayBars(bars, lines)
	}
	for scale := min(widest, max(shortest, longest(bars))); scale > 0; scale-- {
		if rows, fits := flow(bars, scale, width, lines); fits || scale == 1 {
			return drawBars(th, bars, rows, scale, width, fits)
		}
	}
	return make([]string, lines)
}

// flow gives the number of bars on each line.
func flow(bars []Bar, scale, width, lines int) (rows []int, fits bool) {
	rows = make([]int, lines)
	line, x := 0, 0
	for _, b := range bars {
		w := barWidth(b, bars, scale)
		if x > 0 && x+barGap+w > width {
			line, x = line+1, 0
		}
		if line == lines || w > width {
			return rows, false
		}
		if x > 0 {
			x += barGap
		}
		x += w
		rows[line]++
	}
	return rows, true
}

func drawBars(th *theme.Theme, bars []Bar, rows []int, scale, width int, fits bool) []string {
	out := make([]string, len(rows))
	rest := bars
	for i, n := range rows {
		var parts []string
		for _, b := range rest[:n] {
			parts = append(parts, drawBar(th, b, bars, scale))
		}
		rest = rest[n:]
		out[i] = strings.Join(parts, strings.Repeat(" ", barGap))
	}
	if last := len(out) - 1; !fits && last >= 0 {
		out[last] = ansi.Truncate(out[last]+" "+theme.Ellipsis, width, theme.Ellipsis)
	}
	return out
}

func drawBar(th *theme.Theme, b Bar, all []Bar, scale int) string {
	count := spst.Thousands(b.Count)
	if b.Count == 0 {
		return th.Muted.Render(b.Label + " " + count)
	}
	return b.Label + " " + th.Bar.Render(strings.Repeat("█", barLength(b, all, scale))) + " " + th.Strong.Render(count)
}

func barWidth(b Bar, all []Bar, scale int) int {
	w := ansi.StringWidth(b.Label) + 1 + len(strconv.Itoa(b.Count)) + (len(strconv.Itoa(b.Count))-1)/3
	if b.Count > 0 {
		w += barLength(b, all, scale) + 1
	}
	return w
}

func barLength(b Bar, all []Bar, scale int) int {
	top := longest(all)
	return max(1, (b.Count*scale+top/2)/top)
}

func longest(bars []Bar) int {
	top := 1
	for _, b := range bars {
		top = max(top, b.Count)
	}
	return top
}
