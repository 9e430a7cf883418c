package sqlstore

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/pressly/goose/v3"
	"golang.org/x/sync/errgroup"

	"github.com/espace-adherent/adherent/spst"
)

var zeroKey = make([]byte, KeySize)

// oldBase makes a base as the program had them at that version.
func oldBase(t *testing.T, path string, version int64) {
	t.Helper()
	ctx := t.Context()
	write(t, path, "")
	db, err := openSQLite(path, writer)
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Sub(migrations, sqliteMigrations)
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(ctx, version); err != nil {
		t.Fatal(err)
	}
	s, err := newSeals(zeroKey)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(ctx, `INSERT INTO base (id, key_check) VALUES (1, $1)`, s.check); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// Several programs at once, on an old base or where there is none: all end well,
// and each migration was made once.
func TestMigrateTogether(t *testing.T) {
	const together = 6
	last, err := newest(sqliteMigrations)
	if err != nil {
		t.Fatal(err)
	}
	for _, version := range []int64{-1, 1, 5, last - 1} {
		path := filepath.Join(t.TempDir(), "base.db")
		if version >= 0 {
			oldBase(t, path, version)
		}
		group, ctx := errgroup.WithContext(t.Context())
		for range together {
			group.Go(func() error {
				s, err := Open(ctx, path, zeroKey)
				if err != nil {
					return err
				}
				return s.Close()
			})
		}
		if err := group.Wait(); err != nil {
			t.Errorf("from %d: %v", version, err)
		}
		wantEachOnce(t, path, last)
	}
}

func wantEachOnce(t *testing.T, path string, last int64) {
	t.Helper()
	db, err := openSQLite(path, looker)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var rows, versions, newestRow int64
	err = db.QueryRowContext(context.Background(), `SELECT count(*), count(DISTINCT version_id), max(version_id) FROM goose_db_version`).Scan(
		&rows, &versions, &newestRow)
	if err != nil || rows != versions || newestRow != last {
		t.Errorf("%d rows for %d versions up to %d, want up to %d; %v", rows, versions, newestRow, last, err)
	}
}

// A base that is beyond what the program knows is left as it is.
func TestNewerBaseIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "base.db")
	s, err := Open(t.Context(), path, zeroKey)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.file().write.ExecContext(t.Context(), beyond); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, opened := Open(t.Context(), path, zeroKey)
	_, copied := Backup(t.Context(), path, path+".copie", zeroKey)
	_, verified := Verify(t.Context(), path, nil)
	for _, err := range []error{opened, copied, verified} {
		if spst.KindOf(err) != spst.Conflict || spst.CodeOf(err) != "newer_base" {
			t.Errorf("got %v", err)
		}
	}
	if after, err := os.ReadFile(path); string(after) != string(before) || err != nil {
		t.Errorf("the base was changed, %v", err)
	}
	if _, err := os.Stat(path + ".copie"); !os.IsNotExist(err) {
		t.Errorf("a copy was made, %v", err)
	}
}
