//go:build unix

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/test/rig"
)

// Mettre à jour vos informations administratives, vos contacts et adresses,
// joindre nos services.
func TestJourneyCompany(t *testing.T) {
	t.Parallel()
	downloads := t.TempDir()
	x := openDemo(t, rig.TerminalOptions{Env: []string{"XDG_DOWNLOAD_DIR=" + downloads}})
	x.Press("enter")
	x.WaitFor("BIENVENUE", "à compléter", "N° de TVA")
	x.Press("1")
	x.WaitFor("775 701 584 00168", "à renseigner", "FR74775701584")
	x.Press("e")
	x.WaitFor("Renseignez impérativement")
	x.Press("enter")
	x.Press("ctrl+s")
	x.WaitFor("Informations enregistrées", "FR74775701584")
	x.Type("vo")
	x.WaitFor("Vos réponses sont validées", "Réponses validées le 23/11/2026")

	x.Press("t")
	x.WaitFor("MADAME MARTIN SEVERINE", `s\.martin@gmial\.com`)
	x.Type("xo")
	x.WaitFor("retrait enregistré")
	x.Press("u")
	x.WaitFor("dernier geste annulé")

	// Where the codes of a password reset go: the password again, and the
	// addresses that were there before are told.
	x.Press("down", "down", "down", "down", "down", "e")
	x.WaitFor("TEST 2", `s\.martin@fleuriste`)
	x.Press("tab", "tab", "tab", "ctrl+u")
	x.Type("s.martin@nouveau.example")
	x.Press("ctrl+s")
	x.WaitFor("Votre mot de passe", "reçoit les codes de « Mot de passe oublié »")
	x.Type("faux")
	x.Press("enter")
	x.WaitFor("Ce n'est pas votre mot de passe actuel")
	x.Type("lilas-et-pivoines")
	x.Press("enter")
	x.WaitFor("enregistré", `s\.martin@nouveau\.example`, "à confirmer : c")
	x.Press("ctrl+g")
	x.WaitFor("Les adresses de votre", `s\.martin@fleuriste`, "du compte n° 100042 ont changé le 23/11/2026")
	x.Escape("Courrier du portail")
	x.Press("c")
	x.WaitFor(`Un code est parti à a\.m\*\*\*@fleu`, `Code \*`)
	x.Press("ctrl+g")
	letter := x.WaitFor("Une adresse à confirm", `[A-Z0-9]{4}-[A-Z0-9]{4}`)
	x.Escape("Courrier du portail")
	x.Type(regexp.MustCompile(`[A-Z0-9]{4}-[A-Z0-9]{4}`).FindString(letter))
	x.Press("ctrl+s")
	x.WaitFor("email confirmé, il reçoit les codes")
	x.WaitGone("à confirmer : c")
	x.Type("Ej\r\r")
	x.WaitFor("Écrit dans", "Référent sécurité")
	text, err := os.ReadFile(filepath.Join(downloads, "contacts-100042-2026-11-23.csv"))
	if err != nil || !strings.Contains(string(text), "s.martin@nouveau.example") {
		t.Errorf("%v: %s", err, text)
	}
	x.Escape("Référent sécurité")
	x.Escape("Date d.adhésion")
	x.WaitFor("BIENVENUE")

	x.Press("2")
	x.WaitFor("SIEGE ADMINISTRATIF", "02 76 08 12 23", `comptabilite@amsn\.fr`)
	x.Press("o")
	x.WaitFor("Rien ne peut s'ouvrir depuis ce poste")
}
