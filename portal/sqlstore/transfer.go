package sqlstore

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/espace-adherent/adherent/spst"
)

// TransferReport is what a transfer has carried over.
type TransferReport struct {
	// Already: it was done before, and nothing was copied or compared.
	Already bool `json:"already"`
	// Resumed: it went on from where one was cut.
	Resumed bool            `json:"resumed"`
	Rows    int64           `json:"rows"`
	Tables  []TransferTable `json:"tables"`
}

// TransferTable is a table whose content was found to be the same in both bases.
type TransferTable struct {
	Name   string `json:"name"`
	Rows   int64  `json:"rows"`
	Digest string `json:"digest"` // of all the rows, whatever their order and the engine
}

// TransferStep is one of the three times that a transfer goes through all the rows.
type TransferStep int

// The steps, in their order.
const (
	TransferReads TransferStep = iota
	TransferCopies
	TransferChecks
)

// TransferGauge is told how many rows of a step have gone by.
type TransferGauge func(step TransferStep, done, total int64)

// Transfer copies the base at from, file or address, to a new one at to, and compares
// them. What is sealed is carried as it is: key is that of both.
//
// The source is wanted for oneself (Conflict, code "in_use"), and keeps from the first
// moment on that it is moved: no portal serves it any more, whatever becomes of the
// transfer, until [CancelTransfer]. The target keeps that it is incomplete until every
// table was found to have the rows of the source. A transfer that was cut, by a kill too,
// goes on when it is asked for again: rows go over in the order of their keys, a part at a
// time, so that the last one that is there tells where to go on. A target that has
// anything else is refused (Conflict, "transfer_target"), and either base when it is not of
// the program's version (Conflict, "transfer_version").
func Transfer(ctx context.Context, from, to string, key []byte, told TransferGauge) (r TransferReport, err error) {
	s, err := newSeals(key)
	if err != nil {
		return r, err
	}
	tables, err := schemaTables(ctx)
	if err != nil {
		return r, fold(err)
	}
	t := transfer{tables: tables, seals: s, told: told}
	if t.source, t.from, err = openEnd(ctx, from, &s); err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, t.source.close()) }()
	if t.target, t.to, err = openEnd(ctx, to, &s); err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, t.target.close()) }()
	if err := t.accept(from, to); err != nil {
		return r, err
	}
	if r.Resumed = t.to.transfer != ""; r.Resumed && !t.to.incomplete {
		return TransferReport{Already: true}, nil
	}
	fresh := t.from.movedTo == ""
	if fresh {
		t.from.transfer, t.from.movedTo = rand.Text(), locationOf(to)
		if err := t.source.move(ctx, t.from); err != nil {
			return r, err
		}
	}
	r.Tables, err = t.carry(ctx)
	if err != nil && fresh && !t.made { // nothing was begun
		err = errors.Join(err, t.source.move(context.WithoutCancel(ctx), standing{}))
	}
	for _, table := range r.Tables {
		r.Rows += table.Rows
	}
	return r, err
}

// CancelTransfer has the base at from served again after a transfer from it, done or not;
// false when there was none. The target is left as it is, and a transfer does not go on.
func CancelTransfer(ctx context.Context, from string, key []byte) (did bool, err error) {
	s, err := newSeals(key)
	if err != nil {
		return false, err
	}
	source, found, err := openEnd(ctx, from, &s)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, source.close()) }()
	if found.movedTo == "" {
		return false, nil
	}
	return true, source.move(ctx, standing{})
}

// transferEnd is the source or the target of a transfer: a base that nobody else has.
type transferEnd interface {
	// move keeps the transfer and movedTo of b, those of the zero value to undo it.
	move(ctx context.Context, b standing) error
	// make makes the base, with the standing of b.
	make(ctx context.Context, b standing) error
	// begin begins a transaction, which reads one state of the base when it only reads.
	begin(ctx context.Context, reads bool) (*onEnd, error)
	// insert writes rows of a table.
	insert(ctx context.Context, tx *onEnd, t *table, rows [][]any) error
	// takes tells whether a text can be written.
	takes(text string) bool
	// complete has the base served, once all that was written is on the disk.
	complete(ctx context.Context) error
	close() error
}

// completes is the statement of complete.
const completes = `UPDATE base SET incomplete = FALSE WHERE id = 1`

// onEnd is a transaction, and the connection that it is on.
type onEnd struct {
	*sql.Tx
	conn *sql.Conn
}

