package roster

import (
	"context"
	"fmt"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// exitPane is « Sortir un salarié »: one date and one reason, for one employee
// or for all those marked, who are taken out one after the other.
type exitPane struct {
	*form.Form[leaving]
	s      *Screen
	people []spst.Employee // those still to take out
	total  int
	out    int       // taken out
	failed []refusal // could not be
	said   string    // what became of those who could not, once the series is over
}

// leaving is one exit: what the form edits, and whose it is.
type leaving struct {
	spst.Exit
	who spst.Employee
}

// refusal is an employee who could not be taken out, and why.
type refusal struct {
	spst.Employee
	why string
}

// The API names of the fields of an exit.
const (
	fieldExitDate   = "exit_date"
	fieldExitReason = "exit_reason"
)

// openExit opens the exit of those marked, or of the one under the cursor.
func (s *Screen) openExit() (tui.Action, tea.Cmd) { return s.openExitOf(s.chosen()) }

// openExitOf opens the exit of those who are not out already.
func (s *Screen) openExitOf(chosen []spst.Employee) (tui.Action, tea.Cmd) {
	people := slices.DeleteFunc(slices.Clone(chosen), func(e spst.Employee) bool { return e.ExitReason != "" })
	if len(people) == 0 {
		if len(chosen) > 0 {
			return tui.No(noticeAlreadyOut(chosen[0].DisplayName())), nil
		}
		return tui.No(noticeNobody), nil
	}
	p := &exitPane{s: s, people: people, total: len(people)}
	x := spst.Exit{ExitDate: s.o.Today}
	if end := people[0].ExitDate; len(people) == 1 && !end.IsZero() { // the announced end of the contract
		x = spst.Exit{ExitDate: end, ExitReason: spst.EndOfFixedTerm}
	}
	p.Form = form.New(p.options(x), false)
	return nil, s.panes.Open(p)
}

func (p *exitPane) options(x spst.Exit) form.Options[leaving] {
	s := p.s
	svc, member := s.svc, s.o.Member.Number
	return form.Options[leaving]{
		Base: s.Base, Panes: s.panes, Verb: wordExit, Opened: leaving{Exit: x}, New: true, EnterSends: true,
		Fields: p.fields(), Part: p.part, Below: p.below,
		At: func(x *leaving, name string) any {
			if name == fieldExitDate {
				return &x.ExitDate
			}
			return &x.ExitReason
		},
		Normalize: func(x *leaving) {
			if len(p.people) > 0 {
				x.who = p.people[0]
			}
		},
		Check: p.check,
		Sure: func(x leaving) *tui.Ask {
			if len(p.people) <= 1 {
				return nil
			}
			return &tui.Ask{Title: askExitMany(len(p.people)), Text: textExitMany(x.Exit), Yes: verbExit}
		},
		Save: func(ctx context.Context, key string, x leaving) (leaving, error) {
			e, err := svc.ExitEmployee(ctx, key, member, x.who.ID, x.who.Version, x.Exit)
			return leaving{x.Exit, e}, err
		},
		Draft:    p.draft(),
		Answered: p.answered,
		Press:    p.press,
		Own:      []key.Binding{keyArrowsList},
		Edited:   func(*form.Form[leaving], *field) { p.said = "" },
	}
}

func (p *exitPane) fields() []*field {
	date := dateEntry(p.s.Theme)
	date.Whole = true
	reasons := newChoice(p.s.Theme)
	reasons.Column = true
	for _, r := range spst.ExitReasons() {
		reasons.Options = append(reasons.Options, widget.Option{Value: string(r), Label: r.Label()})
	}
	return []*field{
		{Name: fieldExitDate, Label: spst.FieldLabel(fieldExitDate), Required: true, Control: date},
		{Name: fieldExitReason, Label: spst.FieldLabel(fieldExitReason), Required: true, Control: reasons},
	}
}

// Title says how many they are.
func (p *exitPane) Title() string {
	if p.total <= 1 {
		return titleExit
	}
	return titleExitMany(p.total)
}

// Unsaved is never so: a date and a reason are soon given again.
func (p *exitPane) Unsaved() bool { return false }

// check wants a reason, and a day that is not before anybody's hire.
func (p *exitPane) check(x leaving) []spst.Problem {
	refuse := func(name, code, message string) []spst.Problem {
		return []spst.Problem{{Field: name, Code: code, Severity: spst.SeverityError, Message: message}}
	}
	var found []spst.Problem
	if x.ExitReason == "" {
		found = refuse(fieldExitReason, "exit_reason_required", textReasonMissing)
	}
	for _, e := range p.people {
		if x.ExitDate < e.HireDate {
			return append(found, refuse(fieldExitDate, "exit_before_hire", textBeforeHire(e.DisplayName(), e.HireDate))...)
		}
	}
	return found
}

// press goes from the date to a reason that is picked already, and leaves without
// a question; while a series runs, it stops after the one under way.
func (p *exitPane) press(_ *form.Form[leaving], k tea.KeyPressMsg) (bool, tui.Action, tea.Cmd) {
	bound := &p.s.Keys
	switch {
	case key.Matches(k, bound.Back) && p.Saving():
		p.people = p.people[:1]
		return true, tui.Notice{Text: noticeExitStopping}, nil
	case key.Matches(k, bound.Back), key.Matches(k, bound.Submit, bound.Open) && len(p.people) == 0:
		return true, tui.Pop{}, p.Abandon()
	case p.Focused().Name == fieldExitDate && (k.String() == "down" || key.Matches(k, bound.Next, bound.Prev, bound.Open)):
		cmd := p.GoToField(fieldExitReason)
		if p.Now().ExitReason == "" {
			p.Write(fieldExitReason, string(spst.ExitReasons()[0]))
		}
		return true, nil, cmd
	}
	return false, nil, nil
}

// answered goes on to the next, or ends.
func (p *exitPane) answered(x leaving, err error, over bool) (bool, tui.Action, tea.Cmd) {
	if !over {
		return true, tui.Fail{Err: err}, p.s.check() // ctrl+s goes on, with the same key
	}
	was := p.people[0]
	p.people = p.people[1:]
	if err != nil {
		p.failed = append(p.failed, refusal{was, whyNot(err)})
		if now, ok := spst.CurrentOf[spst.Employee](err); ok {
			p.s.keepQuietly(now) // changed elsewhere: seen before it is tried again
		}
	} else {
		p.out++
		delete(p.s.list.marks, was.ID)
		p.s.remember(deed{kind: exited, id: was.ID, name: x.who.DisplayName(), after: x.who})
		p.s.keepQuietly(x.who)
	}
	switch {
	case len(p.people) > 0:
		return true, nil, p.Send()
	case len(p.failed) > 0:
		p.said = textNotOut(p.failed)
		p.tryAgain()
		return true, nil, tea.Batch(p.s.check(), p.s.reload())
	case p.out == 1:
		return true, tui.Pop{Notice: noticeOut(was.DisplayName(), x.ExitDate)}, p.s.check()
	}
	return true, tui.Pop{Notice: noticeOutMany(p.out)}, p.s.check()
}

// tryAgain leaves those who could not be taken out, as the list has them now.
func (p *exitPane) tryAgain() {
	p.people = nil
	for _, r := range p.failed {
		e := r.Employee
		if at := p.s.known.find(e.ID); at >= 0 {
			e = p.s.known.all[at]
		}
		if e.ExitReason == "" {
			p.people = append(p.people, e)
		}
	}
	p.failed, p.out, p.total = nil, 0, len(p.people)
}

func whyNot(err error) string {
	if spst.KindOf(err) == spst.Stale {
		return textExitStale
	}
	for _, p := range spst.ProblemsOf(err) {
		return p.Message
	}
	return tui.Sentence(err)
}

// exitLabel is the width of the labels.
const exitLabel = 18

// part shows who leaves over the date.
func (p *exitPane) part(_, w int) widget.GridPart {
	head := append([]string{""}, p.viewPeople(w)...)
	return widget.GridPart{Head: append(head, ""), Columns: []widget.GridColumn{{X: formMargin, W: w - 2*formMargin, Label: exitLabel}}}
}

// mostNamed is how many names a series shows.
const mostNamed = 3

func (p *exitPane) viewPeople(w int) []string {
	var lines []string
	for i, e := range p.people {
		if i == mostNamed && len(p.people) > mostNamed+1 {
			lines = append(lines, "  "+p.s.Theme.Muted.Render(textAndMore(len(p.people)-mostNamed)))
			break
		}
		text := fmt.Sprintf("%s  ·  %s  ·  embauche %s", e.DisplayName(), e.JobTitle, e.HireDate.French())
		lines = append(lines, "  "+ansi.Truncate(text, max(w-4, 1), theme.Ellipsis))
	}
	return lines
}

// below is what went wrong, what these exits call for, and what is under way.
func (p *exitPane) below(x leaving, w int) []string {
	th := p.s.Theme
	lines := []string{""}
	if p.said != "" {
		lines = append(lines, form.Say(th, widget.Error, p.said, w)...)
	}
	for _, r := range p.reminders(x.ExitDate) {
		lines = append(lines, form.Say(th, widget.Warning, form.Message(r), w)...)
	}
	if p.Saving() {
		lines = append(lines, "  "+th.Accent.Render(textExiting(p.out+len(p.failed)+1, p.total)))
	}
	return lines
}

// reminders are what leaving these jobs on a day calls for, each once.
func (p *exitPane) reminders(day spst.Date) []spst.Problem {
	var all []spst.Problem
	seen := map[string]bool{}
	if day.IsZero() {
		day = p.s.o.Today
	}
	for _, e := range p.people {
		e.ExitDate = day // what was a SIR job depends on the day
		for _, r := range spst.ExitReminders(e) {
			if !seen[r.Code] {
				seen[r.Code] = true
				all = append(all, r)
			}
		}
	}
	return all
}

// draft names what is typed here: of one employee, or of several, whoever they are.
func (p *exitPane) draft() form.Draft {
	d := form.Draft{Member: p.s.o.Member.Number, Form: spst.DraftForm("exit", ""), Title: p.Title()}
	if len(p.people) == 1 {
		d.Form = spst.DraftForm("exit", p.people[0].ID)
	}
	return d
}
