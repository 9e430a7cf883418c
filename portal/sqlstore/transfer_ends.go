package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// fileEnd is the end of a transfer in a file.
type fileEnd struct {
	path string
	db   *sql.DB // nil until the base is made
}

func openFileEnd(ctx context.Context, path string, s *seals) (transferEnd, standing, error) {
	f := &fileEnd{path: path}
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return f, standing{}, nil
	}
	found, err := lookAt(ctx, path, s)
	if err == nil {
		f.db, err = openAlone(ctx, path)
	}
	if err != nil {
		return nil, found, err
	}
	found, err = look(ctx, f.db, s) // as it is now that nobody changes it
	if err != nil {
		return nil, found, errors.Join(err, f.close())
	}
	return f, found, nil
}

// moves is the statement of move.
const moves = `UPDATE base SET transfer = $1, moved_to = $2 WHERE id = 1`

func (f *fileEnd) move(ctx context.Context, b standing) error {
	_, err := f.db.ExecContext(ctx, moves, b.transfer, b.movedTo)
	return fold(err)
}

func (f *fileEnd) make(ctx context.Context, b standing) (err error) {
	if err := createBase(ctx, f.path, b); err != nil {
		return errCreate(err)
	}
	f.db, err = openAlone(ctx, f.path)
	return err
}

func (f *fileEnd) begin(ctx context.Context, _ bool) (*onEnd, error) {
	return beginOn(ctx, f.db, nil)
}

func (f *fileEnd) insert(ctx context.Context, tx *onEnd, t *table, rows [][]any) error {
	st, err := tx.PrepareContext(ctx, `INSERT INTO `+t.name+` (`+strings.Join(t.names(), ", ")+`) VALUES (`+parameters(0, len(t.columns))+`)`)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if _, err := st.ExecContext(ctx, row...); err != nil {
			return errors.Join(err, st.Close())
		}
	}
	return st.Close()
}

func (f *fileEnd) takes(string) bool { return true }

func (f *fileEnd) complete(ctx context.Context) error {
	_, err := f.db.ExecContext(ctx, completes)
	return err
}

func (f *fileEnd) close() error {
	if f.db == nil {
		return nil
	}
	return f.db.Close()
}

// serverEnd is the end of a transfer on PostgreSQL.
type serverEnd struct {
	config *pgx.ConnConfig
	db     *sql.DB         // of one connection
	tables []table         // that are there
	flags  map[string]bool // table.column of each boolean
}

func openServerEnd(ctx context.Context, address string, s *seals) (transferEnd, standing, error) {
	config, err := postgresConfig(address)
	if err != nil {
		return nil, standing{}, err
	}
	p := &serverEnd{config: config, db: openPostgres(config, 1)}
	found, err := (&postgresServer{write: p.db}).look(ctx, s)
	if err == nil {
		err = aloneOnServer(ctx, p.db, aloneWithin)
	}
	if err == nil && found.version > 0 {
		err = p.learn(ctx)
	}
	if err != nil {
		return nil, found, errors.Join(err, p.close())
	}
	return p, found, nil
}

// learn reads which columns are booleans.
func (p *serverEnd) learn(ctx context.Context) (err error) {
	if p.tables, err = schemaTables(ctx); err != nil {
		return err
	}
	rows, err := p.db.QueryContext(ctx,
		`SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = current_schema() AND data_type = 'boolean'`)
	if err != nil {
		return fold(err)
	}
	defer rows.Close()
	p.flags = map[string]bool{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return fold(err)
		}
		p.flags[name] = true
	}
	return fold(rows.Err())
}

// move is settled before any portal reads the base again: one that has read it is seen.
func (p *serverEnd) move(ctx context.Context, b standing) error {
	return transact(ctx, p.db, 0, nil, func(ctx context.Context) error {
		tx := ctx.Value(txKey{}).(transaction)
		if _, err := tx.exec(ctx, `LOCK TABLE base IN ACCESS EXCLUSIVE MODE`); err != nil {
			return err
		}
		if err := aloneOnServer(ctx, tx.tx, 0); err != nil {
			return err
		}
		_, err := tx.exec(ctx, moves, b.transfer, b.movedTo)
		return err
	})
}

func (p *serverEnd) make(ctx context.Context, b standing) error {
	maker := &postgresServer{write: openPostgres(p.config, postgresWriters)}
	made, err := makeOn(ctx, maker, b)
	if err = errors.Join(err, maker.close()); err == nil && !made {
		err = errInUse("La base PostgreSQL", "un portail vient de la faire")
	}
	return cmp.Or(err, p.learn(ctx))
}

// makeOn makes the tables and the base; false when it is there already.
func makeOn(ctx context.Context, p *postgresServer, b standing) (made bool, err error) {
	found, err := p.look(ctx, nil)
	if err == nil {
		err = p.migrate(ctx, found)
	}
	if err != nil {
		return false, err
	}
	return p.insert(ctx, b)
}

// unlimited are the limits of time of the role, which are for requests.
var unlimited = []string{`SET LOCAL statement_timeout = 0`, `SET LOCAL idle_in_transaction_session_timeout = 0`}

func (p *serverEnd) begin(ctx context.Context, reads bool) (*onEnd, error) {
	if !reads {
		// A part that is lost is copied again; complete waits for the disk.
		return beginOn(ctx, p.db, nil, slices.Concat(unlimited, []string{`SET LOCAL synchronous_commit = off`})...)
	}
	names := make([]string, len(p.tables))
	for i, t := range p.tables {
		names[i] = t.name
	}
	lock := `LOCK TABLE ` + strings.Join(names, ", ") + ` IN SHARE MODE`
	return beginOn(ctx, p.db, (*postgresServer)(nil).snapshot(), slices.Concat(unlimited, []string{lock})...)
}

func (p *serverEnd) insert(ctx context.Context, tx *onEnd, t *table, rows [][]any) error {
	for i, c := range t.columns {
		if !p.flags[t.name+"."+c.name] {
			continue
		}
		for _, row := range rows {
			if n, ok := row[i].(int64); ok {
				row[i] = n != 0
			}
		}
	}
	return tx.conn.Raw(func(driver any) error {
		_, err := driver.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{t.name}, t.names(), pgx.CopyFromRows(rows))
		return err
	})
}

// takes: a text is in UTF-8 without NUL.
func (p *serverEnd) takes(text string) bool {
	return utf8.ValidString(text) && !strings.Contains(text, "\x00")
}

// complete has the planner know the tables first, which it would else learn while people
// wait. Its COMMIT puts those before it on the disk too.
func (p *serverEnd) complete(ctx context.Context) error {
	if _, err := p.db.ExecContext(ctx, `ANALYZE`); err != nil {
		return err
	}
	_, err := p.db.ExecContext(ctx, completes)
	return err
}

func (p *serverEnd) close() error { return p.db.Close() }
