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
	var name, by string
	cmd := &cobra.Command{
		Use:     "clients [MOTS…]",
		Aliases: []string{"members"},
		Short:   "Les adhérents pour lesquels on agit, et où en est chacun",
		Long: "Donne les clients, ou ceux que des mots ou une vue choisissent. Trois vues sont là pour tous :\n" +
			"« À déclarer », « Retard de paiement > 30 j » et « N° de sécurité sociale\n" +
			"manquants ». Les autres commandes font leur travail pour les mêmes avec --vue, ou pour ceux\n" +
			"que --clients nomme.",
		Example: "  adherent clients --vue 'à déclarer'\n  adherent clients boulangerie --tri balance_cents",
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := p.SignedIn(cmd.Context())
			if err != nil {
				return err
			}
			defer s.API.CloseIdle()
			view := spst.View{List: spst.ClientList}
			if name != "" {
				if view, err = s.View(cmd.Context(), spst.ClientList, name); err != nil {
					return err
				}
			}
			if by != "" {
				view.Sort = by
			}
			view.Search = strings.TrimSpace(view.Search + " " + strings.Join(args, " "))
			kept, all, err := s.ClientsOf(cmd.Context(), view)
			if err != nil {
				return err
			}
			return p.Out.Print(cli.Result{Document: spst.Members{Members: kept}, Table: cli.TableOf(columnsOf(list.Members(), view), kept),
				Said: counted(len(kept), "adhérent", "adhérents", noClient(all))})
		},
	}
	cmd.Flags().StringVar(&name, "vue", "", "ceux d'une `VUE`, dans son ordre")
	sortFlag(cmd, &by, list.Members())
	_ = cmd.RegisterFlagCompletionFunc("vue", p.CompleteViews(spst.ClientList))
	return cli.GivesList[spst.Member](cmd, "members")
}

// noClient says why none of so many members is listed.
func noClient(members int) string {
	if members == 0 {
		return "Aucun mandat en cours : demandez à vos clients de le donner au service."
	}
	return "Aucun adhérent ne correspond : « adherent clients », sans mot, les donne tous."
}
