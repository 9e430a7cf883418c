package client_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/spst"
)

func TestContentIsNeverSavedOverAnotherFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "reçu")
	for _, c := range []struct {
		content, want string
		existed       bool
	}{
		{"un", "agenda.ics", false}, {"deux", "agenda (2).ics", false}, {"un", "agenda.ics", true},
		{"trois", "agenda (3).ics", false}, {"deux", "agenda (2).ics", true},
	} {
		saved, err := client.SaveContent(dir, "agenda.ics", []byte(c.content))
		if err != nil || saved.Path != filepath.Join(dir, c.want) || saved.Existed != c.existed {
			t.Fatalf("%s: %+v, %v", c.content, saved, err)
		}
		if got, err := os.ReadFile(saved.Path); err != nil || string(got) != c.content {
			t.Errorf("%s holds %q, %v", saved.Path, got, err)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) != 3 {
		t.Errorf("%d files are left", len(left))
	}
	_, err := client.SaveContent(filepath.Join(dir, "agenda.ics"), "non", nil)
	wantError(t, err, spst.Conflict, spst.CodeFile)
}
