//go:build unix

package main

import (
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"
)

// Mes clients: sign in as a mandatary, act for one, switch back.
func TestJourneyClients(t *testing.T) {
	t.Parallel()
	downloads := t.TempDir()
	x := openDemo(t, terminalOptions{env: []string{"XDG_DOWNLOAD_DIR=" + downloads}})
	x.press("shift+tab", "shift+tab", "shift+tab", "shift+tab")
	x.typeText("\x15M2001\t\x15colonnes-et-bilans\t ")
	x.waitFor(`\[x\] Je dispose d'une connexion en tant que mandataire`)
	x.press("enter")
	x.waitFor("Cabinet DURAND · mandataire de 2 adhérents › Mes clients", "● Facturées 2", "100042 FLEURISTE.* 44 +● Facturée +3 +✗ +833,76.€", "100043 GARAGE")

	// What is to be done, then one of them.
	x.typeText("fjjj\r")
	x.waitFor("1 sur 2", "TVA manquante")
	x.typeText("E\r\r") // what is seen, as a workbook
	x.waitFor("Écrit dans", "1 sur 2")
	book, err := excelize.OpenFile(filepath.Join(downloads, "clients-2026-11-23.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	if rows, err := book.GetRows("Clients"); err != nil || len(rows) != 2 || rows[1][0] != "100042" {
		t.Errorf("%v: %v", err, rows)
	}
	x.press("enter")
	x.waitFor("FLEURISTE MARTIN · n° 100042", "BIENVENUE")

	// A form with changes asks first.
	x.typeText("3")
	x.waitFor("BARBIER")
	x.typeText("aDUPONT")
	x.waitFor("✎ modifié")
	x.press("ctrl+o")
	x.waitFor("Non")
	x.press("n")
	x.waitFor("DUPONT", "n° 100042")
	x.press("ctrl+o", "o")
	x.waitFor("Mes clients", "2 clients")

	// What the mandate does not allow is said.
	x.typeText("j\r")
	x.waitFor("GARAGE LEROUX · n° 100043", "Déclarez vos effectifs", "lecture seule · 2027")
	x.press("ctrl+o")
	x.waitFor("Mes clients", "2 clients")
	leave(t, x)
}

// Hundreds of members open as few do.
func TestJourneyManyClients(t *testing.T) {
	t.Parallel()
	x := open(t, terminalOptions{cols: 200, rows: 50}, build(t, adherentPkg), "demo", "--date", "15/01/2027", "--clients", "60")
	x.waitFor("Se connecter sur son espace adhérent", "M2001")
	x.press("enter")
	x.waitFor("mandataire de 62 adhérents › Mes clients", "62 clients", "○ À saisir", "◐ En cours", "✓ Confirmées")
	x.typeText("/200007")
	x.waitFor("1 sur 62", "200007")
	x.press("enter")
	x.waitFor("n° 200007", "BIENVENUE")
	leave(t, x)
}
