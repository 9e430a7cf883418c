package app

import (
	"context"
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/tui"
)

// What was copied is said as it is known: taken, sent, or not at all.
func TestCopySaysWhatIsKnown(t *testing.T) {
	full := errors.New("full")
	for name, c := range map[string]struct {
		term string
		put  func(context.Context, string) error
		said string
		sent int // times the terminal is told
	}{
		"a terminal":                {"xterm-256color", nil, textCopySent, 1},
		"GNU Screen":                {"screen.xterm-256color", nil, textCopySent, 2},
		"tmux far away":             {"tmux-256color", nil, textCopySent, 2},
		"no clipboard":              {"linux", nil, textNoClipboard, 0},
		"tmux":                      {"tmux-256color", func(context.Context, string) error { return nil }, textCopied, 0},
		"tmux that does not answer": {"tmux-256color", func(context.Context, string) error { return full }, textCopySent, 2},
	} {
		t.Run(name, func(t *testing.T) {
			m := New(t.Context(), Options{Services: &portal{}, Clipboard: c.put})
			m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
			m.Update(tea.EnvMsg{"TERM=" + c.term})
			cmd := m.copy(tui.Copy{What: "n° 436402", Text: "436402"})
			sent := ""
			for cmd != nil {
				msg := cmd()
				if raw, ok := msg.(tea.RawMsg); ok {
					sent, _ = raw.Msg.(string)
				}
				_, cmd = m.Update(msg)
			}
			if got := m.said(); got != c.said+"n° 436402" {
				t.Errorf("said %q", got)
			}
			if n := strings.Count(sent, "NDM2NDAy"); n != c.sent {
				t.Errorf("the terminal is told %d times: %q", n, sent)
			}
		})
	}
}
