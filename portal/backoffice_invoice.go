package portal

import (
	"context"
	"slices"

	"github.com/espace-adherent/adherent/spst"
)

// InvoiceEntry is an invoice, or a credit note, as the service enters it.
type InvoiceEntry struct {
	Member string `json:"member"`
	// Number is that of an invoice issued elsewhere; else Key makes it happen once.
	Number   string             `json:"number,omitempty"`
	Series   string             `json:"series,omitempty"`
	Key      string             `json:"key,omitempty"`
	Type     spst.InvoiceType   `json:"type,omitempty"`
	Date     spst.Date          `json:"date,omitzero"`
	Due      spst.Date          `json:"due_date,omitzero"`
	Period   string             `json:"period,omitempty"`
	From     spst.Date          `json:"period_from,omitzero"` // those of Period when absent
	Until    spst.Date          `json:"period_until,omitzero"`
	Order    string             `json:"order,omitempty"` // the buyer's
	Lines    []spst.InvoiceLine `json:"lines,omitempty"`
	Reverses string             `json:"reverses,omitempty"`
	Disputed bool               `json:"disputed,omitempty"`
	Payments []spst.Payment     `json:"payments,omitempty"` // Invoice may be left empty
}

// RegisterInvoice issues an invoice, once for its number or its key, and keeps
// the payments that are new. What is issued does not change, but for its
// dispute. A credit note without lines takes the whole invoice back.
func (p *Portal) RegisterInvoice(ctx context.Context, e InvoiceEntry) (spst.Invoice, bool, error) {
	if err := refusedFields(spst.CodeInvoice, spst.TidyTexts(&e)); err != nil {
		return spst.Invoice{}, false, err
	}
	var made spst.Invoice
	changed := false
	err := p.store.Within(ctx, func(ctx context.Context) error {
		changed = false
		if _, err := p.Member(ctx, AsMember(e.Member), e.Member); err != nil {
			return err
		}
		before, err := p.issued(ctx, e)
		switch {
		case spst.KindOf(err) == spst.NotFound:
			changed = true
			made, err = p.issue(ctx, e)
		case err == nil:
			made = before.Invoice
			if e.Disputed && !before.Disputed {
				changed = true
				err = p.DisputeInvoice(ctx, e.Member, made.Number, true)
			}
		}
		if err != nil {
			return err
		}
		paid, err := p.registerPayments(ctx, e.Member, made.Number, e.Payments)
		changed = changed || paid
		return err
	})
	if err != nil {
		return spst.Invoice{}, false, err
	}
	made, err = p.Invoice(ctx, e.Member, made.Number)
	return made, changed, err
}

// issued finds what was made of an entry before.
func (p *Portal) issued(ctx context.Context, e InvoiceEntry) (InvoiceRecord, error) {
	if e.Number != "" {
		return p.store.Invoice(ctx, e.Member, e.Number)
	}
	if e.Key != "" {
		return p.store.InvoiceByKey(ctx, e.Member, e.Key)
	}
	return InvoiceRecord{}, &spst.Error{Kind: spst.NotFound, Code: spst.CodeInvoice}
}

func (p *Portal) issue(ctx context.Context, e InvoiceEntry) (spst.Invoice, error) {
	if e.Type == "" {
		e.Type = spst.PlainInvoice
		if e.Reverses != "" {
			e.Type = spst.CreditNote
		}
	}
	var found []spst.Problem
	refuse := func(field string, code spst.ProblemCode, message string) {
		found = append(found, spst.Problem{Field: field, Code: code, Severity: spst.SeverityError, Message: message})
	}
	if !slices.Contains(spst.InvoiceTypes(), e.Type) {
		refuse("type", spst.ProblemInvoiceType, "Type de facture inconnu : "+spst.Either(spst.InvoiceTypes())+".")
	}
	for _, l := range e.Lines {
		if l.Label == "" || l.Quantity == 0 {
			refuse("lines", spst.ProblemInvoiceLines, "Une ligne de la facture est incomplète : libellé, quantité, prix unitaire HT et taux de TVA.")
			break
		}
	}
	if err := refusedFields(spst.CodeInvoice, found); err != nil {
		return spst.Invoice{}, err
	}
	made, err := p.AddInvoice(ctx, e.Member, NewInvoice{
		Number: e.Number, Series: e.Series, Key: e.Key, Type: e.Type, Date: e.Date, Due: e.Due,
		Period: e.Period, From: e.From, Until: e.Until, Order: e.Order,
		Lines: e.Lines, Reverses: e.Reverses, Disputed: e.Disputed,
	})
	if spst.CodeOf(err) == spst.CodeDuplicate {
		err = &spst.Error{Kind: spst.Conflict, Code: spst.CodeInvoiceDuplicate,
			Message: "Ce numéro est déjà pris, ou cette facture est déjà annulée par un avoir.", Err: err}
	}
	return made, err
}

// registerPayments keeps those that are not there yet, and tells whether there
// was one.
func (p *Portal) registerPayments(ctx context.Context, member, invoice string, payments []spst.Payment) (bool, error) {
	if len(payments) == 0 {
		return false, nil
	}
	kept, err := p.store.Payments(ctx, member)
	if err != nil {
		return false, err
	}
	changed := false
	for _, x := range payments {
		x.Invoice = invoice
		if x.Number == "" || x.Date.IsZero() || x.Cents == 0 {
			return false, errInvalid(spst.CodePaymentIncomplete, "payments", "Un règlement est incomplet : numéro, date et montant.")
		}
		if slices.Contains(kept, x) {
			continue
		}
		err := p.AddPayment(ctx, member, x)
		if spst.CodeOf(err) == spst.CodeDuplicate {
			return false, errInvalid(spst.CodePaymentDuplicate, "payments", "Ce numéro de règlement est déjà pris par un autre.")
		}
		if err != nil {
			return false, err
		}
		changed = true
	}
	return changed, nil
}

// Invoice gives one as the member sees it, for the service itself.
func (p *Portal) Invoice(ctx context.Context, member, number string) (spst.Invoice, error) {
	invoices, _, err := p.account(ctx, member)
	i := slices.IndexFunc(invoices, func(i spst.Invoice) bool { return i.Number == number })
	if err != nil || i < 0 {
		return spst.Invoice{}, orNotFound(err, spst.CodeInvoice, "Facture inconnue de cet adhérent.")
	}
	return invoices[i], nil
}

// InvoiceProfile is the one that a member's invoicing platform needs, for the
// service itself; "" is the service's.
func (p *Portal) InvoiceProfile(ctx context.Context, member string) (spst.InvoiceProfile, error) {
	m, err := p.store.Member(ctx, member, p.today())
	return m.InvoiceProfile, err
}
