package importing

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// reviewing opens the difference of a file that is the whole roster.
func reviewing(t *testing.T, f *fake, w, h int) (*uitest.Driver, *Screen) {
	t.Helper()
	d, s := start(t, f, w, h)
	pick(d)
	d.Key("ctrl+s", "down", "enter")
	if s.step != stepReview {
		t.Fatalf("step %d:\n%s", s.step, d.Screen())
	}
	return d, s
}

// The lists follow each other both ways, by the arrows and by tab, and go round.
func TestTheListsOfTheReview(t *testing.T) {
	d, _ := reviewing(t, plain(), 80, 20)
	tabs := []struct{ open, who, column string }{
		{"[Entrées 1]", "NEUF Paul", "Poste de travail"}, {"[Sorties 2]", "ÉTIENNE Zoé", "Sortie"},
		{"[Modifications 1]", "CESAR Jules", "Ce qui change"},
		{"[Inchangés 1]", "TEST Laura", "Poste de travail"}, {"[Refusés 1]", "MAUVAIS Luc", "Motif"},
	}
	for _, next := range []string{"right", "l", "tab"} {
		for i := range tabs {
			d.Sees(tabs[i].open, tabs[i].who, tabs[i].column)
			d.Key(next)
		}
	}
	for _, prev := range []string{"left", "h", "shift+tab"} {
		for i := range tabs {
			d.Key(prev)
			d.Sees(tabs[len(tabs)-1-i].open)
		}
	}
}

// What each list means is said whole, on every size.
func TestTheHintsOfTheReview(t *testing.T) {
	for _, size := range uitest.Sizes()[1:] {
		d, _ := reviewing(t, plain(), size[0], size[1])
		for _, a := range reconcile.Actions() {
			d.Sees(tabHint(a))
			d.Key("right")
		}
	}
}

// A row is taken or left, and counted; nothing of what is the same or refused is.
func TestTakingRows(t *testing.T) {
	d, s := reviewing(t, plain(), 80, 20)
	d.Sees("3 lignes retenues", "✓ retenue")
	d.Key("space")
	d.Sees("2 lignes retenues", "○ laissée")
	if s.Unsaved() {
		t.Error("what is kept is said to be lost")
	}
	d.Key("a")
	d.Sees("3 lignes retenues")
	d.Key("a")
	d.Sees("2 lignes retenues")
	for range 2 { // the same, the refused
		d.Key("left")
		d.Key("space")
		if d.Last() == nil {
			continue
		}
		d.Did(tui.Note{Text: noticeNothingToMark})
		d.Key("a")
		d.Did(tui.Note{Text: noticeNothingToMark})
	}
	d.Sees("2 lignes retenues")
}

// Only the rows that the search selects are taken together.
func TestTakingTheRowsFound(t *testing.T) {
	d, _ := reviewing(t, many(30), 80, 20)
	d.Key("/")
	d.Type("nom0000")
	d.Key("enter")
	d.Sees("30 lignes retenues")
	d.Key("a")
	d.Sees("20 lignes retenues")
	d.Key("esc", "a") // not all were: all are
	d.Sees("30 lignes retenues")
	d.Key("a", "a", "a")
	d.Sees("0 ligne retenue")
	d.Key("ctrl+s")
	d.Did(tui.Note{Text: noticeNothingTaken})
}

// The search is live, blind to accents and case, in names and jobs, and a paste goes
// into it.
func TestSearchingTheReview(t *testing.T) {
	f := plain()
	d, s := reviewing(t, f, 80, 20)
	d.Key("right")
	for query, want := range map[string]string{"etienne zoe": "ÉTIENNE", "BENALI": "BENALI", "fleu": "ÉTIENNE"} {
		d.Key("/")
		d.Paste(query)
		if r := s.current(); r == nil || r.Employee.BirthName != want || len(s.review.view) != 1 {
			t.Errorf("%q finds %d", query, len(s.review.view))
		}
		d.Key("esc")
		if len(s.review.view) != 2 {
			t.Errorf("esc leaves %d", len(s.review.view))
		}
	}
	d.Key("/")
	d.Type("zz")
	d.Sees(textEmpty(reconcile.Exit, true))
	d.Key("enter", "space", "x")
	d.Did(tui.Note{Text: noticeNoExit})
	d.Key("esc", "left", "left", "left")
	d.Sees("[Inchangés 1]")
}

