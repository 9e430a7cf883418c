//go:build unix

package rig

import (
	"database/sql"
	"testing"

	_ "modernc.org/sqlite" // the driver of the bases
)

// CheckBase wants a base that nobody serves to be sound.
func CheckBase(t testing.TB, path string) {
	t.Helper()
	db := openBase(t, path)
	defer db.Close()
	var said string
	if err := db.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&said); err != nil || said != "ok" {
		t.Errorf("the base is damaged: %s, %v", said, err)
	}
	rows, err := db.QueryContext(t.Context(), "PRAGMA foreign_key_check")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if rows.Next() {
		t.Error("a row of the base has lost its parent")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

func openBase(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// Enlarge adds 20,000 events to a base that nobody serves.
func Enlarge(t testing.TB, path string) {
	t.Helper()
	db := openBase(t, path)
	defer db.Close()
	_, err := db.ExecContext(t.Context(), `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
		INSERT INTO event (member, at, code, subject, kind, number)
		SELECT number, i, 'enlarged', '', '', '' FROM n, (SELECT min(number) AS number FROM member)`)
	if err != nil {
		t.Fatal(err)
	}
}

// transient are the tables that tell what callers do, not what they have done.
const transient = "'reply', 'failure', 'session', 'turn', 'goose_db_version'"

// Traces counts what was written in a base that nobody serves: the rows of each
// table, and its versions together. What was done twice shows in them.
func Traces(t testing.TB, path string) map[string]int64 {
	t.Helper()
	db := openBase(t, path)
	defer db.Close()
	var tables []string
	rows, err := db.QueryContext(t.Context(),
		"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ("+transient+") ORDER BY name")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	traces := map[string]int64{}
	for _, table := range tables {
		traces[table] = number(t, db, `SELECT count(*) FROM "`+table+`"`)
		if number(t, db, `SELECT count(*) FROM pragma_table_info('`+table+`') WHERE name = 'version'`) == 1 {
			traces[table+".version"] = number(t, db, `SELECT coalesce(sum(version), 0) FROM "`+table+`"`)
		}
	}
	return traces
}

func number(t testing.TB, db *sql.DB, query string) int64 {
	t.Helper()
	var n int64
	if err := db.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}
