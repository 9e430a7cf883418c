package verbs

import (
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

func newAlias(p *program.Program) *cobra.Command {
	cmd := cli.Noun("alias", "Des commandes à soi, gardées dans la configuration")
	cmd.AddCommand(newAliasSet(p), newAliasList(p), newAliasRemoval(p))
	return cmd
}

// alias is one of them, in a document.
type alias struct {
	Name      string `json:"name"`
	Expansion string `json:"expansion"`
}

func aliases() list.List[alias] {
	return list.Aliases(func(a *alias) string { return a.Name }, func(a *alias) string { return a.Expansion })
}

func newAliasSet(p *program.Program) *cobra.Command {
	var replace, shell bool
	cmd := &cobra.Command{
		Use:     "definir NOM COMMANDE",
		Aliases: []string{"set"},
		Short:   "Donner un nom à une commande",
		Long: "Donne un nom à une commande, à écrire sans « adherent ». $1, $2… y sont les arguments de ce nom ;\n" +
			"les autres la suivent. Avec « ! » devant, ou --shell, c'est une ligne pour sh, qui peut enchaîner\n" +
			"plusieurs programmes. Une commande d'adherent ne peut pas être remplacée.",
		Example: "  adherent alias definir impayes 'factures liste --a-payer'\n" +
			"  adherent alias definir qui 'salaries liste $1 --json id,birth_name,first_name'\n" +
			"  adherent alias definir --shell combien 'adherent salaries liste \"$@\" --jq .total'",
		Args:        cli.Arguments(2, 2),
		Annotations: program.HereOnly,
		RunE: func(cmd *cobra.Command, args []string) error {
			name, expansion := args[0], args[1]
			if shell && expansion[:min(1, len(expansion))] != "!" {
				expansion = "!" + expansion
			}
			before, err := config.Aliases(p.Getenv)
			if err != nil {
				return err
			}
			_, there := before[name]
			switch {
			case !config.AliasName.MatchString(name):
				return cli.Usage("Le nom d'un alias a 32 signes au plus : des minuscules sans accent, des chiffres et « - ».")
			case program.IsCommand(cmd.Root(), name):
				return cli.Usage("« %s » est une commande d'adherent : donnez un autre nom.", name)
			case !program.Expands(cmd.Root(), expansion):
				return cli.Usage("La commande ne commence par aucune de celles d'adherent ; une ligne pour sh veut --shell.")
			case there && !replace && before[name] != expansion:
				return cli.Usage("« %s » est déjà un alias : --remplacer le change.", name)
			}
			if err := config.SetAlias(p.Getenv, name, expansion); err != nil {
				return err
			}
			return p.Out.Print(cli.Result{Document: alias{name, expansion}, Said: []string{"« adherent " + name + " » est gardé."}})
		},
	}
	cmd.Flags().BoolVar(&replace, "remplacer", false, "changer un alias qui existe")
	cmd.Flags().BoolVar(&shell, "shell", false, "la commande est une ligne pour sh")
	cli.Renamed(cmd, "clobber", "remplacer")
	return cmd
}

func newAliasList(p *program.Program) *cobra.Command {
	return cli.GivesList[alias](&cobra.Command{
		Use:     "liste",
		Aliases: []string{"list"},
		Short:   "Les alias et ce qu'ils veulent dire",
		Args:    cli.NoArguments,
		RunE: func(*cobra.Command, []string) error {
			all, err := config.Aliases(p.Getenv)
			if err != nil {
				return err
			}
			kept := []alias{}
			for _, name := range slices.Sorted(maps.Keys(all)) {
				kept = append(kept, alias{name, all[name]})
			}
			return p.Out.Print(cli.Result{Document: map[string][]alias{"aliases": kept}, Table: cli.TableOf(aliases(), kept),
				Said: counted(len(kept), "alias", "alias", "Aucun alias : « adherent alias definir NOM COMMANDE » en fait un.")})
		},
	}, "aliases")
}

func newAliasRemoval(p *program.Program) *cobra.Command {
	return &cobra.Command{
		Use:         "retirer NOM",
		Aliases:     []string{"remove", "delete", "supprimer"},
		Short:       "Retirer un alias",
		Example:     "  adherent alias retirer impayes",
		Args:        cli.Arguments(1, 1),
		Annotations: program.HereOnly,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			all, _ := config.Aliases(p.Getenv)
			return slices.Sorted(maps.Keys(all)), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			all, err := config.Aliases(p.Getenv)
			if err != nil {
				return err
			}
			expansion, there := all[args[0]]
			if !there {
				return &spst.Error{Kind: spst.NotFound, Code: spst.CodeFile, Message: "Cet alias n'existe pas." +
					cli.Suggestion(args[0], slices.Sorted(maps.Keys(all))) + " « adherent alias liste » les donne tous."}
			}
			if err := config.SetAlias(p.Getenv, args[0], ""); err != nil {
				return err
			}
			return p.Out.Print(cli.Result{Document: alias{args[0], expansion}, Said: []string{"« adherent " + args[0] + " » est oublié."}})
		},
	}
}
