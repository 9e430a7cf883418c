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
	svc := s.svc
	if a := m.row.address; a != nil {
		return removed(s, m.row.name(), a.ID, a.Version, svc.RemoveAddress, svc.RestoreAddress, func(x spst.Address) int64 { return x.Version })
	}
	c := m.row.contact
	return removed(s, m.row.name(), c.ID, c.Version, svc.RemoveContact, svc.RestoreContact, func(x spst.Contact) int64 { return x.Version })
}

// removed takes a contact or an address out of its list, and remembers how it comes back.
func removed[T any](s *Screen, name, id string, version int64,
	remove, restore func(ctx context.Context, key, member, id string, version int64) (T, error), versionOf func(T) int64) tea.Cmd {
	number := s.member.Number
	return s.write(fmt.Sprint("remove ", id, " ", version), func(ctx context.Context, key string) (done, error) {
		gone, err := remove(ctx, key, number, id, version)
		back := func(ctx context.Context, key string, version int64) (int64, error) {
			there, err := restore(ctx, key, number, id, version)
			return versionOf(there), err
		}
		return done{notice: noticeRemoved(name), deed: &deed{id, name, versionOf(gone), back}}, err
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

// keepContact remembers how to take back what a form did to a contact.
func (s *Screen) keepContact(before, after spst.Contact) (string, tea.Cmd) {
	svc, number := s.svc, s.member.Number
	d := deed{id: after.ID, name: after.DisplayName(), version: after.Version,
		back: func(ctx context.Context, key string, version int64) (int64, error) {
			if before.ID == "" {
				gone, err := svc.RemoveContact(ctx, key, number, after.ID, version)
				return gone.Version, err
			}
			old := before
			old.Version = version
			now, err := svc.UpdateContact(ctx, key, number, old)
			return now.Version, err
		}}
	notice, cmd := s.keep(d, before.ID == "")
	if after.Codes == spst.CodesUnconfirmed && (before.Codes != after.Codes || before.Email != after.Email) {
		notice = noticeToConfirm(after.DisplayName())
	}
	return notice, cmd
}

// keepAddress is keepContact for an address.
func (s *Screen) keepAddress(before, after spst.Address) (string, tea.Cmd) {
	svc, number := s.svc, s.member.Number
	d := deed{id: after.ID, name: after.Label, version: after.Version, back: func(ctx context.Context, key string, version int64) (int64,
		error) {
		if before.ID == "" {
			gone, err := svc.RemoveAddress(ctx, key, number, after.ID, version)
			return gone.Version, err
		}
		old := before
		old.Version = version
		now, err := svc.UpdateAddress(ctx, key, number, old)
		return now.Version, err
	}}
	return s.keep(d, before.ID == "")
}

func (s *Screen) keep(d deed, added bool) (string, tea.Cmd) {
	s.undo.did(d)
	s.follow = d.id
	if added {
		return noticeAdded(d.name), s.Init()
	}
	return noticeSaved(d.name), s.Init()
}
