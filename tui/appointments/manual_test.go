package appointments

import (
	"testing"

	"github.com/espace-adherent/adherent/tui/uitest"
)

// « Gérer vos rendez-vous »: the manual's words, and whom to ask for help.
func TestWordsOfTheManual(t *testing.T) {
	for _, w := range []int{80, 100, 120, 200} {
		s := New(florist(), uitest.Base(t), Options{Member: member(), Today: today, Help: "comptabilite@amsn.fr"}).Under().(*Screen)
		t.Cleanup(s.Close)
		d := uitest.NewDriver(t, s.panes, w, 40)
		d.Sees("À venir", "Annulation possible 3 jours ouvrés à l'avance", "Annul", "jusqu'au")
		if w > 80 { // at 80 it is under « ? »
			d.Sees("Besoin d'aide ? comptabilite@amsn.fr")
		}
	}
}
