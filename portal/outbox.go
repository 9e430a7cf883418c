package portal

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// The outbox: a letter is kept in the transaction of what it tells of, so that neither
// goes without the other, and carried afterwards, by any portal over the base. One that
// is being carried is held off the others for a while: of a portal that dies meanwhile
// another one tries again what it had in hand. Whether such a letter had gone nobody can
// know, and it may go twice, under the same Message-ID.

const (
	// letterLease is after how long another portal may try the letter that one has taken:
	// what carrying it takes at most, and time to note it.
	letterLease = mailLimit + 30*time.Second
	// mailLimit is how long a mail server may take with one letter.
	mailLimit   = 12 * time.Second
	letterLife  = 3 * 24 * time.Hour
	lettersWait = 15 * time.Second // until letters are looked for that another portal has kept
	// carriers is how many letters go at the same time: one that the mail server is slow
	// with does not hold the others up.
	carriers = 4
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
	// ClaimLetter gives the letter that has been due for longest at now, with one more
	// try, and holds it off until lease: of several portals, one has it. NotFound when
	// none is due.
	ClaimLetter(ctx context.Context, now, lease time.Time) (StoredLetter, error)
	// PostponeLetter lets a letter wait until due.
	PostponeLetter(ctx context.Context, id string, due time.Time) error
	DropLetter(ctx context.Context, id string) error
}

// post keeps letters to be carried; inside a transaction, with what it writes.
func (p *Portal) post(ctx context.Context, letters ...Letter) error {
	now := p.now()
	return p.keepLetters(ctx, now, now.Add(letterLife), letters)
}

// postCode keeps letters with a code that is good until then: they go before all that
// only tell of something. One to nobody is kept as the others are, and carried nowhere.
func (p *Portal) postCode(ctx context.Context, until time.Time, letters ...Letter) error {
	return p.keepLetters(ctx, p.now().Add(-letterLife), until, letters)
}

func (p *Portal) keepLetters(ctx context.Context, due, until time.Time, letters []Letter) error {
	if !p.outbox {
		return nil
	}
	for _, l := range letters {
		id, err := p.newID()
		if err != nil {
			return err
		}
		if err := p.store.AddLetter(ctx, StoredLetter{ID: id, Letter: l, Due: due, Until: until}); err != nil {
			return err
		}
	}
	for range min(len(letters), carriers) {
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
	var all sync.WaitGroup
	for range carriers {
		all.Go(func() { p.carryLetters(ctx) })
	}
	all.Wait()
}

func (p *Portal) carryLetters(ctx context.Context) {
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

// SendLetters sends those that are due, one after the other. A letter that cannot be sent
// is tried again, less and less often, and given up after three days, or when its code is
// worth nothing any more.
func (p *Portal) SendLetters(ctx context.Context) error {
	var failed []error
	for p.mailer != nil && ctx.Err() == nil {
		now := p.now()
		l, err := p.store.ClaimLetter(ctx, now, now.Add(letterLease))
		if spst.KindOf(err) == spst.NotFound {
			break
		}
		if err != nil {
			return errors.Join(append(failed, err)...)
		}
		failed = append(failed, p.carry(ctx, l))
	}
	return errors.Join(failed...)
}

// carry sends a letter and notes what became of it.
func (p *Portal) carry(ctx context.Context, l StoredLetter) error {
	until := time.Now().Add(letterLease) // others leave it alone
	var failed error
	if late := l.Tries > 1 && !p.now().Before(l.Until); l.To != "" && !late {
		failed = p.mail(ctx, l)
		p.letters.count(failed)
	}
	for {
		err := p.noteCarried(ctx, l, failed)
		if err == nil || ctx.Err() != nil || !time.Now().Add(noteAgain).Before(until) {
			return errors.Join(failed, err)
		}
		select { // the base is away: a letter that has gone is not to go again for that
		case <-time.After(noteAgain):
		case <-ctx.Done():
		}
	}
}

// noteAgain is how long to wait before what became of a letter is noted again.
const noteAgain = 500 * time.Millisecond

// noteCarried drops a letter, or lets it wait for its next try. A stop does not keep it
// from being noted.
func (p *Portal) noteCarried(ctx context.Context, l StoredLetter, failed error) error {
	ctx = context.WithoutCancel(ctx)
	if again := p.now().Add(pause(l.Tries)); failed != nil && again.Before(l.Until) {
		return p.store.PostponeLetter(ctx, l.ID, again)
	}
	return p.store.DropLetter(ctx, l.ID)
}

// mail gives a letter to the mail server. Its error says nothing of it.
func (p *Portal) mail(ctx context.Context, l StoredLetter) error {
	ctx, cancel := context.WithTimeout(ctx, mailLimit)
	defer cancel()
	letter := l.Letter
	letter.ID = l.ID
	return p.mailer.Send(ctx, letter)
}

// pause is how long to wait after that many tries: a minute, then twice as
// long each time, an hour at most.
func pause(tries int) time.Duration {
	return min(time.Minute<<min(max(tries-1, 0), 6), time.Hour)
}
