package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/espace-adherent/adherent/spst"
)

// The limits of a portal's connections to PostgreSQL. Those that write are not
// those that read: who writes may read beside the transaction.
const (
	postgresWriters = 8
	postgresReaders = 8
	postgresIdle    = 5 * time.Minute
	// connectTimeout is how long each host of the address is tried, where the
	// address does not say: without one, a host that is frozen takes all the time.
	connectTimeout = 2 * time.Second
	// connectionWait is how long a statement waits for one of the connections.
	connectionWait = 5 * time.Second
)

// oldestPostgres is the first version that is taken, as server_version_num.
const oldestPostgres = 150000

// postgresServer is the [engine] of a base on PostgreSQL, which several portals write.
type postgresServer struct {
	write *sql.DB
	wait  time.Duration // see connectionWait
	full  atomic.Bool   // the last write that wanted room found none
}

// postgresConfig reads an address. Its error holds nothing of it.
func postgresConfig(address string) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, &spst.Error{
			Kind: spst.Invalid, Code: spst.CodeBaseAddress,
			Message: "L'adresse de la base n'est pas lisible : postgres://rôle@hôte:port/base est attendu.",
		}
	}
	// A pooler may stand between: nothing is prepared that outlives its statement, until it is known.
	config.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe
	config.Tracer = conflictTracer{}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTimeout
	}
	if _, named := config.RuntimeParams["application_name"]; !named {
		config.RuntimeParams["application_name"] = "portail"
	}
	return config, nil
}

func openPostgres(config *pgx.ConnConfig, most int) *sql.DB {
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(most)
	db.SetMaxIdleConns(most)
	db.SetConnMaxIdleTime(postgresIdle)
	return db
}

// openAddress is [Open] for a base on PostgreSQL.
func openAddress(ctx context.Context, address string, s seals) (*Store, error) {
	config, err := postgresConfig(address)
	if err != nil {
		return nil, err
	}
	p := &postgresServer{write: openPostgres(config, postgresWriters), wait: connectionWait}
	if err := p.prepare(ctx, s); err != nil {
		return nil, errors.Join(err, p.close())
	}
	if p.direct(ctx) { // parsing and planning a statement takes longer than most of them run
		config.DefaultQueryExecMode = pgx.QueryExecModeCacheStatement
		if err := p.close(); err != nil {
			return nil, fold(err)
		}
		p.write = openPostgres(config, postgresWriters)
		if err := p.write.PingContext(ctx); err != nil { // whoever asks who has the base open sees it at once
			return nil, errors.Join(fold(err), p.close())
		}
	}
	return newStore(p, openPostgres(config, postgresReaders), s), nil
}

// direct tells whether the process that a new connection names is the one that answers on it. A pooler,
// which gives the next statement to another one, names none that there is; it keeps no statement then.
func (p *postgresServer) direct(ctx context.Context) bool {
	c, err := p.write.Conn(ctx)
	if err != nil {
		return false
	}
	defer c.Close()
	var answers, named uint32
	err = c.QueryRowContext(ctx, `SELECT pg_backend_pid()`).Scan(&answers)
	if err == nil {
		err = c.Raw(func(driver any) error {
			named = driver.(*stdlib.Conn).Conn().PgConn().PID()
			return nil
		})
	}
	return err == nil && named == answers
}

// prepare makes the tables of a base that has none, or brings them to the current
// version, and refuses what [look] does, and a base that does not serve.
func (p *postgresServer) prepare(ctx context.Context, s seals) error {
	found, err := p.look(ctx, &s)
	if err == nil {
		err = found.mayServe()
	}
	if err == nil && found.version > 0 {
		err = found.mayUpgrade(migrationsIn(postgresMigrations), func() error { return aloneOnServer(ctx, p.write, aloneWithin) })
	}
	if err == nil {
		err = p.migrate(ctx, found)
	}
	if err != nil {
		return err
	}
	if _, err := p.insert(ctx, standing{check: s.check}); err != nil {
		return err
	}
	if found, err = p.look(ctx, &s); err != nil { // another program may have made it, with another key
		return err
	}
	return found.mayServe()
}

