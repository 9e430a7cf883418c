package portal

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// A try (of a password, or a reset asked for) is counted in three places,
// whether the account exists or not:
//
//   - for its account from its network: a growing delay from the 3rd failure in
//     a row, a minute from the 5th, 15 minutes from the 10th (CNIL 2022-100),
//     and then twice as long after each;
//   - for its network, all accounts together: the same steps, up to 15 minutes;
//   - for its account, wherever it comes from: at most [accountBurst] in a row and
//     one more every [accountEvery], which makes 25 in any 24 hours.
//
// The last two can be filled by anybody, so they stop strangers only: a network
// that the account has been opened from answers for itself alone. A wrong
// password is answered there as it is to a stranger, after the same work.
const (
	slowFrom  = 3
	waitFrom  = 5
	blockFrom = 10

	waitTime  = time.Minute
	blockTime = 15 * time.Minute
	// longestBlock is what the wait of one network at one account grows up to.
	longestBlock = 12 * time.Hour
	// failureMemory is how long failures in a row are remembered after the last one.
	failureMemory = 24 * time.Hour

	accountBurst = 13
	accountEvery = 2 * time.Hour

	// KnownDays is how long a network is known for an account after it was last
	// signed in to from there.
	KnownDays = 90
	// MostNetworks is how many are kept of an account.
	MostNetworks = 20
)

// delayAfter gives how long to wait after that many failures in a row.
func delayAfter(failures int, most time.Duration) time.Duration {
	switch {
	case failures >= blockFrom:
		wait := blockTime
		for ; failures > blockFrom && wait < most; failures-- {
			wait *= 2
		}
		return min(wait, most)
	case failures >= waitFrom:
		return waitTime
	case failures >= slowFrom:
		return time.Duration(failures-slowFrom+1) * 5 * time.Second
	}
	return 0
}

// triesLeft gives how many more failures lead to the next, longer delay; 0
// when they lead there one by one.
func triesLeft(failures int) int {
	for _, step := range []int{slowFrom, waitFrom, blockFrom} {
		if failures < step {
			return step - failures
		}
	}
	return 0
}

// remaining gives how long the subject of f still has to wait.
func (f Failures) remaining(now time.Time, most time.Duration) time.Duration {
	return f.Last.Add(delayAfter(f.Count, most)).Sub(now)
}

// full gives how long an account's count leaves no room for another try.
func (f Failures) full(now time.Time) time.Duration {
	if f.Count < accountBurst {
		return 0
	}
	return f.Last.Add(accountEvery).Sub(now)
}

// drained is an account's count after the time gone by.
func (f Failures) drained(now time.Time) Failures {
	gone := int(now.Sub(f.Last) / accountEvery)
	if gone >= f.Count {
		return Failures{}
	}
	f.Count -= max(gone, 0)
	f.Last = f.Last.Add(time.Duration(max(gone, 0)) * accountEvery)
	return f
}

// tally is one of the counts of a try: as it was, and with this one.
type tally struct {
	subject [32]byte
	before  Failures
	now     Failures
}

// attempt is one try.
type attempt struct {
	account spst.Account
	network string
	// here counts for the account from that network, around for the network,
	// whole for the account.
	here, around, whole tally
	// known: the account has been opened from that network before.
	known bool
	// shut is how long the two wider counts keep strangers out; 0 when they do
	// not, and hold this try.
	shut time.Duration
	// underWay are the counts that it is under way in, of [tries].
	underWay []tally
	// counted once and for all: a reset asked for, which no answer makes right later.
	final bool
}

// purpose keeps the counts of resets apart from those of passwords: forgetting
// one does not keep anybody from typing it.
type purpose string

const (
	toSignIn purpose = "sign-in"
	toReset  purpose = "reset"
)

