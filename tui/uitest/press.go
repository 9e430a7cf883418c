package uitest

import (
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/tui/keys"
)

// Press gives the message of a key by its name; see [keys.Press].
func Press(name string) tea.KeyPressMsg { return keys.Press(name) }

// Rune gives the message of a character as a terminal sends it.
func Rune(r rune) tea.KeyPressMsg { return keys.Press(string(r)) }
