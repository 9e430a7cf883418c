package app

import "testing"

// « Besoin d'aide ? »: whom to write to is at the end of the help of every page.
func TestWordsOfTheManual(t *testing.T) {
	d, _, _ := signedIn(t, newPortal(), 80, 40)
	d.Key("?")
	d.Sees("Besoin d'aide ? comptabilite@amsn.fr")
}
