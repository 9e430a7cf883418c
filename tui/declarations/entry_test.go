package declarations

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
	"github.com/espace-adherent/adherent/tui/widget"
)

// screen opens the screen as somebody on some day.
func screen(t *testing.T, p *portal, o Options) (*uitest.Driver, *Screen) {
	t.Helper()
	panes := New(p, uitest.Base(t), o)
	s, _ := panes.Under().(*Screen)
	return uitest.NewDriver(t, panes, 80, 20), s
}

// entering opens the declaration of 2027 at one of its steps.
func entering(t *testing.T, p *portal, step int) (*uitest.Driver, *Screen) {
	t.Helper()
	d, s := screen(t, p, Options{Member: member(), Today: january})
	d.Key("enter")
	for range step {
		d.Key("enter")
	}
	return d, s
}

// certifying fills in the certification of 2027.
func certifying(t *testing.T, p *portal) (*uitest.Driver, *Screen) {
	t.Helper()
	d, s := entering(t, p, atCertify)
	d.Type("Anne MARTIN")
	d.Key("tab", "space")
	return d, s
}

func TestEveryKeyOfADeclarationAnswers(t *testing.T) {
	at := func(step int, keys ...string) func(*testing.T) *uitest.Driver {
		return func(t *testing.T) *uitest.Driver {
			p := sample()
			p.roster = staff(60)
			d, _ := entering(t, p, step)
			d.Key(keys...)
			return d
		}
	}
	// what scrolls has nothing under it where all of it is seen
	still := []string{"up", "k", "down", "j", "pgup", "pgdown", "ctrl+b", "ctrl+f", "g", "G", "home", "end"}
	for name, c := range map[string]struct {
		start  func(*testing.T) *uitest.Driver
		except []string
	}{
		"the list":          {func(t *testing.T) *uitest.Driver { return drive(t, sample(), 80, 20) }, []string{"esc"}}, // the root's,
		"the anomalies":     {at(atRoster), append(still, "left", "h", "shift+tab")},
		"the people":        {at(atPeople, "pgdown", "pgdown"), nil},
		"the estimate":      {at(atEstimate), still},
		"the certification": {at(atCertify, "tab"), nil},
		"a sheet": {func(t *testing.T) *uitest.Driver {
			d := drive(t, sample(), 80, 20)
			d.Key("down", "enter")
			return d
		}, []string{"up", "k", "pgup", "ctrl+b", "g", "home"}},
	} {
		t.Run(name, func(t *testing.T) { uitest.EveryKeyAnswers(t, c.start, c.except...) })
	}
}

// The steps are gone through by each of their keys, both ways, and no further.
func TestTheStepsAndTheirKeys(t *testing.T) {
	for _, next := range []string{"enter", "right", "l", "tab"} {
		for _, prev := range []string{"left", "h", "shift+tab", "backspace", "esc"} {
			d, s := entering(t, sample(), 0)
			d.Key(next, next)
			if s.entry.step != atEstimate {
				t.Fatalf("%s twice goes to step %d", next, s.entry.step)
			}
			d.Key(prev, prev)
			if s.entry.step != atRoster || !s.panes.Has(s.entry) {
				t.Fatalf("%s twice goes to step %d, in the entry %v", prev, s.entry.step, s.panes.Has(s.entry))
			}
			d.Key("left", "h")
			if s.entry.step != atRoster {
				t.Errorf("before the first step: %d", s.entry.step)
			}
		}
	}
	d, s := entering(t, sample(), atCertify)
	d.Key("esc")
	if s.entry.step != atEstimate {
		t.Errorf("esc from the certification goes to step %d", s.entry.step)
	}
}

