package declarations

import (
	"context"

	"github.com/espace-adherent/adherent/spst"
)

// Service is what « Déclarer vos effectifs » asks of the portal.
// Errors are *[spst.Error].
//
// Every write takes the idempotency key of what the person did: the same key
// again, with the same content, does nothing twice and gives the first answer.
type Service interface {
	// Declarations are latest year first.
	Declarations(ctx context.Context, member string) ([]spst.Declaration, error)
	// Declaration gives that of a year, with its people and its estimate.
	Declaration(ctx context.Context, member string, year int) (spst.Declaration, error)
	// RosterChanges says what changed since the draft was begun.
	RosterChanges(ctx context.Context, member string, year int) (spst.RosterChanges, error)
	// StreamEmployees gives the employees that q selects, in list order, in
	// slices that are only good until each returns; an error of each stops it.
	StreamEmployees(ctx context.Context, member string, q spst.RosterQuery, each func([]spst.Employee) error) error

	// UpdateDeclaration begins a declaration, or keeps how far it is; Stale, with
	// the *Declaration in force in Current, when version has been overtaken.
	UpdateDeclaration(ctx context.Context, key, member string, year int, version int64, in spst.DeclarationInput) (spst.Declaration, error)
	// ConfirmDeclaration certifies that version; Stale as UpdateDeclaration.
	ConfirmDeclaration(ctx context.Context, key, member string, year int, version int64, c spst.Certification) (spst.Declaration, error)
}
