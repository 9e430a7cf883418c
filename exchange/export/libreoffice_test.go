package export_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// office runs LibreOffice, which make test installs; plain go test skips it.
func office(t *testing.T, args ...string) {
	t.Helper()
	if os.Getenv("ADHERENT_TEST_OFFICE") == "" {
		t.Skip("needs LibreOffice Calc: make test has it")
	}
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Fatal("soffice is missing: install the package libreoffice-calc")
	}
	home := t.TempDir()
	cmd := exec.Command("soffice", append([]string{"-env:UserInstallation=file://" + filepath.ToSlash(home), "--headless"}, args...)...)
	cmd.Env = append(os.Environ(), "HOME="+home, "LC_ALL=C.UTF-8")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// hard are employees that a spreadsheet would harm.
func hard() []spst.Employee {
	return []spst.Employee{
		{BirthName: "=1+1", FirstName: "Zoé", BirthDate: spst.NewDate(1990, time.March, 12), Sex: spst.Female, NIR: "290037654000135",
			HireDate: spst.NewDate(2026, time.November, 2),
			JobTitle: "Vendeuse; caisse", PCSCode: "554d", ContractType: spst.CDI, DeclaredCategory: spst.SI,
			Determinants: []spst.DeterminantCode{spst.None}},
		{BirthName: "L'HERMITE", FirstName: "Œil \"de\"", BirthDate: spst.NewDate(1961, time.January, 1), Sex: spst.Male,
			HireDate: spst.NewDate(1999, time.December, 31), JobTitle: "007",
			ContractType: spst.CDD, ExitDate: spst.NewDate(2026, time.December, 31), Comment: "+33 6"},
	}
}

const (
	fromSheet = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false"
	asSheet   = "Text - txt - csv (StarCalc):59,34,76,1,,1036,false,true"
)

// TestLibreOfficeReadsWorkbook wants LibreOffice to show the cells as they are
// meant: dates and amounts as such (they come out as its own language has them),
// identifiers whole, no formula run.
func TestLibreOfficeReadsWorkbook(t *testing.T) {
	dir := t.TempDir()
	invoices := []spst.Invoice{{Number: "0042", Date: spst.NewDate(2026, time.May, 4), Type: spst.PlainInvoice, Letter: "F", NetCents: 102813,
		VATCents: 20563, TotalCents: 123376, OpenCents: -5}}
	for name, table := range map[string]list.Table{"roster": list.Roster(true).Table("Salariés", hard()),
		"invoices": list.Invoices().Table("100042 MARTIN", invoices)} {
		f, err := os.Create(filepath.Join(dir, name+".xlsx"))
		if err == nil {
			err = export.Write(f, export.Workbook, table)
		}
		if err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
	}
	office(t, "--convert-to", fromSheet, "--outdir", dir, filepath.Join(dir, "roster.xlsx"), filepath.Join(dir, "invoices.xlsx"))
	for name, wants := range map[string][]string{
		"roster": {"Nom de naissance;", "=1+1;Zoé;;F;03/12/1990;290037654000135;11/02/2026;CDI;\"Vendeuse; caisse\";554d;;;non;AUCUN;",
			"L'HERMITE;", ";007;", "12/31/2026", "+33 6"},
		"invoices": {"0042;05/04/2026;Facture;F;1233.76;-0.05;"},
	} {
		text, err := os.ReadFile(filepath.Join(dir, name+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range wants {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s has no %q:\n%s", name, want, text)
			}
		}
	}
}

// TestLibreOfficeReadsCSV wants excel-fr to open as a table of a French
// spreadsheet: real dates, texts that do not run.
func TestLibreOfficeReadsCSV(t *testing.T) {
	dir := t.TempDir()
	var b bytes.Buffer
	if err := export.Write(&b, export.ExcelCSV, list.Roster(true).Table("Salariés", hard())); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "roster.csv"), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	office(t, "--infilter="+asSheet, "--convert-to", "xlsx", "--outdir", dir, filepath.Join(dir, "roster.csv"))
	f, err := excelize.OpenFile(filepath.Join(dir, "roster.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := f.GetRows(f.GetSheetName(0))
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if formula, _ := f.GetCellFormula(f.GetSheetName(0), "A2"); formula != "" || rows[1][0] != "'=1+1" {
		t.Errorf("a text became %q, formula %q", rows[1][0], formula)
	}
	if rows[0][0] != "Nom de naissance" || rows[1][1] != "Zoé" || rows[2][0] != "L'HERMITE" {
		t.Errorf("%q", rows)
	}
	if kind, _ := f.GetCellType(f.GetSheetName(0), "E2"); kind == excelize.CellTypeSharedString {
		t.Errorf("the date is a text: %q", rows[1][4])
	}
}
