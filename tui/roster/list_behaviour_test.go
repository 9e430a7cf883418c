package roster

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/uitest"
	"github.com/espace-adherent/adherent/tui/widget"
)

func TestSearchIsLive(t *testing.T) {
	d, s := start(t, newFake(florist()...), 80, 20)
	d.Key("/")
	if !s.panes.Capturing() {
		t.Fatal("letters are not the search's")
	}
	d.Type("evr no")
	d.Sees("ÉVRARD Noël", "1 sur 6")
	d.SeesNot("CESAR")
	d.Type("zz")
	d.Sees(widget.NothingFound)
	d.Key("backspace", "backspace", "enter")
	d.Sees("ÉVRARD Noël", "1 sur 6")
	if s.panes.Capturing() || !s.panes.Inside() {
		t.Error("after enter the letters are free and esc is the list's own")
	}
	d.Key("esc")
	d.Sees("CESAR Jules", "6 salariés")
	if e := s.current(); e.FirstName != "Noël" {
		t.Errorf("the cursor is on %s, not on the one found", e.DisplayName())
	}
	d.Key("esc")
	d.Did(tui.Pop{})
}

func TestSearchFindsJobCodeAndCategory(t *testing.T) {
	d, _ := start(t, newFake(florist()...), 80, 20)
	for query, want := range map[string]string{"jardi": "ÉVRARD", "552A": "CESAR", "sih": "CESAR", "oedipe": "0 sur 6",
		"fleu test": "TEST Laura"} {
		d.Key("/")
		d.Type(query)
		d.Sees(want)
		d.Key("esc")
	}
}

func TestNarrowingGivesWhatAFullSearchGives(t *testing.T) {
	d, s := start(t, newFake(crowd(2000)...), 80, 20)
	d.Key("/")
	for i := range "ma li 55" {
		d.Type("ma li 55"[i : i+1])
		got := append([]int32(nil), s.list.view...)
		want := s.known.sift(s.known.order, nil, s.sieve())
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("after %q: %d found, a full search gives %d", "ma li 55"[:i+1], len(got), len(want))
		}
	}
}

func TestLetters(t *testing.T) {
	d, s := start(t, newFake(florist()...), 80, 20)
	d.Sees(" B C D E T [Tous]")
	d.Key("l", "e")
	d.Sees("[E]", "ÉVRARD", "1 sur 6")
	d.Key("right")
	d.Sees("[T]", "TEST Laura", "2 sur 6")
	d.Key("right")
	d.Sees("[Tous]")
	d.Key("left", "left")
	d.Sees("[E]")
	d.Click(3, s.list.layout.lettersY)
	d.Sees("[C]", "CESAR")
	d.ClickOn("Tous")
	d.Sees("[Tous]", "6 salariés")
	d.Key("l", "esc")
	d.Sees("6 salariés")
}

func TestFilterSortAndPresence(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Key("f", "j", "j", "j", "j", "enter") // SIR
	d.Sees("SIR", "1 sur 6", "ÉVRARD")
	d.Key("esc", "f")
	d.Sees("Avec une anomalie")
	d.Key("j", "j", "j", "j", "j", "j", "enter")
	d.Sees("avec anomalie", "2 sur 6", "BERNARD")
	d.SeesNot("CESAR")
	d.Key("esc", "s", "j", "enter")
	d.Sees("tri : Date de naissance ↑")
	if e := first(s); e.FirstName != "Jules" {
		t.Errorf("the eldest is %s", e.DisplayName())
	}
	d.Key("s", "enter")
	d.Sees("↓")
	if e := first(s); e.DisplayName() != "TEST Laura" {
		t.Errorf("the youngest is %s", e.DisplayName())
	}
	d.Key("s")
	d.ClickOn("Nom ")
	d.SeesNot("tri :")
	d.Key("t")
	d.Sees("sortis", "MOREAU Œdipe", "30/10/2026", "1 salarié")
	d.Key("t")
	d.Sees("présents et sortis", "7 salariés")
	d.Key("t")
	d.Sees("6 salariés")
	if n := len(f.queries); n != 2 {
		t.Errorf("%d requests for the list, want one for those present and one for all", n)
	}
}

func first(s *Screen) spst.Employee { return *s.known.employee(s.list.view[0]) }

