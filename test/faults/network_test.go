//go:build unix

package faults

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/rig"
)

// write is a verb of the command line that writes, as it is typed.
type write struct {
	name  string
	typed []string
	// before are typed first; {} in what follows is the last line of their output.
	before  [][]string
	january bool // goes in the campaign only
	all     bool // is for all the clients of the mandatary
}

func french(days int) string { return spst.Today(time.Now()).AddDays(days).French() }

// writes are all the verbs that write. [reads] are the others; a verb in neither
// fails the test.
func writes() []write {
	addContact := words("contacts ajouter --nom DURAND --prenom Zoé --types referent_securite --jq .id")
	addAddress := words("adresses ajouter --nom Atelier --code-postal 76000 --ville ROUEN --voie quai --jq .id")
	announce := append(words("entreprise situation --nature cession_de_fonds --oui --effet"), french(30))
	declare := []string{"declarations", "saisir", january().String()[:4], "--certifie", "Anne Martin", "--oui"}
	leave := append(words("salaries sortir f0004 f0006 --motif demission --oui --date"), french(-1))
	removed := func(noun, name string) []string {
		return words(noun + " retirer " + name + ` --jq .id+","+(.version|tostring)`)
	}
	ask := append(words("rdv demander f0008 --nature employeur --motif poste --jq .id --du"), french(10), "--au", french(30))
	addition := words("salaries ajouter --fichier essai.json --jq .id")
	return []write{
		{name: "salaries ajouter", typed: words("salaries ajouter --fichier essai.json")},
		{name: "salaries ajouter", typed: words("salaries ajouter --annuler {}"), before: [][]string{addition}},
		{name: "salaries modifier", typed: words("salaries modifier f0004 --poste Chef")},
		{name: "salaries modifier", typed: words("salaries modifier f0004 f0006 --poste Chef --oui")},
		{name: "salaries modifier", typed: words("salaries modifier --annuler --oui"),
			before: [][]string{words("salaries modifier f0004 f0006 --poste Chef --oui")}},
		{name: "salaries sortir", typed: leave},
		{name: "salaries sortir", typed: words("salaries sortir --annuler f0004 f0006 --oui"), before: [][]string{leave}},
		{name: "salaries importer", typed: words("salaries importer arrivants.csv --oui")},
		{name: "salaries importer", typed: words("salaries importer --annuler --oui"),
			before: [][]string{words("salaries importer arrivants.csv --oui")}},
		{name: "entreprise modifier", typed: words("entreprise modifier --tva auto --telephone 0235000000")},
		{name: "entreprise valider", typed: words("entreprise valider"), before: [][]string{words("entreprise modifier --tva auto")}},
		{name: "entreprise situation", typed: announce},
		{name: "entreprise situation", typed: words("entreprise situation --annuler {}"),
			before: [][]string{append(slices.Clone(announce), "--jq", ".id")}},
		{name: "contacts ajouter", typed: addContact},
		{name: "contacts modifier", typed: words("contacts modifier durand --fonction Cheffe"), before: [][]string{addContact}},
		{name: "contacts retirer", typed: words("contacts retirer durand"), before: [][]string{addContact}},
		{name: "contacts retirer", typed: words("contacts retirer --annuler {}"),
			before: [][]string{addContact, removed("contacts", "durand")}},
		{name: "adresses ajouter", typed: addAddress},
		{name: "adresses modifier", typed: words("adresses modifier atelier --ville FÉCAMP"), before: [][]string{addAddress}},
		{name: "adresses retirer", typed: words("adresses retirer atelier"), before: [][]string{addAddress}},
		{name: "adresses retirer", typed: words("adresses retirer --annuler {}"),
			before: [][]string{addAddress, removed("adresses", "atelier")}},
		{name: "rdv demander", typed: append(words("rdv demander f0007 --nature employeur --motif poste --du"), french(10), "--au", french(30))},
		{name: "rdv annuler", typed: words("rdv annuler fv02 --motif chantier")},
		{name: "rdv modifier", typed: append(words("rdv modifier {} --au"), french(40)), before: [][]string{ask}},
		{name: "rdv retirer", typed: words("rdv retirer {}"), before: [][]string{ask}},
		{name: "rdv retirer", typed: words("rdv retirer fv02"), before: [][]string{words("rdv annuler fv02 --motif chantier")}},
		{name: "declarations saisir", typed: declare, january: true},
		{name: "declarations saisir", typed: append(slices.Clone(declare), "--tous-les-clients"), january: true, all: true},
		{name: "declarations preparer", typed: words("declarations preparer"), january: true},
		{name: "declarations preparer", typed: words("declarations preparer --tous-les-clients"), january: true, all: true},
		{name: "api", typed: words("api members/{number}/contacts -f last_name=DURAND -f first_name=Zoé -f types[]=referent_securite -f mobile=0612345678")},
	}
}

func words(line string) []string { return strings.Fields(line) }

