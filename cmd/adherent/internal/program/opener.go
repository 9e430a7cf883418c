package program

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
)

// errNoScreen: this machine shows nothing but the terminal.
var errNoScreen = errors.New("no screen to show it on")

// OpenFile shows a file in the program that is meant for it, without waiting
// for its end. Over SSH the screen is the other machine's.
func (p *Program) OpenFile(ctx context.Context, path string) error {
	cmd, err := p.opening(context.WithoutCancel(ctx), path)
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }() // it is on its own; its end tells nothing
	return nil
}

// openLimit is how long the program that opens a link may take to start.
const openLimit = 10 * time.Second

// OpenLink gives a link to the program that is meant for it, and waits until that has taken it.
func (p *Program) OpenLink(ctx context.Context, link string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), openLimit)
	defer cancel()
	cmd, err := p.opening(ctx, link)
	if err != nil {
		return err
	}
	return cmd.Run()
}

// opening is the command that opens a file or a link: one of three names.
func (p *Program) opening(ctx context.Context, what string) (*exec.Cmd, error) {
	name, args := opener(runtime.GOOS, p.Getenv)
	if name == "" {
		return nil, errNoScreen
	}
	return p.Command(ctx, name, append(args, what)...), nil
}

// opener is the program that opens files and links, and its first arguments; "" when
// there is none or when it would open on another machine than the person's.
func opener(system string, getenv func(string) string) (name string, args []string) {
	switch {
	case getenv("SSH_CONNECTION") != "" || getenv("SSH_TTY") != "":
		return "", nil
	case system == "windows":
		return "rundll32", []string{"url.dll,FileProtocolHandler"}
	case system == "darwin":
		return "open", nil
	case getenv("DISPLAY") == "" && getenv("WAYLAND_DISPLAY") == "":
		return "", nil
	}
	return "xdg-open", nil
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
