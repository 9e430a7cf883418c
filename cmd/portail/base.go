package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/portal/sqlstore"
)

// keyVariable holds the base's key in base64, where a file beside the base is not wanted.
const keyVariable = "PORTAIL_CLE"

// baseFlags say which base to open.
type baseFlags struct {
	path    string
	key     string
	service string
}

func (f *baseFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.path, "base", "", "la base, dans `FICHIER` (créée si elle n'existe pas)")
	cmd.Flags().StringVar(&f.key, "cle", "",
		"la clé de la base, dans `FICHIER` (sinon "+keyVariable+", sinon le fichier de la base suivi de .cle)")
}

func (f *baseFlags) registerService(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.service, "service", "",
		"le nom, les adresses et l'identité de facturation du service, dans `FICHIER` (sinon le fichier de la base suivi de .service.json)")
}

// openBase opens the base and brings it to the current version.
func (p *program) openBase(ctx context.Context, f baseFlags) (*sqlstore.Store, error) {
	key, err := p.baseKey(ctx, f)
	if err != nil {
		return nil, err
	}
	return sqlstore.Open(ctx, f.path, key)
}

// baseKey finds the key of a base, and makes one for a base that is not there yet.
func (p *program) baseKey(ctx context.Context, f baseFlags) ([]byte, error) {
	if f.key != "" {
		return sqlstore.BaseKey(ctx, f.path, f.key)
	}
	if text := p.vars[keyVariable]; text != "" {
		return sqlstore.ParseKey(text)
	}
	return sqlstore.BaseKey(ctx, f.path, f.path+".cle")
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
			if f.path == "" {
				return cli.Usage("indiquez la base par --base FICHIER.")
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
	_, err = fmt.Fprintf(p.stdout, "%s : version %d\n", f.path, v)
	return err
}
