package rig

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// Sessions are the processes of the sessions under way.
func (g *Gateway) Sessions() []int { return Children(g.t, g.PID()) }

// Children are the processes that one has started.
func Children(t testing.TB, parent int) []int {
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
