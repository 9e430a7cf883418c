package adapters

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/portal/document"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/portal/web"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/app"
)

// Demo is the demo's portal: a real one, on this machine only, which goes
// with the program. Its base is sealed with a key that is never written.
type Demo struct {
	URL   string
	ready chan struct{} // closed once it answers, or cannot
	err   error         // why it cannot; read it once ready
	news  chan app.Preparing
	stop  context.CancelFunc
	done  chan struct{} // closed once nothing of it is left
	post  *demo.Mailbox
	mail  chan struct{} // letters have come that nobody was told of
}

// DemoOptions are how the sample portal is made.
type DemoOptions struct {
	Port    int // 0 takes a free one
	Now     func() time.Time
	Log     *slog.Logger
	version string
	demo.Options
}

// StartDemo listens at once and makes the rest ready beside the caller:
// requests that come too soon wait in the listener's queue.
func StartDemo(ctx context.Context, o DemoOptions) (*Demo, error) {
	var listen net.ListenConfig
	l, err := listen.Listen(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", o.Port))
	if err != nil {
		return nil, fmt.Errorf("le port %d de ce poste n'est pas libre : donnez-en un autre par --port", o.Port)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	e := &Demo{URL: "http://" + l.Addr().String(), ready: make(chan struct{}), news: make(chan app.Preparing, 1), stop: stop,
		done: make(chan struct{}), mail: make(chan struct{}, 1)}
	e.post = &demo.Mailbox{Now: o.Now, Told: e.mailArrived}
	go func() {
		defer close(e.done)
		err := e.serve(ctx, l, o)
		select {
		case <-e.ready:
		default:
			e.err = err
			close(e.ready)
		}
	}()
	return e, nil
}

func (e *Demo) serve(ctx context.Context, l net.Listener, o DemoOptions) (err error) {
	defer l.Close()
	dir, err := os.MkdirTemp("", "adherent-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	key, err := sqlstore.NewKey()
	if err != nil {
		return err
	}
	store, err := sqlstore.Open(ctx, filepath.Join(dir, "portail.db"), key)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()

	p := portal.New(store, portal.Options{Now: o.Now, FactorNow: time.Now, Rand: randomness(), Service: demo.Service(), Mailer: e.post,
		Seller: demo.Seller(), Documents: document.Maker{}})
	o.Progress = e.progress
	if _, err := demo.Fill(ctx, p, o.Options); err != nil {
		return err
	}
	if err := p.Chores(ctx); err != nil {
		return err
	}
	close(e.ready)
	var letters sync.WaitGroup
	defer letters.Wait()
	letters.Go(func() { p.CarryLetters(ctx) })
	return web.Serve(ctx, l, web.Handler(p, web.Options{Log: o.Log, Version: cli.Version(o.version)}))
}

// Wait waits until the portal answers.
func (e *Demo) Wait(ctx context.Context) error {
	select {
	case <-e.ready:
	case <-ctx.Done():
		return &spst.Error{Kind: spst.Unavailable, Code: spst.CodeCanceled, Err: ctx.Err()}
	}
	if e.err != nil {
		return &spst.Error{Kind: spst.Internal, Code: spst.CodeDemo, Err: e.err}
	}
	return nil
}

// progress never waits: it replaces news that has not been read yet.
func (e *Demo) progress(done, total int) {
	select {
	case <-e.news:
	default:
	}
	e.news <- app.Preparing{Text: "Préparation du portail d'essai", Done: done, Total: total}
}

// tell passes the news on, ten times a second at most, until the portal is ready.
func (e *Demo) tell(ctx context.Context, send func(tea.Msg)) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-e.ready:
			send(app.Preparing{})
			return
		case <-tick.C:
		}
		select {
		case step := <-e.news:
			send(step)
		default:
		}
	}
}

func (e *Demo) mailArrived() {
	select {
	case e.mail <- struct{}{}:
	default:
	}
}

// tellMail tells of the letters that come, until ctx ends.
func (e *Demo) tellMail(ctx context.Context, send func(tea.Msg)) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-e.mail:
			send(app.LetterArrived{})
		}
	}
}

// Close ends the portal and removes what it kept.
func (e *Demo) Close() {
	e.stop()
	<-e.done
}
