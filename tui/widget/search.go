package widget

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
)

// Every list asks for a search, and says that it finds nothing, in these words.
const (
	SearchLabel  = "Rechercher :"
	NothingFound = "Rien ne correspond : esc remontre tout."
)

// Search filters a list while the person types. While it has the keys, those that type no letter still
// move in the list, enter keeps the filter, and esc removes it.
type Search struct{ *Field }

// NewSearch makes the search of a list: a field of that width, for that many characters.
func NewSearch(th *theme.Theme, width, limit int) Search {
	return Search{NewField(th, Options{Label: SearchLabel, Width: width, Limit: limit})}
}

// Active tells whether the search has the keys, or filters the list.
func (s Search) Active() bool { return s.Focused() || s.Value() != "" }

// Begin gives the search the keys; what is typed replaces the current search.
func (s Search) Begin() tea.Cmd {
	cmd := s.Focus()
	s.SelectAll()
	return cmd
}

// Key handles a key. changed tells that the list must be filtered again; moves gets the keys that move
// in the list.
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

// Clear removes the search; changed tells whether there was one.
func (s Search) Clear() (changed bool) {
	changed = s.Value() != ""
	s.SetValue("")
	s.Blur()
	return changed
}

// Help gives the keys of a search.
func (s Search) Help(k *keys.Map) []key.Binding {
	return []key.Binding{keys.Help(k.Open, "garder"), keys.Help(k.Back, "effacer"), keys.Shown(keys.Help(k.Down, "parcourir"), "↓")}
}