// Each step is kept as it is reached, with a key of its own.
func TestEachStepIsKept(t *testing.T) {
	p := sample()
	d, _ := entering(t, p, 0)
	for i, step := range spst.DeclarationSteps()[1:] {
		d.Key("enter")
		if x := p.at(2027); x.Step != step || x.Version != int64(i)+2 {
			t.Errorf("kept %q, version %d", x.Step, x.Version)
		}
	}
	d.Key("esc")
	if x := p.at(2027); x.Step != spst.StepEstimate {
		t.Errorf("a step back is kept as %q", x.Step)
	}
	if unique := slices.Compact(slices.Sorted(slices.Values(p.keys))); len(unique) != len(p.keys) {
		t.Errorf("%q", p.keys)
	}
}

// What the portal refuses is beside its field; anything else is said, and the
// certification stays as it was typed.
func TestAConfirmationThatIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		sees string
	}{
		"a name": {&spst.Error{Kind: spst.Invalid,
			Problems: []spst.Problem{{Field: "certified_by", Severity: spst.SeverityError, Message: "Donnez un nom et un prénom."}}},
			"✗ Donnez un nom et un prénom."},
		"session": {&spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession}, "Anne MARTIN"},
		"mandate": {&spst.Error{Kind: spst.Forbidden, Code: spst.CodeMandate}, "Anne MARTIN"},
		"storage": {&spst.Error{Kind: spst.Unavailable, Code: spst.CodeStorage}, "Anne MARTIN"},
	} {
		t.Run(name, func(t *testing.T) {
			p := sample()
			d, s := certifying(t, p)
			p.refuses = c.err
			d.Key("ctrl+s")
			d.Accept()
			d.Failed(c.err)
			d.Sees(c.sees, "Anne MARTIN", "[x]", "● 4 Certification")
			if x := p.at(2027); x.Status != spst.DeclarationDraft {
				t.Errorf("%+v", x)
			}
			p.refuses = nil
			d.Key("ctrl+s")
			d.Accept()
			d.Sees("✓ Confirmée")
			if s.Unsaved() {
				t.Error("confirmed, it is unsaved")
			}
		})
	}
}

// The answer to a confirmation is lost: the portal has it, and it is read.
func TestAConfirmationUnderWay(t *testing.T) {
	p := sample()
	d, _ := certifying(t, p)
	d.Key("ctrl+s")
	if q := d.Asked(); q.Yes != "Confirmer" || !strings.Contains(q.Text, "12 salariés au 01/01/2027") || !strings.Contains(q.Text,
		"Certifiée par Anne MARTIN. Elle ne pourra plus être modifiée.") {
		t.Errorf("%+v", q)
	}
	d.Hold()
	d.Accept()
	d.Sees("◌ " + textSending)
	n := d.Held()
	d.Key("ctrl+s", "enter", "x", "tab")
	d.Send(certified{}) // a second yes
	if d.Held() != n {
		t.Errorf("%d requests after %d", d.Held(), n)
	}
	d.Release()
	d.Did(tui.Notice{Text: noticeConfirmed(2027)})
	d.Sees("✓ Confirmée")
	d.Key("esc")
	d.Sees("✓ Confirmée", textList) // in the list too
}

// Nothing certified is asked about: without a name, without the box, without an
// estimate yet.
func TestWhatIsNotCertifiedIsNotAsked(t *testing.T) {
	for name, keys := range map[string][]string{"nothing": nil, "no box": {"A", "n", "n", "e"}, "no name": {"tab", "space"}} {
		p := sample()
		d, _ := entering(t, p, atCertify)
		d.Key(keys...)
		d.Key("ctrl+s")
		if _, asked := d.Last().(tui.Ask); asked || p.at(2027).Status != spst.DeclarationDraft {
			t.Errorf("%s: %v", name, d.Last())
		}
		d.Sees("✗")
	}
}

// The last days are counted in words, the list and the sheet alike.
func TestHowManyDaysAreLeft(t *testing.T) {
	for day, want := range map[spst.Date]string{
		january: "il reste 16 jours", spst.NewDate(2027, 1, 30): "il reste 1 jour", spst.NewDate(2027, 1, 31): "c'est le dernier jour",
	} {
		d, _ := screen(t, sample(), Options{Member: member(), Today: day})
		d.Sees(want + ".")
		d.Key("enter")
		d.Sees(want + "\n")
	}
}

