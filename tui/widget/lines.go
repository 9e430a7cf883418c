package widget

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/tui/theme"
)

// FitHeight cuts or fills to exactly h lines.
func FitHeight(lines []string, h int) []string {
	for len(lines) < h {
		lines = append(lines, "")
	}
	return lines[:max(h, 0)]
}

// Body draws exactly h lines.
func Body(lines []string, h int) string { return strings.Join(FitHeight(lines, h), "\n") }

// Clip draws exactly h lines of at most w cells.
func Clip(lines []string, w, h int) string {
	lines = FitHeight(lines, h)
	for i, l := range lines {
		lines[i] = ansi.Truncate(l, w, theme.Ellipsis)
	}
	return strings.Join(lines, "\n")
}

// Indent puts n blanks before each line.
func Indent(lines []string, n int) []string {
	margin := strings.Repeat(" ", n)
	for i := range lines {
		lines[i] = margin + lines[i]
	}
	return lines
}

// leastValue is how few cells a labelled value is broken at.
const leastValue = 10

// Labelled draws a value on lines of w cells, beside its label on the first one.
func Labelled(th *theme.Theme, label, value string, labelWidth, w int) []string {
	if th.Spoken() {
		return []string{theme.Said(strings.TrimSpace(label), value, false)}
	}
	lines := th.Lines(value, max(w-labelWidth, leastValue))
	for i, v := range lines {
		lines[i] = th.Muted.Render(Fit(label, labelWidth)) + v
		label = ""
	}
	return lines
}
