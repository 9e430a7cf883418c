package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// sampleInvoice is the number of the florist's only invoice.
const sampleInvoice = "420930"

func addInvoice(t testing.TB, p *portal.Portal) {
	t.Helper()
	_, err := p.AddInvoice(context.Background(), florist, portal.NewInvoice{
		Number: sampleInvoice, Date: spst.NewDate(2024, 2, 1), Type: spst.EstimatedInvoice, Period: "Année 2024",
		Lines: []spst.InvoiceLine{{Label: "Cotisation", Quantity: 6, UnitCents: 11580, VATRate: spst.StandardVAT}},
	})
	must(t, err)
}

const invoiceFile = "/v1/members/" + florist + "/invoices/" + sampleInvoice + ".pdf"

// A download can be taken up in the middle, of the same file only.
func TestInvoiceFileInParts(t *testing.T) {
	s := newSite(t)
	token := s.token(t, florist)
	whole := s.send(t, http.MethodGet, invoiceFile, token, "", "Accept-Encoding", "gzip").ok(t, 200)
	tag := whole.Header.Get("ETag")
	if whole.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(string(whole.body), "%PDF-") || tag == "" ||
		whole.ContentLength != int64(len(whole.body)) || whole.Header.Get("Content-Encoding") != "" {
		t.Fatalf("%v", whole.Header)
	}
	rest := s.send(t, http.MethodGet, invoiceFile, token, "", "Range", "bytes=1000-", "If-Range", tag).ok(t, 206)
	if string(whole.body[1000:]) != string(rest.body) {
		t.Error("the rest is not the rest")
	}
	s.send(t, http.MethodGet, invoiceFile, token, "", "Range", "bytes=1000-", "If-Range", `"other"`).ok(t, 200)
	s.send(t, http.MethodGet, invoiceFile, token, "", "If-None-Match", tag).ok(t, 304)
	s.send(t, http.MethodGet, invoiceFile, token, "", "Range", "bytes=9999999-").refused(t, 416, "range")
	if head := s.send(t, http.MethodHead, invoiceFile, token, ""); head.StatusCode != http.StatusMethodNotAllowed &&
		head.ContentLength != whole.ContentLength {
		t.Errorf("HEAD says %d, %d bytes", head.StatusCode, head.ContentLength)
	}
	again := s.send(t, http.MethodGet, invoiceFile, token, "").ok(t, 200)
	if string(again.body) != string(whole.body) {
		t.Error("a second download differs")
	}
	s.send(t, http.MethodGet, strings.Replace(invoiceFile, ".pdf", ".xml", 1), token, "").refused(t, 404, "no_route")
	s.send(t, http.MethodGet, strings.Replace(invoiceFile, "420930", "1", 1), token, "").refused(t, 404, "invoice")
}

// A number may hold a slash.
func TestInvoiceOfASeries(t *testing.T) {
	s := newSite(t)
	i, err := s.portal.AddInvoice(t.Context(), florist, portal.NewInvoice{
		Series: "2027/F-", Type: spst.PlainInvoice,
		Lines: []spst.InvoiceLine{{Label: "Cotisation", Quantity: 1, UnitCents: 100, VATRate: spst.StandardVAT}},
	})
	must(t, err)
	a := s.send(t, http.MethodGet, "/v1/members/"+florist+"/invoices/"+url.PathEscape(i.Number)+".pdf", s.token(t, florist), "").ok(t, 200)
	if i.Number != "2027/F-1" || a.Header.Get("Content-Disposition") != `attachment; filename="2027-F-1.pdf"` {
		t.Errorf("%s, %s", i.Number, a.Header.Get("Content-Disposition"))
	}
}

func TestInvoicesByYear(t *testing.T) {
	s := newSite(t)
	token := s.token(t, florist)
	for year, want := range map[string]string{"": `"number":"420930"`, "?year=2024": `"total_cents":83376`, "?year=2025": `"invoices":[]`} {
		if a := s.send(t, http.MethodGet, "/v1/members/"+florist+"/invoices"+year, token, "").ok(t, 200); !strings.Contains(string(a.body),
			want) {
			t.Errorf("%q: %s", year, a.body)
		}
	}
	a := s.send(t, http.MethodGet, "/v1/members/"+florist+"/ledger?year=2025", token, "").ok(t, 200)
	if !strings.Contains(string(a.body), `"opening_cents":83376,"entries":[]`) || !strings.Contains(string(a.body), "contentieux") {
		t.Errorf("%s", a.body)
	}
}
