package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
)

func newVersion(p *program) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "La version du programme",
		Args:  cli.NoArguments,
		RunE: func(*cobra.Command, []string) error {
			if p.out.json {
				return p.out.printJSON(map[string]string{"version": cli.Version(version)})
			}
			_, err := fmt.Fprintf(p.stdout, "adherent %s\n", cli.Version(version))
			return err
		},
	}
}
