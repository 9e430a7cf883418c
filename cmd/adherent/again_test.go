//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/rig"
)

// person is somebody at a machine of their own, signed in through a swallower.
type person struct {
	t    *testing.T
	home string
	way  *rig.Swallower
	env  []string
	api  *client.Client // straight to the portal
	// keepsNothing: the machine has no folder for the states.
	keepsNothing bool
}

func newPerson(t *testing.T, portal string) *person {
	t.Helper()
	token := tokenOf(t, portal, demo.Samples()[0])
	api, err := client.New(client.Options{BaseURL: portal, Token: token})
	if err != nil {
		t.Fatal(err)
	}
	w := &person{t: t, home: t.TempDir(), way: rig.NewSwallower(t, portal), api: api}
	w.env = []string{"HOME=" + w.home, "XDG_STATE_HOME=" + filepath.Join(w.home, "state"), "XDG_CONFIG_HOME=" + w.home,
		"ADHERENT_PORTAIL=" + w.way.URL, "ADHERENT_JETON=" + token}
	return w
}

// witness is an output that somebody looks over the shoulder of: before each of
// its writes.
type witness struct {
	bytes.Buffer
	look func()
}

func (w *witness) Write(b []byte) (int, error) {
	w.look()
	return w.Buffer.Write(b)
}

