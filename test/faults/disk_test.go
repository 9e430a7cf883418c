//go:build unix

package faults

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/test/rig"
)

// diskFaults are calls to the kernel, and what they fail with.
var diskFaults = []struct{ call, failure string }{
	{"pwrite64", "ENOSPC"}, {"fsync", "EIO"}, {"pwrite64", "EIO"}, {"fsync,fdatasync", "ENOSPC"}, {"ftruncate", "EIO"}, {"openat", "ENOSPC"},
	{"pread64", "EIO"},
}

// wrapper is strace with calls that fail, and where it tells what it injected.
func wrapper(t *testing.T, call, failure, when string) (words []string, trace string) {
	t.Helper()
	return tracer(t, call, "error="+failure+":when="+when)
}

// tracer is strace with an injection. It skips the test where processes cannot be
// traced.
func tracer(t *testing.T, call, injection string) (words []string, trace string) {
	t.Helper()
	if err := exec.CommandContext(t.Context(), "strace", "-o", os.DevNull, "true").Run(); err != nil {
		t.Skipf("no strace here: %v", err)
	}
	trace = filepath.Join(t.TempDir(), "trace")
	return []string{"strace", "-f", "-qq", "--seccomp-bpf", "-o", trace, "-e", "trace=" + call, "-e",
		fmt.Sprintf("inject=%s:%s", call, injection)}, trace
}

// injected counts the calls that failed on purpose.
func injected(t *testing.T, trace string) int {
	t.Helper()
	text, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count(string(text), "(INJECTED)")
}

// The disk of a portal fails while several people write: it says so, goes on by
// itself, and nothing that it acknowledged is lost.
func TestPortalOnAFailingDisk(t *testing.T) {
	figures := &rig.Figures{What: "disk faults under writes"}
	started := time.Now()
	wanted := rig.Count(12, 600)
	random := rand.New(rand.NewPCG(3, 3))
	for round := 0; figures.Count < wanted && round < wanted; round++ {
		fault := diskFaults[round%len(diskFaults)]
		when := fmt.Sprintf("%d+%d", 40+random.IntN(60), 15+random.IntN(40))
		t.Run(fmt.Sprintf("%s %s %s", fault.call, fault.failure, when), func(t *testing.T) {
			words, trace := wrapper(t, fault.call, fault.failure, when)
			failingDisk(t, figures, words)
			figures.Count += injected(t, trace)
		})
	}
	figures.Report(t, started)
}

func failingDisk(t *testing.T, figures *rig.Figures, words []string) {
	p := rig.NewPortal(t, rig.Today().Copy(t))
	p.Wrapper = words
	if err := p.Start(); err != nil {
		if !strings.Contains(err.Error(), "portail : ") {
			t.Errorf("no clear word: %v", err)
		}
		return
	}
	samples := demo.Samples()
	writers := make([]*writer, 4)
	for i := range writers {
		who := rig.NewCaller()
		who.Token = rig.Today().Tokens[i%2]
		writers[i] = &writer{t: t, portal: p, figures: figures, caller: who, member: samples[i%2].Number, name: fmt.Sprintf("D%d", i),
			random: rand.New(rand.NewPCG(uint64(i), 7)), patient: true}
	}
	ctx, stop := context.WithTimeout(t.Context(), 1500*time.Millisecond)
	defer stop()
	var running sync.WaitGroup
	for _, w := range writers {
		running.Go(func() { w.run(ctx) })
	}
	running.Wait()
	p.Stop() // under a failing disk any end is good
	p.Wrapper = nil
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	for _, w := range writers {
		w.check(t.Context())
	}
	if code := p.Stop(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	rig.CheckBase(t, p.Base)
}
