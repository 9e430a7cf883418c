package widget

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
)

// Search narrows a list as one types. While it has the keys, those that are no
// letters still move in the list, enter keeps what is found, and esc takes the
// search away.
type Search struct{ *Field }

// NewSearch makes the search of a list.
func NewSearch(th *theme.Theme, o Options) Search { return Search{NewField(th, o)} }

// Active tells whether it has the keys, or keeps something out.
func (s Search) Active() bool { return s.Focused() || s.Value() != "" }

// Begin gives it the keys; what is typed replaces the search in force.
func (s Search) Begin() tea.Cmd {
	cmd := s.Focus()
	s.SelectAll()
	return cmd
}

// Key takes a key. changed tells that the list is to be found again; moves gets
// the keys that move in it.
func (s Search) Key(k tea.KeyPressMsg, moves func(tea.KeyPressMsg) bool) (changed bool, cmd tea.Cmd) {
	switch k.String() {
	case "esc":
		return s.Clear(), nil
	case "enter", "tab":
		s.Blur()
	case "up", "down", "pgup", "pgdown":
		moves(k)
	default:
		return s.Input(k)
	}
	return false, nil
}

// Input types a key or a paste, when the search has the keys.
func (s Search) Input(msg tea.Msg) (changed bool, cmd tea.Cmd) {
	if !s.Focused() {
		return false, nil
	}
	before := s.Value()
	cmd = s.Update(msg)
	return s.Value() != before, cmd
}

// Clear takes the search away; changed tells whether there was one.
func (s Search) Clear() (changed bool) {
	changed = s.Value() != ""
	s.SetValue("")
	s.Blur()
	return changed
}

// Help is the keys of a search.
func (s Search) Help(k *keys.Map) []key.Binding {
	return []key.Binding{keys.Help(k.Open, "garder"), keys.Help(k.Back, "effacer"), keys.Shown(keys.Help(k.Down, "parcourir"), "↓")}
}
