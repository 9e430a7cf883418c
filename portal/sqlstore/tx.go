package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
)

type txKey struct{}

// transaction is what a context carries inside [Store.Within].
type transaction struct {
	tx     *sql.Tx
	depth  int
	shared *shared // with other writers; nil when it is one's own
	blank  *bool   // nothing was asked in it yet; nil where that is not known
}

// Within runs do in a transaction, or in a savepoint of the one that ctx carries.
func (s *Store) Within(ctx context.Context, do func(context.Context) error) error {
	if outer, ok := ctx.Value(txKey{}).(transaction); ok {
		return outer.within(ctx, do)
	}
	return s.engine.within(ctx, do)
}

// whole runs do in the transaction of ctx, which goes no further when do fails, or in one of its own.
func (s *Store) whole(ctx context.Context, do func(context.Context) error) error {
	if within(ctx) {
		return do(ctx)
	}
	return s.engine.within(ctx, do)
}

func (t transaction) within(ctx context.Context, do func(context.Context) error) error {
	if t.blank != nil && *t.blank {
		return t.first(ctx, do)
	}
	t.depth++
	point := fmt.Sprintf("p%d", t.depth)
	if _, err := t.exec(ctx, "SAVEPOINT "+point); err != nil {
		return err
	}
	if err := do(context.WithValue(ctx, txKey{}, t)); err != nil {
		// When this fails the transaction is lost, and so is the outer do.
		_, _ = t.exec(context.WithoutCancel(ctx), "ROLLBACK TO "+point)
		return err
	}
	_, err := t.exec(ctx, "RELEASE "+point)
	return err
}

// first is within for what comes first in a transaction: where it fails the transaction begins
// again, which takes no savepoint.
func (t transaction) first(ctx context.Context, do func(context.Context) error) error {
	err := do(context.WithValue(ctx, txKey{}, t))
	if err == nil || *t.blank {
		return err
	}
	if _, lost := t.exec(context.WithoutCancel(ctx), "ROLLBACK AND CHAIN"); lost == nil {
		*t.blank = true
	}
	return err
}

// exec, query and row run a statement.
func (t transaction) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	ctx, st, err := t.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	var r sql.Result
	if st != nil {
		r, err = st.ExecContext(ctx, args...)
	} else {
		r, err = t.tx.ExecContext(ctx, query, args...)
	}
	return r, t.note(err)
}

func (t transaction) query(ctx context.Context, query string, args ...any) (rows *sql.Rows, err error) {
	ctx, st, err := t.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if st != nil {
		rows, err = st.QueryContext(ctx, args...)
	} else {
		rows, err = t.tx.QueryContext(ctx, query, args...)
	}
	return rows, t.note(err)
}

func (t transaction) row(ctx context.Context, query string, args ...any) scanner {
	ctx, st, err := t.statement(ctx, query)
	switch {
	case err != nil:
		return failed{err}
	case st == nil:
		return t.tx.QueryRowContext(ctx, query, args...)
	}
	return st.QueryRowContext(ctx, args...)
}

// statement gives the context of the next statement, and the statement itself when it is
// prepared. What a writer shares with others goes on when its own ctx ends: interrupted,
// SQLite would undo the whole transaction. The error is why there may be no statement.
func (t transaction) statement(ctx context.Context, query string) (context.Context, *sql.Stmt, error) {
	if t.blank != nil {
		*t.blank = false
	}
	switch {
	case t.shared == nil:
		return ctx, nil, nil
	case t.shared.lost != nil:
		return ctx, nil, t.shared.lost
	case ctx.Err() != nil:
		return ctx, nil, fold(ctx.Err())
	}
	ctx = context.WithoutCancel(ctx)
	st, err := t.shared.writers.statement(ctx, query)
	return ctx, st, t.note(err)
}

// note folds the error of a statement, and keeps one that may have ended the transaction.
func (t transaction) note(err error) error {
	folded := fold(err)
	if t.shared != nil && endsTransaction(err) {
		t.shared.lost = folded
	}
	return folded
}

