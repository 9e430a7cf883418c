package account

import (
	"charm.land/bubbles/v2/key"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/keys"
)

type keyMap struct {
	moves                           keys.Map
	enrol, codes, off, end, refresh key.Binding
}

func newKeyMap(k keys.Map) keyMap {
	m := keyMap{
		moves: k, refresh: k.Refresh,
		enrol: keys.Help(k.Add, "activer le double facteur"),
		codes: keys.Help(k.Check, "nouveaux codes de secours"),
		off:   keys.Help(k.Edit, "désactiver le double facteur"),
		end:   keys.Help(k.Remove, "fermer la session"),
	}
	m.show(spst.SecondFactor{})
	return m
}

// show leaves the keys that do something as things are.
func (k *keyMap) show(f spst.SecondFactor) {
	k.enrol.SetEnabled(f.State == spst.FactorOff || f.State == spst.FactorRequired)
	k.codes.SetEnabled(f.State == spst.FactorOn)
	k.off.SetEnabled(f.State == spst.FactorOn)
	k.end.SetEnabled(f.State != "")
}

// ShortHelp is the help line.
func (s *Screen) ShortHelp() []key.Binding {
	return []key.Binding{keys.Help(s.keys.enrol, "activer"), keys.Help(s.keys.codes, "codes de secours"), s.keys.end}
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() [][]key.Binding {
	k := s.keys
	return [][]key.Binding{{k.enrol, k.codes, k.off, k.end, k.refresh}, {k.moves.Up, k.moves.Down, k.moves.Top, k.moves.Bottom}}
}
