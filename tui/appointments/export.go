package appointments

import (
	"bytes"
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/calendar"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// savedFile is a file that was written.
type savedFile struct {
	path  string
	count int // of visits in a calendar file; 0 for a receipt
}

// export writes the appointments marked, or the one under the cursor, as a
// calendar file.
func (s *Screen) export() (tui.Action, tea.Cmd) {
	if s.saving != 0 {
		return nil, nil
	}
	chosen := s.chosen()
	if len(chosen) == 0 {
		return no(noticeNoVisitToExport), nil
	}
	svc, now := s.svc, s.o.Now()
	name := fileName(chosen, s.o.Today)
	events := make([]calendar.Event, len(chosen))
	for i, a := range chosen {
		events[i] = event(a)
	}
	var cmd tea.Cmd
	s.saving, cmd = tui.Request(s.ctx, func(ctx context.Context) (savedFile, error) {
		var b bytes.Buffer
		if err := calendar.Write(&b, now, events); err != nil {
			return savedFile{}, err
		}
		path, err := svc.SaveFile(ctx, name, b.Bytes())
		return savedFile{path, len(events)}, err
	})
	return nil, cmd
}

// printReceipt downloads the receipt of the cancellation asked for.
func (s *Screen) printReceipt() (tui.Action, tea.Cmd) {
	a := s.appointment()
	if a == nil || a.Cancellation == nil {
		return no(noticeNoReceipt), nil
	}
	if s.saving != 0 {
		return nil, nil
	}
	svc, member, id, name := s.svc, s.o.Member.Number, a.ID, "annulation-du-"+a.Day().String()+".pdf"
	var cmd tea.Cmd
	s.saving, cmd = tui.Request(s.ctx, func(ctx context.Context) (savedFile, error) {
		path, err := svc.SaveReceipt(ctx, member, id, name)
		return savedFile{path: path}, err
	})
	return nil, cmd
}

// chosen are the appointments marked, in their order, or the one under the
// cursor.
func (s *Screen) chosen() []*spst.Appointment {
	var some []*spst.Appointment
	if s.tab == tabComing && len(s.marks) > 0 {
		for i := range s.coming.items {
			if a := &s.coming.items[i]; s.marks[a.ID] {
				some = append(some, a)
			}
		}
		return some
	}
	if a := s.appointment(); a != nil && a.Status == spst.Planned {
		some = append(some, a)
	}
	return some
}

// fileName says the day of one visit, or that of the file; never who is seen.
func fileName(chosen []*spst.Appointment, today spst.Date) string {
	if len(chosen) == 1 {
		return "rendez-vous-du-" + chosen[0].Day().String() + ".ics"
	}
	return "rendez-vous-" + today.String() + ".ics"
}

// event holds nothing about the person but the name, and the kind of visit.
func event(a *spst.Appointment) calendar.Event {
	return calendar.Event{
		UID: a.ID + "@espace-adherent", Sequence: a.Version, Start: spst.InParis(a.Start), End: spst.InParis(a.End()),
		Summary: a.Kind.Label() + " : " + a.EmployeeName, Location: a.Place,
	}
}

func (s *Screen) onFileSaved(r tui.Reply[savedFile]) (tui.Action, tea.Cmd) {
	if r.Ticket != s.saving {
		return nil, nil
	}
	s.saving = 0
	if r.Err != nil {
		return tui.Fail{Err: r.Err}, nil
	}
	if r.Value.count == 0 {
		return tui.Notice{Text: noticeReceipt(r.Value.path)}, nil
	}
	return tui.Notice{Text: noticeExported(r.Value.count, r.Value.path)}, nil
}

func problemsOf(err error) []spst.Problem {
	if e, ok := errors.AsType[*spst.Error](err); ok {
		return e.Problems
	}
	return nil
}
