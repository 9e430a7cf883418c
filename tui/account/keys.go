package account

import (
	"charm.land/bubbles/v2/key"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/keys"
)

type keyMap struct {
	enrol, codes, off, end, refresh key.Binding
}

func newKeyMap(k keys.Map) keyMap {
	m := keyMap{
		refresh: k.Refresh,
		enrol:   keys.Help(k.Add, "activer le double facteur"),
		codes:   keys.Help(k.Check, "nouveaux codes de secours"),
		off:     keys.Help(k.Edit, "désactiver le double facteur"),
		end:     keys.Help(k.Remove, "fermer la session"),
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
	switch {
	case s.sieve.Capturing():
		return s.sieve.Help(&s.Keys)
	case !s.sheet.Known:
		return nil
	}
	return []key.Binding{keys.Help(s.keys.enrol, "activer"), keys.Help(s.keys.codes, "codes de secours"), s.keys.end,
		s.Keys.Search, s.Keys.Sort, s.Keys.Export, s.Keys.Print}
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() [][]key.Binding {
	switch {
	case s.sieve.Capturing():
		return [][]key.Binding{s.ShortHelp()}
	case !s.sheet.Known:
		return [][]key.Binding{{s.keys.refresh}}
	}
	k, own := &s.Keys, s.keys
	return [][]key.Binding{{own.enrol, own.codes, own.off, own.end, own.refresh}, {k.Search, k.Sort, k.Export, k.Print},
		{k.Up, k.Down, k.Top, k.Bottom}}
}
