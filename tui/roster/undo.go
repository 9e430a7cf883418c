package roster

import (
	"context"
	"reflect"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
)

// undoing is what the person did and took back. It lives as long as the screen.
type undoing struct {
	done   []deed     // last done last
	undone []deed     // taken back, and can be done again; last taken back last
	ticket tui.Ticket // of the undo, or of the redo, under way; 0 when there is none
	write  tui.Attempt[step]
}

// deed is one thing that was done to one employee, or to several together.
type deed struct {
	kind   deedKind
	id     string // of the employee; of the import, of several
	name   string
	before spst.Employee // of a change
	after  spst.Employee

	people []string // IDs of several
	edit   edit
	exit   spst.Exit
	visit  spst.VisitRequest // that was sent
}

type deedKind int

const (
	changed deedKind = iota
	added
	exited
	edited // several were changed
	left   // several were taken out
	asked  // a visit was asked for, of one or several
)

// several tells whether it was done to several together.
func (d deed) several() bool { return d.kind == edited || d.kind == left }

// ids are those of the people whom it was done to.
func (d deed) ids() []string {
	switch {
	case d.several():
		return d.people
	case d.kind == asked: // nothing of anybody's record
		return nil
	}
	return []string{d.id}
}

// same tells whether two are the same deed.
func (d deed) same(other deed) bool { return reflect.DeepEqual(d, other) }

// step is taking a deed back from a version, or doing it again.
type step struct {
	deed
	version int64
	again   bool
	chosen  *spst.Employee // what the employee becomes, where somebody had changed them since; nil otherwise
}

// undone is an employee after a step.
type undone struct {
	step
	after spst.Employee
	visit spst.VisitRequest // of a visit that was asked for
}

// remember makes a deed the next that « u » takes back.
func (s *Screen) remember(d deed) {
	s.undo.done = append(s.undo.done, d)
	s.undo.undone = nil
}

// undoLast takes back the exit of the employee under the cursor, when there is
// one, or the last thing done.
func (s *Screen) undoLast() (tui.Action, tea.Cmd) {
	if e := s.current(); e != nil && e.ExitReason != "" {
		return s.takeBack(deed{kind: exited, id: e.ID, name: e.DisplayName(), after: *e})
	}
	return s.undoDeed(len(s.undo.done) - 1)
}

// undoDeed takes back one of what was done: nothing later done to the same person
// may stand.
func (s *Screen) undoDeed(i int) (tui.Action, tea.Cmd) {
	if i < 0 {
		return tui.Note{Text: noticeNothingToUndo}, nil
	}
	d := s.undo.done[i]
	if ofSomeOf(s.undo.done[i+1:], d) {
		return tui.Note{Text: noticeUndoLater(d.name)}, nil
	}
	return s.takeBack(d)
}

// redoLast does again what was taken back last.
func (s *Screen) redoLast() (tui.Action, tea.Cmd) { return s.redoDeed(len(s.undo.undone) - 1) }

// redoDeed does again one of what was taken back, once what was done before it to
// the same person is.
func (s *Screen) redoDeed(i int) (tui.Action, tea.Cmd) {
	if i < 0 {
		return tui.Note{Text: noticeNothingToRedo}, nil
	}
	d := s.undo.undone[i]
	if ofSomeOf(s.undo.undone[i+1:], d) {
		return tui.Note{Text: noticeRedoEarlier(d.name)}, nil
	}
	return s.goStep(d, true)
}

// ofSomeOf tells whether one of some deeds was done to somebody whom d was done to.
func ofSomeOf(deeds []deed, d deed) bool {
	if len(deeds) == 0 {
		return false
	}
	them := map[string]bool{}
	for _, id := range d.ids() {
		them[id] = true
	}
	return slices.ContainsFunc(deeds, func(x deed) bool {
		return slices.ContainsFunc(x.ids(), func(id string) bool { return them[id] })
	})
}

func (s *Screen) takeBack(d deed) (tui.Action, tea.Cmd) { return s.goStep(d, false) }

// goStep asks the portal for a step, one at a time. A change that somebody else has written over is shown
// first: the version that the list has would let it through.
func (s *Screen) goStep(d deed, again bool) (tui.Action, tea.Cmd) {
	if s.undo.ticket != 0 {
		return nil, nil
	}
	if d.several() {
		return s.goSeries(d, again)
	}
	w := step{deed: d, again: again}
	last := s.undo.write.Asked()
	unknown := s.undo.write.Pending() && last.again == again && last.same(d)
	if d.kind == asked {
		w.version = d.visit.Version
	} else if at := s.known.find(d.id); at >= 0 {
		now := s.known.employee(at)
		w.version = now.Version
		if left, _ := w.ends(); d.kind == changed && !unknown && len(spst.ChangedFields(&left, now)) > 0 {
			return nil, s.rereadEmployee(w, *now)
		}
	} else if !again || d.kind != added {
		s.forget(d)
		return tui.No(noticeUndoGone(d.name)), nil
	}
	if unknown {
		w = last // it may be what has made the version that is known now
	}
	return nil, s.carryOut(w)
}

