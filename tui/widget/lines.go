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

// Whole is as much of a styled line as fits in w cells without cutting a word: up to a « · »
// or the end of a sentence, else up to a blank.
func Whole(line string, w int) string {
	if ansi.StringWidth(line) <= w {
		return line
	}
	plain := ansi.Truncate(ansi.Strip(line), max(w, 0), "")
	at := 0
	for _, end := range []string{" · ", ". ", " ; "} {
		if i := strings.LastIndex(plain, end); i >= 0 {
			at = max(at, i+len(strings.TrimRight(end, " ·;")))
		}
	}
	if at > 0 {
		return ansi.Truncate(line, ansi.StringWidth(plain[:at]), "")
	}
	words := plain[:strings.LastIndex(plain[:max(len(plain)-1, 0)], " ")+1]
	return ansi.Truncate(line, min(ansi.StringWidth(words)+1, w), theme.Ellipsis)
}

// BesideWidth is what [Beside] puts between two panes.
const BesideWidth = 3

// Beside puts the lines of right at the right of those of left, which take w cells, with a
// rule between; it gives as many as the longer of them.
func Beside(th *theme.Theme, left, right []string, w int) []string {
	bar := " " + th.Rule.Render("│") + " "
	lines := make([]string, max(len(left), len(right)))
	for i := range lines {
		lines[i] = Fit(At(left, i), w) + bar + At(right, i)
	}
	return lines
}

// At gives a line, "" past the last.
func At(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

// BesideEach puts blocks of lines side by side, each in the same share of w cells; of gives
// the block of that place for that width.
func BesideEach(th *theme.Theme, w, n int, of func(place, w int) []string) []string {
	share := ShareOf(w, n)
	lines := of(n-1, w-(n-1)*(share+BesideWidth))
	for i := n - 2; i >= 0; i-- {
		lines = Beside(th, of(i, share), lines, share)
	}
	return lines
}

// ShareOf is the width of each of n blocks side by side on w cells.
func ShareOf(w, n int) int { return (w - (n-1)*BesideWidth) / n }

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
