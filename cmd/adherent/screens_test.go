//go:build unix

package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestScreens draws the pictures of README and guide from the running program
// into the folder that ADHERENT_SCREENS names: make screens. Without it the
// same walk is a journey.
func TestScreens(t *testing.T) {
	dir := os.Getenv("ADHERENT_SCREENS")
	draw := func(x *terminal, name, title string) {
		t.Helper()
		picture := x.svg(title)
		if dir == "" {
			return
		}
		if err := os.WriteFile(filepath.Join(dir, name+".svg"), []byte(picture), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const footOfList = "palette · q quitter$" // the last line of a frame: it is whole
	x := openDemo(t, terminalOptions{})
	x.waitFor("Trousseau indisponible", "ctrl.c quitter$")
	draw(x, "connexion", "Se connecter sur son espace adhérent")
	x.press("enter")
	x.waitFor("BIENVENUE", "44 salariés", "3 anomalies dans la liste", "solde 833,76", footOfList)
	draw(x, "accueil", "Accueil")
	x.press("3")
	x.waitFor("BARBIER Élodie", "44 salariés", "Effectifs suivis +44", footOfList)
	draw(x, "effectifs", "Gérer vos effectifs")
	x.typeText("/ces ju\r")
	x.waitFor("1 sur 44")
	x.typeText("e")
	x.waitFor("Situation civile", "Catégorie déclarée : SIH", "ctrl.c quitter$")
	draw(x, "salarie", "Modification du salarié")
	x.escape("Situation civile")
	x.escape("1 sur 44")
	x.typeText("c")
	x.waitFor("Contrôler la liste", "anomalies chez", footOfList)
	draw(x, "controle", "Contrôler la liste")
	leave(t, x)
}
