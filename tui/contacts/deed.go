package contacts

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
)

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
	options         func(T) form.Options[T] // of the form
}

func (s *Screen) contactWrites() writes[spst.Contact] {
	return writes[spst.Contact]{
		func(c *spst.Contact) *spst.Head { return c.Given() }, (*spst.Contact).DisplayName,
		s.svc.UpdateContact, s.svc.RemoveContact, s.svc.RestoreContact, s.contactOptions,
	}
}

func (s *Screen) addressWrites() writes[spst.Address] {
	return writes[spst.Address]{
		func(a *spst.Address) *spst.Head { return a.Given() }, func(a *spst.Address) string { return a.Label },
		s.svc.UpdateAddress, s.svc.RemoveAddress, s.svc.RestoreAddress, s.addressOptions,
	}
}

// reread shows what somebody has changed of an entry meanwhile: was is what the person had of it, wanted what
// it was to become, and again does it anyway.
func reread[T any](s *Screen, e writes[T], verb string, was, wanted T, refusal error, again func(merged T) tea.Cmd) (tea.Cmd, bool) {
	now, known := spst.CurrentOf[T](refusal)
	if !known {
		return nil, false
	}
	o := e.options(was)
	o.Verb = verb
	o.Watched = []form.Watched[T]{{Label: labelRemoved, Text: func(x *T) string { return textRemoved(e.head(x).RemovedAt) }}}
	return form.Reread(o, wanted, now, again), true
}

// removed takes an entry out of its list, and remembers how it comes back.
func removed[T any](s *Screen, e writes[T], x T) tea.Cmd {
	number, name, id, version := s.member.Number, e.name(&x), e.head(&x).ID, e.head(&x).Version
	return s.undo.Write(s.Ctx, fmt.Sprint("remove ", id, " ", version), func(ctx context.Context, key string) (tui.Done, error) {
		gone, err := e.remove(ctx, key, number, id, version)
		d := deed(s, e, gone, gone, func(ctx context.Context, key string, there T) (T, error) {
			return e.restore(ctx, key, number, id, e.head(&there).Version)
		})
		d.From = version
		return tui.Done{Notice: noticeRemoved(name), Deed: &d}, err
	}, func(refusal error) (tea.Cmd, bool) {
		return reread(s, e, verbToRemove, x, x, refusal, func(now T) tea.Cmd { return removed(s, e, now) })
	})
}

// deed is one that left an entry as it is in left, and is taken back by back, which makes it wanted; changed
// meanwhile by somebody else, what has changed is shown first.
func deed[T any](s *Screen, e writes[T], left, wanted T, back func(ctx context.Context, key string, x T) (T, error)) tui.Deed {
	d := tui.Deed{ID: e.head(&left).ID, Name: e.name(&left), Version: e.head(&left).Version}
	d.Back = func(ctx context.Context, key string, version int64) (int64, error) {
		x := wanted
		e.head(&x).Version = version
		now, err := back(ctx, key, x)
		return e.head(&now).Version, err
	}
	d.Overtaken = func(refusal error, anyway func(tui.Deed) tea.Cmd) (tea.Cmd, bool) {
		return reread(s, e, verbToUndo, left, wanted, refusal, func(merged T) tea.Cmd {
			return anyway(deed(s, e, merged, merged, back))
		})
	}
	return d
}

// undoLast takes the last deed back.
func (s *Screen) undoLast() (tui.Action, tea.Cmd) {
	cmd, ok := s.undo.Last(s.Ctx, noticeUndone)
	if !ok {
		return tui.Note{Text: noticeNothingToUndo}, nil
	}
	return nil, cmd
}

func (s *Screen) onDone(r tui.Reply[tui.Done]) (tui.Action, tea.Cmd) {
	action, cmd, over := s.undo.Take(r)
	if !over {
		return action, cmd
	}
	if r.Err == nil {
		s.follow = r.Value.Undone
	}
	return action, tea.Batch(cmd, s.Init())
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
	number, id, name := s.member.Number, e.head(&after).ID, e.name(&after)
	s.follow = id
	if e.head(&before).ID == "" {
		s.undo.Did(deed(s, e, after, after, func(ctx context.Context, key string, x T) (T, error) {
			return e.remove(ctx, key, number, id, e.head(&x).Version)
		}))
		return noticeAdded(name), s.Init()
	}
	d := deed(s, e, after, before, func(ctx context.Context, key string, x T) (T, error) { return e.update(ctx, key, number, x) })
	d.From = e.head(&before).Version
	s.undo.Did(d)
	return noticeSaved(name), s.Init()
}
