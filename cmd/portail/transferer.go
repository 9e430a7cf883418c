package main

import (
	"cmp"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/spst"
)

// targetVariable holds the base that a transfer makes, whose address may have a password
// in it there.
const targetVariable = "PORTAIL_VERS"

// transferDocument is what « transferer » prints.
type transferDocument struct {
	From string `json:"from"`
	To   string `json:"to"`
	sqlstore.TransferReport
}

func newTransfer(p *program) *cobra.Command {
	var from, to baseFlags
	var cancel bool
	cmd := &cobra.Command{
		Use: "transferer --de BASE --vers BASE [options]", Short: "Passer d'une base dans un fichier à PostgreSQL, ou l'inverse",
		Long: "Copie une base entière dans une base neuve, puis compare les deux, table par table : de SQLite à\n" +
			"PostgreSQL, ou l'inverse. Arrêtez d'abord les portails : l'ancienne base ne sert plus dès que le transfert\n" +
			"commence, et la nouvelle ne sert qu'une fois comparée. Interrompue, la même commande reprend où elle en était.\n" +
			"La clé ne voyage pas : la nouvelle base a celle de l'ancienne.",
		Example: "  portail transferer --de base.db --vers postgres://portail@bd.exemple.fr/portail\n" +
			"  portail transferer --de base.db --renoncer",
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := cmp.Or(from.settleAs("de", baseVariable, p.vars), to.settleAs("vers", targetVariable, p.vars)); err != nil {
				return err
			}
			switch {
			case from.base == "":
				return cli.Usage("indiquez la base à transférer par --de.")
			case cancel == (to.base != ""):
				return cli.Usage("indiquez où la transférer par --vers, ou --renoncer.")
			}
			there, err := sqlstore.Exists(cmd.Context(), from.base)
			if err != nil {
				return err
			}
			if !there {
				return cli.Usage("la base à transférer (%s) n'existe pas.", sqlstore.Shown(from.base))
			}
			if cancel {
				return p.cancelTransfer(cmd.Context(), from)
			}
			return p.transfer(cmd.Context(), from, to.base)
		},
	}
	cmd.Flags().StringVar(&from.base, "de", "", "la `BASE` à transférer : un fichier, ou postgres://rôle@hôte/base (sinon "+baseVariable+")")
	cmd.Flags().StringVar(&to.base, "vers", "", "la nouvelle `BASE`, qui n'existe pas ou est vide (sinon "+targetVariable+")")
	cmd.Flags().StringVar(&from.key, "cle", "", "la clé de la base, dans `FICHIER` (sinon "+keyVariable+", sinon le fichier de --de suivi de .cle)")
	cmd.Flags().BoolVar(&cancel, "renoncer", false, "servir de nouveau la base de --de, et renoncer à ce qui en a été transféré")
	p.out.JSONFlag(cmd.Flags())
	return cmd
}

// transferSteps name the steps of a transfer.
var transferSteps = []string{"Lecture", "Copie", "Comparaison"}

func (p *program) transfer(ctx context.Context, from baseFlags, to string) error {
	key, err := p.baseKey(ctx, from)
	if err != nil {
		return err
	}
	gauges := make([]func(done, total int64), len(transferSteps))
	for i, name := range transferSteps {
		gauges[i] = cli.Gauge(p.stderr, name, false)
	}
	told := func(step sqlstore.TransferStep, done, total int64) { gauges[step](done, total) }
	report, err := sqlstore.Transfer(ctx, from.base, to, key, told)
	if err != nil {
		return err
	}
	d := transferDocument{sqlstore.Shown(from.base), sqlstore.Shown(to), report}
	if report.Already {
		return p.out.Print(said(d, "Ce transfert est déjà fait : "+d.To+" sert à la place de "+d.From+"."))
	}
	keyFile := cmp.Or(from.key, from.beside(".cle"))
	if from.key == "" && p.vars[keyVariable] != "" {
		keyFile = keyVariable
	}
	return p.out.Print(said(d,
		fmt.Sprintf("%s → %s : %s de %s, les mêmes des deux côtés.", d.From, d.To, spst.Counted(int(report.Rows), "ligne", "lignes"),
			spst.Counted(len(report.Tables), "table", "tables")),
		"Servez maintenant "+d.To+" ; "+d.From+" ne sert plus.",
		"La clé n'a pas été copiée, et la nouvelle base ne s'ouvre qu'avec elle ("+keyFile+") : --cle ou "+keyVariable+". Gardez-en une copie.",
		"La description du service suit aussi : --service ou "+serviceVariable+"."))
}

func (p *program) cancelTransfer(ctx context.Context, from baseFlags) error {
	key, err := p.baseKey(ctx, from)
	if err != nil {
		return err
	}
	did, err := sqlstore.CancelTransfer(ctx, from.base, key)
	if err != nil {
		return err
	}
	return p.out.Print(done(did, "%s sert de nouveau. Ce qui a été écrit ailleurs depuis son transfert n'y est pas : retirez l'autre base.",
		sqlstore.Shown(from.base)))
}
