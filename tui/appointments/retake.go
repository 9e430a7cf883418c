package appointments

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
)

// withdraw tells the screen that the person said yes.
type withdraw struct{ request asking }

// requestNow is the line of « Demandes » under the cursor, or nil.
func (s *Screen) requestNow() *asking {
	if s.tab != tabRequests {
		return nil
	}
	return at(s.shownRequests, s.table().Cursor())
}

// openRequest opens a request that the service has not answered, to change it.
func (s *Screen) openRequest() (tui.Action, tea.Cmd) {
	r := s.requestNow()
	switch {
	case s.tab != tabRequests:
		return tui.Note{Text: noticeRequestsOnly}, nil
	case r == nil:
		return tui.Note{Text: noticeNoRequest}, nil
	case r.status() != spst.RequestSent:
		return tui.No(noticeSettled(r)), nil
	case r.visit == nil:
		return tui.No(noticeCancelNotChanged), nil
	}
	return nil, s.panes.Open(s.askFor(*r.visit))
}

// askWithdraw asks whether a request that the service has not answered is taken back.
func (s *Screen) askWithdraw() (tui.Action, tea.Cmd) {
	r := s.requestNow()
	switch {
	case r == nil:
		return tui.Note{Text: noticeNoRequest}, nil
	case r.status() != spst.RequestSent:
		return tui.No(noticeSettled(r)), nil
	}
	return tui.Ask{Title: askWithdraw(r), Text: textWithdraw(r), Yes: verbWithdraw, Then: tui.Send{Msg: withdraw{*r}}}, nil
}

func (s *Screen) withdraw(r asking) tea.Cmd {
	if r.visit == nil {
		return s.withdrawCancellation(*r.of)
	}
	svc, member, known, who := s.svc, s.o.Member.Number, *r.visit, textWho(&r)
	return s.undo.Write(s.Ctx, fmt.Sprint("withdraw ", known.ID, " ", known.Version), func(ctx context.Context, key string) (tui.Done, error) {
		_, err := svc.WithdrawVisitRequest(ctx, key, member, known.ID, known.Version)
		back := func(ctx context.Context, key string, _ int64) (int64, error) {
			sent, err := svc.RequestVisit(ctx, key, member, known)
			return sent.Version, err
		}
		return tui.Done{Notice: noticeWithdrawn(who), Deed: &tui.Deed{ID: known.ID, Name: who, Undone: noticeSentAgain(who), Back: back}}, err
	}, func(refusal error) (tea.Cmd, bool) {
		return s.rereadRequest(verbToWithdraw, known, known, refusal, func(now spst.VisitRequest) tea.Cmd {
			return s.withdraw(asking{at: r.at, visit: &now})
		})
	})
}

func (s *Screen) withdrawCancellation(of spst.Appointment) tea.Cmd {
	svc, member, asked := s.svc, s.o.Member.Number, *of.Cancellation
	return s.undo.Write(s.Ctx, fmt.Sprint("withdraw ", of.ID, " ", of.Version), func(ctx context.Context, key string) (tui.Done, error) {
		after, err := svc.WithdrawCancellationRequest(ctx, key, member, of.ID, of.Version)
		d := s.appointmentDeed(noticeSentAgain, after, func(ctx context.Context, key string, version int64) (int64, error) {
			_, err := svc.RequestCancellation(ctx, key, member, of.ID, version, asked)
			return version + 1, err // a request is one change of the appointment
		})
		d.ID, d.Name, d.From = of.ID, of.EmployeeName, of.Version
		return tui.Done{Notice: noticeWithdrawn(of.EmployeeName), Deed: &d}, err
	}, func(refusal error) (tea.Cmd, bool) {
		return s.rereadAppointment(verbToWithdraw, of, refusal, s.withdrawCancellation)
	})
}

// rereadRequest shows what somebody has changed of a request meanwhile: was is what the person had of it, wanted
// what it was to become, and again does it anyway.
func (s *Screen) rereadRequest(
	verb string, was, wanted spst.VisitRequest, refusal error, again func(merged spst.VisitRequest) tea.Cmd,
) (tea.Cmd, bool) {
	x, known := overtakenRequest(refusal)
	if !known {
		return nil, false
	}
	o := s.askFor(was).options(askedOf(was), "")
	o.Verb, o.History = verb, form.ChangedLast(x.Last)
	return form.Reread(o, askedOf(wanted), x.Now, func(merged asked) tea.Cmd { return again(merged.request()) }), true
}

