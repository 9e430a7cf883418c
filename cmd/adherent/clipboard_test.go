//go:build unix

package main

import (
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/test/rig"
)

// What is copied reaches the terminal around tmux and GNU Screen, with their options
// as they come. By OSC 52 alone it does not: tmux 3.3a drops it unless set-clipboard
// is on, GNU Screen 4.9 in any case (Debian 12). tmux leaves out where to (« c », the
// clipboard), which xterm takes for its selection: findings/tmux-copies-to-the-selection.sh.
func TestCopiedInsideAMultiplexer(t *testing.T) {
	t.Parallel()
	for name, around := range map[string]struct {
		open, end []string
		where     string // as the terminal is told
	}{
		"none": {where: "c"},
		"tmux": {
			[]string{"tmux", "-L", "copy", "-f", "/dev/null", "new-session"},
			[]string{"tmux", "-L", "copy", "kill-server"}, "",
		},
		"tmux at the other end of SSH": {
			[]string{"tmux", "-L", "away", "-f", "set-clipboard", "new-session", "env", "-u", "TMUX"},
			[]string{"tmux", "-L", "away", "kill-server"}, "",
		},
		"screen": {
			[]string{"screen", "-S", "copy", "-c", "/dev/null"},
			[]string{"screen", "-S", "copy", "-X", "quit"}, "c",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			if err := os.Chmod(folder, 0o700); err != nil { // screen asks for it //nolint:gosec // a folder
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, "set-clipboard"), []byte("set -s set-clipboard on\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			argv := append(slices.Clone(around.open), rig.Program("adherent"), "demo", "--date", "23/11/2026")
			o := rig.TerminalOptions{Cols: 120, Rows: 40, Dir: folder, Env: []string{"PATH=" + os.Getenv("PATH"), "TMUX_TMPDIR=" + folder, "SCREENDIR=" + folder}}
			x := rig.OpenTerminal(t, o, argv[0], argv[1:]...)
			t.Cleanup(func() { // or it stays, with the terminal
				if around.end != nil {
					end := exec.Command(around.end[0], around.end[1:]...) // at the end
					end.Env = append(os.Environ(), o.Env...)
					_ = end.Run()
				}
			})
			x.WaitFor("Se connecter sur son espace adhérent")
			x.Press("enter")
			x.WaitFor("BIENVENUE")
			x.Type("3/cesar\r")
			x.WaitFor("1 sur 44")
			x.Type("y")
			x.WaitFor("Copié.* : CESAR JULES")
			want := base64.StdEncoding.EncodeToString([]byte("CESAR JULES"))
			x.Wait(func(string) bool { return strings.Contains(x.Written(), "]52;"+around.where+";"+want) }, "the terminal is not told to copy")
			if strings.Contains(ansi.Strip(x.Text()), want) {
				t.Error("what is copied is on the screen")
			}
		})
	}
}
