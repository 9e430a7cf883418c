package main

import (
	"context"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/spst"
)

// The writes of company.Service and contacts.Service, with the key as an
// argument.

// UpdateCompany implements company.Service.
func (a portalAPI) UpdateCompany(ctx context.Context, key, member string, c spst.Company) (spst.Company, error) {
	return a.Client.UpdateCompany(client.WithIdempotencyKey(ctx, key), member, c)
}

// ValidateCompany implements company.Service.
func (a portalAPI) ValidateCompany(ctx context.Context, key, member string, version int64) (spst.Company, error) {
	return a.Client.ValidateCompany(client.WithIdempotencyKey(ctx, key), member, version)
}

// WithdrawSituation implements company.Service.
func (a portalAPI) WithdrawSituation(ctx context.Context, key, member, id string) (spst.SituationChange, error) {
	return a.Client.WithdrawSituation(client.WithIdempotencyKey(ctx, key), member, id)
}

// AnnounceSituation implements company.Service.
func (a portalAPI) AnnounceSituation(ctx context.Context, key, member string, x spst.SituationChange) (spst.SituationChange, error) {
	return a.Client.AnnounceSituation(client.WithIdempotencyKey(ctx, key), member, x)
}

// AddContact implements contacts.Service.
func (a portalAPI) AddContact(ctx context.Context, key, member string, c spst.Contact) (spst.Contact, error) {
	return a.Client.AddContact(client.WithIdempotencyKey(ctx, key), member, c)
}

// UpdateContact implements contacts.Service.
func (a portalAPI) UpdateContact(ctx context.Context, key, member string, c spst.Contact) (spst.Contact, error) {
	return a.Client.UpdateContact(client.WithIdempotencyKey(ctx, key), member, c)
}

// RemoveContact implements contacts.Service.
func (a portalAPI) RemoveContact(ctx context.Context, key, member, id string, version int64) (spst.Contact, error) {
	return a.Client.RemoveContact(client.WithIdempotencyKey(ctx, key), member, id, version)
}

// RestoreContact implements contacts.Service.
func (a portalAPI) RestoreContact(ctx context.Context, key, member, id string, version int64) (spst.Contact, error) {
	return a.Client.RestoreContact(client.WithIdempotencyKey(ctx, key), member, id, version)
}

// SendEmailCode implements contacts.Service.
func (a portalAPI) SendEmailCode(ctx context.Context, key, member, id string) (spst.EmailCodeSent, error) {
	return a.Client.SendEmailCode(client.WithIdempotencyKey(ctx, key), member, id)
}

// AddAddress implements contacts.Service.
func (a portalAPI) AddAddress(ctx context.Context, key, member string, x spst.Address) (spst.Address, error) {
	return a.Client.AddAddress(client.WithIdempotencyKey(ctx, key), member, x)
}

// UpdateAddress implements contacts.Service.
func (a portalAPI) UpdateAddress(ctx context.Context, key, member string, x spst.Address) (spst.Address, error) {
	return a.Client.UpdateAddress(client.WithIdempotencyKey(ctx, key), member, x)
}

// RemoveAddress implements contacts.Service.
func (a portalAPI) RemoveAddress(ctx context.Context, key, member, id string, version int64) (spst.Address, error) {
	return a.Client.RemoveAddress(client.WithIdempotencyKey(ctx, key), member, id, version)
}

// RestoreAddress implements contacts.Service.
func (a portalAPI) RestoreAddress(ctx context.Context, key, member, id string, version int64) (spst.Address, error) {
	return a.Client.RestoreAddress(client.WithIdempotencyKey(ctx, key), member, id, version)
}
