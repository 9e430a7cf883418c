package export_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

func TestDialects(t *testing.T) {
	table := list.Invoices().Table("x", []spst.Invoice{{Number: "42", Date: spst.NewDate(2026, time.May, 4), Type: spst.CreditNote,
		Letter: "A", NetCents: -100050, VATCents: -20010,
		TotalCents: -120060, Period: "=2026", Settled: true, Reverses: "41"}})
	for dialect, want := range map[export.Format]string{
		export.ExcelCSV: "\ufeffN°;Date d'émission;Type de facture;Lettre;Montant TTC;Reste à payer;Date d'exigibilité;État;Période;Montant HT;TVA;Annule;Annulée par\r\n" +
			"42;04/05/2026;Avoir;A;-1200,60;0,00;;acquittée;'=2026;-1000,50;-200,10;41;\r\n",
		export.PlainCSV: "N°,Date d'émission,Type de facture,Lettre,Montant TTC,Reste à payer,Date d'exigibilité,État,Période,Montant HT,TVA,Annule,Annulée par\r\n" +
			"42,2026-05-04,Avoir,A,-1200.60,0.00,,acquittée,'=2026,-1000.50,-200.10,41,\r\n",
	} {
		var b bytes.Buffer
		if err := export.Write(&b, dialect, table); err != nil || b.String() != want {
			t.Errorf("%s: %v\n%q\nwant\n%q", dialect, err, b.String(), want)
		}
	}
}

// TestNIROnlyWhenAsked wants no trace of a NIR in an export that was not asked
// for it.
func TestNIROnlyWhenAsked(t *testing.T) {
	for _, asked := range []bool{false, true} {
		var b bytes.Buffer
		if err := export.Write(&b, export.ExcelCSV, list.Roster(asked).Table("x", hard())); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(b.String(), "290037654000135") || strings.Contains(b.String(), "sécurité sociale"); got != asked {
			t.Errorf("asked %v: %v\n%s", asked, got, b.String())
		}
	}
}

// TestWorkbook looks at what a spreadsheet relies on: the types, the frozen
// headings, the filter, the names of the sheets.
func TestWorkbook(t *testing.T) {
	ledger := spst.NewLedger([]spst.Invoice{{Number: "042", Date: spst.NewDate(2026, time.May, 4), Type: spst.PlainInvoice,
		TotalCents: 120060}}, nil)
	names := []string{"100042 FLEURISTE [MARTIN] & FILS, ROUEN", "100042 FLEURISTE  MARTIN  & FILS, ROUEN", "''", "vide"}
	var b bytes.Buffer
	err := export.Write(&b, export.Workbook, list.Ledger().Table(names[0], list.LedgerLines(ledger)),
		list.Roster(true).Table(names[1], hard()),
		list.Appointments(on).Table(names[2], nil), list.Roster(false).Table(names[3], nil))
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	sheets := f.GetSheetList()
	if len(sheets) != 4 || sheets[2] != "Feuille" || len([]rune(sheets[0])) > 31 || strings.EqualFold(sheets[0], sheets[1]) {
		t.Fatalf("%q", sheets)
	}
	want := map[string]struct {
		kind  excelize.CellType
		value string
	}{"A2": {excelize.CellTypeInlineString, "042"}, "B2": {excelize.CellTypeUnset, "04/05/2026"}, "D2": {excelize.CellTypeUnset, "1,200.60 €"},
		"C3": {excelize.CellTypeInlineString, "Total"}}
	for cell, w := range want {
		kind, _ := f.GetCellType(sheets[0], cell)
		value, err := f.GetCellValue(sheets[0], cell)
		if err != nil || kind != w.kind || value != w.value {
			t.Errorf("%s: %v %q, %v; want %v %q", cell, kind, value, err, w.kind, w.value)
		}
	}
	if formula, _ := f.GetCellFormula(sheets[1], "A2"); formula != "" {
		t.Errorf("a formula: %q", formula)
	}
	for i, sheet := range sheets[:2] {
		panes, err := f.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit != 1 {
			t.Errorf("%s: %+v %v", sheet, panes, err)
		}
		tables, err := f.GetTables(sheet)
		if err != nil || len(tables) != 1 || !strings.HasPrefix(tables[0].Range, "A1:") {
			t.Errorf("sheet %d filters %+v, %v", i, tables, err)
		}
	}
}

func many(n int) []spst.Employee {
	people := make([]spst.Employee, n)
	for i := range people {
		people[i] = hard()[i%2]
		people[i].BirthName = fmt.Sprintf("NOM%d", i)
	}
	return people
}

func BenchmarkCSV(b *testing.B) {
	people := many(100_000)
	b.ReportAllocs()
	for b.Loop() {
		if err := export.Write(io.Discard, export.ExcelCSV, list.Roster(true).Table("x", people)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkXLSX(b *testing.B) {
	people := many(100_000)
	b.ReportAllocs()
	for b.Loop() {
		if err := export.Write(io.Discard, export.Workbook, list.Roster(true).Table("x", people)); err != nil {
			b.Fatal(err)
		}
	}
}

func TestOtherForm(t *testing.T) {
	for _, c := range []struct {
		name, extension, want string
	}{
		{"f.csv", ".csv", ""}, {"f.CSV", ".csv", ""}, {"f", ".csv", ""}, {"f.novembre", ".csv", ""}, {"f.txt", ".csv", ""},
		{"f.CSV", ".xlsx", ".csv"}, {"a.csv/f.ods", ".xlsx", ".ods"}, {"f.xlsx", ".csv", ".xlsx"},
	} {
		ext, other := export.OtherFormat(c.name, c.extension)
		if other != (c.want != "") || other && ext != c.want {
			t.Errorf("%s for %s: %q, %t", c.name, c.extension, ext, other)
		}
	}
}