func newAttempt(why purpose, a spst.Account, from string) *attempt {
	network := Network(from)
	subject := func(what ...string) tally {
		return tally{subject: sha256.Sum256(fmt.Appendf(nil, "%s %q", why, what))}
	}
	return &attempt{
		account: a, network: network, final: why == toReset,
		here:   subject("here", string(a.Kind), a.Number, network),
		around: subject("around", network),
		whole:  subject("whole", string(a.Kind), a.Number),
	}
}

// Network gives what counts as one address: all of an IPv4, the /64 that one
// household has of an IPv6.
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

// begin refuses a try that comes too soon, and otherwise counts it as failed
// before the password is looked at: tries made at the same time cannot slip
// through together. One that only others under way are in the way of waits for
// them, since they may turn out right. When there is no error,
// tries.end is to be called once the try is over.
func (p *Portal) begin(ctx context.Context, a *attempt) error {
	patient, cancel := context.WithTimeoutCause(ctx, patience, errBusy(patience))
	defer cancel()
	for {
		err := p.store.Within(ctx, func(ctx context.Context) error {
			p.tries.end(a) // of a run before this one, whose count was undone
			if err := p.count(ctx, a); err != nil {
				return err
			}
			p.tries.begin(a)
			return nil
		})
		if err != nil {
			p.tries.end(a)
		}
		turn, ok := errors.AsType[*errTurn](err)
		if !ok {
			return err
		}
		if err := p.tries.wait(patient, turn.over); err != nil {
			return err
		}
	}
}

// count reads the three counts and adds this try. It asks and writes the same
// for every account.
func (p *Portal) count(ctx context.Context, a *attempt) error {
	now := p.now().Truncate(time.Millisecond) // as it is kept
	if err := p.recall(ctx, a, now); err != nil {
		return err
	}
	if err := p.mayTry(a, now); err != nil {
		return err
	}
	a.here.now = Failures{Count: a.here.before.Count + 1, Last: now, Shared: a.here.before.Shared}
	a.around.now, a.whole.now = a.around.before, a.whole.before
	if a.shut == 0 {
		a.here.now.Shared++
		a.around.now = Failures{Count: a.around.before.Count + 1, Last: now}
		if a.whole.now.Count++; a.whole.now.Count == 1 {
			a.whole.now.Last = now
		}
	}
	for _, t := range []tally{a.here, a.around, a.whole} {
		if err := p.store.PutFailures(ctx, t.subject, t.now); err != nil {
			return err
		}
	}
	return nil
}

// recall reads the three counts as they are now, and whether the network is known.
func (p *Portal) recall(ctx context.Context, a *attempt, now time.Time) error {
	for _, t := range []*tally{&a.here, &a.around, &a.whole} {
		f, err := p.store.Failures(ctx, t.subject)
		if err != nil {
			return err
		}
		if f.Last.After(now) { // the clock was put back
			f.Last = now
		}
		if t.before = f; t == &a.whole {
			t.before = f.drained(now)
		} else if now.Sub(f.Last) > failureMemory {
			t.before = Failures{}
		}
	}
	known, err := p.store.KnownNetwork(ctx, a.account, a.network, now.AddDate(0, 0, -KnownDays))
	a.known = a.known || known
	return err
}

// mayTry refuses a try that comes too soon, by an errTurn when that is because
// of one under way, and notes what keeps strangers out.
func (p *Portal) mayTry(a *attempt, now time.Time) error {
	if wait := a.here.before.remaining(now, longestBlock); wait > 0 {
		if over := p.tries.before(a, a.here, now); over != nil {
			return &errTurn{over}
		}
		return tooSoon(a.here.before.Count, wait)
	}
	around, whole := a.around.before.remaining(now, blockTime), a.whole.before.full(now)
	a.shut = max(around, whole, 0)
	if a.known {
		return nil
	}
	if over := p.tries.before(a, a.around, now); around > 0 && over != nil {
		return &errTurn{over}
	}
	if over := p.tries.before(a, a.whole, now); whole > 0 && over != nil {
		return &errTurn{over}
	}
	return nil
}

