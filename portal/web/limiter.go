package web

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/espace-adherent/adherent/portal"
)

const (
	signInRate  = portal.SignInRate
	signInBurst = portal.SignInBurst
	maxNetworks = 10_000
	// othersRate is that of all the networks beyond maxNetworks together.
	othersRate = 50
)

// limiter holds a token bucket per network, before that of the base ([portal.Portal.CountRequest]). When there are too many networks it
// forgets those whose bucket is full again, which lose nothing; while there are
// none, those that it does not know share one bucket.
type limiter struct {
	now     func() time.Time
	mu      sync.Mutex
	buckets map[string]*rate.Limiter
	others  *rate.Limiter
	forgot  time.Time
}

func newLimiter(now func() time.Time) *limiter {
	return &limiter{
		now: now, buckets: map[string]*rate.Limiter{},
		others: rate.NewLimiter(othersRate, othersRate),
	}
}

// take gives 0 when the network may go on, otherwise how long it has to wait.
func (l *limiter) take(network string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	r := l.bucket(network, now).ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

func (l *limiter) bucket(network string, now time.Time) *rate.Limiter {
	if b, ok := l.buckets[network]; ok {
		return b
	}
	if len(l.buckets) >= maxNetworks {
		l.forget(now)
	}
	if len(l.buckets) >= maxNetworks {
		return l.others
	}
	b := rate.NewLimiter(signInRate, signInBurst)
	l.buckets[network] = b
	return b
}

// forget goes through them all, hence not at each request.
func (l *limiter) forget(now time.Time) {
	if now.Sub(l.forgot) < time.Second {
		return
	}
	l.forgot = now
	for network, b := range l.buckets {
		if b.TokensAt(now) >= signInBurst {
			delete(l.buckets, network)
		}
	}
}
