package verbs

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
)

func newInvoices(p *program.Program) *cobra.Command {
	cmd := cli.Noun("factures", "Les factures, les avoirs et l'échéancier", "invoices")
	cmd.AddCommand(newInvoiceList(p), newInvoiceDownload(p), newLedger(p), newInvoiceExport(p), newBookkeeping(p))
	return cmd
}

// yearFlag is --annee; 0 is all of them.
func yearFlag(cmd *cobra.Command, year *int) {
	cmd.Flags().IntVar(year, "annee", 0, "les pièces d'une `ANNÉE`, toutes si rien n'est dit")
}

func newInvoiceList(p *program.Program) *cobra.Command {
	var year int
	var open bool
	cmd := &cobra.Command{
		Use:     "liste",
		Aliases: []string{"list"},
		Short:   "Les factures et les avoirs, du plus récent au plus ancien",
		Example: "  adherent factures liste --a-payer\n  adherent factures liste --annee 2026 --tous-les-clients --csv > factures.csv",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				invoices, err := m.API.Invoices(ctx, m.Member.Number, year)
				if open {
					invoices = slices.DeleteFunc(invoices, func(i spst.Invoice) bool { return i.Settled })
				}
				if invoices == nil {
					invoices = []spst.Invoice{}
				}
				return cli.Result{Document: spst.Invoices{Invoices: invoices}, Table: cli.TableOf(list.Invoices(), invoices),
					Said: []string{openOf(invoices)}}, err
			})
		},
	}
	yearFlag(cmd, &year)
	cmd.Flags().BoolVar(&open, "a-payer", false, "celles qui restent à payer")
	cli.Renamed(cmd, "a-regler", "a-payer")
	return cli.GivesList[spst.Invoice](p.OfMembers(cmd), "invoices")
}

// textNoEntry is said of an account of the ledger without an entry.
const textNoEntry = "Aucune pièce à l'échéancier : la première facture y entrera à son émission ; --annee choisit une autre année."

func openOf(invoices []spst.Invoice) string {
	if len(invoices) == 0 {
		return "Aucune facture : elles paraissent dès leur émission, et « adherent factures liste », sans option, les donne toutes."
	}
	var open spst.Cents
	for _, i := range invoices {
		open += max(i.OpenCents, 0)
	}
	return spst.Counted(len(invoices), "pièce", "pièces") + ", reste à payer : " + open.French()
}

func newInvoiceDownload(p *program.Program) *cobra.Command {
	var year int
	var all bool
	var where program.Delivery
	cmd := &cobra.Command{
		Use:     "telecharger N°…",
		Aliases: []string{"download"},
		Short:   "Télécharger des factures en PDF (Factur-X), ou les imprimer",
		Long: "Télécharge les factures nommées, celles d'une année, ou toutes. Un fichier n'est jamais\n" +
			"écrasé ni laissé à moitié ; relancée, la commande ne reprend que ce qui manque.",
		Example: "  adherent factures telecharger F2026-0042\n  adherent factures telecharger --annee 2026 --vers factures/\n" +
			"  adherent factures telecharger --toutes --tous-les-clients --vers factures/",
		ValidArgsFunction: completeInvoices(p),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0 && year == 0 && !all:
				return cli.Usage("Quelles factures ? Donnez leurs numéros, --annee ou --toutes.")
			case len(args) > 0 && (year != 0 || all):
				return cli.Usage("Donnez des numéros, ou bien --annee ou --toutes.")
			}
			if err := where.Check(p); err != nil {
				return err
			}
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				invoices, err := wanted(ctx, m, args, year)
				if err != nil {
					return cli.Result{}, err
				}
				return downloadInvoices(ctx, p, m, invoices, where)
			})
		},
	}
	yearFlag(cmd, &year)
	cmd.Flags().BoolVar(&all, "toutes", false, "toutes les factures")
	where.Flags(p, cmd)
	return p.OfMembers(cmd)
}

// wanted are the invoices of those numbers, or of a year.
func wanted(ctx context.Context, m program.MemberSession, numbers []string, year int) ([]spst.Invoice, error) {
	invoices, err := m.API.Invoices(ctx, m.Member.Number, year)
	if err != nil || len(numbers) == 0 {
		return invoices, err
	}
	var some []spst.Invoice
	for _, n := range numbers {
		at := slices.IndexFunc(invoices, func(i spst.Invoice) bool { return i.Number == n })
		if at < 0 {
			return nil, &spst.Error{Kind: spst.NotFound, Code: spst.CodeInvoice, Message: "La facture " + n +
				" n'existe pas : « adherent factures liste » les donne toutes."}
		}
		some = append(some, invoices[at])
	}
	return some, nil
}

// fileOf is a document of one invoice.
type fileOf struct {
	Number string `json:"number"`
	program.Delivered
}

// downloadInvoices saves each; what fails does not stop the others.
func downloadInvoices(ctx context.Context, p *program.Program, m program.MemberSession, invoices []spst.Invoice, where program.Delivery) (
	cli.Result, error) {
	files := []fileOf{}
	var r cli.Result
	var failed error
	told := func(int64, int64) {}
	if !p.Who.Several() {
		told = p.Gauge("Factures", false)
	}
	several := len(invoices) != 1 || p.Who.Several()
	for n, i := range invoices {
		name := i.FileName()
		if p.Who.Several() { // beside those of others
			name = m.Member.Number + "_" + name
		}
		sent, line, err := where.Send(ctx, p, name, several, func(dir, name string) (client.Saved, error) {
			return m.API.SaveInvoice(ctx, m.Member.Number, i.Number, dir, name, nil)
		})
		if ctx.Err() != nil {
			return cli.Result{}, ctx.Err()
		}
		if err != nil {
			failed = errors.Join(failed, err)
			r.Said = append(r.Said, "✗ "+i.Number+" : "+program.Sentence(err))
			r.Code = program.FirstCode(r.Code, program.ExitCode(err))
			continue
		}
		files = append(files, fileOf{i.Number, sent})
		if several {
			line = i.Number + " : " + line
		}
		r.Said = append(r.Said, line)
		told(int64(n+1), int64(len(invoices)))
	}
	r.Document = map[string][]fileOf{"files": files}
	if failed != nil {
		r.Said = append(r.Said, fmt.Sprintf("%s sur %d : relancez la même commande pour compléter.",
			spst.Counted(len(files), "facture", "factures"), len(invoices)))
	} else if several {
		r.Said = append(r.Said, spst.Counted(len(files), "facture", "factures")+".")
	}
	return r, nil
}

func newLedger(p *program.Program) *cobra.Command {
	var year int
	var where program.Delivery
	cmd := &cobra.Command{
		Use:     "echeancier",
		Aliases: []string{"ledger"},
		Short:   "L'échéancier, ou son PDF avec --vers ou --imprimante",
		Example: "  adherent factures echeancier --annee 2026\n  adherent factures echeancier --vers echeancier.pdf",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := where.Check(p); err != nil {
				return err
			}
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				if where.Asked() {
					return p.Deliver(ctx, where, m, route.Export{What: route.ExportLedger, Year: year})
				}
				ledger, err := m.API.Ledger(ctx, m.Member.Number, year)
				return cli.Result{Document: ledger, Table: cli.TableOf(list.Ledger(), list.LedgerLines(ledger)),
					Said: append(ifNone(len(ledger.Entries), textNoEntry), "Solde : "+ledger.BalanceCents.French(), ledger.Note)}, err
			})
		},
	}
	yearFlag(cmd, &year)
	where.Flags(p, cmd)
	return cli.GivesTable(cli.Gives[spst.Ledger](p.OfMembers(cmd)))
}
