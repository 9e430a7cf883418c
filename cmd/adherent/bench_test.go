//go:build linux

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/test/rig"
)

// What a person feels, beside the floor: the smallest Bubble Tea program, on
// the same machine in the same run. Times are only good as a ratio to it
// (x-floor); bytes and memory hold everywhere. A benchmark plays its part once,
// whatever b.N: make bench.

const floorProgram = "cmd/adherent/testdata/floor"

const (
	starts  = 15  // programs opened for a first frame
	presses = 150 // keys for a latency
	people  = demo.MaxEmployees
)

var wide = rig.TerminalOptions{Cols: 120, Rows: 40}

func BenchmarkFelt(b *testing.B) {
	floor, adherent := rig.Program(floorProgram), rig.Program("adherent")
	var first, key time.Duration // the floor's medians

	b.Run("first-frame/floor", func(b *testing.B) {
		first = report(b, firstFrames(b, "pressed 0", floor), 0)
	})
	b.Run("first-frame/demo", func(b *testing.B) {
		report(b, firstFrames(b, "Se connecter sur", adherent, "demo"), first)
	})
	b.Run("key/floor", func(b *testing.B) {
		x := rig.OpenTerminal(b, wide, floor)
		x.WaitFor("pressed 0")
		key = reportKeys(b, latencies(x, "j", presses), 0)
	})
	b.Run("idle/floor", func(b *testing.B) {
		x := rig.OpenTerminal(b, wide, floor)
		x.WaitFor("pressed 0")
		reportIdle(b, x)
	})
	b.Run("roster", func(b *testing.B) { benchmarkRoster(b, adherent, key) })
	b.Run("client-alone", func(b *testing.B) { benchmarkClientAlone(b, adherent, key) })
}

// benchmarkRoster measures the demo with 100,000 employees.
func benchmarkRoster(b *testing.B, adherent string, key time.Duration) {
	x := rig.OpenTerminal(b, wide, adherent, "demo", "--salaries", strconv.Itoa(people))
	x.WaitFor("Se connecter sur")
	x.Press("enter")
	x.WaitFor("BIENVENUE", `100.000 salariés`)
	b.Run("open", func(b *testing.B) {
		began := time.Now()
		x.Press("3")
		x.WaitFor("^ ▌ [A-Z]")
		b.ReportMetric(ms(time.Since(began)), "ms-first-screenful")
		x.WaitFor(`100.000 salariés`)
		x.WaitGone("◌")
		b.ReportMetric(ms(time.Since(began)), "ms-all")
		b.ReportMetric(0, "ns/op")
	})
	b.Run("key", func(b *testing.B) {
		x.Settle(100 * time.Millisecond)
		latencies(x, "down", 40) // to the last row of the screen: what follows scrolls
		reportKeys(b, latencies(x, "down", presses), key)
	})
	b.Run("search-letter", func(b *testing.B) {
		x.Press("/")
		x.WaitFor("Rechercher :")
		var all []answer
		for _, word := range []string{"martin", "élo gir", "cais", "e a i"} {
			for _, letter := range word {
				all = append(all, latencies(x, string(letter), 1)...)
			}
			for range len([]rune(word)) {
				x.Press("backspace")
			}
			x.Settle(100 * time.Millisecond)
		}
		reportKeys(b, all, key)
		x.Press("esc")
		x.Settle(200 * time.Millisecond)
	})
	b.Run("idle", func(b *testing.B) { reportIdle(b, x) })
	b.Run("memory", func(b *testing.B) {
		b.ReportMetric(resident(b, x, "VmRSS"), "MiB")
		b.ReportMetric(resident(b, x, "VmHWM"), "MiB-peak")
		b.ReportMetric(0, "ns/op")
	})
}

