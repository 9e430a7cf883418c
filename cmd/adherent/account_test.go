//go:build unix

package main

import (
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/espace-adherent/adherent/spst"
)

// TestAccountScript has a portal to itself: it changes an account.
func TestAccountScript(t *testing.T) { runScripts(t, "account", spst.Today(time.Now())) }

// TestAccessTokenScript too: it creates and revokes access tokens.
func TestAccessTokenScript(t *testing.T) { runScripts(t, "tokens", spst.Today(time.Now())) }

// factorCommands are those of the scripts about the second factor.
func factorCommands() map[string]func(*testscript.TestScript, bool, []string) {
	write := func(ts *testscript.TestScript, name, text string) {
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text+"\n"), 0o600))
	}
	read := func(ts *testscript.TestScript, name string, to any) {
		ts.Check(json.Unmarshal([]byte(ts.ReadFile(name)), to))
	}
	return map[string]func(*testscript.TestScript, bool, []string){
		// « totp ENROLMENT STEPS FILE »: the code of so many steps ahead.
		"totp": func(ts *testscript.TestScript, _ bool, args []string) {
			var e spst.Enrolment
			read(ts, args[0], &e)
			ahead, err := strconv.Atoi(args[1])
			ts.Check(err)
			code, err := totp.GenerateCode(e.Secret, time.Now().Add(time.Duration(ahead)*30*time.Second))
			ts.Check(err)
			write(ts, args[2], code)
		},
		// « recovery CODES N FILE ».
		"recovery": func(ts *testscript.TestScript, _ bool, args []string) {
			var codes spst.RecoveryCodes
			read(ts, args[0], &codes)
			n, err := strconv.Atoi(args[1])
			ts.Check(err)
			write(ts, args[2], codes.Codes[n])
		},
		// « lines TO FILES… »: one below the other.
		"lines": func(ts *testscript.TestScript, _ bool, args []string) {
			var all []string
			for _, name := range args[1:] {
				all = append(all, strings.TrimSpace(ts.ReadFile(name)))
			}
			write(ts, args[0], strings.Join(all, "\n"))
		},
	}
}
