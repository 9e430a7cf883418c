package portal

import (
	"context"

	"github.com/espace-adherent/adherent/spst"
)

// BackOfficeStore is what only the service itself asks for.
type BackOfficeStore interface {
	// AllMembers are by number, with Headcount; Rights are left empty.
	AllMembers(ctx context.Context, on spst.Date) ([]spst.Member, error)
	// Mandates are all of them, those that have ended too, by mandatary and member.
	Mandates(ctx context.Context) ([]spst.Mandate, error)
	// Accounts are all of one kind, by number.
	Accounts(ctx context.Context, kind spst.AccountKind) ([]spst.Account, error)
	// RemoveAccount closes an account with its sessions and its second factor; NotFound when there is none.
	RemoveAccount(ctx context.Context, kind spst.AccountKind, number string) error
	// CompanyHistoryOf gives what an account did to a member's company, contacts
	// and addresses, oldest first.
	CompanyHistoryOf(ctx context.Context, member string, a spst.Account) ([]SubjectHistory, error)
	// Tariffs are latest year first.
	Tariffs(ctx context.Context) ([]spst.Tariff, error)
}

// SubjectHistory is an entry of [CompanyStore.CompanyHistory] with what it is of.
type SubjectHistory struct {
	Subject string
	spst.HistoryEntry
}
