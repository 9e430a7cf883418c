//go:build unix

package main

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/rig"
)

// The journeys: the built program in a real pseudo-terminal, as a person meets
// it. They check what is on the screen, and type as fast as a machine can.

// openDemo opens adherent demo, up to the sign-in form.
func openDemo(t testing.TB, o rig.TerminalOptions, args ...string) *rig.Terminal {
	t.Helper()
	x := rig.OpenTerminal(t, o, rig.Program("adherent"), append([]string{"demo", "--date", "23/11/2026"}, args...)...)
	x.WaitFor("Se connecter sur son espace adhérent", "100042")
	return x
}

// openRoster goes on to « Gérer vos effectifs ».
func openRoster(t testing.TB, o rig.TerminalOptions, args ...string) *rig.Terminal {
	t.Helper()
	x := openDemo(t, o, args...)
	x.Press("enter")
	x.WaitFor("BIENVENUE", "FLEURISTE MARTIN · n° 100042")
	x.Press("3")
	x.WaitFor("Effectifs suivis +44", "BARBIER Élodie")
	return x
}

// Se connecter sur son espace adhérent.
func TestJourneySignIn(t *testing.T) {
	t.Parallel()
	x := openDemo(t, rig.TerminalOptions{})
	x.WaitFor("N° adhérent +100042", "Mot de passe +•+", "Je dispose d'une connexion en tant que mandataire")
	if strings.Contains(x.Written(), "lilas-et-pivoines\x1b") || strings.Contains(x.Text(), "lilas-et-pivoines") {
		t.Error("the password is on the screen")
	}

	// A wrong password says so beside the form, and keeps the number.
	x.Press("shift+tab", "shift+tab", "shift+tab")
	x.Type("faux")
	x.Press("enter")
	x.WaitFor("N° adhérent ou mot de passe inconnu", "100042")
	x.Type("lilas-et-pivoines")
	x.Press("enter")
	x.WaitFor("BIENVENUE dans votre espace adhérent", "n° 100042", "● en ligne", "44 salariés")

	// Every service opens something.
	for key, title := range map[string]string{
		"1": "Informations administratives", "2": "Joindre nos services", "4": "factures", "5": "Déclarer vos effectifs", "6": "rendez-vous",
		"7": "Synthèse",
	} {
		x.Press(key)
		x.WaitFor("n° 100042 › .*" + title)
		x.Escape("n° 100042 ›")
		x.WaitFor("BIENVENUE")
	}
	x.Leave()
}

// Gérer vos effectifs: find.
func TestJourneySearch(t *testing.T) {
	t.Parallel()
	x := openDemo(t, rig.TerminalOptions{})
	x.Press("enter")
	x.WaitFor("BIENVENUE")
	x.Type("3/ju ces") // in one go: no key may be lost
	x.WaitFor("Rechercher : ju ces", "1 sur 44", "CESAR JULES")
	x.WaitGone("BARBIER")
	x.Press("enter")
	x.WaitFor("CESAR JULES")
	x.Type("e")
	x.WaitFor("Modification du salarié : CESAR JULES", `\(•\) Homme`, `\[x\] Autorisation de conduite`, "Catégorie déclarée : SIH")
	x.Leave()
}

// Ajouter un salarié: a bad NIR, then a good one.
func TestJourneyAdd(t *testing.T) {
	t.Parallel()
	x := openRoster(t, rig.TerminalOptions{Cols: 120, Rows: 40})
	x.Type("aDURAND\tLéa\t\t")
	x.Press("right", "right") // Femme
	x.Type("\t12/05/1990\t290057654091200\t02/11/2026\tCDI\tFleuriste\t554d\t\t\t ")
	x.Press("ctrl+s")
	x.WaitFor("La clé ne correspond pas", "clé attendue 74", `\(•\) Femme`, "à corriger avant de valider")

	// The cursor is on the field: the key is corrected and the form goes in.
	x.Press("backspace", "backspace")
	x.Type("74")
	x.WaitGone("La clé ne correspond pas")
	x.Press("ctrl+s")
	x.WaitFor("Effectifs suivis +45", "DURAND Léa", "ajout à la liste enregistré")

	// The NIR is masked until it is asked for.
	x.Type("/durand\rd")
	x.WaitFor("2 90 05 •• ••• ••• ••")
	x.Type("n")
	x.WaitFor("2 90 05 76 540 912 74")
	x.Type("n")
	x.WaitGone("76 540 912")
	x.Leave()
}

