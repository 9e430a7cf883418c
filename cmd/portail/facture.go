package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func newInvoiceNoun(p *program) *cobra.Command {
	return noun("facture", "Les factures, leurs avoirs et leurs règlements",
		listInvoices(p), showInvoice(p), addInvoice(p), reverseInvoice(p), payInvoice(p), disputeInvoice(p))
}

func listInvoices(p *program) *cobra.Command {
	return p.verb(verb{use: "liste", short: "Les factures d'un adhérent, la plus récente d'abord", setup: func(flags *pflag.FlagSet) work {
		member := flags.String("adherent", "", "`N`° adhérent")
		year := flags.Int("annee", 0, "celles de cette `ANNÉE` seulement")
		return func(ctx context.Context, o *office) (cli.Result, error) {
			if err := o.memberThere(ctx, *member); err != nil {
				return cli.Result{}, err
			}
			list, err := o.Invoices(ctx, portal.AsMember(*member), *member, *year)
			if err != nil {
				return cli.Result{}, err
			}
			table := cli.Titled("N°", "DATE", "TYPE", "TTC", "EXIGIBLE", "RESTE À PAYER")
			for _, i := range list {
				table.Add(i.Number, i.Date, i.Type.Label(), i.TotalCents, i.Due, i.OpenCents)
			}
			return cli.Result{Document: spst.Invoices{Invoices: list}, Table: table}, nil
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
	return flags.String("adherent", "", "`N`° adhérent"), flags.String("facture", "", "`N`° de la facture")
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
			var e portal.InvoiceEntry
			var lines []string
			issueFlags(flags, &e, &lines)
			flags.StringVar((*string)(&e.Type), "type", "",
				"`TYPE` : invoice, estimated, adjustment, missed_appointment ou credit_note (invoice si rien n'est dit)")
			flags.StringVar(&e.Number, "numero", "", "`N`° d'une facture émise ailleurs (sinon le suivant de la série)")
			flags.StringVar(&e.Series, "serie", "", "`DÉBUT` des numéros de la série")
			flags.Var(dateValue{&e.Due}, "exigible", "`DATE` d'exigibilité (30 jours après l'émission si rien n'est dit)")
			flags.StringVar(&e.Period, "periode", "", "`TEXTE`, comme « Année 2027 »")
			flags.Var(dateValue{&e.From}, "du", "`DATE` du premier jour de la prestation (ce que dit la période si rien n'est dit)")
			flags.Var(dateValue{&e.Until}, "au", "`DATE` de son dernier jour")
			flags.StringVar(&e.Order, "commande", "", "`N`° de commande de l'acheteur, ou d'engagement s'il est public")
			return func(ctx context.Context, o *office) (cli.Result, error) { return o.issue(ctx, e, lines) }
		},
	})
}

func issueFlags(flags *pflag.FlagSet, e *portal.InvoiceEntry, lines *[]string) {
	flags.StringVar(&e.Member, "adherent", "", "`N`° adhérent")
	flags.StringVar(&e.Key, "cle-unique", "", "`TEXTE` qui n'est émis qu'une fois pour cet adhérent, comme cotisation-2027")
	flags.Var(dateValue{&e.Date}, "date", "`DATE` d'émission (aujourd'hui si rien n'est dit)")
	flags.StringArrayVar(lines, "ligne", nil, "`LIBELLÉ;QUANTITÉ;PRIX HT[;TVA]`, en euros et pour cent (20) ; se répète")
}

func reverseInvoice(p *program) *cobra.Command {
	return p.verb(verb{
		use: "avoir", short: "Annuler une facture par un avoir, entière si aucune ligne n'est donnée",
		example: "  portail facture avoir --base base.db --adherent 100042 --facture 420930",
		setup: func(flags *pflag.FlagSet) work {
			var e portal.InvoiceEntry
			var lines []string
			issueFlags(flags, &e, &lines)
			flags.StringVar(&e.Reverses, "facture", "", "`N`° de la facture annulée")
			return func(ctx context.Context, o *office) (cli.Result, error) {
				if err := required("adherent", e.Member, "facture", e.Reverses); err != nil {
					return cli.Result{}, err
				}
				if _, err := o.Invoice(ctx, e.Member, e.Reverses); err != nil {
					return cli.Result{}, err
				}
				return o.issue(ctx, e, lines)
			}
		},
	})
}

func (o *office) issue(ctx context.Context, e portal.InvoiceEntry, lines []string) (cli.Result, error) {
	if err := required("adherent", e.Member); err != nil {
		return cli.Result{}, err
	}
	for _, text := range lines {
		line, ok := parseLine(text)
		if !ok {
			return cli.Result{}, cli.Usage("--ligne attend LIBELLÉ;QUANTITÉ;PRIX HT[;TVA], comme \"Cotisation;12;119,40;20\".")
		}
		e.Lines = append(e.Lines, line)
	}
	i, _, err := o.RegisterInvoice(ctx, e)
	return sayInvoice(i), err
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
	rate := spst.Cents(spst.StandardVAT)
	if len(f) == 4 {
		if rate, err = spst.ParseCents(f[3]); err != nil {
			return spst.InvoiceLine{}, false
		}
	}
	return spst.InvoiceLine{Label: strings.TrimSpace(f[0]), Quantity: quantity, UnitCents: unit, VATRate: int(rate)}, true
}

func payInvoice(p *program) *cobra.Command {
	return p.verb(verb{
		use: "regler", short: "Enregistrer un règlement reçu",
		example: "  portail facture regler --base base.db --adherent 100042 --facture 436402 --numero VIR-881 --montant 400,00 --date 16/11/2026",
		setup: func(flags *pflag.FlagSet) work {
			member, number := invoiceFlags(flags)
			var x spst.Payment
			flags.StringVar(&x.Number, "numero", "", "`N`° du règlement : le même n'est pas compté deux fois")
			flags.Var(centsValue{&x.Cents}, "montant", "`EUROS` reçus")
			flags.Var(dateValue{&x.Date}, "date", "`DATE` du règlement")
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
