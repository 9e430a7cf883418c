package roster

import (
	"context"
	"errors"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// conflictPane is two people changing the same employee: field by field what
// was there before, what this person typed, and what the portal has now.
type conflictPane struct {
	form   *employeeForm
	mine   spst.Employee
	theirs spst.Employee
	found  []difference
	at     int
	top    int
	ticket tui.Ticket // asking what the portal has, when its refusal did not say
	w, h   int
}

// openConflict opens over the form that the portal found stale.
func (s *Screen) openConflict(f *employeeForm, err error) (tui.Action, tea.Cmd) {
	p := &conflictPane{form: f, mine: f.now}
	if now, ok := currentOf(err); ok {
		s.panes.Open(p)
		p.compare(now)
		return nil, nil
	}
	svc, member, id := s.svc, s.o.Member.Number, f.opened.ID
	var cmd tea.Cmd
	p.ticket, cmd = tui.Request(s.ctx, func(ctx context.Context) (current, error) {
		e, err := svc.Employee(ctx, member, id)
		return current{e}, err
	})
	s.panes.Open(p)
	return nil, cmd
}

// current is an employee as the portal has it.
type current struct{ spst.Employee }

func currentOf(err error) (spst.Employee, bool) {
	e, ok := errors.AsType[*spst.Error](err)
	if !ok {
		return spst.Employee{}, false
	}
	switch now := e.Current.(type) {
	case *spst.Employee:
		return *now, now != nil
	case spst.Employee:
		return now, true
	}
	return spst.Employee{}, false
}

func (p *conflictPane) compare(theirs spst.Employee) {
	p.theirs = theirs
	p.found = differences(&p.form.opened, &p.mine, &theirs)
	p.at = max(slices.IndexFunc(p.found, func(d difference) bool { return d.both }), 0)
	p.follow()
}

func (p *conflictPane) Init() tea.Cmd { return nil }

func (p *conflictPane) SetSize(w, h int) {
	p.w, p.h = w, h
	p.follow()
}

func (p *conflictPane) Title() string { return titleConflict }

func (p *conflictPane) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tui.Reply[current]:
		if msg.Ticket != p.ticket {
			return nil, nil
		}
		if msg.Err != nil {
			return tui.Fail{Err: msg.Err}, nil
		}
		p.ticket = 0
		p.compare(msg.Value.Employee)
	case tea.KeyPressMsg:
		return p.onKey(msg)
	}
	return nil, nil
}

func (p *conflictPane) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	bound := &p.form.s.keys
	switch {
	case key.Matches(k, bound.Back):
		return tui.Pop{Notice: noticeConflictLeft}, nil
	case p.ticket != 0:
		return nil, nil
	case key.Matches(k, bound.Submit):
		return p.submit()
	case key.Matches(k, bound.Up), key.Matches(k, bound.Prev):
		p.move(-1)
	case key.Matches(k, bound.Down), key.Matches(k, bound.Next):
		p.move(1)
	case key.Matches(k, bound.Left):
		p.decide(mine)
	case key.Matches(k, bound.Right):
		p.decide(theirs)
	case key.Matches(k, bound.Open):
		p.move(1)
	}
	return nil, nil
}

func (p *conflictPane) move(d int) {
	p.at = min(max(p.at+d, 0), max(len(p.found)-1, 0))
	p.follow()
}

// decide chooses a side for the field under the cursor: any field that
// differs, so that what was merged by itself may be put otherwise.
func (p *conflictPane) decide(s side) {
	if p.at < len(p.found) {
		p.found[p.at].take = s
	}
}

// submit puts the decision in the form and saves it over the portal's version.
func (p *conflictPane) submit() (tui.Action, tea.Cmd) {
	if i := slices.IndexFunc(p.found, func(d difference) bool { return d.take == undecided }); i >= 0 {
		p.at = i
		p.follow()
		return tui.No(noticeUndecided), nil
	}
	merged := merge(p.found, &p.mine, &p.theirs)
	return tui.Pop{}, p.form.rebase(p.theirs, merged)
}

// rebase makes the portal's version the one that the form was opened on, puts
// the merged values in it, and saves unless nothing of ours is left.
func (f *employeeForm) rebase(theirs, merged spst.Employee) tea.Cmd {
	f.opened = theirs
	f.fill(theirs)
	f.start, _ = f.read()
	f.fill(merged)
	f.Refused = nil
	f.write.End()
	f.refresh()
	cmd := f.Fields[f.At].Focus()
	if !f.Unsaved() || f.FirstRefused(f.Fields) >= 0 {
		f.showAll()
		return tea.Batch(cmd, f.s.keep(theirs))
	}
	return tea.Batch(cmd, f.send(f.now))
}

// The columns of the panel.
const (
	conflictFoot  = 4
	conflictHead  = 5
	conflictLabel = 20
)

