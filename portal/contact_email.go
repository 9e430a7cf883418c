package portal

import (
	"context"
	"fmt"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// The e-mail of a contact who manages the company or its people may receive the
// codes of « Mot de passe oublié »: once the member itself has set it, and has
// confirmed it with a code that only the account's own address receives. What is
// set under a mandate never does.

// EmailCodeLife is how long a code that confirms an address is good.
const EmailCodeLife = time.Hour

const (
	emailCodeWindow = time.Hour // in which
	maxEmailCodes   = 3         // codes are mailed to a member
)

// StoredEmailCode is the code that confirms an address of a member: one at a
// time.
type StoredEmailCode struct {
	Member    string
	Contact   string
	Email     string // what it confirms
	MailedTo  string // the account's own address
	Code      string // PHC string; "" once it was used
	CodeUntil time.Time
	CodeTries int
	Sent      int // codes mailed since Since
	Since     time.Time
	SentKey   string // idempotency key of the last
}

// settleContact notes who set the e-mail, and unsets the confirmation of an
// e-mail that is new or that a mandatary restores. A mandatary neither changes
// nor removes an address that receives codes, nor the types that make it so.
func (p *Portal) settleContact(a Actor, before, after *spst.Contact) error {
	mandatary := a.Account.Kind == spst.MandataryAccount
	back := !before.RemovedAt.IsZero() && after.RemovedAt.IsZero()
	confirmed := before.Codes == spst.CodesReceived
	if after.Email != before.Email || back && mandatary {
		after.EmailBy, after.EmailAt, confirmed = a.Account, p.now(), false
	}
	if after.Email == "" {
		after.EmailOrigin = spst.EmailOrigin{}
	}
	after.SettleCodes(confirmed)
	gone := before.RemovedAt.IsZero() && !after.RemovedAt.IsZero()
	if mandatary && before.Codes == spst.CodesReceived && !back && (gone || codesOf(*before) != codesOf(*after)) {
		return errMemberOnly()
	}
	return nil
}

// SendEmailCode mails to the account's own address a code that confirms the
// e-mail of a contact; it takes the place of one mailed before. key is the
// Idempotency-Key: the same one again mails nothing. Only the member's own
// session may (Forbidden "member_only"). Too many: RateLimited "throttled".
func (p *Portal) SendEmailCode(ctx context.Context, a Actor, number, id, key string) (spst.EmailCodeSent, error) {
	var sent spst.EmailCodeSent
	c, own, err := p.toConfirm(ctx, a, number, id)
	if err != nil {
		return sent, err
	}
	if kept, err := p.store.EmailCode(ctx, number); err == nil && key != "" && key == kept.SentKey && kept.Contact == id && kept.Code != "" {
		return spst.EmailCodeSent{Masked: mask(kept.MailedTo), ExpiresAt: kept.CodeUntil.Truncate(time.Second)}, nil
	}
	if c.Codes == spst.CodesReceived {
		return sent, &spst.Error{Kind: spst.Conflict, Code: spst.CodeEmailConfirmed,
			Message: "Cette adresse est déjà confirmée : elle reçoit les codes."}
	}
	code, err := p.pick(codeLength)
	if err != nil {
		return sent, err
	}
	hash, err := p.passwords.hash(ctx, true, code)
	if err != nil {
		return sent, err
	}
	kept := StoredEmailCode{Member: number, Contact: id, Email: c.Email, MailedTo: own, Code: hash, SentKey: key}
	err = p.store.Within(ctx, func(ctx context.Context) error {
		if err := p.countEmailCode(ctx, &kept); err != nil {
			return err
		}
		return p.postCode(ctx, kept.CodeUntil, p.emailCodeLetter(kept, code))
	})
	if err != nil {
		return sent, err
	}
	return spst.EmailCodeSent{Masked: mask(own), ExpiresAt: kept.CodeUntil.Truncate(time.Second)}, nil
}

// toConfirm gives the contact whose e-mail is to be confirmed, and the account's
// own address.
func (p *Portal) toConfirm(ctx context.Context, a Actor, number, id string) (c spst.Contact, own string, err error) {
	if _, err := p.member(ctx, a, number, spst.RightCompany); err != nil {
		return c, "", err
	}
	if a.Account.Kind != spst.MemberAccount {
		return c, "", &spst.Error{Kind: spst.Forbidden, Code: spst.CodeMemberOnly,
			Message: "Seul l'adhérent confirme une adresse, depuis son propre compte."}
	}
	c, err = p.store.Contact(ctx, number, id)
	if spst.KindOf(err) == spst.NotFound || err == nil && !c.RemovedAt.IsZero() {
		return c, "", &spst.Error{Kind: spst.NotFound, Code: spst.CodeContact, Message: "Introuvable : actualisez la liste."}
	}
	if err != nil {
		return c, "", err
	}
	switch c.Codes {
	case "":
		return c, "", &spst.Error{Kind: spst.Conflict, Code: spst.CodeEmailWithoutCodes,
			Message: "Rien à confirmer : seules les adresses d'un dirigeant ou d'un responsable RH reçoivent des codes."}
	case spst.CodesNever:
		return c, "", &spst.Error{Kind: spst.Forbidden, Code: spst.CodeEmailOfMandate,
			Message: "Cette adresse a été saisie par un mandataire : elle ne recevra pas de code. Retirez ce contact et ajoutez-le vous-même."}
	case spst.CodesReceived, spst.CodesUnconfirmed: // these receive codes, or will
	}
	own, err = p.ownEmail(ctx, number)
	if err == nil && own == "" {
		err = &spst.Error{Kind: spst.Conflict, Code: spst.CodeNoAccountEmail,
			Message: "Votre compte n'a pas d'adresse à lui, qui puisse la confirmer : écrivez à " + p.service.Mailbox(spst.AccountsMailbox) +
				" en rappelant votre numéro."}
	}
	return c, own, err
}

// ownEmail is the account's own address; "" when nothing can be mailed to it.
func (p *Portal) ownEmail(ctx context.Context, number string) (string, error) {
	list, err := p.emails(ctx, spst.MemberAccount, number)
	for _, x := range list {
		if x.Purpose == spst.EmailAccount {
			return x.Email, err
		}
	}
	return "", err
}

// countEmailCode keeps a new code, counted with those of the last hour.
func (p *Portal) countEmailCode(ctx context.Context, c *StoredEmailCode) error {
	return p.store.Within(ctx, func(ctx context.Context) error {
		before, err := p.store.EmailCode(ctx, c.Member)
		if err != nil && spst.KindOf(err) != spst.NotFound {
			return err
		}
		now := p.now().UTC()
		c.Sent, c.Since, c.CodeUntil = before.Sent+1, before.Since, now.Add(EmailCodeLife)
		if again := before.Since.Add(emailCodeWindow); !now.Before(again) {
			c.Sent, c.Since = 1, now
		} else if before.Sent >= maxEmailCodes {
			return &spst.Error{
				Kind: spst.RateLimited, Code: spst.CodeThrottled, RetryAfter: again.Sub(now).Truncate(time.Second) + time.Second,
				Message: "Trop de codes demandés : reprenez le dernier reçu, ou patientez avant d'en demander un autre.",
			}
		}
		return p.store.PutEmailCode(ctx, *c)
	})
}

func (p *Portal) emailCodeLetter(c StoredEmailCode, code string) Letter {
	text := fmt.Sprintf(`Bonjour,

Voici le code à recopier pour que %s
reçoive les codes de « Mot de passe oublié » du compte n° %s :

    %s

Il est valable %d minutes et ne sert qu'une fois. Sans lui, cette
adresse ne reçoit aucun code.
%s`, mask(c.Email), c.Member, inTwo(code), int(EmailCodeLife.Minutes()), p.ifNotYou())
	return Letter{To: c.MailedTo, Subject: "Une adresse à confirmer", Text: text}
}

// ConfirmEmail makes the e-mail of a contact receive codes, with the code that
// the account's own address has received: once, in an hour, in few tries. One
// that is confirmed already is given back as it is.
func (p *Portal) ConfirmEmail(ctx context.Context, a Actor, number, id string, typed spst.EmailCode) (spst.Contact, error) {
	c, own, err := p.toConfirm(ctx, a, number, id)
	if err != nil || c.Codes == spst.CodesReceived {
		return c, err
	}
	kept, err := p.tryEmailCode(ctx, c, number, own)
	if err != nil {
		return c, err
	}
	good, err := p.passwords.verify(ctx, true, kept.Code, spelt(typed.Code))
	if err != nil {
		return c, err
	}
	if !good {
		return c, errWrongCode(maxCodeTries - kept.CodeTries)
	}
	err = p.store.Within(ctx, func(ctx context.Context) error {
		if c, own, err = p.toConfirm(ctx, a, number, id); err != nil || c.Codes == spst.CodesReceived {
			return err
		}
		now, err := p.store.EmailCode(ctx, number)
		if err != nil {
			return err
		}
		if now.Code != kept.Code || c.Email != kept.Email || own != kept.MailedTo {
			return errCodeOver()
		}
		now.Code = ""
		if err := p.store.PutEmailCode(ctx, now); err != nil {
			return err
		}
		return p.keepConfirmed(ctx, a, number, &c)
	})
	return c, err
}

// tryEmailCode counts a try before the code is looked at, as [Portal.tryCode].
func (p *Portal) tryEmailCode(ctx context.Context, c spst.Contact, number, own string) (StoredEmailCode, error) {
	var kept StoredEmailCode
	err := p.store.Within(ctx, func(ctx context.Context) error {
		var err error
		kept, err = p.store.EmailCode(ctx, number)
		if err != nil && spst.KindOf(err) != spst.NotFound {
			return err
		}
		same := kept.Contact == c.ID && kept.Email == c.Email && kept.MailedTo == own
		if !same || kept.Code == "" || kept.CodeTries >= maxCodeTries || !p.now().Before(kept.CodeUntil) {
			return errCodeOver()
		}
		kept.CodeTries++
		return p.store.PutEmailCode(ctx, kept)
	})
	return kept, err
}

// keepConfirmed keeps that the e-mail receives codes from now on, and tells of it.
func (p *Portal) keepConfirmed(ctx context.Context, a Actor, number string, c *spst.Contact) error {
	book, err := p.addressBook(ctx, number)
	if err != nil {
		return err
	}
	c.SettleCodes(true)
	c.Version++
	if err := p.store.PutContact(ctx, number, *c); err != nil {
		return err
	}
	if err := p.noteCompany(ctx, a, number, c.ID, change{"confirm", []string{"codes"}}, c.Version); err != nil {
		return err
	}
	return p.tellAddresses(ctx, a.Account, book)
}

func errCodeOver() error {
	return errInvalid(spst.CodeCodeOver, "code", "Ce code n'est plus valable : demandez-en un autre.")
}
