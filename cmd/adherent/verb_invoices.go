package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
)

func newInvoices(p *program) *cobra.Command {
	cmd := cli.Noun("factures", "Les factures, les avoirs et l'échéancier", "invoices")
	cmd.AddCommand(newInvoiceList(p), newInvoiceDownload(p), newLedger(p), newInvoiceExport(p), newBookkeeping(p))
	return cmd
}

// yearFlag is --annee; 0 is all of them.
func yearFlag(cmd *cobra.Command, year *int) {
	cmd.Flags().IntVar(year, "annee", 0, "les pièces d'une `ANNÉE`, toutes si rien n'est dit")
}

func newInvoiceList(p *program) *cobra.Command {
	var year int
	var open bool
	cmd := &cobra.Command{
		Use:     "liste",
		Aliases: []string{"list"},
		Short:   "Les factures et les avoirs, du plus récent au plus ancien",
		Example: "  adherent factures liste --a-regler\n  adherent factures liste --annee 2026 --tous-les-clients --csv > factures.csv",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.forMembers(cmd.Context(), func(ctx context.Context, m memberOf) (result, error) {
				invoices, err := m.api.Invoices(ctx, m.member.Number, year)
				if open {
					invoices = slices.DeleteFunc(invoices, func(i spst.Invoice) bool { return i.Settled })
				}
				if invoices == nil {
					invoices = []spst.Invoice{}
				}
				return result{document: spst.Invoices{Invoices: invoices}, table: tableOf(list.Invoices(), invoices), said: []string{openOf(invoices)}}, err
			})
		},
	}
	yearFlag(cmd, &year)
	cmd.Flags().BoolVar(&open, "a-regler", false, "celles qui restent à régler")
	return lists(p.ofMembers(cmd))
}

func openOf(invoices []spst.Invoice) string {
	var open spst.Cents
	for _, i := range invoices {
		open += max(i.OpenCents, 0)
	}
	return fmt.Sprintf("%d pièce(s), reste à payer : %s", len(invoices), open.French())
}

func newInvoiceDownload(p *program) *cobra.Command {
	var year int
	var all bool
	var where delivery
	cmd := &cobra.Command{
		Use:     "telecharger N°…",
		Aliases: []string{"download"},
		Short:   "Télécharger des factures en PDF (Factur-X), ou les imprimer",
		Long: "Télécharge les factures nommées, celles d'une année, ou toutes. Un fichier n'est jamais\n" +
			"écrasé ni laissé à moitié ; relancée, la commande ne reprend que ce qui manque.",
		Example: "  adherent factures telecharger F2026-0042\n  adherent factures telecharger --annee 2026 --vers factures/\n" +
			"  adherent factures telecharger --toutes --tous-les-clients --vers factures/",
		ValidArgsFunction: p.completeInvoices(),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0 && year == 0 && !all:
				return cli.Usage("Quelles factures ? Donnez leurs numéros, --annee ou --toutes.")
			case len(args) > 0 && (year != 0 || all):
				return cli.Usage("Donnez des numéros, ou bien --annee ou --toutes.")
			}
			if err := where.check(p); err != nil {
				return err
			}
			return p.forMembers(cmd.Context(), func(ctx context.Context, m memberOf) (result, error) {
				invoices, err := wanted(ctx, m, args, year)
				if err != nil {
					return result{}, err
				}
				return p.downloadInvoices(ctx, m, invoices, where)
			})
		},
	}
	yearFlag(cmd, &year)
	cmd.Flags().BoolVar(&all, "toutes", false, "toutes les factures")
	where.flags(p, cmd)
	return p.ofMembers(cmd)
}

// wanted are the invoices of those numbers, or of a year.
func wanted(ctx context.Context, m memberOf, numbers []string, year int) ([]spst.Invoice, error) {
	invoices, err := m.api.Invoices(ctx, m.member.Number, year)
	if err != nil || len(numbers) == 0 {
		return invoices, err
	}
	var some []spst.Invoice
	for _, n := range numbers {
		at := slices.IndexFunc(invoices, func(i spst.Invoice) bool { return i.Number == n })
		if at < 0 {
			return nil, &spst.Error{Kind: spst.NotFound, Code: spst.CodeInvoice, Message: "La facture " + n + " n'existe pas : « adherent factures liste » les donne toutes."}
		}
		some = append(some, invoices[at])
	}
	return some, nil
}

// fileOf is a document of one invoice.
type fileOf struct {
	Number string `json:"number"`
	delivered
}

// downloadInvoices saves each; what fails does not stop the others.
func (p *program) downloadInvoices(ctx context.Context, m memberOf, invoices []spst.Invoice, where delivery) (result, error) {
	files := []fileOf{}
	var r result
	var failed error
	told := func(int64, int64) {}
	if !p.who.all {
		told = p.gauge("Factures", false)
	}
	several := len(invoices) != 1 || p.who.all
	for n, i := range invoices {
		sent, line, err := where.send(ctx, p, i.FileName(), several, func(dir, name string) (client.Saved, error) {
			return m.api.SaveInvoice(ctx, m.member.Number, i.Number, dir, name, nil)
		})
		if ctx.Err() != nil {
			return result{}, ctx.Err()
		}
		if err != nil {
			failed = errors.Join(failed, err)
			r.said = append(r.said, "✗ "+i.Number+" : "+sentence(err))
			r.code = firstCode(r.code, exitCode(err))
			continue
		}
		files = append(files, fileOf{i.Number, sent})
		if several {
			line = i.Number + " : " + line
		}
		r.said = append(r.said, line)
		told(int64(n+1), int64(len(invoices)))
	}
	r.document = map[string][]fileOf{"files": files}
	if failed != nil {
		r.said = append(r.said, fmt.Sprintf("%d facture(s) sur %d : relancez la même commande pour compléter.", len(files), len(invoices)))
	} else if several {
		r.said = append(r.said, fmt.Sprintf("%d facture(s).", len(files)))
	}
	return r, nil
}

func newLedger(p *program) *cobra.Command {
	var year int
	var where delivery
	cmd := &cobra.Command{
		Use:     "echeancier",
		Aliases: []string{"ledger"},
		Short:   "L'échéancier, ou son PDF avec --vers ou --imprimante",
		Example: "  adherent factures echeancier --annee 2026\n  adherent factures echeancier --vers echeancier.pdf",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := where.check(p); err != nil {
				return err
			}
			return p.forMembers(cmd.Context(), func(ctx context.Context, m memberOf) (result, error) {
				if where.to != "" || where.print {
					return p.deliver(ctx, where, m, route.Export{What: route.ExportLedger, Year: year})
				}
				ledger, err := m.api.Ledger(ctx, m.member.Number, year)
				return result{document: ledger, table: tableOf(list.Ledger(), list.LedgerLines(ledger)),
					said: []string{"Solde : " + ledger.BalanceCents.French(), ledger.Note}}, err
			})
		},
	}
	yearFlag(cmd, &year)
	where.flags(p, cmd)
	return lists(p.ofMembers(cmd))
}
