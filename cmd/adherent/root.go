package main

import (
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/adapters"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/verbs"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
)

// newRoot builds the command line. Nothing is read or opened before a command runs.
func newRoot(p *program.Program) *cobra.Command {
	root := &cobra.Command{
		Use:   "adherent",
		Short: "L'Espace Adhérent dans le terminal",
		Long: "L'Espace Adhérent de votre service de santé au travail, dans le terminal.\n" +
			"Sans commande, adherent ouvre l'interface sur le portail configuré.",
		Example: "  adherent demo                  # l'interface sur un portail d'essai\n" +
			"  adherent --portail https://…   # l'interface sur votre portail",
		Args:              cli.NoCommand,
		RunE:              func(cmd *cobra.Command, _ []string) error { return adapters.Open(cmd.Context(), p) },
		PersistentPreRunE: p.Before,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			aliases, _ := config.Aliases(p.Getenv)
			return slices.Sorted(maps.Keys(aliases)), cobra.ShellCompDirectiveNoFileComp
		},
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	p.Globals(root.PersistentFlags())
	root.AddCommand(verbs.All(p)...)
	cli.French(root, cli.Version(p.Version), verbs.Manual())
	return root
}
