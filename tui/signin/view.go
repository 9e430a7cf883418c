package signin

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The form is formWidth cells wide and formHeight lines high, in the middle of
// the body. Each field keeps a line for its problem: nothing jumps.
const (
	formWidth  = 58
	formHeight = 17
	labelWidth = 14
	entryWidth = 32
	entryLeft  = labelWidth + 1
)

// The lines of the form.
const (
	lineHeading   = 0
	lineHint      = 1
	lineNumber    = 3
	linePassword  = 5
	lineMandatary = 7
	lineStay      = 8
	lineKeyring   = 9
	lineFailure   = 12
	lineButtons   = 16

	// Of the second step.
	lineCode     = 5
	lineCodeHelp = 7
)

// resetLeft is the column of the second button.
const resetLeft = 26

func (s *Screen) origin() (x, y int) {
	return max(0, (s.W-formWidth)/2), max(0, (s.H-formHeight)/2)
}

// low gives the line of the form where there is less height than it takes: the blank one
// under its heading is left out.
func (s *Screen) low(line int) int {
	if s.H < formHeight && line > lineHint {
		return line - 1
	}
	return line
}

// View implements [tui.Screen].
func (s *Screen) View() string {
	lines := make([]string, s.H)
	left, top := s.origin()
	margin := strings.Repeat(" ", left)
	put := func(line int, text string) {
		for i, l := range strings.Split(text, "\n") {
			if y := top + s.low(line) + i; text != "" && y < len(lines) {
				lines[y] = ansi.Truncate(margin+l, s.W, theme.Ellipsis)
			}
		}
	}
	put(lineHeading, s.viewHeading())
	put(lineFailure, s.viewState())
	if s.asked {
		s.viewCode(put)
		return strings.Join(lines, "\n")
	}
	put(lineNumber, s.number.View())
	put(lineNumber+1, under(s.number))
	put(linePassword, s.password.View())
	put(linePassword+1, under(s.password))
	put(lineMandatary, s.mandatary.View())
	put(lineStay, s.stay.View())
	put(lineKeyring, at(widget.ProblemView(s.Theme, widget.Warning, s.noKeyring, formWidth-4), 4))
	put(lineButtons, widget.Fit(s.enter.View(), resetLeft)+s.reset.View())
	return strings.Join(lines, "\n")
}

func (s *Screen) viewHeading() string {
	if s.asked {
		return s.Theme.Title.Render(spst.FieldLabel("second_factor"))
	}
	if s.over {
		return s.Theme.Title.Render(textOver) + "\n" + s.Theme.Muted.Render(textOverHint)
	}
	return s.Theme.Title.Render(textHeading)
}

// viewState is what is going on, or why the last try failed.
func (s *Screen) viewState() string {
	switch {
	case s.resuming:
		return s.Theme.Muted.Render(theme.SignWorking + " " + textResuming)
	case s.pending != 0:
		return s.Theme.Muted.Render(theme.SignWorking + " " + textPending)
	case s.failure != nil && (s.typedNumber() == s.tried || !shuts(s.failure)): // another number does not wait
		return widget.ProblemView(s.Theme, widget.Error, s.failureText(), formWidth)
	}
	return ""
}

func under(f *widget.Field) string { return at(f.ProblemView(formWidth-entryLeft), entryLeft) }

// at moves the lines of a text, if it has any, to a column of the form.
func at(text string, left int) string {
	if text == "" {
		return ""
	}
	return strings.Join(widget.Indent(strings.Split(text, "\n"), left), "\n")
}

// Cursor implements [tui.Cursorer].
func (s *Screen) Cursor() *tea.Cursor {
	var c *tea.Cursor
	line := 0
	switch s.focus {
	case onNumber:
		c, line = s.number.Cursor(), lineNumber
	case onPassword:
		c, line = s.password.Cursor(), linePassword
	case onMandatary:
		c, line = s.mandatary.Cursor(), lineMandatary
	case onStay:
		c, line = s.stay.Cursor(), lineStay
	case onCode:
		c, line = s.code.Cursor(), lineCode
	}
	if c == nil {
		return nil
	}
	x, y := s.origin()
	c.X += x
	c.Y += y + s.low(line)
	return c
}

// placeAt finds what is at a cell of the body, and the column within it.
func (s *Screen) placeAt(x, y int) (place, column int, ok bool) {
	left, top := s.origin()
	if x < left || x >= left+formWidth {
		return 0, 0, false
	}
	line := y - top
	if s.low(line+1) == line { // the blank line is not there
		line++
	}
	if s.asked {
		return s.codePlaceAt(x-left, line)
	}
	switch line {
	case lineNumber:
		place = onNumber
	case linePassword:
		place = onPassword
	case lineMandatary:
		place = onMandatary
	case lineStay:
		place = onStay
	case lineButtons:
		place = onEnter
		if x-left >= resetLeft {
			place = onReset
		}
	default:
		return 0, 0, false
	}
	return place, x - left, true
}
