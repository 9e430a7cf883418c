package main

import "github.com/spf13/cobra"

func newSalaries(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "salaries",
		Short: "La liste des salariés",
		Args:  noCommand,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newImporter(p))
	return cmd
}
