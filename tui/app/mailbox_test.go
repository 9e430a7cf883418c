package app

import (
	"testing"
	"time"

	"github.com/espace-adherent/adherent/tui/signin"
	"github.com/espace-adherent/adherent/tui/uitest"
)

func TestMailOfTheDemo(t *testing.T) {
	var letters []Letter
	p := newPortal()
	m := New(t.Context(), Options{Services: p, Now: newClock().now, Prefill: signin.Prefill{Number: "100042", Password: "secret"},
		Letters: func() []Letter { return letters }})
	d := uitest.NewApp(t, m, 80, 24)
	d.SeesNot("courrier")
	d.Key("ctrl+g") // in a form too
	d.Sees("Courrier du portail d'essai", "Rien n'a encore été envoyé.")
	d.Key("esc")
	d.Sees("Se connecter sur son espace adhérent")
	for _, code := range []string{"ACDE-FHJK", "LNPR-TUVX"} {
		letters = append([]Letter{{At: time.Date(2026, 11, 23, 9, 0, 0, 0, time.Local), To: "a.morel@fleuriste.example",
			Subject: "Votre code", Text: "Bonjour,\n\nVoici le code :\n\n    " + code + "\n"}}, letters...)
	}
	d.Resize(100, 24)
	d.Sees("ctrl+g courrier")
	d.Resize(80, 24)
	d.Key("ctrl+g")
	d.Sees("10\u00a0h\u00a000", "Votre code", "a.morel@fleuriste.example", "LNPR-TUVX")
	d.Key("down")
	d.Sees("ACDE-FHJK")
	d.Key("up", "up")
	d.Sees("LNPR-TUVX")
	d.Wheel(40, 10, 1)
	d.Sees("ACDE-FHJK")
	d.ClickOn("Votre code")
	d.Sees("LNPR-TUVX")
	d.Resize(200, 50)
	d.Key("esc", "enter")
	d.Sees("BIENVENUE")
	d.Key(":")
	d.Type("courrier")
	d.Key("enter")
	d.Sees("LNPR-TUVX")
}

// At 80 columns the mail of the demo takes no place of the keys of the screen; where there is room, it shows.
func TestMailOfTheDemoGivesWay(t *testing.T) {
	var letters []Letter
	m := New(t.Context(), Options{Services: newPortal(), Now: newClock().now, Prefill: signin.Prefill{Number: "100042", Password: "secret"},
		Letters: func() []Letter { return letters }})
	d := uitest.NewApp(t, m, 80, 24)
	d.Key("enter", "3")
	without := d.Screen()
	letters = []Letter{{Subject: "Votre code"}}
	if d.Screen() != without {
		t.Errorf("the keys changed:\n%s", d.Screen())
	}
	d.Resize(200, 50)
	d.Key("esc")
	d.Sees("BIENVENUE", "ctrl+g courrier")
}

func TestNoMailOfARealPortal(t *testing.T) {
	d, _, _ := startApp(t, newPortal(), 80, 24)
	d.Key("ctrl+g")
	d.SeesNot("Courrier")
}

func TestChangePasswordFromThePalette(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	d.Key(":")
	d.Type("changer de mot")
	d.Key("enter")
	d.Sees("Mot de passe actuel", "FLEURISTE MARTIN")
	if o := m.owner(); o.SIRET != "77570158400168" || o.Name != "FLEURISTE MARTIN" || o.Number != "100042" {
		t.Errorf("owner %+v", o)
	}
	d.Key("tab")
	d.Type("x")
	d.Key("esc")
	d.Sees("Abandonner les modifications ?")
	d.Key("o")
	d.Sees("BIENVENUE")
}
