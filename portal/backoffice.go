package portal

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/espace-adherent/adherent/spst"
)

// The back office: what the service itself enters, from the command line or
// from a file ([Load]). There is no actor: none of it is to be reached from the
// API. Each Register… checks an entry, keeps it, and tells whether anything
// changed: the same entry twice changes nothing the second time.

// AsMember is who reads for the service what a member sees of itself.
func AsMember(number string) Actor {
	return Actor{Account: spst.Account{Kind: spst.MemberAccount, Number: number}}
}

// MemberEntry is a member as the service enters it.
type MemberEntry struct {
	Number string `json:"number"`
	spst.Company
	// InvoiceProfile is the one that its invoicing platform needs; the service's
	// when neither given nor kept.
	InvoiceProfile spst.InvoiceProfile `json:"invoice_profile,omitempty"`
	// Clear are the fields to empty, by their names in JSON.
	Clear []string `json:"clear,omitempty"`
}

// RegisterMember adds a member; of one that is there, it changes the fields
// that the entry gives, empties those of Clear, and leaves the others. Number, name, SIRET and date
// d'adhésion are mandatory; the rest may be left to the member.
func (p *Portal) RegisterMember(ctx context.Context, e MemberEntry) (bool, error) {
	if err := refusedFields(spst.CodeMember, spst.TidyTexts(&e)); err != nil {
		return false, err
	}
	changed := false
	err := p.store.Within(ctx, func(ctx context.Context) error {
		before, err := p.store.Company(ctx, e.Number)
		if err != nil && spst.KindOf(err) != spst.NotFound {
			return err
		}
		if !e.LeftOn.IsZero() && e.LeftOn != before.LeftOn {
			return errInvalid(spst.CodeLeftOnLocked, "left_on", "Le dernier jour d'adhésion se donne par « portail adherent fermer --le DATE ».")
		}
		after := before
		if err := overlay(&after, e.Company); err != nil {
			return err
		}
		if err := empty(&after, e.Clear); err != nil {
			return err
		}
		after.Version, after.LeftOn, after.Validation, after.NAFList = before.Version, before.LeftOn, before.Validation, before.NAFList
		if err := p.checkMember(e.Number, &after); err != nil {
			return err
		}
		if err := refusedFields(spst.CodeMember, spst.CheckProfile("invoice_profile", e.InvoiceProfile)); err != nil {
			return err
		}
		known, err := p.store.Member(ctx, e.Number, p.today())
		if err != nil && spst.KindOf(err) != spst.NotFound {
			return err
		}
		profile := cmp.Or(e.InvoiceProfile, known.InvoiceProfile)
		if changed = after != before || profile != known.InvoiceProfile; !changed {
			return nil
		}
		book, err := p.addressBook(ctx, e.Number)
		if err != nil {
			return err
		}
		err = p.store.PutMember(ctx, Member{Member: spst.Member{
			Number: e.Number, Name: after.Name, SIRET: after.SIRET, Activity: after.Activity, NAFCode: after.NAFCode, JoinedOn: after.JoinedOn,
		}, VAT: after.VAT, InvoiceProfile: profile})
		if err != nil {
			return err
		}
		if err := p.LoadCompany(ctx, e.Number, after); err != nil {
			return err
		}
		return p.tellAddresses(ctx, spst.Account{}, book)
	})
	return changed && err == nil, err
}

// overlay puts the fields that are there in from over those of to.
func overlay(to *spst.Company, from spst.Company) error {
	given, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(given, to)
	}
	if err != nil {
		return &spst.Error{Kind: spst.Internal, Code: spst.CodeOverlay, Err: err}
	}
	return nil
}

