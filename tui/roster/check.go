package roster

import (
	"cmp"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// checkPane is « Contrôler la liste »: the anomalies by kind, the employees
// under each.
type checkPane struct {
	tui.Base
	s     *Screen
	rows  []checkRow
	table *widget.Table    // keeps the cursor and the window; the drawing is ours
	pane  widget.Pane      // the person beside it
	names *widget.Breadths // of those listed
	jobs  *widget.Breadths

	search widget.Search
	order  widget.Order // of the kinds, by checkSorts
	direct bool         // it was opened from elsewhere, where esc goes back to
}

// leave tells the list to go with what lies over it.
type leave struct{}

// checkRow is a line of the list: a kind, or an employee of that kind when
// found is 0 or more.
type checkRow struct {
	group, found int
	anomaly      spst.Anomaly
}

func (r checkRow) is(a spst.Anomaly) bool {
	return r.found >= 0 && r.anomaly.EmployeeID == a.EmployeeID && r.anomaly.Code == a.Code
}

func newCheck(s *Screen) *checkPane {
	p := &checkPane{Base: s.Base, s: s, table: widget.NewTable(s.Theme),
		search: widget.NewSearch(s.Theme, 20, 80)}
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

// rebuild lists the anomalies as they are now, those that the search finds. The cursor
// stays on the same employee and kind, or on the same line.
func (p *checkPane) rebuild() {
	was, _ := p.current()
	p.rows = p.rows[:0]
	place := p.table.Cursor()
	query := spst.NewQuery(p.search.Value())
	for _, g := range p.sorted() {
		group := p.groups()[g]
		title := spst.Fold(spst.ProblemTitle(group.code))
		head := len(p.rows)
		for i, a := range group.found {
			if !p.finds(query, title, a.EmployeeID) {
				continue
			}
			if len(p.rows) == head {
				p.rows = append(p.rows, checkRow{group: g, found: -1})
			}
			if a.EmployeeID == was.EmployeeID && a.Code == was.Code {
				place = len(p.rows)
			}
			p.rows = append(p.rows, checkRow{g, i, a})
		}
	}
	p.measure()
	p.table.SetLen(len(p.rows))
	p.table.MoveTo(place)
	p.settle(1)
}

// measure counts the names and jobs of those listed by their width.
func (p *checkPane) measure() {
	listed := make([]int32, 0, len(p.rows))
	for _, r := range p.rows {
		if at := p.s.known.place(r.anomaly.EmployeeID); r.found >= 0 && at >= 0 {
			listed = append(listed, at)
		}
	}
	p.names, p.jobs = p.s.known.breadths(listed)
}

// finds tells whether an employee, or the kind of that folded title, is searched for.
func (p *checkPane) finds(q spst.Query, title, id string) bool {
	if q.Empty() {
		return true
	}
	at := p.s.known.place(id)
	return at >= 0 && q.Match(title+"\x00"+p.s.known.text[at])
}

// checkSorts are the orders of the kinds.
func checkSorts() []widget.SortField {
	return []widget.SortField{{Label: sortGravity}, {Label: sortKind}, {Label: sortCount, Down: true}}
}

// sorted gives the places of the kinds, in the order chosen.
func (p *checkPane) sorted() []int {
	groups := p.groups()
	order := make([]int, len(groups))
	for i := range order {
		order[i] = i
	}
	widget.Sort(order, p.order,
		func(a, b int) int {
			return cmp.Compare(spst.ProblemTitle(groups[a].code), spst.ProblemTitle(groups[b].code))
		},
		func(a, b int) int { return cmp.Compare(len(groups[b].found), len(groups[a].found)) })
	return order
}

func (p *checkPane) sortMenu() *widget.Menu {
	return widget.SortMenu(menuSortTitle, checkSorts(), p.order, func(o widget.Order) tea.Cmd {
		p.order = o
		p.rebuild()
		return nil
	})
}

// Capturing tells whether letters are the pane's own.
func (p *checkPane) Capturing() bool { return p.search.Focused() }

// Cursor is the search's.
func (p *checkPane) Cursor() *tea.Cursor {
	if !p.search.Focused() {
		return nil
	}
	c := p.search.Cursor()
	if c != nil {
		c.X++
	}
	return c
}

// searched lists again when the search has changed.
func (p *checkPane) searched(changed bool, cmd tea.Cmd) tea.Cmd {
	if changed {
		p.rebuild()
	}
	return cmd
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
	return p.rows[i].anomaly, true
}

func (p *checkPane) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case rechecked:
		p.rebuild()
	case tea.KeyPressMsg:
		return p.onKey(msg)
	case tea.PasteMsg:
		return nil, p.searched(p.search.Input(msg))
	case tea.MouseClickMsg:
		return p.onClick(msg)
	case tea.MouseWheelMsg:
		p.onWheel(msg)
	}
	return nil, nil
}

