package roster

import (
	"context"
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// exitPane is « Sortir un salarié »: one date and one reason, for one employee
// or for all those marked.
type exitPane struct {
	s      *Screen
	people []spst.Employee // those still to take out
	total  int
	date   *widget.Entry
	reason *widget.Choice
	onDate bool

	problem string // of the date or the reason, once tried
	running bool
	ticket  tui.Ticket
	write   tui.Attempt[spst.Exit]
	out     int       // taken out
	failed  []refusal // could not be
	w, h    int
}

// refusal is an employee who could not be taken out, and why.
type refusal struct {
	spst.Employee
	why string
}

// exitConfirmed tells a pane to take out all those marked.
type exitConfirmed struct{ pane *exitPane }

// openExit opens the exit of those marked, or of the one under the cursor.
func (s *Screen) openExit() (tui.Action, tea.Cmd) {
	var people []spst.Employee
	for _, e := range s.chosen() {
		if e.ExitReason == "" {
			people = append(people, e)
		}
	}
	if len(people) == 0 {
		if e := s.current(); e != nil {
			return tui.No(noticeAlreadyOut(e.DisplayName())), nil
		}
		return tui.No(noticeNobody), nil
	}
	p := &exitPane{s: s, people: people, total: len(people), onDate: true}
	p.date = dateEntry(s.th)
	day := s.o.Today
	if len(people) == 1 && !people[0].ExitDate.IsZero() {
		day = people[0].ExitDate // the announced end of the contract
	}
	p.date.SetValue(day.French())
	p.date.SelectAll()
	p.reason = newChoice(s.th)
	for _, r := range spst.ExitReasons() {
		p.reason.Options = append(p.reason.Options, widget.Option{Value: string(r), Label: r.Label()})
	}
	if len(people) == 1 && !people[0].ExitDate.IsZero() {
		p.reason.Set(string(spst.EndOfFixedTerm))
	}
	s.panes.Open(p)
	return nil, p.date.Focus()
}

func (p *exitPane) Init() tea.Cmd { return nil }

func (p *exitPane) SetSize(w, h int) { p.w, p.h = w, h }

func (p *exitPane) Title() string {
	if p.total <= 1 {
		return titleExit
	}
	return titleExitMany(p.total)
}

// Waits implements [tui.Waiter].
func (p *exitPane) Waits(msg tea.Msg) bool {
	k, _ := msg.(tea.KeyPressMsg)
	return p.running && !key.Matches(k, p.s.keys.Back, p.s.keys.Submit)
}

// Capturing is always so: the date is text.
func (p *exitPane) Capturing() bool { return true }

func (p *exitPane) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return p.onKey(msg)
	case tea.PasteMsg:
		if p.onDate && !p.running {
			_, cmd := p.date.Take(msg)
			return nil, cmd
		}
	case tea.MouseClickMsg:
		return nil, p.onClick(msg)
	case exitConfirmed:
		if msg.pane == p && !p.running {
			return nil, p.next()
		}
	case tui.Reply[spst.Employee]:
		if p.running && msg.Ticket == p.ticket {
			return p.onExited(msg.Value, msg.Err)
		}
	}
	return nil, nil
}

func (p *exitPane) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	bound := &p.s.keys
	switch {
	case key.Matches(k, bound.Back):
		return p.leave(), nil
	case key.Matches(k, bound.Submit), k.String() == "enter" && !p.onDate:
		return p.submit()
	case key.Matches(k, bound.Next), key.Matches(k, bound.Prev), k.String() == "enter":
		return nil, p.turn()
	case p.onDate && (k.String() == "down"), !p.onDate && k.String() == "up" && p.reason.Picked <= 0:
		return nil, p.turn()
	}
	p.problem = ""
	if p.onDate {
		_, cmd := p.date.Take(k)
		return nil, cmd
	}
	p.onReasonKey(k)
	return nil, nil
}

// onReasonKey moves in the list of reasons, or jumps to a letter.
func (p *exitPane) onReasonKey(k tea.KeyPressMsg) {
	last := len(p.reason.Options) - 1
	switch k.String() {
	case "up":
		p.reason.Picked = max(p.reason.Picked-1, 0)
	case "down":
		p.reason.Picked = min(p.reason.Picked+1, last)
	default:
		p.reason.Take(k)
	}
}

