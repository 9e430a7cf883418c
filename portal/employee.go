package portal

import (
	"context"
	"slices"

	"github.com/espace-adherent/adherent/spst"
)

// UndoDays is how long a declared exit can be taken back. The 30 days run from
// the instant of the declaration; for an exit that was not declared on this
// portal (a roster that was loaded), from the exit date.
const UndoDays = 30

const idLength = 12

// AddEmployee normalises, checks (Invalid with Problems) and keeps a new employee; ID and Version are given back.
func (p *Portal) AddEmployee(ctx context.Context, a Actor, number string, e spst.Employee) (spst.Employee, error) {
	return p.write(ctx, a, number, func(ctx context.Context, w *rosterWrite) (Record, error) { return w.add(ctx, e) })
}

// UpdateEmployee replaces the employee e.ID; Stale with Current when e.Version is not the one in force.
// What the portal decides is not taken from e: the category, the exit reason, and the date of an exit that was declared.
func (p *Portal) UpdateEmployee(ctx context.Context, a Actor, number string, e spst.Employee) (spst.Employee, error) {
	return p.write(ctx, a, number, func(ctx context.Context, w *rosterWrite) (Record, error) { return w.update(ctx, e) })
}

// ExitEmployee declares an exit.
func (p *Portal) ExitEmployee(ctx context.Context, a Actor, number, id string, version int64, x spst.Exit) (spst.Employee, error) {
	return p.write(ctx, a, number, func(ctx context.Context, w *rosterWrite) (Record, error) { return w.exit(ctx, id, version, x) })
}

// UndoExit takes an exit back while it is less than 30 days old; see [UndoDays].
func (p *Portal) UndoExit(ctx context.Context, a Actor, number, id string, version int64) (spst.Employee, error) {
	return p.write(ctx, a, number, func(ctx context.Context, w *rosterWrite) (Record, error) { return w.undoExit(ctx, id, version) })
}

// WithdrawEmployee undoes an addition: the employee is in no list any more, and
// stays among the records and in the history. It takes back what who
// added it alone has touched, less than [UndoDays] ago; of somebody who is
// withdrawn already it changes nothing.
func (p *Portal) WithdrawEmployee(ctx context.Context, a Actor, number, id string, version int64) (spst.Employee, error) {
	return p.write(ctx, a, number, func(ctx context.Context, w *rosterWrite) (Record, error) { return w.withdraw(ctx, id, version) })
}

func (w *rosterWrite) add(ctx context.Context, e spst.Employee) (Record, error) {
	e.DeclaredCategory, e.ExitReason = "", ""
	if err := w.check(ctx, &e, ""); err != nil {
		return Record{}, err
	}
	id, err := w.newID()
	if err != nil {
		return Record{}, err
	}
	e.ID, e.Version = id, 1
	e.DeclaredCategory, _ = spst.ExpectedCategory(e.Determinants, w.today)
	return w.put(Record{Employee: e}, spst.HistoryEntry{Action: "create"}), nil
}

func (w *rosterWrite) update(ctx context.Context, e spst.Employee) (Record, error) {
	before, err := w.inForce(ctx, e.ID, e.Version)
	if err != nil {
		return Record{}, err
	}
	e.Version = before.Version
	e.DeclaredCategory, e.ExitReason = before.DeclaredCategory, before.ExitReason
	if before.ExitReason != "" {
		e.ExitDate = before.ExitDate
	}
	if err := w.check(ctx, &e, e.ID); err != nil {
		return Record{}, err
	}
	sameDeterminants := slices.Equal(e.Determinants, before.Determinants)
	if !e.DeclaredCategory.FromPortalOnly() && (!sameDeterminants || e.DeclaredCategory == "") {
		e.DeclaredCategory, _ = spst.ExpectedCategory(e.Determinants, w.today)
	}
	if len(spst.ChangedFields(&before.Employee, &e)) == 0 {
		return before, nil
	}
	after := before
	after.Employee = e
	return w.replace(&before.Employee, after, "update"), nil
}

func (w *rosterWrite) exit(ctx context.Context, id string, version int64, x spst.Exit) (Record, error) {
	r, err := w.inForce(ctx, id, version)
	if err != nil {
		return Record{}, err
	}
	if r.ExitReason != "" {
		return Record{}, &spst.Error{
			Kind: spst.Conflict, Code: spst.CodeAlreadyLeft,
			Message: "La sortie de ce salarié est déjà déclarée.",
		}
	}
	before := r.Employee
	r.DeclaredExit = DeclaredExit{DeclaredAt: w.now, Before: r.ExitDate}
	r.ExitDate, r.ExitReason = x.ExitDate, x.ExitReason
	if err := refused(spst.CheckExit(r.Employee, w.today)); err != nil {
		return Record{}, err
	}
	return w.replace(&before, r, "exit"), nil
}