// reads are the verbs that change nothing at the portal, or a session only.
var reads = words(`a-faire agenda adresses-liste aide alias-definir alias-liste alias-retirer clients completion config-liste config-lire config-regler connexion-jeton contacts-coupon contacts-liste declarations-imprimer declarations-liste deconnexion
	demo docteur entreprise-historique entreprise-voir factures-comptabilite factures-echeancier factures-exporter factures-liste factures-telecharger
	jours-ouvres lire man manquants rdv-agenda rdv-demandes rdv-echeances rdv-exporter rdv-liste salaries-controler salaries-effectifs salaries-exporter
	salaries-differences salaries-historique salaries-imprimer salaries-liste salaries-voir services ssh statut surveiller synthese verifier-naf verifier-nir verifier-pcs
	verifier-siren verifier-siret verifier-tva version`)

// apart are the verbs that write, and that the harness cannot type twice: they ask
// for a code of a letter or of a device, which serves once.
var apart = words(`contacts-confirmer compte compte-voir compte-double-facteur-activer compte-double-facteur-confirmer compte-double-facteur-desactiver compte-double-facteur-codes
	compte-sessions compte-sessions-fermer compte-jetons compte-jetons-creer compte-jetons-revoquer`)

// Every verb of the program is among the writes or the reads: one that is added
// and forgotten here fails.
func TestEveryVerbIsCutOrReads(t *testing.T) {
	known := map[string]bool{}
	for _, name := range append(apart, reads...) {
		known[name] = true
	}
	for _, w := range writes() {
		known[strings.ReplaceAll(w.name, " ", "-")] = true
	}
	p := rig.NewPerson(t, "http://127.0.0.1:1", "")
	if ran := p.Run("", "man", "pages"); ran.Code != 0 {
		t.Fatal(ran)
	}
	pages, err := filepath.Glob(filepath.Join(p.Work, "pages", "adherent-*.1"))
	if err != nil || len(pages) < 50 {
		t.Fatal(pages, err)
	}
	for _, page := range pages {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(page), "adherent-"), ".1")
		noun := slices.ContainsFunc(pages, func(other string) bool { return strings.Contains(other, "adherent-"+name+"-") })
		if !noun && !known[name] {
			t.Errorf("« adherent %s » is neither among the writes nor among the reads", name)
		}
	}
}

const newcomer = `{"birth_name":"ESSAI","first_name":"Claire","birth_date":"1990-03-12","sex":"F","hire_date":"2024-11-01","nir":"290037654000180",
"job_title":"Caissière","pcs_code":"552a","contract_type":"cdi","determinants":["AUCUN"]}`

const newcomers = "Nom de naissance;Prénom;Date de naissance;Sexe;Date d'embauche;Poste;Contrat;NIR\n" +
	"ARRIVANT;Paul;01/01/1980;M;01/10/2024;Livreur;CDI;\nARRIVANTE;Claire;12/03/1990;F;01/10/2024;Livreuse;CDI;290037654000180\n"

// cell is one verb under one fault.
type cell struct {
	write
	fault rig.Fault
	// lasting faults hit every try until the program gives up: the command is
	// then typed again on a healthy network. The others hit the first try.
	lasting bool
}

// Each write of the command line, under each fault of the network, is done once:
// when the program gets through, and when it gives up and is typed again.
func TestWritesOfTheCommandLineOnABadNetwork(t *testing.T) {
	figures := &rig.Figures{What: "network: command line"}
	started := time.Now()
	spring := inJanuary(t)
	var cells []cell
	for i, w := range writes() {
		for _, fault := range rig.Faults() {
			for _, lasting := range []bool{false, true} {
				small := i == 0 || i > 6 && i%4 == 2 && fault == rig.AnswerLost
				if fault == rig.Refused && !lasting || fault.Answers() && lasting || !small && !rig.Full() {
					continue
				}
				cells = append(cells, cell{w, fault, lasting})
			}
		}
	}
	figures.Count = len(cells)
	var unclear atomic.Int64
	t.Run("cells", func(t *testing.T) {
		controls := map[string]map[string]int64{}
		for _, c := range cells {
			key := strings.Join(c.typed, " ")
			if controls[key] == nil {
				controls[key] = c.healthy(t, spring, figures)
			}
			t.Run(key+"/"+string(c.fault), func(t *testing.T) {
				t.Parallel()
				s := c.stage(t, spring)
				c.cut(t, s, &unclear)
				compareTraces(t, figures, controls[key], s.end(figures))
			})
		}
	})
	if unclear.Load() > 0 {
		t.Errorf("%d refusals without a clear word", unclear.Load())
	}
	figures.Report(t, started)
}

// inJanuary is the sample data as of next January.
func inJanuary(t *testing.T) *rig.Template {
	t.Helper()
	template, err := rig.NewTemplate(t.Context(), filepath.Join(t.TempDir(), "january.db"), portal.ClockFrom(january()))
	if err != nil {
		t.Fatal(err)
	}
	return template
}

