package sqlstore_test

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/postgres"
)

// The file, its WAL and whatever else lies beside hold nothing of what is sealed.
func TestNothingPersonalOnDiskInClear(t *testing.T) {
	dir := t.TempDir()
	putSecrets(t, open(t, filepath.Join(dir, "portail.db"), newKey(t)))
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	must(t, err)
	found := false
	for _, f := range files {
		content, err := os.ReadFile(f)
		must(t, err)
		found = found || bytes.Contains(content, []byte("fleuriste")) // what is not sealed is there: the right files are looked at
		for _, secret := range secrets {
			if bytes.Contains(content, []byte(secret)) {
				t.Errorf("%s holds what is sealed", filepath.Base(f))
			}
		}
	}
	if !found {
		t.Error("nothing was found at all")
	}
}

// Nor do the tables of a server, whoever reads them.
func TestNothingPersonalOnAServerInClear(t *testing.T) {
	address := postgres.Database(t, "")
	putSecrets(t, open(t, address, newKey(t)))
	db, err := sql.Open("pgx", address)
	must(t, err)
	defer db.Close()
	found := false
	for _, table := range texts(t, db, `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`) {
		for _, row := range texts(t, db, fmt.Sprintf(`SELECT t::text FROM %s t`, table)) {
			found = found || strings.Contains(row, "fleuriste")
			for _, secret := range secrets {
				if strings.Contains(row, secret) || strings.Contains(row, hex.EncodeToString([]byte(secret))) {
					t.Errorf("%s holds what is sealed", table)
				}
			}
		}
	}
	if !found {
		t.Error("nothing was found at all")
	}
}

func texts(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	must(t, err)
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		must(t, rows.Scan(&text))
		all = append(all, text)
	}
	must(t, rows.Err())
	return all
}

const nir, comment = "190057654001234", "un commentaire confidentiel"

// secrets are what putSecrets puts in a store, and nobody without its key reads.
var secrets = []string{nir, nir[:13], comment, "HANDICAP"}

func putSecrets(t *testing.T, s *sqlstore.Store) {
	t.Helper()
	ctx := t.Context()
	must(t, s.PutMember(ctx, member("1")))
	r := record("a", "ALBERT", "A")
	r.NIR, r.Comment, r.Determinants = nir, comment, []spst.DeterminantCode{"HANDICAP"}
	must(t, s.AddEmployees(ctx, "1", []portal.Record{r}))
	r.Version++
	replace(t, s, r)
	must(t, s.KeepReply(ctx, spst.Account{Number: "1", Kind: spst.MemberAccount}, "k", portal.KeptReply{
		Reply: portal.Reply{Status: 200, Body: []byte(nir)}, At: now,
	}))
	must(t, s.PutDraft(ctx, spst.Account{Number: "1", Kind: spst.MemberAccount}, "1", spst.Draft{
		Form: "employee:a", Title: comment, SavedAt: now, Values: []spst.DraftValue{{Name: "nir", Value: nir}},
	}, 9))
}

// childBase tells the test binary to be the program that is killed.
const childBase = "SQLSTORE_TEST_CHILD_BASE"

func TestMain(m *testing.M) {
	if path := os.Getenv(childBase); path != "" {
		fmt.Fprintln(os.Stderr, writeForever(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeForever adds employee after employee and says each once it is committed.
func writeForever(path string) error {
	ctx := context.Background()
	s, err := sqlstore.Open(ctx, path, make([]byte, sqlstore.KeySize))
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		err := s.Within(ctx, func(ctx context.Context) error {
			if err := s.BeginRosterChange(ctx, "1"); err != nil {
				return err
			}
			return s.AddEmployees(ctx, "1", []portal.Record{record(fmt.Sprint("a", i), "N", "A"), record(fmt.Sprint("b", i), "N", "B")})
		})
		if err != nil {
			return err
		}
		fmt.Println(i)
	}
}

// What was committed outlives kill -9, whole; what was not leaves no trace.
func TestKilledProcessKeepsWhatItCommitted(t *testing.T) {
	key := make([]byte, sqlstore.KeySize) // the writer's
	for round := range 4 {
		path := filepath.Join(t.TempDir(), "portail.db")
		if round == 3 {
			path = postgres.Database(t, "")
		}
		s, err := sqlstore.Open(t.Context(), path, key)
		must(t, err)
		must(t, s.PutMember(t.Context(), member("1")))
		must(t, s.Close())

		committed := killWriter(t, path, 5+7*round)
		s = open(t, path, key)
		m, err := s.Member(t.Context(), "1", today)
		must(t, err)
		if m.Headcount < 2*committed || int64(m.Headcount) != 2*m.Revision {
			t.Errorf("%d committed, %d employees at revision %d", committed, m.Headcount, m.Revision)
		}
		if got := strings.Fields(allPages(t, s, portal.Selection{Status: spst.All, On: today, Limit: 100})); len(got) != m.Headcount {
			t.Errorf("%d employees, %d counted", len(got), m.Headcount)
		}
	}
}

// killWriter runs the writer, kills it once it has said that many commits, and
// gives how many it had said in all.
func killWriter(t *testing.T, path string, after int) int {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childBase+"="+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	lines, said := bufio.NewScanner(out), 0
	for lines.Scan() {
		if said++; said == after {
			must(t, child.Process.Kill())
		}
	}
	_, _ = io.Copy(io.Discard, out)
	_ = child.Wait() // killed
	if said < after {
		t.Fatalf("the writer stopped after %d", said)
	}
	return said
}