// types runs a command line in this process. As long as it has something to say of
// a write, the key of the write is kept: killed there, it is typed again.
func (w *person) types(stdin string, args ...string) (code int, out, said string) {
	before := w.way.Keyed.Load()
	look := func() {
		if w.way.Keyed.Load() > before && len(w.unfinished()) == 0 && !w.keepsNothing {
			w.t.Errorf("%v: the key is forgotten before all is said", args)
		}
	}
	stdout, stderr := witness{look: look}, witness{look: look}
	code = run(context.Background(), args, w.env, strings.NewReader(stdin), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// unfinished are the files of the writes without an answer.
func (w *person) unfinished() []string {
	list, _ := filepath.Glob(filepath.Join(w.home, "state", "adherent", "en-cours", "*"))
	return list
}

// Florist's and what can be counted of it.
const floristNumber = "100042"

func (w *person) must(n int, err error) int {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *person) people(words string) int {
	page, err := w.api.Employees(context.Background(), floristNumber, spst.RosterQuery{Status: spst.All, Search: words, Limit: 1})
	return w.must(page.Total, err)
}

// changes counts what was done to employees, but for their being added.
func (w *person) changes(ids ...string) int {
	n := 0
	for _, id := range ids {
		h, err := w.api.EmployeeHistory(context.Background(), floristNumber, id)
		n += w.must(len(h), err)
	}
	return n
}

// done counts what was done to the company.
func (w *person) done(action string) int {
	h, err := w.api.CompanyHistory(context.Background(), floristNumber)
	return w.must(len(slices.DeleteFunc(h, func(e spst.HistoryEntry) bool { return e.Action != action })), err)
}

// contactVersions and addressVersions count what was done to those of the list
// and to those off it.
func (w *person) contactVersions() int {
	on, err := w.api.Contacts(context.Background(), floristNumber)
	off, offErr := w.api.RemovedContacts(context.Background(), floristNumber)
	n := w.must(0, err) + w.must(0, offErr)
	for _, c := range append(on, off...) {
		n += int(c.Version)
	}
	return n
}

func (w *person) addressVersions() int {
	on, err := w.api.Addresses(context.Background(), floristNumber)
	off, offErr := w.api.RemovedAddresses(context.Background(), floristNumber)
	n := w.must(0, err) + w.must(0, offErr)
	for _, a := range append(on, off...) {
		n += int(a.Version)
	}
	return n
}

func (w *person) situations(withdrawn bool) int {
	list, err := w.api.SituationChanges(context.Background(), floristNumber)
	return w.must(len(slices.DeleteFunc(list, func(s spst.SituationChange) bool { return s.WithdrawnAt.IsZero() == withdrawn })), err)
}

func (w *person) undoneImports() int {
	list, err := w.api.Imports(context.Background(), floristNumber)
	return w.must(len(slices.DeleteFunc(list, func(i spst.Import) bool { return i.Undone == 0 })), err)
}

func (w *person) requests() int {
	page, err := w.api.VisitRequests(context.Background(), floristNumber, spst.PageQuery{})
	return w.must(page.Total, err)
}

func (w *person) requestVersions() int {
	page, err := w.api.VisitRequests(context.Background(), floristNumber, spst.PageQuery{})
	n := w.must(0, err)
	for _, r := range page.Requests {
		n += int(r.Version)
	}
	return n
}

func (w *person) cancellations() int {
	page, err := w.api.Appointments(context.Background(), floristNumber, spst.AppointmentQuery{Limit: 100})
	return w.must(len(slices.DeleteFunc(page.Appointments, func(a spst.Appointment) bool { return a.Cancellation == nil })), err)
}

func (w *person) declared(year int) int {
	d, err := w.api.Declaration(context.Background(), floristNumber, year)
	return w.must(int(d.Version), err)
}

// typed is a command that writes, typed, lost, and typed again.
type typed struct {
	args  string // in words; %s is what before gave
	stdin string
	// before makes what the command is about.
	before func(*person) string
	count  func(*person) int
	// times is how much is to be counted in the end; 1 when it is 0.
	times int
	// anew: once answered, the same command is another one.
	anew bool
}

// quietly runs a command that is to go well, and gives the JSON path of its
// document that the expression takes.
func (w *person) quietly(args ...string) string {
	w.t.Helper()
	code, out, said := w.types("", args...)
	if code != cli.ExitDone {
		w.t.Fatalf("%v: exit %d: %s", args, code, said)
	}
	return strings.TrimSpace(out)
}

func (w *person) file(name, text string) string {
	path := filepath.Join(w.home, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return path
}

const newcomerFields = "--prenom Claire --sexe F --naissance 12/03/1990 --embauche 01/11/2026 --poste Caissière --pcs 552a --contrat cdi --determinants AUCUN"

func rosterOf(name string) string {
	return "Nom de naissance;Prénom;Date de naissance;Sexe;Date d'embauche;Poste;Contrat\n" + name +
		";Paul;02/01/1980;M;01/10/2026;Livreur;CDI\n"
}

// writes are the commands that write, by their path. Each has the state of the
// portal to itself, as far as it counts.
func writes() map[string][]typed {
	return map[string][]typed{
		"salaries ajouter": {{
			args: "--nom RETAPE " + newcomerFields + " --nir-stdin", stdin: "2900376540001\n",
			count: func(w *person) int { return w.people("retape") },
		}, {
			args: "--nom HOMONYME " + newcomerFields, anew: true,
			count: func(w *person) int { return w.people("homonyme") },
		}, {
			args: "--nom SEUL " + newcomerFields + " --sans-doublon", count: func(w *person) int { return w.people("seul") },
		}, {
			args:   "--annuler %s",
			before: func(w *person) string { return added(w, "salaries", "--nom ERREUR "+newcomerFields) },
			count:  func(w *person) int { return 1 - w.people("erreur") },
		}},
		"salaries modifier": {
			{args: "f0004 --poste Livreur", count: func(w *person) int { return w.changes("f0004") }},
			{args: "f0006 --poste Livreur --version 1", count: func(w *person) int { return w.changes("f0006") }},
			{args: "f0012 f0013 --poste Livreur --oui", count: func(w *person) int { return w.changes("f0012", "f0013") }, times: 2},
			{ // the change before it stays
				args: "--annuler --oui",
				before: func(w *person) string {
					for _, job := range []string{"Premier", "Second"} {
						w.quietly("salaries", "modifier", "f0014", "f0015", "--poste", job, "--oui")
					}
					return ""
				},
				count: (*person).undoneImports,
			},
			{ // the name that it was found by is gone
				args: "ancienne --nom Nouvelle --nir-stdin", stdin: "2900376540003\n",
				before: func(w *person) string { return added(w, "salaries", "--nom ANCIENNE "+newcomerFields) },
				count:  func(w *person) int { return w.people("nouvelle") },
			},
		},
		"salaries sortir": {
			{args: "f0007 --date 24/11/2026 --motif demission", count: func(w *person) int { return w.changes("f0007") }},
			{args: "f0008 f0009 --date 24/11/2026 --motif demission --oui", count: func(w *person) int { return w.changes("f0008", "f0009") },
				times: 2},
			{
				args: "f0010 f0011 --annuler --oui",
				before: func(w *person) string {
					return w.quietly(strings.Fields("salaries sortir f0010 f0011 --date 24/11/2026 --motif demission --oui")...)
				},
				count: func(w *person) int { return w.changes("f0010", "f0011") }, times: 2,
			},
		},
		"salaries importer": {
			{
				args: "%s --oui", before: func(w *person) string { return w.file("a.csv", rosterOf("IMPORTE")) },
				count: func(w *person) int { return w.people("importe") },
			},
			{ // the import before it stays
				args: "--annuler --oui",
				before: func(w *person) string {
					for _, name := range []string{"PREMIER", "SECOND"} {
						w.quietly("salaries", "importer", w.file(name+".csv", rosterOf(name)), "--oui")
					}
					return ""
				},
				count: (*person).undoneImports,
			},
		},
		"entreprise modifier": {{args: "--tva auto --telephone 0235112233", count: func(w *person) int { return w.done("update") }}},
		"entreprise valider": {{
			before: func(w *person) string { return w.quietly("entreprise", "modifier", "--tva", "auto") },
			count:  func(w *person) int { return w.done("validate") },
		}},
		"entreprise situation": {
			{args: "--nature cession_de_fonds --effet 31/12/2026 --oui", count: func(w *person) int { return w.situations(false) }, anew: true},
			{
				args: "--annuler %s",
				before: func(w *person) string {
					return w.quietly("entreprise", "situation", "--nature", "cessation_activite", "--effet", "31/12/2026", "--oui", "--jq", ".id")
				},
				count: func(w *person) int { return w.situations(true) },
			},
		},
		"contacts ajouter": {{args: "--nom DURAND --prenom Zoé --types referent_securite --portable 0612345678", count: (*person).contactVersions,
			anew: true}},
		"contacts modifier": {
			{args: "cf01 --fonction Gérante", count: (*person).contactVersions},
			{args: "roux --nom Blanc", before: func(w *person) string {
				return added(w, "contacts", "--nom ROUX --prenom Luc --types referent_securite --portable 0612345678")
			}, count: (*person).contactVersions},
		},
		"contacts retirer": {
			{
				args: "moreau",
				before: func(w *person) string {
					return w.quietly("contacts", "ajouter", "--nom", "MOREAU", "--prenom", "Luc", "--types", "referent_securite", "--portable",
						"0612345678")
				},
				count: (*person).contactVersions,
			},
			{args: "--annuler %s", before: removed("contacts", "--nom LEBLANC --prenom Luc --types referent_securite --portable 0612345678"),
				count: (*person).contactVersions},
		},
		"api": {{args: "members/{number}/employees -f birth_name=PARAPI -f first_name=Claire -f birth_date=1990-03-12 -f sex=F " +
			"-f hire_date=2024-11-01 -f job_title=Caissière -f pcs_code=552a -f contract_type=cdi -f determinants[]=AUCUN",
			count: func(w *person) int { return w.people("parapi") }, anew: true}},
		"adresses ajouter": {{args: "--nom Atelier --voie 3,rue,du,Port --code-postal 76000 --ville ROUEN", count: (*person).addressVersions,
			anew: true}},
		"adresses modifier": {
			{args: "af01 --complement Porte,B", count: (*person).addressVersions},
			{args: "hangar --nom Entrepôt", before: func(w *person) string {
				return added(w, "adresses", "--nom Hangar --voie 3,rue,du,Port --code-postal 76000 --ville ROUEN")
			}, count: (*person).addressVersions},
		},
		"adresses retirer": {
			{args: "%s", before: func(w *person) string {
				return added(w, "adresses", "--nom Quai --voie 3,rue,du,Port --code-postal 76000 --ville ROUEN")
			}, count: (*person).addressVersions},
			{args: "--annuler %s", before: removed("adresses", "--nom Dock --voie 3,rue,du,Port --code-postal 76000 --ville ROUEN"),
				count: (*person).addressVersions},
		},
		"rdv demander": {{args: "f0012 --nature periodique --du 01/12/2026 --au 20/12/2026", count: (*person).requests, anew: true}},
		"rdv modifier": {{args: "%s --au 31/12/2026", before: requested, count: (*person).requestVersions}},
		"rdv retirer": {
			{args: "%s", before: requested, count: (*person).requestVersions},
			{
				args: "fv01", before: func(w *person) string { return w.quietly("rdv", "annuler", "fv01", "--motif", "chantier") },
				count: func(w *person) int { return 1 - w.cancellations() },
			},
		},
		"rdv annuler":           {{args: "fv02 --motif chantier", count: (*person).cancellations}},
		"declarations preparer": {{args: "--client " + floristNumber, count: func(w *person) int { return w.declared(2027) }}},
		"declarations saisir": {
			{args: "2027 --certifie Claire,Martin --oui", count: func(w *person) int { return w.declared(2027) }, times: 2}, // begun, then confirmed
		},
	}
}

// requested asks for a visit, and gives the request.
func requested(w *person) string {
	return w.quietly(strings.Fields("rdv demander f0013 --nature periodique --du 01/12/2026 --au 20/12/2026 --jq .id")...)
}

func added(w *person, noun, fields string) string {
	return w.quietly(append([]string{noun, "ajouter", "--jq", ".id"}, words(fields)...)...)
}

// removed makes an entry and removes it; it gives its ID,VERSION.
func removed(noun, fields string) func(*person) string {
	return func(w *person) string {
		return w.quietly(noun, "retirer", added(w, noun, fields), "--jq", `"\(.id),\(.version)"`)
	}
}

// words are those of a command line; a comma is a blank within one.
func words(line string) []string {
	all := strings.Fields(line)
	for i, word := range all {
		if !strings.HasPrefix(word, "--") && i > 0 && all[i-1] != "--annuler" {
			all[i] = strings.ReplaceAll(word, ",", " ")
		}
	}
	return all
}

// readers are the commands that write nothing on the portal which happens twice.
var readers = strings.Fields(`adherent demo connexion deconnexion statut config services synthese clients manquants a-faire surveiller agenda lire verifier jours-ouvres docteur ssh completion man version aide
	entreprise entreprise/voir entreprise/historique contacts contacts/liste contacts/coupon adresses adresses/liste
	salaries salaries/liste salaries/voir salaries/exporter salaries/imprimer salaries/controler salaries/effectifs salaries/historique salaries/differences
	factures factures/liste factures/telecharger factures/echeancier factures/exporter factures/comptabilite declarations declarations/liste declarations/imprimer
	rdv rdv/liste rdv/agenda rdv/echeances rdv/demandes rdv/exporter verifier/nir verifier/siret verifier/siren verifier/tva verifier/naf verifier/pcs
	completion/bash completion/zsh completion/fish completion/powershell
	alias alias/definir alias/liste alias/retirer config/liste config/lire config/regler connexion/jeton
	contacts/confirmer compte compte/voir compte/sessions compte/sessions/fermer compte/double-facteur
	compte/double-facteur/activer compte/double-facteur/confirmer compte/double-facteur/desactiver compte/double-facteur/codes
	compte/jetons compte/jetons/creer compte/jetons/revoquer`) // codes serve once

// Every command that writes, typed again after its answer was lost, happens
// once and says what became of it.
func TestEveryWriteTypedAgainHappensOnce(t *testing.T) {
	all := writes()
	for path := range commands() {
		if _, ok := all[path]; !ok && !slices.Contains(readers, strings.ReplaceAll(path, " ", "/")) {
			t.Errorf("« adherent %s »: does it write? Say so in writes, or in readers", path)
		}
	}
	november, january := samplePortalOn(t, sampleDay), samplePortalOn(t, spst.NewDate(2027, time.January, 15))
	nouns := map[string][]string{} // those of a noun one after the other
	for path := range all {
		noun, _, _ := strings.Cut(path, " ")
		nouns[noun] = append(nouns[noun], path)
	}
	for noun, paths := range nouns {
		t.Run(noun, func(t *testing.T) {
			t.Parallel()
			portal := november
			if noun == "declarations" {
				portal = january
			}
			for _, path := range slices.Sorted(slices.Values(paths)) { // a declaration is prepared before it is certified
				for _, c := range all[path] {
					newPerson(t, portal.URL).retypes(path, c)
				}
			}
		})
	}
}

// retypes runs a case: lost until the portal answers again, then typed again.
func (w *person) retypes(path string, c typed) {
	name := strings.TrimSpace(path + " " + c.args)
	line := c.args
	if c.before != nil {
		line = strings.ReplaceAll(line, "%s", c.before(w))
	}
	args := append(strings.Fields(path), words(line)...)
	before := c.count(w)
	w.way.Lossy.Store(true)
	for range max(1, c.times) { // as often as there are writes to lose
		code, _, said := w.types(c.stdin, args...)
		if code == cli.ExitDone {
			break // all was done already
		}
		if code != cli.ExitUnavailable || !strings.Contains(said, "retapez la même commande, rien ne sera fait deux fois") {
			w.t.Errorf("%s, lost: exit %d: %s", name, code, said)
		}
	}
	w.way.Lossy.Store(false)
	code, out, said := w.types(c.stdin, append(args, "--json")...)
	if code != cli.ExitDone || !json.Valid([]byte(out)) {
		w.t.Errorf("%s, again: exit %d: %s%s", name, code, out, said)
	}
	times := max(1, c.times)
	if got := c.count(w) - before; got != times {
		w.t.Errorf("%s: done %d times, not %d: %s", name, got, times, said)
	}
	if !c.anew {
		return
	}
	if code, _, said := w.types(c.stdin, args...); code != cli.ExitDone || strings.Contains(said, "Déjà") || c.count(w)-before != times+1 {
		w.t.Errorf("%s, anew: exit %d, done %d times: %s", name, code, c.count(w)-before, said)
	}
	if left := w.unfinished(); len(left) != 0 {
		w.t.Errorf("%s: left %v", name, left)
	}
}

// full is an output that takes nothing, as a full disk or a closed pipe.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

// A write whose answer cannot be written out is typed again: it happens once, and
// its document is given.
func TestAnAnswerThatCannotBeWrittenIsGivenAgain(t *testing.T) {
	w := newPerson(t, samplePortalOn(t, sampleDay).URL)
	args := append([]string{"salaries", "ajouter", "--nom", "DISQUEPLEIN", "--json"}, strings.Fields(newcomerFields)...)
	var said bytes.Buffer
	if code := run(t.Context(), args, w.env, strings.NewReader(""), full{}, &said); code != cli.ExitFailed || len(w.unfinished()) != 1 {
		t.Errorf("exit %d, kept %v: %s", code, w.unfinished(), &said)
	}
	code, out, again := w.types("", args...)
	if code != cli.ExitDone || !strings.Contains(out, `"DISQUEPLEIN"`) || !strings.Contains(again, "Déjà fait") ||
		w.people("disqueplein") != 1 {
		t.Errorf("exit %d, %d people: %s%s", code, w.people("disqueplein"), out, again)
	}
	if left := w.unfinished(); len(left) != 0 {
		t.Errorf("left %v", left)
	}
	args[3] = "INTERROMPU" // a signal comes with the answer
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if code := run(ctx, args, w.env, strings.NewReader(""), &witness{look: cancel}, &said); code != cli.ExitDone || len(w.unfinished()) != 1 {
		t.Errorf("exit %d, kept %v: %s", code, w.unfinished(), &said)
	}
}

// A command that is killed while it waits for its answer happens once when it
// is typed again, whether the portal had done it or not.
func TestAWriteThatIsKilledHappensOnce(t *testing.T) {
	portal := samplePortalOn(t, sampleDay)
	for _, done := range []bool{true, false} {
		t.Run(fmt.Sprintf("done %v", done), func(t *testing.T) {
			w := newPerson(t, portal.URL)
			name, nir := "TUEAVANT", "2900376540001\n"
			if done {
				name, nir = "TUEAPRES", "2900376540002\n"
			}
			args := append([]string{"salaries", "ajouter", "--nom", name, "--nir-stdin"}, strings.Fields(newcomerFields)...)
			arrived, release := make(chan struct{}), make(chan struct{})
			gate := holding(t, portal.URL, done, arrived, release)
			env := slices.Clone(w.env)
			env = append(env, "ADHERENT_PORTAIL="+gate.URL)
			cmd := exec.Command(rig.Program("adherent"), args...)
			cmd.Env, cmd.Stdin = env, strings.NewReader(nir)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			<-arrived
			list := w.unfinished()
			if len(list) != 1 {
				t.Fatalf("kept before the answer: %v", list)
			}
			text, err := os.ReadFile(list[0])
			info, statErr := os.Stat(list[0])
			if err != nil || statErr != nil || info.Mode().Perm() != 0o600 || strings.Contains(list[0]+string(text), "TUE") ||
				strings.Contains(list[0]+string(text), "29003") {
				t.Errorf("%v, %v, %v: %s %s", info, err, statErr, list[0], text)
			}
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
			close(release)
			w.env = env
			code, _, said := w.types(nir, args...)
			if code != cli.ExitDone || w.people(strings.ToLower(name)) != 1 {
				t.Errorf("exit %d, %d people: %s", code, w.people(strings.ToLower(name)), said)
			}
			if done != strings.Contains(said, "Déjà fait") {
				t.Errorf("said: %s", said)
			}
			if list := w.unfinished(); len(list) != 0 {
				t.Errorf("left %v", list)
			}
		})
	}
}

// holding holds the first write, after the portal has done it or before, tells
// that it has arrived, and lets the others through.
func holding(t *testing.T, portal string, done bool, arrived, release chan struct{}) *httptest.Server {
	t.Helper()
	to, err := url.Parse(portal)
	if err != nil {
		t.Fatal(err)
	}
	var held atomic.Bool
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Idempotency-Key") == "" || !held.CompareAndSwap(false, true) {
			proxy.ServeHTTP(w, r)
			return
		}
		if done {
			proxy.ServeHTTP(httptest.NewRecorder(), r)
		}
		close(arrived)
		<-release
		panic(http.ErrAbortHandler)
	}))
	t.Cleanup(s.Close)
	return s
}

// A folder of states that takes nothing is said once, and stops nobody; what is
// then lost is not promised to happen once.
func TestAWriteWithoutAFolderOfStates(t *testing.T) {
	w := newPerson(t, samplePortalOn(t, sampleDay).URL)
	w.env, w.keepsNothing = append(w.env, "XDG_STATE_HOME="+w.file("plein", "")), true
	line := "salaries sortir f0004 --date 24/11/2026 --motif demission"
	code, _, said := w.types("", strings.Fields(line)...)
	if code != cli.ExitDone || strings.Count(said, "ne peut pas être noté") != 1 {
		t.Errorf("exit %d: %s", code, said)
	}
	w.way.Lossy.Store(true)
	code, _, said = w.types("", strings.Fields("salaries sortir --annuler f0004")...)
	if code != cli.ExitUnavailable || !strings.Contains(said, "n'a pas pu être noté") || strings.Contains(said,
		"rien ne sera fait deux fois") {
		t.Errorf("exit %d: %s", code, said)
	}
}
