package sqlstore_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/postgres"
)

var (
	zeros   = make([]byte, sqlstore.KeySize)
	florist = spst.Account{Kind: spst.MemberAccount, Number: "100042"}
)

// hostile are texts that a base takes, each in a place where it would change an order, a
// statement or a line.
var hostile = []string{
	"'; DROP TABLE member; --", "\x01\t\r\n\\N\\.", "é\u0301 œ 😀 \u202e", strings.Repeat("ß", 5000), "Z", "a", "É", "{}", "NULL",
}

// fill has a row in each table in which the sample data have none, and in others what a
// transfer could stumble over.
var fill = []string{
	`INSERT INTO failure (subject, count, last, shared) VALUES (x'00ff01', 1, 2, 0), (x'', 3, 4, 0)`,
	// More than goes over at once.
	`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)
		INSERT INTO failure (subject, count, last, shared) SELECT CAST(printf('%08d', i) AS BLOB), i, i, 0 FROM n`,
	`INSERT INTO known_network (kind, number, network, seen) VALUES ('member', '100042', x'80', 1)`,
	`INSERT INTO letter (id, due, until, tries, letter) VALUES ('l', 9223372036854775807, -1, 0, x'')`,
	`INSERT INTO password_reset (digest, kind, number, expires, answer, drawn, wrong, code, code_until, code_tries, sent, sent_key, done)
		VALUES (x'01', 'member', '1', 1, '', 1, 1, '', 1, 1, 1, '', 1)`,
	`INSERT INTO situation_change (id, member, situation, effective_on, remark, at, kind, number, name) VALUES ('s', '100042', '', 1, '', 1, '', '', '')`,
	`INSERT OR IGNORE INTO campaign_announcement (member, year) VALUES ('100042', 2027)`,
	`INSERT INTO email_code (member, contact, email, mailed_to, code, code_until, code_tries, sent, since, sent_key)
		VALUES ('100042', '', '', '', '', 1, 1, 1, 1, '')`,
	`INSERT INTO roster_import (member, id, at, kind, number, name) VALUES ('100042', 'i', 1, '', '', '')`,
	`INSERT INTO import_line SELECT '100042', 'i', 1, 'l', 'create', id, 0, 1, 0, NULL FROM employee LIMIT 1`,
	`INSERT OR IGNORE INTO turn (name, holder, beat) VALUES ('t', '', 9)`,
	`INSERT INTO reply (kind, number, key, route, at, answer) VALUES ('', '', '', '', 1, x'0102')`,
	`INSERT INTO access_token (id, digest, kind, number, name, rights, ends_on, created_at) VALUES ('t', x'00', 'member', '100042', '', 'read', 1, 1)`,
	`INSERT INTO list_view (kind, number, list, name, saved_at, record) VALUES ('member', '100042', 'clients', 'a', 1, x'00')`,
	`INSERT INTO account_event (id, kind, number, at, action, author) VALUES ('e', '', '', 1, '', '')`,
	`INSERT OR IGNORE INTO declaration_marks SELECT member, year, x'00' FROM declaration LIMIT 1`,
	`INSERT INTO address (id, member, version, removed_at, label, address_line1, address_line2, postal_code, city, country)
		VALUES ('a', '100042', 1, 0, '', '', '', '', '', '')`,
	`INSERT OR IGNORE INTO invoice_document SELECT number, randomblob(6000000) FROM invoice LIMIT 2`,
	`INSERT INTO employee_history SELECT id, 99, 1, '', '', '', '', '', '', NULL FROM employee LIMIT 1`,
	`INSERT INTO company_history (member, subject, version, at, kind, number, name, action, fields) VALUES ('100042', '', 99, 1, '', '', '', '', '')`,
	`INSERT INTO event (member, at, code, subject, kind, number) VALUES ('100042', 1, '', '', '', '')`,
	`INSERT OR IGNORE INTO tariff_supplement SELECT year, 'SIR', 1 FROM tariff`,
	// A row that refers to one behind it.
	`UPDATE invoice SET reverses = NULL`,
	`UPDATE invoice SET reverses = (SELECT max(number) FROM invoice) WHERE number = (SELECT min(number) FROM invoice)`,
}

// full is the content of a base with rows in every table; it is made once.
var full struct {
	sync.Once
	content []byte
}

// fullBase is a base with rows in every table, that nobody has open.
func fullBase(t *testing.T) string {
	t.Helper()
	full.Do(func() {
		path, _, s := demoBase(t)
		for i, text := range hostile {
			must(t, s.PutDraft(t.Context(), florist, "100042", spst.Draft{Form: fmt.Sprint(i, text), Title: text, SavedAt: now}, len(hostile)))
		}
		must(t, s.Close())
		onBase(t, path, fill...)
		content, err := os.ReadFile(path)
		must(t, err)
		full.content = content
	})
	path := filepath.Join(t.TempDir(), "base.db")
	must(t, os.WriteFile(path, full.content, 0o600))
	return path
}

