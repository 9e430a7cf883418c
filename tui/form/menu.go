package form

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/widget"
)

// menu is a [widget.Menu] over the pane that it was opened on.
type menu struct {
	tui.Base
	*widget.Menu
	panes  *tui.Panes
	under  tui.Screen
	middle bool // of the screen
	x, y   int  // of the box
}

// OpenMenu opens a menu as a pane over what is seen, with its box at x, y.
func OpenMenu(panes *tui.Panes, b tui.Base, m *widget.Menu, x, y int) tea.Cmd {
	return panes.Open(&menu{Base: b, Menu: m, panes: panes, under: panes.Seen(), x: x, y: y})
}

// OpenMenuInMiddle opens a menu as a pane in the middle of what is seen.
func OpenMenuInMiddle(panes *tui.Panes, b tui.Base, m *widget.Menu) tea.Cmd {
	return panes.Open(&menu{Base: b, Menu: m, panes: panes, under: panes.Seen(), middle: true})
}

// Init asks for nothing.
func (m *menu) Init() tea.Cmd { return nil }

// Title is that of what it lies over.
func (m *menu) Title() string {
	if t, ok := m.under.(tui.Titler); ok {
		return t.Title()
	}
	return ""
}

// Capturing is always so: letters and esc are the menu's.
func (m *menu) Capturing() bool { return true }

// Update implements [tui.Screen].
func (m *menu) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	stays, cmd := true, tea.Cmd(nil)
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		stays, cmd = m.Key(msg, &m.Keys)
	case tea.MouseClickMsg:
		if msg.Button == tea.MouseLeft {
			stays, cmd = m.Click(msg.X-m.x, msg.Y-m.y)
		}
	case tea.MouseWheelMsg:
		m.Wheel(keys.Wheel(msg))
	}
	switch {
	case stays:
		return nil, cmd
	case m.panes.Top() != tui.Screen(m): // what was chosen has opened another pane
		m.panes.Drop(m)
		return nil, cmd
	}
	return tui.Pop{}, cmd
}

// View implements [tui.Screen].
func (m *menu) View() string {
	lines := strings.Split(m.under.View(), "\n")
	if m.middle {
		m.x, m.y = max((m.W-m.Width())/2, 0), max((m.H-len(m.Items)-2)/2, 0)
	}
	widget.Overlay(lines, m.ViewIn(m.Theme, m.H-m.y), m.x, m.y, m.W)
	return widget.Clip(lines, m.W, m.H)
}

// ShortHelp is the help line.
func (m *menu) ShortHelp() []key.Binding { return m.Help(&m.Keys) }

// FullHelp is every key of the menu.
func (m *menu) FullHelp() [][]key.Binding { return [][]key.Binding{m.ShortHelp()} }
