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

// createBase makes a base of the current version at path, whole or not at all;
// one that is there already is [os.ErrExist].
func createBase(ctx context.Context, path string, s seals) error {
	return putWhole(path, func(part *os.File) (err error) {
		db, err := openSQLite(part.Name(), maker)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		if err := migrate(ctx, db); err != nil {
			return fold(err)
		}
		_, err = db.ExecContext(ctx, `INSERT INTO base (id, key_check) VALUES (1, $1)`, s.check)
		return fold(err)
	})
}

// lookAt is [look] at the file at path, of which nothing is changed.
func lookAt(ctx context.Context, path string, s *seals) error {
	db, err := openSQLite(path, looker)
	if err != nil {
		return err
	}
	_, err = look(ctx, db, s)
	return errors.Join(err, db.Close())
}

// look gives the version of a base. It refuses what is not one (Invalid, code
// "not_a_base"), one that a newer program has had (Conflict, "newer_base"), and
// one that was made with another key (Invalid, "key"; s is nil when the key is
// not known).
func look(ctx context.Context, db *sql.DB, s *seals) (version int64, err error) {
	tables := 0
	err = db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('goose_db_version', 'base')`).Scan(
		&tables)
	if e, ok := errors.AsType[*sqlite.Error](err); ok && (e.Code() == sqlite3.SQLITE_NOTADB || e.Code()&0xff == sqlite3.SQLITE_CORRUPT) {
		return 0, errNotABase(err)
	}
	if err != nil {
		return 0, fold(err)
	}
	if tables != 2 {
		return 0, errNotABase(nil)
	}
	known, err := newest(sqliteMigrations)
	if err != nil {
		return 0, fold(err)
	}
	var kept []byte
	err = db.QueryRowContext(ctx, `SELECT max(version_id), (SELECT key_check FROM base WHERE id = 1) FROM goose_db_version`).Scan(&version,
		&kept)
	switch {
	case err != nil:
		return 0, fold(err)
	case kept == nil:
		return version, errNotABase(nil)
	}
	return version, refuse(version, known, kept, s)
}

// refuse refuses a base by its version, of which the program knows those up to
// known, and by what it keeps of its key.
func refuse(version, known int64, kept []byte, s *seals) error {
	switch {
	case version > known:
		return &spst.Error{
			Kind: spst.Conflict, Code: spst.CodeNewerBase,
			Message: "Cette base est d'une version plus récente que ce programme, qui l'abîmerait. Prenez la version du programme qui l'a mise à jour, ou une sauvegarde d'avant.",
		}
	case s != nil && string(kept) != string(s.check):
		return &spst.Error{
			Kind: spst.Invalid, Code: spst.CodeKey,
			Message: "Cette clé n'est pas celle de la base : ses données ne peuvent pas être lues. Indiquez la clé avec laquelle la base a été créée.",
		}
	}
	return nil
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
