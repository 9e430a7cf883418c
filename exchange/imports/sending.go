package imports

import (
	"context"
	"crypto/rand"
	"slices"

	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
)

// Portal is what carries lines out and undoes them. Errors are *[spst.Error].
type Portal interface {
	// ChangeEmployees carries out the lines of an import, each once.
	ChangeEmployees(ctx context.Context, member string, b spst.Batch) ([]spst.Outcome, error)
	// UndoImport undoes some lines of an import; it is asked again while some are Done.
	UndoImport(ctx context.Context, member, id string) (spst.ImportUndo, error)
}

// Sending carries out what is taken of a difference, batch after batch, under the
// name of an import: a line is carried out once, however often it is sent, and the
// whole can be undone. One goroutine has it; [Lines] are for another to send.
type Sending struct {
	Difference reconcile.Difference
	ID         string  // of the import; "" before it begins
	Report     *Report // of the lines so far; nil before it begins

	member   string
	origin   spst.ImportOrigin
	plan     []*reconcile.Row // what is carried out, in the portal's order
	answered int              // lines of it
}

// Report is what has become of the lines that were sent.
type Report struct {
	Entered int `json:"entered"`
	Changed int `json:"changed"`
	Exited  int `json:"exited"`
	// Refused by the portal; those that the comparison refused are not counted.
	Refused int `json:"refused"`
}

// Done counts the lines that the portal has carried out.
func (r *Report) Done() int { return r.Entered + r.Changed + r.Exited }

// Moves says what they were.
func (r *Report) Moves() string { return reconcile.Moves(r.Entered, r.Exited, r.Changed) }

// count counts one more line that the portal has carried out.
func (r *Report) count(a reconcile.Action) {
	switch a {
	case reconcile.Enter:
		r.Entered++
	case reconcile.Exit:
		r.Exited++
	default:
		r.Changed++
	}
}

// Several is the carrying out of a change of several employees of a member.
func Several(member string, d reconcile.Difference) *Sending {
	return &Sending{Difference: d, member: member, origin: spst.FromSelection}
}

// Begin names the import, by a new name for "".
func (s *Sending) Begin(id string) {
	if id == "" {
		id = rand.Text()
	}
	s.ID, s.plan, s.answered, s.Report = id, s.Difference.Plan(), 0, &Report{}
}

// Lines are some of the lines, on their way.
type Lines struct {
	member string
	batch  spst.Batch
}

// from are the rows of the lines that go together from a place of the plan on.
func (s *Sending) from(place int) []*reconcile.Row {
	return s.plan[place:min(place+spst.MaxBatch, len(s.plan))]
}

// Next gives the next lines, and whether there are any: else it is over.
func (s *Sending) Next() (Lines, bool) {
	rows := s.from(s.answered)
	return s.lines(rows...), len(rows) > 0
}

// lines are those of some rows.
func (s *Sending) lines(rows ...*reconcile.Row) Lines {
	l := Lines{s.member, spst.Batch{Import: s.ID, Origin: s.origin, Brief: s.origin == spst.FromFile}}
	for _, row := range rows {
		l.batch.Changes = append(l.batch.Changes, row.Change())
	}
	return l
}

// Send has them carried out. They may be sent again: a line is carried out once. A portal
// of before takes fewer at a time.
func (l Lines) Send(ctx context.Context, portal Portal) ([]spst.Outcome, error) {
	outcomes, err := portal.ChangeEmployees(ctx, l.member, l.batch)
	if spst.KindOf(err) != spst.Invalid || len(l.batch.Changes) <= spst.FormerMaxBatch {
		return outcomes, err
	}
	outcomes = nil
	for part := range slices.Chunk(l.batch.Changes, spst.FormerMaxBatch) {
		batch := l.batch
		batch.Changes = part
		more, err := portal.ChangeEmployees(ctx, l.member, batch)
		if err != nil {
			return nil, err
		}
		outcomes = append(outcomes, more...)
	}
	return outcomes, nil
}

// Settle takes the answers to the lines of [Sending.Next]. A refused line becomes a
// refused row, with the reason.
func (s *Sending) Settle(outcomes []spst.Outcome) {
	rows := s.from(s.answered)
	outcomes = outcomes[:min(len(outcomes), len(rows))]
	for i, o := range outcomes {
		if o.Status != "done" {
			s.Report.Refused++
			rows[i].Refuse(o)
		} else {
			s.Report.count(rows[i].Action)
		}
	}
	s.answered += len(outcomes)
	s.Difference.Count()
}

// CarryOut sends all that is taken; told hears how many lines are done. Of one that is
// cut, [Sending.Progress] tells how far it came.
func (s *Sending) CarryOut(ctx context.Context, portal Portal, told func(done, total int64)) error {
	return s.carryOut(ctx, told, s.Settle, func(l Lines) sent {
		return func(ctx context.Context) ([]spst.Outcome, error) { return l.Send(ctx, portal) }
	})
}

// sent has lines carried out, and gives their answers.
type sent func(context.Context) ([]spst.Outcome, error)

// abreast is how many batches are on their way at most: the portal reads one while it writes
// down the one before.
const abreast = 2

// carryOut is [Sending.CarryOut] by other ways to send and to settle.
func (s *Sending) carryOut(ctx context.Context, told func(done, total int64), settle func([]spst.Outcome),
	send func(Lines) sent) error {
	type answer struct {
		outcomes []spst.Outcome
		err      error
	}
	ctx, stop := context.WithCancel(ctx)
	var under []chan answer // those on their way, in their order
	defer func() {
		stop()
		for _, a := range under { // nothing is left behind
			<-a
		}
	}()
	for from, alone := s.answered, false; ; {
		for rows := s.from(from); len(rows) > 0 && (len(under) == 0 || len(under) < abreast && !alone); rows = s.from(from) {
			lines, arrival := send(s.lines(rows...)), make(chan answer, 1)
			go func() {
				outcomes, err := lines(ctx)
				arrival <- answer{outcomes, err}
			}()
			under, from, alone = append(under, arrival), from+len(rows), !entriesOnly(rows)
		}
		if len(under) == 0 {
			return nil
		}
		a := <-under[0]
		if under = under[1:]; a.err != nil {
			return a.err
		}
		settle(a.outcomes)
		done, total := s.Progress()
		told(int64(done), int64(total))
	}
}

// entriesOnly tells lines that may be overtaken by those that follow them: what frees a NIR
// comes before all entries, and no entry frees one.
func entriesOnly(rows []*reconcile.Row) bool {
	return !slices.ContainsFunc(rows, func(r *reconcile.Row) bool { return r.Action != reconcile.Enter })
}

// Progress is how many lines were answered, and how many there are.
func (s *Sending) Progress() (done, total int) { return s.answered, len(s.plan) }
