package app

import (
	"slices"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
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

// A key of a screen is one line of the palette, and so is a word.
func TestThePaletteSaysAKeyOnce(t *testing.T) {
	for _, keys := range []string{"", "1", "1 t", "2", "3", "3 c", "4", "5", "6", "6 tab", "7", "m"} {
		d, m, _ := signedIn(t, newPortal(), 120, 40)
		d.Key(strings.Fields(keys)...)
		member, _ := m.member()
		hints, names := map[string]string{}, map[string]bool{}
		for _, c := range m.commands(member) {
			if other := hints[c.hint]; other != "" || names[c.name] {
				t.Errorf("at %q: %q and %q are both %s", keys, c.name, other, c.hint)
			}
			hints[c.hint], names[c.name] = c.name, true
		}
	}
}

// Each action of the manual is found by its own words, typed without accents, from
// Accueil as from anywhere, and done.
func TestThePaletteFindsEveryActionOfTheManual(t *testing.T) {
	for _, c := range []struct{ typed, first, title, sees string }{
		{"modifier les informations", "Modifier les informations administratives", "Modifier les informations", "TVA"},
		{"informations administratives", "Informations administratives", "Informations administratives", ""},
		{"tva", "Modifier les informations administratives", "Modifier les informations", ""},
		{"valider", "Valider vos réponses", "Informations administratives", "Valider"},
		{"changement de situation", "Indiquer un changement de situation", "Changement de situation", ""},
		{"situation", "Indiquer un changement de situation", "Changement de situation", ""},
		{"cession de fonds", "Indiquer un changement de situation", "Changement de situation", ""},
		{"liquidation judiciaire", "Indiquer un changement de situation", "Changement de situation", ""},
		{"contacts", "Vos contacts et adresses", "Vos contacts et adresses", ""},
		{"ajouter un contact", "Ajouter un contact", "Ajouter un contact", ""},
		{"ajouter une adresse", "Ajouter une adresse", "Ajouter une adresse", ""},
		{"dematerialisation", "Vos contacts et adresses", "Vos contacts et adresses", ""},
		{"joindre", "Joindre nos services", "Joindre nos services", ""},
		{"équipe santé travail", "Besoin d'aide ?", "Joindre nos services", ""},
		{"besoin d'aide", "Besoin d'aide ?", "Joindre nos services", ""},
		{"effectifs", "Gérer vos effectifs", "Gérer vos effectifs", "CESAR Jules"},
		{"ajouter un salarie", "Ajouter un salarié", "Ajouter un salarié", ""},
		{"sortir un salarie", "Sortir un salarié", "Gérer vos effectifs", "Choisissez la ligne, puis x : sortir un salarié."},
		{"exporter la liste", "Exporter la liste des salariés", "Exporter ou imprimer", ""},
		{"imprimer la liste", "Imprimer la liste des salariés", "Exporter ou imprimer", ""},
		{"controler la liste", "Contrôler la liste", "Contrôler la liste", ""},
		{"afficher le detail", "Afficher le détail des salariés", "Gérer vos effectifs", ""},
		{"rechercher", "Rechercher un salarié", "Gérer vos effectifs", "effacer"},
		{"multi-employeurs", "Modifier un salarié", "Gérer vos effectifs", "puis e"},
		{"code pcs", "Modifier un salarié", "Gérer vos effectifs", "puis e"},
		{"importer", "Importer un fichier de salariés", "Importer un fichier", ""},
		{"factures", "Télécharger vos factures", "Télécharger vos factures", "436402"},
		{"telecharger une facture", "Télécharger une facture", "Télécharger vos factures", "puis D"},
		{"echeancier", "Mon échéancier", "Télécharger vos factures", ""},
		{"imprimer l'échéancier", "Imprimer l'échéancier", "Exporter ou imprimer", ""},
		{"declarer", "Déclarer vos effectifs", "Déclarer vos effectifs", ""},
		{"saisir", "Saisir votre déclaration", "Déclarer vos effectifs", ""},
		{"imprimer votre declaration", "Imprimer votre déclaration", "Exporter ou imprimer", ""},
		{"rendez-vous", "Gérer vos rendez-vous", "Gérer vos rendez-vous", ""},
		{"demander un rendez-vous", "Demander un rendez-vous", "Demander un rendez-vous", ""},
		{"demander", "Demander un rendez-vous", "Demander un rendez-vous", ""},
		{"annulation", "Demander une annulation de rendez-vous", "Gérer vos rendez-vous", "puis x"},
		{"rdv", "Demander un rendez-vous", "Demander un rendez-vous", ""},
		{"synthese", "Synthèse d'activité", "Synthèse d'activité", ""},
		{"mot de passe", "Changer de mot de passe", "Changer de mot de passe", ""},
	} {
		for _, from := range []string{"", "4", "3"} {
			d, m, _ := signedIn(t, newPortal(), 120, 40)
			if from != "" {
				d.Key(from)
			}
			if from != "" && (strings.Contains(c.sees, "puis") || c.typed == "echeancier") {
				continue // there it is done to the line under the cursor, and what prints it comes first
			}
			d.Key(":")
			d.Type(c.typed)
			p, ok := m.box.(*palette)
			if !ok || len(p.shown) == 0 || p.shown[0].name != c.first {
				t.Errorf("%q from %q finds first %+v, not %q", c.typed, from, firstNames(p), c.first)
				continue
			}
			d.Key("enter")
			if got := m.title(); !strings.HasPrefix(got, c.title) && m.box == nil {
				t.Errorf("%q from %q opens %q, not %q", c.typed, from, got, c.title)
			}
			if !strings.Contains(d.Screen(), c.sees) {
				t.Errorf("%q from %q does not show %q:\n%s", c.typed, from, c.sees, d.Screen())
			}
		}
	}
}

func firstNames(p *palette) []string {
	var names []string
	for _, c := range p.shown[:min(4, len(p.shown))] {
		names = append(names, c.name)
	}
	return names
}

// Each command's key is one that its place announces.
func TestTheKeyOfEachCommandIsOfItsPlace(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 120, 40)
	for _, command := range route.Commands() {
		if command.Key == "" {
			continue
		}
		d.Run(m.jump(command.At(florist())))
		if !slices.ContainsFunc(slices.Concat(m.top().FullHelp()...), func(b key.Binding) bool { return slices.Contains(b.Keys(), command.Key) }) {
			t.Errorf("%s: %q is not announced by %s", command.Name, command.Key, m.title())
		}
	}
}

