package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/spst"
)

// agree asks a person, or wants --oui.
func (p *program) agree(ctx context.Context, yes bool, question string) error {
	if yes {
		return nil
	}
	if _, person := personAt(p.stdin); !person {
		return cli.Usage("Pas de terminal pour demander : donnez --oui, ou --simuler pour regarder.")
	}
	answer, err := p.answer(ctx, question+" [o/N] ")
	if a := spst.Fold(answer); err == nil && a != "o" && a != "oui" {
		err = errNothingChanged
	}
	return err
}

// answer reads a line that a person types.
func (p *program) answer(ctx context.Context, question string) (string, error) {
	fmt.Fprint(p.stderr, question)
	answers := make(chan string, 1)
	go func() { // a read that a signal overtakes ends with the program
		answers <- readLine(p.stdin)
	}()
	select {
	case line := <-answers:
		return strings.TrimSpace(line), nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// gauge gives what tells a person how far something has come: a bar on standard
// error, when it is a terminal.
func (p *program) gauge(what string, bytes bool) func(done, total int64) {
	if _, person := personAt(p.stderr); !person {
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
		fmt.Fprintf(p.stderr, "\r%s %s%s %s%s", what, strings.Repeat("█", int(step)), strings.Repeat("░", int(width-step)), count, end)
	}
}
