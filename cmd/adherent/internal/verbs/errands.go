package verbs

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// errand runs an errand for the members of the command line.
func errand(ctx context.Context, p *program.Program, what spst.Errand, dir string) error {
	return p.ForMembers(ctx, func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
		line, err := m.Errand(ctx, what, dir)
		return cli.Result{Document: line, Table: cli.TableOf(list.Errands().Without("number", "name"), []spst.ErrandLine{line})}, err
	})
}

func newPrepare(p *program.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "preparer",
		Aliases: []string{"prepare"},
		Short:   "Commencer la déclaration ouverte, jusqu'à sa certification, qui reste à faire",
		Long: "Commence la déclaration de la campagne ouverte et donne l'effectif et l'estimation. Rien\n" +
			"n'est certifié : « adherent declarations saisir » le fait. Celle qui est commencée est laissée :\n" +
			"relancée, la commande ne fait que ce qui manque.",
		Example: "  adherent declarations preparer --vue 'à déclarer'",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return errand(cmd.Context(), p, spst.ErrandDeclaration, "")
		},
	}
	return cli.GivesTable(p.OfMembers(cmd))
}

func newMissing(p *program.Program) *cobra.Command {
	var to string
	cmd := &cobra.Command{
		Use:     "manquants",
		Aliases: []string{"missing"},
		Short:   "Écrire le courriel qui demande à un client ce qui manque à son dossier",
		Long: "Écrit dans un dossier un courriel par client, prêt à envoyer, qui demande les n° de sécurité\n" +
			"sociale, le n° de TVA et l'email de facturation qui manquent. Un logiciel de courriel ouvre le\n" +
			"fichier .eml comme un courriel à envoyer : rien ne part de soi-même.",
		Example: "  adherent manquants --vue 'n° de sécurité sociale manquants' --vers courriels/",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if to == "" {
				to = "."
			}
			return errand(cmd.Context(), p, spst.ErrandMissing, p.ExpandHome(to))
		},
	}
	cmd.Flags().StringVar(&to, "vers", "", "écrire dans ce `DOSSIER` (le dossier courant si rien n'est dit)")
	return cli.GivesTable(p.OfMembers(cmd))
}
