package roster

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// series is what lies over the form of a change of several employees: what becomes
// of each, looked at before anything is written, then how far it is, then those who
// were refused, who can be tried again.
type series struct {
	under tui.Screen     // the form
	draft func() tea.Cmd // drops its draft
	title func(n int) string
	verb  string
	deed  deed // what is done; its people and its import are those of the series
}

type seriesPane struct {
	tui.Base
	series
	s       *Screen
	sending *imports.Sending
	rows    []int // of the difference, in the order they are shown in
	table   *widget.Table
	ticket  tui.Ticket // of the lines under way, or of the comparison
	waiting bool       // for the comparison
	people  int        // whom it is of
	paused  bool
	failed  error
	over    bool // all that was taken was answered
}

// openSeries shows what becomes of these people.
func (s *Screen) openSeries(of series, ids []string) tea.Cmd {
	p := &seriesPane{Base: s.Base, series: of, s: s, table: widget.NewTable(s.Theme)}
	cmd := p.compare(ids)
	return tea.Batch(s.panes.Open(p), cmd)
}

// compare looks, again perhaps, at what becomes of some people: of many, it takes a
// while.
func (p *seriesPane) compare(ids []string) tea.Cmd {
	p.sending = imports.Several(p.s.o.Member.Number, reconcile.Difference{})
	p.over, p.failed, p.paused, p.waiting, p.people = false, nil, false, true, len(ids)
	p.sortRows()
	d, today, lent, order := p.deed, p.s.o.Today, p.s.known.lend(), slices.Clone(p.s.known.order)
	var cmd tea.Cmd
	p.ticket, cmd = tui.Request(p.Ctx, func(context.Context) (compared, error) {
		return compared{d.compare(among(&lent.folded, order, ids), today), lent}, nil
	})
	return cmd
}

// compared is a difference, and the roster that it was made from.
type compared struct {
	reconcile.Difference
	of loan
}

func (p *seriesPane) onCompared(r tui.Reply[compared]) {
	p.s.known.giveBack(r.Value.of)
	if r.Ticket != p.ticket {
		return
	}
	p.ticket, p.waiting = 0, false
	p.sending = imports.Several(p.s.o.Member.Number, r.Value.Difference)
	p.sortRows()
}

// Waits implements [tui.Waiter]: what is typed is for what is compared.
func (p *seriesPane) Waits(msg tea.Msg, _ bool) bool {
	k, _ := msg.(tea.KeyPressMsg)
	return p.waiting && !key.Matches(k, p.Keys.Back)
}

// sortRows puts those refused first, then those who change.
func (p *seriesPane) sortRows() {
	p.rows = p.rows[:0]
	for _, a := range []reconcile.Action{reconcile.Reject, reconcile.Exit, reconcile.Change, reconcile.Same} {
		for i := range p.sending.Difference.Rows {
			if p.sending.Difference.Rows[i].Action == a {
				p.rows = append(p.rows, i)
			}
		}
	}
	p.table.SetLen(len(p.rows))
	p.table.MoveTo(0)
}

// Init asks for nothing.
func (*seriesPane) Init() tea.Cmd { return nil }

// Title says how many they are.
func (p *seriesPane) Title() string { return p.title(p.people) }

// Unsaved tells whether something is under way.
func (p *seriesPane) Unsaved() bool { return p.sending.Report != nil && !p.over }

// Update takes a message.
func (p *seriesPane) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tui.Reply[compared]:
		p.onCompared(msg)
	case tui.Reply[seriesAnswer]:
		return p.onAnswer(msg)
	case tui.Online:
		if msg && p.ticket == 0 && spst.KindOf(p.failed) == spst.Unavailable {
			return nil, p.goOn()
		}
	case tea.KeyPressMsg:
		return p.onKey(msg)
	case tea.MouseClickMsg:
		if i, ok := p.table.RowAt(msg.Y - seriesHead); ok && msg.Button == tea.MouseLeft {
			p.table.MoveTo(i)
		}
	case tea.MouseWheelMsg:
		p.table.Scroll(keys.Wheel(msg))
	}
	return nil, nil
}

