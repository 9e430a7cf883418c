//go:build unix

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
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
		said := strings.NewReplacer("\r\n", "\n", "\u00a0", " ", "\u202f", " ").Replace(l.Written()[l.heard:])
		for _, p := range patterns {
			if !regexp.MustCompile("(?m)^" + p + "$").MatchString(said) {
				return false
			}
		}
		return true
	}, "never said %q", patterns)
	l.heard = len(l.Written())
}

// says types keys, and waits for what is then said.
func (l *listener) says(keys string, patterns ...string) {
	l.t.Helper()
	l.Type(keys)
	l.hears(patterns...)
}

// back goes one step back, to that page.
func (l *listener) back(page string) {
	l.t.Helper()
	l.says(escape, "Page : "+page)
}

// hear opens the program in words, on the sign-in form.
func hear(t *testing.T, args ...string) *listener {
	t.Helper()
	args = append([]string{"demo", "--date", "15/01/2027", "--lecteur"}, args...)
	l := &listener{Terminal: rig.OpenTerminal(t, rig.TerminalOptions{Env: []string{"TERM=dumb"}}, rig.Program("adherent"), args...), t: t}
	l.hears("Page : Se connecter", "N° adhérent : .+", "Bouton : Se connecter", "Touches : .*ctrl\\+x où suis-je · ctrl\\+l tout redire")
	return l
}

// drawn is what is not a line of words: what moves the cursor, boxes, blocks, bars, dots and signs.
var drawn = regexp.MustCompile(`[\x00-\x09\x0b\x0c\x0e-\x1f\x7f─-▟■-◿⠀-⣿✗✓]|\r[^\n]|[^\r]\n\r?[^\r]\r$`)

// leaves ends the program, and looks at every byte that it has written.
func (l *listener) leaves() {
	l.t.Helper()
	l.Press("ctrl+c", "ctrl+c")
	if code := l.Exit(); code != 0 {
		l.t.Errorf("exit code %d", code)
	}
	said := l.Written()
	if at := drawn.FindStringIndex(said); at != nil {
		l.t.Errorf("more than lines: %q", said[max(at[0]-40, 0):min(at[1]+20, len(said))])
	}
	before := ""
	for line := range strings.SplitSeq(said, "\r\n") {
		if line != "" && line == before {
			l.t.Errorf("said twice: %q", line)
		}
		before = line
	}
}

// Keys.
const (
	enter    = "\r"
	escape   = "\x1b"
	down     = "\x1b[B"
	erase    = "\x15" // ctrl+u
	send     = "\x13" // ctrl+s
	whereAmI = "\x18" // ctrl+x
	again    = "\x0c" // ctrl+l
)

// Every page of a member says its name, what is on it with its label, and where one is.
func TestEveryPageHeard(t *testing.T) {
	t.Parallel()
	l := hear(t)
	l.says(enter, "Page : Accueil", "3, Gérez vos effectifs : 44 salariés · Attention : 3 anomalies", "Effectifs suivis : 44")
	l.says(whereAmI, "Page : Accueil", "FLEURISTE MARTIN · n° 100042", "1, Modifiez vos informations administratives : .*")
	l.says("1", "Page : Informations administratives", "TVA intra. : Erreur : à renseigner.*", "Adresse principale : .*")
	l.says("e", "Page : Modifier les informations", "TVA intra. \\(obligatoire\\) :", "FR, une clé .*", "Touches : .*")
	l.says("\t\t"+erase+"12"+send, "Code NAF : Erreur : .*", "Erreur : 2 champs.*")
	l.says(escape+"o", "Page : Informations administratives")
	l.says("a", "Page : Changement de situation", "Plus de personnel : non coché", "Cochez ce qui arrive.*")
	l.says(send, "Plus de personnel : Erreur : .*", "Date d'effet : Erreur : .*")
	l.says(escape, "Page : Informations administratives")
	l.says("t", "Page : Vos contacts et adresses", "Dirigeant : .*@.*", "Adresse de Facturation & dématérialisation : .*")
	l.says(down, "Adresse de Facturation & dématérialisation : TEST XYZ.*")
	l.says("e", "Page : Modification : TEST XYZ", "Types de contact \\(obligatoire\\)", "Nom \\(obligatoire\\) : TEST")
	l.back("Vos contacts et adresses")
	l.back("Informations administratives")
	l.back("Accueil")
	l.says("2", "Page : Joindre nos services", "Service facturation : comptabilite@amsn.fr", "Adresse : .*")
	l.says(down, "Secrétaire : .*")
	l.says(escape+"4", "Page : Télécharger vos factures", "N° : 436402", "Type de facture : Régularisation", "Mes factures acquittées : 7, repliées",
		"16 lignes", "au plus haut : 6.304,32.€")
	l.says("D", "Téléchargée : .*436402.*pdf")
	l.says("d", "TTC : .*€", "Reste à payer : .*€")
	l.says("\t", "Mon échéancier", "Ligne : 16 sur 16", "Type de pièce : Règlement", "Solde : 833,76.€")
	l.says("E", "Page : Exporter ou imprimer", "L'échéancier · 16 lignes", "Classeur \\(.xlsx\\) : .*")
	l.says(down, "CSV pour Excel \\(.csv\\) : .*")
	l.back("Télécharger vos factures")
	l.back("Accueil")
	l.says("5", "Page : Déclarer vos effectifs", "Déclaration 2027 : À saisir", "Statut : À saisir")
	l.says(escape+"7", "Page : Synthèse d'activité", "Salariés à jour de leurs visites : 95 %")
	l.says(escape+"m", "Page : Mon compte", "Double facteur", "Dernier usage : cette session")
	l.says("a", "Page : Activer le double facteur", "Mot de passe actuel :", "Bouton : Continuer")
	l.back("Mon compte")
	l.back("Accueil")
	l.says(":mot de passe"+enter, "Page : Changer de mot de passe", "Encore une fois :")
	l.says(escape+":rdv", "Aller à ou faire : rdv", "Choix 1 sur \\d+ : Demander un rendez-vous")
	l.says(escape+"?", "Fenêtre : Aide · Accueil", "m : mon compte")
	l.says(escape+"\x07", "Fenêtre : Courrier du portail d'essai", "Lettre 1 sur \\d+ : .*", "À : .*@.*", "Bonjour,")
	l.leaves()
}

