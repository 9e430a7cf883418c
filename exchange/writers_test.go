package exchange_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/exchange"
	"github.com/espace-adherent/adherent/exchange/sheet"
	"github.com/espace-adherent/adherent/spst"
)

// remade are the wild files of which a writer installs (make writers): none of them may
// be missing from what was made.
var remade = []string{
	"t01-sheetjs018-dates-la-veille.xlsx", "t02-sheetjs-cellules-date-iso.xlsx", "t03-cellules-fusionnees.xlsx",
	"t04-titres-sur-deux-niveaux.xlsx",
	"t05-deux-tableaux-ordre-different.xlsx", "t06-nombres-dans-une-colonne-de-dates.xlsx", "t10-libreoffice-dates-mois-jour.csv",
	"t11-r-NA.csv",
	"t12e-javascript-toISOString.csv", "t15-nir-flottant.csv", "t16-r-write-table.txt",
	"u01-libreoffice.ods", "u02-libreoffice.xls", "u03-libreoffice-fusion.ods", "u04-libreoffice-fusion.xls",
	"u05-libreoffice-feuille-masquee.ods",
	"u06-libreoffice-feuille-masquee.xls", "u07-gnumeric-biff7-utf16.xls", "u08-sheetjs-biff2.xls",
	"v01-exceljs.xlsx", "v02-poi.xlsx", "v03-poi.xls", "v04-polars.xlsx", "v05-pandas.xlsx", "v06-polars.csv", "v07-duckdb.csv",
}

// readLike is what a reader makes of a file: its rows, and the codes of its remarks.
type readLike struct {
	rows    []string
	remarks string
}

func readAs(content []byte) readLike {
	r, err := exchange.Read(bytes.NewReader(content), exchange.Options{Options: sheet.Options{On: spst.NewDate(2026, 11, 29)}})
	if err != nil {
		return readLike{remarks: "refusé (" + string(spst.CodeOf(err)) + ")"}
	}
	var like readLike
	for _, row := range r.Rows {
		var why []string
		for _, p := range spst.Refused(row.Problems) {
			why = append(why, p.Field+" "+string(p.Code))
		}
		like.rows = append(like.rows, fmt.Sprintf("%d %+v %v", row.Row, row.Employee, why))
	}
	var codes []string
	for _, p := range r.Problems {
		codes = append(codes, string(p.Code))
	}
	like.remarks = strings.Join(codes, " ")
	return like
}

// TestWriters compares what the newest version of each writer makes with the file that
// is kept: the bytes may change, and the remarks, which is said; the rows may not.
func TestWriters(t *testing.T) {
	dir := os.Getenv("ADHERENT_TEST_WRITERS")
	if dir == "" {
		t.Skip("make writers has the newest versions write the files")
	}
	f, err := os.Open(filepath.Join(dir, "made.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := csv.NewReader(f)
	lines.Comma, lines.FieldsPerRecord = '\t', 3
	made, err := lines.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	left := slices.Clone(remade)
	for _, line := range made {
		name, writer := line[0], line[1]+" "+line[2]
		left = slices.DeleteFunc(left, func(n string) bool { return n == name })
		kept, err := os.ReadFile(filepath.Join("testdata", "wild", name))
		if err != nil {
			t.Fatal(err)
		}
		now, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		before, after := readAs(kept), readAs(now)
		switch {
		case bytes.Equal(kept, now):
			t.Logf("%s (%s): the same bytes", name, writer)
		case !slices.Equal(before.rows, after.rows):
			t.Errorf("%s (%s): THE ROWS ARE READ OTHERWISE\nkept %s\nnow  %s", name, writer, strings.Join(before.rows, "\n     "),
				strings.Join(after.rows, "\n     "))
		case before.remarks != after.remarks:
			t.Logf("%s (%s): other bytes, the same rows; remarks %q, were %q", name, writer, after.remarks, before.remarks)
		default:
			t.Logf("%s (%s): other bytes, the same rows", name, writer)
		}
	}
	if len(left) > 0 {
		t.Errorf("not made: %v", left)
	}
}