// empty empties fields, by their names in JSON.
func empty(c *spst.Company, names []string) error {
	clearable := map[string]*string{
		"activity": &c.Activity, "vat": &c.VAT, "naf_code": &c.NAFCode, "address_line1": &c.Line1, "address_line2": &c.Line2,
		"postal_code": &c.PostalCode, "city": &c.City, "country": &c.Country,
		"phone": &c.Phone, "fax": &c.Fax, "mobile": &c.Mobile, "email": &c.Email,
	}
	for _, name := range names {
		field, ok := clearable[name]
		if !ok {
			return errInvalid(spst.CodeClearUnknown, "clear", "« "+name+" » ne peut pas être vidé.")
		}
		*field = ""
	}
	if c.NAFCode == "" {
		c.NAFLabel = ""
	}
	return nil
}

func (p *Portal) checkMember(number string, c *spst.Company) error {
	siret, found := spst.ParseSIRET(c.SIRET)
	found = spst.On("siret", found)
	if siret != "" {
		c.SIRET = siret
	}
	c.Normalize()
	p.nameActivity(c)
	c.NAFList = ""
	for _, need := range []struct {
		field, value string
		code         spst.ProblemCode
		message      string
	}{
		{"name", c.Name, spst.ProblemNameRequired, "La raison sociale manque."},
		{"siret", c.SIRET, spst.ProblemSIRETRequired, "Le SIRET manque."},
		{"joined_on", c.JoinedOn.String(), spst.ProblemJoinedOnRequired, "La date d'adhésion manque."},
	} {
		if need.value == "" {
			found = append(found, missing(need.field, need.code, need.message))
		}
	}
	found = append(found, numberProblems("number", number)...)
	found = append(found, spst.CheckOrganisation("name", c.Name)...)
	for _, problem := range spst.CheckCompany(*c, p.today()) {
		// What is not known yet is asked of the member, on Accueil.
		if !problem.Code.Required() {
			found = append(found, problem)
		}
	}
	return refusedFields(spst.CodeMember, found)
}

func missing(field string, code spst.ProblemCode, message string) spst.Problem {
	return spst.Problem{Field: field, Code: code, Severity: spst.SeverityError, Message: message}
}

// maxNumber is the most characters of the number of an account, as the API takes it.
const maxNumber = 40

func numberProblems(field, number string) []spst.Problem {
	bad := func(r rune) bool {
		return !('0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' || r == '-')
	}
	switch {
	case number == "":
		return []spst.Problem{missing(field, spst.ProblemNumberRequired, "Le numéro manque.")}
	case len(number) > maxNumber || strings.ContainsFunc(number, bad):
		return []spst.Problem{{
			Field: field, Code: spst.ProblemNumberForm, Severity: spst.SeverityError,
			Message: "Le numéro est fait de chiffres, de lettres sans accent et de tirets : 40 au plus.",
		}}
	}
	return nil
}

// AllMembers gives every member, by number.
func (p *Portal) AllMembers(ctx context.Context) ([]spst.Member, error) {
	return p.store.AllMembers(ctx, p.today())
}

// CloseMember ends a membership after its last day: the account closes, the
// mandates end, and nobody signs in for the member any more. What is known of it
// stays. The zero date closes it at once, today being the last day; a day to
// come is kept: once it is over the account opens nothing, and [Portal.Chores]
// closes it.
// It tells whether that changes anything.
func (p *Portal) CloseMember(ctx context.Context, number string, last spst.Date) (bool, error) {
	now := last.IsZero()
	if now {
		last = p.today()
	}
	changed := false
	err := p.store.Within(ctx, func(ctx context.Context) error {
		last := last
		m, err := p.Member(ctx, AsMember(number), number)
		if err != nil {
			return err
		}
		if last < m.JoinedOn {
			return errInvalid(spst.CodeLeftBeforeJoined, "left_on",
				"Le dernier jour d'adhésion est avant la date d'adhésion ("+m.JoinedOn.French()+").")
		}
		if now && m.LeftBefore(last) {
			last = m.LeftOn // closed again: the day stays
		}
		if changed = m.LeftOn != last; changed {
			if err := p.store.PutLeaving(ctx, number, last); err != nil {
				return err
			}
		}
		until := last
		if now || last < p.today() {
			until = p.today().AddDays(-1)
		}
		did, err := p.endMandates(ctx, number, until)
		changed = changed || did
		if err != nil || until >= p.today() {
			return err
		}
		did, err = p.closeAccount(ctx, number)
		changed = changed || did
		return err
	})
	return changed && err == nil, err
}

