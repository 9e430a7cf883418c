package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"bufio"
	"io"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/spst"
)

// The secrets that a command needs: asked of the person, or read from the
// standard input, one a line; never an argument.

// maxSecret bounds what is read of the standard input.
const maxSecret = 64 << 10

// line gives the next line of the standard input.
func (p *program) line(what string) (string, error) {
	if p.lines == nil {
		p.lines = bufio.NewReader(io.LimitReader(p.stdin, maxSecret))
	}
	line, err := p.lines.ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("%s illisible sur l'entrée standard", what)
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// secretFlags are the options that say what is on the standard input.
type secretFlags struct{ password, code bool }

func (f *secretFlags) register(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.password, "mot-de-passe-stdin", false, "lire le mot de passe sur l'entrée standard")
	f.registerCode(cmd)
}

func (f *secretFlags) registerCode(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.code, "code-stdin", false, "lire le code du double facteur sur l'entrée standard, après le mot de passe s'il y est aussi")
}

// passwordFor gives the password, for what needs it again.
func (p *program) passwordFor(ctx context.Context, f secretFlags) (string, error) {
	return p.secret(ctx, f.password, "Mot de passe", "--mot-de-passe-stdin", true)
}

// factorCode gives a code of the second factor; a recovery code will do where
// the portal takes one.
func (p *program) factorCode(ctx context.Context, f secretFlags) (string, error) {
	return p.secret(ctx, f.code, "Code du double facteur", "--code-stdin", false)
}

func (p *program) secret(ctx context.Context, fromStdin bool, what, option string, hidden bool) (string, error) {
	_, person := personAt(p.stdin)
	if !person && !fromStdin {
		return "", cli.Usage("Pas de terminal pour demander : donnez %s (%s).", option, strings.ToLower(what))
	}
	c, err := interruptible(ctx, func() (spst.Credentials, error) {
		var c spst.Credentials
		var err error
		if fromStdin {
			c.Password, err = p.line(strings.ToLower(what))
		} else {
			c.Password, err = p.ask(what+" : ", hidden)
		}
		return c, err
	})
	if err == nil && strings.TrimSpace(c.Password) == "" {
		err = cli.Usage("%s manquant.", what)
	}
	return c.Password, err
}

// ask asks the person at the terminal.
func (p *program) ask(question string, hidden bool) (string, error) {
	t, restore, err := p.terminal(question)
	if err != nil {
		return "", err
	}
	defer restore()
	read := t.ReadLine
	if hidden {
		read = func() (string, error) { return t.ReadPassword(question) }
	}
	answer, err := read()
	if err != nil { // ctrl+c, ctrl+d
		return "", errors.New("abandonné")
	}
	return answer, nil
}

// terminal is that of the person, in raw mode until restore.
func (p *program) terminal(prompt string) (t *term.Terminal, restore func(), err error) {
	fd, _ := personAt(p.stdin)
	state, err := term.MakeRaw(fd)
	if err != nil {
		return nil, nil, errors.New("le terminal ne permet pas de cacher le mot de passe ; donnez --mot-de-passe-stdin")
	}
	t = term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{p.stdin, p.stderr}, prompt)
	return t, func() { _ = term.Restore(fd, state) }, nil
}

func (p *program) passwordLine(c spst.Credentials) (spst.Credentials, error) {
	var err error
	c.Password, err = p.line("mot de passe")
	return c, err
}

// interruptible leaves a read that a signal has overtaken to its goroutine: it
// ends with the program.
func interruptible[T any](ctx context.Context, read func() (T, error)) (T, error) {
	type answer struct {
		v   T
		err error
	}
	done := make(chan answer, 1)
	go func() {
		v, err := read()
		done <- answer{v, err}
	}()
	select {
	case a := <-done:
		return a.v, a.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
