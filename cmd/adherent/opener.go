package main

import (
	"context"
	"errors"
	"runtime"
)

// errNoScreen: this machine shows nothing but the terminal.
var errNoScreen = errors.New("no screen to show it on")

// openFile shows a file in the program that is meant for it, without waiting
// for its end. Over SSH the screen is the other machine's.
func (p *program) openFile(ctx context.Context, path string) error {
	if p.getenv("SSH_CONNECTION") != "" || p.getenv("SSH_TTY") != "" {
		return errNoScreen
	}
	name, args := "xdg-open", []string{path}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", path}
	default:
		if p.getenv("DISPLAY") == "" && p.getenv("WAYLAND_DISPLAY") == "" {
			return errNoScreen
		}
	}
	cmd := p.command(context.WithoutCancel(ctx), name, args...)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }() // it is on its own; its end tells nothing
	return nil
}
