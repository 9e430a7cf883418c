package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/spst"
)

// verifyDocument is what « verifier » prints.
type verifyDocument struct {
	File string `json:"file"`
	OK   bool   `json:"ok"`
	// Code and Message say why a copy is not to be trusted.
	Code             spst.Code `json:"code,omitempty"`
	Message          string    `json:"message,omitempty"`
	*sqlstore.Report           // nil when it could not be read
}

func newVerify(p *program) *cobra.Command {
	var key string
	cmd := &cobra.Command{
		Use: "verifier COPIE [options]", Short: "Dire si l'on peut se fier à une copie de la base, sans y toucher",
		Long: "Vérifie une copie de la base : son intégrité, sa clé, ce qu'elle contient et jusqu'à quand. La copie\n" +
			"est lue en entier et n'est jamais modifiée. Code de sortie : 0 si l'on peut s'y fier, 1 sinon.",
		Example: "  portail verifier --cle base.db.cle /var/sauvegardes/base-2027-01-15.db",
		Args:    oneFile("indiquez la copie à vérifier."),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := p.verify(cmd.Context(), args[0], key)
			if err != nil {
				return err
			}
			return p.out.Print(r)
		},
	}
	cmd.Flags().StringVar(&key, "cle", "",
		"la clé de la base, dans `FICHIER` (sinon "+keyVariable+", sinon le fichier de la copie suivi de .cle)")
	p.out.JSONFlag(cmd.Flags())
	return cmd
}

// errNoKeyGiven is for a copy that is sound as far as can be told without its key.
var errNoKeyGiven = &spst.Error{
	Kind: spst.NotFound, Code: spst.CodeNoKey,
	Message: "Le fichier est sain, mais sa clé n'est pas là : rien ne dit que ses données puissent être relues. Indiquez-la par --cle FICHIER ou " + keyVariable + ".",
}

func (p *program) verify(ctx context.Context, path, keyFile string) (cli.Result, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return cli.Result{}, cli.Usage("cette copie n'existe pas : vérifiez le nom du fichier.")
	}
	key, err := p.keyOfCopy(ctx, path, keyFile)
	if err != nil {
		return cli.Result{}, err
	}
	report, err := sqlstore.Verify(ctx, path, key)
	if err == nil && key == nil {
		err = errNoKeyGiven
	}
	if err != nil {
		return distrust(path, report, err), nil
	}
	sound := fmt.Sprintf("%s : %s, intègre ; la clé l'ouvre (%s).", path, octets(report.Bytes),
		spst.Counted(int(report.Opened), "donnée scellée relue", "données scellées relues"))
	return said(verifyDocument{File: path, OK: true, Report: &report}, append([]string{sound}, contents(report)...)...), nil
}

// distrust says why a copy is not to be trusted: exit code 1, whatever the kind
// of the error.
func distrust(path string, report sqlstore.Report, why error) cli.Result {
	e, _ := errors.AsType[*spst.Error](why)
	text := sentence(why, e)
	document := verifyDocument{File: path, Code: spst.CodeOf(why), Message: text}
	r := cli.Result{Said: []string{"portail : " + path + " : " + text}, Code: cli.ExitFailed}
	if e == errNoKeyGiven {
		document.Report = &report
		r.Table = cli.Sentences(contents(report)...)
	}
	r.Document = document
	return r
}

// keyOfCopy finds the key of a copy; nil when there is none where nobody named one.
func (p *program) keyOfCopy(ctx context.Context, path, keyFile string) ([]byte, error) {
	if keyFile == "" && p.vars[keyVariable] == "" {
		if _, err := os.Stat(path + ".cle"); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
	}
	return p.baseKey(ctx, baseFlags{base: path, key: keyFile})
}
