package reconcile

import (
	"strings"

	"github.com/espace-adherent/adherent/spst"
)

// words are an action of one row, and of several.
func (a Action) words() (one, several string) {
	switch a {
	case Enter:
		return "entrée", "entrées"
	case Exit:
		return "sortie", "sorties"
	case Change:
		return "modification", "modifications"
	case Same:
		return "inchangé", "inchangés"
	default:
		return "refusé", "refusés"
	}
}

// Label is the word of an action: « entrée ».
func (a Action) Label() string {
	one, _ := a.words()
	return one
}

// Title is the title of the rows of an action: « Entrées ».
func (a Action) Title() string {
	_, several := a.words()
	return strings.ToUpper(several[:1]) + several[1:]
}

// Counted is how many rows have an action: « 3 entrées ».
func (a Action) Counted(n int) string {
	one, several := a.words()
	return spst.Counted(n, one, several)
}

// Moves says how many enter, leave and change: « 3 entrées, 1 sortie, 0 modification ».
func Moves(entered, left, changed int) string {
	return Enter.Counted(entered) + ", " + Exit.Counted(left) + ", " + Change.Counted(changed)
}

// Moves says what the rows write.
func (s Summary) Moves() string { return Moves(s.Enter, s.Exit, s.Change) }