// Employees, invoices and appointments are found by what one knows of them, and the
// cursor is on the one that is chosen.
func TestThePaletteFindsWhatTheMemberHas(t *testing.T) {
	for _, c := range []struct{ typed, name, title, on string }{
		{"zoe mar", "MARTIN Zoé · Fleuriste", "Gérer vos effectifs", "MARTIN Zoé"},
		{"cesar jules", "CESAR Jules · Caissier", "Gérer vos effectifs", "CESAR Jules"},
		{"421582", "421582", "Télécharger vos factures", "421582"},
		{"césar attestation", "CESAR Jules · 09/02/2027", "Gérer vos rendez-vous", "CESAR"},
	} {
		for _, from := range []string{"", "3", "4", "6"} {
			d, m, _ := signedIn(t, newPortal(), 120, 40)
			if from != "" {
				d.Key(from)
			}
			d.Key(":")
			d.SeesNot("· Fleuriste")
			d.Type(c.typed)
			if p := m.box.(*palette); len(p.shown) == 0 || !strings.HasPrefix(p.shown[0].name, c.name) {
				t.Errorf("%q from %q finds first %q", c.typed, from, firstNames(p))
				continue
			}
			d.Key("enter")
			if m.title() != c.title || len(m.stack) != 2 {
				t.Errorf("%q from %q goes to %q, %d screens", c.typed, from, m.title(), len(m.stack))
			}
			line := ""
			for l := range strings.SplitSeq(d.Screen(), "\n") {
				if strings.Contains(l, theme.Mark) {
					line = l
				}
			}
			if !strings.Contains(line, c.on) {
				t.Errorf("%q from %q: the cursor is on %q:\n%s", c.typed, from, line, d.Screen())
			}
		}
	}
}

// Opened from Accueil the palette has the employees read once, for itself and for the
// screen that is opened next; an import, another sign-in and time make it read again.
func TestThePaletteReadsTheRosterOnce(t *testing.T) {
	p := newPortal()
	d, m, c := signedIn(t, p, 120, 40)
	reads := func(want int, when string) {
		t.Helper()
		if p.rosters != want {
			t.Errorf("%s: %d lists read, want %d", when, p.rosters, want)
		}
	}
	d.Key(":")
	d.Type("mart")
	d.Sees("MARTIN Zoé · Fleuriste")
	d.Key("esc", ":")
	d.Type("zoe")
	reads(1, "typed twice")
	d.Key("enter")
	reads(1, "on the screen")
	if m.title() != "Gérer vos effectifs" || m.spare.screen != nil {
		t.Errorf("on %q with a spare %v", m.title(), m.spare.screen)
	}
	d.Key("esc", ":", "esc")
	reads(2, "the screen is left")
	c.advance(2 * spareLife)
	d.Key(":", "esc")
	reads(3, "later")
	d.Key(":")
	d.Type("importer un fichier")
	d.Key("enter", "esc", ":", "esc")
	reads(4, "after an import")
	d.Run(m.askSignOut())
	if m.spare.screen != nil {
		t.Error("kept for whoever signs in next")
	}
}

