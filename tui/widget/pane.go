package widget

import (
	"strconv"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/tui/theme"
)

// Pane is a window on lines that may have less room than they need; the wheel moves it.
type Pane struct {
	of   string // the first line of what was shown
	top  int
	most int // the last top that shows something more
}

// View gives the h lines of the window, and says at the right of the last one, on w cells, how
// many more there are. Lines that begin otherwise than those before are shown from their beginning.
func (p *Pane) View(th *theme.Theme, lines []string, w, h int) []string {
	if of := At(lines, 0); of != p.of {
		p.of, p.top = of, 0
	}
	p.most = max(len(lines)-h, 0)
	if p.most == 0 || h < 1 || th.Spoken() {
		return FitHeight(lines, h)
	}
	p.top = min(p.top, p.most)
	shown := FitHeight(append([]string(nil), lines[p.top:]...), h)
	if under := p.most - p.top; under > 0 {
		last, mark := shown[h-1], " ↓ "+strconv.Itoa(under)
		if ansi.StringWidth(last+mark) > w { // whole or not at all: an amount could be taken for another
			last, mark = "", " ↓ "+strconv.Itoa(under+1)
		}
		shown[h-1] = Fit(last, max(w-ansi.StringWidth(mark), 0)) + th.Muted.Render(mark)
	}
	return shown
}

// Scroll moves the window d lines down.
func (p *Pane) Scroll(d int) { p.top = max(0, min(p.top+d, p.most)) }
