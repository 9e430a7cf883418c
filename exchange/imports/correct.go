package imports

import (
	"context"
	"slices"

	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
)

// Correction is a refused row that somebody corrects: compared with the roster again and,
// in an import that has begun, sent as a line of it. One goroutine has it.
type Correction struct {
	of   Run
	row  reconcile.Row
	lost *reconcile.Row // was sent, and nobody knows what became of it
}

// Corrected is a row that is refused no more.
type Corrected struct {
	row  reconcile.Row
	sent bool
}

// Correct begins the correction of the row at a place of the difference.
func (r *Run) Correct(at int) *Correction { return &Correction{of: *r, row: r.Difference.Rows[at]} }

// Do takes the corrected values, and may take a while. What is still refused is an error of
// kind Invalid, whose problems name their fields. After another error it is done again, with
// these values or others: the line is carried out once.
func (c *Correction) Do(ctx context.Context, svc Service, corrected spst.Employee) (Corrected, error) {
	r := &c.of
	roster, err := r.roster(ctx, svc)
	if err != nil {
		return Corrected{}, err
	}
	done := Corrected{row: c.row.Correct(roster, corrected, r.today)}
	switch {
	case done.row.Action == reconcile.Reject:
		return done, stillRefused(&done.row)
	case r.Report == nil:
		return done, nil
	case !done.row.Writes() && c.lost != nil: // it had arrived: the portal says so again
		done.row = *c.lost
	case !done.row.Writes():
		return done, nil
	}
	c.lost = &done.row
	outcomes, err := r.lines(&done.row).Send(ctx, svc)
	if err != nil {
		return done, err
	}
	c.lost = nil
	if outcomes[0].Status != "done" {
		done.row.Refuse(outcomes[0])
		return done, stillRefused(&done.row)
	}
	done.sent = true
	return done, nil
}

func stillRefused(r *reconcile.Row) error {
	return &spst.Error{Kind: spst.Invalid, Code: spst.CodeLine, Problems: spst.Refused(r.Problems),
		Message: "La ligne est encore refusée : " + reconcile.Reasons(r)}
}

// Corrected puts the row in the place of the refused one, and counts it.
func (r *Run) Corrected(at int, c Corrected) {
	row := &r.Difference.Rows[at]
	if slices.Contains(r.plan, row) { // the portal had refused it
		r.Report.Refused--
	}
	if c.sent {
		r.Report.count(c.row.Action)
	}
	*row = c.row
	r.Difference.Count()
}