func TestNIRIsMaskedUntilAsked(t *testing.T) {
	d, _ := start(t, newFake(florist()...), 120, 36)
	d.SeesNot("N° séc. sociale") // there is no room for what is masked anyway
	d.Key("n")
	d.Sees("1 69 08 76 540 012")
	d.Key("n")
	d.Resize(140, 36)
	d.SeesNot("540 012")
	d.Sees("1 69 08 •• ••• ••• ••")
	d.Key("j", "y")
	if strings.Contains(d.Clipboard, "16908") || !strings.Contains(d.Clipboard, "CESAR Jules") {
		t.Errorf("copied %q", d.Clipboard)
	}
	d.Key("n")
	d.Sees("1 69 08 76 540 012")
	d.Key("n")
	d.SeesNot("540 012")
}

func TestMarksOutliveSearches(t *testing.T) {
	d, s := start(t, newFake(florist()...), 80, 20)
	d.Key("space", "space")
	d.Sees("2 cochés")
	d.Key("/")
	d.Type("vend")
	d.Sees("2 cochés")
	d.Key("esc", "esc")
	d.SeesNot("cochés")
	d.Key("*")
	d.Sees("6 cochés")
	d.Key("*")
	if len(s.list.marks) != 0 {
		t.Error("the second * does not untick")
	}
}

// While some are marked the keys announced are those that do something to them all.
func TestTheKeysOfThoseMarked(t *testing.T) {
	d, s := start(t, newFake(florist()...), 80, 20)
	announced := func() (all string) {
		for _, b := range s.ShortHelp() {
			all += b.Help().Key + " " + b.Help().Desc + " · "
		}
		return all
	}
	d.Key("space")
	for _, want := range []string{"e modifier les cochés", "x les sortir", "m demander une visite", "Y copier en tableau"} {
		if !strings.Contains(announced(), want) {
			t.Errorf("%q is not announced: %s", want, announced())
		}
	}
	d.Key("esc")
	if got := announced(); strings.Contains(got, "cochés") || !strings.Contains(got, "a ajouter") {
		t.Errorf("with nobody marked: %s", got)
	}
}

func TestEveryAnnouncedKeyAnswers(t *testing.T) {
	d, s := start(t, newFake(florist()...), 80, 20)
	for key, paper := range map[string]bool{"E": false, "p": true} {
		d.Key(key)
		d.Did(tui.Push{Route: route.Export{Member: s.o.Member, Print: spst.RosterPrint{Status: spst.Present}, Lines: 6, Paper: paper}})
	}
	for _, b := range append(s.ShortHelp(), s.FullHelp()[0]...) {
		if b.Help().Key == "" || b.Help().Desc == "" {
			t.Errorf("a key has no words: %v", b.Keys())
		}
	}
}

func TestReadOnlyMandate(t *testing.T) {
	m := member(7)
	m.Rights = []spst.Right{spst.RightRead}
	s := New(newFake(florist()...), uitest.Base(t), Options{Member: m, Today: today}).Under().(*Screen)
	d := uitest.NewDriver(t, s.panes, 80, 20)
	for _, k := range []string{"a", "e", "x", "u", "enter"} {
		d.Key(k)
		d.Did(tui.No(noticeReadOnly))
	}
}

func TestFirstPageShowsWhileTheRestComes(t *testing.T) {
	f := newFake(crowd(1000)...)
	f.chunk = 100
	s := New(f, uitest.Base(t), Options{Member: member(1000), Today: today}).Under().(*Screen)
	d := uitest.NewHeldDriver(t, s.panes, 80, 20)
	d.Sees(textLoading)
	d.SeesNot(textCount(0))
	d.ReleaseOne(0)
	d.Sees("◌ 100 / 1\u00a0000")
	if d.Held() != 1 {
		t.Fatalf("%d requests wait, want the next piece only", d.Held())
	}
	d.Key("j", "j", "j")
	d.Key("/")
	d.Type("a")
	if s.list.table.Len() == 0 {
		t.Error("what is there cannot be searched while the rest comes")
	}
	d.Key("esc")
	d.Release()
	d.Sees("1\u00a0000 salariés")
	d.SeesNot("◌")
}

