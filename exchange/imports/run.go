package imports

import (
	"context"
	"slices"

	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
)

// Run is one import of a member, from its file to its report. One goroutine has it;
// what takes time is given out as a value ([Comparison], [Batch]) for another to do
// meanwhile, and the answer is settled here.
type Run struct {
	Sending
	Memory Memory
	Paths  []string // of the file, or of several that are read as one
	How    Reading
	File   File
	Whole  bool // the file is said to be the whole roster

	of      spst.Member
	today   spst.Date
	resumes bool
	decided *reconcile.Decisions // to be put on the next difference
}

// New is an import to come; today is the portal's.
func New(member spst.Member, today spst.Date, m Memory) *Run {
	return &Run{Sending: Sending{member: member.Number, origin: spst.FromFile}, Memory: m, of: member, today: today}
}

// Choose begins at a file, or at several that are read as one, as the person has
// confirmed such files so far. The member's own establishment is taken unless how
// says another.
func (r *Run) Choose(paths []string, how Reading) {
	how.On, how.Confirmed = r.today, r.Memory.Confirmed
	if how.SIRET == "" {
		how.SIRET = r.of.SIRET
	}
	r.Paths, r.How, r.Whole, r.resumes, r.decided = paths, how, false, false, nil
}

// Resume takes up the import that was cut, read as it was then: from the files of
// then, or from those that are given. The error is of kind NotFound when there is
// none.
func (r *Run) Resume(paths ...string) error {
	p := r.Memory.Pending
	if p == nil {
		return &spst.Error{Kind: spst.NotFound, Code: spst.CodeImport, Message: "Aucun import ne vous attend : donnez un fichier."}
	}
	if len(paths) == 0 {
		paths = p.Paths
	}
	r.Choose(paths, p.Reading)
	if p.Columns != nil { // as older versions did not keep them
		r.How.Confirmed = p.Confirmed
	}
	r.Whole, r.resumes, r.decided = p.Whole, true, &p.What
	return nil
}

// Resumes tells whether it is the one that was cut, taken up.
func (r *Run) Resumes() bool { return r.resumes }

// SetColumn remembers the field that a column gives, "" for none; the file is to be
// read again.
func (r *Run) SetColumn(heading, field string) {
	r.Memory.Confirmed = r.Memory.withColumn(heading, field)
	r.How.Confirmed = r.How.withColumn(heading, field)
}

// SetWord remembers what a word of a field stands for.
func (r *Run) SetWord(field, word, value string) {
	r.Memory.Confirmed = r.Memory.withWord(field, word, value)
	r.How.Confirmed = r.How.withWord(field, word, value)
}

// Read takes the file. One that is not that of the import taken up is refused, with
// an error of kind Conflict; it may be chosen instead.
func (r *Run) Read(f File) error {
	if r.resumes && r.Memory.Pending.Digest != f.Digest {
		r.resumes, r.decided = false, nil
		return &spst.Error{Kind: spst.Conflict, Code: spst.CodeFileChanged,
			Message: "Ce n'est pas le fichier de cet import, ou il a changé depuis : donnez le même, ou importez celui-ci sans reprendre."}
	}
	r.File = f
	return nil
}

// Comparison makes the difference, and may take a while: it has the import as it was.
type Comparison struct{ of Run }

// Compared is a difference, and the file that it was made from.
type Compared struct {
	File       File
	Difference reconcile.Difference
}

// Compare gives the comparison of the file with the roster; whole says that who is
// not in the file may have left.
func (r *Run) Compare(whole bool) Comparison {
	r.Whole = whole
	return Comparison{*r}
}

// Do reads the file again when words have got their meaning since, then the roster, and
// compares them.
func (c Comparison) Do(ctx context.Context, svc Service) (Compared, error) {
	r, file := &c.of, c.of.File
	var err error
	if slices.ContainsFunc(file.Unknown, func(w spst.FileWord) bool { return r.How.Words[w.Field][w.Word] != "" }) {
		if file, err = svc.ReadRoster(ctx, r.Paths, r.How, func(int64, int64) {}); err != nil {
			return Compared{}, err
		}
	}
	roster, err := r.roster(ctx, svc)
	if err != nil {
		return Compared{}, err
	}
	d := reconcile.Compare(roster, &file.RosterFile, reconcile.Options{On: r.today, Whole: r.Whole})
	if r.decided != nil {
		d.Correct(*r.decided, roster, r.today)
	}
	return Compared{file, d}, nil
}

// roster is everybody that rows are compared with.
func (r *Run) roster(ctx context.Context, svc Service) ([]spst.Employee, error) {
	var all []spst.Employee
	err := svc.StreamEmployees(ctx, r.member, spst.RosterQuery{Status: spst.All}, func(chunk []spst.Employee) error {
		all = append(all, chunk...)
		return nil
	})
	return all, err
}