// ReopenMember takes back what CloseMember said of a last day that is not over:
// the membership goes on. Mandates keep the end that it gave them.
func (p *Portal) ReopenMember(ctx context.Context, number string) (bool, error) {
	changed := false
	err := p.store.Within(ctx, func(ctx context.Context) error {
		changed = false
		m, err := p.Member(ctx, AsMember(number), number)
		if err != nil || m.LeftOn.IsZero() {
			return err
		}
		if m.LeftOn <= p.today() {
			return &spst.Error{Kind: spst.Conflict, Code: spst.CodeMemberLeft, Message: "L'adhésion a pris fin le " + m.LeftOn.French() +
				" : « portail adherent mot-de-passe » rouvre le compte."}
		}
		changed = true
		return p.store.PutLeaving(ctx, number, 0)
	})
	return changed && err == nil, err
}

// endMandates ends those of a member, after a day.
func (p *Portal) endMandates(ctx context.Context, number string, until spst.Date) (bool, error) {
	mandates, err := p.store.Mandates(ctx)
	if err != nil {
		return false, err
	}
	ended := false
	for _, m := range mandates {
		if m.Member != number || !m.Until.IsZero() && m.Until <= until {
			continue
		}
		m.Until = until
		if err := p.AddMandate(ctx, m); err != nil {
			return false, err
		}
		ended = true
	}
	return ended, nil
}

// closeAccount closes a member's account, if it is open.
func (p *Portal) closeAccount(ctx context.Context, number string) (bool, error) {
	err := p.store.RemoveAccount(ctx, spst.MemberAccount, number)
	if spst.KindOf(err) == spst.NotFound {
		return false, nil
	}
	return err == nil, err
}

// Mandataries gives the mandataries' accounts, by number.
func (p *Portal) Mandataries(ctx context.Context) ([]spst.Account, error) {
	return p.store.Accounts(ctx, spst.MandataryAccount)
}

// OpenAccount opens an account, or gives it that password and ends its
// sessions. A member's account takes the name of the member.
func (p *Portal) OpenAccount(ctx context.Context, a spst.Account, password string) error {
	l, err := p.newAccount(ctx, a, password)
	if err != nil {
		return err
	}
	return p.store.Within(ctx, func(ctx context.Context) error { return p.keepAccount(ctx, l) })
}

// AddMemberAccount adds a member and opens its account, both or neither.
func (p *Portal) AddMemberAccount(ctx context.Context, e MemberEntry, password string) error {
	l, err := p.newAccount(ctx, spst.Account{Kind: spst.MemberAccount, Number: e.Number, Name: e.Name}, password)
	if err != nil {
		return err
	}
	return p.store.Within(ctx, func(ctx context.Context) error {
		if _, err := p.RegisterMember(ctx, e); err != nil {
			return err
		}
		return p.keepAccount(ctx, l)
	})
}

// ResetAccount gives an account a new password; a member that has none gets
// one, a mandatary that is not there is NotFound.
func (p *Portal) ResetAccount(ctx context.Context, a spst.Account, password string) error {
	l, err := p.store.Account(ctx, a.Kind, a.Number, p.today())
	switch {
	case err == nil:
		a = l.Account
	case spst.KindOf(err) != spst.NotFound:
		return err
	case a.Kind == spst.MandataryAccount:
		return orNotFound(nil, spst.CodeMandatary, "Mandataire inconnu : « portail mandat mandataire » ouvre son compte.")
	}
	return p.OpenAccount(ctx, a, password)
}

