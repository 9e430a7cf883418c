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

// Where the machine prints, a list and a document go to its printer.
func TestJourneyPrinter(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	printed := filepath.Join(dir, "printed")
	spool := "#!/bin/sh\nfor file; do :; done\nread -r head < \"$file\"\necho \"$head\" >> " + printed + "\n"
	if err := os.WriteFile(filepath.Join(dir, "lp"), []byte(spool), 0o700); err != nil {
		t.Fatal(err)
	}
	x := openDemo(t, terminalOptions{env: []string{"PATH=" + dir}})
	x.press("enter")
	x.waitFor("BIENVENUE")
	x.typeText("7")
	x.waitFor("Visites réalisées")
	x.typeText("p")
	x.waitFor("La synthèse d'activité de 2026", "▸ PDF", "Imprimante")
	x.typeText("j\r")
	x.waitFor("Envoyé à l'imprimante", "Visites réalisées")
	x.escape("Visites réalisées")
	x.typeText("3")
	x.waitFor("BARBIER")
	x.typeText("p")
	x.waitFor("▸ PDF", "44 lignes", "Imprimante")
	x.typeText("j\r")
	x.waitFor("Envoyé à l'imprimante", "Effectifs suivis")
	if text, err := os.ReadFile(printed); err != nil || strings.Count(string(text), "%PDF-") != 2 {
		t.Errorf("%v: %q", err, text)
	}
	leave(t, x)
}
