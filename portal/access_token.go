package portal

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// Access tokens let scripts act for an account. They are not sessions: each has a name,
// rights and a last day, does not end when it is not used, and never reaches the account.

// AccessTokenStore keeps the access tokens; the tokens themselves are not kept.
type AccessTokenStore interface {
	AddAccessToken(ctx context.Context, t StoredAccessToken) error
	// AccessToken finds one by its digest; as AccountStore.Account, there is none for who has left before that date.
	AccessToken(ctx context.Context, digest [32]byte, on spst.Date) (StoredAccessToken, error)
	// AccessTokens are those of an account, revoked ones too, the last created first.
	AccessTokens(ctx context.Context, kind spst.AccountKind, number string) ([]StoredAccessToken, error)
	TouchAccessToken(ctx context.Context, id string, seen time.Time) error
	// RevokeAccessToken keeps when one was revoked, RevokeAccessTokens for all those of an account that were not.
	RevokeAccessToken(ctx context.Context, id string, at time.Time) error
	RevokeAccessTokens(ctx context.Context, kind spst.AccountKind, number string, at time.Time) error
}

// StoredAccessToken is an access token as the store keeps it: Token is empty.
type StoredAccessToken struct {
	spst.AccessToken
	Digest  [32]byte // SHA-256 of the token
	Account spst.Account
	Revoked time.Time // zero while it is not
}

// tokenKept is how long a token that has ended is still listed, and one that was revoked told apart from none.
const tokenKept = 90 * 24 * time.Hour

// AccessTokens gives those of the actor's account that are not revoked, the last created first.
func (p *Portal) AccessTokens(ctx context.Context, a Actor) ([]spst.AccessToken, error) {
	stored, err := p.store.AccessTokens(ctx, a.Account.Kind, a.Account.Number)
	tokens := []spst.AccessToken{}
	for _, t := range stored {
		if t.Revoked.IsZero() {
			tokens = append(tokens, t.AccessToken)
		}
	}
	return tokens, err
}

// AddAccessToken gives a new one, with what opens it: that is not given again. A wrong
// password is Invalid "password" and counts as a failed sign-in; a name that another token
// of the account has is Invalid "token_name", so that an answer that was lost is seen. The
// addresses of the account are told.
func (p *Portal) AddAccessToken(ctx context.Context, a Actor, in spst.AccessTokenInput, from string) (spst.AccessToken, error) {
	in.TokenName = spst.Tidy(in.TokenName)
	if found := spst.CheckAccessToken(in, p.today()); len(found) > 0 {
		return spst.AccessToken{}, &spst.Error{Kind: spst.Invalid, Code: spst.CodeAccessToken, Problems: found,
			Message: "Ce jeton ne peut pas être créé : " + found[0].Message}
	}
	stored, try, err := p.samePerson(ctx, a, in.Password, from)
	if err != nil {
		return spst.AccessToken{}, err
	}
	defer p.tries.end(try)
	if stored == nil {
		return spst.AccessToken{}, onField(spst.CodePassword, "password", errWrongCurrent(try))
	}
	t, err := p.newAccessToken(a, in)
	if err != nil {
		return spst.AccessToken{}, err
	}
	err = p.store.Within(ctx, func(ctx context.Context) error {
		if err := p.forgive(ctx, try); err != nil {
			return err
		}
		if err := p.mayAddToken(ctx, a, in.TokenName); err != nil {
			return err
		}
		if err := p.store.AddAccessToken(ctx, t); err != nil {
			return err
		}
		return p.tellAccount(ctx, a.Account, spst.TokenCreated, a.Account.Number, fmt.Sprintf(
			"Un jeton d'accès a été créé : « %s », avec les droits « %s », jusqu'au %s.", t.TokenName, spst.RightLabels(t.Rights), t.EndsOn.French()))
	})
	if err != nil {
		return spst.AccessToken{}, err
	}
	return t.AccessToken, nil
}

func (p *Portal) newAccessToken(a Actor, in spst.AccessTokenInput) (StoredAccessToken, error) {
	secret, err := p.random(tokenLength)
	if err != nil {
		return StoredAccessToken{}, err
	}
	id, err := p.newID()
	if err != nil {
		return StoredAccessToken{}, err
	}
	t := StoredAccessToken{Account: a.Account, AccessToken: spst.AccessToken{
		ID: id, TokenName: in.TokenName, EndsOn: in.EndsOn, CreatedAt: p.now().UTC().Truncate(time.Second),
		Token: spst.AccessTokenPrefix + secret,
	}}
	for _, r := range spst.TokenRights() {
		if r == spst.RightRead || slices.Contains(in.Rights, r) {
			t.Rights = append(t.Rights, r)
		}
	}
	t.Digest = sha256.Sum256([]byte(t.Token))
	return t, nil
}