func TestKeysTypedBeforeTheListIsThere(t *testing.T) {
	f := newFake(florist()...)
	f.chunk = 2
	s := New(f, uitest.Base(t), Options{Member: member(7), Today: today}).Under().(*Screen)
	d := uitest.NewHeldDriver(t, s.panes, 80, 20)
	d.Key("/")
	d.Type("evr")
	d.Key("enter", "e", "end")
	d.Type("X")
	d.Key("ctrl+s", "/")
	d.Type("ces")
	d.Release()
	d.Sees("Rechercher : ces", "CESAR")
	if i := f.find("e4"); f.people[i].BirthName != "ÉVRARDX" || f.writes != 1 {
		t.Errorf("the one that was searched is %s, %d writes", f.people[i].DisplayName(), f.writes)
	}
}

func TestKeysTypedBeforeAListThatDoesNotCome(t *testing.T) {
	f := newFake(florist()...)
	f.err = &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}
	s := New(f, uitest.Base(t), Options{Member: member(7), Today: today}).Under().(*Screen)
	d := uitest.NewHeldDriver(t, s.panes, 80, 20)
	d.Key("e", "x")
	d.Release()
	if s.panes.Len() != 0 || s.panes.Kept() {
		t.Errorf("%d panes, keys left: %v", s.panes.Len(), s.panes.Kept())
	}
	d.Sees(textPartial)
}

func TestStreamThatBreaks(t *testing.T) {
	f := newFake(florist()...)
	f.err = &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}
	d, s := start(t, f, 80, 20)
	if _, ok := d.Last().(tui.Fail); !ok {
		t.Fatalf("the last action is %T", d.Last())
	}
	d.Sees(textPartial)
	f.err = nil
	d.Send(tui.Online(true))
	d.Sees("6 salariés", "CESAR")
	if s.known.failed != nil {
		t.Error("still failed")
	}
}

func TestCloseStopsTheStream(t *testing.T) {
	f := newFake(crowd(1000)...)
	f.chunk = 10
	s := New(f, uitest.Base(t), Options{Member: member(1000), Today: today}).Under().(*Screen)
	d := uitest.NewHeldDriver(t, s.panes, 80, 20)
	d.ReleaseOne(0)
	st := s.known.stream
	s.Close()
	for range st.chunks { // the channel closes: nobody is left behind
	}
}

func TestRefreshKeepsPlaceAndMarks(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Key("j", "space", "j")
	was := s.current().ID
	f.elsewhere("e1", func(e *spst.Employee) { e.JobTitle = "Directeur" })
	d.Hold()
	d.Key("r")
	d.Sees("CESAR", "Caissier") // the old list stays until the new one is there
	d.Release()
	d.Sees("Directeur", "1 coché")
	if got := s.current().ID; got != was {
		t.Errorf("the cursor went from %s to %s", was, got)
	}
}

func TestLateSortIsDropped(t *testing.T) {
	f := newFake(crowd(6000)...)
	d, s := start(t, f, 80, 20)
	d.Hold()
	d.Key("s", "j", "enter") // by birth date
	d.Key("s", "g", "enter") // and back to the name
	d.ReleaseOne(1)
	d.ReleaseOne(0)
	d.Release()
	order := s.known.sort.order(s.known.folded)
	if fmt.Sprint(s.known.order) != fmt.Sprint(order) {
		t.Error("the list is in the order of the late answer")
	}
}

func TestWideNamesKeepTheirColumns(t *testing.T) {
	people := florist()
	for i, name := range []string{"日本語日本語日本語日本語日本語", "E\u0301VRARD-LE\u0301PINE", "김민준", "Ñandú Ångström-Œuvré"} {
		people[i].BirthName, people[i].JobTitle = name, strings.Repeat(name, 4)
	}
	for _, size := range sizes {
		d, s := start(t, newFake(people...), size.w, size.h)
		d.Key("d", "j", "d", "e", "tab", "esc", "x", "esc")
		for i := range s.list.view {
			line := strings.Split(ansi.Strip(s.View()), "\n")[s.list.layout.tableY+i]
			if at := strings.Index(line, first(s).BirthDate.French()[6:]); at < 0 && i == 0 {
				t.Fatalf("no birth date on %q", line)
			}
			if w := ansi.StringWidth(line); w > size.w {
				t.Errorf("%d cells: %q", w, line)
			}
		}
	}
}

