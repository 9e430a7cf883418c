//go:build unix

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/test/rig"
)

// shot is a step of a walk through the program: the keys, what the screen then
// shows, and the name and the title of its picture; without a name it only
// leads on.
type shot struct {
	keys  string // separated by blanks; a text in one piece is typed, ␣ for a blank
	wait  string // patterns, separated by « & »
	name  string
	title string
}

// signingIn is what the sign-in form shows last. The demo says the number before, on the terminal
// as it was: a key typed then is no key of the program yet.
const signingIn = "Se connecter sur son espace adhérent&Trousseau indisponible"

// walks are all the screens, each walk one run of the program. A new screen is
// a line here; make screens then draws it.
var walks = []struct {
	demo  []string // options of adherent demo
	shots []shot
}{
	{nil, []shot{
		{"", signingIn, "connexion", "Se connecter sur son espace adhérent"},
		{"enter", "BIENVENUE&44 salariés&3 anomalies&solde 833,76&2 à venir&2026", "accueil", "Accueil"},
		{"?", "Aide", "aide", "L'aide d'un écran"},
		{"x :", "Aller à ou faire", "palette", "La palette"},
		{"esc 1", "775 701 584 00168&FR74775701584", "entreprise", "Informations administratives"},
		{"e", "Renseignez impérativement", "entreprise-modifier", "Modifier les informations administratives"},
		{"esc a", "Plus de personnel&Cession de fonds", "entreprise-situation", "Changement de situation"},
		{"esc t", "MADAME MARTIN SEVERINE", "contacts", "Vos contacts et adresses"},
		{"e", "Référent sécurité&Fonction", "contact", "Modifier un contact"},
		{"esc esc", "775 701 584 00168", "", ""},
		{"esc 2", "SIEGE ADMINISTRATIF&comptabilite@amsn", "services", "Joindre nos services"},
		{"esc 3", "BARBIER Élodie&Effectifs suivis +44", "effectifs", "Gérer vos effectifs"},
		{"/ces␣ju enter", "1 sur 44", "", ""},
		{"d", "Situation|CAISS", "salarie-detail", "Le détail d'un salarié"},
		{"e", "Situation civile&Catégorie déclarée : SIH", "salarie", "Modification du salarié"},
		{"esc x", "Date de sortie&Motif de sortie", "sortie", "Sortir un salarié"},
		{"esc esc c", "Contrôler la liste&anomalies chez", "controle", "Contrôler la liste"},
		{"esc E", "Exporter ou imprimer&BARBIER", "exporter", "Exporter ou imprimer une liste"},
		{"j enter", "Où l'écrire&salaries-100042", "", ""},
		{"ctrl+u ~/salaries.csv", "Où l'écrire&~/salaries.csv", "exporter-ou", "Choisir où l'écrire"},
		{"esc esc", "Effectifs suivis", "", ""},
		{"esc esc 4", "Mes factures acquittées&Mon échéancier", "factures", "Télécharger vos factures"},
		{"enter", "Dans le PDF&identique à la liste", "facture", "Une facture, et ce que dit son PDF"},
		{"enter b", "Solde dans le temps", "factures-courbe", "La courbe du solde"},
		{": Déclarer enter", "Liste des déclarations&Non saisissable", "declarations", "Déclarer vos effectifs"},
		{"esc 6", "À venir 2&Passés +64&prévoir +6", "rendez-vous", "Gérer vos rendez-vous"},
		{"v", "décembre 2026", "rendez-vous-mois", "Le mois des rendez-vous"},
		{"esc a", "Visite demandée&Nature", "demande", "Demander un rendez-vous"},
		{"esc x", "› Demander une annulation&CESAR JULES", "annulation", "Demander une annulation"},
		{"esc tab tab tab", `\[Visites à prévoir`, "visites-a-prevoir", "Les visites à prévoir"},
		{"esc 7", "Visites réalisées", "synthese", "Synthèse d'activité"},
		{"esc m", "Mon compte&Double facteur&Sessions ouvertes|adherent", "", ""},
		{"A", "Nom du jeton&21/02/2027", "", ""},
		{"paie enter space enter enter enter enter enter", "Nom du jeton +paie", "jeton", "Créer un jeton d'accès"},
		{"lilas-et-pivoines enter", "Le jeton « paie »&adherent_&Copier le jeton", "", ""},
		{"tab enter o", "Jetons d'accès&paie&jeton d'accès créé", "compte", "Mon compte : double facteur, sessions et jetons d'accès"},
	}},
	{[]string{"--date", "15/01/2027"}, []shot{
		{"", signingIn, "", ""},
		{"enter", "BIENVENUE", "", ""},
		{"5", "Liste des déclarations&À saisir", "declarations-janvier", "Les déclarations en janvier"},
		{"enter", "● 1 Liste&anomalies", "declaration-1-liste", "Saisir la déclaration : la liste"},
		{"enter", "● 2 Effectif&45 salariés", "declaration-2-effectif", "Saisir la déclaration : l'effectif"},
		{"enter", "● 3 Estimation&Total TTC", "declaration-3-estimation", "Saisir la déclaration : l'estimation"},
		{"enter", "● 4 Certification", "declaration-4-certification", "Saisir la déclaration : la certification"},
	}},
	{[]string{"--clients", "60"}, []shot{
		{"", "M2001&" + signingIn, "connexion-mandataire", "Se connecter en tant que mandataire"},
		{"enter", "62 clients", "clients", "Mes clients"},
		{"/fleuriste enter", "FLEURISTE MARTIN · n° 100042&BIENVENUE", "client-accueil", "Agir pour un adhérent"},
	}},
	{nil, []shot{
		{"", signingIn, "", ""},
		{"enter", "BIENVENUE", "", ""},
		{"3", "BARBIER", "", ""},
		{"i", "Choisir le fichier", "", ""},
		{"novembre.csv enter", "Ce que le fichier donne&3 lignes", "import-colonnes", "Importer un fichier : ce qu'il donne"},
		{"ctrl+s", "Ce fichier est-il la liste entière", "import-question", "Importer un fichier : la liste entière ?"},
		{"j enter", "Entrées 1&NOUVELLE Anne", "import-difference", "Importer un fichier : la différence"},
		{"right right", "Modifications 1", "import-modifications", "Importer un fichier : les modifications"},
	}},
	{nil, []shot{
		{"", signingIn, "", ""},
		{"ctrl+r", "1 Saisissez votre numéro adhérent&en ligne", "mot-de-passe-1", "Mot de passe oublié : le numéro"},
		{"enter", "2 Saisissez le code affiché", "mot-de-passe-2", "Mot de passe oublié : le code affiché"},
	}},
}

