package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
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
