package home

import "testing"

// « Accéder aux services en ligne »: the manual's words, its seven services in its order.
func TestWordsOfTheManual(t *testing.T) {
	d := drive(t, newPortal(), 80, 24)
	d.Sees("BIENVENUE dans votre espace adhérent", "1  Modifiez vos informations administratives",
		"2  Contactez un centre AMSN ou un service",
		"3  Gérez vos effectifs", "4  Accédez à vos factures", "5  Déclarez vos effectifs", "6  Gérez vos rendez-vous",
		"7  Consultez votre synthèse d'activité")
}
