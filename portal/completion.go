package portal

import (
	"context"
	"slices"
	"strings"

	"github.com/espace-adherent/adherent/spst"
)

// DeliverReset mails a new code, which takes the place of one mailed before,
// to the addresses chosen. key is the Idempotency-Key: the same one again
// mails nothing.
func (p *Portal) DeliverReset(ctx context.Context, id, key string, c spst.ResetDeliveryChoice) (spst.Reset, error) {
	return p.sendCode(ctx, id, key, false, func(r StoredReset) ([]string, error) { return p.chosen(ctx, r, c) })
}

// sendCode makes a code for a reset whose image was read, or not, and has it carried to the addresses that
// to gives: both or neither. A code that is sent in place of an answer to the image counts as one.
func (p *Portal) sendCode(ctx context.Context, id, key string, unread bool, to func(StoredReset) ([]string, error)) (spst.Reset, error) {
	r, err := p.liveReset(ctx, id)
	if err != nil {
		return spst.Reset{}, err
	}
	if key != "" && key == r.SentKey && r.Code != "" {
		return r.public(id), nil
	}
	if r.unread() != unread || r.Done {
		return spst.Reset{}, errStep(r)
	}
	emails, err := to(r)
	if err != nil {
		return spst.Reset{}, err
	}
	code, err := p.pick(codeLength)
	if err != nil {
		return spst.Reset{}, err
	}
	hash, err := p.passwords.hash(ctx, false, code)
	if err != nil {
		return spst.Reset{}, err
	}
	until := p.now().Add(CodeLife).UTC()
	letters := p.codeLetters(r, emails, code)
	var out spst.Reset
	err = p.store.Within(ctx, func(ctx context.Context) error {
		var err error
		out, err = p.changeReset(ctx, id, r.step(), func(r *StoredReset) error {
			if r.Sent >= maxSent || unread && r.Wrong+1 >= maxWrong {
				return errResetOver()
			}
			r.Sent++
			if unread {
				r.Wrong++
			}
			r.Code, r.CodeUntil, r.CodeTries, r.SentKey = hash, until, 0, key
			return nil
		})
		if err != nil {
			return err
		}
		return p.postCode(ctx, until, letters...)
	})
	if err != nil {
		return spst.Reset{}, err
	}
	return out, nil
}

// DeliverResetByEmail is for who cannot read the image: it mails a new code to an address that
// the person gives, when it is one that the account's codes go to. The answer, the work
// and the time are the same when it is not, or when there is no such account: the letter
// is carried afterwards, and nobody learns whether there is one. It counts as an answer to
// the image and as a code mailed. key is the Idempotency-Key.
func (p *Portal) DeliverResetByEmail(ctx context.Context, id, key string, e spst.ResetEmail) (spst.Reset, error) {
	return p.sendCode(ctx, id, key, true, func(r StoredReset) ([]string, error) {
		list, err := p.codeEmails(ctx, r)
		return []string{knownAs(list, e.Email)}, err
	})
}

// knownAs is the address of the list that is typed; "" when none is.
func knownAs(list []AccountEmail, typed string) string {
	typed = strings.TrimSpace(typed)
	known := ""
	for _, a := range list {
		if strings.EqualFold(a.Email, typed) {
			known = a.Email
		}
	}
	return known
}

// chosen are the addresses of a choice; one that the account lacks is refused.
func (p *Portal) chosen(ctx context.Context, r StoredReset, c spst.ResetDeliveryChoice) ([]string, error) {
	list, err := p.codeEmails(ctx, r)
	if err != nil {
		return nil, err
	}
	var to []string
	for _, purpose := range c.Purposes {
		i := slices.IndexFunc(list, func(a AccountEmail) bool { return a.Purpose == purpose })
		if i < 0 {
			return nil, errInvalid(spst.CodeAddress, "purposes", "Cette adresse n'est pas proposée : choisissez parmi celles de la liste.")
		}
		to = append(to, list[i].Email)
	}
	slices.Sort(to)
	return slices.Compact(to), nil
}

// CompleteReset sets the new password with the code that was mailed: once, in
// ten minutes, in few tries. All sessions of the account end and all its
// addresses are told. A refused password does not use the code up; the same
// code and password again, after the answer was lost, changes nothing. from is
// the network address of the caller, known for the account from then on.
func (p *Portal) CompleteReset(ctx context.Context, id string, c spst.ResetCompletion, from string) error {
	r, err := p.tryCode(ctx, id)
	if err != nil {
		return err
	}
	good, err := p.passwords.verify(ctx, false, r.Code, spelt(c.Code))
	if err != nil {
		p.giveTryBack(context.WithoutCancel(ctx), id)
		return err
	}
	if !good {
		return errWrongCode(maxCodeTries - r.CodeTries)
	}
	stored, err := p.store.Account(ctx, r.Kind, r.Number, p.today())
	if spst.KindOf(err) == spst.NotFound { // closed since
		return errResetOver()
	}
	if err != nil {
		return err
	}
	if r.Done {
		return p.completedBefore(ctx, r, stored, c.Password)
	}
	if err := p.checkPassword(ctx, stored.Account, c.Password); err != nil {
		p.giveTryBack(ctx, id)
		return err
	}
	if stored.Password, err = p.passwords.hash(ctx, true, c.Password); err != nil {
		return err
	}
	return p.complete(ctx, id, stored, from)
}

