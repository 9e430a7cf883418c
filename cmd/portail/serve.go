package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/portal/document"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/portal/web"
	"github.com/espace-adherent/adherent/spst"
)

// stopTimeout is how long a stop takes at most, the answers under way ([web.StopTimeout]) included.
const stopTimeout = web.StopTimeout + time.Second

type serveFlags struct {
	baseFlags
	address string
	demo    bool
	people  int
	date    spst.Date
	proxies []string
	smtp    string
	from    string
}

func newServe(p *program) *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "servir [options]",
		Short: "Servir l'API du portail",
		Long: "Sert l'API du portail jusqu'à ce qu'on l'arrête (Ctrl+C ou SIGTERM) : toute demande acceptée\n" +
			"reçoit alors sa réponse, en 10 secondes au plus. Un second signal arrête tout de suite.",
		Example: "  portail servir --base base.db --adresse 127.0.0.1:8080\n" +
			"  portail servir --demo --date 15/01/2027",
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !f.demo {
				if err := f.settle(p.vars); err != nil {
					return err
				}
			}
			switch {
			case f.demo == (f.base != ""):
				return cli.Usage("choisissez une base (--base FICHIER, ou une adresse PostgreSQL) ou l'essai (--demo).")
			case f.people != 0 && !f.demo:
				return cli.Usage("--salaries va avec --demo.")
			case (f.smtp == "") != (f.from == ""):
				return cli.Usage("--smtp et --expediteur vont ensemble.")
			case f.people < 0 || f.people > demo.MaxEmployees:
				return cli.Usage("--salaries attend un nombre de 1 à %d.", demo.MaxEmployees)
			}
			return stopping(cmd.Context(), stopTimeout, func(ctx context.Context, stop context.CancelCauseFunc) error {
				return p.serve(ctx, stop, f)
			})
		},
	}
	f.register(cmd)
	f.registerService(cmd)
	cmd.Flags().StringVar(&f.address, "adresse", "127.0.0.1:8080",
		"où écouter : `HÔTE:PORT`, 127.0.0.1:8080 si rien n'est dit (port 0 : un port libre)")
	cmd.Flags().Lookup("adresse").DefValue = "" // pflag would say it in English
	cmd.Flags().StringSliceVar(&f.proxies, "frontal", nil,
		"le serveur TLS placé devant : `ADRESSE` ou réseau (127.0.0.1, 10.0.0.0/8) dont X-Forwarded-For est cru")
	cmd.Flags().BoolVar(&f.demo, "demo", false, "un portail d'essai, aux données inventées et effacées à la fin")
	cmd.Flags().IntVar(&f.people, "salaries", 0, "avec --demo : `N` salariés inventés")
	cmd.Flags().StringVar(&f.smtp, "smtp", "",
		"le serveur de courrier, `ADRESSE` smtp://hôte:port (STARTTLS) ou smtps://hôte:port ; "+userVariable+" et "+passVariable+" s'il en demande")
	cmd.Flags().StringVar(&f.from, "expediteur", "", "de qui viennent les courriels : `ADRESSE`")
	cli.FillDate(cmd.Flags(), &f.date, "date", "le portail vit à cette `DATE` (jj/mm/aaaa)")
	return cmd
}

// stopping runs serve until it ends, and for no longer than limit once ctx is
// over or serve has called stop: a disk or a mail server that hangs does not
// keep the program from ending.
func stopping(ctx context.Context, limit time.Duration, serve func(ctx context.Context, stop context.CancelCauseFunc) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, stop) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-ended:
		return err
	case <-time.After(limit):
		cut := fmt.Errorf("l'arrêt n'a pas pu se terminer en %d s : le portail est coupé (ce qui a reçu sa réponse est enregistré)",
			int(limit.Seconds()))
		if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
			return errors.Join(cause, cut)
		}
		return cut
	}
}

