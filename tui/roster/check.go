package roster

import (
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

// checkPane is « Contrôler la liste »: the anomalies by kind, the employees
// under each.
type checkPane struct {
	tui.Base
	s     *Screen
	rows  []checkRow
	table *widget.Table // keeps the cursor and the window; the drawing is ours
}

// checkRow is a line of the list: a kind, or an employee of that kind when
// found is 0 or more.
type checkRow struct{ group, found int }

func newCheck(s *Screen) *checkPane {
	p := &checkPane{Base: s.Base, s: s, table: widget.NewTable(s.Theme)}
	p.rebuild()
	return p
}

// The lines of the pane that are not the list.
const (
	checkHead = 2
	checkFoot = 3
)

func (p *checkPane) SetSize(w, h int) {
	p.Base.SetSize(w, h)
	p.table.SetHeight(h - checkHead - checkFoot)
	p.settle(1)
}

// Init does nothing: the anomalies are looked for with the list.
func (p *checkPane) Init() tea.Cmd { return nil }

func (p *checkPane) Title() string { return titleCheck }

// rebuild lists the anomalies as they are now. The cursor stays on the same
// employee and kind, or on the same line.
func (p *checkPane) rebuild() {
	was, _ := p.current()
	p.rows = p.rows[:0]
	place := p.table.Cursor()
	for g, group := range p.groups() {
		p.rows = append(p.rows, checkRow{g, -1})
		for i, a := range group.found {
			if a.EmployeeID == was.EmployeeID && a.Code == was.Code {
				place = len(p.rows)
			}
			p.rows = append(p.rows, checkRow{g, i})
		}
	}
	p.table.SetLen(len(p.rows))
	p.table.MoveTo(place)
	p.settle(1)
}

func (p *checkPane) groups() []group { return p.s.known.findings.groups }

// settle goes on to an employee when the cursor is on the title of a kind.
func (p *checkPane) settle(d int) {
	if len(p.rows) == 0 || p.rows[p.table.Cursor()].found >= 0 {
		return
	}
	p.table.Move(d)
	if p.rows[p.table.Cursor()].found < 0 {
		p.table.Move(1)
	}
}

// current is the anomaly under the cursor.
func (p *checkPane) current() (spst.Anomaly, bool) {
	i := p.table.Cursor()
	if i >= len(p.rows) || p.rows[i].found < 0 {
		return spst.Anomaly{}, false
	}
	r := p.rows[i]
	if groups := p.groups(); r.group < len(groups) && r.found < len(groups[r.group].found) {
		return groups[r.group].found[r.found], true
	}
	return spst.Anomaly{}, false
}

func (p *checkPane) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case rechecked:
		p.rebuild()
	case tea.KeyPressMsg:
		return p.onKey(msg)
	case tea.MouseClickMsg:
		if i, ok := p.table.RowAt(msg.Y - checkHead); ok && msg.Button == tea.MouseLeft {
			p.table.MoveTo(i)
			p.settle(1)
		}
	case tea.MouseWheelMsg:
		p.onWheel(msg)
	}
	return nil, nil
}

func (p *checkPane) onWheel(m tea.MouseWheelMsg) {
	d := wheelStep
	if m.Button == tea.MouseWheelUp {
		d = -wheelStep
	}
	p.table.Scroll(d)
	p.settle(1)
}

func (p *checkPane) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	bound := &p.Keys
	switch {
	case key.Matches(k, bound.Back), key.Matches(k, bound.Check):
		return tui.Pop{}, nil
	case key.Matches(k, bound.Open), key.Matches(k, bound.Edit):
		return p.openCurrent()
	case key.Matches(k, bound.Refresh):
		return p.s.refresh()
	case key.Matches(k, bound.Up):
		p.move(-1)
	case key.Matches(k, bound.Down):
		p.move(1)
	case key.Matches(k, bound.PageUp):
		p.table.Page(-1)
		p.settle(-1)
	case key.Matches(k, bound.PageDown):
		p.table.Page(1)
		p.settle(1)
	case key.Matches(k, bound.Top):
		p.table.MoveTo(0)
		p.settle(1)
	case key.Matches(k, bound.Bottom):
		p.table.MoveTo(len(p.rows))
	}
	return nil, nil
}

