// Package clients is « Mes clients »: the members a mandatary acts for.
package clients

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Service gives the members. Errors are *[spst.Error].
type Service interface {
	Members(ctx context.Context) ([]spst.Member, error)
}

// Screen is the list, with its live search.
type Screen struct {
	service Service
	th      *theme.Theme
	keys    keys.Map

	all    []spst.Member
	folded []string // at the same place, what the search compares
	shown  []int    // places in all
	known  bool
	err    error

	table         *widget.Table
	search        *widget.Field
	width, height int

	ctx    context.Context
	cancel context.CancelFunc
	asking tui.Ticket
}

// New makes the list. members are those already known, from signing in; they
// are asked for when there are none.
func New(svc Service, th *theme.Theme, members []spst.Member) *Screen {
	s := &Screen{
		service: svc, th: th, keys: keys.New(), table: widget.NewTable(th),
		search: widget.NewField(th, widget.Options{Label: textSearch, Width: searchWidth, Limit: 60}),
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	if len(members) > 0 {
		s.keep(members)
	}
	return s
}

// Init asks for the members, unless they are known.
func (s *Screen) Init() tea.Cmd {
	if s.known {
		return nil
	}
	return s.ask()
}

func (s *Screen) ask() tea.Cmd {
	ticket, cmd := tui.Request(s.ctx, s.service.Members)
	s.asking = ticket
	return cmd
}

// Resume asks again: the headcounts may have changed.
func (s *Screen) Resume() tea.Cmd { return s.ask() }

// Close gives up the request.
func (s *Screen) Close() { s.cancel() }

// Title names the screen.
func (s *Screen) Title() string { return textTitle }

// Capturing is so while one searches.
func (s *Screen) Capturing() bool { return s.search.Focused() }

// Update implements [tui.Screen].
func (s *Screen) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if s.search.Focused() {
			return s.onSearchKey(msg)
		}
		return s.onKey(msg)
	case tea.PasteMsg:
		return nil, s.onText(msg)
	case tea.MouseClickMsg:
		return s.onClick(msg), nil
	case tea.MouseWheelMsg:
		s.table.Move(3 * keys.Wheel(msg))
	case tui.Reply[[]spst.Member]:
		return s.onMembers(msg), nil
	case tui.Online:
		if bool(msg) && s.err != nil {
			return nil, s.ask()
		}
	}
	return nil, nil
}

func (s *Screen) onMembers(msg tui.Reply[[]spst.Member]) tui.Action {
	if msg.Ticket != s.asking {
		return nil
	}
	s.err = msg.Err
	if msg.Err != nil {
		return tui.Fail{Err: msg.Err}
	}
	s.keep(msg.Value)
	return nil
}

func (s *Screen) keep(members []spst.Member) {
	s.all, s.known = members, true
	s.folded = make([]string, len(members))
	for i, m := range members {
		s.folded[i] = spst.Fold(m.Number + " " + m.Name + " " + m.SIRET)
	}
	s.filter()
}

func (s *Screen) filter() {
	query := spst.NewQuery(s.search.Value())
	s.shown = s.shown[:0]
	for i, f := range s.folded {
		if query.Match(f) {
			s.shown = append(s.shown, i)
		}
	}
	s.table.SetLen(len(s.shown))
}

func (s *Screen) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case key.Matches(k, s.keys.Open):
		return s.open(), nil
	case key.Matches(k, s.keys.Search):
		return nil, s.search.Focus()
	case key.Matches(k, s.keys.Refresh):
		return nil, s.ask()
	default:
		s.onMove(k)
	}
	return nil, nil
}

func (s *Screen) onMove(k tea.KeyPressMsg) {
	switch {
	case key.Matches(k, s.keys.Down):
		s.table.Move(1)
	case key.Matches(k, s.keys.Up):
		s.table.Move(-1)
	case key.Matches(k, s.keys.PageDown):
		s.table.Page(1)
	case key.Matches(k, s.keys.PageUp):
		s.table.Page(-1)
	case key.Matches(k, s.keys.Top):
		s.table.MoveTo(0)
	case key.Matches(k, s.keys.Bottom):
		s.table.MoveTo(s.table.Len() - 1)
	}
}

