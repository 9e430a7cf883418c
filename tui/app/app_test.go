package app

import "testing"

func TestSignInShowsHome(t *testing.T) {
	d, _, _ := startApp(t, newPortal(), 80, 24)
	d.Sees("Se connecter sur son espace adhérent", "connecté")
	d.Key("enter")
	d.Sees("FLEURISTE MARTIN · n° 100042", "BIENVENUE dans votre espace adhérent", "1  Modifiez vos informations")
	t.Log("\n" + d.Screen())
	d.Key(":")
	t.Log("\n" + d.Screen())
	d.Key("esc", "?")
	t.Log("\n" + d.Screen())
}