// What is wrong with each field of each form is heard with its label, whole, where it is not
// on another journey.
func TestErrorsHeard(t *testing.T) {
	t.Parallel()
	l := hear(t)
	l.says("\x12", "Page : J'ai oublié mon mot de passe", "N° adhérent : 100042")
	l.says("abc"+enter, "N° adhérent : Erreur : Un n° d'adhérent n'a que des chiffres.*")
	l.says(escape+enter, "Page : Accueil", "Présents sur douze mois : 45, puis 44", "15/01/2027 : 44")

	l.says("6", "Page : Gérer vos rendez-vous", "Ligne : 1 sur 2")
	l.says("a", "Page : Demander un rendez-vous", "Nature \\(obligatoire\\) : choisir")
	l.says(send, "Nature : Erreur : .* : choisissez-la dans la liste.", "Salariés : Erreur : .*", "Erreur : 2 champs.*")
	l.says("\t\t"+erase+"31/02/2027\t", "À partir du : Erreur : .*")
	l.says(erase+"30/02/2027\t", "Jusqu'au : Erreur : .*")
	l.says(escape+"o", "Page : Gérer vos rendez-vous")
	l.says("x", "Page : Demander une annulation", "Motif \\(obligatoire\\) :")
	l.says(send, "Motif : Erreur : .*")
	l.back("Gérer vos rendez-vous")
	l.back("Accueil")

	l.says("3", "Ligne : 1 sur 44")
	l.says("x", "Page : Sortir un salarié", "Date de sortie \\(obligatoire\\) : .*")
	l.says(erase+send, "Date de sortie : Erreur : .*", "Motif de sortie : Erreur : .*")
	l.says(escape+"o", "Page : Gérer vos effectifs")
	l.back("Accueil")

	l.says("1", "Page : Informations administratives")
	l.says("t", "Page : Vos contacts et adresses", "Dirigeant : .*@.*")
	l.says("a", "Page : Ajouter un contact", "Nom \\(obligatoire\\) :")
	l.says("\t\t\tpersonne\t12\t34"+send, "Nom : Erreur : .*[^…]", "Email : Erreur : .*[^…]", "Téléphone : Erreur : .*[^…]", "Portable : Erreur : .*[^…]",
		"Adresse : Erreur : .*[^…]", "Erreur : 5 champs.*")
	l.says(escape+"o", "Page : Vos contacts et adresses")
	l.says("A", "Page : Ajouter une adresse", "Nom de l.adresse \\(obligatoire\\) :")
	l.says(send, "Nom de l.adresse : Erreur : .*[^…]", "N° et voie : Erreur : .*[^…]", "Code postal : Erreur : .*[^…]",
		"Ville : Erreur : .*[^…]", "Erreur : 4 champs.*")
	l.back("Vos contacts et adresses")
	l.back("Informations administratives")
	l.back("Accueil")

	l.says("5", "Page : Déclarer vos effectifs", "Déclaration 2027 : À saisir")
	l.says(enter, "Contrôlez d'abord la liste.*")
	l.says(enter, "45 salariés au 01/01/2027.*")
	l.says(enter, "Total TTC : .*€")
	l.says(enter, "45 salariés au 01/01/2027, soit .*", "Prénom et nom de la personne qui certifie :")
	l.says(send, "Prénom et nom de la personne qui certifie : Erreur : .*[^…]", "Je certifie l'exactitude de cette déclaration : Erreur : .*[^…]")
	for _, step := range []string{"Total TTC : .*€", "45 salariés au 01/01/2027.*", "Contrôlez d'abord la liste.*", "Page : Déclarer vos effectifs"} {
		l.says(escape, step)
	}
	l.back("Accueil")

	l.says("m", "Page : Mon compte", "Ligne : 1 sur 1")
	l.says("a", "Page : Activer le double facteur", "Mot de passe actuel :")
	l.says(enter, "Mot de passe actuel : Erreur : Renseignez votre mot de passe actuel.")
	l.says("faux"+enter, "Mot de passe actuel : Erreur : Ce n'est pas votre mot de passe actuel.")
	l.says(erase+demo.Samples()[0].Password+enter, "Tapez cette clé .*", "Bouton : Activer", "Code :")
	l.says(enter, "Code : Erreur : .*[^…]")
	l.says("123"+enter, "Code : Erreur : Ce n'est pas le code de votre application.*\\.")
	l.back("Mon compte")
	l.back("Accueil")

	l.says(":mot de passe"+enter, "Page : Changer de mot de passe", "Mot de passe actuel :")
	l.says(send, "Mot de passe actuel : Erreur : .*", "Nouveau mot de passe : Erreur : .*")
	l.back("Accueil")
	l.leaves()
}

