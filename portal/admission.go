package portal

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// What a network may ask for without a session (to sign in, to reset a password):
// a burst for an office behind one address, then so many a second. Passwords have
// their own, stricter counts.
const (
	SignInBurst = 30
	SignInRate  = 2 // a second

	signInEvery = time.Second / SignInRate
)

// CountRequest counts a request without a session for the network that it comes from, and
// refuses one too many (RateLimited "throttled"). Of several portals over one base each
// counts in the base, so that all of them together let through what one does; where
// there is one, its own count is enough.
func (p *Portal) CountRequest(ctx context.Context, from string) error {
	if !p.tries.several {
		return nil
	}
	subject := sha256.Sum256(fmt.Appendf(nil, "asked %q", Network(from)))
	var wait time.Duration
	err := p.store.Within(ctx, func(ctx context.Context) error {
		before, err := p.store.Failures(ctx, subject)
		if err != nil {
			return err
		}
		var after Failures
		if after, wait = before.asked(p.now().Truncate(time.Millisecond)); after == before {
			return nil
		}
		return p.store.PutFailures(ctx, subject, after)
	})
	if err == nil && wait > 0 {
		err = RefusedRequest(wait)
	}
	return err
}

// asked counts a request; f.Last is when the network has its whole burst again. It gives how
// long one that is too many has to wait, which is not counted.
func (f Failures) asked(now time.Time) (Failures, time.Duration) {
	const burst = SignInBurst * signInEvery
	if f.Last.Before(now) {
		f.Last = now
	}
	if f.Last.After(now.Add(burst)) { // the clock was put back
		f.Last = now.Add(burst)
	}
	if wait := f.Last.Add(signInEvery).Sub(now) - burst; wait > 0 {
		return f, wait
	}
	return Failures{Count: 1, Last: f.Last.Add(signInEvery)}, 0
}

// RefusedRequest refuses a network that asks too often.
func RefusedRequest(wait time.Duration) error {
	return &spst.Error{Kind: spst.RateLimited, Code: spst.CodeThrottled, RetryAfter: rounded(wait),
		Message: "Trop de connexions depuis ce poste ; patientez un instant."}
}
