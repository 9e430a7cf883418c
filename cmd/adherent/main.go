// Adherent is the Espace Adhérent in the terminal. Alone it opens the
// interface; every noun is a command of its own.
//
// House rules: run is the whole program and touches no global; data goes to
// standard output, everything else to standard error; a password or a token is
// never an argument, and only connexion --afficher-jeton prints one; nothing
// is asked of keyring, configuration, network or terminal by a command that
// does not need it.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
)

// version is set when a release is built.
var version = ""

func main() {
	// SIGHUP: the window was closed or the line was cut.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	code := run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run carries out one command line and gives its exit code.
func run(ctx context.Context, args, env []string, stdin io.Reader, stdout, stderr io.Writer) int {
	p := &program{
		env:     env,
		vars:    variables(env),
		stdin:   stdin,
		stdout:  stdout,
		stderr:  stderr,
		keyring: config.SystemKeyring(),
	}
	p.out = output{stdout: stdout, say: p.say, pager: p.pager}
	defer p.close()
	if err := p.shutIn(); err != nil {
		return p.report(err)
	}
	root := newRoot(p)
	root.SetArgs(plainNames(args))
	err := root.ExecuteContext(ctx)
	code := p.report(err)
	if p.overtime.Load() { // said once the interface has given the terminal back
		p.say("adherent : cette session a pris tout le temps de calcul qu'elle peut prendre. Reconnectez-vous.")
		code = max(code, cli.ExitFailed)
	}
	p.told(ctx, err)
	return code
}

func variables(env []string) map[string]string {
	vars := make(map[string]string, len(env))
	for _, v := range env {
		name, value, _ := strings.Cut(v, "=")
		vars[name] = value
	}
	return vars
}
