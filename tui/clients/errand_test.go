package clients

import (
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// errandAt opens an errand by its place in the menu.
func errandAt(d *uitest.Driver, e spst.Errand) {
	d.Key("T", "g")
	d.Key(slices.Repeat([]string{"j"}, slices.Index(spst.Errands(), e))...)
	d.Key("enter")
}

// Clients are marked one by one, all those shown, or what a filter shows; the marks outlive what narrows the list, and
// esc takes them off after it.
func TestMarks(t *testing.T) {
	p := &portal{members: counted()}
	s := New(p, uitest.Base(t), Options{Today: today})
	d := uitest.NewDriver(t, s, 100, 30)
	d.Key("space", "space")
	d.Sees("2 cochés", theme.SignOK+"  100042", theme.SignOK+"  100043", theme.Mark+" 100051")
	d.Key("k", "space")
	d.Sees("1 coché")
	d.Key("f", "g", "j", "enter", "*") // what is to be declared
	d.Sees("2 cochés", "2 sur 4")
	d.Key("E")
	d.Did(tui.Push{Route: route.Export{What: route.ExportClients, Only: []string{"100042", "100043"}, Lines: 2}})
	d.Key("esc")
	d.Sees("2 cochés", "4 clients")
	d.Key("*")
	d.Sees("4 cochés")
	d.Key("*")
	d.SeesNot("coché")
	d.Key("space", "space")
	p.members = counted()[1:]
	d.Run(s.Resume())
	d.Sees("1 coché") // the other is no longer a client
	if !s.Inside() {
		t.Error("esc leaves the marks")
	}
	d.Key("esc")
	d.SeesNot("coché")
	if s.Inside() {
		t.Error("esc has something more to take off")
	}
}

// An errand says beforehand for whom, what and what a mandate does not give; it is carried out for the others, its
// report stays, goes out, and can be seen again.
func TestErrand(t *testing.T) {
	p := &portal{members: counted()}
	d := drive(t, p, 100, 30)
	d.Key("*", "T")
	d.Sees("Pour 4 clients", spst.ErrandInvoices.Label(), spst.ErrandMissing.Label())
	d.Key("enter")
	d.Sees("2 clients à traiter · 2 refusés", "/telechargements/clients", "100043 GARAGE", theme.SignError+" refusé",
		"Votre mandat ne donne pas")
	d.Key("j")
	d.Sees("Votre mandat ne donne pas le droit « factures » : demandez-le à ce client.")
	if len(p.done) > 0 {
		t.Errorf("done before it was begun: %v", p.done)
	}
	d.Key("enter")
	d.Sees("2 faits · 2 refusés", "2 factures", theme.SignOK+" fait")
	slices.Sort(p.done)
	if got := strings.Join(p.done, ","); got != "invoices 100042,invoices 100051" {
		t.Errorf("done %s", got)
	}
	d.Key("E")
	e := d.Last().(tui.Push).Route.(route.Export)
	if e.What != route.ExportErrands || len(e.Errands) != 4 || e.Errands[0].State != spst.ErrandDone || e.Errands[1].State != spst.ErrandRefused {
		t.Errorf("exported %+v", e)
	}
	d.Key("enter") // there is nothing left
	if len(p.done) != 2 {
		t.Errorf("done again: %v", p.done)
	}
	d.Key("esc")
	d.Sees("2 cochés") // those refused
	d.Key("T", "G", "enter")
	d.Sees("2 faits · 2 refusés")
}

// Without marks it is for the client under the cursor; where nothing can be done, nothing is.
func TestErrandOfOne(t *testing.T) {
	p := &portal{members: counted()}
	d := drive(t, p, 80, 20)
	d.Key("G")
	errandAt(d, spst.ErrandDeclaration)
	d.Sees("1 client : ", "1 refusé", "100060")
	d.Key("enter", "ctrl+s")
	if len(p.done) > 0 {
		t.Errorf("done %v", p.done)
	}
	d.Key("esc")
	d.Key("/")
	d.Type("nobody")
	d.Key("tab", "T")
	d.Did(tui.Note{Text: noticeNobody})
}

// What fails for want of the portal stays to be done, with the others that are not; enter goes on with these alone.
func TestErrandGoesOn(t *testing.T) {
	down := true
	p := &portal{members: counted()}
	p.doing = func(m spst.Member) (spst.ErrandLine, error) {
		switch {
		case m.Number == "100043":
			return spst.ErrandLine{}, &spst.Error{Kind: spst.Conflict, Code: spst.CodeStale}
		case m.Number == "100051" && down:
			return spst.ErrandLine{}, &spst.Error{Kind: spst.Unavailable, Code: spst.CodeUnreachable}
		}
		return spst.ErrandLine{}, nil
	}
	d := drive(t, p, 100, 30)
	d.Key("*")
	errandAt(d, spst.ErrandCheck)
	d.Key("enter")
	d.Sees("1 client à traiter · 2 faits · 1 refusé", "Modifié entre-temps", "Le portail ne répond pas")
	down = false
	d.Key("enter")
	d.Sees("3 faits · 1 refusé")
	slices.Sort(p.done)
	if got := strings.Join(p.done, ","); got != "check 100042,check 100051,check 100060" {
		t.Errorf("done %s", got)
	}
	d.Key("esc")
	d.SeesNot("coché")
}

// A session that ends stops the errand; the root signs in again over it, and it goes on.
func TestErrandOfASessionThatEnds(t *testing.T) {
	ended := &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession}
	p := &portal{members: counted()}
	p.doing = func(spst.Member) (spst.ErrandLine, error) { return spst.ErrandLine{}, ended }
	d := drive(t, p, 100, 30)
	errandAt(d, spst.ErrandCheck)
	d.Key("enter")
	d.Failed(ended)
	d.Sees("1 client à traiter")
	p.doing = nil
	d.Key("enter")
	d.Sees("1 fait")
}

