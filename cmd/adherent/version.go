package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func newVersion(p *program) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "La version du programme",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			if p.out.json {
				return p.printJSON(map[string]string{"version": programVersion()})
			}
			_, err := fmt.Fprintf(p.stdout, "adherent %s\n", programVersion())
			return err
		},
	}
}

// programVersion is that of the release, or of the module that was built.
func programVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
