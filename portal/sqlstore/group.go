package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"sync"
	"time"
)

// The limits of a group: once it has so many writers, or has begun so long ago, those
// who wait are for the next one.
const (
	groupWriters = 64
	groupAge     = 20 * time.Millisecond
)

// restAfter is how long nobody must have written for the connection to give back its memory.
const restAfter = time.Second

// writers lets one writer after the other write to SQLite, in the order in which they
// come. Whoever waits while another writes joins its transaction, behind a savepoint of
// their own: one COMMIT, which waits for the disk, answers them all.
type writers struct {
	db    *sql.DB       // of one connection
	age   time.Duration // that a group may reach while it grows
	later *time.Timer   // calls rest

	mu      sync.Mutex
	busy    bool            // somebody has the turn
	waiting []chan struct{} // closed when its turn has come

	// What follows is of who has the turn.
	group    *group               // under way
	prepared map[string]*sql.Stmt // on db; nil to be prepared before the next group
}

func newWriters(db *sql.DB) *writers {
	w := &writers{db: db, age: groupAge, prepared: map[string]*sql.Stmt{}}
	w.later = time.AfterFunc(restAfter, w.rest)
	return w
}

// rest gives back the memory that the pages of the last writes take, unless somebody has the
// turn: a big roster leaves twice its cache (an allocation of SQLite's is a power of two).
func (w *writers) rest() {
	w.mu.Lock()
	if w.busy {
		w.mu.Unlock() // its group comes back here
		return
	}
	w.busy = true
	w.mu.Unlock()
	_, _ = w.db.ExecContext(context.Background(), "PRAGMA shrink_memory") // nothing depends on it
	w.leave()
}

// group is a transaction that several writers share.
type group struct {
	tx       *sql.Tx
	prepared map[string]*sql.Stmt // on tx
	began    time.Time
	writers  int // whose writes are in it

	ended chan struct{} // closed at its end; then err is what became of it
	err   error
}

// within runs do in a transaction, and gives nil once it is on the disk. Until do has
// ended, ctx takes the writer out, and nothing is written; then it does not any more:
// what became of the writes is the answer. An error of do, or a panic, undoes what do wrote; a COMMIT
// that fails is an error of all those of the group.
func (w *writers) within(ctx context.Context, do func(context.Context) error) error {
	if err := w.enter(ctx); err != nil {
		return fold(err)
	}
	g, err := w.join(ctx, do)
	if err != nil {
		return err
	}
	<-g.ended
	return g.err
}

// enter waits for the turn, which leave gives back.
func (w *writers) enter(ctx context.Context) error {
	w.mu.Lock()
	if !w.busy {
		w.busy = true
		w.mu.Unlock()
		return nil
	}
	turn := make(chan struct{})
	w.waiting = append(w.waiting, turn)
	w.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
	}
	if !w.quit(turn) { // the turn came at that very moment
		w.leave()
	}
	return ctx.Err()
}

// quit stops waiting; false when the turn has come.
func (w *writers) quit(turn chan struct{}) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	i := slices.Index(w.waiting, turn)
	if i < 0 {
		return false
	}
	w.waiting = slices.Delete(w.waiting, i, i+1)
	return true
}

// leave gives the turn to the next writer, in the same group while it may grow. When
// nobody waits the group ends first.
func (w *writers) leave() {
	if w.mayGrow() {
		w.mu.Lock()
		passed := w.pass()
		w.mu.Unlock()
		if passed {
			return
		}
	}
	w.end(nil)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.busy = w.pass()
}

// pass gives the turn to who has waited longest, if anybody waits; w.mu is held.
func (w *writers) pass() bool {
	if len(w.waiting) == 0 {
		return false
	}
	close(w.waiting[0])
	w.waiting = slices.Delete(w.waiting, 0, 1)
	return true
}

