package verbs

import (
	"bytes"
	"cmp"
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/spst"
)

// newBookkeeping gives the invoices to an accounting program.
func newBookkeeping(p *program.Program) *cobra.Command {
	var year int
	var to, format string
	cmd := &cobra.Command{
		Use:     "comptabilite",
		Aliases: []string{"accounting"},
		Short:   "Les écritures d'achat des factures : FEC, Quadra, Ciel et EBP, Cegid",
		Long: "Écrit une écriture équilibrée par facture ou avoir : la charge, la TVA déductible et le\n" +
			"fournisseur. Un avoir est lettré avec la facture qu'il annule. Les comptes sont ceux de la\n" +
			"section [comptabilite] de la configuration (« adherent config » dit où elle est) : journal,\n" +
			"fournisseur, auxiliaire, charge, tva, et leurs _libelle, et format ; d'un client, dans\n" +
			"[comptabilite.clients.NUMÉRO]. Le FEC est en UTF-8, à tabulations ; les autres formes, à\n" +
			"positions fixes, sont sans accents, et refusent ce qui n'y tient pas.",
		Example: "  adherent factures comptabilite --annee 2026 --vers achats-2026.txt\n" +
			"  adherent factures comptabilite --annee 2026 --tous-les-clients --vers ecritures/\n" +
			"  adherent factures comptabilite --annee 2026 --format quadra --vers quadra.txt",
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			to = program.TextTo(to)
			if format != "" {
				if _, err := booksNamed(format); err != nil {
					return err
				}
			}
			if p.Who.Several() && to == "" {
				return cli.Usage("Tous les clients s'écrivent dans un fichier chacun : donnez le dossier par --vers.")
			}
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				return keepBooks(ctx, p, m, year, format, to)
			})
		},
	}
	yearFlag(cmd, &year)
	cmd.Flags().StringVar(&format, "format", "", "la forme des écritures, `"+strings.Join(booksNames(), "|")+"` ; celle de la configuration si rien n'est dit, sinon fec")
	_ = cmd.RegisterFlagCompletionFunc("format", program.CompleteValues(export.AllBooks()))
	cmd.Flags().StringVar(&to, "vers", "", "écrire dans ce `FICHIER` ou ce dossier (la sortie standard si rien n'est dit)")
	return p.OfMembers(cmd)
}

func booksNames() []string {
	var names []string
	for _, b := range export.AllBooks() {
		names = append(names, string(b))
	}
	return names
}

func booksNamed(format string) (export.Books, error) {
	return cli.OneOf("format", format, export.AllBooks(), export.Books.Label)
}

func keepBooks(ctx context.Context, p *program.Program, m program.MemberSession, year int, format, to string) (cli.Result, error) {
	kept := m.Settings.Accounting.Of(m.Member.Number)
	form, err := booksNamed(cmp.Or(format, kept.Format, string(export.FEC)))
	if err != nil {
		return cli.Result{}, err
	}
	service, err := m.API.Service(ctx)
	if err != nil {
		return cli.Result{}, err
	}
	invoices, err := m.API.Invoices(ctx, m.Member.Number, 0) // all: a credit note may take back an older one
	if err != nil {
		return cli.Result{}, err
	}
	var b bytes.Buffer
	if err := export.WriteBooks(&b, form, invoices, year, accounts(kept, service.ShortName)); err != nil {
		return cli.Result{}, err
	}
	entries := spst.Counted(countOfYear(invoices, year), "écriture", "écritures")
	if to == "" {
		_, err := p.Stdout.Write(b.Bytes())
		return cli.Result{Said: []string{entries + "."}}, err
	}
	name := "ecritures-" + m.Member.Number
	if year != 0 {
		name += "-" + strconv.Itoa(year)
	}
	where := program.Delivery{To: to}
	dir, file, err := where.Place(p, name+form.Extension(), p.Who.Several())
	if err != nil {
		return cli.Result{}, err
	}
	saved, err := client.SaveContent(dir, file, b.Bytes())
	return cli.Result{Document: program.Delivered{Path: saved.Path, Existed: saved.Existed},
		Said: []string{entries + ", écrites dans " + saved.Path}}, err
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
