package portal

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/netip"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// Failed sign-ins are counted per account (as it was typed, whether it exists
// or not) and per address: a growing delay from the 3rd, a minute from the 5th,
// blocked for 15 minutes from the 10th (rules.md, CNIL 2022-100).
const (
	slowFrom  = 3
	waitFrom  = 5
	blockFrom = 10

	waitTime  = time.Minute
	blockTime = 15 * time.Minute
	// failureMemory is how long failures in a row are remembered after the last one.
	failureMemory = 24 * time.Hour
)

// delayAfter gives how long to wait after that many failures in a row.
func delayAfter(failures int) time.Duration {
	switch {
	case failures >= blockFrom:
		return blockTime
	case failures >= waitFrom:
		return waitTime
	case failures >= slowFrom:
		return time.Duration(failures-slowFrom+1) * 5 * time.Second
	}
	return 0
}

// triesLeft gives how many more failures lead to the next, longer delay; 0
// when there is none longer.
func triesLeft(failures int) int {
	for _, step := range []int{slowFrom, waitFrom, blockFrom} {
		if failures < step {
			return step - failures
		}
	}
	return 0
}

// remaining gives how long the subject of f still has to wait.
func (f Failures) remaining(now time.Time) time.Duration {
	return f.Last.Add(delayAfter(f.Count)).Sub(now)
}

// attempt is one sign-in: the two subjects whose failures count, and what was
// counted for them with this one.
type attempt struct {
	account, address       [32]byte
	accountNow, addressNow Failures

	accountBefore, addressBefore Failures
}

func newAttempt(c spst.Credentials, from string) attempt {
	return attempt{
		account: sha256.Sum256(fmt.Appendf(nil, "account\x00%t\x00%s", c.Mandatary, c.Number)),
		address: sha256.Sum256([]byte("address\x00" + Network(from))),
	}
}

// Network gives what counts as one address: all of an IPv4, the /64 that one
// subscriber has of an IPv6.
func Network(from string) string {
	if ap, err := netip.ParseAddrPort(from); err == nil {
		from = ap.Addr().String()
	}
	addr, err := netip.ParseAddr(from)
	if err != nil {
		return from
	}
	if addr = addr.Unmap(); addr.Is4() {
		return addr.String()
	}
	subnet, _ := addr.Prefix(64) // 64 bits are there: it is an IPv6
	return subnet.String()
}

// begin refuses an attempt that comes too soon, and otherwise counts it as
// failed before the password is looked at: attempts made at the same time
// cannot slip through together.
func (p *Portal) begin(ctx context.Context, a *attempt) error {
	return p.store.Within(ctx, func(ctx context.Context) error {
		now := p.now()
		var err error
		if a.accountBefore, a.accountNow, err = p.count(ctx, a.account, now); err != nil {
			return err
		}
		a.addressBefore, a.addressNow, err = p.count(ctx, a.address, now)
		return err
	})
}

func (p *Portal) count(ctx context.Context, subject [32]byte, now time.Time) (before, f Failures, err error) {
	if before, err = p.store.Failures(ctx, subject); err != nil {
		return before, f, err
	}
	if wait := before.remaining(now); wait > 0 {
		return before, f, tooMany(before, wait)
	}
	if now.Sub(before.Last) > failureMemory {
		before.Count = 0
	}
	f = Failures{Count: before.Count + 1, Last: now}
	return before, f, p.store.PutFailures(ctx, subject, f)
}

// forgive forgets the failures of the account, and of the address those that
// were this account's: signing in with one's own account in between does not
// make room for more tries at others'.
func (p *Portal) forgive(ctx context.Context, a attempt) error {
	if err := p.store.PutFailures(ctx, a.account, Failures{}); err != nil {
		return err
	}
	f, err := p.store.Failures(ctx, a.address)
	if err != nil {
		return err
	}
	f.Count = max(0, f.Count-a.accountNow.Count)
	f.Last = f.Last.Add(-delayAfter(f.Count)) // nothing to wait for
	return p.store.PutFailures(ctx, a.address, f)
}

// uncount makes an attempt be none: neither a failure nor the end of those
// before it.
func (p *Portal) uncount(ctx context.Context, a attempt) error {
	return p.store.Within(ctx, func(ctx context.Context) error {
		for _, x := range []struct {
			subject [32]byte
			before  Failures
		}{{a.account, a.accountBefore}, {a.address, a.addressBefore}} {
			f, err := p.store.Failures(ctx, x.subject)
			if err != nil {
				return err
			}
			if f.Count--; f.Count <= x.before.Count {
				f = x.before // nobody else has tried meanwhile
			}
			if err := p.store.PutFailures(ctx, x.subject, f); err != nil {
				return err
			}
		}
		return nil
	})
}

// wrongCredentials is the same for an unknown number and a wrong password.
func (a attempt) wrongCredentials() error {
	worse := a.accountNow
	if a.addressNow.Count > worse.Count {
		worse = a.addressNow
	}
	return &spst.Error{
		Kind: spst.Unauthenticated, Code: "credentials",
		Message:    "N° ou mot de passe inconnu. Vérifiez votre saisie.",
		TriesLeft:  triesLeft(worse.Count),
		RetryAfter: delayAfter(worse.Count),
	}
}

func tooMany(f Failures, wait time.Duration) error {
	wait = wait.Truncate(time.Second) + time.Second // never told to come back too soon
	if f.Count >= blockFrom {
		return &spst.Error{
			Kind: spst.RateLimited, Code: "blocked", RetryAfter: wait,
			Message: "Trop d'essais : la connexion est bloquée 15 minutes. Réessayez ensuite.",
		}
	}
	return &spst.Error{
		Kind: spst.RateLimited, Code: "throttled", RetryAfter: wait,
		Message: "Trop d'essais rapprochés. Patientez avant de réessayer.",
	}
}
