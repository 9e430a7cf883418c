package portal

import (
	"context"
	"slices"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// UndoDays is how long a declared exit can be taken back. The 30 days run from
// the instant of the declaration; for an exit that was not declared on this
// portal (a roster that was loaded), from the exit date.
const UndoDays = 30

const idLength = 12

// AddEmployee normalises, checks (Invalid with Problems) and keeps a new employee; ID and Version are given back.
func (p *Portal) AddEmployee(ctx context.Context, a Actor, number string, e spst.Employee) (spst.Employee, error) {
	return p.write(ctx, a, number, func(ctx context.Context, w *rosterWrite) (spst.Employee, error) { return w.add(ctx, e) })
}

// UpdateEmployee replaces the employee e.ID; Stale with Current when e.Version is not the one in force.
// What the portal decides is not taken from e: the category, the exit reason, and the date of an exit that was declared.
func (p *Portal) UpdateEmployee(ctx context.Context, a Actor, number string, e spst.Employee) (spst.Employee, error) {
	return p.write(ctx, a, number, func(ctx context.Context, w *rosterWrite) (spst.Employee, error) { return w.update(ctx, e) })
}

// ExitEmployee declares an exit.
func (p *Portal) ExitEmployee(ctx context.Context, a Actor, number, id string, version int64, x spst.Exit) (spst.Employee, error) {
	return p.write(ctx, a, number, func(ctx context.Context, w *rosterWrite) (spst.Employee, error) { return w.exit(ctx, id, version, x) })
}

// UndoExit takes an exit back while it is less than 30 days old; see [UndoDays].
func (p *Portal) UndoExit(ctx context.Context, a Actor, number, id string, version int64) (spst.Employee, error) {
	return p.write(ctx, a, number, func(ctx context.Context, w *rosterWrite) (spst.Employee, error) { return w.undoExit(ctx, id, version) })
}

// WithdrawEmployee undoes an addition: the employee is in no list any more, and
// stays among the records and in the history. It takes back what who
// added it alone has touched, less than [UndoDays] ago; of somebody who is
// withdrawn already it changes nothing.
func (p *Portal) WithdrawEmployee(ctx context.Context, a Actor, number, id string, version int64) (spst.Employee, error) {
	return p.write(ctx, a, number, func(ctx context.Context, w *rosterWrite) (spst.Employee, error) { return w.withdraw(ctx, id, version) })
}

// rosterWrite is a transaction that writes to one roster.
type rosterWrite struct {
	*Portal
	account spst.Account
	number  string
	now     time.Time
	today   spst.Date
	// importing is the import that the write is a part of, if it is.
	importing *importing
}

func (p *Portal) write(ctx context.Context, a Actor, number string, do func(context.Context, *rosterWrite) (spst.Employee, error)) (
	spst.Employee, error) {
	var e spst.Employee
	err := p.writeRoster(ctx, a, number, func(ctx context.Context, w *rosterWrite) error {
		var err error
		e, err = do(ctx, w)
		return err
	})
	return e, err
}

func (p *Portal) writeRoster(ctx context.Context, a Actor, number string, do func(context.Context, *rosterWrite) error) error {
	if _, err := p.authorize(ctx, a, number, spst.RightRoster); err != nil {
		return err
	}
	return p.store.Within(ctx, func(ctx context.Context) error {
		if err := p.store.BeginRosterChange(ctx, number); err != nil {
			return err
		}
		now := p.now()
		return do(ctx, &rosterWrite{Portal: p, account: a.Account, number: number, now: now, today: spst.Today(now)})
	})
}

func (w *rosterWrite) add(ctx context.Context, e spst.Employee) (spst.Employee, error) {
	e.DeclaredCategory, e.ExitReason = "", ""
	if err := w.check(ctx, &e, ""); err != nil {
		return e, err
	}
	id, err := w.newID()
	if err != nil {
		return e, err
	}
	e.ID, e.Version = id, 1
	e.DeclaredCategory, _ = spst.ExpectedCategory(e.Determinants, w.today)
	if err := w.store.AddEmployees(ctx, w.number, []Record{{Employee: e}}); err != nil {
		return e, err
	}
	return w.recorded(ctx, e, spst.HistoryEntry{Action: "create"})
}

func (w *rosterWrite) update(ctx context.Context, e spst.Employee) (spst.Employee, error) {
	before, err := w.inForce(ctx, e.ID, e.Version)
	if err != nil {
		return spst.Employee{}, err
	}
	e.Version = before.Version
	e.DeclaredCategory, e.ExitReason = before.DeclaredCategory, before.ExitReason
	if before.ExitReason != "" {
		e.ExitDate = before.ExitDate
	}
	if err := w.check(ctx, &e, e.ID); err != nil {
		return spst.Employee{}, err
	}
	sameRisks := slices.Equal(e.Determinants, before.Determinants)
	if !e.DeclaredCategory.FromPortalOnly() && (!sameRisks || e.DeclaredCategory == "") {
		e.DeclaredCategory, _ = spst.ExpectedCategory(e.Determinants, w.today)
	}
	if len(spst.ChangedFields(&before.Employee, &e)) == 0 {
		return w.completed(ctx, w.number, before.Employee)
	}
	return w.replace(ctx, &before.Employee, Record{Employee: e, DeclaredExit: before.DeclaredExit}, "update")
}

func (w *rosterWrite) exit(ctx context.Context, id string, version int64, x spst.Exit) (spst.Employee, error) {
	r, err := w.inForce(ctx, id, version)
	if err != nil {
		return spst.Employee{}, err
	}
	if r.ExitReason != "" {
		return spst.Employee{}, &spst.Error{
			Kind: spst.Conflict, Code: spst.CodeAlreadyLeft,
			Message: "La sortie de ce salarié est déjà déclarée.",
		}
	}
	before := r.Employee
	r.DeclaredExit = DeclaredExit{DeclaredAt: w.now, Before: r.ExitDate}
	r.ExitDate, r.ExitReason = x.ExitDate, x.ExitReason
	if err := refused(spst.CheckExit(r.Employee, w.today)); err != nil {
		return spst.Employee{}, err
	}
	return w.replace(ctx, &before, r, "exit")
}

func (w *rosterWrite) undoExit(ctx context.Context, id string, version int64) (spst.Employee, error) {
	r, err := w.inForce(ctx, id, version)
	if err != nil {
		return spst.Employee{}, err
	}
	if r.ExitReason == "" {
		return spst.Employee{}, &spst.Error{
			Kind: spst.Conflict, Code: spst.CodeNotLeft,
			Message: "Ce salarié n'est pas sorti : il n'y a rien à annuler.",
		}
	}
	declared := r.ExitDate
	if !r.DeclaredExit.DeclaredAt.IsZero() {
		declared = spst.Today(r.DeclaredExit.DeclaredAt)
	}
	if w.today >= declared.AddDays(UndoDays) {
		return spst.Employee{}, &spst.Error{
			Kind: spst.Conflict, Code: spst.CodeExitTooOld,
			Message: "Cette sortie a 30 jours ou plus et ne peut plus être annulée. Ajoutez le salarié de nouveau.",
		}
	}
	before := r.Employee
	r.ExitDate, r.ExitReason, r.DeclaredExit = r.DeclaredExit.Before, "", DeclaredExit{}
	if err := w.nirFree(ctx, &r.Employee, id); err != nil {
		return spst.Employee{}, err
	}
	return w.replace(ctx, &before, r, "undo_exit")
}

func (w *rosterWrite) withdraw(ctx context.Context, id string, version int64) (spst.Employee, error) {
	known, err := w.record(ctx, w.number, id)
	if err != nil {
		return spst.Employee{}, err
	}
	if known.Withdrawn {
		return w.completed(ctx, w.number, known.Employee)
	}
	r, err := w.inForce(ctx, id, version)
	if err != nil {
		return spst.Employee{}, err
	}
	why, err := w.whyAdditionStands(ctx, &r.Employee)
	if err != nil {
		return spst.Employee{}, err
	}
	if why != "" {
		return spst.Employee{}, &spst.Error{
			Kind: spst.Conflict, Code: spst.CodeAdditionStands,
			Message: why + " : l'ajout ne s'annule plus. Si ce salarié est parti, déclarez sa sortie.",
		}
	}
	r.Withdrawn = true
	return w.replace(ctx, &r.Employee, r, "withdraw")
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
	r, err := w.employee(ctx, w.number, id)
	if err != nil || version == 0 || version == r.Version {
		return r, err
	}
	current, err := w.completed(ctx, w.number, r.Employee)
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
	taken, err := w.store.NIRTaken(ctx, w.number, e.NIR, w.today, id)
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

// replace keeps an employee in the place of what it was before.
func (w *rosterWrite) replace(ctx context.Context, before *spst.Employee, r Record, action string) (spst.Employee, error) {
	h := spst.HistoryEntry{Action: action, Fields: spst.ChangedFields(before, &r.Employee), Changes: spst.ChangesOf(before, &r.Employee)}
	r.Version++
	if err := w.store.ReplaceEmployee(ctx, w.number, r); err != nil {
		return spst.Employee{}, err
	}
	return w.recorded(ctx, r.Employee, h)
}

// recorded adds to the history what was done, in the same transaction.
func (w *rosterWrite) recorded(ctx context.Context, e spst.Employee, h spst.HistoryEntry) (spst.Employee, error) {
	h.At, h.Account, h.Version = w.now, w.account, e.Version
	if w.importing != nil {
		h.Import = w.importing.id
	}
	if err := w.store.AddHistory(ctx, e.ID, h); err != nil {
		return spst.Employee{}, err
	}
	event := Event{At: w.now, Code: newsOfHistory(h.Action), Subject: e.ID, By: w.account}
	if err := w.store.AddNews(ctx, w.number, event); err != nil {
		return spst.Employee{}, err
	}
	return w.completed(ctx, w.number, e)
}
