package signin

import (
	"slices"
	"strings"

	"github.com/espace-adherent/adherent/tui/widget"
)

// The second step: the code of the second factor. What was typed on the first
// one stays.

// codePlaces are its places, in the order of tab.
var codePlaces = []int{onCode, onEnter, onAgain}

// move goes to another place of the step.
func (s *Screen) move(by int) {
	if !s.asked {
		s.setFocus((s.focus + by + places) % places)
		return
	}
	at := slices.Index(codePlaces, s.focus)
	s.setFocus(codePlaces[(at+by+len(codePlaces))%len(codePlaces)])
}

// askCode goes to the second step.
func (s *Screen) askCode() {
	s.asked, s.failure = true, nil
	s.code.SetValue("")
	s.setFocus(onCode)
}

// stepBack goes back to the first one.
func (s *Screen) stepBack() {
	s.asked, s.failure = false, nil
	s.code.SetValue("")
	s.setFocus(onPassword)
}

func (s *Screen) typedCode() string { return strings.TrimSpace(s.code.Value()) }

// codeThere marks a code that is missing, and goes there.
func (s *Screen) codeThere() bool {
	if !s.asked || s.typedCode() != "" {
		return true
	}
	s.code.SetProblem(widget.Error, textNoCode)
	s.setFocus(onCode)
	return false
}

// viewCode draws the second step.
func (s *Screen) viewCode(put func(line int, text string)) {
	put(lineNumber, s.Theme.Label.Render(widget.Fit(textNumber, entryLeft))+s.typedNumber())
	put(lineCode, s.code.View())
	put(lineCode+1, under(s.code))
	put(lineCodeHelp, s.Theme.Muted.Render(textCodeHelp))
	put(lineButtons, widget.Fit(s.enter.View(), resetLeft)+s.again.View())
}

// codePlaceAt finds what is at a cell of the second step.
func (s *Screen) codePlaceAt(x, line int) (place, column int, ok bool) {
	switch {
	case line == lineCode:
		return onCode, x, true
	case line == lineButtons && x >= resetLeft:
		return onAgain, x, true
	case line == lineButtons:
		return onEnter, x, true
	}
	return 0, 0, false
}
