package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/spst"
)

// Setter puts the value of an option in a field.
type Setter[T any] struct {
	flag, usage string
	set         func(*T, string) error
}

// Text is the setter of a free text; the rules are spst's.
func Text[T any](flag, usage string, field func(*T) *string) Setter[T] {
	return Setter[T]{flag, usage, func(x *T, value string) error { *field(x) = value; return nil }}
}

// Value is the setter of what set reads.
func Value[T any](flag, usage string, set func(x *T, value string) error) Setter[T] {
	return Setter[T]{flag, usage, set}
}

// Date is the setter of a date; an empty value takes it away.
func Date[T any](flag, usage string, field func(*T) *spst.Date) Setter[T] {
	return Setter[T]{flag, usage, func(x *T, value string) error {
		if value == "" {
			*field(x) = 0
			return nil
		}
		d, err := spst.ParseDate(value)
		if err != nil {
			return ErrDate(flag)
		}
		*field(x) = d
		return nil
	}}
}

// ErrDate refuses what is no date.
func ErrDate(flag string) error { return Usage("--%s attend une date jj/mm/aaaa.", flag) }

// YesNo is the setter of oui or non.
func YesNo[T any](flag, usage string, field func(*T) *bool) Setter[T] {
	return Setter[T]{flag, usage, func(x *T, value string) error {
		v, err := OneOf(flag, value, []string{"oui", "non"}, func(s string) string { return s })
		*field(x) = v == "oui"
		return err
	}}
}

// Choice is the setter of a value of a closed list; an empty value takes it away.
func Choice[T any, V ~string](flag, usage string, all []V, label func(V) string, field func(*T) *V) Setter[T] {
	return Setter[T]{flag, usage, func(x *T, value string) error {
		if value == "" {
			*field(x) = ""
			return nil
		}
		v, err := OneOf(flag, value, all, label)
		if err == nil {
			*field(x) = v
		}
		return err
	}}
}

// Given are the options of a command that were given, and the file of --fichier.
type Given[T any] struct {
	Setters []Setter[T]
	values  []string
	File    string
}

// Flags adds an option for each setter, and --fichier.
func (g *Given[T]) Flags(cmd *cobra.Command) {
	g.values = make([]string, len(g.Setters))
	for i, s := range g.Setters {
		cmd.Flags().StringVar(&g.values[i], s.flag, "", s.usage)
	}
	cmd.Flags().StringVar(&g.File, "fichier", "", "les champs d'un objet JSON de l'API dans `FICHIER`, ou « - » pour l'entrée standard")
}

// Apply puts the file, then the options, in x; any tells whether there were some.
func (g *Given[T]) Apply(cmd *cobra.Command, x *T, read func(path string, x any) error) (some bool, err error) {
	if g.File != "" {
		if err := read(g.File, x); err != nil {
			return false, err
		}
		some = true
	}
	for i, s := range g.Setters {
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

// Check refuses what no field can take, before anything is asked of the portal.
func (g *Given[T]) Check(cmd *cobra.Command) error {
	var x T
	for i, s := range g.Setters {
		if cmd.Flags().Changed(s.flag) {
			if err := s.set(&x, g.values[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// NotOneOf is a usage error for a value that no list has, with the nearest of them.
func NotOneOf[T ~string](option, value string, all []T, label func(T) string) error {
	words := make([]string, len(all))
	var names []string
	for i, v := range all {
		words[i] = string(v)
		names = append(names, spst.Fold(string(v)), spst.Fold(label(v)))
	}
	if i, ok := Nearest(spst.Fold(value), names); ok {
		return Usage("--%s ne connaît pas cette valeur. Vouliez-vous dire « %s » ?", option, words[i/2])
	}
	return Usage("--%s attend l'une de ces valeurs : %s.", option, strings.Join(words, ", "))
}

// OneOf reads a value of a list, by its code or by its words.
func OneOf[T ~string](option, value string, all []T, label func(T) string) (T, error) {
	for _, v := range all {
		if spst.Fold(value) == spst.Fold(string(v)) || spst.Fold(value) == spst.Fold(label(v)) {
			return v, nil
		}
	}
	return "", NotOneOf(option, value, all, label)
}
