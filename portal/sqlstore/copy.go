package sqlstore

import (
	"context"
	"crypto/cipher"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/espace-adherent/adherent/spst"
)

// Report is what a copy of a base was found to hold.
type Report struct {
	Bytes        int64 `json:"bytes"`
	Version      int64 `json:"version"` // of the base; the program may be newer
	Members      int64 `json:"members"`
	Accounts     int64 `json:"accounts"`
	Employees    int64 `json:"employees"` // those who have left too
	Appointments int64 `json:"appointments"`
	Declarations int64 `json:"declarations"`
	Invoices     int64 `json:"invoices"`
	// Opened is how many sealed records the key opened; 0 when it was not asked to.
	Opened int64 `json:"opened,omitempty"`
	// LastWrite is the latest of the writes that are dated; nil when none is.
	LastWrite *time.Time `json:"last_write,omitempty"`
}

// Backup copies the base at from, as it is at one instant, to a new file at
// path, while others go on writing to the base, and checks the copy before it
// has that name. The base is not brought to another version. A file that is
// there already is left alone: the error is then [os.ErrExist]. Whatever else
// happens, a kill included, nothing that was not checked is at path.
func Backup(ctx context.Context, from, path string, key []byte) (report Report, err error) {
	seals, err := newSeals(key)
	if err != nil {
		return report, err
	}
	if _, err := lookAt(ctx, from, &seals); err != nil {
		return report, err
	}
	err = putWhole(path, func(part *os.File) error {
		if err := vacuumInto(ctx, from, part.Name()); err != nil {
			return err
		}
		report, err = check(ctx, part.Name(), &seals, `PRAGMA quick_check`)
		return err
	})
	return report, errCopy(err)
}

func vacuumInto(ctx context.Context, from, part string) (err error) {
	db, err := openSQLite(from, looker)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = db.ExecContext(ctx, `VACUUM INTO $1`, part)
	return err
}

// errCopy says that a copy could not be written, and why it may be.
func errCopy(err error) error {
	if err == nil || errors.Is(err, os.ErrExist) || spst.CodeOf(err) != "" {
		return err
	}
	if folded := fold(err); spst.CodeOf(folded) == spst.CodeCanceled || spst.CodeOf(folded) == spst.CodeBusy {
		return folded
	}
	return &spst.Error{
		Kind: spst.Unavailable, Code: spst.CodeCopy, Err: err,
		Message: "La copie n'a pas pu être écrite, et rien n'a été laissé sous ce nom. Vérifiez le dossier, ses droits et la place qui reste, puis recommencez.",
	}
}

// Verify checks the copy at path, of which it changes nothing and beside which
// it leaves nothing: the integrity of the file, the references between its
// rows, and, when key is not nil, that it opens all that is sealed. The error
// has a code of [look]; "damaged"; or "in_use" (Conflict) for a base that is
// being written, or was when its program was killed.
func Verify(ctx context.Context, path string, key []byte) (Report, error) {
	var s *seals
	if key != nil {
		made, err := newSeals(key)
		if err != nil {
			return Report{}, err
		}
		s = &made
	}
	for _, suffix := range aside {
		if _, err := os.Stat(path + suffix); err == nil {
			return Report{}, &spst.Error{
				Kind: spst.Conflict, Code: spst.CodeInUse,
				Message: "Ce n'est pas une copie, mais une base qui sert, ou dont le programme a été interrompu : une partie de ses données est dans " +
					path + suffix + ". « portail sauvegarder » en fait une copie.",
			}
		}
	}
	return check(ctx, path, s, `PRAGMA integrity_check`)
}

// check reads the whole of a file that nobody writes.
func check(ctx context.Context, path string, s *seals, integrity string) (r Report, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return r, &spst.Error{Kind: spst.NotFound, Code: spst.CodeUnknown, Message: "Ce fichier n'existe pas."}
	case err != nil:
		return r, err
	case !info.Mode().IsRegular() || info.Size() == 0:
		return r, errNotABase(nil)
	}
	db, err := openSQLite(path, rest)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	r.Bytes = info.Size()
	found, err := look(ctx, db, s)
	if r.Version = found.version; err != nil {
		return r, err
	}
	for _, step := range []func() error{
		func() error { return wantSound(ctx, db, integrity) },
		func() error { return wantReferences(ctx, db) },
		func() error { return r.count(ctx, db) },
		func() error { return r.openAll(ctx, db, s) },
	} {
		if err := step(); err != nil {
			return r, damaged(err)
		}
	}
	return r, nil
}

// damaged is what SQLite cannot read of a file, or the sentence of err.
func damaged(err error) error {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		switch e.Code() & 0xff {
		case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_IOERR:
			return errDamaged(err)
		}
	}
	return fold(err)
}

func errDamaged(err error) error {
	return &spst.Error{
		Kind: spst.Internal, Code: spst.CodeDamaged, Err: err,
		Message: "Cette base est abîmée : ne vous y fiez pas. Prenez une autre sauvegarde, et vérifiez le disque.",
	}
}

