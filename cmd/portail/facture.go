package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func newInvoiceNoun(p *program) *cobra.Command {
	return noun("facture", "Les factures, leurs avoirs et leurs règlements",
		listInvoices(p), showInvoice(p), addInvoice(p), reverseInvoice(p), payInvoice(p), disputeInvoice(p))
}

func listInvoices(p *program) *cobra.Command {
	return p.verb(verb{use: "liste", short: "Les factures d'un adhérent, la plus récente d'abord", setup: func(flags *pflag.FlagSet) work {
		member := ofMember(flags)
		year := flags.Int("annee", 0, "celles de cette `ANNÉE` seulement")
		return func(ctx context.Context, o *office) (cli.Result, error) {
			if err := o.memberThere(ctx, *member); err != nil {
				return cli.Result{}, err
			}
			all, err := o.Invoices(ctx, portal.AsMember(*member), *member, *year)
			if err != nil {
				return cli.Result{}, err
			}
			return cli.Result{Document: spst.Invoices{Invoices: all},
				Table: cli.TableOf(list.Invoices().Only("number", "date", "type", "total_cents", "due_date", "open_cents"), all)}, nil
		}
	}})
}

// memberThere refuses a member that is not named or not there.
func (o *office) memberThere(ctx context.Context, number string) error {
	if err := required("adherent", number); err != nil {
		return err
	}
	_, err := o.Member(ctx, portal.AsMember(number), number)
	return err
}

// invoiceFlags say which invoice.
func invoiceFlags(flags *pflag.FlagSet) (member, number *string) {
	return ofMember(flags), flags.String("facture", "", "`N`° de la facture")
}

func showInvoice(p *program) *cobra.Command {
	return p.verb(verb{use: "voir", short: "Une facture et ses lignes", setup: func(flags *pflag.FlagSet) work {
		member, number := invoiceFlags(flags)
		return func(ctx context.Context, o *office) (cli.Result, error) {
			if err := required("adherent", *member, "facture", *number); err != nil {
				return cli.Result{}, err
			}
			i, err := o.Invoice(ctx, *member, *number)
			return sayInvoice(i), err
		}
	}})
}

func sayInvoice(i spst.Invoice) cli.Result {
	head := fmt.Sprintf("%s n° %s du %s, %s TTC", i.Type.Label(), i.Number, i.Date.French(), i.TotalCents.French())
	if !i.Due.IsZero() {
		head += ", exigible le " + i.Due.French()
	}
	table := cli.Untitled(5) // the first one sets the lines in
	table.Over = []string{head + " ; reste à payer " + i.OpenCents.French()}
	if !i.From.IsZero() {
		table.Over = append(table.Over, "  Prestation du "+i.From.French()+" au "+i.Until.French())
	}
	if i.Order != "" {
		table.Over = append(table.Over, "  Commande n° "+i.Order)
	}
	for _, l := range i.Lines {
		table.Add("", l.Label, l.Quantity, l.UnitCents, l.NetCents().French()+" HT")
	}
	return cli.Result{Document: i, Table: table}
}

func addInvoice(p *program) *cobra.Command {
	return p.verb(verb{
		use: "ajouter", short: "Émettre une facture",
		example: "  portail facture ajouter --base base.db --adherent 100042 --periode \"Année 2027\" \\\n" +
			"    --ligne \"Cotisation par salarié;12;119,40\" --ligne \"Examens;1;72,93;20\"",
		setup: func(flags *pflag.FlagSet) work {
			type i = portal.InvoiceEntry
			var e i
			cli.Fill(flags, &e, issueSetters()...)
			cli.Fill(flags, &e,
				cli.Text("type", "`TYPE` : "+spst.Either(spst.InvoiceTypes())+" (invoice si rien n'est dit)",
					func(x *i) *spst.InvoiceType { return &x.Type }),
				cli.Text("numero", "`N`° d'une facture émise ailleurs (sinon le suivant de la série)", func(x *i) *string { return &x.Number }),
				cli.Text("serie", "`DÉBUT` des numéros de la série", func(x *i) *string { return &x.Series }),
				cli.Day("exigible", "`DATE` d'exigibilité (30 jours après l'émission si rien n'est dit)",
					func(x *i) *spst.Date { return &x.Due }),
				cli.Text("periode", "`TEXTE`, comme « Année 2027 »", func(x *i) *string { return &x.Period }),
				cli.Day(spst.FieldOption("from"), "`DATE` du premier jour de la prestation (ce que dit la période si rien n'est dit)",
					func(x *i) *spst.Date { return &x.From }),
				cli.Day(spst.FieldOption("until"), "`DATE` de son dernier jour", func(x *i) *spst.Date { return &x.Until }),
				cli.Text("commande", "`N`° de commande de l'acheteur, ou d'engagement s'il est public", func(x *i) *string { return &x.Order }))
			return func(ctx context.Context, o *office) (cli.Result, error) { return o.issue(ctx, e) }
		},
	})
}

