package cli

import (
	"errors"
	"io"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/espace-adherent/adherent/spst"
)

// filled has a field for each kind of setter.
type filled struct {
	Name  string
	Kind  spst.VisitKind
	On    spst.Date
	Until spst.Date
	Fee   spst.Cents
	Count int
	Over  bool
	VAT   bool
}

func fillers() []Setter[filled] {
	return []Setter[filled]{
		Text("nom", "`NOM`", func(x *filled) *string { return &x.Name }).Formerly("raison"),
		Choice("nature", "`NATURE`", spst.VisitKinds(), spst.VisitKind.Label, func(x *filled) *spst.VisitKind { return &x.Kind }),
		Day("le", "`DATE`", func(x *filled) *spst.Date { return &x.On }),
		Date("fin", "`DATE`", func(x *filled) *spst.Date { return &x.Until }),
		Amount("frais", "`EUROS`", func(x *filled) *spst.Cents { return &x.Fee }),
		Number("nombre", "`N`", func(x *filled) *int { return &x.Count }),
		Yes("lever", "lever", func(x *filled) *bool { return &x.Over }),
		YesNo("tva", "`oui|non`", func(x *filled) *bool { return &x.VAT }),
	}
}

// parse reads a command line as the programs do, and gives the sentence that refuses it.
func parse(t *testing.T, register func(*pflag.FlagSet), args ...string) string {
	t.Helper()
	cmd := &cobra.Command{Use: "essai", RunE: func(*cobra.Command, []string) error { return nil }, SilenceErrors: true, SilenceUsage: true}
	register(cmd.Flags())
	French(cmd, "", Manual{})
	cmd.SetOut(io.Discard)
	cmd.SetArgs(args)
	err := cmd.Execute()
	if usage, ok := errors.AsType[*UsageError](err); ok {
		return usage.Error()
	}
	if err != nil {
		t.Errorf("%q: %v is no usage error", args, err)
	}
	return ""
}

// Options fill an object as they are read, or one that is known later: the fields that were not given stay.
func TestSettersFill(t *testing.T) {
	args := []string{"--nom", "", "--nature", "Reprise", "--le", "01/02/2027", "--fin", "", "--frais", "60,50", "--nombre", "3", "--lever", "--tva", "oui"}
	before := filled{Name: "avant", Until: spst.NewDate(2027, 1, 1)}
	now, later := before, before
	var given Given[filled]
	for _, register := range []func(*pflag.FlagSet){
		func(f *pflag.FlagSet) { Fill(f, &now, fillers()...) }, func(f *pflag.FlagSet) { given.Flags(f, fillers()...) },
	} {
		if refused := parse(t, register, args...); refused != "" {
			t.Fatal(refused)
		}
	}
	if some, err := given.Apply(&later); !some || err != nil {
		t.Fatal(some, err)
	}
	want := filled{Kind: now.Kind, On: spst.NewDate(2027, 2, 1), Fee: 6050, Count: 3, Over: true, VAT: true}
	if now != want || later != want || now.Kind.Label() == "" {
		t.Errorf("filled %+v at once, %+v later, want %+v", now, later, want)
	}
}

func TestSettersRefuse(t *testing.T) {
	for args, want := range map[[2]string]string{
		{"--le", "demain"}:  "--le : " + message(spst.ParseDate("demain")),
		{"--le", ""}:        "--le : " + message(spst.ParseDate("")),
		{"--fin", "demain"}: "--fin : " + message(spst.ParseDate("demain")),
		{"--frais", "x"}:    "--frais : " + message(spst.ParseCents("x")),
		{"--nombre", "x"}:   "La valeur de --nombre n'est pas de la bonne forme. « essai --help » donne les options.",
		{"--tva", "x"}:      "--tva attend l'une de ces valeurs : oui, non.",
	} {
		var given Given[filled]
		if got := parse(t, func(f *pflag.FlagSet) { given.Flags(f, fillers()...) }, args[:]...); got != want {
			t.Errorf("%q is refused by %q, want %q", args, got, want)
		}
	}
}

func message[T any](_ T, err error) string {
	e, _ := errors.AsType[*spst.Error](err)
	return e.Message
}

// An option is still read by the name that it had, which the help does not tell.
func TestSettersHaveFormerNames(t *testing.T) {
	var now, later filled
	var given Given[filled]
	for _, register := range []func(*pflag.FlagSet){
		func(f *pflag.FlagSet) { Fill(f, &now, fillers()...) }, func(f *pflag.FlagSet) { given.Flags(f, fillers()...) },
	} {
		parse(t, func(f *pflag.FlagSet) {
			register(f)
			if !f.Lookup("raison").Hidden {
				t.Error("the help tells the former name")
			}
		}, "--raison", "Martin")
	}
	if _, err := given.Apply(&later); err != nil || now.Name != "Martin" || later != now {
		t.Errorf("%+v at once, %+v later, %v", now, later, err)
	}
}
