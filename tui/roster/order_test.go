package roster

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// sortBy chooses the n-th line of the menu of orders.
func sortBy(d *uitest.Driver, n int) {
	d.Key("s", "g")
	for range n {
		d.Key("down")
	}
	d.Key("enter")
}

// Each order puts first who it should, and last, and takes the other way round when
// it is chosen again; equals stay in name order.
func TestEachOrder(t *testing.T) {
	for field, c := range map[sortField]struct {
		title, first, last string
		equals             [][2]string // by name
	}{
		byName:     {"Nom", "BERNARD Anne", "TEST LEROY née TEST Laura", nil},
		byBirth:    {"Né(e) le", "CESAR Jules", "TEST Laura", nil},
		byHire:     {"Embauche", "BERNARD Anne", "TEST Laura", nil},
		byCategory: {"Cat.", "TEST Laura", "BERNARD Anne", [][2]string{{"TEST Laura", "TEST LEROY née TEST Laura"}}},
		byJob: {"Poste de travail", "BERNARD Anne", "TEST LEROY née TEST Laura",
			[][2]string{{"DUPONT Marie-Élise", "TEST LEROY née TEST Laura"}}},
	} {
		t.Run(sorts()[field].Label, func(t *testing.T) {
			d, s := start(t, newFake(florist()...), 120, 36)
			sortBy(d, int(field))
			if field == byName { // it was in force: now the other way round
				sortBy(d, int(field))
			}
			got := names(s)
			if got[0] != c.first || got[len(got)-1] != c.last {
				t.Fatalf("%v: %q", field, got)
			}
			if field != byName {
				d.Sees("tri : "+sorts()[field].Label+" ↑", c.title+" ↑")
			}
			sortBy(d, int(field))
			other := names(s)
			if other[0] == got[0] {
				t.Errorf("chosen again, the first is still %s", other[0])
			}
			d.Sees("tri : "+sorts()[field].Label+" ↓", c.title+" ↓")
			for _, equals := range c.equals {
				if i, j := slices.Index(other, equals[0]), slices.Index(other, equals[1]); i > j {
					t.Errorf("equals are not in name order: %q", other)
				}
			}
		})
	}
}

// A saved employee goes where the order in force puts them.
func TestASavedEmployeeGoesToTheirPlace(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	sortBy(d, int(byJob))
	d.Key("g", "j", "j") // a Caissier: past the Apprentie
	if e := s.current(); e.JobTitle != "Caissier" {
		t.Fatalf("on %s, %s", e.DisplayName(), e.JobTitle)
	}
	d.Key("e")
	d.Run(s.panes.Top().(*employeeForm).GoToField("job_title"))
	d.Key("home")
	d.Type("Z ")
	d.Key("ctrl+s")
	if got := names(s); got[len(got)-1] != "CESAR Jules" {
		t.Errorf("the order is %q", got)
	}
	if s.current().FirstName != "Jules" {
		t.Errorf("the cursor is on %s", s.current().DisplayName())
	}
}

// drawn are people of few values, so that many are equal.
func drawn(r *rapid.T) []spst.Employee {
	pick := func(label string, from ...string) string { return rapid.SampledFrom(from).Draw(r, label) }
	n := rapid.IntRange(0, 30).Draw(r, "people")
	people := make([]spst.Employee, n)
	for i := range people {
		people[i] = spst.Employee{
			ID: fmt.Sprint("p", i), BirthName: pick("name", "ABEL", "Évrard", "evrard", "Œdipe", "ZOLA", "1x"),
			FirstName: pick("first", "Noël", "noel", "Zoé"),
			BirthDate: date(1, 1, rapid.IntRange(1970, 1973).Draw(r, "born")), HireDate: date(1, 1, rapid.IntRange(2020, 2022).Draw(r, "hired")),
			JobTitle: pick("job", "", "Caissier", "Vendeuse"), DeclaredCategory: spst.Category(pick("category", "", "SI", "SIR", "SMR_ESTAT")),
			MultiEmployer: rapid.Bool().Draw(r, "multi"),
		}
		if rapid.IntRange(0, 3).Draw(r, "left") == 0 {
			people[i].ExitDate, people[i].ExitReason = today.AddDays(-1), spst.Resignation
		}
	}
	return people
}

func drawnSorting(r *rapid.T) sorting {
	return sorting{field: sortField(rapid.IntRange(0, int(sortFields)-1).Draw(r, "field")), reverse: rapid.Bool().Draw(r, "reverse")}
}

// Putting people one by one where they belong gives what sorting them all does, and
// the two ways of an order are each other's mirror but for equals.
func TestPlacingIsSorting(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		all, by := foldAll(drawn(r), today), drawnSorting(r)
		var placed []int32
		for _, at := range rapid.Permutation(places(len(all.text))).Draw(r, "arrival") {
			placed = by.place(placed, at, all)
		}
		if want := by.order(all); !slices.Equal(placed, want) {
			r.Fatalf("%v: placed %v, sorted %v", by, placed, want)
		}
		if len(placed) > 0 { // again: it changed, and belongs where it was
			if again := by.place(slices.Clone(placed), placed[0], all); !slices.Equal(again, placed) {
				r.Fatalf("placed again %v, before %v", again, placed)
			}
		}
	})
}

