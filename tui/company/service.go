package company

import (
	"context"

	"github.com/espace-adherent/adherent/spst"
)

// Service is what « Informations administratives » asks of the portal. Errors
// are *[spst.Error]. Every write takes the idempotency key of what the person
// did: the same key again does nothing twice and gives the first answer.
type Service interface {
	Company(ctx context.Context, member string) (spst.Company, error)
	// UpdateCompany is Stale, with Current, when c.Version is not the one in force.
	UpdateCompany(ctx context.Context, key, member string, c spst.Company) (spst.Company, error)
	// CompanyHistory gives the changes, newest first.
	CompanyHistory(ctx context.Context, member string) ([]spst.HistoryEntry, error)
	// Contacts are those of the company, whom validating concerns too.
	Contacts(ctx context.Context, member string) ([]spst.Contact, error)
	// ValidateCompany is « Valider vos réponses », for the version that was read.
	ValidateCompany(ctx context.Context, key, member string, version int64) (spst.Company, error)
	SituationChanges(ctx context.Context, member string) ([]spst.SituationChange, error)
	AnnounceSituationChange(ctx context.Context, key, member string, x spst.SituationChange) (spst.SituationChange, error)
	WithdrawSituationChange(ctx context.Context, key, member, id string) (spst.SituationChange, error)
	// Service says whom to write to.
	Service(ctx context.Context) (spst.Service, error)
}