// turn goes from the date to the reason and back.
func (p *exitPane) turn() tea.Cmd {
	p.onDate = !p.onDate
	if p.onDate {
		p.reason.Blur()
		cmd := p.date.Focus()
		p.date.SelectAll()
		return cmd
	}
	p.date.Blur()
	if d, err := spst.ParseDate(p.date.Value()); err == nil {
		p.date.Set(d.French())
	}
	if p.reason.Picked < 0 {
		p.reason.Picked = 0
	}
	return p.reason.Focus()
}

// leave goes back. While a series runs it stops after the one under way.
func (p *exitPane) leave() tui.Action {
	if p.running {
		p.people = p.people[:1]
		return tui.Notice{Text: noticeExitStopping}
	}
	return tui.Pop{}
}

// exit is what the form holds, or the problem that it has.
func (p *exitPane) exit() (spst.Exit, string) {
	d, err := spst.ParseDate(p.date.Value())
	if err != nil {
		return spst.Exit{}, messageOf(err)
	}
	x := spst.Exit{ExitDate: d, ExitReason: spst.ExitReason(p.reason.Value())}
	if x.ExitReason == "" {
		return x, textReasonMissing
	}
	for _, e := range p.people {
		if d < e.HireDate {
			return x, textBeforeHire(e.DisplayName(), e.HireDate)
		}
	}
	return x, ""
}

func (p *exitPane) submit() (tui.Action, tea.Cmd) {
	x, problem := p.exit()
	p.problem = problem
	if problem != "" {
		if p.onDate == (x.ExitDate != 0 && x.ExitReason == "") {
			return nil, p.turn()
		}
		return nil, nil
	}
	if len(p.people) <= 1 {
		return nil, p.next()
	}
	return tui.Confirm{
		Title: askExitMany(len(p.people)), Text: textExitMany(x), Yes: verbExit,
		Then: tui.Send{Msg: exitConfirmed{p}},
	}, nil
}

// next takes out the first of those that are left.
func (p *exitPane) next() tea.Cmd {
	x, problem := p.exit()
	if problem != "" || len(p.people) == 0 {
		p.problem = problem
		return nil
	}
	p.running = true
	svc, member, key, e := p.s.svc, p.s.o.Member.Number, p.write.Key(x), p.people[0]
	var cmd tea.Cmd
	p.ticket, cmd = tui.Request(p.s.ctx, func(ctx context.Context) (spst.Employee, error) {
		return svc.ExitEmployee(ctx, key, member, e.ID, e.Version, x)
	})
	return cmd
}

