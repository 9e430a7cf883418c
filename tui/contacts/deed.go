package contacts

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// undoing is what « u » can take back, and the write under way.
// It lives as long as the screen.
type undoing struct {
	deeds  tui.Deeds
	ticket tui.Ticket
	write  tui.Attempt[string]
	// again does the last try again, once the password was given for it; nil
	// when it was not refused for that.
	again func() tea.Cmd
}

// done is the answer to a removal or to an undo.
type done struct {
	notice  string
	deed    *tui.Deed // that can be taken back from now on
	undone  bool      // the last deed was taken back, which left version
	version int64
	follow  string
	again   func() tea.Cmd
}

// remove tells the screen that the person said yes.
type remove struct{ row row }

func (s *Screen) askRemove() tui.Action {
	r := s.current()
	if r.contact == nil && r.address == nil {
		return tui.Note{Text: noticeNobody}
	}
	return tui.Ask{Title: askRemove(r.name()), Text: textRemove, Yes: verbRemove, Then: tui.Send{Msg: remove{r}}}
}

func (s *Screen) remove(m remove) tea.Cmd {
	if m.row.address != nil {
		return removed(s, s.addressWrites(), *m.row.address)
	}
	return removed(s, s.contactWrites(), *m.row.contact)
}

// writes is how the entries of a list are written: contacts and addresses have the same verbs.
type writes[T any] struct {
	head            func(*T) *spst.Head
	name            func(*T) string
	update          func(ctx context.Context, key, member string, x T) (T, error)
	remove, restore func(ctx context.Context, key, member, id string, version int64) (T, error)
}

func (s *Screen) contactWrites() writes[spst.Contact] {
	return writes[spst.Contact]{
		func(c *spst.Contact) *spst.Head { return c.Given() }, (*spst.Contact).DisplayName,
		s.svc.UpdateContact, s.svc.RemoveContact, s.svc.RestoreContact,
	}
}

func (s *Screen) addressWrites() writes[spst.Address] {
	return writes[spst.Address]{
		func(a *spst.Address) *spst.Head { return a.Given() }, func(a *spst.Address) string { return a.Label },
		s.svc.UpdateAddress, s.svc.RemoveAddress, s.svc.RestoreAddress,
	}
}

// removed takes an entry out of its list, and remembers how it comes back.
func removed[T any](s *Screen, e writes[T], x T) tea.Cmd {
	number, name, id, version := s.member.Number, e.name(&x), e.head(&x).ID, e.head(&x).Version
	return s.write(fmt.Sprint("remove ", id, " ", version), func(ctx context.Context, key string) (done, error) {
		gone, err := e.remove(ctx, key, number, id, version)
		back := func(ctx context.Context, key string, version int64) (int64, error) {
			there, err := e.restore(ctx, key, number, id, version)
			return e.head(&there).Version, err
		}
		return done{notice: noticeRemoved(name), deed: &tui.Deed{ID: id, Name: name, Version: e.head(&gone).Version, Back: back}}, err
	})
}

// undoLast takes the last deed back.
func (s *Screen) undoLast() (tui.Action, tea.Cmd) {
	d, ok := s.undo.deeds.Last()
	if !ok {
		return tui.Note{Text: noticeNothingToUndo}, nil
	}
	return nil, s.write("undo "+d.ID, func(ctx context.Context, key string) (done, error) {
		version, err := d.Back(ctx, key, d.Version)
		return done{notice: noticeUndone(d.Name), undone: true, version: version, follow: d.ID}, err
	})
}

// write does one thing at a time.
func (s *Screen) write(what string, do func(ctx context.Context, key string) (done, error)) tea.Cmd {
	if s.undo.ticket != 0 {
		return nil
	}
	key := s.undo.write.Key(what)
	s.undo.again = nil
	again := func() tea.Cmd { return s.write(what, do) }
	var cmd tea.Cmd
	s.undo.ticket, cmd = tui.Request(s.Ctx, func(ctx context.Context) (done, error) {
		d, err := do(ctx, key)
		d.again = again
		return d, err
	})
	return cmd
}

func (s *Screen) onDone(r tui.Reply[done]) (tui.Action, tea.Cmd) {
	if r.Ticket != s.undo.ticket {
		return nil, nil
	}
	s.undo.ticket = 0
	if !s.undo.write.Over(r.Err) {
		return tui.Fail{Err: r.Err}, nil // the same again, with the same key
	}
	if spst.CodeOf(r.Err) == spst.CodeConfirmPassword {
		s.undo.again = r.Value.again
		return tui.Fail{Err: r.Err}, nil
	}
	if r.Value.undone {
		s.undo.deeds.Drop()
	}
	if r.Err != nil {
		if spst.KindOf(r.Err) == spst.Stale {
			return tui.No(noticeStale), s.Init()
		}
		return tui.Fail{Err: r.Err}, s.Init()
	}
	if d := r.Value.deed; d != nil {
		s.undo.deeds.Did(*d)
	}
	if r.Value.undone {
		s.undo.deeds.Wrote(r.Value.follow, r.Value.version)
	}
	s.follow = r.Value.follow
	return tui.Notice{Text: r.Value.notice}, s.Init()
}

// keepContact is keep for a contact, whose address may be left to confirm.
func (s *Screen) keepContact(before, after spst.Contact) (string, tea.Cmd) {
	notice, cmd := keep(s, s.contactWrites(), before, after)
	if after.Codes == spst.CodesUnconfirmed && (before.Codes != after.Codes || before.Email != after.Email) {
		notice = noticeToConfirm(after.DisplayName())
	}
	return notice, cmd
}

func (s *Screen) keepAddress(before, after spst.Address) (string, tea.Cmd) {
	return keep(s, s.addressWrites(), before, after)
}

// keep remembers how to take back what a form did to an entry, and gives what is said of it.
func keep[T any](s *Screen, e writes[T], before, after T) (string, tea.Cmd) {
	number, head, name, added := s.member.Number, e.head(&after), e.name(&after), e.head(&before).ID == ""
	back := func(ctx context.Context, key string, version int64) (int64, error) {
		var now T
		var err error
		if added {
			now, err = e.remove(ctx, key, number, head.ID, version)
		} else {
			old := before
			e.head(&old).Version = version
			now, err = e.update(ctx, key, number, old)
		}
		return e.head(&now).Version, err
	}
	s.undo.deeds.Did(tui.Deed{ID: head.ID, Name: name, Version: head.Version, Back: back})
	s.follow = head.ID
	if added {
		return noticeAdded(name), s.Init()
	}
	return noticeSaved(name), s.Init()
}
