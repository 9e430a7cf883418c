package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
)

// backupDocument is what « sauvegarder » prints.
type backupDocument struct {
	File  string `json:"file"`
	Bytes int64  `json:"bytes"`
}

func newBackup(p *program) *cobra.Command {
	return p.verb(verb{
		use: "sauvegarder FICHIER", short: "Copier la base, telle qu'elle est à cet instant, sans arrêter le portail",
		example: "  portail sauvegarder --base base.db /var/sauvegardes/base-2027-01-15.db",
		args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return cli.Usage("indiquez un fichier où copier la base.")
			}
			return nil
		},
		setup: func(*pflag.FlagSet) work {
			return func(ctx context.Context, o *office) error {
				path := o.args[0]
				err := o.store.Copy(ctx, path)
				if errors.Is(err, os.ErrExist) {
					return cli.Usage("ce fichier existe déjà : une sauvegarde n'en remplace jamais un.")
				}
				if err != nil {
					return err
				}
				info, err := os.Stat(path)
				if err != nil {
					return err
				}
				return o.answer(backupDocument{path, info.Size()}, func(w io.Writer) {
					fmt.Fprintf(w, "%s : %d octets. La clé n'y est pas : gardez-la ailleurs, sans elle cette copie ne sert à rien.\n", path, info.Size())
				})
			}
		},
	})
}