// Gérer vos effectifs, heard: history, filters, anomalies, conflict, what one did, a draft that waits.
func TestRosterHeard(t *testing.T) {
	t.Parallel()
	l := hear(t)
	l.says(enter, "Page : Accueil")
	l.says("3", "Effectifs suivis : 44", "SIR : 8", "Ligne : 1 sur 44", "Date de naissance : 12/03/1988")
	l.says("h", "Page : Salarié : BARBIER Élodie", "Embauche : 02/04/2012", "Limite : .*R4624-16", "Passée : .*")
	l.says(escape+"f", "Liste : Filtrer", "Choix 1 sur \\d+ : Toutes les catégories, en vigueur")
	l.says(escape+"s", "Liste : Trier par", "Choix 1 sur \\d+ : Nom, en vigueur, ordre croissant")
	l.says(escape+"l", "Tapez une lettre.* : B C D E L M N T")
	l.says("m", "Lettre : M", ".*7 sur 44", "Nom : MAHIEU Clémence")
	l.says(escape+"c", "Page : Contrôler la liste", "3 anomalies chez 3 salariés", "Anomalie 1 sur 3 : .*", "Attention : .*")
	l.says(down, "Anomalie 2 sur 3 : .*", "Attention : .*")
	l.says(escape+"/benali"+enter, "Ligne : 1 sur 1", "Nom : BENALI Karim")

	l.says("e", "Page : Modification du salarié : BENALI Karim")
	meanwhile(t, secondPerson(t, l.Terminal), "benali", func(e *spst.Employee) { e.JobTitle, e.Comment = "Responsable de stock", "le matin" })
	for range 8 {
		l.Type("\t")
	}
	l.says(erase+"Chef magasinier"+whereAmI, "modifié", "Poste de travail \\(obligatoire\\) : Chef magasinier", ".*poste.*")
	l.says(send, "Page : Modifié par quelqu'un d'autre", "champ : Poste de travail, 1 sur 2", "avant : Magasinier", "la vôtre : Chef magasinier",
		"celle du portail : Responsable de stock", "Attention : modifié des deux côtés.*")
	l.says("\x1b[D", "la vôtre : Chef magasinier, choisie", "modifié des deux côtés, choisi")
	l.says(send, "BENALI Karim : modification enregistrée.*", "Poste de travail : Chef magasinier")
	l.says("U", "Page : Ce que vous avez fait", "Ligne : 1 sur 1", "BENALI Karim : Poste de travail.*, puis Chef magasinier.*")

	l.says(escape+"a", "Page : Ajouter un salarié", "Nom de naissance \\(obligatoire\\) :")
	l.says("DURAND\tLéa\t", "Nom marital :")
	l.says(send, "Sexe : Erreur : .*", "Date de naissance : Erreur : .*", "Erreur : \\d champs.*")
	l.leaves()
}

