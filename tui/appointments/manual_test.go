package appointments

import (
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/tui/theme"
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

// The title of the last day is whole where nothing is cut for it, and what is due says by
// which article and what is left to do.
func TestWholeTitlesAndWhatIsDue(t *testing.T) {
	short := florist()
	short.coming = short.coming[:3] // no long name
	for _, x := range []struct {
		f *fake
		w int
	}{{short, 120}, {florist(), 200}} {
		d, _ := start(t, x.f, x.w, 36)
		d.Sees("Annulable jusqu'au", "R4624-16", textToAsk, "demandée le 22/11", "rdv le 02/12")
	}
	reading := New(florist(), uitest.Base(t), Options{Member: member(), Today: today}).Under().(*Screen)
	t.Cleanup(reading.Close)
	uitest.NewDriver(t, reading.panes, 120, 36).SeesNot(textToAsk) // who may not ask is not told to
}

// In words, what can be done and whom to ask are two things, on a line each.
func TestTheHeadIsSaidLineByLine(t *testing.T) {
	s := New(florist(), uitest.Base(t), Options{Member: member(), Today: today, Help: "aide@exemple.fr"}).Under().(*Screen)
	t.Cleanup(s.Close)
	uitest.NewDriver(t, s.panes, 120, 40)
	s.Theme = theme.NewSpoken()
	if lines := strings.Split(s.viewSearch(), "\n"); lines[len(lines)-1] != "Besoin d'aide ? aide@exemple.fr" {
		t.Errorf("%q", lines)
	}
}