// issueSetters are what an invoice and a credit note are both made of.
func issueSetters() []cli.Setter[portal.InvoiceEntry] {
	type i = portal.InvoiceEntry
	return []cli.Setter[i]{
		cli.Text(spst.FieldOption("member"), memberUsage, func(x *i) *string { return &x.Member }),
		cli.Text("cle-unique", "`TEXTE` qui n'est émis qu'une fois pour cet adhérent, comme cotisation-2027",
			func(x *i) *string { return &x.Key }),
		cli.Day("date", "`DATE` d'émission (aujourd'hui si rien n'est dit)", func(x *i) *spst.Date { return &x.Date }),
		cli.Value("ligne", "`LIBELLÉ;QUANTITÉ;PRIX HT[;TVA]`, en euros et pour cent (20) ; se répète", addLine),
	}
}

func reverseInvoice(p *program) *cobra.Command {
	return p.verb(verb{
		use: "avoir", short: "Annuler une facture par un avoir, entière si aucune ligne n'est donnée",
		example: "  portail facture avoir --base base.db --adherent 100042 --facture 420930",
		setup: func(flags *pflag.FlagSet) work {
			var e portal.InvoiceEntry
			cli.Fill(flags, &e, issueSetters()...)
			cli.Fill(flags, &e, cli.Text("facture", "`N`° de la facture annulée", func(x *portal.InvoiceEntry) *string { return &x.Reverses }))
			return func(ctx context.Context, o *office) (cli.Result, error) {
				if err := required("adherent", e.Member, "facture", e.Reverses); err != nil {
					return cli.Result{}, err
				}
				if _, err := o.Invoice(ctx, e.Member, e.Reverses); err != nil {
					return cli.Result{}, err
				}
				return o.issue(ctx, e)
			}
		},
	})
}

func (o *office) issue(ctx context.Context, e portal.InvoiceEntry) (cli.Result, error) {
	if err := required("adherent", e.Member); err != nil {
		return cli.Result{}, err
	}
	i, _, err := o.RegisterInvoice(ctx, e)
	return sayInvoice(i), err
}

func addLine(e *portal.InvoiceEntry, text string) error {
	line, ok := parseLine(text)
	if !ok {
		return cli.Usage("--ligne attend LIBELLÉ;QUANTITÉ;PRIX HT[;TVA], comme \"Cotisation;12;119,40;20\".")
	}
	e.Lines = append(e.Lines, line)
	return nil
}

func parseLine(text string) (spst.InvoiceLine, bool) {
	f := strings.Split(text, ";")
	if len(f) != 3 && len(f) != 4 {
		return spst.InvoiceLine{}, false
	}
	quantity, err := strconv.Atoi(strings.TrimSpace(f[1]))
	if err != nil {
		return spst.InvoiceLine{}, false
	}
	unit, err := spst.ParseCents(f[2])
	if err != nil {
		return spst.InvoiceLine{}, false
	}
	rate := spst.StandardVAT
	if len(f) == 4 {
		if rate, err = parseRate(f[3]); err != nil {
			return spst.InvoiceLine{}, false
		}
	}
	return spst.InvoiceLine{Label: strings.TrimSpace(f[0]), Quantity: quantity, UnitCents: unit, VATRate: rate}, true
}

func payInvoice(p *program) *cobra.Command {
	return p.verb(verb{
		use: "regler", short: "Enregistrer un règlement reçu",
		example: "  portail facture regler --base base.db --adherent 100042 --facture 436402 --numero VIR-881 --montant 400,00 --date 16/11/2026",
		setup: func(flags *pflag.FlagSet) work {
			member, number := invoiceFlags(flags)
			var x spst.Payment
			cli.Fill(flags, &x,
				cli.Text("numero", "`N`° du règlement : le même n'est pas compté deux fois", func(x *spst.Payment) *string { return &x.Number }),
				cli.Amount("montant", "`EUROS` reçus", func(x *spst.Payment) *spst.Cents { return &x.Cents }),
				cli.Day("date", "`DATE` du règlement", func(x *spst.Payment) *spst.Date { return &x.Date }))
			return func(ctx context.Context, o *office) (cli.Result, error) {
				if err := required("adherent", *member, "facture", *number, "numero", x.Number, "date", x.Date.String()); err != nil {
					return cli.Result{}, err
				}
				if _, err := o.Invoice(ctx, *member, *number); err != nil {
					return cli.Result{}, err
				}
				i, _, err := o.RegisterInvoice(ctx, portal.InvoiceEntry{Member: *member, Number: *number, Payments: []spst.Payment{x}})
				return sayInvoice(i), err
			}
		},
	})
}

func disputeInvoice(p *program) *cobra.Command {
	return p.verb(verb{
		use: "contentieux", short: "Mettre une facture en contentieux, ou l'en sortir",
		example: "  portail facture contentieux --base base.db --adherent 100042 --facture 436015 --lever",
		setup: func(flags *pflag.FlagSet) work {
			member, number := invoiceFlags(flags)
			over := flags.Bool("lever", false, "le contentieux est terminé")
			return func(ctx context.Context, o *office) (cli.Result, error) {
				if err := required("adherent", *member, "facture", *number); err != nil {
					return cli.Result{}, err
				}
				if _, err := o.Invoice(ctx, *member, *number); err != nil {
					return cli.Result{}, err
				}
				if err := o.DisputeInvoice(ctx, *member, *number, !*over); err != nil {
					return cli.Result{}, err
				}
				i, err := o.Invoice(ctx, *member, *number)
				return sayInvoice(i), err
			}
		},
	})
}