// ends are the employee as the deed left them, and as the step makes them.
func (w step) ends() (left, wanted spst.Employee) {
	switch {
	case w.kind != changed:
		return w.after, w.after
	case w.again:
		return w.before, w.after
	}
	return w.after, w.before
}

// carryOut sends a step to the portal.
func (s *Screen) carryOut(w step) tea.Cmd {
	svc, member, key := s.svc, s.o.Member.Number, s.undo.write.Key(w)
	var cmd tea.Cmd
	s.undo.ticket, cmd = tui.Request(s.Ctx, func(ctx context.Context) (undone, error) {
		if w.kind == asked {
			r, err := w.askVisit(ctx, svc, key, member)
			return undone{step: w, visit: r}, err
		}
		e, err := w.do(ctx, svc, key, member)
		return undone{step: w, after: e}, err
	})
	return cmd
}

// rereadEmployee shows what somebody has changed since of whom a step is about; it is then done anyway, with
// what is chosen, or left.
func (s *Screen) rereadEmployee(w step, now spst.Employee) tea.Cmd {
	left, wanted := w.ends()
	o := newForm(s, left, "").options(left, "")
	o.Verb, o.Watched = w.verb(), watchedExit()
	return form.Reread(o, wanted, now, func(merged spst.Employee) tea.Cmd {
		w.version = merged.Version
		if w.kind == changed {
			w.chosen = &merged
		}
		return s.carryOut(w)
	})
}

// watchedExit is the exit of an employee, which their form does not change.
func watchedExit() []form.Watched[spst.Employee] {
	var all []form.Watched[spst.Employee]
	for _, name := range []string{fieldExitDate, fieldExitReason} {
		f, _ := spst.EmployeeFieldNamed(name)
		all = append(all, form.Watched[spst.Employee]{Label: f.Label, Text: f.Shown})
	}
	return all
}

// rereadVisit shows what has become since of a request for a visit.
func (s *Screen) rereadVisit(w step, now spst.VisitRequest) tea.Cmd {
	columns := list.VisitRequests().Only("kind", "employees", "from", "until", "status")
	watched := append(form.WatchedColumns(columns, func(r *spst.VisitRequest) *spst.VisitRequest { return r }),
		form.Watched[spst.VisitRequest]{Label: spst.FieldLabel("constraints"), Text: func(r *spst.VisitRequest) string { return r.Constraints }},
		form.Watched[spst.VisitRequest]{Label: spst.FieldLabel("reason"), Text: func(r *spst.VisitRequest) string { return r.Reason }})
	return form.Reread(form.Options[spst.VisitRequest]{
		Base: s.Base, Panes: s.panes, Name: nameRequest, Opened: w.visit, Verb: w.verb(), Watched: watched,
		History: form.ChangedLast(spst.HistoryEntry{At: now.ChangedAt, Account: spst.Account{Name: now.By}}),
	}, w.visit, now, func(now spst.VisitRequest) tea.Cmd {
		was := w.deed
		w.visit, w.version = now, now.Version
		s.replace(was, w.deed)
		return s.carryOut(w)
	})
}

// askVisit asks for the visit again, or takes that back.
func (w step) askVisit(ctx context.Context, svc Service, key, member string) (spst.VisitRequest, error) {
	if !w.again {
		return svc.WithdrawVisitRequest(ctx, key, member, w.visit.ID, w.version)
	}
	r := w.visit
	return svc.RequestVisit(ctx, key, member, spst.VisitRequest{Kind: r.Kind, Employees: r.Employees, From: r.From, Until: r.Until,
		Constraints: r.Constraints, Reason: r.Reason, Absence: r.Absence})
}

// rememberVisits makes the requests for visits the next that « u » takes back.
func (s *Screen) rememberVisits(requests []spst.VisitRequest) {
	for _, r := range requests {
		name := textCount(len(r.Employees))
		if len(r.Employees) == 1 {
			name = r.Employees[0].Name
		}
		for _, e := range r.Employees {
			delete(s.list.marks, e.ID)
		}
		s.remember(deed{kind: asked, id: r.ID, name: name, visit: r})
	}
}

