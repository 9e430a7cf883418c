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
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	return db
}