// What is marked is left in one way in each list: esc takes the marks away before it leaves, and the
// palette leaves at once, with nothing marked when one comes back.
func TestJourneyMarksAreLeft(t *testing.T) {
	t.Parallel()
	x := openDemo(t, rig.TerminalOptions{Cols: 120, Rows: 40})
	x.Press("enter")
	x.WaitFor("BIENVENUE")
	for _, list := range []struct{ keys, opened string }{
		{"3", "BARBIER Élodie"}, {"4", "Mes factures acquittées"}, {"6", "À venir 2"}, {"6\t\t\t", `DIALLO.*▸ à demander`},
	} {
		open := func() {
			x.Type(list.keys)
			x.WaitFor(list.opened)
		}
		open()
		x.Type(" ")
		x.WaitFor(`\b1 coché`)
		x.Escape(`\b1 coché`)
		x.WaitFor(list.opened)
		x.Type(" ")
		x.WaitFor(`\b1 coché`)
		x.Type(":accueil\r")
		x.WaitFor("BIENVENUE")
		open()
		x.Type(" ")
		x.WaitFor(`\b1 coché`) // and not two
		x.Escape(`\b1 coché`)
		x.Escape(list.opened)
		x.WaitFor("BIENVENUE")
	}
	x.Leave()
}

// Modifier, and take the change back.
func TestJourneyEditAndUndo(t *testing.T) {
	t.Parallel()
	x := openRoster(t, rig.TerminalOptions{})
	x.Type("/barbier\r")
	x.WaitFor("1 sur 44")
	x.Type("e\t\t\t\t\t\t\t\t\x15Chef fleuriste")
	x.WaitFor("✎ modifié", "Poste de travail . +Chef fleuriste")
	x.Press("ctrl+s")
	x.WaitFor("modification enregistrée", "BARBIER Élodie .*Chef fleuriste")
	x.Type("u")
	x.WaitFor("Modification annulée")
	x.WaitGone("Chef fleuriste")

	// Leaving a form with changes asks; esc never loses them unseen.
	x.Type("eX")
	x.WaitFor("✎ modifié")
	x.Press("esc")
	x.WaitFor(`Abandonner les modifications \?`)
	x.Type("o")
	x.WaitGone("BARBIERX")
	x.Leave()
}

// Sortir un salarié, and undo.
func TestJourneyExitAndUndo(t *testing.T) {
	t.Parallel()
	x := openRoster(t, rig.TerminalOptions{})
	x.Type("/brunel\r")
	x.WaitFor("1 sur 44", "BRUNEL François .*SIR")
	x.Type("x")
	x.WaitFor("Sortir un salarié", "Motif de sortie", "Date de sortie")
	x.WaitFor("exposition") // leaving a SIR post: R4624-28-2
	x.Type("\x1520/11/2026\td")
	x.WaitFor("20/11/2026")
	x.Press("ctrl+s")
	x.WaitFor("sortie déclarée", "Effectifs suivis +43")
	x.Type("u")
	x.WaitFor("Sortie annulée", "Effectifs suivis +44")
	x.Leave()
}

// Contrôler la liste: the anomalies, and back to the same place.
func TestJourneyCheck(t *testing.T) {
	t.Parallel()
	x := openRoster(t, rig.TerminalOptions{})
	x.Type("c")
	x.WaitFor("Contrôler la liste", "anomalies chez")
	x.Press("down", "enter")
	x.WaitFor("Modification du salarié : LEFEBVRE Mathis", "Situation civile")
	x.Escape("Situation civile")
	x.WaitFor("Contrôler la liste")
	x.Escape("anomalies chez")
	x.WaitFor("Effectifs suivis", "BARBIER")
	x.Leave()
}

// secondPerson signs in to the demo of a terminal through the HTTP API.
func secondPerson(t testing.TB, x *rig.Terminal) *client.Client {
	t.Helper()
	address := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(x.Written())
	if address == "" {
		t.Fatal("the demo does not say where it listens")
	}
	api, err := client.New(client.Options{BaseURL: address})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(api.CloseIdle)
	florist := demo.Samples()[0]
	if _, err := api.SignIn(t.Context(), spst.Credentials{Number: florist.Number, Password: florist.Password}); err != nil {
		t.Fatal(err)
	}
	return api
}

