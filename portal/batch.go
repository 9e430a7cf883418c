package portal

import (
	"context"
	"errors"

	"github.com/espace-adherent/adherent/spst"
)

// ChangeEmployees carries out a batch in one transaction; a refused line does not stop the others.
// A fault of the portal's own (Internal, Unavailable) undoes the whole batch.
func (p *Portal) ChangeEmployees(ctx context.Context, a Actor, number string, b spst.Batch) ([]spst.Outcome, error) {
	changes := b.Changes
	if len(changes) == 0 || len(changes) > spst.MaxBatch {
		return nil, errInvalid(spst.CodeBatchSize, "changes",
			"Un lot compte de 1 à "+spst.Counted(spst.MaxBatch, "changement", "changements")+".")
	}
	outcomes := make([]spst.Outcome, len(changes))
	err := p.writeRoster(inBulk(ctx), a, number, func(ctx context.Context, w *rosterWrite) error {
		if err := w.begin(ctx, b); err != nil {
			return err
		}
		if err := w.readAhead(ctx, changes); err != nil {
			return err
		}
		for i, c := range changes {
			e, err := w.line(ctx, c, b.Brief)
			if outcomes[i], err = outcomeOf(e, err); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return outcomes, nil
}

// readAhead reads at once all that the lines are about.
func (w *rosterWrite) readAhead(ctx context.Context, changes []spst.Change) error {
	var ids []string
	var nirs []spst.NIR
	if w.importing != nil {
		if err := w.importing.read(ctx, w, changes); err != nil {
			return err
		}
		for _, l := range w.importing.done {
			ids = append(ids, l.Employee)
		}
	}
	for i := range changes {
		c := &changes[i]
		if c.ID != "" {
			ids = append(ids, c.ID)
		}
		if c.Employee != nil {
			if c.Employee.Normalize(); c.Employee.NIR != "" {
				nirs = append(nirs, c.Employee.NIR)
			}
		}
	}
	if err := w.read(ctx, ids); err != nil {
		return err
	}
	return w.readHolders(ctx, nirs)
}

// line carries out one change; refused, it leaves nothing behind. In brief it gives nobody.
func (w *rosterWrite) line(ctx context.Context, c spst.Change, brief bool) (*spst.Employee, error) {
	var r Record
	err := w.attempt(func() (err error) {
		if w.importing != nil {
			r, err = w.importLine(ctx, c)
		} else {
			r, err = w.dispatch(ctx, c)
		}
		return err
	})
	if err != nil || brief {
		return nil, err
	}
	e, err := w.complete(ctx, r)
	return &e, err
}

func (w *rosterWrite) dispatch(ctx context.Context, c spst.Change) (Record, error) {
	switch {
	case c.Action == spst.ActionCreate && c.Employee != nil:
		r, err := w.add(ctx, *c.Employee)
		return w.thenExit(ctx, r, err, c.Exit)
	case c.Action == spst.ActionUpdate && c.Employee != nil:
		e := *c.Employee
		e.ID, e.Version = c.ID, c.Version
		r, err := w.update(ctx, e)
		return w.thenExit(ctx, r, err, c.Exit)
	case c.Action == spst.ActionExit && c.Exit != nil:
		return w.exit(ctx, c.ID, c.Version, *c.Exit)
	}
	return Record{},
		errInvalid(spst.CodeBadChange, "action", "Changement incomplet : create et update portent un salarié, exit une sortie.")
}

// thenExit declares the exit that a line has beside its entry or change.
func (w *rosterWrite) thenExit(ctx context.Context, r Record, err error, x *spst.Exit) (Record, error) {
	if err != nil || x == nil {
		return r, err
	}
	return w.exit(ctx, r.ID, r.Version, *x)
}

// outcomeOf gives what became of a line, or the fault that stops the batch.
func outcomeOf(e *spst.Employee, err error) (spst.Outcome, error) {
	if err == nil {
		return spst.Outcome{Status: "done", Employee: e}, nil
	}
	refusal, ok := errors.AsType[*spst.Error](err)
	if !ok || refusal.Kind == spst.Internal || refusal.Kind == spst.Unavailable {
		return spst.Outcome{}, err
	}
	current, _ := refusal.Current.(*spst.Employee)
	return spst.Outcome{
		Status: "refused", Employee: current,
		Code: refusal.Code, Message: refusal.Message, Problems: refusal.Problems,
	}, nil
}

const loadBatch = 5000

// LoadEmployees puts a whole roster in place for the service itself (a roster
// file, the demo): rows are taken as they are, even with anomalies, so that
// « Contrôler la liste » has them to show. The ID is given when absent, the
// category when absent and determinants are there. No history is written. progress, which may
// be nil, is told how many are done; each batch of rows is a transaction.
func (p *Portal) LoadEmployees(ctx context.Context, number string, employees []spst.Employee, progress func(done, total int)) error {
	today := p.today()
	records := make([]Record, 0, min(loadBatch, len(employees)))
	for done := 0; done < len(employees); done += len(records) {
		records = records[:0]
		for _, e := range employees[done:min(done+loadBatch, len(employees))] {
			r, err := p.loaded(e, today)
			if err != nil {
				return err
			}
			records = append(records, r)
		}
		err := p.store.Within(ctx, func(ctx context.Context) error {
			if err := p.store.BeginRosterChange(ctx, number); err != nil {
				return err
			}
			return p.store.AddEmployees(ctx, number, records)
		})
		if err != nil {
			return err
		}
		if progress != nil {
			progress(done+len(records), len(employees))
		}
	}
	return nil
}

func (p *Portal) loaded(e spst.Employee, today spst.Date) (Record, error) {
	e.Version = 1
	if e.ID == "" {
		id, err := p.newID()
		if err != nil {
			return Record{}, err
		}
		e.ID = id
	}
	if e.DeclaredCategory == "" {
		e.DeclaredCategory, _ = spst.ExpectedCategory(e.Determinants, today)
	}
	return Record{Employee: e}, nil
}
