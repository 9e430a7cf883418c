//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/exchange/facturx"
	"github.com/espace-adherent/adherent/test/rig"
)

// Télécharger vos factures: the manual's two, their PDFs, the échéancier.
func TestJourneyInvoices(t *testing.T) {
	t.Parallel()
	x := openDemo(t, rig.TerminalOptions{Cols: 120, Rows: 40})
	x.Press("enter")
	x.WaitFor("BIENVENUE", "solde 833,76")
	x.Type("4jj\r") // in one go: to the heading, which unfolds
	x.WaitFor("▼ Mes factures acquittées", "Mon échéancier +solde 833,76", "436015 .*▲ contentieux",
		"ne comprend pas les factures faisant l'objet d'un contentieux")
	x.Press("right", "right", "right")
	x.WaitFor("année 2024", "421582 .*23/02/2024 .*Facture d'office .*A +-833,76.€ +Année 2024 +↳ annule la facture 420930",
		"420930 .*01/02/2024 .*F +833,76.€")

	// What the PDF says inside, next to the list.
	x.Type("j\r")
	x.WaitFor("Dans le PDF", "✓ identique à la liste")

	// All of the year, then the same again.
	x.Type("T")
	x.WaitFor("3 factures dans")
	x.Type("T")
	x.WaitFor("dont 3 déjà là")
	x.Type("p")
	x.WaitFor("▸ PDF", "L'échéancier de 2024")
	x.Press("enter", "enter")
	x.WaitFor("Écrit dans")
	checkDownloads(t, x, "2024-02-01_420930_facture-d-office_833,76.pdf", "2024-02-23_421582_facture-d-office_-833,76.pdf",
		"2024-02-26_421590_facture_5280,48.pdf", "echeancier_100042_2024.pdf")
	x.Leave()
}

// checkDownloads wants these PDFs in the person's folder, and nothing else.
func checkDownloads(t *testing.T, x *rig.Terminal, names ...string) {
	t.Helper()
	var home string
	for _, v := range x.Command().Env {
		if h, ok := strings.CutPrefix(v, "HOME="); ok {
			home = h
		}
	}
	found, _ := filepath.Glob(filepath.Join(home, "*", "*.pdf"))
	if len(found) != len(names) {
		t.Fatalf("%d files: %v", len(found), found)
	}
	dir := filepath.Dir(found[0])
	if left, _ := os.ReadDir(dir); len(left) != len(names) {
		t.Errorf("something else is in %s: %v", dir, left)
	}
	for _, name := range names {
		pdf, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(name, "echeancier") {
			continue
		}
		if read, err := facturx.Read(pdf); err != nil || !strings.Contains(name, "_"+read.Number+"_") {
			t.Errorf("%s: %+v, %v", name, read, err)
		}
	}
}
