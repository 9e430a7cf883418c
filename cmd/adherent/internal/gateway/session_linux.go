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

// told is why the gateway ends a session: a French sentence for the person.
type told string

func (t told) Error() string { return string(t) }

const (
	toldStopping = told("le serveur s'arrête : la session est fermée. Reconnectez-vous dans un moment.")
	toldDied     = told("la session s'est arrêtée d'elle-même : elle a dépassé ses limites, ou le programme a une erreur. Reconnectez-vous.")
)

func toldIdle(limit time.Duration) told {
	return told("la session est fermée après " + inWords(limit) + " sans activité. Reconnectez-vous quand vous voulez.")
}

// handle runs a session: the interface, or one command.
func (s *server) handle(session ssh.Session, args []string) {
	key, code := nameOf(session.PublicKey()), cli.ExitFailed
	if refusal := s.places.take(key, int(s.admitted.Load())); refusal != "" {
		fmt.Fprintf(session.Stderr(), "adherent : %s\r\n", refusal)
		_ = session.Exit(code)
		return
	}
	defer s.places.running.Done()
	g := guestOf(session.Context())
	s.doors.opened(g)
	code, err := s.run(session, args)
	if err != nil {
		s.o.Say("adherent : session SSH de %s : %s", session.RemoteAddr(), err)
	}
	s.doors.ended(g)
	s.places.leave(key)
	_ = session.Exit(code)
}

// run gives the exit code of the session's process. A session that is ended from
// here ends in order: its process first, which gives the terminal back, then a
// sentence, then the connection.
func (s *server) run(session ssh.Session, args []string) (code int, err error) {
	folder, err := s.folderOf(session.PublicKey())
	if err != nil {
		return cli.ExitFailed, err
	}
	ctx, end := context.WithCancelCause(session.Context())
	defer end(nil)
	defer context.AfterFunc(s.stopping, func() { end(toldStopping) })()
	cmd := exec.CommandContext(ctx, s.program, args...)
	cmd.Dir = folder
	cmd.Env = s.environment(session, folder)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGHUP, Setsid: true}
	cmd.Cancel = func() error {
		if _, ok := errors.AsType[told](context.Cause(ctx)); ok {
			time.AfterFunc(2*endingLimit, func() { _ = guestOf(session.Context()).Close() }) // a client that does not read gets no sentence
			return cmd.Process.Signal(syscall.SIGTERM)
		}
		return cmd.Process.Signal(syscall.SIGHUP) // as when a window is closed
	}
	cmd.WaitDelay = endingLimit
	clock := newIdleClock(s.o.Idle, func() { end(toldIdle(s.o.Idle)) })
	defer clock.stop()
	if t, ok := s.terminals.Load(session); ok {
		err = inTerminal(ctx, cmd, session, t.(ssh.Pty), clock)
	} else {
		err = inPipes(cmd, session, clock)
	}
	if why, ok := errors.AsType[told](context.Cause(ctx)); ok {
		err = why
	}
	if why, ok := errors.AsType[told](err); ok {
		fmt.Fprintf(session.Stderr(), "adherent : %s\r\n", why)
		return cli.ExitFailed, nil
	}
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		if died(failed) && session.Context().Err() == nil {
			fmt.Fprintf(session.Stderr(), "adherent : %s\r\n", toldDied)
		}
		return max(failed.ExitCode(), cli.ExitFailed), nil
	}
	if err != nil {
		return cli.ExitFailed, err
	}
	return cli.ExitDone, nil
}

// died tells a process that the kernel has ended: at one of its limits, mostly.
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
		return toldDied
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

// environment is that of a session: the folder is the person's home.
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

// connection is what sshd says of it: both ends.
func connection(session ssh.Session) string {
	fromHost, fromPort, _ := net.SplitHostPort(session.RemoteAddr().String())
	toHost, toPort, _ := net.SplitHostPort(session.LocalAddr().String())
	return strings.Join([]string{fromHost, fromPort, toHost, toPort}, " ")
}

// printable drops what has no place in a variable.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s[:min(len(s), 256)])
}
