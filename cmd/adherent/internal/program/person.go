package program

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/spst"
)

// Agree asks a person, or wants --oui.
func (p *Program) Agree(ctx context.Context, yes bool, question string) error {
	if yes {
		return nil
	}
	if _, person := cli.TerminalOf(p.Stdin); !person {
		return cli.Usage("Pas de terminal pour demander : donnez --oui, ou --simuler pour regarder.")
	}
	answer, err := p.Answer(ctx, question+" [o/N] ")
	if a := spst.Fold(answer); err == nil && a != "o" && a != "oui" {
		err = ErrNothingChanged
	}
	return err
}

// Answer reads a line that a person types.
func (p *Program) Answer(ctx context.Context, question string) (string, error) {
	fmt.Fprint(p.Stderr, question)
	answers := make(chan string, 1)
	go func() { // a read that a signal overtakes ends with the program
		answers <- readLine(p.Stdin)
	}()
	select {
	case line := <-answers:
		return strings.TrimSpace(line), nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// Gauge gives what tells a person how far something has come: a bar on standard
// error, when it is a terminal.
func (p *Program) Gauge(what string, bytes bool) func(done, total int64) {
	if _, person := cli.TerminalOf(p.Stderr); !person {
		return func(int64, int64) {}
	}
	const width = 30
	last := int64(-1)
	return func(done, total int64) {
		if total <= 0 {
			return
		}
		step := min(done, total) * width / total
		if step == last && done < total {
			return
		}
		last = step
		end := ""
		if done >= total {
			end = "\n"
		}
		count := fmt.Sprintf("%d / %d", done, total)
		if bytes {
			count = fmt.Sprintf("%d %%", min(done, total)*100/total)
		}
		fmt.Fprintf(p.Stderr, "\r%s %s%s %s%s", what, strings.Repeat("█", int(step)), strings.Repeat("░", int(width-step)), count, end)
	}
}

// readLine reads up to the end of a line and not beyond: another question may follow.
func readLine(r io.Reader) string {
	var line []byte
	one := make([]byte, 1)
	for {
		if n, err := r.Read(one); n == 0 && err != nil || n > 0 && one[0] == '\n' {
			return string(line)
		}
		line = append(line, one[0])
	}
}
