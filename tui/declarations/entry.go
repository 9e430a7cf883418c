package declarations

import (
	"cmp"
	"context"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The places of the steps.
const (
	atRoster = iota
	atPeople
	atEstimate
	atCertify
)

// entry is one declaration, a pane over the list: its four steps while it is entered, a sheet to
// read once it is confirmed.
type entry struct {
	tui.Base
	s    *Screen
	d    spst.Declaration // as the portal last gave it
	step int
	top  int // first line shown of a text that is scrolled

	asked   tui.Wanted[spst.Declaration]
	roster  tui.Wanted[roster]
	read    *tui.Progress // of the list
	changes tui.Wanted[spst.RosterChanges]

	table   *widget.Table // of the people
	columns []widget.ListColumn[person]
	form    *form.Form[certificate]
	keeping keeping
	sending sending
}

func newEntry(s *Screen, d spst.Declaration) *entry {
	e := &entry{Base: s.Base, s: s, d: d, step: stepIndex(d.Step), table: widget.NewTable(s.Theme), read: new(tui.Progress)}
	e.form = e.newForm()
	e.keeping.kept = spst.DeclarationInput{Step: d.Step, CertifiedBy: d.CertifiedBy}
	return e
}

func stepIndex(step spst.DeclarationStep) int {
	return max(slices.Index(spst.DeclarationSteps(), step), 0)
}

// Init reads what a declaration is about; the first step past the list begins it.
func (e *entry) Init() tea.Cmd {
	cmd := e.ask()
	if e.step == atCertify && e.open() {
		cmd = tea.Batch(cmd, e.form.Start(""))
	}
	return cmd
}

// Resume reads again: the roster may have been corrected meanwhile.
func (e *entry) Resume() tea.Cmd { return e.ask() }

// Title names the declaration.
func (e *entry) Title() string { return titleOf(e.d.Year) }

// Step implements [tui.Stager].
func (e *entry) Step() int { return e.step }

// open tells whether the declaration is still to be entered.
func (e *entry) open() bool { return !e.d.Status.Certified() }

// ask asks for the declaration, and for the roster while it is open.
func (e *entry) ask() tea.Cmd {
	svc, member, year := e.s.svc, e.s.o.Member.Number, e.d.Year
	cmd := e.asked.Ask(e.Ctx, func(ctx context.Context) (spst.Declaration, error) {
		return svc.Declaration(ctx, member, year)
	})
	if !e.open() {
		return cmd
	}
	changes := e.changes.Ask(e.Ctx, func(ctx context.Context) (spst.RosterChanges, error) {
		return svc.RosterChanges(ctx, member, year)
	})
	return tea.Batch(cmd, changes, e.readRoster())
}

func (e *entry) readRoster() tea.Cmd {
	svc, member, year, today := e.s.svc, e.s.o.Member.Number, e.d.Year, e.s.o.Today
	read := new(tui.Progress)
	e.read = read
	cmd := e.roster.Ask(e.Ctx, func(ctx context.Context) (roster, error) {
		return readRoster(ctx, svc, member, year, today, read)
	})
	return tea.Batch(cmd, read.Tick())
}

func (e *entry) failed() bool {
	return cmp.Or(e.asked.Err, e.roster.Err, e.changes.Err, e.keeping.err) != nil
}

// Update takes a message.
func (e *entry) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tui.Reply[spst.Declaration]:
		return e.onDeclaration(msg)
	case tui.Reply[roster]:
		if e.roster.Take(msg) {
			e.table.SetLen(len(e.roster.Value.counted))
			e.SetSize(e.W, e.H) // the columns are as wide as what they hold
			return failure(msg.Err), nil
		}
	case tui.Reply[spst.RosterChanges]:
		if e.changes.Take(msg) {
			return failure(msg.Err), nil
		}
	case tui.Online:
		if bool(msg) && e.failed() {
			return nil, e.ask()
		}
	case tui.Ticked:
		if msg.Of == e.read && !e.roster.Known && e.roster.Err == nil {
			return nil, e.read.Tick()
		}
	case certified:
		return e.send()
	case tea.KeyPressMsg:
		return e.onKey(msg)
	case tea.PasteMsg:
		if e.certifying() {
			return e.certify(msg)
		}
	case tea.MouseClickMsg:
		return e.onClick(msg)
	case tea.MouseWheelMsg:
		e.scroll(keys.Wheel(msg))
	}
	return nil, nil
}

func failure(err error) tui.Action {
	if err == nil {
		return nil
	}
	return tui.Fail{Err: err}
}

// onDeclaration takes what was read, kept or confirmed, by its ticket.
func (e *entry) onDeclaration(msg tui.Reply[spst.Declaration]) (tui.Action, tea.Cmd) {
	switch {
	case e.asked.Take(msg):
		if msg.Err == nil && msg.Value.Version >= e.d.Version {
			e.know(msg.Value)
		}
		return failure(msg.Err), nil
	case msg.Ticket == e.keeping.ticket:
		return e.onKept(msg)
	case msg.Ticket == e.sending.ticket:
		return e.onSent(msg)
	}
	return nil, nil
}

// know takes a newer version; the list shows it too.
func (e *entry) know(d spst.Declaration) {
	e.d = d
	e.s.keep(d)
}

