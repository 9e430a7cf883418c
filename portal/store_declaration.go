package portal

import (
	"context"

	"github.com/espace-adherent/adherent/spst"
)

// DeclarationStore keeps the campaigns, their tariffs and the declarations.
type DeclarationStore interface {
	// PutCampaign and PutTariff add, or replace the one of the same year.
	PutCampaign(ctx context.Context, c spst.Campaign) error
	PutTariff(ctx context.Context, t spst.Tariff) error
	// Campaigns are latest year first.
	Campaigns(ctx context.Context) ([]spst.Campaign, error)
	// Tariff finds that of a year.
	Tariff(ctx context.Context, year int) (spst.Tariff, error)

	// Declarations are all those kept of a member, in no order.
	Declarations(ctx context.Context, member string) ([]DeclarationRecord, error)
	Declaration(ctx context.Context, member string, year int) (DeclarationRecord, error)
	// PutDeclaration adds, or replaces the one of the same member and year.
	PutDeclaration(ctx context.Context, member string, r DeclarationRecord) error
	// Unbilled gives the members on the day of the count who had joined on that date and of whom
	// nothing is billed for that year, by number.
	Unbilled(ctx context.Context, year int, joined spst.Date) ([]string, error)

	// NoteAnnounced notes that a member was told of a year's campaign; first is
	// false when that was noted before.
	NoteAnnounced(ctx context.Context, member string, year int) (first bool, err error)

	// PutMarks keeps what a draft remembers of the roster, in the place of
	// what it did before.
	PutMarks(ctx context.Context, member string, year int, marks []spst.RosterMark) error
	Marks(ctx context.Context, member string, year int) ([]spst.RosterMark, error)
}

// DeclarationRecord is a declaration as the store keeps it. Its status is
// draft, confirmed, invoiced, or "" when it was not begun; what hangs on the
// day or on the roster is worked out at each reading.
type DeclarationRecord struct {
	spst.Declaration
	// Until lets this member declare later than the campaign; absent is not.
	Until spst.Date
	// Billed tells that the run of the invoices has dealt with it.
	Billed bool
}
