//go:build unix

// Package rig starts the built programs for the harnesses of test/faults and
// test/attacks: portals that are killed and started again, callers that say
// exactly what they were answered, a proxy that fails, and the figures of a run.
//
// Everything is on 127.0.0.0/8, every loop has an end, and every process that
// is started is ended.
package rig

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
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

// bench is where the built programs are, and the base of today.
var bench struct {
	sync.Mutex
	dir   string
	built map[string]string
	today *Template
}

// Main runs the tests with a folder for the programs that they start, and removes
// it. It gives the exit code.
func Main(m interface{ Run() int }) int {
	dir, err := os.MkdirTemp("", "adherent-rig-")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	bench.dir, bench.built = dir, map[string]string{}
	return m.Run()
}

// Program is the path of a program of cmd, adherent or portail, or of any other of
// this module by its folder. It is built when it is first asked for.
func Program(name string) string {
	bench.Lock()
	defer bench.Unlock()
	if path, ok := bench.built[name]; ok {
		return path
	}
	pkg := "github.com/espace-adherent/adherent/" + name
	if !strings.Contains(name, "/") {
		pkg = "github.com/espace-adherent/adherent/cmd/" + name
	}
	path := filepath.Join(bench.dir, filepath.Base(name))
	if out, err := exec.CommandContext(context.Background(), "go", "build", "-o", path, pkg).CombinedOutput(); err != nil {
		panic(fmt.Sprintf("go build %s: %v\n%s", pkg, err, out))
	}
	bench.built[name] = path
	return path
}

// Changed builds a program of cmd as [Program] does, with files added to the module: their
// content by their path in it.
func Changed(t testing.TB, name string, added map[string]string) string {
	t.Helper()
	root, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		t.Fatal(err)
	}
	dir, replace := t.TempDir(), map[string]string{}
	for path, content := range added {
		file := filepath.Join(dir, strings.ReplaceAll(path, "/", "_"))
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		replace[filepath.Join(strings.TrimSpace(string(root)), path)] = file
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "overlay.json"), overlay, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	built := filepath.Join(dir, name)
	build := exec.CommandContext(t.Context(), "go", "build", "-overlay", filepath.Join(dir, "overlay.json"), "-o", built,
		"github.com/espace-adherent/adherent/cmd/"+name)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build %s: %v\n%s", name, err, out)
	}
	return built
}

// Template is a base with the sample data, that tests copy.
type Template struct {
	path string
	// Tokens are of sessions that are open in it, one for each sample account in
	// the order of [demo.Samples].
	Tokens []string
}

// Today is the sample data as of today, made when they are first asked for.
func Today() *Template {
	bench.Lock()
	defer bench.Unlock()
	if bench.today == nil {
		m, err := NewTemplate(context.Background(), filepath.Join(bench.dir, "today.db"), time.Now)
		if err != nil {
			panic(err)
		}
		bench.today = m
	}
	return bench.today
}

// NewTemplate fills a base as portail opens it, on the clock's day.
func NewTemplate(ctx context.Context, path string, now func() time.Time) (*Template, error) {
	return newTemplate(ctx, path, path+".cle", now)
}

func newTemplate(ctx context.Context, path, keyFile string, now func() time.Time) (*Template, error) {
	key, err := sqlstore.BaseKey(ctx, path, keyFile)
	if err != nil {
		return nil, err
	}
	store, err := sqlstore.Open(ctx, path, key)
	if err != nil {
		return nil, err
	}
	m := &Template{path: path}
	return m, errors.Join(m.fill(ctx, portal.New(store, portal.Options{Seller: demo.Seller(), Now: now}), spst.Today(now())), store.Close())
}

func (m *Template) fill(ctx context.Context, house *portal.Portal, today spst.Date) error {
	accounts, err := demo.Fill(ctx, house, demo.Options{Today: today})
	if err != nil {
		return err
	}
	for _, a := range accounts {
		session, err := house.SignIn(ctx, spst.Credentials{Number: a.Number, Password: a.Password, Mandatary: a.Kind == spst.MandataryAccount},
			"127.0.0.1:1")
		if err != nil {
			return err
		}
		m.Tokens = append(m.Tokens, session.Token)
	}
	return nil
}

// Copy is a base of the test's own, with a description of the service that its
// invoices are from.
func (m *Template) Copy(t testing.TB) string {
	t.Helper()
	return m.CopyTo(t, t.TempDir())
}

// CopyTo is Copy into a folder.
func (m *Template) CopyTo(t testing.TB, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "base.db")
	service, err := json.Marshal(map[string]any{"name": "Espace adhérent", "short_name": "Portail", "seller": demo.Seller()})
	if err == nil {
		err = os.WriteFile(path+".service.json", service, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{"", ".cle"} {
		content, err := os.ReadFile(m.path + suffix)
		if err == nil {
			err = os.WriteFile(path+suffix, content, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return path
}
