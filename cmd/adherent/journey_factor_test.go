//go:build unix

package main

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
)

var (
	factorKeyOnScreen = regexp.MustCompile(`(?:[A-Z2-7]{4} ){3}[A-Z2-7]{4}`)
	codeOnScreen      = regexp.MustCompile(`[A-Z0-9]{5}-[A-Z0-9]{5}`)
)

// Mon compte: the second factor is turned on, asked for at the next sign-in, and
// a recovery code takes its place.
func TestJourneySecondFactor(t *testing.T) {
	t.Parallel()
	x := openDemo(t, terminalOptions{})
	x.press("enter")
	x.waitFor("BIENVENUE")
	x.typeText(":mon compte")
	x.press("enter")
	x.waitFor("Double facteur", "inactif", "cette session +127.0.0.1 +adherent")
	x.typeText("a")
	x.waitFor("Mot de passe actuel")
	x.typeText("lilas-et-pivoines")
	x.press("enter")
	key := strings.Join(factorKeyOnScreen.FindAllString(x.waitFor("Photographiez ce carré", "▀"), -1), "")
	code, err := totp.GenerateCode(strings.ReplaceAll(key, " ", ""), time.Now())
	if err != nil {
		t.Fatalf("key of %d characters: %v", len(key), err)
	}
	x.typeText(code)
	x.press("enter")
	codes := codeOnScreen.FindAllString(x.waitFor("Vos codes de secours", `[A-Z0-9]{5}-[A-Z0-9]{5} .*`), -1)
	if len(codes) != 10 {
		t.Fatalf("%d recovery codes", len(codes))
	}
	x.press("enter")
	x.waitFor("Avez-vous noté")
	x.typeText("o")
	x.waitFor("actif depuis le", "10 codes de secours restent", "double facteur activé")

	x.typeText(":se déconnecter")
	x.press("enter")
	x.waitFor("Se connecter sur son espace adhérent", "déconnecté")
	x.typeText("lilas-et-pivoines")
	x.press("enter")
	x.waitFor("Second facteur", "100042")
	x.typeText(code)
	x.press("enter")
	x.waitFor("Ce code a déjà servi")
	x.typeText(strings.ToLower(codes[3]))
	x.press("enter")
	x.waitFor("BIENVENUE")
	x.typeText(":mon compte")
	x.press("enter")
	x.waitFor("9 codes de secours restent", "connexion par un code de secours")
	leave(t, x)
}
