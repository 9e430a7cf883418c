package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/pressly/goose/v3"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/postgres"
)

// beyond takes a base further than the program knows; further leaves it in reach.
const (
	further = `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)`
	beyond  = further + `; UPDATE base SET oldest = 99999`
)

// newBases are the addresses of a new base on either engine, where there are both.
func newBases(t *testing.T) map[string]string {
	t.Helper()
	return map[string]string{"SQLite": filepath.Join(t.TempDir(), "base.db"), "PostgreSQL": postgres.Database(t, "")}
}

// script runs statements on a base as an administrator would.
func script(t *testing.T, base, statements string) {
	t.Helper()
	db, err := openSQLite(base, writer)
	if IsAddress(base) {
		config, cerr := postgresConfig(base)
		if cerr != nil {
			t.Fatal(cerr)
		}
		db = openPostgres(config, 1)
	}
	for statement := range strings.SplitSeq(statements, ";") {
		if err == nil {
			_, err = db.ExecContext(t.Context(), statement)
		}
	}
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// The statements that leave the programs of before at work: what they do not name is
// there beside what they know.
var adds = []*regexp.Regexp{
	regexp.MustCompile(`^CREATE TABLE `),
	regexp.MustCompile(`^CREATE INDEX `),
	regexp.MustCompile(`^DROP INDEX `), // one that is not unique; see uniqueIndexes
	regexp.MustCompile(`^ALTER TABLE \w+ ADD COLUMN \w+ \w+( COLLATE "C")?( NOT NULL DEFAULT \S+)?$`),
}

// released is the last migration of the last released version; those up to 29 are from
// before the rule, and their programs take no newer base.
const released = 29

// A migration either only adds, or says which programs it is for; these are at most
// those of the last release, so that the release before is at work beside the next one.
func TestMigrationsLetProgramsOfBeforeServe(t *testing.T) {
	for _, folder := range []string{sqliteMigrations, postgresMigrations} {
		files, err := fs.Sub(migrations, folder)
		if err != nil {
			t.Fatal(err)
		}
		names, err := fs.Glob(files, "*.sql")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := fs.ReadFile(files, name)
			if err != nil {
				t.Fatal(err)
			}
			if n, err := goose.NumericComponent(name); err != nil || n <= released {
				continue
			}
			if wrong := refusedMigration(name, string(text)); wrong != "" {
				t.Errorf("%s/%s: %s", folder, name, wrong)
			}
		}
	}
	for text, want := range map[string]bool{
		"ALTER TABLE a ADD COLUMN b BIGINT NOT NULL DEFAULT 0; -- n":                              true,
		"ALTER TABLE a ADD COLUMN b TEXT COLLATE \"C\" NOT NULL DEFAULT '';":                      true,
		"ALTER TABLE a ADD COLUMN b BLOB;\nCREATE TABLE c (d TEXT);\nCREATE INDEX e ON a (b);":    true,
		"CREATE TABLE c (d TEXT);\nCREATE UNIQUE INDEX e ON c (d);":                               true,
		"CREATE UNIQUE INDEX e ON a (b);":                                                         false,
		"ALTER TABLE a ADD COLUMN b BIGINT NOT NULL;":                                             false,
		"ALTER TABLE a DROP COLUMN b;":                                                            false,
		"ALTER TABLE a RENAME TO b;":                                                              false,
		"DROP TABLE a;":                                                                           false,
		"DROP TABLE a;\nUPDATE base SET oldest = 29;":                                             true,
		"DROP TABLE a;\nUPDATE base SET oldest = 30;":                                             false, // the programs at work do not know it
		"UPDATE a SET b = 1;":                                                                     false,
		"-- DROP TABLE a;\nCREATE TABLE c (\n\td TEXT, -- one; two\n\te TEXT\n);\nDROP INDEX f;":  true,
		"ALTER TABLE a ADD COLUMN b TEXT NOT NULL DEFAULT 'x' CHECK (b > 'a');\n-- +goose Down\n": false,
	} {
		if wrong := refusedMigration("00099_x.sql", "-- +goose Up\n"+text); wrong == "" != want {
			t.Errorf("%q: %q", text, wrong)
		}
	}
}