// stranger tells a try whose password is not to be looked at.
func (a *attempt) stranger() bool { return a.shut > 0 && !a.known }

// wrong is the refusal of a try: the same for an unknown number, a wrong
// password, and a password that was not checked.
func (a *attempt) wrong() error {
	wait := delayAfter(a.here.now.Count, longestBlock)
	if a.shut > 0 {
		return tooMany(max(a.shut, wait))
	}
	left := triesLeft(max(a.here.now.Count, a.around.now.Count))
	return &spst.Error{
		Kind: spst.Unauthenticated, Code: spst.CodeCredentials,
		Message:   "N° ou mot de passe inconnu. Vérifiez votre saisie.",
		TriesLeft: min(left, accountBurst-a.whole.now.Count),
		RetryAfter: max(wait, delayAfter(a.around.now.Count, blockTime),
			a.whole.now.full(a.here.now.Last)),
	}
}

// forgive forgets the failures of a try that was right: those of the account
// from its network, which are taken off the network's count as well, and this
// one of the account's. Signing in with one's own account in between does not
// make room for more tries at others'. The network is known from then on.
func (p *Portal) forgive(ctx context.Context, a *attempt) error {
	if err := p.forget(ctx, a); err != nil {
		return err
	}
	if a.shut == 0 {
		if err := p.takeOff(ctx, a.whole, 1); err != nil {
			return err
		}
	}
	return p.store.NoteNetwork(ctx, a.account, a.network, p.now())
}

// forget forgets the failures of the account from the network of a.
func (p *Portal) forget(ctx context.Context, a *attempt) error {
	f, err := p.store.Failures(ctx, a.here.subject)
	if err != nil {
		return err
	}
	if err := p.takeOff(ctx, a.around, f.Shared); err != nil {
		return err
	}
	return p.store.PutFailures(ctx, a.here.subject, Failures{})
}

// uncount takes a try off the counts: it is neither a failure nor the success
// that ends a series of them.
func (p *Portal) uncount(ctx context.Context, a *attempt) error {
	return p.store.Within(context.WithoutCancel(ctx), func(ctx context.Context) error {
		for _, t := range a.counted() {
			if err := p.takeOff(ctx, t, 1); err != nil {
				return err
			}
		}
		return nil
	})
}

// takeOff takes failures off a count. When the last one was that of t, the one
// before it is the last again.
func (p *Portal) takeOff(ctx context.Context, t tally, n int) error {
	f, err := p.store.Failures(ctx, t.subject)
	if err != nil {
		return err
	}
	if f.Last.Equal(t.now.Last) && t.before.Count > 0 {
		f.Last = t.before.Last
	}
	f.Count, f.Shared = max(0, f.Count-n), max(0, f.Shared-n)
	return p.store.PutFailures(ctx, t.subject, f)
}

// tooSoon refuses a try from where the account was tried too often.
func tooSoon(failures int, wait time.Duration) error {
	if failures >= blockFrom {
		return &spst.Error{
			Kind: spst.RateLimited, Code: spst.CodeBlocked, RetryAfter: rounded(wait),
			Message: "Trop d'essais : la connexion est bloquée, un peu plus longtemps à chaque essai. Réessayez ensuite.",
		}
	}
	return &spst.Error{
		Kind: spst.RateLimited, Code: spst.CodeThrottled, RetryAfter: rounded(wait),
		Message: "Trop d'essais rapprochés. Patientez avant de réessayer.",
	}
}

// tooMany refuses a try that others' stand in the way of.
func tooMany(wait time.Duration) error {
	return &spst.Error{
		Kind: spst.RateLimited, Code: spst.CodeCrowded, RetryAfter: rounded(wait),
		Message: "Trop d'essais sur ce compte ou depuis ce réseau. Si vous vous êtes déjà connecté d'ici, vérifiez votre saisie ; sinon, patientez.",
	}
}

