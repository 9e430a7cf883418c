package program

import (
	"context"
	"errors"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/anmitsu/go-shlex"
	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/spst"
)

// IsCommand tells whether a word is one of the program's own commands.
func IsCommand(root *cobra.Command, word string) bool {
	cmd, _, err := root.Find([]string{word})
	return err == nil && cmd != root
}

// Expands tells whether an alias may stand for this: a command line of the program, or one of sh.
func Expands(root *cobra.Command, expansion string) bool {
	words, err := shlex.Split(expansion, true)
	return strings.HasPrefix(expansion, "!") || err == nil && len(words) > 0 && IsCommand(root, words[0])
}

// Expand puts what an alias stands for in the place of its name. One of sh is carried out at once:
// done tells so, and code is what it ended with. The configuration is not read where the first word
// is a command.
func (p *Program) Expand(ctx context.Context, root *cobra.Command, args []string) (expanded []string, done bool, code int, err error) {
	if len(args) == 0 || !config.AliasName.MatchString(args[0]) || IsCommand(root, args[0]) {
		return args, false, 0, nil
	}
	all, err := config.Aliases(p.Getenv)
	expansion := all[args[0]]
	switch line, sh := strings.CutPrefix(expansion, "!"); {
	case err != nil:
		return nil, false, 0, err
	case expansion == "":
		return args, false, 0, nil
	case sh && p.Remote():
		return nil, false, 0, cli.Usage("Par SSH, un alias ne lance pas d'autre programme.")
	case sh:
		code, err := p.shell(ctx, line, args[1:])
		return nil, true, code, err
	}
	words, err := shlex.Split(expansion, true)
	if err != nil {
		return nil, false, 0, cli.Usage("L'alias « %s » ne se lit pas : ses guillemets ne vont pas par deux.", args[0])
	}
	expanded, err = filled(args[0], words, args[1:])
	return expanded, false, 0, err
}

var placeholder = regexp.MustCompile(`\$[1-9]`)

// filled has the arguments of an alias in the places of $1, $2…, and the others behind.
func filled(name string, words, args []string) ([]string, error) {
	used, missing := 0, 0
	words = slices.Clone(words)
	for i := range words {
		words[i] = placeholder.ReplaceAllStringFunc(words[i], func(place string) string {
			n, _ := strconv.Atoi(place[1:])
			if n > len(args) {
				missing = max(missing, n)
				return place
			}
			used = max(used, n)
			return args[n-1]
		})
	}
	if missing > 0 {
		return nil, cli.Usage("L'alias « %s » attend %s.", name, spst.Counted(missing, "argument", "arguments"))
	}
	return append(words, args[used:]...), nil
}

// shell runs a line of the person's own, with their own environment.
func (p *Program) shell(ctx context.Context, line string, args []string) (code int, err error) {
	cmd := exec.CommandContext(ctx, "sh", append([]string{"-c", line, "--"}, args...)...)
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = p.Env, p.Stdin, p.Stdout, p.Stderr
	err = cmd.Run()
	if ended, ok := errors.AsType[*exec.ExitError](err); ok {
		return ended.ExitCode(), nil
	}
	return cli.ExitDone, err
}
