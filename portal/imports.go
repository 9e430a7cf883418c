package portal

import (
	"cmp"
	"context"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// importing is the import that a batch is a part of.
type importing struct {
	id    string
	done  map[string]ImportLine // those of the batch, by the caller's name
	lines []ImportLine          // done by this batch
}

// read reads which lines of the batch are done.
func (i *importing) read(ctx context.Context, w *rosterWrite, changes []spst.Change) error {
	names := make([]string, len(changes))
	for n, c := range changes {
		names[n] = c.Line
	}
	done, err := w.store.ImportLines(ctx, w.number, i.id, names)
	i.done = map[string]ImportLine{}
	for _, l := range done {
		i.done[l.Line] = l
	}
	return err
}

// keep writes down what the batch has done.
func (i *importing) keep(ctx context.Context, w *rosterWrite) error {
	if i == nil {
		return nil
	}
	return w.store.AddImportLines(ctx, w.number, i.id, i.lines)
}

// begin finds or begins the import; one that was undone takes no more lines.
func (w *rosterWrite) begin(ctx context.Context, b spst.Batch) error {
	id := b.Import
	if id == "" {
		return nil
	}
	if found := spst.CheckMade("import", id); len(found) > 0 {
		return &spst.Error{Kind: spst.Invalid, Code: spst.CodeImport, Problems: found, Message: found[0].Message}
	}
	w.importing = &importing{id: id}
	last, err := w.store.ImportState(ctx, w.number, id)
	if spst.KindOf(err) == spst.NotFound {
		return w.store.BeginImport(ctx, w.number, StoredImport{
			ID: id, Origin: cmp.Or(b.Origin, spst.FromFile), At: w.now, Account: w.account,
		})
	}
	if err == nil && last != LineDone { // they are undone from the last one on
		err = &spst.Error{
			Kind: spst.Conflict, Code: spst.CodeImportUndone,
			Message: "Cet import a été annulé : recommencez-le au début.",
		}
	}
	return err
}

// importLine carries out a line of the import once: sent again, it answers with
// the employee in force.
func (w *rosterWrite) importLine(ctx context.Context, c spst.Change) (Record, error) {
	if c.Line == "" {
		return Record{}, errInvalid(spst.CodeLine, "line", "Chaque ligne d'un import porte un nom.")
	}
	if found := spst.CheckMade("line", c.Line); len(found) > 0 {
		return Record{}, &spst.Error{Kind: spst.Invalid, Code: spst.CodeLine, Problems: found, Message: found[0].Message}
	}
	if done, ok := w.importing.done[c.Line]; ok {
		return w.known(ctx, done.Employee)
	}
	line := ImportLine{Line: c.Line, Action: c.Action}
	if c.Action != spst.ActionCreate {
		before, err := w.there(ctx, c.ID)
		if err != nil {
			return Record{}, err
		}
		line.Before, line.Was = &before, before.Version
	}
	r, err := w.dispatch(ctx, c)
	if err != nil {
		return r, err
	}
	line.Employee, line.Version = r.ID, r.Version
	w.importing.done[c.Line] = line
	w.importing.lines = append(w.importing.lines, line)
	return r, nil
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
		undo = spst.ImportUndo{}
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
		if undo.Left, err = w.undoLines(ctx, known, lines); err != nil {
			return err
		}
		known.Done -= len(lines)
		known.Undone += len(lines) - len(undo.Left)
		known.Kept += len(undo.Left)
		undo.Import = known
		return nil
	})
	return undo, err
}

// undoLines undoes lines in their order, and gives those that it leaves.
func (w *rosterWrite) undoLines(ctx context.Context, of spst.Import, lines []ImportLine) ([]spst.ImportLeft, error) {
	var ids []string
	var nirs []spst.NIR
	for _, l := range lines {
		ids = append(ids, l.Employee)
		if l.Before != nil && l.Before.NIR != "" {
			nirs = append(nirs, l.Before.NIR)
		}
	}
	if err := w.read(ctx, ids); err != nil {
		return nil, err
	}
	if err := w.readHolders(ctx, nirs); err != nil {
		return nil, err
	}
	var left []spst.ImportLeft
	for _, l := range lines {
		one, err := w.undoLine(ctx, of, l)
		if err == nil && one != nil {
			left = append(left, *one)
			err = w.store.SettleLines(ctx, w.number, of.ID, l.Place, l.Place, LineKept)
		}
		if err != nil {
			return nil, err
		}
	}
	if len(lines) == 0 {
		return nil, nil
	}
	return left, w.store.SettleLines(ctx, w.number, of.ID, lines[len(lines)-1].Place, lines[0].Place, LineUndone)
}

// undoLine undoes one line, or gives why it is left.
func (w *rosterWrite) undoLine(ctx context.Context, of spst.Import, l ImportLine) (*spst.ImportLeft, error) {
	r, err := w.known(ctx, l.Employee)
	if err != nil {
		return nil, err
	}
	left := func(code spst.Code, message string) (*spst.ImportLeft, error) {
		return &spst.ImportLeft{Line: l.Line, EmployeeID: r.ID, Name: r.DisplayName(), Code: code, Message: message}, nil
	}
	switch {
	case r.Version != l.Version:
		return left(spst.CodeChangedSince, "Fiche modifiée depuis : elle reste comme elle est.")
	case l.Action == spst.ActionCreate:
		r.Withdrawn = true
		w.replace(&r.Employee, r, "withdraw")
		return nil, nil
	case l.Before == nil: // purged
		return left(spst.CodeTooOld, "L'état d'avant n'est plus gardé : la fiche reste comme elle est.")
	}
	before := *l.Before
	before.ID, before.Version, before.Tracking = r.ID, r.Version, r.Tracking
	err = w.nirFree(ctx, &before.Employee, r.ID)
	if spst.KindOf(err) == spst.Invalid {
		return left(spst.CodeNIRDuplicate,
			"Un autre salarié présent a maintenant le n° de sécurité sociale d'avant : la fiche reste comme elle est.")
	}
	if err != nil {
		return nil, err
	}
	if len(spst.ChangedFields(&r.Employee, &before.Employee)) > 0 {
		action := "undo_import"
		if of.Origin == spst.FromSelection {
			action = "undo_several"
		}
		r = w.replace(&r.Employee, before, action)
	}
	return nil, w.store.Restored(ctx, w.number, r.ID, l.Was, r.Version)
}
