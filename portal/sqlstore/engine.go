package sqlstore

import (
	"context"
	"database/sql"
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
	// snapshot is the transaction that reads one state of the base.
	snapshot() *sql.TxOptions
	// prepares tells whether statements are kept prepared; else the driver knows
	// them.
	prepares() bool
	// rows is how many one INSERT takes.
	rows() int
	// claiming ends a query of rows that several programs want, each of them once.
	claiming() string
	// unanswered is the error of a write that did not end in time.
	unanswered(err error) error
	close() error
}

// transact runs do in a transaction of db, and commits it when do gives nil.
func transact(ctx context.Context, db *sql.DB, options *sql.TxOptions, do func(context.Context) error) error {
	tx, err := db.BeginTx(ctx, options)
	if err != nil {
		return fold(err)
	}
	defer func() { _ = tx.Rollback() }() // nothing to undo after Commit
	if err := do(context.WithValue(ctx, txKey{}, transaction{tx: tx})); err != nil {
		return err
	}
	return foldCommit(tx.Commit())
}