func (p *conflictPane) View() string {
	th := p.form.s.th
	lines := []string{""}
	for l := range strings.SplitSeq(ansi.Wrap(textConflict(p.form.opened.DisplayName()), max(min(p.w-2, noteMaximum), 10), ""), "\n") {
		lines = append(lines, " "+l)
	}
	lines = fitHeight(lines, conflictHead-1)
	if p.ticket != 0 {
		lines[conflictHead-2] = "  " + th.Muted.Render(textLoading)
	}
	w := p.columnWidth()
	lines = append(lines, th.Muted.Render("   "+widget.Fit("", conflictLabel)+" "+widget.Fit(labelBefore, w)+" "+
		widget.Fit("    "+labelMine, w)+" "+widget.Fit("    "+columnTheirs, w)))
	for i := p.top; i < len(p.found) && len(lines) < p.h-conflictFoot-1; i++ {
		lines = append(lines, p.viewDifference(i, w)...)
	}
	lines = append(fitHeight(lines, max(p.h-conflictFoot, 0)), p.viewWhole()...)
	return strings.Join(fitHeight(lines, p.h), "\n")
}

// viewWhole draws the three values of the field under the cursor, less cut than
// in the columns.
func (p *conflictPane) viewWhole() []string {
	th := p.form.s.th
	lines := []string{th.Rule.Render(strings.Repeat("─", p.w))}
	if p.at >= len(p.found) {
		return lines
	}
	d := p.found[p.at]
	for _, v := range []struct {
		label string
		e     *spst.Employee
	}{{labelBefore, &p.form.opened}, {labelMine, &p.mine}, {labelTheirs, &p.theirs}} {
		lines = append(lines, " "+th.Muted.Render(widget.Fit(v.label, len(labelTheirs)+1))+
			ansi.Truncate(orDash(p.show(d, v.e)), max(p.w-len(labelTheirs)-3, 1), theme.Ellipsis))
	}
	return lines
}

// columnWidth is that of each of the three values.
func (p *conflictPane) columnWidth() int { return max((min(p.w, 150)-conflictLabel-6)/3, 8) }

// viewDifference draws a field on two lines: the values, then what is taken.
func (p *conflictPane) viewDifference(i, w int) []string {
	th, d := p.form.s.th, p.found[i]
	pointer, label := "   ", th.Label
	if i == p.at {
		pointer, label = " "+th.Accent.Render(theme.Mark)+" ", th.LabelFocus
	}
	value := func(e *spst.Employee, s side) string {
		text := orDash(p.show(d, e))
		switch {
		case s == undecided:
			return th.Muted.Render(widget.Fit(text, w))
		case d.take == s:
			return th.Accent.Render(widget.Fit("(•) "+text, w))
		}
		return widget.Fit("( ) "+text, w)
	}
	line := pointer + label.Render(widget.Fit(formLabel(d.EmployeeField), conflictLabel)) + " " +
		value(&p.form.opened, undecided) + " " + value(&p.mine, mine) + " " + value(&p.theirs, theirs)
	return []string{line, "   " + p.verdict(d)}
}

// show hides a NIR, unless it is asked for; two that differ then read alike,
// so what differs is said.
func (p *conflictPane) show(d difference, e *spst.Employee) string {
	if d.Name == "nir" && !p.form.s.list.showNIR && e.NIR != "" {
		text := e.NIR.Masked()
		if e.NIR == p.form.opened.NIR {
			return text
		}
		return text + " " + textNIRChanged
	}
	return p.form.s.shownField(d.EmployeeField, e)
}

// verdict says what the field gets, and why.
func (p *conflictPane) verdict(d difference) string {
	th := p.form.s.th
	var text string
	switch {
	case d.take == undecided:
		return th.Warn.Render(theme.SignWarn + " " + textUndecided)
	case d.both:
		text = textDecided
	case d.take == mine:
		text = textOnlyMine
	default:
		text = textOnlyTheirs
	}
	return th.Muted.Render(theme.SignOK + " " + text)
}

// follow scrolls to the field under the cursor; a field takes two lines.
func (p *conflictPane) follow() {
	room := max((p.h-conflictHead-conflictFoot)/2, 1)
	p.top = min(p.top, p.at)
	p.top = max(p.top, p.at-room+1, 0)
}

func (p *conflictPane) ShortHelp() []key.Binding {
	k := &p.form.s.keys
	return []key.Binding{
		keys.Help(k.Left, "la vôtre"), keys.Help(k.Right, "celle du portail"), k.Up, k.Down,
		keys.Help(k.Submit, "enregistrer"), keys.Help(k.Back, "retour au formulaire"),
	}
}

func (p *conflictPane) FullHelp() [][]key.Binding { return [][]key.Binding{p.ShortHelp()} }
