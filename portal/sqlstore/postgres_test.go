package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"golang.org/x/sync/errgroup"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/postgres"
)

// onPostgres opens a new base of a server.
func onPostgres(t *testing.T) *Store {
	t.Helper()
	return openAt(t, postgres.Database(t, ""))
}

func openAt(t *testing.T, address string) *Store {
	t.Helper()
	s, err := Open(t.Context(), address, zeroKey)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// Migrations of one number make the same tables on both engines, and columns of the
// same names: a statement that runs on one runs on the other.
func TestBothEnginesHaveTheSameTables(t *testing.T) {
	newestOf := map[string]int64{}
	for _, folder := range []string{sqliteMigrations, postgresMigrations} {
		n, err := newest(folder)
		if err != nil {
			t.Fatal(err)
		}
		newestOf[folder] = n
	}
	if newestOf[sqliteMigrations] != newestOf[postgresMigrations] {
		t.Errorf("the newest migrations are %v", newestOf)
	}
	file, err := Open(t.Context(), filepath.Join(t.TempDir(), "base.db"), zeroKey)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	inFile := columns(t, file, `SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'`)
	onServer := columns(t, onPostgres(t), `SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'`)
	if !slices.Equal(inFile, onServer) {
		t.Errorf("SQLite has\n%v\nPostgreSQL has\n%v", inFile, onServer)
	}
}

func columns(t *testing.T, s *Store, query string) []string {
	t.Helper()
	all, err := list(t.Context(), s, func(scan func(...any) error) (string, error) {
		var c string
		return c, scan(&c)
	}, query)
	if err != nil {
		t.Fatal(err)
	}
	all = slices.DeleteFunc(all, func(c string) bool { return strings.HasPrefix(c, "goose") })
	slices.Sort(all)
	return all
}

// A statement names its columns: behind a pooler one that does not fails for an hour
// after a column was added (https://www.pgbouncer.org/faq.html).
func TestStatementsNameTheirColumns(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	star := regexp.MustCompile(`(?i)(SELECT|RETURNING)\s+(\w+\.)?\*`)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if found := star.FindString(string(text)); found != "" {
			t.Errorf("%s: %s", name, found)
		}
	}
}

