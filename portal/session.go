package portal

import (
	"context"
	"crypto/sha256"
	"strings"
	"time"
	"unicode"

	"github.com/espace-adherent/adherent/spst"
)

const (
	// SessionIdle ends a session that nobody uses. It outlasts a weekend, so
	// that « Rester connecté sur ce poste » holds from Friday to Monday; without
	// that box the token is in the program's memory only and goes with it.
	SessionIdle = 72 * time.Hour
	// SessionLife ends a session however much it is used.
	SessionLife = 30 * 24 * time.Hour

	// seenEvery is how exactly idleness is known: a read does not write each time.
	seenEvery   = 10 * time.Minute
	tokenLength = 32
)

// SignIn opens a session; from is the network address of the caller, for throttling.
// Wrong: Unauthenticated "credentials" with TriesLeft. Throttled: RateLimited "throttled" or "blocked" with RetryAfter.
// Unknown numbers and wrong passwords are answered alike and take the same time.
func (p *Portal) SignIn(ctx context.Context, c spst.Credentials, from string) (spst.Session, error) {
	c.Number = withoutBlanks(c.Number)
	try := newAttempt(c, from)
	if err := p.begin(ctx, &try); err != nil {
		return spst.Session{}, err
	}
	login, err := p.store.Login(ctx, kindOf(c), c.Number, p.today())
	if err != nil && spst.KindOf(err) != spst.NotFound {
		return spst.Session{}, err
	}
	good, err := p.passwords.verify(ctx, login.Password, c.Password)
	if err != nil {
		return spst.Session{}, err
	}
	if !good {
		return spst.Session{}, try.wrongCredentials()
	}
	return p.open(ctx, login.Account, try)
}

func (p *Portal) open(ctx context.Context, account spst.Account, try attempt) (spst.Session, error) {
	token, err := p.random(tokenLength)
	if err != nil {
		return spst.Session{}, err
	}
	now := p.now()
	stored := StoredSession{
		Digest: sha256.Sum256([]byte(token)), Account: account,
		Seen: now, Expires: now.Add(SessionLife),
	}
	err = p.store.Within(ctx, func(ctx context.Context) error {
		if err := p.forgive(ctx, try); err != nil {
			return err
		}
		return p.store.AddSession(ctx, stored)
	})
	if err != nil {
		return spst.Session{}, err
	}
	return spst.Session{Token: token, ExpiresAt: stored.Expires.UTC().Truncate(time.Second), Account: account}, nil
}

// Authenticate finds the actor of a bearer token: Unauthenticated "session" when unknown, idle too long or over its limit.
func (p *Portal) Authenticate(ctx context.Context, token string) (Actor, error) {
	digest := sha256.Sum256([]byte(token))
	s, err := p.liveSession(ctx, digest)
	if err != nil {
		return Actor{}, err
	}
	if now := p.now(); now.Sub(s.Seen) > seenEvery {
		_ = p.store.TouchSession(ctx, digest, now) // a disk that is full does not stop anybody from reading
	}
	return Actor{Account: s.Account, session: digest}, nil
}

func (p *Portal) liveSession(ctx context.Context, digest [32]byte) (StoredSession, error) {
	s, err := p.store.Session(ctx, digest, p.today())
	if spst.KindOf(err) == spst.NotFound {
		return s, errNoSession()
	}
	if err != nil {
		return s, err
	}
	now := p.now()
	if !now.Before(s.Expires) || now.Sub(s.Seen) > SessionIdle {
		return s, errNoSession()
	}
	return s, nil
}

// Session describes the actor's session (no token in it).
func (p *Portal) Session(ctx context.Context, a Actor) (spst.Session, error) {
	s, err := p.liveSession(ctx, a.session)
	if err != nil {
		return spst.Session{}, err
	}
	return spst.Session{ExpiresAt: s.Expires.UTC().Truncate(time.Second), Account: s.Account}, nil
}

// SignOut ends the actor's session.
func (p *Portal) SignOut(ctx context.Context, a Actor) error {
	return p.store.EndSession(ctx, a.session)
}

func kindOf(c spst.Credentials) spst.AccountKind {
	if c.Mandatary {
		return spst.MandataryAccount
	}
	return spst.MemberAccount
}

func withoutBlanks(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func errNoSession() error {
	return &spst.Error{
		Kind: spst.Unauthenticated, Code: "session",
		Message: "Votre session est terminée. Connectez-vous de nouveau.",
	}
}
