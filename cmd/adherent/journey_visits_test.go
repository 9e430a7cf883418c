//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Gérer vos rendez-vous: see, cancel with its receipt, ask, and the agenda.
func TestJourneyVisits(t *testing.T) {
	t.Parallel()
	downloads := t.TempDir()
	x := openDemo(t, terminalOptions{env: []string{"XDG_DOWNLOAD_DIR=" + downloads}})
	x.press("enter")
	x.waitFor("BIENVENUE", "2 à venir", "2 visites en retard")
	x.press("6")
	x.waitFor("À venir 2", `mer\. 02/12/2026 10:00 CESAR JULES`, "✓ 26/11/2026", "4 jours ouvrés, aujourd'hui compris")
	x.typeText("v")
	x.waitFor("décembre 2026", "2●")
	x.escape("décembre 2026   ")
	x.typeText("*E")
	x.waitFor("Exporter ou imprimer", "Les rendez-vous à venir · 2 lignes", "CESAR JULES")
	x.typeText("jjj\r")
	x.waitFor("Où l'écrire", `rendez-vous-100042-2026-11-23\.ics`)
	x.press("enter")
	x.waitFor("Écrit dans", "À venir 2")
	agenda, err := os.ReadFile(filepath.Join(downloads, "rendez-vous-100042-2026-11-23.ics"))
	if err != nil || strings.Count(string(agenda), "BEGIN:VEVENT") != 2 {
		t.Errorf("%v: %s", err, agenda)
	}

	x.typeText("xSalarié en formation")
	x.press("ctrl+s")
	x.waitFor("Annulation demandée pour CESAR JULES, dans les délais", "◌ demandée")
	x.typeText("p")
	x.waitFor("L'accusé de réception de la demande d'annulation du 02/12/2026")
	x.press("enter")
	x.waitFor("Écrit dans .*annulation")
	receipt, err := os.ReadFile(filepath.Join(downloads, "annulation-du-2026-12-02.pdf"))
	if err != nil || !strings.HasPrefix(string(receipt), "%PDF-") {
		t.Errorf("%v: %d bytes", err, len(receipt))
	}

	// A visit overdue is asked for in one key, in as few as it takes.
	x.typeText("\t\t\t")
	x.waitFor(`\[Visites à prévoir`, "DIALLO Aïssatou", "R4624-16")
	x.typeText("a\x13") // ctrl+s
	x.waitFor("Demande envoyée pour DIALLO Aïssatou", `\[Demandes`, "◌ envoyée")

	// Requests and visits due go out as tables.
	x.typeText("Ej\r\r")
	x.waitFor("Écrit dans", `\[Demandes`)
	x.typeText("\tEj\r\r")
	x.waitFor("Écrit dans", `\[Visites à prévoir`)
	for name, holds := range map[string]string{"demandes": "DIALLO Aïssatou;", "echeances": "✗ en retard;"} {
		text, err := os.ReadFile(filepath.Join(downloads, name+"-100042-2026-11-23.csv"))
		if err != nil || !strings.Contains(string(text), holds) {
			t.Errorf("%v: %s", err, text)
		}
	}
	leave(t, x)
}