// insert has the base say what it is; false when it does already.
func (p *postgresServer) insert(ctx context.Context, b standing) (made bool, err error) {
	args, err := b.args()
	if err != nil {
		return false, fold(err)
	}
	err = p.within(ctx, func(ctx context.Context) error {
		r, err := ctx.Value(txKey{}).(transaction).exec(ctx, insertBase, args...)
		if err != nil {
			return err
		}
		n, err := r.RowsAffected()
		made = n > 0
		return fold(err)
	})
	return made, err
}

func (p *postgresServer) migrate(ctx context.Context, found standing) error {
	known, err := newest(postgresMigrations)
	if err == nil && found.version < known {
		err = migratePostgres(ctx, p.write)
	}
	return fold(err)
}

// lookAtAddress is [look] at the base of an address; the version is 0 where there are
// no tables yet.
func lookAtAddress(ctx context.Context, address string, s *seals) (found standing, err error) {
	config, err := postgresConfig(address)
	if err != nil {
		return found, err
	}
	p := &postgresServer{write: openPostgres(config, 1)}
	found, err = p.look(ctx, s)
	return found, errors.Join(err, p.close())
}

// look is [look] on PostgreSQL; the version is 0 where there are no tables yet.
func (p *postgresServer) look(ctx context.Context, s *seals) (found standing, err error) {
	var server, tables int64
	var encoding string
	var made bool
	err = p.write.QueryRowContext(ctx, `
		SELECT current_setting('server_version_num')::bigint, current_setting('server_encoding'),
			to_regclass('goose_db_version') IS NOT NULL AND to_regclass('base') IS NOT NULL,
			(SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename NOT LIKE 'goose_%')`).
		Scan(&server, &encoding, &made, &tables)
	if err != nil {
		return found, fold(err)
	}
	if err := refuseServer(server, encoding); err != nil {
		return found, err
	}
	switch {
	case !made && tables > 0:
		return found, errPostgres("Cette base PostgreSQL contient déjà autre chose que le portail ; rien n'y a été changé. Donnez au portail une base à lui.")
	case !made:
		return found, nil
	}
	if found, err = readStanding(ctx, p.write); err != nil {
		return found, err
	}
	if found.check == nil { // made a moment ago
		s = nil
	}
	return found, found.refuse(postgresMigrations, s)
}

// refuseServer refuses a server by its version (server_version_num), and a database by
// its encoding.
func refuseServer(version int64, encoding string) error {
	switch {
	case version < oldestPostgres:
		return errPostgres("Cette version de PostgreSQL est trop ancienne : le portail demande PostgreSQL 15 ou une version plus récente.")
	case encoding != "UTF8":
		return errPostgres("Cette base PostgreSQL n'est pas en UTF-8. Créez-en une par « createdb --encoding UTF8 --template template0 ».")
	}
	return nil
}

// aloneWithin is how long what has just ended may still be seen on a server.
const aloneWithin = 3 * time.Second

// querier is a connection, or a transaction on it.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// aloneOnServer tells that nobody else is connected to the database of db, of which the
// program has one connection, or is errInUse once patience is over.
func aloneOnServer(ctx context.Context, db querier, patience time.Duration) error {
	for end := time.Now().Add(patience); ; {
		var name, others string
		err := db.QueryRowContext(ctx, `
			SELECT current_database(), coalesce(string_agg(DISTINCT coalesce(nullif(application_name, ''), usename), ', '), '')
			FROM pg_stat_activity WHERE datname = current_database() AND usename IS NOT NULL AND pid <> pg_backend_pid()`).Scan(&name, &others)
		switch {
		case err != nil:
			return fold(err)
		case others == "":
			return nil
		case time.Now().After(end):
			return errInUse("La base "+name, others)
		}
		select {
		case <-ctx.Done():
			return fold(ctx.Err())
		case <-time.After(migrationPoll):
		}
	}
}

