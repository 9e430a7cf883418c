//go:build unix

package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/test/rig"
)

// listener hears what the program writes, byte by byte: the emulator of the
// terminal is not asked.
type listener struct {
	*rig.Terminal
	t     testing.TB
	heard int // bytes
}

// hears waits for lines that match, in what was said since the last time.
func (l *listener) hears(patterns ...string) {
	l.t.Helper()
	l.Wait(func(string) bool {
		said := strings.ReplaceAll(l.Written()[l.heard:], "\r\n", "\n")
		for _, p := range patterns {
			if !regexp.MustCompile("(?m)^" + p + "$").MatchString(said) {
				return false
			}
		}
		return true
	}, "never said %q", patterns)
	l.heard = len(l.Written())
}

// A whole day's work, heard: sign in, find, edit, exit, declare, cancel a visit.
// Everything is a line; nothing moves the cursor, nothing is drawn.
func TestJourneyHeard(t *testing.T) {
	t.Parallel()
	x := rig.OpenTerminal(t, rig.TerminalOptions{Env: []string{"TERM=dumb"}}, rig.Program("adherent"), "demo", "--date", "15/01/2027",
		"--lecteur")
	l := &listener{Terminal: x, t: t}

	// Sign in: a wrong password first.
	l.hears("Page : Se connecter", "N° adhérent : 100042", "Bouton : Se connecter", "Touches : .*ctrl\\+l tout redire")
	l.Press("shift+tab", "shift+tab", "shift+tab")
	l.hears("Mot de passe : •+")
	l.Type("faux\r")
	l.hears("Erreur : N° adhérent ou mot de passe inconnu.*")
	l.Type("lilas-et-pivoines\r")
	l.hears("Page : Accueil", "FLEURISTE MARTIN · n° 100042", "3 : Gérez vos effectifs", "2 à venir.*")

	// Find.
	l.Type("3")
	l.hears("Page : Gérer vos effectifs", "Ligne : 1 sur 44", "Nom : BARBIER Élodie", "SIR : 8")
	l.Type("/ju ces\r")
	l.hears("Ligne : 1 sur 1", "Nom : CESAR JULES", "Poste de travail : CAISSIER")

	// Edit: what is typed is echoed, what is refused is said.
	l.Type("e")
	l.hears("Page : Modification du salarié : CESAR JULES", "Sexe \\(obligatoire\\) : Homme", "Autorisation de conduite : coché.*",
		"Nom de naissance \\(obligatoire\\) : CESAR")
	l.Type("\t\t\t\t")
	l.hears("Date de naissance \\(obligatoire\\) : 04/08/1969")
	l.Type("\x15")
	l.hears("Date de naissance \\(obligatoire\\) :")
	l.Press("ctrl+s")
	l.hears("Erreur : .*naissance.*")
	l.Type("05/08/1969")
	l.hears("(.* : )?0?5?.*1969")
	l.Press("ctrl+s")
	l.hears("Page : Gérer vos effectifs", ".*CESAR JULES.*modifi.*")

	// Exit.
	l.Type("x")
	l.hears("Page : Sortir un salarié", "Date de sortie \\(obligatoire\\) : 15/01/2027")
	l.Type("\td")
	l.hears("Motif de sortie \\(obligatoire\\) : décès.*")
	l.Press("ctrl+s")
	l.hears("CESAR JULES : sortie déclarée au 15/01/2027.*")

	// Declare.
	l.Press("esc")
	l.hears("Ligne : .* sur 4\\d")
	l.Press("esc")
	l.hears("Page : Accueil")
	l.Type("5")
	l.hears("Page : Déclarer vos effectifs", "Année : 2027", "Statut : À saisir")
	l.Type("\r")
	l.hears("Page : Déclaration 2027", "Attention : \\d anomalies.*")
	l.Type("\r")
	l.hears("45 salariés au 01/01/2027.*", "Catégorie : SI")
	l.Type("\r")
	l.hears("Total TTC : .*€")
	l.Type("\r")
	l.hears("Prénom et nom de la personne qui certifie", "Saisie :")
	l.Type("Anne MARTIN\t \x13")
	l.hears("Fenêtre : Confirmer la déclaration 2027 \\?", "Bouton : Confirmer", "Bouton : Non")
	l.Type("o")
	l.hears("Déclaration 2027 confirmée.*", "Certifiée par Anne MARTIN.*")

	// Cancel a visit.
	l.Press("esc")
	l.hears("Statut : Confirmée")
	l.Press("esc")
	l.hears("Page : Accueil")
	l.Type("6")
	l.hears("Page : Gérer vos rendez-vous", "Annulable jusqu'au : .*")
	l.Type("j")
	l.hears("Ligne : 2 sur 2", "Rendez-vous : .*")
	l.Type("x")
	l.hears("Page : Demander une annulation", "Motif \\(obligatoire\\) :")
	l.Type("Salarié en formation\x13")
	l.hears("Annulation demandée pour .*", "Annulable jusqu'au : demandée")

	// Everything again, and out.
	l.Press("ctrl+l")
	l.hears("Page : Gérer vos rendez-vous", "Touches : .*")
	l.Press("ctrl+c")
	if code := l.Exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if drawn := regexp.MustCompile(`[\x00-\x09\x0b\x0c\x0e-\x1f\x7f─-▟⠀-⣿]|\r[^\n]|[^\r]\n\r?[^\r]\r$`).FindString(l.Written()); drawn != "" {
		t.Errorf("more than lines: %q", drawn)
	}
	if strings.Contains(l.Written()[l.heard:], "lilas") {
		t.Error("the password is said")
	}
}
