package gateway

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/charmbracelet/x/ansi"
)

// The private modes that a program leaves behind when it is killed, by DEC and
// xterm: keys, mouse, focus, alternate screens, pasting.
var lastingModes = []int{1, 1000, 1002, 1003, 1004, 1005, 1006, 1015, 1047, 1049, 2004}

const cursorMode = 25

// screen passes on what a program writes to a terminal, and records the modes that it has set and not
// reset.
type screen struct {
	to     io.Writer
	parser *ansi.Parser
	on     map[int]bool
	hidden bool // the cursor
	pushed int  // keyboard modes on the terminal's stack (kitty protocol)
}

func newScreen(to io.Writer) *screen {
	s := &screen{to: to, parser: ansi.NewParser(), on: map[int]bool{}}
	s.parser.SetHandler(ansi.Handler{HandleCsi: s.sequence})
	return s
}

func (s *screen) Write(p []byte) (int, error) {
	for _, b := range p {
		s.parser.Advance(b)
	}
	return s.to.Write(p)
}

func (s *screen) sequence(cmd ansi.Cmd, params ansi.Params) {
	switch {
	case cmd.Prefix() == '?' && (cmd.Final() == 'h' || cmd.Final() == 'l'):
		set := cmd.Final() == 'h'
		params.ForEach(0, func(_, mode int, _ bool) {
			switch {
			case mode == cursorMode:
				s.hidden = !set
			case !set:
				delete(s.on, mode)
			case slices.Contains(lastingModes, mode):
				s.on[mode] = true
			}
		})
	case cmd.Prefix() == '>' && cmd.Final() == 'u':
		s.pushed++
	case cmd.Prefix() == '<' && cmd.Final() == 'u':
		s.pushed = max(s.pushed-1, 0)
	}
}

// restore resets the modes that the program left set, and tells whether there were any.
func (s *screen) restore() bool {
	if len(s.on) == 0 && !s.hidden && s.pushed == 0 {
		return false
	}
	if s.pushed > 0 {
		fmt.Fprintf(s.to, "\x1b[<%du", s.pushed)
	}
	fmt.Fprint(s.to, ansi.ResetModifyOtherKeys)
	for _, mode := range slices.Sorted(maps.Keys(s.on)) {
		fmt.Fprintf(s.to, "\x1b[?%dl", mode)
	}
	fmt.Fprint(s.to, ansi.ResetStyle, ansi.ShowCursor, "\r\n")
	return true
}
