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
		PersistentPreRunE: p.before,
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
	global.BoolVar(&p.out.json, "json", false, "un document JSON sur la sortie standard")
	global.StringVar(&p.out.query, "jq", "", "ce que l'`EXPRESSION` jq prend du document JSON")
	global.BoolVar(&p.out.csv, "csv", false, "une table pour les tableurs : « ; », jj/mm/aaaa, virgule décimale")
	global.BoolP("help", "h", false, "l'aide de la commande")

	root.AddCommand(newDemo(p), newConnexion(p), newDeconnexion(p), newStatut(p), newConfig(p), newVersion(p), newCompletion(p), newSSH(p), newFiles(p), newVerifier(p), newWorkingDays(p), newSalaries(p), newFactures(p), newDeclarations(p),
		newRendezVous(p), newEntreprise(p), newContacts(p), newAddresses(p), newCareTeam(p), newSynthese(p), newTodo(p), newClients(p), newLire(p), newDoctor(p), newMan(p))
	root.SetHelpCommand(newAide(root))
	withoutFlagsWord(root)
	return root
}

// withoutFlagsWord keeps an English word out of the usage lines.
func withoutFlagsWord(cmd *cobra.Command) {
	cmd.DisableFlagsInUseLine = true
	for _, child := range cmd.Commands() {
		withoutFlagsWord(child)
	}
}

// before refuses what cannot be carried out, before anything is.
func (p *program) before(cmd *cobra.Command, args []string) error {
	if err := p.refuseRemote(cmd, args); err != nil {
		return err
	}
	return p.out.prepare(cmd)
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
	sentence := "Commande inconnue."
	if near := nearestCommand(root, args[0]); near != "" {
		sentence += " Vouliez-vous dire « " + near + " » ?"
	}
	return usage("%s « adherent aide » les donne toutes.", sentence)
}

// farthest is how many letters a word may differ by and still be meant.
const farthest = 2

// leastStart is how long the start of a name is to be, to stand for it.
const leastStart = 3

func nearestCommand(parent *cobra.Command, word string) string {
	nearest, least := "", farthest+1
	for _, c := range parent.Commands() {
		if !c.IsAvailableCommand() {
			continue
		}
		for _, name := range append([]string{c.Name()}, c.Aliases...) {
			d := distance(strings.ToLower(word), name)
			if len(word) >= leastStart && strings.HasPrefix(name, word) {
				d = 0 // the start of it
			}
			if d < least {
				nearest, least = c.Name(), d
			}
		}
	}
	return nearest
}

// noArguments is for the commands that take options only. The argument is not
// repeated: it may be a password typed in the wrong place.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usage("« %s » ne prend que des options. « %s --help » les donne.", cmd.CommandPath(), cmd.CommandPath())
}

// argCount bounds the arguments of a command.
func argCount(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || len(args) > most {
			return usage("La commande s'écrit « %s » ; « %s --help » l'explique.", cmd.UseLine(), cmd.CommandPath())
		}
		return nil
	}
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
	nearest, least := "", farthest+1
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
