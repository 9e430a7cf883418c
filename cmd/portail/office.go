package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/document"
	"github.com/espace-adherent/adherent/portal/sqlstore"
)

// office is one run of a verb of the back office: on a base, while a portal may
// be serving it.
type office struct {
	*program
	*portal.Portal
	store *sqlstore.Store
	stdin io.Reader
	args  []string
}

// work is what a verb does once its command line is read. Its result is printed
// when it gives no error.
type work func(ctx context.Context, o *office) (cli.Result, error)

// verb is a command of a noun: its options are registered by setup, which gives
// what it then does.
type verb struct {
	use, short, example string
	args                cobra.PositionalArgs // cli.NoArguments when nil
	setup               func(*pflag.FlagSet) work
}

func (p *program) verb(v verb) *cobra.Command {
	var base baseFlags
	if v.args == nil {
		v.args = cli.NoArguments
	}
	cmd := &cobra.Command{Use: v.use + " [options]", Short: v.short, Example: v.example, Args: v.args}
	do := v.setup(cmd.Flags())
	base.register(cmd)
	base.registerService(cmd)
	p.out.JSONFlag(cmd.Flags())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if err := base.mustExist(cmd.Context(), p.vars); err != nil {
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
		r, err := do(cmd.Context(), &office{program: p, Portal: house, store: store, stdin: cmd.InOrStdin(), args: args})
		if err != nil {
			return err
		}
		return p.out.Print(r)
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

// changed is what a write answers.
type changed struct {
	Changed bool `json:"changed"`
}

// done is the result of a write; one that found everything as asked says so.
func done(did bool, format string, args ...any) cli.Result {
	if !did {
		return said(changed{did}, "Rien à changer : tout est déjà ainsi.")
	}
	return said(changed{did}, fmt.Sprintf(format, args...))
}

// said is a result that people read as sentences.
func said(document any, lines ...string) cli.Result {
	return cli.Result{Document: document, Table: cli.Sentences(lines...)}
}

// memberUsage explains the option of a member's number.
const memberUsage = "`N`° adhérent"

// ofMember says which member.
func ofMember(flags *pflag.FlagSet) *string { return flags.String("adherent", "", memberUsage) }
