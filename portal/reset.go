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

// « J'ai oublié mon mot de passe ». A number that is not known goes through
// the same steps, with the same writes and reads, and ends as an account
// without an address does: until somebody has read the image, which costs a
// person's time for each number, nothing tells the two apart, and after it
// only an account that has addresses shows.

// Limits of a reset (rules.md; ASVS 5.0 V6.3 and V6.4).
const (
	// ResetLife is how long a reset may take.
	ResetLife = 30 * time.Minute
	// CodeLife is how long a code is good after it was mailed.
	CodeLife = 10 * time.Minute

	maxDrawn     = 30 // images
	maxWrong     = 5  // answers to an image
	maxCodeTries = 5  // of each code
	maxSent      = 3  // codes mailed

	codeLength = 8
)

// AccountEmail is where an account is told about itself.
type AccountEmail struct {
	Kind    spst.AccountKind
	Number  string
	Purpose spst.EmailPurpose
	Email   string
}

// StoredReset is a reset as the store keeps it: neither its id nor its code,
// but what they are known by.
type StoredReset struct {
	Digest  [32]byte // SHA-256 of its id
	Kind    spst.AccountKind
	Number  string // as typed, whether it exists or not
	Expires time.Time

	Answer string // to the image in force; "" once it was read
	Drawn  int    // images so far
	Wrong  int    // answers

	Code      string // PHC string; "" before one was mailed
	CodeUntil time.Time
	CodeTries int
	Sent      int    // codes mailed
	SentKey   string // idempotency key of the last
	Done      bool
}

func (r StoredReset) step() spst.ResetStep {
	switch {
	case r.Code != "":
		return spst.StepCompletion
	case r.Answer != "":
		return spst.StepChallenge
	}
	return spst.StepDelivery
}

// unread tells that nobody has read the image: the addresses are nobody's to see, though
// a code may have been mailed to one that the person knew.
func (r StoredReset) unread() bool { return r.Answer != "" }

func (r StoredReset) public(id string) spst.Reset {
	out := spst.Reset{ID: id, Step: r.step(), ExpiresAt: r.Expires.Truncate(time.Second)}
	if r.Code != "" {
		out.CodeExpiresAt = r.CodeUntil.Truncate(time.Second)
	}
	return out
}

// BeginReset begins one, for any number (Invalid "number" when it cannot be one). Too many are refused as too many
// passwords are, counted apart from these: RateLimited "throttled", "blocked" or
// [spst.CodeCrowded].
func (p *Portal) BeginReset(ctx context.Context, q spst.ResetRequest, from string) (spst.Reset, error) {
	number, err := typedNumber(q.Number)
	if err != nil {
		return spst.Reset{}, err
	}
	who := spst.Credentials{Number: number, Mandatary: q.Mandatary}
	id, err := p.random(tokenLength)
	if err != nil {
		return spst.Reset{}, err
	}
	answer, err := p.pick(challengeLength)
	if err != nil {
		return spst.Reset{}, err
	}
	r := StoredReset{
		Digest: sha256.Sum256([]byte(id)), Kind: kindOf(who), Number: who.Number,
		Expires: p.now().Add(ResetLife).UTC(), Answer: answer, Drawn: 1,
	}
	try := newAttempt(toReset, spst.Account{Kind: r.Kind, Number: r.Number}, from)
	noteGranted(ctx)
	err = p.store.Within(ctx, func(ctx context.Context) error {
		if err := p.count(ctx, try); err != nil {
			return err
		}
		if try.stranger() {
			return try.wrong()
		}
		return p.store.PutReset(ctx, r)
	})
	if err != nil {
		return spst.Reset{}, err
	}
	return r.public(id), nil
}

// ResetChallenge gives the image in force, a PNG; the same each time.
func (p *Portal) ResetChallenge(ctx context.Context, id string) ([]byte, error) {
	r, err := p.liveReset(ctx, id)
	if err != nil {
		return nil, err
	}
	if r.step() != spst.StepChallenge {
		return nil, errStep(r)
	}
	return drawChallenge(r.Answer, sha256.Sum256(fmt.Appendf(r.Digest[:], "%d", r.Drawn)))
}

