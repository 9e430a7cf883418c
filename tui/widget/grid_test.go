package widget

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/tui/theme"
)

// grid has two fields side by side, two under each other, three boxes together, and
// under each field so many lines of problems.
func grid(problems map[string]int, w, h int) *Grid {
	th := theme.New(true)
	g := NewGrid(th)
	entry := func(name string, part int) *GridField {
		return &GridField{Name: name, Label: strings.ToUpper(name), Part: part, Required: name == "a", Control: NewEntry(th, Options{Limit: 20})}
	}
	g.Fields = []*GridField{entry("a", 0), entry("b", 0), entry("c", 0), entry("d", 1), entry("e", 1)}
	for i := range 3 {
		g.Fields = append(g.Fields, &GridField{Name: "boxes", Code: fmt.Sprint(i), Part: 2, Control: NewTick(th, fmt.Sprint("case ", i), "")})
	}
	half := (w - 6) / 2
	g.Part = func(part int) GridPart {
		switch part {
		case 0:
			return GridPart{Head: []string{"Première", ""}, Columns: []GridColumn{{X: 2, W: half, Label: 8}, {X: 4 + half, W: half, Label: 8}}}
		case 1:
			return GridPart{Head: []string{"", "Deuxième"}, Columns: []GridColumn{{X: 2, W: w - 4, Label: 8}}, Indented: true}
		}
		return GridPart{Columns: []GridColumn{{X: 2, W: w - 4}}, Together: true}
	}
	g.Problems = func(f *GridField, _ int) []string {
		var lines []string
		for i := range problems[f.Name] {
			lines = append(lines, fmt.Sprint("problème ", i, " de ", f.Name))
		}
		return lines
	}
	g.SetSize(w, h)
	return g
}

func viewed(g *Grid) (string, int) {
	lines, below := g.View()
	for i, l := range lines {
		lines[i] = strings.TrimRight(ansi.Strip(l), " ")
	}
	return strings.Join(lines, "\n"), below
}

func TestHowAGridIsLaidOut(t *testing.T) {
	g := grid(map[string]int{"b": 2, "d": 1, "boxes": 1}, 80, 20)
	g.Tail = func() []string { return []string{"fin"} }
	g.Fields[0].Control.(*Entry).Set("un")
	got, below := viewed(g)
	want := strings.TrimPrefix(`
Première

  A *      un__________________________  B        ____________________________
                                         problème 0 de b
                                         problème 1 de b
  C        ____________________________

Deuxième
  D        ___________________________________________________________________
           problème 0 de d
  E        ___________________________________________________________________
  [ ] case 0
  [ ] case 1
  [ ] case 2
  problème 0 de boxes
fin
`, "\n")
	if strings.TrimRight(got, "\n") != strings.TrimRight(want, "\n") || below != 0 {
		t.Errorf("%d below:\n%s", below, got)
	}
	g = grid(nil, 60, 20) // narrow: one field a line, its label as wide as the widest
	if got, _ = viewed(g); !strings.Contains(got, "\n  A *      ___") || !strings.Contains(got, "\n  B        ___") {
		t.Errorf("narrow:\n%s", got)
	}
	if g.Control("e") != g.Fields[4].Control || g.Control("z") != nil {
		t.Error("a control is not found by its name")
	}
}

// Above goes to the nearest field of the row over or under, and stays at the ends.
func TestUpAndDownAGrid(t *testing.T) {
	g := grid(map[string]int{"b": 3}, 80, 20)
	for _, c := range []struct{ at, up, down int }{{0, 0, 2}, {1, 1, 2}, {2, 0, 3}, {3, 2, 4}, {4, 3, 5}, {5, 4, 6}, {7, 6, 7}} {
		g.At = c.at
		if up, down := g.Above(-1), g.Above(1); up != c.up || down != c.down {
			t.Errorf("from %d: %d and %d, not %d and %d", c.at, up, down, c.up, c.down)
		}
	}
	g.At = 3
	g.Fields = append(g.Fields[:3], append([]*GridField{{Name: "x", Label: "X", Control: NewEntry(theme.New(true), Options{})}},
		g.Fields[3:]...)...)
	g.LayOut()
	g.At = 4
	if up := g.Above(-1); up != 2 {
		t.Errorf("over the first of one column is %d, not the one over it", up)
	}
}

// Whatever the room and the problems, the field in focus is seen, its cursor in its
// entry, and a click there finds it.
func TestTheFieldInFocusIsSeen(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		problems := map[string]int{}
		for _, name := range []string{"a", "b", "c", "d", "e", "boxes"} {
			problems[name] = rapid.IntRange(0, 3).Draw(rt, name)
		}
		w, h := rapid.IntRange(40, 120).Draw(rt, "w"), rapid.IntRange(5, 24).Draw(rt, "h")
		g := grid(problems, w, h)
		for range rapid.IntRange(1, 8).Draw(rt, "moves") {
			g.Focused().Blur()
			g.At = rapid.IntRange(0, len(g.Fields)-1).Draw(rt, "at")
			g.Focused().Focus()
			g.Follow()
			lines, below := g.View()
			if len(lines) != h || below < 0 {
				rt.Fatalf("%d lines of %d, %d below", len(lines), h, below)
			}
			for _, l := range lines {
				if ansi.StringWidth(l) > w {
					rt.Fatalf("%d cells of %d: %q", ansi.StringWidth(l), w, ansi.Strip(l))
				}
			}
			c := g.Cursor()
			if c == nil {
				view, _ := viewed(g)
				rt.Fatalf("field %d is not seen in %dx%d:\n%s", g.At, w, h, view)
			}
			if at, into, line := g.FieldAt(c.X, c.Y); at != g.At || into < 0 || line != 0 {
				rt.Fatalf("a click on field %d finds %d at %d", g.At, at, into)
			}
			if x, y := g.Under(); y != c.Y+1 || x > c.X {
				rt.Fatalf("its list opens at %d,%d under %d,%d", x, y, c.X, c.Y)
			}
		}
	})
}

// The wheel moves the window without the focus, to its ends and no further; what is out
// of it has no cursor and takes no click.
func TestScrollingAGrid(t *testing.T) {
	g := grid(map[string]int{"c": 4}, 60, 6)
	g.Focused().Focus()
	top, below := viewed(g)
	if !strings.HasPrefix(top, "Première") || below == 0 || g.Cursor() == nil {
		t.Errorf("%d below:\n%s", below, top)
	}
	g.Scroll(100)
	if last, below := viewed(g); !strings.HasSuffix(last, "[ ] case 2") || below != 0 || g.Cursor() != nil {
		t.Errorf("%d below:\n%s", below, last)
	}
	if at, _, _ := g.FieldAt(4, 5); at != 7 {
		t.Errorf("the last line is of %d", at)
	}
	for _, y := range []int{-1, 6} {
		if at, _, _ := g.FieldAt(4, y); at != -1 {
			t.Errorf("outside, at %d, is %d", y, at)
		}
	}
	g.Scroll(-100)
	if again, _ := viewed(g); again != top {
		t.Errorf("not back:\n%s", again)
	}
}