func (e *entry) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	bound := &e.Keys
	switch {
	case key.Matches(k, bound.Back):
		return e.back()
	case e.certifying():
		return e.certify(k)
	case key.Matches(k, bound.Print):
		return e.s.toPaper(e.d), nil
	case key.Matches(k, bound.Refresh):
		return tui.Notice{Text: noticeRefresh}, e.ask()
	case e.open():
		return e.onStepKey(k)
	default:
		e.onMove(k)
	}
	return nil, nil
}

// onStepKey goes from step to step: the arrows do it too.
func (e *entry) onStepKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	bound := &e.Keys
	switch {
	case key.Matches(k, bound.Open), key.Matches(k, bound.Right), key.Matches(k, bound.Next):
		return nil, e.goTo(e.step + 1)
	case key.Matches(k, bound.Left), key.Matches(k, bound.Prev), k.String() == "backspace":
		return nil, e.goTo(e.step - 1)
	case key.Matches(k, bound.Check):
		return tui.Push{Route: route.Roster{Member: e.s.o.Member, Check: true}}, nil
	default:
		e.onMove(k)
	}
	return nil, nil
}

func (e *entry) onMove(k tea.KeyPressMsg) {
	bound := &e.Keys
	if e.open() && e.step == atPeople {
		e.table.Key(k, bound)
		return
	}
	if d, ok := bound.Step(k, e.room(), len(e.body())); ok {
		e.scroll(d)
	}
}

func (e *entry) scroll(d int) {
	if e.open() && e.step == atPeople {
		e.table.Scroll(d)
		return
	}
	e.top = max(min(e.top+d, len(e.body())-e.room()), 0)
}

// back is one step back, and from the first one to the list.
func (e *entry) back() (tui.Action, tea.Cmd) {
	if e.open() && e.step > atRoster {
		return nil, e.goTo(e.step - 1)
	}
	return tui.Pop{}, e.s.Init()
}

// goTo shows a step and keeps how far the declaration is.
func (e *entry) goTo(step int) tea.Cmd {
	if step < atRoster || step > atCertify || step == e.step {
		return nil
	}
	e.step, e.top = step, 0
	cmd := e.keep()
	if step == atCertify {
		cmd = tea.Batch(cmd, e.form.Start(""))
	}
	return cmd
}

func (e *entry) onClick(m tea.MouseClickMsg) (tui.Action, tea.Cmd) {
	if m.Button != tea.MouseLeft || !e.open() {
		return nil, nil
	}
	if m.Y == stepsLine {
		if step, ok := e.stepAt(m.X); ok {
			return nil, e.goTo(step)
		}
	}
	switch e.step {
	case atPeople:
		if i, ok := e.table.RowAt(m.Y - bodyTop - e.peopleTop()); ok {
			e.table.MoveTo(i)
		}
	case atCertify:
		m.Y -= bodyTop
		return e.certify(m)
	}
	return nil, nil
}

// certifying tells whether the keys are the certification's.
func (e *entry) certifying() bool { return e.open() && e.step == atCertify }

// certify gives the form what the person does; what is being sent stays as it is.
func (e *entry) certify(msg tea.Msg) (tui.Action, tea.Cmd) {
	if e.sending.ticket != 0 || e.sending.after {
		return nil, nil
	}
	typing := e.Capturing()
	action, cmd := e.form.Update(msg)
	if typing && !e.Capturing() && action == nil && e.Unsaved() { // the name was left
		cmd = tea.Batch(cmd, e.keep())
	}
	return action, cmd
}

// Capturing tells whether letters are text.
func (e *entry) Capturing() bool { return e.certifying() && e.form.Focused().Name == fieldName }

// Cursor is that of the field in focus.
func (e *entry) Cursor() *tea.Cursor {
	if !e.certifying() {
		return nil
	}
	c := e.form.Cursor()
	if c != nil {
		c.Y += bodyTop
	}
	return c
}

// ShortHelp is the help line.
func (e *entry) ShortHelp() []key.Binding {
	k := &e.Keys
	switch {
	case !e.open():
		return []key.Binding{k.Print, k.Refresh, k.Back}
	case e.step == atCertify:
		return []key.Binding{keys.Help(k.Submit, wordSend), k.Next, keys.Help(k.Back, wordPrev)}
	}
	return []key.Binding{keys.Help(k.Open, wordNext), keys.Help(k.Check, wordCheck), k.Print, keys.Help(k.Back, wordPrev)}
}

// FullHelp is every key.
func (e *entry) FullHelp() [][]key.Binding {
	k := &e.Keys
	help := e.ShortHelp()
	switch {
	case e.certifying():
		help = append(help, k.Prev)
		if !e.Capturing() {
			help = append(help, k.Print)
		}
		return [][]key.Binding{help}
	case e.open():
		help = []key.Binding{
			keys.Help(k.Open, wordNext), keys.Help(k.Right, wordNext), keys.Help(k.Left, wordPrev), keys.Help(k.Check, wordCheck),
			k.Print, k.Refresh, keys.Help(k.Next, wordNext), keys.Help(k.Prev, wordPrev), k.Back,
		}
	}
	return [][]key.Binding{help, {k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom}}
}
