package portal

import (
	"context"
	"crypto/sha256"
	"strings"
	"time"

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
// What cannot be a number: Invalid "number". Wrong: Unauthenticated "credentials" with TriesLeft. Throttled: RateLimited "throttled", "blocked" or [spst.CodeCrowded] with RetryAfter.
// Unknown numbers and wrong passwords are answered alike and take the same time.
// With a second factor, see signInProof.
func (p *Portal) SignIn(ctx context.Context, c spst.Credentials, from string) (spst.Session, error) {
	number, err := typedNumber(c.Number)
	if err != nil {
		return spst.Session{}, err
	}
	c.Number = number
	try := newAttempt(toSignIn, spst.Account{Kind: kindOf(c), Number: c.Number}, from)
	stored, err := p.look(ctx, try, c.Password)
	if err != nil {
		return spst.Session{}, err
	}
	defer p.tries.end(try)
	if stored == nil {
		return spst.Session{}, try.wrong()
	}
	x, err := p.signInProof(ctx, stored.Account, c.Code, try)
	if err != nil {
		return spst.Session{}, err
	}
	return p.open(ctx, stored.Account, x, try, Origin{Address: Network(from), Program: c.Program})
}

// look counts a try and checks its password; it gives no account when it is
// wrong. When there is no error, tries.end is to be called once what follows of
// it is kept.
func (p *Portal) look(ctx context.Context, try *attempt, password string) (*StoredAccount, error) {
	if err := p.begin(ctx, try); err != nil {
		return nil, err
	}
	stored, err := p.store.Account(ctx, try.account.Kind, try.account.Number, p.today())
	if spst.KindOf(err) == spst.NotFound {
		err = nil
	}
	if try.stranger() {
		stored.Password = ""
	}
	good := false
	if err == nil {
		good, err = p.passwords.verify(ctx, try.known, stored.Password, password)
	}
	if err != nil {
		defer p.tries.end(try)
		if undone := p.uncount(ctx, try); undone != nil {
			return nil, undone
		}
		return nil, err
	}
	if !good {
		return nil, nil
	}
	return &stored, nil
}

func (p *Portal) open(ctx context.Context, account spst.Account, x *proof, try *attempt, from Origin) (spst.Session, error) {
	token, err := p.random(tokenLength)
	if err != nil {
		return spst.Session{}, err
	}
	now := p.now()
	stored := StoredSession{
		Digest: sha256.Sum256([]byte(token)), Account: account,
		Opened: now, Seen: now, Expires: now.Add(SessionLife), Origin: from,
	}
	var factor spst.SecondFactor
	err = p.store.Within(ctx, func(ctx context.Context) error {
		if x != nil {
			if _, err := p.use(ctx, account, *x); err != nil {
				return err
			}
		}
		if err := p.forgive(ctx, try); err != nil {
			return err
		}
		if factor, err = p.factorState(ctx, account); err != nil {
			return err
		}
		return p.store.AddSession(ctx, stored)
	})
	if spst.CodeOf(err) == spst.CodeUsedFactor {
		return spst.Session{}, joinForgiven(err, p.uncount(ctx, try))
	}
	if err != nil {
		return spst.Session{}, err
	}
	return spst.Session{
		Token: token, ExpiresAt: stored.Expires.UTC().Truncate(time.Second), Account: account, SecondFactor: factor.State,
	}, nil
}

// Authenticate finds the actor of a bearer token, that of a session or an access token: Unauthenticated
// "session" (or [spst.CodeAccessTokenEnded]) when unknown, idle too long or over its limit.
func (p *Portal) Authenticate(ctx context.Context, token string) (Actor, error) {
	if strings.HasPrefix(token, spst.AccessTokenPrefix) {
		return p.authenticateToken(ctx, token)
	}
	digest := sha256.Sum256([]byte(token))
	s, err := p.liveSession(ctx, digest)
	if err != nil {
		return Actor{}, err
	}
	if now := p.now(); now.Sub(s.Seen) > seenEvery {
		_ = p.store.TouchSession(ctx, digest, now) // a disk that is full does not stop anybody from reading
	}
	mustEnrol, err := p.mustEnrol(ctx, s.Account)
	return Actor{Account: s.Account, session: digest, previous: s.Previous, mustEnrol: mustEnrol}, err
}

func (p *Portal) liveSession(ctx context.Context, digest [32]byte) (StoredSession, error) {
	s, err := p.store.Session(ctx, digest, p.today())
	if spst.KindOf(err) == spst.NotFound {
		return s, errNoSession()
	}
	if err != nil {
		return s, err
	}
	if !p.live(s) {
		return s, errNoSession()
	}
	return s, nil
}

func (p *Portal) live(s StoredSession) bool {
	now := p.now()
	return now.Before(s.Expires) && now.Sub(s.Seen) <= SessionIdle
}

// Session describes the actor's session (no token in it).
func (p *Portal) Session(ctx context.Context, a Actor) (spst.Session, error) {
	if a.token != nil {
		factor, err := p.factorState(ctx, a.Account)
		return spst.Session{
			ExpiresAt: a.token.EndsOn.AddDays(1).Time(), Account: a.Account, SecondFactor: factor.State, AccessToken: a.token,
		}, err
	}
	s, err := p.liveSession(ctx, a.session)
	if err != nil {
		return spst.Session{}, err
	}
	factor, err := p.factorState(ctx, s.Account)
	return spst.Session{ExpiresAt: s.Expires.UTC().Truncate(time.Second), Account: s.Account, SecondFactor: factor.State}, err
}

// SignOut ends the actor's session.
func (p *Portal) SignOut(ctx context.Context, a Actor) error {
	return p.store.EndSession(ctx, a.session, p.now())
}

func kindOf(c spst.Credentials) spst.AccountKind {
	if c.Mandatary {
		return spst.MandataryAccount
	}
	return spst.MemberAccount
}

// typedNumber is a number as it is looked for, out of what people type or paste:
// without blanks, nor what is never seen. What acts on a terminal is no number
// (Invalid), whoever's it looks like.
func typedNumber(typed string) (string, error) {
	number := strings.ReplaceAll(spst.Tidy(typed), " ", "")
	if len(spst.CheckMade("number", number)) > 0 {
		return "", errInvalid(spst.CodeNumber, "number", "Ce n'est pas un numéro : retapez-le.")
	}
	return number, nil
}

func errNoSession() error {
	return &spst.Error{
		Kind: spst.Unauthenticated, Code: spst.CodeSession,
		Message: "Votre session est terminée. Connectez-vous de nouveau.",
	}
}
