package sqlstore

import (
	"context"
	"encoding/json"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// invoiceDetail is what of an invoice no statement selects by.
type invoiceDetail struct {
	Lines         []spst.InvoiceLine
	Seller, Buyer spst.Party
	BilledTo      spst.Party        `json:",omitzero"`
	From, Until   spst.Date         `json:",omitzero"`
	Order         string            `json:",omitempty"`
	Terms         spst.InvoiceTerms `json:",omitzero"`
}

// AddInvoice keeps a new invoice.
func (s *Store) AddInvoice(ctx context.Context, member string, r portal.InvoiceRecord) error {
	detail, err := json.Marshal(invoiceDetail{r.Lines, r.Seller, r.Buyer, r.BilledTo, r.From, r.Until, r.Order, r.Terms})
	if err != nil {
		return fold(err)
	}
	return s.exec(ctx, `
		INSERT INTO invoice (number, member, key, date, type, net, vat, total, period, due, reverses, disputed, detail)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		r.Number, member, orNull(r.Key), int64(r.Date), string(r.Type), int64(r.NetCents), int64(r.VATCents), int64(r.TotalCents),
		r.Period, int64(r.Due), orNull(r.Reverses), r.Disputed, string(detail))
}

// orNull makes "" the absent value.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

const invoiceColumns = `number, coalesce(key, ''), date, type, net, vat, total, period, due, coalesce(reverses, ''), disputed, detail`

func scanInvoice(row scanner) (portal.InvoiceRecord, error) {
	var r portal.InvoiceRecord
	var detail string
	err := row.Scan(&r.Number, &r.Key, &r.Date, &r.Type, &r.NetCents, &r.VATCents, &r.TotalCents,
		&r.Period, &r.Due, &r.Reverses, &r.Disputed, &detail)
	if err != nil {
		return r, fold(err)
	}
	var d invoiceDetail
	if err := json.Unmarshal([]byte(detail), &d); err != nil {
		return r, fold(err)
	}
	r.Lines, r.Seller, r.Buyer, r.BilledTo = d.Lines, d.Seller, d.Buyer.Located(), d.BilledTo.Located()
	r.From, r.Until, r.Order, r.Terms = d.From, d.Until, d.Order, d.Terms
	r.Letter = spst.LetterInvoice
	if r.TotalCents < 0 {
		r.Letter = spst.LetterCredit
	}
	return r, nil
}

// Invoices gives those of a member, oldest first.
func (s *Store) Invoices(ctx context.Context, member string) ([]portal.InvoiceRecord, error) {
	rows, err := s.rows(ctx, `SELECT `+invoiceColumns+` FROM invoice WHERE member = $1 ORDER BY date, number`, member)
	if err != nil {
		return nil, fold(err)
	}
	defer rows.Close()
	var list []portal.InvoiceRecord
	for rows.Next() {
		r, err := scanInvoice(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, fold(rows.Err())
}

// Invoice finds one of a member.
func (s *Store) Invoice(ctx context.Context, member, number string) (portal.InvoiceRecord, error) {
	return scanInvoice(s.row(ctx, `SELECT `+invoiceColumns+` FROM invoice WHERE member = $1 AND number = $2`, member, number))
}

// InvoiceByKey finds the one that was made for a key.
func (s *Store) InvoiceByKey(ctx context.Context, member, key string) (portal.InvoiceRecord, error) {
	return scanInvoice(s.row(ctx, `SELECT `+invoiceColumns+` FROM invoice WHERE member = $1 AND key = $2`, member, key))
}

// DisputeInvoice says whether an invoice is disputed.
func (s *Store) DisputeInvoice(ctx context.Context, member, number string, disputed bool) error {
	return s.change(ctx, `UPDATE invoice SET disputed = $1 WHERE member = $2 AND number = $3`, disputed, member, number)
}

// NextInvoiceNumber gives the next number of a series, from 1.
func (s *Store) NextInvoiceNumber(ctx context.Context, series string) (int64, error) {
	var n int64
	err := s.Within(ctx, func(ctx context.Context) error {
		return fold(s.row(ctx, `
			INSERT INTO invoice_series (series, last) VALUES ($1, 1)
			ON CONFLICT (series) DO UPDATE SET last = invoice_series.last + 1 RETURNING last`, series).Scan(&n))
	})
	return n, err
}

// TakeInvoiceNumber makes the series go on after n.
func (s *Store) TakeInvoiceNumber(ctx context.Context, series string, n int64) error {
	return s.exec(ctx, `
		INSERT INTO invoice_series (series, last) VALUES ($1, $2)
		ON CONFLICT (series) DO UPDATE SET last = excluded.last WHERE excluded.last > invoice_series.last`, series, n)
}

// AddPayment keeps a payment.
func (s *Store) AddPayment(ctx context.Context, member string, p spst.Payment) error {
	return s.exec(ctx, `INSERT INTO payment (number, member, invoice, date, cents) VALUES ($1, $2, $3, $4, $5)`,
		p.Number, member, p.Invoice, int64(p.Date), int64(p.Cents))
}

// Payments gives those of a member, oldest first.
func (s *Store) Payments(ctx context.Context, member string) ([]spst.Payment, error) {
	rows, err := s.rows(ctx, `SELECT number, invoice, date, cents FROM payment WHERE member = $1 ORDER BY date, number`, member)
	if err != nil {
		return nil, fold(err)
	}
	defer rows.Close()
	var list []spst.Payment
	for rows.Next() {
		var p spst.Payment
		if err := rows.Scan(&p.Number, &p.Invoice, &p.Date, &p.Cents); err != nil {
			return nil, fold(err)
		}
		list = append(list, p)
	}
	return list, fold(rows.Err())
}

// InvoiceDocument gives the original kept of an invoice.
func (s *Store) InvoiceDocument(ctx context.Context, number string) ([]byte, error) {
	var body []byte
	err := s.row(ctx, `SELECT body FROM invoice_document WHERE number = $1`, number).Scan(&body)
	return body, fold(err)
}

// KeepInvoiceDocument keeps the original; the first one stays.
func (s *Store) KeepInvoiceDocument(ctx context.Context, number string, body []byte) error {
	return s.exec(ctx, `INSERT INTO invoice_document (number, body) VALUES ($1, $2) ON CONFLICT (number) DO NOTHING`, number, body)
}