// benchmarkClientAlone measures the palette from Accueil, and the client's own memory: the
// portal is another process.
func benchmarkClientAlone(b *testing.B, adherent string, key time.Duration) {
	served := rig.OpenTerminal(b, wide, rig.Program("portail"), "servir", "--demo", "--salaries", strconv.Itoa(people), "--adresse",
		"127.0.0.1:0")
	served.WaitFor("100042")
	url := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(served.Written())
	x := rig.OpenTerminal(b, wide, adherent, "--portail", url)
	x.WaitFor("Se connecter sur")
	florist := demo.Samples()[0]
	x.Type(florist.Number + "\t" + florist.Password + "\r")
	x.WaitFor("BIENVENUE")
	x.Press(":")
	x.WaitFor("Aller à ou faire")
	b.Run("palette-letter", func(b *testing.B) {
		var all []answer
		for _, letter := range "martin elod" {
			all = append(all, latencies(x, string(letter), 1)...)
		}
		reportKeys(b, all, key)
	})
	x.Press("esc")
	x.Press("3")
	x.WaitFor(`100.000 salariés`)
	x.WaitGone("◌")
	x.Settle(300 * time.Millisecond)
	b.ReportMetric(resident(b, x, "VmRSS"), "MiB")
	b.ReportMetric(resident(b, x, "VmHWM"), "MiB-peak")
	b.ReportMetric(0, "ns/op")
}

func firstFrames(b *testing.B, sight, name string, args ...string) []time.Duration {
	b.Helper()
	var took []time.Duration
	for range starts {
		began := time.Now()
		x := rig.OpenTerminal(b, wide, name, args...)
		x.WaitFor(sight)
		took = append(took, time.Since(began))
		x.Stop()
	}
	return took
}

// answer is what one key brought.
type answer struct {
	took  time.Duration // to its last byte
	bytes int
}

// quiet is how long nothing must come for an answer to be over.
const quiet = 10 * time.Millisecond

// latencies sends a key n times, each after the answer to the one before and a
// pause that does not keep step with the frame clock.
func latencies(x *rig.Terminal, key string, n int) []answer {
	answers := make([]answer, 0, n)
	clock := rand.New(rand.NewPCG(1, 2))
	for range n {
		time.Sleep(20*time.Millisecond + time.Duration(clock.IntN(17_000))*time.Microsecond)
		before, _ := x.Arrived()
		began := time.Now()
		x.Press(key)
		for {
			time.Sleep(time.Millisecond)
			now, last := x.Arrived()
			if now > before && time.Since(last) > quiet {
				answers = append(answers, answer{last.Sub(began), now - before})
				break
			}
			if time.Since(began) > time.Second { // a key without an answer
				answers = append(answers, answer{time.Second, 0})
				break
			}
		}
	}
	return answers
}

// resident reads a figure of /proc, in MiB.
func resident(b *testing.B, x *rig.Terminal, name string) float64 {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", x.Command().Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), name+":")
	kib, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		b.Fatal(err)
	}
	return float64(kib) / 1024
}

// cpu is the time used so far.
func cpu(b *testing.B, x *rig.Terminal) time.Duration {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", x.Command().Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	f := strings.Fields(rest)
	user, _ := strconv.Atoi(f[11])
	system, _ := strconv.Atoi(f[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

func reportIdle(b *testing.B, x *rig.Terminal) {
	const long = 5 * time.Second
	x.Settle(500 * time.Millisecond)
	before, used := len(x.Written()), cpu(b, x)
	time.Sleep(long)
	b.ReportMetric(float64(len(x.Written())-before), "bytes")
	b.ReportMetric(100*float64(cpu(b, x)-used)/float64(long), "%cpu")
	b.ReportMetric(0, "ns/op")
}

func reportKeys(b *testing.B, answers []answer, floor time.Duration) time.Duration {
	took := make([]time.Duration, len(answers))
	bytes := make([]int, len(answers))
	for i, a := range answers {
		took[i], bytes[i] = a.took, a.bytes
	}
	slices.Sort(bytes)
	b.ReportMetric(float64(bytes[len(bytes)/2]), "bytes-p50")
	return report(b, took, floor)
}

// report gives the median.
func report(b *testing.B, took []time.Duration, floor time.Duration) time.Duration {
	slices.Sort(took)
	at := func(percent int) time.Duration { return took[(len(took)-1)*percent/100] }
	b.ReportMetric(ms(at(50)), "ms-p50")
	b.ReportMetric(ms(at(95)), "ms-p95")
	b.ReportMetric(ms(at(99)), "ms-p99")
	if floor > 0 {
		b.ReportMetric(float64(at(50))/float64(floor), "x-floor")
	}
	b.ReportMetric(0, "ns/op")
	return at(50)
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
