package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/espace-adherent/adherent/portal"
)

// engine is what a database does in its own way. The statements are the same on
// all of them, and so is what is made of them.
type engine interface {
	// within runs do in a transaction of its own, and commits it when do gives
	// nil. What do reads stays true until then; do is run again from its
	// beginning where others have changed it meanwhile.
	within(ctx context.Context, do func(context.Context) error) error
	// sideBySide is how many transactions run at the same time at most.
	sideBySide() int
	// connectionWait is how long one of the connections is waited for; 0 is any time.
	connectionWait() time.Duration
	// snapshot is the transaction that reads one state of the base.
	snapshot() *sql.TxOptions
	// prepares tells whether statements are kept prepared; else the driver knows
	// them.
	prepares() bool
	// rows is how many one INSERT takes.
	rows() int
	// claiming ends a query of rows that several programs want, each of them once.
	claiming() string
	// writer has the connections that write.
	writer() *sql.DB
	// replication tells how the base is copied to other servers; nil for one that is not.
	replication(ctx context.Context, s *Store) (*portal.ReplicationFigures, error)
	// hasRoom tells, in the transaction of ctx, why the base may not grow, where a small
	// write would not find out.
	hasRoom(ctx context.Context) error
	// unanswered is the error of a write that did not end in time.
	unanswered(err error) error
	close() error
}

// connect waits for one of the connections of db, for as long as wait where it is not 0.
func connect(ctx context.Context, db *sql.DB, wait time.Duration) (*sql.Conn, error) {
	soon := ctx
	if wait > 0 {
		var cancel context.CancelFunc
		soon, cancel = context.WithTimeout(ctx, wait)
		defer cancel()
	}
	c, err := db.Conn(soon)
	_, connecting := errors.AsType[*pgconn.ConnectError](err) // the server does not answer
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil && !connecting {
		return nil, errNoConnection(err)
	}
	return c, fold(err)
}

// transact runs do in a transaction of db, and commits it when do gives nil. A connection is
// waited for as [connect] does.
func transact(ctx context.Context, db *sql.DB, wait time.Duration, options *sql.TxOptions, do func(context.Context) error) error {
	c, err := connect(ctx, db, wait)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }() // it goes back to the others
	tx, err := c.BeginTx(ctx, options)
	if err != nil {
		return fold(err)
	}
	defer func() { _ = tx.Rollback() }() // nothing to undo after Commit
	blank := true
	if err := do(context.WithValue(ctx, txKey{}, transaction{tx: tx, blank: &blank})); err != nil {
		return err
	}
	return foldCommit(tx.Commit())
}
