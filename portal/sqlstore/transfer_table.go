package sqlstore

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// table is what a transfer knows of a table. It is read from the migrations: a table that
// one adds goes over without anything being said of it here.
type table struct {
	name    string
	columns []column
	key     []int    // columns of its primary key, in the order of the key
	parents []string // tables that its rows refer to
	own     []int    // columns that refer to rows of the table itself
}

type column struct {
	name string
	kind string // "INTEGER" (a boolean too), "TEXT" or "BLOB"
}

// schemaTables gives the tables of the current version that a transfer carries, each after
// those that it refers to: all but what a base says of itself.
func schemaTables(ctx context.Context) (tables []table, err error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1) // each connection has a memory of its own
	if err := migrate(ctx, db); err != nil {
		return nil, err
	}
	names, err := tableNames(ctx, db)
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	for _, name := range names {
		if name == "base" || strings.HasPrefix(name, "goose_") || strings.HasPrefix(name, "sqlite_") {
			continue
		}
		t, err := readTable(ctx, db, name)
		if err != nil {
			return nil, err
		}
		tables = append(tables, t)
	}
	return inOrder(tables)
}

func readTable(ctx context.Context, db *sql.DB, name string) (table, error) {
	t := table{name: name}
	rows, err := db.QueryContext(ctx, `SELECT name, type, pk FROM pragma_table_info($1) ORDER BY cid`, name)
	if err != nil {
		return t, err
	}
	defer rows.Close()
	places := map[int]int{} // in the key -> column
	for rows.Next() {
		var c column
		var place int
		if err := rows.Scan(&c.name, &c.kind, &place); err != nil {
			return t, err
		}
		if !slices.Contains([]string{"INTEGER", "TEXT", "BLOB"}, c.kind) {
			return t, fmt.Errorf("sqlstore: a transfer does not know the type %s of %s.%s", c.kind, name, c.name)
		}
		if place > 0 {
			places[place] = len(t.columns)
		}
		t.columns = append(t.columns, c)
	}
	for place := range len(places) {
		t.key = append(t.key, places[place+1])
	}
	if err := rows.Err(); err != nil || len(t.key) == 0 {
		return t, errors.Join(err, errIf(len(t.key) == 0, name+" has no primary key"))
	}
	return t, t.readReferences(ctx, db)
}

func errIf(wrong bool, text string) error {
	if wrong {
		return errors.New("sqlstore: a transfer cannot carry it: " + text)
	}
	return nil
}

func (t *table) readReferences(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, `SELECT "table", "from" FROM pragma_foreign_key_list($1)`, t.name)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var parent, from string
		if err := rows.Scan(&parent, &from); err != nil {
			return err
		}
		if parent != t.name {
			t.parents = append(t.parents, parent)
			continue
		}
		t.own = append(t.own, slices.IndexFunc(t.columns, func(c column) bool { return c.name == from }))
	}
	return rows.Err()
}

// inOrder puts each table after its parents.
func inOrder(tables []table) (ordered []table, err error) {
	placed := map[string]bool{}
	for len(tables) > 0 {
		i := slices.IndexFunc(tables, func(t table) bool {
			return !slices.ContainsFunc(t.parents, func(p string) bool { return !placed[p] })
		})
		if i < 0 {
			return nil, errIf(true, "tables refer to one another: "+tables[0].name)
		}
		placed[tables[i].name] = true
		ordered = append(ordered, tables[i])
		tables = slices.Delete(tables, i, i+1)
	}
	return ordered, nil
}

func (t *table) names() []string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	return names
}

// keyNames are the columns of the key, each with what follows it.
func (t *table) keyNames(each string) string {
	names := make([]string, len(t.key))
	for i, k := range t.key {
		names[i] = t.columns[k].name + each
	}
	return strings.Join(names, ", ")
}

// last asks for the last key.
func (t *table) last() string {
	return `SELECT ` + t.keyNames("") + ` FROM ` + t.name + ` ORDER BY ` + t.keyNames(" DESC") + ` LIMIT 1`
}

