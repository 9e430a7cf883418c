#!/usr/bin/env bash
# SQLite calls a disk that fails to read once a damaged base, not a disk error.
#
# Versions: modernc.org/sqlite v1.61.1, strace 6.1, Linux.
#
# A read(2) that ends with EIO, as a network disk or a failing sector gives, has an
# error of its own: SQLITE_IOERR_READ (266). A good engineer tells by it what
# heals from what does not: SQLITE_IOERR is tried again, SQLITE_CORRUPT (11,
# « database disk image is malformed ») is where one stops, takes the service down
# and restores a backup. But the unix VFS turns EIO, ERANGE and ENXIO of a read into
# SQLITE_IOERR_CORRUPTFS, and every statement turns that into SQLITE_CORRUPT.
# The next statement on the same connection reads the same page and finds it
# sound: the base never was damaged. Only other errors of a read, as EBADF or
# ENOMEM, are SQLITE_IOERR_READ. A SQLITE_CORRUPT has to be checked by reading again
# (PRAGMA quick_check, a new connection) before anything is believed of the base.
#
# Seen:
#   EIO once: database disk image is malformed (11); read again: 1000 rows, ok
#   ENOMEM once: disk I/O error (266); read again: 1000 rows, ok
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat > go.mod <<'EOF'
module finding

go 1.25
EOF
cat > main.go <<'EOF'
package main

import (
	"database/sql"
	"fmt"
	"os"

	_ "modernc.org/sqlite"
)

func main() {
	db, err := sql.Open("sqlite", os.Args[1])
	must(err)
	db.SetMaxOpenConns(1)
	if len(os.Args) > 2 { // make it
		_, err := db.Exec("CREATE TABLE t (x TEXT)")
		must(err)
		_, err = db.Exec("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 1000) INSERT INTO t SELECT printf('%0200d', i) FROM n")
		must(err)
		must(db.Close())
		return
	}
	var rows int
	first := db.QueryRow("SELECT count(*) FROM t WHERE x <> ''").Scan(&rows)
	var said string
	must(db.QueryRow("SELECT count(*) FROM t WHERE x <> ''").Scan(&rows))
	must(db.QueryRow("PRAGMA integrity_check").Scan(&said))
	fmt.Printf("%v; read again: %d rows, %s\n", first, rows, said)
}

func must(err error) {
	if err != nil {
		fmt.Println("unexpected:", err)
		os.Exit(1)
	}
}
EOF
GOFLAGS=-mod=mod go get modernc.org/sqlite@v1.61.1 >/dev/null 2>&1
CGO_ENABLED=0 go build -o reader .
./reader t.db make
ask() { # the 20th read of the base fails
	strace -f -qq -o /dev/null -P "$dir/t.db" -e trace=pread64 -e "inject=pread64:error=$1:when=20" ./reader t.db
}
eio=$(ask EIO)
nomem=$(ask ENOMEM)
echo "EIO once: $eio"
echo "ENOMEM once: $nomem"
[[ $eio == "database disk image is malformed (11); read again: 1000 rows, ok" ]]
[[ $nomem == "disk I/O error (266); read again: 1000 rows, ok" ]]
