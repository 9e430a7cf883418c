package declarations

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/uitest"
)

func TestListTellsEachStatus(t *testing.T) {
	d := drive(t, sample(), 80, 20)
	d.Sees("○ À saisir", "● Facturée", "– Non saisissable", "✓ Confirmée", "◐ En cours", "il reste 16 jours",
		"Entrée : saisir votre déclaration.")
	d.Key("up")
	d.Sees("La saisie ouvre le 01/01/2028")
	d.Key("enter")
	d.Did(tui.No("La saisie ouvre le 01/01/2028 : vous recevrez un mail vous informant de l'ouverture."))
	d.Key("G")
	d.Sees("la facture d'office n° 420930 est annulée par", "l'avoir n° 421582")
	d.Key("p")
	d.Did(printed(2024))
	d.ClickOn("2026")
	d.ClickOn("2026")
	d.Sees("Certifiée par Anne MARTIN", "depuis le compte Cabinet", "Facture n° 435208", "Total HT", textMore)
	d.Key("pgdown")
	d.Sees("Total TTC")
	d.Key("esc")
	d.Sees(textList)
	d.Key("g", "p")
	d.Did(tui.Push{Route: route.Export{Member: member(), What: route.ExportDeclarations, Only: []string{"2028", "2027", "2026", "2025", "2024"},
		Lines: 5, Paper: true}})
}

// printed is what p does.
func printed(year int) tui.Action {
	return tui.Push{Route: route.Export{Member: member(), What: route.PrintDeclaration, Year: year, Paper: true}}
}

func TestDeclareFromEndToEnd(t *testing.T) {
	p := sample()
	d := drive(t, p, 80, 20)
	d.Key("enter")
	d.Sees("● 1 Liste", "anomalies dans la liste", "○ À saisir")
	d.Key("esc")
	d.Sees(textList, "○ À saisir")
	if x := p.at(2027); x.Status != spst.DeclarationToEnter {
		t.Errorf("looking at it makes it %s", x.Status)
	}
	d.Key("enter")
	d.Key("c")
	d.Did(tui.Push{Route: route.Roster{Member: member(), Check: true}})
	d.Key("enter")
	d.Sees("● 2 Effectif", "12 salariés au 01/01/2027", "PERSONNE00 Camille", "SIR")
	d.Key("enter")
	d.Sees("Cotisation par salarié", "Supplément SIR", "TVA 20", "1\u00a0767,48\u00a0€")
	d.Key("enter")
	d.Sees("● 4 Certification", spst.FieldLabel(fieldName))
	d.Key("ctrl+s")
	d.Sees("Le nom de la personne qui certifie manque", "Cochez la case")
	d.Type("Anne MARTIN")
	d.SeesNot("Le nom de la personne qui certifie manque")
	d.Key("tab", "space")
	d.SeesNot("Cochez la case")
	d.Key("enter", "enter")
	ask, ok := d.Last().(tui.Ask)
	if !ok || ask.Title != "Confirmer la déclaration 2027 ?" {
		t.Fatalf("%#v", d.Last())
	}
	d.Accept()
	d.Did(tui.Notice{Text: noticeConfirmed(2027)})
	d.Sees("✓ Confirmée", "Certifiée par Anne MARTIN", "à partir du 01/02/2027")
	d.Key("p")
	d.Did(printed(2027))
	if x := p.at(2027); x.Status != spst.DeclarationConfirmed || x.CertifiedBy != "Anne MARTIN" {
		t.Errorf("%+v", x)
	}
}

// Left and taken up again while it is still being kept: it goes on where it was,
// and nobody else is said to have changed it.
func TestTakenUpWhileItIsKept(t *testing.T) {
	p := sample()
	d := drive(t, p, 80, 20)
	d.Key("enter", "enter")
	d.Sees("● 2 Effectif")
	d.Hold()
	d.Key("esc", "esc", "enter")
	d.Sees("● 1 Liste")
	d.Release()
	d.Key("enter", "enter")
	d.Sees("● 3 Estimation")
	d.SeesNot("reprise ailleurs")
}

