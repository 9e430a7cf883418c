package appointments

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/widget"
)

// openCancel opens « Demander une annulation » for the appointment under the cursor.
func (s *Screen) openCancel() (tui.Action, tea.Cmd) {
	a := s.appointment()
	switch {
	case a == nil || s.tab == tabDue:
		return tui.Note{Text: noticeNoAppointment}, nil
	case a.Cancellation != nil:
		return tui.Note{Text: noticeAskedAlready}, nil
	case a.Status != spst.Planned || a.Day() < s.o.Today:
		return tui.No(noticeNotToCome), nil
	}
	f := s.cancelForm(*a)
	return nil, s.panes.Open(f)
}

// cancelling is a request, and the appointment that it is for.
type cancelling struct {
	spst.CancellationRequest
	of spst.Appointment
}

// cancelForm asks for a reason; when the request is late, it says first what it may
// cost.
func (s *Screen) cancelForm(a spst.Appointment) *form.Form[cancelling] {
	svc, member := s.svc, s.o.Member.Number
	late := func(a *spst.Appointment) bool { return spst.IsLate(s.o.Today, a.Day()) }
	var f *form.Form[cancelling]
	f = form.New(form.Options[cancelling]{
		Base: s.Base, Panes: s.panes, Title: titleCancel, Name: nameAppointment + a.EmployeeName,
		Opened: cancelling{of: a}, Verb: verbCancel, New: true, EnterSends: true,
		Fields: []*form.Field{{
			Name: fieldReason, Required: true, Control: widget.NewEntry(s.Theme, widget.Options{Limit: spst.MaxReason}),
		}},
		Part:      func(_, w int) widget.GridPart { return s.cancelPart(&a, late(&a), w) },
		At:        func(r *cancelling, _ string) any { return &r.Reason },
		Normalize: func(r *cancelling) { r.CancellationRequest.Normalize() },
		Check:     func(r cancelling) []spst.Problem { return spst.CheckCancellation(r.CancellationRequest) },
		Sure: func(r cancelling) *tui.Ask {
			if !late(&r.of) {
				return nil
			}
			return &tui.Ask{Title: askLate, Text: textLateWarning(r.of.FeeCents), Yes: verbAsk}
		},
		Save: func(ctx context.Context, key string, r cancelling) (cancelling, error) {
			done, err := svc.RequestCancellation(ctx, key, member, r.of.ID, r.of.Version, r.CancellationRequest)
			return cancelling{done, r.of}, err
		},
		Overtaken: func(err error) (form.Overtaken[cancelling], bool) {
			now, ok := spst.CurrentOf[spst.Appointment](err)
			if ok {
				a = now // what is drawn over the reason
			}
			return form.Overtaken[cancelling]{Now: cancelling{of: now}, Last: byService(&now)}, ok
		},
		Theirs:  func(cancelling) tea.Cmd { return s.load() },
		Watched: form.WatchedColumns(s.watchedColumns(), func(r *cancelling) *spst.Appointment { return &r.of }),
		Draft:   form.Draft{Member: member, Form: spst.DraftForm(formCancel, a.ID), Title: titleCancel + " : " + a.EmployeeName},
		Saved: func(_, r cancelling) (string, tea.Cmd) {
			s.cancelAsked(r.of)
			return noticeCancelAsked(r.of.EmployeeName, r.Late), s.load()
		},
		Answered: func(_ cancelling, err error, over bool) (bool, tui.Action, tea.Cmd) {
			if over && spst.KindOf(err) == spst.Conflict {
				return true, tui.Fail{Err: err}, s.load() // there is nothing to cancel any more
			}
			return false, nil, nil
		},
		Aside: func(cancelling) form.Aside { return form.Aside{About: aboutCancel, Next: nextCancel} },
		Below: func(_ cancelling, w int) []string {
			lines := append([]string{""}, form.Say(s.Theme, widget.Hint, spst.NoDiagnosis+" "+textServiceDecides, min(w, widestCancel))...)
			if f.Saving() {
				lines = append(lines, "", "  "+s.Theme.Accent.Render(textSending))
			}
			return lines
		},
	}, false)
	return f
}

// watchedColumns are what the service may change of an appointment.
func (s *Screen) watchedColumns() list.List[spst.Appointment] {
	return list.Appointments(s.o.Today).Only("start", "kind", "place", "minutes")
}

// byService is the last change of an appointment.
func byService(a *spst.Appointment) spst.HistoryEntry {
	return spst.HistoryEntry{At: a.ChangedAt, Account: spst.Account{Name: theService}}
}

// The columns of the request.
const (
	cancelLabel  = 12
	widestCancel = 104
)

// cancelPart shows the appointment over the reason.
func (s *Screen) cancelPart(a *spst.Appointment, late bool, w int) widget.GridPart {
	lines := []string{"", "  " + s.Theme.Title.Render(a.EmployeeName+" · "+a.Kind.Label()), ""}
	for _, f := range s.appointmentFacts(a) {
		for _, l := range s.viewFact(f, w-2) {
			lines = append(lines, " "+l)
		}
	}
	lines = append(lines, "")
	if late {
		lines = append(lines, form.Say(s.Theme, widget.Warning, textLateWarning(a.FeeCents), min(w, widestCancel))...)
		lines = append(lines, "")
	}
	entry := min(w-cancelLabel-6, widestCancel-4)
	return widget.GridPart{Head: lines, Columns: []widget.GridColumn{{X: widget.GridMargin, W: cancelLabel + 1 + entry, Label: cancelLabel}}}
}
