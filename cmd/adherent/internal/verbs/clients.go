package verbs

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

func newClients(p *program.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "clients [MOTS…]",
		Aliases: []string{"members"},
		Short:   "Les adhérents pour lesquels on agit, et où en est chacun",
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := p.SignedIn(cmd.Context())
			if err != nil {
				return err
			}
			defer s.API.CloseIdle()
			all, err := s.API.Members(cmd.Context())
			if err != nil {
				return err
			}
			kept, query := []spst.Member{}, spst.NewQuery(strings.Join(args, " "))
			for _, m := range all {
				if query.Match(spst.Fold(m.Number + " " + m.Name + " " + m.SIRET + " " + m.Activity)) {
					kept = append(kept, m)
				}
			}
			return p.Out.Print(cli.Result{Document: spst.Members{Members: kept}, Table: cli.TableOf(list.Members(), kept),
				Said: counted(len(kept), "adhérent", "adhérents", noClient(len(all)))})
		},
	}
	return cli.GivesList[spst.Member](cmd, "members")
}

// noClient says why none of so many members is listed.
func noClient(members int) string {
	if members == 0 {
		return "Aucun mandat en cours : demandez à vos clients de le donner au service."
	}
	return "Aucun adhérent ne correspond : « adherent clients », sans mot, les donne tous."
}
