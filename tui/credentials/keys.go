package credentials

import (
	"charm.land/bubbles/v2/key"

	"github.com/espace-adherent/adherent/tui/keys"
)

type keyMap struct {
	keys.Map
	next, prev, open, mark, side, submit, back, renew, email, save, dots key.Binding
}

func newKeyMap(k keys.Map, submit string) keyMap {
	next, prev := keys.Help(k.Next, "suivant"), keys.Help(k.Prev, "précédent")
	next.SetKeys("tab", "down")
	prev.SetKeys("shift+tab", "up")
	bind := func(stroke, word string) key.Binding {
		return key.NewBinding(key.WithKeys(stroke), key.WithHelp(stroke, word))
	}
	return keyMap{
		Map: k, next: next, prev: prev, mark: k.Mark,
		side:   key.NewBinding(key.WithKeys("left", "right"), key.WithHelp("← →", "d'un bouton à l'autre")),
		open:   keys.Help(k.Open, submit),
		submit: keys.Help(k.Submit, submit),
		back:   k.Back,
		renew:  bind("ctrl+n", "autre code"),
		email:  bind("ctrl+a", "par email"),
		save:   bind("ctrl+e", "enregistrer l'image"),
		dots:   bind("ctrl+t", "autre dessin"),
	}
}
