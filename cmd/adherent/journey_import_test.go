//go:build unix

package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/espace-adherent/adherent/test/rig"
)

const novembre = "Nom de naissance;Prénom;Né(e) le;Sexe;Date d'entrée;Emploi;Contrat\r\n" +
	"CESAR;Jules;04/08/1969;M;17/08/2021;Chef de caisse;CDI\r\n" +
	"NOUVELLE;Anne;01/02/1995;F;02/11/2026;Vendeuse;CDI\r\n" +
	"MAUVAIS;Luc;31/02/1990;M;02/11/2026;Vendeur;CDI\r\n"

// Importer un fichier: chosen, understood, reviewed, carried out, undone.
func TestJourneyImport(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "novembre.csv"), []byte(novembre), 0o600); err != nil {
		t.Fatal(err)
	}
	x := openDemo(t, rig.TerminalOptions{Cols: 120, Rows: 36})
	x.Press("enter")
	x.WaitFor("BIENVENUE")
	x.Type("3")
	x.WaitFor("Poste de travail", "BARBIER")
	x.Type("i")
	x.WaitFor("Choisir le fichier")
	x.Type(folder + "/nov\t")
	x.WaitFor("novembre.csv")
	x.Press("enter")
	x.WaitFor("Ce que le fichier donne", "CSV · utf-8", "3 lignes", "Emploi +Poste de travail")
	x.Press("ctrl+s")
	x.WaitFor("Ce fichier est-il la liste entière")
	x.Type("j\r")
	x.WaitFor(`\[Entrées 1\]`, "NOUVELLE Anne", "Modifications 1", "Refusés 1")

	// Nobody leaves without a date.
	x.Press("right")
	x.WaitFor(`\[Sorties \d+\]`, "BARBIER", "absent du fichier")
	x.Type(" ")
	x.WaitFor("1 sortie sans date")
	x.Type("x\r")
	x.WaitFor("Date de sortie")
	x.Press("enter")
	x.WaitFor("démission")

	x.Press("ctrl+s")
	x.WaitFor("Importer 3 lignes", "1 entrée, 1 sortie, 1 modification")
	x.Type("o")
	x.WaitFor("Import terminé", "1 ligne refusée", "MAUVAIS Luc", "Ce jour n")
	x.Type("E")
	x.WaitFor("novembre-refus.csv")
	if _, err := os.Stat(filepath.Join(folder, "novembre-refus.csv")); err != nil {
		t.Error(err)
	}
	x.Press("esc")
	x.WaitFor("Effectifs suivis", "45 salariés", "Chef de caisse")

	// Undone as a whole, from the next opening.
	x.Type("i")
	x.WaitFor(`Annuler l'import du .*\(3 lignes\)`)
	x.Type("j\r")
	x.WaitFor("Annuler l'import de 3 lignes")
	x.Type("o")
	x.WaitFor("3 lignes annulées")
	x.Press("esc")
	x.WaitFor("Effectifs suivis", "44 salariés", "BARBIER")
	x.Leave()
}
