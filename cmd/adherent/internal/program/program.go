// Package program is one run of adherent, as its verbs and its screens share it: the
// streams, the environment and the global options, the portal and who is signed in, the
// members that are acted for, the secrets that are asked for, what was sent and not
// answered, the files that are read and written. It knows no verb and no screen.
package program

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
)

// Keyring is the keyring, as far as the commands go: [config.Keyring].
type Keyring interface {
	Get(config.Owner) (string, error)
	Set(config.Owner, string) error
	Delete(config.Owner) error
}

// Program is one run: its streams, its environment and its global options.
type Program struct {
	Version string // of the release, or ""
	Env     []string
	vars    map[string]string
	Stdin   io.Reader
	Stdout  io.Writer
	Stderr  io.Writer
	Keyring Keyring

	Flags config.Flags
	Out   cli.Output
	Who   who
	sent  *unfinished // nil before a portal is asked
	// passwordStdin: the password, when it is asked for again, is on the standard input.
	PasswordStdin bool
	lines         *bufio.Reader // of the standard input, see line
	debugFile     string
	web           bool
	news          news
	logger        *slog.Logger
	closeLog      func() error
	overtime      atomic.Bool // a remote run has computed as long as it may, and ends
}

// New is a run of the version of a release, or of "" when none was built.
func New(version string, env []string, stdin io.Reader, stdout, stderr io.Writer) *Program {
	p := &Program{Version: version, Env: env, vars: variables(env), Stdin: stdin, Stdout: stdout, Stderr: stderr,
		Keyring: config.SystemKeyring()}
	p.Out = cli.Output{Stdout: stdout, Say: p.Say, Pager: p.pager, Plain: p.vars["NO_COLOR"] != ""}
	return p
}

func variables(env []string) map[string]string {
	vars := make(map[string]string, len(env))
	for _, v := range env {
		name, value, _ := strings.Cut(v, "=")
		vars[name] = value
	}
	return vars
}

// Globals registers the options of every command.
func (p *Program) Globals(flags *pflag.FlagSet) {
	flags.StringVar(&p.Flags.Portal, "portail", "", "adresse `URL` du portail")
	flags.StringVar(&p.Flags.Profile, "profil", "", "`NOM` du profil de la configuration")
	flags.StringVar(&p.Flags.Number, "numero", "", "`N`° adhérent, ou numéro de mandataire, de qui se connecte")
	flags.BoolFunc("mandataire", "se connecter en tant que mandataire", func(value string) error {
		mandatary, err := strconv.ParseBool(value)
		p.Flags.Mandatary = &mandatary
		return err
	})
	flags.BoolVar(&p.Flags.Reader, "lecteur", false, "l'interface en mots, pour un lecteur d'écran")
	flags.StringVar(&p.debugFile, "debug", "", "journal technique dans `FICHIER`, sans donnée personnelle")
	flags.BoolVarP(&p.web, "web", "w", false, "ouvrir la page /docs du portail, là où elle décrit ce que la commande donne, au lieu de la lancer")
	p.Out.Flags(flags)
}

// Before refuses what cannot be carried out, before anything is.
func (p *Program) Before(cmd *cobra.Command, args []string) error {
	if err := p.refuseRemote(cmd, args); err != nil {
		return err
	}
	if p.web {
		return p.openDocs(cmd)
	}
	return p.Out.Prepare(cmd)
}

// Finish says what went wrong, forgets what people were told, and gives the exit code.
func (p *Program) Finish(ctx context.Context, err error) int {
	code := p.Report(err)
	if p.overtime.Load() { // said once the interface has given the terminal back
		p.Say("adherent : cette session a pris tout le temps de calcul qu'elle peut prendre. Reconnectez-vous.")
		code = max(code, cli.ExitFailed)
	}
	p.told(ctx, err)
	p.tellNews()
	return code
}

// Getenv gives a variable of the run's own environment; "" when it is not set.
func (p *Program) Getenv(name string) string { return p.vars[name] }

// Command is another program of this machine. It is not given the session:
// what it starts may outlive this one, and its environment can be read.
func (p *Program) Command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = slices.DeleteFunc(append([]string{}, p.Env...), func(v string) bool { return strings.HasPrefix(v, config.EnvToken+"=") })
	return cmd
}

// Say writes lines for people. What was typed, or is the name of a file, stands in
// them: nothing of it is left that a terminal would obey.
func (p *Program) Say(format string, args ...any) {
	fmt.Fprintln(p.Stderr, cli.Wrapped(p.Stderr, cli.Clean(fmt.Sprintf(format, args...))))
}

// Settings reads the configuration, for the commands that need it.
func (p *Program) Settings() (config.Settings, error) { return config.Load(p.Getenv, p.Flags) }

// Portal is settings for a command that cannot do without a portal.
func (p *Program) Portal() (config.Settings, error) {
	s, err := p.Settings()
	if err == nil && s.Portal == "" {
		err = cli.Usage("Aucun portail n'est connu. Donnez son adresse par --portail https://… ou %s, "+
			"ou une fois pour toutes par « adherent config regler portail https://… » ; « adherent demo » en donne un d'essai.", config.EnvPortal)
	}
	return s, err
}

// Log is the journal of --debug; without the option it discards.
func (p *Program) Log() (*slog.Logger, error) {
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

// NewClient is the portal of the settings; the rest of o is the caller's.
func (p *Program) NewClient(s config.Settings, o client.Options) (*client.Client, error) {
	log, err := p.Log()
	if err != nil {
		return nil, err
	}
	o.BaseURL, o.UserAgent, o.Log = s.Portal, p.userAgent(), log
	return client.New(o)
}

// userAgent names this program, so that people recognise their sessions:
// « adherent/1.2 (linux) ».
func (p *Program) userAgent() string {
	where := runtime.GOOS
	if p.Remote() {
		where += ", par SSH"
	}
	built, _, _ := strings.Cut(cli.Version(p.Version), "+") // +dirty would push the rest out of the portal's 60 characters
	return "adherent/" + built + " (" + where + ")"
}

// Close ends the log of --debug.
func (p *Program) Close() {
	if p.closeLog != nil {
		_ = p.closeLog()
	}
}

// pager is the program of PAGER, else less; nil when there is none, when it is
// switched off (PAGER empty or cat), or over SSH, where no program is started.
func (p *Program) pager() *exec.Cmd {
	if p.Remote() {
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
	cmd := p.Command(context.Background(), words[0], words[1:]...) // it ends when the person leaves it
	if _, set := p.vars["LESS"]; !set {
		cmd.Env = append(cmd.Env, "LESS=FRX")
	}
	cmd.Stderr = p.Stderr
	return cmd
}
