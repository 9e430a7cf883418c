package account

import (
	"charm.land/bubbles/v2/key"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/keys"
)

type keyMap struct {
	enrol, codes, off, end, revoke, create, other, refresh key.Binding
}

func newKeyMap(k keys.Map) keyMap {
	m := keyMap{
		refresh: k.Refresh,
		enrol:   keys.Help(k.Add, "activer le double facteur"),
		codes:   keys.Help(k.Check, "nouveaux codes de secours"),
		off:     keys.Help(k.Edit, "désactiver le double facteur"),
		end:     keys.Help(k.Remove, "fermer la session"),
		revoke:  keys.Help(k.Remove, "révoquer le jeton"),
		create:  key.NewBinding(key.WithKeys("A"), key.WithHelp("A", textCreate)),
		other:   keys.Help(k.Next, "sessions ↔ jetons"),
	}
	m.show(spst.SecondFactor{}, false)
	return m
}

// show leaves the keys that do something as things are.
func (k *keyMap) show(f spst.SecondFactor, onTokens bool) {
	k.enrol.SetEnabled(f.State == spst.FactorOff || f.State == spst.FactorRequired)
	k.codes.SetEnabled(f.State == spst.FactorOn)
	k.off.SetEnabled(f.State == spst.FactorOn)
	k.end.SetEnabled(f.State != "" && !onTokens)
	k.revoke.SetEnabled(f.State != "" && onTokens)
	k.create.SetEnabled(f.State == spst.FactorOff || f.State == spst.FactorOn)
	k.other.SetEnabled(f.State != "")
}

// ShortHelp is the help line.
func (s *Screen) ShortHelp() []key.Binding {
	switch {
	case s.sieve().Capturing():
		return s.sieve().Help(&s.Keys)
	case !s.sheet.Known:
		return nil
	}
	return []key.Binding{keys.Help(s.keys.enrol, "activer"), s.keys.end, keys.Help(s.keys.revoke, "révoquer"),
		keys.Help(s.keys.create, "créer un jeton"), s.keys.other,
		keys.Help(s.keys.codes, "codes de secours"), s.Keys.Search, s.Keys.Sort, s.Keys.Export, s.Keys.Print}
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() [][]key.Binding {
	switch {
	case s.sieve().Capturing():
		return [][]key.Binding{s.ShortHelp()}
	case !s.sheet.Known:
		return [][]key.Binding{{s.keys.refresh}}
	}
	k, own := &s.Keys, s.keys
	return [][]key.Binding{{own.enrol, own.codes, own.off, own.end, own.create, own.revoke},
		{own.other, k.Search, k.Sort, k.Export, k.Print, own.refresh},
		{k.Up, k.Down, k.Top, k.Bottom}}
}