func (p *seriesPane) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	running := p.sending.Report != nil && !p.over
	switch {
	case p.table.Key(k, &p.Keys):
	case running && key.Matches(k, p.Keys.Back, p.Keys.Mark):
		return p.stop()
	case running && key.Matches(k, p.Keys.Refresh, p.Keys.Submit, p.Keys.Open):
		return nil, p.goOn()
	case running:
	case key.Matches(k, p.Keys.Back):
		return p.leave()
	case key.Matches(k, p.Keys.Mark) && p.sending.Report == nil:
		p.mark()
	case key.Matches(k, p.Keys.Submit, p.Keys.Open) && p.sending.Report == nil:
		return p.begin()
	case key.Matches(k, p.Keys.Submit, p.Keys.Refresh):
		return nil, p.tryAgain()
	case key.Matches(k, p.Keys.Undo):
		return p.undo()
	}
	return nil, nil
}

// current is the row under the cursor, or nil.
func (p *seriesPane) current() *reconcile.Row {
	if len(p.rows) == 0 {
		return nil
	}
	return &p.sending.Difference.Rows[p.rows[p.table.Cursor()]]
}

// mark takes a row, or leaves it.
func (p *seriesPane) mark() {
	if r := p.current(); r != nil && r.Writes() {
		r.Taken = !r.Taken
	}
	p.table.Move(1)
}

// begin carries out what is taken, as a part of the same import when some were tried
// before.
func (p *seriesPane) begin() (tui.Action, tea.Cmd) {
	if n, _ := p.sending.Difference.Taken(); n == 0 {
		return tui.Note{Text: noticeNobodyTaken}, nil
	}
	p.sending.Begin(p.deed.id)
	p.deed.id = p.sending.ID
	return nil, p.goOn()
}

// seriesAnswer is what the portal says to some lines.
type seriesAnswer struct{ outcomes []spst.Outcome }

// goOn sends the next lines, or the same again.
func (p *seriesPane) goOn() tea.Cmd {
	p.paused, p.failed = false, nil
	if p.ticket != 0 {
		return nil
	}
	lines, more := p.sending.Next()
	if !more {
		p.over = true
		p.sortRows()
		return nil
	}
	svc := p.s.svc
	var cmd tea.Cmd
	p.ticket, cmd = tui.Request(p.Ctx, func(ctx context.Context) (seriesAnswer, error) {
		outcomes, err := lines.Send(ctx, svc)
		return seriesAnswer{outcomes}, err
	})
	return cmd
}

func (p *seriesPane) onAnswer(r tui.Reply[seriesAnswer]) (tui.Action, tea.Cmd) {
	if r.Ticket != p.ticket || p.ticket == 0 {
		return nil, nil
	}
	p.ticket = 0
	if r.Err != nil {
		p.failed, p.paused = r.Err, true
		return tui.Fail{Err: r.Err}, nil
	}
	sorted := p.settle(r.Value.outcomes)
	if done, total := p.sending.Progress(); p.paused && done < total {
		return nil, sorted
	}
	if next := p.goOn(); next != nil {
		return nil, tea.Batch(sorted, next)
	}
	if p.sending.Difference.Summary.Reject > 0 {
		return nil, tea.Batch(sorted, p.s.check())
	}
	action, cmd := p.leave()
	return action, tea.Batch(sorted, cmd)
}

// settle puts in the list what was answered: who was refused stays marked.
func (p *seriesPane) settle(outcomes []spst.Outcome) tea.Cmd {
	now := make([]spst.Employee, 0, len(outcomes))
	for _, o := range outcomes {
		if o.Employee == nil {
			continue
		}
		now = append(now, *o.Employee)
		if o.Status == "done" {
			delete(p.s.list.marks, o.Employee.ID)
			p.deed.people = append(p.deed.people, o.Employee.ID)
		}
	}
	p.sending.Settle(outcomes)
	p.s.rememberSeries(p.deed)
	return p.s.keepAll(now)
}

// stop ends after the lines under way; pressed again, it goes back to the list.
func (p *seriesPane) stop() (tui.Action, tea.Cmd) {
	if p.ticket != 0 {
		p.paused = true
		return tui.Notice{Text: noticeStopping}, nil
	}
	return p.leave()
}

