package portal

import (
	"context"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// What would let somebody at an unlocked terminal take an account over asks for
// the password again, and tells the addresses that were there before.

// ConfirmLife is how long a password given again is good for, in its session.
const ConfirmLife = 5 * time.Minute

// ConfirmPassword notes that who is signed in has given their password again. A
// wrong one is Invalid "current", and counts as a failed sign-in.
func (p *Portal) ConfirmPassword(ctx context.Context, a Actor, password, from string) error {
	stored, try, err := p.samePerson(ctx, a, password, from)
	if err != nil {
		return err
	}
	defer p.tries.end(try)
	if stored == nil {
		return errWrongCurrent(try)
	}
	return p.store.Within(ctx, func(ctx context.Context) error {
		if err := p.forgive(ctx, try); err != nil {
			return err
		}
		return p.store.ConfirmSession(ctx, a.session, p.now())
	})
}

// samePerson counts a try and checks the password of who is signed in; it gives
// no account when the password is wrong. Failed tries of strangers do not hold
// up somebody who is signed in. When there is no error, tries.end is to be
// called once what follows of it is kept.
func (p *Portal) samePerson(ctx context.Context, a Actor, password, from string) (*StoredAccount, *attempt, error) {
	try := newAttempt(toSignIn, a.Account, from)
	try.known = true
	stored, err := p.look(ctx, try, password)
	return stored, try, err
}

func errWrongCurrent(try *attempt) error {
	refusal := errInvalid(spst.CodeCurrentPassword, "current", "Ce n'est pas votre mot de passe actuel.").(*spst.Error) //nolint:errorlint // made above
	refusal.TriesLeft, refusal.RetryAfter = triesLeft(try.here.now.Count), delayAfter(try.here.now.Count, longestBlock)
	return refusal
}
