package program

import (
	"context"
	"strings"
	"time"
)

// clipboardLimit is how long tmux may take over a text that is copied.
const clipboardLimit = 3 * time.Second

// Clipboard puts a text where tmux keeps what is copied; it hands it on to the
// terminal around it, which it does not do for a program's own OSC 52 unless its
// option set-clipboard is on (tmux 3.3a). nil outside tmux: only the terminal can.
// The text goes by the standard input, never as an argument.
func (p *Program) Clipboard() func(ctx context.Context, text string) error {
	if p.Getenv("TMUX") == "" {
		return nil
	}
	return func(ctx context.Context, text string) error {
		ctx, cancel := context.WithTimeout(ctx, clipboardLimit)
		defer cancel()
		cmd := p.Command(ctx, "tmux", "load-buffer", "-w", "-")
		cmd.Stdin = strings.NewReader(text)
		return cmd.Run()
	}
}
