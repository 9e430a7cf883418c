package roster

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// personPane is the page of an employee: identity and contract, the category and its
// reason, the visits, what is to correct, and the history.
type personPane struct {
	tui.Base
	s       *Screen
	id      string // of the employee
	history tui.Wanted[[]spst.HistoryEntry]
	visits  tui.Wanted[spst.EmployeeVisits]
	// picked is the place of the change under the cursor, in the order of the page; -1
	// before the first.
	picked int
	top    int // the first line that is seen
	lines  []personLine
	// sieve finds and sorts in the history; its search is in the place of the heading.
	sieve            *widget.Sieve
	headingX, headAt int
}

// personLine is a line of the page; change is the place of its change plus one.
type personLine struct {
	text   string
	change int
}

func (s *Screen) openPerson(e spst.Employee) tea.Cmd {
	sieve := widget.NewSieve(s.Theme, widget.Fields(list.History(), "at", "at", "account", "action"))
	return s.panes.Open(&personPane{Base: s.Base, s: s, id: e.ID, picked: -1, sieve: sieve})
}

// Init asks for the history and the visits.
func (p *personPane) Init() tea.Cmd {
	svc, member, id := p.s.svc, p.s.o.Member.Number, p.id
	return tea.Batch(
		p.history.Ask(p.Ctx, func(ctx context.Context) ([]spst.HistoryEntry, error) { return svc.EmployeeHistory(ctx, member, id) }),
		p.visits.Ask(p.Ctx, func(ctx context.Context) (spst.EmployeeVisits, error) { return svc.EmployeeVisits(ctx, member, id) }))
}

// Resume asks again: a form over the page may have changed the employee.
func (p *personPane) Resume() tea.Cmd { return p.Init() }

func (p *personPane) Title() string {
	if e := p.employee(); e != nil {
		return titlePage + e.DisplayName()
	}
	return titlePage
}

// employee is what is known now; nil once they are in the list no more.
func (p *personPane) employee() *spst.Employee {
	at := p.s.known.find(p.id)
	if at < 0 {
		return nil
	}
	return p.s.known.employee(at)
}

func (p *personPane) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	if took, changed, cmd := p.sieve.Take(msg, &p.Keys, p.moves); took {
		if p.sifted(changed); p.sieve.Focused() {
			p.toHistory()
		}
		return nil, cmd
	}
	switch msg := msg.(type) {
	case tui.Reply[[]spst.HistoryEntry]:
		if p.history.Take(msg) {
			return failed(msg.Err), nil
		}
	case tui.Reply[spst.EmployeeVisits]:
		if p.visits.Take(msg) {
			return failed(msg.Err), nil
		}
	case tui.Reply[undone]:
		return nil, p.Init()
	case tea.MouseWheelMsg:
		switch msg.Button {
		case tea.MouseWheelUp:
			p.scroll(-wheelStep)
		case tea.MouseWheelDown:
			p.scroll(wheelStep)
		default: // a wheel that goes sideways
		}
	case tea.KeyPressMsg:
		return p.onKey(msg)
	}
	return nil, nil
}

// sifted goes to the history when what is seen of it has changed.
func (p *personPane) sifted(changed bool) {
	if changed {
		p.picked = -1
		p.toHistory()
	}
}

// toHistory scrolls until its heading is seen.
func (p *personPane) toHistory() {
	p.compose()
	if p.headAt < p.top || p.headAt >= p.top+p.H-1 {
		p.top = max(min(p.headAt, len(p.lines)-p.H), 0)
	}
}

// entries are the changes that the search finds, in the order chosen.
func (p *personPane) entries() []spst.HistoryEntry {
	places := widget.Sift(p.sieve, list.History(), p.history.Value)
	found := make([]spst.HistoryEntry, len(places))
	for i, at := range places {
		found[i] = p.history.Value[at]
	}
	return found
}

// Capturing tells whether letters and esc are the search's, or its menu's.
func (p *personPane) Capturing() bool { return p.sieve.Capturing() }

// Cursor is the search's.
func (p *personPane) Cursor() *tea.Cursor {
	c := p.sieve.Cursor(p.headingX, p.headAt-p.top)
	if c == nil || c.Y < 0 || c.Y >= p.H {
		return nil
	}
	return c
}

func failed(err error) tui.Action {
	if err == nil {
		return nil
	}
	return tui.Fail{Err: err}
}

