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
// or for all those marked, who are looked at before they are taken out.
type exitPane struct {
	*form.Form[leaving]
	s      *Screen
	people []spst.Employee
	marked *severalPeople // those people, when they are several
	said   string         // why the one is not out
}

// leaving is one exit: what the form edits, and whose it is.
type leaving struct {
	spst.Exit
	who spst.Employee
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
			return tui.Note{Text: noticeAlreadyOut(chosen[0].DisplayName())}, nil
		}
		return tui.Note{Text: noticeNobody}, nil
	}
	p := &exitPane{s: s, people: people}
	x := spst.Exit{ExitDate: s.o.Today}
	if end := people[0].ExitDate; len(people) == 1 && !end.IsZero() { // the announced end of the contract
		x = spst.Exit{ExitDate: end, ExitReason: spst.EndOfFixedTerm}
	}
	o := p.options(x)
	if len(people) > 1 {
		p.marked = &severalPeople{s: s, counted: true, unsent: func() bool { return p.Form != nil && p.Form.Unsaved() }}
		p.marked.changed = func() { p.people = p.marked.of }
		ids := make([]string, len(people))
		for i := range people {
			ids[i] = people[i].ID
		}
		p.marked.set(ids)
		o.Fields = append([]*field{{Name: fieldPeople, Control: p.marked}}, o.Fields...)
		o.First, o.Submit, o.Verb, o.Draft = fieldExitDate, p.submit, wordLook, p.draft()
	}
	p.Form = form.New(o, false)
	return nil, s.panes.Open(p)
}

func (p *exitPane) options(x spst.Exit) form.Options[leaving] {
	s := p.s
	svc, member, id := s.svc, s.o.Member.Number, p.people[0].ID
	return form.Options[leaving]{
		Base: s.Base, Panes: s.panes, Verb: wordExit, Opened: leaving{Exit: x}, New: true, EnterSends: true,
		Fields: p.fields(), Part: p.part, Below: p.below,
		Aside: func(leaving) form.Aside { return form.Aside{About: aboutExit, Next: nextExit} },
		At: func(x *leaving, name string) any {
			switch name {
			case fieldExitDate:
				return &x.ExitDate
			case fieldExitReason:
				return &x.ExitReason
			}
			return nil
		},
		Name: p.name(),
		Normalize: func(x *leaving) {
			if len(p.people) > 0 && p.people[0].Version >= x.who.Version {
				x.who = p.people[0]
			}
		},
		Check: p.check,
		Save: func(ctx context.Context, key string, x leaving) (leaving, error) {
			e, err := exitOnce(ctx, svc, key, member, x)
			return leaving{x.Exit, e}, err
		},
		Draft:     p.draft(),
		Answered:  p.answered,
		Overtaken: p.overtaken,
		Watched:   watchedEmployee(),
		History: func(ctx context.Context) ([]spst.HistoryEntry, error) {
			return svc.EmployeeHistory(ctx, member, id)
		},
		Press:  p.press,
		Own:    []key.Binding{form.KeyArrows},
		Edited: func(*form.Form[leaving], *field) { p.said = "" },
	}
}

func (p *exitPane) fields() []*field {
	date := form.NewDate(p.s.Theme)
	of, _ := spst.EmployeeFieldNamed(fieldExitReason)
	reasons := form.EmployeeControl(p.s.Theme, of).(*widget.Choice)
	reasons.Column = true
	return []*field{
		{Name: fieldExitDate, Required: true, Control: date},
		{Name: fieldExitReason, Required: true, Control: reasons},
	}
}

// Title says how many they are.
func (p *exitPane) Title() string {
	if p.marked == nil {
		return titleExit
	}
	return titleExitMany(len(p.marked.ids))
}

// Unsaved is never so: a date and a reason are soon given again.
func (p *exitPane) Unsaved() bool { return false }

// submit shows what becomes of each of several.
func (p *exitPane) submit(x leaving) (tui.Action, tea.Cmd) {
	keep := p.GoTo(p.At) // the draft has the last field too
	return nil, tea.Batch(keep, p.s.openSeries(series{
		under: p, draft: p.Abandon, deed: deed{kind: left, exit: x.Exit}, title: titleExitMany, verb: wordExit,
	}, p.marked.ids))
}

