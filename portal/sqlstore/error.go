package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/espace-adherent/adherent/spst"
)

// fold turns an error of the driver into an *[spst.Error]; others pass.
func fold(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*spst.Error](err); ok {
		return err
	}
	_, connecting := errors.AsType[*pgconn.ConnectError](err)
	switch {
	case connecting && !errors.Is(err, context.Canceled): // its own limit, not that of the caller
		return foldPostgres(err)
	case errors.Is(err, sql.ErrNoRows):
		return &spst.Error{Kind: spst.NotFound, Code: spst.CodeUnknown, Err: err}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded),
		errors.Is(err, sql.ErrTxDone): // database/sql ended the transaction when its context did
		return interrupted(err)
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return foldSQLite(e.Code(), e)
	}
	return foldPostgres(err)
}

// endsTransaction tells an error after which SQLite may have undone the whole
// transaction (https://sqlite.org/lang_transaction.html, 3).
func endsTransaction(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return false
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_INTERRUPT:
		return true
	}
	return false
}

// foldSQLite folds an error by its extended code.
func foldSQLite(code int, e error) error {
	switch code & 0xff { // the primary code
	case sqlite3.SQLITE_FULL:
		return unwritable("Le disque du portail est plein", e)
	case sqlite3.SQLITE_READONLY:
		return unwritable(textReadOnly, e)
	case sqlite3.SQLITE_CANTOPEN:
		return unwritable("La base du portail ne peut pas être ouverte", e)
	case sqlite3.SQLITE_IOERR:
		return unwritable("Le disque du portail est plein ou en panne", e)
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return unwritable("Le fichier de la base n'est pas une base, ou il est abîmé", e)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL:
		return &spst.Error{
			Kind: spst.Unavailable, Code: spst.CodeBusy, RetryAfter: time.Second, Err: e,
			Message: "La base du portail est tenue par un autre programme : rien n'a été modifié. Réessayez dans un instant.",
		}
	case sqlite3.SQLITE_INTERRUPT:
		return interrupted(e)
	case sqlite3.SQLITE_CONSTRAINT:
		switch code {
		case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
			return duplicate(e)
		case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
			return &spst.Error{Kind: spst.NotFound, Code: spst.CodeUnknown, Err: e}
		}
	}
	return &spst.Error{Kind: spst.Internal, Code: spst.CodeStorage, Err: e}
}

// What both engines say.

const textReadOnly = "La base du portail est en lecture seule"

func interrupted(err error) error {
	return &spst.Error{Kind: spst.Unavailable, Code: spst.CodeCanceled, Message: "La demande a été interrompue.", Err: err}
}

func duplicate(err error) error {
	return &spst.Error{Kind: spst.Conflict, Code: spst.CodeDuplicate, Message: "Cet élément existe déjà.", Err: err}
}
