package exchange_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/exchange"
	"github.com/espace-adherent/adherent/exchange/sheet"
	"github.com/espace-adherent/adherent/spst"
)

// The headings of the tables that are made up, and their title.
var (
	tableHead = []string{"Nom de naissance", "Prénom", "Date de naissance", "Sexe", "N° SS", "Date d'embauche", "Emploi", "Contrat",
		"Remarque"}
	tableTitle = []string{"Liste du personnel", "", "au 30/11/2026"}
)

// someRow is a row of a table as files have them: somebody, somebody with a mistake,
// nobody, or anything.
func someRow(t *rapid.T) []string {
	switch rapid.IntRange(0, 9).Draw(t, "kind") {
	case 0:
		return nil
	case 1:
		return []string{"", " ", "\u00a0"}
	case 2:
		return slices.Clone(tableHead)
	case 3:
		return slices.Clone(tableTitle)
	case 4:
		return []string{rapid.SampledFrom([]string{"TOTAL", "Sous-total", "Totaux : ", "Nombre de salariés"}).Draw(t, "total"),
			rapid.SampledFrom([]string{"", "12"}).Draw(t, "of")}
	case 5:
		return []string{"", "", rapid.SampledFrom([]string{"Page 2", "Service paie", "12/03/1990"}).Draw(t, "notice")}
	case 6:
		return rapid.SliceOfN(rapid.StringMatching(`[A-Za-zéèÉœ0-9 .,'/()=+-]{0,12}`), 0, 12).Draw(t, "anything")
	default:
		return []string{
			rapid.StringMatching(`[A-ZÉ][A-Z' -]{0,10}`).Draw(t, "name"), rapid.SampledFrom([]string{"Anne", "", "Zoé"}).Draw(t, "first"),
			rapid.SampledFrom([]string{"12/03/1990", "31/02/1990", "", "99"}).Draw(t, "birth"), rapid.SampledFrom([]string{"F", "M", "?"}).Draw(t,
				"sex"), "",
			"01/02/2020", "Vendeuse", rapid.SampledFrom([]string{"CDI", "FORFAIT", ""}).Draw(t, "contract"), "",
		}
	}
}

func holds(cells []string) bool {
	return slices.ContainsFunc(cells, func(c string) bool {
		return strings.TrimFunc(c, func(r rune) bool { return r == ' ' || r == '\u00a0' }) != ""
	})
}

func asCSV(t *rapid.T, rows [][]string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = ';'
	w.UseCRLF = rapid.Bool().Draw(t, "CRLF")
	for _, row := range rows {
		if err := w.Write(append(slices.Clone(row), "")); err != nil { // a line of no cell would be none
			t.Fatal(err)
		}
	}
	w.Flush()
	return b.Bytes()
}

func asXLSX(t *rapid.T, rows [][]string) []byte {
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Whatever a table holds, the rows taken, the rows refused and the rows said to be left
// aside are all the rows that it has; and what is left aside is said.
func TestEveryRowOfATableIsTakenRefusedOrAside(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var rows [][]string
		if rapid.Bool().Draw(rt, "with a title") {
			rows = append(rows, tableTitle, nil)
		}
		rows = append(rows, tableHead)
		present, numbers := 0, map[int]bool{}
		for range rapid.IntRange(0, 30).Draw(rt, "rows") {
			row := someRow(rt)
			rows = append(rows, row)
			if holds(row) {
				present++
				numbers[len(rows)] = true
			}
		}
		write := rapid.SampledFrom([]func(*rapid.T, [][]string) []byte{asCSV, asXLSX}).Draw(rt, "form")
		r, err := exchange.Read(bytes.NewReader(write(rt, rows)),
			exchange.Options{Options: sheet.Options{On: spst.NewDate(2026, time.November, 29)}})
		if err != nil {
			rt.Fatal(err)
		}
		refused := 0
		for _, row := range r.Rows {
			if row.Refused() {
				refused++
			}
			if !numbers[row.Row] {
				rt.Fatalf("row %d, which is there once or not at all", row.Row)
			}
			delete(numbers, row.Row)
		}
		if taken := len(r.Accepted()); taken+refused+r.Aside != present {
			rt.Fatalf("%d taken, %d refused, %d aside, of %d\n%q\n%v", taken, refused, r.Aside, present, rows, r.Problems)
		}
		said := slices.ContainsFunc(r.Problems, func(p spst.Problem) bool { return p.Code == spst.ProblemSheetSkipped || p.Code == "sheet_aside" })
		if said != (r.Aside > 0) {
			rt.Fatalf("%d aside: %v", r.Aside, r.Problems)
		}
	})
}

// A table with headings of its own above the one that is read is said, not lost.
func TestATableAboveIsSaid(t *testing.T) {
	text := "Nom;Prénom;Sexe\nABSENT;Luc;M\nABSENTE;Zoé;F\n\n" + strings.Join(tableHead, ";") +
		"\nDUPONT;Anne;12/03/1990;F;;01/02/2020;Vendeuse;CDI;\n"
	r, err := exchange.Read(strings.NewReader(text), exchange.Options{Options: sheet.Options{On: spst.NewDate(2026, time.November, 29)}})
	if err != nil || len(r.Rows) != 1 || r.Entire() || !strings.Contains(r.Doubt(), "Nom, Prénom, Sexe") {
		t.Errorf("%d rows, %q, %v", len(r.Rows), r.Doubt(), err)
	}
}
