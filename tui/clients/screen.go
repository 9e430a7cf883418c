// Package clients is « Mes clients », the overview of a mandatary: every member
// one acts for, with what is to be done for it.
package clients

import (
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

// Service gives the members, and does something for one of them. Errors are *[spst.Error].
type Service interface {
	Members(ctx context.Context) ([]spst.Member, error)
	// Errand carries out an errand for a client; what is done already is left. Several may be under way.
	Errand(ctx context.Context, what spst.Errand, m spst.Member) (spst.ErrandLine, error)
	// ErrandFolder is where the files of errands go.
	ErrandFolder() string
}

// Options are what is known beforehand.
type Options struct {
	// Members are those of signing in: they show until newer ones come.
	Members []spst.Member
	// Today is the portal's date: it decides what is too late.
	Today spst.Date
}

// Screen is the table, with its search, filters and order.
type Screen struct {
	tui.Base
	service Service
	today   spst.Date

	members tui.Wanted[[]spst.Member]
	folded  []string // at the same place, what the search compares
	is      criteria
	shown   []int // places in members, in the order chosen
	totals  totals
	marks   map[string]bool // by number: they outlive searches and refreshes
	report  *errandPane     // the last one, which can be seen again

	table       *widget.Table
	columns     []widget.ListColumn[spst.Member]
	search      widget.Search
	panes       *tui.Panes
	detail      bool
	detailAsked bool // the person has said whether the detail is there
	layout      layout

	again int // how often the anomalies being counted were asked for
}

var _ tui.ListScreen = (*Screen)(nil)

// New makes the table.
func New(svc Service, b tui.Base, o Options) *tui.Panes {
	s := &Screen{
		service: svc, Base: b, today: o.Today, table: widget.NewTable(b.Theme),
		search: widget.NewSearch(b.Theme, searchWidth, 60), marks: map[string]bool{},
	}
	if len(o.Members) > 0 {
		s.members.Value, s.members.Known = o.Members, true
		s.keep("")
	}
	s.panes = tui.NewPanes(s)
	return s.panes
}

// Init asks for the members as they are now.
func (s *Screen) Init() tea.Cmd { return s.refresh() }

// Resume asks again: what was done for one of them changes its line.
func (s *Screen) Resume() tea.Cmd { return s.refresh() }

func (s *Screen) refresh() tea.Cmd {
	s.again = 0
	return s.ask()
}

func (s *Screen) ask() tea.Cmd { return s.members.Ask(s.Ctx, s.service.Members) }

// Title names the screen.
func (s *Screen) Title() string { return textTitle }

// Capturing is so while one searches.
func (s *Screen) Capturing() bool { return s.search.Focused() }

// Inside tells whether esc takes off what narrows the list, or the detail that was asked for.
func (s *Screen) Inside() bool {
	return s.is.filtered() || len(s.marks) > 0 || s.detail && s.detailAsked
}

// Update implements [tui.Screen].
func (s *Screen) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.onKey(msg)
	case tea.PasteMsg:
		return nil, s.searched(s.search.Input(msg))
	case tea.MouseClickMsg:
		return s.onClick(msg)
	case tea.MouseWheelMsg:
		s.table.Scroll(wheelStep * keys.Wheel(msg))
	case tui.Reply[[]spst.Member]:
		return s.onMembers(msg)
	case tui.Online:
		if bool(msg) && s.members.Err != nil {
			return nil, s.refresh()
		}
	}
	return nil, nil
}

// wheelStep is how many rows a notch of the wheel is.
const wheelStep = 3

// maxAgain is how often rosters that are being counted are asked for: the
// portal takes its time over each answer.
const maxAgain = 40

func (s *Screen) onMembers(msg tui.Reply[[]spst.Member]) (tui.Action, tea.Cmd) {
	number := s.number()
	switch {
	case !s.members.Take(msg):
		return nil, nil
	case msg.Err != nil:
		return tui.Fail{Err: msg.Err}, nil
	}
	s.keep(number)
	if s.again < maxAgain && slices.ContainsFunc(s.members.Value, counting) {
		s.again++
		return nil, s.ask()
	}
	return nil, nil
}

// counting tells whether a member's anomalies are still to come.
func counting(m spst.Member) bool { return m.State != nil && m.State.Anomalies == nil }

// keep shows the members that have come; the cursor stays on the one of that number.
func (s *Screen) keep(number string) {
	s.folded = make([]string, len(s.members.Value))
	for i, m := range s.members.Value {
		s.folded[i] = spst.Fold(m.Number + " " + m.Name + " " + m.SIRET)
	}
	s.keepMarks()
	s.pick(number)
}

// current is the member under the cursor, or nil.
func (s *Screen) current() *spst.Member {
	i := s.table.Cursor()
	if i >= len(s.shown) {
		return nil
	}
	return &s.members.Value[s.shown[i]]
}

// number is that of the member under the cursor; "" when there is none.
func (s *Screen) number() string {
	if m := s.current(); m != nil {
		return m.Number
	}
	return ""
}

