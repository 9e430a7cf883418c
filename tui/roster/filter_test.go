package roster

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/spst/spsttest"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
	"github.com/espace-adherent/adherent/tui/widget"
)

// filter chooses a line of the menu of filters by its words.
func filter(t *testing.T, d *uitest.Driver, s *Screen, label string) {
	t.Helper()
	d.Key("f")
	i := slices.IndexFunc(s.filterMenu().Items, func(it widget.MenuItem) bool { return strings.HasPrefix(it.Label, label) })
	if i < 0 {
		t.Fatalf("no filter %q", label)
	}
	d.Key("g")
	for range i {
		d.Key("down")
	}
	d.Key("enter")
}

func TestEachFilter(t *testing.T) {
	for label, want := range map[string][]string{
		"SI (":                 {"TEST Laura", "TEST LEROY née TEST Laura"},
		"SIA":                  {"DUPONT Marie-Élise"},
		"SIH":                  {"CESAR Jules"},
		"SIR":                  {"ÉVRARD Noël"},
		"SMR_ESTAT":            {"BERNARD Anne"},
		filterMulti:            {"TEST Laura", "TEST LEROY née TEST Laura"},
		filterAnomaly:          {"BERNARD Anne", "TEST Laura"},
		filterGone:             {"MOREAU Œdipe"},
		"Toutes les catégorie": {"BERNARD Anne", "CESAR Jules", "DUPONT Marie-Élise", "ÉVRARD Noël", "TEST Laura", "TEST LEROY née TEST Laura"},
	} {
		t.Run(label, func(t *testing.T) {
			d, s := start(t, newFake(florist()...), 120, 36)
			filter(t, d, s, label)
			if got := names(s); !slices.Equal(got, want) {
				t.Errorf("%s keeps %q, want %q", label, got, want)
			}
		})
	}
}

// Filters and search narrow together; the counts of the menu are those of the whole
// list; esc takes all of it off at once, marks after, and then leaves.
func TestWhatNarrowsTheListAddsUpAndEscTakesItOff(t *testing.T) {
	d, s := start(t, newFake(florist()...), 120, 36)
	d.Key("space")
	filter(t, d, s, filterMulti)
	d.Key("/")
	d.Type("laura vend")
	d.Key("enter")
	if got := names(s); !slices.Equal(got, []string{"TEST LEROY née TEST Laura"}) {
		t.Fatalf("%q", got)
	}
	d.Sees("multi-employeurs", "1 sur 6", "1 coché")
	d.Key("f")
	d.Sees("✓ Multi-employeurs", "✓ Présents")
	for _, n := range s.filterMenu().Items {
		if strings.HasPrefix(n.Label, "SIR") && n.Note != "1" {
			t.Errorf("SIR counts %q", n.Note)
		}
	}
	d.Key("f") // closes it again
	for i, want := range []string{"1 coché · 6 salariés", "6 salariés"} {
		if !s.panes.Inside() {
			t.Fatalf("esc %d would leave the screen", i+1)
		}
		d.Key("esc")
		d.Sees(want)
	}
	if s.panes.Inside() || len(d.Actions) != 0 {
		t.Errorf("asked %v", d.Actions)
	}
	d.Key("esc")
	d.Did(tui.Pop{})
}

// Chosen again, a filter that is a yes or a no is taken off.
func TestAFilterChosenAgain(t *testing.T) {
	d, s := start(t, newFake(florist()...), 120, 36)
	for _, label := range []string{filterMulti, filterAnomaly} {
		filter(t, d, s, label)
		d.Sees("2 sur 6")
		filter(t, d, s, label)
		d.Sees("6 salariés")
	}
}

