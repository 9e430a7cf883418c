package main

import (
	"context"
	"errors"
	"runtime"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/tui/app"
	"github.com/espace-adherent/adherent/tui/login"
)

// Frames a second: over SSH fewer, so that a held key does not fill the line
// (three seconds of it settle in 73 ms instead of 491 on a slow one).
const (
	framesHere    = 60
	framesOverSSH = 20
)

// askAgain is the pause between two questions to a portal that is away.
const askAgain = 2 * time.Second

// openInterface opens the interface on the configured portal, and takes up the
// session that was kept.
func (p *program) openInterface(ctx context.Context) error {
	s, err := p.portal()
	if err != nil {
		return err
	}
	if err := p.checkTerminal(); err != nil {
		return err
	}
	return p.show(ctx, view{
		settings: s,
		prefill: login.Prefill{
			Number: s.Number, Mandatary: s.Mandatary,
			Resume: s.Number != "" || p.getenv(config.EnvToken) != "",
		},
	})
}

// checkTerminal refuses what cannot show the interface; nothing has been
// written yet.
func (p *program) checkTerminal() error {
	_, in := personAt(p.stdin)
	_, out := personAt(p.stdout)
	kind := p.getenv("TERM")
	switch {
	case !in || !out:
		return errors.New("l'interface a besoin d'un terminal ; « adherent aide » donne les commandes qui s'en passent")
	case kind == "dumb", kind == "" && runtime.GOOS != "windows":
		return errors.New("ce terminal (TERM=" + kind + ") ne peut pas montrer l'interface ; « adherent aide » donne les commandes qui s'en passent")
	}
	return nil
}

// view is one opening of the interface.
type view struct {
	settings config.Settings
	prefill  login.Prefill
	demo     *embedded
	// beside runs while the interface is open; what it sends reaches the root.
	beside func(send func(tea.Msg))
	app.Options
}

// show runs the interface until the person leaves or ctx is done.
func (p *program) show(ctx context.Context, v view) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	log, err := p.log()
	if err != nil {
		return err
	}
	var screen *tea.Program
	away := make(chan struct{}, 1)
	api, err := client.New(client.Options{
		BaseURL: v.settings.Portal, UserAgent: "adherent/" + programVersion(), Log: log,
		OnState: func(online bool) {
			screen.Send(app.Online(online))
			if !online {
				select {
				case away <- struct{}{}:
				default:
				}
			}
		},
	})
	if err != nil {
		return err
	}
	defer api.CloseIdle()
	go watch(ctx, api, away)

	v.Services = &services{portalAPI: portalAPI{api}, program: p, settings: v.settings, demo: v.demo}
	v.Prefill = v.prefill
	screen = tea.NewProgram(app.New(v.Options), p.teaOptions(ctx)...)
	if v.beside != nil {
		go v.beside(screen.Send)
	}
	_, err = screen.Run()
	switch {
	case errors.Is(err, tea.ErrProgramPanic):
		return errors.New("l'interface s'est arrêtée sur une faute du programme ; le terminal a été remis en ordre")
	case ctx.Err() != nil: // asked to stop by a signal: the terminal is restored
		return nil
	case err != nil:
		return errors.New("l'interface n'a pas pu s'ouvrir sur ce terminal")
	}
	return nil
}

func (p *program) teaOptions(ctx context.Context) []tea.ProgramOption {
	frames := framesHere
	if p.getenv("SSH_CONNECTION") != "" {
		frames = framesOverSSH
	}
	o := []tea.ProgramOption{
		tea.WithContext(ctx), tea.WithInput(p.stdin), tea.WithOutput(p.stdout),
		tea.WithEnvironment(p.env), tea.WithFPS(frames), tea.WithoutSignalHandler(),
	}
	if p.getenv("NO_COLOR") != "" { // whatever its value: no-color.org
		o = append(o, tea.WithColorProfile(colorprofile.ASCII))
	}
	return o
}

// watch asks a portal that is away whether it is back; the client tells the
// interface when it is.
func watch(ctx context.Context, api *client.Client, away <-chan struct{}) {
	pause := time.NewTimer(askAgain)
	defer pause.Stop()
	for {
		select {
		case <-away:
		case <-ctx.Done():
			return
		}
		for {
			pause.Reset(askAgain)
			select {
			case <-pause.C:
			case <-ctx.Done():
				return
			}
			if _, err := api.Service(ctx); err == nil {
				break
			}
		}
	}
}
