package widget

import (
	"strings"

	"github.com/espace-adherent/adherent/tui/theme"
)

// eighths are the parts of a cell, from the bottom.
var eighths = [...]string{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}

// Steps draws one column for each value, upwards from zero, on height lines; a value below zero is
// drawn downwards. The scale comes from the values, and a value other than zero is always visible.
func Steps(th *theme.Theme, values []int64, height int) []string {
	if height < 1 {
		return nil
	}
	var top, low int64
	for _, v := range values {
		top, low = max(top, v), min(low, v)
	}
	above := height
	if low < 0 {
		above = min(max(int((top*int64(height)+(top-low)/2)/(top-low)), 0), height-1)
		if top > 0 {
			above = max(above, 1)
		}
	}
	lines := make([]string, height)
	for y := range lines {
		var b strings.Builder
		for _, v := range values {
			b.WriteString(stepCell(v, y, above, height, top, low))
		}
		lines[y] = th.Bar.Render(b.String())
	}
	return lines
}

// stepCell gives the part of a column on line y; the first above lines are over zero.
func stepCell(v int64, y, above, height int, top, low int64) string {
	switch {
	case y < above && v > 0:
		full := max(int(v*int64(above*8)/top), 1)
		return eighths[min(max(full-8*(above-1-y), 0), 8)]
	case y >= above && v < 0:
		halves := max(int(v*int64((height-above)*2)/low), 1)
		return []string{" ", "▀", "█"}[min(max(halves-2*(y-above), 0), 2)]
	}
	return " "
}
