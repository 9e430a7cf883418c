//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/test/rig"
)

// Gérer vos rendez-vous: see, cancel with its receipt, ask, and the agenda.
func TestJourneyVisits(t *testing.T) {
	t.Parallel()
	downloads := t.TempDir()
	x := openDemo(t, rig.TerminalOptions{Env: []string{"XDG_DOWNLOAD_DIR=" + downloads}})
	x.Press("enter")
	x.WaitFor("BIENVENUE", "2 à venir", "2 visites en retard")
	x.Press("6")
	x.WaitFor("À venir 2", `mer\. 02/12 10.h.00 +CESAR JULES`, "✓ 26/11/2026", "4 jours ouvrés, aujourd'hui compris")
	x.Type("v")
	x.WaitFor("décembre 2026", "2●")
	x.Escape("décembre 2026   ")
	x.Type("*E")
	x.WaitFor("Exporter ou imprimer", "Les rendez-vous à venir · 2 lignes", "CESAR JULES")
	x.Type("jjjjj\r")
	x.WaitFor("Où l'écrire", `rendez-vous-100042-2026-11-23\.ics`)
	x.Press("enter")
	x.WaitFor("Écrit dans", "À venir 2")
	agenda, err := os.ReadFile(filepath.Join(downloads, "rendez-vous-100042-2026-11-23.ics"))
	if err != nil || strings.Count(string(agenda), "BEGIN:VEVENT") != 2 {
		t.Errorf("%v: %s", err, agenda)
	}

	x.Type("xSalarié en formation")
	x.Press("ctrl+s")
	x.WaitFor("Annulation demandée pour CESAR JULES, dans les délais", "◌ demandée")
	x.Type("p")
	x.WaitFor("L'accusé de réception de la demande d'annulation du 02/12/2026")
	x.Press("enter")
	x.WaitFor("Écrit dans .*annulation")
	receipt, err := os.ReadFile(filepath.Join(downloads, "annulation-du-2026-12-02.pdf"))
	if err != nil || !strings.HasPrefix(string(receipt), "%PDF-") {
		t.Errorf("%v: %d bytes", err, len(receipt))
	}

	// A visit overdue is asked for in one key, in as few as it takes.
	x.Type("\t\t\t")
	x.WaitFor(`\[Visites à prévoir`, "DIALLO Aïssatou", "R4624-16")
	x.Type("a\x13") // ctrl+s
	x.WaitFor("Demande envoyée pour DIALLO Aïssatou", `\[Demandes`, "◌ envoyée")

	// Requests and visits due go out as tables.
	x.Type("Ej\r\r")
	x.WaitFor(`Écrit dans .*demandes`, `\[Demandes`)
	x.Type("\tEj\r\r")
	x.WaitFor(`Écrit dans .*echeances`, `\[Visites à prévoir`)
	for name, holds := range map[string]string{"demandes": "DIALLO Aïssatou;", "echeances": "✗ en retard;"} {
		text, err := os.ReadFile(filepath.Join(downloads, name+"-100042-2026-11-23.csv"))
		if err != nil || !strings.Contains(string(text), holds) {
			t.Errorf("%v: %s", err, text)
		}
	}
	x.Leave()
}
