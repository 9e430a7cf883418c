// Package careteam is « Joindre nos services »: the visit centre, the « équipe
// pluridisciplinaire » and the « équipe administrative », each address and each
// number to be copied or opened.
package careteam

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Screen is « Joindre nos services » of one member.
type Screen struct {
	tui.Base
	svc    Service
	member spst.Member

	team    tui.Wanted[spst.CareTeam]
	opening tui.Ticket
	link    line // what is being opened

	search widget.Search

	all    []line
	shown  []int // of all, those that the search keeps and that may be acted on
	cursor int   // in shown
	top    int
	places []place // of all, from the last view
}

// line is one line of the page. One with a value may be copied.
type line struct {
	head   string // of a part; nothing else then
	label  string
	text   string
	value  string // what is copied
	link   string // what is opened: mailto:, tel:
	folded string // what the search looks in
}

var _ tui.ListScreen = (*Screen)(nil)

// New makes the screen; Init starts to load.
func New(svc Service, b tui.Base, m spst.Member) *Screen {
	s := &Screen{svc: svc, Base: b, member: m}
	s.search = widget.NewSearch(b.Theme, 30, 60)
	s.Keys.Copy = keys.Help(s.Keys.Copy, "copier")
	s.Keys.OpenFile = keys.Help(s.Keys.OpenFile, "écrire, appeler")
	return s
}

// Init asks for the team.
func (s *Screen) Init() tea.Cmd {
	svc, number := s.svc, s.member.Number
	return s.team.AskOf(s.Ctx, number, svc.CareTeam)
}

// Resume asks again when it had failed.
func (s *Screen) Resume() tea.Cmd {
	if s.team.Err == nil {
		return nil
	}
	return s.Init()
}

// opened is the answer to opening a link.
type opened struct{}

// Update implements [tui.Screen].
func (s *Screen) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.onKey(msg)
	case tea.PasteMsg:
		return nil, s.searched(s.search.Input(msg))
	case tea.MouseClickMsg:
		s.onClick(msg)
	case tea.MouseWheelMsg:
		s.move(keys.Wheel(msg))
	case tui.Reply[spst.CareTeam]:
		return s.onTeam(msg), nil
	case tui.Reply[opened]:
		if msg.Ticket == s.opening {
			return s.onOpened(msg.Err), nil
		}
	case tui.Online:
		if bool(msg) && s.team.Err != nil {
			return nil, s.Init()
		}
	}
	return nil, nil
}

func (s *Screen) onTeam(msg tui.Reply[spst.CareTeam]) tui.Action {
	if !s.team.Take(msg) {
		return nil
	}
	if msg.Err == nil {
		s.all = linesOf(msg.Value)
		s.filter()
	}
	return tui.Expired(msg.Err)
}

func (s *Screen) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	if s.search.Focused() {
		return nil, s.searched(s.search.Key(k, s.moves))
	}
	switch {
	case s.moves(k):
	case key.Matches(k, s.Keys.Back):
		s.search.Clear()
		s.filter()
	case key.Matches(k, s.Keys.Search):
		return nil, s.search.Begin()
	case key.Matches(k, s.Keys.Copy):
		return s.copy()
	case key.Matches(k, s.Keys.OpenFile), key.Matches(k, s.Keys.Open):
		return s.openLink()
	case key.Matches(k, s.Keys.Export, s.Keys.Print):
		return tui.Push{Route: route.Export{Member: s.member, What: route.ExportCareTeam, Lines: len(list.CareLines(&s.team.Value)),
			Paper: key.Matches(k, s.Keys.Print)}}, nil
	case key.Matches(k, s.Keys.Refresh):
		return tui.Notice{Text: noticeRefreshing}, s.Init()
	}
	return nil, nil
}

// moves moves the cursor when the key says so.
func (s *Screen) moves(k tea.KeyPressMsg) bool {
	d, ok := s.Keys.Step(k, len(s.shown), len(s.shown))
	if ok {
		s.move(d)
	}
	return ok
}

// searched finds again when the search has changed.
func (s *Screen) searched(changed bool, cmd tea.Cmd) tea.Cmd {
	if changed {
		s.filter()
	}
	return cmd
}

// filter keeps the lines that hold every word of the search.
func (s *Screen) filter() {
	q := spst.NewQuery(s.search.Value())
	s.shown = s.shown[:0]
	for i, l := range s.all {
		if l.value != "" && q.Match(l.folded) {
			s.shown = append(s.shown, i)
		}
	}
	s.move(0)
}

func (s *Screen) move(d int) { s.cursor = max(min(s.cursor+d, len(s.shown)-1), 0) }

// current is the line under the cursor.
func (s *Screen) current() (line, bool) {
	if s.cursor >= len(s.shown) {
		return line{}, false
	}
	return s.all[s.shown[s.cursor]], true
}

func (s *Screen) copy() (tui.Action, tea.Cmd) {
	l, ok := s.current()
	if !ok {
		return tui.Note{Text: noticeNothing}, nil
	}
	return tui.Copy{What: l.value, Text: l.value}, nil
}

func (s *Screen) openLink() (tui.Action, tea.Cmd) {
	l, ok := s.current()
	if !ok {
		return tui.Note{Text: noticeNothing}, nil
	}
	if l.link == "" {
		return tui.Note{Text: noticeNoLink}, nil
	}
	s.link = l
	svc := s.svc
	var cmd tea.Cmd
	s.opening, cmd = tui.Request(s.Ctx, func(ctx context.Context) (opened, error) { return opened{}, svc.OpenLink(ctx, l.link) })
	return nil, cmd
}

// onOpened says what happened; where nothing can be opened, the address is
// what is of use.
func (s *Screen) onOpened(err error) tui.Action {
	if err != nil {
		return tui.No(noticeCannotOpen(s.link.value))
	}
	return tui.Notice{Text: noticeOpened(s.link.value)}
}

// Capturing tells whether letters and esc are the search's.
func (s *Screen) Capturing() bool { return s.search.Focused() }

// Inside tells whether esc ends a search.
func (s *Screen) Inside() bool { return s.search.Value() != "" }

// Title names the screen.
func (s *Screen) Title() string { return titleCareTeam }

// ShortHelp is the help line.
func (s *Screen) ShortHelp() []key.Binding {
	k := s.Keys
	if s.search.Focused() {
		return s.search.Help(&k)
	}
	return []key.Binding{k.Copy, k.OpenFile, k.Search, k.Export, k.Print, k.Up, k.Down, k.Back}
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() [][]key.Binding {
	k := s.Keys
	if s.search.Focused() {
		return [][]key.Binding{s.ShortHelp()}
	}
	return [][]key.Binding{{k.Copy, k.OpenFile, k.Search, k.Export, k.Print, k.Refresh}, {k.Up, k.Down, k.Top, k.Bottom}}
}