// join runs do in the group under way, or in a new one, and leaves. Its error is that of
// do, or of a group that could not begin.
func (w *writers) join(ctx context.Context, do func(context.Context) error) (*group, error) {
	defer w.leave()
	if err := w.begin(ctx); err != nil {
		return nil, fold(err)
	}
	g := w.group
	return g, w.write(ctx, do)
}

// begin begins a group when there is none.
func (w *writers) begin(ctx context.Context) error {
	if w.group != nil {
		return nil
	}
	ctx = context.WithoutCancel(ctx) // of one writer, which the group may outlive
	for query, st := range w.prepared {
		if st != nil {
			continue
		}
		var err error
		if w.prepared[query], err = w.db.PrepareContext(ctx, query); err != nil {
			return err
		}
	}
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	w.group = &group{tx: tx, prepared: map[string]*sql.Stmt{}, began: time.Now(), ended: make(chan struct{})}
	return nil
}

// statement gives a statement of the group, prepared: parsing one takes longer than most
// of them run. It is nil for one more than [maxPrepared], which is parsed each time.
func (w *writers) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	g := w.group
	if st := g.prepared[query]; st != nil {
		return st, nil
	}
	known, ok := w.prepared[query]
	if known != nil {
		g.prepared[query] = g.tx.StmtContext(ctx, known)
		return g.prepared[query], nil
	}
	if !ok && len(w.prepared) >= maxPrepared {
		return nil, nil
	}
	st, err := g.tx.PrepareContext(ctx, query)
	if err == nil {
		w.prepared[query], g.prepared[query] = nil, st
	}
	return st, err
}

// groupPoint is the savepoint of a writer who joins a group.
const groupPoint = "joined"

// write runs do in the group, and undoes what it wrote when it does not end well.
func (w *writers) write(ctx context.Context, do func(context.Context) error) (err error) {
	t := transaction{tx: w.group.tx, shared: &shared{writers: w}}
	joins := w.group.writers > 0
	if joins {
		if _, err := t.exec(ctx, "SAVEPOINT "+groupPoint); err != nil {
			return err
		}
	}
	kept := false
	defer func() {
		if !kept {
			w.undo(t, joins)
		}
		t.shared.lost = fold(sql.ErrTxDone) // for who would still write in it
	}()
	err = do(context.WithValue(ctx, txKey{}, t))
	if err == nil {
		err = cmp.Or(t.shared.lost, fold(ctx.Err())) // do went on all the same
	}
	if err == nil && joins {
		_, err = t.exec(context.WithoutCancel(ctx), "RELEASE "+groupPoint)
	}
	if err != nil {
		return err
	}
	kept = true
	w.group.writers++
	return nil
}

// undo takes back what the writer who has the turn wrote. Where SQLite has undone the
// whole transaction meanwhile, as on a full disk, nobody of the group has written anything.
func (w *writers) undo(t transaction, joined bool) {
	var err error
	if joined {
		if _, err = t.tx.ExecContext(context.Background(), "ROLLBACK TO "+groupPoint+"; RELEASE "+groupPoint); err == nil {
			return
		}
	}
	w.end(cmp.Or(t.shared.lost, fold(err)))
}

// end ends the group, if there is one: cause, or that of a COMMIT that fails, is the
// error of all those who are in it.
func (w *writers) end(cause error) {
	g := w.group
	if g == nil {
		return
	}
	w.group = nil
	if g.err = cause; cause != nil || g.writers == 0 {
		_ = g.tx.Rollback() // nothing of it stays
	} else {
		g.err = fold(g.tx.Commit())
	}
	close(g.ended)
	w.later.Reset(restAfter)
}

// mayGrow tells whether another writer may join.
func (w *writers) mayGrow() bool {
	g := w.group
	return g != nil && g.writers < groupWriters && time.Since(g.began) < w.age
}

// shared is a writer's part of a group.
type shared struct {
	writers *writers
	// lost is the error of a statement after which SQLite may have undone the whole
	// transaction: what followed would be written outside of it.
	lost error
}
