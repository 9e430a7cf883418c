package sqlstore

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

const contactColumns = `id, version, removed_at, civility, last_name, first_name, position, email, phone, mobile, types, address,
	email_kind, email_number, email_name, email_at, confirmed`

func readContact(scan func(...any) error) (spst.Contact, error) {
	var c spst.Contact
	var removed, emailAt int64
	var types string
	var confirmed bool
	err := scan(&c.ID, &c.Version, &removed, &c.Civility, &c.LastName, &c.FirstName, &c.Position, &c.Email, &c.Phone, &c.Mobile, &types,
		&c.AddressID,
		&c.EmailBy.Kind, &c.EmailBy.Number, &c.EmailBy.Name, &emailAt, &confirmed)
	c.RemovedAt, c.EmailAt, c.Types = fromInstant(removed), fromInstant(emailAt), split[spst.ContactType](types)
	c.SettleCodes(confirmed)
	return c, err
}

// Contacts gives those of a member, by name.
func (s *Store) Contacts(ctx context.Context, member string) ([]spst.Contact, error) {
	all, err := list(ctx, s, readContact, `SELECT `+contactColumns+` FROM contact WHERE member = $1 AND removed_at = 0`, member)
	return byName(all), err
}

// RemovedContacts gives those that were removed since an instant, by name.
func (s *Store) RemovedContacts(ctx context.Context, member string, since time.Time) ([]spst.Contact, error) {
	all, err := list(ctx, s, readContact, `SELECT `+contactColumns+` FROM contact WHERE member = $1 AND removed_at >= $2`, member,
		instant(since))
	return byName(all), err
}

func byName(all []spst.Contact) []spst.Contact {
	slices.SortFunc(all, func(a, b spst.Contact) int {
		return strings.Compare(spst.Fold(a.LastName+"\x00"+a.FirstName+"\x00"+a.ID), spst.Fold(b.LastName+"\x00"+b.FirstName+"\x00"+b.ID))
	})
	return all
}

// Contact finds one, removed or not.
func (s *Store) Contact(ctx context.Context, member, id string) (spst.Contact, error) {
	c, err := readContact(s.row(ctx, `SELECT `+contactColumns+` FROM contact WHERE member = $1 AND id = $2`, member, id).Scan)
	return c, fold(err)
}

// PutContact adds a contact, or replaces the one with that ID.
func (s *Store) PutContact(ctx context.Context, member string, c spst.Contact) error {
	return s.exec(ctx, `
		INSERT INTO contact (`+contactColumns+`, member, bills)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
		ON CONFLICT (id) DO UPDATE SET version = excluded.version, removed_at = excluded.removed_at,
			email_kind = excluded.email_kind, email_number = excluded.email_number, email_name = excluded.email_name,
			email_at = excluded.email_at, confirmed = excluded.confirmed,
			civility = excluded.civility, last_name = excluded.last_name, first_name = excluded.first_name,
			position = excluded.position, email = excluded.email, phone = excluded.phone, mobile = excluded.mobile,
			types = excluded.types, address = excluded.address, bills = excluded.bills`,
		c.ID, c.Version, instant(c.RemovedAt), string(c.Civility), c.LastName, c.FirstName, c.Position, c.Email, c.Phone, c.Mobile,
		joined(c.Types), c.AddressID, string(c.EmailBy.Kind), c.EmailBy.Number, c.EmailBy.Name, instant(c.EmailAt), c.Codes == spst.CodesReceived,
		member, c.Holds(spst.BillingContact))
}

// PutEmailCode keeps the code of a member, or its new state.
func (s *Store) PutEmailCode(ctx context.Context, c portal.StoredEmailCode) error {
	return s.exec(ctx, `
		INSERT INTO email_code (member, contact, email, mailed_to, code, code_until, code_tries, sent, since, sent_key)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (member) DO UPDATE SET contact = excluded.contact, email = excluded.email, mailed_to = excluded.mailed_to,
			code = excluded.code, code_until = excluded.code_until, code_tries = excluded.code_tries,
			sent = excluded.sent, since = excluded.since, sent_key = excluded.sent_key`,
		c.Member, c.Contact, c.Email, c.MailedTo, c.Code, millis(c.CodeUntil), c.CodeTries, c.Sent, millis(c.Since), c.SentKey)
}

