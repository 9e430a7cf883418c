package appointments

import (
	"context"

	"github.com/espace-adherent/adherent/spst"
)

// Service is what « Gérer vos rendez-vous » asks of the portal.
// Errors are *[spst.Error].
//
// Every write takes the idempotency key of what the person did: the same key
// again, with the same content, does nothing twice and gives the first answer.
type Service interface {
	Appointments(ctx context.Context, member string, q spst.AppointmentQuery) (spst.AppointmentPage, error)
	VisitRequests(ctx context.Context, member string, q spst.PageQuery) (spst.VisitRequestPage, error)
	VisitsDue(ctx context.Context, member string, q spst.VisitsDueQuery) (spst.VisitsDuePage, error)
	// Employees searches the roster, for those a visit is asked for.
	Employees(ctx context.Context, member string, q spst.RosterQuery) (spst.EmployeePage, error)

	RequestVisit(ctx context.Context, key, member string, r spst.VisitRequest) (spst.VisitRequest, error)
	// UpdateVisitRequest replaces r.ID, of r.Version, and WithdrawVisitRequest takes it back:
	// Stale when it has changed since, Conflict once the service has answered.
	UpdateVisitRequest(ctx context.Context, key, member string, r spst.VisitRequest) (spst.VisitRequest, error)
	WithdrawVisitRequest(ctx context.Context, key, member, id string, version int64) (spst.VisitRequest, error)
	// RequestCancellation asks for that version of an appointment; Stale when it
	// has changed since.
	RequestCancellation(ctx context.Context, key, member, id string, version int64, r spst.CancellationRequest) (spst.CancellationRequest,
		error)
	// WithdrawCancellationRequest takes that request back; Stale and Conflict as above.
	WithdrawCancellationRequest(ctx context.Context, key, member, id string, version int64) (spst.Appointment, error)
}
