package roster

import (
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

func TestPanesGolden(t *testing.T) {
	for _, size := range sizes {
		t.Run(size.name, func(t *testing.T) {
			f := newFake(florist()...)
			d, _ := start(t, f, size.w, size.h)
			d.Key("j", "j", "j", "x")
			d.Golden("exit-" + size.name)
			d.Key("esc", "c")
			d.Golden("check-" + size.name)
			d.Key("esc", "g", "j", "e", "ctrl+p")
			d.Type("fleur")
			d.Golden("pcs-" + size.name)
			d.Key("enter", "shift+tab", "shift+tab")
			d.Type(" principal")
			f.elsewhere("e1", func(e *spst.Employee) {
				e.JobTitle, e.Comment = "Chef de caisse", "Rappeler le matin"
			})
			d.Key("ctrl+s")
			d.Golden("conflict-" + size.name)
		})
	}
}

// « Afficher le détail des salariés »: D puts the detail of each under its row, at
// every width, and takes it away again.
func TestDetailOfEverybody(t *testing.T) {
	for name, size := range map[string][2]int{"80x24": {80, 24}, "100x30": {100, 30}, "120x40": {120, 40}, "200x50": {200, 50}} {
		d, _ := start(t, newFake(florist()...), size[0], size[1])
		d.Key("d", "D") // without the detail beside, which is there from 180 columns on
		if size[0] < roomy {
			d.Key("d")
		}
		d.Sees("SIH (Suivi Individuel Habilitation)", "SIA (Suivi Individuel Adapté)")
		d.Golden("unfolded-" + name)
		d.Key("down", "D")
		d.SeesNot("Suivi Individuel Adapté")
	}
}
