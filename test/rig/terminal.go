//go:build unix

package rig

import (
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// Terminal is a program in a pseudo-terminal with an emulator behind it.
type Terminal struct {
	t      testing.TB
	pty    *os.File
	cmd    *exec.Cmd
	closed chan struct{} // when the program has ended and all it wrote is on the screen

	mu      sync.Mutex
	screen  *vt.Emulator
	written []byte
	title   string
	news    chan struct{}
}

// Open starts adherent in a terminal of 80x24, or as large as is said.
func (p *Person) Open(cols, rows int, args ...string) *Terminal {
	p.t.Helper()
	cmd := p.Command(args...)
	cmd.Env = append(cmd.Env, "TERM=xterm-256color", "COLORTERM=truecolor")
	x := &Terminal{t: p.t, cmd: cmd, closed: make(chan struct{}), screen: vt.NewEmulator(cols, rows), news: make(chan struct{}, 1)}
	x.screen.SetCallbacks(vt.Callbacks{Title: func(title string) { x.title = title }})
	var err error
	if x.pty, err = pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)}); err != nil {
		p.t.Fatal(err)
	}
	go func() { _, _ = io.Copy(x.pty, x.screen) }() // what the terminal answers
	go x.read()
	p.t.Cleanup(x.stop)
	return x
}

func (x *Terminal) read() {
	buf := make([]byte, 64<<10)
	for {
		n, err := x.pty.Read(buf)
		x.mu.Lock()
		x.written = append(x.written, buf[:n]...)
		_, _ = x.screen.Write(buf[:n])
		x.mu.Unlock()
		x.tell()
		if err != nil { // the program has closed its side
			break
		}
	}
	_ = x.cmd.Wait()
	close(x.closed)
}

func (x *Terminal) tell() {
	select {
	case x.news <- struct{}{}:
	default:
	}
}

func (x *Terminal) stop() {
	_ = x.cmd.Process.Kill()
	<-x.closed
	_ = x.pty.Close()
	if keyboard, ok := x.screen.InputPipe().(io.Closer); ok {
		_ = keyboard.Close()
	}
	if x.t.Failed() {
		x.t.Logf("the last screen:\n%s", x.Text())
	}
}

// Text is the screen, one line a row.
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
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return b.String()
}

// Written is every byte of the program so far, and the title that it has given
// to the terminal.
func (x *Terminal) Written() (raw, title string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return string(x.written), x.title
}

// WaitFor waits until the screen matches the pattern (^ and $ match at line
// ends), and gives it.
func (x *Terminal) WaitFor(pattern string) string {
	x.t.Helper()
	re := regexp.MustCompile("(?m)" + pattern)
	limit := time.NewTimer(Patience)
	defer limit.Stop()
	for {
		if screen := x.Text(); re.MatchString(screen) {
			return screen
		}
		select {
		case <-x.news:
		case <-x.closed:
			if screen := x.Text(); re.MatchString(screen) {
				return screen
			}
			x.t.Fatalf("the program ended, and the screen never matched %q", pattern)
		case <-limit.C:
			x.t.Fatalf("the screen never matched %q", pattern)
		}
	}
}

// Type sends keys, as fast as a machine can.
func (x *Terminal) Type(keys string) {
	x.t.Helper()
	if _, err := io.WriteString(x.pty, keys); err != nil {
		x.t.Fatal(err)
	}
}
