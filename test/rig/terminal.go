//go:build unix

package rig

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// Terminal is a program in a pseudo-terminal with an emulator behind it: what
// the tests see is what a person sees. Nothing sleeps: a test waits for what
// is on the screen.
type Terminal struct {
	t     testing.TB
	pty   *os.File
	cmd   *exec.Cmd
	ended chan struct{} // closed when the program has ended and all it wrote is on the screen
	err   error         // of the program, once ended

	mu      sync.Mutex
	screen  *vt.Emulator
	written bytes.Buffer // every byte of the program
	last    time.Time    // arrival of the last byte
	news    chan struct{}
	cursor  bool
	title   string
}

// TerminalOptions are how a terminal is opened; the zero value is one of 80x24.
type TerminalOptions struct {
	Cols, Rows int
	Env        []string // beside what every program is given
	Silent     bool     // the terminal answers no query
	Dir        string
}

// OpenTerminal starts a program in a terminal of its own, with a home of its own.
func OpenTerminal(t testing.TB, o TerminalOptions, name string, args ...string) *Terminal {
	t.Helper()
	cmd := exec.Command(name, args...) //nolint:noctx // Stop ends it
	cmd.Dir = o.Dir
	home := t.TempDir()
	cmd.Env = append([]string{
		"PATH=" + home, "HOME=" + home, "XDG_CONFIG_HOME=" + filepath.Join(home, "config"), "TMPDIR=" + home,
		"TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8",
	}, o.Env...)
	return start(t, cmd, o)
}

// Open starts adherent in a terminal of 80x24, or as large as is said.
func (p *Person) Open(cols, rows int, args ...string) *Terminal {
	p.t.Helper()
	cmd := p.Command(args...)
	cmd.Env = append(cmd.Env, "TERM=xterm-256color", "COLORTERM=truecolor")
	return start(p.t, cmd, TerminalOptions{Cols: cols, Rows: rows})
}

func start(t testing.TB, cmd *exec.Cmd, o TerminalOptions) *Terminal {
	t.Helper()
	if o.Cols == 0 {
		o.Cols, o.Rows = 80, 24
	}
	x := &Terminal{t: t, cmd: cmd, ended: make(chan struct{}), screen: vt.NewEmulator(o.Cols, o.Rows), news: make(chan struct{}, 1),
		cursor: true}
	x.screen.SetCallbacks(vt.Callbacks{
		CursorVisibility: func(visible bool) { x.cursor = visible },
		Title:            func(title string) { x.title = title },
	})
	var err error
	if x.pty, err = pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(o.Cols), Rows: uint16(o.Rows)}); err != nil {
		t.Fatal(err)
	}
	go x.answer(o.Silent)
	go x.read()
	t.Cleanup(x.Stop)
	return x
}

// Command is the program: its environment and its process.
func (x *Terminal) Command() *exec.Cmd { return x.cmd }

// Look shows the emulator's screen, and whether the cursor is shown, while nothing
// is written to it.
func (x *Terminal) Look(at func(screen *vt.Emulator, cursor bool)) {
	x.mu.Lock()
	defer x.mu.Unlock()
	at(x.screen, x.cursor)
}

// Arrived is how many bytes the program has written so far, and when the last came.
func (x *Terminal) Arrived() (bytes int, last time.Time) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.written.Len(), x.last
}

// Written is every byte of the program so far.
func (x *Terminal) Written() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.written.String()
}

// Title is the one that the program has given to the terminal.
func (x *Terminal) Title() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.title
}

// answer carries the emulator's answers to the program's queries back.
func (x *Terminal) answer(silent bool) {
	var to io.Writer = x.pty
	if silent {
		to = io.Discard
	}
	_, _ = io.Copy(to, x.screen)
}

func (x *Terminal) read() {
	buf := make([]byte, 64<<10)
	for {
		n, err := x.pty.Read(buf)
		now := time.Now()
		x.mu.Lock()
		x.last = now
		x.written.Write(buf[:n])
		_, _ = x.screen.Write(buf[:n])
		x.mu.Unlock()
		x.tell()
		if err != nil { // EIO: the program has closed its side
			break
		}
	}
	x.err = x.cmd.Wait()
	close(x.ended)
	x.tell()
}

func (x *Terminal) tell() {
	select {
	case x.news <- struct{}{}:
	default:
	}
}

// Stop kills the program; the end of the test does too.
func (x *Terminal) Stop() {
	_ = x.cmd.Process.Kill()
	<-x.ended
	_ = x.pty.Close()
	// Not the emulator's own Close: it would race with answer's reading.
	if keyboard, ok := x.screen.InputPipe().(io.Closer); ok {
		_ = keyboard.Close()
	}
	if x.t.Failed() {
		x.t.Logf("the last screen:\n%s", x.Text())
	}
}

// Text is the screen, one line a row, without trailing blanks.
func (x *Terminal) Text() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	var b strings.Builder
	for y := range x.screen.Height() {
		var line strings.Builder
		for col := 0; col < x.screen.Width(); {
			cell := x.screen.CellAt(col, y)
			if cell == nil || cell.Content == "" {
				line.WriteByte(' ')
				col++
				continue
			}
			line.WriteString(cell.Content)
			col += max(cell.Width, 1)
		}
		b.WriteString(strings.TrimRight(line.String(), " "))
		b.WriteByte('\n')
	}
	return b.String()
}

// WaitFor waits until the screen matches every pattern at once (^ and $ match
// at line ends), and gives the screen.
func (x *Terminal) WaitFor(patterns ...string) string {
	x.t.Helper()
	return x.Wait(func(screen string) bool {
		for _, p := range patterns {
			if !regexp.MustCompile("(?m)" + p).MatchString(screen) {
				return false
			}
		}
		return true
	}, "the screen never matched %q", patterns)
}

