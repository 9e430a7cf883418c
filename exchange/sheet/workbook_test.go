package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/espace-adherent/adherent/exchange/sheet"
	"github.com/espace-adherent/adherent/spst"
)

func readBook(t testing.TB, content []byte, name string) (spst.RosterFile, error) {
	t.Helper()
	return sheet.ReadWorkbook(bytes.NewReader(content), sheet.Options{On: on, Sheet: name})
}

// The sample was written by SheetJS: text NIRs, typed dates.
func TestWorkbookOfAnotherProgram(t *testing.T) {
	content, err := os.ReadFile("testdata/x01_sheetjs_texte_dates.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	r, err := readBook(t, content, "")
	if err != nil || r.Format != "xlsx" || len(r.Rows) != 20 || len(r.Accepted()) != 20 || len(r.Problems) != 0 {
		t.Fatalf("%d rows, %d accepted, %s, %v", len(r.Rows), len(r.Accepted()), describe(r.Problems), err)
	}
	if e := r.Rows[0].Employee; r.Rows[0].Row != 2 || e.BirthName != "Joly" || e.BirthDate != spst.NewDate(1986, time.September, 29) ||
		e.NIR != "286098708591111" {
		t.Errorf("%+v", e)
	}
}

var headings = []any{"Nom", "Prénom", "Né(e) le", "Sexe", "N° SS", "Embauche", "Emploi", "Contrat"}

// book writes a workbook: rows of cells from row 1 of the sheet.
func book(t testing.TB, from1904 bool, sheets map[string][][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &from1904}); err != nil {
		t.Fatal(err)
	}
	for name, rows := range sheets {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			cell, _ := excelize.CoordinatesToCellName(1, i+1)
			if err := f.SetSheetRow(name, cell, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCellsOfAnyKind(t *testing.T) {
	for name, c := range map[string]struct {
		from1904   bool
		birth, nir any
	}{
		"typed":              {false, time.Date(1969, 8, 4, 0, 0, 0, 0, time.UTC), 169087654001264},
		"text":               {false, "04/08/1969", "1 69 08 76 540 012 64"},
		"number without key": {false, 25419, 1690876540012},
		"1904":               {true, 25419 - 1462, "169087654001264"},
		"with an hour":       {false, "1969-08-04T00:00:00", "169087654001264"},
	} {
		r, err := readBook(t, book(t, c.from1904, map[string][][]any{"Liste": {
			{"Liste du personnel"}, {}, headings, {"CESAR", "Jules", c.birth, "M", c.nir, "17/08/2021", "Caissier", "CDI"}, {"Total", 1},
		}}), "")
		if err != nil || len(r.Rows) != 1 || r.Sheet != "Liste" {
			t.Errorf("%s: %+v, %v", name, r, err)
			continue
		}
		row := r.Rows[0]
		if row.Row != 4 || row.Refused() || row.Employee.BirthDate != spst.NewDate(1969, time.August, 4) ||
			row.Employee.NIR != "169087654001264" {
			t.Errorf("%s: %s %s %s", name, row.Employee.BirthDate, row.Employee.NIR, describe(row.Problems))
		}
	}
}

// A book as people make them: a title over merged cells, headings over two
// columns' width, a hidden row, who is left blank, a line of totals.
func TestABookAsPeopleMakeThem(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	rows := [][]any{{"Liste du personnel au 30/11/2026"}, {"Établissement de Rouen"}, {}, headings,
		{"CESAR", "Jules", "04/08/1969", "M", "", "17/08/2021", "Caissier", "CDI"},
		{"CACHÉE", "Zoé", "04/08/1979", "F", "", "17/08/2021", "Caissière", "CDI"}, {}, {"Sous-total", 2}, {"TOTAL GÉNÉRAL", 2}}
	for i, row := range rows {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := f.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(f.MergeCell("Sheet1", "A1", "H1"), f.MergeCell("Sheet1", "A2", "H2"),
		f.SetRowVisible("Sheet1", 6, false)); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	r, err := readBook(t, b.Bytes(), "")
	if describe(r.Problems) != "warning sheet_skipped, warning sheet_hidden" || r.Aside != 2 || !strings.Contains(r.Problems[1].Message,
		"1 ligne masquée") {
		t.Errorf("%+v", r.Problems)
	}
	if err != nil || len(r.Rows) != 2 || r.Rows[1].Employee.BirthName != "CACHÉE" || r.Rows[1].Row != 6 || r.Rows[0].Refused() {
		t.Errorf("%+v, %v", r.Rows, err)
	}
}

func TestSheetsOfABook(t *testing.T) {
	person := []any{"CESAR", "Jules", "04/08/1969", "M", "", "17/08/2021", "Caissier", "CDI"}
	other := []any{"AUTRE", "Jules", "04/08/1969", "M", "#REF!", "17/08/2021", "Caissier", "CDI"}
	content := book(t, false, map[string][][]any{"Notes": {{"Bonjour"}}, "Actifs": {headings, person}, "Partis": {headings[:6], other[:6]}})
	r, err := readBook(t, content, "")
	if err != nil || r.Sheet != "Actifs" || r.Rows[0].Employee.BirthName != "CESAR" || describe(r.Problems) != "warning sheet_others" {
		t.Errorf("%s, %s, %v", r.Sheet, describe(r.Problems), err)
	}
	r, err = readBook(t, content, "Partis")
	if err != nil || len(r.Rows) != 1 || !strings.Contains(describe(r.Rows[0].Problems), "nir error cell_error") {
		t.Errorf("%+v, %v", r.Rows, err)
	}
	if len(r.Sheets) != 4 { // and the one that a new workbook has
		t.Errorf("%q", r.Sheets)
	}
	if _, err := readBook(t, content, "Retraités"); spst.CodeOf(err) != "sheet_unknown" || !strings.Contains(err.Error(), "Actifs") {
		t.Errorf("%v", err)
	}
	if _, err := readBook(t, content, "Notes"); spst.CodeOf(err) != "sheet_headings" {
		t.Errorf("%v", err)
	}
}

// What a spreadsheet has ruined is refused, never guessed.
func TestRuinedNIR(t *testing.T) {
	for _, nir := range []any{"1,85E+14", "1.85E+14", 169000000000000} {
		r, err := readBook(t,
			book(t, false, map[string][][]any{"L": {headings, {"CESAR", "Jules", "04/08/1969", "M", nir, "17/08/2021", "Caissier", "CDI"}}}), "")
		if err != nil || !r.Rows[0].Refused() {
			t.Errorf("%v: %+v, %v", nir, r.Rows, err)
		}
	}
}

func TestBooksThatAreNotOpened(t *testing.T) {
	good := book(t, false, map[string][][]any{"L": {headings}})
	for name, c := range map[string]struct {
		content []byte
		says    string
	}{
		"too long": {append([]byte("PK\x03\x04"), make([]byte, 64<<20)...), "trop grand"},
		"cut":      {good[:len(good)/2], "abîmé"},
	} {
		_, err := readBook(t, c.content, "")
		if spst.CodeOf(err) != "sheet_workbook" || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What a person may not have seen on the sheet is said.
func TestWhatASheetHides(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range [][]any{headings, {"CESAR", "Jules", 25419, "M", "", "17/08/2021", "Caissier", "CDI"},
		{"BRUTUS", "Jules", "04/08/1969", "M", "", "17/08/2021", nil, "CDI"}} {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := f.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(f.SetColVisible("Sheet1", "G:I", false), f.SetCellFormula("Sheet1", "G3", "A1"),
		f.SetCellStr("Sheet1", "ZZ2", "loin")); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	r, err := readBook(t, b.Bytes(), "")
	if err != nil || len(r.Rows) != 2 || r.Rows[0].Employee.BirthDate != spst.NewDate(1969, time.August, 4) || r.Rows[0].Refused() ||
		describe(r.Problems) != "warning sheet_days, warning sheet_wide, warning sheet_hidden_columns" || !strings.Contains(r.Problems[2].Message,
		"Emploi, Contrat.") {
		t.Errorf("%s %+v %v", describe(r.Problems), r.Rows, err)
	}
	if got := describe(r.Rows[1].Problems); !strings.Contains(got, "job_title error cell_formula") {
		t.Errorf("%s", got)
	}
}

// Nothing that is read stops the program.
func FuzzWorkbook(f *testing.F) {
	f.Add(book(f, false, map[string][][]any{"L": {headings, {"CESAR", "Jules", 25419}}}))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(_ *testing.T, content []byte) {
		_, _ = sheet.ReadWorkbook(bytes.NewReader(content), sheet.Options{On: on})
	})
}

// A few bytes that stand for billions of cells are refused at once.
func TestCellsWithoutEnd(t *testing.T) {
	for name, text := range map[string]string{"filled": "x", "blank": "\u200b"} {
		var head strings.Builder
		for _, h := range headings {
			head.WriteString(`<table:table-cell office:value-type="string"><text:p>` + h.(string) + `</text:p></table:table-cell>`)
		}
		content := `<office:document-content><office:body><office:spreadsheet><table:table table:name="L"><table:table-row>` + head.String() +
			`</table:table-row>` +
			strings.Repeat(`<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>`+text+`</text:p></table:table-cell></table:table-row>`, 50) +
			`</table:table></office:spreadsheet></office:body></office:document-content>`
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.Create("content.xml")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte(content))
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if _, err := readBook(t, b.Bytes(), ""); spst.CodeOf(err) != "sheet_rows" || time.Since(start) > time.Minute {
			t.Errorf("%s: %v after %s", name, err, time.Since(start))
		}
	}
}

// Headings are not looked for without end, nor sheets named so.
func TestManySheets(t *testing.T) {
	sheets := map[string][][]any{}
	for i := range 150 {
		sheets[fmt.Sprintf("F%03d", i)] = nil
	}
	f, err := excelize.OpenReader(bytes.NewReader(book(t, false, sheets)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	list := f.GetSheetList()
	fill := func(name string) []byte {
		if err := f.SetSheetRow(name, "A1", &headings); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := f.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	last := list[len(list)-1]
	content := fill(last)
	if _, err := readBook(t, content, ""); spst.CodeOf(err) != "sheet_headings" {
		t.Errorf("%v", err)
	}
	if r, err := readBook(t, content, last); err != nil || r.Sheet != last {
		t.Errorf("%q, %v", r.Sheet, err)
	}
	r, err := readBook(t, fill(list[3]), "")
	if err != nil || r.Sheet != list[3] || len(r.Problems[0].Message) > 300 || !strings.HasSuffix(r.Problems[0].Message, "….") {
		t.Errorf("%+v, %v", r.Problems, err)
	}
}