// wantSound wants one row that says "ok".
func wantSound(ctx context.Context, db *sql.DB, integrity string) error {
	var first string
	if err := db.QueryRowContext(ctx, integrity).Scan(&first); err != nil {
		return err
	}
	if first != "ok" {
		return errDamaged(errors.New(first))
	}
	return nil
}

// wantReferences wants no row that refers to one that is not there.
func wantReferences(ctx context.Context, db *sql.DB) error {
	var table string
	err := db.QueryRowContext(ctx, `SELECT "table" FROM pragma_foreign_key_check LIMIT 1`).Scan(&table)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return errDamaged(fmt.Errorf("%s: a row refers to none", table))
}

// The dated writes of a base: table and column, in milliseconds.
var dated = [][2]string{
	{"employee_history", "at"}, {"company_history", "at"}, {"situation_change", "at"}, {"visit_request", "at"},
	{"roster_import", "at"}, {"reply", "at"}, {"session", "seen"},
}

// count fills the numbers of r and its last write. An older base may lack tables.
func (r *Report) count(ctx context.Context, db *sql.DB) error {
	tables, err := tableNames(ctx, db)
	if err != nil {
		return err
	}
	for _, x := range []struct {
		table string
		to    *int64
	}{
		{"member", &r.Members},
		{"account", &r.Accounts},
		{"login", &r.Accounts}, // its name before migration 19
		{"employee", &r.Employees},
		{"appointment", &r.Appointments},
		{"declaration", &r.Declarations},
		{"invoice", &r.Invoices},
	} {
		if slices.Contains(tables, x.table) {
			if err := db.QueryRowContext(ctx, `SELECT count(*) FROM `+x.table).Scan(x.to); err != nil {
				return err
			}
		}
	}
	var last int64
	for _, x := range dated {
		if slices.Contains(tables, x[0]) {
			var at int64
			if err := db.QueryRowContext(ctx, `SELECT coalesce(max(`+x[1]+`), 0) FROM `+x[0]).Scan(&at); err != nil {
				return err
			}
			last = max(last, at)
		}
	}
	if last > 0 {
		at := fromInstant(last)
		r.LastWrite = &at
	}
	return nil
}

func tableNames(ctx context.Context, db *sql.DB) ([]string, error) {
	var all string
	err := db.QueryRowContext(ctx, `SELECT coalesce(group_concat(name, ' '), '') FROM sqlite_master WHERE type = 'table'`).Scan(&all)
	return strings.Fields(all), err
}

// openAll has the key open what is sealed. SQLite would not see a bit that
// changed in it.
func (r *Report) openAll(ctx context.Context, db *sql.DB, s *seals) error {
	if s == nil {
		return nil
	}
	for _, x := range []struct {
		table, bound, sealed string
		aead                 cipher.AEAD
	}{
		{"employee", "id", "record", s.records},
		{"appointment", "id", "record", s.visits},
		{"visit_request", "id", "record", s.visits},
		{"reply", "key", "answer", s.replies},
		{"letter", "id", "letter", s.letters},
		{"declaration_marks", "member || char(0) || year", "marks", s.marks},
		{"import_line", "member || char(0) || import || char(0) || employee", "image", s.images},
		{"second_factor", "kind || char(0) || number", "record", s.factors},
		{"session", "digest", "origin", s.origins},
		{"draft", "kind || char(0) || number || char(0) || member || char(0) || form", "record", s.drafts},
		{"list_view", "kind || char(0) || number || char(0) || list || char(0) || name", "record", s.views},
		{"employee_history", "employee || char(0) || version", "record", s.history},
	} {
		there, err := hasColumn(ctx, db, x.table, x.sealed)
		if err != nil {
			return err
		}
		if !there { // a base of before
			continue
		}
		n, err := openTable(ctx, db, x.aead, `SELECT `+x.bound+`, `+x.sealed+` FROM `+x.table+` WHERE `+x.sealed+` IS NOT NULL`)
		if r.Opened += n; err != nil {
			return err
		}
	}
	return nil
}

func hasColumn(ctx context.Context, db *sql.DB, table, column string) (there bool, err error) {
	err = db.QueryRowContext(ctx, `SELECT count(*) > 0 FROM pragma_table_info($1) WHERE name = $2`, table, column).Scan(&there)
	return there, err
}

// openTable opens the rows of query: what each is bound to, and what is sealed.
func openTable(ctx context.Context, db *sql.DB, aead cipher.AEAD, query string) (n int64, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var bound, sealed sql.RawBytes
	var plain []byte
	for rows.Next() {
		if err := rows.Scan(&bound, &sealed); err != nil {
			return n, err
		}
		if plain, err = aead.Open(plain[:0], nil, sealed, bound); err != nil {
			return n, errDamaged(err)
		}
		n++
	}
	return n, rows.Err()
}
