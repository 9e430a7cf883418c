package signin

import (
	"charm.land/bubbles/v2/key"

	"github.com/espace-adherent/adherent/tui/keys"
)

type keyMap struct {
	next, prev, open, mark, side, submit, back, stepBack, reset key.Binding
}

func newKeyMap(k keys.Map) keyMap {
	next, prev := keys.Help(k.Next, "suivant"), keys.Help(k.Prev, "précédent")
	next.SetKeys("tab", "down")
	prev.SetKeys("shift+tab", "up")
	side := key.NewBinding(key.WithKeys("left", "right"), key.WithHelp("← →", "d'un bouton à l'autre"))
	return keyMap{
		next: next, prev: prev, side: side,
		open:     keys.Help(k.Open, "se connecter"),
		mark:     k.Mark,
		submit:   keys.Help(k.Submit, "se connecter"),
		back:     keys.Help(k.Back, "abandonner la connexion"),
		stepBack: keys.Help(k.Back, "revenir"),
		reset:    keys.Help(k.PasswordReset, "oublié"),
	}
}

// ShortHelp is the help line; the root adds help and leaving.
func (s *Screen) ShortHelp() []key.Binding {
	k := s.keys
	if s.asked {
		return []key.Binding{k.next, k.open, k.stepBack}
	}
	return []key.Binding{k.next, k.open, k.reset}
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() [][]key.Binding {
	k := s.keys
	if s.asked {
		return [][]key.Binding{{k.next, k.prev, k.open, k.submit}, {k.side, k.stepBack}}
	}
	return [][]key.Binding{{k.next, k.prev, k.open, k.submit}, {k.mark, k.side, k.reset, k.back}}
}
