package client

import (
	"context"
	"net/http"
	"net/url"

	"github.com/espace-adherent/adherent/spst"
)

const (
	contactsPath  = memberPath + "/contacts"
	addressesPath = memberPath + "/addresses"
	careTeamPath  = memberPath + "/care-team"
	couponPath    = memberPath + "/coupon.pdf"
)

func ofListed(number, id string) map[string]string {
	return map[string]string{"number": number, "id": id}
}

// Contacts gives « Vos contacts », by name.
func (c *Client) Contacts(ctx context.Context, number string) ([]spst.Contact, error) {
	l, err := do[spst.Contacts](ctx, c, call{method: http.MethodGet, path: contactsPath, names: ofMember(number)})
	return l.Contacts, err
}

// Addresses gives the addresses, by label.
func (c *Client) Addresses(ctx context.Context, number string) ([]spst.Address, error) {
	l, err := do[spst.Addresses](ctx, c, call{method: http.MethodGet, path: addressesPath, names: ofMember(number)})
	return l.Addresses, err
}

// RemovedContacts gives the contacts that were removed in the last 30 days, by name.
func (c *Client) RemovedContacts(ctx context.Context, number string) ([]spst.Contact, error) {
	l, err := do[spst.Contacts](ctx, c, call{method: http.MethodGet, path: contactsPath, names: ofMember(number), query: removed()})
	return l.Contacts, err
}

// RemovedAddresses gives the addresses that were removed in the last 30 days, by label.
func (c *Client) RemovedAddresses(ctx context.Context, number string) ([]spst.Address, error) {
	l, err := do[spst.Addresses](ctx, c, call{method: http.MethodGet, path: addressesPath, names: ofMember(number), query: removed()})
	return l.Addresses, err
}

func removed() url.Values { return url.Values{"removed": {"true"}} }

// CareTeam gives « Joindre nos services ».
func (c *Client) CareTeam(ctx context.Context, number string) (spst.CareTeam, error) {
	return do[spst.CareTeam](ctx, c, call{method: http.MethodGet, path: careTeamPath, names: ofMember(number)})
}

// AddContact gives the new contact back with its ID and version.
func (c *Client) AddContact(ctx context.Context, key, number string, x spst.Contact) (spst.Contact, error) {
	return add(ctx, c, key, contactsPath, number, x)
}

// ContactHistory gives the changes of a contact, newest first.
func (c *Client) ContactHistory(ctx context.Context, number, id string) ([]spst.HistoryEntry, error) {
	return history(ctx, c, contactsPath, number, id)
}

// AddressHistory gives the changes of an address, newest first.
func (c *Client) AddressHistory(ctx context.Context, number, id string) ([]spst.HistoryEntry, error) {
	return history(ctx, c, addressesPath, number, id)
}

func history(ctx context.Context, c *Client, path, number, id string) ([]spst.HistoryEntry, error) {
	h, err := do[spst.History](ctx, c, call{method: http.MethodGet, path: path + "/{id}/history", names: ofListed(number, id)})
	return h.Entries, err
}

// UpdateContact replaces x.ID; Stale, with the *Contact in force, as UpdateCompany.
func (c *Client) UpdateContact(ctx context.Context, key, number string, x spst.Contact) (spst.Contact, error) {
	return update(ctx, c, key, contactsPath, number, x.Head, x)
}

// RemoveContact removes a contact in that version.
func (c *Client) RemoveContact(ctx context.Context, key, number, id string, version int64) (spst.Contact, error) {
	return move[spst.Contact](ctx, c, key, http.MethodDelete, contactsPath+"/{id}", number, id, version)
}

// RestoreContact undoes the removal of a contact.
func (c *Client) RestoreContact(ctx context.Context, key, number, id string, version int64) (spst.Contact, error) {
	return move[spst.Contact](ctx, c, key, http.MethodPost, contactsPath+"/{id}/restoration", number, id, version)
}

// SendEmailCode has the code that confirms the e-mail of a contact mailed to the
// account's own address.
func (c *Client) SendEmailCode(ctx context.Context, key, number, id string) (spst.EmailCodeSent, error) {
	return do[spst.EmailCodeSent](ctx, c, call{method: http.MethodPost, path: contactsPath + "/{id}/email-code", names: ofListed(number, id),
		key: key, write: true})
}

// ConfirmEmail sends the portal the code of [Client.SendEmailCode]. The client never retries it: the
// portal counts each try.
func (c *Client) ConfirmEmail(ctx context.Context, number, id string, code spst.EmailCode) (spst.Contact, error) {
	return do[spst.Contact](ctx, c, call{method: http.MethodPut, path: contactsPath + "/{id}/email-confirmation", names: ofListed(number, id),
		body: code})
}

// AddAddress gives the new address back with its ID and version.
func (c *Client) AddAddress(ctx context.Context, key, number string, x spst.Address) (spst.Address, error) {
	return add(ctx, c, key, addressesPath, number, x)
}

// UpdateAddress replaces x.ID; Stale, with the *Address in force, as UpdateCompany.
func (c *Client) UpdateAddress(ctx context.Context, key, number string, x spst.Address) (spst.Address, error) {
	return update(ctx, c, key, addressesPath, number, x.Head, x)
}

// RemoveAddress removes an address in that version.
func (c *Client) RemoveAddress(ctx context.Context, key, number, id string, version int64) (spst.Address, error) {
	return move[spst.Address](ctx, c, key, http.MethodDelete, addressesPath+"/{id}", number, id, version)
}

// RestoreAddress undoes the removal of an address.
func (c *Client) RestoreAddress(ctx context.Context, key, number, id string, version int64) (spst.Address, error) {
	return move[spst.Address](ctx, c, key, http.MethodPost, addressesPath+"/{id}/restoration", number, id, version)
}

func add[T any](ctx context.Context, c *Client, key, path, number string, x T) (T, error) {
	return do[T](ctx, c, call{method: http.MethodPost, path: path, names: ofMember(number), body: x, key: key, write: true})
}

func update[T any](ctx context.Context, c *Client, key, path, number string, h spst.Head, x T) (T, error) {
	return do[T](ctx, c, call{method: http.MethodPut, path: path + "/{id}", names: ofListed(number, h.ID), body: x, version: h.Version,
		key: key, write: true})
}

func move[T any](ctx context.Context, c *Client, key, method, path, number, id string, version int64) (T, error) {
	return do[T](ctx, c, call{method: method, path: path, names: ofListed(number, id), version: version, key: key, write: true})
}

// SaveCoupon downloads the « coupon-réponse facture dématérialisée » of a member to dir under
// that name; see [Saved].
func (c *Client) SaveCoupon(ctx context.Context, number, dir, name string) (Saved, error) {
	k := call{method: http.MethodGet, path: couponPath, names: ofMember(number), stream: true, media: pdfType}
	return c.save(ctx, k, dir, name, nil)
}
