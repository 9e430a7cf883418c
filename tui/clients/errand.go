package clients

import (
	"context"
	"slices"
	"strings"
	"sync"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
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

// atOnce is for how many clients an errand is under way at the same time, as for a command.
const atOnce = 4

// errandPane is an errand for some clients: what is planned for each, then how far it is, then what came of it.
type errandPane struct {
	tui.Base
	s       *Screen
	what    spst.Errand
	clients []spst.Member
	lines   []spst.ErrandLine // at the same places
	table   *widget.Table
	columns []widget.ListColumn[spst.ErrandLine]

	run  *errandRun // nil while none is under way
	over bool       // one was, and there is a report
}

// errandRun is an errand under way.
type errandRun struct {
	total, done int
	steps       chan errandStep
	cancel      context.CancelFunc
	stopping    bool
	ended       bool // the session has
}

// errandStep is what came of a client, or the end.
type errandStep struct {
	of   *errandRun
	at   int // its place
	line spst.ErrandLine
	err  error
	end  bool
}

// openErrands lists the errands for the clients marked, or the one under the cursor.
func (s *Screen) openErrands() (tui.Action, tea.Cmd) {
	chosen := s.chosen()
	if len(chosen) == 0 {
		return tui.Note{Text: noticeNobody}, nil
	}
	m := &widget.Menu{Title: textFor(len(chosen))}
	for _, e := range spst.Errands() {
		m.Items = append(m.Items, widget.MenuItem{Label: e.Label(), Do: func() tea.Cmd { return s.openErrand(e, chosen) }})
	}
	if s.report != nil {
		m.Items = append(m.Items, widget.MenuItem{Label: textLastReport, Note: s.report.what.Label(),
			Do: func() tea.Cmd { return s.panes.Open(s.report) }})
	}
	return nil, form.OpenMenu(s.panes, s.Base, m, menuX, menuY)
}

func (s *Screen) openErrand(what spst.Errand, clients []spst.Member) tea.Cmd {
	p := &errandPane{Base: s.Base, s: s, what: what, clients: clients, table: widget.NewTable(s.Theme)}
	for i := range clients {
		p.lines = append(p.lines, what.Plan(&clients[i]))
	}
	p.table.SetLen(len(p.lines))
	return s.panes.Open(p)
}

// Init asks for nothing.
func (*errandPane) Init() tea.Cmd { return nil }

// Title is the errand's.
func (p *errandPane) Title() string { return p.what.Label() }

// Unsaved tells whether something is under way.
func (p *errandPane) Unsaved() bool { return p.run != nil }

// Update implements [tui.Screen].
func (p *errandPane) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case errandStep:
		return p.onStep(msg)
	case tea.KeyPressMsg:
		return p.onKey(msg)
	case tea.MouseClickMsg:
		if i, ok := p.table.RowAt(msg.Y - errandHead); ok && msg.Button == tea.MouseLeft {
			p.table.MoveTo(i)
		}
	case tea.MouseWheelMsg:
		p.table.Scroll(keys.Wheel(msg))
	}
	return nil, nil
}

func (p *errandPane) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case p.table.Key(k, &p.Keys):
	case p.run != nil && key.Matches(k, p.Keys.Back):
		p.run.stopping = true
		p.run.cancel()
		return tui.Notice{Text: noticeStopping}, nil
	case p.run != nil:
	case key.Matches(k, p.Keys.Back):
		return tui.Pop{}, p.s.refresh()
	case key.Matches(k, p.Keys.Open, p.Keys.Submit, p.Keys.Refresh):
		return p.begin()
	case key.Matches(k, p.Keys.Export) && p.over:
		return tui.Push{Route: route.Export{What: route.ExportErrands, Errands: slices.Clone(p.lines), Lines: len(p.lines)}}, nil
	}
	return nil, nil
}

// begin carries out what is planned; again, what was stopped or failed.
func (p *errandPane) begin() (tui.Action, tea.Cmd) {
	var places []int
	for i, l := range p.lines {
		if l.State == spst.ErrandPlanned {
			places = append(places, i)
		}
	}
	if len(places) == 0 {
		return tui.Note{Text: noticeNothingPlanned}, nil
	}
	ctx, cancel := context.WithCancel(p.Ctx)
	p.run = &errandRun{total: len(places), steps: make(chan errandStep), cancel: cancel}
	p.over, p.s.report = true, p
	run, svc, what, clients, gone := p.run, p.s.service, p.what, p.clients, p.Ctx.Done()
	return nil, func() tea.Msg {
		go run.carryOut(ctx, gone, places, func(ctx context.Context, i int) (spst.ErrandLine, error) {
			return svc.Errand(ctx, what, clients[i])
		})
		return run.next()
	}
}

// carryOut does it for the clients at these places, some at once. Once gone is closed the screen takes no more steps.
func (r *errandRun) carryOut(ctx context.Context, gone <-chan struct{}, places []int,
	do func(context.Context, int) (spst.ErrandLine, error)) {
	defer close(r.steps)
	say := func(s errandStep) {
		s.of = r
		select {
		case r.steps <- s:
		case <-gone:
		}
	}
	next := make(chan int, len(places))
	for _, i := range places {
		next <- i
	}
	close(next)
	var working sync.WaitGroup
	for range min(atOnce, len(places)) {
		working.Go(func() {
			for i := range next {
				if ctx.Err() != nil {
					return
				}
				line, err := do(ctx, i)
				say(errandStep{at: i, line: line, err: err})
			}
		})
	}
	working.Wait()
	say(errandStep{end: true})
}

// next waits for the next step; nil after the last.
func (r *errandRun) next() tea.Msg {
	s, ok := <-r.steps
	if !ok {
		return nil
	}
	return s
}