// tryCode counts a try before the code is looked at: tries made at the same
// time cannot slip through together.
func (p *Portal) tryCode(ctx context.Context, id string) (StoredReset, error) {
	var r StoredReset
	err := p.store.Within(ctx, func(ctx context.Context) error {
		var err error
		if r, err = p.liveReset(ctx, id); err != nil {
			return err
		}
		if r.step() != spst.StepCompletion {
			return errStep(r)
		}
		if r.CodeTries >= maxCodeTries || !p.now().Before(r.CodeUntil) {
			return errCodeOver()
		}
		r.CodeTries++
		return p.store.PutReset(ctx, r)
	})
	return r, err
}

// giveTryBack takes a try off the count: one with the right code and a refused
// password, or one that ended before its code was checked.
func (p *Portal) giveTryBack(ctx context.Context, id string) {
	_, _ = p.changeReset(ctx, id, spst.StepCompletion, func(r *StoredReset) error { // else one try fewer
		r.CodeTries--
		return nil
	})
}

// completedBefore answers a reset that is over: no error when this is the
// password that it set, since only its answer was lost.
func (p *Portal) completedBefore(ctx context.Context, r StoredReset, stored StoredAccount, password string) error {
	same, err := p.passwords.verify(ctx, true, stored.Password, password)
	if err != nil || same {
		return err
	}
	return errStep(r)
}

// complete keeps the password, uses the code up, ends the sessions, forgets the
// failures and tells the addresses: all or nothing.
func (p *Portal) complete(ctx context.Context, id string, stored StoredAccount, from string) error {
	return p.store.Within(ctx, func(ctx context.Context) error {
		_, err := p.changeReset(ctx, id, spst.StepCompletion, func(r *StoredReset) error {
			r.Done = true
			return nil
		})
		if err != nil {
			return err
		}
		if err := p.store.PutAccount(ctx, stored); err != nil {
			return err
		}
		for _, why := range []purpose{toSignIn, toReset} {
			if err := p.forget(ctx, newAttempt(why, stored.Account, from)); err != nil {
				return err
			}
		}
		if err := p.store.NoteNetwork(ctx, stored.Account, Network(from), p.now()); err != nil {
			return err
		}
		if err := p.closeAccess(ctx, stored.Account); err != nil {
			return err
		}
		return p.tellChanged(ctx, stored.Account)
	})
}

// checkPassword applies [spst.CheckPassword] with what is known of the account.
func (p *Portal) checkPassword(ctx context.Context, a spst.Account, password string) error {
	owner := spst.PasswordOwner{Number: a.Number, Name: a.Name}
	if a.Kind == spst.MemberAccount {
		m, err := p.store.Member(ctx, a.Number, p.today())
		if err != nil && spst.KindOf(err) != spst.NotFound {
			return err
		}
		owner.SIRET = m.SIRET
		if m.Name != "" {
			owner.Name = m.Name
		}
	}
	if problems := spst.CheckPassword(password, owner); len(problems) > 0 {
		return &spst.Error{Kind: spst.Invalid, Code: spst.CodePassword, Message: problems[0].Message, Problems: problems}
	}
	return nil
}

// ChangePassword replaces the password of who is signed in, who gives the one
// in force: a wrong one is Invalid "current" and counts as a failed sign-in.
// Their other sessions end and all addresses of the account are told. The same
// change again, after the answer was lost, changes nothing.
func (p *Portal) ChangePassword(ctx context.Context, a Actor, c spst.PasswordChange, from string) error {
	stored, try, err := p.samePerson(ctx, a, c.Current, from)
	if err != nil {
		return err
	}
	defer p.tries.end(try)
	if stored == nil {
		return p.wrongCurrent(ctx, a, try, c)
	}
	if err := p.checkChange(ctx, stored.Account, c); err != nil {
		return joinForgiven(err, p.forgive(ctx, try))
	}
	if stored.Password, err = p.passwords.hash(ctx, true, c.Password); err != nil {
		return err
	}
	return p.store.Within(ctx, func(ctx context.Context) error {
		if err := p.forgive(ctx, try); err != nil {
			return err
		}
		if err := p.store.PutAccount(ctx, *stored); err != nil {
			return err
		}
		if err := p.store.EndSessions(ctx, stored.Kind, stored.Number, a.session, p.now()); err != nil {
			return err
		}
		return p.tellChanged(ctx, stored.Account)
	})
}

func (p *Portal) checkChange(ctx context.Context, a spst.Account, c spst.PasswordChange) error {
	if c.Current == c.Password {
		return errInvalid(spst.CodePasswordSame, "password", "C'est le mot de passe actuel : choisissez-en un autre.")
	}
	return p.checkPassword(ctx, a, c.Password)
}

// joinForgiven gives the error of forgetting the failures, if there is one,
// else the refusal.
func joinForgiven(refusal, forgiving error) error {
	if forgiving != nil {
		return forgiving
	}
	return refusal
}

// wrongCurrent refuses the current password, unless the new one is in force
// already: then the change was made and its answer was lost.
func (p *Portal) wrongCurrent(ctx context.Context, a Actor, try *attempt, c spst.PasswordChange) error {
	stored, err := p.store.Account(ctx, a.Account.Kind, a.Account.Number, p.today())
	if err != nil {
		return err
	}
	done, err := p.passwords.verify(ctx, true, stored.Password, c.Password)
	if err != nil {
		return err
	}
	if done {
		return p.forgive(ctx, try)
	}
	return errWrongCurrent(try)
}

func errWrongCode(left int) error {
	message := "Ce n'est pas le code reçu : vérifiez-le. Il reste " + spst.Counted(left, "essai", "essais") + "."
	if left <= 0 {
		message = "Ce n'est pas le code reçu, et il n'est plus valable : demandez-en un autre."
	}
	return errInvalid(spst.CodeWrongCode, "code", message)
}
