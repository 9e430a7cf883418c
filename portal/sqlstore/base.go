package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/espace-adherent/adherent/spst"
)

// insertBase is the statement that makes a base of tables, and [standing.args] what it takes.
const insertBase = `INSERT INTO base (id, key_check, oldest, transfer, incomplete) VALUES (1, $1, $2, $3, $4) ON CONFLICT (id) DO NOTHING`

// createBase makes a base of the current version at path, with the standing of b, whole or
// not at all; one that is there already is [os.ErrExist].
func createBase(ctx context.Context, path string, b standing) error {
	return putWhole(path, func(part *os.File) (err error) {
		db, err := openSQLite(part.Name(), maker)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		if err := migrate(ctx, db); err != nil {
			return fold(err)
		}
		args, err := b.args()
		if err == nil {
			_, err = db.ExecContext(ctx, insertBase, args...)
		}
		return fold(err)
	})
}

// lookAt is [look] at the file at path, of which nothing is changed.
func lookAt(ctx context.Context, path string, s *seals) (standing, error) {
	db, err := openSQLite(path, looker)
	if err != nil {
		return standing{}, err
	}
	found, err := look(ctx, db, s)
	return found, errors.Join(err, db.Close())
}

// look gives the standing of a base. It refuses what is not one (Invalid, code
// "not_a_base"), one that the program is too old for (Conflict, "newer_base"), and
// one that was made with another key (Invalid, "key"; s is nil when the key is
// not known).
func look(ctx context.Context, db *sql.DB, s *seals) (found standing, err error) {
	tables := 0
	err = db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('goose_db_version', 'base')`).Scan(
		&tables)
	if e, ok := errors.AsType[*sqlite.Error](err); ok && (e.Code() == sqlite3.SQLITE_NOTADB || e.Code()&0xff == sqlite3.SQLITE_CORRUPT) {
		return found, errNotABase(err)
	}
	if err != nil {
		return found, fold(err)
	}
	if tables != 2 {
		return found, errNotABase(nil)
	}
	if found, err = readStanding(ctx, db); err != nil {
		return found, err
	}
	if found.check == nil {
		return found, errNotABase(nil)
	}
	return found, found.refuse(sqliteMigrations, s)
}

// closeToOthers takes from everybody else the right to read a base that an older
// program made with the right of the umask. A group that was given a right keeps it.
func closeToOthers(path string) error {
	for _, suffix := range append([]string{""}, aside...) {
		info, err := os.Stat(path + suffix)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if mode := info.Mode().Perm(); mode&0o007 != 0 {
			// Windows has other rights, and a file of somebody else's is theirs to close.
			if err := os.Chmod(path+suffix, 0o600); err != nil && !errors.Is(err, fs.ErrPermission) {
				return err
			}
		}
	}
	return nil
}

func errNotABase(err error) error {
	return &spst.Error{
		Kind: spst.Invalid, Code: spst.CodeNotABase, Err: err,
		Message: "Ce fichier n'est pas une base du portail, ou il est vide ou abîmé ; rien n'y a été changé. Vérifiez le nom du fichier, ou restaurez une sauvegarde.",
	}
}

// errCreate is for a base that could not be made.
func errCreate(err error) error {
	if _, ok := errors.AsType[*spst.Error](err); ok {
		return err
	}
	return &spst.Error{
		Kind: spst.Unavailable, Code: spst.CodeStorage, Err: err,
		Message: "La base ne peut pas être créée ou ouverte. Vérifiez le dossier et ses droits, et la place qui reste.",
	}
}
