package contacts

import (
	"context"

	"github.com/espace-adherent/adherent/spst"
)

// Service is what « Vos contacts et adresses » asks of the portal. Errors are
// *[spst.Error]. Every write takes the idempotency key of what the person did:
// the same key again does nothing twice and gives the first answer. One meant
// for a version that is not in force is Stale, with Current.
type Service interface {
	Contacts(ctx context.Context, member string) ([]spst.Contact, error)
	AddContact(ctx context.Context, key, member string, c spst.Contact) (spst.Contact, error)
	UpdateContact(ctx context.Context, key, member string, c spst.Contact) (spst.Contact, error)
	// ContactHistory gives the changes of one, newest first.
	ContactHistory(ctx context.Context, member, id string) ([]spst.HistoryEntry, error)
	RemoveContact(ctx context.Context, key, member, id string, version int64) (spst.Contact, error)
	RestoreContact(ctx context.Context, key, member, id string, version int64) (spst.Contact, error)
	// SendEmailCode has the code that confirms the e-mail of a contact mailed;
	// ConfirmEmail gives it back: once, each try counts.
	SendEmailCode(ctx context.Context, key, member, id string) (spst.EmailCodeSent, error)
	ConfirmEmail(ctx context.Context, member, id string, code spst.EmailCode) (spst.Contact, error)

	Addresses(ctx context.Context, member string) ([]spst.Address, error)
	AddAddress(ctx context.Context, key, member string, a spst.Address) (spst.Address, error)
	UpdateAddress(ctx context.Context, key, member string, a spst.Address) (spst.Address, error)
	AddressHistory(ctx context.Context, member, id string) ([]spst.HistoryEntry, error)
	RemoveAddress(ctx context.Context, key, member, id string, version int64) (spst.Address, error)
	RestoreAddress(ctx context.Context, key, member, id string, version int64) (spst.Address, error)
}
