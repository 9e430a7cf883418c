package contacts

import (
	"context"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// undoing is what « u » can take back, last done last, and the write under way.
// It lives as long as the screen.
type undoing struct {
	deeds  []deed
	ticket tui.Ticket
	write  tui.Attempt[string]
	// again does the last try again, once the password was given for it; nil
	// when it was not refused for that.
	again func() tea.Cmd
}

// forget drops what « u » would do to a contact that has changed otherwise since.
func (u *undoing) forget(id string) {
	u.deeds = slices.DeleteFunc(u.deeds, func(d deed) bool { return d.id == id })
}

// did remembers one more.
func (u *undoing) did(d deed) {
	u.wrote(d.id, d.version)
	u.deeds = append(u.deeds, d)
}

// wrote gives the entries about what was just written the version now in force,
// so that a later change of one's own does not stop the undo of the one before
// it.
func (u *undoing) wrote(id string, version int64) {
	for i := range u.deeds {
		if u.deeds[i].id == id {
			u.deeds[i].version = version
		}
	}
}

// deed is one thing that was done, and how it is taken back from the version that it
// left; back gives the version that it leaves itself.
type deed struct {
	id, name string
	version  int64
	back     func(ctx context.Context, key string, version int64) (int64, error)
}

// done is the answer to a removal or to an undo.
type done struct {
	notice  string
	deed    *deed // that can be taken back from now on
	undone  bool  // the last deed was taken back, which left version
	version int64
	follow  string
	again   func() tea.Cmd
}

// remove tells the screen that the person said yes.
type remove struct{ row row }

func (s *Screen) askRemove() tui.Action {
	r := s.current()
	if r.contact == nil && r.address == nil {
		return tui.No(noticeNobody)
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
		return done{notice: noticeRemoved(name), deed: &deed{id, name, e.head(&gone).Version, back}}, err
	})
}

// undoLast takes the last deed back.
func (s *Screen) undoLast() (tui.Action, tea.Cmd) {
	if len(s.undo.deeds) == 0 {
		return tui.No(noticeNothingToUndo), nil
	}
	d := s.undo.deeds[len(s.undo.deeds)-1]
	return nil, s.write("undo "+d.id, func(ctx context.Context, key string) (done, error) {
		version, err := d.back(ctx, key, d.version)
		return done{notice: noticeUndone(d.name), undone: true, version: version, follow: d.id}, err
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
	last := len(s.undo.deeds) - 1
	if r.Value.undone && last >= 0 {
		s.undo.deeds = s.undo.deeds[:last]
	}
	if r.Err != nil {
		if spst.KindOf(r.Err) == spst.Stale {
			return tui.No(noticeStale), s.Init()
		}
		return tui.Fail{Err: r.Err}, s.Init()
	}
	if d := r.Value.deed; d != nil {
		s.undo.did(*d)
	}
	if r.Value.undone {
		s.undo.wrote(r.Value.follow, r.Value.version)
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
	s.undo.did(deed{head.ID, name, head.Version, func(ctx context.Context, key string, version int64) (int64, error) {
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
	}})
	s.follow = head.ID
	if added {
		return noticeAdded(name), s.Init()
	}
	return noticeSaved(name), s.Init()
}