// A list in order says so; the anomalies are counted by kind, the gravest first.
func TestTheCheckBeforeDeclaring(t *testing.T) {
	p := sample()
	p.roster = p.roster[:1]
	p.roster[0].NIR, _ = spst.ParseNIR("2900376540012")
	p.roster[0].DeclaredCategory = spst.SI
	d, _ := entering(t, p, 0)
	d.Sees("✓ Aucune anomalie : 1 salarié dans la liste.")
	p = sample()
	p.roster[3].PCSCode = ""
	d, _ = entering(t, p, 0)
	text := d.Screen()
	if blocks, warns := strings.Index(text, "✗ N° de sécurité sociale"), strings.Index(text, "▲ Code PCS manquant"); blocks < 0 ||
		warns < blocks {
		t.Errorf("the gravest are not first:\n%s", text)
	}
	p = sample()
	p.roster = p.roster[:1]
	p.roster[0].NIR, p.roster[0].DeclaredCategory = "", spst.SI
	d, _ = entering(t, p, 0)
	d.Sees("1 anomalie dans la liste")
}

// The list cannot be read: it is said in its place, « r » reads it again, and the
// portal that is back does too.
func TestTheRosterCannotBeRead(t *testing.T) {
	for name, again := range map[string]func(*uitest.Driver){
		"by hand": func(d *uitest.Driver) { d.Key("r") }, "back": func(d *uitest.Driver) { d.Send(tui.Online(true)) },
	} {
		p := sample()
		p.read = unreachable()
		d, s := entering(t, p, 0)
		d.Failed(p.read)
		d.Sees("✗ Le portail ne répond pas", "Appuyez sur", "r pour réessayer.")
		d.Key("enter", "left")
		d.Send(tui.Ticked{Of: s.entry.read})
		d.Send(tui.Online(false))
		d.Sees("✗ Le portail ne répond pas")
		p.read = nil
		again(d)
		d.Sees("anomalies dans la liste")
		d.SeesNot("ne répond pas")
		if t.Failed() {
			t.Fatal(name)
		}
	}
}

// Nobody was there on the day: there is nothing to invoice, and it can be certified.
func TestADeclarationOfNobody(t *testing.T) {
	p := sample()
	p.roster = p.roster[:1]
	p.roster[0].HireDate = spst.NewDate(2027, 1, 4)
	d, _ := entering(t, p, atPeople)
	d.Sees("0 salarié au 01/01/2027")
	d.Key("G", "pgdown", "enter")
	d.Sees(textNobody)
	d.Key("enter")
	d.Type("Anne MARTIN")
	d.Key("tab", "space", "ctrl+s")
	d.Accept()
	d.Sees("✓ Confirmée")
}

// People without a category are counted as such.
func TestPeopleWithoutACategory(t *testing.T) {
	p := sample()
	p.roster[0].DeclaredCategory, p.roster[1].DeclaredCategory = "", ""
	for _, size := range uitest.Sizes() {
		d := drive(t, p, size[0], size[1])
		d.Key("enter", "enter")
		d.Sees(textNoCategory, "2", "SIR", "contrats suspendus compris")
		d.Key("esc")
	}
}

// Hundreds of people are gone through by the keys, the wheel and the mouse.
func TestManyPeople(t *testing.T) {
	p := sample()
	p.roster = staff(300)
	d, s := entering(t, p, atPeople)
	d.Sees("300 salariés", "PERSONNE00")
	d.Key("G")
	d.Sees("PERSONNE299")
	d.Key("pgup", "k")
	d.SeesNot("PERSONNE299 ")
	d.Key("g")
	d.Wheel(5, 12, 3)
	d.SeesNot("PERSONNE00 ")
	d.ClickOn("PERSONNE12")
	if s.entry.table.Cursor() != 12 {
		t.Errorf("the cursor is on %d", s.entry.table.Cursor())
	}
	d.Send(tea.MouseClickMsg{X: 5, Y: 1, Button: tea.MouseRight})
	if s.entry.step != atPeople {
		t.Error("the right button changes the step")
	}
}