// settleVisit moves a request to the other list, as it is now.
func (s *Screen) settleVisit(w step, now spst.VisitRequest) (tui.Action, tea.Cmd) {
	if w.again {
		w.id, w.visit = now.ID, now
		s.undo.done = append(s.undo.done, w.deed)
	} else {
		s.undo.undone = append(s.undo.undone, w.deed)
	}
	return tui.Notice{Text: noticeUndone(w)}, nil
}

// do carries a step out.
func (w step) do(ctx context.Context, svc Service, key, member string) (spst.Employee, error) {
	now := w.before
	if w.again {
		now = w.after
	}
	if w.chosen != nil {
		now = *w.chosen
	}
	now.Version = w.version
	switch {
	case w.kind == added && w.again:
		now.ID, now.Version = "", 0
		return svc.AddEmployee(ctx, key, member, now)
	case w.kind == added:
		return svc.WithdrawEmployee(ctx, key, member, w.id, w.version)
	case w.kind == exited && w.again:
		return svc.ExitEmployee(ctx, key, member, w.id, w.version, spst.Exit{ExitDate: now.ExitDate, ExitReason: now.ExitReason})
	case w.kind == exited:
		return svc.UndoExit(ctx, key, member, w.id, w.version)
	}
	return svc.UpdateEmployee(ctx, key, member, now)
}

// verb says what a step does.
func (w step) verb() string {
	switch {
	case w.again:
		return verbToRedo
	case w.kind == asked:
		return verbToWithdraw
	}
	return verbToUndo
}

func (s *Screen) onUndone(r tui.Reply[undone]) (tui.Action, tea.Cmd) {
	if r.Ticket != s.undo.ticket {
		return nil, nil
	}
	s.undo.ticket = 0
	w := s.undo.write.Asked()
	if !s.undo.write.Over(r.Err) {
		return tui.Fail{Err: r.Err}, nil // the same again, with the same key
	}
	if r.Err != nil {
		return s.overtaken(w, r.Err)
	}
	s.forget(w.deed)
	if w.kind == asked {
		return s.settleVisit(w, r.Value.visit)
	}
	return s.settleStep(w, r.Value.after)
}

// overtaken shows what somebody has changed since, when that is why a step was refused: the deed stays, for
// who leaves it at that.
func (s *Screen) overtaken(w step, refusal error) (tui.Action, tea.Cmd) {
	if now, ok := spst.CurrentOf[spst.VisitRequest](refusal); ok {
		return nil, s.rereadVisit(w, now)
	}
	if now, ok := spst.CurrentOf[spst.Employee](refusal); ok {
		return nil, tea.Batch(s.keep(now), s.rereadEmployee(w, now))
	}
	s.forget(w.deed)
	if spst.KindOf(refusal) == spst.Stale {
		return tui.Fail{Err: refusal}, s.reload()
	}
	return tui.Fail{Err: refusal}, nil
}

// settleStep moves the deed to the other list, and shows what has become of the
// person.
func (s *Screen) settleStep(w step, after spst.Employee) (tui.Action, tea.Cmd) {
	if !w.again {
		s.undo.undone = append(s.undo.undone, w.deed)
	} else {
		if w.kind == added { // as somebody new: what is to be done again is about them
			for i := range s.undo.undone {
				s.undo.undone[i] = s.undo.undone[i].renamed(w.id, after.ID)
			}
			w.id, w.after = after.ID, after
		}
		s.undo.done = append(s.undo.done, w.deed)
	}
	notice := tui.Notice{Text: noticeUndone(w)}
	if w.kind == added && !w.again {
		return notice, s.reload()
	}
	cmd := s.keep(after)
	s.moveToPerson(after.ID)
	return notice, cmd
}

// renamed is a deed about somebody who was added again, as somebody new.
func (d deed) renamed(was, now string) deed {
	if d.id == was {
		d.id, d.before.ID, d.after.ID = now, now, now
	}
	if at := slices.Index(d.people, was); at >= 0 {
		d.people = slices.Clone(d.people)
		d.people[at] = now
	}
	return d
}

// forget takes a deed off both lists.
func (s *Screen) forget(d deed) {
	for _, list := range []*[]deed{&s.undo.done, &s.undo.undone} {
		if i := lastOf(*list, d); i >= 0 {
			*list = slices.Delete(*list, i, i+1)
		}
	}
}

// replace puts a deed in the place of one that was overtaken.
func (s *Screen) replace(was, is deed) {
	for _, list := range [][]deed{s.undo.done, s.undo.undone} {
		if i := lastOf(list, was); i >= 0 {
			list[i] = is
		}
	}
}

// lastOf gives where a deed is in a list, the last of those like it; -1 where it is not.
func lastOf(list []deed, d deed) int {
	for i, x := range slices.Backward(list) {
		if x.id == d.id && x.kind == d.kind && (d.kind == exited || x.same(d)) {
			return i
		}
	}
	return -1
}