// RenewResetChallenge draws another image.
func (p *Portal) RenewResetChallenge(ctx context.Context, id string) (spst.Reset, error) {
	return p.changeReset(ctx, id, spst.StepChallenge, p.redraw)
}

func (p *Portal) redraw(r *StoredReset) error {
	if r.Drawn >= maxDrawn {
		p.end(r)
		return nil
	}
	answer, err := p.pick(challengeLength)
	r.Answer = answer
	r.Drawn++
	return err
}

// end makes the limit of a reset now: until the next purge it is answered as over.
func (p *Portal) end(r *StoredReset) { r.Expires = p.now().UTC() }

// AnswerResetChallenge checks what was read, once: a wrong answer (Invalid
// "challenge") takes the image with it, and another one is drawn.
func (p *Portal) AnswerResetChallenge(ctx context.Context, id string, a spst.ResetChallengeAnswer) (spst.Reset, error) {
	right := false
	out, err := p.changeReset(ctx, id, spst.StepChallenge, func(r *StoredReset) error {
		if right = spelt(a.Text) == r.Answer; right {
			r.Answer = ""
			return nil
		}
		if r.Wrong++; r.Wrong >= maxWrong {
			p.end(r)
			return nil
		}
		return p.redraw(r)
	})
	if err == nil && !right {
		return spst.Reset{}, errInvalid(spst.CodeChallenge, "text", "Ce n'est pas ce code : recopiez le nouveau.")
	}
	return out, err
}

// ResetDelivery gives the addresses of the account, masked; none for a number
// that has none, exists or not.
func (p *Portal) ResetDelivery(ctx context.Context, id string) (spst.ResetDelivery, error) {
	r, err := p.liveReset(ctx, id)
	if err != nil {
		return spst.ResetDelivery{}, err
	}
	if r.unread() {
		return spst.ResetDelivery{}, errStep(r)
	}
	list, err := p.codeEmails(ctx, r)
	d := spst.ResetDelivery{Mailbox: p.service.Mailbox(spst.AccountsMailbox)}
	for _, a := range list {
		d.Addresses = append(d.Addresses, spst.ResetAddress{Purpose: a.Purpose, Label: a.Purpose.Label(), Masked: mask(a.Email)})
	}
	return d, err
}

// codeEmails are those that the code of a reset can go to: none when no account
// is open.
func (p *Portal) codeEmails(ctx context.Context, r StoredReset) ([]AccountEmail, error) {
	list, err := p.emails(ctx, r.Kind, r.Number)
	if err != nil {
		return nil, err
	}
	open, err := p.HasAccount(ctx, r.Kind, r.Number)
	if err != nil || !open {
		return nil, err
	}
	return list, nil
}

// emails are those that codes are mailed to, in the manual's order: of a member,
// its account's own and those of the contacts that hold the two types, once they
// are confirmed.
func (p *Portal) emails(ctx context.Context, kind spst.AccountKind, number string) ([]AccountEmail, error) {
	if p.mailer == nil {
		return nil, nil
	}
	return p.noticeEmails(ctx, kind, number)
}

// noticeEmails are the same, for a notice that another portal may carry ([Options.Outbox]).
func (p *Portal) noticeEmails(ctx context.Context, kind spst.AccountKind, number string) ([]AccountEmail, error) {
	if kind == spst.MemberAccount {
		return p.memberEmails(ctx, number, receivesCodes)
	}
	list, err := p.store.AccountEmails(ctx, kind, number)
	return inManualOrder(list), err
}

// memberEmails are a member's own address and, of the contacts that are taken,
// the first one of each of the two types.
func (p *Portal) memberEmails(ctx context.Context, number string, taken func(spst.Contact) bool) ([]AccountEmail, error) {
	list, err := p.store.AccountEmails(ctx, spst.MemberAccount, number)
	if err != nil {
		return nil, err
	}
	contacts, err := p.store.Contacts(ctx, number)
	return withContacts(list, contacts, number, taken), err
}

// byContact are the purposes of a member's addresses that its contacts give.
var byContact = map[spst.EmailPurpose]spst.ContactType{
	spst.EmailManager: spst.ManagerContact, spst.EmailHR: spst.HRContact,
}

