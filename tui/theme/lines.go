package theme

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// Lines breaks a text into lines of at most width cells, where French lets it: never
// before « : », « ; », « ! », « ? », « » », « € » or « % », never after « « » or « n° ».
// An hour and an amount have no-break spaces of their own. In a spoken theme [Goes]
// ends the lines that the next one goes on.
func (t *Theme) Lines(text string, width int) []string {
	if !t.spoken {
		return lines(text, width)
	}
	var broken []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		some := lines(paragraph, width-1)
		for i := range some[:len(some)-1] {
			some[i] += Goes
		}
		broken = append(broken, some...)
	}
	return broken
}

// Styled breaks a text as [Theme.Lines] does, each line in a style.
func (t *Theme) Styled(style lipgloss.Style, text string, width int) []string {
	broken := t.Lines(text, width)
	for i, l := range broken {
		broken[i] = style.Render(l)
	}
	return broken
}

func lines(text string, width int) []string {
	return strings.Split(loosen.Replace(ansi.Wrap(hold.Replace(text), max(width, 1), "")), "\n")
}

// held stands for a blank at which a line is not broken, while it is: a blank that is
// there already as a no-break space stays one.
const held = "\ue000"

var (
	hold = strings.NewReplacer(" :", held+":", " ;", held+";", " !", held+"!", " ?", held+"?", " »", held+"»", " €", held+"€", " %", held+"%",
		"« ", "«"+held, "n° ", "n°"+held, "N° ", "N°"+held)
	loosen = strings.NewReplacer(held, " ")
)