// The rows are sorted by name, by job or as the file has them, either way; the same one is
// decided on.
func TestSortingTheReview(t *testing.T) {
	d, s := reviewing(t, plain(), 80, 20)
	d.Key("right")
	first := func() string { return s.current().Employee.BirthName }
	for _, c := range []struct {
		keys  []string
		first string
	}{
		{[]string{"s", "down", "enter"}, "BENALI"}, {[]string{"s", "enter"}, "ÉTIENNE"}, {[]string{"s", "enter"}, "BENALI"},
	} {
		d.Key(c.keys[0])
		d.Sees(titleSort)
		d.Key(c.keys[1:]...)
		if first() != c.first {
			t.Errorf("after %q on %s first", c.keys, first())
		}
	}
}

// A list of nobody says so.
func TestAListOfNobody(t *testing.T) {
	f := plain()
	f.people = nil
	d, _ := reviewing(t, f, 80, 20)
	d.Key("right", "right")
	d.Sees("Aucune ligne dans « Modifications » : ← → montrent les autres listes.")
	d.Key("space", "a", "/", "esc", "n", "G", "pgup")
	d.Sees("Aucune ligne dans « Modifications » : ← → montrent les autres listes.")
}

// The exits marked without a date get theirs together; the one under the cursor when
// none is marked.
func TestDatingExits(t *testing.T) {
	f := plain()
	f.people = append(f.people, person("max", "ROUX", "Max", "Livreur"), person("lea", "PETIT", "Léa", "Livreuse"))
	d, s := reviewing(t, f, 120, 36)
	d.Key("right")
	d.Key("x") // BENALI is dated by the file already, and none is marked
	if s.panes.Len() == 0 {
		d.Did(tui.Note{Text: noticeNoExit})
	}
	d.Key("down")
	for range 3 {
		d.Key("space")
	}
	d.Sees("▲ 3 sorties sans date : x")
	d.Key("ctrl+s")
	d.Did(tui.No(noticeUnready(3)))
	d.Key("x")
	d.Sees("Motif de 3 sorties", "démission", "retraite")
	d.Key("down", "enter")
	d.Sees("licenciement · 3 salariés", "25/11/2026")
	if d.Cursor() == nil || !s.panes.Capturing() {
		t.Error("a date is asked for, and the cursor is not there")
	}
	d.Key("enter")
	d.SeesNot("sans date")
	for _, r := range s.run.Difference.Rows {
		if r.Proposed && (r.Exit == nil || r.Exit.ExitReason != spst.ExitReasons()[1] || r.Exit.ExitDate != today) {
			t.Errorf("%s: %+v", r.Employee.DisplayName(), r.Exit)
		}
	}
	// One of them gets another, and is taken by that.
	d.Key("g", "down", "x", "enter")
	d.Sees("démission · 1 salarié")
	d.Paste("20/11/2026")
	d.Key("ctrl+s")
	d.Sees("20/11/2026, démission")
}

// Esc from the reason or from the date leaves the exits as they are.
func TestAnExitThatIsNotDated(t *testing.T) {
	d, s := reviewing(t, plain(), 80, 20)
	d.Key("right", "down", "space", "x", "esc")
	d.Key("x", "enter")
	d.Type("24/11/2026")
	d.Key("esc")
	d.Sees("1 sortie sans date", "[Sorties 2]")
	if s.Capturing() {
		t.Error("letters are still the date's")
	}
	d.Key("x", "enter")
	for _, wrong := range []struct{ typed, said string }{
		{"demain", "✗ Date non reconnue"}, {"31/02/2026", "✗ Ce jour n'existe pas"}, {"", "✗ Date non reconnue"},
	} {
		d.Type(wrong.typed)
		d.Key("enter")
		d.Sees(wrong.said)
		d.Key("end")
		for range 10 {
			d.Key("backspace")
		}
	}
	d.SeesNot("Date non reconnue")
	d.Type("16/08/2021")
	d.Key("enter")
	d.Sees("ÉTIENNE Zoé a été embauché le 17/08/2021")
	d.Key("backspace", "backspace", "backspace", "backspace", "backspace", "backspace", "backspace", "backspace", "backspace", "backspace")
	d.Type("17/08/2021") // the very day
	d.Key("enter")
	d.Sees("17/08/2021, démission")
}

