package verbs

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
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
				if _, err := program.BooksNamed(format); err != nil {
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
	cmd.Flags().StringVar(&format, "format", "", "la forme des écritures, `"+strings.Join(cli.Words(export.AllBooks()), "|")+"` ; celle de la configuration si rien n'est dit, sinon fec")
	_ = cmd.RegisterFlagCompletionFunc("format", program.CompleteValues(export.AllBooks()))
	cmd.Flags().StringVar(&to, "vers", "", "écrire dans ce `FICHIER` ou ce dossier (la sortie standard si rien n'est dit)")
	return p.OfMembers(cmd)
}

func keepBooks(ctx context.Context, p *program.Program, m program.MemberSession, year int, format, to string) (cli.Result, error) {
	books, err := m.Books(ctx, year, format)
	if err != nil {
		return cli.Result{}, err
	}
	entries := spst.Counted(books.Entries, "écriture", "écritures")
	if to == "" {
		_, err := p.Stdout.Write(books.Text)
		return cli.Result{Said: []string{entries + "."}}, err
	}
	where := program.Delivery{To: to}
	dir, file, err := where.Place(p, books.File, p.Who.Several())
	if err != nil {
		return cli.Result{}, err
	}
	saved, err := client.SaveContent(dir, file, books.Text)
	return cli.Result{Document: program.Delivered{Path: saved.Path, Existed: saved.Existed},
		Said: []string{entries + ", écrites dans " + saved.Path}}, err
}
