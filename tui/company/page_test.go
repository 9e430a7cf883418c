package company

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
)

var down = &spst.Error{Kind: spst.Unavailable, Code: spst.CodeUnreachable}

// historic is a portal with n announced changes, the last one of which may be withdrawn.
func historic(n int) *portal {
	p := newPortal()
	for i := range n {
		p.situations = append(p.situations, spst.SituationChange{
			ID: fmt.Sprint("s", i), Kind: spst.Administration, EffectiveOn: today.AddDays(-i), Comment: fmt.Sprintf("Commentaire %d.", i),
			DeclaredAt: today.AddDays(-i).Time(), UndoableUntil: today.AddDays(9 - i), Account: spst.Account{Name: "Marie Dupont"},
		})
	}
	return p
}

func TestEveryKeyAnswers(t *testing.T) {
	uitest.EveryKeyAnswers(t, func(t *testing.T) *uitest.Driver { // in the middle of what does not fit
		d, _ := start(t, historic(9), 80, 20)
		d.Key("j", "j")
		return d
	})
	for opens, except := range map[string][]string{"e": {"f2", "space"}, "a": {"f2", "shift+tab", "up"}} {
		uitest.EveryKeyAnswers(t, func(t *testing.T) *uitest.Driver {
			d, _ := start(t, newPortal(), 80, 20)
			d.Key(opens, "x")
			return d
		}, except...)
	}
}

func TestAnything(t *testing.T) {
	uitest.Anything(t, func(tb testing.TB, w, h int) *uitest.Driver {
		m := spst.Member{Number: "100042", Headcount: 44, Rights: []spst.Right{spst.RightRead, spst.RightCompany}}
		return uitest.NewDriver(tb, New(historic(3), uitest.Base(tb), Options{Member: m, Today: today}), w, h)
	})
}

// What does not fit is scrolled to, says that it goes on, and stops at both ends.
func TestScrolling(t *testing.T) {
	d, _ := start(t, historic(9), 80, 20)
	d.Sees(textMore, "FLEURISTE MARTIN")
	d.SeesNot("Commentaire 8.")
	first := d.Screen()
	for _, c := range []struct {
		there, back func()
	}{
		{func() { d.Key("j") }, func() { d.Key("k") }},
		{func() { d.Key("pgdown") }, func() { d.Key("pgup") }},
		{func() { d.Key("G", "G", "G") }, func() { d.Key("g", "g", "g") }},
		{func() { d.Wheel(5, 5, 2) }, func() { d.Wheel(5, 5, -2) }},
	} {
		c.there()
		if d.Screen() == first {
			t.Errorf("nothing moved:\n%s", first)
		}
		c.back()
		if d.Screen() != first {
			t.Errorf("not back at the top:\n%s", d.Screen())
		}
	}
	d.Key("G", "G", "G", "G", "G")
	d.Sees("Commentaire 8.")
	d.SeesNot(textMore)
	last := d.Screen()
	d.Key("j", "k")
	if d.Screen() == last {
		t.Error("what was scrolled past the end is to be scrolled back")
	}
	d.Resize(80, 60)
	d.Sees("FLEURISTE MARTIN", "Commentaire 8.")
}

// Before the company is read nothing is written: what is typed waits for it; when it
// cannot be had, it is said.
func TestNotReadYet(t *testing.T) {
	m := spst.Member{Rights: []spst.Right{spst.RightCompany}}
	for _, c := range []struct{ key, title string }{{"e", titleForm}, {"enter", titleForm}, {"a", titleSituation}} {
		d := uitest.NewHeldDriver(t, New(newPortal(), uitest.Base(t), Options{Member: m, Today: today}), 80, 20)
		d.Sees(textLoading)
		d.Key(c.key)
		d.Sees(textLoading)
		d.Release()
		if got := d.Title(); got != c.title {
			t.Errorf("%s opens %q", c.key, got)
		}
	}
	p := newPortal()
	p.fail = &spst.Error{Kind: spst.Unavailable, Code: spst.CodeUnreachable}
	d := uitest.NewDriver(t, New(p, uitest.Base(t), Options{Member: m, Today: today}), 80, 20)
	for _, k := range []string{"e", "enter", "a", "v", "u"} {
		d.Key(k)
		d.Did(tui.Note{Text: noticeNotYet})
	}
}

// Each state of the answers says what to do next.
func TestTheStateOfTheAnswers(t *testing.T) {
	var none spst.Date
	for _, c := range []struct {
		at   spst.Date
		want string
	}{
		{none, theme.SignWarn + " " + textNever},
		{today.AddDays(-400), theme.SignWarn + " Validé le 19/10/2025, il y a plus d'un an : relisez, puis v pour valider."},
		{today, theme.SignOK + " Réponses validées le 23/11/2026 par Marie Dupont."},
	} {
		p := newPortal()
		p.company.Validation.At = time.Time{}
		if !c.at.IsZero() {
			p.company.Validation.At = c.at.Time().Add(9 * time.Hour)
		}
		d, _ := start(t, p, 80, 20)
		d.Sees(c.want)
	}
}

// Once validated, the same version is not asked for twice while the answer is awaited;
// a cut one is asked for again with the same key.
func TestValidatingOnce(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 80, 20)
	d.Key("v")
	if q := d.Asked(); q.Yes != verbValidate || !strings.Contains(q.Text, "Votre nom et la date") {
		t.Errorf("asks %+v", q)
	}
	d.Hold()
	d.Accept()
	d.Sees(textValidating)
	before := len(d.Actions)
	d.Key("v")
	if len(d.Actions) != before {
		t.Error("asks again while it waits")
	}
	p.lost = true
	d.Release()
	d.Failed(&spst.Error{Kind: spst.Unavailable, Code: spst.CodeCut})
	d.Key("v")
	d.Accept()
	d.Did(tui.Notice{Text: noticeValidated})
	if len(p.keys) != 1 {
		t.Errorf("validated %d times", len(p.keys))
	}
}