// What goes out is what is seen: each thing that narrows the list is in the export.
func TestTheExportIsWhatIsSeen(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(*testing.T, *uitest.Driver, *Screen)
		want spst.RosterPrint
		n    int
	}{
		"all":      {func(*testing.T, *uitest.Driver, *Screen) {}, spst.RosterPrint{Status: spst.Present}, 6},
		"a letter": {func(_ *testing.T, d *uitest.Driver, _ *Screen) { d.Key("l", "t") }, spst.RosterPrint{Status: spst.Present, Letter: "T"}, 2},
		"a search": {func(_ *testing.T, d *uitest.Driver, _ *Screen) {
			d.Key("/")
			d.Type("noël")
			d.Key("enter")
		}, spst.RosterPrint{Status: spst.Present, Search: "noël"}, 1},
		"a category": {func(t *testing.T, d *uitest.Driver, s *Screen) { filter(t, d, s, "SIR") },
			spst.RosterPrint{Status: spst.Present, Category: spst.SIR}, 1},
		"several jobs": {func(t *testing.T, d *uitest.Driver, s *Screen) { filter(t, d, s, filterMulti) },
			spst.RosterPrint{Status: spst.Present, MultiEmployer: true}, 2},
		"anomalies": {func(t *testing.T, d *uitest.Driver, s *Screen) { filter(t, d, s, filterAnomaly) },
			spst.RosterPrint{Status: spst.Present, Anomalies: true}, 2},
		"those gone": {func(_ *testing.T, d *uitest.Driver, _ *Screen) { d.Key("t") }, spst.RosterPrint{Status: spst.Gone}, 1},
		"everybody":  {func(_ *testing.T, d *uitest.Driver, _ *Screen) { d.Key("t", "t") }, spst.RosterPrint{Status: spst.All}, 7},
		"NIRs":       {func(_ *testing.T, d *uitest.Driver, _ *Screen) { d.Key("n") }, spst.RosterPrint{Status: spst.Present, NIR: true}, 6},
	} {
		t.Run(name, func(t *testing.T) {
			d, s := start(t, newFake(florist()...), 120, 36)
			c.do(t, d, s)
			d.Key("E")
			d.Did(tui.Push{Route: route.Export{Member: s.o.Member, What: route.ExportEmployees, Print: c.want, Lines: c.n}})
			d.Key("p")
			d.Did(tui.Push{Route: route.Export{Member: s.o.Member, What: route.ExportEmployees, Print: c.want, Lines: c.n, Paper: true}})
		})
	}
}

// A list of nobody says why, and what to do, whatever emptied it.
func TestAnEmptyListSaysWhy(t *testing.T) {
	nobody, _ := start(t, newFake(), 80, 20)
	nobody.Sees(textEmpty, "0 salarié", "Effectifs suivis  0", "[Tous]")
	for _, k := range []string{"e", "enter", "y", "h", "x"} {
		nobody.Key(k)
		nobody.Did(tui.Note{Text: noticeNobody})
	}
	nobody.Key("space", "*", "d", "n", "c", "esc")
	nobody.Sees(noticeNobody)
	nobody.Key("t")
	nobody.Sees(textNoLeft)

	one, s := start(t, newFake(florist()[0]), 80, 20)
	one.Sees("1 salarié", "CESAR Jules")
	one.SeesNot("1 salariés")
	one.Key("down", "pgdown", "G", "up", "g")
	if s.current().FirstName != "Jules" {
		t.Error("the cursor left the only one")
	}
	one.Key("/")
	one.Type("zz")
	one.Sees(widget.NothingFound, "0 sur 1")
	one.Key("enter", "e")
	one.Did(tui.Note{Text: noticeNobody})
}

// A hundred thousand: any key is answered on the spot, and counts are grouped.
func TestAHundredThousand(t *testing.T) {
	d, s := start(t, newFake(crowd(100_000)...), 120, 36)
	d.Sees("100\u00a0000 salariés", "Effectifs suivis  100\u00a0000")
	d.Key("G")
	d.Sees("SIMON 99999")
	d.Key("l", "n")
	d.Sees("[N]", "sur 100\u00a0000", "NOËL")
	d.Key("esc", "/")
	d.Type("etienne ines 34")
	if got := names(s); len(got) == 0 || !strings.HasPrefix(got[0], "ÉTIENNE") {
		t.Errorf("%d found", len(got))
	}
	d.Key("esc")
	before := s.current().ID
	sortBy(d, int(byBirth))
	if s.current().ID != before {
		t.Error("sorting loses the person under the cursor")
	}
	d.Key("G")
	rename(d, "X")
	if !strings.Contains(s.current().BirthName, "X") || len(s.list.view) != 100_000 {
		t.Errorf("the cursor is on %s among %d", s.current().DisplayName(), len(s.list.view))
	}
}

// More room gives more columns, never wider gaps: what each size shows, by its words.
func TestColumnsByTheRoomThereIs(t *testing.T) {
	people := florist()
	people[0].Email, people[1].Mobile = "jules@exemple.fr", "0612345678"
	always := []string{"Nom", "Né(e) le", "Poste de travail", "Cat", "Embauche", "CESAR Jules", "04/08/1969"}
	for _, c := range []struct {
		w         int
		sees, not []string
	}{
		{80, []string{"SMR_ESTAT"}, []string{"523a", "Contrat", "N° séc. sociale", "Déterminants", "08/12/2026"}},
		{100, []string{"PCS", "SMR_ESTAT", "Visite", "● 08/12/2026", "inconnue"}, []string{"Contrat", "Déterminants"}},
		{120, []string{"PCS", "Visite", "Contrat"}, []string{"Déterminants", "N° séc. sociale"}},
		{140, []string{"Contrat", "N° séc. sociale", "1 69 08 ••"}, []string{"Déterminants"}},
		{240, []string{"Contrat", "Déterminants", "Autorisation de conduite"}, nil},
		{280, []string{"Email ou portable", "jules@exemple.fr", "06 12 34 56 78"}, nil},
	} {
		d, s := start(t, newFake(people...), c.w, 36)
		d.Sees(append(always, c.sees...)...)
		d.SeesNot(c.not...)
		if s.list.detail != (c.w >= roomy) {
			t.Errorf("%d columns: the detail is there: %v", c.w, s.list.detail)
		}
	}
	without, _ := start(t, newFake(florist()...), 280, 36)
	without.SeesNot("Email ou portable")
}

