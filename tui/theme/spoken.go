package theme

import (
	"strings"

	"github.com/charmbracelet/colorprofile"
)

// Where the theme is spoken.
const (
	Over  = "═"      // begins what lies over the rest of a screen
	Aside = "╌"      // begins what helps with what has the focus
	Goes  = "\ue001" // ends a line that the next one goes on
)

// NewSpoken gives the theme for who listens to the screen, or reads it with their
// fingers: no colour, and the widgets draw themselves in words. The root
// reads its lines out (tui/app).
func NewSpoken() *Theme {
	t := &Theme{spoken: true}
	t.SetProfile(colorprofile.ASCII)
	return t
}

// Spoken tells whether everything is to be drawn in words, « libellé : valeur »,
// one thing a line: no box, no chart; [Mark] begins the lines that have the focus.
func (t *Theme) Spoken() bool { return t.spoken }

// Said is a label and its value, in words, with the mark when it has the focus.
func Said(label, value string, focused bool) string {
	label = strings.TrimRight(label, " :")
	text := label
	if label != "" {
		text += " : "
	}
	if focused {
		return Mark + text + value
	}
	return text + value
}
