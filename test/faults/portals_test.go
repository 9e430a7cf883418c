//go:build unix

package faults

import (
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/test/postgres"
	"github.com/espace-adherent/adherent/test/rig"
)

// query reads one number of a database.
func query(t *testing.T, address, statement string, args ...any) (n int64) {
	t.Helper()
	c, err := pgx.Connect(t.Context(), address)
	if err == nil {
		err = c.QueryRow(t.Context(), statement, args...).Scan(&n)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	return n
}

const (
	holdsChores = "portail_chores_held"
	purged      = `portail_chores_total{chore="purge",result="done"}`
)

// Of two portals over one base one does the chores, and the other goes on with them once
// that one is dead, or has left.
func TestChoresAreTakenOver(t *testing.T) {
	figures := &rig.Figures{What: "chores: their portal is killed", Count: rig.Count(1, 10)}
	started := time.Now()
	address := postgres.Database(t, "")
	base := rig.FillShared(t, address)
	holder := base.Start(t, address)
	holder.WaitMetric(t, purged, 1)
	other := base.Start(t, address)
	beat := func() int64 { return query(t, address, `SELECT beat FROM turn WHERE name = 'chores'`) }
	for seen := beat(); beat() < seen+2; { // the other has looked
		rig.Pause(t.Context(), 50*time.Millisecond)
	}
	var longest time.Duration
	for range figures.Count {
		if n, err := other.Metric(t.Context(), holdsChores); err != nil || n != 0 {
			t.Errorf("two do the chores: %g, %v", n, err)
		}
		if n, err := other.Metric(t.Context(), purged); err == nil {
			t.Errorf("%g chores of the portal that does not do them", n)
		}
		holder.Kill()
		killed := time.Now()
		other.WaitMetric(t, purged, 1)
		longest = max(longest, time.Since(killed))
		if err := holder.Start(); err != nil {
			t.Fatal(err)
		}
		holder, other = other, holder
		for seen := beat(); beat() < seen+2; {
			rig.Pause(t.Context(), 50*time.Millisecond)
		}
	}
	if code := holder.Stop(); code != 0 { // it says that it leaves
		t.Errorf("exit code %d", code)
	}
	other.WaitMetric(t, holdsChores, 1)
	figures.Note = fmt.Sprintf("taken over within %.1f s", longest.Seconds())
	figures.Report(t, started)
}

// Letters leave once from two portals, of which one is killed in the middle: none is lost,
// and none goes twice but those that it had in hand, of which nobody knows whether they had gone.
func TestLettersOfAPortalThatIsKilled(t *testing.T) {
	figures := &rig.Figures{What: "letters: a portal is killed", Count: rig.Count(60, 2000)}
	started := time.Now()
	address := postgres.Database(t, "")
	base := rig.FillShared(t, address)
	content, err := os.ReadFile(base.Key)
	if err != nil {
		t.Fatal(err)
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(content)))
	if err != nil {
		t.Fatal(err)
	}
	store, err := sqlstore.Open(t.Context(), address, key)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for i := range figures.Count {
		l := portal.StoredLetter{ID: fmt.Sprintf("L%d", i), Due: time.UnixMilli(1), Until: time.Now().Add(time.Hour)}
		l.Letter = portal.Letter{To: "quelqu.un@exemple.fr", Subject: "Essai", Text: "Bonjour"}
		if err := store.AddLetter(t.Context(), l); err != nil {
			t.Fatal(err)
		}
	}
	post := rig.NewPost(t)
	mail := []string{"--smtp", post.URL, "--expediteur", "portail@exemple.fr"}
	killed := base.Start(t, address, mail...)
	other := base.Start(t, address, mail...)
	post.Wait(t, figures.Count/4)
	killed.Kill()
	// Those in the dead one's hands are held off a while, which is cut short here.
	for query(t, address, `SELECT count(*) FROM letter WHERE due = 1`) > 0 {
		rig.Pause(t.Context(), 20*time.Millisecond)
	}
	if code := other.Stop(); code != 0 { // it notes what has gone
		t.Errorf("exit code %d", code)
	}
	inHand := query(t, address, `WITH again AS (UPDATE letter SET due = 2 RETURNING id) SELECT count(*) FROM again`)
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	twice := int64(0)
	for id, n := range post.Wait(t, figures.Count) {
		figures.Acknowledged.Add(1)
		if n > 1 {
			twice++
		}
		if n > 2 {
			t.Errorf("letter %s went %d times", id, n)
		}
	}
	figures.Doubled.Add(max(0, twice-inHand))
	figures.Note = fmt.Sprintf("%d in hand at the kill, of which %d had gone", inHand, twice)
	figures.Lost.Add(int64(figures.Count) - figures.Acknowledged.Load())
	figures.Report(t, started)
}

// documented is the block of docs/portail.md that begins so.
func documented(t *testing.T, fence, begins string) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/portail.md")
	if err != nil {
		t.Fatal(err)
	}
	_, block, found := strings.Cut(string(text), "```"+fence+"\n"+begins)
	if !found {
		t.Fatalf("docs/portail.md has no block %q", begins)
	}
	block, _, _ = strings.Cut(block, "```")
	return begins + block
}

// What docs/portail.md has HAProxy do is taken by HAProxy, and what it asks of PostgreSQL
// is answered.
func TestDocumentedServers(t *testing.T) {
	address := postgres.Database(t, "")
	rig.FillShared(t, address)
	for statement := range strings.SplitSeq(strings.TrimSpace(documented(t, "sql", "SELECT")), ";") {
		c, err := pgx.Connect(t.Context(), address)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Exec(t.Context(), statement); err != nil {
			t.Errorf("%s: %v", statement, err)
		}
		if err := c.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
	config := strings.ReplaceAll(documented(t, "", "defaults"), " ssl crt /etc/haproxy/portail.pem", "") // there is no certificate here
	file := filepath.Join(t.TempDir(), "haproxy.cfg")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	if said, err := exec.CommandContext(t.Context(), haproxy(t), "-c", "-f", file).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}
