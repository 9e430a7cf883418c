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
)

// The journeys: the built program in a real pseudo-terminal, as a person meets
// it. They check what is on the screen, and type as fast as a machine can.

const (
	adherentPkg = "github.com/espace-adherent/adherent/cmd/adherent"
	portailPkg  = "github.com/espace-adherent/adherent/cmd/portail"
)

// openDemo opens adherent demo, up to the sign-in form.
func openDemo(t testing.TB, o terminalOptions, args ...string) *terminal {
	t.Helper()
	x := open(t, o, build(t, adherentPkg), append([]string{"demo", "--date", "23/11/2026"}, args...)...)
	x.waitFor("Se connecter sur son espace adhérent", "100042")
	return x
}

// openRoster goes on to « Gérer vos effectifs ».
func openRoster(t testing.TB, o terminalOptions, args ...string) *terminal {
	t.Helper()
	x := openDemo(t, o, args...)
	x.press("enter")
	x.waitFor("BIENVENUE", "FLEURISTE MARTIN · n° 100042")
	x.press("3")
	x.waitFor("Effectifs suivis +44", "BARBIER Élodie")
	return x
}

func leave(t testing.TB, x *terminal) {
	t.Helper()
	x.press("ctrl+c")
	if code := x.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	x.restored()
}

// Se connecter sur son espace adhérent.
func TestJourneySignIn(t *testing.T) {
	t.Parallel()
	x := openDemo(t, terminalOptions{})
	x.waitFor("N° adhérent +100042", "Mot de passe +•+", "Je dispose d'une connexion en tant que mandataire")
	if strings.Contains(x.raw(), "lilas-et-pivoines\x1b") || strings.Contains(x.text(), "lilas-et-pivoines") {
		t.Error("the password is on the screen")
	}

	// A wrong password says so beside the form, and keeps the number.
	x.press("shift+tab", "shift+tab", "shift+tab")
	x.typeText("faux")
	x.press("enter")
	x.waitFor("N° adhérent ou mot de passe inconnu", "100042")
	x.typeText("lilas-et-pivoines")
	x.press("enter")
	x.waitFor("BIENVENUE dans votre espace adhérent", "n° 100042", "● connecté", "44 salariés")

	// Every service opens something.
	for key, title := range map[string]string{
		"1": "Informations administratives", "2": "Joindre nos services", "4": "factures", "5": "Déclarer vos effectifs", "6": "rendez-vous", "7": "Synthèse",
	} {
		x.press(key)
		x.waitFor("n° 100042 › .*" + title)
		x.escape("n° 100042 ›")
		x.waitFor("BIENVENUE")
	}
	leave(t, x)
}

// Gérer vos effectifs: find.
func TestJourneySearch(t *testing.T) {
	t.Parallel()
	x := openDemo(t, terminalOptions{})
	x.press("enter")
	x.waitFor("BIENVENUE")
	x.typeText("3/ju ces") // in one go: no key may be lost
	x.waitFor("Rechercher : ju ces", "1 sur 44", "CESAR JULES")
	x.waitGone("BARBIER")
	x.press("enter")
	x.waitFor("CESAR JULES")
	x.typeText("e")
	x.waitFor("du salarié : CESAR JULES", `\(•\) Homme`, `\[x\] Autorisation de conduite`, "Catégorie déclarée : SIH")
	leave(t, x)
}

// Ajouter un salarié: a bad NIR, then a good one.
func TestJourneyAdd(t *testing.T) {
	t.Parallel()
	x := openRoster(t, terminalOptions{cols: 120, rows: 40})
	x.typeText("aDURAND\tLéa\t\t")
	x.press("right", "right") // Femme
	x.typeText("\t12/05/1990\t290057654091200\t02/11/2026\tCDI\tFleuriste\t554d\t\t\t ")
	x.press("ctrl+s")
	x.waitFor("La clé ne correspond pas", "clé attendue 74", `\(•\) Femme`, "à corriger avant de valider")

	// The cursor is on the field: the key is corrected and the form goes in.
	x.press("backspace", "backspace")
	x.typeText("74")
	x.waitGone("La clé ne correspond pas")
	x.press("ctrl+s")
	x.waitFor("Effectifs suivis +45", "DURAND Léa", "ajouté")

	// The NIR is masked until it is asked for.
	x.typeText("/durand\rd")
	x.waitFor("2 90 05 •• ••• ••• ••")
	x.typeText("n")
	x.waitFor("2 90 05 76 540 912 74")
	x.typeText("n")
	x.waitGone("76 540 912")
	leave(t, x)
}