// Compared takes the difference, and puts on it what was decided before; it tells
// whether anything was.
func (r *Run) Compared(c Compared) bool {
	r.File, r.Difference = c.File, c.Difference
	if r.decided == nil {
		return false
	}
	r.Difference.Decide(*r.decided)
	return true
}

// SetAside keeps the decisions, to be put on the next difference.
func (r *Run) SetAside() {
	d := r.Difference.Decisions()
	r.decided = &d
}

// goesOn tells whether the import that was cut is this one: the same rows of the same
// file. What was done of it is then not done twice; of any other rows, lines of the
// same names are other lines.
func (r *Run) goesOn() bool {
	p := r.Memory.Pending
	return p != nil && p.Digest == r.File.Digest && p.same(r.How)
}

// Abandons tells whether to begin gives up the import that was cut, which is another
// one.
func (r *Run) Abandons() bool {
	return r.Memory.Pending != nil && r.Memory.Pending.Import != "" && !r.goesOn()
}

// Reviewed remembers what is decided of the difference before the import begins; false
// when another import was cut, which would be given up for it.
func (r *Run) Reviewed() bool {
	if r.Abandons() {
		return false
	}
	p := r.pending()
	if r.goesOn() {
		p.Import, p.Done = r.Memory.Pending.Import, r.Memory.Pending.Done
	}
	p.Total, _ = r.Difference.Taken()
	r.Memory.Pending = &p
	return true
}

// pending is the import as it is remembered, under no name.
func (r *Run) pending() Pending {
	p := Pending{Paths: r.File.Paths, Digest: r.File.Digest, Reading: r.How, Whole: r.Whole, What: r.Difference.Decisions()}
	if p.Columns == nil {
		p.Columns = map[string]string{}
	}
	return p
}

// Begin names the import, or goes on with the one that was cut, and remembers what
// was decided.
func (r *Run) Begin() {
	id := ""
	if r.goesOn() {
		id = r.Memory.Pending.Import
	}
	r.Sending.Begin(id)
	p := r.pending()
	p.Import, p.Total = r.ID, len(r.plan)
	r.Memory.Pending = &p
}

// Batch is some lines on their way, and what is remembered before they go.
type Batch struct {
	Lines
	memory Memory
	goesOn bool // with an import that is kept already, so that it could be taken up
}

// Next is the next lines, and whether there are any: else the import is over, and
// pending no more.
func (r *Run) Next() (Batch, bool) {
	l, more := r.Sending.Next()
	if !more {
		r.Memory.Pending = nil
	}
	return Batch{l, r.Memory, r.answered > 0}, more
}

// Send keeps where the import is, so that nothing is written that could not be taken
// up, and has the lines carried out; how far it has come may be kept meanwhile.
func (b Batch) Send(ctx context.Context, svc Service) ([]spst.Outcome, error) {
	if !b.goesOn {
		if err := svc.KeepImportMemory(ctx, b.member, b.memory); err != nil {
			return nil, err
		}
		return b.Lines.Send(ctx, svc)
	}
	kept := make(chan error, 1)
	go func() { kept <- svc.KeepImportMemory(ctx, b.member, b.memory) }()
	outcomes, err := b.Lines.Send(ctx, svc)
	if lost := <-kept; err == nil && lost != nil {
		return nil, lost
	}
	return outcomes, err
}

// Settle takes the answers to the batch of [Run.Next].
func (r *Run) Settle(outcomes []spst.Outcome) {
	r.Sending.Settle(outcomes)
	p := *r.Memory.Pending
	p.Done = r.answered
	r.Memory.Pending = &p
}

// CarryOut sends all that was decided, batch after batch; told hears how many lines
// are done.
func (r *Run) CarryOut(ctx context.Context, svc Service, told func(done, total int64)) error {
	if err := r.Keep(ctx, svc); err != nil {
		return err
	}
	err := r.carryOut(ctx, told, r.Settle, func(l Lines) sent {
		b := Batch{l, r.Memory, true}
		return func(ctx context.Context) ([]spst.Outcome, error) { return b.Send(ctx, svc) }
	})
	if err != nil {
		return err
	}
	r.Memory.Pending = nil
	return r.Keep(ctx, svc)
}

// Keep keeps what is to be remembered.
func (r *Run) Keep(ctx context.Context, svc Service) error {
	return svc.KeepImportMemory(ctx, r.member, r.Memory)
}

// Done forgets the import that was cut when it is this one and nothing is left of it
// to do; it tells whether it has.
func (r *Run) Done() bool { return r.goesOn() && r.Memory.Forget(r.Memory.Pending.Import) }
