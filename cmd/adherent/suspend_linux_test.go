package main

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/charmbracelet/x/vt"

	"github.com/espace-adherent/adherent/test/rig"
)

// A program that shows the interface and is suspended from outside gives the
// terminal back, and draws itself again when it goes on.
func TestSuspendedFromOutside(t *testing.T) {
	t.Parallel()
	x := rig.OpenTerminal(t, rig.TerminalOptions{}, "/bin/sh", "-c", `set -m; "$0" demo; echo; echo suspendu; /bin/stty -a; read -r reply; fg >/dev/null`, rig.Program("adherent"))
	x.WaitFor("Se connecter sur son espace adhérent")
	for _, pid := range children(t, x.Command().Process.Pid) {
		if err := syscall.Kill(pid, syscall.SIGTSTP); err != nil {
			t.Fatal(err)
		}
	}
	x.WaitFor("suspendu", ` icanon `, ` echo `)
	x.Restored()
	x.Type("\n")
	x.WaitFor("Se connecter sur son espace adhérent")
	x.Wait(func(string) (drawn bool) {
		x.Look(func(screen *vt.Emulator, _ bool) { drawn = screen.IsAltScreen() })
		return drawn
	}, "not on the alternate screen again")
	leave(t, x)
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
	leave(t, x)
}

// children are the processes that one has started.
func children(t *testing.T, parent int) []int {
	t.Helper()
	var all []int
	folders, err := os.ReadDir("/proc")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		pid, err := strconv.Atoi(f.Name())
		if err != nil {
			continue
		}
		stat, err := os.ReadFile("/proc/" + f.Name() + "/stat")
		if err != nil {
			continue // it has ended
		}
		_, after, _ := strings.Cut(string(stat), ") ") // its name may hold anything
		if fields := strings.Fields(after); len(fields) > 1 && fields[1] == strconv.Itoa(parent) {
			all = append(all, pid)
		}
	}
	return all
}
