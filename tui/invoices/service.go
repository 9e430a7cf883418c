package invoices

import (
	"context"

	"github.com/espace-adherent/adherent/exchange/facturx"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// Service is what the screen asks of the portal and of this machine. Errors
// are *[spst.Error].
type Service interface {
	// Invoices gives all of a member's, newest first.
	Invoices(ctx context.Context, member string) ([]spst.Invoice, error)
	// Ledger gives the whole échéancier, oldest entry first.
	Ledger(ctx context.Context, member string) (spst.Ledger, error)
	// ReadInvoice gives what the XML in the PDF of an invoice says.
	ReadInvoice(ctx context.Context, member, number string) (facturx.Invoice, error)
	// SaveInvoice downloads the PDF to the person's folder of downloads: whole
	// or not at all, over nothing. One that was cut is gone on with. told may
	// be called from any goroutine, before it returns.
	SaveInvoice(ctx context.Context, member string, i spst.Invoice, told func(done, total int64)) (tui.Saved, error)
	// OpenFile shows a file in the program that is meant for it; an error when
	// this machine has no screen to show it on.
	OpenFile(ctx context.Context, path string) error
}