func (p *personPane) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	bound, s := &p.Keys, p.s
	switch {
	case p.moves(k):
	case key.Matches(k, bound.Back), key.Matches(k, keyPerson):
		return tui.Pop{}, nil
	case key.Matches(k, bound.Export, bound.Print):
		return tui.Push{Route: route.Export{Member: s.o.Member, What: route.ExportHistory, Only: []string{p.id}, Lines: len(p.history.Value),
			Paper: key.Matches(k, bound.Print)}}, nil
	case key.Matches(k, bound.NIR):
		s.list.showNIR = !s.list.showNIR
		return tui.Notice{Text: noticeNIRs(s.list.showNIR)}, nil
	case key.Matches(k, bound.Edit), key.Matches(k, bound.Open):
		return p.change(func(e spst.Employee) (tui.Action, tea.Cmd) { return nil, s.openEdit(e) })
	case key.Matches(k, bound.Remove):
		return p.change(func(e spst.Employee) (tui.Action, tea.Cmd) { return s.openExitOf([]spst.Employee{e}) })
	case key.Matches(k, bound.Undo):
		return p.change(p.undo)
	case key.Matches(k, keyAskVisit):
		return p.change(func(e spst.Employee) (tui.Action, tea.Cmd) { return s.askVisit([]spst.Employee{e}), nil })
	}
	return nil, nil
}

// moves goes from change to change, or scrolls, when the key says so.
func (p *personPane) moves(k tea.KeyPressMsg) bool {
	switch bound := &p.Keys; {
	case key.Matches(k, bound.Up):
		p.step(-1)
	case key.Matches(k, bound.Down):
		p.step(1)
	case key.Matches(k, bound.PageUp):
		p.scroll(1 - p.H)
	case key.Matches(k, bound.PageDown):
		p.scroll(p.H - 1)
	default:
		return false
	}
	return true
}

func (p *personPane) change(do func(spst.Employee) (tui.Action, tea.Cmd)) (tui.Action, tea.Cmd) {
	return p.s.ifMayWrite(func() (tui.Action, tea.Cmd) {
		e := p.employee()
		if e == nil {
			return tui.Note{Text: noticeNobody}, nil
		}
		return do(*e)
	})
}

// undo puts the field of the change under the cursor back to what it was, unless
// something else is there by now; before a change is picked, it is the last thing done.
func (p *personPane) undo(e spst.Employee) (tui.Action, tea.Cmd) {
	if p.picked < 0 {
		return p.s.undoLast()
	}
	at := 0
	for _, h := range p.entries() {
		for _, c := range h.Changes {
			if at++; at-1 != p.picked {
				continue
			}
			now := e
			e.Determinants = slices.Clone(e.Determinants)
			if c.Field == "exit_reason" || c.Field == "declared_category" || !c.PutBack(&e) {
				return tui.No(noticeNotPutBack(h.FieldLabel(c.Field))), nil
			}
			return p.s.takeBack(deed{kind: changed, id: e.ID, name: e.DisplayName(), before: e, after: now})
		}
	}
	return tui.Note{Text: noticeNothingToUndo}, nil
}

// step goes to the next change when it is in sight, else a line further.
func (p *personPane) step(d int) {
	p.compose()
	for i := p.top; i < min(p.top+p.H, len(p.lines)); i++ {
		if p.lines[i].change == p.picked+1+d && p.picked+d >= 0 {
			p.picked += d
			return
		}
	}
	p.scroll(d)
}

func (p *personPane) scroll(d int) {
	p.compose()
	p.top = max(min(p.top+d, len(p.lines)-p.H), 0)
}

// View draws the lines that are in sight.
func (p *personPane) View() string {
	p.compose()
	p.top = max(min(p.top, len(p.lines)-p.H), 0)
	seen := make([]string, 0, p.H)
	for _, l := range p.lines[p.top:min(p.top+p.H, len(p.lines))] {
		seen = append(seen, l.text)
	}
	seen = widget.FitHeight(seen, p.H)
	p.sieve.Over(seen, p.W)
	return widget.Clip(seen, p.W, p.H)
}

// The widths of the page.
const (
	personSide  = 53 // of what the employee is, where the rest goes beside it
	visitLabel  = 12 // « Annulable »
	momentWidth = 20
	authorWidth = 20
	changeLabel = 22 // of a field
)

