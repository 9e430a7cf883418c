package verbs

import (
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

// A list without a line says so in words, not « 0 … ».
func TestAnEmptyListSaysSo(t *testing.T) {
	due := func(total, late, untracked int, only bool) string {
		return dueSentence(spst.VisitsDuePage{Total: total, Overdue: late, Untracked: untracked}, only)
	}
	for got, want := range map[string]string{
		due(0, 0, 0, false):  "Aucune visite à prévoir dans les 90 jours : tout est à jour.",
		due(0, 0, 40, false): "Aucune visite à prévoir dans les 90 jours.",
		due(4, 0, 0, false):  "4 visites, aucune en retard.",
		due(2, 2, 0, true):   "2 visites en retard.",
		due(0, 0, 0, true):   "Aucune visite en retard : « adherent rdv echeances » donne celles des 90 jours qui viennent.",
		due(3, 1, 0, false):  "3 visites, dont 1 en retard.",
		counted(0, "salarié", "salariés", "Aucun salarié.")[0]: "Aucun salarié.",
		counted(1, "salarié", "salariés", "Aucun salarié.")[0]: "1 salarié.",
	} {
		if got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}
