package form

import (
	"testing"

	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// The search begins with what of a job tells its code: never with a word cut to a letter or two.
func TestTheSearchOfCodesBeginsWithTheJob(t *testing.T) {
	for job, want := range map[string]string{
		"Boulanger": "Boulanger", "Fleuriste": "Fleur", "Vendeuse fleuriste": "Vendeuse fleur", "Chauffeur livreur": "Chauffeur livreur",
		"Assistante comptable": "comptable", "Hôtesse de caisse": "caisse", "Chargée de recrutement": "recrutement",
		"Manutentionnaire cariste": "cariste", "Assistante RH": "Assistante", "Développeur web": "Développe", "RH": "", "xyzzy": "", "": "",
	} {
		if got := beginning(job); got != want {
			t.Errorf("%s: %q, not %q", job, got, want)
		}
	}
}

// The label and the group of the code under the cursor are whole at 80 columns, and the columns have titles.
func TestTheSearchOfCodesCutsNothing(t *testing.T) {
	p := newPCSSearch(tui.Base{Theme: theme.New(true)}, "461b", "", nil)
	d := uitest.NewDriver(t, p, 80, 20)
	d.Sees("Code", "Libellé", "Groupe : Professions intermédiaires administratives et commerciales des\n entreprises")
}
