package portal

import (
	"context"
	"errors"
	"fmt"

	"github.com/espace-adherent/adherent/spst"
)

// BillDeclarations issues the invoices of the year's campaign once it is over,
// from 1 February: « Facture » of what was confirmed, « Facture d'office » on
// the last known list for who did not declare. It gives how many members it
// dealt with. It may run at any time, twice, and on several portals over one
// base at once: each member is one transaction, over one row. To be called now
// and then by the program that runs the portal.
func (p *Portal) BillDeclarations(ctx context.Context) (int, error) {
	today := p.today()
	c, err := p.campaign(ctx, today.Year())
	if spst.KindOf(err) == spst.NotFound || err == nil && today <= c.Closes {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	numbers, err := p.store.Unbilled(ctx, c.Year, c.Closes)
	if err == nil && len(numbers) > 0 {
		err = p.unableToIssue()
	}
	if err != nil {
		return 0, err
	}
	done := 0
	var failed []error
	for _, number := range numbers {
		billed, err := p.billOnce(ctx, number, c.Year)
		if billed {
			done++
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("member %s: %w", number, err))
		}
	}
	return done, errors.Join(failed...)
}

// billOnce bills a member, unless that is done or the member may still declare.
func (p *Portal) billOnce(ctx context.Context, member string, year int) (bool, error) {
	billed := false
	err := p.store.Within(ctx, func(ctx context.Context) error {
		billed = false
		r, err := p.declarationRecord(ctx, member, year)
		if err != nil || r.Billed || r.Until >= p.today() && !r.Status.Certified() {
			return err
		}
		if err := p.bill(ctx, member, &r); err != nil {
			return err
		}
		billed = true
		return p.store.PutDeclaration(ctx, member, r)
	})
	return billed && err == nil, err
}

// bill issues what a declaration calls for, inside the transaction that then
// keeps it. Nobody to count is nothing to invoice.
func (p *Portal) bill(ctx context.Context, member string, r *DeclarationRecord) error {
	r.Billed = true
	if !r.Status.Certified() {
		return p.billUndeclared(ctx, member, r)
	}
	if r.EstimatedInvoice != "" && r.CreditNote == "" {
		credit, err := p.AddInvoice(ctx, member, NewInvoice{
			Key: billingKey("avoir", r.Year), Type: spst.EstimatedInvoice, Period: period(r.Year), Reverses: r.EstimatedInvoice,
		})
		if err != nil {
			return err
		}
		r.CreditNote = credit.Number
	}
	if r.Estimate == nil || len(r.Estimate.Lines) == 0 {
		return nil
	}
	invoice, err := p.AddInvoice(ctx, member, NewInvoice{
		Key: billingKey("declaration", r.Year), Type: spst.PlainInvoice, Period: period(r.Year), Lines: r.Estimate.Lines,
	})
	if err != nil {
		return err
	}
	r.Invoice, r.Status = invoice.Number, spst.DeclarationInvoiced
	return nil
}

// billUndeclared issues the « facture d'office » on the list as it is known.
// The draft, if any, stays what it was.
func (p *Portal) billUndeclared(ctx context.Context, member string, r *DeclarationRecord) error {
	d := spst.Declaration{Year: r.Year}
	err := p.assess(ctx, member, &d)
	if spst.KindOf(err) == spst.NotFound { // no tariff yet: the next run does it
		r.Billed = false
		return nil
	}
	if err != nil || len(d.Estimate.Lines) == 0 {
		return err
	}
	invoice, err := p.AddInvoice(ctx, member, NewInvoice{
		Key: billingKey("office", r.Year), Type: spst.EstimatedInvoice, Period: period(r.Year), Lines: d.Estimate.Lines,
	})
	r.EstimatedInvoice = invoice.Number
	return err
}

func billingKey(what string, year int) string { return fmt.Sprintf("%s-%d", what, year) }

func period(year int) string { return fmt.Sprintf("Année %d", year) }
