package portal

import (
	"cmp"
	"context"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// importing is the import that a batch is a part of.
type importing struct{ id string }

// begin finds or begins the import; one that was undone takes no more lines.
func (w *rosterWrite) begin(ctx context.Context, b spst.Batch) error {
	id := b.Import
	if id == "" {
		return nil
	}
	if found := spst.CheckMade("import", id); len(found) > 0 {
		return &spst.Error{Kind: spst.Invalid, Code: spst.CodeImport, Problems: found, Message: found[0].Message}
	}
	w.importing = &importing{id}
	known, err := w.store.Import(ctx, w.number, id)
	if spst.KindOf(err) == spst.NotFound {
		return w.store.BeginImport(ctx, w.number, StoredImport{
			ID: id, Origin: cmp.Or(b.Origin, spst.FromFile), At: w.now, Account: w.account,
		})
	}
	if err == nil && known.Undone+known.Kept > 0 {
		err = &spst.Error{
			Kind: spst.Conflict, Code: spst.CodeImportUndone,
			Message: "Cet import a été annulé : recommencez-le au début.",
		}
	}
	return err
}

// importLine carries out a line of the import once: sent again, it answers with
// the employee in force.
func (w *rosterWrite) importLine(ctx context.Context, c spst.Change) (spst.Employee, error) {
	if c.Line == "" {
		return spst.Employee{}, errInvalid(spst.CodeLine, "line", "Chaque ligne d'un import porte un nom.")
	}
	if found := spst.CheckMade("line", c.Line); len(found) > 0 {
		return spst.Employee{}, &spst.Error{Kind: spst.Invalid, Code: spst.CodeLine, Problems: found, Message: found[0].Message}
	}
	done, err := w.store.ImportLine(ctx, w.number, w.importing.id, c.Line)
	if err == nil {
		r, err := w.store.Employee(ctx, w.number, done.Employee)
		if err != nil {
			return spst.Employee{}, err
		}
		return w.completed(ctx, w.number, r.Employee)
	}
	if spst.KindOf(err) != spst.NotFound {
		return spst.Employee{}, err
	}
	line := ImportLine{Line: c.Line, Action: c.Action}
	if c.Action != spst.ActionCreate {
		before, err := w.employee(ctx, w.number, c.ID)
		if err != nil {
			return spst.Employee{}, err
		}
		line.Before, line.Was = &before, before.Version
	}
	e, err := w.dispatch(ctx, c)
	if err != nil {
		return e, err
	}
	line.Employee, line.Version = e.ID, e.Version
	return e, w.store.AddImportLine(ctx, w.number, w.importing.id, line)
}

// Imports gives the imports of a member, newest first.
func (p *Portal) Imports(ctx context.Context, a Actor, number string) ([]spst.Import, error) {
	if _, err := p.authorize(ctx, a, number, spst.RightRead); err != nil {
		return nil, err
	}
	list, err := p.store.Imports(ctx, number)
	for i := range list {
		list[i].UndoableUntil = undoableUntil(list[i].At)
	}
	return list, err
}

// Import gives one.
func (p *Portal) Import(ctx context.Context, a Actor, number, id string) (spst.Import, error) {
	if _, err := p.authorize(ctx, a, number, spst.RightRead); err != nil {
		return spst.Import{}, err
	}
	return p.imported(ctx, number, id)
}

func (p *Portal) imported(ctx context.Context, number, id string) (spst.Import, error) {
	i, err := p.store.Import(ctx, number, id)
	if spst.KindOf(err) == spst.NotFound {
		err = &spst.Error{Kind: spst.NotFound, Code: spst.CodeImport, Message: "Import inconnu. Actualisez la liste des imports."}
	}
	i.UndoableUntil = undoableUntil(i.At)
	return i, err
}

// undoableUntil is the last day of [UndoDays].
func undoableUntil(at time.Time) spst.Date { return spst.Today(at).AddDays(UndoDays - 1) }

// UndoImport undoes an import, the last lines first, up to [spst.MaxBatch] of
// them: ask again while Done is not 0. A line whose employee was changed since is
// left as it is, and named. An entry is withdrawn from the roster: it stays
// among the records and in the history, like everything else.
func (p *Portal) UndoImport(ctx context.Context, a Actor, number, id string) (spst.ImportUndo, error) {
	var undo spst.ImportUndo
	err := p.writeRoster(ctx, a, number, func(ctx context.Context, w *rosterWrite) error {
		known, err := p.imported(ctx, number, id)
		if err != nil {
			return err
		}
		if w.today > known.UndoableUntil {
			return &spst.Error{
				Kind: spst.Conflict, Code: spst.CodeImportTooOld,
				Message: "Ce qui a été fait il y a 30 jours ou plus ne peut plus être annulé en entier : modifiez les fiches une à une.",
			}
		}
		lines, err := p.store.LinesDone(ctx, number, id, spst.MaxBatch)
		if err != nil {
			return err
		}
		for _, l := range lines {
			left, err := w.undoLine(ctx, known, l)
			if err != nil {
				return err
			}
			if left != nil {
				undo.Left = append(undo.Left, *left)
			}
		}
		undo.Import, err = p.imported(ctx, number, id)
		return err
	})
	return undo, err
}

// undoLine undoes one line, or gives the code of why it is left.
func (w *rosterWrite) undoLine(ctx context.Context, of spst.Import, l ImportLine) (*spst.ImportLeft, error) {
	id, action := of.ID, "undo_import"
	if of.Origin == spst.FromSelection {
		action = "undo_several"
	}
	r, err := w.store.Employee(ctx, w.number, l.Employee)
	if err != nil {
		return nil, err
	}
	left := func(code spst.Code, message string) (*spst.ImportLeft, error) {
		return &spst.ImportLeft{Line: l.Line, EmployeeID: r.ID, Name: r.DisplayName(), Code: code, Message: message},
			w.store.SettleLine(ctx, w.number, id, l.Line, LineKept)
	}
	switch {
	case r.Version != l.Version:
		return left(spst.CodeChangedSince, "Fiche modifiée depuis : elle reste comme elle est.")
	case l.Action == spst.ActionCreate:
		r.Withdrawn = true
		_, err = w.replace(ctx, &r.Employee, r, "withdraw")
	case l.Before == nil: // purged
		return left(spst.CodeTooOld, "L'état d'avant n'est plus gardé : la fiche reste comme elle est.")
	default:
		before := *l.Before
		before.ID, before.Version = r.ID, r.Version
		err = w.nirFree(ctx, &before.Employee, r.ID)
		if spst.KindOf(err) == spst.Invalid {
			return left(spst.CodeNIRDuplicate,
				"Un autre salarié présent a maintenant le n° de sécurité sociale d'avant : la fiche reste comme elle est.")
		}
		after := r.Employee
		if err == nil && len(spst.ChangedFields(&r.Employee, &before.Employee)) > 0 {
			after, err = w.replace(ctx, &r.Employee, before, action)
		}
		if err == nil {
			err = w.store.Restored(ctx, w.number, r.ID, l.Was, after.Version)
		}
	}
	if err != nil {
		return nil, err
	}
	return nil, w.store.SettleLine(ctx, w.number, id, l.Line, LineUndone)
}