func (p *errandPane) onStep(s errandStep) (tui.Action, tea.Cmd) {
	switch {
	case s.of != p.run:
		return nil, nil
	case s.end:
		ended := p.run.ended
		p.run.cancel()
		if p.run = nil; ended {
			return nil, nil // it is said already
		}
		return tui.Notice{Text: spst.ErrandsDone(p.lines) + "."}, nil
	}
	p.run.done++
	return p.settle(s), p.run.next
}

// settle keeps what came of a client. What is to be tried again stays planned, and marked.
func (p *errandPane) settle(s errandStep) tui.Action {
	l := &p.lines[s.at]
	switch {
	case s.err == nil:
		*l = s.line
	case spst.KindOf(s.err) == spst.Unauthenticated:
		if p.run.ended {
			return nil
		}
		p.run.stopping, p.run.ended = true, true
		p.run.cancel()
		return tui.Fail{Err: s.err}
	case spst.CodeOf(s.err) == spst.CodeCanceled, p.run.stopping:
		return nil
	case spst.KindOf(s.err) == spst.Unavailable, spst.KindOf(s.err) == spst.RateLimited:
		l.Text = tui.Sentence(s.err)
		return nil
	default:
		l.State, l.Text = spst.ErrandRefused, tui.Sentence(s.err)
	}
	delete(p.s.marks, l.Number)
	return nil
}

const (
	errandHead  = 4 // lines over the first row
	errandWhole = 3 // lines of the row under the cursor, the rule included
)

// SetSize implements [tui.Screen].
func (p *errandPane) SetSize(w, h int) {
	p.Base.SetSize(w, h)
	p.table.SetHeight(max(h-errandHead-errandWhole, 1))
	l := list.Errands()
	state := widget.Drawn(l.Column("state").Head, 14, p.stateCell)
	name := widget.Drawn(list.Members().Column("name").Head, min(max(w/3, 18), 40), func(x *spst.ErrandLine) widget.Cell {
		return widget.Cell{Text: x.Number + " " + x.Name}
	})
	rest := max(w-widget.Gutter-name.Width-state.Width-2, 6)
	p.columns = []widget.ListColumn[spst.ErrandLine]{name, state, widget.Shown(l.Column("text"), rest)}
	p.table.SetColumns(widget.ListColumns(p.columns, widget.Order{}, nil), 1)
}

func (p *errandPane) stateCell(l *spst.ErrandLine) widget.Cell {
	th := p.Theme
	sign := map[spst.ErrandState]struct {
		sign  string
		style lipgloss.Style
	}{
		spst.ErrandPlanned: {theme.SignGo, th.Text}, spst.ErrandDone: {theme.SignOK, th.OK}, spst.ErrandNothing: {theme.Dash, th.Muted},
		spst.ErrandRefused: {theme.SignError, th.Error},
	}[l.State]
	return widget.Cell{Text: sign.sign + " " + l.State.Label(), Style: sign.style}
}

// View implements [tui.Screen].
func (p *errandPane) View() string {
	th := p.Theme
	where := textNoFiles
	if p.what.Files() {
		where = textFiles + p.s.service.ErrandFolder()
	}
	lines := []string{" " + th.Accent.Render(ansi.Truncate(spst.Counted(len(p.lines), "client", "clients")+" : "+p.what.Label(), max(p.W-2, 1), theme.Ellipsis)),
		" " + p.viewState(), " " + th.Muted.Render(ansi.Truncate(where, max(p.W-2, 1), theme.Ellipsis)), p.table.Header()}
	lines = append(lines, strings.Split(p.table.View(func(i int, cells []widget.Cell) bool {
		widget.ListCells(p.columns, &p.lines[i], th.Text, cells)
		return false
	}), "\n")...)
	return widget.Body(append(lines, p.viewWhole()...), p.H)
}

// viewState is what is planned, how far it is, or how it went.
func (p *errandPane) viewState() string {
	room := max(p.W-2, 1)
	if p.run == nil {
		return p.Theme.Strong.Render(ansi.Truncate(spst.ErrandsDone(p.lines), room, theme.Ellipsis))
	}
	bar := widget.Gauge(p.Theme, int64(p.run.done), int64(p.run.total), min(p.W/4, 40))
	return ansi.Truncate(bar+"  "+textDoneOf(p.run.done, p.run.total), room, theme.Ellipsis)
}

// viewWhole says the line under the cursor whole, where it is cut.
func (p *errandPane) viewWhole() []string {
	if len(p.lines) == 0 || p.Theme.Spoken() {
		return nil
	}
	lines := []string{p.Theme.Rule.Render(strings.Repeat("─", p.W))}
	for _, l := range p.Theme.Lines(p.lines[p.table.Cursor()].Text, max(p.W-2, 1)) {
		lines = append(lines, " "+l)
	}
	return lines[:min(len(lines), errandWhole)]
}

// ShortHelp is the help line.
func (p *errandPane) ShortHelp() []key.Binding {
	k := &p.Keys
	planned := spst.CountErrands(p.lines)[spst.ErrandPlanned] > 0
	var some []key.Binding
	switch {
	case p.run != nil:
		return []key.Binding{keys.Help(k.Back, "arrêter"), k.Up, k.Down}
	case p.over && planned:
		some = []key.Binding{keys.Help(k.Open, "continuer"), k.Export}
	case p.over:
		some = []key.Binding{k.Export}
	case planned:
		some = []key.Binding{keys.Help(k.Open, "commencer")}
	}
	return append(some, k.Up, k.Down, k.Back)
}

// FullHelp is every key of the pane.
func (p *errandPane) FullHelp() [][]key.Binding {
	k := &p.Keys
	return [][]key.Binding{p.ShortHelp(), {k.PageUp, k.PageDown, k.Top, k.Bottom}}
}