// onSearchKey types in the search: the arrows still move in the list, enter
// opens what is found, esc clears and leaves.
func (s *Screen) onSearchKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch k.String() {
	case "enter":
		s.search.Blur()
		return s.open(), nil
	case "tab":
		s.search.Blur()
	case "esc":
		s.search.SetValue("")
		s.search.Blur()
		s.filter()
	case "up", "down", "pgup", "pgdown":
		s.onMove(k)
	default:
		return nil, s.onText(k)
	}
	return nil, nil
}

func (s *Screen) onText(msg tea.Msg) tea.Cmd {
	before := s.search.Value()
	cmd := s.search.Update(msg)
	if s.search.Value() != before {
		s.filter()
		s.table.MoveTo(0)
	}
	return cmd
}

func (s *Screen) open() tui.Action {
	i := s.table.Cursor()
	if i < 0 || i >= len(s.shown) {
		return nil
	}
	return tui.Push{Route: route.Home{Member: s.all[s.shown[i]]}}
}

func (s *Screen) onClick(m tea.MouseClickMsg) tui.Action {
	i, ok := s.table.RowAt(m.Y - tableTop)
	if !ok || m.Button != tea.MouseLeft {
		return nil
	}
	if s.table.Cursor() == i {
		return s.open()
	}
	s.table.MoveTo(i)
	return nil
}

// ShortHelp is the help line.
func (s *Screen) ShortHelp() []key.Binding {
	k := s.keys
	return []key.Binding{keys.Help(k.Open, "agir pour cet adhérent"), k.Search, k.Refresh}
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() [][]key.Binding {
	k := s.keys
	return [][]key.Binding{
		{keys.Help(k.Open, "agir pour cet adhérent"), k.Search, k.Refresh},
		{k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom},
	}
}

// The lines above the table: search, blank, titles of the columns.
const (
	searchWidth = 30
	tableTop    = 3
)

// SetSize implements [tui.Screen].
func (s *Screen) SetSize(w, h int) {
	s.width, s.height = w, h
	name := min(w-48, 60)
	s.table.SetColumns([]widget.Column{
		{Title: textNumber, Width: 12},
		{Title: textName, Width: name},
		{Title: textHeadcount, Width: 9, Right: true},
		{Title: textSIRET, Width: 14},
	}, 2)
	s.table.SetHeight(h - tableTop)
}

// View implements [tui.Screen].
func (s *Screen) View() string {
	head := widget.Fit(" "+s.search.View(), searchWidth+20) + s.th.Muted.Render(textShown(len(s.shown), len(s.all)))
	return strings.Join([]string{head, "", s.table.Header(), s.viewBody()}, "\n")
}

func (s *Screen) viewBody() string {
	var empty string
	switch {
	case !s.known && s.err != nil:
		empty = s.th.Error.Render(theme.SignError + " " + tui.Sentence(s.err))
	case !s.known:
		empty = s.th.Muted.Render(theme.SignWorking + " " + textReading)
	case len(s.shown) == 0:
		empty = s.th.Muted.Render(textNobody)
	default:
		return s.table.View(s.row)
	}
	return " " + empty + strings.Repeat("\n", s.height-tableTop-1)
}

func (s *Screen) row(i int, cells []widget.Cell) bool {
	m := &s.all[s.shown[i]]
	cells[0] = widget.Cell{Text: m.Number}
	cells[1] = widget.Cell{Text: m.Name}
	cells[2] = widget.Cell{Text: widget.Thousands(m.Headcount)}
	cells[3] = widget.Cell{Text: m.SIRET, Style: s.th.Muted}
	return false
}

// Cursor implements [tui.Cursorer].
func (s *Screen) Cursor() *tea.Cursor {
	c := s.search.Cursor()
	if c != nil {
		c.X++
	}
	return c
}
