package form

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// conflict is the pane shown when two people change the same record: for each field the value before,
// the value this person typed, and the portal's current value. It covers the form whose version the
// portal refused as stale, or the screen that asked for something else of that version.
type conflict[T any] struct {
	tui.Base
	form   *Form[T]
	mine   T
	theirs T
	found  []difference
	at     int
	top    int
	draft  *spst.Draft     // the draft that is compared; nil when the form's values are
	again  func(T) tea.Cmd // does what was asked for without a form; nil over a form
	read   bool            // the record was only read: nothing is the person's to choose
	ticket tui.Ticket      // the question for the portal's version, when its error did not hold it
	last   tui.Wanted[[]spst.HistoryEntry]
}

// side tells whose value a field gets.
type side int

const (
	undecided side = iota
	mine
	theirs
)

// difference is a field that somebody changed, with the side it takes its value from.
type difference struct {
	name  string
	both  bool // both changed it, to different values: the person decides
	take  side
	fixed int // the place in the watched values, from 1; 0 for a field of the form
}

// inForce gives the record as the portal has it.
type inForce[T any] struct{ v T }

// Compare opens the pane over the form. The portal's version comes from its error, or is asked
// for.
func (f *Form[T]) Compare(err error) (tui.Action, tea.Cmd) {
	p := &conflict[T]{Base: f.Base, form: f, mine: f.now}
	now, known := f.inForce(p, err)
	switch {
	case known:
		cmd := f.o.Panes.Open(p)
		return nil, tea.Batch(cmd, p.arrived(now))
	case f.o.Current == nil:
		return tui.Fail{Err: err}, f.Focused().Focus()
	}
	ask := f.o.Current
	var cmd tea.Cmd
	p.ticket, cmd = tui.Request(f.Ctx, func(ctx context.Context) (inForce[T], error) {
		v, err := ask(ctx)
		return inForce[T]{v}, err
	})
	return nil, tea.Batch(cmd, f.o.Panes.Open(p))
}

// inForce gives the portal's version, when the error holds it.
func (f *Form[T]) inForce(p *conflict[T], err error) (now T, known bool) {
	if f.o.Overtaken == nil {
		return spst.CurrentOf[T](err)
	}
	x, known := f.o.Overtaken(err)
	if known {
		if x.Was != nil {
			f.opened = *x.Was
		}
		if !x.Last.At.IsZero() {
			p.last.Value = []spst.HistoryEntry{x.Last}
		}
	}
	return x.Now, known
}

// Reread opens the pane where what was asked for of a record, not by its form, was refused because somebody
// has changed it: o.Opened is the record as the person had it, wanted what it was to become (the same where
// it is to be removed or withdrawn), now what the portal has. Again does it anyway, with the version in
// force and, where fields were to change, with the values that are chosen.
func Reread[T any](o Options[T], wanted, now T, again func(merged T) tea.Cmd) tea.Cmd {
	f := &Form[T]{Base: o.Base, o: o, opened: o.Opened, Grid: widget.NewGrid(o.Base.Theme)}
	f.Fields = o.Fields
	p := &conflict[T]{Base: f.Base, form: f, mine: wanted, again: again}
	cmd := o.Panes.Open(p)
	p.compare(now)
	return cmd
}

// WatchedColumns are the columns of a list, of a row that is in the record.
func WatchedColumns[T, R any](columns list.List[R], row func(v *T) *R) []Watched[T] {
	var all []Watched[T]
	for _, c := range columns {
		all = append(all, Watched[T]{Label: c.Title(), Text: func(v *T) string { return list.Show(c.Cell(row(v))) }})
	}
	return all
}

// ChangedLast is the history of what only tells its last change; none where it does not tell when.
func ChangedLast(last spst.HistoryEntry) func(context.Context) ([]spst.HistoryEntry, error) {
	if last.At.IsZero() {
		return nil
	}
	return func(context.Context) ([]spst.HistoryEntry, error) { return []spst.HistoryEntry{last}, nil }
}

// arrived compares the portal's version, and gives it to the screen beneath, which has an older one.
func (p *conflict[T]) arrived(now T) tea.Cmd {
	p.compare(now)
	if p.form.o.Theirs == nil {
		return nil
	}
	return p.form.o.Theirs(now)
}

