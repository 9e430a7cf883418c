package document_test

import (
	"bytes"
	"os"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/exchange/facturx"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/document"
	"github.com/espace-adherent/adherent/spst"
)

func date(y int, m time.Month, d int) spst.Date { return spst.NewDate(y, m, d) }

func seller() spst.Party {
	return spst.Party{Name: "AMSN Santé au travail – Žižkov & Cœur", SIRET: "77570158400168", VAT: "FR12775701584",
		Street: "3 rue de l'Église", PostalCode: "76000", City: "ROUEN"}
}

// invoice is the invoice 420930 of the manual.
func invoice() portal.InvoiceRecord {
	r := portal.InvoiceRecord{Seller: seller(), Buyer: spst.Party{Name: "FLEURISTE MARTIN", SIRET: "98214365300011"}, Invoice: spst.Invoice{
		Number: "420930", Date: date(2024, 2, 1), Due: date(2024, 3, 2), Type: spst.EstimatedInvoice, Period: "Année 2024",
		Lines: []spst.InvoiceLine{{Label: "Cotisation annuelle, suivi individuel, élèves & œuvres < 2 €", Quantity: 6, UnitCents: 11580,
			VATRate: spst.StandardVAT}},
	}}
	r.Total()
	return r
}

// billedElsewhere is an invoice sent to an address other than the buyer's.
func billedElsewhere() portal.InvoiceRecord {
	r := invoice()
	r.Buyer = r.Buyer.At(spst.PostalAddress{Line1: "12 RUE DES LILAS", Line2: "Escalier B", PostalCode: "76000", City: "ROUEN"})
	r.BilledTo = r.Buyer.At(spst.PostalAddress{Line1: "8 RUE JEANNE-D'ARC", PostalCode: "76160", City: "DARNÉTAL"})
	return r
}

// credit is the credit note 421582 of the manual, which reverses the invoice 420930.
func credit() portal.InvoiceRecord {
	r := invoice()
	r.Number, r.Date, r.Due, r.Reverses = "421582", date(2024, 2, 23), 0, "420930"
	r.ReversedOn = date(2024, 2, 1)
	r.Lines = []spst.InvoiceLine{r.Lines[0]}
	r.Lines[0].Quantity = -6
	r.Total()
	return r
}

func made(t testing.TB, r portal.InvoiceRecord) []byte {
	t.Helper()
	pdf, err := document.Maker{}.Invoice(r)
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

func TestTheSameInvoiceHasTheSameBytes(t *testing.T) {
	a, b := made(t, invoice()), made(t, invoice())
	if !bytes.Equal(a, b) {
		t.Error("two makings differ")
	}
	if dir := os.Getenv("ADHERENT_LOOK"); dir != "" {
		_ = os.WriteFile(dir+"/f.pdf", a, 0o600)
		_ = os.WriteFile(dir+"/a.pdf", made(t, credit()), 0o600)
	}
}

func TestXMLInsideSaysWhatTheListSays(t *testing.T) {
	for _, r := range []portal.InvoiceRecord{invoice(), credit(), billedElsewhere()} {
		read, err := facturx.Read(made(t, r))
		if err != nil {
			t.Fatal(err)
		}
		if d := facturx.Compare(r.Invoice, read); d != nil {
			t.Errorf("%s differs: %+v", r.Number, d)
		}
		if read.Profile != "urn:cen.eu:en16931:2017" || read.Seller != r.Seller.Name || read.Buyer != r.Buyer.Name {
			t.Errorf("%+v", read)
		}
	}
}
