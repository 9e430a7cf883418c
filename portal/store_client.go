package portal

import (
	"context"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// ClientStore gives what « Mes clients » shows of all the members of a
// mandatary, in one query whatever their number.
type ClientStore interface {
	// ClientStates are those of the mandates in force, by member.
	ClientStates(ctx context.Context, mandatary string, s ClientSelection) (map[string]ClientState, error)
}

// ClientSelection says as of when, and the declaration of which year.
type ClientSelection struct {
	On   spst.Date
	Now  time.Time
	Year int
}

// ClientState is a member's, as the store keeps it.
type ClientState struct {
	Revision        int64 // of the roster
	VAT             bool  // there, or not called for
	BillingEmail    bool  // a billing contact has one
	Balance         spst.Cents
	OldestDue       spst.Date         // of what is still open and not disputed; zero when nothing is
	NextAppointment time.Time         // zero when none is planned
	Declaration     DeclarationRecord // zero when none is kept
}
