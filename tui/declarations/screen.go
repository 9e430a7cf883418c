// Package declarations is « Déclarer vos effectifs »: the list of the annual
// declarations with their status, and entering one in January, step by step:
// the list of employees first, then people, estimate and certification.
package declarations

import (
	"context"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Options say whose declarations they are.
type Options struct {
	Member spst.Member
	Today  spst.Date // the portal's
}

// Screen is the list; entering one lies over it.
type Screen struct {
	tui.Base
	svc Service
	o   Options

	list    tui.Wanted[[]spst.Declaration]
	table   *widget.Table
	columns []widget.ListColumn[spst.Declaration]

	// entry is the declaration being entered or read. It stays, out of sight,
	// after the person went back to the list: what it sent may not be there yet.
	entry *entry
	panes *tui.Panes // the entry over the list
}

var (
	_ tui.Screen  = (*Screen)(nil)
	_ tui.Waiter  = (*Screen)(nil)
	_ tui.Unsaver = (*Screen)(nil)
	_ tui.Resumer = (*Screen)(nil)
	_ tui.Titler  = (*Screen)(nil)
	_ tui.Closer  = (*Screen)(nil)

	_ tui.Screen   = (*entry)(nil)
	_ tui.Unsaver  = (*entry)(nil)
	_ tui.Capturer = (*entry)(nil)
	_ tui.Resumer  = (*entry)(nil)
	_ tui.Cursorer = (*entry)(nil)
	_ tui.Titler   = (*entry)(nil)
)

// New makes the screen; Init asks for the list.
func New(svc Service, b tui.Base, o Options) *tui.Panes {
	s := &Screen{svc: svc, Base: b, o: o, table: widget.NewTable(b.Theme)}
	s.panes = tui.NewPanes(s)
	return s.panes
}

// Init asks for the list.
func (s *Screen) Init() tea.Cmd {
	svc, member := s.svc, s.o.Member.Number
	return s.list.Ask(s.Ctx, func(ctx context.Context) ([]spst.Declaration, error) { return svc.Declarations(ctx, member) })
}

// Resume reads again: a declaration may have been entered meanwhile.
func (s *Screen) Resume() tea.Cmd { return s.Init() }

// Title names the list.
func (s *Screen) Title() string { return textTitle }

// Unsaved tells whether the name of who certifies could not be kept.
func (s *Screen) Unsaved() bool { return s.entry != nil && s.entry.Unsaved() }

// Update implements [tui.Screen].
func (s *Screen) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tui.Reply[[]spst.Declaration]:
		return s.onList(msg), nil
	case tui.Online:
		if bool(msg) && s.list.Err != nil {
			cmd = s.Init()
		}
	case tea.KeyPressMsg, tea.PasteMsg, tea.MouseMsg:
		return s.onInput(msg)
	}
	if s.entry == nil || s.panes.Has(s.entry) {
		return nil, cmd
	}
	action, more := s.entry.Update(msg) // out of sight
	return action, tea.Batch(cmd, more)
}

func (s *Screen) onList(msg tui.Reply[[]spst.Declaration]) tui.Action {
	first := !s.list.Known
	switch {
	case !s.list.Take(msg):
		return nil
	case msg.Err != nil:
		return tui.Fail{Err: msg.Err}
	}
	if s.entry != nil {
		s.keep(s.entry.d) // what was kept after the list was asked for
	}
	s.table.SetLen(len(s.list.Value))
	if at := slices.IndexFunc(s.list.Value, func(d spst.Declaration) bool { return d.Status.Enterable() }); first && at >= 0 {
		s.table.MoveTo(at)
	}
	return nil
}

// keep shows a newer version of a declaration in the list.
func (s *Screen) keep(d spst.Declaration) {
	for i := range s.list.Value {
		if s.list.Value[i].Year == d.Year && d.Version >= s.list.Value[i].Version {
			s.list.Value[i] = d
		}
	}
}

func (s *Screen) current() (spst.Declaration, bool) {
	if i := s.table.Cursor(); i < len(s.list.Value) {
		return s.list.Value[i], true
	}
	return spst.Declaration{}, false
}

func (s *Screen) onInput(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.onKey(msg)
	case tea.MouseClickMsg:
		i, ok := s.table.RowAt(msg.Y - listTop)
		if !ok || msg.Button != tea.MouseLeft {
			return nil, nil
		}
		if s.table.Cursor() == i {
			return s.open()
		}
		s.table.MoveTo(i)
	case tea.MouseWheelMsg:
		s.table.Move(keys.Wheel(msg))
	}
	return nil, nil
}

// Waits keeps what needs a declaration until the list is there.
func (s *Screen) Waits(msg tea.Msg, behind bool) bool {
	k, ok := msg.(tea.KeyPressMsg)
	return !s.list.Known && s.list.Err == nil && (behind || ok && key.Matches(k, s.Keys.Open, s.Keys.Edit, s.Keys.Print))
}

func (s *Screen) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case key.Matches(k, s.Keys.Open), key.Matches(k, s.Keys.Edit):
		return s.open()
	case key.Matches(k, s.Keys.Print):
		if d, ok := s.current(); ok {
			return s.toPaper(d), nil
		}
	case key.Matches(k, s.Keys.Export):
		return tui.Push{Route: route.Export{Member: s.o.Member, What: route.ExportDeclarations, Lines: len(s.list.Value)}}, nil
	case key.Matches(k, s.Keys.Refresh):
		return tui.Notice{Text: noticeRefresh}, s.Init()
	default:
		s.table.Key(k, &s.Keys)
	}
	return nil, nil
}

// open enters the declaration under the cursor, or shows it.
func (s *Screen) open() (tui.Action, tea.Cmd) {
	d, ok := s.current()
	switch {
	case !ok:
		return nil, nil
	case d.Status == spst.DeclarationClosed, d.Status == spst.DeclarationMissed:
		return tui.No(d.Reason), nil
	case d.Status.Enterable() && !s.mayDeclare():
		return tui.No(noticeMandate), nil
	case s.entry != nil && s.entry.d.Year == d.Year && (s.entry.Unsaved() || s.entry.keeping.ticket != 0):
		// what could not be kept, or is being kept, is still there
	default:
		s.entry = newEntry(s, d)
	}
	return nil, s.panes.Open(s.entry)
}

// mayDeclare tells whether the account may enter declarations.
func (s *Screen) mayDeclare() bool {
	return slices.Contains(s.o.Member.Rights, spst.RightDeclaration)
}

// toPaper opens « Exporter ou imprimer » for a declaration.
func (s *Screen) toPaper(d spst.Declaration) tui.Action {
	if d.Estimate == nil {
		return tui.No(noticeNothingToPrint)
	}
	return tui.Push{Route: route.Export{Member: s.o.Member, What: route.PrintDeclaration, Year: d.Year, Paper: true}}
}

// ShortHelp is the help line.
func (s *Screen) ShortHelp() []key.Binding {
	return []key.Binding{keys.Help(s.Keys.Open, s.openWord()), s.Keys.Print, s.Keys.Export, s.Keys.Refresh, s.Keys.Back}
}

// FullHelp is every key.
func (s *Screen) FullHelp() [][]key.Binding {
	k := &s.Keys
	moves := []key.Binding{k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom}
	return [][]key.Binding{{keys.Help(k.Open, s.openWord()), k.Print, k.Export, k.Refresh, k.Back}, moves}
}

func (s *Screen) openWord() string {
	d, _ := s.current()
	switch {
	case d.Status == spst.DeclarationToEnter:
		return wordEnter
	case d.Status == spst.DeclarationDraft:
		return wordGoOn
	}
	return wordRead
}
