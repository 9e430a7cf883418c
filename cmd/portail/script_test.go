package main

import (
	"errors"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/espace-adherent/adherent/test/postgres"
)

func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"portail": main}) }

// TestScript runs the back office as scripts do, on a base in a file.
func TestScript(t *testing.T) {
	runScripts(t, "sqlite", func(env *testscript.Env) { env.Setenv("BASE", "b.db") })
}

// TestScriptOnPostgreSQL runs the same on bases of a server.
func TestScriptOnPostgreSQL(t *testing.T) {
	bases := make(chan string, 8)
	for range cap(bases) {
		bases <- postgres.Database(t, "")
	}
	runScripts(t, "postgresql", func(env *testscript.Env) {
		env.Setenv("BASE", <-bases)
		env.Setenv(keyVariable, zeroKey)
	})
}

func runScripts(t *testing.T, engine string, setup func(*testscript.Env)) {
	t.Helper()
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		Condition:           func(condition string) (bool, error) { return condition == engine, nil },
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("GORACE", "atexit_sleep_ms=0") // a second at the end of each command otherwise
			setup(env)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code": exitsWith,
			"prend": func(ts *testscript.TestScript, _ bool, args []string) { // « prend NAME FILE »
				ts.Setenv(args[0], firstID(ts.ReadFile(args[1])))
			},
		},
	})
}

// exitsWith (« code N ARGS… ») runs portail and wants that exit code.
func exitsWith(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if failed, ok := errors.AsType[*exec.ExitError](ts.Exec("portail", args[1:]...)); ok {
		got = failed.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// firstID is the value of the first "id" of a JSON document.
func firstID(document string) string {
	_, rest, _ := strings.Cut(document, `"id": "`)
	id, _, _ := strings.Cut(rest, `"`)
	return id
}
