//go:build unix

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Mettre à jour vos informations administratives, vos contacts et adresses,
// joindre nos services.
func TestJourneyCompany(t *testing.T) {
	t.Parallel()
	downloads := t.TempDir()
	x := openDemo(t, terminalOptions{env: []string{"XDG_DOWNLOAD_DIR=" + downloads}})
	x.press("enter")
	x.waitFor("BIENVENUE", "à compléter", "N° de TVA")
	x.press("1")
	x.waitFor("775 701 584 00168", "à renseigner", "FR74775701584")
	x.press("e")
	x.waitFor("Renseignez impérativement")
	x.press("enter")
	x.press("ctrl+s")
	x.waitFor("Informations enregistrées", "FR74775701584")
	x.typeText("vo")
	x.waitFor("Vos réponses sont validées", "Réponses validées le 23/11/2026")

	x.press("t")
	x.waitFor("MADAME MARTIN SEVERINE", `s\.martin@gmial\.com`)
	x.typeText("xo")
	x.waitFor("retiré de la liste")
	x.press("u")
	x.waitFor("dernier geste annulé")

	// Where the codes of a forgotten password go: the password again, and the
	// addresses that were there before are told.
	x.press("down", "down", "down", "down", "down", "e")
	x.waitFor("TEST 2", `s\.martin@fleuriste`)
	x.press("tab", "tab", "tab", "ctrl+u")
	x.typeText("s.martin@nouveau.example")
	x.press("ctrl+s")
	x.waitFor("Votre mot de passe", "reçoit les codes de « Mot de passe oublié »")
	x.typeText("faux")
	x.press("enter")
	x.waitFor("Ce n'est pas votre mot de passe actuel")
	x.typeText("lilas-et-pivoines")
	x.press("enter")
	x.waitFor("enregistré", `s\.martin@nouveau\.example`, "à confirmer : c")
	x.press("ctrl+g")
	x.waitFor("Les adresses de votre c", `s\.martin@fleuriste`, "du compte n° 100042 ont changé le 23/11/2026")
	x.escape("Courrier du portail")
	x.press("c")
	x.waitFor(`Un code est parti à a\.m\*\*\*@fleu`, "Code reçu")
	x.press("ctrl+g")
	letter := x.waitFor("Une adresse à confirmer", `[A-Z0-9]{4}-[A-Z0-9]{4}`)
	x.escape("Courrier du portail")
	x.typeText(regexp.MustCompile(`[A-Z0-9]{4}-[A-Z0-9]{4}`).FindString(letter))
	x.press("ctrl+s")
	x.waitFor("email confirmé, il reçoit les codes")
	x.waitGone("à confirmer : c")
	x.typeText("Ej\r\r")
	x.waitFor("Écrit dans", "Référent sécurité")
	text, err := os.ReadFile(filepath.Join(downloads, "contacts-100042-2026-11-23.csv"))
	if err != nil || !strings.Contains(string(text), "s.martin@nouveau.example") {
		t.Errorf("%v: %s", err, text)
	}
	x.escape("Référent sécurité")
	x.escape("Date d.adhésion")
	x.waitFor("BIENVENUE")

	x.press("2")
	x.waitFor("SIEGE ADMINISTRATIF", "02 76 08 12 23", `comptabilite@amsn\.fr`)
	x.press("o")
	x.waitFor("Rien ne peut s'ouvrir depuis ce poste")
}
