package adapters

import (
	"os"
	"path/filepath"
	"testing"
)

func TestImagesAreSavedOverNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "Téléchargements")
	for i, want := range []string{"code-affiche.png", "code-affiche (2).png"} {
		path, err := saveImage(dir, []byte{byte(i)})
		if err != nil || filepath.Base(path) != want {
			t.Fatalf("%q, %v", path, err)
		}
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 || info.Size() != 1 {
			t.Errorf("%v, %v", info, err)
		}
	}
	if _, err := saveImage(filepath.Join(dir, "code-affiche.png"), nil); err == nil {
		t.Error("saved in a file")
	}
}