// The name that was typed is in the draft: seen again from another post, corrected
// there, and confirmed.
func TestTheNameIsInTheDraft(t *testing.T) {
	p := sample()
	d, _ := entering(t, p, atCertify)
	d.Type("Anne")
	d.Key("esc")
	other, s := screen(t, p, Options{Member: member(), Today: january})
	other.Key("enter", "enter")
	other.Sees("● 4 Certification", "Anne")
	other.Type(" MARTIN")
	if !s.Unsaved() || !s.panes.Capturing() {
		t.Error("what was typed is not unsaved")
	}
	other.Key("tab")
	if s.panes.Capturing() {
		t.Error("letters are text in a box")
	}
	other.Key("space", "ctrl+s")
	other.Accept()
	if x := p.at(2027); x.CertifiedBy != "Anne MARTIN" {
		t.Errorf("%+v", x)
	}
}

// Left and come back to, the roster is read again: it was corrected meanwhile.
func TestComingBackFromTheRoster(t *testing.T) {
	p := sample()
	d, s := entering(t, p, 0)
	d.Sees("25 anomalies")
	p.roster = p.roster[:11]
	d.Run(s.panes.Resume())
	d.SeesNot("25 anomalies")
	d.Key("enter")
	d.Sees("11 salariés au 01/01/2027")
	if d.Title() != "Déclaration 2027" || !s.panes.Inside() {
		t.Errorf("title %q, inside %v", d.Title(), s.panes.Inside())
	}
	d.Key("esc", "esc")
	if d.Title() != textTitle || s.panes.Inside() || d.Cursor() != nil {
		t.Errorf("title %q, inside %v", d.Title(), s.panes.Inside())
	}
	d.Run(s.panes.Resume())
	d.Sees("◐ En cours")
}

// What was read before a step was kept does not take the step back.
func TestAReadingThatIsLate(t *testing.T) {
	p := sample()
	d, s := entering(t, p, 0)
	late := *p.at(2027)
	d.Key("enter", "enter")
	p.late = []spst.Declaration{late}
	d.Key("r")
	if s.entry.d.Version <= late.Version {
		t.Errorf("version %d is in force, %d is shown", p.at(2027).Version, s.entry.d.Version)
	}
	d.Send(tui.Reply[spst.Declaration]{Ticket: 1, Value: spst.Declaration{Year: 2027, Version: 99, Status: spst.DeclarationConfirmed}})
	d.Sees("● 3 Estimation")
}

// Whatever is typed and wherever one goes, the name is the portal's or unsaved, the
// steps hold together, and nothing is confirmed unasked.
func TestAnyKeysInADeclaration(t *testing.T) {
	keys := []string{"enter", "enter", "left", "right", "tab", "shift+tab", "esc", "space", "ctrl+s", "a", "é", "backspace", "up", "down", "r",
		"G", "pgdown"}
	rapid.Check(t, func(r *rapid.T) {
		p := sample()
		d, s := entering(t, p, rapid.IntRange(0, atCertify).Draw(r, "step"))
		for range rapid.IntRange(1, 30).Draw(r, "keys") {
			switch rapid.IntRange(0, 9).Draw(r, "what") {
			case 0:
				p.away = !p.away
			case 1:
				d.Send(tui.Online(!p.away))
			default:
				d.Key(rapid.SampledFrom(keys).Draw(r, "key"))
			}
			typed := strings.TrimSpace(s.entry.form.Now().CertifiedBy)
			if kept := p.at(2027).CertifiedBy; s.panes.Top() == s.entry && s.entry != nil && s.entry.d.Year == 2027 && typed != strings.TrimSpace(kept) && !s.Unsaved() {
				r.Fatalf("typed %q, the portal has %q, and it is not unsaved", typed, kept)
			}
		}
		if x := p.at(2027); x.Status != spst.DeclarationDraft && x.Status != spst.DeclarationToEnter {
			r.Fatalf("%s without a yes", x.Status)
		}
	})
}

