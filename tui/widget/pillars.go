package widget

import (
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/tui/theme"
)

// Pillar is one pair of columns of [Pillars]: a count beside the count that it is compared with.
type Pillar struct {
	Label         string
	Count, Before int
}

// PillarNow and PillarBefore are the characters that fill the two columns of a pair, for the legend.
// They differ in shape, not only in colour.
const (
	PillarNow    = "█"
	PillarBefore = "░"
)

// widestPillar is the largest width of a column, in cells.
const widestPillar = 3

// Pillars draws pairs of columns side by side on height lines, to one scale, then a line of labels and
// a line of counts; one column each where there is nothing to compare with. A count above zero is always
// visible. No line is wider than width, which must leave at least three cells for each pair.
func Pillars(th *theme.Theme, pillars []Pillar, width, height int) []string {
	if th.Spoken() {
		return sayPillars(pillars, height)
	}
	slot := max(width/max(len(pillars), 1), 3)
	bar := min((slot-1)/2, widestPillar)
	slot = min(slot, 2*bar+2)
	now, before := bar, bar
	if !slices.ContainsFunc(pillars, func(p Pillar) bool { return p.Before > 0 }) {
		now, before = 2*bar, 0
	}
	top := 1
	for _, p := range pillars {
		top = max(top, p.Count, p.Before)
	}
	lines := make([]string, 0, height+2)
	for y := height - 1; y >= 0; y-- {
		var b strings.Builder
		for _, p := range pillars {
			b.WriteString(th.Muted.Render(strings.Repeat(shade(p.Before, top, height, y), before)))
			b.WriteString(th.Bar.Render(strings.Repeat(block(p.Count, top, height, y), now)) + strings.Repeat(" ", slot-2*bar))
		}
		lines = append(lines, b.String())
	}
	return append(lines, pillarLabels(th, pillars, slot), pillarCounts(th, pillars, slot))
}

// block gives the part of a column on line y, counted from the bottom.
func block(count, top, height, y int) string {
	full := count * height * 8 / top
	if count > 0 {
		full = max(full, 1)
	}
	return eighths[min(max(full-8*y, 0), 8)]
}

// shade gives the same for the column of the compared count, in whole cells.
func shade(count, top, height, y int) string {
	if count > 0 && y < max((count*height+top/2)/top, 1) {
		return PillarBefore
	}
	return " "
}

func pillarLabels(th *theme.Theme, pillars []Pillar, slot int) string {
	var b strings.Builder
	for _, p := range pillars {
		b.WriteString(Fit(ansi.Truncate(p.Label, slot-1, ""), slot))
	}
	return th.Muted.Render(b.String())
}

// pillarCounts gives the counts of a pair, less those that are too wide for it.
func pillarCounts(th *theme.Theme, pillars []Pillar, slot int) string {
	var b strings.Builder
	for _, p := range pillars {
		text := strconv.Itoa(p.Count)
		switch {
		case p.Count == 0:
			text = th.Muted.Render("·")
		case len(text) >= slot:
			text = theme.Ellipsis
		default:
			text = th.Strong.Render(text)
		}
		b.WriteString(Fit(text, slot))
	}
	return b.String()
}
