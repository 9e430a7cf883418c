package main

import (
	"context"
	"encoding/base64"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/spst"
)

// portail is the program as a process of its own: the test binary knows its name.
func portail(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Args = append([]string{"portail"}, args...)
	cmd.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0")
	return cmd
}

// people is how many employees bigBase has.
const people = 3000

// big is the content of a base with that many employees, of the key of zeros;
// it is made once.
var big = sync.OnceValues(func() (content []byte, err error) {
	dir, err := os.MkdirTemp("", "portail-test-") // it outlives the test that asks first
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path, ctx := filepath.Join(dir, "base.db"), context.Background()
	s, err := sqlstore.Open(ctx, path, make([]byte, sqlstore.KeySize))
	if err != nil {
		return nil, err
	}
	_, err = demo.Fill(ctx, portal.New(s, portal.Options{Seller: demo.Seller()}),
		demo.Options{Employees: people, Today: spst.Today(time.Now())})
	if err = errors.Join(err, s.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// bigBase makes a base with many employees, and its key beside it.
func bigBase(t *testing.T) (path string, key []byte) {
	t.Helper()
	content, err := big()
	if err != nil {
		t.Fatal(err)
	}
	path, key = filepath.Join(t.TempDir(), "base.db"), make([]byte, sqlstore.KeySize)
	for name, text := range map[string][]byte{path: content, path + ".cle": []byte(base64.StdEncoding.EncodeToString(key))} {
		if err := os.WriteFile(name, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return path, key
}

// Killed at any instant, « sauvegarder » leaves a whole copy under the name that
// was asked for, or nothing; the next one sweeps what it was making.
func TestBackupThatIsKilled(t *testing.T) {
	const rounds = 25
	base, key := bigBase(t)
	dir := t.TempDir()
	began := time.Now()
	if out, err := portail(t.Context(), "sauvegarder", "--base", base, filepath.Join(dir, "premiere.db")).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	whole := time.Since(began)
	kept := 0
	for range rounds {
		path := filepath.Join(dir, "copie.db")
		cmd := portail(t.Context(), "sauvegarder", "--base", base, path)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		killer := time.AfterFunc(time.Duration(rand.Int64N(int64(whole)*5/4)), func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait() // killed, or not
		killer.Stop()
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			continue
		}
		kept++
		if r, err := sqlstore.Verify(t.Context(), path, key); err != nil || r.Employees < people {
			t.Errorf("%+v, %v", r, err)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d of %d had ended; %d parts were left", kept, rounds, len(parts(t, dir)))
	if out, err := portail(t.Context(), "sauvegarder", "--base", base, filepath.Join(dir, "derniere.db")).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if left := parts(t, dir); runtime.GOOS != "windows" && len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

// parts gives what a folder holds that is no copy.
func parts(t *testing.T, dir string) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, ".*"))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Programs that make a base, or bring it to their version, at once all end well.
func TestMigrateProcessesTogether(t *testing.T) {
	dir := t.TempDir()
	base := filepath.Join(dir, "base.db")
	for range 2 { // made, then found
		var all []*exec.Cmd
		var said []*strings.Builder
		for range 4 {
			cmd, out := portail(t.Context(), "migrer", "--base", base), &strings.Builder{}
			cmd.Stdout, cmd.Stderr = out, out
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			all, said = append(all, cmd), append(said, out)
		}
		for i, cmd := range all {
			if err := cmd.Wait(); err != nil {
				t.Errorf("%v: %s", err, said[i])
			}
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
		t.Errorf("left %v, %v", entries, err)
	}
}

// A disk that is full leaves nothing under the name that was asked for.
func TestBackupOnAFullDisk(t *testing.T) {
	if _, err := exec.LookPath("unshare"); err != nil {
		t.Skip("needs a small file system: unshare")
	}
	base, _ := bigBase(t)
	dir := t.TempDir()
	const script = `mount -t tmpfs -o size=512k none "$1" || exit 99
		cd "$1"; "$2" sauvegarder --base "$3" copie.db; rc=$?
		ls -A; exit $rc`
	bin := filepath.Join(t.TempDir(), "portail")
	if err := os.Symlink(mustExecutable(t), bin); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "unshare", "-Urm", "sh", "-c", script, "sh", dir, bin, base).CombinedOutput()
	failed, ok := errors.AsType[*exec.ExitError](err)
	switch {
	case ok && failed.ExitCode() == 99, ok && strings.Contains(string(out), "unshare"):
		t.Skipf("no file system of one's own here: %s", out)
	case !ok || failed.ExitCode() != cli.ExitUnavailable:
		t.Fatalf("%v: %s", err, out)
	}
	if text := string(out); !strings.Contains(text, "rien n'a été laissé") || strings.Contains(text, "\ncopie.db") || strings.Contains(text,
		".part\n") {
		t.Errorf("%s", text)
	}
}

func mustExecutable(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}