// Somebody changed the company meanwhile: what changed is looked at, with who did it, and is not
// validated unseen.
func TestValidatingWhatHasChanged(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 80, 20)
	p.company.Activity, p.company.Version = "TOUT AUTRE CHOSE", 2
	d.Key("v")
	d.Accept()
	d.Sees("FLEURISTE MARTIN a changé au portail", uitest.LastChangeSaid, "TOUT AUTRE CHOSE", "modifié au portail seul")
	d.Key("left") // nothing is to be chosen
	d.SeesNot("modifié par vous")
	d.Key("esc")
	if len(p.keys) != 0 {
		t.Error("validated unseen")
	}
	d.Key("v")
	d.Accept()
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: noticeValidated})
	d.Sees("TOUT AUTRE CHOSE")
	if len(p.keys) != 1 || p.company.Activity != "TOUT AUTRE CHOSE" {
		t.Errorf("%d writes, %+v", len(p.keys), p.company)
	}
}

// A colleague validated meanwhile: the pane of who changes a field says so.
func TestValidatedWhileOneChanges(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 120, 30)
	d.Key("e", "enter") // the n° de TVA that is proposed
	p.company.Validation, p.company.Version = spst.Validation{At: today.Time(), Account: spst.Account{Name: "Paul Durand"}}, 2
	d.Key("ctrl+s")
	d.Sees(uitest.LastChangeSaid, "modifié par vous seul", "Dernière validation", "modifié au portail seul")
	d.Key("ctrl+s")
	if p.company.Version != 3 || p.company.Validation.Account.Name != "Paul Durand" {
		t.Errorf("kept %+v", p.company)
	}
}

func TestARefusedValidation(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 80, 20)
	d.Key("v")
	p.fail = &spst.Error{Kind: spst.Conflict, Message: "La campagne est close."}
	d.Accept()
	d.Failed(p.fail)
	d.SeesNot(textValidating)
}

// An ended session is handed on; another failure of a page that is known leaves it.
func TestTheSessionEnds(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 80, 20)
	p.fail = down
	d.Key("r")
	d.Did(tui.Notice{Text: noticeRefreshing})
	d.Sees("FLEURISTE MARTIN")
	d.SeesNot("Le portail ne répond pas")
	p.fail = &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession}
	d.Key("r")
	d.Failed(p.fail)
}

// What only the service changes says whom to write to, whatever is known of it.
func TestWhomToWriteTo(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 200, 46)
	d.Sees("comptabilite@amsn.fr.")
	s := New(bare{p}, uitest.Base(t), Options{Member: spst.Member{}, Today: today}).Under().(*Screen)
	uitest.NewDriver(t, s.panes, 200, 46).Sees("service facturation.")
}

// What is known is read as it is written, what is not has a dash.
func TestEachField(t *testing.T) {
	p := newPortal()
	c := &p.company
	c.Line2, c.Country, c.Fax, c.Mobile, c.Email, c.VAT = "BÂTIMENT B", "BELGIQUE", "0276081201", "0612345678", "contact@fleurs.example",
		"FR74775701584"
	c.LeftOn = spst.NewDate(2026, time.December, 31)
	d, _ := start(t, p, 120, 46)
	d.Sees("BÂTIMENT B", "BELGIQUE", "02 76 08 12 01", "06 12 34 56 78", "contact@fleurs.example", "FR74775701584", label("left_on"), "31/12/2026")
	for _, f := range spst.CompanyFields() {
		if words := strings.Fields(list.Show(f.Value(c))); len(words) > 0 && f.Name != "siret" {
			d.Sees(words[0], words[len(words)-1]) // the others may be on lines of their own
		}
	}
	d.Sees(label("siret"), spst.FormatSIRET(c.SIRET))
	d.SeesNot(textVATMissing, theme.Dash+"\n", "proposé")
	c.SIRET, c.VAT, c.Fax, c.NAFCode, c.NAFLabel = "123", "", "", "99.99Z", ""
	d.Key("r")
	d.Sees(label("siret")+strings.Repeat(" ", readLabel-len(label("siret")))+" 123", theme.SignError+" "+textVATMissing, theme.Dash, "99.99Z")
	d.SeesNot("proposé") // of what is no SIREN
}

// The company keeps its place beside its history at every size, and nothing that has
// room is cut.
func TestEverySize(t *testing.T) {
	for _, size := range append(uitest.Sizes(), [2]int{80, 60}) {
		d, _ := start(t, historic(1), size[0], size[1])
		words := []string{"FLEURISTE MARTIN", "12 RUE DES LILAS", "76000 ROUEN", "775 701 584 00168", "Commerce de détail"}
		if size[1] > 26 {
			words = append(words, "04/02/1997")
			words = append(words, "spécialisé", "02 76 08 12 00", headSituation, "Commentaire 0.", "effet le 23/11/2026, annoncé le",
				"23/11/2026 par Marie")
		}
		d.Sees(words...)
		if size[1] > 26 {
			d.SeesNot(theme.Ellipsis, textMore)
		}
	}
}

// bare is a portal that has not named its mailboxes.
type bare struct{ *portal }

func (bare) Service(context.Context) (spst.Service, error) { return spst.Service{}, nil }