// rereadAppointment shows what the service has changed of an appointment meanwhile.
func (s *Screen) rereadAppointment(
	verb string, was spst.Appointment, refusal error, again func(now spst.Appointment) tea.Cmd,
) (tea.Cmd, bool) {
	now, known := spst.CurrentOf[spst.Appointment](refusal)
	if !known {
		return nil, false
	}
	return form.Reread(form.Options[spst.Appointment]{
		Base: s.Base, Panes: s.panes, Name: nameAppointment + was.EmployeeName, Opened: was, Verb: verb,
		Watched: form.WatchedColumns(s.watchedColumns(), func(a *spst.Appointment) *spst.Appointment { return a }),
		History: form.ChangedLast(byService(&now)),
	}, was, now, again), true
}

// requestDeed left a request as it is in left, and is taken back by back, which makes it wanted; undone says so.
func (s *Screen) requestDeed(
	undone func(who string) string, left, wanted spst.VisitRequest,
	back func(ctx context.Context, key string, x spst.VisitRequest) (spst.VisitRequest, error),
) tui.Deed {
	who := textWho(&asking{visit: &left})
	return tui.Deed{ID: left.ID, Name: who, Version: left.Version, Undone: undone(who),
		Back: func(ctx context.Context, key string, version int64) (int64, error) {
			x := wanted
			x.Version = version
			there, err := back(ctx, key, x)
			return there.Version, err
		},
		Overtaken: func(refusal error, anyway func(tui.Deed) tea.Cmd) (tea.Cmd, bool) {
			return s.rereadRequest(verbToUndo, left, wanted, refusal, func(merged spst.VisitRequest) tea.Cmd {
				return anyway(s.requestDeed(undone, merged, merged, back))
			})
		},
	}
}

// appointmentDeed left an appointment as it is in left, and is taken back by back; undone says so.
func (s *Screen) appointmentDeed(
	undone func(who string) string, left spst.Appointment, back func(ctx context.Context, key string, version int64) (int64, error),
) tui.Deed {
	return tui.Deed{ID: left.ID, Name: left.EmployeeName, Version: left.Version, Undone: undone(left.EmployeeName), Back: back,
		Overtaken: func(refusal error, anyway func(tui.Deed) tea.Cmd) (tea.Cmd, bool) {
			return s.rereadAppointment(verbToUndo, left, refusal, func(now spst.Appointment) tea.Cmd {
				return anyway(s.appointmentDeed(undone, now, back))
			})
		},
	}
}

// sent remembers how a request that was just sent, or changed, is taken back.
func (s *Screen) sent(before *spst.VisitRequest, after spst.VisitRequest) {
	svc, member := s.svc, s.o.Member.Number
	if before == nil {
		back := func(ctx context.Context, key string, x spst.VisitRequest) (spst.VisitRequest, error) {
			return svc.WithdrawVisitRequest(ctx, key, member, after.ID, x.Version)
		}
		s.undo.Did(s.requestDeed(noticeTakenBack, after, after, back))
		return
	}
	d := s.requestDeed(noticeAsBefore, after, *before, func(ctx context.Context, key string, x spst.VisitRequest) (spst.VisitRequest, error) {
		return svc.UpdateVisitRequest(ctx, key, member, x)
	})
	d.From = before.Version
	s.undo.Did(d)
}

// cancelAsked remembers how the request made for that version of an appointment is taken
// back.
func (s *Screen) cancelAsked(of spst.Appointment) {
	svc, member, left := s.svc, s.o.Member.Number, of
	left.Version++
	d := s.appointmentDeed(noticeTakenBack, left, func(ctx context.Context, key string, version int64) (int64, error) {
		after, err := svc.WithdrawCancellationRequest(ctx, key, member, of.ID, version)
		return after.Version, err
	})
	d.From = of.Version
	s.undo.Did(d)
}

// undoLast takes the last request, change or withdrawal back.
func (s *Screen) undoLast() (tui.Action, tea.Cmd) {
	cmd, ok := s.undo.Last(s.Ctx, noticeAsBefore)
	if !ok {
		return tui.Note{Text: noticeNothingToUndo}, nil
	}
	return nil, cmd
}

func (s *Screen) onRetaken(r tui.Reply[tui.Done]) (tui.Action, tea.Cmd) {
	action, cmd, over := s.undo.Take(r)
	if over { // the service has answered, perhaps
		cmd = tea.Batch(cmd, s.load())
	}
	return action, cmd
}