// Modifier, and take the change back.
func TestJourneyEditAndUndo(t *testing.T) {
	t.Parallel()
	x := openRoster(t, terminalOptions{})
	x.typeText("/barbier\r")
	x.waitFor("1 sur 44")
	x.typeText("e\t\t\t\t\t\t\t\t\x15Chef fleuriste")
	x.waitFor("✎ modifié", "Poste de travail . +Chef fleuriste")
	x.press("ctrl+s")
	x.waitFor("modification enregistrée", "BARBIER Élodie .*Chef fleuriste")
	x.typeText("u")
	x.waitFor("Modification annulée")
	x.waitGone("Chef fleuriste")

	// Leaving a form with changes asks; esc never loses them unseen.
	x.typeText("eX")
	x.waitFor("✎ modifié")
	x.press("esc")
	x.waitFor(`Abandonner les modifications \?`)
	x.typeText("o")
	x.waitGone("BARBIERX")
	leave(t, x)
}

// Sortir un salarié, and undo.
func TestJourneyExitAndUndo(t *testing.T) {
	t.Parallel()
	x := openRoster(t, terminalOptions{})
	x.typeText("/brunel\r")
	x.waitFor("1 sur 44", "BRUNEL François .*SIR")
	x.typeText("x")
	x.waitFor("Sortir un salarié", "Motif de sortie", "Date de sortie")
	x.waitFor("exposition") // leaving a SIR post: R4624-28-2
	x.typeText("\x1520/11/2026\td")
	x.waitFor("20/11/2026")
	x.press("ctrl+s")
	x.waitFor("sortie déclarée", "Effectifs suivis +43")
	x.typeText("u")
	x.waitFor("Sortie annulée", "Effectifs suivis +44")
	leave(t, x)
}

// Contrôler la liste: the anomalies, and back to the same place.
func TestJourneyCheck(t *testing.T) {
	t.Parallel()
	x := openRoster(t, terminalOptions{})
	x.typeText("c")
	x.waitFor("Contrôler la liste", "anomalies chez")
	x.press("down", "enter")
	x.waitFor("du salarié :", "Situation civile")
	x.escape("Situation civile")
	x.waitFor("Contrôler la liste")
	x.escape("anomalies chez")
	x.waitFor("Effectifs suivis", "BARBIER")
	leave(t, x)
}

// secondPerson signs in to the demo of a terminal through the HTTP API.
func secondPerson(t testing.TB, x *terminal) *client.Client {
	t.Helper()
	address := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(x.raw())
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
	x := openRoster(t, terminalOptions{})
	x.typeText("/benali\r")
	x.waitFor("1 sur 44")
	x.typeText("e\t\t\t\t\t\t\t\t\x15Chef magasinier")
	x.waitFor("✎ modifié", "Chef magasinier")
	meanwhile(t, secondPerson(t, x), "benali", func(e *spst.Employee) {
		e.JobTitle, e.Comment = "Responsable de stock", "horaires du matin"
	})
	x.press("ctrl+s")
	x.waitFor("BENALI Karim a changé au portail", "avant", "Chef magasin", "Responsable d", "Magasinier")

	// Undecided, nothing is saved.
	x.press("ctrl+s")
	x.waitFor("Choisissez la valeur")
	x.press("left", "ctrl+s")
	x.waitFor("modification enregistrée", "BENALI Karim .*Chef magas")

	// Mine was taken where chosen, theirs where only they had changed.
	page, err := secondPerson(t, x).Employees(t.Context(), "100042", spst.RosterQuery{Search: "benali"})
	if err != nil || page.Employees[0].JobTitle != "Chef magasinier" || page.Employees[0].Comment != "horaires du matin" {
		t.Errorf("the portal holds %q, %q, %v", page.Employees[0].JobTitle, page.Employees[0].Comment, err)
	}
	leave(t, x)
}

func TestJourneyResize(t *testing.T) {
	t.Parallel()
	x := openRoster(t, terminalOptions{cols: 120, rows: 40})
	for _, size := range [][2]int{{80, 24}, {200, 50}, {120, 40}} {
		x.resize(size[0], size[1])
		rule := strings.Repeat("─", size[0])
		x.waitFor("^"+rule+"$", "Effectifs suivis +44", "BARBIER Élodie")
	}
	x.resize(60, 20)
	x.waitFor("Terminal trop petit")
	x.resize(80, 24)
	x.waitFor("BARBIER Élodie")
	leave(t, x)
}

func TestJourneyDumbTerminal(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"dumb", ""} {
		x := open(t, terminalOptions{env: []string{"TERM=" + kind}}, build(t, adherentPkg), "demo")
		if code := x.exit(); code != 1 {
			t.Errorf("TERM=%s: exit code %d", kind, code)
		}
		x.waitFor("adherent : L'interface ne peut pas s'afficher ici")
		if raw := x.raw(); strings.Contains(raw, "\x1b") {
			t.Errorf("TERM=%s: an escape sequence was written: %q", kind, raw)
		}
	}
}

func TestJourneySilentTerminal(t *testing.T) {
	t.Parallel()
	x := openRoster(t, terminalOptions{silent: true})
	leave(t, x)
}