// meanwhile changes an employee behind the back of the person at the terminal.
func meanwhile(t testing.TB, api *client.Client, search string, change func(*spst.Employee)) {
	t.Helper()
	number := demo.Samples()[0].Number
	page, err := api.Employees(t.Context(), number, spst.RosterQuery{Search: search})
	if err != nil || len(page.Employees) != 1 {
		t.Fatalf("searching %q: %d found, %v", search, len(page.Employees), err)
	}
	e := page.Employees[0]
	change(&e)
	if _, err := api.UpdateEmployee(t.Context(), "", number, e); err != nil {
		t.Fatal(err)
	}
}

// Two people at once: nothing is overwritten unseen.
func TestJourneyConflict(t *testing.T) {
	t.Parallel()
	x := openRoster(t, rig.TerminalOptions{})
	x.Type("/benali\r")
	x.WaitFor("1 sur 44")
	x.Type("e\t\t\t\t\t\t\t\t\x15Chef magasinier")
	x.WaitFor("✎ modifié", "Chef magasinier")
	meanwhile(t, secondPerson(t, x), "benali", func(e *spst.Employee) {
		e.JobTitle, e.Comment = "Responsable de stock", "horaires du matin"
	})
	x.Press("ctrl+s")
	x.WaitFor("BENALI Karim a changé au portail", "avant", "Chef magasin", "Responsable d", "Magasinier")

	// Undecided, nothing is saved.
	x.Press("ctrl+s")
	x.WaitFor("Choisissez la valeur")
	x.Press("left", "ctrl+s")
	x.WaitFor("modification enregistrée", "BENALI Karim .*Chef magas")

	// Mine was taken where chosen, theirs where only they had changed.
	page, err := secondPerson(t, x).Employees(t.Context(), "100042", spst.RosterQuery{Search: "benali"})
	if err != nil || page.Employees[0].JobTitle != "Chef magasinier" || page.Employees[0].Comment != "horaires du matin" {
		t.Errorf("the portal holds %q, %q, %v", page.Employees[0].JobTitle, page.Employees[0].Comment, err)
	}
	x.Leave()
}

// Several are changed together; what somebody else changed meanwhile is not written over,
// and one undo takes the whole back.
func TestJourneySeveral(t *testing.T) {
	t.Parallel()
	x := openRoster(t, rig.TerminalOptions{Cols: 120, Rows: 40})
	x.Press("space", "space", "space")
	x.WaitFor("3 cochés")
	x.Press("e")
	x.WaitFor("Modifier 3 salariés", "Poste de travail .*inchangé : Fleuriste, Magasinier, Jardinier")
	x.Type("Livreur")
	x.Press("ctrl+s")
	x.WaitFor("3 fiches à modifier", "BENALI Karim .*Poste de travail Magasinier → Livreur")
	meanwhile(t, secondPerson(t, x), "benali", func(e *spst.Employee) { e.Comment = "horaires du matin" })
	x.Press("ctrl+s")
	x.WaitFor("2 fiches modifiées, 1 ne l'est pas et reste coché", `entre-temps \(Commentaires\) : rien n'a été écrasé`)
	x.Press("r")
	x.WaitFor("1 fiche à modifier")
	x.Press("ctrl+s")
	x.WaitFor("3 fiches modifiées. u annule le tout", "BENALI Karim .*Livreur")
	page, err := secondPerson(t, x).Employees(t.Context(), "100042", spst.RosterQuery{Search: "livreur"})
	if err != nil || page.Total != 3 {
		t.Errorf("%d at the portal, %v", page.Total, err)
	}
	x.Press("u")
	x.WaitFor("Annulé : 3 fiches sont comme avant", "BENALI Karim .*Magasinier")
	x.Leave()
}

