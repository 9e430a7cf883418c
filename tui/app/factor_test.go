package app

import (
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
)

// A mandatary that the service asks for a second factor is led there, and
// nowhere else, until it is on.
func TestRequiredFactorIsTheOnlyPlace(t *testing.T) {
	p := mandatary()
	p.factor = spst.FactorRequired
	d, m, _ := startApp(t, p, 80, 24)
	d.Key("enter")
	d.Sees("Mon compte", "demandé par votre service")
	d.Key("ctrl+o")
	d.Sees("Mon compte")
	d.Key(":")
	d.Sees("Se déconnecter", "Activer le double facteur")
	d.SeesNot("Mes clients", "Accueil")
	d.Key("esc", "a")
	d.Sees("Activer le double facteur", "Mot de passe actuel")
	p.factor = spst.FactorOn
	d.Run(m.do(tui.Pop{Notice: "c'est fait"})) // what the screen does in the end
	d.Sees("Mes clients", "GARAGE LEROUX")
}

// One that is asked in the middle of its work goes back to it.
func TestRequiredFactorOverWork(t *testing.T) {
	p := mandatary()
	d, m, _ := startApp(t, p, 80, 24)
	d.Key("enter")
	work := (&page{title: "le travail"}).put(m)
	p.factor = spst.FactorRequired
	d.Run(m.fail(&spst.Error{Kind: spst.Forbidden, Code: spst.CodeEnrolFirst}))
	d.Run(m.fail(&spst.Error{Kind: spst.Forbidden, Code: spst.CodeEnrolFirst})) // another request said so too
	d.Sees("Mon compte", "demandé par votre service")
	if len(m.stack) != 3 {
		t.Fatalf("%d screens", len(m.stack))
	}
	d.Run(m.push(route.SecondFactor{}))
	p.factor = spst.FactorOn
	d.Run(m.do(tui.Pop{}))
	d.Sees("le travail", "votre travail est là")
	if work.resumed == 0 {
		t.Error("the work was not told that it is on top again")
	}
}

// « Mon compte » is one key away from where one arrives, and in the palette once.
func TestAccountIsOneKeyAway(t *testing.T) {
	d, _, _ := startApp(t, newPortal(), 80, 24)
	d.Key("enter", "m")
	d.Sees("Mon compte", "Double facteur")
	d.Key("esc", ":")
	d.Type("mon compte")
	if n := strings.Count(d.Screen(), "Mon compte"); n != 1 {
		t.Errorf("%d times in the palette", n)
	}
	d.Key("enter")
	d.Sees("Mon compte", "Double facteur")

	d, _, _ = startApp(t, mandatary(), 80, 24)
	d.Key("enter")
	d.Sees("Mes clients")
	d.Key("m")
	d.Sees("Mon compte", "Double facteur")
}

// The palette opens the access tokens, and a new one, wherever one is; where they are seen it
// gives them the keys.
func TestThePaletteOpensTheTokens(t *testing.T) {
	p := newPortal()
	p.factor = spst.FactorOff
	d, m, _ := startApp(t, p, 80, 24)
	d.Key("enter", ":")
	d.Type("jetons d")
	d.Key("enter")
	d.Sees("Mon compte", "Aucun jeton d'accès", "x révoquer · A créer un jeton")
	d.Key("tab")
	d.Sees("fermer la session")
	d.Key(":")
	d.Type("jetons d")
	d.Key("enter")
	d.Sees("x révoquer · A créer un jeton")
	if len(m.stack) != 2 {
		t.Errorf("%d screens", len(m.stack))
	}
	d.Key(":")
	d.Type("creer un jeton")
	if n := strings.Count(d.Screen(), textNewAccess); n != 1 {
		t.Errorf("%d times in the palette", n)
	}
	d.Key("enter")
	d.Sees(textNewAccess, "Nom du jeton")
	d.Key("esc", "esc", ":")
	d.Type("creer un jeton")
	d.Key("enter")
	d.Sees(textNewAccess, "Nom du jeton")
}
