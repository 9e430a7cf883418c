package cli

import (
	"regexp"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"
)

// Wrapped is a text for people who read it on a stream: its lines are broken between words where
// that is a terminal, and as they are elsewhere.
func Wrapped(stream any, text string) string {
	fd, person := TerminalOf(stream)
	if !person {
		return text
	}
	width, _, err := term.GetSize(fd)
	if err != nil {
		return text
	}
	return strings.Join(broken(width, strings.Split(text, "\n")...), "\n")
}

// broken breaks lines at blanks alone, so that options and addresses stay whole, where French lets
// it; what goes on below is as far in as its line, or as its second column. A width of 0 is no limit.
func broken(width int, lines ...string) []string {
	var all []string
	for _, line := range lines {
		if width <= 0 || ansi.StringWidth(line) <= width {
			all = append(all, line)
			continue
		}
		text := strings.TrimLeft(line, " ")
		indent := line[:len(line)-len(text)]
		below := strings.Repeat(" ", hang(line, width))
		part := indent
		for i, word := range words(text) {
			longer := part + " " + word
			switch {
			case i == 0:
				longer = indent + word
			case ansi.StringWidth(longer) > width:
				all = append(all, strings.TrimRight(part, " "))
				longer = below + word
			}
			part = longer
		}
		all = append(all, part)
	}
	return all
}

// leastHung is the room that a second column goes on below in, at least.
const leastHung = 24

// secondColumn is behind a text that is moved in and a gap.
var secondColumn = regexp.MustCompile(`^ +\S.*?  +`)

// hang is how far in a line goes on below.
func hang(line string, width int) int {
	if column := ansi.StringWidth(secondColumn.FindString(line)); column > 0 && width-column >= leastHung {
		return column
	}
	return len(line) - len(strings.TrimLeft(line, " "))
}

// words are what a line may be broken between: never before « : » and its like, nor after « « » or « n° ».
func words(text string) []string {
	var whole []string
	holds := false
	for word := range strings.SplitSeq(text, " ") {
		if last := len(whole) - 1; last >= 0 && (holds || slices.Contains([]string{":", ";", "!", "?", "»", "».", "»,", "€", "%"}, word)) {
			whole[last] += " " + word
		} else {
			whole = append(whole, word)
		}
		holds = slices.Contains([]string{"«", "n°", "N°"}, word)
	}
	return whole
}
