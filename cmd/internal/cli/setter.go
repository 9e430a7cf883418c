package cli

import (
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/espace-adherent/adherent/spst"
)

// Setter is an option that fills a field. What its field does not take is refused as the command line is read.
type Setter[T any] struct {
	flag, usage string
	set         func(*T, string) error
	bare        string // the value when none is given; "" wants one
	former      string // the name that the option had before, which is still read
}

// Formerly is the setter that takes its former name too, which no help tells.
func (s Setter[T]) Formerly(flag string) Setter[T] {
	s.former = flag
	return s
}

// Text is the setter of a free text, or of a code that the portal checks; the rules are spst's.
func Text[T any, V ~string](flag, usage string, field func(*T) *V) Setter[T] {
	return Value(flag, usage, func(x *T, value string) error { *field(x) = V(value); return nil })
}

// Value is the setter of what set reads.
func Value[T any](flag, usage string, set func(x *T, value string) error) Setter[T] {
	return Setter[T]{flag: flag, usage: usage, set: set}
}

// Read is the setter of what parse reads.
func Read[T, V any](flag, usage string, parse func(string) (V, error), field func(*T) *V) Setter[T] {
	return Value(flag, usage, func(x *T, value string) (err error) {
		*field(x), err = parse(value)
		return err
	})
}

// Day is the setter of a date.
func Day[T any](flag, usage string, field func(*T) *spst.Date) Setter[T] {
	return Read(flag, usage, spst.ParseDate, field)
}

// Date is the setter of a date that an empty value takes away.
func Date[T any](flag, usage string, field func(*T) *spst.Date) Setter[T] {
	return Read(flag, usage, func(value string) (spst.Date, error) {
		if value == "" {
			return 0, nil
		}
		return spst.ParseDate(value)
	}, field)
}

// Amount is the setter of an amount in euros, or of a rate.
func Amount[T any](flag, usage string, field func(*T) *spst.Cents) Setter[T] {
	return Read(flag, usage, spst.ParseCents, field)
}

// Number is the setter of an integer.
func Number[T any](flag, usage string, field func(*T) *int) Setter[T] {
	return Read(flag, usage, strconv.Atoi, field)
}

// Yes is the setter of what the option alone says.
func Yes[T any](flag, usage string, field func(*T) *bool) Setter[T] {
	s := Read(flag, usage, strconv.ParseBool, field)
	s.bare = "true"
	return s
}

// YesNo is the setter of oui or non.
func YesNo[T any](flag, usage string, field func(*T) *bool) Setter[T] {
	return Value(flag, usage, func(x *T, value string) error {
		v, err := OneOf(flag, value, []string{"oui", "non"}, func(s string) string { return s })
		*field(x) = v == "oui"
		return err
	})
}

// Choice is the setter of a value of a closed list; an empty value takes it away.
func Choice[T any, V ~string](flag, usage string, all []V, label func(V) string, field func(*T) *V) Setter[T] {
	return Value(flag, usage, func(x *T, value string) error {
		if value == "" {
			*field(x) = ""
			return nil
		}
		v, err := OneOf(flag, value, all, label)
		if err == nil {
			*field(x) = v
		}
		return err
	})
}

// Fill adds an option for each setter, which puts its value in x at once.
func Fill[T any](flags *pflag.FlagSet, x *T, setters ...Setter[T]) {
	for _, s := range setters {
		s.add(flags, &option{set: func(value string) error { return s.set(x, value) }})
	}
}

// FillDate adds the option of one date.
func FillDate(flags *pflag.FlagSet, to *spst.Date, flag, usage string) {
	Fill(flags, to, Day(flag, usage, func(d *spst.Date) *spst.Date { return d }))
}

// Given are the options of a command that fill an object which is known once the command runs.
type Given[T any] struct {
	setters []Setter[T]
	options []*option
}

// Flags adds an option for each setter.
func (g *Given[T]) Flags(flags *pflag.FlagSet, setters ...Setter[T]) {
	g.setters = setters
	for _, s := range setters {
		o := &option{set: func(value string) error {
			var x T
			return s.set(&x, value)
		}}
		s.add(flags, o)
		g.options = append(g.options, o)
	}
}

// Apply puts the options that were given in x; some tells whether there were some.
func (g *Given[T]) Apply(x *T) (some bool, err error) {
	for i, o := range g.options {
		if !o.given {
			continue
		}
		some = true
		if err := g.setters[i].set(x, o.value); err != nil {
			return false, err
		}
	}
	return some, nil
}

func (s Setter[T]) add(flags *pflag.FlagSet, o *option) {
	o.alone = s.bare != ""
	flags.VarPF(o, s.flag, "", s.usage).NoOptDefVal = s.bare
	if s.former != "" {
		flags.VarPF(o, s.former, "", s.usage).Hidden = true
	}
}

// option is the value of a setter on the command line.
type option struct {
	set          func(string) error
	value        string
	given, alone bool
}

// Set implements [pflag.Value].
func (o *option) Set(value string) error {
	o.value, o.given = value, true
	return o.set(value)
}

// String implements [pflag.Value].
func (o *option) String() string { return o.value }

// Type implements [pflag.Value].
func (o *option) Type() string {
	if o.alone {
		return "bool"
	}
	return "string"
}

// NotOneOf is a usage error for a value that no list has, with the nearest of them.
func NotOneOf[T ~string](option, value string, all []T, label func(T) string) error {
	words := Words(all)
	var names []string
	for _, v := range all {
		names = append(names, spst.Fold(string(v)), spst.Fold(label(v)))
	}
	if i, ok := Nearest(spst.Fold(value), names); ok {
		return Usage("--%s ne connaît pas cette valeur.%s", option, meant(words[i/2]))
	}
	return Usage("--%s attend l'une de ces valeurs : %s.", option, strings.Join(words, ", "))
}

// Words are the values of a list, as they are typed.
func Words[T ~string](all []T) []string {
	words := make([]string, len(all))
	for i, v := range all {
		words[i] = string(v)
	}
	return words
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
