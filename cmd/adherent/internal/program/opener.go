package program

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
)

// errNoScreen: this machine shows nothing but the terminal.
var errNoScreen = errors.New("no screen to show it on")

// OpenFile shows a file in the program that is meant for it, without waiting
// for its end. Over SSH the screen is the other machine's.
func (p *Program) OpenFile(ctx context.Context, path string) error {
	if p.Getenv("SSH_CONNECTION") != "" || p.Getenv("SSH_TTY") != "" {
		return errNoScreen
	}
	name, args := "xdg-open", []string{path}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", path}
	default:
		if p.Getenv("DISPLAY") == "" && p.Getenv("WAYLAND_DISPLAY") == "" {
			return errNoScreen
		}
	}
	cmd := p.Command(context.WithoutCancel(ctx), name, args...)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }() // it is on its own; its end tells nothing
	return nil
}

// openDocs shows the portal's page about what a command gives, in the person's browser, and ends the
// command. Where there is no screen the address is written.
func (p *Program) openDocs(cmd *cobra.Command) error {
	s, err := p.Portal()
	if err != nil {
		return err
	}
	address := s.Portal + "/docs"
	if object := cli.ObjectOf(cmd); object != "" {
		address += "#objet-" + object
	}
	switch browser := strings.Fields(p.Getenv("BROWSER")); {
	case len(browser) > 0 && !p.Remote():
		shown := p.Command(cmd.Context(), browser[0], append(browser[1:], address)...)
		shown.Stdin, shown.Stdout, shown.Stderr = p.Stdin, p.Stdout, p.Stderr
		err = shown.Run()
	case p.Remote():
		err = errNoScreen
	default:
		err = p.OpenFile(cmd.Context(), address)
	}
	if err != nil {
		fmt.Fprintln(p.Stdout, address)
	}
	return cli.Exit(cli.ExitDone)
}
