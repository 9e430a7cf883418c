package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"

	"github.com/espace-adherent/adherent/spst"
)

//go:embed migrations
var migrations embed.FS

// The folders of migrations: those of one number make of either engine's base the same.
const (
	sqliteMigrations   = "migrations/sqlite"
	postgresMigrations = "migrations/postgres"
)

// migrationsIn gives the files of a folder.
func migrationsIn(folder string) fs.FS {
	files, err := fs.Sub(migrations, folder)
	if err != nil {
		panic(err) // the folders are embedded
	}
	return files
}

// newest is the number of the last migration in a folder that the program knows.
func newest(folder string) (int64, error) {
	files := migrationsIn(folder)
	names, err := fs.Glob(files, "*.sql")
	if err != nil || len(names) == 0 {
		return 0, errors.Join(err, fs.ErrNotExist)
	}
	return goose.NumericComponent(names[len(names)-1]) // Glob sorts
}

// busyTries bounds how long a base that is migrated by another program is waited
// for; each takes the 5 s of busy_timeout.
const busyTries = 60

// The wait for another program that migrates a base on PostgreSQL.
const (
	migrationPoll = 200 * time.Millisecond
	migrationWait = 5 * time.Minute
)

// migratePostgres brings a base on PostgreSQL to the current version. Of several
// programs one does, and the others wait: the lock is a row of a table, which
// holds behind a pooler too.
func migratePostgres(ctx context.Context, db *sql.DB) error {
	locker, err := lock.NewPostgresTableLocker(lock.WithTableLockTimeout(migrationPoll, uint64(migrationWait/migrationPoll)))
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectPostgres, db, migrationsIn(postgresMigrations), goose.WithLocker(locker),
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// migrate brings a base to the current version. Several programs may do so at
// once: a migration that another one has made meanwhile is undone here, by
// [onceStore] or because it finds its tables, and the next one is looked at.
func migrate(ctx context.Context, db *sql.DB) error {
	versions, err := database.NewStore(goose.DialectSQLite3, goose.DefaultTablename)
	if err != nil {
		return err
	}
	p, err := goose.NewProvider("", db, migrationsIn(sqliteMigrations), goose.WithStore(onceStore{versions}),
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return err
	}
	for busy := 0; ; {
		before, err := p.GetDBVersion(ctx)
		if err == nil {
			_, err = p.UpByOne(ctx)
		}
		if err == nil {
			continue
		}
		if errors.Is(err, goose.ErrNoNextVersion) {
			return nil
		}
		if after, verr := p.GetDBVersion(ctx); verr == nil && after > before {
			continue
		}
		if busy++; spst.CodeOf(fold(err)) != spst.CodeBusy || busy == busyTries {
			return err
		}
	}
}

// onceStore keeps which migrations a base has had, each of them once.
type onceStore struct{ database.Store }

// Insert is in the transaction of the migration, which its refusal undoes.
func (s onceStore) Insert(ctx context.Context, db database.DBTxConn, r database.InsertRequest) error {
	_, err := s.GetMigration(ctx, db, r.Version)
	switch {
	case errors.Is(err, database.ErrVersionNotFound):
		return s.Store.Insert(ctx, db, r)
	case err == nil:
		return errors.New("sqlstore: another program has made this migration")
	}
	return err
}
