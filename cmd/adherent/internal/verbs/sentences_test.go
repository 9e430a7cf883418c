package verbs

import "testing"

// A list without a line says so in words, not « 0 … ».
func TestAnEmptyListSaysSo(t *testing.T) {
	for got, want := range map[string]string{
		dueSentence(0, 0, false):                               "Aucune visite à prévoir dans les 90 jours : tout est à jour.",
		dueSentence(0, 0, true):                                "Aucune visite en retard : « adherent rdv echeances » donne celles des 90 jours qui viennent.",
		dueSentence(3, 1, false):                               "3 visites, dont 1 en retard.",
		counted(0, "salarié", "salariés", "Aucun salarié.")[0]: "Aucun salarié.",
		counted(1, "salarié", "salariés", "Aucun salarié.")[0]: "1 salarié.",
	} {
		if got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}
