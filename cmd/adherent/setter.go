package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/spst"
)

// setter puts the value of an option in a field.
type setter[T any] struct {
	flag, usage string
	set         func(*T, string) error
}

// text is the setter of a free text; the rules are spst's.
func text[T any](flag, usage string, field func(*T) *string) setter[T] {
	return setter[T]{flag, usage, func(x *T, value string) error { *field(x) = value; return nil }}
}

// date is the setter of a date; an empty value takes it away.
func date[T any](flag, usage string, field func(*T) *spst.Date) setter[T] {
	return setter[T]{flag, usage, func(x *T, value string) error {
		if value == "" {
			*field(x) = 0
			return nil
		}
		d, err := spst.ParseDate(value)
		if err != nil {
			return errDate(flag)
		}
		*field(x) = d
		return nil
	}}
}

func errDate(flag string) error { return cli.Usage("--%s attend une date jj/mm/aaaa.", flag) }

// yesNo is the setter of oui or non.
func yesNo[T any](flag, usage string, field func(*T) *bool) setter[T] {
	return setter[T]{flag, usage, func(x *T, value string) error {
		v, err := oneOf(flag, value, []string{"oui", "non"}, func(s string) string { return s })
		*field(x) = v == "oui"
		return err
	}}
}

// listValue is the setter of a value of a closed list; an empty value takes it away.
func listValue[T any, V ~string](flag, usage string, all []V, label func(V) string, field func(*T) *V) setter[T] {
	return setter[T]{flag, usage, func(x *T, value string) error {
		if value == "" {
			*field(x) = ""
			return nil
		}
		v, err := oneOf(flag, value, all, label)
		if err == nil {
			*field(x) = v
		}
		return err
	}}
}

// given are the options of a command that were given, and the file of --fichier.
type given[T any] struct {
	setters []setter[T]
	values  []string
	file    string
}

func (g *given[T]) flags(cmd *cobra.Command) {
	g.values = make([]string, len(g.setters))
	for i, s := range g.setters {
		cmd.Flags().StringVar(&g.values[i], s.flag, "", s.usage)
	}
	cmd.Flags().StringVar(&g.file, "fichier", "", "les champs d'un objet JSON de l'API dans `FICHIER`, ou « - » pour l'entrée standard")
}

// apply puts the file, then the options, in x; any tells whether there were some.
func (g *given[T]) apply(p *program, cmd *cobra.Command, x *T) (some bool, err error) {
	if g.file != "" {
		if err := p.readObject(g.file, x); err != nil {
			return false, err
		}
		some = true
	}
	for i, s := range g.setters {
		if !cmd.Flags().Changed(s.flag) {
			continue
		}
		some = true
		if err := s.set(x, g.values[i]); err != nil {
			return false, err
		}
	}
	return some, nil
}

// check refuses what no field can take, before anything is asked of the portal.
func (g *given[T]) check(cmd *cobra.Command) error {
	var x T
	for i, s := range g.setters {
		if cmd.Flags().Changed(s.flag) {
			if err := s.set(&x, g.values[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// refusal is a usage error for a value that no list has, with the nearest of them.
func refusal[T ~string](option, value string, all []T, label func(T) string) error {
	words := make([]string, len(all))
	var names []string
	for i, v := range all {
		words[i] = string(v)
		names = append(names, spst.Fold(string(v)), spst.Fold(label(v)))
	}
	if i, ok := cli.Nearest(spst.Fold(value), names); ok {
		return cli.Usage("--%s ne connaît pas cette valeur. Vouliez-vous dire « %s » ?", option, words[i/2])
	}
	return cli.Usage("--%s attend l'une de ces valeurs : %s.", option, strings.Join(words, ", "))
}

// oneOf reads a value of a list, by its code or by its words.
func oneOf[T ~string](option, value string, all []T, label func(T) string) (T, error) {
	for _, v := range all {
		if spst.Fold(value) == spst.Fold(string(v)) || spst.Fold(value) == spst.Fold(label(v)) {
			return v, nil
		}
	}
	return "", refusal(option, value, all, label)
}
