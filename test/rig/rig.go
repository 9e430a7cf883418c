// Package rig starts the built programs for the harnesses of test/faults and
// test/attacks: portals that are killed and started again, callers that say
// exactly what they were answered, a proxy that fails, and the figures of a run.
//
// Everything is on 127.0.0.0/8, every loop has an end, and every process that
// is started is ended.
package rig

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/spst"
)

// FullVariable, set to 1, asks for the full figures (« make faults ») in place of
// the small ones of « make test ».
const FullVariable = "ADHERENT_FAULTS"

// Full tells whether the full figures are asked for.
func Full() bool { return os.Getenv(FullVariable) == "1" }

// Count is how many times something is done: small in « make test », full in
// « make faults ».
func Count(small, full int) int {
	if Full() {
		return full
	}
	return small
}

// bench is where the built programs and the first base are.
var bench struct{ dir string }

// Main builds the two programs and fills a base with the sample data, runs the
// tests, and removes all of it. It gives the exit code.
func Main(m *testing.M) int {
	dir, err := os.MkdirTemp("", "adherent-rig-")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	bench.dir = dir
	if err := prepare(context.Background(), dir); err != nil {
		panic(err)
	}
	return m.Run()
}

func prepare(ctx context.Context, dir string) error {
	build := exec.CommandContext(ctx, "go", "build", "-o", dir+string(os.PathSeparator),
		"github.com/espace-adherent/adherent/cmd/adherent", "github.com/espace-adherent/adherent/cmd/portail")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return fill(ctx, filepath.Join(dir, "base.db"), spst.Today(time.Now()))
}

// fill makes a base with the sample data, as portail opens it.
func fill(ctx context.Context, path string, today spst.Date) error {
	key, err := sqlstore.BaseKey(ctx, path, path+".cle")
	if err != nil {
		return err
	}
	store, err := sqlstore.Open(ctx, path, key)
	if err != nil {
		return err
	}
	_, err = demo.Fill(ctx, portal.New(store, portal.Options{Now: portal.ClockFrom(today)}), demo.Options{Today: today})
	return errors.Join(err, store.Close())
}

// Program is the path of a built program: adherent or portail.
func Program(name string) string { return filepath.Join(bench.dir, name) }

// NewBase is a base of the test's own, with the sample data as of today.
func NewBase(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "base.db")
	for _, suffix := range []string{"", ".cle"} {
		content, err := os.ReadFile(filepath.Join(bench.dir, "base.db"+suffix))
		if err == nil {
			err = os.WriteFile(path+suffix, content, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// NewBaseOn is one as of another day, for a portal that lives on that day.
func NewBaseOn(t testing.TB, today spst.Date) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "base.db")
	if err := fill(t.Context(), path, today); err != nil {
		t.Fatal(err)
	}
	return path
}
