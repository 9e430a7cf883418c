package portal

import (
	"context"
	"time"
)

// Of several portals over one base, one at a time does what is to be done once. It has
// the turn: a row of the base with its name and a count, which it moves on every
// [beatEvery]. Whoever sees the count stand still for [deadAfter] takes the turn over.
// Each goes by its own clock, which is never compared with another's, and nothing is held
// on a connection, which a pooler gives to the next one. The turn spares work: that
// nothing is done twice is a matter of the transactions, since a process that was stopped
// a while goes on with what it was doing.
const (
	beatEvery = 2 * time.Second
	deadAfter = 6 * time.Second // what takes over does so within 10 s of a death
)

// Turn is who has one.
type Turn struct {
	Holder string // "" for nobody
	Beat   int64
}

// TurnStore keeps the turns.
type TurnStore interface {
	// TakeTurn gives the turn of that name to holder, or moves its count on, when it is
	// holder's, nobody's, or when its count is still seen. It gives whose it is then.
	TakeTurn(ctx context.Context, name, holder string, seen int64) (Turn, error)
	// LeaveTurn makes it nobody's, when it is holder's.
	LeaveTurn(ctx context.Context, name, holder string) error
}

// turnTaker is one portal and the turn that it waits for.
type turnTaker struct {
	store      TurnStore
	name, me   string
	beat, dead time.Duration
	seen       int64
	since      time.Time // when the count was first seen; zero when it was not
}

// inTurn runs do each time that this portal has the turn, with a context that ends when
// it has lost it, until ctx ends.
func (x *turnTaker) inTurn(ctx context.Context, do func(context.Context)) {
	tick := time.NewTicker(x.beat)
	defer tick.Stop()
	for {
		if x.take(ctx) {
			x.hold(ctx, tick.C, do)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// never is the count of no turn.
const never = -1

// take tells whether the turn is this portal's now.
func (x *turnTaker) take(ctx context.Context) bool {
	seen := int64(never)
	if !x.since.IsZero() && time.Since(x.since) >= x.dead {
		seen = x.seen
	}
	now, err := x.store.TakeTurn(ctx, x.name, x.me, seen)
	switch {
	case err != nil: // what stood still may have been the base
		x.since = time.Time{}
	case now.Holder == x.me:
		x.since = time.Time{}
		return true
	case x.since.IsZero() || now.Beat != x.seen:
		x.seen, x.since = now.Beat, time.Now()
	}
	return false
}

// hold runs do for as long as the turn is kept.
func (x *turnTaker) hold(ctx context.Context, beats <-chan time.Time, do func(context.Context)) {
	held, lose := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		do(held)
	}()
	x.keep(held, beats)
	lose()
	<-ended
	if ctx.Err() != nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), x.beat)
		defer cancel()
		_ = x.store.LeaveTurn(ctx, x.name, x.me) // else it is taken over
	}
}

// keep moves the count on until the turn is another's, or might be: the others see a count
// that stands still from its last move on.
func (x *turnTaker) keep(ctx context.Context, beats <-chan time.Time) {
	moved := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-beats:
		}
		began := time.Now()
		soon, cancel := context.WithTimeout(ctx, x.beat)
		now, err := x.store.TakeTurn(soon, x.name, x.me, never)
		cancel()
		switch {
		case err == nil && now.Holder == x.me:
			moved = began
		case err == nil || time.Since(moved) >= x.dead-x.beat:
			return
		}
	}
}