// The sizes of the pictures, in cells.
var sizes = [...][2]int{{80, 24}, {120, 40}, {200, 50}}

// TestScreens draws the pictures of every screen from the running program into
// the folder that ADHERENT_SCREENS names: make screens. Without it the walks
// are journeys at one size, and the folder is compared by name.
func TestScreens(t *testing.T) {
	dir, drawn, program := os.Getenv("ADHERENT_SCREENS"), sizes[:1], rig.Program("adherent")
	if dir != "" {
		drawn, program = sizes[:], drawnAlike(t)
	}
	for _, size := range drawn {
		for i, w := range walks {
			t.Run(fmt.Sprintf("%dx%d-%d", size[0], size[1], i+1), func(t *testing.T) {
				if dir == "" {
					t.Parallel()
				}
				folder := t.TempDir()
				if err := os.WriteFile(filepath.Join(folder, "novembre.csv"), []byte(novembre), 0o600); err != nil {
					t.Fatal(err)
				}
				x := rig.OpenTerminal(t, rig.TerminalOptions{Cols: size[0], Rows: size[1], Dir: folder}, program,
					append([]string{"demo", "--date", "23/11/2026"}, w.demo...)...)
				for _, s := range w.shots {
					play(x, s.keys)
					waitForAll(x, s.wait)
					if dir == "" || s.name == "" {
						continue
					}
					if err := os.WriteFile(filepath.Join(dir, pictureName(s, size)), []byte(x.SVG(s.title)), 0o644); err != nil {
						t.Fatal(err)
					}
				}
			})
		}
	}
	if dir != "" {
		index(t, dir)
	}
}

// drawnAlike is the program whose sample portal always draws the same codes, so that a picture of
// one is the same in each run.
func drawnAlike(t *testing.T) string {
	t.Helper()
	random, err := os.ReadFile("testdata/pictures/randomness.go")
	if err != nil {
		t.Fatal(err)
	}
	return rig.Changed(t, "adherent", map[string]string{"cmd/adherent/internal/adapters/randomness.go": string(random)})
}

// TestPicturesAreDrawnAlike: two runs show the same code, which the program itself does not.
func TestPicturesAreDrawnAlike(t *testing.T) {
	t.Parallel()
	code := func(program string) string {
		x := rig.OpenTerminal(t, rig.TerminalOptions{}, program, "demo", "--date", "23/11/2026")
		for _, s := range walks[len(walks)-1].shots {
			play(x, s.keys)
			x.WaitFor(strings.Split(s.wait, "&")...)
			x.Settle(atRest)
		}
		return x.SVG("")
	}
	same := drawnAlike(t)
	if a, b := code(same), code(same); a != b || !strings.Contains(a, "⣿") {
		t.Error("two runs draw the code differently, or there is none")
	}
	if code(rig.Program("adherent")) == code(same) {
		t.Error("the program draws the code of the pictures")
	}
}