// tryAgain looks again at those who were refused, as they are now.
func (p *seriesPane) tryAgain() tea.Cmd {
	var ids []string
	for i := range p.sending.Difference.Rows {
		if r := &p.sending.Difference.Rows[i]; r.Action == reconcile.Reject {
			ids = append(ids, r.EmployeeID)
		}
	}
	return p.compare(ids)
}

// leave goes back to the list once something was written, to the form before.
func (p *seriesPane) leave() (tui.Action, tea.Cmd) {
	if p.deed.id == "" {
		return tui.Pop{}, nil
	}
	p.s.panes.Drop(p.under)
	return tui.Pop{Notice: noticeSeries(p.deed, p.left())}, tea.Batch(p.draft(), p.s.check())
}

// left is how many of the people are not changed: the rows refused, and those not sent yet.
func (p *seriesPane) left() int {
	done, total := p.sending.Progress()
	if p.sending.Report == nil {
		total, _ = p.sending.Difference.Taken()
	}
	return p.sending.Difference.Summary.Reject + total - done
}

// undo takes the whole back, and goes to the list, where it is seen.
func (p *seriesPane) undo() (tui.Action, tea.Cmd) {
	if len(p.deed.people) == 0 {
		return tui.Note{Text: noticeNothingToUndo}, nil
	}
	p.s.panes.Drop(p.under)
	_, cmd := p.s.undoDeed(len(p.s.undo.done) - 1)
	return tui.Pop{Notice: noticeUndoing}, tea.Batch(p.draft(), cmd)
}

// Where things are in the pane.
const (
	seriesHead  = 4 // lines over the first row
	leastDetail = 5 // lines of the row under the cursor, the rule included
	mostDetail  = 9
)

// detailHeight is the lines of the row under the cursor, the rule included.
func (p *seriesPane) detailHeight() int { return min(max(leastDetail, 2*p.H/5), mostDetail) }

// SetSize implements [tui.Screen].
func (p *seriesPane) SetSize(w, h int) {
	p.Base.SetSize(w, h)
	p.table.SetHeight(max(h-seriesHead-p.detailHeight(), 1))
	p.table.SetColumns(widget.ListColumns(p.columns(), widget.Order{}, nil), 1)
}

// columns are who it is, and what becomes of them.
func (p *seriesPane) columns() []widget.ListColumn[reconcile.Row] {
	th, l := p.Theme, list.Employees(false)
	name := min(max(p.W/4, 20), 36)
	return []widget.ListColumn[reconcile.Row]{
		widget.Drawn(l.Column("display_name").Head, name, func(r *reconcile.Row) widget.Cell {
			return widget.Cell{Text: r.Employee.DisplayName(), Style: th.Text}
		}),
		widget.Drawn(list.Becomes[reconcile.Row](nil).Head, max(p.W-name-5, 8), func(r *reconcile.Row) widget.Cell {
			switch r.Action {
			case reconcile.Reject:
				return widget.Cell{Text: theme.SignError + " " + reconcile.Reasons(r), Style: th.Error}
			case reconcile.Same:
				return widget.Cell{Text: textSame, Style: th.Muted}
			case reconcile.Enter, reconcile.Change, reconcile.Exit:
			}
			if len(p.warnings(r)) > 0 && !th.Spoken() {
				return widget.Cell{Text: theme.SignWarn + " " + p.becomes(r), Style: th.Warn}
			}
			return widget.Cell{Text: p.becomes(r), Style: th.Text}
		}),
	}
}

// becomes is what changes, with what is to be known of it where the detail is not drawn.
func (p *seriesPane) becomes(r *reconcile.Row) string {
	text := imports.Becomes(r)
	if p.Theme.Spoken() {
		for _, w := range p.warnings(r) {
			text += ". " + w.Message
		}
	}
	return text
}

// warnings are those that the change brings; what was to be corrected before it is not its own.
func (p *seriesPane) warnings(r *reconcile.Row) []spst.Problem {
	var known []spst.Problem
	if was := r.Before(); was != nil {
		known = spst.CheckEmployee(*was, p.s.o.Today)
	}
	return slices.DeleteFunc(spst.Warnings(r.Problems), func(w spst.Problem) bool {
		return slices.ContainsFunc(known, func(k spst.Problem) bool { return k.Code == w.Code && k.Field == w.Field })
	})
}

