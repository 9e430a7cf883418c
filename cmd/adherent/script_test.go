//go:build unix

package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/adapters"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/rig"
)

func TestMain(m *testing.M) { testscript.Main(keeper{m}, map[string]func(){"adherent": main}) }

// keeper removes what the tests have built after them.
type keeper struct{ m *testing.M }

func (k keeper) Run() int { return rig.Main(k.m) }

// TestScript runs the commands as scripts do, against a real portal with the
// sample data.
func TestScript(t *testing.T) { runScripts(t, "script", spst.Today(time.Now())) }

// TestReadScript runs the verbs that change nothing.
func TestReadScript(t *testing.T) { runScripts(t, "read", sampleDay) }

// TestWriteScript runs those that do, on a portal of their own: each script
// changes another service.
func TestWriteScript(t *testing.T) { runScripts(t, "write", sampleDay) }

// TestWatchScript has a portal to itself: what others do there is what it tells.
func TestWatchScript(t *testing.T) { runScripts(t, "watch", sampleDay) }

// TestJanuaryScript declares, in the month in which one does.
func TestJanuaryScript(t *testing.T) { runScripts(t, "january", spst.NewDate(2027, time.January, 15)) }

// sampleDay is a day whose sample data are known.
var sampleDay = spst.NewDate(2026, time.November, 25)

// TestImportScript has a portal to itself: it changes the roster.
func TestImportScript(t *testing.T) { runScripts(t, "import", spst.Today(time.Now())) }

// TestKeyringScript runs what needs a real Secret Service.
func TestKeyringScript(t *testing.T) {
	if os.Getenv("ADHERENT_TEST_KEYRING") != "unlocked" {
		t.Skip("needs a Secret Service: make keyring gives one")
	}
	runScripts(t, "keyring", spst.Today(time.Now()))
}

func runScripts(t *testing.T, folder string, today spst.Date) {
	running := samplePortalOn(t, today)
	samples := demo.Samples()
	florist := samples[0]
	tokens := []string{"JETON_ADHERENT=" + tokenOf(t, running.URL, florist), "JETON_MANDATAIRE=" + tokenOf(t, running.URL,
		samples.Mandatary())}
	commands := factorCommands()
	commands["code"], commands["variable"] = exitsWith, setsVariable
	commands["courrier"] = func(ts *testscript.TestScript, _ bool, args []string) { keepsFromMail(ts, running, args[0], args[1]) }
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", folder),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			home := filepath.Join(env.WorkDir, "home")
			env.Setenv("GORACE", "atexit_sleep_ms=0") // a second at the end of each command otherwise
			env.Setenv("HOME", home)
			env.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "config"))
			env.Setenv("PORTAIL", running.URL)
			env.Vars = append(env.Vars, tokens...)
			env.Setenv("NUMERO", florist.Number)
			env.Setenv("PASSE", florist.Password)
			env.Setenv("JOUR", today.French())
			env.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(env.WorkDir, "no-bus"))
			if folder == "keyring" {
				env.Setenv("DBUS_SESSION_BUS_ADDRESS", os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
			}
			if err := os.WriteFile(filepath.Join(env.WorkDir, "passe.txt"), []byte(florist.Password+"\n"), 0o600); err != nil {
				return err
			}
			return os.Mkdir(home, 0o700)
		},
		Cmds: commands,
	})
}

// exitsWith (« code N ARGS… ») runs adherent and wants that exit code.
func exitsWith(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if failed, ok := errors.AsType[*exec.ExitError](ts.Exec("adherent", args[1:]...)); ok {
		got = failed.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// setsVariable (« variable NAME FILE ») puts what a file holds in the environment.
func setsVariable(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile(args[1])))
}

// keepsFromMail (« courrier FILE PATTERN ») waits for a letter that has it, and keeps what it says.
func keepsFromMail(ts *testscript.TestScript, running *adapters.Demo, file, pattern string) {
	ctx, cancel := context.WithTimeout(context.Background(), rig.Patience)
	defer cancel()
	for ; ctx.Err() == nil; rig.Pause(ctx, 10*time.Millisecond) {
		for _, l := range running.Letters() {
			if found := regexp.MustCompile(pattern).FindString(l.Text); found != "" {
				ts.Check(os.WriteFile(ts.MkAbs(file), []byte(found+"\n"), 0o600))
				return
			}
		}
	}
	ts.Fatalf("no letter has %s", pattern)
}

// samplePortal is a portal of the test's own, with the sample data.
func samplePortal(t testing.TB) *adapters.Demo {
	t.Helper()
	return samplePortalOn(t, spst.Today(time.Now()))
}

// tokenOf is that of an open session.
func tokenOf(t testing.TB, url string, a demo.Account) string {
	t.Helper()
	c, err := client.New(client.Options{BaseURL: url, UserAgent: "test", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	session, err := c.SignIn(t.Context(), spst.Credentials{Number: a.Number, Password: a.Password, Mandatary: a.Kind == spst.MandataryAccount})
	if err != nil {
		t.Fatal(err)
	}
	return session.Token
}

// samplePortalOn is one that lives on that day.
func samplePortalOn(t testing.TB, today spst.Date) *adapters.Demo {
	t.Helper()
	o := adapters.DemoOptions{Now: time.Now}
	if today != spst.Today(time.Now()) {
		o.Now = portal.ClockFrom(today)
	}
	o.Today = today
	o.Log = slog.New(slog.DiscardHandler)
	e, err := adapters.StartDemo(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	if err := e.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	return e
}