// onClick puts the cursor on the row under the pointer; a second time it is corrected.
func (p *checkPane) onClick(m tea.MouseClickMsg) (tui.Action, tea.Cmd) {
	if m.Button != tea.MouseLeft {
		return nil, nil
	}
	i, ok := p.table.RowAt(m.Y - checkHead)
	switch {
	case !ok || m.X >= p.listWidth():
		return nil, nil
	case i == p.table.Cursor():
		return p.onWorkKey(keys.Press("enter"))
	}
	p.table.MoveTo(i)
	p.settle(1)
	return nil, nil
}

func (p *checkPane) onWheel(m tea.MouseWheelMsg) {
	if m.X > p.listWidth() {
		p.pane.Scroll(keys.Wheel(m))
		return
	}
	p.table.Scroll(wheelStep * keys.Wheel(m))
	p.settle(1)
}

func (p *checkPane) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case p.search.Focused():
		return nil, p.searched(p.search.Key(k, p.moves))
	case p.moves(k):
		return nil, nil
	}
	return p.onWorkKey(k)
}

// onWorkKey takes the keys that do something.
func (p *checkPane) onWorkKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	bound := &p.Keys
	switch {
	case key.Matches(k, bound.Back) && p.search.Value() != "":
		return nil, p.searched(p.search.Clear(), nil)
	case key.Matches(k, bound.Back) && p.direct:
		return tui.Send{Msg: leave{}}, nil
	case key.Matches(k, bound.Back), key.Matches(k, bound.Check):
		return tui.Pop{}, nil
	case key.Matches(k, bound.Search):
		return nil, p.search.Begin()
	case key.Matches(k, bound.Sort):
		return nil, form.OpenMenu(p.s.panes, p.Base, p.sortMenu(), menuX, checkHead)
	case key.Matches(k, bound.Open), key.Matches(k, bound.Edit):
		return p.onCurrent(func(e spst.Employee, a spst.Anomaly) (tui.Action, tea.Cmd) { return nil, p.correct(e, a) })
	case key.Matches(k, bound.Remove):
		return p.onCurrent(func(e spst.Employee, _ spst.Anomaly) (tui.Action, tea.Cmd) { return p.s.openExitOf([]spst.Employee{e}) })
	case key.Matches(k, bound.Detail):
		return p.toList()
	case key.Matches(k, bound.Export):
		return tui.Push{Route: p.exported(false)}, nil
	case key.Matches(k, bound.Print):
		return tui.Push{Route: p.exported(true)}, nil
	case key.Matches(k, bound.Refresh):
		return p.s.refresh()
	}
	return nil, nil
}

// correct opens the form on the field of an anomaly.
func (p *checkPane) correct(e spst.Employee, a spst.Anomaly) tea.Cmd {
	f := newForm(p.s, e, formField(a.Field))
	f.from, f.corrects = p, a
	return p.s.panes.Open(f)
}

// goOn puts the form of the next anomaly in the place of that of one that is corrected,
// and says so; "" when it is there still, or was the last.
func (p *checkPane) goOn(f *employeeForm, after spst.Employee) (notice string, cmd tea.Cmd) {
	there := func(x spst.Problem) bool { return x.Code == f.corrects.Code && x.Field == f.corrects.Field }
	if slices.ContainsFunc(spst.CheckEmployee(after, p.s.o.Today), there) {
		return "", nil
	}
	here := slices.IndexFunc(p.rows, func(r checkRow) bool { return r.is(f.corrects) })
	if here < 0 { // the list is checked again already
		here = p.table.Cursor() - 1
	}
	for i := range p.rows {
		row := (here + 1 + i) % len(p.rows)
		r := p.rows[row]
		at := p.s.known.place(r.anomaly.EmployeeID)
		if r.found < 0 || at < 0 || r.is(f.corrects) {
			continue
		}
		p.table.MoveTo(row)
		p.s.panes.Drop(f)
		e := p.s.known.employee(at)
		return noticeNext(after.DisplayName(), e.DisplayName()), p.correct(*e, r.anomaly)
	}
	return "", nil
}

