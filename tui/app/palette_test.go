package app

import (
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

func TestMatch(t *testing.T) {
	cases := []struct {
		query, name string
		rank        int
		ok          bool
	}{
		{"", "Accueil", 0, true},
		{"acc", "Accueil", 0, true},
		{"effectifs", "Gérer vos effectifs", 1, true},
		{"declarer", "Déclarer vos effectifs", 0, true},
		{"GÉRER", "Gérer vos effectifs", 0, true},
		{"effect gerer", "Gérer vos effectifs", 2, true},
		{"gve", "Gérer vos effectifs", 3, true},
		{"xyz", "Accueil", 3, false},
	}
	for _, c := range cases {
		rank, ok := match(spst.Fold(c.query), spst.Fold(c.name))
		if rank != c.rank || ok != c.ok {
			t.Errorf("%q in %q: %d %v, want %d %v", c.query, c.name, rank, ok, c.rank, c.ok)
		}
	}
}

func TestPaletteGoesAnywhere(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	visits := []struct{ typed, sees string }{
		{"gérer vos eff", "CESAR Jules"},
		{"synthese", "Synthèse d'activité"},
		{"controler", "Contrôler la liste"},
		{"accueil", "BIENVENUE"},
	}
	for _, v := range visits {
		d.Key(":")
		d.Type(v.typed)
		d.Key("enter")
		d.Sees(v.sees)
		if len(m.stack) > 2 {
			t.Fatalf("%d screens on the stack", len(m.stack))
		}
	}
}

func TestPaletteDoesWhatTheScreenCan(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	p := (&page{title: "Liste"}).put(m)
	d.Key(":")
	d.SeesNot("Monter")
	d.Type("ajou")
	d.Key("enter")
	d.Key(":")
	d.Paste("modif\n")
	d.ClickOn("Modifier")
	if len(p.keys) != 2 || p.keys[0] != "a" || p.keys[1] != "e" {
		t.Errorf("the screen got %q", p.keys)
	}
}

func TestPaletteMoves(t *testing.T) {
	d, _, _ := signedIn(t, newPortal(), 80, 24)
	d.Key(":", "down", "down", "up")
	d.Sees("▌ Informations administratives")
	d.Key("pgdown", "pgdown")
	d.Sees("▌ Quitter")
	d.Wheel(40, 10, -100)
	d.Sees("▌ Accueil")
	d.Type("rien de tel")
	d.Sees("Rien de ce nom.")
	d.Key("enter")
	d.Key("esc")
	d.Sees("BIENVENUE")
}

func TestHelpScrollsWhenItIsLong(t *testing.T) {
	d, _, _ := signedIn(t, newPortal(), 80, 24)
	d.Key("?")
	d.Sees("Aide · Accueil", "1-7", "maj enfoncée")
	d.Key("j", "k")
	d.Wheel(40, 10, 3)
	d.Sees("Aide · Accueil")
	d.Click(0, 10)
	d.Sees("Aide · Accueil")
	d.Key("3") // closes, and does nothing else
	d.SeesNot("Aide ·")
	d.Sees("BIENVENUE")
}
