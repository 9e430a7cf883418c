package roster

import (
	"context"

	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/spst"
)

// Service is what the roster asks of the portal. Errors are *[spst.Error].
//
// Every write takes the idempotency key of what the person did: the same key
// again, with the same content, does nothing twice and gives the first answer.
type Service interface {
	imports.Portal // what is done to several together
	// StreamEmployees gives the employees that q selects, in list order, in
	// slices that are only good until each returns; an error of each stops it.
	StreamEmployees(ctx context.Context, member string, q spst.RosterQuery, each func([]spst.Employee) error) error
	// Employee gives one as it is now.
	Employee(ctx context.Context, member, id string) (spst.Employee, error)
	// EmployeeHistory gives the changes of one, newest first.
	EmployeeHistory(ctx context.Context, member, id string) ([]spst.HistoryEntry, error)
	// EmployeeVisits gives those of one, with the limits of the next ones.
	EmployeeVisits(ctx context.Context, member, id string) (spst.EmployeeVisits, error)

	AddEmployee(ctx context.Context, key, member string, e spst.Employee) (spst.Employee, error)
	// UpdateEmployee replaces e.ID; Stale, with Current, when e.Version is not
	// the one in force.
	UpdateEmployee(ctx context.Context, key, member string, e spst.Employee) (spst.Employee, error)
	ExitEmployee(ctx context.Context, key, member, id string, version int64, x spst.Exit) (spst.Employee, error)
	// WithdrawEmployee undoes an addition that nobody else has gone on from.
	WithdrawEmployee(ctx context.Context, key, member, id string, version int64) (spst.Employee, error)
	UndoExit(ctx context.Context, key, member, id string, version int64) (spst.Employee, error)
	// RequestVisit and WithdrawVisitRequest ask for a visit again, and take that back until the
	// service has answered.
	RequestVisit(ctx context.Context, key, member string, r spst.VisitRequest) (spst.VisitRequest, error)
	WithdrawVisitRequest(ctx context.Context, key, member, id string, version int64) (spst.VisitRequest, error)
}
