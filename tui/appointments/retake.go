package appointments

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// undoing is what « u » can take back, and the write under way.
type undoing struct {
	deeds  tui.Deeds
	ticket tui.Ticket
	write  tui.Attempt[string]
}

// retaken is what a withdrawal or an undo has done.
type retaken struct {
	notice  string
	deed    *tui.Deed // that can be taken back from now on
	undone  bool      // the last deed was taken back, which left version
	id      string
	version int64
}

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
	svc, member, known := s.svc, s.o.Member.Number, *r.visit
	return s.retake(fmt.Sprint("withdraw ", known.ID, " ", known.Version), func(ctx context.Context, key string) (retaken, error) {
		_, err := svc.WithdrawVisitRequest(ctx, key, member, known.ID, known.Version)
		back := func(ctx context.Context, key string, _ int64) (int64, error) {
			sent, err := svc.RequestVisit(ctx, key, member, known)
			return sent.Version, err
		}
		return retaken{notice: noticeWithdrawn(textWho(&r)), deed: &tui.Deed{ID: known.ID, Name: textWho(&r), Back: back}}, err
	})
}

func (s *Screen) withdrawCancellation(of spst.Appointment) tea.Cmd {
	svc, member, asked := s.svc, s.o.Member.Number, *of.Cancellation
	return s.retake(fmt.Sprint("withdraw ", of.ID, " ", of.Version), func(ctx context.Context, key string) (retaken, error) {
		after, err := svc.WithdrawCancellationRequest(ctx, key, member, of.ID, of.Version)
		back := func(ctx context.Context, key string, version int64) (int64, error) {
			_, err := svc.RequestCancellation(ctx, key, member, of.ID, version, asked)
			return version + 1, err // a request is one change of the appointment
		}
		deed := tui.Deed{ID: of.ID, Name: of.EmployeeName, Version: after.Version, Back: back}
		return retaken{notice: noticeWithdrawn(of.EmployeeName), deed: &deed}, err
	})
}

// sent remembers how a request that was just sent, or changed, is taken back.
func (s *Screen) sent(before *spst.VisitRequest, after spst.VisitRequest) {
	svc, member := s.svc, s.o.Member.Number
	back := func(ctx context.Context, key string, version int64) (int64, error) {
		if before == nil {
			gone, err := svc.WithdrawVisitRequest(ctx, key, member, after.ID, version)
			return gone.Version, err
		}
		old := *before
		old.Version = version
		there, err := svc.UpdateVisitRequest(ctx, key, member, old)
		return there.Version, err
	}
	s.undo.deeds.Did(tui.Deed{ID: after.ID, Name: textWho(&asking{visit: &after}), Version: after.Version, Back: back})
}

// cancelAsked remembers how the request made for that version of an appointment is taken
// back.
func (s *Screen) cancelAsked(of spst.Appointment) {
	svc, member := s.svc, s.o.Member.Number
	s.undo.deeds.Did(tui.Deed{ID: of.ID, Name: of.EmployeeName, Version: of.Version + 1,
		Back: func(ctx context.Context, key string, version int64) (int64, error) {
			after, err := svc.WithdrawCancellationRequest(ctx, key, member, of.ID, version)
			return after.Version, err
		}})
}

// undoLast takes the last request, change or withdrawal back.
func (s *Screen) undoLast() (tui.Action, tea.Cmd) {
	d, ok := s.undo.deeds.Last()
	if !ok {
		return tui.Note{Text: noticeNothingToUndo}, nil
	}
	return nil, s.retake("undo "+d.ID, func(ctx context.Context, key string) (retaken, error) {
		version, err := d.Back(ctx, key, d.Version)
		return retaken{notice: noticeUndone(d.Name), undone: true, id: d.ID, version: version}, err
	})
}

// retake does one thing at a time.
func (s *Screen) retake(what string, do func(ctx context.Context, key string) (retaken, error)) tea.Cmd {
	if s.undo.ticket != 0 {
		return nil
	}
	key := s.undo.write.Key(what)
	var cmd tea.Cmd
	s.undo.ticket, cmd = tui.Request(s.Ctx, func(ctx context.Context) (retaken, error) { return do(ctx, key) })
	return cmd
}

func (s *Screen) onRetaken(r tui.Reply[retaken]) (tui.Action, tea.Cmd) {
	if r.Ticket != s.undo.ticket {
		return nil, nil
	}
	s.undo.ticket = 0
	if !s.undo.write.Over(r.Err) {
		return tui.Fail{Err: r.Err}, nil // the same again, with the same key
	}
	if r.Value.undone {
		s.undo.deeds.Drop()
	}
	if r.Err != nil { // the service has answered, perhaps
		return tui.Fail{Err: r.Err}, s.load()
	}
	if r.Value.undone {
		s.undo.deeds.Wrote(r.Value.id, r.Value.version)
	}
	if r.Value.deed != nil {
		s.undo.deeds.Did(*r.Value.deed)
	}
	return tui.Notice{Text: r.Value.notice}, s.load()
}