// Somebody wrote in the file that they left, and the person leaves it: nothing of it
// is carried out.
func TestAllIsLeft(t *testing.T) {
	d, s := reviewing(t, plain(), 80, 20)
	for range 3 {
		d.Key("g", "a")
		if strings.Contains(d.Screen(), "✓▌") {
			d.Key("a")
		}
		d.Key("right")
	}
	taken, _ := s.run.Difference.Taken()
	d.Key("ctrl+s")
	if taken == 0 {
		d.Did(tui.Note{Text: noticeNothingTaken})
	}
}

// The number of exits is typed again before many leave; esc gives it up.
func TestTheNumberOfExitsIsTypedAgain(t *testing.T) {
	d, _ := reviewing(t, plain(), 80, 20)
	d.Key("ctrl+s")
	d.Sees("1 présent sur 4 va sortir : retapez ce nombre.")
	d.Key("esc")
	d.SeesNot("retapez")
	d.Key("ctrl+s")
	for _, wrong := range []string{"", "10", "un"} {
		d.Type(wrong)
		d.Key("enter")
		d.Sees("Ce n'est pas le nombre de sorties, 1")
		for range len(wrong) {
			d.Key("backspace")
		}
	}
	d.Type(" 1 ")
	d.Key("enter")
	if q := d.Asked(); q.Title != "Importer 3 lignes ?" || q.Yes != "Importer" || !strings.Contains(q.Text,
		"FLEURISTE MARTIN : 1 entrée, 1 sortie, 1 modification") {
		t.Errorf("%+v", q)
	}
}

// Another import that was cut is said to be given up, before it is.
func TestAnotherImportIsGivenUp(t *testing.T) {
	f := many(3)
	f.memory.Pending = &imports.Pending{Import: "cut", Paths: []string{"/paie/octobre.csv"}, Digest: "other", Done: 1, Total: 4}
	d, _ := start(t, f, 80, 20)
	d.Key("down", "enter") // choose a file
	pick(d)
	d.Key("ctrl+s", "enter", "ctrl+s")
	if q := d.Asked(); !strings.Contains(q.Text, imports.Abandoned) {
		t.Errorf("%q", q.Text)
	}
}

// What changes is said field by field, in words, whatever the field.
func TestWhatChangesIsInWords(t *testing.T) {
	f := plain()
	e := &f.file.Rows[0].Employee
	e.ContractType, e.MultiEmployer, e.HireDate = spst.CDD, true, spst.NewDate(2021, 9, 1)
	e.Determinants = []spst.DeterminantCode{"CMR", "NUIT"}
	d, _ := reviewing(t, f, 200, 46)
	d.Key("right", "right")
	d.Sees("Poste de travail : Caissier → Chef de caisse", "CDI → CDD", "17/08/2021 → 01/09/2021", "Salarié multi-employeurs : – → oui", "CMR",
		"NUIT")
}

// The values of a change, of every kind that there is.
func TestValuesAsPeopleReadThem(t *testing.T) {
	_, s := start(t, plain(), 80, 20)
	nir, _ := spst.ParseNIR("1690876540012")
	for _, c := range []struct {
		value any
		want  string
	}{
		{nil, "–"}, {today, "25/11/2026"}, {spst.CDD, spst.CDD.Label()}, {spst.Retirement, spst.Retirement.Label()}, {spst.Female, "Femme"},
		{true, "oui"}, {false, "non"}, {[]spst.DeterminantCode{"CMR", "NUIT"}, "CMR, NUIT"}, {"texte", "texte"}, {nir, "1 69 08 •• ••• ••• ••"},
	} {
		if got := s.shown(c.value); got != c.want {
			t.Errorf("%v is shown %q, want %q", c.value, got, c.want)
		}
	}
	s.review.showNIR = true
	if got := s.shown(nir); !strings.Contains(got, "76 540 012") {
		t.Errorf("asked for, it is shown %q", got)
	}
}

