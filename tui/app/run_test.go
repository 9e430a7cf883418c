//go:build !windows

package app

import (
	"bytes"
	"context"
	"errors"
	"os"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/creack/pty"
)

// terminal is a real pseudo-terminal that answers no query.
type terminal struct {
	t    *testing.T
	ours *os.File // what a person has in front of them
	tty  *os.File // what the program has

	mu      sync.Mutex
	written bytes.Buffer
	more    chan struct{}
}

func openTerminal(t *testing.T) *terminal {
	t.Helper()
	ours, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ours.Close(); tty.Close() })
	if err := pty.Setsize(tty, &pty.Winsize{Cols: 100, Rows: 30}); err != nil {
		t.Fatal(err)
	}
	x := &terminal{t: t, ours: ours, tty: tty, more: make(chan struct{}, 1)}
	go x.read()
	return x
}

func (x *terminal) read() {
	buf := make([]byte, 1<<16)
	for {
		n, err := x.ours.Read(buf)
		x.mu.Lock()
		x.written.Write(buf[:n])
		x.mu.Unlock()
		select {
		case x.more <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

func (x *terminal) text() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.written.String()
}

// waitFor waits until the program has written text.
func (x *terminal) waitFor(text string) {
	x.t.Helper()
	limit := time.After(20 * time.Second)
	for !strings.Contains(x.text(), text) {
		select {
		case <-x.more:
		case <-limit:
			x.t.Fatalf("%q was not written:\n%q", text, x.text())
		}
	}
}

// run starts the interface; its outcome comes on the channel.
func (x *terminal) run(ctx context.Context, p *portal, o IO) <-chan error {
	o.In, o.Out = x.tty, x.tty
	if o.Env == nil {
		o.Env = []string{"TERM=xterm-256color"}
	}
	done := make(chan error, 1)
	go func() { done <- Run(New(ctx, Options{Services: p}), o) }()
	return done
}

// The sequences that leave the terminal as it was: main screen, cursor shown,
// no mouse, no bracketed paste.
func (x *terminal) isRestored() {
	x.t.Helper()
	for _, seq := range []string{"\x1b[?1049l", "\x1b[?25h", "\x1b[?1002l", "\x1b[?2004l"} {
		x.waitFor(seq)
	}
	if out := x.text(); strings.LastIndex(out, "\x1b[?1049h") > strings.LastIndex(out, "\x1b[?1049l") {
		x.t.Errorf("back on the other screen: %q", out)
	}
}

func outcome(t *testing.T, done <-chan error) error {
	t.Helper()
	select {
	case err := <-done:
		return err
	case <-time.After(20 * time.Second):
		t.Fatal("the interface does not end")
		return nil
	}
}

func TestRunOnATerminalThatAnswersNothing(t *testing.T) {
	x := openTerminal(t)
	done := x.run(context.Background(), newPortal(), IO{})
	x.waitFor("Se connecter sur son espace")
	x.ours.WriteString("\x03")
	if err := outcome(t, done); err != nil {
		t.Error(err)
	}
	x.isRestored()
}

func TestRunEndsWithItsContextAndItsSignals(t *testing.T) {
	ends := map[string]func(cancel func()){
		"context": func(cancel func()) { cancel() },
		"SIGTERM": func(func()) { syscall.Kill(os.Getpid(), syscall.SIGTERM) },
		"SIGHUP":  func(func()) { syscall.Kill(os.Getpid(), syscall.SIGHUP) },
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			x := openTerminal(t)
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			done := x.run(ctx, newPortal(), IO{})
			x.waitFor("Se connecter sur son espace")
			end(cancel)
			if err := outcome(t, done); err != nil {
				t.Error(err)
			}
			x.isRestored()
		})
	}
}

// crashing panics in a command, or in Update, once told to.
type crashing struct {
	*portal
	inUpdate bool
	now      chan struct{}
}

func (c crashing) KeyringAvailable(context.Context) error {
	<-c.now
	if c.inUpdate {
		return bomb{}
	}
	panic("a fault in a command")
}

// bomb is an error that panics when Update reads it.
type bomb struct{}

func (bomb) Error() string { panic("a fault in Update") }

func TestAPanicLeavesNothingOnTheTerminal(t *testing.T) {
	for _, inUpdate := range []bool{false, true} {
		x := openTerminal(t)
		c := crashing{newPortal(), inUpdate, make(chan struct{})}
		done := make(chan error, 1)
		go func() {
			done <- Run(New(t.Context(), Options{Services: c}), IO{In: x.tty, Out: x.tty, Env: []string{"TERM=xterm-256color"}})
		}()
		x.waitFor("Se connecter sur son espace")
		close(c.now)
		e, ok := errors.AsType[*CrashError](outcome(t, done))
		if !ok || !strings.Contains(e.Stack, "run_test.go") {
			t.Errorf("outcome %+v", e)
		}
		x.isRestored()
	}
}

