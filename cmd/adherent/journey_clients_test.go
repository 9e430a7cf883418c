//go:build unix

package main

import (
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/espace-adherent/adherent/test/rig"
)

// Mes clients: sign in as a mandatary, act for one, switch back.
func TestJourneyClients(t *testing.T) {
	t.Parallel()
	downloads := t.TempDir()
	x := openDemo(t, rig.TerminalOptions{Env: []string{"XDG_DOWNLOAD_DIR=" + downloads}})
	x.Press("shift+tab", "shift+tab", "shift+tab", "shift+tab")
	x.Type("\x15M2001\t\x15colonnes-et-bilans\t ")
	x.WaitFor(`\[x\] Je dispose d'une connexion en tant que mandataire`)
	x.Press("enter")
	x.WaitFor("Cabinet DURAND · mandataire de 2 adhérents › Mes clients", "● Facturées 2", "100042 FLEURISTE MARTIN +● Facturée +3 +✗ +833,76.€",
		"100043 GARAGE")

	// What is to be done, then one of them.
	x.Type("fjjjj\r")
	x.WaitFor("1 sur 2", "TVA manquante")
	x.Type("E\r\r") // what is seen, as a workbook
	x.WaitFor("Écrit dans", "1 sur 2")
	book, err := excelize.OpenFile(filepath.Join(downloads, "clients-2026-11-23.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	if rows, err := book.GetRows("Clients"); err != nil || len(rows) != 2 || rows[1][0] != "100042" {
		t.Errorf("%v: %v", err, rows)
	}
	x.Press("enter")
	x.WaitFor("FLEURISTE MARTIN · n° 100042", "BIENVENUE")

	// A form with changes asks first.
	x.Type("3")
	x.WaitFor("Gérer vos effectifs", "Poste de travail", "BARBIER")
	x.Type("aDUPONT")
	x.WaitFor("✎ modifié")
	x.Press("ctrl+o")
	x.WaitFor("Non")
	x.Press("n")
	x.WaitFor("DUPONT", "n° 100042")
	x.Press("ctrl+o", "o")
	x.WaitFor("Mes clients", "1 sur 2") // as they were left
	x.Press("esc")
	x.WaitFor("Mes clients", "2 clients")

	// What the mandate does not allow is said.
	x.Type("j\r")
	x.WaitFor("GARAGE LEROUX · n° 100043", "Déclarez vos effectifs", "lecture seule · 2027")
	x.Press("ctrl+o")
	x.WaitFor("Mes clients", "2 clients")
	x.Leave()
}

// Hundreds of members open as few do.
func TestJourneyManyClients(t *testing.T) {
	t.Parallel()
	x := rig.OpenTerminal(t, rig.TerminalOptions{Cols: 200, Rows: 50}, rig.Program("adherent"), "demo", "--date", "15/01/2027", "--clients",
		"60")
	x.WaitFor("Se connecter sur son espace adhérent", "M2001")
	x.Press("enter")
	x.WaitFor("mandataire de 62 adhérents › Mes clients", "62 clients", "○ À saisir", "◐ En cours", "✓ Confirmées")
	x.Type("/200007")
	x.WaitFor("1 sur 62", "200007")
	x.Press("enter")
	x.WaitFor("n° 200007", "BIENVENUE")
	x.Leave()
}