func (s *Screen) open() tui.Action {
	m := s.current()
	if m == nil {
		return nil
	}
	return tui.Push{Route: route.Home{Member: *m}}
}

func (s *Screen) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case s.search.Focused():
		return s.onSearchKey(k)
	case key.Matches(k, s.Keys.Open):
		return s.open(), nil
	case key.Matches(k, s.Keys.Search):
		return nil, s.search.Begin()
	case key.Matches(k, s.Keys.Sort):
		return nil, form.OpenMenu(s.panes, s.Base, s.sortMenu(), menuX, menuY)
	case key.Matches(k, s.Keys.Filter):
		return nil, form.OpenMenu(s.panes, s.Base, s.filterMenu(), menuX, menuY)
	case key.Matches(k, s.Keys.Mark):
		s.mark()
	case key.Matches(k, keyMarkAll):
		s.markAll()
	case key.Matches(k, keyErrands):
		return s.openErrands()
	case key.Matches(k, s.Keys.Detail):
		s.showDetail(!s.detail)
	case key.Matches(k, s.Keys.Export, s.Keys.Print):
		return tui.Push{Route: s.exported(key.Matches(k, s.Keys.Print))}, nil
	case key.Matches(k, s.Keys.Account):
		return tui.Push{Route: route.Account{}}, nil
	case key.Matches(k, s.Keys.Refresh):
		return tui.Notice{Text: noticeRefreshing}, s.refresh()
	case key.Matches(k, s.Keys.Back) && s.is.filtered():
		s.showAll()
	case key.Matches(k, s.Keys.Back) && len(s.marks) > 0:
		clear(s.marks)
	case key.Matches(k, s.Keys.Back):
		s.showDetail(false)
	default:
		s.moves(k)
	}
	return nil, nil
}

// exported is the list as it is seen.
func (s *Screen) exported(paper bool) route.Export {
	var only []string
	if len(s.marks) > 0 {
		for _, m := range s.chosen() {
			only = append(only, m.Number)
		}
	} else {
		for _, i := range s.shown {
			only = append(only, s.members.Value[i].Number)
		}
	}
	return route.Export{What: route.ExportClients, Only: only, Lines: len(only), Paper: paper}
}

// showDetail shows or closes the detail, as the person says.
func (s *Screen) showDetail(shown bool) {
	s.detail, s.detailAsked = shown, true
	s.layOut()
}

// showAll takes off what narrows the list, and stays on the member found.
func (s *Screen) showAll() {
	number := s.number()
	s.search.Clear()
	s.is.search, s.is.on = "", nil
	s.pick(number)
}

// moves moves the cursor when the key says so.
func (s *Screen) moves(k tea.KeyPressMsg) bool {
	return s.table.Key(k, &s.Keys)
}

// onSearchKey types in the search; enter opens what is found, tab keeps the
// search.
func (s *Screen) onSearchKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	cmd := s.searched(s.search.Key(k, s.moves))
	if key.Matches(k, s.Keys.Open) {
		return s.open(), cmd
	}
	return nil, cmd
}

// searched finds again when the search has changed.
func (s *Screen) searched(changed bool, cmd tea.Cmd) tea.Cmd {
	if changed {
		s.searchFor(s.search.Value())
	}
	return cmd
}

func (s *Screen) onClick(m tea.MouseClickMsg) (tui.Action, tea.Cmd) {
	if m.Button != tea.MouseLeft {
		return nil, nil
	}
	i, onRow := s.table.RowAt(m.Y - tableTop)
	switch {
	case m.Y == searchLine && !s.search.Focused():
		return nil, s.search.Begin()
	case !onRow || m.X >= s.layout.tableW:
		return nil, nil
	case s.table.Cursor() == i:
		return s.open(), nil
	}
	s.table.MoveTo(i)
	return nil, nil
}

// ShortHelp is the help line.
func (s *Screen) ShortHelp() []key.Binding {
	k := s.Keys
	if s.search.Focused() {
		return []key.Binding{keys.Help(k.Open, textAct), keys.Help(k.Next, "garder"), keys.Help(k.Back, "effacer"),
			keys.Shown(keys.Help(k.Down, "parcourir"), "↓")}
	}
	return []key.Binding{keys.Help(k.Open, textAct), k.Mark, keyErrands, k.Search, k.Filter, k.Sort, k.Detail, k.Export, k.Print, k.Refresh}
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() [][]key.Binding {
	k := s.Keys
	if s.Capturing() {
		return [][]key.Binding{s.ShortHelp()}
	}
	return [][]key.Binding{
		{keys.Help(k.Open, textAct), k.ChangeMember, k.Search, k.Filter, k.Sort, k.Detail, k.Export, k.Print, k.Account, k.Refresh},
		{k.Mark, keyMarkAll, keyErrands},
		{k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom, keys.Help(k.Back, "tout montrer")},
	}
}
