//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Exporter ou imprimer: what is seen of the list goes to a file, and comes back
// as an import that changes nothing.
func TestJourneyExport(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	x := openDemo(t, terminalOptions{cols: 120, rows: 36})
	x.press("enter")
	x.waitFor("BIENVENUE")
	x.typeText("3")
	x.waitFor("BARBIER")
	x.typeText("E")
	x.waitFor("Exporter ou imprimer", "44 lignes", "BARBIER", "avec les n° de sécurité sociale")
	x.typeText("n")
	x.waitFor(`\[x\] avec les n°`)
	x.typeText("j\r") // CSV pour Excel
	x.waitFor("Où l'écrire", "salaries-100042-")
	x.typeText(strings.Repeat("\x7f", 200) + folder + "/liste")
	x.waitFor("/liste")
	x.press("enter")
	x.waitFor("Écrit dans .*liste.csv", "Effectifs suivis")
	text, err := os.ReadFile(filepath.Join(folder, "liste.csv"))
	if err != nil || !strings.HasPrefix(string(text), "\ufeffNom de naissance;") || strings.Count(string(text), "\r\n") != 45 {
		t.Errorf("%v: %.200q", err, text)
	}

	// The same list on paper.
	x.typeText("p")
	x.waitFor("▸ PDF")
	x.press("enter")
	x.waitFor("Où l'écrire")
	x.typeText(strings.Repeat("\x7f", 200) + folder + "/liste.pdf\r")
	x.waitFor("Écrit dans .*liste.pdf")
	if pdf, err := os.ReadFile(filepath.Join(folder, "liste.pdf")); err != nil || !strings.HasPrefix(string(pdf), "%PDF-") {
		t.Errorf("%v: %.20q", err, pdf)
	}

	// In again: nothing changes.
	x.typeText("i")
	x.waitFor("Choisir le fichier")
	x.typeText(folder + "/liste.csv")
	x.waitFor("liste.csv +[0-9]+ ko")
	x.press("enter")
	x.waitFor("Ce que le fichier donne", "44 lignes")
	x.press("ctrl+s")
	x.waitFor("Ce fichier est-il la liste entière")
	x.typeText("j\r")
	x.waitFor("Inchangés 44")
	x.press("esc")
	x.waitFor("Ce que le fichier donne")
	x.press("esc")
	x.waitFor("Choisir le fichier")
	x.press("esc")
	x.waitFor("Effectifs suivis")
	leave(t, x)
}
