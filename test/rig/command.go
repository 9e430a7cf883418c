//go:build unix

package rig

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Person runs adherent in a home of their own, without a keyring.
type Person struct {
	t    testing.TB
	Home string // configuration and state
	Work string // where they work: the files that they name
	Env  []string
}

// NewPerson has an open session, or none when token is "".
func NewPerson(t testing.TB, url, token string) *Person {
	t.Helper()
	p := &Person{t: t, Home: t.TempDir(), Work: t.TempDir()}
	p.Env = []string{
		"HOME=" + p.Home, "XDG_CONFIG_HOME=" + filepath.Join(p.Home, "config"), "XDG_STATE_HOME=" + filepath.Join(p.Home, "state"),
		"DBUS_SESSION_BUS_ADDRESS=unix:path=" + filepath.Join(p.Home, "no-bus"), "PATH=" + p.Home, "TMPDIR=" + p.Home, "LANG=C.UTF-8",
		"ADHERENT_PORTAIL=" + url, "ADHERENT_JETON=" + token,
	}
	return p
}

// Ran is what a command has done.
type Ran struct {
	Code     int // -1 when a signal ended it
	Out, Err string
}

// Run runs one command to its end.
func (p *Person) Run(stdin string, args ...string) Ran {
	p.t.Helper()
	return p.RunProgram(Program("adherent"), stdin, args...)
}

// RunProgram is Run of another build.
func (p *Person) RunProgram(program, stdin string, args ...string) Ran {
	p.t.Helper()
	var out, errs bytes.Buffer
	cmd := p.command(program, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &errs
	code := exitCode(cmd.Run())
	return Ran{code, out.String(), errs.String()}
}

// Command is one that is not started yet; it is killed when it takes longer
// than [Patience] allows, or when the test ends.
func (p *Person) Command(args ...string) *exec.Cmd { return p.command(Program("adherent"), args...) }

func (p *Person) command(program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(p.t.Context(), program, args...)
	cmd.Env, cmd.Dir, cmd.WaitDelay = p.Env, p.Work, 5*time.Second
	return cmd
}
