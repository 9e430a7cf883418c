package portal

import (
	"context"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// AppointmentStore keeps the appointments, with the cancellations asked for, the
// requests for visits, and what is known of each employee's visits.
type AppointmentStore interface {
	// PutAppointment keeps an appointment, or its new version.
	PutAppointment(ctx context.Context, member string, a spst.Appointment) error
	Appointment(ctx context.Context, member, id string) (spst.Appointment, error)
	// Appointments gives a page, in the order of the list asked for.
	Appointments(ctx context.Context, member string, s AppointmentSelection) (spst.AppointmentPage, error)
	// AppointmentsOf are all those of one employee, newest first.
	AppointmentsOf(ctx context.Context, member, employee string) ([]spst.Appointment, error)

	// PutVisitRequest keeps a request, or its new version.
	PutVisitRequest(ctx context.Context, member string, r spst.VisitRequest) error
	VisitRequest(ctx context.Context, member, id string) (spst.VisitRequest, error)
	// VisitRequests is newest first.
	VisitRequests(ctx context.Context, member string, q spst.PageQuery) (spst.VisitRequestPage, error)

	// PutTracking keeps what is known of the visits of employees that are there; the
	// day of the last one never goes back.
	PutTracking(ctx context.Context, member string, known []TrackedEmployee) error
	// NoteVisitDone notes the day of a visit. When it is the employee's last one,
	// the day that the physician had set for the next is over; an older one
	// changes nothing.
	NoteVisitDone(ctx context.Context, member, employee string, on spst.Date) error
	// TrackingOf is what is known of one employee; the zero value when nothing is.
	TrackingOf(ctx context.Context, member, employee string) (spst.Tracking, error)
	// FirstVisit is the day of the first visit that is known of anybody; 0 when none is.
	FirstVisit(ctx context.Context, member string) (spst.Date, error)
	// KnownVisits gives what is known of the visits of all employees; Next of one employee only when
	// that is not "".
	KnownVisits(ctx context.Context, member, employee string, now time.Time) (KnownVisits, error)
}

// KnownVisits are those of a member's employees.
type KnownVisits struct {
	First spst.Date            // the first one of anybody; 0 when none is known
	Next  map[string]spst.Date // the days of the next appointments, by employee
}

// AppointmentSelection is a [spst.AppointmentQuery] made exact.
type AppointmentSelection struct {
	When   spst.AppointmentWhen
	Now    time.Time
	Cursor string // of the store's own making
	Limit  int
}

// TrackedEmployee is what is known of the visits of one.
type TrackedEmployee struct {
	ID string
	spst.Tracking
}
