package roster

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// faulty is a roster with an anomaly of each gravity: the same NIR twice, no NIR, no
// PCS code.
func faulty() []spst.Employee {
	people := florist()
	people[2].NIR = people[1].NIR
	return people
}

// What blocks comes before what warns, people are in name order, and the whole
// sentence of the one under the cursor is at the foot, on every size.
func TestTheCheckOnEverySize(t *testing.T) {
	for _, size := range uitest.Sizes() {
		d, s := start(t, newFake(faulty()...), size[0], size[1])
		d.Key("c")
		p := s.panes.Top().(*checkPane)
		if len(p.groups()) < 3 || p.groups()[0].severity != spst.SeverityError {
			t.Fatalf("%+v", p.groups())
		}
		d.Sees("anomalies chez 3 salariés", "✗ ", "▲ Code PCS manquant", "▲ N° de sécurité sociale manquant",
			"Un autre salarié présent a le même")
		d.Key("G")
		d.Sees("complétez-le dès que")
	}
}

// The mouse and the wheel never leave the cursor on the title of a kind; a click on the row
// that has it opens it.
func TestTheMouseInTheCheck(t *testing.T) {
	d, s := start(t, newFake(faulty()...), 80, 20)
	d.Key("c")
	p := s.panes.Top().(*checkPane)
	for y := range 20 {
		at := p.table.Cursor()
		d.Click(8, y)
		if s.panes.Top() != tui.Screen(p) {
			if i, _ := p.table.RowAt(y - checkHead); i != at {
				t.Errorf("line %d opens at the first click", y)
			}
			d.Key("esc")
		}
		if _, ok := p.current(); !ok {
			t.Fatalf("a click on line %d leaves the cursor on a title", y)
		}
	}
	d.Resize(80, 8)
	for _, n := range []int{2, -1, 5, -9} {
		d.Wheel(8, 4, n)
		if _, ok := p.current(); !ok {
			t.Fatalf("the wheel, by %d, leaves the cursor on a title", n)
		}
	}
	d.Resize(80, 20)
	d.ClickOn("BERNARD Anne")
	d.Key("enter")
	hasTitle(t, s, "Modification du salarié : BERNARD Anne")
	if x := s.panes.Top().(*employeeForm); x.Focused().Name != "nir" {
		t.Errorf("the focus is on %s", x.Focused().Name)
	}
	d.Send(tea.MouseClickMsg{X: 8, Y: 3, Button: tea.MouseRight})
}

// Refreshed, the check is of the list as it is now, the cursor on the same person.
func TestTheCheckIsRefreshed(t *testing.T) {
	f := newFake(faulty()...)
	d, s := start(t, f, 80, 20)
	d.Key("c")
	d.ClickOn("BERNARD Anne")
	f.elsewhere("e2", func(e *spst.Employee) { e.PCSCode = "554d" })
	d.Key("r")
	d.SeesNot("Code PCS manquant")
	p := s.panes.Top().(*checkPane)
	if a, _ := p.current(); a.EmployeeID != "e6" {
		t.Errorf("the cursor is on %s", a.EmployeeID)
	}
	f.err = unreachable()
	d.Key("r")
	d.Failed(f.err)
	d.Sees("BERNARD Anne") // what is known stays
}

// Before the list is there, the check says that it looks; then what it found.
func TestTheCheckBeforeTheList(t *testing.T) {
	s := New(newFake(faulty()...), uitest.Base(t), Options{Member: member(7), Today: today, Check: true}).Under().(*Screen)
	d := uitest.NewHeldDriver(t, s.panes, 80, 20)
	d.Sees("◌ contrôle en cours…")
	d.Key("enter", "down", "G")
	d.Release()
	d.Sees("anomalies chez 3 salariés")
	d.SeesNot("◌")
}

// Somebody corrected leaves the check; the last one, and all is in order.
func TestTheCheckUntilAllIsInOrder(t *testing.T) {
	d, s := start(t, newFake(florist()[1], florist()[0]), 80, 20)
	d.Key("c")
	d.Sees("1 anomalie à regarder")
	d.Key("enter")
	d.Type("554d")
	d.Key("ctrl+s")
	d.Sees("✓ Aucune anomalie : 2 salariés contrôlés, tout est en ordre.")
	d.Key("enter", "down", "G", "pgup") // over nothing
	if s.panes.Len() != 1 {
		t.Errorf("%d panes", s.panes.Len())
	}
	d.Key("esc")
	d.Sees("Effectifs suivis  2")
}

// A history that cannot be had is said, and may be asked for again; a late one, after
// the pane was left, is nobody's.
func TestAHistoryThatFails(t *testing.T) {
	f := newFake(florist()...)
	f.history = nil
	d, s := start(t, f, 120, 36)
	f.err = unreachable()
	d.Key("h")
	d.Failed(f.err)
	f.err = nil
	d.Key("esc", "h")
	d.Sees("Aucun changement enregistré depuis son entrée")
	d.Key("esc")
	d.Hold()
	d.Key("h")
	d.Sees(textLoadingPage)
	d.Key("esc", "j", "h")
	f.history = twoChanges()
	d.Release()
	d.Sees("20/11/2026")
	d.Key("esc")
	if s.panes.Len() != 0 {
		t.Errorf("%d panes", s.panes.Len())
	}
}

