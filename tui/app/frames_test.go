package app

import (
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

// looking is a program that looks for its clock when it is first drawn, and ends.
type looking struct {
	p     *tea.Program
	found *time.Ticker
}

func (l *looking) Init() tea.Cmd                       { return tea.Quit }
func (l *looking) Update(tea.Msg) (tea.Model, tea.Cmd) { return l, nil }
func (l *looking) View() tea.View {
	l.found = tickerOf(l.p)
	return tea.View{}
}

func TestTheClockOfTheLibraryIsFound(t *testing.T) {
	l := &looking{}
	l.p = tea.NewProgram(l, tea.WithInput(nil), tea.WithoutRenderer(), tea.WithoutSignalHandler())
	if _, err := l.p.Run(); err != nil {
		t.Fatal(err)
	}
	if l.found == nil {
		t.Error("the library keeps its clock elsewhere: every key waits for its frame")
	}
}

func TestFramesComeWithChangesOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFrames(100)
		defer f.end()
		f.ticker, f.pause = time.NewTicker(rest), rest
		ticker := f.ticker
		defer ticker.Stop()
		ticks := func(long time.Duration) (n int, first time.Duration) {
			began := time.Now()
			end := time.After(long)
			for {
				select {
				case <-ticker.C:
					if n++; n == 1 {
						first = time.Since(began)
					}
				case <-end:
					return n, first
				}
			}
		}

		f.changed(nil)
		if n, first := ticks(60 * time.Millisecond); first != soon || n > 4 {
			t.Errorf("a key is drawn after %v, in %d frames", first, n)
		}
		if n, _ := ticks(10 * time.Second); n > 40 {
			t.Errorf("%d frames in ten seconds where nothing changed", n)
		}
		drawn := 0
		for range 1000 {
			f.changed(nil)
			n, _ := ticks(time.Millisecond)
			drawn += n
		}
		if drawn < 90 || drawn > 101 {
			t.Errorf("%d frames in a second of changes", drawn)
		}
	})
}
