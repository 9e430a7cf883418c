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
)

// What a person feels, beside the floor: the smallest Bubble Tea program, on
// the same machine in the same run. Times are only good as a ratio to it
// (x-floor); bytes and memory hold everywhere. A benchmark plays its part once,
// whatever b.N: make bench.

const floorPkg = "github.com/espace-adherent/adherent/cmd/adherent/testdata/floor"

const (
	starts  = 15  // programs opened for a first frame
	presses = 150 // keys for a latency
	people  = demo.MaxEmployees
)

var wide = terminalOptions{cols: 120, rows: 40}

func BenchmarkFelt(b *testing.B) {
	floor, adherent := build(b, floorPkg), build(b, adherentPkg)
	var first, key time.Duration // the floor's medians

	b.Run("first-frame/floor", func(b *testing.B) {
		first = report(b, firstFrames(b, "pressed 0", floor), 0)
	})
	b.Run("first-frame/demo", func(b *testing.B) {
		report(b, firstFrames(b, "Se connecter sur", adherent, "demo"), first)
	})
	b.Run("key/floor", func(b *testing.B) {
		x := open(b, wide, floor)
		x.waitFor("pressed 0")
		key = reportKeys(b, x.latencies("j", presses), 0)
	})
	b.Run("idle/floor", func(b *testing.B) {
		x := open(b, wide, floor)
		x.waitFor("pressed 0")
		reportIdle(b, x)
	})
	b.Run("roster", func(b *testing.B) { benchmarkRoster(b, adherent, key) })
	b.Run("client-alone", func(b *testing.B) { benchmarkClientAlone(b, adherent) })
}

// benchmarkRoster measures the demo with 100,000 employees.
func benchmarkRoster(b *testing.B, adherent string, key time.Duration) {
	x := open(b, wide, adherent, "demo", "--salaries", strconv.Itoa(people))
	x.waitFor("Se connecter sur")
	x.press("enter")
	x.waitFor("BIENVENUE", `100.000 salariés`)
	b.Run("open", func(b *testing.B) {
		began := time.Now()
		x.press("3")
		x.waitFor("^ ▌ [A-Z]")
		b.ReportMetric(ms(time.Since(began)), "ms-first-screenful")
		x.waitFor(`100.000 salariés`)
		x.waitGone("◌")
		b.ReportMetric(ms(time.Since(began)), "ms-all")
		b.ReportMetric(0, "ns/op")
	})
	b.Run("key", func(b *testing.B) {
		x.settle(100 * time.Millisecond)
		x.latencies("down", 40) // to the last row of the screen: what follows scrolls
		reportKeys(b, x.latencies("down", presses), key)
	})
	b.Run("search-letter", func(b *testing.B) {
		x.press("/")
		x.waitFor("Rechercher :")
		var all []answer
		for _, word := range []string{"martin", "élo gir", "cais", "e a i"} {
			for _, letter := range word {
				all = append(all, x.latencies(string(letter), 1)...)
			}
			for range len([]rune(word)) {
				x.press("backspace")
			}
			x.settle(100 * time.Millisecond)
		}
		reportKeys(b, all, key)
		x.press("esc")
		x.settle(200 * time.Millisecond)
	})
	b.Run("idle", func(b *testing.B) { reportIdle(b, x) })
	b.Run("memory", func(b *testing.B) {
		b.ReportMetric(x.memory(b, "VmRSS"), "MiB")
		b.ReportMetric(x.memory(b, "VmHWM"), "MiB-peak")
		b.ReportMetric(0, "ns/op")
	})
}

// benchmarkClientAlone measures the client's own memory: the portal is another process.
func benchmarkClientAlone(b *testing.B, adherent string) {
	served := open(b, wide, build(b, portailPkg), "servir", "--demo", "--salaries", strconv.Itoa(people), "--adresse", "127.0.0.1:0")
	served.waitFor("100042")
	url := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(served.raw())
	x := open(b, wide, adherent, "--portail", url)
	x.waitFor("Se connecter sur")
	florist := demo.Samples()[0]
	x.typeText(florist.Number + "\t" + florist.Password + "\r")
	x.waitFor("BIENVENUE")
	x.press("3")
	x.waitFor(`100.000 salariés`)
	x.waitGone("◌")
	x.settle(300 * time.Millisecond)
	b.ReportMetric(x.memory(b, "VmRSS"), "MiB")
	b.ReportMetric(x.memory(b, "VmHWM"), "MiB-peak")
	b.ReportMetric(0, "ns/op")
}

func firstFrames(b *testing.B, sight, name string, args ...string) []time.Duration {
	b.Helper()
	var took []time.Duration
	for range starts {
		began := time.Now()
		x := open(b, wide, name, args...)
		x.waitFor(sight)
		took = append(took, time.Since(began))
		x.stop()
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
func (x *terminal) latencies(key string, n int) []answer {
	answers := make([]answer, 0, n)
	clock := rand.New(rand.NewPCG(1, 2))
	for range n {
		time.Sleep(20*time.Millisecond + time.Duration(clock.IntN(17_000))*time.Microsecond)
		x.mu.Lock()
		before := x.written.Len()
		x.mu.Unlock()
		began := time.Now()
		x.press(key)
		for {
			time.Sleep(time.Millisecond)
			x.mu.Lock()
			last, now := x.last, x.written.Len()
			x.mu.Unlock()
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

// settle waits until nothing has come for d.
func (x *terminal) settle(d time.Duration) {
	for {
		x.mu.Lock()
		last := x.last
		x.mu.Unlock()
		if time.Since(last) > d {
			return
		}
		time.Sleep(d / 10)
	}
}

// memory reads a figure of /proc, in MiB.
func (x *terminal) memory(b *testing.B, name string) float64 {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", x.cmd.Process.Pid))
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
func (x *terminal) cpu(b *testing.B) time.Duration {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", x.cmd.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	f := strings.Fields(rest)
	user, _ := strconv.Atoi(f[11])
	system, _ := strconv.Atoi(f[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

func reportIdle(b *testing.B, x *terminal) {
	const long = 5 * time.Second
	x.settle(500 * time.Millisecond)
	bytes, cpu := len(x.raw()), x.cpu(b)
	time.Sleep(long)
	b.ReportMetric(float64(len(x.raw())-bytes), "bytes")
	b.ReportMetric(100*float64(x.cpu(b)-cpu)/float64(long), "%cpu")
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
