//go:build unix

package main

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

// terminal is a program in a pseudo-terminal with an emulator behind it: what
// the tests see is what a person sees. Nothing sleeps: a test waits for what
// is on the screen.
type terminal struct {
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

// patience is how long a screen may take on a busy machine.
const patience = 30 * time.Second

type terminalOptions struct {
	cols, rows int
	env        []string
	silent     bool // the terminal answers no query
	dir        string
}

// open starts a program in a terminal of its own.
func open(t testing.TB, o terminalOptions, name string, args ...string) *terminal {
	t.Helper()
	if o.cols == 0 {
		o.cols, o.rows = 80, 24
	}
	term := &terminal{
		t:      t,
		cmd:    exec.Command(name, args...),
		ended:  make(chan struct{}),
		screen: vt.NewEmulator(o.cols, o.rows),
		news:   make(chan struct{}, 1),
		cursor: true,
	}
	term.screen.SetCallbacks(vt.Callbacks{
		CursorVisibility: func(visible bool) { term.cursor = visible },
		Title:            func(title string) { term.title = title },
	})
	term.cmd.Dir = o.dir
	home := t.TempDir()
	term.cmd.Env = append([]string{
		"PATH=" + home, "HOME=" + home, "XDG_CONFIG_HOME=" + filepath.Join(home, "config"), "TMPDIR=" + home,
		"TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8",
	}, o.env...)
	var err error
	term.pty, err = pty.StartWithSize(term.cmd, &pty.Winsize{Cols: uint16(o.cols), Rows: uint16(o.rows)})
	if err != nil {
		t.Fatal(err)
	}
	go term.answer(o.silent)
	go term.read()
	t.Cleanup(term.stop)
	return term
}

// answer carries the emulator's answers to the program's queries back.
func (x *terminal) answer(silent bool) {
	var to io.Writer = x.pty
	if silent {
		to = io.Discard
	}
	_, _ = io.Copy(to, x.screen)
}

func (x *terminal) read() {
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

func (x *terminal) tell() {
	select {
	case x.news <- struct{}{}:
	default:
	}
}

func (x *terminal) stop() {
	_ = x.cmd.Process.Kill()
	<-x.ended
	_ = x.pty.Close()
	// Not the emulator's own Close: it would race with answer's reading.
	if keyboard, ok := x.screen.InputPipe().(io.Closer); ok {
		_ = keyboard.Close()
	}
	if x.t.Failed() {
		x.t.Logf("the last screen:\n%s", x.text())
	}
}

// text is the screen, one line a row, without trailing blanks.
func (x *terminal) text() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.textLocked()
}

func (x *terminal) textLocked() string {
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

// waitFor waits until the screen matches every pattern at once (^ and $ match
// at line ends), and gives the screen.
func (x *terminal) waitFor(patterns ...string) string {
	x.t.Helper()
	return x.wait(func(screen string) bool {
		for _, p := range patterns {
			if !regexp.MustCompile("(?m)" + p).MatchString(screen) {
				return false
			}
		}
		return true
	}, "the screen never matched %q", patterns)
}

// waitGone waits until the screen no longer matches.
func (x *terminal) waitGone(pattern string) string {
	x.t.Helper()
	re := regexp.MustCompile("(?m)" + pattern)
	return x.wait(func(screen string) bool { return !re.MatchString(screen) }, "%q stayed on the screen", pattern)
}

func (x *terminal) wait(holds func(string) bool, failure string, args ...any) string {
	x.t.Helper()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		screen := x.text()
		if holds(screen) {
			return screen
		}
		select {
		case <-x.news:
		case <-x.ended:
			if screen := x.text(); holds(screen) {
				return screen
			}
			x.t.Fatalf("the program ended (%v): "+failure, append([]any{x.err}, args...)...)
		case <-limit.C:
			x.t.Fatalf(failure, args...)
		}
	}
}

// type sends text in one go, as fast as a machine can.
func (x *terminal) typeText(text string) {
	x.t.Helper()
	if _, err := io.WriteString(x.pty, text); err != nil {
		x.t.Fatalf("typing: %v", err)
	}
}

// press sends keys by name, in one go.
func (x *terminal) press(names ...string) {
	x.t.Helper()
	var b strings.Builder
	for _, name := range names {
		b.WriteString(x.key(name))
	}
	x.typeText(b.String())
}

func (x *terminal) key(name string) string {
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

// escape sends a lone esc: it waits until the program has seen that nothing
// follows, which shows in what gone says disappears.
func (x *terminal) escape(gone string) string {
	x.t.Helper()
	x.press("esc")
	return x.waitGone(gone)
}

func (x *terminal) resize(cols, rows int) {
	x.t.Helper()
	x.mu.Lock()
	x.screen.Resize(cols, rows)
	x.mu.Unlock()
	if err := pty.Setsize(x.pty, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)}); err != nil {
		x.t.Fatal(err)
	}
}

// exit waits until the program has ended, and gives its code.
func (x *terminal) exit() int {
	x.t.Helper()
	limit := time.NewTimer(patience)
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

// raw is every byte that the program has written so far.
func (x *terminal) raw() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.written.String()
}

// restored checks that the terminal is left as it was found.
func (x *terminal) restored() {
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

// program builds a program of the module once for all the tests.
func build(t testing.TB, pkg string) string {
	t.Helper()
	built.Lock()
	defer built.Unlock()
	if path, ok := built.paths[pkg]; ok {
		return path
	}
	path := filepath.Join(built.dir, filepath.Base(pkg))
	if out, err := exec.Command("go", "build", "-o", path, pkg).CombinedOutput(); err != nil {
		t.Fatalf("go build %s: %v\n%s", pkg, err, out)
	}
	built.paths[pkg] = path
	return path
}

// built are the programs under test; TestMain makes and removes the folder.
var built = struct {
	sync.Mutex
	dir   string
	paths map[string]string
}{paths: map[string]string{}}