// What enter does is said in the words of the declaration under the cursor.
func TestWhatEnterDoesIsSaid(t *testing.T) {
	p := sample()
	p.list[2].Status = spst.DeclarationDraft
	d, s := screen(t, p, Options{Member: member(), Today: january})
	d.Key("g")
	for _, want := range []string{wordRead, wordEnter, wordGoOn, wordRead} {
		if got := s.ShortHelp()[0].Help().Desc; got != want {
			t.Errorf("enter is said to be %q, want %q:\n%s", got, want, d.Screen())
		}
		d.Key("down")
	}
}

// A rate is written as the French write it.
func TestRates(t *testing.T) {
	for rate, want := range map[int]string{2000: "20\u00a0%", 550: "5,50\u00a0%", 1005: "10,05\u00a0%", 0: "0\u00a0%"} {
		if got := spst.FrenchRate(rate); got != want {
			t.Errorf("%d is %q, want %q", rate, got, want)
		}
	}
}

// Every status has a sign of its own, said with its word in the legend on each size.
func TestEachStatusHasItsSign(t *testing.T) {
	signs := map[string]bool{}
	for _, size := range uitest.Sizes() {
		d := drive(t, sample(), size[0], size[1])
		for _, x := range []spst.DeclarationStatus{spst.DeclarationInvoiced, spst.DeclarationConfirmed, spst.DeclarationDraft,
			spst.DeclarationToEnter, spst.DeclarationClosed} {
			sign, _ := widget.DeclarationSign(uitest.Base(t).Theme, x)
			signs[sign] = true
			d.Sees(fmt.Sprint(sign, " ", x.Label()))
		}
		d.Sees(textJanuary, "Vous recevrez un mail", "Année", "Statut", "Effectif", "TTC", "Facture")
		if size[0] >= wide {
			d.Sees("Certifiée par", "Anne MARTIN")
		}
	}
	if len(signs) != 5 {
		t.Errorf("%v", signs)
	}
}

// No declaration at all, one that cannot be had, and one that is late.
func TestTheListOfDeclarations(t *testing.T) {
	p := sample()
	p.list = nil
	d, _ := screen(t, p, Options{Member: member(), Today: january})
	d.Sees("Aucune déclaration")
	d.Key("enter", "p", "down", "G", "e")
	d.Click(5, 5)
	d.Sees("Aucune déclaration")
	p = sample()
	d, _ = screen(t, p, Options{Member: member(), Today: january})
	p.err = &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession}
	d.Key("r")
	d.Failed(p.err)
	d.Sees("○ À saisir") // what is known stays
	p.err = nil
	d.Send(tui.Reply[[]spst.Declaration]{Ticket: 1})
	d.Sees("○ À saisir")
	d.Key("G")
	d.Wheel(5, 5, -2)
	d.Sees("Déclaration 2026 : Facturée")
}

// Where nothing is drawn, the step that one is at is said, alone.
func TestTheStepIsSaid(t *testing.T) {
	panes := New(sample(), tui.NewBase(t.Context(), theme.NewSpoken()), Options{Member: member(), Today: january})
	d := uitest.NewDriver(t, panes, 112, 196)
	d.Key("enter", "enter")
	d.Sees("Étape : 2 sur 4, Effectif")
	d.SeesNot("3 Estimation")
	d.Key("enter")
	d.Sees("Étape : 3 sur 4, Estimation")
}
