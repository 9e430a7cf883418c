package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
)

// commands are all of them, by their path without the program's name.
func commands() map[string]*cobra.Command {
	all := map[string]*cobra.Command{}
	var add func(*cobra.Command)
	add = func(c *cobra.Command) {
		if c.Hidden {
			return
		}
		all[strings.TrimPrefix(c.CommandPath(), "adherent ")] = c
		for _, child := range c.Commands() {
			add(child)
		}
	}
	add(newRoot(program.New("", nil, nil, nil, nil)))
	return all
}

// TestEveryVerbIsThere wants the whole command line that is promised.
func TestEveryVerbIsThere(t *testing.T) {
	all, promised := commands(), map[string]bool{"adherent": true}
	for noun, verbs := range map[string]string{
		"":           "aide alias api demo connexion deconnexion statut config services synthese clients a-faire surveiller agenda lire verifier jours-ouvres docteur ssh completion man manquants version",
		"entreprise": "voir modifier situation valider historique", "contacts": "liste ajouter modifier retirer confirmer coupon",
		"adresses": "liste ajouter modifier retirer",
		"salaries": "liste voir ajouter modifier sortir importer exporter imprimer controler effectifs historique differences",
		"factures": "liste telecharger echeancier exporter comptabilite", "declarations": "liste saisir preparer imprimer",
		"rdv": "liste demander modifier annuler retirer agenda echeances demandes exporter", "compte": "voir double-facteur sessions jetons",
		"alias": "definir liste retirer", "config": "liste lire regler", "connexion": "jeton",
		"compte double-facteur": "activer confirmer desactiver codes", "compte sessions": "fermer", "compte jetons": "creer revoquer", "verifier": "nir siret siren tva naf pcs",
	} {
		for _, verb := range strings.Fields(verbs) {
			path := strings.TrimSpace(noun + " " + verb)
			if all[path] == nil {
				t.Errorf("« adherent %s » is missing", path)
			}
			promised[path] = true
		}
		promised[noun] = true
	}
	for path := range all {
		if promised[path] {
			continue
		}
		t.Errorf("« adherent %s » is promised nowhere: add it here and to the guide", path)
	}
}

// TestEveryCommandIsDocumented wants each command to say what it is, its options
// to have French words, and the guide to name it.
func TestEveryCommandIsDocumented(t *testing.T) {
	guide, err := os.ReadFile("../../docs/guide.md")
	if err != nil {
		t.Fatal(err)
	}
	english := regexp.MustCompile(`(?i)\b(the|help for|file|output|flags)\b`)
	valuesOnly := regexp.MustCompile("^`[^`]*\\|[^`]*`$") // says what may be given, and not of what
	for path, c := range commands() {
		if c.Short == "" || english.MatchString(c.Short) || strings.HasSuffix(c.Short, ".") {
			t.Errorf("%s: %q", path, c.Short)
		}
		if c.Runnable() && c.Args == nil && !strings.Contains(c.Use, " ") {
			t.Errorf("%s takes any argument and does not say so", path)
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if f.Usage == "" || english.MatchString(f.Usage) || valuesOnly.MatchString(f.Usage) {
				t.Errorf("%s --%s: %q", path, f.Name, f.Usage)
			}
		})
		words := strings.Fields(path)
		if last := words[len(words)-1]; !strings.Contains(string(guide), last) {
			t.Errorf("the guide does not name %s", path)
		}
	}
}

// What --web opens is on the portal's page.
func TestObjectsAreInTheDocumentation(t *testing.T) {
	described, err := os.ReadFile("../../portal/web/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for path, c := range commands() {
		object := cli.ObjectOf(c)
		if object == "" {
			continue
		}
		if n++; !strings.Contains(string(described), "\n    "+object+":\n") {
			t.Errorf("%s gives a %s, which the API does not describe", path, object)
		}
	}
	if n < 15 {
		t.Errorf("%d commands give an object of the API", n)
	}
}

// TestBulkWritesAsk wants --oui and --simuler on what may touch several people at
// once.
func TestBulkWritesAsk(t *testing.T) {
	all := commands()
	for _, path := range []string{"salaries importer", "salaries sortir", "rdv demander", "declarations saisir"} {
		for _, option := range []string{"oui", "simuler"} {
			if all[path].Flags().Lookup(option) == nil {
				t.Errorf("%s has no --%s", path, option)
			}
		}
	}
	var everybody []string
	for path, c := range all {
		if c.Flags().Lookup("tous-les-clients") != nil {
			everybody = append(everybody, path)
			if c.Flags().Lookup("client") == nil {
				t.Errorf("%s has no --client", path)
			}
		}
	}
	if len(everybody) < 15 || !slices.Contains(everybody, "factures telecharger") {
		t.Errorf("for all members: %v", everybody)
	}
}

// The help of every command is French to the end of its options.
func TestHelpIsFrench(t *testing.T) {
	english := regexp.MustCompile(`(?i)\(default|\bflags?\b|\bhelp for\b|\bversion for\b|\bstrings?\b  |\bint  |\bduration\b`)
	var look func(cmd *cobra.Command)
	look = func(cmd *cobra.Command) {
		cmd.InitDefaultHelpFlag()
		if found := english.FindString(cmd.Short + "\n" + cmd.Long + "\n" + cmd.UsageString()); found != "" {
			t.Errorf("%s: %q in the help", cmd.CommandPath(), found)
		}
		for _, child := range cmd.Commands() {
			look(child)
		}
	}
	look(newRoot(program.New("", nil, nil, nil, nil)))
}