// Several programs make a base at once, and none of them fails.
func TestMigrateTogetherOnPostgreSQL(t *testing.T) {
	address := postgres.Database(t, "")
	group, ctx := errgroup.WithContext(t.Context())
	for range 4 {
		group.Go(func() error {
			s, err := Open(ctx, address, zeroKey)
			if err != nil {
				return err
			}
			return s.Close()
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, address)
	var rows, versions int
	err := s.row(t.Context(), `SELECT count(*), count(DISTINCT version_id) FROM goose_db_version`).Scan(&rows, &versions)
	if err != nil || rows != versions {
		t.Errorf("%d rows for %d versions, %v", rows, versions, err)
	}
}

// What is there and is not the portal's base, is a newer one, or has another key, is
// refused and left as it is.
func TestBasesThatAreRefusedOnPostgreSQL(t *testing.T) {
	other := make([]byte, KeySize)
	other[0] = 1
	for _, c := range []struct {
		name, statement string
		key             []byte
		code            spst.Code
	}{
		{"another key", `SELECT 1`, other, spst.CodeKey},
		{"newer", beyond, zeroKey, spst.CodeNewerBase},
		{"another program's", `DROP TABLE base CASCADE`, zeroKey, spst.CodeNotABase},
	} {
		t.Run(c.name, func(t *testing.T) {
			address := postgres.Database(t, "")
			s := openAt(t, address)
			script(t, address, c.statement)
			_ = s.Close()
			again, err := Open(t.Context(), address, c.key)
			if spst.CodeOf(err) != c.code {
				t.Errorf("got %v", err)
			}
			if err == nil {
				_ = again.Close()
			}
		})
	}
}

// A server that is too old, and a database whose texts are not in UTF-8, are refused with
// what to do.
func TestServersThatAreRefused(t *testing.T) {
	for _, c := range []struct {
		version  int64
		encoding string
		said     string
	}{
		{149999, "UTF8", "PostgreSQL 15 ou une version plus récente"},
		{90624, "SQL_ASCII", "PostgreSQL 15"},
		{150000, "LATIN1", "createdb --encoding UTF8"},
		{150000, "UTF8", ""},
		{180001, "UTF8", ""},
	} {
		err := refuseServer(c.version, c.encoding)
		if c.said == "" && err != nil || c.said != "" && (spst.CodeOf(err) != spst.CodeNotABase || !strings.Contains(message(err), c.said)) {
			t.Errorf("%d %s: %v", c.version, c.encoding, err)
		}
	}
	for _, encoding := range []string{"LATIN1", "SQL_ASCII"} {
		address := postgres.DatabaseIn(t, encoding)
		s, err := Open(t.Context(), address, zeroKey)
		if spst.CodeOf(err) != spst.CodeNotABase || !strings.Contains(fmt.Sprint(err), "n'est pas en UTF-8") {
			t.Errorf("%s: %v", encoding, err)
		}
		if err == nil {
			_ = s.Close()
		}
	}
}

// Portals that write the same thing at the same time lose nothing of it: each reads, and
// writes what it has read and one more.
func TestWritersOnPostgreSQLAreSerial(t *testing.T) {
	address := postgres.Database(t, "")
	const portals, writers, times = 2, 4, 10
	runs := atomic.Int64{}
	group, ctx := errgroup.WithContext(t.Context())
	for i := range portals {
		s := openAt(t, address)
		if i == 0 {
			if err := s.PutMember(ctx, portal.Member{Member: spst.Member{Number: "1"}}); err != nil {
				t.Fatal(err)
			}
		}
		for range writers {
			group.Go(func() error {
				for range times {
					if err := s.Within(ctx, func(ctx context.Context) error {
						runs.Add(1)
						c, err := s.Company(ctx, "1")
						if err != nil {
							return err
						}
						c.Version++
						return s.PutCompany(ctx, "1", c)
					}); err != nil {
						return err
					}
				}
				return nil
			})
		}
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	c, err := openAt(t, address).Company(t.Context(), "1")
	if want := int64(portals*writers*times + 1); err != nil || c.Version != want {
		t.Errorf("version %d, want %d, %v", c.Version, want, err)
	}
	t.Logf("%d writes took %d runs", portals*writers*times, runs.Load())
}

// Two that read what the other writes do not both go through on what they read: one is
// run again, whatever it made of the error.
func TestARuleOverRowsHoldsOnPostgreSQL(t *testing.T) {
	s := onPostgres(t)
	var ready sync.WaitGroup
	ready.Add(2)
	onDuty := func(ctx context.Context) (int, error) {
		campaigns, err := s.Campaigns(ctx)
		return len(campaigns), err
	}
	// Each adds a campaign if there is none: at most one may.
	add := func(year int) error {
		first := true
		return s.Within(t.Context(), func(ctx context.Context) error {
			n, err := onDuty(ctx)
			if first {
				first = false
				ready.Done()
				ready.Wait() // both have read
			}
			if err != nil || n > 0 {
				return err
			}
			err = s.Within(ctx, func(ctx context.Context) error { return s.PutCampaign(ctx, spst.Campaign{Year: year}) })
			if spst.CodeOf(err) == spst.CodeBusy {
				return nil // a use case that goes on after an error is run again all the same
			}
			return err
		})
	}
	errs := make(chan error, 2)
	for year := range 2 {
		go func() { errs <- add(2026 + year) }()
	}
	for range 2 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if n, err := onDuty(t.Context()); n != 1 || err != nil {
		t.Errorf("%d campaigns, %v", n, err)
	}
}

// An error inside a transaction undoes its savepoint only, and the rest goes on.
func TestARefusedPartOnPostgreSQL(t *testing.T) {
	s := onPostgres(t)
	err := s.Within(t.Context(), func(ctx context.Context) error {
		if err := s.PutMember(ctx, portal.Member{Member: spst.Member{Number: "1"}}); err != nil {
			return err
		}
		err := s.Within(ctx, func(ctx context.Context) error {
			return s.AddSituationChange(ctx, "none", spst.SituationChange{ID: "x"})
		})
		if spst.KindOf(err) != spst.NotFound {
			return fmt.Errorf("a row without its member: %w", err)
		}
		return s.PutMember(ctx, portal.Member{Member: spst.Member{Number: "2"}})
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Member(t.Context(), "2", 0); err != nil {
		t.Error(err)
	}
}

// What comes first in a transaction is undone whole as well, with what was in it, and what follows stays.
func TestARefusedBeginningOnPostgreSQL(t *testing.T) {
	s := onPostgres(t)
	put := func(ctx context.Context, number string) error {
		return s.PutMember(ctx, portal.Member{Member: spst.Member{Number: number}})
	}
	refused := errors.New("refused")
	err := s.Within(t.Context(), func(ctx context.Context) error {
		err := s.Within(ctx, func(ctx context.Context) error {
			err := s.Within(ctx, func(ctx context.Context) error { return put(ctx, "1") })
			return errors.Join(err, put(ctx, "2"), refused)
		})
		if err == nil || !errors.Is(err, refused) {
			return fmt.Errorf("refused: %w", err)
		}
		return s.Within(ctx, func(ctx context.Context) error {
			inner := s.Within(ctx, func(ctx context.Context) error { return put(ctx, "3") })
			failed := s.Within(ctx, func(ctx context.Context) error { return errors.Join(put(ctx, "4"), refused) })
			if inner != nil || !errors.Is(failed, refused) {
				return errors.Join(inner, failed)
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	for number, want := range map[string]bool{"1": false, "2": false, "3": true, "4": false} {
		if _, err := s.Member(t.Context(), number, 0); (err == nil) != want {
			t.Errorf("member %s: %v", number, err)
		}
	}
}

// Letters are claimed by several portals at once, each of them once.
func TestLettersAreClaimedOnce(t *testing.T) {
	const letters, portals = 60, 3
	address := postgres.Database(t, "")
	first := openAt(t, address)
	for i := range letters {
		if err := first.AddLetter(t.Context(), portal.StoredLetter{ID: fmt.Sprint(i), Due: fromInstant(1), Until: fromInstant(1000)}); err != nil {
			t.Fatal(err)
		}
	}
	var mu sync.Mutex
	claimed := map[string]int{}
	group, ctx := errgroup.WithContext(t.Context())
	for range portals {
		s := openAt(t, address)
		group.Go(func() error {
			for {
				l, err := s.ClaimLetter(ctx, fromInstant(10), fromInstant(100))
				if spst.KindOf(err) == spst.NotFound {
					return nil
				}
				if err != nil {
					return err
				}
				mu.Lock()
				claimed[l.ID]++
				mu.Unlock()
			}
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	for id, n := range claimed {
		if n != 1 {
			t.Errorf("letter %s was claimed %d times", id, n)
		}
	}
	if len(claimed) != letters {
		t.Errorf("%d letters of %d", len(claimed), letters)
	}
}

// What the server says is told apart.
func TestConditionsAreFolded(t *testing.T) {
	for condition, want := range map[string]struct {
		kind spst.Kind
		code spst.Code
		said string
	}{
		"23505": {spst.Conflict, spst.CodeDuplicate, "existe déjà"},
		"23503": {spst.NotFound, spst.CodeUnknown, ""},
		"40001": {spst.Unavailable, spst.CodeBusy, "rien n'a été modifié"},
		"40P01": {spst.Unavailable, spst.CodeBusy, "rien n'a été modifié"},
		"57014": {spst.Unavailable, spst.CodeCanceled, "interrompue"},
		"57P01": {spst.Unavailable, spst.CodeStorage, "ne répond pas"},
		"57P03": {spst.Unavailable, spst.CodeStorage, "ne répond pas"},
		"08006": {spst.Unavailable, spst.CodeStorage, "ne répond pas"},
		"25006": {spst.Unavailable, spst.CodeStorage, "lecture seule"},
		"53100": {spst.Unavailable, spst.CodeStorage, "plein"},
		"53300": {spst.Unavailable, spst.CodeStorage, "connexion libre"},
		"28P01": {spst.Unavailable, spst.CodeStorage, "mot de passe"},
		"3D000": {spst.Unavailable, spst.CodeStorage, "n'existe pas"},
		"22021": {spst.Invalid, spst.CodeBadFields, "caractère"},
		"42P01": {spst.Internal, spst.CodeStorage, ""},
	} {
		err := fold(&pgconn.PgError{Code: condition})
		if spst.KindOf(err) != want.kind || spst.CodeOf(err) != want.code || !strings.Contains(message(err), want.said) {
			t.Errorf("%s: %v (%s %s)", condition, message(err), spst.KindOf(err), spst.CodeOf(err))
		}
	}
	// A COMMIT that was not answered may have been carried out.
	if said := message(foldCommit(&pgconn.PgError{Code: "57P01"})); !strings.Contains(said, "peut-être") {
		t.Errorf("%q", said)
	}
	if said := message(foldCommit(&pgconn.PgError{Code: "40001"})); !strings.Contains(said, "rien n'a été modifié") {
		t.Errorf("%q", said)
	}
}

// A server that goes away is said, and the portal goes on by itself once it is back.
func TestReadyWhileTheServerIsAway(t *testing.T) {
	s := onPostgres(t)
	s.ready.every = 0
	s.isReady(t)
	// The connections are ended under the portal's feet, as by a restart.
	if _, err := s.read.ExecContext(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := s.Ready(t.Context()); err == nil || spst.CodeOf(err) != spst.CodeStorage {
			break
		}
	}
	s.isReady(t)
}

// Where all the connections are in use one is told so in time, and goes on once one is free.
func TestNoConnectionIsFree(t *testing.T) {
	s := onPostgres(t)
	server, ok := s.engine.(*postgresServer)
	if !ok {
		t.Fatal("not on PostgreSQL")
	}
	server.wait = 50 * time.Millisecond
	for what, c := range map[string]struct {
		pool *sql.DB
		most int
		do   func(context.Context) error
	}{
		"row":      {s.read, postgresReaders, func(ctx context.Context) error { _, err := s.Version(ctx); return err }},
		"rows":     {s.read, postgresReaders, func(ctx context.Context) error { _, err := s.AllMembers(ctx, 0); return err }},
		"snapshot": {s.read, postgresReaders, func(ctx context.Context) error { return s.snapshot(ctx, func(context.Context) error { return nil }) }},
		"write":    {server.write, postgresWriters, func(ctx context.Context) error { return s.exec(ctx, `UPDATE base SET probes = probes`) }},
	} {
		var held []*sql.Conn
		for range c.most {
			one, err := c.pool.Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			held = append(held, one)
		}
		err := c.do(t.Context())
		if e, ok := errors.AsType[*spst.Error](err); !ok || e.Kind != spst.Unavailable || e.Code != spst.CodeBusy || e.RetryAfter == 0 {
			t.Errorf("%s: %v", what, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel() // who asks has gone
		if err := c.do(ctx); spst.CodeOf(err) != spst.CodeCanceled {
			t.Errorf("%s: %v", what, err)
		}
		for _, one := range held {
			if err := one.Close(); err != nil {
				t.Error(err)
			}
		}
		server.wait = connectionWait
		if err := c.do(t.Context()); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		server.wait = 50 * time.Millisecond
	}
}

// A transaction of somebody else that does not end holds writes up for as long as the
// role's lock_timeout says, and no longer.
func TestLongTransactionOfSomebodyElse(t *testing.T) {
	address := postgres.Database(t, "")
	first := openAt(t, address)
	if _, err := first.read.ExecContext(t.Context(), `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = 100', current_database()); END $$`); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, address) // its connections have it
	s.ready.every = 0
	s.isReady(t)
	other, err := first.read.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.ExecContext(t.Context(), `UPDATE base SET probes = probes WHERE id = 1`); err != nil {
		t.Fatal(err)
	}
	err = s.Ready(t.Context())
	if e, ok := errors.AsType[*spst.Error](err); !ok || e.Kind != spst.Unavailable || e.Code != spst.CodeBusy || e.RetryAfter == 0 {
		t.Error(err)
	}
	if err := other.Rollback(); err != nil {
		t.Fatal(err)
	}
	s.isReady(t)
}

// An address is shown without what nobody else may read.
func TestAddressesAreShownWithoutTheirPasswords(t *testing.T) {
	for _, c := range []struct {
		base, shown string
		has         bool
	}{
		{"/var/lib/portail/base.db", "/var/lib/portail/base.db", false},
		{"postgres://portail@bd/portail", "postgres://portail@bd/portail", false},
		{"postgres://portail:sesame@bd1,bd2/portail?sslmode=require", "postgres://portail@bd1,bd2/portail?sslmode=require", true},
		{"postgres://portail:sesame@bd1:5432,bd2/portail", "postgres://…", true},
		{"postgresql://bd/portail?user=portail&password=sesame", "postgresql://bd/portail?user=portail", true},
		{"postgres://portail:ses/ame@bd/portail", "postgres://…", true},
		{"postgres://portail@bd:port/portail", "postgres://…", false},
	} {
		if got := Shown(c.base); got != c.shown {
			t.Errorf("%s is shown as %s", c.base, got)
		}
		if IsAddress(c.base) && HasPassword(c.base) != c.has {
			t.Errorf("%s: a password: %v", c.base, !c.has)
		}
	}
	if _, err := Open(t.Context(), "postgres://portail:sesame@bd:port/x", zeroKey); spst.CodeOf(err) != spst.CodeBaseAddress ||
		strings.Contains(fmt.Sprint(err, errors.Unwrap(err)), "sesame") {
		t.Error(err)
	}
}
