package export_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/spst"
)

func TestFEC(t *testing.T) {
	invoices := []spst.Invoice{
		{Number: "421590", Date: spst.NewDate(2024, time.February, 26), Type: spst.PlainInvoice, NetCents: 440040, VATCents: 88008,
			TotalCents: 528048, Period: "Année\t2024"},
		{Number: "421582", Date: spst.NewDate(2024, time.February, 23), Type: spst.EstimatedInvoice, NetCents: -69480, VATCents: -13896,
			TotalCents: -83376, Period: "Année 2024", Reverses: "420930"},
		{Number: "420930", Date: spst.NewDate(2024, time.February, 1), Type: spst.EstimatedInvoice, NetCents: 69480, VATCents: 13896,
			TotalCents: 83376, Period: "Année 2024", ReversedBy: "421582"},
		{Number: "428113", Date: spst.NewDate(2025, time.February, 3), Type: spst.PlainInvoice, NetCents: 100, TotalCents: 100},
	}
	var b bytes.Buffer
	if err := export.WriteFEC(&b, invoices, 2024, export.DefaultAccounts("AMSN")); err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		"JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|PieceRef|PieceDate|EcritureLib|Debit|Credit|EcritureLet|DateLet|ValidDate|Montantdevise|Idevise",
		"HA|Achats|420930|20240201|647500|Médecine du travail, pharmacie|||420930|20240201|AMSN Facture d'office 420930 Année 2024|694,80|0,00|||||",
		"HA|Achats|420930|20240201|445660|TVA déductible sur autres biens et services|||420930|20240201|AMSN Facture d'office 420930 Année 2024|138,96|0,00|||||",
		"HA|Achats|420930|20240201|401000|Fournisseurs|AMSN|AMSN|420930|20240201|AMSN Facture d'office 420930 Année 2024|0,00|833,76|AA|20240223|||",
		"HA|Achats|421582|20240223|647500|Médecine du travail, pharmacie|||421582|20240223|AMSN Facture d'office 421582 Année 2024|0,00|694,80|||||",
		"HA|Achats|421582|20240223|445660|TVA déductible sur autres biens et services|||421582|20240223|AMSN Facture d'office 421582 Année 2024|0,00|138,96|||||",
		"HA|Achats|421582|20240223|401000|Fournisseurs|AMSN|AMSN|421582|20240223|AMSN Facture d'office 421582 Année 2024|833,76|0,00|AA|20240223|||",
		"HA|Achats|421590|20240226|647500|Médecine du travail, pharmacie|||421590|20240226|AMSN Facture 421590 Année 2024|4400,40|0,00|||||",
		"HA|Achats|421590|20240226|445660|TVA déductible sur autres biens et services|||421590|20240226|AMSN Facture 421590 Année 2024|880,08|0,00|||||",
		"HA|Achats|421590|20240226|401000|Fournisseurs|AMSN|AMSN|421590|20240226|AMSN Facture 421590 Année 2024|0,00|5280,48|||||",
	}, "\r\n") + "\r\n"
	if got := strings.ReplaceAll(b.String(), "\t", "|"); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	invoices[0].VATCents++
	if err := export.WriteFEC(&b, invoices, 2024, export.DefaultAccounts("AMSN")); spst.CodeOf(err) != "fec_balance" {
		t.Errorf("not balanced: %v", err)
	}
}

// TestFECBalances wants every entry and every lettrage to balance, 18 fields a
// line, whatever the invoices.
func TestFECBalances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var invoices []spst.Invoice
		for n := range rapid.IntRange(0, 80).Draw(t, "invoices") {
			i := spst.Invoice{Number: fmt.Sprint(1000 + n), Date: spst.NewDate(2026, 1, 1).AddDays(rapid.IntRange(0, 400).Draw(t, "day")),
				NetCents: spst.Cents(rapid.IntRange(-500000, 500000).Draw(t, "net")), Period: rapid.String().Draw(t, "period")}
			i.VATCents = i.NetCents / 5
			if n > 0 && rapid.Bool().Draw(t, "reverses") {
				of := invoices[rapid.IntRange(0, n-1).Draw(t, "of")]
				i.Reverses, i.NetCents, i.VATCents = of.Number, -of.NetCents, -of.VATCents
			}
			i.TotalCents = i.NetCents + i.VATCents
			invoices = append(invoices, i)
		}
		var b bytes.Buffer
		if err := export.WriteFEC(&b, invoices, 0, export.DefaultAccounts("AMSN")); err != nil {
			t.Fatal(err)
		}
		entries, letters := map[string]int64{}, map[string]int64{}
		for _, line := range strings.Split(strings.TrimSuffix(b.String(), "\r\n"), "\r\n")[1:] {
			fields := strings.Split(line, "\t")
			if len(fields) != 18 {
				t.Fatalf("%d fields: %q", len(fields), line)
			}
			sum := cents(t, fields[11]) - cents(t, fields[12])
			entries[fields[2]] += sum
			letters[fields[13]] += sum
		}
		delete(letters, "")
		for name, sum := range entries {
			if sum != 0 {
				t.Fatalf("entry %s: %d\n%s", name, sum, b.String())
			}
		}
		for code, sum := range letters {
			if sum != 0 {
				t.Fatalf("lettrage %s: %d\n%s", code, sum, b.String())
			}
		}
	})
}

func cents(t *rapid.T, amount string) int64 {
	c, err := spst.ParseCents(amount)
	if err != nil || c < 0 {
		t.Fatalf("%q: %v", amount, err)
	}
	return int64(c)
}
