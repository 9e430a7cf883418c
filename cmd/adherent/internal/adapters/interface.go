package adapters

import (
	"context"
	"runtime/debug"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/gateway"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/app"
	"github.com/espace-adherent/adherent/tui/theme"
)

// askAgain is the pause between two questions to a portal that is away.
const askAgain = 2 * time.Second

// Open opens the interface on the configured portal, and takes up the
// session that was kept.
func Open(ctx context.Context, p *program.Program) error {
	s, err := p.Portal()
	if err != nil {
		return err
	}
	return show(ctx, p, view{
		settings: s,
		Options: app.Options{Prefill: app.Prefill{
			Number: s.Number, Mandatary: s.Mandatary,
			Resume: s.Number != "" || p.Getenv(config.EnvToken) != "",
		}},
	})
}

// OpenDemo opens the interface on a sample portal, and ends the portal with it; notice
// is what the status line says first.
func OpenDemo(ctx context.Context, p *program.Program, o DemoOptions, notice string) error {
	var err error
	if o.Log, err = p.Log(); err != nil {
		return err
	}
	o.version = p.Version
	e, err := StartDemo(ctx, o)
	if err != nil {
		return err
	}
	defer e.Close()

	samples := demo.Samples()
	first := samples[0]
	if o.Clients > 0 {
		first = samples.Mandatary()
	}
	saySamples(p, e.URL, samples)
	return show(ctx, p, view{
		settings: config.Settings{Portal: e.URL},
		demo:     e,
		notice:   notice,
		Options: app.Options{
			Prefill: app.Prefill{Number: first.Number, Password: first.Password, Mandatary: first.Kind == spst.MandataryAccount},
			Today:   func() spst.Date { return spst.Today(o.Now()) },
			Letters: e.Letters,
		},
	})
}

// CheckTerminal refuses a terminal that the interface cannot be shown in.
func CheckTerminal(p *program.Program) error {
	th, err := themeOf(p)
	if err != nil {
		return err
	}
	return terminalOf(p).Check(th.Spoken())
}

// themeOf is how the interface looks, or is heard, as it is set.
func themeOf(p *program.Program) (*theme.Theme, error) {
	s, err := p.Settings()
	switch {
	case err != nil:
		return nil, err
	case s.Reader:
		return theme.NewSpoken(), nil
	case s.Theme == config.ThemeContrast:
		return theme.NewContrast(true), nil
	}
	return theme.New(true), nil
}

// terminalOf is the terminal, for the interface.
func terminalOf(p *program.Program) app.IO { return app.IO{In: p.Stdin, Out: p.Stdout, Env: p.Env} }

// view is one opening of the interface; its Services and Theme are filled in by show.
type view struct {
	settings config.Settings
	demo     *Demo  // nil for a real portal
	notice   string // what the status line says first
	app.Options
}

// gcPercent keeps the memory close to what is in use, unless GOGC says otherwise: a
// roster is packed, without pointers, so that collecting often costs little.
const gcPercent = 30

// show runs the interface until the person leaves or ctx is done.
func show(ctx context.Context, p *program.Program, v view) error {
	if p.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	states := make(chan bool, 16)
	v.First = app.NewPrecedence()
	o := client.Options{GiveWay: v.First.GiveWay, OnState: func(online bool) {
		select {
		case states <- online:
		case <-ctx.Done():
		}
	}}
	if v.demo == nil { // nothing of the demo outlives it
		o.Unfinished = p.UnfinishedOnScreen(v.settings)
	}
	api, err := p.NewClient(v.settings, o)
	if err != nil {
		return err
	}
	defer api.CloseIdle()
	if v.Theme, err = themeOf(p); err != nil {
		return err
	}
	v.Services = New(p, api, v.settings, v.demo)
	v.Clipboard = p.Clipboard()
	terminal := terminalOf(p)
	terminal.Beside = func(send func(tea.Msg)) {
		if v.notice != "" {
			send(tui.Notice{Text: v.notice})
		}
		if v.demo != nil {
			go v.demo.tellMail(ctx, send)
			v.demo.tell(ctx, send)
		}
		if p.Remote() {
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

func saySamples(p *program.Program, url string, samples demo.Accounts) {
	p.Say("Portail d'essai : %s (documentation : %s/docs). Tout est effacé à la fin.", url, url)
	for _, a := range samples {
		kind := "adhérent"
		if a.Kind == spst.MandataryAccount {
			kind = "mandataire"
		}
		p.Say("  %-10s  %-8s  %-22s  %s", kind, a.Number, a.Password, a.Name)
	}
}
