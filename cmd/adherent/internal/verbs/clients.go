package verbs

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

func newClients(p *program.Program) *cobra.Command {
	var c clientChoice
	cmd := &cobra.Command{
		Use:     "clients [MOTS…]",
		Aliases: []string{"members"},
		Short:   "Les adhérents pour lesquels on agit, et où en est chacun",
		Long: "Donne les clients, ou ceux que des mots ou une vue choisissent. Trois vues sont là pour tous :\n" +
			"« À déclarer », « Retard de paiement > 30 j » et « N° de sécurité sociale\n" +
			"manquants ». Les autres commandes font leur travail pour les mêmes avec --vue, ou pour ceux\n" +
			"que --clients nomme. --garder-vue garde sous un nom, pour votre compte, ce que des mots, --filtre,\n" +
			"--tri et --colonnes choisissent : la vue vous suit d'un poste à l'autre.",
		Example: "  adherent clients --vue 'à déclarer'\n  adherent clients boulangerie --tri balance_cents\n" +
			"  adherent clients boulangerie --filtre owing --garder-vue 'Boulangeries à relancer'",
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := p.SignedIn(cmd.Context())
			if err != nil {
				return err
			}
			defer s.API.CloseIdle()
			if c.drop != "" {
				return c.forget(cmd.Context(), p, s)
			}
			view, said, err := c.view(cmd.Context(), s, args)
			if err != nil {
				return err
			}
			kept, all, err := s.ClientsOf(cmd.Context(), view)
			if err != nil {
				return err
			}
			return p.Out.Print(cli.Result{Document: spst.Members{Members: kept}, Table: cli.TableOf(columnsOf(list.Members(), view), kept),
				Said: append(said, counted(len(kept), "adhérent", "adhérents", noClient(all))...)})
		},
	}
	c.flags(p, cmd)
	return cli.GivesList[spst.Member](cmd, "members")
}

// noClient says why none of so many members is listed.
func noClient(members int) string {
	if members == 0 {
		return spst.NoMandate
	}
	return "Aucun adhérent ne correspond : « adherent clients », sans mot, les donne tous."
}

// clientChoice is which clients are listed, and how.
type clientChoice struct {
	name, by         string
	filters, columns []string
	keep, drop       string
}

func (c *clientChoice) flags(p *program.Program, cmd *cobra.Command) {
	cmd.Flags().StringVar(&c.name, "vue", "", "ceux d'une `VUE`, dans son ordre")
	cmd.Flags().StringSliceVar(&c.filters, "filtre", nil, "ceux que garde un `FILTRE`, ou plusieurs à la fois : "+strings.Join(cli.Words(spst.ClientFilters()), ", "))
	cmd.Flags().StringSliceVar(&c.columns, "colonnes", nil, "les `COLONNES` de la table, dans cet ordre")
	cmd.Flags().StringVar(&c.keep, "garder-vue", "", "garder ce choix pour votre compte, sous ce `NOM`")
	cmd.Flags().StringVar(&c.drop, "oublier-vue", "", "oublier la vue de ce `NOM`, que vous avez gardée")
	sortFlag(cmd, &c.by, list.Members())
	_ = cmd.RegisterFlagCompletionFunc("vue", p.CompleteViews(spst.ClientList))
	_ = cmd.RegisterFlagCompletionFunc("oublier-vue", p.CompleteViews(spst.ClientList))
	_ = cmd.RegisterFlagCompletionFunc("filtre", program.CompleteValues(spst.ClientFilters()))
}

// view is the view of the command line, kept when that is asked for.
func (c *clientChoice) view(ctx context.Context, s program.Session, words []string) (spst.View, []string, error) {
	v := spst.View{List: spst.ClientList}
	if c.name != "" {
		var err error
		if v, err = s.View(ctx, spst.ClientList, c.name); err != nil {
			return v, nil, err
		}
	}
	for _, f := range c.filters {
		code, err := cli.OneOf("filtre", f, spst.ClientFilters(), spst.ClientFilter.Label)
		if err != nil {
			return v, nil, err
		}
		v.Filters = append(v.Filters, string(code))
	}
	for _, name := range c.columns {
		if !slices.ContainsFunc(list.Members(), func(x list.Column[spst.Member]) bool { return x.Name == name }) {
			return v, nil, cli.NotOneOf("colonnes", name, columnNames(list.Members()), func(s string) string { return s })
		}
	}
	if c.columns != nil {
		v.Columns = c.columns
	}
	v.Sort = cmp.Or(c.by, v.Sort)
	v.Search = strings.TrimSpace(v.Search + " " + strings.Join(words, " "))
	if c.keep == "" {
		return v, nil, nil
	}
	v.ViewName = c.keep
	kept, err := s.API.KeepView(ctx, v)
	return kept, []string{"Vue « " + kept.ViewName + " » gardée."}, err
}

// forget drops a view of one's own.
func (c *clientChoice) forget(ctx context.Context, p *program.Program, s program.Session) error {
	own, err := s.API.Views(ctx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(own, func(v spst.View) bool { return v.List == spst.ClientList && v.Key() == spst.ViewKey(c.drop) })
	if at < 0 {
		return p.Out.Print(cli.Result{Document: spst.Members{Members: []spst.Member{}}, Said: []string{"Déjà fait : vous n'avez aucune vue de ce nom."}})
	}
	if err := s.API.DropView(ctx, spst.ClientList, c.drop); err != nil {
		return err
	}
	said := []string{"Vue « " + own[at].ViewName + " » oubliée."}
	return p.Out.Print(cli.Result{Document: spst.Members{Members: []spst.Member{}}, Said: said})
}
