package sqlstore_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/postgres"
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

func wantKind(t *testing.T, err error, kind spst.Kind, code spst.Code) {
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

func TestPostgreSQL(t *testing.T) {
	storeSuite(t, func(t *testing.T) portal.Store {
		return open(t, postgres.Database(t, ""), newKey(t))
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

// What is there and is not a base is refused, and stays as it was.
func TestNotABase(t *testing.T) {
	dir := t.TempDir()
	foreign := filepath.Join(dir, "autre.db")
	db, err := sql.Open("sqlite", foreign)
	must(t, err)
	_, err = db.ExecContext(t.Context(), `CREATE TABLE bookmark (url TEXT)`)
	must(t, errors.Join(err, db.Close()))
	must(t, os.WriteFile(filepath.Join(dir, "notes.txt"),
		[]byte("ceci n'est pas une base de données, mais un texte assez long pour en être sûr"), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "vide.db"), nil, 0o600))
	whole := filepath.Join(dir, "entiere.db")
	must(t, open(t, whole, newKey(t)).Close())
	content, err := os.ReadFile(whole)
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, "entete.db"), content[:100], 0o600))
	for _, name := range []string{"autre.db", "notes.txt", "vide.db", "entete.db"} {
		path := filepath.Join(dir, name)
		before, err := os.ReadFile(path)
		must(t, err)
		_, err = sqlstore.Open(t.Context(), path, newKey(t))
		wantKind(t, err, spst.Invalid, "not_a_base")
		_, err = sqlstore.BaseKey(t.Context(), path, path+".cle")
		wantKind(t, err, spst.Invalid, "not_a_base")
		_, err = sqlstore.Verify(t.Context(), path, nil)
		wantKind(t, err, spst.Invalid, "not_a_base")
		if after, err := os.ReadFile(path); string(after) != string(before) || err != nil {
			t.Errorf("%s was changed, %v", name, err)
		}
		if beside, _ := filepath.Glob(path + "?*"); len(beside) != 0 {
			t.Errorf("left %v", beside)
		}
	}
}

func TestKeyFile(t *testing.T) {
	base := filepath.Join(t.TempDir(), "base.db")
	path := base + ".cle"
	made := make(chan []byte, 8)
	for range cap(made) { // several programs at once
		go func() {
			key, err := sqlstore.BaseKey(t.Context(), base, path)
			if err != nil {
				t.Error(err)
			}
			made <- key
		}()
	}
	key := <-made
	for range cap(made) - 1 {
		if other := <-made; string(other) != string(key) || len(key) != sqlstore.KeySize {
			t.Errorf("%d bytes, and others", len(key))
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	must(t, os.WriteFile(path, []byte("trop court\n"), 0o600))
	_, err = sqlstore.BaseKey(t.Context(), base, path)
	wantKind(t, err, spst.Invalid, "key")
	_, err = sqlstore.BaseKey(t.Context(), base, filepath.Join(path, "dans-un-fichier"))
	wantKind(t, err, spst.Unavailable, "key_file")
}

// Beside a base that is there no key is made: it would open nothing.
func TestNoKeyIsMadeBesideABase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "base.db")
	must(t, open(t, path, newKey(t)).Close())
	_, err := sqlstore.BaseKey(t.Context(), path, path+".cle")
	wantKind(t, err, spst.NotFound, "no_key")
	if _, err := os.Stat(path + ".cle"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a key was made, %v", err)
	}
}

// A base that an older program left open to all is closed, with what SQLite has
// beside it; a group that was given a right keeps it.
func TestBaseIsClosedToOthers(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("rights are others there")
	}
	path, key := filepath.Join(t.TempDir(), "base.db"), newKey(t)
	for _, c := range []struct{ was, want os.FileMode }{{0o644, 0o600}, {0o640, 0o640}, {0o600, 0o600}} {
		s, err := sqlstore.Open(t.Context(), path, key)
		must(t, err)
		must(t, s.Close())
		must(t, os.Chmod(path, c.was))
		s, err = sqlstore.Open(t.Context(), path, key)
		must(t, err)
		must(t, s.PutMember(t.Context(), member("1")))
		for _, suffix := range []string{"", "-wal", "-shm"} {
			info, err := os.Stat(path + suffix)
			must(t, err)
			if info.Mode().Perm() != c.want {
				t.Errorf("%o became %o (%q)", c.was, info.Mode().Perm(), suffix)
			}
		}
		must(t, s.Close())
	}
}

// A reader sees one state of the base from the first row to the last.
func TestStreamIsOneStateOfTheBase(t *testing.T) {
	streamIsOneState(t, open(t, filepath.Join(t.TempDir(), "portail.db"), newKey(t)))
}

func TestStreamIsOneStateOfTheBaseOnPostgreSQL(t *testing.T) {
	streamIsOneState(t, open(t, postgres.Database(t, ""), newKey(t)))
}

func streamIsOneState(t *testing.T, s *sqlstore.Store) {
	t.Helper()
	must(t, s.PutMember(t.Context(), portal.Member{Member: spst.Member{Number: "1"}}))
	var list []portal.Record
	for _, id := range []string{"a", "b", "c"} {
		list = append(list, record(id, "MARTIN", id))
	}
	must(t, s.AddEmployees(t.Context(), "1", list))
	total, seen := 0, 0
	err := s.StreamEmployees(t.Context(), "1", portal.Selection{Status: spst.All, On: today},
		func(n int) { total = n },
		func(*spst.Employee, spst.Tracking) error {
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
		func(int) {}, func(*spst.Employee, spst.Tracking) error { return stop })
	if !errors.Is(err, stop) {
		t.Errorf("got %v", err)
	}
}
