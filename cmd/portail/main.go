// Portail is the member portal as a program of its own: the HTTP API over a base
// in a file or on PostgreSQL.
//
// House rules: run is the whole program and touches no global; standard output
// says where it listens, standard error has the log, in JSON and without
// personal data; the key of a base and the password to it come from a file or the
// environment, never from an argument.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
)

// version is set when a release is built.
var version = ""

// gcPercent keeps the memory close to what is in use, unless GOGC says otherwise:
// a password hash takes 19 MiB, a long PDF as much, and twice what one of the
// two left behind would stay until the next collection.
const gcPercent = 50

// unused is memory that is asked for and never touched, so that it takes none, but counts as in use: without it
// little is in use in a small base, and a fifth of the time went into collections every few requests.
const unused = 16 << 20

func main() {
	floor := make([]byte, unused)
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second signal ends the program at once, answers under way or not.
	context.AfterFunc(ctx, stop)
	code := run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr)
	stop()
	runtime.KeepAlive(floor)
	os.Exit(code)
}

// run carries out one command line and gives its exit code; it ends when ctx does.
func run(ctx context.Context, args, env []string, stdin io.Reader, stdout, stderr io.Writer) int {
	p := &program{vars: variables(env), stdout: stdout, stderr: stderr}
	p.out = cli.Output{Stdout: cli.CleanWriter(stdout), Say: p.say}
	root := newRoot(p)
	root.SetIn(stdin)
	root.SetArgs(args)
	return p.report(root.ExecuteContext(ctx))
}

func variables(env []string) map[string]string {
	vars := make(map[string]string, len(env))
	for _, v := range env {
		name, value, _ := strings.Cut(v, "=")
		vars[name] = value
	}
	return vars
}
