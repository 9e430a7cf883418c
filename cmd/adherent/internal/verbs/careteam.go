package verbs

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// newCareTeam is « Joindre nos services ».
func newCareTeam(p *program.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "services",
		Short: "Joindre nos services : centre de visite, équipe, boîtes aux lettres",
		Args:  cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				team, err := m.API.CareTeam(ctx, m.Member.Number)
				return cli.Result{Document: team, Table: cli.TableOf(list.CareTeam(), list.CareLines(&team))}, err
			})
		},
	}
	return cli.GivesTable(cli.Gives[spst.CareTeam](p.OfMembers(cmd)))
}
