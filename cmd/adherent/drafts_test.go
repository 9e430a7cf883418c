//go:build unix

package main

import (
	"strings"
	"testing"
)

// What is typed in any form waits on « Accueil » of another terminal once its field was left:
// its line opens that form with what was typed, and with what the form had proposed.
func TestEachFormIsTakenUpFromHome(t *testing.T) {
	terminal := terminalsOf(t, nil)
	for _, x := range []struct{ keys, title, typed string }{
		{"3 a Zedus tab", "Ajouter un salarié", "Zedus"},
		{"3 / leroux enter e tab ly tab", "LEROUX Damien", "Damienly"},
		{"3 / leroux enter x tab retr tab", "Sortir un salarié", "(•) retraite&LEROUX Damien"},
		{"3 space space e Cheffe tab", "Modifier 2 salariés", "Poste de travail → Cheffe&BARBIER"},
		{"3 space space x tab retr tab", "Sortir 2 salariés", "(•) retraite&BARBIER"},
		{"1 e bis tab", "Modifier les informations", "bis_"},
		{"1 a space tab tab tab tab tab tab note tab", "Changement de situation", "note_"},
		{"1 t j j a Zorro tab", "Ajouter un contact", "Zorro&[x] Référent sécurité&[ ] Adresse de Facturation"},
		{"1 t e tab ez tab", "Modification : ", "ez_"},
		{"1 t A AdrX tab", "Ajouter une adresse", "AdrX"},
		{"6 tab tab tab a tab tab matin tab", "Demander un rendez-vous", "matin_&DIALLO"},
		{"6 x Malade tab", "Demander une annulation", "Malade&CESAR"},
	} {
		t.Run(x.keys, func(t *testing.T) {
			d := terminal(100, 40)
			press(d, "enter "+x.keys)
			typed := d.Screen()
			d = terminal(100, 40)
			press(d, "enter")
			d.ClickOn("Saisie en attente")
			for want := range strings.SplitSeq(x.title+"&"+x.typed, "&") {
				if !strings.Contains(d.Screen(), want) {
					t.Fatalf("no %q:\n%s\nafter\n%s", want, d.Screen(), typed)
				}
			}
			press(d, "esc o")
		})
	}
}
