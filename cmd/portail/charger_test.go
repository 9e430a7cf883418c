package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
)

// loadable is a base with one member, whose SIRET is that of the DSNs of the test.
func loadable(t *testing.T) (base, dir string) {
	t.Helper()
	dir = t.TempDir()
	base = filepath.Join(dir, "base.db")
	runOffice(t, base, "", "migrer")
	runOffice(t, base, journeyPassword+"\n", "adherent", "ajouter", "--numero", journeyMember, "--raison-sociale", "FLEURISTE MARTIN",
		"--siret", "77570158400168", "--adhesion", "04/02/1997", "--mot-de-passe-stdin")
	return base, dir
}

// wildAs copies a file of the readers' tests under another name.
func wildAs(t *testing.T, dir, file, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "exchange", "testdata", "wild", file))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func tryOffice(t *testing.T, base string, args ...string) (code int, out, said string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), append(args, "--base", base), nil, strings.NewReader(""), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// Every form that docs/portail.md promises is taken by what it holds, whatever the
// file is called, from the command line and from a JSON file.
func TestLoadTellsFilesByTheirContent(t *testing.T) {
	for file, c := range map[string]struct{ as, kept string }{
		"00-base.csv":                         {"effectif.json", "4"},
		"10g-macroman-titres-ascii.csv":       {"effectif", "4"},
		"t02-sheetjs-cellules-date-iso.xlsx":  {"effectif.csv", "5"},
		"t01-sheetjs018-dates-la-veille.xlsx": {"effectif.dsn", "5"},
		"01-dsn-fractions.dsn":                {"effectif.txt", "4"},
	} {
		base, dir := loadable(t)
		path := wildAs(t, dir, file, c.as)
		want := "salaries  " + c.kept + " enregistrés"
		if _, out, said := tryOffice(t, base, "charger", "--adherent", journeyMember, path); !strings.Contains(out, want) {
			t.Errorf("%s: %s%s", file, out, said)
		}
		base, dir = loadable(t)
		wildAs(t, dir, file, c.as)
		list := filepath.Join(dir, "liste.xlsx")
		text := "\ufeff \n{\"salaries\": [{\"member\": \"" + journeyMember + "\", \"file\": \"" + c.as + "\"}]}"
		if err := os.WriteFile(list, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, out, said := tryOffice(t, base, "charger", list); !strings.Contains(out, want) {
			t.Errorf("%s by a JSON file: %s%s", file, out, said)
		}
	}
}

// What is no roster, or was not read whole, is refused with the reason and keeps
// nothing; what was left aside is said.
func TestLoadSaysWhatItDidNotRead(t *testing.T) {
	base, dir := loadable(t)
	for file, says := range map[string]string{
		"27a-html-nomme-xls.xls":   "page HTML",
		"27d-xlsb.xlsb":            ".xlsb",
		"60a-titres-seuls.csv":     "Aucun salarié",
		"05-dsn-deux-contrats.dsn": "n'a le SIRET 77570158400168",
	} {
		path := wildAs(t, dir, file, "effectif.json")
		if file == "05-dsn-deux-contrats.dsn" { // another member's
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, bytes.ReplaceAll(content, []byte("S21.G00.11.001,'00168'"), []byte("S21.G00.11.001,'00176'")),
				0o600); err != nil {
				t.Fatal(err)
			}
		}
		if code, out, said := tryOffice(t, base, "charger", "--adherent", journeyMember, path); code != cli.ExitInvalid || !strings.Contains(said,
			says) {
			t.Errorf("%s: exit %d, %s%s", file, code, out, said)
		}
	}
	if code, _, said := tryOffice(t, base, "charger", wildAs(t, dir, "00-base.csv", "sans.json")); code != cli.ExitUsage ||
		!strings.Contains(said, "--adherent") {
		t.Errorf("no member: exit %d, %s", code, said)
	}

	// The parts of a month: one alone is said to be one, both are one roster.
	part := wildAs(t, dir, "01b-dsn-une-fraction-seule.dsn", "partie1.dsn")
	if code, out, said := tryOffice(t, base, "charger", "--adherent", journeyMember, part); code != cli.ExitDone || !strings.Contains(out,
		"2 enregistrés") || !strings.Contains(said, "il manque la 2") {
		t.Errorf("a part: exit %d, %s%s", code, out, said)
	}
	whole, err := os.ReadFile(filepath.Join("..", "..", "exchange", "testdata", "wild", "01-dsn-fractions.dsn"))
	if err != nil {
		t.Fatal(err)
	}
	halves := bytes.SplitAfterN(whole, []byte("S20.G00.05.001,"), 3)
	if len(halves) != 3 {
		t.Fatalf("%d declarations in the file", len(halves)-1)
	}
	other := filepath.Join(dir, "partie2.dsn")
	if err := os.WriteFile(other, append(halves[0], halves[2]...), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, said := tryOffice(t, base, "charger", "--adherent", journeyMember, other, part)
	if !strings.Contains(out, "partie2.dsn, partie1.dsn") || !strings.Contains(out, "2 enregistrés  2 déjà là") || strings.Contains(said,
		"il manque") {
		t.Errorf("both parts: exit %d, %s%s", code, out, said)
	}
}

// A JSON file is read in the encoding that it was saved in: never a garbled name.
func TestLoadReadsJSONAsItWasSaved(t *testing.T) {
	list := "{\"mandataires\": [{\"number\": \"M2001\", \"name\": \"Cabinet LEFÈVRE-BÉNARD, comptabilité générale\"}]}\r\n"
	for name, encoding := range map[string]interface{ NewEncoder() *encoding.Encoder }{
		"utf-16le": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "windows-1252": charmap.Windows1252, "utf-8 with BOM": unicode.UTF8BOM,
	} {
		base, dir := loadable(t)
		text, err := encoding.NewEncoder().String(list)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "liste.csv")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		code, out, said := tryOffice(t, base, "charger", path)
		if names := runOffice(t, base, "", "mandat", "mandataires"); code != cli.ExitDone || !strings.Contains(names,
			"Cabinet LEFÈVRE-BÉNARD, comptabilité générale") {
			t.Errorf("%s: exit %d, %s%s, %s", name, code, out, said, names)
		}
	}
}