// newAccount checks an account and hashes its password: that takes long, so it
// comes before the transaction.
func (p *Portal) newAccount(ctx context.Context, a spst.Account, password string) (StoredAccount, error) {
	a.Name = spst.Tidy(a.Name)
	found := append(numberProblems("number", a.Number), spst.CheckOrganisation("name", a.Name)...)
	if a.Kind == spst.MandataryAccount && a.Name == "" {
		found = append(found, missing("name", spst.ProblemNameRequired, "Le nom du mandataire manque."))
	}
	if err := refusedFields(spst.CodeAccount, found); err != nil {
		return StoredAccount{}, err
	}
	if err := p.checkPassword(ctx, a, password); err != nil {
		return StoredAccount{}, err
	}
	phc, err := p.passwords.hash(ctx, true, password)
	return StoredAccount{Account: a, Password: phc}, err
}

func (p *Portal) keepAccount(ctx context.Context, l StoredAccount) error {
	if l.Kind == spst.MemberAccount {
		m, err := p.Member(ctx, AsMember(l.Number), l.Number)
		if err != nil {
			return err
		}
		l.Name = m.Name
		if !m.LeftOn.IsZero() && m.LeftOn <= p.today() { // it is a member again
			if err := p.store.PutLeaving(ctx, l.Number, 0); err != nil {
				return err
			}
		}
	}
	if err := p.store.PutAccount(ctx, l); err != nil {
		return err
	}
	return p.closeAccess(ctx, l.Account)
}

// HasAccount tells whether an account is open.
func (p *Portal) HasAccount(ctx context.Context, kind spst.AccountKind, number string) (bool, error) {
	_, err := p.store.Account(ctx, kind, number, p.today())
	if spst.KindOf(err) == spst.NotFound {
		return false, nil
	}
	return err == nil, err
}

const generatedLength = 15 // bytes: 20 characters

// GeneratePassword makes one that nobody can guess, for a person to change.
func (p *Portal) GeneratePassword() (string, error) { return p.random(generatedLength) }

// RegisterEmail keeps where an account is told about itself, and mailed the
// code of « Mot de passe oublié »; without Email the address is removed.
func (p *Portal) RegisterEmail(ctx context.Context, a AccountEmail) (bool, error) {
	email, found := spst.ParseEmail(a.Email)
	found = spst.On("email", found)
	if !slices.Contains(spst.EmailPurposes(), a.Purpose) {
		found = append(found, missing("purpose", spst.ProblemPurposeRequired, "L'usage de l'adresse est inconnu : account, manager ou human_resources."))
	}
	if err := refusedFields(spst.CodeAccountEmail, found); err != nil {
		return false, err
	}
	if t := byContact[a.Purpose]; t != "" && a.Kind == spst.MemberAccount {
		return false, errInvalid(spst.CodePurposeOfContact, "purpose",
			"Cette adresse est celle du contact « "+t.Label()+" » de l'adhérent : changez ce contact.")
	}
	if open, err := p.HasAccount(ctx, a.Kind, a.Number); err != nil || !open {
		return false, orNotFound(err, spst.CodeAccount, "Aucun compte n'est ouvert sous ce numéro.")
	}
	a.Email = email
	changed := false
	err := p.store.Within(ctx, func(ctx context.Context) error {
		changed = false
		kept, err := p.store.AccountEmails(ctx, a.Kind, a.Number)
		same := func(k AccountEmail) bool { return k.Purpose == a.Purpose && k.Email == a.Email }
		if err != nil || slices.ContainsFunc(kept, same) {
			return err
		}
		changed = true
		if a.Kind == spst.MandataryAccount {
			return errors.Join(p.AddAccountEmail(ctx, a), p.tellMandatary(ctx, a.Number, kept))
		}
		book, err := p.addressBook(ctx, a.Number)
		if err != nil {
			return err
		}
		if err := p.AddAccountEmail(ctx, a); err != nil {
			return err
		}
		return p.tellAddresses(ctx, spst.Account{}, book)
	})
	return changed && err == nil, err
}

