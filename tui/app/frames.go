package app

import (
	"reflect"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// frames is the clock of the library's renderer, which writes at each tick what has
// changed since the one before. The library ticks at one rate, 120 a second at most,
// whether something moves or not: a key waits half a tick, and a program that nobody
// touches wakes as often as one that is used. With frames, the first change is written
// at once, what follows at a rate, and while nothing changes the clock rests.
type frames struct {
	every time.Duration // between two frames while things change

	mu     sync.Mutex
	ticker *time.Ticker // the library's; nil before the first frame
	timer  *time.Timer  // calls pace
	pause  time.Duration
	moved  bool // since the last pace
}

const (
	// soon is what a first change waits for what changes with it.
	soon = time.Millisecond
	// rest is the pause while nothing changes. It is not endless: a tick may be lost
	// while a slow terminal takes the frame before.
	rest = time.Second / 4
	// linger is how many frames the clock goes on for after the last change.
	linger = 2.5
)

func newFrames(perSecond int) *frames {
	f := &frames{every: time.Second / time.Duration(perSecond)}
	f.timer = time.AfterFunc(time.Hour, f.pace)
	return f
}

// changed tells the clock that there is something to write, once the renderer runs.
func (f *frames) changed(p *tea.Program) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ticker == nil {
		if f.ticker = tickerOf(p); f.ticker == nil {
			return // at the library's own rate
		}
		f.pause = rest
	}
	f.moved = true
	if f.pause == rest {
		f.tick(soon)
		f.timer.Reset(2 * soon)
	}
}

// pace goes on at the rate, or rests when nothing has changed.
func (f *frames) pace() {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.ticker == nil:
	case f.moved:
		f.moved = false
		f.tick(f.every)
		f.timer.Reset(time.Duration(linger * float64(f.every)))
	default:
		f.tick(rest)
	}
}

func (f *frames) tick(every time.Duration) {
	if f.pause != every {
		f.pause = every
		f.ticker.Reset(every)
	}
}

// end stops the clock, after the program.
func (f *frames) end() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.timer.Stop()
	f.ticker = nil
}

// tickerOf is the clock of a running program. The library has no name for it outside:
// a test tells when a new version has it elsewhere, and then its own rate is used.
func tickerOf(p *tea.Program) *time.Ticker {
	field := reflect.ValueOf(p).Elem().FieldByName("ticker")
	if !field.IsValid() || field.Type() != reflect.TypeFor[*time.Ticker]() {
		return nil
	}
	return (*time.Ticker)(field.UnsafePointer())
}