// View implements [tui.Screen].
func (p *seriesPane) View() string {
	th := p.Theme
	lines := []string{" " + th.Accent.Render(ansi.Truncate(p.deed.what(), max(p.W-2, 1), theme.Ellipsis)), " " + p.viewState(),
		th.Rule.Render(strings.Repeat("─", p.W)), p.table.Header()}
	columns := p.columns()
	lines = append(lines, strings.Split(p.table.View(func(i int, cells []widget.Cell) bool {
		r := &p.sending.Difference.Rows[p.rows[i]]
		widget.ListCells(columns, r, th.Text, cells)
		return r.Taken && r.Writes()
	}), "\n")...)
	lines = append(lines, th.Rule.Render(strings.Repeat("─", p.W)))
	return widget.Body(append(lines, p.viewDetail()...), p.H)
}

// viewState counts what is to be done, or says how far it is.
func (p *seriesPane) viewState() string {
	th, d := p.Theme, &p.sending.Difference
	if p.waiting {
		return th.Accent.Render(theme.SignWorking + " " + textComparing)
	}
	if p.sending.Report == nil || p.over {
		taken, _ := d.Taken()
		text := textSeries(p.deed, taken, d.Summary)
		if p.over {
			text = noticeSeries(p.deed, p.left())
		}
		return th.Strong.Render(ansi.Truncate(text, max(p.W-2, 1), theme.Ellipsis))
	}
	done, total := p.sending.Progress()
	state := th.Accent.Render(theme.SignWorking + " " + textUnderWay)
	switch {
	case p.failed != nil:
		state = th.Error.Render(theme.SignError + " " + textCut(total-done) + " " + tui.Sentence(p.failed))
	case p.paused:
		state = th.Warn.Render(theme.SignHalf + " " + textCut(total-done))
	}
	bar := widget.Gauge(th, int64(done), int64(total), min(p.W/4, 40)) + "  " + textDoneOf(done, total) + "  "
	return ansi.Truncate(bar+state, max(p.W-2, 1), theme.Ellipsis)
}

// viewDetail says all of the row under the cursor.
func (p *seriesPane) viewDetail() []string {
	r, room := p.current(), p.detailHeight()-1
	if r == nil {
		return make([]string, room)
	}
	th := p.Theme
	if th.Spoken() { // the table says it whole
		return make([]string, room)
	}
	lines := []string{th.Strong.Render(r.Employee.DisplayName())}
	add := func(text string, s widget.Severity) {
		lines = append(lines, strings.Split(widget.ProblemView(th, s, text, max(p.W-2, 1)), "\n")...)
	}
	switch r.Action {
	case reconcile.Reject:
		add(reconcile.Reasons(r), widget.Error)
	case reconcile.Same:
		lines = append(lines, th.Muted.Render(textSame))
	case reconcile.Enter, reconcile.Change, reconcile.Exit:
		lines = append(lines, th.Lines(imports.Becomes(r), max(p.W-2, 1))...)
		for _, w := range p.warnings(r) {
			add(w.Message, widget.Warning)
		}
	}
	if len(lines) > room {
		lines = append(lines[:room-1], th.Muted.Render(theme.Ellipsis))
	}
	for i := range lines {
		lines[i] = " " + lines[i]
	}
	return lines
}

// ShortHelp is the help line.
func (p *seriesPane) ShortHelp() []key.Binding {
	k := &p.Keys
	switch {
	case p.sending.Report == nil:
		return []key.Binding{keys.Help(k.Submit, p.verb), keys.Help(k.Mark, "laisser, reprendre"), k.Up, k.Down, k.Back}
	case !p.over && (p.paused || p.failed != nil):
		return []key.Binding{keys.Help(k.Refresh, "continuer"), keys.Help(k.Back, "arrêter là")}
	case !p.over:
		return []key.Binding{keys.Help(k.Back, "arrêter")}
	}
	return []key.Binding{
		keys.Help(k.Refresh, "recommencer pour eux"), keys.Help(k.Undo, "annuler le tout"), keys.Help(k.Back, "retour à la liste"),
	}
}