// RegisterMandate keeps a mandate, or replaces the one between the same two.
// From is today when absent; reading goes with every other right.
func (p *Portal) RegisterMandate(ctx context.Context, m spst.Mandate) (bool, error) {
	found := spst.TidyTexts(&m)
	m.Rights = inOrder(m.Rights)
	found = append(found, numberProblems("mandatary", m.Mandatary)...)
	found = append(found, numberProblems("member", m.Member)...)
	for _, r := range m.Rights {
		if !slices.Contains(spst.Rights(), r) {
			found = append(found, spst.Problem{
				Field: "rights", Code: spst.ProblemMandateRight, Severity: spst.SeverityError,
				Message: "Droit inconnu : " + spst.Either(spst.Rights()) + ".",
			})
		}
	}
	if !m.Until.IsZero() && m.Until < m.From {
		found = append(found, spst.Problem{
			Field: "until", Code: spst.ProblemMandateDates, Severity: spst.SeverityError, Message: "Le mandat se termine avant de commencer.",
		})
	}
	if err := refusedFields(spst.CodeMandate, found); err != nil {
		return false, err
	}
	changed := false
	err := p.store.Within(ctx, func(ctx context.Context) error {
		m := m
		changed = false
		if open, err := p.HasAccount(ctx, spst.MandataryAccount, m.Mandatary); err != nil || !open {
			return orNotFound(err, spst.CodeMandatary, "Mandataire inconnu : ouvrez d'abord son compte.")
		}
		if _, err := p.Member(ctx, AsMember(m.Member), m.Member); err != nil {
			return err
		}
		before, known, err := p.mandate(ctx, m.Mandatary, m.Member)
		if err != nil {
			return err
		}
		if m.From.IsZero() {
			m.From = p.today()
			if known && !before.Ended(m.From) {
				m.From = before.From
			}
		}
		if known && sameMandate(before, m) {
			return nil
		}
		changed = true
		return p.AddMandate(ctx, m)
	})
	return changed && err == nil, err
}

// inOrder gives the rights without doubles, reading first, in their usual order.
func inOrder(rights []spst.Right) []spst.Right {
	kept := []spst.Right{spst.RightRead}
	for _, r := range spst.Rights()[1:] {
		if slices.Contains(rights, r) {
			kept = append(kept, r)
		}
	}
	for _, r := range rights {
		if !slices.Contains(spst.Rights(), r) {
			kept = append(kept, r) // to be refused
		}
	}
	return kept
}

// EndMandate ends a mandate: it allows nothing from now on.
func (p *Portal) EndMandate(ctx context.Context, mandatary, member string) error {
	return p.store.Within(ctx, func(ctx context.Context) error {
		m, known, err := p.mandate(ctx, mandatary, member)
		if err != nil || !known {
			return orNotFound(err, spst.CodeMandate, "Ce mandataire n'a pas de mandat pour cet adhérent.")
		}
		if m.Ended(p.today()) {
			return nil
		}
		m.Until = p.today().AddDays(-1)
		return p.AddMandate(ctx, m)
	})
}

// Mandates gives every mandate, those that have ended too, by mandatary and member.
func (p *Portal) Mandates(ctx context.Context) ([]spst.Mandate, error) { return p.store.Mandates(ctx) }

func (p *Portal) mandate(ctx context.Context, mandatary, member string) (spst.Mandate, bool, error) {
	all, err := p.store.Mandates(ctx)
	i := slices.IndexFunc(all, func(m spst.Mandate) bool { return m.Mandatary == mandatary && m.Member == member })
	if err != nil || i < 0 {
		return spst.Mandate{}, false, err
	}
	return all[i], true, nil
}

func sameMandate(m, n spst.Mandate) bool {
	return m.From == n.From && m.Until == n.Until && slices.Equal(m.Rights, n.Rights)
}

// orNotFound gives err, or that what was looked for is not there.
func orNotFound(err error, code spst.Code, format string, args ...any) error {
	if err != nil {
		return err
	}
	return &spst.Error{Kind: spst.NotFound, Code: code, Message: fmt.Sprintf(format, args...)}
}
