package roster

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// pcsPane searches the PCS-ESE by label or by code.
type pcsPane struct {
	tui.Base
	picker *widget.Picker
	chosen func(spst.PCS) tea.Cmd
}

// openPCS opens the search on a query; chosen gets the code that is picked. The code of those who have
// the job comes first until something else is searched for.
func (s *Screen) openPCS(query, job string, chosen func(spst.PCS) tea.Cmd) tea.Cmd {
	usual := s.known.codeOf(job)
	p := &pcsPane{Base: s.Base, chosen: chosen}
	p.picker = widget.NewPicker(s.Theme, labelPCSSearch, labelPCSCode, 5, func(q string) []widget.Item {
		if usual == "" || q != "" && q != query {
			return findPCS(q)
		}
		others := slices.DeleteFunc(findPCS(q), func(i widget.Item) bool { return i.Code == usual })
		return append(findPCS(usual)[:1], others...)
	})
	if query != "" && len(spst.SearchPCS(query)) > 0 {
		p.picker.SetQuery(query)
	}
	return s.panes.Open(p)
}

func findPCS(query string) []widget.Item {
	found := spst.SearchPCS(query)
	items := make([]widget.Item, len(found))
	for i, p := range found {
		items[i] = widget.Item{Code: p.Code, Label: p.Label, Note: p.Group}
	}
	return items
}

// The lines of the pane around the picker.
const (
	pcsHead = 1
	pcsFoot = 3
)

func (p *pcsPane) Init() tea.Cmd { return p.picker.Focus() }

func (p *pcsPane) Title() string { return titlePCS }

func (p *pcsPane) Capturing() bool { return true }

func (p *pcsPane) SetSize(w, h int) {
	p.Base.SetSize(w, h)
	p.picker.SetSize(w, h-pcsHead-pcsFoot)
}

func (p *pcsPane) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, p.Keys.Back):
			return tui.Pop{}, nil
		case msg.String() == "enter", key.Matches(msg, p.Keys.Submit):
			return p.pick()
		}
	case tea.MouseClickMsg:
		msg.Y -= pcsHead
		return nil, p.picker.Update(msg)
	}
	return nil, p.picker.Update(msg)
}

func (p *pcsPane) pick() (tui.Action, tea.Cmd) {
	it, ok := p.picker.Picked()
	if !ok {
		return tui.No(noticeNoPCS), nil
	}
	return tui.Pop{}, p.chosen(spst.PCS{Code: it.Code, Label: it.Label, Group: it.Note})
}

func (p *pcsPane) View() string {
	th := p.Theme
	lines := []string{""}
	lines = append(lines, strings.Split(p.picker.View(), "\n")...)
	lines = widget.FitHeight(lines, p.H-pcsFoot)
	if p.picker.Len() == 0 {
		lines[min(pcsHead+3, len(lines)-1)] = "   " + th.Muted.Render(noticeNoPCS)
	}
	lines = append(lines, th.Rule.Render(strings.Repeat("─", p.W)))
	if it, ok := p.picker.Picked(); ok {
		lines = append(lines,
			" "+th.Accent.Render(it.Code)+" "+ansi.Truncate(it.Label, max(p.W-8, 1), theme.Ellipsis),
			" "+th.Muted.Render(ansi.Truncate(textPCSGroup+it.Note, p.W-2, theme.Ellipsis)))
	}
	return widget.Body(lines, p.H)
}

func (p *pcsPane) Cursor() *tea.Cursor {
	c := p.picker.Cursor()
	if c != nil {
		c.Y += pcsHead
	}
	return c
}

func (p *pcsPane) ShortHelp() []key.Binding {
	k := &p.Keys
	return []key.Binding{keys.Help(k.Open, "choisir"), keyArrowsList, keys.Help(k.Back, "retour au formulaire")}
}

func (p *pcsPane) FullHelp() [][]key.Binding { return [][]key.Binding{p.ShortHelp()} }

// keyArrowsList moves in a list while letters type.
var keyArrowsList = key.NewBinding(key.WithKeys("up", "down"), key.WithHelp("↑ ↓", "parcourir"))
