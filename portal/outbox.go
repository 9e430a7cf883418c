package portal

import (
	"context"
	"errors"
	"time"
)

// The outbox: a letter that tells of a change is kept in the transaction of the
// change, so that neither goes without the other, and carried afterwards. The
// code of a reset is not: somebody waits for it, and late it is worth nothing. It is
// when how long it takes would tell whether there is an address ([Portal.DeliverResetByEmail]).

const (
	letterLease = 5 * time.Minute // after which another portal may try the letters that one has taken
	letterLife  = 3 * 24 * time.Hour
	lettersAtA  = 20 // letters taken at a time
	lettersWait = time.Minute
)

// StoredLetter is a letter that waits.
type StoredLetter struct {
	ID string
	Letter
	Due   time.Time // when to try
	Until time.Time // when to give it up
	Tries int
}

// OutboxStore keeps the letters that wait, sealed.
type OutboxStore interface {
	AddLetter(ctx context.Context, l StoredLetter) error
	// ClaimLetters gives up to n letters due at now, each with one more try,
	// and holds them off until lease: of several portals, one has them.
	ClaimLetters(ctx context.Context, now, lease time.Time, n int) ([]StoredLetter, error)
	// PostponeLetter lets a letter wait until due.
	PostponeLetter(ctx context.Context, id string, due time.Time) error
	DropLetter(ctx context.Context, id string) error
}

// post keeps letters to be carried; inside a transaction, with what it writes.
func (p *Portal) post(ctx context.Context, letters ...Letter) error {
	return p.postUntil(ctx, p.now().Add(letterLife), letters...)
}

// postUntil keeps letters that are worth nothing after that time. One to nobody is kept
// as the others are, and carried nowhere.
func (p *Portal) postUntil(ctx context.Context, until time.Time, letters ...Letter) error {
	if !p.outbox {
		return nil
	}
	now := p.now()
	for _, l := range letters {
		id, err := p.newID()
		if err != nil {
			return err
		}
		if err := p.store.AddLetter(ctx, StoredLetter{ID: id, Letter: l, Due: now, Until: until}); err != nil {
			return err
		}
	}
	if len(letters) > 0 {
		select {
		case p.posted <- struct{}{}:
		default: // CarryLetters is to look already
		}
	}
	return nil
}

// CarryLetters sends the letters that wait as they come, until ctx ends. Several
// portals over one base may each do so.
func (p *Portal) CarryLetters(ctx context.Context) {
	if p.mailer == nil {
		return
	}
	tick := time.NewTicker(lettersWait)
	defer tick.Stop()
	for {
		_ = p.SendLetters(ctx) // what fails is tried again, and the mailer has logged it
		select {
		case <-ctx.Done():
			return
		case <-p.posted:
		case <-tick.C:
		}
	}
}

// SendLetters sends those that are due, once. A letter that cannot be sent is
// tried again, less and less often, and given up after three days. One that was
// sent while the base could not note it may be sent twice, which e-mail has no
// way to prevent.
func (p *Portal) SendLetters(ctx context.Context) error {
	var failed []error
	for p.mailer != nil {
		now := p.now()
		letters, err := p.store.ClaimLetters(ctx, now, now.Add(letterLease), lettersAtA)
		if err != nil || len(letters) == 0 {
			return errors.Join(append(failed, err)...)
		}
		for _, l := range letters {
			failed = append(failed, p.carry(ctx, l))
		}
	}
	return errors.Join(failed...)
}

func (p *Portal) carry(ctx context.Context, l StoredLetter) error {
	var failed error
	if l.To != "" {
		failed = p.mail(ctx, []Letter{l.Letter})
	}
	ctx = context.WithoutCancel(ctx) // a stop does not keep what became of it from being noted
	if again := p.now().Add(pause(l.Tries)); failed != nil && again.Before(l.Until) {
		return errors.Join(failed, p.store.PostponeLetter(ctx, l.ID, again))
	}
	return errors.Join(failed, p.store.DropLetter(ctx, l.ID))
}

// pause is how long to wait after that many tries: a minute, then twice as
// long each time, an hour at most.
func pause(tries int) time.Duration {
	return min(time.Minute<<min(max(tries-1, 0), 6), time.Hour)
}
