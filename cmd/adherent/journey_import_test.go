//go:build unix

package main

import (
	"os"
	"path/filepath"
	"testing"
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
	x := openDemo(t, terminalOptions{cols: 120, rows: 36})
	x.press("enter")
	x.waitFor("BIENVENUE")
	x.typeText("3")
	x.waitFor("BARBIER")
	x.typeText("i")
	x.waitFor("Choisir le fichier")
	x.typeText(folder + "/nov\t")
	x.waitFor("novembre.csv")
	x.press("enter")
	x.waitFor("Ce que le fichier donne", "CSV · utf-8", "3 lignes", "Emploi +Poste de travail")
	x.press("ctrl+s")
	x.waitFor("Ce fichier est-il la liste entière")
	x.typeText("j\r")
	x.waitFor(`\[Entrées 1\]`, "NOUVELLE Anne", "Modifications 1", "Refusés 1")

	// Nobody leaves without a date.
	x.press("right")
	x.waitFor(`\[Sorties \d+\]`, "BARBIER", "absent du fichier")
	x.typeText(" ")
	x.waitFor("1 sortie sans date")
	x.typeText("x\r")
	x.waitFor("Date de sortie")
	x.press("enter")
	x.waitFor("démission")

	x.press("ctrl+s")
	x.waitFor("Importer 3 lignes", "1 entrée, 1 sortie, 1 modification")
	x.typeText("o")
	x.waitFor("Import terminé", "1 ligne refusée", "MAUVAIS Luc", "Date non reconnue")
	x.typeText("E")
	x.waitFor("novembre-refus.csv")
	if _, err := os.Stat(filepath.Join(folder, "novembre-refus.csv")); err != nil {
		t.Error(err)
	}
	x.press("esc")
	x.waitFor("Effectifs suivis", "45 salariés", "Chef de caisse")

	// Undone as a whole, from the next opening.
	x.typeText("i")
	x.waitFor(`Annuler l'import du .*\(3 lignes\)`)
	x.typeText("j\r")
	x.waitFor("Annuler les 3 lignes de l'import")
	x.typeText("o")
	x.waitFor("3 lignes annulées")
	x.press("esc")
	x.waitFor("Effectifs suivis", "44 salariés", "BARBIER")
	leave(t, x)
}