func (p *checkPane) move(d int) {
	p.table.Move(d)
	p.settle(d)
}

// openCurrent opens the form of the employee, on the field at fault.
func (p *checkPane) openCurrent() (tui.Action, tea.Cmd) {
	a, ok := p.current()
	if !ok {
		return nil, nil
	}
	at := p.s.known.place(a.EmployeeID)
	if at < 0 {
		return nil, nil
	}
	return p.s.ifMayWrite(func() (tui.Action, tea.Cmd) { return nil, p.s.openEditAt(p.s.known.all[at], a.Field) })
}

func (p *checkPane) View() string {
	lines := []string{" " + p.summary(), p.viewHidden()}
	for y := range max(p.H-checkHead-checkFoot, 0) {
		line := ""
		if i, ok := p.table.RowAt(y); ok {
			line = p.viewRow(i)
		}
		lines = append(lines, line)
	}
	if a, ok := p.current(); ok {
		lines = append(lines, p.Theme.Rule.Render(strings.Repeat("─", p.W)))
		for l := range strings.SplitSeq(widget.ProblemView(p.Theme, form.Severity(a.Problem), form.Message(a.Problem), p.W-2), "\n") {
			lines = append(lines, " "+l)
		}
	}
	return widget.Body(lines, p.H)
}

// viewHidden repeats the title of the kind whose own line has scrolled away.
func (p *checkPane) viewHidden() string {
	if top, ok := p.table.RowAt(0); ok && p.rows[top].found >= 0 {
		return p.viewKind(p.groups()[p.rows[top].group])
	}
	return ""
}

// summary says how much there is to look at, or that all is well.
func (p *checkPane) summary() string {
	th, known := p.Theme, &p.s.known
	switch {
	case !known.checked:
		return th.Muted.Render(textChecking)
	case len(p.rows) == 0:
		return th.OK.Render(theme.SignOK + " " + textNoAnomaly(p.s.list.census.present))
	}
	text := th.Strong.Render(textAnomalies(len(p.rows)-len(p.groups()), len(known.findings.byID)))
	if known.checking != 0 {
		text += "  " + th.Muted.Render(textChecking)
	}
	return text
}

func (p *checkPane) viewRow(i int) string {
	r, th := p.rows[i], p.Theme
	g := p.groups()[r.group]
	if r.found < 0 {
		return p.viewKind(g)
	}
	text := p.describe(g.found[r.found].EmployeeID)
	if i == p.table.Cursor() {
		return " " + th.Accent.Render(theme.Mark) + th.Selected.Render("  "+text)
	}
	return "    " + text
}

// viewKind draws the title of a kind, with how many there are.
func (p *checkPane) viewKind(g group) string {
	th := p.Theme
	style, sign := th.Warn, theme.SignWarn
	if g.severity == spst.SeverityError {
		style, sign = th.Error, theme.SignError
	}
	title := ansi.Truncate(spst.ProblemTitle(g.code), p.W-12, theme.Ellipsis)
	return " " + style.Render(sign) + " " + th.Strong.Render(title) + "  " + th.Muted.Render(spst.Thousands(len(g.found)))
}

// describe gives an employee on one line: name, birth date, job.
func (p *checkPane) describe(id string) string {
	at := p.s.known.place(id)
	if at < 0 {
		return ""
	}
	e := &p.s.known.all[at]
	name := min(max(p.W*4/10, 24), 50)
	job := max(min(p.W-name-dateWidth-9, 50), 1)
	return widget.Fit(e.DisplayName(), name) + "  " + widget.Fit(e.BirthDate.French(), dateWidth) + "  " + widget.Fit(e.JobTitle, job)
}

func (p *checkPane) ShortHelp() []key.Binding {
	k := &p.Keys
	return []key.Binding{keys.Help(k.Open, "corriger"), k.Up, k.Down, k.Refresh, k.Back}
}

func (p *checkPane) FullHelp() [][]key.Binding {
	k := &p.Keys
	return [][]key.Binding{{k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom}, {keys.Help(k.Open, "corriger"), k.Refresh, k.Back}}
}
