package widget

import (
	"slices"
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
	f.SetFolder("/paie/", []FileItem{{Name: "2026", Dir: true}, {Name: "effectif.csv", Size: 12_400},
		{Name: "effectif-2.csv", Size: 3_400_000}, {Name: "notes.txt"}, {Name: ".caché.csv"}}, "")
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

func TestFilesAreMarkedAndPickedTogether(t *testing.T) {
	f := newFiles()
	f.Several = true
	f.SetFolder("/paie/", []FileItem{{Name: "2026", Dir: true}, {Name: "un.csv"}, {Name: "deux.csv"}, {Name: "trois fois.csv"}}, "")
	press := func(names ...string) {
		for _, name := range names {
			f.Update(keys.Press(name))
		}
	}
	press("space") // a folder is not marked
	if f.Marked() != 0 || f.Path() != "/paie/" {
		t.Errorf("%d marked, %q", f.Marked(), f.Path())
	}
	press("down", "space", "space") // the cursor goes on
	if paths, ok := f.Picks(); !ok || !slices.Equal(paths, []string{"/paie/un.csv", "/paie/deux.csv"}) {
		t.Errorf("%q, %v", paths, ok)
	}
	if view := ansi.Strip(f.View()); strings.Count(view, theme.SignOK) != 2 {
		t.Errorf("two marks do not show in\n%s", view)
	}
	press("up", "space") // taken away
	if paths, ok := f.Picks(); !ok || !slices.Equal(paths, []string{"/paie/un.csv"}) {
		t.Errorf("%q, %v", paths, ok)
	}
	press("t", "r", "o", "i", "s", "space") // a name goes on with a blank
	if f.Path() != "/paie/trois " {
		t.Errorf("%q", f.Path())
	}
	press("space")
	if paths, _ := f.Picks(); len(paths) != 2 || paths[1] != "/paie/trois fois.csv" {
		t.Errorf("%q", paths)
	}
	press("backspace", "backspace", "backspace", "backspace", "backspace", "backspace", "up", "up", "up", "up")
	if paths, ok := f.Picks(); ok {
		t.Errorf("a folder gave %q", paths)
	}
}
