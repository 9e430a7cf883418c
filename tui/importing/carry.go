package importing

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// carry is an import on its way, and its report.
type carry struct {
	id       string // of the import; "" before it begins
	run      *reconcile.Carrying
	sending  tui.Ticket
	paused   bool
	failed   error
	refused  []int // rows, of the difference
	table    *widget.Table
	undoing  tui.Ticket
	undoID   string
	undone   *spst.ImportUndo
	left     []spst.ImportLeft
	writing  tui.Ticket
	undoFrom int // lines that the undo began with
}

func newCarry(th *theme.Theme) carry { return carry{table: widget.NewTable(th)} }

func (c *carry) start(d *reconcile.Difference) {
	c.run, c.paused, c.failed, c.undone, c.left = d.Carry(), false, nil, nil, nil
}

// batch is the portal's answer to some lines.
type batch struct{ outcomes []spst.Outcome }

// nextBatch keeps where the import is, then sends the next lines: the portal
// carries each out once, so that a batch may be sent again.
func (s *Screen) nextBatch(keepFirst bool) tea.Cmd {
	lines := s.carry.run.Next()
	if len(lines) == 0 {
		return s.finish()
	}
	svc, member, id, m := s.svc, s.o.Member.Number, s.carry.id, s.memory
	pending := *s.memory.Pending
	m.Pending = &pending
	var cmd tea.Cmd
	s.carry.sending, cmd = tui.Request(s.ctx, func(ctx context.Context) (batch, error) {
		if keepFirst { // nothing is written that could not be taken up
			if err := svc.KeepImportMemory(ctx, member, m); err != nil {
				return batch{}, err
			}
		}
		outcomes, err := svc.ImportEmployees(ctx, member, id, lines)
		return batch{outcomes}, err
	})
	return cmd
}

func (s *Screen) onBatch(r tui.Reply[batch]) (tui.Action, tea.Cmd) {
	if r.Ticket != s.carry.sending {
		return nil, nil
	}
	s.carry.sending = 0
	if r.Err != nil {
		s.carry.paused, s.carry.failed = true, r.Err
		return tui.Fail{Err: r.Err}, nil
	}
	s.carry.run.Settle(r.Value.outcomes)
	s.memory.Pending.Done, _ = s.carry.run.Progress()
	if s.carry.paused {
		return nil, s.keepMemory()
	}
	return nil, s.nextBatch(true)
}

// finish shows the report and forgets that the import was under way.
func (s *Screen) finish() tea.Cmd {
	s.memory.Pending = nil
	s.step = stepReport
	s.carry.refused = s.carry.refused[:0]
	for i := range s.review.difference.Rows {
		if s.review.difference.Rows[i].Action == reconcile.Reject {
			s.carry.refused = append(s.carry.refused, i)
		}
	}
	s.carry.table.SetLen(len(s.carry.refused))
	s.carry.table.MoveTo(0)
	s.layOut()
	return s.keepMemory()
}

func (s *Screen) onCarryKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case key.Matches(k, s.keys.Mark):
		if !s.carry.paused {
			s.carry.paused = true // the batch under way is finished
			return nil, nil
		}
		return s.goOn()
	case key.Matches(k, s.keys.Refresh) && s.carry.paused:
		return s.goOn()
	case key.Matches(k, s.keys.Back) && s.carry.paused && s.carry.sending == 0:
		return tui.Pop{Notice: noticeCanResume}, nil
	case key.Matches(k, s.keys.Back):
		return tui.No(noticePauseFirst), nil
	}
	return nil, nil
}

// goOn takes the import up after a pause or a cut.
func (s *Screen) goOn() (tui.Action, tea.Cmd) {
	s.carry.paused, s.carry.failed = false, nil
	if s.carry.sending != 0 {
		return nil, nil
	}
	return nil, s.nextBatch(true)
}

// onOnline goes on by itself when it was the portal that was away.
func (s *Screen) onOnline(up bool) (tui.Action, tea.Cmd) {
	if !up || s.step != stepCarry || spst.KindOf(s.carry.failed) != spst.Unavailable {
		return nil, nil
	}
	return s.goOn()
}

