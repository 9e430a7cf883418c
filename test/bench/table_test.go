//go:build unix

package bench

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// table has a line for what was compared.
type table struct{ lines [][4]string }

func (t *table) line(what, first, second, ratio string) {
	t.lines = append(t.lines, [4]string{what, first, second, ratio})
	fmt.Fprintf(os.Stderr, "%s | %s | %s | %s\n", what, first, second, ratio)
}

// compare measures two in turn, and gives the medians and that of the ratios of each turn, the second
// to the first: throughput, and p99.
func (t *table) compare(b *testing.B, what string, on []*site, measure func(*site) figure) {
	b.Helper()
	var rates, tails [2][]float64
	var rate, tail []float64
	for range rounds {
		for i, s := range on {
			f := measure(s)
			rates[i], tails[i] = append(rates[i], f.rate), append(tails[i], f.p99.Seconds())
		}
		rate = append(rate, last(rates[1])/last(rates[0]))
		if last(tails[0]) > 0 && last(tails[1]) > 0 {
			tail = append(tail, last(tails[1])/last(tails[0]))
		}
	}
	cell := func(i int) string {
		if len(tail) == 0 && i == 0 {
			return fmt.Sprintf("%s %.0f/s", on[i].engine, median(rates[i]))
		}
		return fmt.Sprintf("%s %.0f/s, p99 %s", on[i].engine, median(rates[i]), millis(median(tails[i])))
	}
	ratio := fmt.Sprintf("débit × %.2f", median(rate))
	if len(tail) > 0 {
		ratio += fmt.Sprintf(", p99 × %.2f", median(tail))
	}
	t.line(what, cell(0), cell(1), ratio)
}

// times compares how long two take, measured in turn: the ratio of the second to the first.
func (t *table) times(b *testing.B, what string, names [2]string, turns int, measure func(i int) time.Duration) {
	b.Helper()
	var took [2][]float64
	var blocks []float64
	for range rounds {
		var block [2][]float64
		for range turns {
			for i := range block {
				block[i] = append(block[i], measure(i).Seconds())
			}
		}
		for i := range block {
			took[i] = append(took[i], block[i]...)
		}
		blocks = append(blocks, median(block[1])/median(block[0]))
	}
	t.line(what, names[0]+" "+millis(median(took[0])), names[1]+" "+millis(median(took[1])), fmt.Sprintf("durée × %.2f", median(blocks)))
}

// durations gives the medians of what two took in turn, in seconds, and that of the ratios of each turn.
func (t *table) durations(what string, names [2]string, took [2][]float64) {
	var ratios []float64
	for n := range took[0] {
		ratios = append(ratios, took[1][n]/took[0][n])
	}
	t.line(what, names[0]+" "+millis(median(took[0])), names[1]+" "+millis(median(took[1])), fmt.Sprintf("durée × %.2f", median(ratios)))
}

// print writes the table in Markdown.
func (t *table) print() {
	fmt.Printf("\n%d processeurs, %s\n\n| quoi | | | rapport |\n|---|---|---|---|\n", runtime.NumCPU(), time.Now().Format("02/01/2006"))
	for _, l := range t.lines {
		fmt.Println("| " + strings.Join(l[:], " | ") + " |")
	}
}

func median(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	if len(sorted) == 0 {
		return 0
	}
	return sorted[len(sorted)/2]
}

func last(list []float64) float64 { return list[len(list)-1] }

func millis(seconds float64) string {
	if seconds < 0.1 {
		return fmt.Sprintf("%.1f ms", seconds*1000)
	}
	return fmt.Sprintf("%.0f ms", seconds*1000)
}
