package portal

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/espace-adherent/adherent/spst"
)

// An account is taken over by way of an e-mail address: a letter tells each
// change of one to the addresses that the account had before it.

// addressBook is every e-mail of a member at a moment.
type addressBook struct {
	member    string
	entries   map[string]bookEntry // by what the address is of
	receiving []AccountEmail       // those that codes are mailed to
}

// bookEntry is one address.
type bookEntry struct {
	email string
	label string // what it is of, in French
	// codes says what the address has to do with codes; two entries that differ
	// in it are a change too.
	codes string
}

func (p *Portal) addressBook(ctx context.Context, member string) (addressBook, error) {
	b := addressBook{member: member, entries: map[string]bookEntry{}}
	own, err := p.store.AccountEmails(ctx, spst.MemberAccount, member)
	if err != nil {
		return b, err
	}
	contacts, err := p.store.Contacts(ctx, member)
	if err != nil {
		return b, err
	}
	company, err := p.store.Company(ctx, member)
	if err != nil && spst.KindOf(err) != spst.NotFound { // one that is being entered
		return b, err
	}
	b.receiving = withContacts(own, contacts, member, receivesCodes)
	for _, a := range b.receiving {
		if byContact[a.Purpose] == "" {
			b.entries["account "+string(a.Purpose)] = bookEntry{email: a.Email, label: a.Purpose.Label()}
		}
	}
	if company.Email != "" {
		b.entries["company"] = bookEntry{email: company.Email, label: "Email administratif"}
	}
	for _, c := range contacts {
		if c.Email != "" {
			b.entries["contact "+c.ID] = bookEntry{email: c.Email, label: contactLabel(c), codes: codesOf(c)}
		}
	}
	return b, nil
}

// contactLabel names a contact by its types: the letter goes outside.
func contactLabel(c spst.Contact) string {
	var types []string
	for _, t := range c.Types {
		types = append(types, t.Label())
	}
	return "Contact « " + strings.Join(types, ", ") + " »"
}

// codesOf is what a contact has to do with codes: their state, and for which type.
func codesOf(c spst.Contact) string {
	if c.Codes == "" {
		return ""
	}
	return fmt.Sprint(c.Codes, " ", c.Holds(spst.ManagerContact), c.Holds(spst.HRContact))
}

// ownCodes are the entries that receive codes, or will once confirmed: those of
// which the member alone decides.
func (b addressBook) ownCodes() map[string]bookEntry {
	found := map[string]bookEntry{}
	for key, e := range b.entries {
		if e.codes != "" && !strings.HasPrefix(e.codes, string(spst.CodesNever)) {
			found[key] = bookEntry{email: e.email, codes: e.codes}
		}
	}
	return found
}

// guardEmails checks a write of the member's contacts, and tells the addresses
// in before, the address book as it was, what has changed. A mandatary may not
// change where codes go. The member's own session must have given its password
// again to do so, or to set an address that is to be confirmed (Forbidden
// [spst.CodeConfirmPassword]).
func (p *Portal) guardEmails(ctx context.Context, a Actor, before addressBook) error {
	after, err := p.addressBook(ctx, before.member)
	if err != nil {
		return err
	}
	if a.Account.Kind == spst.MandataryAccount {
		if !slices.Equal(before.receiving, after.receiving) {
			return errMemberOnly()
		}
	} else if p.mailer != nil && !maps.Equal(before.ownCodes(), after.ownCodes()) {
		if err := p.passwordGiven(ctx, a); err != nil {
			return err
		}
	}
	return p.tellChanges(ctx, a.Account, before, after)
}

// passwordGiven refuses when the password was not given again in the session.
func (p *Portal) passwordGiven(ctx context.Context, a Actor) error {
	s, err := p.liveSession(ctx, a.session)
	if err != nil {
		return err
	}
	if p.now().Sub(s.Confirmed) > ConfirmLife {
		return &spst.Error{
			Kind: spst.Forbidden, Code: spst.CodeConfirmPassword,
			Message: "Cette adresse reçoit les codes de « Mot de passe oublié », ou les recevra : donnez votre mot de passe pour la changer.",
		}
	}
	return nil
}