// rounded never tells anybody to come back too soon.
func rounded(wait time.Duration) time.Duration { return wait.Truncate(time.Second) + time.Second }

// errTurn says that a try under way is to be waited for.
type errTurn struct{ over <-chan struct{} }

func (*errTurn) Error() string { return "a try is under way" }

// mostWaiting bounds the tries that wait for others on this portal.
const mostWaiting = 200

// tries are those under way on this portal, by the subjects of their counts.
type tries struct {
	mu      sync.Mutex
	all     map[[32]byte]*underWay
	waiting int

	several bool // portals over the base
	// ended are the last tries of each count that were over here, those of the last
	// [elsewhere] and of the one before: the last one of a count that is in neither may be under way on another portal.
	ended, endedBefore map[[32]byte]time.Time
	turned             time.Time // when ended was begun
}

// How long a try that another portal has counted may still be under way there, and how
// often one looks again.
const (
	elsewhere = patience - patience/4
	lookAgain = 50 * time.Millisecond
)

func newTries(several bool) tries { return tries{all: map[[32]byte]*underWay{}, several: several} }

type underWay struct {
	tries int
	over  chan struct{} // closed when one of them is over
}

func (x *tries) begin(a *attempt) {
	x.mu.Lock()
	defer x.mu.Unlock()
	a.underWay = a.counted()
	for _, t := range a.underWay {
		u := x.all[t.subject]
		if u == nil {
			u = &underWay{over: make(chan struct{})}
			x.all[t.subject] = u
		}
		u.tries++
	}
}

// end makes room for those that wait for this one, if it is under way.
func (x *tries) end(a *attempt) {
	x.mu.Lock()
	defer x.mu.Unlock()
	over := a.underWay
	a.underWay = nil
	for _, t := range over {
		x.note(t)
		u := x.all[t.subject]
		close(u.over)
		u.over = make(chan struct{})
		if u.tries--; u.tries == 0 {
			delete(x.all, t.subject)
		}
	}
}

// note keeps that the last try of a count is over.
func (x *tries) note(t tally) {
	if !x.several {
		return
	}
	if now := time.Now(); now.Sub(x.turned) > elsewhere {
		x.endedBefore, x.ended, x.turned = x.ended, map[[32]byte]time.Time{}, now
	}
	x.ended[t.subject] = t.now.Last
}

// before gives what closes when one of the tries in that count of a, made before it, may be
// over; nil when none is under way.
func (x *tries) before(a *attempt, t tally, now time.Time) <-chan struct{} {
	if a.final {
		return nil
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if u := x.all[t.subject]; u != nil {
		return u.over
	}
	last := t.before.Last
	if !x.several || now.Sub(last) >= elsewhere || x.ended[t.subject].Equal(last) || x.endedBefore[t.subject].Equal(last) {
		return nil
	}
	over := make(chan struct{})
	time.AfterFunc(lookAgain, func() { close(over) })
	return over
}

// wait waits until over is closed, or ctx is done.
func (x *tries) wait(ctx context.Context, over <-chan struct{}) error {
	if !x.line(1) {
		return errBusy(patience)
	}
	defer x.line(-1)
	select {
	case <-over:
		return nil
	case <-ctx.Done():
	}
	if cause := context.Cause(ctx); spst.KindOf(cause) == spst.Unavailable {
		return cause
	}
	return &spst.Error{Kind: spst.Unavailable, Code: spst.CodeCanceled, Err: ctx.Err()}
}

// line counts one more that waits; false when there are too many.
func (x *tries) line(one int) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if one > 0 && x.waiting >= mostWaiting {
		return false
	}
	x.waiting += one
	return true
}

// counted are the counts that hold a try.
func (a *attempt) counted() []tally {
	if a.shut > 0 {
		return []tally{a.here}
	}
	return []tally{a.here, a.around, a.whole}
}
