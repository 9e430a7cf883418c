package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/espace-adherent/adherent/spst"
)

// sqliteFile is the [engine] of a base in one file, which one connection writes.
type sqliteFile struct {
	path    string
	info    os.FileInfo // of what was at path
	write   *sql.DB
	writers *writers // on write
}

// openFile opens the file of a base that is there, in the current version.
func openFile(ctx context.Context, path string) (*sqliteFile, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, errCreate(err)
	}
	f := &sqliteFile{path: path, info: info}
	if f.write, err = openSQLite(path, writer); err != nil {
		return nil, err
	}
	f.writers = newWriters(f.write)
	if err := migrate(ctx, f.write); err != nil {
		return nil, errors.Join(fold(err), f.close())
	}
	return f, nil
}

func (f *sqliteFile) within(ctx context.Context, do func(context.Context) error) error {
	if err := f.inPlace(); err != nil {
		return err
	}
	return f.writers.within(ctx, do)
}

func (f *sqliteFile) sideBySide() int { return 1 }

func (f *sqliteFile) connectionWait() time.Duration { return 0 } // a file is read at once

func (f *sqliteFile) snapshot() *sql.TxOptions { return &sql.TxOptions{ReadOnly: true} }

func (f *sqliteFile) prepares() bool { return true }

// rows is one: an INSERT of several that fails undoes those before, for which SQLite
// copies each page that it changes.
func (f *sqliteFile) rows() int { return 1 }

func (f *sqliteFile) claiming() string { return "" } // there is one writer

func (f *sqliteFile) hasRoom(context.Context) error { return nil } // what is written is appended to the WAL

func (f *sqliteFile) unanswered(err error) error { return errWedged(err) }

func (f *sqliteFile) close() error {
	f.writers.later.Stop()
	return f.write.Close()
}

// aloneOnFile tells that nobody else has the base in a file, or is errInUse.
func aloneOnFile(ctx context.Context, path string) error {
	db, err := openAlone(ctx, path)
	if err != nil {
		return err
	}
	return fold(db.Close())
}

// openAlone opens the base in a file and keeps everybody else out until it is closed,
// the end of the program included. One that somebody else has is errInUse.
func openAlone(ctx context.Context, path string) (*sql.DB, error) {
	db, err := openSQLite(path, alone)
	if err != nil {
		return nil, err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err == nil {
		err = tx.Rollback()
	}
	if spst.CodeOf(fold(err)) == spst.CodeBusy {
		err = errInUse(path, "un portail ou une commande")
	}
	if err != nil {
		return nil, errors.Join(fold(err), db.Close())
	}
	return db, nil
}

// inPlace refuses writes to a base whose file is not where it was opened any
// more: SQLite would go on writing to the removed file.
func (f *sqliteFile) inPlace() error {
	now, err := os.Stat(f.path)
	if err == nil && os.SameFile(now, f.info) {
		return nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unwritable("La base du portail est devenue inaccessible", err)
	}
	return unwritable("Le fichier de la base a été déplacé, retiré ou remplacé pendant que le portail s'en sert", err)
}

type role int

const (
	writer role = iota
	reader
	maker  // of a part: nobody else has it, and putWhole syncs it
	alone  // keeps everybody else out, from its first transaction to its end
	looker // before anything is known of the file: nothing in it is changed
	rest   // reads a file that nobody writes, and leaves nothing beside it
)

// readers bounds the connections that read at the same time; each has its own
// page cache.
const readers = 8

// durable has what was answered on the disk, power cut or not.
var durable = []string{"journal_mode(WAL)", "synchronous(FULL)"}

// openSQLite opens the one connection that writes, or the pool that reads.
func openSQLite(path string, r role) (*sql.DB, error) {
	dsn, err := sqliteDSN(path, r)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fold(err)
	}
	n := 1
	if r == reader {
		n = readers
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db, nil
}

func sqliteDSN(path string, r role) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	p := filepath.ToSlash(abs)
	if !strings.HasPrefix(p, "/") {
		p = "/" + p // C:/… on Windows
	}
	pragmas := []string{"busy_timeout(5000)", "foreign_keys(1)"}
	mode, lock := "rw", "immediate" // a base is created by createBase alone
	switch r {
	case writer:
		pragmas = append(pragmas, durable...)
		// KiB: big rosters are put in place; what a savepoint keeps; pages, of which many are written again before they are copied
		pragmas = append(pragmas, "cache_size(-8192)", "temp_store(MEMORY)", "wal_autocheckpoint(4000)")
	case reader:
		pragmas = append(pragmas, durable...)
		pragmas = append(pragmas, "query_only(1)", "cache_size(-1024)") // each; the system keeps the file in memory, once for all of them
	case maker:
		pragmas = append(pragmas, "journal_mode(MEMORY)", "synchronous(OFF)")
	case rest:
		mode = "ro"
		pragmas = append(pragmas, "query_only(1)", "cache_size(-16384)")
	case alone:
		pragmas, lock = append(pragmas, "locking_mode(EXCLUSIVE)", "cache_size(-16384)"), "exclusive"
	case looker: // nothing that would change the file
	}
	q := url.Values{"_txlock": {lock}, "_dqs": {"0"}, "_defensive": {"1"}, "mode": {mode}, "_pragma": pragmas}
	if r == rest {
		q.Set("immutable", "1")
	}
	u := url.URL{Scheme: "file", Path: p, RawQuery: q.Encode()}
	return u.String(), nil
}