// A list that was asked for before a step was kept does not take it back.
func TestAListThatIsLate(t *testing.T) {
	p := sample()
	d := drive(t, p, 80, 20)
	d.Key("enter")
	p.late = slices.Clone(p.list)
	d.Key("enter", "esc", "esc")
	p.late = nil
	d.Hold()
	d.Key("enter")
	d.Sees("● 1 Liste")
	d.Release()
	d.Key("enter", "enter")
	d.Sees("● 3 Estimation")
	if x := p.at(2027); x.Step != spst.StepEstimate {
		t.Errorf("%+v", x)
	}
}

// Left in the middle, it is taken up where it was, with what changed since.
func TestTakenUpAgain(t *testing.T) {
	p := sample()
	d := drive(t, p, 120, 36)
	d.Key("enter", "enter", "enter", "enter")
	d.Type("Anne")
	d.Key("esc", "esc")
	d.Sees("● 2 Effectif")
	if x := p.at(2027); x.Status != spst.DeclarationDraft || x.Step != spst.StepPeople || x.CertifiedBy != "Anne" {
		t.Fatalf("%+v", x)
	}
	p.changes = []spst.RosterChange{
		{Name: "DURAND Zoé", Kind: spst.RosterEntry, After: spst.SI, Counted: true},
		{Name: "PETIT Léo", Kind: spst.RosterExit, Before: spst.SIR},
		{Name: "ROUX Max", Kind: spst.RosterCategory, Before: spst.SI, After: spst.SIA, Counted: true},
	}
	d = drive(t, p, 120, 36)
	d.Sees("◐ En cours", "laissée à l'étape « Effectif »", "Entrée : la reprendre")
	d.Key("enter")
	d.Sees("● 2 Effectif")
	d.Key("left")
	d.Sees("Depuis le 15/01/2027 à 10\u00a0h\u00a000, la liste a changé", "+ Entrée", "DURAND Zoé", "- Sortie", "~ Catégorie", "SI → SIA",
		textCounts,
		textNotCounted)
	d.Key("esc")
	d.Sees(textList)
}

// The portal away: what is typed stays, and saying it again is the same deed.
func TestPortalAway(t *testing.T) {
	p := sample()
	d := drive(t, p, 80, 20)
	d.Key("enter", "enter", "enter", "enter")
	d.Type("Anne MARTIN")
	d.Key("tab", "space", "ctrl+s")
	p.away = true
	d.Accept()
	d.Key("ctrl+s")
	d.Accept()
	d.Sees("Anne MARTIN", "[x]")
	n := len(p.keys)
	if p.keys[n-1] != p.keys[n-2] {
		t.Error("saying it again is another deed")
	}
	p.away = false
	d.Key("ctrl+s")
	d.Accept()
	d.Sees("✓ Confirmée")
}

// What was kept while the portal was away is kept later; leaving asks first.
func TestDraftAway(t *testing.T) {
	p := sample()
	s := New(p, uitest.Base(t), Options{Member: member(), Today: january})
	d := uitest.NewDriver(t, s, 80, 20)
	d.Key("enter", "enter", "enter", "enter")
	p.away = true
	d.Type("Anne")
	d.Key("esc")
	d.Sees("✗ Le portail ne répond pas")
	if !s.Unsaved() {
		t.Error("a name that was not kept may be lost")
	}
	p.away = false
	d.Key("left")
	if s.Unsaved() || p.at(2027).CertifiedBy != "Anne" {
		t.Errorf("%+v", p.at(2027))
	}
}

// The name of who certifies is kept as its field is left, and when the program ends in it,
// after what was on its way.
func TestNameOutlivesTheProgram(t *testing.T) {
	for name, end := range map[string]func(*uitest.Driver, *portal, *tui.Panes){
		"left":  func(d *uitest.Driver, _ *portal, _ *tui.Panes) { d.Key("tab") },
		"ended": func(_ *uitest.Driver, _ *portal, s *tui.Panes) { s.Keep(t.Context()) },
		"answer lost": func(d *uitest.Driver, p *portal, s *tui.Panes) {
			p.lost = true
			d.Key("tab", "shift+tab", "end")
			d.Type(" MARTIN")
			p.lost = false
			s.Keep(t.Context())
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := sample()
			s := New(p, uitest.Base(t), Options{Member: member(), Today: january})
			d := uitest.NewDriver(t, s, 80, 20)
			d.Key("enter", "enter", "enter", "enter")
			d.Type("Anne")
			end(d, p, s)
			if kept, typed := p.at(2027).CertifiedBy, strings.TrimSpace(d.Screen()); kept == "" || !strings.Contains(typed, " "+kept+"_") {
				t.Errorf("kept %q of\n%s", kept, d.Screen())
			}
		})
	}
}

