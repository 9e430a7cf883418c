package appointments

import (
	"context"

	tea "charm.land/bubbletea/v2"

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
		return tui.No(noticeNoVisit), nil
	case a.Cancellation != nil:
		return tui.No(noticeAskedAlready), nil
	case a.Status != spst.Planned || a.Day() < s.o.Today:
		return tui.No(noticeNotToCome), nil
	}
	f := s.cancelForm(*a)
	return nil, s.panes.Open(f)
}

// cancelForm asks for a reason; when the request is late, it says first what it may
// cost.
func (s *Screen) cancelForm(a spst.Appointment) *form.Form[spst.CancellationRequest] {
	svc, member, late := s.svc, s.o.Member.Number, spst.IsLate(s.o.Today, a.Day())
	var f *form.Form[spst.CancellationRequest]
	f = form.New(form.Options[spst.CancellationRequest]{
		Base: s.Base, Panes: s.panes, Title: titleCancel, Verb: verbCancel, New: true, EnterSends: true,
		Fields: []*form.Field{{
			Name: fieldReason, Label: labelReason, Required: true, Control: widget.NewEntry(s.Theme, widget.Options{Limit: spst.MaxReason}),
		}},
		Part:      func(_, w int) widget.GridPart { return s.cancelPart(&a, late, w) },
		At:        func(r *spst.CancellationRequest, _ string) any { return &r.Reason },
		Normalize: (*spst.CancellationRequest).Normalize,
		Check:     spst.CheckCancellation,
		Sure: func(spst.CancellationRequest) *tui.Ask {
			if !late {
				return nil
			}
			return &tui.Ask{Title: askLate, Text: textLateWarning(a.FeeCents), Yes: verbAsk}
		},
		Save: func(ctx context.Context, key string, r spst.CancellationRequest) (spst.CancellationRequest, error) {
			return svc.RequestCancellation(ctx, key, member, a.ID, a.Version, r)
		},
		Draft: form.Draft{Member: member, Form: spst.DraftForm("cancellation", a.ID), Title: titleCancel + " : " + a.EmployeeName},
		Saved: func(_, r spst.CancellationRequest) (string, tea.Cmd) {
			s.cancelAsked(a)
			return noticeCancelAsked(a.EmployeeName, r.Late), s.load()
		},
		Answered: func(_ spst.CancellationRequest, err error, over bool) (bool, tui.Action, tea.Cmd) {
			if k := spst.KindOf(err); over && (k == spst.Stale || k == spst.Conflict) {
				return true, tui.Fail{Err: err}, s.load() // the appointment has changed
			}
			return false, nil, nil
		},
		Below: func(_ spst.CancellationRequest, w int) []string {
			lines := append([]string{""}, form.Say(s.Theme, widget.Hint, spst.NoDiagnosis+" "+textServiceDecides, min(w, widestCancel))...)
			if f.Saving() {
				lines = append(lines, "", "  "+s.Theme.Accent.Render(textSending))
			}
			return lines
		},
	}, false)
	return f
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
