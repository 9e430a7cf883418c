package verbs

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
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
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				return p.Deliver(ctx, where, m, what)
			})
		},
	}
	f.flags(cmd)
	cmd.Flags().BoolVar(&f.which.Anomalies, "anomalies", false, "ceux qui ont une anomalie seulement")
	cmd.Flags().BoolVar(&f.which.MultiEmployer, "multi-employeurs", false, "les salariés multi-employeurs seulement")
	where.Flags(p, cmd)
	return p.OfMembers(cmd)
}