// What was kept while its answer was lost is the person's own: going on, or
// certifying, is not told that somebody else did it.
func TestDraftWhoseAnswerIsLost(t *testing.T) {
	p := sample()
	d := drive(t, p, 80, 20)
	d.Key("enter")
	p.lost = true
	d.Key("enter")
	d.Sees("✗ Le portail ne répond pas")
	p.lost = false
	d.Key("enter", "enter")
	d.Sees("● 4 Certification", "◐ En cours")
	if x := p.at(2027); x.Step != spst.StepCertify || x.Version != 4 {
		t.Errorf("%+v", x)
	}
	p.lost = true
	d.Type("Anne MARTIN")
	d.Key("shift+tab", "esc", "enter")
	p.lost = false
	d.Send(tui.Online(true)) // reads the version that it has made
	d.Key("tab", "space", "ctrl+s")
	d.Accept()
	if x := p.at(2027); x.Status != spst.DeclarationConfirmed || x.CertifiedBy != "Anne MARTIN" {
		t.Errorf("%+v", x)
	}
}

// Two people certify the same declaration: the two names are compared, with who went on,
// and one certifies again.
func TestTwoPeopleCertify(t *testing.T) {
	p := sample()
	d := drive(t, p, 120, 30)
	d.Key("enter", "enter", "enter", "enter")
	d.Type("Anne MARTIN")
	d.Key("tab", "space", "ctrl+s")
	x := p.at(2027)
	x.CertifiedBy, x.ChangedBy, x.ChangedAt = "Paul DURAND", "Paul Durand", january.Time().Add(8*time.Hour)
	x.Version++
	d.Accept()
	d.Sees("Déclaration 2027 a changé au portail", "Dernier changement : Paul Durand, le ", "Anne MARTIN", "Paul DURAND", "choisissez avec ← ou →")
	d.Key("left", "ctrl+s")
	d.Did(tui.Notice{Text: "Relisez ce qui a changé, puis validez de nouveau."})
	d.Sees("Anne MARTIN")
	d.Key("ctrl+s")
	d.Accept()
	if x := p.at(2027); x.Status != spst.DeclarationConfirmed || x.CertifiedBy != "Anne MARTIN" {
		t.Errorf("%+v", x)
	}
}

func TestSomebodyElseWentOn(t *testing.T) {
	p := sample()
	d := drive(t, p, 80, 20)
	d.Key("enter")
	p.at(2027).Version++
	d.Key("enter")
	d.Did(tui.No(noticeMeanwhile))
	d.Key("enter")
	d.Sees("● 3 Estimation")
	d.Key("enter")
	d.Type("Anne MARTIN")
	d.Key("tab", "space", "ctrl+s")
	p.roster = p.roster[:10]
	d.Accept()
	d.Sees("● 3 Estimation", "10")
	d.Key("enter")
	x := p.at(2027)
	x.Status, x.Version = spst.DeclarationConfirmed, x.Version+1
	x.CertifiedBy = "Paul"
	d.Key("ctrl+s")
	d.Accept()
	d.Sees("✓ Confirmée", "Certifiée par Paul")
}

func TestMandateWithoutTheRight(t *testing.T) {
	m := member()
	m.Rights = []spst.Right{spst.RightRead}
	d := uitest.NewDriver(t, New(sample(), uitest.Base(t), Options{Member: m, Today: january}), 80, 20)
	d.SeesNot("Entrée : saisir votre déclaration.")
	d.Sees("Votre mandat ne permet pas de déclarer les effectifs")
	if got := New(sample(), uitest.Base(t), Options{Member: m, Today: january}).ShortHelp()[0].Help().Desc; got != wordRead {
		t.Errorf("enter is %q", got)
	}
	d.Key("enter")
	d.Did(tui.No(noticeMandate))
}

