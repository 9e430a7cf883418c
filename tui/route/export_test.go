package route

import (
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// A list has a file of its own, dated; a document of the portal's keeps its name.
func TestFileNames(t *testing.T) {
	m, on := spst.Member{Number: "100042"}, spst.NewDate(2026, time.November, 25)
	for want, e := range map[string]Export{
		"salaries-100042-2026-11-25.csv":      {Member: m},
		"factures-100042-2025-2026-11-25.csv": {Member: m, What: ExportInvoices, Year: 2025},
		"echeancier-100042-2026-11-25.csv":    {Member: m, What: ExportLedger},
		"clients-2026-11-25.csv":              {What: ExportClients},
	} {
		if got := e.FileName(".csv", on); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	for want, e := range map[string]Export{
		"echeancier_100042.pdf": {Member: m, What: ExportLedger}, "salaries-100042-2026-11-25.pdf": {Member: m},
		spst.DeclarationFileName("100042", 2027):   {Member: m, What: PrintDeclaration, Year: 2027},
		spst.ActivityFileName("100042", 2027):      {Member: m, What: PrintActivity, Year: 2027},
		"coupon-facture-dematerialisee-100042.pdf": {Member: m, What: PrintCoupon},
		spst.ReceiptFileName(on):                   {Member: m, What: PrintReceipt, Day: on},
	} {
		if got := e.FileName(".pdf", on); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	for what := ExportEmployees; what < PrintDeclaration; what++ {
		if what.Noun() == "" {
			t.Errorf("the files of list %d have no name", what)
		}
	}
}
