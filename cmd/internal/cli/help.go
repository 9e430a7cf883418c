package cli

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Manual is what the help of each command says beside the command, and the topics of « aide ».
type Manual struct {
	Environment string // the lines of the section; "" leaves it out
	More        string
	Topics      []Topic
}

// Topic is a page of the help that is about no command.
type Topic struct {
	Names []string // in French, then as others call it
	Short string
	Text  string
}

// helpWidth is what the lines of the help keep to.
const helpWidth = 100

// command is « aide », the help of a command or a topic.
func (m Manual) command(root *cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "aide [COMMANDE|SUJET]",
		Aliases: []string{"help"},
		Short:   "L'aide d'une commande ou d'un sujet",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				if at := slices.IndexFunc(m.Topics, func(t Topic) bool { return slices.Contains(t.Names, args[0]) }); at >= 0 {
					_, err := io.WriteString(root.OutOrStdout(), Wrapped(root.OutOrStdout(), m.Topics[at].Text))
					return err
				}
			}
			cmd, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return noCommand(root, args, m.topicNames()...)
			}
			return cmd.Help()
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			var words []cobra.Completion
			parent, _, err := root.Find(args)
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			for _, c := range parent.Commands() {
				if c.IsAvailableCommand() {
					words = append(words, cobra.CompletionWithDesc(c.Name(), c.Short))
				}
			}
			if len(args) == 0 {
				for _, t := range m.Topics {
					words = append(words, cobra.CompletionWithDesc(t.Names[0], t.Short))
				}
			}
			return words, cobra.ShellCompDirectiveNoFileComp
		},
	}
	if len(m.Topics) > 0 {
		cmd.Long = "L'aide d'une commande, ou de l'un de ces sujets :\n" + m.topics()
	}
	return cmd
}

func (m Manual) topicNames() []string {
	var names []string
	for _, t := range m.Topics {
		names = append(names, t.Names...)
	}
	return names
}

// topics are the lines that name them.
func (m Manual) topics() string {
	var b strings.Builder
	for _, t := range m.Topics {
		fmt.Fprintf(&b, "  %-18s %s\n", t.Names[0], t.Short)
	}
	return strings.TrimRight(b.String(), "\n")
}

func (m Manual) help(cmd *cobra.Command, _ []string) {
	out := cmd.OutOrStdout()
	if text := orElse(cmd.Long, cmd.Short); text != "" {
		fmt.Fprintln(out, Wrapped(out, text)+"\n")
	}
	fmt.Fprint(out, cmd.UsageString())
}

func orElse(text, otherwise string) string {
	if text != "" {
		return text
	}
	return otherwise
}

// usage writes the sections of a command's help.
func (m Manual) usage(cmd *cobra.Command) error {
	line := cmd.UseLine()
	if cmd.HasAvailableSubCommands() {
		line = cmd.CommandPath() + " [commande] [options]"
	}
	sections := [][2]string{
		{"Utilisation", "  " + line},
		{"Exemples", cmd.Example},
		{"Commandes", children(cmd)},
		{"Options", flagLines(cmd.LocalFlags())},
	}
	if !cmd.HasParent() && len(m.Topics) > 0 {
		sections = append(sections, [2]string{"Sujets de « " + cmd.CommandPath() + " aide »", m.topics()})
	}
	sections = append(sections,
		[2]string{"Champs de --json", fieldLines(cmd)},
		[2]string{"Options de toutes les commandes", flagLines(cmd.InheritedFlags())},
		[2]string{"Environnement", m.Environment},
		[2]string{"Pour en savoir plus", m.More})
	var b strings.Builder
	for _, s := range sections {
		if s[1] == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(s[0] + " :\n" + s[1] + "\n")
	}
	_, err := io.WriteString(cmd.OutOrStderr(), Wrapped(cmd.OutOrStderr(), b.String()))
	return err
}

// flagLines are the options and what they do, in columns of cells: pflag pads by bytes,
// which accents have more of.
func flagLines(flags *pflag.FlagSet) string {
	lines := strings.Split(strings.TrimRight(flags.FlagUsages(), " \n"), "\n")
	column := regexp.MustCompile(`^( *-.*?\S)  +(\S.*)$`)
	widest := 0
	for _, l := range lines {
		if m := column.FindStringSubmatch(l); m != nil {
			widest = max(widest, ansi.StringWidth(m[1]))
		}
	}
	for i, l := range lines {
		if m := column.FindStringSubmatch(l); m != nil {
			lines[i] = m[1] + strings.Repeat(" ", widest-ansi.StringWidth(m[1])+2) + m[2]
		}
	}
	return strings.Join(lines, "\n")
}

// children are the lines of the commands that a command holds.
func children(cmd *cobra.Command) string {
	var lines []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			lines = append(lines, fmt.Sprintf("  %-*s  %s", c.NamePadding(), c.Name(), c.Short))
		}
	}
	return strings.Join(lines, "\n")
}

// fieldLines are the fields that --json may take.
func fieldLines(cmd *cobra.Command) string {
	fields := FieldsOf(cmd)
	if fields == nil {
		return ""
	}
	return "  " + strings.ReplaceAll(ansi.Wordwrap(strings.Join(fields, ", "), helpWidth, ""), "\n", "\n  ")
}