func (p *program) serve(ctx context.Context, stop context.CancelCauseFunc, f serveFlags) (err error) {
	now := clock(f.date)
	proxies, err := trusted(f.proxies)
	if err != nil {
		return err
	}
	who := sampleIdentity()
	if !f.demo {
		if who, err = readIdentity(f.baseFlags); err != nil {
			return err
		}
	}
	store, remove, err := p.openServed(ctx, f)
	if remove != nil {
		defer func() { err = errors.Join(err, remove()) }()
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()

	log := slog.New(slog.NewJSONHandler(p.stderr, nil))
	mailer, err := p.mailer(f, log)
	if err != nil {
		return err
	}
	house := portal.New(store, portal.Options{Now: now, FactorNow: time.Now, Mailer: mailer, Service: who.Service, Seller: who.Seller,
		Terms: who.Invoicing, FactorAbove: who.FactorAbove, Documents: document.Maker{}})
	l, err := listen(ctx, f.address)
	if err != nil {
		return err
	}
	if err := p.announce(ctx, house, l, f, spst.Today(now())); err != nil {
		return errors.Join(err, l.Close())
	}
	group, ctx := errgroup.WithContext(ctx)
	context.AfterFunc(ctx, func() { stop(context.Cause(ctx)) })
	group.Go(func() error { return house.KeepChores(ctx, func(err error) { report(ctx, log, "chores", err) }) })
	group.Go(func() error { house.CarryLetters(ctx); return nil })
	group.Go(func() error {
		tick := time.NewTicker(watchEvery)
		defer tick.Stop()
		return watch(ctx, log, house.Ready, tick.C)
	})
	group.Go(func() error {
		return web.Serve(ctx, l, web.Handler(house, web.Options{Log: log, Version: cli.Version(version), TrustedProxies: proxies}))
	})
	return group.Wait()
}

func (p *program) openServed(ctx context.Context, f serveFlags) (*sqlstore.Store, func() error, error) {
	if f.demo {
		return openTemporaryBase(ctx)
	}
	store, err := p.openBase(ctx, f.baseFlags)
	return store, nil, err
}

// trusted reads addresses and networks.
func trusted(list []string) ([]netip.Prefix, error) {
	var prefixes []netip.Prefix
	for _, text := range list {
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			var alone netip.Addr
			if alone, err = netip.ParseAddr(text); err == nil {
				prefix = netip.PrefixFrom(alone, alone.BitLen())
			}
		}
		if err != nil {
			return nil, cli.Usage("--frontal attend une adresse ou un réseau, comme 127.0.0.1 ou 10.0.0.0/8.")
		}
		prefixes = append(prefixes, prefix)
	}
	return prefixes, nil
}

// clock is the machine's, or one that starts on that date.
func clock(date spst.Date) func() time.Time {
	if date.IsZero() {
		return time.Now
	}
	return portal.ClockFrom(date)
}

func listen(ctx context.Context, address string) (net.Listener, error) {
	var c net.ListenConfig
	l, err := c.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("impossible d'écouter sur %s : %w", address, err)
	}
	return l, nil
}

// announce fills the demo, then says where the portal listens.
func (p *program) announce(ctx context.Context, house *portal.Portal, l net.Listener, f serveFlags, today spst.Date) error {
	if !isLoopback(l.Addr()) {
		p.say("portail : %s est joignable d'autres postes, et sans chiffrement : placez devant lui un serveur TLS.", l.Addr())
	}
	if !f.demo {
		_, err := fmt.Fprintf(p.stdout, "Portail : http://%s (documentation : /docs)\n", l.Addr())
		return err
	}
	accounts, err := demo.Fill(ctx, house, demo.Options{Employees: f.people, Today: today})
	if err != nil {
		return err
	}
	table := cli.Untitled(4)
	table.Over = []string{fmt.Sprintf("Portail d'essai : http://%s (documentation : /docs). Tout est effacé à la fin.", l.Addr())}
	for _, a := range accounts {
		kind := "adhérent"
		if a.Kind == spst.MandataryAccount {
			kind = "mandataire"
		}
		table.Add(kind, a.Number, a.Password, a.Name)
	}
	return p.out.PrintData(cli.Result{Table: table})
}

func isLoopback(a net.Addr) bool {
	ap, err := netip.ParseAddrPort(a.String())
	return err == nil && ap.Addr().IsLoopback()
}

// report logs that a chore failed, unless the program is being stopped.
func report(ctx context.Context, log *slog.Logger, chore string, err error) {
	if ctx.Err() == nil {
		log.LogAttrs(ctx, slog.LevelError, chore, slog.String("code", string(spst.CodeOf(err))), slog.String("kind", string(spst.KindOf(err))))
	}
}
