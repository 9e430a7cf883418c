package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/document"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/spst"
)

// office is one run of a verb of the back office: on a base, while a portal may
// be serving it.
type office struct {
	*program
	*portal.Portal
	store *sqlstore.Store
	stdin io.Reader
	args  []string
	json  bool
}

// work is what a verb does once its command line is read.
type work func(ctx context.Context, o *office) error

// verb is a command of a noun: its options are registered by setup, which gives
// what it then does.
type verb struct {
	use, short, example string
	args                cobra.PositionalArgs // cli.NoArguments when nil
	setup               func(*pflag.FlagSet) work
}

func (p *program) verb(v verb) *cobra.Command {
	var base baseFlags
	var asJSON bool
	if v.args == nil {
		v.args = cli.NoArguments
	}
	cmd := &cobra.Command{Use: v.use + " [options]", Short: v.short, Example: v.example, Args: v.args}
	do := v.setup(cmd.Flags())
	base.register(cmd)
	base.registerService(cmd)
	cmd.Flags().Lookup("base").Usage = "la base, dans `FICHIER`"
	cmd.Flags().BoolVar(&asJSON, "json", false, "un document JSON sur la sortie standard")
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if err := base.mustExist(); err != nil {
			return err
		}
		who, err := readIdentity(base)
		if err != nil {
			return err
		}
		store, err := p.openBase(cmd.Context(), base)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, store.Close()) }()
		house := portal.New(store, portal.Options{Service: who.Service, Seller: who.Seller, Terms: who.Invoicing, FactorAbove: who.FactorAbove,
			Documents: document.Maker{}, Outbox: true})
		return do(cmd.Context(), &office{program: p, Portal: house, store: store, stdin: cmd.InOrStdin(), args: args, json: asJSON})
	}
	return cmd
}

// noun is a command of which only the verbs do anything.
func noun(name, short string, verbs ...*cobra.Command) *cobra.Command {
	cmd := cli.Noun(name, short)
	cmd.AddCommand(verbs...)
	return cmd
}

// required refuses a command line without the options named: name, value, name,
// value…
func required(pairs ...string) error {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			return cli.Usage("l'option --%s manque.", pairs[i])
		}
	}
	return nil
}

// answer writes v as JSON when asked to, else what text writes.
func (o *office) answer(v any, text func(w io.Writer)) error { return o.print(o.json, v, text) }

// print writes v as JSON, or what text writes, without what a terminal would obey.
func (p *program) print(asJSON bool, v any, text func(w io.Writer)) error {
	var out strings.Builder
	if asJSON {
		e := json.NewEncoder(&out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(v); err != nil {
			return err
		}
	} else {
		w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
		text(w)
		_ = w.Flush() // a builder takes everything
	}
	_, err := io.WriteString(p.stdout, cli.Clean(out.String()))
	return err
}

// row writes one line of a table.
func row(w io.Writer, cells ...string) {
	cleaned := make([]string, len(cells))
	for i, cell := range cells {
		cleaned[i] = client.Clean(cell)
	}
	fmt.Fprintln(w, strings.Join(cleaned, "\t"))
}

// changed is what a write answers.
type changed struct {
	Changed bool `json:"changed"`
}

// done says what a write did; one that found everything as asked says so.
func (o *office) done(did bool, format string, args ...any) error {
	return o.answer(changed{did}, func(w io.Writer) {
		if !did {
			fmt.Fprintln(w, "Rien à changer : tout est déjà ainsi.")
			return
		}
		fmt.Fprintf(w, format+"\n", args...)
	})
}

// The options that are values of the trade.

type dateValue struct{ to *spst.Date }

func (v dateValue) String() string {
	if v.to == nil {
		return ""
	}
	return v.to.String()
}
func (dateValue) Type() string { return "date" }
func (v dateValue) Set(s string) (err error) {
	*v.to, err = spst.ParseDate(s)
	return err
}

type centsValue struct{ to *spst.Cents }

func (v centsValue) String() string {
	if v.to == nil || *v.to == 0 {
		return ""
	}
	return v.to.French()
}
func (centsValue) Type() string { return "euros" }
func (v centsValue) Set(s string) (err error) {
	*v.to, err = spst.ParseCents(s)
	return err
}
