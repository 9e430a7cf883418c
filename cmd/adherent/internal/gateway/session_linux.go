package gateway

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/charmbracelet/ssh"
	"github.com/creack/pty"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
)

// endReason is why the gateway ends a session: a French sentence for the person.
type endReason string

func (r endReason) Error() string { return string(r) }

const (
	endedByStop  = endReason("le serveur s'arrête : la session est fermée. Reconnectez-vous dans un moment.")
	endedByCrash = endReason("la session s'est arrêtée d'elle-même : elle a dépassé ses limites, ou le programme a une erreur. " +
		"Reconnectez-vous.")
)

func endedByIdleness(limit time.Duration) endReason {
	return endReason("la session est fermée après " + inWords(limit) + " sans activité. Reconnectez-vous quand vous voulez.")
}

// handle runs a session: the interface, or one command.
func (s *server) handle(session ssh.Session, args []string) {
	key, code := nameOf(session.PublicKey()), cli.ExitFailed
	if refusal := s.slots.take(key, int(s.admitted.Load())); refusal != "" {
		fmt.Fprintf(session.Stderr(), "adherent : %s\r\n", refusal)
		_ = session.Exit(code)
		return
	}
	defer s.slots.running.Done()
	connection := connectionOf(session.Context())
	s.connections.sessionOpened(connection)
	code, err := s.run(session, args)
	if err != nil {
		s.o.Say("adherent : session SSH de %s : %s", session.RemoteAddr(), err)
	}
	s.connections.sessionEnded(connection)
	s.slots.release(key)
	_ = session.Exit(code)
}

// run runs the process of a session and gives its exit code. When the gateway ends the session, the
// process ends first and restores the terminal; then the person gets a sentence; then the connection
// is closed.
func (s *server) run(session ssh.Session, args []string) (code int, err error) {
	folder, err := s.folderOf(session.PublicKey())
	if err != nil {
		return cli.ExitFailed, err
	}
	ctx, end := context.WithCancelCause(session.Context())
	defer end(nil)
	defer context.AfterFunc(s.stopping, func() { end(endedByStop) })()
	cmd := exec.CommandContext(ctx, s.program, args...)
	cmd.Dir = folder
	cmd.Env = s.environment(session, folder)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGHUP, Setsid: true}
	cmd.Cancel = func() error {
		if _, ok := errors.AsType[endReason](context.Cause(ctx)); ok {
			time.AfterFunc(2*endingLimit, func() { _ = connectionOf(session.Context()).Close() }) // for a client that reads nothing
			return cmd.Process.Signal(syscall.SIGTERM)
		}
		return cmd.Process.Signal(syscall.SIGHUP) // the signal that a process gets when its terminal window is closed
	}
	cmd.WaitDelay = endingLimit
	clock := newIdleClock(s.o.Idle, func() { end(endedByIdleness(s.o.Idle)) })
	defer clock.stop()
	if t, ok := s.terminals.Load(session); ok {
		err = inTerminal(ctx, cmd, session, t.(ssh.Pty), clock)
	} else {
		err = inPipes(cmd, session, clock)
	}
	if why, ok := errors.AsType[endReason](context.Cause(ctx)); ok {
		err = why
	}
	if why, ok := errors.AsType[endReason](err); ok {
		fmt.Fprintf(session.Stderr(), "adherent : %s\r\n", why)
		return cli.ExitFailed, nil
	}
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		if died(failed) && session.Context().Err() == nil {
			fmt.Fprintf(session.Stderr(), "adherent : %s\r\n", endedByCrash)
		}
		return max(failed.ExitCode(), cli.ExitFailed), nil
	}
	if err != nil {
		return cli.ExitFailed, err
	}
	return cli.ExitDone, nil
}

// died tells whether the kernel killed the process, usually because it reached a limit.
func died(e *exec.ExitError) bool {
	how, ok := e.Sys().(syscall.WaitStatus)
	return ok && how.Signaled()
}

func inTerminal(ctx context.Context, cmd *exec.Cmd, session ssh.Session, t ssh.Pty, clock *idleClock) error {
	cmd.Env = append(cmd.Env, "TERM="+printable(t.Term))
	cmd.SysProcAttr.Setctty = true
	terminal, err := pty.StartWithAttrs(cmd, size(t.Window), cmd.SysProcAttr)
	if err != nil {
		return err
	}
	defer terminal.Close()
	_, changes, _ := session.Pty()
	go func() {
		for {
			select {
			case w, open := <-changes:
				if !open {
					return
				}
				_ = pty.Setsize(terminal, size(w))
			case <-ctx.Done():
				return
			}
		}
	}()
	clock.warn(func() { _ = cmd.Process.Signal(aboutToEnd) })
	go func() { _, _ = io.Copy(terminal, clock.reader(session)) }()
	screen := newScreen(session)
	_, _ = io.Copy(screen, terminal) // until the process has closed its side, so that all it wrote is passed on
	err = cmd.Wait()
	if screen.restore() {
		return endedByCrash
	}
	return err
}

func size(w ssh.Window) *pty.Winsize {
	bound := func(n int) uint16 { return uint16(min(max(n, 1), 1000)) }
	return &pty.Winsize{Rows: bound(w.Height), Cols: bound(w.Width)}
}

func inPipes(cmd *exec.Cmd, session ssh.Session, clock *idleClock) error {
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	cmd.Stdout, cmd.Stderr = clock.writer(session), session.Stderr()
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() {
		_, _ = io.Copy(in, clock.reader(session))
		_ = in.Close()
	}()
	return cmd.Wait()
}

// fromServer and fromPerson are the variables that a session's process gets
// from the server's environment, and from the person's.
var (
	fromServer = []string{
		"TZ", "SSL_CERT_FILE", "SSL_CERT_DIR", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy",
	}
	fromPerson = []string{
		"LANG", "LC_ALL", "LC_CTYPE", "COLORTERM", "NO_COLOR", "TERM_PROGRAM", config.EnvToken, config.EnvNumber, config.EnvMandatary,
		config.EnvReader, config.EnvTheme,
	}
)

// environment gives the variables of a session's process. The person's home is the folder.
func (s *server) environment(session ssh.Session, folder string) []string {
	state := filepath.Join(folder, ".adherent")
	env := []string{
		EnvFolder + "=" + folder, envQuota + "=" + strconv.FormatInt(s.o.Quota, 10), config.EnvPortal + "=" + s.o.Portal,
		"HOME=" + folder, "XDG_DOWNLOAD_DIR=" + folder, "XDG_CONFIG_HOME=" + state, "XDG_STATE_HOME=" + state, "XDG_DATA_HOME=" + state,
		"XDG_CACHE_HOME=" + state, "TMPDIR=" + folder, "LANG=C.UTF-8",
		"SSH_CONNECTION=" + connection(session),
	}
	for _, name := range fromServer {
		if v := s.o.Getenv(name); v != "" {
			env = append(env, name+"="+v)
		}
	}
	for _, v := range session.Environ() {
		if name, value, _ := strings.Cut(v, "="); slices.Contains(fromPerson, name) {
			env = append(env, name+"="+printable(value))
		}
	}
	return env
}

// connection gives the value of SSH_CONNECTION, as sshd writes it: the addresses and ports of both
// ends.
func connection(session ssh.Session) string {
	fromHost, fromPort, _ := net.SplitHostPort(session.RemoteAddr().String())
	toHost, toPort, _ := net.SplitHostPort(session.LocalAddr().String())
	return strings.Join([]string{fromHost, fromPort, toHost, toPort}, " ")
}

// printable drops the characters that an environment variable cannot hold.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s[:min(len(s), 256)])
}