func TestMouse(t *testing.T) {
	d, s := start(t, newFake(crowd(200)...), 80, 20)
	d.Click(10, s.list.layout.tableY+4)
	if s.list.table.Cursor() != 4 {
		t.Errorf("a click on the fifth row selects %d", s.list.table.Cursor())
	}
	d.Wheel(10, 10, 3)
	if s.list.table.Cursor() != 9 {
		t.Errorf("after the wheel the cursor is on %d, want the first in sight", s.list.table.Cursor())
	}
	d.Wheel(10, 10, -9)
	d.Click(10, s.list.layout.searchY)
	if !s.list.search.Focused() {
		t.Error("a click on the search does not start it")
	}
}

// crowd is n invented people in name order.
func crowd(n int) []spst.Employee {
	names := []string{"ABADIE", "BAILLY", "CARON", "DUMAS", "ÉTIENNE", "FAURE", "GIRARD", "HUBERT", "IMBERT", "JACQUET", "LEMAIRE", "MARTIN",
		"NOËL", "PÉRON", "ROUX", "SIMON"}
	given := []string{"Alice", "Bruno", "Chloé", "Denis", "Élise", "Franck", "Gaëlle", "Hugo", "Inès", "Jules", "Lise", "Marc"}
	jobs := []struct{ title, pcs string }{{"Vendeuse", "554d"}, {"Caissier", "552a"}, {"Jardinier", "631a"}, {"Comptable", "543b"},
		{"Livreur", "643a"}}
	kinds := []spst.DeterminantCode{spst.None, spst.None, spst.None, "CONDUITE", "NUIT", "CMR"}
	people := make([]spst.Employee, n)
	for i := range people {
		j := jobs[i%len(jobs)]
		people[i] = spst.Employee{
			BirthName: fmt.Sprintf("%s %05d", names[i*len(names)/n], i), FirstName: given[i%len(given)], Sex: spst.Female,
			BirthDate: date(1+i%28, 1+i%12, 1960+i%45), HireDate: date(1, 1+i%12, 2022+i%4), JobTitle: j.title, PCSCode: j.pcs,
			ContractType: spst.CDI, Determinants: []spst.DeterminantCode{kinds[i%len(kinds)]},
		}
	}
	return people
}

func TestOverlayCutsWideCharacters(t *testing.T) {
	for x := range 6 {
		for width := 2; width < 8; width++ {
			lines := []string{"日本日本日本日本"}
			widget.Overlay(lines, []string{strings.Repeat("#", width)}, x, 0, 16)
			if got := ansi.StringWidth(lines[0]); got != 16 || !strings.Contains(lines[0], strings.Repeat("#", width)) {
				t.Errorf("at %d of %d: %d cells %q", x, width, got, lines[0])
			}
		}
	}
}

// No job is cut while names have room, at any width; what is selected decides, never where
// one is in the list, and what fits already does not move.
func TestColumnsFollowWhatIsSelected(t *testing.T) {
	people := florist()
	for i := range people {
		people[i].MarriedName, people[i].DeclaredCategory = "", spst.SI
		people[i].JobTitle = "Traitement phytosanitaire"
	}
	people[0].JobTitle = "Responsable des expéditions"
	for _, w := range []int{80, 96, 120, 138, 200} {
		d, s := start(t, newFake(people...), w, 12)
		d.Sees("Traitement phytosanitaire")
		was := slices.Clone(s.list.columns)
		for range people {
			if d.Key("down"); !sameWidths(s.list.columns, was) {
				t.Fatalf("at %d cells the columns moved while one scrolled", w)
			}
		}
		d.Type("/cesar")
		if !sameWidths(s.list.columns, was) {
			t.Errorf("at %d cells the columns moved for who fitted", w)
		}
		if d.Key("ctrl+u"); w < 96 { // the name gives way to the one job that is longer
			d.Type(strings.ToLower(people[0].BirthName))
			d.Sees("Responsable des expéditions")
		}
	}
}

func sameWidths(a, b []column) bool {
	return slices.EqualFunc(a, b, func(x, y column) bool { return x.Width == y.Width })
}
