package document_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/document"
	"github.com/espace-adherent/adherent/spst"
)

// « Le coupon-réponse facture dématérialisée »: who receives the invoices and where, or a
// place to write it, and whom to send it back to.
func TestCoupon(t *testing.T) {
	known := portal.Coupon{Number: "100042", Mailbox: "comptabilite@amsn.fr", Billing: []spst.Contact{
		{Civility: spst.Madame, LastName: "MARTIN", FirstName: "SEVERINE", Email: "s.martin@exemple.fr", Types: []spst.ContactType{spst.BillingContact}},
	}}
	for name, c := range map[string]struct {
		coupon portal.Coupon
		words  []string
	}{
		"known":   {known, []string{"MARTIN SEVERINE", "s.martin@exemple.fr", "comptabilite@amsn.fr"}},
		"unknown": {portal.Coupon{Number: "100042"}, []string{"Reçoit les factures", "…………"}},
	} {
		pdf, err := document.Maker{}.Coupon(c.coupon, seller(), member(), date(2026, 11, 30))
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := (document.Maker{}).Coupon(c.coupon, seller(), member(), date(2026, 11, 30)); !bytes.Equal(pdf, again) {
			t.Error("two makings differ")
		}
		needTools(t)
		path := filepath.Join(t.TempDir(), "coupon.pdf")
		if err := os.WriteFile(path, pdf, 0o600); err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(run(t, "pdftotext", "-layout", path, "-"), "\u00a0", " ")
		for _, want := range append(c.words, "Coupon-réponse", "Facture dématérialisée", "100042", "Signature et cachet") {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is not in\n%s", name, want, text)
			}
		}
		run(t, "qpdf", "--check", path)
	}
}
