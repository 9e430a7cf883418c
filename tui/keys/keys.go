// Package keys is the one place that says which key does what. The same key
// does the same thing everywhere; arrows and vim letters both work.
package keys

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// Map is every key of the interface with its French words. A screen takes the
// ones it answers to for its help, and renames one with [Help] where its own
// word is clearer.
type Map struct {
	// The root's own.
	Help, Palette, ChangeMember, Mailbox, Back, Quit, Leave key.Binding

	// From where one arrives.
	Account key.Binding

	// Moving.
	Up, Down, Left, Right, PageUp, PageDown, Top, Bottom key.Binding
	Open, Mark                                           key.Binding

	// Lists.
	Search, Sort, Filter, Refresh key.Binding

	// Work.
	Add, Edit, Remove, Undo, Redo     key.Binding
	Import, Export, Print, Check      key.Binding
	Detail, NIR, Copy, OpenFile, Jobs key.Binding

	// Forms.
	Next, Prev, Submit, PasswordReset key.Binding
}

// New gives the keys.
func New() Map {
	return Map{
		Help:         bind("?", "aide", "?", "f1"),
		Palette:      bind(":", "palette", ":"),
		ChangeMember: bind("ctrl+o", "changer d'adhérent", "ctrl+o"),
		Mailbox:      bind("ctrl+g", "courrier", "ctrl+g"),
		Back:         bind("esc", "retour", "esc"),
		Quit:         bind("q", "quitter", "q"),
		Leave:        bind("ctrl+c", "quitter", "ctrl+c"),

		Account: bind("m", "mon compte", "m"),

		Up:       bind("↑ k", "monter", "up", "k"),
		Down:     bind("↓ j", "descendre", "down", "j"),
		Left:     bind("← h", "à gauche", "left", "h"),
		Right:    bind("→ l", "à droite", "right", "l"),
		PageUp:   bind("pgup", "page précédente", "pgup", "ctrl+b"),
		PageDown: bind("pgdn", "page suivante", "pgdown", "ctrl+f"),
		Top:      bind("g", "au début", "g", "home"),
		Bottom:   bind("G", "à la fin", "G", "end"),
		Open:     bind("entrée", "ouvrir", "enter"),
		Mark:     bind("espace", "cocher", "space"),

		Search:  bind("/", "chercher", "/"),
		Sort:    bind("s", "trier", "s"),
		Filter:  bind("f", "filtrer", "f"),
		Refresh: bind("r", "actualiser", "r"),

		Add:      bind("a", "ajouter", "a"),
		Edit:     bind("e", "modifier", "e"),
		Remove:   bind("x", "sortir", "x"),
		Undo:     bind("u", "annuler le dernier geste", "u"),
		Redo:     bind("ctrl+y", "refaire", "ctrl+y"),
		Import:   bind("i", "importer", "i"),
		Export:   bind("E", "exporter", "E"),
		Print:    bind("p", "imprimer", "p"),
		Check:    bind("c", "contrôler", "c"),
		Detail:   bind("d", "détail", "d"),
		NIR:      bind("n", "montrer le n° de sécurité sociale", "n"),
		Copy:     bind("y", "copier", "y"),
		OpenFile: bind("o", "ouvrir le fichier", "o"),
		Jobs:     bind("ctrl+p", "codes PCS", "ctrl+p"),

		Next:          bind("tab", "champ suivant", "tab"),
		Prev:          bind("maj+tab", "champ précédent", "shift+tab"),
		Submit:        bind("ctrl+s", "valider", "ctrl+s"),
		PasswordReset: bind("ctrl+r", "mot de passe oublié", "ctrl+r"),
	}
}

// Help gives b with another word: « entrée se connecter ».
func Help(b key.Binding, word string) key.Binding {
	b.SetHelp(b.Help().Key, word)
	return b
}

// Shown gives b shown as another of its keys.
func Shown(b key.Binding, as string) key.Binding {
	b.SetHelp(as, b.Help().Desc)
	return b
}

func bind(shown, word string, strokes ...string) key.Binding {
	return key.NewBinding(key.WithKeys(strokes...), key.WithHelp(shown, word))
}

// Step tells how far a key moves in what has whole lines, page of them at a time;
// false for a key that moves nothing.
func (m *Map) Step(k tea.KeyPressMsg, page, whole int) (d int, moves bool) {
	switch {
	case key.Matches(k, m.Down):
		return 1, true
	case key.Matches(k, m.Up):
		return -1, true
	case key.Matches(k, m.PageDown):
		return page, true
	case key.Matches(k, m.PageUp):
		return -page, true
	case key.Matches(k, m.Bottom):
		return whole, true
	case key.Matches(k, m.Top):
		return -whole, true
	}
	return 0, false
}
