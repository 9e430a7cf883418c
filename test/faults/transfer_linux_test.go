package faults

import (
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/test/postgres"
	"github.com/espace-adherent/adherent/test/rig"
)

// A base is carried to PostgreSQL, and from there to a file, by a command that is killed
// at any moment and typed again: meanwhile no portal serves it, and in the end nothing is
// missing and nothing is there twice.
func TestTransferKilled(t *testing.T) {
	figures := &rig.Figures{What: "transfer killed, typed again"}
	started := time.Now()
	random := rand.New(rand.NewPCG(14, 14))
	for range rig.Count(1, 10) {
		first := rig.Today().Copy(t)
		key := first + ".cle"
		rig.Enlarge(t, first)
		want := rig.Traces(t, first)
		server, last := postgres.Database(t, ""), filepath.Join(t.TempDir(), "last.db")
		carry := func(from, to string) {
			t.Helper()
			command := func() *exec.Cmd {
				return exec.CommandContext(t.Context(), rig.Program("portail"), "transferer", "--de", from, "--vers", to, "--cle", key)
			}
			begun := time.Now()
			for range rig.Count(3, 12) {
				figures.Count++
				if killed(t, command(), time.Duration(random.Int64N(int64(800*time.Millisecond)))) {
					continue
				}
				wantNotHalf(t, to, key, command())
			}
			if out, err := command().CombinedOutput(); err != nil || !strings.Contains(string(out), "sert") {
				t.Fatalf("typed again: %v: %s", err, out)
			}
			t.Logf("to %s in %s", filepath.Base(to), time.Since(begun))
		}
		carry(first, server)
		carry(server, last)
		compareTraces(t, figures, withoutBase(want), withoutBase(rig.Traces(t, last)))
		rig.CheckBase(t, last)
		p := rig.StartPortal(t, last, "--cle", key)
		if code := p.Stop(); code != 0 {
			t.Errorf("exit code %d", code)
		}
	}
	figures.Report(t, started)
}

// withoutBase leaves out what a base says of itself.
func withoutBase(traces map[string]int64) map[string]int64 {
	delete(traces, "base")
	return traces
}

// wantNotHalf wants a base that is not carried whole not to be served, when it is there. One
// that is served was whole before its command was killed: typed again, it has nothing to do.
func wantNotHalf(t *testing.T, base, key string, again *exec.Cmd) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), rig.Program("portail"), "adherent", "liste", "--base", base, "--cle", key).CombinedOutput()
	said := string(out)
	if err == nil {
		if out, err := again.CombinedOutput(); err != nil || !strings.Contains(string(out), "déjà fait") {
			t.Errorf("half a base is served: %v: %s", err, out)
		}
		return
	}
	if !strings.Contains(said, "n'est pas terminé") && !strings.Contains(said, "n'existe pas") {
		t.Errorf("half a base: %v: %s", err, said)
	}
}
