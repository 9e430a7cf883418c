package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/charmbracelet/ssh"
	"github.com/creack/pty"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
)

// filesCommand is the command of a session that takes and leaves files.
const filesCommand = "fichiers-sftp"

// handle runs a session: the interface, or one command.
func (s *sshServer) handle(session ssh.Session, args []string) {
	s.running.Add(1)
	defer s.running.Done()
	code := cli.ExitFailed
	select {
	case s.places <- struct{}{}:
		defer func() { <-s.places }()
		var err error
		if code, err = s.run(session, args); err != nil {
			s.p.say("adherent : session SSH de %s : %s", session.RemoteAddr(), err)
		}
	default:
		fmt.Fprint(session.Stderr(), "adherent : trop de sessions sont ouvertes, réessayez plus tard.\r\n")
	}
	_ = session.Exit(code)
}

// run gives the exit code of the session's process.
func (s *sshServer) run(session ssh.Session, args []string) (code int, err error) {
	folder, err := s.folderOf(session.PublicKey())
	if err != nil {
		return cli.ExitFailed, err
	}
	// The end of the connection is that of the process: SIGHUP, as when a window
	// is closed.
	ctx, cancel := context.WithCancel(session.Context())
	defer cancel()
	cmd := exec.CommandContext(ctx, s.program, args...)
	cmd.Dir = folder
	cmd.Env = s.environment(session, folder)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGHUP, Setsid: true}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGHUP) }
	cmd.WaitDelay = endingLimit
	if t, ok := s.terminals.Load(session); ok {
		err = inTerminal(ctx, cmd, session, t.(ssh.Pty))
	} else {
		err = inPipes(cmd, session)
	}
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return max(failed.ExitCode(), cli.ExitFailed), nil
	}
	if err != nil {
		return cli.ExitFailed, err
	}
	return cli.ExitDone, nil
}

func inTerminal(ctx context.Context, cmd *exec.Cmd, session ssh.Session, t ssh.Pty) error {
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
	go func() { _, _ = io.Copy(terminal, session) }()
	_, _ = io.Copy(session, terminal) // until the process has closed its side: its last words too
	return cmd.Wait()
}

func size(w ssh.Window) *pty.Winsize {
	bound := func(n int) uint16 { return uint16(min(max(n, 1), 1000)) }
	return &pty.Winsize{Rows: bound(w.Height), Cols: bound(w.Width)}
}

func inPipes(cmd *exec.Cmd, session ssh.Session) error {
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	cmd.Stdout, cmd.Stderr = session, session.Stderr()
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() {
		_, _ = io.Copy(in, session)
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
	}
)

// environment is that of a session: the folder is the person's home.
func (s *sshServer) environment(session ssh.Session, folder string) []string {
	state := filepath.Join(folder, ".adherent")
	env := []string{
		envRemote + "=" + folder, config.EnvPortal + "=" + s.o.portal,
		"HOME=" + folder, "XDG_DOWNLOAD_DIR=" + folder, "XDG_CONFIG_HOME=" + state, "XDG_STATE_HOME=" + state, "XDG_DATA_HOME=" + state,
		"XDG_CACHE_HOME=" + state, "TMPDIR=" + folder, "LANG=C.UTF-8",
		"SSH_CONNECTION=" + connection(session),
	}
	for _, name := range fromServer {
		if v := s.p.getenv(name); v != "" {
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
