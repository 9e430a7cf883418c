package roster

import (
	"context"
	"reflect"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// undoing is what « u » can take back, last done last. It lives as long as the
// screen.
type undoing struct {
	done   []deed
	ticket tui.Ticket // of the undo under way; 0 when none is
	write  tui.Attempt[takingBack]
}

// deed is one thing that was done to one employee.
type deed struct {
	kind   deedKind
	id     string
	name   string
	before spst.Employee // of a change
}

type deedKind int

const (
	changed deedKind = iota
	added
	exited
)

// takingBack is taking a deed back from a version.
type takingBack struct {
	deed
	version int64
}

// undone is an employee after the undo.
type undone struct {
	deed
	after spst.Employee
}

// remember makes a deed the next that « u » takes back.
func (s *Screen) remember(d deed) { s.undo.done = append(s.undo.done, d) }

// undoLast takes back the exit of the employee under the cursor, when there is
// one, or the last thing done.
func (s *Screen) undoLast() (tui.Action, tea.Cmd) {
	if s.undo.ticket != 0 {
		return nil, nil
	}
	if e := s.current(); e != nil && e.ExitReason != "" {
		return s.takeBack(deed{kind: exited, id: e.ID, name: e.DisplayName()})
	}
	if len(s.undo.done) == 0 {
		return tui.No(noticeNothingToUndo), nil
	}
	return s.takeBack(s.undo.done[len(s.undo.done)-1])
}

func (s *Screen) takeBack(d deed) (tui.Action, tea.Cmd) {
	at := s.known.find(d.id)
	if at < 0 || d.kind == added {
		s.forget(d)
		return tui.No(noticeUndoAdd(d.name)), nil
	}
	w := takingBack{d, s.known.all[at].Version}
	if last := s.undo.write.Asked(); s.undo.write.Pending() && reflect.DeepEqual(last.deed, d) {
		w = last // it may be what has made the version that is known now
	}
	svc, member, key, version := s.svc, s.o.Member.Number, s.undo.write.Key(w), w.version
	var cmd tea.Cmd
	s.undo.ticket, cmd = tui.Request(s.Ctx, func(ctx context.Context) (undone, error) {
		if d.kind == exited {
			e, err := svc.UndoExit(ctx, key, member, d.id, version)
			return undone{d, e}, err
		}
		before := d.before
		before.Version = version
		e, err := svc.UpdateEmployee(ctx, key, member, before)
		return undone{d, e}, err
	})
	return nil, cmd
}

func (s *Screen) onUndone(r tui.Reply[undone]) (tui.Action, tea.Cmd) {
	if r.Ticket != s.undo.ticket {
		return nil, nil
	}
	s.undo.ticket = 0
	d := s.undo.write.Asked().deed
	if !s.undo.write.Over(r.Err) {
		return tui.Fail{Err: r.Err}, nil // the same again, with the same key
	}
	s.forget(d)
	switch {
	case spst.KindOf(r.Err) == spst.Stale:
		return tui.No(noticeUndoStale(d.name)), s.reload()
	case r.Err != nil:
		return tui.Fail{Err: r.Err}, nil
	}
	cmd := s.keep(r.Value.after)
	s.moveToPerson(d.id)
	return tui.Notice{Text: noticeUndone(d)}, cmd
}

// forget takes a deed off the list of those that can be taken back.
func (s *Screen) forget(d deed) {
	for i := len(s.undo.done) - 1; i >= 0; i-- {
		if s.undo.done[i].id == d.id && s.undo.done[i].kind == d.kind {
			s.undo.done = append(s.undo.done[:i], s.undo.done[i+1:]...)
			return
		}
	}
}