// WaitGone waits until the screen no longer matches.
func (x *Terminal) WaitGone(pattern string) string {
	x.t.Helper()
	re := regexp.MustCompile("(?m)" + pattern)
	return x.Wait(func(screen string) bool { return !re.MatchString(screen) }, "%q stayed on the screen", pattern)
}

// Wait waits until the screen is as it is to be.
func (x *Terminal) Wait(holds func(string) bool, failure string, args ...any) string {
	x.t.Helper()
	limit := time.NewTimer(Patience)
	defer limit.Stop()
	for {
		screen := x.Text()
		if holds(screen) {
			return screen
		}
		select {
		case <-x.news:
		case <-x.ended:
			if screen := x.Text(); holds(screen) {
				return screen
			}
			x.t.Fatalf("the program ended (%v): "+failure, append([]any{x.err}, args...)...)
		case <-limit.C:
			x.t.Fatalf(failure, args...)
		}
	}
}

// Settle waits until the program has written nothing for d, or has ended.
func (x *Terminal) Settle(d time.Duration) {
	x.t.Helper()
	limit := time.NewTimer(Patience)
	defer limit.Stop()
	pause := time.NewTimer(d)
	defer pause.Stop()
	for {
		select {
		case <-x.news:
			pause.Reset(d)
		case <-pause.C:
			return
		case <-x.ended:
			return
		case <-limit.C:
			x.t.Fatal("the screen never comes to rest")
		}
	}
}

// Type sends text in one go, as fast as a machine can.
func (x *Terminal) Type(text string) {
	x.t.Helper()
	if _, err := io.WriteString(x.pty, text); err != nil {
		x.t.Fatalf("typing: %v", err)
	}
}

// Press sends keys by name, in one go.
func (x *Terminal) Press(names ...string) {
	x.t.Helper()
	var b strings.Builder
	for _, name := range names {
		b.WriteString(x.key(name))
	}
	x.Type(b.String())
}

func (x *Terminal) key(name string) string {
	x.t.Helper()
	named := map[string]string{
		"enter": "\r", "esc": "\x1b", "tab": "\t", "shift+tab": "\x1b[Z", "space": " ", "backspace": "\x7f",
		"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
		"home": "\x1b[H", "end": "\x1b[F", "pgup": "\x1b[5~", "pgdown": "\x1b[6~", "delete": "\x1b[3~",
	}
	if seq, ok := named[name]; ok {
		return seq
	}
	if letter, ok := strings.CutPrefix(name, "ctrl+"); ok && len(letter) == 1 {
		return string(rune(letter[0] & 0x1f))
	}
	if len([]rune(name)) != 1 {
		x.t.Fatalf("unknown key %q", name)
	}
	return name
}

// Escape sends a lone esc: it waits until the program has seen that nothing
// follows, which shows in what gone says disappears.
func (x *Terminal) Escape(gone string) string {
	x.t.Helper()
	x.Press("esc")
	return x.WaitGone(gone)
}

// Resize gives the terminal another size.
func (x *Terminal) Resize(cols, rows int) {
	x.t.Helper()
	x.mu.Lock()
	x.screen.Resize(cols, rows)
	x.mu.Unlock()
	if err := pty.Setsize(x.pty, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)}); err != nil {
		x.t.Fatal(err)
	}
}

// Exit waits until the program has ended, and gives its code.
func (x *Terminal) Exit() int {
	x.t.Helper()
	limit := time.NewTimer(Patience)
	defer limit.Stop()
	select {
	case <-x.ended:
	case <-limit.C:
		x.t.Fatal("the program does not end")
	}
	if failed, ok := errors.AsType[*exec.ExitError](x.err); ok {
		return failed.ExitCode()
	}
	if x.err != nil {
		x.t.Fatal(x.err)
	}
	return 0
}

// Restored checks that the terminal is left as it was found.
func (x *Terminal) Restored() {
	x.t.Helper()
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.screen.IsAltScreen() {
		x.t.Error("the alternate screen is still there")
	}
	if !x.cursor {
		x.t.Error("the cursor is still hidden")
	}
	written := x.written.String()
	// A terminal may keep the cursor's visibility apart for each of its screens:
	// it counts only once the alternate one is left.
	if strings.LastIndex(written, "\x1b[?25h") < strings.LastIndex(written, "\x1b[?1049l") {
		x.t.Error("the cursor is not shown again on the main screen")
	}
	for on, off := range map[string]string{
		"\x1b[?2004h": "\x1b[?2004l", // bracketed paste
		"\x1b[?1002h": "\x1b[?1002l", // mouse
		"\x1b[?1003h": "\x1b[?1003l",
		"\x1b[?1006h": "\x1b[?1006l",
		"\x1b[?1004h": "\x1b[?1004l", // focus
	} {
		if strings.LastIndex(written, on) > strings.LastIndex(written, off) {
			x.t.Errorf("%q was written and never taken back", on)
		}
	}
	if pushed, popped := strings.Count(written, "\x1b[>1u"), strings.Count(written, "\x1b[<1u"); pushed > popped {
		x.t.Errorf("the keyboard protocol was pushed %d times and popped %d", pushed, popped)
	}
}

// Leave leaves the interface, which is to end well and give the terminal back.
func (x *Terminal) Leave() {
	x.t.Helper()
	x.Press("ctrl+c")
	if code := x.Exit(); code != 0 {
		x.t.Errorf("exit code %d", code)
	}
	x.Restored()
}
