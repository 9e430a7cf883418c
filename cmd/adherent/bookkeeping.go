package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/spst"
)

// newBookkeeping gives the invoices to an accounting program.
func newBookkeeping(p *program) *cobra.Command {
	var year int
	var to string
	cmd := &cobra.Command{
		Use:     "comptabilite",
		Aliases: []string{"accounting"},
		Short:   "Les écritures d'achat des factures, aux 18 colonnes du FEC",
		Long: "Écrit une écriture équilibrée par facture ou avoir : la charge, la TVA déductible et le\n" +
			"fournisseur. Un avoir est lettré avec la facture qu'il annule. Les comptes sont ceux de la\n" +
			"section [comptabilite] de la configuration (« adherent config » dit où elle est) : journal,\n" +
			"fournisseur, auxiliaire, charge, tva, et leurs _libelle. Tabulations, UTF-8.",
		Example: "  adherent factures comptabilite --annee 2026 --vers achats-2026.txt\n" +
			"  adherent factures comptabilite --annee 2026 --tous-les-clients --vers ecritures/",
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			to = textTo(to)
			if p.who.all && to == "" {
				return cli.Usage("Tous les clients s'écrivent dans un fichier chacun : donnez le dossier par --vers.")
			}
			return p.forMembers(cmd.Context(), func(ctx context.Context, m memberOf) (result, error) {
				return p.keepBooks(ctx, m, year, to)
			})
		},
	}
	yearFlag(cmd, &year)
	cmd.Flags().StringVar(&to, "vers", "", "écrire dans ce `FICHIER` ou ce dossier (la sortie standard si rien n'est dit)")
	return p.ofMembers(cmd)
}

func (p *program) keepBooks(ctx context.Context, m memberOf, year int, to string) (result, error) {
	service, err := m.api.Service(ctx)
	if err != nil {
		return result{}, err
	}
	invoices, err := m.api.Invoices(ctx, m.member.Number, 0) // all: a credit note may take back an older one
	if err != nil {
		return result{}, err
	}
	var b bytes.Buffer
	if err := export.WriteFEC(&b, invoices, year, accounts(m.settings.Accounting, service.ShortName)); err != nil {
		return result{}, err
	}
	entries := fmt.Sprintf("%d écriture(s)", countOfYear(invoices, year))
	if to == "" {
		_, err := p.stdout.Write(b.Bytes())
		return result{said: []string{entries + "."}}, err
	}
	name := "ecritures-" + m.member.Number
	if year != 0 {
		name += "-" + strconv.Itoa(year)
	}
	where := delivery{to: to}
	dir, file := where.place(p, name+".txt", p.who.all)
	saved, err := client.SaveContent(dir, file, b.Bytes())
	return result{document: delivered{Path: saved.Path, Existed: saved.Existed}, said: []string{entries + ", écrites dans " + saved.Path}}, err
}

// accounts are those of the configuration, the plan comptable général's where it
// says nothing.
func accounts(c config.Accounting, service string) export.Accounts {
	a := export.DefaultAccounts(service)
	return export.Accounts{
		Journal: cmp.Or(c.Journal, a.Journal), JournalLabel: cmp.Or(c.JournalLabel, a.JournalLabel),
		Supplier: cmp.Or(c.Supplier, a.Supplier), SupplierLabel: cmp.Or(c.SupplierLabel, a.SupplierLabel),
		Auxiliary: cmp.Or(c.Auxiliary, a.Auxiliary), AuxiliaryLabel: cmp.Or(c.AuxiliaryLabel, a.AuxiliaryLabel),
		Expense: cmp.Or(c.Expense, a.Expense), ExpenseLabel: cmp.Or(c.ExpenseLabel, a.ExpenseLabel),
		VAT: cmp.Or(c.VAT, a.VAT), VATLabel: cmp.Or(c.VATLabel, a.VATLabel),
	}
}

func countOfYear(invoices []spst.Invoice, year int) int {
	n := 0
	for _, i := range invoices {
		if year == 0 || i.Date.Year() == year {
			n++
		}
	}
	return n
}