func (s *Screen) onReportKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case s.moves(k):
	case key.Matches(k, s.keys.Back), key.Matches(k, s.keys.Open):
		if s.carry.undoing != 0 {
			return tui.No(noticePauseUndo), nil
		}
		return tui.Pop{}, nil
	case key.Matches(k, s.keys.Export):
		return s.writeRefused()
	case key.Matches(k, s.keys.Undo):
		return s.undoThis()
	}
	return nil, nil
}

// undoThis undoes the import that was just carried out, or what is left of the
// one whose undo was cut.
func (s *Screen) undoThis() (tui.Action, tea.Cmd) {
	switch {
	case s.carry.undoing != 0:
		return nil, nil
	case s.carry.undone != nil && s.carry.undone.Import.Done > 0:
		return nil, s.undo()
	case s.carry.undone != nil || s.carry.run == nil:
		return tui.No(noticeNothingToUndo), nil
	}
	report := s.carry.run.Report
	return s.askUndo(s.carry.id, report.Entered+report.Changed+report.Exited)
}

// writeRefused writes the refused rows to a file beside the one they come from.
func (s *Screen) writeRefused() (tui.Action, tea.Cmd) {
	if s.carry.writing != 0 {
		return nil, nil
	}
	if s.review.difference.Summary.Reject == 0 {
		return tui.No(noticeNoRefused), nil
	}
	svc, path, file, rows := s.svc, s.paths[0], s.file.RosterFile, s.review.difference.Rows
	var cmd tea.Cmd
	s.carry.writing, cmd = tui.Request(s.ctx, func(ctx context.Context) (string, error) {
		return svc.WriteRefused(ctx, path, &file, rows)
	})
	return nil, cmd
}

func (s *Screen) onWritten(r tui.Reply[string]) (tui.Action, tea.Cmd) {
	if r.Ticket != s.carry.writing {
		return nil, nil
	}
	s.carry.writing = 0
	if r.Err != nil {
		return tui.Fail{Err: r.Err}, nil
	}
	return tui.Notice{Text: noticeWritten(r.Value)}, nil
}

// askUndo asks before an import is undone as a whole.
func (s *Screen) askUndo(id string, lines int) (tui.Action, tea.Cmd) {
	return tui.Confirm{Title: textUndoTitle(lines), Text: textUndo, Yes: textUndoYes, Then: tui.Send{Msg: do{func(s *Screen) (tui.Action, tea.Cmd) {
		s.step, s.carry.undoID, s.carry.undoFrom, s.carry.left = stepReport, id, lines, nil
		s.layOut()
		return nil, s.undo()
	}}}}, nil
}

func (s *Screen) undo() tea.Cmd {
	svc, member, id := s.svc, s.o.Member.Number, s.carry.undoID
	var cmd tea.Cmd
	s.carry.undoing, cmd = tui.Request(s.ctx, func(ctx context.Context) (spst.ImportUndo, error) {
		return svc.UndoImport(ctx, member, id)
	})
	return cmd
}

// onUndone asks for the rest, then says what was left.
func (s *Screen) onUndone(r tui.Reply[spst.ImportUndo]) (tui.Action, tea.Cmd) {
	if r.Ticket != s.carry.undoing {
		return nil, nil
	}
	s.carry.undoing = 0
	if r.Err != nil {
		return tui.Fail{Err: r.Err}, nil
	}
	u := r.Value
	s.carry.undone = &u
	s.carry.left = append(s.carry.left, u.Left...)
	s.carry.table.SetLen(len(s.carry.left))
	s.carry.table.MoveTo(0)
	if u.Import.Done > 0 {
		return nil, s.undo()
	}
	if p := s.memory.Pending; p != nil && p.Import == u.Import.ID {
		s.memory.Pending = nil // it takes no more lines
		return tui.Notice{Text: noticeUndone(u.Import)}, s.keepMemory()
	}
	return tui.Notice{Text: noticeUndone(u.Import)}, nil
}