// mayAddToken refuses a name that is taken, and more tokens than an account has use for.
func (p *Portal) mayAddToken(ctx context.Context, a Actor, name string) error {
	others, err := p.AccessTokens(ctx, a)
	if err != nil {
		return err
	}
	for _, t := range others {
		if strings.EqualFold(t.TokenName, name) {
			message := "Un jeton porte déjà ce nom : donnez-en un autre, ou révoquez celui-là."
			return &spst.Error{Kind: spst.Invalid, Code: spst.CodeAccessToken, Message: message,
				Problems: []spst.Problem{{Field: "token_name", Code: spst.ProblemTokenName, Severity: spst.SeverityError, Message: message}}}
		}
	}
	if len(others) >= spst.MaxAccessTokens {
		return &spst.Error{Kind: spst.Conflict, Code: spst.CodeAccessTokens,
			Message: fmt.Sprintf("Ce compte a %d jetons, et ne peut pas en avoir plus : révoquez ceux qui ne servent plus.", len(others))}
	}
	return nil
}

// RevokeAccessToken ends one of the actor's account at once: Conflict
// [spst.CodeAccessTokenRevoked] when it is revoked already, NotFound when there is none.
func (p *Portal) RevokeAccessToken(ctx context.Context, a Actor, id string) error {
	return p.store.Within(ctx, func(ctx context.Context) error {
		stored, err := p.store.AccessTokens(ctx, a.Account.Kind, a.Account.Number)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(stored, func(t StoredAccessToken) bool { return t.ID == id })
		if i < 0 {
			return orNotFound(nil, spst.CodeAccessToken, "Ce compte n'a pas ce jeton : actualisez la liste.")
		}
		t := stored[i]
		if !t.Revoked.IsZero() {
			return &spst.Error{Kind: spst.Conflict, Code: spst.CodeAccessTokenRevoked, Message: "Ce jeton est déjà révoqué."}
		}
		if err := p.store.RevokeAccessToken(ctx, id, p.now()); err != nil {
			return err
		}
		return p.tellAccount(ctx, a.Account, spst.TokenRevoked, a.Account.Number,
			fmt.Sprintf("Le jeton d'accès « %s » a été révoqué.", t.TokenName))
	})
}

// closeAccess ends all that was opened with a password that others may have known.
func (p *Portal) closeAccess(ctx context.Context, a spst.Account) error {
	if err := p.store.EndSessions(ctx, a.Kind, a.Number, [32]byte{}, p.now()); err != nil {
		return err
	}
	return p.store.RevokeAccessTokens(ctx, a.Kind, a.Number, p.now())
}

// authenticateToken finds the actor of an access token: Unauthenticated
// [spst.CodeAccessTokenEnded] when it is unknown, revoked or ended.
func (p *Portal) authenticateToken(ctx context.Context, token string) (Actor, error) {
	t, err := p.store.AccessToken(ctx, sha256.Sum256([]byte(token)), p.today())
	if spst.KindOf(err) == spst.NotFound || err == nil && !t.Revoked.IsZero() {
		return Actor{}, &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeAccessTokenEnded,
			Message: "Ce jeton d'accès n'est pas, ou plus, celui d'un compte : « adherent compte jetons creer » en donne un autre."}
	}
	if err != nil {
		return Actor{}, err
	}
	if t.Ended(p.today()) {
		return Actor{}, &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeAccessTokenEnded, Message: fmt.Sprintf(
			"Le jeton d'accès « %s » valait jusqu'au %s : « adherent compte jetons creer » en donne un autre.", t.TokenName, t.EndsOn.French())}
	}
	if now := p.now(); now.Sub(t.SeenAt) > seenEvery {
		_ = p.store.TouchAccessToken(ctx, t.ID, now) // as of a session
	}
	mustEnrol, err := p.mustEnrol(ctx, t.Account)
	return Actor{Account: t.Account, token: &t.AccessToken, mustEnrol: mustEnrol}, err
}

// PermitToken refuses an access token what is not open to one (Forbidden [spst.CodeAccessTokenRight]).
func (a Actor) PermitToken(open bool) error {
	if a.token == nil || open {
		return nil
	}
	return &spst.Error{Kind: spst.Forbidden, Code: spst.CodeAccessTokenRight,
		Message: "Un jeton d'accès ne permet rien sur le compte lui-même : connectez-vous avec le mot de passe."}
}

// narrowed are the rights that are left of an account's: an access token has a part of them.
func (a Actor) narrowed(rights []spst.Right) []spst.Right {
	if a.token == nil {
		return rights
	}
	var kept []spst.Right
	for _, r := range a.token.Rights {
		if spst.Permits(rights, r) {
			kept = append(kept, r)
		}
	}
	return kept
}

// errTokenRight says which right the actor's access token lacks.
func (a Actor) errTokenRight(need spst.Right) error {
	return &spst.Error{Kind: spst.Forbidden, Code: spst.CodeAccessTokenRight,
		Message: fmt.Sprintf("Le jeton d'accès « %s » ne donne pas le droit « %s » : il en faut un qui le donne, ou le mot de passe.", a.token.TokenName, need.Label())}
}
