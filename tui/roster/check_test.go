package roster

import (
	"testing"

	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// checked opens « Contrôler la liste » on the anomalies of faulty.
func checked(t *testing.T) (*uitest.Driver, *checkPane) {
	t.Helper()
	d, s := start(t, newFake(faulty()...), 120, 36)
	d.Key("c")
	return d, s.panes.Top().(*checkPane)
}

// The check does what its words say: it is searched and sorted, taken out and printed;
// whoever is to go goes from there.
func TestTheCheckIsAListLikeTheOthers(t *testing.T) {
	d, p := checked(t)
	all := p.found()
	d.Key("/")
	d.Type("bernard")
	d.Sees("BERNARD Anne")
	if n := p.found(); n == 0 || n >= all {
		t.Errorf("%d of %d found", n, all)
	}
	d.Key("E")
	if p.search.Value() != "bernardE" {
		t.Errorf("searches %q", p.search.Value())
	}
	d.Key("backspace", "tab", "E")
	for i, key := range []string{"E", "p"} {
		d.Key(key)
		push, ok := d.Last().(tui.Push)
		e, _ := push.Route.(route.Export)
		if !ok || e.What != route.ExportEmployees || !e.Print.Anomalies || e.Print.Search != "bernard" || e.Lines == 0 || e.Paper != (i == 1) {
			t.Errorf("%s asks for %+v", key, d.Last())
		}
	}
	d.Key("esc")
	if p.search.Value() != "" || p.found() != all || p.s.panes.Top() != p {
		t.Error("esc takes off the search first")
	}
	d.Key("/")
	d.Type("code pcs")
	d.Sees("Code PCS manquant")
	d.SeesNot("N° de sécurité sociale manquant")
	d.Key("esc", "s", "G", "enter")
	first := p.groups()[p.rows[0].group]
	for _, g := range p.groups() {
		if len(g.found) > len(first.found) {
			t.Errorf("%s has %d, the first %d", g.code, len(g.found), len(first.found))
		}
	}
	d.Key("x")
	if _, ok := p.s.panes.Top().(*exitPane); !ok {
		t.Errorf("x opens %T", p.s.panes.Top())
	}
}

func TestTheCheckGoesToTheList(t *testing.T) {
	d, p := checked(t)
	d.Key("G")
	a, _ := p.current()
	d.Key("d")
	if e := p.s.current(); p.s.panes.Len() != 0 || e == nil || e.ID != a.EmployeeID || !p.s.list.detail {
		t.Errorf("in the list, on %+v", e)
	}
}

func TestEveryKeyOfTheCheckAnswers(t *testing.T) {
	uitest.EveryKeyAnswers(t, func(t *testing.T) *uitest.Driver {
		d, _ := checked(t)
		d.Key("down")
		return d
	})
	d, s := start(t, newFake(faulty()...), 80, 20, readOnly)
	d.Key("c", "x")
	d.Did(tui.No(noticeReadOnly))
	if s.panes.Len() != 1 {
		t.Error("who may only read takes somebody out")
	}
}
