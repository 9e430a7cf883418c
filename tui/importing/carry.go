package importing

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// carry is an import being carried out, then its report.
type carry struct {
	sending tui.Ticket
	paused  bool
	failed  error
	refused []int // rows, of the difference
	table   *widget.Table
	undo    *imports.Undo // nil while there is none
	undoing tui.Ticket
	writing tui.Ticket
}

func newCarry(th *theme.Theme) carry { return carry{table: widget.NewTable(th)} }

// batch is the portal's answer to some lines.
type batch struct{ outcomes []spst.Outcome }

// nextBatch sends the next lines.
func (s *Screen) nextBatch() tea.Cmd {
	next, more := s.run.Next()
	if !more {
		return s.finish()
	}
	svc := s.svc
	var cmd tea.Cmd
	s.carry.sending, cmd = tui.Request(s.Ctx, func(ctx context.Context) (batch, error) {
		outcomes, err := next.Send(ctx, svc)
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
	s.run.Settle(r.Value.outcomes)
	if s.carry.paused {
		return nil, s.keepMemory()
	}
	return nil, s.nextBatch()
}

// finish shows the report, and keeps that nothing is under way.
func (s *Screen) finish() tea.Cmd {
	s.step = stepReport
	s.listRefused()
	s.carry.table.MoveTo(0)
	return s.keepMemory()
}

// listRefused puts the refused rows in the table of the report.
func (s *Screen) listRefused() {
	s.carry.refused = s.carry.refused[:0]
	for i := range s.run.Difference.Rows {
		if s.run.Difference.Rows[i].Action == reconcile.Reject {
			s.carry.refused = append(s.carry.refused, i)
		}
	}
	s.carry.table.SetLen(len(s.carry.refused))
	s.layOut()
}

func (s *Screen) onCarryKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case key.Matches(k, s.Keys.Mark):
		if !s.carry.paused {
			s.carry.paused = true // the batch under way is finished
			return nil, nil
		}
		return s.goOn()
	case key.Matches(k, s.Keys.Refresh) && s.carry.paused:
		return s.goOn()
	case key.Matches(k, s.Keys.Back) && s.carry.paused && s.carry.sending == 0:
		return tui.Pop{Notice: noticeCanResume}, nil
	case key.Matches(k, s.Keys.Back):
		return tui.Note{Text: noticePauseFirst}, nil
	}
	return nil, nil
}

// goOn resumes the import after a pause or a lost connection.
func (s *Screen) goOn() (tui.Action, tea.Cmd) {
	s.carry.paused, s.carry.failed = false, nil
	if s.carry.sending != 0 {
		return nil, nil
	}
	return nil, s.nextBatch()
}

// onOnline goes on by itself when it was the portal that was away.
func (s *Screen) onOnline(up bool) (tui.Action, tea.Cmd) {
	if up && s.memory.again && !s.memory.under {
		s.memory.again = false
		return nil, s.keepMemory()
	}
	if !up || s.step != stepCarry || spst.KindOf(s.carry.failed) != spst.Unavailable {
		return nil, nil
	}
	return s.goOn()
}

func (s *Screen) onReportKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case s.moves(k):
		s.layOut() // the detail takes the room that it needs
	case key.Matches(k, s.Keys.NIR):
		s.review.showNIR = !s.review.showNIR
	case key.Matches(k, s.Keys.Edit), key.Matches(k, s.Keys.Open) && s.refusedAt() >= 0:
		return s.openCorrect()
	case key.Matches(k, s.Keys.Back), key.Matches(k, s.Keys.Open):
		if s.carry.undoing != 0 {
			return tui.Note{Text: noticePauseUndo}, nil
		}
		return tui.Pop{}, nil
	case key.Matches(k, s.Keys.Export):
		return s.writeRefused()
	case key.Matches(k, s.Keys.Undo):
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
	case s.carry.undo != nil && !s.carry.undo.Over():
		return nil, s.undo()
	case s.carry.undo != nil || s.run.Report == nil:
		return tui.Note{Text: noticeNothingToUndo}, nil
	}
	return s.askUndo(s.run.ID, s.run.Report.Done())
}

// writeRefused writes the refused rows to a file beside the one they come from.
func (s *Screen) writeRefused() (tui.Action, tea.Cmd) {
	if s.carry.writing != 0 {
		return nil, nil
	}
	if !s.refuses() {
		return tui.Note{Text: noticeNoRefused}, nil
	}
	svc, path, file, rows := s.svc, s.run.Paths[0], s.run.File.RosterFile, s.run.Difference.Rows
	var cmd tea.Cmd
	s.carry.writing, cmd = tui.Request(s.Ctx, func(ctx context.Context) (string, error) {
		return svc.WriteRefused(ctx, path, &file, rows)
	})
	return nil, cmd
}

// refuses tells whether rows of this import are refused; once it is undone, none is.
func (s *Screen) refuses() bool { return s.run.Difference.Summary.Reject > 0 && s.carry.undo == nil }

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
	return tui.Ask{Title: textUndoTitle(lines), Text: textUndo, Yes: textUndoYes,
		Then: tui.Send{Msg: do{func(s *Screen) (tui.Action, tea.Cmd) {
			s.step, s.carry.undo = stepReport, imports.NewUndo(s.o.Member.Number, id, lines)
			s.layOut()
			return nil, s.undo()
		}}}}, nil
}

func (s *Screen) undo() tea.Cmd {
	svc, undo := s.svc, *s.carry.undo
	var cmd tea.Cmd
	s.carry.undoing, cmd = tui.Request(s.Ctx, func(ctx context.Context) (spst.ImportUndo, error) {
		return undo.Ask(ctx, svc)
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
	u := s.carry.undo
	u.Settle(r.Value)
	s.carry.table.SetLen(len(u.Left))
	s.layReport()
	s.carry.table.MoveTo(0)
	if !u.Over() {
		return nil, s.undo()
	}
	var keep tea.Cmd
	if s.run.Memory.Forget(u.Import.ID) { // it takes no more lines
		keep = s.keepMemory()
	}
	return tui.Notice{Text: noticeUndone(u.Import)}, keep
}