func TestJourneyResize(t *testing.T) {
	t.Parallel()
	x := openRoster(t, rig.TerminalOptions{Cols: 120, Rows: 40})
	for _, size := range [][2]int{{80, 24}, {200, 50}, {120, 40}} {
		x.Resize(size[0], size[1])
		rule := strings.Repeat("─", size[0])
		x.WaitFor("^"+rule+"$", "Effectifs suivis +44", "BARBIER Élodie")
	}
	x.Resize(60, 20)
	x.WaitFor("^"+strings.Repeat("─", 60)+"$", "Effectifs suivis +44", "BARBIER Élodie")
	x.Resize(59, 20)
	x.WaitFor("Terminal trop petit")
	x.Resize(80, 24)
	x.WaitFor("BARBIER Élodie")
	x.Leave()
}

func TestJourneyDumbTerminal(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"dumb", ""} {
		x := rig.OpenTerminal(t, rig.TerminalOptions{Env: []string{"TERM=" + kind}}, rig.Program("adherent"), "demo")
		if code := x.Exit(); code != 1 {
			t.Errorf("TERM=%s: exit code %d", kind, code)
		}
		x.WaitFor("adherent : L'interface ne peut pas s'afficher ici")
		if raw := x.Written(); strings.Contains(raw, "\x1b") {
			t.Errorf("TERM=%s: an escape sequence was written: %q", kind, raw)
		}
	}
}

func TestJourneySilentTerminal(t *testing.T) {
	t.Parallel()
	x := openRoster(t, rig.TerminalOptions{Silent: true})
	x.Leave()
}

func TestJourneyNoColour(t *testing.T) {
	t.Parallel()
	x := openRoster(t, rig.TerminalOptions{Env: []string{"NO_COLOR=yes"}})
	x.Press("down", "down")
	x.WaitFor("^ ▌ BERTIN")
	if colour := regexp.MustCompile(`\x1b\[[0-9;:]*(3[0-8]|4[0-8]|9[0-7])[;:m]`).FindString(x.Written()); colour != "" {
		t.Errorf("a colour was written: %q", colour)
	}
	x.Leave()
}

// A signal leaves the terminal as it was found, and nothing of the demo behind.
func TestJourneySignals(t *testing.T) {
	t.Parallel()
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP} {
		x := openRoster(t, rig.TerminalOptions{})
		if err := x.Command().Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		if code := x.Exit(); code != 0 {
			t.Errorf("%s: exit code %d", signal, code)
		}
		x.Restored()
		nothingLeft(t, x)
	}
}