// esc stops what is under way; what is done is not done again.
func TestErrandStops(t *testing.T) {
	p := &portal{members: crowd(60)}
	for i := range p.members {
		p.members[i].Rights = spst.Rights()
	}
	d := drive(t, p, 100, 30)
	d.Key("*")
	errandAt(d, spst.ErrandRoster)
	d.Hold()
	d.Key("enter", "esc", "esc")
	d.Sees("0 sur 60")
	d.Release()
	d.Sees("clients à traiter")
	done := len(p.done)
	if done == 60 {
		t.Errorf("%d done", done)
	}
	d.Key("enter")
	d.Sees("60 faits")
	slices.Sort(p.done)
	if n := len(p.done); n != 60 || len(slices.Compact(p.done)) != 60 {
		t.Errorf("%d done", n)
	}
}

func TestErrandKeysAnswer(t *testing.T) {
	uitest.EveryKeyAnswers(t, func(t *testing.T) *uitest.Driver {
		d := drive(t, &portal{members: crowd(60)}, 80, 20)
		d.Key("*")
		errandAt(d, spst.ErrandCheck)
		d.Key("j", "j")
		return d
	})
	uitest.EveryKeyAnswers(t, func(t *testing.T) *uitest.Driver {
		d := drive(t, &portal{members: crowd(60)}, 80, 20)
		d.Key("*")
		errandAt(d, spst.ErrandCheck)
		d.Key("enter", "j", "j")
		return d
	})
	for _, size := range [][2]int{{60, 16}, {80, 20}, {200, 46}} {
		d := drive(t, &portal{members: crowd(60)}, size[0], size[1])
		d.Key("*")
		for _, e := range spst.Errands() {
			errandAt(d, e)
			d.Sees(e.Label()[:20], "60 clients : ")
			d.Key("esc")
		}
	}
}

// In words, each line says its client, its state and why.
func TestErrandSpoken(t *testing.T) {
	b := tui.NewBase(t.Context(), theme.NewSpoken())
	d := uitest.NewDriver(t, New(&portal{members: counted()}, b, Options{Today: today}), 120, 20)
	d.Key("*")
	errandAt(d, spst.ErrandInvoices)
	d.Key("j")
	d.Sees("100043 GARAGE LEROUX", "refusé", "Votre mandat ne donne pas le droit « factures »")
}