// compare gives the fields in which the opened record differs from one of the two versions. A field
// changed by one side only gets that side's value; a field changed alike by both is not a difference.
func (p *conflict[T]) compare(now T) {
	p.theirs = now
	for _, name := range p.form.names() {
		was, own, other := p.form.text(&p.form.opened, name), p.form.text(&p.mine, name), p.form.text(&p.theirs, name)
		switch {
		case own == other:
		case was == other:
			p.found = append(p.found, difference{name: name, take: mine})
		case was == own:
			p.found = append(p.found, difference{name: name, take: theirs})
		default:
			p.found = append(p.found, difference{name: name, both: true})
		}
	}
	for i, w := range p.form.o.Watched {
		if w.Text(&p.form.opened) != w.Text(&p.theirs) {
			p.found = append(p.found, difference{name: w.Label, take: theirs, fixed: i + 1})
		}
	}
	p.read = p.again != nil && !slices.ContainsFunc(p.found, func(d difference) bool { return d.both || d.take == mine })
	p.at = max(slices.IndexFunc(p.found, func(d difference) bool { return d.both }), 0)
	p.follow()
}

// Init asks who changed the record last.
func (p *conflict[T]) Init() tea.Cmd {
	if p.form.o.History == nil || len(p.last.Value) > 0 {
		return nil
	}
	return p.last.Ask(p.Ctx, p.form.o.History)
}

// SetSize implements [tui.Screen].
func (p *conflict[T]) SetSize(w, h int) {
	p.Base.SetSize(w, h)
	p.follow()
}

// Title names the pane.
func (p *conflict[T]) Title() string { return titleConflict }

// Update implements [tui.Screen].
func (p *conflict[T]) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tui.Reply[inForce[T]]:
		if msg.Ticket != p.ticket || p.ticket == 0 {
			return nil, nil
		}
		if msg.Err != nil {
			return tui.Fail{Err: msg.Err}, nil // without the portal's version there is nothing to compare: back to the form
		}
		p.ticket = 0
		return nil, p.arrived(msg.Value.v)
	case tui.Reply[[]spst.HistoryEntry]:
		p.last.Take(msg) // who it was is only said when it is known
		p.follow()
	case tea.KeyPressMsg:
		return p.onKey(msg)
	case tea.MouseClickMsg:
		p.onClick(msg)
	case tea.MouseWheelMsg:
		p.move(keys.Wheel(msg))
	}
	return nil, nil
}

