// Package activity is « Synthèse d'activité »: what the service did for a
// member in a year, compared with the year before.
package activity

import (
	"cmp"
	"context"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/route"
)

// Service is what the screen asks of the portal. Errors are *[spst.Error].
type Service interface {
	ActivityYears(ctx context.Context, member string) (spst.ActivityYears, error)
	Activity(ctx context.Context, member string, year int) (spst.Activity, error)
}

// Screen shows one year at a time; those seen are kept until they are asked
// for again.
type Screen struct {
	tui.Base
	service Service
	member  spst.Member

	all   tui.Wanted[spst.ActivityYears]
	years []int // oldest first
	year  int   // shown; 0 before the years are known
	asked tui.Wanted[spst.Activity]
	seen  map[int]spst.Activity

	top int // lines scrolled away
}

// New makes the screen of a member.
func New(svc Service, b tui.Base, m spst.Member) *Screen {
	return &Screen{service: svc, Base: b, member: m, seen: map[int]spst.Activity{}}
}

// Init asks for the years.
func (s *Screen) Init() tea.Cmd {
	number, service := s.member.Number, s.service
	return s.all.AskOf(s.Ctx, number, service.ActivityYears)
}

// err is why what is to be shown is not there.
func (s *Screen) err() error { return cmp.Or(s.all.Err, s.asked.Err) }

// show shows a year, and asks for it when it has not been seen.
func (s *Screen) show(year int) tea.Cmd {
	s.year, s.top = year, 0
	s.asked = tui.Wanted[spst.Activity]{} // a reply for another year is late
	if _, ok := s.seen[year]; ok {
		return nil
	}
	number, service := s.member.Number, s.service
	return s.asked.Ask(s.Ctx, func(ctx context.Context) (spst.Activity, error) { return service.Activity(ctx, number, year) })
}

// again asks for everything again; what is known stays until it is there.
func (s *Screen) again() tea.Cmd {
	shown, known := s.seen[s.year]
	s.seen = map[int]spst.Activity{}
	if s.year == 0 {
		return s.Init()
	}
	cmd := s.show(s.year)
	if known {
		s.seen[s.year] = shown
	}
	return cmd
}

// Title names the screen.
func (s *Screen) Title() string { return textTitle }

// Update implements [tui.Screen].
func (s *Screen) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.onKey(msg)
	case tea.MouseClickMsg:
		return nil, s.onClick(msg)
	case tea.MouseWheelMsg:
		s.scroll(3 * keys.Wheel(msg))
	case tui.Reply[spst.ActivityYears]:
		return s.onYears(msg)
	case tui.Reply[spst.Activity]:
		return s.onActivity(msg), nil
	case tui.Online:
		if bool(msg) && s.err() != nil {
			return nil, s.again()
		}
	}
	return nil, nil
}

func (s *Screen) onYears(msg tui.Reply[spst.ActivityYears]) (tui.Action, tea.Cmd) {
	switch {
	case !s.all.Take(msg):
		return nil, nil
	case msg.Err != nil:
		return tui.Fail{Err: msg.Err}, nil
	}
	s.years = slices.Sorted(slices.Values(msg.Value.Years))
	if len(s.years) == 0 {
		return nil, nil
	}
	return nil, s.show(s.years[len(s.years)-1])
}

func (s *Screen) onActivity(msg tui.Reply[spst.Activity]) tui.Action {
	switch {
	case !s.asked.Take(msg):
		return nil
	case msg.Err != nil:
		return tui.Fail{Err: msg.Err}
	}
	s.seen[s.year] = msg.Value
	return nil
}

// Waits keeps the print of a year until the year is there.
func (s *Screen) Waits(msg tea.Msg, behind bool) bool {
	if _, ok := s.seen[s.year]; ok || !s.all.Asking() && !s.asked.Asking() {
		return false
	}
	k, ok := msg.(tea.KeyPressMsg)
	return behind || ok && key.Matches(k, s.Keys.Print)
}

func (s *Screen) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case key.Matches(k, s.Keys.Left):
		return s.turn(-1)
	case key.Matches(k, s.Keys.Right):
		return s.turn(1)
	case key.Matches(k, s.Keys.Refresh):
		return tui.Notice{Text: noticeRefresh}, s.again()
	case key.Matches(k, s.Keys.Print):
		return s.print(), nil
	}
	if d, ok := s.Keys.Step(k, s.room(), len(s.body())); ok {
		s.scroll(d)
	}
	return nil, nil
}

// turn goes to the year d places away.
func (s *Screen) turn(d int) (tui.Action, tea.Cmd) {
	i := slices.Index(s.years, s.year) + d
	switch {
	case s.year == 0:
		return nil, nil
	case i < 0:
		return tui.Note{Text: noticeFirst(s.year)}, nil
	case i >= len(s.years):
		return tui.Note{Text: noticeLast(s.year)}, nil
	}
	return nil, s.show(s.years[i])
}

// print opens « Exporter ou imprimer » for the year shown.
func (s *Screen) print() tui.Action {
	if _, ok := s.seen[s.year]; !ok {
		return tui.Note{Text: noticeNothing}
	}
	return tui.Push{Route: route.Export{Member: s.member, What: route.PrintActivity, Year: s.year, Paper: true}}
}

func (s *Screen) onClick(m tea.MouseClickMsg) tea.Cmd {
	if m.Button != tea.MouseLeft || m.Y != 0 {
		return nil
	}
	for _, t := range s.tabs() {
		if m.X >= t.x && m.X < t.x+tabWidth && t.year != s.year {
			return s.show(t.year)
		}
	}
	return nil
}

func (s *Screen) scroll(d int) {
	s.top = max(min(s.top+d, len(s.body())-s.room()), 0)
}

// ShortHelp is the help line.
func (s *Screen) ShortHelp() []key.Binding {
	k := s.Keys
	return []key.Binding{keys.Shown(keys.Help(k.Left, "année"), "← →"), keys.Help(k.Print, "imprimer en PDF"),
		keys.Shown(keys.Help(k.Down, "défiler"), "↑ ↓"), k.Refresh}
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() [][]key.Binding {
	k := s.Keys
	return [][]key.Binding{
		{keys.Help(k.Left, "année précédente"), keys.Help(k.Right, "année suivante"), keys.Help(k.Print, "imprimer en PDF"), k.Refresh},
		{k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom},
	}
}