// compose makes the lines: one column, or what the employee is at the left of the rest.
func (p *personPane) compose() {
	e := p.employee()
	if e == nil {
		p.lines = []personLine{{text: " " + p.Theme.Muted.Render(noticeNobody)}}
		return
	}
	if p.W < wide {
		lines := p.about(e, p.W-2)
		lines = append(lines, "")
		lines = append(lines, p.follow(e, p.W-2)...)
		p.headingX, p.headAt = 1, len(lines)
		p.lines = append(plainLines(lines), p.changes(p.W-2)...)
	} else {
		left, w := p.about(e, personSide), p.W-personSide-5
		if months := p.months(personSide, p.H-len(left)-1); months != nil {
			left = append(append(left, ""), months...)
		}
		right := plainLines(p.follow(e, w))
		p.headingX, p.headAt = personSide+4, len(right)
		right = append(right, p.changes(w)...)
		p.lines = p.lines[:0]
		for i := range max(len(left), len(right), p.H) {
			var l personLine
			if i < len(right) {
				l = right[i]
			}
			text := ""
			if i < len(left) {
				text = left[i]
			}
			l.text = widget.Fit(text, personSide) + " " + p.Theme.Rule.Render("│") + " " + l.text
			p.lines = append(p.lines, l)
		}
	}
	for i := range p.lines {
		p.lines[i].text = " " + p.lines[i].text
	}
}

func plainLines(texts []string) []personLine {
	lines := make([]personLine, len(texts))
	for i, t := range texts {
		lines[i].text = t
	}
	return lines
}

// about says who it is, with the category's reason and what is to correct.
func (p *personPane) about(e *spst.Employee, w int) []string {
	th, s := p.Theme, p.s
	lines := []string{th.Title.Render(headIdentity)}
	facts := s.facts(e)
	if reason := s.categoryReason(e); reason != "" {
		at := slices.IndexFunc(facts, func(f fact) bool { return f.value == categoryName(e.DeclaredCategory) })
		facts = slices.Insert(facts, at+1, fact{labelReason, reason})
	}
	for _, f := range facts {
		lines = append(lines, s.viewFact(f, w)...)
	}
	found := s.known.findings.of(e.ID)
	if len(found) == 0 && (!s.known.checked || p.W < wide) { // where room is short, only what is wrong
		return lines
	}
	lines = append(lines, "", th.Title.Render(headToCorrect))
	if len(found) == 0 {
		return append(lines, th.OK.Render(textNoFault))
	}
	for _, a := range found {
		lines = append(lines, strings.Split(widget.ProblemView(th, form.Severity(a.Problem), a.Message, w-1), "\n")...)
	}
	return lines
}

// categoryReason says which determinant calls for the category, with its article.
func (s *Screen) categoryReason(e *spst.Employee) string {
	if e.DeclaredCategory.FromPortalOnly() {
		return textByService
	}
	var reasons []string
	for _, d := range s.determinants {
		if slices.Contains(e.Determinants, d.Code) && d.Category == e.DeclaredCategory {
			reasons = append(reasons, d.Short+", "+articleShort(d.Article))
		}
	}
	return strings.Join(reasons, " · ")
}

// follow says the visits: past, coming, and due, and draws them on a line of time.
func (p *personPane) follow(e *spst.Employee, w int) []string {
	th := p.Theme
	lines := []string{th.Title.Render(headVisits)}
	if !p.visits.Known {
		return append(lines, th.Muted.Render(textLoadingPage), "")
	}
	line := func(label, text string) {
		if th.Spoken() {
			text = strings.ReplaceAll(text, "  ", ", ")
		}
		lines = append(lines, widget.Labelled(th, label, text, visitLabel, w)...)
	}
	if ask := p.toAsk(e); ask != "" {
		line(labelToAsk, ask)
	}
	for i := range p.visits.Value.Due {
		d := &p.visits.Value.Due[i]
		text := d.Due.French() + "  " + d.Label + ", " + d.Article
		if d.Due < p.s.o.Today {
			text = th.Error.Render(theme.SignError + " " + text)
		}
		line(labelLimit, text)
	}
	for i := range p.visits.Value.Appointments {
		a := &p.visits.Value.Appointments[i]
		text := a.Day().French() + "  " + a.Kind.Label() + ", " + a.Place
		switch {
		case a.Status == spst.Planned && a.Day() >= p.s.o.Today:
			line(labelComing, strings.Replace(text, "  ", "\u00a0"+textHour(a)+"  ", 1))
			line("", th.Muted.Render(textCancelUntil(a.LastSafeDay)))
		default:
			line(labelPast, text+th.Muted.Render(", rendez-vous "+a.Status.Label()))
		}
	}
	known := slices.ContainsFunc(p.visits.Value.Appointments, func(a spst.Appointment) bool { return a.Day() == p.visits.Value.Last })
	switch {
	case !p.visits.Value.Last.IsZero() && !known:
		line(labelPast, p.visits.Value.Last.French())
	case p.visits.Value.Last.IsZero() && len(p.visits.Value.Appointments) == 0:
		line(labelPast, th.Muted.Render(textNoVisit))
	}
	return append(append(lines, p.timeLine(w)...), "")
}