// Beside the list where there is room, under it else: all of the row, on every size.
func TestTheDetailOfARow(t *testing.T) {
	for _, size := range uitest.Sizes()[1:] {
		d, _ := reviewing(t, plain(), size[0], size[1])
		d.Sees("NEUF Paul  ✓ retenue", "Né(e) le 04/08/1969", "Embauche 17/08/2021 · CDI", "Le code PCS manque")
		d.Key("left")
		d.Sees("MAUVAIS Luc  ✗ refusée", "✗ Date non reconnue", "année de 4 chiffres")
	}
}

// The mouse chooses a row, the wheel scrolls, a click elsewhere does nothing.
func TestTheMouseInTheReview(t *testing.T) {
	d, s := reviewing(t, many(60), 80, 20)
	d.ClickOn("NOM00004")
	if s.current().Employee.BirthName != "NOM00004" {
		t.Errorf("the cursor is on %s", s.current().Employee.BirthName)
	}
	d.Wheel(5, 8, 3)
	d.SeesNot("NOM00004")
	before := s.review.table.Cursor()
	d.Click(5, 0)
	d.Send(tea.PasteMsg{Content: "x"})
	if s.review.table.Cursor() != before {
		t.Error("a click on the title moves the cursor")
	}
}

// The refused rows are written beside their file; once at a time, and a failure is said.
func TestWritingTheRefused(t *testing.T) {
	f := plain()
	d, _ := reviewing(t, f, 80, 20)
	d.Hold()
	d.Key("E", "E")
	if d.Held() != 1 {
		t.Errorf("%d requests", d.Held())
	}
	d.Release()
	d.Did(tui.Notice{Text: noticeWritten("/paie/novembre-refus.csv")})
	f.fail["WriteRefused"] = &spst.Error{Kind: spst.Invalid, Message: "Ce dossier est en lecture seule."}
	d.Key("E")
	d.Did(tui.No("Ce dossier est en lecture seule."))
	if len(f.written) != 2 || len(f.written[0]) != len(f.file.Rows)+1 {
		t.Errorf("written %d times", len(f.written))
	}
	all, _ := reviewing(t, many(2), 80, 20)
	all.Key("E")
	all.Did(tui.Note{Text: noticeNoRefused})
}

// Gone back from and come to again, what was decided is as it was; another file is not.
func TestDecisionsOutliveAStepBack(t *testing.T) {
	f := many(5)
	d, s := start(t, f, 80, 20)
	pick(d)
	d.Key("ctrl+s", "enter", "space", "space", "esc")
	if s.Unsaved() {
		t.Error("a step back, nothing is under way")
	}
	d.Key("ctrl+s", "enter")
	d.Sees("3 lignes retenues")
	d.Key("esc", "esc", "down", "enter", "ctrl+s", "enter")
	if taken, _ := s.run.Difference.Taken(); taken != 5 && taken != 3 {
		t.Errorf("%d rows are taken", taken)
	}
}

// Whatever is pressed in the review, what is counted is what is marked, what is the
// same or refused is never taken, and no exit goes without its day.
func TestAnyKeysInTheReview(t *testing.T) {
	keys := []string{"space", "space", "a", "right", "left", "tab", "up", "down", "g", "G", "/", "n", "x", "enter", "esc", "é", "z",
		"backspace", "ctrl+s"}
	rapid.Check(t, func(r *rapid.T) {
		f := plain()
		f.people = append(f.people, person("max", "ROUX", "Max", "Livreur"))
		d, s := reviewing(t, f, 80, 20)
		for range rapid.IntRange(1, 40).Draw(r, "keys") {
			d.Key(rapid.SampledFrom(keys).Draw(r, "key"))
			if s.step != stepReview {
				return // gone back
			}
			taken := 0
			for i := range s.run.Difference.Rows {
				row := &s.run.Difference.Rows[i]
				if row.Taken && row.Writes() {
					taken++
				}
				if slices.Contains([]reconcile.Action{reconcile.Same, reconcile.Reject}, row.Action) && row.Taken && row.Writes() {
					r.Fatalf("%s is taken", row.Employee.DisplayName())
				}
			}
			if n, _ := s.run.Difference.Taken(); n != taken {
				r.Fatalf("%d counted, %d taken", n, taken)
			}
			if q, asked := d.Last().(tui.Ask); asked && s.panes.Len() == 0 && !strings.Contains(q.Title, fmt.Sprint(taken)) {
				r.Fatalf("%d taken, the question is %q", taken, q.Title)
			}
			d.Actions = nil
		}
	})
}
