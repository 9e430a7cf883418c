package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

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
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return &spst.Error{Kind: spst.NotFound, Code: "not_found", Err: err}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded),
		errors.Is(err, sql.ErrTxDone): // database/sql ended the transaction when its context did
		return &spst.Error{Kind: spst.Unavailable, Code: "canceled", Message: "La demande a été interrompue.", Err: err}
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return foldSQLite(e)
	}
	return &spst.Error{Kind: spst.Internal, Code: "storage", Err: err}
}

func foldSQLite(e *sqlite.Error) error {
	switch e.Code() & 0xff { // the primary code
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
		return &spst.Error{
			Kind: spst.Unavailable, Code: "storage", Err: e,
			Message: "Le portail ne peut pas enregistrer pour le moment : rien n'a été modifié. Réessayez plus tard.",
		}
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return &spst.Error{
			Kind: spst.Unavailable, Code: "busy", RetryAfter: time.Second, Err: e,
			Message: "Le portail est occupé : rien n'a été modifié. Réessayez dans un instant.",
		}
	case sqlite3.SQLITE_INTERRUPT:
		return &spst.Error{Kind: spst.Unavailable, Code: "canceled", Message: "La demande a été interrompue.", Err: e}
	case sqlite3.SQLITE_CONSTRAINT:
		switch e.Code() {
		case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
			return &spst.Error{Kind: spst.Conflict, Code: "duplicate", Message: "Cet élément existe déjà.", Err: e}
		case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
			return &spst.Error{Kind: spst.NotFound, Code: "not_found", Err: e}
		}
	}
	return &spst.Error{Kind: spst.Internal, Code: "storage", Err: e}
}