func TestMouse(t *testing.T) {
	d := drive(t, sample(), 80, 20)
	d.ClickOn("2027")
	d.Sees("● 1 Liste")
	d.ClickOn("Estimation")
	d.Sees("● 3 Estimation")
	d.ClickOn("Certification")
	d.ClickOn("[ ]")
	d.Sees("[x]")
	d.ClickOn(labelConfirm)
	d.Sees("Le nom de la personne qui certifie manque")
	d.ClickOn("Effectif")
	d.Wheel(5, 12, 1)
	d.ClickOn("PERSONNE03")
	d.Key("pgdown", "G", "g", "k", "j")
}

func TestFirstAnswersLate(t *testing.T) {
	p := sample()
	p.err = unreachable()
	d := drive(t, p, 80, 20)
	d.Sees("✗ Le portail ne répond pas")
	p.err = nil
	d.Send(tui.Online(true))
	d.Sees("○ À saisir")
	h := uitest.NewHeldDriver(t, New(sample(), uitest.Base(t), Options{Member: member(), Today: january}), 80, 20)
	h.Sees(textReading)
	h.Release()
	h.Hold()
	h.Key("enter")
	h.Sees(textChecking)
	h.Key("enter", "enter", "enter")
	h.Key("ctrl+s") // nothing is known yet
	h.Key("esc", "esc", "esc", "esc")
	h.Sees(textList)
	h.Release()
	h.Sees("◐ En cours")
}

func TestGolden(t *testing.T) {
	for _, size := range uitest.Sizes() {
		name := fmt.Sprintf("%dx%d", size[0], size[1]+4)
		d := drive(t, sample(), size[0], size[1])
		d.Golden("list-" + name)
		for _, step := range []string{"roster", "people", "estimate", "certify"} {
			d.Key("enter")
			d.Golden(step + "-" + name)
		}
		d.Type("Anne MARTIN")
		d.Key("tab", "space", "ctrl+s")
		d.Accept()
		d.Golden("confirmed-" + name)
	}
}

// A long list says how far its reading has come, while it is read.
func TestReadingSaysHowFarItIs(t *testing.T) {
	d, s := screen(t, sample(), Options{Member: spst.Member{Number: "100042", Headcount: 99_718, Rights: member().Rights},
		Today: january})
	d.Hold()
	d.Key("enter")
	d.Sees(textChecking)
	d.SeesNot(" sur ")
	s.entry.read.Tell(42_000, 0)
	d.Send(tui.Ticked{Of: s.entry.read})
	d.Sees(textChecking + " 42\u00a0000 sur 99\u00a0718")
	d.Release()
	d.SeesNot(textChecking)
	d.Sees("anomalies dans la liste")
}

// The certification is a form like the others: what is refused is said, a paste
// fills in the name, the mouse ticks and presses.
func TestCertifyByPasteAndMouse(t *testing.T) {
	p := sample()
	d := drive(t, p, 80, 20)
	d.Key("enter", "enter", "enter", "enter", "ctrl+s")
	d.Did(tui.No("2 champs sont à corriger avant de valider."))
	d.Paste("Anne\nMARTIN")
	if line := strings.Split(d.Screen(), "\n")[d.Cursor().Y]; !strings.Contains(line, "Anne MARTIN") {
		t.Errorf("the cursor is on %q", line)
	}
	d.Key("tab")
	d.Key("p") // no text is typed in the box
	d.Did(printed(2027))
	d.ClickOn(labelCertify)
	d.Sees("[x]")
	d.ClickOn(labelConfirm)
	d.Hold()
	d.Accept()
	d.Key("shift+tab", "shift+tab", "backspace", "enter") // it is being sent
	d.Sees("Anne MARTIN")
	d.Release()
	if x := p.at(2027); x.Status != spst.DeclarationConfirmed || x.CertifiedBy != "Anne MARTIN" {
		t.Errorf("%+v", x)
	}
}

// The year that was missed is the one that there is something to do for, as the one to enter is.
func TestTheListOpensOnWhatIsToDo(t *testing.T) {
	p := sample()
	next := *p.at(2027)
	next.Year, next.Status = 2028, spst.DeclarationClosed
	p.at(2027).Status = spst.DeclarationMissed
	p.list = append([]spst.Declaration{next}, p.list...)
	d, _ := screen(t, p, Options{Member: member(), Today: spst.NewDate(2027, time.February, 1)})
	d.Sees("▌ 2027")
}