// What a list in memory does not have is asked of the portal, once nothing is typed for
// a while; what comes goes beside the line under the cursor, which stays.
func TestThePaletteIsCompletedAroundItsCursor(t *testing.T) {
	p := newPortal()
	d, m, _ := signedIn(t, p, 120, 40)
	if m.patience != patience {
		t.Errorf("asks after %s", m.patience)
	}
	m.patience, p.fail = 0, &spst.Error{Kind: spst.Unavailable, Code: spst.CodeCut}
	d.Key(":")
	p.fail = nil
	d.Type("mar")
	d.Sees("MARTIN Zoé · Fleuriste")
	box := m.box.(*palette)
	if before := p.rosters; before != 1+3 {
		t.Errorf("%d readings and searches", before)
	}
	for at := range box.shown {
		box.filter()
		box.at = at
		here, count := box.shown[at].name, len(box.shown)
		box.papers = append(box.papers, choice{name: "mar", typed: true, hint: "n°" + here}.fold()) // fits best
		box.refilter()
		if box.shown[at].name != here || box.at != at || len(box.shown) != count+1 {
			t.Errorf("line %d is %q instead of %q, the cursor on %d", at, box.shown[at].name, here, box.at)
		}
		box.papers = box.papers[:len(box.papers)-1]
	}
}

// In a list that is there a name is found with letters left out; a client by name or by
// number, and what is not saved is asked about first.
func TestThePaletteIsFuzzyAndKnowsTheClients(t *testing.T) {
	d, m, _ := signedIn(t, mandatary(), 120, 40)
	d.Key(":")
	d.Type("100043")
	d.Key("enter")
	d.Sees("GARAGE LEROUX · n° 100043", "BIENVENUE")
	d.Key(":")
	d.Type("fleuriste martin")
	d.Key("enter")
	d.Sees("FLEURISTE MARTIN · n° 100042", "BIENVENUE")
	d.Key("3", ":")
	d.Type("csr jls")
	d.Sees("CESAR Jules · Caissier")
	d.Key("enter")
	(&page{title: "Formulaire", unsaved: true}).put(m)
	d.Key(":")
	d.Type("garage")
	d.Key("enter")
	d.Sees(textAbandon)
	d.Key("o")
	d.Sees("GARAGE LEROUX · n° 100043")
	if len(m.stack) != 2 {
		t.Errorf("%d screens", len(m.stack))
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

// What lies over a screen says its own keys, and no line says those of the screen, which
// would be letters in the palette.
func TestOnlyKeysThatWorkAreSaid(t *testing.T) {
	for _, size := range uitest.Sizes() {
		d, _, _ := signedIn(t, newPortal(), size[0], max(size[1], 20))
		for over, says := range map[string]string{":": textPaletteKeys, "?": "touche pour fermer"} {
			if lastLine(d) == "" {
				t.Fatalf("no key is said:\n%s", d.Screen())
			}
			d.Key(over)
			d.Sees(says)
			if line := lastLine(d); line != "" {
				t.Errorf("under %s is said %q", over, line)
			}
			d.Key("esc")
		}
	}
}

func lastLine(d *uitest.Driver) string {
	screen := d.Screen()
	return strings.TrimSpace(screen[strings.LastIndex(screen, "\n")+1:])
}

// A long name is whole where the terminal has the width, and the box does not shrink again.
func TestThePaletteIsAsWideAsWhatIsFound(t *testing.T) {
	p := mandatary()
	p.members[0].Name = "ÉTABLISSEMENTS FLORAUX DE LA VALLÉE DE LA SEINE ET DE SES AFFLUENTS RÉUNIS"
	for _, w := range []int{80, 120, 200} {
		d, _, _ := signedIn(t, p, w, 40)
		d.Key(":")
		narrow := boxWidth(d)
		d.Type("etablissements")
		wide := boxWidth(d)
		if w > 80 && (wide <= narrow || !strings.Contains(d.Screen(), "▌ "+p.members[0].Name)) || wide > w {
			t.Errorf("at %d: %d cells, %d before\n%s", w, wide, narrow, d.Screen())
		}
		for range len("etablissements") {
			d.Key("backspace")
		}
		if got := boxWidth(d); got != wide {
			t.Errorf("at %d: %d cells, then %d", w, wide, got)
		}
	}
}

// boxWidth is how many cells the box over the screen takes.
func boxWidth(d *uitest.Driver) int {
	for l := range strings.SplitSeq(d.Screen(), "\n") {
		if _, after, ok := strings.Cut(l, "╭"); ok {
			return strings.Count(after[:strings.Index(after, "╮")], "─") + 2
		}
	}
	return 0
}