// onBase runs statements on a base, as any program would that then leaves it.
func onBase(t *testing.T, base string, statements ...string) {
	t.Helper()
	driver := "sqlite"
	if sqlstore.IsAddress(base) {
		driver = "pgx"
	}
	db, err := sql.Open(driver, base)
	must(t, err)
	for _, statement := range statements {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Error(statement, err)
		}
	}
	must(t, db.Close())
}

// rowsOf counts the rows of every table, asked of the engine itself.
func rowsOf(t *testing.T, base string) map[string]int64 {
	t.Helper()
	driver, names := "sqlite", `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'`
	if sqlstore.IsAddress(base) {
		driver, names = "pgx", `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`
	}
	db, err := sql.Open(driver, base)
	must(t, err)
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), names)
	must(t, err)
	defer rows.Close()
	var tables []string
	for rows.Next() {
		var name string
		must(t, rows.Scan(&name))
		tables = append(tables, name)
	}
	must(t, rows.Err())
	counts := map[string]int64{}
	for _, name := range tables {
		if strings.HasPrefix(name, "goose") || name == "base" {
			continue
		}
		var n int64
		must(t, db.QueryRowContext(t.Context(), `SELECT count(*) FROM `+name).Scan(&n))
		counts[name] = n
	}
	return counts
}

func silent(sqlstore.TransferStep, int64, int64) {}

func transferred(t *testing.T, from, to string) sqlstore.TransferReport {
	t.Helper()
	report, err := sqlstore.Transfer(t.Context(), from, to, zeros, silent)
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
	return report
}

// Every table goes over, there and back, and is the same; a table that a migration adds and
// that nothing here has rows of is asked for.
func TestTransfer(t *testing.T) {
	from := fullBase(t)
	counts := rowsOf(t, from)
	dir := t.TempDir()
	var digests string
	for _, to := range []string{postgres.Database(t, ""), postgres.Database(t, ""), filepath.Join(dir, "b.db"), filepath.Join(dir, "c.db")} {
		report := transferred(t, from, to)
		if len(report.Tables) != len(counts) || report.Already || report.Resumed {
			t.Errorf("%d tables of %d: %+v", len(report.Tables), len(counts), report)
		}
		for _, table := range report.Tables {
			if table.Rows == 0 || table.Rows != counts[table.Name] {
				t.Errorf("%s: %d rows carried, %d there; every table is to have some", table.Name, table.Rows, counts[table.Name])
			}
		}
		if got := rowsOf(t, to); fmt.Sprint(got) != fmt.Sprint(counts) {
			t.Errorf("%v, want %v", got, counts)
		}
		said := fmt.Sprint(report.Rows, report.Tables)
		if digests != "" && said != digests {
			t.Errorf("%s, and before\n%s", said, digests)
		}
		digests = said
		if again := transferred(t, from, to); !again.Already {
			t.Errorf("again: %+v", again)
		}
		wantServed(t, from, to)
		from = to
	}
}

// refused wants a base that is not served, and why.
func refused(t *testing.T, base string, code spst.Code) {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), base, zeros)
	if spst.CodeOf(err) != code {
		t.Errorf("%s: %v, want %s", base, err, code)
	}
	if err == nil {
		_ = s.Close()
	}
}

// wantServed wants the old base refused, and the new one to open and be sound.
func wantServed(t *testing.T, from, to string) {
	t.Helper()
	refused(t, from, spst.CodeMovedBase)
	s := open(t, to, zeros)
	must(t, s.Ready(t.Context()))
	draft, err := s.Draft(t.Context(), florist, "100042", fmt.Sprint(1, hostile[1]))
	if err != nil || draft.Title != hostile[1] {
		t.Errorf("%+v, %v", draft, err)
	}
	must(t, s.Close())
	if !sqlstore.IsAddress(to) {
		_, err := sqlstore.Verify(t.Context(), to, nil) // not all that fill has put there is sealed
		must(t, err)
	}
}

// stopped runs a transfer until that many rows of a step were told.
func stopped(t *testing.T, from, to string, at sqlstore.TransferStep, rows int64) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	_, err := sqlstore.Transfer(ctx, from, to, zeros, func(step sqlstore.TransferStep, done, _ int64) {
		if step == at && done >= rows {
			stop()
		}
	})
	if err == nil {
		t.Errorf("step %d, %d rows: it went on", at, rows)
	}
}

// A transfer that was cut is not served, and goes on.
func TestTransferThatWasCut(t *testing.T) {
	for _, to := range []string{postgres.Database(t, ""), filepath.Join(t.TempDir(), "b.db")} {
		from := fullBase(t)
		stopped(t, from, to, sqlstore.TransferReads, 100)
		must(t, open(t, from, zeros).Close()) // nothing was begun
		for _, rows := range []int64{1, 6000, 11000} {
			stopped(t, from, to, sqlstore.TransferCopies, rows)
			refused(t, from, spst.CodeMovedBase)
			refused(t, to, spst.CodeIncompleteBase)
		}
		stopped(t, from, to, sqlstore.TransferChecks, 1)
		refused(t, to, spst.CodeIncompleteBase)
		if report := transferred(t, from, to); !report.Resumed {
			t.Errorf("%+v", report)
		}
		wantServed(t, from, to)
	}
}