// after is the condition of the rows behind a key; "" for none.
func (t *table) after(key []any) string {
	if key == nil {
		return ""
	}
	return ` WHERE (` + t.keyNames("") + `) > (` + parameters(0, len(key)) + `)`
}

// keyIs is the condition of the row of a key, whose parameters begin with that number.
func (t *table) keyIs(from int) string {
	return `(` + t.keyNames("") + `) = (` + parameters(from-1, len(t.key)) + `)`
}

func (t *table) keyOf(row []any) []any {
	key := make([]any, len(t.key))
	for i, k := range t.key {
		key[i] = row[k]
	}
	return key
}

// each reads rows in the order of their key, which every engine has alike: whole numbers,
// and texts and bytes byte by byte. A value is nil, an int64, a string or a []byte.
func (t *table) each(ctx context.Context, tx *onEnd, where string, args []any, do func(row []any) error) error {
	rows, err := tx.QueryContext(ctx, `SELECT `+strings.Join(t.names(), ", ")+` FROM `+t.name+where+` ORDER BY `+t.keyNames(""), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		row := make([]any, len(t.columns))
		if err := rows.Scan(pointers(row)...); err != nil {
			return err
		}
		for i := range row {
			if row[i], err = plain(t.columns[i].kind, row[i]); err != nil {
				return fmt.Errorf("%s.%s: %w", t.name, t.columns[i].name, err)
			}
		}
		if err := do(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

func pointers(values []any) []any {
	to := make([]any, len(values))
	for i := range values {
		to[i] = &values[i]
	}
	return to
}

// plain is a value as it is written to a column of that kind, whatever the engine made of it.
func plain(kind string, v any) (any, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case int64:
		if kind == "INTEGER" {
			return v, nil
		}
	case bool:
		if kind == "INTEGER" {
			if v {
				return int64(1), nil
			}
			return int64(0), nil
		}
	case string:
		switch kind {
		case "TEXT":
			return v, nil
		case "BLOB":
			return []byte(v), nil
		}
	case []byte:
		switch kind {
		case "TEXT":
			return string(v), nil
		case "BLOB":
			if v == nil { // as SQLite gives an empty one
				v = []byte{}
			}
			return v, nil
		}
	}
	return nil, fmt.Errorf("a %T in a column of kind %s", v, kind)
}

// sizeOf is about how many bytes a row has.
func sizeOf(row []any) (n int) {
	for _, v := range row {
		switch v := v.(type) {
		case string:
			n += len(v)
		case []byte:
			n += len(v)
		}
		n += 8
	}
	return n
}

// strange names the texts of a row that takes refuses; nil refuses none.
func (t *table) strange(row []any, takes func(string) bool) (found []string) {
	if takes == nil {
		return nil
	}
	for i, v := range row {
		if text, ok := v.(string); ok && !takes(text) {
			found = append(found, fmt.Sprintf("%s.%s (%q)", t.name, t.columns[i].name, fmt.Sprint(t.keyOf(row)...)))
		}
	}
	return found
}

// digest tells the content of a table: how many rows there are, and the sum of their
// SHA-256, which is the same in whatever order they come.
type digest struct {
	rows int64
	sum  [sha256.Size / 8]uint64
}

// add adds a row, each value after its kind and its length.
func (d *digest) add(row []any) {
	var b bytes.Buffer
	for _, v := range row {
		switch v := v.(type) {
		case nil:
			b.WriteByte('-')
		case int64:
			b.WriteByte('i')
			b.Write(binary.BigEndian.AppendUint64(nil, uint64(v)))
		case string:
			b.WriteByte('t')
			b.Write(binary.BigEndian.AppendUint64(nil, uint64(len(v))))
			b.WriteString(v)
		case []byte:
			b.WriteByte('b')
			b.Write(binary.BigEndian.AppendUint64(nil, uint64(len(v))))
			b.Write(v)
		}
	}
	of := sha256.Sum256(b.Bytes())
	for i := range d.sum {
		d.sum[i] += binary.BigEndian.Uint64(of[8*i:])
	}
	d.rows++
}

func (d *digest) String() string {
	var b []byte
	for _, word := range d.sum {
		b = binary.BigEndian.AppendUint64(b, word)
	}
	return hex.EncodeToString(b)
}
