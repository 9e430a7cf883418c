package main

import (
	"context"
	"os/user"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

func resetFactor(p *program) *cobra.Command {
	return p.verb(verb{
		use: "double-facteur", short: "Retirer le double facteur d'un compte, quand le téléphone et les codes de secours sont perdus",
		example: "  portail adherent double-facteur --base base.db --numero 100042 --par c.durand\n" +
			"  portail adherent double-facteur --base base.db --numero M2001 --mandataire",
		setup: func(flags *pflag.FlagSet) work {
			account := accountFlags(flags)
			by := flags.String("par", "", "`NOM` de qui le retire, pour le journal du compte (sinon l'utilisateur du système)")
			return func(ctx context.Context, o *office) (cli.Result, error) {
				a := account()
				if err := required("numero", a.Number); err != nil {
					return cli.Result{}, err
				}
				if *by == "" {
					if u, err := user.Current(); err == nil {
						*by = u.Username
					}
				}
				did, err := o.ResetSecondFactor(ctx, a, *by)
				return done(did, "Double facteur du compte n° %s retiré : ses sessions sont fermées, ses adresses sont prévenues.", a.Number), err
			}
		},
	})
}

// eventsDocument is what « adherent journal » prints.
type eventsDocument struct {
	Events []spst.AccountEvent `json:"events"`
}

func accountJournal(p *program) *cobra.Command {
	return p.verb(verb{
		use: "journal", short: "Ce qui est arrivé à un compte : quoi, quand, par qui",
		example: "  portail adherent journal --base base.db --numero 100042",
		setup: func(flags *pflag.FlagSet) work {
			account := accountFlags(flags)
			return func(ctx context.Context, o *office) (cli.Result, error) {
				a := account()
				if err := required("numero", a.Number); err != nil {
					return cli.Result{}, err
				}
				events, err := o.AccountEvents(ctx, a)
				if err != nil {
					return cli.Result{}, err
				}
				return cli.Result{Document: eventsDocument{events}, Table: cli.TableOf(list.AccountEvents(), events)}, nil
			}
		},
	})
}