func (w *rosterWrite) undoExit(ctx context.Context, id string, version int64) (Record, error) {
	r, err := w.inForce(ctx, id, version)
	if err != nil {
		return Record{}, err
	}
	if r.ExitReason == "" {
		return Record{}, &spst.Error{
			Kind: spst.Conflict, Code: spst.CodeNotLeft,
			Message: "Ce salarié n'est pas sorti : il n'y a rien à annuler.",
		}
	}
	declared := r.ExitDate
	if !r.DeclaredExit.DeclaredAt.IsZero() {
		declared = spst.Today(r.DeclaredExit.DeclaredAt)
	}
	if w.today >= declared.AddDays(UndoDays) {
		return Record{}, &spst.Error{
			Kind: spst.Conflict, Code: spst.CodeExitTooOld,
			Message: "Cette sortie a 30 jours ou plus et ne peut plus être annulée. Ajoutez le salarié de nouveau.",
		}
	}
	before := r.Employee
	r.ExitDate, r.ExitReason, r.DeclaredExit = r.DeclaredExit.Before, "", DeclaredExit{}
	if err := w.nirFree(ctx, &r.Employee, id); err != nil {
		return Record{}, err
	}
	return w.replace(&before, r, "undo_exit"), nil
}

func (w *rosterWrite) withdraw(ctx context.Context, id string, version int64) (Record, error) {
	known, err := w.known(ctx, id)
	if err != nil {
		return Record{}, err
	}
	if known.Withdrawn {
		return known, nil
	}
	r, err := w.inForce(ctx, id, version)
	if err != nil {
		return Record{}, err
	}
	why, err := w.whyAdditionStands(ctx, &r.Employee)
	if err != nil {
		return Record{}, err
	}
	if why != "" {
		return Record{}, &spst.Error{
			Kind: spst.Conflict, Code: spst.CodeAdditionStands,
			Message: why + " : l'ajout ne s'annule plus. Si ce salarié est parti, déclarez sa sortie.",
		}
	}
	r.Withdrawn = true
	return w.replace(&r.Employee, r, "withdraw"), nil
}

// whyAdditionStands is why somebody's addition cannot be undone, or "".
func (w *rosterWrite) whyAdditionStands(ctx context.Context, e *spst.Employee) (string, error) {
	history, err := w.store.History(ctx, e.ID)
	if err != nil {
		return "", err
	}
	if len(history) == 0 || history[len(history)-1].Action != "create" {
		return "Cette fiche vient du service", nil
	}
	added := history[len(history)-1]
	if w.today > undoableUntil(added.At) {
		return "Cet ajout a 30 jours ou plus", nil
	}
	if slices.ContainsFunc(history, func(h spst.HistoryEntry) bool { return h.Account.Number != added.Account.Number }) {
		return "Quelqu'un d'autre a modifié cette fiche depuis", nil
	}
	seen, err := w.hasVisits(ctx, w.number, e.ID)
	if seen {
		return "Un rendez-vous ou une demande de visite concerne ce salarié", err
	}
	return "", err
}

// inForce finds an employee in the version the caller knows; 0 takes the one in force.
func (w *rosterWrite) inForce(ctx context.Context, id string, version int64) (Record, error) {
	r, err := w.there(ctx, id)
	if err != nil || version == 0 || version == r.Version {
		return r, err
	}
	current, err := w.complete(ctx, r)
	if err != nil {
		return r, err
	}
	return r, &spst.Error{
		Kind: spst.Stale, Code: spst.CodeStale, Current: &current,
		Message: "Ce salarié a été modifié entre-temps. Comparez, puis validez de nouveau.",
	}
}

// check normalises and applies the rules of an employee and of the roster around it.
func (w *rosterWrite) check(ctx context.Context, e *spst.Employee, id string) error {
	e.Normalize()
	problems := spst.CheckEmployee(*e, w.today)
	if w.importing != nil { // « Contrôler la liste » asks for them
		problems = slices.DeleteFunc(problems, func(p spst.Problem) bool { return p.Code == spst.ProblemDeterminantsRequired })
	}
	if err := refused(problems); err != nil {
		return err
	}
	return w.nirFree(ctx, e, id)
}

// nirFree refuses a second present employee with the same NIR.
func (w *rosterWrite) nirFree(ctx context.Context, e *spst.Employee, id string) error {
	if e.NIR == "" || e.Left(w.today) {
		return nil
	}
	taken, err := w.nirTaken(ctx, e.NIR, id)
	if err != nil || !taken {
		return err
	}
	return refused([]spst.Problem{spst.DuplicateNIR()})
}

func refused(problems []spst.Problem) error {
	problems = spst.Refused(problems)
	if len(problems) == 0 {
		return nil
	}
	return &spst.Error{
		Kind: spst.Invalid, Code: spst.CodeEmployee, Problems: problems,
		Message: "La fiche est refusée : corrigez les champs signalés.",
	}
}