const (
	aheadOf = `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)`
	behind  = `DELETE FROM goose_db_version WHERE version_id > 29`
)

// What may not be carried is refused, and leaves the source served unless it was moved.
func TestTransfersThatAreRefused(t *testing.T) {
	onFile := func(statements ...string) func(*testing.T, string, string) {
		return func(t *testing.T, from, _ string) {
			onBase(t, from, statements...)
		}
	}
	cut := func(at sqlstore.TransferStep) func(t *testing.T, from, to string) {
		return func(t *testing.T, from, to string) { stopped(t, from, to, at, 1) }
	}
	for name, c := range map[string]struct {
		before func(t *testing.T, from, to string)
		key    []byte
		code   spst.Code
		moved  bool // afterwards
	}{
		"another key":      {func(*testing.T, string, string) {}, newKey(t), spst.CodeKey, false},
		"in use":           {func(t *testing.T, from, _ string) { open(t, from, zeros) }, zeros, spst.CodeInUse, false},
		"target in use":    {func(t *testing.T, _, to string) { open(t, to, zeros) }, zeros, spst.CodeInUse, false},
		"target not empty": {func(t *testing.T, _, to string) { must(t, open(t, to, zeros).Close()) }, zeros, spst.CodeTransferTarget, false},
		"another's target": {func(t *testing.T, _, to string) { cut(sqlstore.TransferCopies)(t, fullBase(t), to) }, zeros, spst.CodeTransferTarget, false},
		"moved elsewhere": {func(t *testing.T, from, _ string) {
			cut(sqlstore.TransferCopies)(t, from, filepath.Join(t.TempDir(), "d.db"))
		}, zeros, spst.CodeMovedBase, true},
		"incomplete source":  {onFile(`UPDATE base SET incomplete = 1`), zeros, spst.CodeIncompleteBase, false},
		"newer source":       {onFile(aheadOf), zeros, spst.CodeTransferVersion, false},
		"beyond the program": {onFile(aheadOf, `UPDATE base SET oldest = 99999`), zeros, spst.CodeNewerBase, false},
		"older source":       {onFile(behind), zeros, spst.CodeTransferVersion, false},
		"texts that PostgreSQL does not take": {
			onFile(`UPDATE member SET name = 'a' || char(0) || 'b', city = CAST(x'e9' AS TEXT) WHERE number = '100042'`), zeros, spst.CodeTransferTexts, false,
		},
		"source changed meanwhile": {func(t *testing.T, from, to string) {
			cut(sqlstore.TransferChecks)(t, from, to)
			onFile(`UPDATE member SET name = 'AUTRE' WHERE number = '100042'`)(t, from, to)
		}, zeros, spst.CodeTransferDiffers, true},
		"half done by another version": {func(t *testing.T, from, to string) {
			cut(sqlstore.TransferCopies)(t, from, to)
			onBase(t, to, aheadOf)
		}, zeros, spst.CodeTransferVersion, true},
	} {
		t.Run(name, func(t *testing.T) {
			from, to := fullBase(t), postgres.Database(t, "")
			c.before(t, from, to)
			_, err := sqlstore.Transfer(t.Context(), from, to, c.key, silent)
			if spst.CodeOf(err) != c.code {
				t.Errorf("got %v", err)
			}
			if said := fmt.Sprint(err); c.code == spst.CodeTransferTexts && (!strings.Contains(said, "member.name") || !strings.Contains(said, "member.city")) {
				t.Errorf("got %v", err)
			}
			var moved bool
			must(t, rawBase(t, from).QueryRowContext(t.Context(), `SELECT moved_to <> '' FROM base`).Scan(&moved))
			if moved != c.moved {
				t.Errorf("moved %v", moved)
			}
		})
	}
}

// Whoever gives a transfer up has the old base served again, and the half of the new one
// is not gone on with.
func TestTransferThatIsGivenUp(t *testing.T) {
	from, to := fullBase(t), postgres.Database(t, "")
	stopped(t, from, to, sqlstore.TransferCopies, 1)
	for _, want := range []bool{true, false} {
		if did, err := sqlstore.CancelTransfer(t.Context(), from, zeros); did != want || err != nil {
			t.Errorf("%v, %v", did, err)
		}
	}
	s := open(t, from, zeros)
	must(t, s.Ready(t.Context()))
	must(t, s.Close())
	if _, err := sqlstore.Transfer(t.Context(), from, to, zeros, silent); spst.CodeOf(err) != spst.CodeTransferTarget {
		t.Errorf("the half of another transfer: %v", err)
	}
	transferred(t, from, postgres.Database(t, ""))
}

// A portal whose base is moved under its feet says so.
func TestReadyOfAMovedBase(t *testing.T) {
	path, _, s := demoBase(t)
	onBase(t, path, `UPDATE base SET moved_to = 'ailleurs'`)
	if err := s.Ready(t.Context()); spst.CodeOf(err) != spst.CodeMovedBase || spst.KindOf(err) != spst.Unavailable {
		t.Errorf("got %v", err)
	}
}
