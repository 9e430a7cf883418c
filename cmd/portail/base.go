package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/portal/sqlstore"
)

// What the options do not say.
const (
	// baseVariable holds the base, whose address may have a password in it there.
	baseVariable = "PORTAIL_BASE"
	// keyVariable holds the base's key in base64, where a file beside the base is not wanted.
	keyVariable = "PORTAIL_CLE"
	// serviceVariable holds the file of the service.
	serviceVariable = "PORTAIL_SERVICE"
)

// baseFlags say which base to open.
type baseFlags struct {
	base    string // a file, or the address of one on PostgreSQL
	key     string
	service string
}

func (f *baseFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.base, "base", "",
		"la `BASE` : un fichier, ou postgres://rôle@hôte/base (sinon "+baseVariable+")")
	cmd.Flags().StringVar(&f.key, "cle", "",
		"la clé de la base, dans `FICHIER` (sinon "+keyVariable+", sinon le fichier de la base suivi de .cle)")
}

func (f *baseFlags) registerService(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.service, "service", "",
		"le nom, les adresses et l'identité de facturation du service, dans `FICHIER` (sinon "+serviceVariable+
			", sinon le fichier de la base suivi de .service.json)")
}

// settle fills in what the environment says, and refuses a password among the
// arguments, which everybody on the machine can read.
func (f *baseFlags) settle(vars map[string]string) error {
	return f.settleAs("base", baseVariable, vars)
}

// settleAs is settle for a base that another option and another variable name.
func (f *baseFlags) settleAs(option, variable string, vars map[string]string) error {
	if sqlstore.IsAddress(f.base) && sqlstore.HasPassword(f.base) {
		return cli.Usage("un mot de passe dans --%s se lit dans la liste des processus : mettez-le dans le fichier de PGPASSFILE (~/.pgpass), "+
			"ou l'adresse entière dans %s.", option, variable)
	}
	f.base = cmp.Or(f.base, vars[variable])
	f.service = cmp.Or(f.service, vars[serviceVariable])
	return nil
}

// beside is the file of a base whose name ends so; "" beside one on PostgreSQL.
func (f *baseFlags) beside(suffix string) string {
	if sqlstore.IsAddress(f.base) {
		return ""
	}
	return f.base + suffix
}

// openBase opens the base and brings it to the current version.
func (p *program) openBase(ctx context.Context, f baseFlags) (*sqlstore.Store, error) {
	key, err := p.baseKey(ctx, f)
	if err != nil {
		return nil, err
	}
	return sqlstore.Open(ctx, f.base, key)
}

// baseKey finds the key of a base, and makes one for a base that is not there yet.
func (p *program) baseKey(ctx context.Context, f baseFlags) ([]byte, error) {
	if f.key == "" && p.vars[keyVariable] != "" {
		return sqlstore.ParseKey(p.vars[keyVariable])
	}
	file := cmp.Or(f.key, f.beside(".cle"))
	if file == "" {
		return nil, cli.Usage("indiquez la clé de la base par --cle FICHIER ou " + keyVariable + ".")
	}
	return sqlstore.BaseKey(ctx, f.base, file)
}

// openTemporaryBase opens a base that is removed by the function it gives; its
// key is never written.
func openTemporaryBase(ctx context.Context) (*sqlstore.Store, func() error, error) {
	dir, err := os.MkdirTemp("", "portail-essai-")
	if err != nil {
		return nil, nil, err
	}
	remove := func() error { return os.RemoveAll(dir) }
	key, err := sqlstore.NewKey()
	if err != nil {
		return nil, remove, err
	}
	store, err := sqlstore.Open(ctx, filepath.Join(dir, "essai.db"), key)
	return store, remove, err
}

func newMigrate(p *program) *cobra.Command {
	var f baseFlags
	cmd := &cobra.Command{
		Use:   "migrer [options]",
		Short: "Mettre une base à la version du programme",
		Long:  "Met une base à la version du programme. « servir » le fait aussi au démarrage.",
		Args:  cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.settle(p.vars); err != nil {
				return err
			}
			if f.base == "" {
				return errNoBase()
			}
			return p.migrate(cmd.Context(), f)
		},
	}
	f.register(cmd)
	return cmd
}

func (p *program) migrate(ctx context.Context, f baseFlags) error {
	store, err := p.openBase(ctx, f)
	if err != nil {
		return err
	}
	defer store.Close()
	v, err := store.Version(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "%s : version %d\n", sqlstore.Shown(f.base), v)
	return err
}
