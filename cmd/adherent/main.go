// Adherent is the Espace Adhérent in the terminal. Alone it opens the
// interface; every noun is a command of its own.
//
// House rules: run is the whole program and touches no global; data goes to
// standard output, everything else to standard error; a password or a token is
// never an argument, and only connexion --afficher-jeton and connexion jeton print one; nothing
// is asked of keyring, configuration, network or terminal by a command that
// does not need it.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/verbs"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
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
	if slices.Equal(args, []string{"--version"}) { // scripts ask it often: nothing else is made for it
		return cli.ExitCode(verbs.PrintVersion(stdout, version))
	}
	p := program.New(version, env, stdin, stdout, stderr)
	defer p.Close()
	if err := p.Confine(); err != nil {
		return p.Report(err)
	}
	root := newRoot(p)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	args, done, code, err := p.Expand(ctx, root, args)
	if done || err != nil {
		return max(code, p.Report(err))
	}
	root.SetArgs(cli.JoinFields(root, plainNames(args)))
	return p.Finish(ctx, root.ExecuteContext(ctx))
}
