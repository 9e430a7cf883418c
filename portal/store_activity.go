package portal

import (
	"context"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// ActivityStore keeps what the service did for a member beside the visits, and
// what of them is recorded at the end of a year.
type ActivityStore interface {
	// EachAppointment calls each with every appointment that starts in that
	// time, until excluded, in order. What it is given is only good until it returns.
	EachAppointment(ctx context.Context, member string, from, until time.Time, each func(*spst.Appointment)) error
	// FirstActivity gives the first day of which there is an appointment, an
	// action, a training or a coverage; zero when there is none.
	FirstActivity(ctx context.Context, member string) (spst.Date, error)

	// PutWorkplaceAction and PutTraining add one, or replace the one with that ID.
	PutWorkplaceAction(ctx context.Context, member string, a spst.WorkplaceAction) error
	PutTraining(ctx context.Context, member string, t spst.Training) error
	// WorkplaceActions and Trainings give those of the days from first to last, oldest first.
	WorkplaceActions(ctx context.Context, member string, first, last spst.Date) ([]spst.WorkplaceAction, error)
	Trainings(ctx context.Context, member string, first, last spst.Date) ([]spst.Training, error)

	// PutCoverage keeps the coverage of a year, that of its On.
	PutCoverage(ctx context.Context, member string, c spst.Coverage) error
	Coverage(ctx context.Context, member string, year int) (spst.Coverage, error)
}
