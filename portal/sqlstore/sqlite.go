package sqlstore

import (
	"database/sql"
	"net/url"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

type role int

const (
	writer role = iota
	reader
)

// readers bounds the connections that read at the same time; each has its own
// page cache.
const readers = 8

// openSQLite opens the one connection that writes, or the pool that reads.
func openSQLite(path string, r role) (*sql.DB, error) {
	dsn, err := sqliteDSN(path, r)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fold(err)
	}
	n := 1
	if r == reader {
		n = readers
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db, nil
}

func sqliteDSN(path string, r role) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	p := filepath.ToSlash(abs)
	if !strings.HasPrefix(p, "/") {
		p = "/" + p // C:/… on Windows
	}
	q := url.Values{
		"_txlock":    {"immediate"},
		"_dqs":       {"0"},
		"_defensive": {"1"},
		"_pragma": {
			"busy_timeout(5000)",
			"journal_mode(WAL)",
			"synchronous(FULL)", // what was answered is on disk, power cut or not
			"foreign_keys(1)",
		},
	}
	switch r {
	case writer:
		q.Add("_pragma", "cache_size(-16384)") // KiB: big rosters are put in place
	case reader:
		q.Add("_pragma", "query_only(1)")
		q.Add("_pragma", "cache_size(-4096)") // each; the system keeps the rest of the file in memory
	}
	u := url.URL{Scheme: "file", Path: p, RawQuery: q.Encode()}
	return u.String(), nil
}
