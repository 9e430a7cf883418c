package portal

import (
	"context"

	"github.com/espace-adherent/adherent/spst"
)

// InvoiceStore keeps invoices, payments and the originals of the invoices.
// Nothing of it is ever deleted, and only its dispute changes on an invoice.
type InvoiceStore interface {
	AddInvoice(ctx context.Context, member string, r InvoiceRecord) error
	// Invoices and Payments are oldest first.
	Invoices(ctx context.Context, member string) ([]InvoiceRecord, error)
	Invoice(ctx context.Context, member, number string) (InvoiceRecord, error)
	// InvoiceByKey finds the one that was made for a key.
	InvoiceByKey(ctx context.Context, member, key string) (InvoiceRecord, error)
	DisputeInvoice(ctx context.Context, member, number string, disputed bool) error
	// NextInvoiceNumber counts a series on by one, from 1: inside the
	// transaction that uses the number, so that none is lost.
	NextInvoiceNumber(ctx context.Context, series string) (int64, error)
	// TakeInvoiceNumber makes the series go on after n, if it is not further.
	TakeInvoiceNumber(ctx context.Context, series string, n int64) error

	AddPayment(ctx context.Context, member string, p spst.Payment) error
	Payments(ctx context.Context, member string) ([]spst.Payment, error)

	InvoiceDocument(ctx context.Context, number string) ([]byte, error)
	// KeepInvoiceDocument keeps the original; when there is one already, that
	// one stays and it is no error.
	KeepInvoiceDocument(ctx context.Context, number string, body []byte) error
}
