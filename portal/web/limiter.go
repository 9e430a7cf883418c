package web

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Sign-ins allowed per address: a burst for an office behind one address,
// then two a second. Passwords have their own, stricter throttle in portal.
const (
	signInRate   = 2
	signInBurst  = 30
	maxAddresses = 10_000
)

// limiter holds a token bucket per address. When there are too many addresses
// it forgets those whose bucket is full again: they lose nothing.
type limiter struct {
	now     func() time.Time
	mu      sync.Mutex
	buckets map[string]*rate.Limiter
}

func newLimiter(now func() time.Time) *limiter {
	return &limiter{now: now, buckets: map[string]*rate.Limiter{}}
}

// take gives 0 when the address may go on, otherwise how long it has to wait.
func (l *limiter) take(address string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	b, ok := l.buckets[address]
	if !ok {
		if len(l.buckets) >= maxAddresses {
			l.forget(now)
		}
		b = rate.NewLimiter(signInRate, signInBurst)
		l.buckets[address] = b
	}
	r := b.ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

func (l *limiter) forget(now time.Time) {
	for address, b := range l.buckets {
		if b.TokensAt(now) >= signInBurst {
			delete(l.buckets, address)
		}
	}
}
