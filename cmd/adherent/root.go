package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// newRoot builds the command line. Nothing is read or opened before a command runs.
func newRoot(p *program) *cobra.Command {
	root := &cobra.Command{
		Use:   "adherent",
		Short: "L'Espace Adhérent dans le terminal",
		Long: "L'Espace Adhérent de votre service de santé au travail, dans le terminal.\n" +
			"Sans commande, adherent ouvre l'interface sur le portail configuré.",
		Example: "  adherent demo                       l'interface sur un portail d'essai\n" +
			"  adherent --portail https://…        l'interface sur votre portail",
		Args:              noCommand,
		RunE:              func(cmd *cobra.Command, _ []string) error { return p.openInterface(cmd.Context()) },
		PersistentPreRunE: p.refuseRemote,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.SetIn(p.stdin)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	root.SetFlagErrorFunc(flagError)
	root.SetUsageTemplate(usageTemplate)
	root.SetHelpTemplate(helpTemplate)

	global := root.PersistentFlags()
	global.StringVar(&p.flags.Portal, "portail", "", "adresse `URL` du portail")
	global.StringVar(&p.flags.Profile, "profil", "", "`NOM` du profil de la configuration")
	global.StringVar(&p.debugFile, "debug", "", "journal technique dans `FICHIER`, sans donnée personnelle")
	global.BoolVar(&p.json, "json", false, "un document JSON sur la sortie standard")
	global.BoolP("help", "h", false, "l'aide de la commande")

	root.AddCommand(newDemo(p), newConnexion(p), newDeconnexion(p), newStatut(p), newConfig(p), newVersion(p), newSSH(p), newFiles(p), newVerifier(p), newWorkingDays(p), newSalaries(p))
	root.SetHelpCommand(newAide(root))
	return root
}

func newAide(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:     "aide [COMMANDE]",
		Aliases: []string{"help"},
		Short:   "L'aide d'une commande",
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return noCommand(root, args)
			}
			return cmd.Help()
		},
	}
}

// noCommand refuses what root does not know, with the nearest name.
func noCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	root.SuggestionsMinimumDistance = 2
	sentence := "Commande inconnue."
	if near := root.SuggestionsFor(args[0]); len(near) > 0 {
		sentence += " Vouliez-vous dire « " + strings.Join(near, " » ou « ") + " » ?"
	}
	return usage("%s « adherent aide » les donne toutes.", sentence)
}

// noArguments is for the commands that take options only. The argument is not
// repeated: it may be a password typed in the wrong place.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usage("« %s » ne prend que des options. « %s --help » les donne.", cmd.CommandPath(), cmd.CommandPath())
}

// flagError says in French what pflag says in English; values are not repeated.
func flagError(cmd *cobra.Command, err error) error {
	remedy := " « " + cmd.CommandPath() + " --help » donne les options."
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		if near := nearestFlag(cmd, unknown.GetSpecifiedName()); near != "" {
			return usage("Option inconnue. Vouliez-vous dire « --%s » ?%s", near, remedy)
		}
		return usage("Option inconnue.%s", remedy)
	}
	if missing, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		return usage("L'option --%s attend une valeur.%s", missing.GetFlag().Name, remedy)
	}
	if bad, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		return usage("La valeur de --%s n'est pas de la bonne forme.%s", bad.GetFlag().Name, remedy)
	}
	return usage("Ligne de commande non comprise.%s", remedy)
}

func nearestFlag(cmd *cobra.Command, name string) string {
	nearest, least := "", 3
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if d := distance(name, f.Name); d < least {
			nearest, least = f.Name, d
		}
	})
	return nearest
}

// distance is Levenshtein's, by byte.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := before
			if a[i] != b[j] {
				replace++
			}
			before = row[j+1]
			row[j+1] = min(replace, row[j]+1, before+1)
		}
	}
	return row[len(b)]
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
{{end}}{{if .HasAvailableInheritedFlags}}
Options de toutes les commandes :
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}
{{end}}`
