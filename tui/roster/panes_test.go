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
