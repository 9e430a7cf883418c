//go:build unix

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/espace-adherent/adherent/test/rig"
)

// Consulter votre synthèse d'activité: a year, the one before, the PDF.
func TestJourneyActivity(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	x := openDemo(t, rig.TerminalOptions{Cols: 120, Rows: 40, Env: []string{"HOME=" + home}}, "--date", "2026-11-23")
	x.Press("enter")
	x.WaitFor("BIENVENUE", "21 visites en 2026 · 2 non honorées")
	x.Press("7")
	x.WaitFor(`\[2026\] +au 23/11/2026, comparée au 23/11/2025`, "42 sur 44, le 23/11/2026", "120,00.€ facturés", "Visite des locaux")
	x.Press("left")
	x.WaitFor(`\[2025\] +2026 +année entière, comparée à 2024`, "moins de 5 participants")
	x.Type("p")
	x.WaitFor("Où l'écrire", "La synthèse d'activité de 2025")
	x.Press("enter")
	x.WaitFor("Écrit dans")
	pdf, err := os.ReadFile(filepath.Join(home, "Downloads", "synthese_100042_2025.pdf"))
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Errorf("the PDF is not there: %v", err)
	}
	x.Escape("n° 100042 ›")
	x.WaitFor("BIENVENUE")
	x.Leave()
}
