package verbs

import (
	"fmt"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
)

func newConfig(p *program.Program) *cobra.Command {
	return &cobra.Command{
		Use:   "config",
		Short: "Chaque réglage, sa valeur et d'où elle vient",
		Long: "Chaque réglage, sa valeur et d'où elle vient. L'ordre : option, environnement\n" +
			"(ADHERENT_PROFIL, ADHERENT_PORTAIL, ADHERENT_NUMERO, ADHERENT_MANDATAIRE,\n" +
			"ADHERENT_LECTEUR, ADHERENT_THEME), fichier, défaut. ADHERENT_CONFIG donne un autre fichier.",
		Args: cli.NoArguments,
		RunE: func(*cobra.Command, []string) error { return showConfig(p) },
	}
}

// configDocument is what config --json prints.
type configDocument struct {
	File     string           `json:"file"`
	Settings []config.Setting `json:"settings"`
}

func showConfig(p *program.Program) error {
	s, err := p.Settings()
	if err != nil {
		return err
	}
	all := slices.Concat(s.All, accountSettings(s))
	if p.Out.JSON {
		return p.Out.PrintJSON(configDocument{File: s.Path, Settings: all})
	}
	w := tabwriter.NewWriter(p.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "fichier\t%s\t\n", s.Path)
	for _, v := range all {
		value, origin := v.Value, string(v.Origin)
		if value == "" {
			value = "-"
		}
		if v.Source != "" && v.Origin != config.FromFile {
			origin += " " + v.Source
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", v.Key, value, origin)
	}
	return w.Flush()
}

// accountSettings are the accounts of « factures comptabilite »; those of the
// plan comptable général where the file says nothing.
func accountSettings(s config.Settings) []config.Setting {
	c, used := s.Accounting, accounts(s.Accounting, "")
	all := []config.Setting{
		{Key: "journal", Value: used.Journal, Source: c.Journal},
		{Key: "fournisseur", Value: used.Supplier, Source: c.Supplier},
		{Key: "auxiliaire", Value: used.Auxiliary, Source: c.Auxiliary},
		{Key: "charge", Value: used.Expense, Source: c.Expense},
		{Key: "tva", Value: used.VAT, Source: c.VAT},
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