// visit is what the moving picture of the README shows: the keys, what is then on
// the screen, and for how many seconds. A search is typed letter by letter.
var visit = []struct {
	keys, wait string
	seconds    float64
}{
	{"", signingIn, 2},
	{"enter", "BIENVENUE&44 salariés&3 anomalies&solde 833,76&2 à venir&2026", 3},
	{"3", "BARBIER Élodie&Effectifs suivis +44", 2},
	{"/", "", 0.4}, {"c", "", 0.3}, {"e", "", 0.3}, {"s", "", 1.2},
	{"enter", "1 sur 44", 0.8},
	{"e", "Situation civile&Catégorie déclarée : SIH", 3},
	{"esc : f a c t", "factures", 1.2},
	{"enter", "Mes factures acquittées|Mon échéancier", 2},
	{"b", "Solde dans le temps", 2.5},
	{"esc esc 6", "À venir 2", 1.5},
	{"v", "décembre 2026", 3},
}

// visitName is that of the moving picture.
const visitName = "visite.svg"

// TestVisit draws the moving picture: make screens.
func TestVisit(t *testing.T) {
	dir := os.Getenv("ADHERENT_SCREENS")
	if dir == "" {
		t.Skip("draws docs/screens/" + visitName + ": make screens")
	}
	x := rig.OpenTerminal(t, rig.TerminalOptions{Cols: 100, Rows: 28}, rig.Program("adherent"), "demo", "--date", "23/11/2026")
	var stills []rig.Still
	for _, s := range visit {
		play(x, s.keys)
		if s.wait != "" {
			x.WaitFor(strings.Split(s.wait, "&")...)
		}
		x.Settle(atRest)
		stills = append(stills, rig.Still{Frame: x.Frame(), Seconds: s.seconds})
	}
	if err := os.WriteFile(filepath.Join(dir, visitName), []byte(x.Moving("Une visite de l'espace adhérent dans le terminal", stills)),
		0o644); err != nil {
		t.Fatal(err)
	}
}

// TestScreensFolder: docs/screens has the pictures of the walks and no others.
func TestScreensFolder(t *testing.T) {
	want := []string{"README.md", visitName}
	for _, w := range walks {
		for _, s := range w.shots {
			for _, size := range sizes {
				if s.name != "" {
					want = append(want, pictureName(s, size))
				}
			}
		}
	}
	entries, err := os.ReadDir(filepath.Join("..", "..", "docs", "screens"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("docs/screens has\n%q\nwant\n%q\nmake screens draws them", got, want)
	}
}

func pictureName(s shot, size [2]int) string {
	return fmt.Sprintf("%s-%dx%d.svg", s.name, size[0], size[1])
}

// index lists the pictures.
func index(t *testing.T, dir string) {
	t.Helper()
	var b strings.Builder
	b.WriteString("# The screens\n\nDrawn from the running program by `make screens`, at three sizes.\n\n| | " +
		"80x24 | 120x40 | 200x50 |\n|---|---|---|---|\n")
	for _, w := range walks {
		for _, s := range w.shots {
			if s.name == "" {
				continue
			}
			fmt.Fprintf(&b, "| %s |", s.title)
			for _, size := range sizes {
				fmt.Fprintf(&b, " [%s](%s) |", s.name, pictureName(s, size))
			}
			b.WriteString("\n")
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "README.md"), []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// play presses keys and types texts, each once the one before has been drawn: a
// lone esc would make one key with what follows it.
func play(x *rig.Terminal, keys string) {
	for _, k := range strings.Fields(keys) {
		if isKey(k) {
			x.Press(k)
		} else {
			x.Type(strings.ReplaceAll(k, "␣", " "))
		}
		x.Settle(atRest)
	}
}

// waitForAll waits until a picture shows all that it is of, and nothing on it is still being read.
func waitForAll(x *rig.Terminal, patterns string) {
	x.WaitFor(strings.Split(patterns, "&")...)
	x.WaitGone(`◌|lecture…|(^|  )…(  |$)`)
	x.Settle(atRest)
}

// isKey tells whether a word of a walk is a key; the others are typed.
func isKey(word string) bool {
	return len([]rune(word)) == 1 || strings.HasPrefix(word, "ctrl+") ||
		slices.Contains([]string{"enter", "esc", "tab", "down", "up", "left", "right", "space"}, word)
}

// atRest is how long nothing is written once a frame is whole.
const atRest = 150 * time.Millisecond
