package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/spst"
)

// program is what the commands share.
type program struct {
	vars           map[string]string
	stdout, stderr io.Writer
	out            cli.Output
}

// report says what went wrong and gives the exit code.
func (p *program) report(err error) int {
	if err == nil {
		return cli.ExitDone
	}
	if code, ok := errors.AsType[cli.Exit](err); ok {
		return int(code)
	}
	e, _ := errors.AsType[*spst.Error](err)
	p.say("portail : %s", sentence(err, e))
	if e != nil {
		for _, problem := range e.Problems {
			p.say("  %s : %s", spst.FieldLabel(problem.Field), problem.Message)
		}
	}
	return cli.ExitCode(err)
}

// sentence is for the operator: the cause is said too.
func sentence(err error, e *spst.Error) string {
	if e == nil {
		return err.Error()
	}
	text := strings.TrimSuffix(err.Error(), e.Error()) // what was said before it, as the file
	if e.Message == "" {
		return text + e.Error()
	}
	if text += e.Message; e.Err == nil {
		return text
	}
	return fmt.Sprintf("%s (%v)", text, e.Err)
}

// say writes lines for people.
func (p *program) say(format string, args ...any) {
	fmt.Fprintln(p.stderr, cli.Wrapped(p.stderr, cli.Clean(fmt.Sprintf(format, args...))))
}

func newRoot(p *program) *cobra.Command {
	root := &cobra.Command{
		Use:   "portail",
		Short: "Le portail des adhérents",
		Long:  "Le portail des adhérents d'un service de santé au travail : son API et sa base.",
		Example: "  portail servir --demo                             un portail d'essai\n" +
			"  portail servir --base /var/lib/portail/base.db    le portail d'un service",
		Args:              cli.NoCommand,
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	root.AddCommand(newServe(p), newMigrate(p), newTransfer(p), newLoad(p), newBackup(p), newVerify(p), newVersion(p))
	root.AddCommand(newMemberNoun(p), newMandateNoun(p), newCampaignNoun(p), newTariffNoun(p), newInvoiceNoun(p), newAppointmentNoun(p),
		newActivityNoun(p))
	cli.French(root, cli.Version(version), cli.Manual{})
	return root
}

func newVersion(p *program) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "La version du programme",
		Args:  cli.NoArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(p.stdout, "portail %s\n", cli.Version(version))
			return err
		},
	}
}