// The sieve keeps those, and only those, that each of the criteria does.
func TestTheSieveIsTheCriteria(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		people := drawn(r)
		p := &roster{}
		p.add(foldAll(people, today))
		c := criteria{
			status: rapid.SampledFrom([]spst.RosterStatus{spst.Present, spst.Gone, spst.All}).Draw(r, "status"),
			letter: rapid.SampledFrom([]byte{0, 'E', 'O', 'Z', '#'}).Draw(r, "letter"),
			search: rapid.SampledFrom([]string{"", "e", "EVR no", "œd", "cais", "zz", "sir zola"}).Draw(r, "search"),
			multi:  rapid.Bool().Draw(r, "multi"), category: rapid.SampledFrom([]spst.Category{"", spst.SI, spst.SIR}).Draw(r, "category"),
		}
		s := &sieve{criteria: c, query: spst.NewQuery(c.search), rank: categoryRanks()[c.category]}
		kept := map[int32]bool{}
		for _, at := range p.sift(places(len(people)), nil, s) {
			kept[at] = true
		}
		for i, e := range people {
			want := (c.status == spst.All || e.Left(today) == (c.status == spst.Gone)) && (c.category == "" || e.DeclaredCategory == c.category) &&
				(!c.multi || e.MultiEmployer)
			for w := range strings.FieldsSeq(spst.Fold(c.search)) {
				want = want && strings.Contains(spst.Fold(e.BirthName+" "+e.FirstName+" "+e.JobTitle+" "+string(e.DeclaredCategory)), w)
			}
			initial := strings.ToUpper(spst.Fold(e.BirthName)[:1])
			if initial < "A" || initial > "Z" {
				initial = "#"
			}
			want = want && (c.letter == 0 || initial == string(rune(c.letter)))
			if kept[int32(i)] != want {
				r.Fatalf("%+v: %s kept %v, want %v", c, e.DisplayName(), kept[int32(i)], want)
			}
		}
	})
}

// The census counts as one would by hand, all at once or as they arrive.
func TestTheCensus(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		people := drawn(r)
		status := rapid.SampledFrom([]spst.RosterStatus{spst.Present, spst.Gone, spst.All}).Draw(r, "status")
		p := &roster{}
		grown := p.count(status)
		for _, e := range people {
			first := len(p.packed)
			p.add(foldAll([]spst.Employee{e}, today))
			p.countFrom(&grown, first, status)
		}
		once := p.count(status)
		if fmt.Sprint(grown) != fmt.Sprint(once) {
			r.Fatalf("as they arrive %+v, at once %+v", grown, once)
		}
		present, byCategory, lettered := 0, map[spst.Category]int{}, 0
		for _, e := range people {
			if !e.Left(today) {
				present++
				byCategory[e.DeclaredCategory]++
			}
			if status == spst.All || e.Left(today) == (status == spst.Gone) {
				lettered++
			}
		}
		if once.present != present || once.left != len(people)-present {
			r.Fatalf("%d present and %d left of %d", once.present, once.left, len(people))
		}
		for _, c := range spst.Categories() {
			if once.category[c] != byCategory[c] {
				r.Fatalf("%d of %s, want %d", once.category[c], c, byCategory[c])
			}
		}
		for _, n := range once.letters {
			lettered -= n
		}
		if lettered != 0 {
			r.Fatalf("the letters forget %d", lettered)
		}
	})
}

// What a command reads is not changed under it by a save.
func TestASaveDoesNotChangeWhatACommandReads(t *testing.T) {
	var p people
	p.add(foldAll([]spst.Employee{{ID: "a", BirthName: "ABEL"}, {ID: "b", BirthName: "BLUM"}}, today))
	lent := p.lend()
	p.put(spst.Employee{ID: "a", BirthName: "ZOLA"}, today)
	p.put(spst.Employee{ID: "c", BirthName: "CARON"}, today)
	if lent.employee(0).BirthName != "ABEL" || len(lent.packed) != 2 || !strings.HasPrefix(lent.text[0], "abel") {
		t.Errorf("the command reads %+v", lent.packed)
	}
	if p.employee(0).BirthName != "ZOLA" || len(p.packed) != 3 || !strings.HasPrefix(p.text[0], "zola") {
		t.Errorf("the list has %+v", p.packed)
	}
	p.giveBack(lent) // late: the list is a copy by now
	again := p.lend()
	p.giveBack(lent)
	p.put(spst.Employee{ID: "b", BirthName: "BACH"}, today)
	if again.employee(1).BirthName != "BLUM" {
		t.Error("a loan given back twice ends another one")
	}
}
