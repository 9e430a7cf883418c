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

// Gauge is [cli.Gauge] on standard error.
func (p *Program) Gauge(what string, bytes bool) func(done, total int64) {
	return cli.Gauge(p.Stderr, what, bytes)
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
