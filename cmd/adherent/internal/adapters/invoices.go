package adapters

import (
	"context"

	"github.com/adrg/xdg"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/exchange/facturx"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// Invoices implements invoices.Service.
func (s *Services) Invoices(ctx context.Context, member string) ([]spst.Invoice, error) {
	return s.Client.Invoices(ctx, member, 0)
}

// Ledger implements invoices.Service and home.Service.
func (s *Services) Ledger(ctx context.Context, member string) (spst.Ledger, error) {
	return s.Client.Ledger(ctx, member, 0)
}

// ReadInvoice implements invoices.Service.
func (s *Services) ReadInvoice(ctx context.Context, member, number string) (facturx.Invoice, error) {
	pdf, err := s.InvoiceFile(ctx, member, number)
	if err != nil {
		return facturx.Invoice{}, err
	}
	read, err := facturx.Read(pdf)
	return cleaned(read), err
}

// cleaned makes what a file says as harmless on a terminal as what the portal
// says.
func cleaned(i facturx.Invoice) facturx.Invoice {
	for _, text := range []*string{&i.Profile, &i.Number, &i.Currency, &i.Reverses, &i.Seller, &i.Buyer} {
		*text = client.Clean(*text)
	}
	return i
}

// SaveInvoice implements invoices.Service.
func (s *Services) SaveInvoice(ctx context.Context, member string, i spst.Invoice, told func(done, total int64)) (tui.Saved, error) {
	saved, err := s.Client.SaveInvoice(ctx, member, i.Number, xdg.UserDirs.Download, i.FileName(), told)
	return tui.Saved(saved), err
}

// OpenFile implements invoices.Service.
func (s *Services) OpenFile(ctx context.Context, path string) error {
	return s.program.OpenFile(ctx, path)
}