func errPostgres(message string) error {
	return &spst.Error{Kind: spst.Invalid, Code: spst.CodeNotABase, Message: message}
}

// The tries of a transaction that others keep from being serial: from the second on
// it waits for its turn among those that are tried again.
const (
	mostTries     = 20
	shortestPause = 2 * time.Millisecond
	longestPause  = 100 * time.Millisecond
)

// within runs do in a serializable transaction, from the beginning again while
// others have written what it has read.
func (p *postgresServer) within(ctx context.Context, do func(context.Context) error) error {
	pause := shortestPause
	for try := 1; ; try++ {
		var conflict atomic.Bool
		err := transact(context.WithValue(ctx, conflictKey{}, &conflict), p.write, p.wait, &sql.TxOptions{Isolation: sql.LevelSerializable},
			func(ctx context.Context) error {
				if try > 1 {
					if err := takeTurn(ctx); err != nil {
						return err
					}
				}
				err := do(ctx)
				if err == nil && conflict.Load() { // do went on after it
					return errConflict(nil)
				}
				return err
			})
		if !conflict.Load() {
			if e, ok := errors.AsType[*pgconn.PgError](err); ok && e.Code == diskFull {
				p.full.Store(true)
			}
			return err
		}
		if try == mostTries {
			return errConflict(err)
		}
		select {
		case <-ctx.Done():
			return fold(ctx.Err())
		case <-time.After(rand.N(pause) + 1): //nolint:gosec // it only spreads the tries
		}
		pause = min(2*pause, longestPause)
	}
}

// takeTurn waits for the others that are tried again. The lock is one of its own
// kind only, and it is taken before the transaction reads: an advisory lock would
// be waited for by a SELECT, which settles what the transaction sees before the wait.
func takeTurn(ctx context.Context) error {
	_, err := ctx.Value(txKey{}).(transaction).exec(ctx, `LOCK TABLE base IN SHARE UPDATE EXCLUSIVE MODE`)
	return err
}

func (p *postgresServer) connectionWait() time.Duration { return p.wait }

func (p *postgresServer) sideBySide() int { return postgresWriters }

func (p *postgresServer) snapshot() *sql.TxOptions {
	return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
}

func (p *postgresServer) prepares() bool { return false } // the driver knows the statements, and a pooler may not

func (p *postgresServer) rows() int { return 100 }

func (p *postgresServer) claiming() string { return ` FOR UPDATE SKIP LOCKED` }

// hasRoom looks after a write that found none: where there is an old version of a row to write over,
// a small write goes through on a disk that is full.
func (p *postgresServer) hasRoom(ctx context.Context) error {
	if !p.full.Load() {
		return nil
	}
	_, err := ctx.Value(txKey{}).(transaction).exec(ctx, `CREATE TEMPORARY TABLE room ON COMMIT DROP AS SELECT n FROM generate_series(1, 10000) n`)
	if err == nil {
		p.full.Store(false)
	}
	return err
}

func (p *postgresServer) unanswered(err error) error { return unreachable(err) }

func (p *postgresServer) close() error { return p.write.Close() }

type conflictKey struct{}

// conflictTracer notes in the transaction of a statement that it is not serial
// any more, whatever becomes of the statement's error.
type conflictTracer struct{}

func (conflictTracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return ctx
}

func (conflictTracer) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryEndData) {
	e, ok := errors.AsType[*pgconn.PgError](data.Err)
	if !ok || e.Code != serializationFailure && e.Code != deadlockDetected {
		return
	}
	if conflict, ok := ctx.Value(conflictKey{}).(*atomic.Bool); ok {
		conflict.Store(true)
	}
}
