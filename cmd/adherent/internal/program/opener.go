package program

import (
	"context"
	"errors"
	"runtime"
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