// Importer un fichier, heard: columns, decisions, progress, report, and all of it undone.
func TestImportHeard(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "novembre.csv")
	if err := os.WriteFile(file, []byte(novembre), 0o600); err != nil {
		t.Fatal(err)
	}
	l := hear(t)
	l.says(enter, "Page : Accueil")
	l.says("3", "Ligne : 1 sur 44")
	l.says("i", "Page : Importer un fichier", "Fichier :.*")
	l.says(file, "Ligne : 1 sur 1", "Nom : novembre.csv")
	l.says(enter, "Ce que le fichier donne", "Colonne du fichier : Nom de naissance", "Donne : Nom de naissance")
	l.says(send, "Liste : Ce fichier est-il la liste entière de vos salariés \\?", "Choix 1 sur 2 : Non.*")
	l.says("j"+enter, "Entrées 1, en vigueur", "Refusés 1", "Ligne : 1 sur 1, coché", "Nom : NOUVELLE Anne", "Attention : Le code PCS manque.*")
	l.says("\x1b[C", "Sorties 43, en vigueur", "Nom : BARBIER Élodie", "Attention : Absent du fichier.*")
	l.says(" ", "Attention : 1 sortie sans date : x")
	l.says("x"+enter, "Date de sortie : 15/01/2027")
	l.says(enter, "Ce que l'import changerait : 3 lignes retenues")
	l.says(send, "Fenêtre : Importer 3 lignes \\?", "FLEURISTE MARTIN : 1 entrée, 1 sortie, 1 modification.*", "Bouton : Non")
	l.says("o", "Import terminé", "Erreur : 1 ligne refusée.*", "Nom : MAUVAIS Luc", "Motif : Ce jour n.*")
	l.says("u", "Fenêtre : Annuler l'import de 3 lignes \\?")
	l.says("o", "3 lignes annulées.")
	l.leaves()
}

// Mes clients, heard.
func TestClientsHeard(t *testing.T) {
	t.Parallel()
	l := hear(t, "--clients", "6")
	l.says(enter, "Page : Mes clients", "Ligne : 1 sur \\d+", "Adhérent : .*", "Déclaration : .*")
	l.says(down, "Ligne : 2 sur \\d+", "Adhérent : .*")
	l.says("d", "SIRET : .*", "Mandat : .*")
	l.says("f", "Liste : .*", "Choix 1 sur .*")
	l.says(escape+enter, "Page : Accueil", ".* · n° 1000\\d\\d")
	l.says("\x0f", "Page : Mes clients", "Ligne : 2 sur \\d+")
	l.leaves()
}

// A whole day's work, heard: sign in, find, edit, exit, declare, cancel a visit.
// Everything is a line; nothing moves the cursor, nothing is drawn.
func TestJourneyHeard(t *testing.T) {
	t.Parallel()
	l := hear(t)

	// Sign in: a wrong password first.
	l.Press("shift+tab", "shift+tab", "shift+tab")
	l.hears("Mot de passe : •+")
	l.Type("faux\r")
	l.hears("Erreur : N° adhérent ou mot de passe inconnu.*")
	l.Type("lilas-et-pivoines\r")
	l.hears("Page : Accueil", "FLEURISTE MARTIN · n° 100042", "3, Gérez vos effectifs : .*", "6, .* : 2 à venir.*")

	// Find.
	l.Type("3")
	l.hears("Page : Gérer vos effectifs", "Ligne : 1 sur 44", "Nom : BARBIER Élodie", "SIR : 8")
	l.Type("/ju ces\r")
	l.hears("Ligne : 1 sur 1", "Nom : CESAR JULES", "Poste de travail : CAISSIER")

	// Edit: what is typed is echoed, what is refused is said.
	l.Type("e")
	l.hears("Page : Modification du salarié : CESAR JULES", "Sexe \\(obligatoire\\) : Homme", "Autorisation de conduite : coché.*",
		"Nom de naissance \\(obligatoire\\) : CESAR", "N° séc. sociale :.*") // the focus: it is flagged
	l.Type("\x1b[Z")
	l.hears("Date de naissance \\(obligatoire\\) : 04/08/1969")
	l.Type("\x15")
	l.hears("Date de naissance : Erreur : .*", "Date de naissance \\(obligatoire\\) :") // at once: the form has something flagged
	l.Press("ctrl+s")
	l.hears("Erreur : Un champ est à corriger avant de valider.")
	l.Type("05/08/1969")
	l.hears(".*9") // in one echo, or in two where the machine is busy
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
	l.hears("45 salariés au 01/01/2027.*", "Catégorie déclarée : SI")
	l.Type("\r")
	l.hears("Total TTC : .*€")
	l.Type("\r")
	l.hears("Prénom et nom de la personne qui certifie :")
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
	if strings.Contains(l.Written()[l.heard:], "lilas") {
		t.Error("the password is said")
	}
	l.leaves()
}
