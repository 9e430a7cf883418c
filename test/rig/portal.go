//go:build unix

package rig

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Patience is how long anything may take on a busy machine.
const Patience = time.Minute

// Portal is portail, serving a base. It may be killed and started again.
type Portal struct {
	t    testing.TB
	Base string
	// Log holds what all its runs have written to their standard error.
	Log string
	// Wrapper is put before the program: strace and its options.
	Wrapper []string
	// Program is the portail that is run, when it is not [Program]'s.
	Program string
	args    []string

	mu    sync.Mutex
	url   string // "" while it is down
	news  chan struct{}
	cmd   *exec.Cmd
	ended chan int // its exit code, once
}

// NewPortal is a portal that is not started yet; args go to « portail servir ».
func NewPortal(t testing.TB, base string, args ...string) *Portal {
	t.Helper()
	p := &Portal{t: t, Base: base, Log: filepath.Join(t.TempDir(), "portail.log"), args: args, news: make(chan struct{})}
	t.Cleanup(p.Kill)
	return p
}

// StartPortal is one that serves.
func StartPortal(t testing.TB, base string, args ...string) *Portal {
	t.Helper()
	p := NewPortal(t, base, args...)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

var address = regexp.MustCompile(`http://127\.[0-9.]+:\d+`)

// Start starts it and waits until it says where it listens; a portal that ends
// first is an error, with the end of its log.
func (p *Portal) Start() error {
	p.t.Helper()
	log, err := os.OpenFile(p.Log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	line := append(append([]string{}, p.Wrapper...), p.program(), "servir", "--adresse", "127.0.0.1:0")
	if p.Base != "" {
		line = append(line, "--base", p.Base)
	}
	line = append(line, p.args...)
	cmd := exec.Command(line[0], line[1:]...) //nolint:noctx // Kill ends it, and t.Cleanup calls it
	cmd.Stderr = log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	first, err := bufio.NewReader(out).ReadString('\n')
	url := address.FindString(first)
	ended := make(chan int, 1)
	go func() { ended <- exitCode(cmd.Wait()) }()
	if err != nil || url == "" {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		<-ended
		said, _ := os.ReadFile(p.Log)
		return errors.Join(errors.New("portail does not start: "+tail(string(said))), err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cmd, p.ended, p.url = cmd, ended, url
	close(p.news)
	p.news = make(chan struct{})
	return nil
}

func (p *Portal) program() string {
	if p.Program != "" {
		return p.Program
	}
	return Program("portail")
}

func tail(s string) string { return s[max(0, len(s)-2000):] }

// URL waits until the portal serves, and gives where; "" when stop comes first.
func (p *Portal) URL(stop <-chan struct{}) string {
	for {
		p.mu.Lock()
		url, news := p.url, p.news
		p.mu.Unlock()
		if url != "" {
			return url
		}
		select {
		case <-news:
		case <-stop:
			return ""
		}
	}
}

// Host is the address it listens on, as host:port.
func (p *Portal) Host() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.TrimPrefix(p.url, "http://")
}

// PID is the process that was started: the wrapper's when there is one.
func (p *Portal) PID() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cmd.Process.Pid
}

// Kill ends it at once, as a cut of the power does; a portal that is down stays so.
func (p *Portal) Kill() { _ = p.end(syscall.SIGKILL) }

// Stop asks it to end, waits until it has, and gives its exit code; -1 when it
// did not end by itself.
func (p *Portal) Stop() int { return p.end(syscall.SIGTERM) }

func (p *Portal) end(signal syscall.Signal) int {
	p.mu.Lock()
	cmd, ended := p.cmd, p.ended
	p.cmd, p.url = nil, ""
	p.mu.Unlock()
	if cmd == nil {
		return -1
	}
	_ = syscall.Kill(-cmd.Process.Pid, signal)
	select {
	case code := <-ended:
		return code
	case <-time.After(Patience):
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		<-ended
		return -1
	}
}

// exitCode is what a process ended with; -1 when a signal ended it.
func exitCode(err error) int {
	if err == nil {
		return 0
	}
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return failed.ExitCode()
	}
	return -1
}

// Cause is what the log says of a request that failed.
func (p *Portal) Cause(request string) string {
	log, err := os.ReadFile(p.Log)
	if err != nil {
		return err.Error()
	}
	for line := range strings.Lines(string(log)) {
		if strings.Contains(line, request) {
			return line
		}
	}
	return "the log does not know it"
}

// Failures is what the log says of the last requests that failed.
func (p *Portal) Failures() string {
	log, err := os.ReadFile(p.Log)
	if err != nil {
		return err.Error()
	}
	var failed strings.Builder
	for line := range strings.Lines(string(log)) {
		if strings.Contains(line, `"level":"ERROR"`) {
			failed.WriteString(line)
		}
	}
	return tail(failed.String())
}
