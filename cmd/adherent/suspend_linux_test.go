package main

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"

	"github.com/espace-adherent/adherent/test/rig"
)

// A program that shows the interface and is suspended from outside gives the
// terminal back, and draws itself again when it goes on.
func TestSuspendedFromOutside(t *testing.T) {
	t.Parallel()
	x := rig.OpenTerminal(t, rig.TerminalOptions{}, "/bin/sh", "-c",
		`set -m; "$0" demo; echo; echo suspendu; /bin/stty -a; read -r reply; fg >/dev/null`, rig.Program("adherent"))
	x.WaitFor("Se connecter sur son espace adhérent")
	for _, pid := range rig.Children(t, x.Command().Process.Pid) {
		if err := syscall.Kill(pid, syscall.SIGTSTP); err != nil {
			t.Fatal(err)
		}
	}
	x.WaitFor("suspendu", ` icanon `, ` echo `)
	x.Restored()
	x.Wait(func(screen string) bool {
		if strings.Contains(screen, "suspendu") {
			x.Type("\n") // again: what comes before the shell reads may be flushed with the terminal's modes
			rig.Pause(t.Context(), 100*time.Millisecond)
		}
		return strings.Contains(screen, "Se connecter sur son espace adhérent")
	}, "the interface is not drawn again")
	x.Wait(func(string) (drawn bool) {
		x.Look(func(screen *vt.Emulator, _ bool) { drawn = screen.IsAltScreen() })
		return drawn
	}, "not on the alternate screen again")
	x.Leave()
}

// Nobody could let a program go on that is alone in its session: it does not stop.
func TestNotSuspendedWithoutAShell(t *testing.T) {
	t.Parallel()
	x := rig.OpenTerminal(t, rig.TerminalOptions{}, rig.Program("adherent"), "demo")
	x.WaitFor("Se connecter sur son espace adhérent")
	if err := x.Command().Process.Signal(syscall.SIGTSTP); err != nil {
		t.Fatal(err)
	}
	x.Type("100042")
	x.WaitFor("100042")
	x.Leave()
}
