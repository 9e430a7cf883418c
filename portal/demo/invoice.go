package demo

import (
	"context"
	"fmt"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// Seller is who the sample invoices are from: invented, at an address that
// does not exist.
func Seller() spst.Party {
	return spst.Party{
		Name: "AMSN Santé au travail (démonstration)", SIRET: sellerSIRET, VAT: spst.VATFromSIREN(sellerSIRET[:9]),
		Street: "1 rue de l'Exemple", PostalCode: "76000", City: "ROUEN",
	}
}

const sellerSIRET = "90214365000015"

// bill is an invoice of the sample and what was paid for it.
type bill struct {
	portal.NewInvoice
	paid []instalment
}

type instalment struct {
	on    spst.Date
	cents spst.Cents
}

// addInvoices puts the sample invoices in; those after today are left out.
func addInvoices(ctx context.Context, p *portal.Portal, today spst.Date) error {
	for _, of := range []struct {
		member string
		bills  []bill
	}{{florist, floristBills(today)}, {garage, garageBills()}} {
		for _, b := range of.bills {
			if b.Date > today {
				continue
			}
			if err := addBill(ctx, p, of.member, b, today); err != nil {
				return err
			}
		}
	}
	return nil
}

func addBill(ctx context.Context, p *portal.Portal, member string, b bill, today spst.Date) error {
	i, err := p.AddInvoice(ctx, member, b.NewInvoice)
	if err != nil {
		return err
	}
	for n, part := range b.paid {
		if part.on > today {
			continue
		}
		err := p.AddPayment(ctx, member, spst.Payment{
			Number: fmt.Sprintf("R%s%d", i.Number[2:], n+1), Invoice: i.Number, Date: part.on, Cents: part.cents,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// billed makes an invoice of one line.
func billed(number string, on spst.Date, kind spst.InvoiceType, label string, quantity int, unit spst.Cents) bill {
	return bill{NewInvoice: portal.NewInvoice{
		Number: number, Date: on, Type: kind, Period: fmt.Sprintf("Année %d", on.Year()),
		Lines: []spst.InvoiceLine{{Label: label, Quantity: quantity, UnitCents: unit, VATRate: spst.StandardVAT}},
	}}
}

func (b bill) paidOn(on spst.Date, cents spst.Cents) bill {
	b.paid = append(b.paid, instalment{on, cents})
	return b
}

const (
	labelFee    = "Cotisation annuelle par salarié suivi"
	labelMore   = "Cotisation, salariés entrés en cours d'année"
	labelMissed = "Rendez-vous non honoré"
	labelExams  = "Examens complémentaires"
)

// floristBills begin with the two of the manual. All are paid but a disputed
// one and the last, of which 833,76 € remain.
func floristBills(today spst.Date) []bill {
	date := spst.NewDate
	estimated := billed("420930", date(2024, 2, 1), spst.EstimatedInvoice, labelFee, 6, 11580)
	reversal := bill{NewInvoice: portal.NewInvoice{
		Number: "421582", Date: date(2024, 2, 23), Type: spst.EstimatedInvoice, Period: estimated.Period, Reverses: estimated.Number,
	}}
	disputed := billed("436015", date(2026, 5, 18), spst.MissedAppointment, labelMissed, 2, 6000)
	disputed.Disputed = true
	last := billed("436402", today.AddDays(-24), spst.AdjustmentInvoice, labelMore, 8, 11940)
	last.Due = today.AddDays(6)
	last.Lines = append(last.Lines, spst.InvoiceLine{Label: labelExams, Quantity: 1, UnitCents: 7293, VATRate: spst.StandardVAT})
	return []bill{
		estimated, reversal,
		billed("421590", date(2024, 2, 26), spst.PlainInvoice, labelFee, 38, 11580).paidOn(date(2024, 3, 15), 528048),
		billed("428113", date(2025, 2, 3), spst.PlainInvoice, labelFee, 41, 11790).paidOn(date(2025, 2, 28), 300000).paidOn(date(2025, 3, 31),
			280068),
		billed("429377", date(2025, 6, 16), spst.MissedAppointment, labelMissed, 1, 6000).paidOn(date(2025, 7, 15), 7200),
		billed("429640", date(2025, 9, 10), spst.AdjustmentInvoice, labelMore, 2, 11790).paidOn(date(2025, 10, 1), 28296),
		billed("435208", date(2026, 2, 2), spst.PlainInvoice, labelFee, 44, 11940).paidOn(date(2026, 3, 2), 500000).paidOn(date(2026, 4, 30),
			130432),
		disputed,
		last.paidOn(today.AddDays(-7), 40000),
	}
}

// garageBills leave 719,36 € that are late.
func garageBills() []bill {
	date := spst.NewDate
	return []bill{
		billed("428114", date(2025, 2, 3), spst.PlainInvoice, labelFee, 11, 11790).paidOn(date(2025, 3, 3), 155628),
		billed("435209", date(2026, 2, 2), spst.PlainInvoice, labelFee, 12, 11940).paidOn(date(2026, 3, 4), 100000),
	}
}
