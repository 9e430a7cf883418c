// Package sqlstore keeps the portal's data in a SQL database: SQLite in one
// file, or PostgreSQL, with one suite of tests.
//
// House rules:
//   - statements are plain SQL that both engines take: $1 placeholders numbered
//     in the order of their first use, RETURNING, ON CONFLICT, LIKE … ESCAPE;
//     booleans are compared with TRUE and FALSE, and every column is named; what
//     differs (transactions, migrations, error codes) is an [engine]'s;
//   - a transaction reads what stays true until it commits: one connection writes
//     to SQLite, which commits together those who wait for it ([writers]), and
//     PostgreSQL is serializable;
//   - rows are read and closed before the next statement of their transaction;
//   - the errors of the driver are folded into *[spst.Error]s here (error.go);
//   - an employee's record and a kept reply are sealed (seal.go): no NIR, birth
//     date, determinant or comment is on disk in clear.
package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"sync"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// Store is a [portal.Store] over a SQL database.
type Store struct {
	engine engine
	read   *sql.DB
	seals  seals
	ready  readiness

	mu       sync.RWMutex
	prepared map[string]*sql.Stmt // statements on read

	searches searches
}

var _ portal.Store = (*Store)(nil)

// Open opens a base: on PostgreSQL at an address ([IsAddress]), else in SQLite in
// the file of that path. It creates the base when it is not there, and brings it
// to the current version; one that a newer program has brought further stays there.
// key is the [KeySize] bytes that seal its personal data.
// What is there already and is not a base, is one that the program is too old for, or
// was made with another key is refused untouched (codes of [look]); so is one that a
// transfer fills or has moved ([standing.mayServe]), and one that others serve who
// would not survive its upgrade ([standing.mayUpgrade]).
func Open(ctx context.Context, base string, key []byte) (*Store, error) {
	seals, err := newSeals(key)
	if err != nil {
		return nil, err
	}
	if IsAddress(base) {
		return openAddress(ctx, base, seals)
	}
	return openPath(ctx, base, seals)
}

func openPath(ctx context.Context, path string, seals seals) (*Store, error) {
	err := createBase(ctx, path, standing{check: seals.check})
	if err != nil && !errors.Is(err, os.ErrExist) {
		return nil, errCreate(err)
	}
	found, err := lookAt(ctx, path, &seals)
	if err == nil {
		err = found.mayServe()
	}
	if err == nil {
		err = found.mayUpgrade(migrationsIn(sqliteMigrations), func() error { return aloneOnFile(ctx, path) })
	}
	if err != nil {
		return nil, err
	}
	if err := closeToOthers(path); err != nil {
		return nil, errCreate(err)
	}
	file, err := openFile(ctx, path)
	if err != nil {
		return nil, err
	}
	read, err := openSQLite(path, reader)
	if err != nil {
		return nil, errors.Join(err, file.close())
	}
	return newStore(file, read, seals), nil
}

func newStore(e engine, read *sql.DB, s seals) *Store {
	return &Store{
		engine: e, read: read, seals: s,
		ready: readiness{every: probeEvery, timeout: probeTimeout}, prepared: map[string]*sql.Stmt{},
		searches: searches{of: map[string]*searching{}, room: searchRoom},
	}
}

// Writers is how many transactions run side by side.
func (s *Store) Writers() int { return s.engine.sideBySide() }

// Version gives the number of the last migration that the base has had.
func (s *Store) Version(ctx context.Context) (int64, error) {
	var v int64
	err := s.row(ctx, `SELECT max(version_id) FROM goose_db_version`).Scan(&v)
	return v, fold(err)
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
	return errors.Join(append(all, s.read.Close(), s.engine.close())...)
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
		if err := s.exec(ctx, `DELETE FROM second_factor WHERE since = 0 AND begun < $1`, millis(e.FactorsBegun)); err != nil {
			return err
		}
		if err := s.exec(ctx, `DELETE FROM password_reset WHERE expires < $1`, millis(e.ResetsUntil)); err != nil {
			return err
		}
		if err := s.exec(ctx, `DELETE FROM email_code WHERE code_until < $1 AND since < $1`, millis(e.EmailCodesUntil)); err != nil {
			return err
		}
		if err := s.exec(ctx, `DELETE FROM letter WHERE until < $1`, millis(e.LettersUntil)); err != nil {
			return err
		}
		err = s.exec(ctx, `
			UPDATE import_line SET image = NULL WHERE image IS NOT NULL AND EXISTS (
				SELECT 1 FROM roster_import i
				WHERE i.member = import_line.member AND i.id = import_line.import AND i.at < $1)`, millis(e.ImportsBefore))
		if err != nil {
			return err
		}
		if err := s.exec(ctx, `DELETE FROM draft WHERE saved_at < $1`, millis(e.DraftsBefore)); err != nil {
			return err
		}
		err = s.exec(ctx, `DELETE FROM access_token WHERE ends_on < $1 OR revoked_at > 0 AND revoked_at < $2`,
			int64(spst.Today(e.TokensBefore)), millis(e.TokensBefore))
		if err != nil {
			return err
		}
		if err := s.exec(ctx, `DELETE FROM known_network WHERE seen < $1`, millis(e.NetworksSeen)); err != nil {
			return err
		}
		return s.exec(ctx, `DELETE FROM failure WHERE last < $1`, millis(e.FailuresUntil))
	})
}
