package roster

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// historyPane shows who changed an employee, when, and which fields.
type historyPane struct {
	tui.Base
	s       *Screen
	id      string // of the employee
	name    string
	ticket  tui.Ticket
	entries []spst.HistoryEntry
	loaded  bool
	top     int
}

func (s *Screen) openHistory(e spst.Employee) tea.Cmd {
	p := &historyPane{Base: s.Base, s: s, id: e.ID, name: e.DisplayName()}
	return s.panes.Open(p)
}

// Init asks for the history.
func (p *historyPane) Init() tea.Cmd {
	svc, member, id := p.s.svc, p.s.o.Member.Number, p.id
	var cmd tea.Cmd
	p.ticket, cmd = tui.Request(p.Ctx, func(ctx context.Context) ([]spst.HistoryEntry, error) {
		return svc.EmployeeHistory(ctx, member, id)
	})
	return cmd
}

func (p *historyPane) Title() string { return titleHistory + p.name }

func (p *historyPane) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tui.Reply[[]spst.HistoryEntry]:
		if msg.Ticket != p.ticket {
			return nil, nil
		}
		p.loaded, p.entries = msg.Err == nil, msg.Value
		if msg.Err != nil {
			return tui.Fail{Err: msg.Err}, nil
		}
	case tea.KeyPressMsg:
		return p.onKey(msg), nil
	}
	return nil, nil
}

func (p *historyPane) onKey(k tea.KeyPressMsg) tui.Action {
	bound := &p.Keys
	switch {
	case key.Matches(k, bound.Back), key.Matches(k, keyHistory):
		return tui.Pop{}
	case key.Matches(k, bound.Up):
		p.top = max(p.top-1, 0)
	case key.Matches(k, bound.Down):
		p.top = min(p.top+1, max(len(p.entries)-1, 0))
	}
	return nil
}

// actionWidth is that of the longest [spst.HistoryEntry.Label], and two blanks.
const actionWidth = 24

func (p *historyPane) View() string {
	th := p.Theme
	lines := []string{""}
	switch {
	case !p.loaded:
		lines = append(lines, "  "+th.Muted.Render(textLoadingHistory))
	case len(p.entries) == 0:
		lines = append(lines, "  "+th.Muted.Render(textNoHistory))
	}
	for _, e := range p.entries[min(p.top, len(p.entries)):] {
		head := widget.Fit(spst.Today(e.At).French(), 12) + widget.Fit(e.Label(), actionWidth)
		lines = append(lines, "  "+ansi.Truncate(head+e.Account.Name, max(p.W-4, 1), theme.Ellipsis))
		if len(e.Fields) > 0 {
			names := make([]string, len(e.Fields))
			for i, f := range e.Fields {
				names[i] = fieldName(f)
			}
			for l := range strings.SplitSeq(ansi.Wrap(strings.Join(names, ", "), max(p.W-16, 10), ""), "\n") {
				lines = append(lines, strings.Repeat(" ", 14)+th.Muted.Render(l))
			}
		}
	}
	return widget.Body(lines, p.H)
}

func (p *historyPane) ShortHelp() []key.Binding {
	return []key.Binding{p.Keys.Up, p.Keys.Down, p.Keys.Back}
}

func (p *historyPane) FullHelp() [][]key.Binding { return [][]key.Binding{p.ShortHelp()} }
