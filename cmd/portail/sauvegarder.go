package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/spst"
)

// backupDocument is what « sauvegarder » prints.
type backupDocument struct {
	File    string `json:"file"`
	Checked bool   `json:"checked"` // always: a copy that is not is not kept
	sqlstore.Report
}

// newBackup opens nothing but the base and its key: what is wrong with another
// file must not keep anybody from saving.
func newBackup(p *program) *cobra.Command {
	var base baseFlags
	cmd := &cobra.Command{
		Use: "sauvegarder FICHIER [options]", Short: "Copier la base, telle qu'elle est à cet instant, sans arrêter le portail",
		Long: "Copie la base telle qu'elle est à cet instant, sans arrêter le portail, et vérifie la copie.\n" +
			"Le fichier n'a son nom qu'une fois vérifié : interrompue, la commande ne laisse rien sous ce nom.",
		Example: "  portail sauvegarder --base base.db /var/sauvegardes/base-2027-01-15.db",
		Args:    oneFile("indiquez un fichier où copier la base."),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := base.mustExist(cmd.Context(), p.vars); err != nil {
				return err
			}
			if sqlstore.IsAddress(base.base) {
				return cli.Usage("une base PostgreSQL se sauvegarde par pg_dump (voir docs/portail.md) : « sauvegarder » copie un fichier.")
			}
			return p.backup(cmd.Context(), base, args[0])
		},
	}
	base.register(cmd)
	p.out.JSONFlag(cmd.Flags())
	return cmd
}

func (p *program) backup(ctx context.Context, base baseFlags, path string) error {
	key, err := p.baseKey(ctx, base)
	if err != nil {
		return err
	}
	report, err := sqlstore.Backup(ctx, base.base, path, key)
	if errors.Is(err, os.ErrExist) {
		return cli.Usage("ce fichier existe déjà : une sauvegarde n'en remplace jamais un.")
	}
	if err != nil {
		return err
	}
	lines := append([]string{fmt.Sprintf("%s : %s, vérifiée.", path, octets(report.Bytes))}, contents(report)...)
	return p.out.Print(said(backupDocument{path, true, report},
		append(lines, "La clé n'y est pas : gardez-la ailleurs, sans elle cette copie ne sert à rien.")...))
}

// oneFile wants one argument, and says so.
func oneFile(sentence string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != 1 {
			return cli.Usage("%s", sentence)
		}
		return nil
	}
}

// mustExist settles a command line, and refuses one without a base, or with one that
// is not there.
func (f *baseFlags) mustExist(ctx context.Context, vars map[string]string) error {
	if err := f.settle(vars); err != nil {
		return err
	}
	if f.base == "" {
		return errNoBase()
	}
	there, err := sqlstore.Exists(ctx, f.base)
	if err == nil && !there {
		return cli.Usage("cette base n'existe pas. « portail migrer --base %s » la crée.", sqlstore.Shown(f.base))
	}
	return err
}

func errNoBase() error {
	return cli.Usage("indiquez la base par --base FICHIER, ou une adresse PostgreSQL.")
}

// contents says what is in a copy, and up to when.
func contents(r sqlstore.Report) []string {
	var parts []string
	for _, x := range []struct {
		n         int64
		one, more string
	}{
		{r.Members, "adhérent", "adhérents"},
		{r.Accounts, "compte", "comptes"},
		{r.Employees, "salarié", "salariés"},
		{r.Appointments, "rendez-vous", "rendez-vous"},
		{r.Declarations, "déclaration", "déclarations"},
		{r.Invoices, "facture", "factures"},
	} {
		parts = append(parts, spst.Counted(int(x.n), x.one, x.more))
	}
	lines := []string{fmt.Sprintf("Elle contient : %s (version %d de la base).", strings.Join(parts, ", "), r.Version)}
	if r.LastWrite != nil {
		lines = append(lines, fmt.Sprintf("Dernière écriture : le %s.", spst.FrenchDayClock(*r.LastWrite)))
	}
	return lines
}

func octets(n int64) string { return spst.Counted(int(n), "octet", "octets") }
