package app

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"
)

// Precedence has what the person does come before what goes through everybody beside the
// screen, which waits for a frame after each key: the answer has the machine.
type Precedence struct {
	began time.Time
	until atomic.Int64 // since began, in ns
}

// frame is what the answer to a key takes at most.
const frame = 16 * time.Millisecond

// NewPrecedence makes one; nothing was typed yet.
func NewPrecedence() *Precedence { return &Precedence{began: time.Now()} }

// typed begins a frame; nobody is told on nil.
func (p *Precedence) typed() {
	if p != nil {
		p.until.Store(int64(time.Since(p.began) + frame))
	}
}

// GiveWay returns at the end of the frame, at once when there is none, and with ctx. It
// does not wait for a frame that began meanwhile: whatever is held down, what gives way
// goes on.
func (p *Precedence) GiveWay(ctx context.Context) {
	runtime.Gosched()
	left := time.Duration(p.until.Load()) - time.Since(p.began)
	if left <= 0 {
		return
	}
	select {
	case <-time.After(left):
	case <-ctx.Done():
	}
}
