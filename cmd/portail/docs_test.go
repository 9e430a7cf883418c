package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/test/postgres"
)

// The files that docs/portail.md shows are taken as they are.
func TestDocumentedFiles(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "portail.md"))
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for i, part := range strings.Split(string(raw), "```json\n") {
		if i > 0 {
			block, _, _ := strings.Cut(part, "```")
			blocks = append(blocks, block)
		}
	}
	if len(blocks) != 2 {
		t.Fatalf("%d examples", len(blocks))
	}
	dir := t.TempDir()
	base, file := filepath.Join(dir, "base.db"), filepath.Join(dir, "service.json")
	for path, text := range map[string]string{base + ".service.json": blocks[0], file: blocks[1],
		filepath.Join(dir, "effectif.csv"): journeyRoster} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	runOffice(t, base, "", "migrer")
	runOffice(t, base, "", "charger", file)
	if list := runOffice(t, base, "", "facture", "liste", "--adherent", "100042"); !strings.Contains(list, "Facture") {
		t.Error(list)
	}
}

// The commands of « Passer à PostgreSQL » are run as they are written.
func TestDocumentedTransfer(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "portail.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(raw), "### Passer à PostgreSQL")
	section, _, ended := strings.Cut(section, "\n### ")
	if !found || !ended {
		t.Fatal("no such section")
	}
	dir := t.TempDir()
	base := filepath.Join(dir, "base.db")
	runOffice(t, base, "", "migrer")
	writeService(t, base+".service.json")
	here := strings.NewReplacer("/var/lib/portail", dir, "/var/sauvegardes", dir, "postgres://portail@bd.exemple.fr/portail", postgres.Database(t, ""))
	commands := 0
	for line := range strings.Lines(section) {
		words := strings.Fields(here.Replace(line))
		if len(words) < 2 || words[0] != "portail" {
			continue
		}
		commands++
		if words[1] == "servir" {
			serve(t, 1, words[2:]...).end(t)
			continue
		}
		var out, said bytes.Buffer
		if code := run(t.Context(), words[1:], nil, strings.NewReader(""), &out, &said); code != cli.ExitDone {
			t.Errorf("%s: exit %d: %s", line, code, &said)
		}
	}
	if commands != 5 {
		t.Errorf("%d commands", commands)
	}
	runOffice(t, base, "", "adherent", "liste")                                                  // it serves again
	runOffice(t, filepath.Join(dir, "retour.db"), "", "adherent", "liste", "--cle", base+".cle") // and so does its copy
}