// tellAddresses tells of what has changed since before, inside the transaction
// that changes it; who is the zero account for the service itself.
func (p *Portal) tellAddresses(ctx context.Context, who spst.Account, before addressBook) error {
	after, err := p.addressBook(ctx, before.member)
	if err != nil {
		return err
	}
	return p.tellChanges(ctx, who, before, after)
}

func (p *Portal) tellChanges(ctx context.Context, who spst.Account, before, after addressBook) error {
	changes, old := before.changes(after)
	if len(changes) == 0 {
		return nil
	}
	told := slices.Clone(before.receiving)
	for _, email := range old {
		told = append(told, AccountEmail{Email: email})
	}
	if company, ok := before.entries["company"]; ok {
		told = append(told, AccountEmail{Email: company.email})
	}
	what := fmt.Sprintf(`Les adresses du compte n° %s ont changé le %s,
%s :

%s

%s`, before.member, p.today().French(), by(who), strings.Join(changes, "\n"), sayCodes(before, after))
	letters := toEach(told, "Les adresses de votre compte ont changé", "Bonjour,\n\n"+what+`
Celles d'avant, dont la vôtre, sont prévenues.
`+p.ifNotYou())
	if mailbox := p.service.Mailbox(spst.AccountsMailbox); len(before.receiving) == 0 && who.Kind != "" && mailbox != "" {
		letters = append(letters, Letter{To: mailbox, Subject: "Adhérent n° " + before.member + " : adresses changées, personne à prévenir", Text: what + `
Aucune adresse du compte ne permet d'en prévenir l'adhérent : vérifiez
auprès de lui que ce changement est le sien.
` + p.signature()})
	}
	return p.post(ctx, letters...)
}

// tellMandatary tells a mandatary's addresses that one of them was changed by
// the service.
func (p *Portal) tellMandatary(ctx context.Context, number string, before []AccountEmail) error {
	text := fmt.Sprintf(`Bonjour,

L'adresse du compte de mandataire n° %s, qui reçoit ses codes de
« Mot de passe oublié », a été changée par le service le %s.
%s`, number, p.today().French(), p.ifNotYou())
	return p.post(ctx, toEach(before, "L'adresse de votre compte a changé", text)...)
}

// changes says what has changed, a line each without any address, and gives the
// addresses that were there.
func (b addressBook) changes(after addressBook) (lines, old []string) {
	keys := maps.Clone(b.entries)
	maps.Copy(keys, after.entries)
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		was, is := b.entries[key], after.entries[key]
		var did string
		switch {
		case was.email == "":
			did = "adresse ajoutée"
		case is.email == "":
			did = "adresse retirée"
		case was.email != is.email:
			did = "adresse changée"
		case was.codes != is.codes:
			did = "usage changé"
		default:
			continue
		}
		label := is.label
		if label == "" {
			label = was.label
		}
		lines = append(lines, "- "+label+" : "+did)
		if was.email != "" {
			old = append(old, was.email)
		}
	}
	return lines, old
}

// by says who did it.
func by(who spst.Account) string {
	switch who.Kind {
	case spst.MemberAccount:
		return "depuis ce compte"
	case spst.MandataryAccount:
		return "par le mandataire n° " + who.Number
	}
	return "par le service"
}

func sayCodes(before, after addressBook) string {
	if slices.Equal(before.receiving, after.receiving) {
		return "Les codes de « Mot de passe oublié » vont toujours aux mêmes."
	}
	return "Les codes de « Mot de passe oublié » ne vont plus aux mêmes."
}

// errMemberOnly is for a mandatary who would change where codes go.
func errMemberOnly() error {
	return &spst.Error{
		Kind: spst.Forbidden, Code: spst.CodeMemberOnly,
		Message: "Cette adresse reçoit les codes de « Mot de passe oublié » : seul l'adhérent la change ou la retire, depuis son propre compte.",
	}
}
