package portal

import (
	"context"
	"slices"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// ContactStore keeps the contacts and addresses of the members, those
// removed too, and the care teams.
type ContactStore interface {
	// Contacts and Addresses give those that are not removed, in the order of
	// lists.
	Contacts(ctx context.Context, member string) ([]spst.Contact, error)
	Addresses(ctx context.Context, member string) ([]spst.Address, error)
	// RemovedContacts and RemovedAddresses give those that were removed since an instant, in the order of lists.
	RemovedContacts(ctx context.Context, member string, since time.Time) ([]spst.Contact, error)
	RemovedAddresses(ctx context.Context, member string, since time.Time) ([]spst.Address, error)
	Contact(ctx context.Context, member, id string) (spst.Contact, error)
	Address(ctx context.Context, member, id string) (spst.Address, error)
	// PutContact and PutAddress add, or replace the one with that ID.
	PutContact(ctx context.Context, member string, c spst.Contact) error
	PutAddress(ctx context.Context, member string, a spst.Address) error
	// PutEmailCode keeps the code that confirms an address of a member, or its new state.
	PutEmailCode(ctx context.Context, c StoredEmailCode) error
	EmailCode(ctx context.Context, member string) (StoredEmailCode, error)
	// HasBillingEmail tells whether a billing contact has an e-mail.
	HasBillingEmail(ctx context.Context, member string) (bool, error)

	// CareTeam is NotFound for a member that has none yet.
	CareTeam(ctx context.Context, member string) (spst.CareTeam, error)
	PutCareTeam(ctx context.Context, member string, t spst.CareTeam) error
}

// listed is a contact or an address.
type listed[T any] interface {
	*T
	Normalize()
	Given() *spst.Head
	TakeGiven(from *T)
}

// entries is what contacts and addresses have in common: how they are added,
// changed, removed and restored.
type entries[T any, P listed[T]] struct {
	*Portal
	code  spst.Code // of refusals
	one   func(ctx context.Context, member, id string) (T, error)
	put   func(ctx context.Context, member string, v T) error
	check func(ctx context.Context, member string, v *T) ([]spst.Problem, error)
	// keep refuses the removal of one that is needed.
	keep func(ctx context.Context, member string, before T) error
	// settle works out what the portal alone says of after, and refuses what the
	// actor may not do; before is the zero value for a new one.
	settle func(a Actor, before, after *T) error
}

func (p *Portal) contacts() entries[spst.Contact, *spst.Contact] {
	return entries[spst.Contact, *spst.Contact]{
		Portal: p, code: spst.CodeContact, one: p.store.Contact, put: p.store.PutContact, check: p.checkContact, keep: p.keepContact,
		settle: p.settleContact,
	}
}

func (p *Portal) addresses() entries[spst.Address, *spst.Address] {
	return entries[spst.Address, *spst.Address]{
		Portal: p, code: spst.CodeAddress, one: p.store.Address, put: p.store.PutAddress, check: p.checkAddress, keep: p.keepAddress,
		settle: func(Actor, *spst.Address, *spst.Address) error { return nil },
	}
}

// Contacts gives « Vos contacts » of a member.
func (p *Portal) Contacts(ctx context.Context, a Actor, number string) ([]spst.Contact, error) {
	if _, err := p.member(ctx, a, number, spst.RightRead); err != nil {
		return nil, err
	}
	return p.store.Contacts(ctx, number)
}

// Coupon is what the « coupon-réponse facture dématérialisée » of a member says.
type Coupon struct {
	Number  string // n° adhérent
	Mailbox string // of the service's accounts, to which it is sent back; "" without one
	Billing []spst.Contact
}

// CouponDocument gives the « coupon-réponse facture dématérialisée » of a member, as a PDF
// to be signed and sent back.
func (p *Portal) CouponDocument(ctx context.Context, a Actor, number string) (Document, error) {
	m, err := p.member(ctx, a, number, spst.RightRead)
	if err != nil {
		return Document{}, err
	}
	contacts, err := p.store.Contacts(ctx, number)
	if err != nil {
		return Document{}, err
	}
	c := Coupon{Number: number, Mailbox: p.service.Mailbox(spst.AccountsMailbox)}
	for i := range contacts {
		if contacts[i].Holds(spst.BillingContact) {
			c.Billing = append(c.Billing, contacts[i])
		}
	}
	return p.documentOf(ctx, m, spst.CouponFileName(number), c, func(d Documents, member spst.Party) ([]byte, error) {
		return d.Coupon(c, p.issuer(), member, p.today())
	})
}

// RemovedContacts gives those that were taken off the list in the last [UndoDays].
func (p *Portal) RemovedContacts(ctx context.Context, a Actor, number string) ([]spst.Contact, error) {
	if _, err := p.member(ctx, a, number, spst.RightRead); err != nil {
		return nil, err
	}
	return p.store.RemovedContacts(ctx, number, p.now().AddDate(0, 0, -UndoDays))
}

// AddContact normalises, checks (Invalid with Problems) and keeps a new contact.
func (p *Portal) AddContact(ctx context.Context, a Actor, number string, c spst.Contact) (spst.Contact, error) {
	return p.contacts().add(ctx, a, number, c)
}

// UpdateContact replaces the contact c.ID; Stale as UpdateCompany.
func (p *Portal) UpdateContact(ctx context.Context, a Actor, number string, c spst.Contact) (spst.Contact, error) {
	return p.contacts().update(ctx, a, number, c)
}

// RemoveContact takes a contact off the list; Conflict for the last one who
// receives the invoices.
func (p *Portal) RemoveContact(ctx context.Context, a Actor, number, id string, version int64) (spst.Contact, error) {
	return p.contacts().remove(ctx, a, number, id, version)
}

// RestoreContact takes a removal back.
func (p *Portal) RestoreContact(ctx context.Context, a Actor, number, id string, version int64) (spst.Contact, error) {
	return p.contacts().restore(ctx, a, number, id, version)
}

// Addresses gives the addresses of a member.
func (p *Portal) Addresses(ctx context.Context, a Actor, number string) ([]spst.Address, error) {
	if _, err := p.member(ctx, a, number, spst.RightRead); err != nil {
		return nil, err
	}
	return p.store.Addresses(ctx, number)
}

// RemovedAddresses gives those that were taken off the list in the last [UndoDays].
func (p *Portal) RemovedAddresses(ctx context.Context, a Actor, number string) ([]spst.Address, error) {
	if _, err := p.member(ctx, a, number, spst.RightRead); err != nil {
		return nil, err
	}
	return p.store.RemovedAddresses(ctx, number, p.now().AddDate(0, 0, -UndoDays))
}

// AddAddress normalises, checks (Invalid with Problems) and keeps a new address.
func (p *Portal) AddAddress(ctx context.Context, a Actor, number string, x spst.Address) (spst.Address, error) {
	return p.addresses().add(ctx, a, number, x)
}

// UpdateAddress replaces the address x.ID; Stale as UpdateCompany.
func (p *Portal) UpdateAddress(ctx context.Context, a Actor, number string, x spst.Address) (spst.Address, error) {
	return p.addresses().update(ctx, a, number, x)
}

// RemoveAddress takes an address off the list; Conflict for one that a contact has.
func (p *Portal) RemoveAddress(ctx context.Context, a Actor, number, id string, version int64) (spst.Address, error) {
	return p.addresses().remove(ctx, a, number, id, version)
}

// RestoreAddress takes a removal back.
func (p *Portal) RestoreAddress(ctx context.Context, a Actor, number, id string, version int64) (spst.Address, error) {
	return p.addresses().restore(ctx, a, number, id, version)
}

func (p *Portal) checkContact(ctx context.Context, member string, c *spst.Contact) ([]spst.Problem, error) {
	addresses, err := p.store.Addresses(ctx, member)
	return spst.CheckContact(*c, addresses), err
}

func (p *Portal) checkAddress(_ context.Context, _ string, a *spst.Address) ([]spst.Problem, error) {
	return spst.CheckAddress(*a), nil
}

// keepContact refuses the removal of the last contact who receives the
// invoices.
func (p *Portal) keepContact(ctx context.Context, member string, c spst.Contact) error {
	all, err := p.store.Contacts(ctx, member)
	other := func(x spst.Contact) bool { return x.ID != c.ID && x.Holds(spst.BillingContact) }
	if err != nil || !c.Holds(spst.BillingContact) || slices.ContainsFunc(all, other) {
		return err
	}
	return &spst.Error{
		Kind: spst.Conflict, Code: spst.CodeLastBillingContact,
		Message: "Ce contact est le seul à recevoir les factures : donnez d'abord « " + spst.BillingContact.Label() + " » à un autre.",
	}
}

// keepAddress refuses the removal of an address that a contact has.
func (p *Portal) keepAddress(ctx context.Context, member string, a spst.Address) error {
	all, err := p.store.Contacts(ctx, member)
	i := slices.IndexFunc(all, func(c spst.Contact) bool { return c.AddressID == a.ID })
	if err != nil || i < 0 {
		return err
	}
	return &spst.Error{
		Kind: spst.Conflict, Code: spst.CodeAddressInUse,
		Message: "Cette adresse est celle " + spst.Of(all[i].DisplayName()) + " : donnez-lui d'abord une autre adresse.",
	}
}

func (d entries[T, P]) add(ctx context.Context, a Actor, number string, v T) (T, error) {
	return d.write(ctx, a, number, func(ctx context.Context) (T, change, error) {
		id, err := d.newID()
		if err != nil {
			return v, change{}, err
		}
		var none T
		P(&v).TakeGiven(&none)
		P(&v).Given().ID = id
		if err := d.accept(ctx, number, &v); err != nil {
			return v, change{}, err
		}
		return v, change{action: "create"}, d.settle(a, &none, &v)
	})
}

func (d entries[T, P]) update(ctx context.Context, a Actor, number string, v T) (T, error) {
	return d.write(ctx, a, number, func(ctx context.Context) (T, change, error) {
		head := *P(&v).Given()
		before, err := d.inForce(ctx, number, head.ID, head.Version)
		if err != nil {
			return v, change{}, err
		}
		P(&v).TakeGiven(&before)
		if err := d.accept(ctx, number, &v); err != nil {
			return v, change{}, err
		}
		c := change{"update", differing(before, v)}
		if slices.Contains(c.fields, "types") && !stillBills(v) {
			if err := d.keep(ctx, number, before); err != nil {
				return v, c, err
			}
		}
		return v, c, d.settle(a, &before, &v)
	})
}

// stillBills tells whether v receives the invoices; an address does not.
func stillBills(v any) bool {
	c, ok := v.(spst.Contact)
	return ok && c.Holds(spst.BillingContact)
}

func (d entries[T, P]) remove(ctx context.Context, a Actor, number, id string, version int64) (T, error) {
	return d.write(ctx, a, number, func(ctx context.Context) (T, change, error) {
		v, err := d.inForce(ctx, number, id, version)
		if err != nil || !P(&v).Given().RemovedAt.IsZero() {
			return v, change{}, err
		}
		if err := d.keep(ctx, number, v); err != nil {
			return v, change{}, err
		}
		before := v
		P(&v).Given().RemovedAt = d.now()
		return v, change{"remove", []string{"removed_at"}}, d.settle(a, &before, &v)
	})
}

func (d entries[T, P]) restore(ctx context.Context, a Actor, number, id string, version int64) (T, error) {
	return d.write(ctx, a, number, func(ctx context.Context) (T, change, error) {
		v, err := d.inForce(ctx, number, id, version)
		if err != nil || P(&v).Given().RemovedAt.IsZero() {
			return v, change{}, err
		}
		before := v
		P(&v).Given().RemovedAt = spst.Head{}.RemovedAt
		if err := d.accept(ctx, number, &v); err != nil {
			return v, change{}, err
		}
		return v, change{"restore", []string{"removed_at"}}, d.settle(a, &before, &v)
	})
}

// write keeps what do gives, with its history, unless do changed nothing. A
// change of an e-mail is told, and may need the password again (guardEmails).
func (d entries[T, P]) write(ctx context.Context, a Actor, number string, do func(context.Context) (T, change, error)) (T, error) {
	var v T
	if _, err := d.member(ctx, a, number, spst.RightCompany); err != nil {
		return v, err
	}
	err := d.store.Within(ctx, func(ctx context.Context) error {
		before, err := d.addressBook(ctx, number)
		if err != nil {
			return err
		}
		var c change
		if v, c, err = do(ctx); err != nil || c.action == "" || c.action == "update" && len(c.fields) == 0 {
			return err
		}
		head := P(&v).Given()
		head.Version++
		if err := d.put(ctx, number, v); err != nil {
			return err
		}
		if err := d.noteCompany(ctx, a, number, head.ID, c, head.Version); err != nil {
			return err
		}
		return d.guardEmails(ctx, a, before)
	})
	return v, err
}

// accept normalises and applies the rules.
func (d entries[T, P]) accept(ctx context.Context, number string, v *T) error {
	P(v).Normalize()
	problems, err := d.check(ctx, number, v)
	if err != nil {
		return err
	}
	return refusedFields(d.code, problems)
}

// ContactHistory gives the changes of a contact, removed or not, newest first.
func (p *Portal) ContactHistory(ctx context.Context, a Actor, number, id string) ([]spst.HistoryEntry, error) {
	return p.contacts().history(ctx, a, number, id)
}

// AddressHistory gives the changes of an address, removed or not, newest first.
func (p *Portal) AddressHistory(ctx context.Context, a Actor, number, id string) ([]spst.HistoryEntry, error) {
	return p.addresses().history(ctx, a, number, id)
}

func (d entries[T, P]) history(ctx context.Context, a Actor, number, id string) ([]spst.HistoryEntry, error) {
	if _, err := d.member(ctx, a, number, spst.RightRead); err != nil {
		return nil, err
	}
	if _, err := d.known(ctx, number, id); err != nil {
		return nil, err
	}
	return d.store.CompanyHistory(ctx, number, id)
}

// known finds one.
func (d entries[T, P]) known(ctx context.Context, number, id string) (T, error) {
	v, err := d.one(ctx, number, id)
	if spst.KindOf(err) == spst.NotFound {
		err = &spst.Error{Kind: spst.NotFound, Code: d.code, Message: "Introuvable : actualisez la liste."}
	}
	return v, err
}

// inForce finds one in the version the caller knows.
func (d entries[T, P]) inForce(ctx context.Context, number, id string, version int64) (T, error) {
	v, err := d.known(ctx, number, id)
	if err == nil && P(&v).Given().Version != version {
		err = stale(&v)
	}
	return v, err
}

// CareTeam gives whom a member may turn to. One that has no team yet gets the
// four roles without a name.
func (p *Portal) CareTeam(ctx context.Context, a Actor, number string) (spst.CareTeam, error) {
	if _, err := p.member(ctx, a, number, spst.RightRead); err != nil {
		return spst.CareTeam{}, err
	}
	t, err := p.store.CareTeam(ctx, number)
	if err != nil && spst.KindOf(err) != spst.NotFound {
		return t, err
	}
	for _, role := range spst.CareRoles() {
		if !slices.ContainsFunc(t.Team, func(m spst.CareMember) bool { return m.Role == role }) {
			t.Team = append(t.Team, spst.CareMember{Role: role})
		}
	}
	t.Mailboxes = p.service.Mailboxes
	return t, nil
}

// What the service itself loads, with no actor; see AddMember.

// LoadCompany keeps « Informations administratives » of a member that is there,
// as a new version.
func (p *Portal) LoadCompany(ctx context.Context, number string, c spst.Company) error {
	c.Normalize()
	p.nameActivity(&c)
	return p.store.Within(ctx, func(ctx context.Context) error {
		before, err := p.store.Company(ctx, number)
		if err != nil {
			return err
		}
		c.Version = before.Version + 1
		return p.store.PutCompany(ctx, number, c)
	})
}

// LoadContacts keeps contacts, addresses and the care team of a member that is
// there. What the service itself has of an e-mail needs no confirmation.
func (p *Portal) LoadContacts(ctx context.Context, number string, contacts []spst.Contact, addresses []spst.Address,
	team spst.CareTeam) error {
	return p.store.Within(ctx, func(ctx context.Context) error {
		for _, a := range addresses {
			if err := p.store.PutAddress(ctx, number, a); err != nil {
				return err
			}
		}
		for _, c := range contacts {
			c.EmailOrigin = spst.EmailOrigin{}
			c.SettleCodes(true)
			if err := p.store.PutContact(ctx, number, c); err != nil {
				return err
			}
		}
		return p.store.PutCareTeam(ctx, number, team)
	})
}

// LoadSituationChange keeps a change of situation that was announced elsewhere.
func (p *Portal) LoadSituationChange(ctx context.Context, number string, s spst.SituationChange) error {
	return p.store.AddSituationChange(ctx, number, s)
}