// moves moves the cursor when the key says so.
func (p *checkPane) moves(k tea.KeyPressMsg) bool {
	bound := &p.Keys
	switch {
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
	default:
		return false
	}
	return true
}

// exported is those who have anomalies and are found by the search.
func (p *checkPane) exported(paper bool) route.Export {
	people := map[string]bool{}
	for _, r := range p.rows {
		if r.found >= 0 {
			people[p.groups()[r.group].found[r.found].EmployeeID] = true
		}
	}
	which := spst.RosterPrint{Status: spst.Present, Search: p.search.Value(), Anomalies: true, NIR: p.s.list.showNIR}
	return route.Export{Member: p.s.o.Member, What: route.ExportEmployees, Print: which, Lines: len(people), Paper: paper}
}

// toList goes to the employee in the list, with the detail beside.
func (p *checkPane) toList() (tui.Action, tea.Cmd) {
	a, ok := p.current()
	if !ok {
		return nil, nil
	}
	p.s.sought, p.s.list.detail, p.s.list.detailAsked = a.EmployeeID, true, true
	p.s.layOut()
	p.s.seek(0)
	return tui.Pop{}, nil
}

func (p *checkPane) move(d int) {
	p.table.Move(d)
	p.settle(d)
}

// onCurrent does something with the employee under the cursor, when the account may.
func (p *checkPane) onCurrent(do func(spst.Employee, spst.Anomaly) (tui.Action, tea.Cmd)) (tui.Action, tea.Cmd) {
	a, ok := p.current()
	if !ok {
		return nil, nil
	}
	at := p.s.known.place(a.EmployeeID)
	if at < 0 {
		return nil, nil
	}
	return p.s.ifMayWrite(func() (tui.Action, tea.Cmd) { return do(*p.s.known.employee(at), a) })
}

func (p *checkPane) View() string {
	lines := []string{" " + p.summary()}
	if p.Theme.Spoken() {
		return widget.Body(append(lines, p.said()...), p.H)
	}
	lines = append(lines, p.viewHidden())
	for y := range max(p.H-checkHead-checkFoot, 0) {
		line := ""
		if i, ok := p.table.RowAt(y); ok {
			line = p.viewRow(i)
		} else if y == 0 && p.nothingFound() {
			line = " " + p.Theme.Muted.Render(widget.NothingFound)
		}
		lines = append(lines, line)
	}
	if w := p.listWidth(); w < p.W {
		lines = append(lines[:1], widget.Beside(p.Theme, lines[1:], p.viewPerson(len(lines)-1), w)...)
	}
	if a, ok := p.current(); ok {
		lines = append(lines, p.Theme.Rule.Render(strings.Repeat("─", p.W)))
		for l := range strings.SplitSeq(widget.ProblemView(p.Theme, form.Severity(a.Problem), form.Sentence(a.Problem), p.W-2), "\n") {
			lines = append(lines, " "+l)
		}
	}
	return widget.Body(lines, p.H)
}

// nothingFound tells whether there are anomalies, and none that the search finds.
func (p *checkPane) nothingFound() bool {
	return len(p.rows) == 0 && p.search.Value() != "" && len(p.groups()) > 0
}

// said gives the kinds with how many there are, then the anomaly under the cursor in words.
func (p *checkPane) said() []string {
	var lines []string
	at, of := 0, p.found()
	for i, r := range p.rows {
		switch {
		case r.found < 0:
			lines = append(lines, p.viewKind(p.groups()[r.group]))
		case i <= p.table.Cursor():
			at++
		}
	}
	a, ok := p.current()
	switch {
	case p.nothingFound():
		return append(lines, widget.NothingFound)
	case !ok:
		return lines
	}
	var employee string
	if i := p.s.known.place(a.EmployeeID); i >= 0 {
		e := p.s.known.employee(i)
		employee = strings.Join([]string{e.DisplayName(), e.BirthDate.French(), e.JobTitle}, ", ")
	}
	sign := theme.SignWarn
	if a.Severity == spst.SeverityError {
		sign = theme.SignError
	}
	return append(lines,
		theme.Said(textAnomaly(at, of), employee, true),
		theme.Mark+sign+" "+form.Sentence(a.Problem))
}

