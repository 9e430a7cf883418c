package sqlstore_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/spst"
)

var (
	today = spst.NewDate(2026, time.November, 23)
	now   = time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)
)

func open(t *testing.T, path string, key []byte) *sqlstore.Store {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), path, key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func newKey(t *testing.T) []byte {
	t.Helper()
	key, err := sqlstore.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func wantKind(t *testing.T, err error, kind spst.Kind, code string) {
	t.Helper()
	if spst.KindOf(err) != kind || spst.CodeOf(err) != code {
		t.Fatalf("got error %v (%q %q), want %q %q", err, spst.KindOf(err), spst.CodeOf(err), kind, code)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestSQLite(t *testing.T) {
	storeSuite(t, func(t *testing.T) portal.Store {
		return open(t, filepath.Join(t.TempDir(), "portail.db"), newKey(t))
	})
}

// A path may hold what means something in a URI.
func TestPathIsTakenAsItIs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l'été 100% ?mode=memory&x#y.db")
	s := open(t, path, newKey(t))
	must(t, s.Ready(t.Context()))
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

func TestBaseIsFoundAgain(t *testing.T) {
	path, key := filepath.Join(t.TempDir(), "portail.db"), newKey(t)
	s, err := sqlstore.Open(t.Context(), path, key)
	must(t, err)
	must(t, s.PutMember(t.Context(), portal.Member{Member: spst.Member{Number: "1", Name: "UN"}}))
	must(t, s.AddEmployees(t.Context(), "1", []portal.Record{record("a", "MARTIN", "Zoé")}))
	must(t, s.Close())

	s = open(t, path, key)
	r, err := s.Employee(t.Context(), "1", "a")
	if err != nil || r.BirthName != "MARTIN" {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestWrongKeyIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "portail.db")
	s, err := sqlstore.Open(t.Context(), path, newKey(t))
	must(t, err)
	must(t, s.Close())
	_, err = sqlstore.Open(t.Context(), path, newKey(t))
	wantKind(t, err, spst.Invalid, "key")
	_, err = sqlstore.Open(t.Context(), path, make([]byte, 16))
	wantKind(t, err, spst.Invalid, "key")
}

func TestNotABase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes.txt")
	must(t, os.WriteFile(path, []byte("ceci n'est pas une base de données, mais un texte assez long pour en être sûr"), 0o600))
	if _, err := sqlstore.Open(t.Context(), path, newKey(t)); err == nil {
		t.Error("opened")
	}
}

func TestKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "base.cle")
	made, err := sqlstore.LoadOrCreateKey(path)
	must(t, err)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	found, err := sqlstore.LoadOrCreateKey(path)
	if err != nil || string(found) != string(made) || len(made) != sqlstore.KeySize {
		t.Errorf("found %d bytes, %v", len(found), err)
	}
	must(t, os.WriteFile(path, []byte("trop court\n"), 0o600))
	_, err = sqlstore.LoadOrCreateKey(path)
	wantKind(t, err, spst.Invalid, "key")
	_, err = sqlstore.LoadOrCreateKey(filepath.Join(path, "dans-un-fichier"))
	wantKind(t, err, spst.Unavailable, "key_file")
}

// A reader sees one state of the base from the first row to the last.
func TestStreamIsOneStateOfTheBase(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "portail.db"), newKey(t))
	must(t, s.PutMember(t.Context(), portal.Member{Member: spst.Member{Number: "1"}}))
	var list []portal.Record
	for _, id := range []string{"a", "b", "c"} {
		list = append(list, record(id, "MARTIN", id))
	}
	must(t, s.AddEmployees(t.Context(), "1", list))
	total, seen := 0, 0
	err := s.StreamEmployees(t.Context(), "1", portal.Selection{Status: spst.All, On: today},
		func(n int) { total = n },
		func(e *spst.Employee) error {
			if seen++; seen == 1 {
				must(t, s.AddEmployees(t.Context(), "1", []portal.Record{record("d", "MARTIN", "d")}))
			}
			return nil
		})
	if err != nil || total != 3 || seen != 3 {
		t.Errorf("%d announced, %d seen, %v", total, seen, err)
	}
	stop := errors.New("enough")
	err = s.StreamEmployees(t.Context(), "1", portal.Selection{Status: spst.All, On: today},
		func(int) {}, func(*spst.Employee) error { return stop })
	if !errors.Is(err, stop) {
		t.Errorf("got %v", err)
	}
}
