package main

import (
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/espace-adherent/adherent/spst"
)

// program is what the commands share.
type program struct {
	vars           map[string]string
	stdout, stderr io.Writer
}

// The exit codes are those of adherent.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitInvalid     = 3
	exitNotFound    = 5
	exitConflict    = 6
	exitUnavailable = 7
)

// usageError is a command line that cannot be carried out.
type usageError struct{ sentence string }

func (e *usageError) Error() string { return e.sentence }

func usage(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// report says what went wrong and gives the exit code.
func (p *program) report(err error) int {
	if err == nil {
		return exitDone
	}
	e, _ := errors.AsType[*spst.Error](err)
	p.say("portail : %s", sentence(err, e))
	if e != nil {
		for _, problem := range e.Problems {
			p.say("  %s : %s", problem.Field, problem.Message)
		}
	}
	return exitCode(err)
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

func exitCode(err error) int {
	if _, ok := errors.AsType[*usageError](err); ok {
		return exitUsage
	}
	switch spst.KindOf(err) {
	case spst.Invalid:
		return exitInvalid
	case spst.NotFound:
		return exitNotFound
	case spst.Conflict, spst.Stale:
		return exitConflict
	case spst.Unavailable:
		return exitUnavailable
	default:
		return exitFailed
	}
}

func (p *program) say(format string, args ...any) { fmt.Fprintf(p.stderr, format+"\n", args...) }

func newRoot(p *program) *cobra.Command {
	root := &cobra.Command{
		Use:   "portail",
		Short: "Le portail des adhérents",
		Long:  "Le portail des adhérents d'un service de santé au travail : son API et sa base.",
		Example: "  portail servir --demo                             un portail d'essai\n" +
			"  portail servir --base /var/lib/portail/base.db    le portail d'un service",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("commande inconnue. « portail --help » les donne toutes.")
			}
			return nil
		},
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	root.SetFlagErrorFunc(flagError)
	root.SetUsageTemplate(usageTemplate)
	root.SetHelpTemplate(helpTemplate)
	root.PersistentFlags().BoolP("help", "h", false, "l'aide de la commande")
	root.SetHelpCommand(&cobra.Command{Hidden: true})
	root.AddCommand(newServe(p), newMigrate(p), newLoad(p), newBackup(p), newVersion(p))
	root.AddCommand(newMemberNoun(p), newMandateNoun(p), newCampaignNoun(p), newTariffNoun(p), newInvoiceNoun(p), newVisitNoun(p), newActivityNoun(p))
	return root
}

func newVersion(p *program) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "La version du programme",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(p.stdout, "portail %s\n", programVersion())
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

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage("« %s » ne prend que des options. « %s --help » les donne.", cmd.CommandPath(), cmd.CommandPath())
	}
	return nil
}

// flagError says in French what pflag says in English.
func flagError(cmd *cobra.Command, err error) error {
	if missing, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		return usage("l'option --%s attend une valeur.", missing.GetFlag().Name)
	}
	if bad, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		return usage("la valeur de --%s n'est pas de la bonne forme.", bad.GetFlag().Name)
	}
	return usage("option inconnue. « %s --help » les donne toutes.", cmd.CommandPath())
}

const helpTemplate = `{{with (or .Long .Short)}}{{.}}

{{end}}{{.UsageString}}`

const usageTemplate = `Utilisation :
  {{if .HasAvailableSubCommands}}{{.CommandPath}} [commande] [options]{{else}}{{.UseLine}}{{end}}
{{if .HasExample}}
Exemples :
{{.Example}}
{{end}}{{if .HasAvailableSubCommands}}
Commandes :{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}}  {{.Short}}{{end}}{{end}}
{{end}}{{if .HasAvailableLocalFlags}}
Options :
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}
{{end}}`