func (p *conflict[T]) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	bound := &p.Keys
	switch {
	case key.Matches(k, bound.Back) && p.draft != nil:
		p.form.putBack(p)
		return tui.Pop{Notice: noticePutBack}, nil
	case key.Matches(k, bound.Back) && p.again != nil:
		return tui.Pop{Why: noticeRereadLeft}, nil
	case key.Matches(k, bound.Back):
		return tui.Pop{Why: noticeConflictLeft}, nil
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

func (p *conflict[T]) move(d int) {
	p.at = min(max(p.at+d, 0), max(len(p.found)-1, 0))
	p.follow()
}

// onClick moves to the field under the pointer, and chooses the value there.
func (p *conflict[T]) onClick(m tea.MouseClickMsg) {
	head := len(p.head()) + 1
	i, y := p.top+(m.Y-head)/2, m.Y-head
	if m.Button != tea.MouseLeft || y < 0 || m.Y >= p.H-conflictFoot-1 || i >= len(p.found) {
		return
	}
	p.at = i
	w, x, line := p.columnWidth()+1, m.X-p.valuesAt(), 0
	if p.narrow() {
		line = 1
	}
	switch {
	case y%2 != line || x < w:
	case x < 2*w:
		p.decide(mine)
	case x < 3*w:
		p.decide(theirs)
	}
}

// decide chooses a side for the field under the cursor: any field that differs, so that the person can
// also change an automatic choice.
func (p *conflict[T]) decide(s side) {
	if p.at < len(p.found) && p.found[p.at].fixed == 0 && !p.read {
		p.found[p.at].take = s
	}
}

// submit puts the chosen values in the form and saves them over the portal's version.
func (p *conflict[T]) submit() (tui.Action, tea.Cmd) {
	if i := slices.IndexFunc(p.found, func(d difference) bool { return d.take == undecided }); i >= 0 {
		p.at = i
		p.follow()
		return tui.No(noticeUndecided), nil
	}
	merged, own := p.theirs, p.read
	for _, d := range p.found {
		if d.take == mine { // a watched value never is
			spst.PutText(p.form.o.At(&merged, d.name), d.name, p.form.text(&p.mine, d.name))
			own = true
		}
	}
	switch {
	case p.again != nil && !own:
		return tui.Pop{Why: noticeRereadLeft}, nil // all of the portal's values
	case p.again != nil:
		return tui.Pop{}, p.again(merged)
	}
	notice, cmd := p.form.rebase(p.theirs, merged)
	return tui.Pop{Notice: notice}, cmd
}

// rebase makes the portal's version the one that the form was opened on, and puts the merged values in
// the form. It saves them, unless no change of this person remains, the rules refuse them, or a question
// comes first: the notice says which.
func (f *Form[T]) rebase(theirs, merged T) (notice string, cmd tea.Cmd) {
	f.opened = theirs
	f.fill(theirs)
	f.start, _ = f.read()
	f.fill(merged)
	f.Refused = nil
	f.refresh()
	cmd = f.Focused().Focus()
	refused := f.FirstRefused(f.Fields)
	if f.Unsaved() && refused < 0 {
		if f.o.Submit != nil || f.o.Sure != nil && f.o.Sure(f.now) != nil {
			return noticeReread, cmd
		}
		return "", tea.Batch(cmd, f.Send())
	}
	f.showAll()
	if refused >= 0 {
		notice, cmd = noticeRefused(f.CountRefused(f.Fields)), f.GoTo(refused)
	}
	return notice, cmd
}

// The lines and columns of the pane.
const (
	conflictFoot    = 4
	conflictHead    = 6
	conflictLabel   = 20 // of the fields' names, at least
	conflictLongest = 32
	conflictMargin  = 3
	conflictWidest  = 150
	conflictNarrow  = 76
	textWidest      = 110
)

// View implements [tui.Screen].
func (p *conflict[T]) View() string {
	th := p.Theme
	if th.Spoken() {
		return widget.Body(append(append([]string{""}, p.wrapped(p.about())...), p.said()...), p.H)
	}
	lines := p.head()
	w := p.columnWidth()
	titles := strings.Repeat(" ", p.valuesAt())
	for _, v := range p.values() {
		if v.side == undecided {
			titles += widget.Fit(v.label, w)
		} else {
			titles += " " + widget.Fit("    "+v.column, w)
		}
	}
	lines = append(lines, th.Muted.Render(titles))
	for i := p.top; i < len(p.found) && len(lines) < p.H-conflictFoot-1; i++ {
		lines = append(lines, p.viewDifference(i, w)...)
	}
	lines = append(widget.FitHeight(lines, max(p.H-conflictFoot, 0)), p.viewWhole()...)
	return widget.Body(lines, p.H)
}

// head gives the lines over the names of the columns: what has happened, and who did it.
func (p *conflict[T]) head() []string {
	lines := p.wrapped(p.about())
	var last []string
	switch {
	case p.ticket != 0:
		last = []string{"  " + p.Theme.Muted.Render(textAsking)}
	case len(p.last.Value) > 0:
		for _, l := range p.wrapped(textLast(p.last.Value[0])) {
			last = append(last, p.Theme.Strong.Render(l))
		}
	}
	if !p.narrow() {
		lines = append([]string{""}, lines...)
	}
	return append(widget.FitHeight(lines, max(len(lines), conflictHead-1-max(len(last), 1))), last...)
}

// wrapped gives a text in lines of the pane's width.
func (p *conflict[T]) wrapped(text string) []string {
	return widget.Indent(p.Theme.Lines(text, max(min(p.W-2, textWidest), 10)), 1)
}

// about says what has happened, and what to do next.
func (p *conflict[T]) about() string {
	name, verb := p.form.o.Name, p.form.o.Verb
	switch {
	case p.again == nil:
		return textConflict(name)
	case len(p.found) == 0:
		return textSame(name, verb)
	case p.read:
		return textReread(name, verb)
	}
	return textUndone(name, verb)
}

// version is one of the values of a field that are compared.
type version[T any] struct {
	label, column string
	of            *T
	side          side // that chooses it
}

// values are the versions of the record, in the order of the columns.
func (p *conflict[T]) values() []version[T] {
	before := version[T]{labelBefore, labelBefore, &p.form.opened, undecided}
	own := version[T]{labelMine, labelMine, &p.mine, mine}
	now := version[T]{labelTheirs, columnTheirs, &p.theirs, theirs}
	switch {
	case p.read:
		before.label = labelRead
		return []version[T]{before, now}
	case p.again != nil:
		before.label, own.label, own.column = labelLeft, labelBack, labelBack
	}
	return []version[T]{before, own, now}
}

// said gives the field under the cursor in words: who changed the record, its place, the three values, the one
// that is chosen.
func (p *conflict[T]) said() []string {
	switch {
	case p.ticket != 0:
		return []string{textAsking}
	case p.at >= len(p.found):
		return nil
	}
	d := p.found[p.at]
	var last []string
	if len(p.last.Value) > 0 {
		last = append(last, textLast(p.last.Value[0]))
	}
	last = append(last, theme.Said(labelField, p.label(d)+fmt.Sprintf(", %d sur %d", p.at+1, len(p.found)), true))
	for _, v := range p.values() {
		text := p.shown(v.of, d)
		if v.side != undecided && d.take == v.side && !p.read {
			text += textChosen
		}
		last = append(last, theme.Said(v.label, text, true))
	}
	return append(last, theme.Mark+p.verdict(d))
}

// viewWhole draws the three values of the field under the cursor, with more room than in the columns.
func (p *conflict[T]) viewWhole() []string {
	th := p.Theme
	lines := []string{th.Rule.Render(strings.Repeat("─", p.W))}
	if p.at >= len(p.found) {
		return lines
	}
	d := p.found[p.at]
	for _, v := range p.values() {
		lines = append(lines, " "+th.Muted.Render(widget.Fit(v.label, len(labelTheirs)+1))+
			ansi.Truncate(p.shown(v.of, d), max(p.W-len(labelTheirs)-3, 1), theme.Ellipsis))
	}
	return lines
}

// columnWidth gives the width of each of the values.
func (p *conflict[T]) columnWidth() int {
	return max((min(p.W, conflictWidest)-p.valuesAt()-conflictMargin)/len(p.values()), 8)
}

// narrow tells whether the three values have a line of their own, under the label.
func (p *conflict[T]) narrow() bool { return p.W < conflictNarrow }

// valuesAt gives the column of the first value.
func (p *conflict[T]) valuesAt() int {
	if p.narrow() {
		return conflictMargin
	}
	return conflictMargin + p.labelWidth() + 1
}

// viewDifference draws a field on two lines: the values, then the one that is chosen.
func (p *conflict[T]) viewDifference(i, w int) []string {
	th, d := p.Theme, p.found[i]
	pointer, label := strings.Repeat(" ", conflictMargin), th.Label
	if i == p.at {
		pointer, label = " "+th.Accent.Render(theme.Mark)+" ", th.LabelFocus
	}
	value := func(v version[T]) string {
		text := p.shown(v.of, d)
		switch {
		case v.side == undecided, d.fixed > 0 && v.side == mine:
			return th.Muted.Render(widget.Fit(text, w))
		case p.read:
			return th.Accent.Render(widget.Fit("    "+text, w))
		case d.take == v.side:
			return th.Accent.Render(widget.Fit("(•) "+text, w))
		}
		return widget.Fit("( ) "+text, w)
	}
	name := pointer + label.Render(widget.Fit(p.label(d), p.labelWidth())) + " "
	var values []string
	for _, v := range p.values() {
		values = append(values, value(v))
	}
	line := strings.Join(values, " ")
	margin := strings.Repeat(" ", conflictMargin)
	if p.narrow() {
		return []string{ansi.Truncate(name+p.verdict(d), p.W, theme.Ellipsis), margin + line}
	}
	return []string{name + line, margin + p.verdict(d)}
}

// labelWidth gives the width of the names: the longest is whole where the values have room beside it.
func (p *conflict[T]) labelWidth() int {
	w := conflictLabel
	if p.narrow() {
		return w
	}
	for _, d := range p.found {
		w = max(w, ansi.StringWidth(p.label(d)))
	}
	return min(w, conflictLongest)
}

// label names what differs.
func (p *conflict[T]) label(d difference) string {
	if d.fixed > 0 {
		return d.name
	}
	return p.form.label(d.name)
}

// shown gives a value of what differs in words.
func (p *conflict[T]) shown(v *T, d difference) string {
	if d.fixed > 0 {
		return cmp.Or(p.form.o.Watched[d.fixed-1].Text(v), theme.Dash)
	}
	return p.form.shown(v, d.name)
}

// verdict says which value the field gets, and why.
func (p *conflict[T]) verdict(d difference) string {
	th := p.Theme
	var text string
	switch {
	case d.take == undecided:
		if p.narrow() {
			return th.Warn.Render(theme.SignWarn + " " + textUndecidedShort)
		}
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
func (p *conflict[T]) follow() {
	room := max((p.H-len(p.head())-1-conflictFoot)/2, 1)
	p.top = min(p.top, p.at)
	p.top = max(p.top, p.at-room+1, 0)
}

// ShortHelp is the help line.
func (p *conflict[T]) ShortHelp() []key.Binding {
	k := &p.Keys
	if p.read {
		return []key.Binding{keys.Help(k.Submit, p.form.o.Verb), keys.Help(k.Back, "retour"), k.Up, k.Down}
	}
	own := labelMine
	if p.again != nil {
		own = labelBack
	}
	return []key.Binding{
		keys.Help(k.Submit, cmp.Or(p.form.o.Verb, "enregistrer")), keys.Help(k.Left, own), keys.Help(k.Right, labelTheirs),
		keys.Help(k.Back, "retour"), k.Up, k.Down,
	}
}

// FullHelp is every key of the pane.
func (p *conflict[T]) FullHelp() [][]key.Binding { return [][]key.Binding{p.ShortHelp()} }