// blind is a model whose View panics the second time.
type blind struct{ views int }

func (b *blind) Init() tea.Cmd                       { return nil }
func (b *blind) Update(tea.Msg) (tea.Model, tea.Cmd) { return b, nil }
func (b *blind) View() tea.View {
	if b.views++; b.views > 1 {
		panic("a fault in View")
	}
	return tea.NewView("the last good frame")
}

func TestAPanicInViewEndsTheProgram(t *testing.T) {
	quit := make(chan struct{})
	g := &guarded{m: &blind{}, quit: func() { close(quit) }, drawn: func() {}}
	for range 3 {
		if v := g.View(); v.Content != "the last good frame" {
			t.Errorf("drew %q", v.Content)
		}
	}
	<-quit
	if g.crash == nil {
		t.Error("the crash is not told")
	}
}

func TestBesideReachesTheRoot(t *testing.T) {
	x := openTerminal(t)
	done := x.run(context.Background(), newPortal(), IO{Beside: func(send func(tea.Msg)) {
		send(Preparing{Text: "préparation", Done: 1, Total: 2})
	}})
	x.waitFor("50")
	x.ours.WriteString("\x03")
	if err := outcome(t, done); err != nil {
		t.Error(err)
	}
}

func TestNoColorWhateverItsValue(t *testing.T) {
	for _, value := range []string{"1", "yes", "non"} {
		x := openTerminal(t)
		done := x.run(context.Background(), newPortal(), IO{Env: []string{"TERM=xterm-256color", "COLORTERM=truecolor", "NO_COLOR=" + value}})
		x.waitFor("Se connecter sur son espace")
		x.ours.WriteString("\x03")
		if err := outcome(t, done); err != nil {
			t.Error(err)
		}
		if out := x.text(); strings.Contains(out, "[38;") || strings.Contains(out, "[48;") {
			t.Errorf("NO_COLOR=%s: colours in %q", value, out)
		}
	}
}

// colorprofile v0.4.3 says sixteen colours of these; their terminfo entries (ncurses 6.4) say none.
func TestNoColourWhereThereIsNone(t *testing.T) {
	for name, none := range map[string]bool{
		"vt100": true, "vt102": true, "vt220": true, "vt320-w": true, "vt510": true, "xterm-mono": true, "linux-m": true,
		"xterm": false, "vt525": false, "xterm-256color": false, "linux": false, "screen": false, "vte": false,
	} {
		if got := (IO{Env: []string{"TERM=" + name, "COLORTERM=truecolor"}}).profile() == colorprofile.ASCII; got != none {
			t.Errorf("%s: without colours %v", name, got)
		}
	}
	x := openTerminal(t)
	done := x.run(context.Background(), newPortal(), IO{Env: []string{"TERM=xterm-mono"}})
	x.waitFor("Se connecter sur son espace")
	x.ours.WriteString("\x03")
	if err := outcome(t, done); err != nil {
		t.Error(err)
	}
	colour := regexp.MustCompile(`\x1b\[(?:\d*;)*(?:[34][0-8]|9[0-7]|10[0-7])(?:;\d*)*m`) // SGR, ECMA-48 8.3.117
	if out := x.text(); colour.MatchString(out) {
		t.Errorf("colours in %q", out)
	}
}

func TestRefusedTerminals(t *testing.T) {
	x := openTerminal(t)
	file, err := os.Create(t.TempDir() + "/out")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	xterm := []string{"TERM=xterm"}
	cases := map[string]IO{
		"TERM=dumb":                       {In: x.tty, Out: x.tty, Env: []string{"TERM=xterm", "TERM=dumb"}},
		"TERM n'est pas défini":           {In: x.tty, Out: x.tty},
		"l'entrée n'est pas un terminal":  {In: strings.NewReader(""), Out: x.tty, Env: xterm},
		"la sortie n'est pas un terminal": {In: x.tty, Out: file, Env: xterm},
	}
	for reason, o := range cases {
		err := Run(New(t.Context(), Options{Services: newPortal()}), o)
		e, ok := errors.AsType[*TerminalError](err)
		if !ok || e.Reason != reason || !strings.Contains(e.Error(), "adherent --help") {
			t.Errorf("%s: %v", reason, err)
		}
	}
	if x.text() != "" {
		t.Errorf("written to a refused terminal: %q", x.text())
	}
}

func TestFramesAreFewerOverSSH(t *testing.T) {
	if got := (IO{Env: []string{"SSH_CONNECTION=1"}}).fps(); got != remoteFPS {
		t.Errorf("%d frames over SSH", got)
	}
	if got := (IO{}).fps(); got != localFPS {
		t.Errorf("%d frames", got)
	}
}