// The next visit narrows the list and orders it, and shows where it is what the list is about.
func TestTheNextVisitNarrowsAndOrders(t *testing.T) {
	d, s := start(t, newFake(florist()...), 80, 24)
	d.SeesNot("Visite")
	for state, want := range map[spst.VisitState]string{
		spst.VisitPlanned: "● 08/12/2026", spst.VisitOverdue: "✗ 11/11/2026", spst.VisitSoon: "▲ 02/01/2027", spst.VisitUnknown: "inconnue",
	} {
		filter(t, d, s, filterVisit(state))
		d.Sees("1 sur 6", filterVisit(state), want)
		if which := s.exported(false).Print; which.Visit != state || !which.Keeps(s.current()) {
			t.Errorf("%s: exported %+v", state, which)
		}
		d.Key("esc")
	}
	s.sortBy(sorting{field: byVisit})
	var days []string
	for _, at := range s.list.view {
		days = append(days, s.known.traits[at].next.French())
	}
	if got := strings.Join(days, " "); got != "11/11/2026 08/12/2026 02/01/2027 15/08/2028  " {
		t.Errorf("in the order %q", got)
	}
	d.Sees("Visite")
}

// In words, a next visit is said with its state, and no sign is explained that is not heard.
func TestTheNextVisitIsSaid(t *testing.T) {
	f := newFake(florist()...)
	f.people[0].MultiEmployer = true
	_, s := start(t, f, 120, 40)
	if !strings.Contains(s.count(), tagMulti) {
		t.Errorf("drawn, the sign is explained: %q", s.count())
	}
	s.Theme = theme.NewSpoken()
	if strings.Contains(s.count(), tagMulti) {
		t.Errorf("in words, there is no sign: %q", s.count())
	}
	for _, state := range spst.VisitStates() {
		e := spst.Employee{NextVisit: today, VisitState: state}
		if got := s.visit(&e).Text; got != today.French()+", "+state.Label() {
			t.Errorf("%s: %q", state, got)
		}
	}
}

// The last filter is in sight on a low screen, and a click hits the line that is seen.
func TestTheFiltersFitALowScreen(t *testing.T) {
	d, s := start(t, newFake(florist()...), 60, 16)
	d.Key("f", "G")
	d.Sees(filterBoth)
	d.SeesNot(filterAll)
	d.ClickOn(filterMulti)
	if !s.list.is.multi {
		t.Errorf("%+v", s.list.is)
	}
}

// Those who left have the date in a column of its own, on every size.
func TestThoseWhoLeftShowWhen(t *testing.T) {
	for _, size := range uitest.Sizes() {
		d, _ := start(t, newFake(florist()...), size[0], size[1])
		d.SeesNot("30/10/2026")
		d.Key("t")
		d.Sees("Sortie", "30/10/2026", "MOREAU")
		d.Key("t")
		d.Sees("CESAR", "MOREAU", "Sortie")
	}
}

// The detail stays as the person asked, when the window changes.
func TestTheDetailFollowsTheRoomUntilItIsAsked(t *testing.T) {
	d, s := start(t, newFake(florist()...), 80, 20)
	d.Resize(200, 46)
	if !s.list.detail {
		t.Fatal("there is room, and no detail")
	}
	d.Key("d")
	d.Resize(80, 20)
	d.Resize(200, 46)
	if s.list.detail {
		t.Error("taken away, it comes back by itself")
	}
	d.Key("d")
	d.Resize(80, 20)
	d.Sees("Déterminants")
	if !s.list.detail {
		t.Error("asked for, it goes with the room")
	}
}