// beginOn begins a transaction with statements.
func beginOn(ctx context.Context, db *sql.DB, options *sql.TxOptions, first ...string) (*onEnd, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	tx, err := conn.BeginTx(ctx, options)
	for _, statement := range first {
		if err == nil {
			_, err = tx.ExecContext(ctx, statement)
		}
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return &onEnd{tx, conn}, nil
}

// end gives the connection back; what was not committed is undone.
func (o *onEnd) end() {
	_ = o.Rollback() // nothing to undo after Commit
	_ = o.conn.Close()
}

// openEnd opens a base for oneself; its version is 0 where there is none yet.
func openEnd(ctx context.Context, base string, s *seals) (transferEnd, standing, error) {
	if IsAddress(base) {
		return openServerEnd(ctx, base, s)
	}
	return openFileEnd(ctx, base, s)
}

// locationOf is how a base is named in another one.
func locationOf(base string) string {
	if IsAddress(base) {
		return Shown(base)
	}
	if abs, err := filepath.Abs(base); err == nil {
		return abs
	}
	return base
}

// transfer is one run.
type transfer struct {
	source, target transferEnd
	from, to       standing
	tables         []table
	seals          seals
	made           bool // the target is there
	told           TransferGauge

	done, total int64 // rows, of the step under way
}

// accept refuses ends between which nothing may be carried.
func (t *transfer) accept(from, to string) error {
	known, err := newest(sqliteMigrations)
	switch {
	case err != nil:
		return fold(err)
	case t.from.version == 0:
		return errNotABase(nil)
	case t.from.incomplete:
		return t.from.mayServe()
	case t.from.version != known:
		return errTransferVersion(Shown(from), "« portail migrer » la met à celle du programme.")
	case t.to.check == nil: // it is to be made
		if t.from.movedTo != "" && t.from.movedTo != locationOf(to) {
			return t.from.mayServe()
		}
		return nil
	case t.to.transfer == "" || t.to.transfer != t.from.transfer || t.from.movedTo == "":
		return &spst.Error{
			Kind: spst.Conflict, Code: spst.CodeTransferTarget,
			Message: Shown(to) + " contient déjà une base, et un transfert n'écrit que dans une base neuve : rien n'y a été changé. Donnez-lui un autre fichier, ou une base PostgreSQL vide.",
		}
	case t.to.incomplete && t.to.version != known:
		return errTransferVersion(Shown(to), "Retirez ce début de transfert, puis recommencez.")
	}
	return nil
}

func errTransferVersion(base, remedy string) error {
	return &spst.Error{
		Kind: spst.Conflict, Code: spst.CodeTransferVersion,
		Message: base + " n'est pas à la version de ce programme, et n'a pas été changée. " + remedy,
	}
}

// carry reads the source, copies it and compares.
func (t *transfer) carry(ctx context.Context) ([]TransferTable, error) {
	read, err := t.source.begin(ctx, true)
	if err != nil {
		return nil, fold(err)
	}
	defer read.end()
	have, err := t.digests(ctx, TransferReads, read, t.target.takes)
	if err != nil {
		return nil, err
	}
	if t.to.check == nil {
		t.to = standing{check: t.seals.check, transfer: t.from.transfer, incomplete: true}
		if err := t.target.make(ctx, t.to); err != nil {
			return nil, err
		}
	}
	t.made = true
	if err := t.copy(ctx, read); err != nil {
		return nil, fold(err)
	}
	return t.compare(ctx, have)
}

// digests goes through all the tables of a base.
func (t *transfer) digests(ctx context.Context, step TransferStep, tx *onEnd, takes func(string) bool) (map[string]digest, error) {
	t.done, t.total = 0, 0
	for _, table := range t.tables {
		var n int64
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM `+table.name).Scan(&n); err != nil {
			return nil, fold(err)
		}
		t.total += n
	}
	found := map[string]digest{}
	var strange []string // texts that the target would not take
	for _, table := range t.tables {
		var sum digest
		err := table.each(ctx, tx, "", nil, func(row []any) error {
			strange = append(strange, table.strange(row, takes)...)
			sum.add(row)
			t.went(step, 1)
			return nil
		})
		if err != nil {
			return nil, fold(err)
		}
		found[table.name] = sum
	}
	return found, errStrange(strange)
}

// toldEvery is how many rows go by before they are told.
const toldEvery = 500

func (t *transfer) went(step TransferStep, rows int64) {
	before := t.done
	t.done += rows
	if before/toldEvery != t.done/toldEvery || t.done == t.total {
		t.told(step, t.done, t.total)
	}
}

// mostNamed bounds the texts that are named in a sentence.
const mostNamed = 10

func errStrange(texts []string) error {
	if len(texts) == 0 {
		return nil
	}
	n := len(texts)
	if n > mostNamed {
		texts = append(texts[:mostNamed], "…")
	}
	return &spst.Error{
		Kind: spst.Invalid, Code: spst.CodeTransferTexts,
		Message: spst.Counted(n, "texte contient un caractère nul ou n'est pas en UTF-8", "textes contiennent un caractère nul ou ne sont pas en UTF-8") +
			", ce que PostgreSQL n'enregistre pas ; rien n'a été copié. Corrigez : " + fmt.Sprint(texts) + ".",
	}
}

// A part of the rows goes over in one transaction.
const (
	partRows  = 5000
	partBytes = 4 << 20
)

// copy copies what the target has not yet.
func (t *transfer) copy(ctx context.Context, source *onEnd) error {
	t.done = 0
	for _, table := range t.tables {
		last, there, err := t.reached(ctx, &table)
		if err != nil {
			return err
		}
		t.went(TransferCopies, there)
		var part [][]any
		bytes := 0
		flush := func() error {
			if len(part) == 0 {
				return nil
			}
			err := t.within(ctx, func(tx *onEnd) error { return t.target.insert(ctx, tx, &table, part) })
			t.went(TransferCopies, int64(len(part)))
			part, bytes = part[:0], 0
			return err
		}
		err = table.each(ctx, source, table.after(last), last, func(row []any) error {
			for _, i := range table.own {
				row[i] = nil // see refer
			}
			part, bytes = append(part, row), bytes+sizeOf(row)
			if len(part) < partRows && bytes < partBytes {
				return nil
			}
			return flush()
		})
		if err = cmp.Or(err, flush()); err != nil {
			return fmt.Errorf("%s: %w", table.name, err)
		}
		if err := t.refer(ctx, source, &table); err != nil {
			return err
		}
	}
	return nil
}

// within runs do in a transaction of the target.
func (t *transfer) within(ctx context.Context, do func(*onEnd) error) error {
	tx, err := t.target.begin(ctx, false)
	if err != nil {
		return err
	}
	defer tx.end()
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// reached gives the key of the last row that the target has, nil without one, and how
// many there are.
func (t *transfer) reached(ctx context.Context, table *table) (last []any, rows int64, err error) {
	tx, err := t.target.begin(ctx, true)
	if err != nil {
		return nil, 0, err
	}
	defer tx.end()
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM `+table.name).Scan(&rows); err != nil || rows == 0 {
		return nil, rows, err
	}
	last = make([]any, len(table.key))
	return last, rows, tx.QueryRowContext(ctx, table.last()).Scan(pointers(last)...)
}

// refer writes what rows of a table say of other rows of it, once all of them are there.
func (t *transfer) refer(ctx context.Context, source *onEnd, table *table) error {
	for _, i := range table.own {
		name := table.columns[i].name
		statement := `UPDATE ` + table.name + ` SET ` + name + ` = $1 WHERE ` + table.keyIs(2)
		refers := func(do func(row []any) error) error {
			return table.each(ctx, source, ` WHERE `+name+` IS NOT NULL`, nil, do)
		}
		err := t.within(ctx, func(tx *onEnd) error {
			return refers(func(row []any) error {
				_, err := tx.ExecContext(ctx, statement, append([]any{row[i]}, table.keyOf(row)...)...)
				return err
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// compare wants the target to have the rows of the source, and then has it serve.
func (t *transfer) compare(ctx context.Context, have map[string]digest) ([]TransferTable, error) {
	tx, err := t.target.begin(ctx, true)
	if err != nil {
		return nil, fold(err)
	}
	got, err := t.digests(ctx, TransferChecks, tx, nil)
	tx.end()
	if err != nil {
		return nil, err
	}
	var tables []TransferTable
	for _, table := range t.tables {
		want, got := have[table.name], got[table.name]
		if want != got {
			return nil, &spst.Error{
				Kind: spst.Internal, Code: spst.CodeTransferDiffers,
				Message: fmt.Sprintf("La table %s n'est pas la même des deux côtés (%d lignes, puis %d) : la source a changé pendant une interruption, ou un disque est en cause. "+
					"La nouvelle base ne servira pas ; retirez-la, puis recommencez.", table.name, want.rows, got.rows),
			}
		}
		tables = append(tables, TransferTable{Name: table.name, Rows: want.rows, Digest: (&want).String()})
	}
	slices.SortFunc(tables, func(a, b TransferTable) int { return cmp.Compare(a.Name, b.Name) })
	return tables, fold(t.target.complete(ctx))
}
