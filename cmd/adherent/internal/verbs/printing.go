package verbs

import (
	"context"
	"sync"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/tui/route"
)

func newEmployeePrint(p *program.Program) *cobra.Command {
	var f rosterFilter
	var where program.Delivery
	cmd := &cobra.Command{
		Use:     "imprimer [MOTS…]",
		Aliases: []string{"print"},
		Short:   "La liste des salariés en PDF, dans un fichier ou sur l'imprimante",
		Long:    "Écrit la liste, ou ce que des mots et des options en choisissent, en PDF ; « - »\nlit les identifiants sur l'entrée standard. Les n° de sécurité sociale n'y sont qu'avec --nir.",
		Example: "  adherent salaries imprimer --vers liste.pdf\n  adherent salaries imprimer --categorie SIR --imprimante",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := where.Check(p); err != nil {
				return err
			}
			what, err := f.what(p, args)
			if err != nil {
				return err
			}
			return printEmployees(cmd.Context(), p, where, what)
		},
	}
	f.flags(cmd)
	cmd.Flags().BoolVar(&f.which.Anomalies, "anomalies", false, "ceux qui ont une anomalie seulement")
	cmd.Flags().BoolVar(&f.which.MultiEmployer, "multi-employeurs", false, "les salariés multi-employeurs seulement")
	where.Flags(p, cmd)
	return p.OfMembers(cmd)
}

// printEmployees writes or prints the list of each member, and says who of those named is in
// none.
func printEmployees(ctx context.Context, p *program.Program, where program.Delivery, what route.Export) error {
	if what.Only == nil {
		return p.ForMembers(ctx, func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
			return p.Deliver(ctx, where, m, what)
		})
	}
	var found sync.Map // by member: they may be read side by side
	err := p.ForMembers(ctx, func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
		t, err := m.List(ctx, what, 0, nil)
		if err != nil {
			return cli.Result{}, err
		}
		found.Store(m.Member.Number, t)
		return p.DeliverTable(ctx, where, m, what, t)
	})
	var lists []list.Table
	found.Range(func(_, t any) bool {
		lists = append(lists, t.(list.Table))
		return true
	})
	if said := unknown(what.Only, lists...); said != "" && err == nil {
		p.Say("%s", said)
		err = cli.Exit(cli.ExitNotFound)
	}
	return err
}
