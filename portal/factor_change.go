package portal

import (
	"context"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// What an account sees and changes of itself. What carries a password is not
// kept by [Portal.Once]; none of it does harm when it is sent again.

// eventsShown is how many of the last events an account is shown.
const eventsShown = 20

// Account is what an account is shown of itself.
func (p *Portal) Account(ctx context.Context, a Actor) (spst.AccountSheet, error) {
	sheet := spst.AccountSheet{Account: a.Account}
	var err error
	if sheet.SecondFactor, err = p.factorState(ctx, a.Account); err != nil {
		return sheet, err
	}
	if sheet.Sessions, err = p.openSessions(ctx, a); err != nil {
		return sheet, err
	}
	sheet.Events, err = p.store.Events(ctx, a.Account.Kind, a.Account.Number, eventsShown)
	return sheet, err
}

func (p *Portal) openSessions(ctx context.Context, a Actor) ([]spst.OpenSession, error) {
	stored, err := p.store.Sessions(ctx, a.Account.Kind, a.Account.Number)
	if err != nil {
		return nil, err
	}
	open := []spst.OpenSession{}
	for _, s := range stored {
		if !p.live(s) {
			continue
		}
		open = append(open, spst.OpenSession{
			ID: sessionID(s.Digest), Address: s.Origin.Address, Program: s.Origin.Program,
			Opened: s.Opened.Truncate(time.Second), Seen: s.Seen.Truncate(time.Second), Current: s.Digest == a.session,
		})
	}
	return open, nil
}

// sessionID names a session to its owner: a part of the digest of its token,
// which opens nothing.
func sessionID(digest [32]byte) string { return hex.EncodeToString(digest[:6]) }

// EndSession ends a session of the actor's account, by its ID: Conflict
// [spst.CodeSessionEnded] when it has ended less than [ReplyLife] ago, NotFound when
// it has none of that ID.
func (p *Portal) EndSession(ctx context.Context, a Actor, id string) error {
	stored, err := p.store.Sessions(ctx, a.Account.Kind, a.Account.Number)
	if err != nil {
		return err
	}
	for _, s := range stored {
		if sessionID(s.Digest) != id {
			continue
		}
		if !p.live(s) {
			return &spst.Error{Kind: spst.Conflict, Code: spst.CodeSessionEnded, Message: "Cette session est déjà fermée."}
		}
		return p.store.EndSession(ctx, s.Digest, p.now())
	}
	return orNotFound(nil, spst.CodeOpenSession, "Cette session n'est pas ouverte, ou plus : actualisez la liste.")
}

// BeginSecondFactor draws a secret for an application, which a code must confirm
// ([Portal.ConfirmSecondFactor]) within [EnrolmentLife]; asked again, another one. A wrong
// password is Invalid "current" and counts as a failed sign-in.
func (p *Portal) BeginSecondFactor(ctx context.Context, a Actor, given spst.PasswordProof, from string) (spst.Enrolment, error) {
	stored, try, err := p.samePerson(ctx, a, given.Password, from)
	if err != nil {
		return spst.Enrolment{}, err
	}
	defer p.tries.end(try)
	if stored == nil {
		return spst.Enrolment{}, onField(spst.CodePassword, "password", errWrongCurrent(try))
	}
	secret, err := p.newSecret()
	if err != nil {
		return spst.Enrolment{}, err
	}
	now := p.now()
	err = p.store.Within(ctx, func(ctx context.Context) error {
		if err := p.forgive(ctx, try); err != nil {
			return err
		}
		_, on, err := p.factorOf(ctx, a.Account)
		if err != nil {
			return err
		}
		if on {
			return errFactorOn()
		}
		return p.store.PutSecondFactor(ctx, StoredSecondFactor{
			Kind: a.Account.Kind, Number: a.Account.Number, Begun: now, SecondFactorSecrets: SecondFactorSecrets{Secret: secret},
		})
	})
	if err != nil {
		return spst.Enrolment{}, err
	}
	return spst.Enrolment{
		Secret: secret, URI: p.enrolmentURI(a.Account, secret), ExpiresAt: now.Add(EnrolmentLife).UTC().Truncate(time.Second),
	}, nil
}

// ConfirmSecondFactor turns the second factor on with a first code of the
// application, and gives the recovery codes. The other sessions of the account
// end and its addresses are told.
func (p *Portal) ConfirmSecondFactor(ctx context.Context, a Actor, c spst.SecondFactorCode) (spst.RecoveryCodes, error) {
	if _, err := p.confirmed(ctx, a, c); err != nil {
		return spst.RecoveryCodes{}, err
	}
	codes, hashes, err := p.newRecovery(ctx) // takes long, so it comes before the transaction
	if err != nil {
		return spst.RecoveryCodes{}, err
	}
	err = p.store.Within(ctx, func(ctx context.Context) error {
		f, err := p.confirmed(ctx, a, c)
		if err != nil {
			return err
		}
		f.Recovery = hashes
		if err := p.store.PutSecondFactor(ctx, f); err != nil {
			return err
		}
		if err := p.store.EndSessions(ctx, f.Kind, f.Number, a.session, p.now()); err != nil {
			return err
		}
		return p.tellAccount(ctx, a.Account, spst.FactorTurnedOn, a.Account.Number,
			"Le double facteur a été activé : un code de votre application sera demandé à la connexion.")
	})
	return spst.RecoveryCodes{Codes: codes}, err
}

// confirmed is the second factor of the actor as a first code turns it on.
func (p *Portal) confirmed(ctx context.Context, a Actor, c spst.SecondFactorCode) (StoredSecondFactor, error) {
	f, on, err := p.factorOf(ctx, a.Account)
	switch {
	case err != nil:
		return f, err
	case on:
		return f, errFactorOn()
	case f.Secret == "" || !p.now().Before(f.Begun.Add(EnrolmentLife)):
		return f, &spst.Error{Kind: spst.Conflict, Code: spst.CodeEnrolment,
			Message: "Cette activation a trop attendu, ou n'est pas commencée : recommencez-la."}
	}
	x, err := p.proveStep(f, spelt(c.Code))
	if err != nil {
		return f, err
	}
	if x == nil {
		return f, errInvalid(spst.CodeWrongCode, "code", textWrongFactor)
	}
	f.Since, f.Step = p.now(), x.step
	return f, nil
}

// RemoveSecondFactor turns the second factor off: it needs the password and a code. It
// is Conflict while the service asks for it; one that is off already is left so.
func (p *Portal) RemoveSecondFactor(ctx context.Context, a Actor, given spst.SecondFactorProof, from string) error {
	x, try, err := p.proveAgain(ctx, a, given, from)
	if err != nil {
		return err
	}
	defer p.tries.end(try)
	if x == nil {
		return p.forgive(ctx, try)
	}
	return p.taking(ctx, a, *x, try, func(ctx context.Context, f StoredSecondFactor) error {
		needed, err := p.factorNeeded(ctx, a.Account)
		if err != nil {
			return err
		}
		if needed {
			return &spst.Error{Kind: spst.Conflict, Code: spst.CodeFactorNeeded,
				Message: "Votre service demande le double facteur pour ce compte : il ne peut pas être désactivé."}
		}
		if err := p.store.RemoveSecondFactor(ctx, f.Kind, f.Number); err != nil {
			return err
		}
		return p.tellAccount(ctx, a.Account, spst.FactorTurnedOff, a.Account.Number,
			"Le double facteur a été désactivé : le mot de passe suffit de nouveau à la connexion.")
	})
}

// RenewRecoveryCodes gives new recovery codes in the place of those that are left:
// it needs the password and a code.
func (p *Portal) RenewRecoveryCodes(ctx context.Context, a Actor, given spst.SecondFactorProof, from string) (spst.RecoveryCodes, error) {
	x, try, err := p.proveAgain(ctx, a, given, from)
	if err != nil {
		return spst.RecoveryCodes{}, err
	}
	defer p.tries.end(try)
	if x == nil {
		return spst.RecoveryCodes{}, joinForgiven(errFactorOff(), p.forgive(ctx, try))
	}
	codes, hashes, err := p.newRecovery(ctx)
	if err != nil {
		return spst.RecoveryCodes{}, err
	}
	err = p.taking(ctx, a, *x, try, func(ctx context.Context, f StoredSecondFactor) error {
		f.Recovery = hashes
		if err := p.store.PutSecondFactor(ctx, f); err != nil {
			return err
		}
		return p.tellAccount(ctx, a.Account, spst.RecoveryRenewed, a.Account.Number,
			"De nouveaux codes de secours ont été donnés : ceux d'avant ne valent plus rien.")
	})
	return spst.RecoveryCodes{Codes: codes}, err
}

// proveAgain looks at the password and the code that are given again in an open
// session; the proof is nil while the second factor is off. A wrong one is
// Invalid, on its field, and counts as a failed sign-in. When there is no error,
// tries.end is to be called once what follows of it is kept.
func (p *Portal) proveAgain(ctx context.Context, a Actor, given spst.SecondFactorProof, from string) (x *proof, try *attempt, err error) {
	stored, try, err := p.samePerson(ctx, a, given.Password, from)
	if err != nil {
		return nil, try, err
	}
	defer func() {
		if err != nil {
			p.tries.end(try)
		}
	}()
	if stored == nil {
		return nil, try, onField(spst.CodePassword, "password", errWrongCurrent(try))
	}
	f, on, err := p.factorOf(ctx, a.Account)
	if err != nil || !on {
		return nil, try, err
	}
	x, err = p.prove(ctx, f, given.Code)
	if err == nil && x == nil {
		err = onField(spst.CodeWrongCode, "code", try.wrongFactor())
	}
	return x, try, err
}

// taking runs do in one transaction with the use of the code given for it.
func (p *Portal) taking(ctx context.Context, a Actor, x proof, try *attempt, do func(context.Context, StoredSecondFactor) error) error {
	return p.store.Within(ctx, func(ctx context.Context) error {
		if err := p.forgive(ctx, try); err != nil {
			return err
		}
		f, err := p.use(ctx, a.Account, x)
		if err != nil {
			return onField(spst.CodeWrongCode, "code", err)
		}
		return do(ctx, f)
	})
}

// onField turns the refusal of a password or code that was given again into a
// problem of its field: as it is, it would end the session. Other errors pass.
func onField(code spst.Code, field string, err error) error {
	e, ok := err.(*spst.Error) //nolint:errorlint // made in this package
	if !ok || e.Kind != spst.Unauthenticated && e.Kind != spst.Invalid {
		return err
	}
	refusal := errInvalid(code, field, e.Message).(*spst.Error) //nolint:errorlint // made there
	refusal.Code, refusal.TriesLeft, refusal.RetryAfter = e.Code, e.TriesLeft, e.RetryAfter
	return refusal
}

// ResetSecondFactor takes the second factor of an account away, for who has lost
// phone and recovery codes: by is who does it at the service. Its sessions end, it
// is remembered, and the addresses of the account are told. It tells whether there
// was one. As the rest of the back office, it is not for the API.
func (p *Portal) ResetSecondFactor(ctx context.Context, a spst.Account, by string) (bool, error) {
	if open, err := p.HasAccount(ctx, a.Kind, a.Number); err != nil || !open {
		return false, orNotFound(err, spst.CodeAccount, "Aucun compte n'est ouvert sous ce numéro.")
	}
	if by == "" {
		return false, refusedFields(spst.CodeFactorReset,
			[]spst.Problem{missing("by", spst.ProblemByRequired, "Dites qui retire le double facteur.")})
	}
	did := false
	err := p.store.Within(ctx, func(ctx context.Context) error {
		var err error
		if _, did, err = p.factorOf(ctx, a); err != nil || !did {
			return err
		}
		if err := p.store.RemoveSecondFactor(ctx, a.Kind, a.Number); err != nil {
			return err
		}
		if err := p.store.EndSessions(ctx, a.Kind, a.Number, [32]byte{}, p.now()); err != nil {
			return err
		}
		return p.tellAccount(ctx, a, spst.FactorReset, by,
			"Le service a retiré le double facteur : le mot de passe suffit de nouveau à la connexion.\nActivez-le de nouveau sur « Mon compte ».")
	})
	return did && err == nil, err
}

// AccountEvents are what happened to an account, for the service: the last ones,
// newest first.
func (p *Portal) AccountEvents(ctx context.Context, a spst.Account) ([]spst.AccountEvent, error) {
	return p.store.Events(ctx, a.Kind, a.Number, 1000)
}

// tellAccount remembers what happened to an account and tells every
// address of it, inside the transaction of the change.
func (p *Portal) tellAccount(ctx context.Context, a spst.Account, what spst.AccountAction, by, sentence string) error {
	id, err := p.newID()
	if err != nil {
		return err
	}
	if err := p.store.AddEvent(ctx, id, a, spst.AccountEvent{At: p.now(), Action: what, By: by}); err != nil {
		return err
	}
	list, err := p.noticeEmails(ctx, a.Kind, a.Number)
	if err != nil {
		return err
	}
	text := fmt.Sprintf(`Bonjour,

Compte n° %s, le %s.
%s
%s`, a.Number, p.today().French(), sentence, p.ifNotYou())
	return p.post(ctx, toEach(list, what.Subject(), text)...)
}

func errFactorOn() error {
	return &spst.Error{
		Kind: spst.Conflict, Code: spst.CodeFactorOn,
		Message: "Le double facteur est déjà actif sur ce compte. Des codes de secours qui n'ont pas été notés se remplacent par de nouveaux.",
	}
}
