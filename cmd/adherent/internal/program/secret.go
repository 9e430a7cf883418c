package program

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/spst"
)

// The secrets that a command needs: asked of the person, or read from the
// standard input, one a line; never an argument.

// maxSecret bounds what is read of the standard input.
const maxSecret = 64 << 10

// Line gives the next line of the standard input.
func (p *Program) Line(what string) (string, error) {
	if p.lines == nil {
		p.lines = bufio.NewReader(io.LimitReader(p.Stdin, maxSecret))
	}
	line, err := p.lines.ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("%s illisible sur l'entrée standard", what)
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// SecretFlags are the options that say what is on the standard input.
type SecretFlags struct{ Password, code bool }

// Register adds --mot-de-passe-stdin and --code-stdin.
func (f *SecretFlags) Register(cmd *cobra.Command) {
	f.RegisterPassword(cmd)
	f.RegisterCode(cmd)
}

// RegisterPassword adds --mot-de-passe-stdin alone.
func (f *SecretFlags) RegisterPassword(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.Password, "mot-de-passe-stdin", false, "lire le mot de passe sur l'entrée standard")
}

// RegisterCode adds --code-stdin alone.
func (f *SecretFlags) RegisterCode(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.code, "code-stdin", false,
		"lire le code du double facteur sur l'entrée standard, après le mot de passe s'il y est aussi")
}

// PasswordFor gives the password, for what needs it again.
func (p *Program) PasswordFor(ctx context.Context, f SecretFlags) (string, error) {
	return p.secret(ctx, f.Password, "Mot de passe", "--mot-de-passe-stdin", true)
}

// FactorCode gives a code of the second factor; a recovery code will do where
// the portal takes one.
func (p *Program) FactorCode(ctx context.Context, f SecretFlags) (string, error) {
	return p.secret(ctx, f.code, "Code du double facteur", "--code-stdin", false)
}

func (p *Program) secret(ctx context.Context, fromStdin bool, what, option string, hidden bool) (string, error) {
	_, person := cli.TerminalOf(p.Stdin)
	if !person && !fromStdin {
		return "", cli.Usage("Pas de terminal pour demander : donnez %s (%s).", option, strings.ToLower(what))
	}
	c, err := Interruptible(ctx, func() (spst.Credentials, error) {
		var c spst.Credentials
		var err error
		if fromStdin {
			c.Password, err = p.Line(strings.ToLower(what))
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
func (p *Program) ask(question string, hidden bool) (string, error) {
	t, restore, err := p.Terminal(question)
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

// Terminal is that of the person, in raw mode until restore.
func (p *Program) Terminal(prompt string) (t *term.Terminal, restore func(), err error) {
	fd, _ := cli.TerminalOf(p.Stdin)
	state, err := term.MakeRaw(fd)
	if err != nil {
		return nil, nil, errors.New("le terminal ne permet pas de masquer le mot de passe ; donnez --mot-de-passe-stdin")
	}
	t = term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{p.Stdin, p.Stderr}, prompt)
	return t, func() { _ = term.Restore(fd, state) }, nil
}

// PasswordLine reads the password from a line of the standard input.
func (p *Program) PasswordLine(c spst.Credentials) (spst.Credentials, error) {
	var err error
	c.Password, err = p.Line("mot de passe")
	return c, err
}

// Interruptible leaves a read that a signal has overtaken to its goroutine: it
// ends with the program.
func Interruptible[T any](ctx context.Context, read func() (T, error)) (T, error) {
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
