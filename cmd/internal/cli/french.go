package cli

import (
	"errors"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/espace-adherent/adherent/spst"
)

// French makes a finished command line speak it: help, usage, version, refusals.
func French(root *cobra.Command, version string, m Manual) {
	root.Version = version
	root.SetVersionTemplate("{{.Name}} {{.Version}}\n")
	root.Flags().Bool("version", false, "la version du programme")
	root.SetFlagErrorFunc(flagError)
	root.SetUsageFunc(m.usage)
	root.SetHelpFunc(m.help)
	root.PersistentFlags().BoolP("help", "h", false, "l'aide de la commande")
	root.SetHelpCommand(m.command(root))
	root.InitDefaultHelpCmd() // so that it is found before the program runs
	if root.PersistentFlags().Lookup("json") != nil {
		_ = root.RegisterFlagCompletionFunc("json", completeFields)
	}
	inFrench(root)
}

// inFrench keeps the English words of cobra and pflag out of the help: « [flags] »
// behind a usage, « (default …) » behind an option.
func inFrench(cmd *cobra.Command) {
	cmd.DisableFlagsInUseLine = true
	for _, flags := range []*pflag.FlagSet{cmd.LocalNonPersistentFlags(), cmd.PersistentFlags()} {
		flags.VisitAll(func(f *pflag.Flag) {
			switch f.DefValue {
			case "", "0", "0s", "false", "[]":
				return // nothing, of which pflag says nothing
			case "-1": // nothing either, where 0 is something
			default:
				f.Usage += " (par défaut : " + f.DefValue + ")"
			}
			f.DefValue = map[string]string{"bool": "false", "int": "0", "int64": "0", "duration": "0s"}[f.Value.Type()]
		})
	}
	for _, child := range cmd.Commands() {
		inFrench(child)
	}
}

// Noun is a command that only holds others.
func Noun(use, short string, aliases ...string) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Aliases: aliases,
		Args: NoCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
}

// Renamed keeps the former name of an option, which scripts may have, out of the help.
func Renamed(cmd *cobra.Command, was, is string) {
	former := *cmd.Flags().Lookup(is)
	former.Name, former.Hidden = was, true
	cmd.Flags().AddFlag(&former)
}

// NoCommand refuses what a command that holds others does not know, with the
// nearest name.
func NoCommand(cmd *cobra.Command, args []string) error { return noCommand(cmd, args) }

// noCommand is [NoCommand] where other names would do too.
func noCommand(cmd *cobra.Command, args []string, others ...string) error {
	if len(args) == 0 {
		return nil
	}
	if strings.HasPrefix(args[0], "–") || strings.HasPrefix(args[0], "—") { // as what sets texts makes of « -- »
		return Usage("%s « %s --help » donne les options.", textDashes, cmd.CommandPath())
	}
	sentence := "Commande inconnue" + named("", args[0]) + "."
	near := nearestCommand(cmd, args[0])
	if i, ok := Nearest(args[0], others); ok && near == "" {
		near = others[i]
	}
	return Usage("%s%s « %s --help » les donne toutes.", sentence, meant(near), cmd.CommandPath())
}

const textDashes = "Une option commence par « -- », deux tirets simples : retapez-les."

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

// nameable is a word that has the shape of a name of ours, so that it may be repeated.
var nameable = regexp.MustCompile(`^[a-zà-ÿ]{1,16}([-_][a-zà-ÿ]{1,16}){0,3}$`)

// named is what is not known, as it was typed; "" where it could be a secret.
func named(dashes, word string) string {
	if !nameable.MatchString(word) {
		return ""
	}
	return " : « " + dashes + word + " »"
}

// NoArguments is for the commands that take options only. The argument is not
// repeated: it may be a password typed in the wrong place.
func NoArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return Usage("« %s » ne prend que des options. « %s --help » les donne.", cmd.CommandPath(), cmd.CommandPath())
}

// Arguments bounds the arguments of a command.
func Arguments(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || len(args) > most {
			return Usage("La commande s'écrit « %s » ; « %s --help » l'explique.", cmd.UseLine(), cmd.CommandPath())
		}
		return nil
	}
}

// flagError says in French what pflag says in English; values are not repeated but
// by the sentence of a rule of the trade.
func flagError(cmd *cobra.Command, err error) error {
	remedy := " « " + cmd.CommandPath() + " --help » donne les options."
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		return Usage("%s%s", unknownFlag(cmd, unknown), remedy)
	}
	if missing, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		return Usage("L'option --%s attend une valeur.%s", missing.GetFlag().Name, remedy)
	}
	if bad, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		if said, ok := errors.AsType[*UsageError](bad); ok {
			return said
		}
		if _, ok := errors.AsType[*spst.Error](bad); ok {
			return Refused(bad.GetFlag().Name, bad)
		}
		return Usage("La valeur de --%s n'est pas de la bonne forme.%s", bad.GetFlag().Name, remedy)
	}
	return Usage("Ligne de commande non comprise.%s", remedy)
}

func unknownFlag(cmd *cobra.Command, unknown *pflag.NotExistError) string {
	name, names := unknown.GetSpecifiedName(), flagNames(cmd)
	if unknown.GetSpecifiedShortnames() != "" {
		return unknownLetter(name, names)
	}
	sentence := "Option inconnue" + named("--", name) + "."
	if i, ok := Nearest(name, names); ok {
		sentence += meant("--" + names[i])
	}
	return sentence
}

// unknownLetter is about an option of one letter, which tells of no secret. What pflag gives of
// another character is a byte of it.
func unknownLetter(letter string, names []string) string {
	if len(letter) != 1 {
		return textDashes
	}
	sentence, meaning := "Option inconnue : « -"+letter+" ».", []string{}
	for _, name := range names {
		if strings.HasPrefix(name, strings.ToLower(letter)) {
			meaning = append(meaning, name)
		}
	}
	if len(meaning) == 1 {
		sentence += meant("--" + meaning[0])
	}
	return sentence
}

func flagNames(cmd *cobra.Command) (names []string) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	return names
}

// Nearest finds the name that a word was meant for: the one that differs
// least, if not by too much.
func Nearest(word string, names []string) (index int, ok bool) {
	least := farthest + 1
	for i, name := range names {
		if d := distance(strings.ToLower(word), strings.ToLower(name)); d < least {
			index, least = i, d
		}
	}
	return index, least <= farthest
}

// Suggestion is « Vouliez-vous dire « … » ? » behind a sentence, with a blank before it, for the
// name that a word was meant for; "" where there is none.
func Suggestion(word string, names []string) string {
	i, ok := Nearest(word, names)
	if !ok {
		return ""
	}
	return meant(names[i])
}

// meant is the suggestion of a name; "" for "".
func meant(name string) string {
	if name == "" {
		return ""
	}
	return " Vouliez-vous dire « " + name + " » ?"
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