// check wants a reason, and a day that is not before the hire of the one.
func (p *exitPane) check(x leaving) []spst.Problem {
	var found []spst.Problem
	if x.ExitReason == "" {
		found = append(found, spst.ExitReasonRequired())
	}
	if len(p.people) == 1 && x.ExitDate < p.people[0].HireDate {
		found = append(found, spst.Problem{Field: fieldExitDate, Code: spst.ProblemExitDateBeforeHire, Severity: spst.SeverityError,
			Message: textBeforeHire(p.people[0].DisplayName(), p.people[0].HireDate)})
	}
	return found
}

// press goes from the date to a reason that is picked already, and leaves without
// a question.
func (p *exitPane) press(_ *form.Form[leaving], k tea.KeyPressMsg) (bool, tui.Action, tea.Cmd) {
	bound := &p.s.Keys
	switch {
	case key.Matches(k, bound.Back) && !p.Saving(), key.Matches(k, bound.Submit, bound.Open) && len(p.people) == 0:
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

// answered tells what has become of the one; who could not be taken out can be tried
// again, as the list has them now.
func (p *exitPane) answered(x leaving, err error, over bool) (bool, tui.Action, tea.Cmd) {
	if !over {
		return true, tui.Fail{Err: err}, p.s.check() // ctrl+s goes on, with the same key
	}
	was := p.people[0]
	if now, ok := spst.CurrentOf[spst.Employee](err); ok {
		p.s.keepQuietly(now)
		return false, nil, nil // the two versions are compared
	}
	if err == nil {
		delete(p.s.list.marks, was.ID)
		p.s.remember(deed{kind: exited, id: was.ID, name: x.who.DisplayName(), after: x.who})
		return true, tui.Pop{Notice: noticeOut(was.DisplayName(), x.ExitDate)}, p.s.keep(x.who)
	}
	p.said, p.people = textNotOut(was, whyNot(err)), nil
	if at := p.s.known.find(was.ID); at >= 0 {
		if e := p.s.known.employee(at); e.ExitReason == "" {
			p.people = []spst.Employee{*e}
		}
	}
	return true, nil, tea.Batch(p.s.check(), p.s.reload())
}

// exitOnce declares an exit, in the place of one that somebody else has declared.
func exitOnce(ctx context.Context, svc Service, key, member string, x leaving) (spst.Employee, error) {
	e := x.who
	if e.ExitReason != "" {
		if asOf(e).Exit == x.Exit {
			return e, nil
		}
		var err error
		if e, err = svc.UndoExit(ctx, key+"-undo", member, e.ID, e.Version); err != nil {
			return e, err
		}
	}
	return svc.ExitEmployee(ctx, key, member, e.ID, e.Version, x.Exit)
}

// overtaken is the one whom somebody has changed meanwhile.
func (p *exitPane) overtaken(err error) (form.Overtaken[leaving], bool) {
	now, ok := spst.CurrentOf[spst.Employee](err)
	was := asOf(p.people[0])
	return form.Overtaken[leaving]{Was: &was, Now: asOf(now)}, ok
}

// asOf is an employee with the exit of their record, which is none for who is there.
func asOf(e spst.Employee) leaving {
	return leaving{spst.Exit{ExitDate: e.ExitDate, ExitReason: e.ExitReason}, e}
}

// watchedEmployee are the fields of an employee that an exit does not change.
func watchedEmployee() []form.Watched[leaving] {
	var all []form.Watched[leaving]
	for _, f := range spst.EmployeeFields() {
		if f.Name == fieldExitDate || f.Name == fieldExitReason {
			continue
		}
		text := func(x *leaving) string { return f.Shown(&x.who) }
		if f.Name == "nir" {
			text = func(x *leaving) string { return x.who.NIR.Masked() }
		}
		all = append(all, form.Watched[leaving]{Label: f.Label, Text: text})
	}
	return all
}

// name is that of the one.
func (p *exitPane) name() string {
	if len(p.people) != 1 {
		return ""
	}
	return p.people[0].DisplayName()
}

func whyNot(err error) string {
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
		lines = append(lines, form.Say(th, widget.Warning, form.Sentence(r), w)...)
	}
	if p.Saving() {
		lines = append(lines, "  "+th.Accent.Render(textExiting))
	}
	return lines
}

// reminders are what leaving these jobs on a day calls for, each once.
func (p *exitPane) reminders(day spst.Date) []spst.Problem {
	var all []spst.Problem
	seen := map[spst.ProblemCode]bool{}
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
	d := form.Draft{Member: p.s.o.Member.Number, Form: spst.DraftForm(formExit, ""), Title: p.Title(), Proposed: true}
	if len(p.people) == 1 {
		d.Form, d.Title = spst.DraftForm(formExit, p.people[0].ID), d.Title+" : "+p.people[0].DisplayName()
	}
	return d
}