// Each thing that happens to somebody has its words; the fields too, on as many lines
// as they need.
func TestTheWordsOfAHistory(t *testing.T) {
	f := newFake(florist()...)
	actions := map[string]string{
		"create": "ajouté", "update": "modifié", "exit": "sortie déclarée", "undo_exit": "sortie annulée", "undo_import": "import annulé",
		"undo_several": "modification de", "withdraw": "ajout annulé",
		"of a later version": "of a later version",
	}
	f.history = nil
	var fields []string
	for _, x := range spst.EmployeeFields() {
		fields = append(fields, x.Name)
	}
	for action := range actions {
		f.history = append(f.history, spst.HistoryEntry{At: time.Date(2026, 3, 29, 23, 30, 0, 0, time.UTC),
			Account: spst.Account{Name: "Cabinet DURAND"}, Action: action})
	}
	d, _ := start(t, f, 120, 36)
	d.Key("h")
	for _, words := range actions {
		d.Sees(words)
	}
	d.Sees("30/03/2026", "Cabinet DURAND") // the day in Paris
	f.history = []spst.HistoryEntry{{Action: "update", Fields: fields}}
	d.Key("esc", "h")
	d.Sees("N° de sécurité sociale", "Poste de travail", "Email", "Portable")
	if strings.Contains(d.Screen(), "birth_name") {
		t.Error("a field has no words")
	}
}

// Loading that fails half way keeps what came, says that it is not all, and loads it
// once the portal is back, or by hand.
func TestAListThatStopsHalfWay(t *testing.T) {
	for name, again := range map[string]func(*uitest.Driver, *Screen){
		"the portal is back": func(d *uitest.Driver, _ *Screen) { d.Send(tui.Online(true)) },
		"by hand":            func(d *uitest.Driver, _ *Screen) { d.Key("r") },
		"signed in again":    func(d *uitest.Driver, s *Screen) { d.Run(s.panes.Resume()) },
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(florist()...)
			d, s := start(t, f, 80, 20)
			f.err = unreachable()
			d.Key("r")
			d.Failed(f.err)
			d.Sees("▲ liste incomplète", "CESAR", "6 salariés")
			d.Send(tui.Online(false))
			d.Sees("▲ liste incomplète")
			f.err = nil
			f.elsewhere("e1", func(e *spst.Employee) { e.JobTitle = "Directeur" })
			again(d, s)
			d.SeesNot("liste incomplète")
			d.Sees("Directeur")
		})
	}
}

// Come back to from another place, a list that is whole is not read again, unless an
// import was opened over it.
func TestComingBackToTheList(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Run(s.panes.Resume())
	if len(f.queries) != 1 {
		t.Errorf("read %d times", len(f.queries))
	}
	d.Key("i")
	f.people = append(f.people, settle(spst.Employee{ID: "new", BirthName: "ZOLA", FirstName: "Émile", HireDate: today}))
	d.Run(s.panes.Resume())
	d.Sees("ZOLA Émile", "7 salariés")
	d.Run(s.panes.Resume())
	if len(f.queries) != 2 {
		t.Errorf("read %d times", len(f.queries))
	}
}

// Letters of the bar are chosen by the mouse where they are drawn, whatever the letter.
func TestLettersByTheMouse(t *testing.T) {
	people := append(florist(), spst.Employee{BirthName: "3M", FirstName: "Zoé", HireDate: today, BirthDate: date(1, 1, 1990)})
	d, s := start(t, newFake(people...), 80, 20)
	d.Sees(" B C D E T # [Tous]")
	for i, l := range s.letters() {
		d.Click(margin+2*i, s.list.layout.lettersY)
		d.Sees("[" + string(rune(l)) + "]")
	}
	d.Sees("3M Zoé", "1 sur 7")
	d.Click(60, s.list.layout.lettersY) // past the bar
	d.Sees("[#]")
	d.Key("l", "b")
	d.Sees("[B]")
	for _, all := range []string{"*", "enter", "space"} {
		d.Key("l", "#")
		d.Sees("3M")
		d.Key("l", all)
		d.Sees("[Tous]", "7 salariés")
	}
	d.Key("l", "3") // no letter: nothing changes
	d.Sees("[Tous]")
}

// The menus answer to the mouse where they are drawn, and close by a click outside.
func TestTheMenusByTheMouse(t *testing.T) {
	d, s := start(t, newFake(florist()...), 80, 20)
	d.Key("f")
	d.ClickOn("SIR (Suivi")
	d.Sees("SIR", "1 sur 6")
	d.Key("esc", "s")
	d.Click(79, 19)
	if s.panes.Capturing() {
		t.Error("the menu stays")
	}
	d.Send(tea.MouseClickMsg{X: 5, Y: 7, Button: tea.MouseMiddle})
	if s.current().FirstName != "Noël" { // the one found
		t.Error("the middle button moves the cursor")
	}
}

// A paste outside the search begins no search; in it, it selects at once.
func TestAPasteIntoTheSearch(t *testing.T) {
	d, _ := start(t, newFake(florist()...), 80, 20)
	d.Key("/")
	d.Paste("ÉVRARD\tNoël\n")
	d.Sees("1 sur 6", "ÉVRARD Noël")
	d.Key("esc")
	d.Sees("6 salariés")
}
