// Package sqlstore keeps the portal's data in a SQL database: SQLite in one
// file, written so that PostgreSQL can join with the same suite of tests.
//
// House rules:
//   - statements are plain SQL that both engines take: $1 placeholders numbered
//     in the order of their first use, RETURNING, ON CONFLICT, LIKE … ESCAPE;
//     what differs (migrations, error codes, connections) is in dialect files;
//   - one connection writes, so that SQLite never answers "busy" and a
//     transaction reads what stays true until it commits;
//   - the errors of the driver are folded into *[spst.Error]s here (error.go);
//   - an employee's record and a kept reply are sealed (seal.go): no NIR, birth
//     date, determinant or comment is on disk in clear.
package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"sync"

	"github.com/pressly/goose/v3"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

//go:embed migrations/sqlite/*.sql
var migrations embed.FS

// Store is a [portal.Store] over a SQL database.
type Store struct {
	read, write *sql.DB
	seals       seals

	mu       sync.RWMutex
	prepared map[string]*sql.Stmt // statements on read
}

var _ portal.Store = (*Store)(nil)

// Open opens the SQLite base at path, creates it when it is not there, and
// brings it to the current version. key is the [KeySize] bytes that seal its
// personal data: a base that was made with another key is refused (Invalid,
// code "key").
func Open(ctx context.Context, path string, key []byte) (*Store, error) {
	seals, err := newSeals(key)
	if err != nil {
		return nil, err
	}
	s := &Store{seals: seals, prepared: map[string]*sql.Stmt{}}
	if s.write, err = openSQLite(path, writer); err != nil {
		return nil, err
	}
	if s.read, err = openSQLite(path, reader); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := s.prepareBase(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) prepareBase(ctx context.Context) error {
	if err := s.migrate(ctx); err != nil {
		return fold(err)
	}
	return s.checkKey(ctx)
}

func (s *Store) migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations/sqlite")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, s.write, files, goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// Version gives the number of the last migration that the base has had.
func (s *Store) Version(ctx context.Context) (int64, error) {
	var v int64
	err := s.row(ctx, `SELECT max(version_id) FROM goose_db_version`).Scan(&v)
	return v, fold(err)
}

// checkKey keeps a digest of the key in a new base, and compares it in an old one.
func (s *Store) checkKey(ctx context.Context) error {
	return s.Within(ctx, func(ctx context.Context) error {
		err := s.exec(ctx, `INSERT INTO base (id, key_check) VALUES (1, $1) ON CONFLICT (id) DO NOTHING`, s.seals.check)
		if err != nil {
			return err
		}
		var kept []byte
		if err := s.row(ctx, `SELECT key_check FROM base WHERE id = 1`).Scan(&kept); err != nil {
			return fold(err)
		}
		if string(kept) != string(s.seals.check) {
			return &spst.Error{
				Kind: spst.Invalid, Code: "key",
				Message: "Cette clé n'est pas celle de la base : ses données ne peuvent pas être lues. Indiquez la clé avec laquelle la base a été créée.",
			}
		}
		return nil
	})
}

// Close closes the base, after the statements under way.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []error
	for _, st := range s.prepared {
		all = append(all, st.Close())
	}
	clear(s.prepared)
	for _, db := range []*sql.DB{s.read, s.write} {
		if db != nil {
			all = append(all, db.Close())
		}
	}
	return errors.Join(all...)
}

// Ready tells whether the base answers.
func (s *Store) Ready(ctx context.Context) error {
	var one int
	return fold(s.row(ctx, `SELECT 1 FROM base`).Scan(&one))
}

// Purge drops what has run out.
func (s *Store) Purge(ctx context.Context, e portal.Expiry) error {
	return s.Within(ctx, func(ctx context.Context) error {
		err := s.exec(ctx, `DELETE FROM session WHERE expires < $1 OR seen < $2`, millis(e.SessionsUntil), millis(e.SessionsSeen))
		if err != nil {
			return err
		}
		if err := s.exec(ctx, `DELETE FROM reply WHERE at < $1`, millis(e.RepliesBefore)); err != nil {
			return err
		}
		if err := s.exec(ctx, `DELETE FROM password_reset WHERE expires < $1`, millis(e.ResetsUntil)); err != nil {
			return err
		}
		err = s.exec(ctx, `
			UPDATE import_line SET image = NULL WHERE image IS NOT NULL AND EXISTS (
				SELECT 1 FROM roster_import i WHERE i.member = import_line.member AND i.id = import_line.import AND i.at < $1)`, millis(e.ImportsBefore))
		if err != nil {
			return err
		}
		return s.exec(ctx, `DELETE FROM failure WHERE last < $1`, millis(e.FailuresUntil))
	})
}
