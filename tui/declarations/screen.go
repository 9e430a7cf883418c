// Package declarations is « Déclarer vos effectifs »: the list of the annual
// declarations with their status, and entering one in January, step by step:
// the list of employees first, then people, estimate and certification.
package declarations

import (
	"slices"
	"strconv"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/list"
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
	sieve   *widget.Sieve
	shown   []int // places in the list
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

	_ tui.Capturer = (*Screen)(nil)
	_ tui.Stepper  = (*Screen)(nil)
	_ tui.Cursorer = (*Screen)(nil)

	_ tui.Screen   = (*entry)(nil)
	_ tui.Unsaver  = (*entry)(nil)
	_ tui.Keeper   = (*entry)(nil)
	_ tui.Stager   = (*entry)(nil)
	_ tui.Capturer = (*entry)(nil)
	_ tui.Resumer  = (*entry)(nil)
	_ tui.Cursorer = (*entry)(nil)
	_ tui.Titler   = (*entry)(nil)
)

// New makes the screen; Init asks for the list.
func New(svc Service, b tui.Base, o Options) *tui.Panes {
	s := &Screen{svc: svc, Base: b, o: o, table: widget.NewTable(b.Theme),
		sieve: widget.NewSieve(b.Theme, widget.Fields(list.Declarations(), "year estimate people", "year", "status", "people", "estimate"))}
	s.panes = tui.NewPanes(s)
	return s.panes
}

// Init asks for the list.
func (s *Screen) Init() tea.Cmd {
	svc, member := s.svc, s.o.Member.Number
	return s.list.AskOf(s.Ctx, member, svc.Declarations)
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
	s.sift()
	if at := s.toDo(); first && at >= 0 {
		s.table.MoveTo(at)
	}
	return nil
}

// toDo finds the declaration that there is something to do for: the one to enter, else that of this year which was missed.
func (s *Screen) toDo() int {
	at := slices.IndexFunc(s.list.Value, func(d spst.Declaration) bool { return d.Status.Enterable() })
	if at >= 0 {
		return at
	}
	return slices.IndexFunc(s.list.Value, func(d spst.Declaration) bool {
		return d.Status == spst.DeclarationMissed && d.Year == s.o.Today.Year()
	})
}

// keep shows a newer version of a declaration in the list.
func (s *Screen) keep(d spst.Declaration) {
	for i := range s.list.Value {
		if s.list.Value[i].Year == d.Year && d.Version >= s.list.Value[i].Version {
			s.list.Value[i] = d
		}
	}
}

// sift shows what the search finds, in the order chosen.
func (s *Screen) sift() {
	s.shown = widget.Sift(s.sieve, list.Declarations(), s.list.Value)
	s.table.SetLen(len(s.shown))
	s.layOut()
}

// sifted is sift, when the sieve has changed.
func (s *Screen) sifted(changed bool, cmd tea.Cmd) tea.Cmd {
	if changed {
		s.sift()
	}
	return cmd
}

func (s *Screen) current() (spst.Declaration, bool) {
	if i := s.table.Cursor(); i < len(s.shown) {
		return s.list.Value[s.shown[i]], true
	}
	return spst.Declaration{}, false
}

func (s *Screen) onInput(msg tea.Msg) (tui.Action, tea.Cmd) {
	if took, changed, cmd := s.sieve.Take(msg, &s.Keys, s.moves); took {
		return nil, s.sifted(changed, cmd)
	}
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
	return !s.list.Known && s.list.Err == nil &&
		(behind || ok && key.Matches(k, s.Keys.Open, s.Keys.Edit, s.Keys.Print, s.Keys.Search, s.Keys.Sort))
}

func (s *Screen) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case key.Matches(k, s.Keys.Open), key.Matches(k, s.Keys.Edit):
		return s.open()
	case key.Matches(k, s.Keys.Print):
		if d, ok := s.current(); ok && d.Estimate != nil {
			return s.toPaper(d), nil
		}
		return tui.Push{Route: s.exported(true)}, nil
	case key.Matches(k, s.Keys.Export):
		return tui.Push{Route: s.exported(false)}, nil
	case key.Matches(k, s.Keys.Refresh):
		return tui.Notice{Text: noticeRefresh}, s.Init()
	default:
		s.moves(k)
	}
	return nil, nil
}

// exported is the list as it is seen.
func (s *Screen) exported(paper bool) route.Export {
	only := make([]string, len(s.shown))
	for i, at := range s.shown {
		only[i] = strconv.Itoa(s.list.Value[at].Year)
	}
	return route.Export{Member: s.o.Member, What: route.ExportDeclarations, Only: only, Lines: len(only), Paper: paper}
}

// moves moves the cursor when the key says so.
func (s *Screen) moves(k tea.KeyPressMsg) bool { return s.table.Key(k, &s.Keys) }

// Capturing tells whether letters and esc are the search's, or the menu's.
func (s *Screen) Capturing() bool { return s.sieve.Capturing() }

// Inside tells whether esc takes the search off.
func (s *Screen) Inside() bool { return s.sieve.Inside() }

// Cursor is the search's.
func (s *Screen) Cursor() *tea.Cursor { return s.sieve.Cursor(1, 1) }

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
		return tui.Note{Text: noticeNothingToPrint}
	}
	return tui.Push{Route: route.Export{Member: s.o.Member, What: route.PrintDeclaration, Year: d.Year, Paper: true}}
}

// ShortHelp is the help line.
func (s *Screen) ShortHelp() []key.Binding {
	if s.sieve.Capturing() {
		return s.sieve.Help(&s.Keys)
	}
	k := &s.Keys
	return []key.Binding{keys.Help(k.Open, s.openWord()), k.Search, k.Sort, k.Print, k.Export, k.Refresh, k.Back}
}

// FullHelp is every key.
func (s *Screen) FullHelp() [][]key.Binding {
	k := &s.Keys
	moves := []key.Binding{k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom}
	if s.sieve.Capturing() {
		return [][]key.Binding{s.ShortHelp()}
	}
	return [][]key.Binding{{keys.Help(k.Open, s.openWord()), k.Search, k.Sort, k.Print, k.Export, k.Refresh, k.Back}, moves}
}

func (s *Screen) openWord() string {
	d, _ := s.current()
	switch {
	case !s.mayDeclare():
		return wordRead
	case d.Status == spst.DeclarationToEnter:
		return wordEnter
	case d.Status == spst.DeclarationDraft:
		return wordGoOn
	}
	return wordRead
}
