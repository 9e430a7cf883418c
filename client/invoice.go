package client

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/espace-adherent/adherent/spst"
)

const (
	invoicesPath = memberPath + "/invoices"
	invoiceFile  = invoicesPath + "/{invoice}.pdf"
	ledgerPath   = memberPath + "/ledger"
)

func ofYear(year int) url.Values {
	if year == 0 {
		return nil
	}
	return url.Values{"year": {strconv.Itoa(year)}}
}

func invoiceCall(number, invoice string) call {
	return call{method: http.MethodGet, path: invoiceFile, names: map[string]string{"number": number, "invoice": invoice}, stream: true,
		media: pdfType}
}

// Invoices gives the invoices of a member, newest first; those of one year unless year is 0.
func (c *Client) Invoices(ctx context.Context, number string, year int) ([]spst.Invoice, error) {
	i, err := do[spst.Invoices](ctx, c, call{method: http.MethodGet, path: invoicesPath, names: ofMember(number), query: ofYear(year)})
	return i.Invoices, err
}

// Ledger gives the échéancier, of one year unless year is 0.
func (c *Client) Ledger(ctx context.Context, number string, year int) (spst.Ledger, error) {
	return do[spst.Ledger](ctx, c, call{method: http.MethodGet, path: ledgerPath, names: ofMember(number), query: ofYear(year)})
}

// InvoiceFile gives the PDF of an invoice, in memory.
func (c *Client) InvoiceFile(ctx context.Context, number, invoice string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	resp, err := c.send(ctx, invoiceCall(number, invoice))
	if err != nil {
		return nil, err
	}
	defer resp.RawBody().Close()
	content, err := io.ReadAll(io.LimitReader(resp.RawBody(), maxJSON))
	if err != nil {
		return nil, &spst.Error{Kind: spst.Unavailable, Code: spst.CodeCut, Err: err}
	}
	return content, nil
}

// SaveInvoice downloads the PDF of an invoice to dir under that name; see [Saved]. The next call
// continues an interrupted download.
func (c *Client) SaveInvoice(ctx context.Context, number, invoice, dir, name string, told Progress) (Saved, error) {
	return c.save(ctx, invoiceCall(number, invoice), dir, name, told)
}

// SaveLedger downloads the échéancier as a PDF, as SaveInvoice does.
func (c *Client) SaveLedger(ctx context.Context, number string, year int, dir, name string) (Saved, error) {
	return c.save(ctx, call{method: http.MethodGet, path: ledgerPath + ".pdf", names: ofMember(number), query: ofYear(year), stream: true,
		media: pdfType}, dir, name, nil)
}
