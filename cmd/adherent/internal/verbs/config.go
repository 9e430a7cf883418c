package verbs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/exchange/list"
)

func newConfig(p *program.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Chaque réglage, sa valeur et d'où elle vient",
		Long: "Chaque réglage, sa valeur et d'où elle vient. L'ordre : option, environnement, fichier,\n" +
			"défaut. ADHERENT_CONFIG donne un autre fichier.",
		Example: "  adherent config liste\n  adherent config lire portail\n  adherent config regler theme contraste\n" +
			"  adherent config regler numero M0042 --profil cabinet",
		Args: cli.NoCommand,
		RunE: func(*cobra.Command, []string) error { return showConfig(p) },
	}
	cmd.AddCommand(newConfigList(p), newConfigGet(p), newConfigSet(p))
	return cli.GivesList[config.Setting](cmd, "settings")
}

func newConfigList(p *program.Program) *cobra.Command {
	return cli.GivesList[config.Setting](&cobra.Command{
		Use:     "liste",
		Aliases: []string{"list"},
		Short:   "Chaque réglage, sa valeur et d'où elle vient",
		Args:    cli.NoArguments,
		RunE:    func(*cobra.Command, []string) error { return showConfig(p) },
	}, "settings")
}

func newConfigGet(p *program.Program) *cobra.Command {
	return cli.Gives[config.Setting](&cobra.Command{
		Use:               "lire RÉGLAGE",
		Aliases:           []string{"get"},
		Short:             "La valeur d'un réglage, d'où qu'elle vienne",
		Example:           "  adherent config lire portail\n  adherent config lire theme --json value,origin",
		Args:              cli.Arguments(1, 1),
		ValidArgsFunction: completeSettings,
		RunE: func(_ *cobra.Command, args []string) error {
			all, err := settings(p)
			if err != nil {
				return err
			}
			for _, s := range all.Settings {
				if s.Key == args[0] {
					return p.Out.Print(cli.Result{Document: s, Table: cli.Sentences(s.Value)})
				}
			}
			return unknownSetting(args[0])
		},
	})
}

func newConfigSet(p *program.Program) *cobra.Command {
	return &cobra.Command{
		Use:     "regler RÉGLAGE VALEUR",
		Aliases: []string{"set"},
		Short:   "Mettre un réglage dans le fichier de configuration",
		Long: "Met un réglage dans le fichier de configuration, ou l'en retire quand la valeur est vide\n" +
			"(''). Le reste du fichier reste comme il est écrit. portail, numero et mandataire vont au\n" +
			"profil en cours, ou à celui de --profil.",
		Example:           "  adherent config regler theme contraste\n  adherent config regler portail https://portail.exemple.fr --profil cabinet",
		Args:              cli.Arguments(2, 2),
		ValidArgsFunction: completeSettings,
		Annotations:       program.HereOnly,
		RunE: func(_ *cobra.Command, args []string) error {
			if !slices.Contains(config.Keys(), args[0]) {
				return unknownSetting(args[0])
			}
			path, err := config.Set(p.Getenv, p.Flags, args[0], args[1])
			if err != nil {
				return err
			}
			said := fmt.Sprintf("%s : « %s » dans %s.", args[0], args[1], path)
			if args[1] == "" {
				said = args[0] + " : retiré de " + path + "."
			}
			return p.Out.Print(cli.Result{Document: config.Setting{Key: args[0], Value: args[1], Origin: config.FromFile, Source: path},
				Said: []string{said}})
		},
	}
}

func completeSettings(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return config.Keys(), cobra.ShellCompDirectiveNoFileComp
}

// unknownSetting names the nearest one.
func unknownSetting(key string) error {
	return cli.Usage("Ce réglage n'existe pas.%s Les réglages : %s.", cli.Suggestion(key, config.Keys()), strings.Join(config.Keys(), ", "))
}

// configDocument is what config --json prints.
type configDocument struct {
	File     string           `json:"file"`
	Settings []config.Setting `json:"settings"`
}

func settings(p *program.Program) (configDocument, error) {
	s, err := p.Settings()
	return configDocument{File: s.Path, Settings: slices.Concat(s.All, accountSettings(s))}, err
}

func showConfig(p *program.Program) error {
	all, err := settings(p)
	if err != nil {
		return err
	}
	type s = config.Setting
	t := cli.TableOf(list.Settings(func(x *s) string { return x.Key }, func(x *s) string { return x.Value },
		func(x *s) string { return string(x.Origin) }, func(x *s) string { return x.Source }), all.Settings)
	t.Over = []string{"fichier  " + all.File}
	return p.Out.Print(cli.Result{Document: all, Table: t})
}

// accountSettings are the accounts of « factures comptabilite »; those of the
// plan comptable général where the file says nothing.
func accountSettings(s config.Settings) []config.Setting {
	c, used := s.Accounting, program.Accounts(s.Accounting, "")
	all := []config.Setting{
		{Key: "journal", Value: used.Journal, Source: c.Journal},
		{Key: "journal_libelle", Value: used.JournalLabel, Source: c.JournalLabel},
		{Key: "fournisseur", Value: used.Supplier, Source: c.Supplier},
		{Key: "fournisseur_libelle", Value: used.SupplierLabel, Source: c.SupplierLabel},
		{Key: "auxiliaire", Value: used.Auxiliary, Source: c.Auxiliary},
		{Key: "auxiliaire_libelle", Value: used.AuxiliaryLabel, Source: c.AuxiliaryLabel},
		{Key: "charge", Value: used.Expense, Source: c.Expense},
		{Key: "charge_libelle", Value: used.ExpenseLabel, Source: c.ExpenseLabel},
		{Key: "tva", Value: used.VAT, Source: c.VAT},
		{Key: "tva_libelle", Value: used.VATLabel, Source: c.VATLabel},
	}
	for i, v := range all {
		v.Key, v.Origin = "comptabilite."+v.Key, config.FromDefault
		if v.Source != "" {
			v.Origin, v.Source = config.FromFile, s.Path
		}
		all[i] = v
	}
	return all
}
