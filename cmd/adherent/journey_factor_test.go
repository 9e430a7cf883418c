//go:build unix

package main

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/espace-adherent/adherent/test/rig"
)

var (
	factorKeyOnScreen = regexp.MustCompile(`(?:[A-Z2-7]{4} ){3}[A-Z2-7]{4}`)
	codeOnScreen      = regexp.MustCompile(`[A-Z0-9]{5}-[A-Z0-9]{5}`)
)

// Mon compte: the second factor is turned on, asked for at the next sign-in, and
// a recovery code takes its place.
func TestJourneySecondFactor(t *testing.T) {
	t.Parallel()
	x := openDemo(t, rig.TerminalOptions{})
	x.Press("enter")
	x.WaitFor("BIENVENUE")
	x.Type(":mon compte")
	x.Press("enter")
	x.WaitFor("Double facteur", "inactif", "cette session +127.0.0.1 +adherent")
	x.Type("a")
	x.WaitFor("Mot de passe actuel")
	x.Type("lilas-et-pivoines")
	x.Press("enter")
	key := strings.Join(factorKeyOnScreen.FindAllString(x.WaitFor("Photographiez ce carré", "▀"), -1), "")
	code, err := totp.GenerateCode(strings.ReplaceAll(key, " ", ""), time.Now())
	if err != nil {
		t.Fatalf("key of %d characters: %v", len(key), err)
	}
	x.Type(code)
	x.Press("enter")
	codes := codeOnScreen.FindAllString(x.WaitFor("Vos codes de secours", `[A-Z0-9]{5}-[A-Z0-9]{5} .*`), -1)
	if len(codes) != 10 {
		t.Fatalf("%d recovery codes", len(codes))
	}
	x.Press("enter")
	x.WaitFor("Avez-vous noté")
	x.Type("o")
	x.WaitFor("actif depuis le", "10 codes de secours restent", "double facteur activé")

	x.Type(":se déconnecter")
	x.Press("enter")
	x.WaitFor("Se connecter sur son espace adhérent", "déconnecté")
	x.Type("lilas-et-pivoines")
	x.Press("enter")
	x.WaitFor("Double facteur", "100042")
	x.Type(code)
	x.Press("enter")
	x.WaitFor("Ce code a déjà servi")
	x.Type(strings.ToLower(codes[3]))
	x.Press("enter")
	x.WaitFor("BIENVENUE")
	x.Type(":mon compte")
	x.Press("enter")
	x.WaitFor("9 codes de secours restent", "connexion par un code de secours")
	x.Leave()
}