func TestJourneyNoColour(t *testing.T) {
	t.Parallel()
	x := openRoster(t, terminalOptions{env: []string{"NO_COLOR=yes"}})
	x.press("down", "down")
	x.waitFor("^ ▌ BERTIN")
	if colour := regexp.MustCompile(`\x1b\[[0-9;:]*(3[0-8]|4[0-8]|9[0-7])[;:m]`).FindString(x.raw()); colour != "" {
		t.Errorf("a colour was written: %q", colour)
	}
	leave(t, x)
}

// A signal leaves the terminal as it was found, and nothing of the demo behind.
func TestJourneySignals(t *testing.T) {
	t.Parallel()
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP} {
		x := openRoster(t, terminalOptions{})
		if err := x.cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		if code := x.exit(); code != 0 {
			t.Errorf("%s: exit code %d", signal, code)
		}
		x.restored()
		x.nothingLeft()
	}
}

// nothingLeft checks that the demo has removed its base.
func (x *terminal) nothingLeft() {
	x.t.Helper()
	for _, v := range x.cmd.Env {
		if dir, ok := strings.CutPrefix(v, "TMPDIR="); ok {
			if left, _ := filepath.Glob(filepath.Join(dir, "adherent-demo-*")); len(left) > 0 {
				x.t.Errorf("left behind: %v", left)
			}
		}
	}
}

// servePortal runs portail on a base that is there already; it gives its address.
func servePortal(t *testing.T, base, address string) (url string, stop func()) {
	t.Helper()
	cmd := exec.Command(build(t, portailPkg), "servir", "--base", base, "--adresse", address)
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
	x := open(t, terminalOptions{}, build(t, adherentPkg), "--portail", url)
	x.waitFor("Se connecter sur son espace adhérent")
	florist := demo.Samples()[0]
	x.typeText(florist.Number + "\t" + florist.Password)
	x.press("enter")
	x.waitFor("BIENVENUE")
	x.press("3")
	x.waitFor("BARBIER Élodie")
	x.typeText("/barbier\re\t\t\t\t\t\t\t\t\x15Chef fleuriste")
	x.waitFor("✎ modifié", "Poste de travail . +Chef fleuriste")

	stop()
	x.press("ctrl+s")
	x.waitFor("portail injoignable|ne répond pas", "Chef fleuriste")

	_, _ = servePortal(t, base, strings.TrimPrefix(url, "http://"))
	x.waitFor("● connecté", "Chef fleuriste")
	x.press("ctrl+s")
	x.waitFor("modification enregistrée", "BARBIER Élodie .*Chef fleuriste")

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
	leave(t, x)
}

// An address that is not a portal's, and one where nobody answers, each have
// their own sentence.
func TestJourneyWrongAddress(t *testing.T) {
	t.Parallel()
	x := open(t, terminalOptions{}, build(t, adherentPkg), "--portail", "http://127.0.0.1:1")
	x.waitFor("Se connecter")
	x.typeText("100042\tmot-de-passe")
	x.press("enter")
	x.waitFor("Le portail ne répond pas")
	leave(t, x)
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
	x := open(t, terminalOptions{}, build(t, adherentPkg), "demo", "--effectif", file)
	x.waitFor("Se connecter sur son espace adhérent", "liste.csv : 2 lignes lues, 1 refusée")
	if raw := x.raw(); !regexp.MustCompile(`ligne 3 refusée : .*clé`).MatchString(raw) || strings.Contains(raw, "190057654091200") {
		t.Errorf("the refused line is not said as it should: %q", raw[:min(len(raw), 600)])
	}
	x.press("enter")
	x.waitFor("BIENVENUE", "1 salarié")
	x.press("3")
	x.waitFor("(?i)petit Zoé")
	leave(t, x)
}

// connexion asks, and does not show what is secret.
func TestJourneyConnexion(t *testing.T) {
	t.Parallel()
	florist := demo.Samples()[0]
	x := open(t, terminalOptions{}, build(t, adherentPkg), "connexion", "--portail", samplePortal(t).url, "--afficher-jeton")
	x.waitFor("N° adhérent :")
	x.typeText(florist.Number + "\r")
	x.waitFor("Mot de passe :")
	x.typeText(florist.Password + "\r")
	if code := x.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	x.waitFor(`^[\w-]{20,}$`) // the token, and nothing else
	if strings.Contains(x.raw(), florist.Password) {
		t.Error("the password was shown")
	}

	// ctrl+c at the question leaves, and so does a signal.
	for _, leave := range []func(*terminal){
		func(x *terminal) { x.press("ctrl+c") },
		func(x *terminal) { _ = x.cmd.Process.Signal(syscall.SIGTERM) },
	} {
		x := open(t, terminalOptions{}, build(t, adherentPkg), "connexion", "--portail", "http://127.0.0.1:1")
		x.waitFor("N° adhérent :")
		leave(x)
		if code := x.exit(); code != 1 {
			t.Errorf("exit code %d", code)
		}
	}
}
