package sqlstore

import (
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/espace-adherent/adherent/spst"
)

// The conditions of PostgreSQL (Appendix A of its manual) that are told apart.
const (
	uniqueViolation      = "23505"
	foreignKeyViolation  = "23503"
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	lockNotAvailable     = "55P03"
	queryCanceled        = "57014"
	readOnlyTransaction  = "25006"
	tooManyConnections   = "53300"
	unknownDatabase      = "3D000"
	noPrivilege          = "42501"
	untranslatable       = "22021"
	diskFull             = "53100"
)

// lost tells an error of the connection itself: nobody knows what became of what
// was sent last.
func lost(err error) bool {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code != queryCanceled && (strings.HasPrefix(e.Code, "08") || strings.HasPrefix(e.Code, "57"))
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	for _, cause := range []error{driver.ErrBadConn, io.ErrUnexpectedEOF, pgconn.ErrConnClosed} {
		if errors.Is(err, cause) {
			return true
		}
	}
	return false
}

// foldPostgres folds an error of a server, or of the way to it.
func foldPostgres(err error) error {
	e, ok := errors.AsType[*pgconn.PgError](err)
	switch {
	case lost(err):
		return unreachable(err)
	case ok:
		return foldCondition(e.Code, err)
	}
	return &spst.Error{Kind: spst.Internal, Code: spst.CodeStorage, Err: err}
}

// foldCondition folds an error of the server by its condition.
func foldCondition(code string, err error) error {
	switch code {
	case uniqueViolation:
		return duplicate(err)
	case foreignKeyViolation:
		return &spst.Error{Kind: spst.NotFound, Code: spst.CodeUnknown, Err: err}
	case serializationFailure, deadlockDetected, lockNotAvailable:
		return errConflict(err)
	case queryCanceled:
		return interrupted(err)
	case readOnlyTransaction:
		return later(textReadOnly, err)
	case tooManyConnections:
		return later("La base du portail n'a plus de connexion libre", err)
	case untranslatable:
		return &spst.Error{Kind: spst.Invalid, Code: spst.CodeBadFields, Message: "Un texte contient un caractère qui ne s'enregistre pas.", Err: err}
	case unknownDatabase, noPrivilege:
		return unwritable("PostgreSQL refuse la base du portail : elle n'existe pas, ou son rôle n'y a pas tous les droits", err)
	}
	switch code[:min(2, len(code))] { // the class
	case "28":
		return unwritable("PostgreSQL refuse le rôle du portail, ou son mot de passe", err)
	case "53":
		return unwritable("Le disque ou la mémoire de la base du portail est plein", err)
	case "58", "XX":
		return unwritable("La base du portail est en panne", err)
	}
	return &spst.Error{Kind: spst.Internal, Code: spst.CodeStorage, Err: err}
}

// errConflict is for a write that others kept from ending, however often it was tried.
func errConflict(err error) error {
	return &spst.Error{
		Kind: spst.Unavailable, Code: spst.CodeBusy, RetryAfter: time.Second, Err: err,
		Message: "D'autres écritures occupent la base du portail : rien n'a été modifié. Réessayez dans un instant.",
	}
}

func unreachable(err error) error { return later("La base du portail ne répond pas", err) }

// away is how long a server that is started again, or replaced by its standby, is away.
const away = 2 * time.Second

// later is [unwritable] for a cause that ends by itself.
func later(cause string, err error) error {
	e := unwritable(cause, err)
	e.RetryAfter = away
	return e
}

// errNoConnection is for a statement that all the connections were in use for.
func errNoConnection(err error) error {
	return &spst.Error{
		Kind: spst.Unavailable, Code: spst.CodeBusy, RetryAfter: away, Err: err,
		Message: "Le portail est très demandé en ce moment : rien n'a été modifié. Réessayez dans un instant.",
	}
}

// foldCommit folds the error of a COMMIT. One that was not answered may have been
// carried out all the same.
func foldCommit(err error) error {
	if folded := fold(err); !lost(err) || spst.CodeOf(folded) != spst.CodeStorage {
		return folded
	}
	return &spst.Error{
		Kind: spst.Unavailable, Code: spst.CodeStorage, RetryAfter: away, Err: err,
		Message: "La base du portail n'a pas répondu : votre demande est peut-être enregistrée. Réessayez, elle ne le sera pas deux fois.",
	}
}
