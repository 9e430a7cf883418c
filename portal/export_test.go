package portal

import (
	"context"
	"time"
)

// Crowd takes the places where passwords are hashed, and leaves nobody the time
// to wait for one, until it is told to make way.
func (p *Portal) Crowd() (makeWay func()) {
	gate := p.passwords.gate
	before := gate.patience
	gate.patience = time.Nanosecond
	for range atOnce {
		_ = gate.enter(context.Background(), knownLane) // they are free
	}
	return func() {
		for range atOnce {
			gate.leave(knownLane)
		}
		gate.patience = before
	}
}

// Asked is what a request of a network does to its count.
func (f Failures) Asked(now time.Time) (Failures, time.Duration) { return f.asked(now) }