// within tells whether ctx carries a transaction.
func within(ctx context.Context) bool {
	_, ok := ctx.Value(txKey{}).(transaction)
	return ok
}

// snapshot runs do on one state of the base, that of the transaction of ctx if
// there is one. do only reads.
func (s *Store) snapshot(ctx context.Context, do func(context.Context) error) error {
	if within(ctx) {
		return do(ctx)
	}
	c, err := connect(ctx, s.read, s.engine.connectionWait())
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	tx, err := c.BeginTx(ctx, s.engine.snapshot())
	if err != nil {
		return fold(err)
	}
	defer func() { _ = tx.Rollback() }() // it only read
	return do(context.WithValue(ctx, txKey{}, transaction{tx: tx}))
}

// exec runs a statement that writes, in the transaction of ctx if there is one.
func (s *Store) exec(ctx context.Context, query string, args ...any) error {
	_, err := s.result(ctx, query, args...)
	return err
}

// change is exec for a row that must be there: NotFound when it is not.
func (s *Store) change(ctx context.Context, query string, args ...any) error {
	r, err := s.result(ctx, query, args...)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return fold(cmp.Or(err, sql.ErrNoRows))
	}
	return nil
}

func (s *Store) result(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if tx, ok := ctx.Value(txKey{}).(transaction); ok {
		return tx.exec(ctx, query, args...)
	}
	var r sql.Result
	err := s.Within(ctx, func(ctx context.Context) (err error) {
		r, err = s.result(ctx, query, args...)
		return err
	})
	return r, err
}

// row and rows read: inside a transaction what it has written, outside what is
// committed. The errors of what they give are the driver's, to be folded.
func (s *Store) row(ctx context.Context, query string, args ...any) scanner {
	if tx, ok := ctx.Value(txKey{}).(transaction); ok {
		return tx.row(ctx, query, args...)
	}
	st, err := s.statement(ctx, query)
	switch {
	case err != nil:
		return failed{err}
	case st == nil:
		c, err := connect(ctx, s.read, s.engine.connectionWait())
		if err != nil {
			return failed{err}
		}
		return connected{c.QueryRowContext(ctx, query, args...), c}
	}
	return st.QueryRowContext(ctx, args...)
}

func (s *Store) rows(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if tx, ok := ctx.Value(txKey{}).(transaction); ok {
		return tx.query(ctx, query, args...)
	}
	st, err := s.statement(ctx, query)
	switch {
	case err != nil:
		return nil, err
	case st == nil:
		c, err := connect(ctx, s.read, s.engine.connectionWait())
		if err != nil {
			return nil, err
		}
		rows, err := c.QueryContext(ctx, query, args...)
		go func() { _ = c.Close() }() // which waits for the rows to be closed
		return rows, err
	}
	return st.QueryContext(ctx, args...)
}

type scanner interface{ Scan(dest ...any) error }

// connected is a row, and the connection that it comes from.
type connected struct {
	row *sql.Row
	c   *sql.Conn
}

func (r connected) Scan(dest ...any) error {
	defer func() { _ = r.c.Close() }()
	return r.row.Scan(dest...)
}

type failed struct{ err error }

func (f failed) Scan(...any) error { return f.err }

// maxPrepared bounds the texts that stay prepared, each on every connection that
// reads: a search has as many conditions as words were typed.
const maxPrepared = 256

// statement prepares each text once: parsing costs more than most of the reads.
// It gives nil where the engine does not keep them, and for one more than [maxPrepared], which is parsed each time.
func (s *Store) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if !s.engine.prepares() {
		return nil, nil
	}
	s.mu.RLock()
	st, ok := s.prepared[query]
	full := len(s.prepared) >= maxPrepared
	s.mu.RUnlock()
	if ok || full {
		return st, nil
	}
	st, err := s.read.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if first, ok := s.prepared[query]; ok {
		_ = st.Close() // another goroutine has prepared it meanwhile
		return first, nil
	}
	s.prepared[query] = st
	return st, nil
}
