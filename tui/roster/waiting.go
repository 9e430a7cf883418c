package roster

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// waiting is what was typed for several and not sent.
type waiting struct{ spst.Draft }

// askWaiting asks for what waits in the form that the list was opened for, once everybody
// is known.
func (s *Screen) askWaiting() tea.Cmd {
	if s.o.Form == "" || s.Drafts == nil {
		return nil
	}
	drafts, member, name := s.Drafts, s.o.Member.Number, s.o.Form
	s.o.Form = ""
	var cmd tea.Cmd
	s.waits, cmd = tui.Request(s.Ctx, func(ctx context.Context) (waiting, error) {
		d, err := drafts.Draft(ctx, member, name)
		return waiting{d}, err
	})
	return cmd
}

// onWaiting opens the form, those whom it is about marked, with what was typed. Nothing
// opens over what the person has opened meanwhile.
func (s *Screen) onWaiting(r tui.Reply[waiting]) (tui.Action, tea.Cmd) {
	if r.Ticket != s.waits || s.panes.Len() > 0 {
		return nil, nil
	}
	if r.Err != nil {
		return tui.Fail{Err: r.Err}, nil
	}
	text, _ := r.Value.Value(fieldPeople)
	people := s.known.those(strings.Fields(text))
	if len(people) == 0 {
		return tui.Note{Text: noticeNobodyWaits}, nil
	}
	for i := range people {
		s.list.marks[people[i].ID] = true
	}
	return s.ifMayWrite(func() (tui.Action, tea.Cmd) {
		var action tui.Action
		var cmd tea.Cmd
		if r.Value.Form == "exit" {
			action, cmd = s.openExitOf(people)
		} else {
			cmd = s.openTogether(s.marked())
		}
		if f, ok := s.panes.Top().(interface{ TakeUp() }); ok {
			f.TakeUp()
		}
		return action, cmd
	})
}