// listWidth is the width of the list: beside it is the person, where there is room.
func (p *checkPane) listWidth() int {
	if p.W < checkBeside || p.Theme.Spoken() {
		return p.W
	}
	return p.W - sideWider - 3
}

// checkBeside is the width from which the person is beside the list.
const checkBeside = 140

// viewPerson draws the person under the cursor, on h lines.
func (p *checkPane) viewPerson(h int) []string {
	a, ok := p.current()
	at := p.s.known.place(a.EmployeeID)
	if !ok || at < 0 {
		return nil
	}
	return p.pane.View(p.Theme, p.s.detailOf(p.s.known.employee(at), sideWider, h), sideWider, h)
}

// viewHidden repeats the title of the kind whose own line has scrolled away.
func (p *checkPane) viewHidden() string {
	if top, ok := p.table.RowAt(0); ok && p.rows[top].found >= 0 {
		return p.viewKind(p.groups()[p.rows[top].group])
	}
	return ""
}

// found counts the anomalies listed.
func (p *checkPane) found() int {
	n := 0
	for _, r := range p.rows {
		if r.found >= 0 {
			n++
		}
	}
	return n
}

// summary says how much there is to look at, or that all is well.
func (p *checkPane) summary() string {
	th, known := p.Theme, &p.s.known
	switch {
	case p.search.Active() && known.checked:
		return p.search.View() + "  " + th.Muted.Render(textFound(p.found()))
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
	who, remedy := p.describe(g.found[r.found])
	if i == p.table.Cursor() {
		return " " + th.Accent.Render(theme.Mark) + th.Selected.Render("  "+who+remedy)
	}
	return "    " + who + th.Muted.Render(remedy)
}

// viewKind draws the title of a kind, with how many there are.
func (p *checkPane) viewKind(g group) string {
	th := p.Theme
	style, sign := th.Warn, theme.SignWarn
	if g.severity == spst.SeverityError {
		style, sign = th.Error, theme.SignError
	}
	title := ansi.Truncate(spst.ProblemTitle(g.code), p.listWidth()-12, theme.Ellipsis)
	return " " + style.Render(sign) + " " + th.Strong.Render(title) + "  " + th.Muted.Render(spst.Thousands(len(g.found)))
}

// describe gives an employee on one line: name, birth date, job, and what to do where there is room.
func (p *checkPane) describe(a spst.Anomaly) (who, remedy string) {
	at := p.s.known.place(a.EmployeeID)
	if at < 0 {
		return "", ""
	}
	e := p.s.known.employee(at)
	room := max(p.listWidth()-dateWidth-9, 2*minJob)
	name := widget.Split(p.names, p.jobs, room, minJob, minJob, room*5/10)
	job := min(room-name, max(minJob, p.jobs.Widest()))
	name = min(name, max(minJob, p.names.Widest()))
	who = widget.Fit(e.DisplayName(), name) + "  " + widget.Fit(e.BirthDate.French(), dateWidth) + "  " + widget.Fit(e.JobTitle, job)
	if rest := room - name - job - 2; rest >= leastRemedy {
		remedy = "  " + widget.Fit(ansi.Truncate(form.Sentence(a.Problem), rest, theme.Ellipsis), rest)
	}
	return who, remedy
}

// leastRemedy is how many cells what to do is shown on.
const leastRemedy = 40

func (p *checkPane) ShortHelp() []key.Binding {
	k := &p.Keys
	if p.search.Focused() {
		return p.search.Help(k)
	}
	return []key.Binding{keys.Help(k.Open, "corriger"), k.Remove, keys.Help(k.Detail, "voir dans la liste"), k.Search, k.Sort, k.Export,
		k.Print, k.Refresh, k.Back}
}

func (p *checkPane) FullHelp() [][]key.Binding {
	k := &p.Keys
	if p.Capturing() {
		return [][]key.Binding{p.ShortHelp()}
	}
	return [][]key.Binding{
		{k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom},
		{keys.Help(k.Open, "corriger"), k.Remove, keys.Help(k.Detail, "voir dans la liste")},
		{k.Search, k.Sort, k.Export, k.Print, k.Refresh, k.Back},
	}
}
