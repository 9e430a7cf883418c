package sqlstore

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

// names gives what is in a folder.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestPutWhole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "fichier")
	stop := errors.New("stop")
	if err := putWhole(path, func(part *os.File) error { _, _ = part.WriteString("half"); return stop }); !errors.Is(err, stop) {
		t.Errorf("got %v", err)
	}
	if got := names(t, dir); len(got) != 0 {
		t.Errorf("a failure leaves %v", got)
	}
	// Another program is faster: its file stays.
	err := putWhole(path, func(*os.File) error { write(t, path, "theirs"); return nil })
	if !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v", err)
	}
	if err := putWhole(path, func(*os.File) error { t.Error("begun over a file"); return nil }); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v", err)
	}
	if text, err := os.ReadFile(path); string(text) != "theirs" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
	if got := names(t, dir); !slices.Equal(got, []string{"fichier"}) {
		t.Errorf("left %v", got)
	}
}

// What a killed program left is removed; what another one is making is not, nor
// what only looks like a part.
func TestPartsAreSwept(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the lock is that of the system there")
	}
	dir := t.TempDir()
	for _, name := range []string{".portail-old.part", ".portail-old.part-journal", ".portail-old.part-wal", ".autre.part", "portail-x.part"} {
		write(t, filepath.Join(dir, name), "x")
	}
	if err := os.Mkdir(filepath.Join(dir, ".portail-dossier.part"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, ".autre.part"), filepath.Join(dir, ".portail-lien.part")); err != nil {
		t.Fatal(err)
	}
	err := putWhole(filepath.Join(dir, "un"), func(first *os.File) error {
		_, _ = first.WriteString("un")
		return putWhole(filepath.Join(dir, "deux"), func(*os.File) error { return nil })
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{".autre.part", ".portail-dossier.part", ".portail-lien.part", "deux", "portail-x.part", "un"}
	if got := names(t, dir); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if text, _ := os.ReadFile(filepath.Join(dir, "un")); string(text) != "un" {
		t.Errorf("the part under way holds %q", text)
	}
}
