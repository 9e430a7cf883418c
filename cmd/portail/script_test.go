package main

import (
	"errors"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"portail": main}) }

// TestScript runs the back office as scripts do.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("GORACE", "atexit_sleep_ms=0") // a second at the end of each command otherwise
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