// healthy types the write on a healthy network, and gives what is in the base.
func (w write) healthy(t *testing.T, january *rig.Template, figures *rig.Figures) map[string]int64 {
	t.Helper()
	s := w.stage(t, january)
	s.typeIt()
	return s.end(figures)
}

func january() spst.Date { return spst.NewDate(time.Now().Year()+1, time.January, 15) }

// stage is a write about to be typed: a portal of its own behind a network, and
// a person for whom everything that comes before is done.
type stage struct {
	t      *testing.T
	portal *rig.Portal
	proxy  *rig.Proxy
	who    *rig.Person
	args   []string
	token  string
}

func (w write) stage(t *testing.T, ofJanuary *rig.Template) *stage {
	t.Helper()
	template, options := rig.Today(), []string(nil)
	if w.january {
		template, options = ofJanuary, []string{"--date", january().String()}
	}
	base, token := template.Copy(t), template.Tokens[0]
	if w.all {
		token = template.Tokens[len(template.Tokens)-1]
		mandate := words("mandat ajouter --mandataire M2001 --adherent 100043 --droits read,roster,declaration --depuis 01/01/2020 --base " +
			base)
		if out, err := exec.CommandContext(t.Context(), rig.Program("portail"), mandate...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	p := rig.StartPortal(t, base, options...)
	x := rig.NewProxy(t, p)
	s := &stage{t: t, portal: p, proxy: x, who: rig.NewPerson(t, x.URL(), token), token: token}
	for name, content := range map[string]string{"essai.json": newcomer, "arrivants.csv": newcomers} {
		if err := os.WriteFile(filepath.Join(s.who.Work, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	last := ""
	line := func(args []string) []string {
		args = slices.Clone(args)
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "{}", last)
		}
		return args
	}
	for _, args := range w.before {
		ran := s.who.Run("", line(args)...)
		if ran.Code != 0 {
			t.Fatalf("%v: %+v", args, ran)
		}
		last = strings.TrimSpace(ran.Out)
	}
	s.args = line(w.typed)
	return s
}

// keysOf are the files of the keys that somebody's machine keeps.
func keysOf(who *rig.Person) []string {
	files, _ := filepath.Glob(filepath.Join(who.Home, "state", "adherent", "en-cours", "*.json"))
	return files
}

// typeIt types the write, which goes well.
func (s *stage) typeIt() {
	s.t.Helper()
	if ran := s.who.Run("", s.args...); ran.Code != 0 {
		s.t.Fatalf("%v: %+v", s.args, ran)
	}
}

// end gives what is in the base afterwards, and looks for secrets.
func (s *stage) end(figures *rig.Figures) map[string]int64 {
	s.t.Helper()
	figures.Acknowledged.Add(1)
	if code := s.portal.Stop(); code != 0 {
		s.t.Errorf("portail: exit code %d", code)
	}
	secrets := []string{demo.Samples()[0].Password, s.token, "290037654000180"}
	for _, leak := range rig.Leaks(s.t, secrets, s.who.Home, s.portal.Log) {
		figures.Leaked.Add(1)
		s.t.Error(leak)
	}
	return rig.Traces(s.t, s.portal.Base)
}

// cut types the command on the bad network, and again once it is healed when
// the program gave up.
func (c cell) cut(t *testing.T, s *stage, unclear *atomic.Int64) {
	t.Helper()
	x, who, args := s.proxy, s.who, s.args
	n := 1
	if c.lasting {
		n = 1000
	}
	x.Fail(c.fault, n)
	ran := who.Run("", args...)
	if c.fault != rig.Refused && x.Hit() == 0 {
		t.Fatalf("the fault was never met: %+v", ran)
	}
	x.Fail(rig.Healthy, 0)
	switch {
	case ran.Code == 0 && !c.lasting:
		return
	case !c.lasting:
		t.Errorf("one fault, and it is not done: %+v", ran)
	case ran.Code != 7 || !strings.Contains(ran.Err, "portail") && !strings.Contains(ran.Err, "retapez la même commande"):
		unclear.Add(1)
		t.Errorf("no clear word: %+v", ran)
	}
	if again := who.Run("", args...); again.Code != 0 {
		t.Errorf("typed again: %+v\nthe first time: %+v", again, ran)
	}
}

// compareTraces counts what a bad network has lost or doubled.
func compareTraces(t *testing.T, figures *rig.Figures, want, got map[string]int64) {
	t.Helper()
	for _, table := range slices.Sorted(maps.Keys(want)) {
		switch {
		case got[table] > want[table]:
			figures.Doubled.Add(1)
			t.Errorf("%s: %d, on a healthy network %d", table, got[table], want[table])
		case got[table] < want[table]:
			figures.Lost.Add(1)
			t.Errorf("%s: %d, on a healthy network %d", table, got[table], want[table])
		}
	}
}
