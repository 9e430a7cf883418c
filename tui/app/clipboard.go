package app

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/tui"
)

// copied is the answer of the program that keeps what is copied.
type copied struct {
	tui.Copy
	taken bool
}

// copy puts a text into the person's clipboard. A terminal never says whether it
// took it, so that the sentence leaves it open; another program does.
func (m *Model) copy(c tui.Copy) tea.Cmd {
	if m.clipboard == nil {
		return m.copyByTerminal(c)
	}
	put := m.clipboard
	_, cmd := tui.Request(m.ctx, func(ctx context.Context) (copied, error) {
		return copied{c, put(ctx, c.Text) == nil}, nil
	})
	return cmd
}

func (m *Model) onCopied(msg tui.Reply[copied]) tea.Cmd {
	if !msg.Value.taken {
		return m.copyByTerminal(msg.Value.Copy)
	}
	m.notice(textCopied + msg.Value.What)
	return nil
}

func (m *Model) copyByTerminal(c tui.Copy) tea.Cmd {
	if m.terminal == "linux" || strings.HasPrefix(m.terminal, "vt") {
		m.say(status{text: textNoClipboard + c.What, bad: true})
		return nil
	}
	m.notice(textCopySent + c.What)
	return tea.Raw(copySequence(m.terminal, c.Text))
}

// screenString is how much of a string GNU Screen hands on at once (its MAXSTR, less
// what ends it).
const screenString = 760

// copySequence is what makes a terminal of this kind copy a text: OSC 52, and once
// more for the terminal around a multiplexer, which takes the first for itself or
// drops it (GNU Screen 4.9 does; tmux 3.3 does unless set-clipboard is on).
func copySequence(terminal, text string) string {
	osc := ansi.SetSystemClipboard(text)
	switch {
	case strings.HasPrefix(terminal, "screen"):
		return osc + ansi.ScreenPassthrough(osc, screenString)
	case strings.HasPrefix(terminal, "tmux"):
		return osc + ansi.TmuxPassthrough(osc)
	default:
		return osc
	}
}