// refusedMigration says what is wrong with a migration; "" when nothing is.
func refusedMigration(name, text string) string {
	up, _, _ := strings.Cut(text, "-- +goose Down")
	if set, err := oldestAfter(fstest.MapFS{name: {Data: []byte(up)}}, 0); err != nil || set > 0 {
		if set > released {
			return fmt.Sprintf("the programs of the last release know %d, and not %d: take it away a release later", released, set)
		}
		return ""
	}
	up = regexp.MustCompile(`--.*`).ReplaceAllString(up, "")
	var made []string // tables of the migration itself
	for statement := range strings.SplitSeq(up, ";") {
		statement = strings.Join(strings.Fields(statement), " ")
		if table := regexp.MustCompile(`^CREATE TABLE (\w+)`).FindStringSubmatch(statement); table != nil {
			made = append(made, table[1])
		}
		unique := regexp.MustCompile(`^CREATE UNIQUE INDEX \w+ ON (\w+)`).FindStringSubmatch(statement)
		if statement == "" || unique != nil && slices.Contains(made, unique[1]) ||
			slices.ContainsFunc(adds, func(a *regexp.Regexp) bool { return a.MatchString(statement) }) {
			continue
		}
		return "« " + statement + " » may stop the programs of before: set base.oldest"
	}
	return ""
}

// A base that another version has taken further is served, and written, while it only
// has more than the program knows; beyond that it is refused, under the portal's feet too.
func TestProgramsOfTwoVersionsOnOneBase(t *testing.T) {
	for engine, base := range newBases(t) {
		t.Run(engine, func(t *testing.T) {
			before := openAt(t, base)
			before.ready.every = 0
			script(t, base, `ALTER TABLE member ADD COLUMN later TEXT NOT NULL DEFAULT 'x'; CREATE TABLE later (id TEXT PRIMARY KEY); `+further)
			again := openAt(t, base)
			for i, s := range []*Store{before, again} {
				number := fmt.Sprint(i)
				if err := s.PutMember(t.Context(), portal.Member{Member: spst.Member{Number: number}}); err != nil {
					t.Error(err)
				}
				if _, err := s.Member(t.Context(), number, 0); err != nil {
					t.Error(err)
				}
				if v, err := s.Version(t.Context()); v != 99999 || err != nil {
					t.Errorf("version %d, %v", v, err)
				}
				if err := s.Ready(t.Context()); err != nil {
					t.Error(err)
				}
			}
			script(t, base, `UPDATE base SET oldest = 99999`)
			if err := before.Ready(t.Context()); spst.CodeOf(err) != spst.CodeNewerBase || spst.KindOf(err) != spst.Unavailable ||
				!strings.Contains(message(err), "Prenez la version du programme") {
				t.Errorf("a portal that is too old: %v", err)
			}
			if s, err := Open(t.Context(), base, zeroKey); spst.CodeOf(err) != spst.CodeNewerBase || spst.KindOf(err) != spst.Conflict {
				t.Errorf("a program that is too old: %v", err)
				if err == nil {
					_ = s.Close()
				}
			}
		})
	}
}

// What a program skips stops those that serve the base: it is made when there are none.
func TestUpgradesThatSkipAVersion(t *testing.T) {
	files := fstest.MapFS{
		"00041_more.sql": {Data: []byte("-- +goose Up\nCREATE TABLE a (b TEXT);\n")},
		"00042_less.sql": {Data: []byte("-- +goose Up\nDROP TABLE c;\nUPDATE base SET oldest = 41;\n\n-- +goose Down\nUPDATE base SET oldest = 30;\n")},
	}
	for version, want := range map[int64]int64{30: 41, 40: 41, 41: 41, 42: 0, 50: 0} {
		if got, err := oldestAfter(files, version); got != want || err != nil {
			t.Errorf("after %d: %d, %v", version, got, err)
		}
	}
	for engine, base := range newBases(t) {
		t.Run(engine, func(t *testing.T) {
			s := openAt(t, base)
			if err := s.PutMember(t.Context(), portal.Member{Member: spst.Member{Number: "1"}}); err != nil {
				t.Fatal(err)
			}
			for _, c := range []struct {
				version int64
				served  bool
				code    spst.Code
			}{{40, true, spst.CodeTooNew}, {41, true, ""}, {29, true, ""}, {40, false, ""}} {
				if !c.served {
					if err := s.Close(); err != nil {
						t.Fatal(err)
					}
				}
				err := standing{version: c.version}.mayUpgrade(files, func() error { return aloneAt(t.Context(), base) })
				if spst.CodeOf(err) != c.code || err != nil && !strings.Contains(message(err), "version intermédiaire") {
					t.Errorf("%+v: %v", c, err)
				}
			}
		})
	}
}

func aloneAt(ctx context.Context, base string) error {
	if !IsAddress(base) {
		return aloneOnFile(ctx, base)
	}
	config, err := postgresConfig(base)
	if err != nil {
		return err
	}
	db := openPostgres(config, 1)
	defer db.Close()
	return aloneOnServer(ctx, db, aloneWithin)
}