// The detail says all that is known, and nothing of what is not.
func TestTheDetailSaysWhatIsKnown(t *testing.T) {
	whole := spsttest.WholeEmployee()
	whole.ExitDate, whole.ExitReason = 0, ""
	d, _ := start(t, newFake(whole), 200, 46)
	d.Sees("DURAND née MARTIN Claire", "12/03/1985 · Femme", "⇄", "claire.martin@exemple.fr", "le mardi matin", "à rappeler",
		"Autorisation de conduite", "à renouveler tous les 5 ans")
	d.SeesNot("Fin prévue", "Attendue")
	whole.ExitDate = date(31, 12, 2026)
	d, _ = start(t, newFake(whole), 200, 46)
	d.Sees("Fin prévue", "31/12/2026")
	bare, _ := start(t, newFake(florist()[5]), 200, 46)
	bare.SeesNot("Attestation", "Email", "Commentaires", "⇄")
	bare.Sees("N° séc. sociale  –", "Déterminants     –")
	s := &spst.Employee{DeclaredCategory: spst.SI, ExpectedCategory: spst.SIR}
	_, screen := start(t, newFake(), 200, 46)
	if got := fmt.Sprint(screen.facts(s)); !strings.Contains(got, "Attendue SIR (Suivi Individuel Renforcé)") {
		t.Errorf("a category that is not the expected one: %s", got)
	}
}

// Copying takes the name, the NIR only when it shows.
func TestCopying(t *testing.T) {
	d, _ := start(t, newFake(florist()...), 80, 20)
	d.Key("j", "n", "y")
	if d.Clipboard != "CESAR Jules\t1690876540012" && !strings.HasPrefix(d.Clipboard, "CESAR Jules\t16908765400") {
		t.Errorf("copied %q", d.Clipboard)
	}
	d.Did(tui.Copy{What: "CESAR Jules", Text: d.Clipboard})
	d.Key("k", "y") // BERNARD has no NIR
	if d.Clipboard != "BERNARD Anne" {
		t.Errorf("copied %q", d.Clipboard)
	}
}

// What « n » does is said, where no NIR is in sight too: it goes out with the export.
func TestShowingNIRsIsSaid(t *testing.T) {
	d, _ := start(t, newFake(florist()...), 80, 20)
	d.Key("n")
	d.Did(tui.Notice{Text: noticeNIRs(true)})
	d.Key("n")
	d.Did(tui.Notice{Text: noticeNIRs(false)})
}

// Who only reads is refused what changes something, and nothing else.
func TestWhatAReadOnlyMandateMayDo(t *testing.T) {
	f := newFake(florist()...)
	for _, k := range []string{"a", "e", "enter", "x", "u", "i"} {
		d, s := start(t, f, 80, 20, readOnly)
		d.Key(k)
		d.Did(tui.No(noticeReadOnly))
		if s.panes.Len() != 0 {
			t.Errorf("%s opens something", k)
		}
	}
	for _, k := range []string{"E", "p", "y"} {
		d, _ := start(t, f, 80, 20, readOnly)
		d.Key(k)
		if _, refused := d.Last().(tui.Fail); refused || d.Last() == nil {
			t.Errorf("%s gives %v", k, d.Last())
		}
	}
	d, s := start(t, f, 80, 20, readOnly)
	d.Key("h")
	hasTitle(t, s, "Salarié : BERNARD Anne")
	d.Key("esc", "c")
	d.Sees("2 anomalies chez 2 salariés")
	d.Key("enter")
	d.Did(tui.No(noticeReadOnly))
	if f.writes != 0 {
		t.Errorf("%d writes", f.writes)
	}
}

func TestEveryKeyOfTheRosterAnswers(t *testing.T) {
	// at is a roster where moving up and down has somewhere to go.
	at := func(keys ...string) func(*testing.T) *uitest.Driver {
		return func(t *testing.T) *uitest.Driver {
			d, _ := start(t, newFake(append(florist(), crowd(40)...)...), 120, 20)
			d.Key("pgdown", "pgdown")
			d.Key(keys...)
			return d
		}
	}
	for name, start := range map[string]func(*testing.T) *uitest.Driver{
		"the list":          at(),
		"a marked list":     at("space"),
		"the sort menu":     at("s", "down"),
		"the filter menu":   at("f", "down"),
		"the search":        at("/", "m"),
		"the exit":          at("x", "tab", "down"),
		"the search of PCS": at("a", "ctrl+p", "v", "down"),
		"a history": func(t *testing.T) *uitest.Driver {
			f := newFake(florist()...)
			f.history = append(f.history, twoChanges()...)
			d, _ := start(t, f, 80, 20)
			d.Key("h", "down")
			return d
		},
		"the form": func(t *testing.T) *uitest.Driver {
			d, s := start(t, newFake(florist()...), 120, 36)
			d.Key("e")
			d.Run(s.panes.Top().(*employeeForm).GoToField("contract_type"))
			d.Key("right")
			return d
		},
		"the check": at("c", "pgdown"),
	} {
		t.Run(name, func(t *testing.T) { uitest.EveryKeyAnswers(t, start) })
	}
}
