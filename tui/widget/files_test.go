package widget

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
)

func newFiles() *Files {
	f := NewFiles(theme.New(true), "Fichier", func(it FileItem) bool { return strings.HasSuffix(it.Name, ".csv") })
	f.SetSize(60, 10)
	f.Focus()
	f.SetPath("/paie/")
	f.SetFolder("/paie/", []FileItem{{Name: "2026", Dir: true}, {Name: "effectif.csv", Size: 12_400}, {Name: "effectif-2.csv", Size: 3_400_000}, {Name: "notes.txt"}, {Name: ".caché.csv"}}, "")
	return f
}

func TestFilesCompletesAndPicks(t *testing.T) {
	f := newFiles()
	view := ansi.Strip(f.View())
	for _, want := range []string{"2026/", "effectif.csv", "12 ko", "3,4 Mo"} {
		if !strings.Contains(view, want) {
			t.Errorf("%q is not in\n%s", want, view)
		}
	}
	if strings.Contains(view, "notes") || strings.Contains(view, "caché") {
		t.Error("a file of another kind, or a hidden one, shows")
	}
	f.Update(keys.Press("e"))
	f.Update(keys.Press("tab"))
	if f.Path() != "/paie/effectif" {
		t.Errorf("completed as %q", f.Path())
	}
	f.Update(keys.Press("-"))
	f.Update(keys.Press("tab"))
	if path, ok := f.Pick(); !ok || path != "/paie/effectif-2.csv" {
		t.Errorf("%q, %v", path, ok)
	}
}

func TestFilesGoesIntoFolders(t *testing.T) {
	f := newFiles()
	if path, ok := f.Pick(); ok {
		t.Errorf("a folder was picked: %q", path)
	}
	folder, wanted := f.Wants()
	if folder != "/paie/2026/" || !wanted {
		t.Fatalf("%q, %v", folder, wanted)
	}
	f.SetFolder("/paie/", []FileItem{{Name: "tard.csv"}}, "") // late
	if _, wanted = f.Wants(); !wanted {
		t.Error("a late answer was taken")
	}
	f.SetFolder("/paie/2026/", nil, "Dossier illisible.")
	if !strings.Contains(ansi.Strip(f.View()), "Dossier illisible.") {
		t.Error(f.View())
	}
	if path, ok := f.Pick(); ok {
		t.Errorf("picked %q in an empty folder", path)
	}
}
