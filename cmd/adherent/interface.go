package main

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/gateway"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/app"
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
	return p.show(ctx, view{
		settings: s,
		Options: app.Options{Prefill: app.Prefill{
			Number: s.Number, Mandatary: s.Mandatary,
			Resume: s.Number != "" || p.getenv(config.EnvToken) != "",
		}},
	})
}

// io is the terminal, for the interface.
func (p *program) io() app.IO { return app.IO{In: p.stdin, Out: p.stdout, Env: p.env} }

// view is one opening of the interface; its Services are filled in by show.
type view struct {
	settings config.Settings
	demo     *embedded // nil for a real portal
	notice   string    // what the status line says first
	app.Options
}

// show runs the interface until the person leaves or ctx is done.
func (p *program) show(ctx context.Context, v view) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	states := make(chan bool, 16)
	o := client.Options{OnState: func(online bool) {
		select {
		case states <- online:
		case <-ctx.Done():
		}
	}}
	if v.demo == nil { // nothing of the demo outlives it
		o.Unfinished = p.unfinishedOnScreen(v.settings)
	}
	api, err := p.newClient(v.settings, o)
	if err != nil {
		return err
	}
	defer api.CloseIdle()
	v.Services = &services{
		importService: importService{Client: api, p: p, portal: v.settings.Portal, volatile: v.demo != nil}, // nothing of the demo outlives it
		program:       p, settings: v.settings, demo: v.demo,
	}
	terminal := p.io()
	terminal.Beside = func(send func(tea.Msg)) {
		if v.notice != "" {
			send(tui.Notice{Text: v.notice})
		}
		if v.demo != nil {
			go v.demo.tellMail(ctx, send)
			v.demo.tell(ctx, send)
		}
		if p.remote() {
			go gateway.HearEnd(ctx, func(text string) { send(app.Warning{Text: text}) })
		}
		watch(ctx, api, states, send)
	}
	return app.Run(app.New(ctx, v.Options), terminal)
}

// watch tells the interface whether the portal answers, and asks one that is
// away until it is back.
func watch(ctx context.Context, api *client.Client, states <-chan bool, send func(tea.Msg)) {
	answered := make(chan struct{}, 1)
	pause := time.NewTimer(askAgain)
	pause.Stop()
	defer pause.Stop()
	up := true
	for {
		select {
		case up = <-states:
			send(app.Online(up))
			if !up {
				pause.Reset(askAgain)
			}
		case <-pause.C:
			go func() {
				_, _ = api.Service(ctx) // whether it is back comes by states
				answered <- struct{}{}
			}()
		case <-answered:
			if !up {
				pause.Reset(askAgain)
			}
		case <-ctx.Done():
			return
		}
	}
}
