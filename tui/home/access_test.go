package home

import (
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/uitest"
)

func TestMandateThatOnlyReads(t *testing.T) {
	m := member()
	m.Rights = []spst.Right{spst.RightRead}
	d := uitest.NewDriver(t, New(newPortal(), uitest.Base(t), Options{Member: m, Today: today}), 80, 20)
	d.Sees("lecture seule · 44 salariés", "lecture seule · ▲ à compléter", "hors de votre mandat")
	d.Key("4")
	refused, ok := d.Last().(tui.Fail)
	if !ok || spst.KindOf(refused.Err) != spst.Forbidden {
		t.Errorf("%+v", d.Last())
	}
	d.Key("3")
	d.Did(tui.Push{Route: route.Roster{Member: m}})
}

func TestMembersOwnAccountIsWhole(t *testing.T) {
	d := drive(t, newPortal(), 80, 20)
	d.SeesNot("lecture seule", "hors de votre mandat")
}

// No figure is cut for the words that say that it may only be read.
func TestAFigureThatMayOnlyBeReadIsWhole(t *testing.T) {
	for _, width := range []int{80, 100} {
		m := member()
		m.Rights = []spst.Right{spst.RightRead}
		p := newPortal()
		p.todo = nil
		p.declarations[0].Status, p.declarations[0].Closes = spst.DeclarationToEnter, spst.NewDate(2027, 1, 31)
		d := uitest.NewDriver(t, New(p, uitest.Base(t), Options{Member: m, Today: today}), width, 24)
		d.Sees("lecture · 44 salariés · ✓ aucune anomalie", "lecture · ○ 2027 : À saisir, jusqu'au 31/01")
	}
}