// changes says the history: hour, author, each field before and after.
func (p *personPane) changes(w int) []personLine {
	th := p.Theme
	lines := []personLine{{text: th.Title.Render(headHistory)}}
	if p.sieve.Active() {
		lines[0].text = p.sieve.View()
	}
	entries := p.entries()
	switch {
	case !p.history.Known:
		return append(lines, personLine{text: th.Muted.Render(textLoadingPage)})
	case len(p.history.Value) == 0:
		return append(lines, plainLines(strings.Split(th.Muted.Render(strings.Join(p.Theme.Lines(textNoHistory, w), "\n")), "\n"))...)
	case len(entries) == 0:
		return append(lines, personLine{text: th.Muted.Render(widget.NothingFound)})
	}
	n := 0
	for i := range entries {
		h := &entries[i]
		lines = append(lines, p.entryLines(h, w)...)
		for _, c := range h.Changes {
			n++
			lines = append(lines, p.changeLines(h.FieldLabel(c.Field), c, n, w)...)
		}
		if len(h.Changes) == 0 && len(h.Fields) > 0 { // from before the values were kept
			names := make([]string, len(h.Fields))
			for i, f := range h.Fields {
				names[i] = h.FieldLabel(f)
			}
			for _, l := range p.Theme.Lines(strings.Join(names, ", "), max(w-2, 10)) {
				lines = append(lines, personLine{text: "  " + th.Muted.Render(l)})
			}
		}
	}
	return lines
}

// entryLines say when, who and what was done.
func (p *personPane) entryLines(h *spst.HistoryEntry, w int) []personLine {
	shown := func(column string) string { return list.Show(list.History().Column(column).Cell(h)) }
	at, author, action := shown("at"), shown("account"), shown("action")
	if p.Theme.Spoken() {
		return []personLine{{text: ansi.Truncate(theme.Said(at, author+", "+action, false), w, theme.Ellipsis)}}
	}
	var lines []personLine
	who := widget.Fit(at, momentWidth) + widget.Fit(author, authorWidth)
	for _, l := range p.Theme.Lines(action, max(w-momentWidth-authorWidth, 10)) {
		lines = append(lines, personLine{text: ansi.Truncate(who+l, w, theme.Ellipsis)})
		who = strings.Repeat(" ", momentWidth+authorWidth)
	}
	return lines
}

// changeLines draw « Poste de travail  VENDEUR → CAISSIER » on as many lines as it needs.
func (p *personPane) changeLines(name string, c spst.FieldChange, n, w int) []personLine {
	mark, style := "  ", p.Theme.Text
	if n-1 == p.picked {
		mark, style = theme.SignGo+" ", p.Theme.Accent
	}
	text := p.shown(c, c.Before) + " → " + p.shown(c, c.After)
	if p.Theme.Spoken() {
		return []personLine{{text: theme.Said(name, text, n-1 == p.picked), change: n}}
	}
	var lines []personLine
	label := mark + p.Theme.Muted.Render(widget.Fit(name, changeLabel)) + " "
	for _, l := range p.Theme.Lines(text, max(w-changeLabel-3, 10)) {
		lines = append(lines, personLine{text: label + style.Render(l), change: n})
		label = strings.Repeat(" ", changeLabel+3)
	}
	return lines
}

func (p *personPane) shown(c spst.FieldChange, text string) string {
	if c.Field == fieldDeterminants {
		var e spst.Employee
		f, _ := spst.EmployeeFieldNamed(c.Field)
		f.SetText(&e, text)
		text = p.s.determinantNames(&e)
		return cmp.Or(text, textNothing)
	}
	return cmp.Or(c.Shown(text), textNothing)
}

func (p *personPane) ShortHelp() []key.Binding {
	k := &p.Keys
	if p.sieve.Capturing() {
		return p.sieve.Help(k)
	}
	return []key.Binding{k.Edit, keyAskVisit, k.Remove, keys.Help(k.Undo, "annuler ce changement"), k.Search, k.Sort, k.Export, k.Print,
		k.Up, k.Down, k.NIR, k.Back}
}

func (p *personPane) FullHelp() [][]key.Binding { return [][]key.Binding{p.ShortHelp()} }