func receivesCodes(c spst.Contact) bool { return c.Codes == spst.CodesReceived }

func hasEmail(c spst.Contact) bool { return c.Email != "" }

// withContacts puts the contacts' addresses beside the account's own.
func withContacts(list []AccountEmail, contacts []spst.Contact, member string, taken func(spst.Contact) bool) []AccountEmail {
	list = slices.DeleteFunc(list, func(a AccountEmail) bool { return byContact[a.Purpose] != "" })
	for purpose, t := range byContact {
		i := slices.IndexFunc(contacts, func(c spst.Contact) bool { return c.Holds(t) && taken(c) })
		if i >= 0 {
			list = append(list, AccountEmail{Kind: spst.MemberAccount, Number: member, Purpose: purpose, Email: contacts[i].Email})
		}
	}
	return inManualOrder(list)
}

func inManualOrder(list []AccountEmail) []AccountEmail {
	order := spst.EmailPurposes()
	slices.SortFunc(list, func(a, b AccountEmail) int {
		return slices.Index(order, a.Purpose) - slices.Index(order, b.Purpose)
	})
	return list
}

// AddAccountEmail keeps an address of an account, or replaces that of the same
// purpose. As the rest of account.go, it is not for the API.
func (p *Portal) AddAccountEmail(ctx context.Context, a AccountEmail) error {
	return p.store.PutAccountEmail(ctx, a)
}

// mask shows of an address what its owner recognises: a.m***@amsn***.fr.
func mask(email string) string {
	local, domain, _ := strings.Cut(email, "@")
	host, end := domain, ""
	if i := strings.LastIndexByte(domain, '.'); i >= 0 {
		host, end = domain[:i], domain[i:]
	}
	var initials []string
	for part := range strings.SplitSeq(local, ".") {
		initials = append(initials, first(part, 1))
	}
	return strings.Join(initials, ".") + "***@" + first(host, min(4, (len(host)+1)/2)) + "***" + end
}

func first(s string, n int) string {
	r := []rune(s)
	return string(r[:min(n, len(r))])
}

// liveReset finds one that is not over.
func (p *Portal) liveReset(ctx context.Context, id string) (StoredReset, error) {
	r, err := p.store.Reset(ctx, sha256.Sum256([]byte(id)))
	if spst.KindOf(err) == spst.NotFound || err == nil && !p.now().Before(r.Expires) {
		return r, errResetOver()
	}
	return r, err
}

// changeReset changes one that waits for that step, and keeps it.
func (p *Portal) changeReset(ctx context.Context, id string, step spst.ResetStep, change func(*StoredReset) error) (spst.Reset, error) {
	var r StoredReset
	noteGranted(ctx)
	err := p.store.Within(ctx, func(ctx context.Context) error {
		var err error
		if r, err = p.liveReset(ctx, id); err != nil {
			return err
		}
		if r.step() != step || r.Done {
			return errStep(r)
		}
		if err := change(&r); err != nil {
			return err
		}
		return p.store.PutReset(ctx, r)
	})
	return r.public(id), err
}

func errResetOver() error {
	return &spst.Error{
		Kind: spst.NotFound, Code: spst.CodeResetOver,
		Message: "Cette demande n'est plus valable : recommencez en saisissant votre numéro.",
	}
}

// errStep is a step taken out of turn.
func errStep(r StoredReset) error {
	message := "Cette étape est passée : poursuivez la demande."
	switch {
	case r.Done:
		message = "Ce code a déjà servi : connectez-vous, ou recommencez la demande."
	case r.unread():
		message = "Recopiez d'abord le code affiché."
	case r.step() == spst.StepDelivery:
		message = "Choisissez d'abord où recevoir le code."
	}
	return &spst.Error{Kind: spst.Conflict, Code: spst.CodeResetStep, Message: message}
}

// errInvalid refuses one field.
func errInvalid(code spst.Code, field, message string) error {
	return &spst.Error{
		Kind: spst.Invalid, Code: code, Message: message,
		Problems: []spst.Problem{{Field: field, Code: code.Problem(), Severity: spst.SeverityError, Message: message}},
	}
}