// FullHelp is every key of the pane.
func (p *seriesPane) FullHelp() [][]key.Binding {
	k := &p.Keys
	return [][]key.Binding{p.ShortHelp(), {k.PageUp, k.PageDown, k.Top, k.Bottom}}
}

// keepAll puts what was written in the list, all at once.
func (s *Screen) keepAll(now []spst.Employee) tea.Cmd {
	if s.known.stream != nil && s.known.saved == nil {
		s.known.saved = map[string]spst.Employee{}
	}
	for i := range now {
		if s.known.stream != nil {
			s.known.saved[now[i].ID] = now[i]
		}
	}
	s.known.replace(now, s.o.Today)
	s.known.changes++
	s.recount()
	s.refilter(keepPerson)
	return s.sortAgain()
}

// replace puts employees who are there already in their places.
func (p *people) replace(now []spst.Employee, today spst.Date) {
	fresh := foldAll(now, today)
	of := make(map[string]int, len(now))
	for i := range now {
		of[now[i].ID] = i
	}
	p.own()
	for at, e := range p.packed {
		if i, there := of[e.ID()]; there {
			p.packed[at], p.text[at], p.traits[at] = fresh.packed[i], fresh.text[i], fresh.traits[i]
		}
	}
}

// rememberSeries makes a series the next that « u » takes back; done in several goes,
// it is one deed.
func (s *Screen) rememberSeries(d deed) {
	if len(d.people) == 0 {
		return
	}
	d.people = slices.Clone(d.people)
	d.name = textCount(len(d.people))
	if n := len(s.undo.done); n > 0 && s.undo.done[n-1].id == d.id {
		s.undo.done = s.undo.done[:n-1]
	}
	s.remember(d)
}

// compare makes the difference that a deed of several makes of some people.
func (d deed) compare(people []spst.Employee, on spst.Date) reconcile.Difference {
	if d.kind == left {
		return reconcile.Leave(people, on, d.exit)
	}
	return reconcile.Edit(people, on, func(e *spst.Employee) { d.edit.apply(e) })
}

// what says what a deed of several does.
func (d deed) what() string {
	if d.kind == left {
		return textExitMany(d.exit)
	}
	return d.edit.words()
}

// seriesStep is a deed of several that was taken back, or done again.
type seriesStep struct {
	deed
	again bool
	// refused counts those whom it was not done to: they were changed since, or a
	// rule forbids it.
	refused int
	of      loan // the roster that it was made from
}

// goSeries asks the portal for it; asked again after a cut, it is gone on with.
func (s *Screen) goSeries(d deed, again bool) (tui.Action, tea.Cmd) {
	svc, member, today := s.svc, s.o.Member.Number, s.o.Today
	lent, order := s.known.lend(), slices.Clone(s.known.order)
	var cmd tea.Cmd
	s.undo.ticket, cmd = tui.Request(s.Ctx, func(ctx context.Context) (seriesStep, error) {
		w := seriesStep{deed: d, again: again, of: lent}
		if !again {
			u := imports.NewUndo(member, d.id, len(d.people))
			err := u.CarryOut(ctx, svc, func(int64, int64) {})
			w.refused = len(u.Left)
			return w, err
		}
		sending := imports.Several(member, d.compare(among(&lent.folded, order, d.people), today))
		sending.Begin(d.id)
		err := sending.CarryOut(ctx, svc, func(int64, int64) {})
		w.refused = sending.Difference.Summary.Reject
		return w, err
	})
	return tui.Notice{Text: noticeUndoing}, cmd
}

// onSeriesStep moves the deed to the other list, and reads the list again.
func (s *Screen) onSeriesStep(r tui.Reply[seriesStep]) (tui.Action, tea.Cmd) {
	s.known.giveBack(r.Value.of)
	if r.Ticket != s.undo.ticket {
		return nil, nil
	}
	s.undo.ticket = 0
	if r.Err != nil {
		return tui.Fail{Err: r.Err}, s.reload()
	}
	w := r.Value
	s.forget(w.deed)
	if w.again {
		s.undo.done = append(s.undo.done, w.deed)
	} else {
		w.id = rand.Text() // done again, it is another import
		s.undo.undone = append(s.undo.undone, w.deed)
	}
	return tui.Notice{Text: noticeSeriesStep(w)}, s.reload()
}
