package home

import (
	"charm.land/bubbles/v2/key"

	"github.com/espace-adherent/adherent/tui/keys"
)

type keyMap struct {
	keys.Map
	number, side key.Binding
}

func newKeyMap(k keys.Map) keyMap {
	return keyMap{
		Map:    k,
		number: key.NewBinding(key.WithKeys("1", "2", "3", "4", "5", "6", "7"), key.WithHelp("1-7", "service")),
		side:   key.NewBinding(key.WithKeys("tab", "shift+tab", "left", "right", "h", "l"), key.WithHelp("tab", "services ↔ à faire")),
	}
}

// ShortHelp is the help line.
func (s *Screen) ShortHelp() []key.Binding {
	k := s.keys
	return []key.Binding{k.number, k.Open, k.side, k.Account, k.Refresh}
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() [][]key.Binding {
	k := s.keys
	return [][]key.Binding{{k.number, k.Open, k.side, k.Account, k.Refresh}, {k.Up, k.Down, k.Top, k.Bottom}}
}