// EmailCode finds the code of a member.
func (s *Store) EmailCode(ctx context.Context, member string) (portal.StoredEmailCode, error) {
	c := portal.StoredEmailCode{Member: member}
	var until, since int64
	err := s.row(ctx, `
		SELECT contact, email, mailed_to, code, code_until, code_tries, sent, since, sent_key FROM email_code WHERE member = $1`, member).
		Scan(&c.Contact, &c.Email, &c.MailedTo, &c.Code, &until, &c.CodeTries, &c.Sent, &since, &c.SentKey)
	c.CodeUntil, c.Since = fromInstant(until), fromInstant(since)
	return c, fold(err)
}

// HasBillingEmail tells whether a billing contact has an e-mail.
func (s *Store) HasBillingEmail(ctx context.Context, member string) (bool, error) {
	var has bool
	err := s.row(ctx, `SELECT EXISTS (SELECT 1 FROM contact WHERE member = $1 AND removed_at = 0 AND bills = TRUE AND email > '')`,
		member).Scan(&has)
	return has, fold(err)
}

const addressColumns = `id, version, removed_at, label, address_line1, address_line2, postal_code, city, country`

func readAddress(scan func(...any) error) (spst.Address, error) {
	var a spst.Address
	var removed int64
	err := scan(&a.ID, &a.Version, &removed, &a.Label, &a.Line1, &a.Line2, &a.PostalCode, &a.City, &a.Country)
	a.RemovedAt = fromInstant(removed)
	return a, err
}

// Addresses gives those of a member, by label.
func (s *Store) Addresses(ctx context.Context, member string) ([]spst.Address, error) {
	all, err := list(ctx, s, readAddress, `SELECT `+addressColumns+` FROM address WHERE member = $1 AND removed_at = 0`, member)
	return byLabel(all), err
}

// RemovedAddresses gives those that were removed since an instant, by label.
func (s *Store) RemovedAddresses(ctx context.Context, member string, since time.Time) ([]spst.Address, error) {
	all, err := list(ctx, s, readAddress, `SELECT `+addressColumns+` FROM address WHERE member = $1 AND removed_at >= $2`, member,
		instant(since))
	return byLabel(all), err
}

func byLabel(all []spst.Address) []spst.Address {
	slices.SortFunc(all, func(a, b spst.Address) int {
		return strings.Compare(spst.Fold(a.Label+"\x00"+a.ID), spst.Fold(b.Label+"\x00"+b.ID))
	})
	return all
}

// Address finds one, removed or not.
func (s *Store) Address(ctx context.Context, member, id string) (spst.Address, error) {
	a, err := readAddress(s.row(ctx, `SELECT `+addressColumns+` FROM address WHERE member = $1 AND id = $2`, member, id).Scan)
	return a, fold(err)
}

// PutAddress adds an address, or replaces the one with that ID.
func (s *Store) PutAddress(ctx context.Context, member string, a spst.Address) error {
	return s.exec(ctx, `
		INSERT INTO address (`+addressColumns+`, member) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (id) DO UPDATE SET version = excluded.version, removed_at = excluded.removed_at, label = excluded.label,
			address_line1 = excluded.address_line1, address_line2 = excluded.address_line2,
			postal_code = excluded.postal_code, city = excluded.city, country = excluded.country`,
		a.ID, a.Version, instant(a.RemovedAt), a.Label, a.Line1, a.Line2, a.PostalCode, a.City, a.Country, member)
}

// CareTeam gives the care team of a member.
func (s *Store) CareTeam(ctx context.Context, member string) (spst.CareTeam, error) {
	var t spst.CareTeam
	var text string
	if err := s.row(ctx, `SELECT team FROM care_team WHERE member = $1`, member).Scan(&text); err != nil {
		return t, fold(err)
	}
	return t, fold(json.Unmarshal([]byte(text), &t))
}

// PutCareTeam replaces the care team of a member.
func (s *Store) PutCareTeam(ctx context.Context, member string, t spst.CareTeam) error {
	text, err := json.Marshal(t)
	if err != nil {
		return fold(err)
	}
	return s.exec(ctx, `
		INSERT INTO care_team (member, team) VALUES ($1, $2) ON CONFLICT (member) DO UPDATE SET team = excluded.team`,
		member, string(text))
}
