//go:build unix

package rig

import (
	"encoding/json"
	"fmt"
	"os"
	"sync/atomic"
	"testing"
	"time"
)

// FiguresVariable names the file that the figures of a run are added to.
const FiguresVariable = "ADHERENT_FIGURES"

// Figures are what a harness has counted. A test wants zeros but for Count.
type Figures struct {
	// What was done to the programs, and how many times.
	What  string
	Count int
	// Writes that were acknowledged.
	Acknowledged atomic.Int64
	// Lost are acknowledged writes that are not there, Doubled those that are
	// there twice, Leaked are secrets found where they should not be, and
	// Failures answers of 500 and over that say no cause that time heals.
	Lost, Doubled, Leaked, Failures atomic.Int64
	// Note is a figure of its own, in words.
	Note string
}

// Report logs the figures, adds them to the file of [FiguresVariable], and
// fails the test when one of them is not zero.
func (f *Figures) Report(t testing.TB, since time.Time) {
	t.Helper()
	row := map[string]any{
		"what": f.What, "count": f.Count, "acknowledged": f.Acknowledged.Load(), "lost": f.Lost.Load(), "doubled": f.Doubled.Load(),
		"leaked": f.Leaked.Load(), "5xx": f.Failures.Load(), "seconds": int(time.Since(since).Seconds()), "note": f.Note,
	}
	line, err := json.Marshal(row)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(string(line))
	if path := os.Getenv(FiguresVariable); path != "" {
		file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if _, err := fmt.Fprintf(file, "%-34s %7d %7d %5d %7d %6d %4d %6d s  %s\n", f.What, f.Count, f.Acknowledged.Load(),
			f.Lost.Load(), f.Doubled.Load(), f.Leaked.Load(), f.Failures.Load(), row["seconds"], f.Note); err != nil {
			t.Fatal(err)
		}
	}
	if f.Lost.Load()+f.Doubled.Load()+f.Leaked.Load()+f.Failures.Load() > 0 {
		t.Errorf("%s: something was lost, doubled, leaked or failed: %s", f.What, line)
	}
}
