//go:build unix

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/verbs"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/portal/demo"
)

// example is a line that people are shown.
type example struct{ where, line string }

// examples are those of the help, of its topics, of the guide and of the README.
func examples(t *testing.T) []example {
	t.Helper()
	var all []example
	add := func(where, text string) {
		text = strings.ReplaceAll(text, "\\\n", " ")
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); shown.MatchString(line) {
				all = append(all, example{where, line})
			}
		}
	}
	for path, c := range commands() {
		add(path+" --help", c.Example)
	}
	for _, topic := range verbs.Manual().Topics {
		add("aide "+topic.Names[0], topic.Text)
	}
	for _, file := range []string{"docs/guide.md", "README.md"} {
		text, err := os.ReadFile(filepath.Join("..", "..", file))
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range regexp.MustCompile("(?ms)^```\\w*\n(.*?)^```").FindAllStringSubmatch(string(text), -1) {
			add(file, block[1])
		}
	}
	slices.SortFunc(all, func(a, b example) int { return strings.Compare(a.where+a.line, b.where+b.line) })
	return all
}

// shown is a line that is typed: not a sentence that names a command.
var shown = regexp.MustCompile(`^(adherent|export|source) |\| adherent `)

// madeUp are the examples that a test cannot carry out as they stand, with the exit codes that they have then.
var madeUp = []struct {
	line  string
	codes []int
}{
	{`^adherent (demo|--portail)`, []int{cli.ExitFailed}},                                                   // a person's terminal
	{`connexion --(portail|mot)|double-facteur|jetons creer|confirmer martin$`, []int{cli.ExitUsage}},       // their secrets
	{`confirmer martin --|saisir 2027 --certifie`, []int{cli.ExitConflict}},                                 // another contact, another month
	{`a1b2c3|3fa94c0e12ab|F2026-0042|alias retirer`, []int{cli.ExitNotFound}},                               // nobody's
	{`martin claire`, []int{cli.ExitDone, cli.ExitInvalid, cli.ExitNotFound}},                               // added by another example
	{`(importer|salaries modifier) --annuler|importer --reprendre`, []int{cli.ExitUsage, cli.ExitNotFound}}, // nothing, or not without --oui
	{`importer paie.csv --entier --sortie`, []int{cli.ExitUsage, cli.ExitInvalid}},                          // the count is of another roster
	{`\.dsn|dsn\.edi`, []int{cli.ExitDone, cli.ExitInvalid, cli.ExitNotFound}},                              // of another establishment
	{`surveiller --depuis`, []int{cli.ExitChanged}},
	{`--imprimante`, []int{cli.ExitDone, cli.ExitFailed}}, // there may be no printer
}

const newcomersShown = "Nom de naissance;Prénom;Date de naissance;Sexe;Date d'embauche;Poste;Contrat\nARRIVANT;Paul;01/01/1980;M;01/10/2024;Livreur;CDI\n"

// filesShown are those that the examples name.
var filesShown = map[string]string{
	"novembre.csv":     newcomersShown,
	"paie.csv":         newcomersShown,
	"salarie.json":     `{"birth_name":"ESSAI","first_name":"Claire","birth_date":"1990-03-12","sex":"F","hire_date":"2024-11-01","job_title":"Caissière","pcs_code":"552a","contract_type":"cdi","determinants":["AUCUN"]}`,
	"contact.json":     `{"civility":"madame","last_name":"MARTIN","first_name":"Séverine","types":["referent_securite"],"mobile":"0612345678"}`,
	"identifiants.txt": "f0012\nf0013\n",
	"fichier":          "secret\n",
	"code.txt":         "123456\n",
	"numeros.txt":      "255081416802538\n",
	"nir.txt":          "2900376540001\n",
}

func TestEveryExampleRuns(t *testing.T) {
	samples := demo.Samples()
	running := samplePortalOn(t, sampleDay)
	member, mandatary, leaving := tokenOf(t, running.URL, samples[0]), tokenOf(t, running.URL, samples.Mandatary()), tokenOf(t, running.URL, samples[0])
	dsn, err := os.ReadFile(filepath.Join("..", "..", "exchange", "dsn", "testdata", "s01_mensuelle_p25_latin1_crlf.dsn"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range examples(t) {
		token := member
		switch {
		case strings.Contains(e.line, "-client"):
			token = mandatary
		case strings.Contains(e.line, "deconnexion"):
			token = leaving
		}
		want := []int{cli.ExitDone}
		for _, m := range madeUp {
			if regexp.MustCompile(m.line).MatchString(e.line) {
				want = m.codes
			}
		}
		if strings.HasPrefix(e.line, "adherent ssh") { // it serves until it is ended; gateway's tests have it
			continue
		}
		home := t.TempDir()
		if err := os.MkdirAll(filepath.Join(home, ".config", "fish", "completions"), 0o700); err != nil {
			t.Fatal(err)
		}
		for name, text := range filesShown {
			if err := os.WriteFile(filepath.Join(home, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for _, name := range []string{"dsn.edi", "partie1.dsn", "partie2.dsn"} {
			if err := os.WriteFile(filepath.Join(home, name), dsn, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		cmd := exec.CommandContext(t.Context(), "bash", "-c", e.line)
		cmd.Dir = home
		cmd.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME=", "XDG_STATE_HOME=", "ADHERENT_PORTAIL="+running.URL,
			"ADHERENT_JETON="+token, "DBUS_SESSION_BUS_ADDRESS=unix:path="+home+"/none", "PAGER=")
		out, err := cmd.CombinedOutput()
		code := 0
		if failed, ok := errors.AsType[*exec.ExitError](err); ok {
			code = failed.ExitCode()
		}
		if !slices.Contains(want, code) {
			t.Errorf("%d %s: %s\n    %s", code, e.where, e.line, strings.ReplaceAll(string(out), "\n", "\n    "))
		}
	}
}
