package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/term"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
)

// tokenStore is the keyring, as far as the commands go: [config.Keyring].
type tokenStore interface {
	Get(config.Owner) (string, error)
	Set(config.Owner, string) error
	Delete(config.Owner) error
}

// program is one run: its streams, its environment and its global options.
type program struct {
	env     []string
	vars    map[string]string
	stdin   io.Reader
	stdout  io.Writer
	stderr  io.Writer
	keyring tokenStore

	flags config.Flags
	out   output
	who   who
	sent  *unfinished // nil before a portal is asked
	// passwordStdin: the password, when it is asked for again, is on the standard input.
	passwordStdin bool
	lines         *bufio.Reader // of the standard input, see line
	debugFile     string
	logger        *slog.Logger
	closeLog      func() error
	overtime      atomic.Bool // a remote run has computed as long as it may, and ends
}

func (p *program) getenv(name string) string { return p.vars[name] }

// command is another program of this machine. It is not given the session:
// what it starts may outlive this one, and its environment can be read.
func (p *program) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = slices.DeleteFunc(append([]string{}, p.env...), func(v string) bool { return strings.HasPrefix(v, config.EnvToken+"=") })
	return cmd
}

// say writes lines for people. What was typed, or is the name of a file, stands in
// them: nothing of it is left that a terminal would obey.
func (p *program) say(format string, args ...any) {
	fmt.Fprintln(p.stderr, cli.Clean(fmt.Sprintf(format, args...)))
}

// settings reads the configuration, for the commands that need it.
func (p *program) settings() (config.Settings, error) { return config.Load(p.getenv, p.flags) }

// portal is settings for a command that cannot do without a portal.
func (p *program) portal() (config.Settings, error) {
	s, err := p.settings()
	if err == nil && s.Portal == "" {
		err = cli.Usage("Aucun portail n'est connu. Donnez son adresse par --portail https://… ou %s, ou essayez « adherent demo ».", config.EnvPortal)
	}
	return s, err
}

// log is the journal of --debug; without the option it discards.
func (p *program) log() (*slog.Logger, error) {
	switch {
	case p.logger != nil:
	case p.debugFile == "":
		p.logger = slog.New(slog.DiscardHandler)
	default:
		logger, file, err := openDebug(p.debugFile)
		if err != nil {
			return nil, fmt.Errorf("journal %s : écriture impossible, vérifiez le nom et les droits du dossier", p.debugFile)
		}
		p.logger, p.closeLog = logger, file.Close
	}
	return p.logger, nil
}

// newClient is the portal of the settings; the rest of o is the caller's.
func (p *program) newClient(s config.Settings, o client.Options) (*client.Client, error) {
	log, err := p.log()
	if err != nil {
		return nil, err
	}
	o.BaseURL, o.UserAgent, o.Log = s.Portal, p.userAgent(), log
	return client.New(o)
}

// userAgent names this program, so that people recognise their sessions:
// « adherent/1.2 (linux) ».
func (p *program) userAgent() string {
	where := runtime.GOOS
	if p.remote() {
		where += ", par SSH"
	}
	built, _, _ := strings.Cut(cli.Version(version), "+") // +dirty would push the rest out of the portal's 60 characters
	return "adherent/" + built + " (" + where + ")"
}

func (p *program) close() {
	if p.closeLog != nil {
		_ = p.closeLog()
	}
}

// personAt gives the descriptor of a stream that a person sits at.
func personAt(stream any) (fd int, ok bool) {
	f, ok := stream.(*os.File)
	if !ok {
		return 0, false
	}
	fd = int(f.Fd())
	return fd, term.IsTerminal(fd)
}

// pager is the program of PAGER, else less; nil when there is none, when it is
// switched off (PAGER empty or cat), or over SSH, where no program is started.
func (p *program) pager() *exec.Cmd {
	if p.remote() {
		return nil
	}
	command, set := p.vars["PAGER"]
	if !set {
		command = "less"
	}
	words := strings.Fields(command)
	if len(words) == 0 || words[0] == "cat" {
		return nil
	}
	if _, err := exec.LookPath(words[0]); err != nil {
		return nil
	}
	cmd := p.command(context.Background(), words[0], words[1:]...) // it ends when the person leaves it
	if _, set := p.vars["LESS"]; !set {
		cmd.Env = append(cmd.Env, "LESS=FRX")
	}
	cmd.Stderr = p.stderr
	return cmd
}