// onExited goes on to the next, or ends.
func (p *exitPane) onExited(e spst.Employee, err error) (tui.Action, tea.Cmd) {
	if !p.write.Over(err) {
		p.running = false
		return tui.Fail{Err: err}, p.s.check() // ctrl+s goes on, with the same key
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
		delete(p.s.list.marks, e.ID)
		p.s.remember(deed{kind: exited, id: e.ID, name: e.DisplayName()})
		p.s.keepQuietly(e)
	}
	if len(p.people) > 0 {
		return nil, p.next()
	}
	p.running = false
	if len(p.failed) == 0 {
		return tui.Pop{Notice: p.done(was)}, p.s.check()
	}
	p.problem = textNotOut(p.failed)
	p.tryAgain()
	return nil, tea.Batch(p.s.check(), p.s.reload())
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

func (p *exitPane) done(last spst.Employee) string {
	if p.out == 1 {
		return noticeOut(last.DisplayName(), p.write.Asked().ExitDate)
	}
	return noticeOutMany(p.out)
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

func (p *exitPane) View() string {
	th := p.s.th
	lines := []string{""}
	lines = append(lines, p.viewPeople()...)
	lines = append(lines, "",
		"  "+p.label(labelExitDate, p.onDate)+p.date.Draw(dateWidth+1, p.onDate))
	lines = append(lines, p.viewReasons()...)
	lines = append(lines, "")
	if p.problem != "" {
		lines = append(lines, indent(widget.ProblemView(th, widget.Error, p.problem, p.textWidth()))...)
	}
	for _, r := range p.reminders() {
		lines = append(lines, indent(widget.ProblemView(th, widget.Warning, form.Message(r), p.textWidth()))...)
	}
	if p.running {
		lines = append(lines, "  "+th.Accent.Render(textExiting(p.total-len(p.people)+1, p.total)))
	}
	return strings.Join(fitHeight(lines, p.h), "\n")
}

func (p *exitPane) textWidth() int { return max(min(p.w-4, noteMaximum), 10) }

func indent(block string) []string {
	lines := strings.Split(block, "\n")
	for i := range lines {
		lines[i] = "  " + lines[i]
	}
	return lines
}

// mostNamed is how many names a series shows.
const mostNamed = 3

func (p *exitPane) viewPeople() []string {
	var lines []string
	for i, e := range p.people {
		if i == mostNamed && len(p.people) > mostNamed+1 {
			lines = append(lines, "  "+p.s.th.Muted.Render(textAndMore(len(p.people)-mostNamed)))
			break
		}
		text := fmt.Sprintf("%s  ·  %s  ·  embauche %s", e.DisplayName(), e.JobTitle, e.HireDate.French())
		lines = append(lines, "  "+ansi.Truncate(text, max(p.w-4, 1), theme.Ellipsis))
	}
	return lines
}

func (p *exitPane) label(text string, focused bool) string {
	style := p.s.th.Label
	if focused {
		style = p.s.th.LabelFocus
	}
	return style.Render(widget.Fit(text, exitLabel)) + " "
}

// exitLabel is the width of the labels.
const exitLabel = 18

// viewReasons draws every reason: nine lines, the picked one marked. Where
// they do not fit, those around it show.
func (p *exitPane) viewReasons() []string {
	room := max(p.h-len(p.viewPeople())-8, 3)
	first := 0
	if len(p.reason.Options) > room {
		first = min(max(p.reason.Picked-room/2, 0), len(p.reason.Options)-room)
	}
	var lines []string
	for i := first; i < min(first+room, len(p.reason.Options)); i++ {
		head := strings.Repeat(" ", exitLabel+1)
		if i == first {
			head = p.label(labelExitReason, !p.onDate)
		}
		mark, style := "( ) ", p.s.th.Field
		if i == p.reason.Picked {
			mark = "(•) "
			if !p.onDate {
				style = p.s.th.LabelFocus
			}
		}
		lines = append(lines, "  "+head+style.Render(mark+p.reason.Options[i].Label))
	}
	return lines
}

// reminders are what leaving these jobs calls for, each once.
func (p *exitPane) reminders() []spst.Problem {
	var all []spst.Problem
	seen := map[string]bool{}
	day, err := spst.ParseDate(p.date.Value())
	if err != nil {
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

func (p *exitPane) onClick(m tea.MouseClickMsg) tea.Cmd {
	if p.running {
		return nil
	}
	for i, line := range strings.Split(ansi.Strip(p.View()), "\n") {
		if i != m.Y {
			continue
		}
		if strings.Contains(line, labelExitDate) {
			if !p.onDate {
				return p.turn()
			}
			return nil
		}
		for j, o := range p.reason.Options {
			if strings.HasSuffix(strings.TrimRight(line, " "), ") "+o.Label) {
				p.reason.Picked = j
				if p.onDate {
					return p.turn()
				}
			}
		}
	}
	return nil
}

func (p *exitPane) Cursor() *tea.Cursor {
	if p.running || !p.onDate {
		return nil
	}
	c := p.date.Cursor()
	if c != nil {
		c.X += 2 + exitLabel + 1
		c.Y = 1 + len(p.viewPeople()) + 1
	}
	return c
}

func (p *exitPane) ShortHelp() []key.Binding {
	k := &p.s.keys
	return []key.Binding{k.Next, keys.Help(k.Submit, "sortir"), keyArrowsList, keys.Help(k.Back, "renoncer")}
}

func (p *exitPane) FullHelp() [][]key.Binding { return [][]key.Binding{p.ShortHelp()} }