// nothingLeft checks that the demo has removed its base.
func nothingLeft(t *testing.T, x *rig.Terminal) {
	t.Helper()
	for _, v := range x.Command().Env {
		if dir, ok := strings.CutPrefix(v, "TMPDIR="); ok {
			if left, _ := filepath.Glob(filepath.Join(dir, "adherent-demo-*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		}
	}
}

// servePortal runs portail on a base that is there already; it gives its address.
func servePortal(t *testing.T, base, address string) (url string, stop func()) {
	t.Helper()
	cmd := exec.Command(rig.Program("portail"), "servir", "--base", base, "--adresse", address)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	url = regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(line)
	if err != nil || url == "" {
		t.Fatalf("portail says %q, %v", line, err)
	}
	stopped := false
	stop = func() {
		if !stopped {
			stopped = true
			_ = cmd.Process.Signal(syscall.SIGTERM)
			_ = cmd.Wait()
		}
	}
	t.Cleanup(stop)
	return url, stop
}

// sampleBase makes a base with the sample data, as portail opens it.
func sampleBase(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "portail.db")
	key, err := sqlstore.BaseKey(t.Context(), path, path+".cle")
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	store, err := sqlstore.Open(ctx, path, key)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := demo.Fill(ctx, portal.New(store, portal.Options{Seller: demo.Seller()}), demo.Options{Today: spst.Today(time.Now())}); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// The portal goes away in the middle of a form and comes back: the form stays
// as typed, and saving again saves once.
func TestJourneyPortalAway(t *testing.T) {
	t.Parallel()
	base := sampleBase(t)
	url, stop := servePortal(t, base, "127.0.0.1:0")
	x := rig.OpenTerminal(t, rig.TerminalOptions{}, rig.Program("adherent"), "--portail", url)
	x.WaitFor("Se connecter sur son espace adhérent")
	florist := demo.Samples()[0]
	x.Type(florist.Number + "\t" + florist.Password)
	x.Press("enter")
	x.WaitFor("BIENVENUE")
	x.Press("3")
	x.WaitFor("BARBIER Élodie")
	x.Type("/barbier\re\t\t\t\t\t\t\t\t\x15Chef fleuriste")
	x.WaitFor("✎ modifié", "Poste de travail . +Chef fleuriste")

	stop()
	x.Press("ctrl+s")
	x.WaitFor("portail injoignable|ne répond pas", "Chef fleuriste")

	_, _ = servePortal(t, base, strings.TrimPrefix(url, "http://"))
	x.WaitFor("● en ligne", "Chef fleuriste")
	x.Press("ctrl+s")
	x.WaitFor("modification enregistrée", "BARBIER Élodie .*Chef fleuriste")

	api, err := client.New(client.Options{BaseURL: url})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := api.SignIn(t.Context(), spst.Credentials{Number: florist.Number, Password: florist.Password}); err != nil {
		t.Fatal(err)
	}
	page, err := api.Employees(t.Context(), florist.Number, spst.RosterQuery{Search: "barbier"})
	if err != nil || page.Total != 1 || page.Employees[0].JobTitle != "Chef fleuriste" || page.Employees[0].Version != 2 {
		t.Errorf("the portal holds %+v, %v", page, err)
	}
	x.Leave()
}

// An address that is not a portal's, and one where nobody answers, each have
// their own sentence.
func TestJourneyWrongAddress(t *testing.T) {
	t.Parallel()
	x := rig.OpenTerminal(t, rig.TerminalOptions{}, rig.Program("adherent"), "--portail", "http://127.0.0.1:1")
	x.WaitFor("Se connecter")
	x.Type("100042\tmot-de-passe")
	x.Press("enter")
	x.WaitFor("Le portail ne répond pas")
	x.Leave()
}

// A roster of one's own: every refused line is said with its number.
func TestJourneyOwnRoster(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "liste.csv")
	text := "Nom;Prénom;Sexe;Né(e) le;N° sécurité sociale;Date d'embauche;Contrat;Poste de travail\n" +
		"Petit;Zoé;F;12/05/1990;290057654091274;01/09/2020;CDI;Comptable\n" +
		"Grand;Noé;M;12/05/1990;190057654091200;01/09/2020;CDI;Comptable\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	x := rig.OpenTerminal(t, rig.TerminalOptions{}, rig.Program("adherent"), "demo", "--effectif", file)
	x.WaitFor("Se connecter sur son espace adhérent", "liste.csv : 2 lignes lues, 1 refusée")
	if raw := x.Written(); !regexp.MustCompile(`ligne 3 refusée : .*clé`).MatchString(raw) || strings.Contains(raw, "190057654091200") {
		t.Errorf("the refused line is not said as it should: %q", raw[:min(len(raw), 600)])
	}
	x.Press("enter")
	x.WaitFor("BIENVENUE", "1 salarié")
	x.Press("3")
	x.WaitFor("(?i)petit Zoé")
	x.Leave()
}

// connexion asks, and does not show what is secret.
func TestJourneyConnexion(t *testing.T) {
	t.Parallel()
	florist := demo.Samples()[0]
	x := rig.OpenTerminal(t, rig.TerminalOptions{}, rig.Program("adherent"), "connexion", "--portail", samplePortal(t).URL, "--afficher-jeton")
	x.WaitFor("N° adhérent :")
	x.Type(florist.Number + "\r")
	x.WaitFor("Mot de passe :")
	x.Type(florist.Password + "\r")
	if code := x.Exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	x.WaitFor(`^[\w-]{20,}$`) // the token, and nothing else
	if strings.Contains(x.Written(), florist.Password) {
		t.Error("the password was shown")
	}

	// ctrl+c at the question leaves, and so does a signal.
	for _, leave := range []func(*rig.Terminal){
		func(x *rig.Terminal) { x.Press("ctrl+c") },
		func(x *rig.Terminal) { _ = x.Command().Process.Signal(syscall.SIGTERM) },
	} {
		x := rig.OpenTerminal(t, rig.TerminalOptions{}, rig.Program("adherent"), "connexion", "--portail", "http://127.0.0.1:1")
		x.WaitFor("N° adhérent :")
		leave(x)
		if code := x.Exit(); code != 1 {
			t.Errorf("exit code %d", code)
		}
	}
}
