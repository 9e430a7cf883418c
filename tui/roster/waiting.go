package roster

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
)

// waiting is what was typed for several and not sent.
type waiting struct{ spst.Draft }

// formExit and formEmployee name the forms of an exit, and of somebody who is new or known.
const (
	formExit     = "exit"
	formEmployee = "employee"
)

// takeUpWaiting opens the form that the list was opened for, once everybody is known.
func (s *Screen) takeUpWaiting() (tui.Action, tea.Cmd) {
	name, id, one := strings.Cut(s.o.Form, ":")
	switch {
	case name == "":
		return nil, nil
	case !one && name != formEmployee:
		return nil, s.askWaiting()
	}
	s.o.Form = ""
	if s.panes.Len() > 0 {
		return nil, nil
	}
	return s.ifMayWrite(func() (tui.Action, tea.Cmd) { return s.openWaiting(name, id) })
}

// openWaiting opens the form of one of them, or of somebody who is new.
func (s *Screen) openWaiting(name, id string) (action tui.Action, cmd tea.Cmd) {
	people := s.known.those([]string{id})
	switch {
	case id == "":
		cmd = s.openAdd()
	case len(people) == 0:
		return tui.Note{Text: noticeGone}, nil
	case name == formExit:
		action, cmd = s.openExitOf(people)
	default:
		cmd = s.openEdit(people[0])
	}
	s.moveToPerson(id)
	form.TakeUp(s.panes)
	return action, cmd
}

// askWaiting asks for what waits in the form of several.
func (s *Screen) askWaiting() tea.Cmd {
	drafts, member, name := s.Drafts, s.o.Member.Number, s.o.Form
	if s.o.Form = ""; drafts == nil {
		return nil
	}
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
		if r.Value.Form == formExit {
			action, cmd = s.openExitOf(people)
		} else {
			cmd = s.openTogether(s.marked())
		}
		form.TakeUp(s.panes)
		return action, cmd
	})
}
