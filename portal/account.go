package portal

import (
	"context"

	"github.com/espace-adherent/adherent/spst"
)

// What the service itself does, with no actor: it is not to be reached from
// the API.

// AddMember keeps a member, or what is new about it; Headcount and Rights are not kept.
func (p *Portal) AddMember(ctx context.Context, m Member) error { return p.store.PutMember(ctx, m) }

// AddMandate keeps a mandate, or replaces the one between the same two.
func (p *Portal) AddMandate(ctx context.Context, m spst.Mandate) error {
	return p.store.PutMandate(ctx, m)
}

// AddAccount opens an account, or gives it a new password.
func (p *Portal) AddAccount(ctx context.Context, a spst.Account, password string) error {
	phc, err := p.passwords.hash(ctx, true, password)
	if err != nil {
		return err
	}
	return p.store.PutAccount(ctx, StoredAccount{Account: a, Password: phc})
}
