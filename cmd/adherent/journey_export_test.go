//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/test/rig"
)

// Exporter ou imprimer: what is seen of the list goes to a file, and comes back
// as an import that changes nothing.
func TestJourneyExport(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	x := openDemo(t, rig.TerminalOptions{Cols: 120, Rows: 36})
	x.Press("enter")
	x.WaitFor("BIENVENUE")
	x.Type("3")
	x.WaitFor("Poste de travail", "BARBIER")
	x.Type("E")
	x.WaitFor("Exporter ou imprimer", "44 lignes", "BARBIER", "avec les n° de sécurité sociale")
	x.Type("n")
	x.WaitFor(`\[x\] avec les n°`)
	x.Type("j\r") // CSV pour Excel
	x.WaitFor("Où l'écrire", "salaries-100042-")
	x.Type(strings.Repeat("\x7f", 200) + folder + "/liste")
	x.WaitFor("/liste")
	x.Press("enter")
	x.WaitFor("Écrit dans .*liste.csv", "Effectifs suivis")
	text, err := os.ReadFile(filepath.Join(folder, "liste.csv"))
	if err != nil || !strings.HasPrefix(string(text), "\ufeffNom de naissance;") || strings.Count(string(text), "\r\n") != 45 {
		t.Errorf("%v: %.200q", err, text)
	}

	// The same list on paper.
	x.Type("p")
	x.WaitFor("▸ PDF")
	x.Press("enter")
	x.WaitFor("Où l'écrire")
	x.Type(strings.Repeat("\x7f", 200) + folder + "/liste.pdf\r")
	x.WaitFor("Écrit dans .*liste.pdf")
	if pdf, err := os.ReadFile(filepath.Join(folder, "liste.pdf")); err != nil || !strings.HasPrefix(string(pdf), "%PDF-") {
		t.Errorf("%v: %.20q", err, pdf)
	}

	// In again: nothing changes.
	x.Type("i")
	x.WaitFor("Choisir le fichier")
	x.Type(folder + "/liste.csv")
	x.WaitFor("liste.csv +[0-9]+ ko")
	x.Press("enter")
	x.WaitFor("Ce que le fichier donne", "44 lignes")
	x.Press("ctrl+s")
	x.WaitFor("Ce fichier est-il la liste entière")
	x.Type("j\r")
	x.WaitFor("Inchangés 44")
	x.Press("esc")
	x.WaitFor("Ce que le fichier donne")
	x.Press("esc")
	x.WaitFor("Choisir le fichier")
	x.Press("esc")
	x.WaitFor("Effectifs suivis")
	x.Leave()
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
	x := openDemo(t, rig.TerminalOptions{Env: []string{"PATH=" + dir}})
	x.Press("enter")
	x.WaitFor("BIENVENUE")
	x.Type("7")
	x.WaitFor("Visites réalisées")
	x.Type("p")
	x.WaitFor("La synthèse d'activité de 2026", "▸ PDF", "Imprimante")
	x.Type("j\r")
	x.WaitFor("Envoyé à l'imprimante", "Visites réalisées")
	x.Escape("Visites réalisées")
	x.Type("3")
	x.WaitFor("Poste de travail", "BARBIER")
	x.Type("p")
	x.WaitFor("▸ PDF", "44 lignes", "Imprimante")
	x.Type("j\r")
	x.WaitFor("Envoyé à l'imprimante", "Effectifs suivis")
	if text, err := os.ReadFile(printed); err != nil || strings.Count(string(text), "%PDF-") != 2 {
		t.Errorf("%v: %q", err, text)
	}
	x.Leave()
}
