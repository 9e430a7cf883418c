package verbs

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
)

func newVersion(p *program.Program) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "La version du programme",
		Args:  cli.NoArguments,
		RunE: func(*cobra.Command, []string) error {
			if p.Out.JSON {
				return p.Out.PrintJSON(map[string]string{"version": cli.Version(p.Version)})
			}
			return PrintVersion(p.Stdout, p.Version)
		},
	}
}

// PrintVersion says which version this is.
func PrintVersion(w io.Writer, release string) error {
	_, err := fmt.Fprintf(w, "adherent %s\n", cli.Version(release))
	return err
}
