package roster

import (
	"slices"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/uitest"
)

func TestFind(t *testing.T) {
	some := []spst.Employee{
		{ID: "1", BirthName: "CÉSAR", FirstName: "Jules", JobTitle: "Caissier"},
		{ID: "2", BirthName: "CESARINI", FirstName: "Anne", JobTitle: "Fleuriste"},
		{ID: "3", BirthName: "DUPONT", FirstName: "César", JobTitle: "Fleuriste"},
		{ID: "4", BirthName: "ŒUVRARD", FirstName: "Zoé", JobTitle: "Vendeuse"},
		{ID: "5", BirthName: "CESAR", FirstName: "Parti", JobTitle: "Caissier", ExitDate: today.AddDays(-10), ExitReason: spst.ExitReasons()[0]},
	}
	f := foldAll(some, today)
	var p people
	p.add(f)
	for typed, want := range map[string][]string{
		"cesar":       {"1", "2", "3"}, // filed under it first
		"CÉSAR jules": {"1"},
		"fleur anne":  {"2"},
		"oeuv":        {"4"},
		"csr":         {"1", "2"}, // letters left out
		"dpt csr":     {"3"},
		"zz":          nil,
		"xyz":         nil,
		"caissier":    {"1"}, // who is there
	} {
		var got []string
		for _, at := range p.search(spst.Fold(typed), 10) {
			got = append(got, some[at].ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %v, want %v", typed, got, want)
		}
	}
	if got := p.search("e", 2); len(got) != 2 {
		t.Errorf("%d found, of 2 wanted", len(got))
	}
}

// The roster opens on an employee, whoever comes first, and goes to another where it is.
func TestOpensOnAnEmployee(t *testing.T) {
	_, known := start(t, newFake(crowd(3000)...), 120, 36)
	far, other := known.known.id(known.known.order[2500]), known.known.id(known.known.order[40])
	d, s := start(t, newFake(crowd(3000)...), 120, 36, func(o *Options) { o.Employee = far })
	if e := s.current(); e == nil || e.ID != far || s.sought != "" {
		t.Errorf("opens on %+v, still seeks %q", e, s.sought)
	}
	d.Key("/")
	d.Type("zzzz")
	d.Key("tab")
	if _, ok := s.Show(route.Roster{Member: s.o.Member, Employee: other}); !ok || s.current() == nil || s.current().ID != other {
		t.Errorf("shows %+v", s.current())
	}
	if _, ok := s.Show(route.Roster{Member: spst.Member{Number: "1"}}); ok {
		t.Error("shows another member's")
	}
	if _, ok := s.Show(route.Roster{Member: s.o.Member, Check: true}); !ok || s.panes.Title() != titleCheck {
		t.Error("the check is not opened")
	}
}

// What is typed while the one who is sought is on the way is for them; whoever moves
// stays where they are.
func TestWhatIsTypedIsForWhoIsSought(t *testing.T) {
	all := crowd(300)
	f := newFake(all...)
	_, s := start(t, f, 120, 36)
	far := s.known.employee(s.known.order[250])
	b := New(f, uitest.Base(t), Options{Member: member(300), Today: today, Employee: far.ID})
	d := uitest.NewHeldDriver(t, b, 120, 36)
	d.Key("e")
	d.Release()
	if title := d.Title(); title != titleEdit+far.DisplayName() {
		t.Errorf("edits %q, not %q", title, far.DisplayName())
	}
	b = New(f, uitest.Base(t), Options{Member: member(300), Today: today, Employee: far.ID})
	d = uitest.NewHeldDriver(t, b, 120, 36)
	d.Key("j")
	d.Release()
	if e := b.Under().(*Screen).current(); e == nil || e.ID == far.ID {
		t.Errorf("the cursor jumps to %+v", e)
	}
}

// BenchmarkFind is a letter of the palette, beside [BenchmarkSearchFirstLetter].
func BenchmarkFind(b *testing.B) {
	for name, typed := range map[string]string{"words": "mar v", "fuzzy": "xqzw"} {
		b.Run(name, func(b *testing.B) {
			growing(b, func(b *testing.B, s *Screen) {
				for range b.N {
					s.Find(typed, 20)
				}
			})
		})
	}
}
