#!/usr/bin/env bash
# SQLite accepts, in WAL mode, writes to a database file that is no longer there.
#
# Versions: modernc.org/sqlite v1.61.1, Linux.
#
# SQLite has an error for a database whose file was renamed or removed while it
# is open: SQLITE_READONLY_DBMOVED (1032), checked before a write. A good
# engineer takes it that a service whose base is moved away by an operator
# starts to fail at once. With a rollback journal it does. In WAL mode, which
# services use, the check is not made: transactions commit, with
# synchronous=FULL too, and the other connections of the process read them back,
# from the files that have gone. Whoever opens the path finds none of it, as the
# service itself will at its next start. Who cares has to compare the inode of the
# path with that of the file that was opened, as os.SameFile does.
#
# Seen:
#   DELETE: insert after the move: attempt to write a readonly database (1032)
#   WAL: insert after the move: <nil>
#   WAL: rows seen by another connection that was open: 2
#   WAL: rows of a new base at the path: SQL logic error: no such table: t (1)
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat > go.mod <<'EOF'
module finding

go 1.25
EOF
GOFLAGS=-mod=mod go get modernc.org/sqlite@v1.61.1 >/dev/null 2>&1
cat > main.go <<'EOF'
package main

import (
	"database/sql"
	"errors"
	"fmt"
	"os"

	"modernc.org/sqlite"
)

func open(path, mode string) *sql.DB {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode("+mode+")&_pragma=synchronous(FULL)")
	if err != nil {
		panic(err)
	}
	db.SetMaxOpenConns(1)
	return db
}

func insertAfterMove(mode string) (error, int, error) {
	path := mode + ".db"
	writer := open(path, mode)
	defer writer.Close()
	for _, q := range []string{"CREATE TABLE t (x)", "INSERT INTO t VALUES (1)"} {
		if _, err := writer.Exec(q); err != nil {
			panic(err)
		}
	}
	other := open(path, mode)
	defer other.Close()
	rows := 0
	if err := other.QueryRow("SELECT count(*) FROM t").Scan(&rows); err != nil {
		panic(err)
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		_ = os.Rename(path+suffix, "moved-"+path+suffix)
	}
	_, write := writer.Exec("INSERT INTO t VALUES (2)")
	_ = other.QueryRow("SELECT count(*) FROM t").Scan(&rows)
	fresh := open(path, mode)
	defer fresh.Close()
	var none int
	return write, rows, fresh.QueryRow("SELECT count(*) FROM t").Scan(&none)
}

func main() {
	journal, _, _ := insertAfterMove("DELETE")
	fmt.Println("DELETE: insert after the move:", journal)
	wal, rows, fresh := insertAfterMove("WAL")
	fmt.Println("WAL: insert after the move:", wal)
	fmt.Println("WAL: rows seen by another connection that was open:", rows)
	fmt.Println("WAL: rows of a new base at the path:", fresh)
	var e *sqlite.Error
	if !errors.As(journal, &e) || e.Code() != 1032 || wal != nil || rows != 2 || fresh == nil {
		os.Exit(1) // it is no longer so
	}
}
EOF
GOFLAGS=-mod=mod go run .
