// Package portal is what the member portal does, without HTTP and without SQL:
// the use cases over a [Store]. Who may do what is decided here, in one place
// (authorize.go).
//
// House rules:
//   - a use case takes the [Actor] and, for anything of a member, the member's
//     number, and asks authorize before it looks at anything else;
//   - every write is one [Store.Within]: the change, its history and the
//     roster's revision are committed together or not at all;
//   - the errors that come out are *[spst.Error]s.
package portal

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// Actor is who is signed in: an account and its session.
type Actor struct {
	Account spst.Account
	session [32]byte // digest of its token
	// previous is when the account signed in before; zero when never.
	previous time.Time
	// mustEnrol: the service asks for a second factor, which is off.
	mustEnrol bool
	// token is what the actor acts by, instead of a session; nil for somebody signed in.
	token *spst.AccessToken
}

// Options are what the portal takes from outside.
type Options struct {
	// Now is the clock; time.Now when nil. "Today" is its civil date in Paris.
	Now func() time.Time
	// Rand gives the bytes of tokens, salts and identifiers; crypto/rand when nil.
	Rand io.Reader
	// Service describes the service that runs the portal; Today is filled in.
	Service spst.Service
	// Seller is who invoices are from; without its SIRET and n° de TVA none is
	// issued.
	Seller spst.Party
	// Terms are what invoices are issued under.
	Terms spst.InvoiceTerms
	// Documents writes the PDFs; without it they are Unavailable.
	Documents Documents
	// Mailer sends codes and notices; without it no account has an address.
	Mailer Mailer
	// FactorNow is the clock of the second factor's codes, which is that of people's
	// phones even when Now is on another day; Now when nil.
	FactorNow func() time.Time
	// FactorAbove asks mandataries of more members than that for a second factor;
	// nil asks nobody.
	FactorAbove *int
	// Outbox keeps the notices for the portal that serves the same base, when
	// this one has no Mailer.
	Outbox bool
	// Hashing is the cost of a password; the zero value is [DefaultHashing].
	Hashing Hashing
}

// Portal holds the use cases. It is safe for concurrent use.
type Portal struct {
	store     Store
	now       func() time.Time
	rand      io.Reader
	service   spst.Service
	seller    spst.Party
	terms     spst.InvoiceTerms
	documents Documents
	passwords *passwords
	mailer    Mailer
	outbox    bool

	factorAbove *int // see [Options.FactorAbove]
	factorNow   func() time.Time

	anomalies anomalyCounts
	dues      keptDue

	tries  tries
	making *queue // documents
	kept   *keptDocuments

	mu      sync.Mutex
	running map[replyKey]struct{} // the writes under way, see Once

	lastID atomic.Int64 // of newID

	posted  chan struct{} // letters wait in the outbox
	chores  choreCounts
	letters letterCounts
}

// New gives the portal over that store.
func New(store Store, o Options) *Portal {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.FactorNow == nil {
		o.FactorNow = o.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Hashing == (Hashing{}) {
		o.Hashing = DefaultHashing
	}
	return &Portal{
		store:     newFairStore(store),
		now:       o.Now,
		rand:      o.Rand,
		service:   o.Service,
		seller:    o.Seller,
		terms:     o.Terms,
		documents: o.Documents,
		passwords: newPasswords(o.Hashing, o.Rand),
		mailer:    o.Mailer,
		outbox:    o.Outbox || o.Mailer != nil,

		factorAbove: o.FactorAbove,
		factorNow:   o.FactorNow,

		making:  newDocumentQueue(),
		kept:    newKeptDocuments(mostKept),
		tries:   newTries(store.Writers() > 1),
		running: map[replyKey]struct{}{},
		posted:  make(chan struct{}, carriers),
	}
}

// Service describes the service that runs the portal.
func (p *Portal) Service(context.Context) (spst.Service, error) {
	s := p.service
	s.Today = p.today()
	return s, nil
}

// Ready tells whether the portal can write: Unavailable, with the cause, while it cannot.
func (p *Portal) Ready(ctx context.Context) error { return p.store.Ready(ctx) }

// Purge drops what has run out: sessions, kept replies, counts of failed
// sign-ins, networks signed in from. To be called now and then by the program that runs the portal.
func (p *Portal) Purge(ctx context.Context) error {
	now := p.now()
	return p.store.Purge(ctx, Expiry{
		SessionsUntil:   now.Add(-ReplyLife),
		TokensBefore:    now.Add(-tokenKept),
		SessionsSeen:    now.Add(-SessionIdle - ReplyLife),
		RepliesBefore:   now.Add(-ReplyLife),
		FailuresUntil:   now.Add(-failureMemory - longestBlock),
		NetworksSeen:    now.AddDate(0, 0, -KnownDays),
		ResetsUntil:     now,
		FactorsBegun:    now.Add(-EnrolmentLife),
		EmailCodesUntil: now.Add(-emailCodeWindow),
		LettersUntil:    now.AddDate(0, -1, 0),
		ImportsBefore:   now.AddDate(0, 0, -UndoDays-1),
		DraftsBefore:    p.draftsBefore(),
	})
}

func (p *Portal) today() spst.Date { return spst.Today(p.now()) }

// ids has the alphabet of base64url in the order of ASCII, that of the columns of a base.
var ids = base64.NewEncoding("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz").WithPadding(base64.NoPadding)

// newID gives an identifier that nobody can guess, greater than those that this portal has given
// before: the rows that are written together lie together in each index of a base.
func (p *Portal) newID() (string, error) {
	b := make([]byte, 9)
	if _, err := io.ReadFull(p.rand, b); err != nil {
		return "", errRandom(err)
	}
	return undashed(ids.EncodeToString(append(binary.BigEndian.AppendUint64(nil, uint64(p.nextID()))[2:], b...))), nil
}

// nextID is the time in 64ths of a millisecond, or one more than the last: 48 bits until the year 2108.
func (p *Portal) nextID() int64 {
	for {
		last := p.lastID.Load()
		next := max(last+1, p.now().UnixMilli()<<6)
		if p.lastID.CompareAndSwap(last, next) {
			return next
		}
	}
}

// undashed gives an identifier that no command line takes for an option.
func undashed(id string) string {
	if strings.HasPrefix(id, "-") {
		return "0" + id[1:]
	}
	return id
}

// random gives n random bytes as base64url text.
func (p *Portal) random(n int) (string, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(p.rand, b); err != nil {
		return "", errRandom(err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

func errRandom(err error) error {
	return &spst.Error{Kind: spst.Internal, Code: spst.CodeRandom, Err: err}
}
