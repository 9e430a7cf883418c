package exchange_test

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/espace-adherent/adherent/exchange"
	"github.com/espace-adherent/adherent/exchange/sheet"
	"github.com/espace-adherent/adherent/spst"
)

// The format is told by what the file holds, and the same options reach every
// reader.
func TestFormats(t *testing.T) {
	o := exchange.Options{Options: sheet.Options{On: spst.NewDate(2026, 11, 23)}}
	for file, want := range map[string]string{
		"sheet/testdata/c07_cp1252_points_virgules.csv":          "csv",
		"sheet/testdata/x01_sheetjs_texte_dates.xlsx":            "xlsx",
		"testdata/wild/u01-libreoffice.ods":                      "ods",
		"testdata/wild/u02-libreoffice.xls":                      "xls",
		"dsn/testdata/s01_mensuelle_p25_latin1_crlf.dsn":         "dsn",
		"dsn/testdata/s02_mensuelle_p26_3_etablissements_lf.dsn": "dsn",
	} {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		r, err := exchange.Read(iotest.OneByteReader(bytes.NewReader(content)), o)
		if err != nil || r.Format != want || len(r.Rows) == 0 {
			t.Errorf("%s: %s, %d rows, %v", file, r.Format, len(r.Rows), err)
		}
	}
}

func TestAnEstablishmentIsChosen(t *testing.T) {
	content, err := os.ReadFile("dsn/testdata/s02_mensuelle_p26_3_etablissements_lf.dsn")
	if err != nil {
		t.Fatal(err)
	}
	all, err := exchange.Read(bytes.NewReader(content), exchange.Options{})
	if err != nil || len(all.Establishments) != 3 {
		t.Fatalf("%q, %v", all.Establishments, err)
	}
	one, err := exchange.Read(bytes.NewReader(content), exchange.Options{SIRET: all.Establishments[1]})
	if err != nil || len(one.Rows) == 0 || len(one.Rows) >= len(all.Rows) {
		t.Errorf("%d of %d rows, %v", len(one.Rows), len(all.Rows), err)
	}
}

// What is no roster, and what cannot be read, are told apart.
func TestNoRoster(t *testing.T) {
	for _, content := range [][]byte{nil, []byte("bonjour"), []byte("\x89PNG\r\n\x1a\n\x00\x00"), []byte("PK\x03\x04")} {
		if _, err := exchange.Read(bytes.NewReader(content), exchange.Options{}); spst.KindOf(err) != spst.Invalid {
			t.Errorf("%q: %v", content, err)
		}
	}
	lost := errors.New("lost")
	if _, err := exchange.Read(iotest.ErrReader(lost), exchange.Options{}); !errors.Is(err, lost) {
		t.Errorf("%v", err)
	}
}

// What is no roster is called what it is.
func TestOthersAreRefusedByName(t *testing.T) {
	wide := func(s string) string {
		b := []byte{0xff, 0xfe}
		for _, c := range []byte(s) {
			b = append(b, c, 0)
		}
		return string(b)
	}
	for content, name := range map[string]string{
		"\ufeff<html xmlns:x=\"y\"><table>": "HTML", "<div><table>": "HTML", "<?xml version=\"1.0\"?><!DOCTYPE html><html>": "HTML",
		wide("<html><body><table><tr><td>Nom</td>"):                         "HTML",
		"MIME-Version: 1.0\r\nContent-Type: multipart/related":              "MHTML",
		"<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">": "2003",
		wide("<?xml version=\"1.0\" encoding=\"utf-16\"?><salaries/>"):      "XML", "<salaries><salarie/></salaries>": "XML",
		"<?xml version=\"1.0\"?><Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\"/>": "facture", "\r\n%PDF-1.4\n": "PDF",
		"\x28\xb5\x2f\xfd\x00": "compressé", "liste.csv" + strings.Repeat("\x00", 248) + "ustar\x0000": "compressé",
		"\xff\xd8\xff\xe0\x00\x10JFIF": "image", "\x89PNG\r\n\x1a\n": "image",
		"{\\rtf1\\ansi Nom}": "RTF", "\x00\x01\x00\x00Standard Jet DB\x00": "Access", "ID;PWXL;N;E\r\nC;Y1;X1;K\"Nom\"": "SYLK",
		"TABLE\r\n0,1\r\n\"EXCEL\"": "DIF",
		"[]":                        "JSON", wide("[{\"nom\":\"x\"}]"): "JSON",
	} {
		if _, err := exchange.Read(strings.NewReader(content), exchange.Options{}); spst.CodeOf(err) != "file_other" ||
			!strings.Contains(err.Error(), name) {
			t.Errorf("%q: %v", content, err)
		}
	}
}

// Only DSNs are read together, each as it is read alone.
func TestReadAll(t *testing.T) {
	first, err := os.ReadFile("dsn/testdata/s01_mensuelle_p25_latin1_crlf.dsn")
	if err != nil {
		t.Fatal(err)
	}
	second, err := os.ReadFile("dsn/testdata/s02_mensuelle_p26_3_etablissements_lf.dsn")
	if err != nil {
		t.Fatal(err)
	}
	file := func(name string, content []byte) exchange.File {
		return exchange.File{Name: name, Reader: iotest.OneByteReader(bytes.NewReader(content))}
	}
	later, err := exchange.ReadAll([]exchange.File{file("", second)}, exchange.Options{})
	if err != nil || len(later.Rows) == 0 {
		t.Fatalf("%d rows, %v", len(later.Rows), err)
	}
	together, err := exchange.ReadAll([]exchange.File{file("a.dsn", first), file("b.dsn", second)}, exchange.Options{})
	if err != nil || len(together.Rows) != len(later.Rows) || together.Doubt() == "" || !strings.Contains(together.Doubt(), "(a.dsn, b.dsn)") {
		t.Errorf("both are of the same month: %d rows of %d, %q, %v", len(together.Rows), len(later.Rows), together.Doubt(), err)
	}
	if _, err := exchange.ReadAll([]exchange.File{file("a.dsn", first), file("b.csv", []byte("Nom;Prénom\nA;B\n"))},
		exchange.Options{}); spst.CodeOf(err) != "file_together" {
		t.Errorf("%v", err)
	}
}
