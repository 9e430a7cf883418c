package widget

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
)

func menu(chosen *int) *Menu {
	m := &Menu{Title: "Montrer"}
	for i, label := range []string{"Tout", "Les présents", "Les sortis"} {
		m.Items = append(m.Items, MenuItem{Label: label, Note: strings.Repeat("1", i+1), On: i == 1,
			Do: func() tea.Cmd { *chosen = i; return nil }})
	}
	return m
}

func TestAMenuByItsKeys(t *testing.T) {
	bound := keys.New()
	for typed, want := range map[string]int{
		"enter": 0, "down enter": 1, "j space": 1, "G enter": 2, "end k enter": 1, "down down down down enter": 2, "G g enter": 0, "up enter": 0,
		"esc": -1, "s": -1, "f": -1, "x": -2,
	} {
		chosen := -1
		m, stays := menu(&chosen), true
		for _, k := range strings.Fields(typed) {
			if !stays {
				t.Fatalf("%q goes on after it is closed", typed)
			}
			stays, _ = m.Key(keys.Press(k), &bound)
		}
		if stays != (want == -2) || chosen != max(want, -1) {
			t.Errorf("%q: stays %v, chose %d", typed, stays, chosen)
		}
	}
}

func TestAMenuByTheMouse(t *testing.T) {
	chosen := -1
	m := menu(&chosen)
	w := m.Width()
	for _, c := range []struct {
		x, y   int
		stays  bool
		chosen int
	}{{5, 0, true, -1}, {5, 4, true, -1}, {5, 1, false, 0}, {0, 3, false, 2}, {w - 1, 2, false, 1}, {w, 2, false, -1}, {-1, 2, false, -1},
		{5, -1, false, -1}, {5, 5, false, -1}} {
		chosen = -1
		if stays, _ := m.Click(c.x, c.y); stays != c.stays || chosen != c.chosen {
			t.Errorf("at %d,%d: stays %v, chose %d", c.x, c.y, stays, chosen)
		}
	}
}

func TestHowAMenuShows(t *testing.T) {
	chosen := 0
	m := menu(&chosen)
	m.Cursor = 2
	var lines []string
	for _, l := range m.View(theme.New(true)) {
		lines = append(lines, ansi.Strip(l))
		if ansi.StringWidth(l) != m.Width() {
			t.Errorf("%q is %d cells wide, not %d", ansi.Strip(l), ansi.StringWidth(l), m.Width())
		}
	}
	want := []string{"╭─ Montrer ─────────────╮", "│    Tout            1  │", "│  ✓ Les présents   11  │", "│▌   Les sortis    111  │",
		"╰───────────────────────╯"}
	if !slices.Equal(lines, want) {
		t.Errorf("%s", strings.Join(lines, "\n"))
	}
}

// A box over a screen leaves the text beside it in place, wide characters too.
func TestOverlayLeavesTheRest(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := rapid.IntRange(20, 40).Draw(rt, "w")
		text := rapid.StringOfN(rapid.RuneFrom([]rune("aé漢 x")), 0, w, -1)
		lines, before := make([]string, 6), make([]string, 6)
		for i := range lines {
			lines[i] = ansi.Truncate(text.Draw(rt, "line"), w, "")
			before[i] = Fit(lines[i], w)
		}
		x, y := rapid.IntRange(0, w-6).Draw(rt, "x"), rapid.IntRange(0, 5).Draw(rt, "y")
		Overlay(lines, []string{"[1234]", "[5678]"}, x, y, w)
		for i, l := range lines {
			switch {
			case i < y || i > y+1:
				if Fit(l, w) != before[i] {
					rt.Fatalf("line %d was %q, is %q", i, before[i], l)
				}
			case ansi.StringWidth(l) != w || !strings.Contains(l, "["):
				rt.Fatalf("%q is %d cells wide, not %d", l, ansi.StringWidth(l), w)
			case !strings.HasPrefix(before[i], strings.TrimRight(ansi.Truncate(l, x, ""), " ")):
				rt.Fatalf("before the box %q was %q", l, before[i])
			}
		}
	})
}

// Choosing the current field again reverses the list; another field begins in its own direction.
func TestSortMenu(t *testing.T) {
	fields := []SortField{{Label: "Date", Down: true}, {Label: "Nom"}}
	now := Order{}
	bound := keys.New()
	choose := func(typed ...string) {
		m := SortMenu("Trier par", fields, now, func(o Order) tea.Cmd { now = o; return nil })
		if m.Cursor != now.Field || !m.Items[now.Field].On || m.Items[now.Field].Note != now.Arrow(fields) {
			t.Errorf("the menu of %+v is %+v", now, m)
		}
		for _, k := range typed {
			m.Key(keys.Press(k), &bound)
		}
	}
	for _, step := range []struct {
		keys  string
		want  Order
		arrow string
	}{
		{"enter", Order{0, true}, "↑"}, {"enter", Order{}, "↓"}, {"down enter", Order{1, false}, "↑"}, {"enter", Order{1, true}, "↓"},
		{"up enter", Order{}, "↓"},
	} {
		choose(strings.Fields(step.keys)...)
		if now != step.want || now.Arrow(fields) != step.arrow {
			t.Errorf("%s gives %+v %s, not %+v %s", step.keys, now, now.Arrow(fields), step.want, step.arrow)
		}
	}
}

// Every sort keeps all the items, with equal items in their original order, reversed or not.
func TestSortKeepsEqualsInOrder(t *testing.T) {
	type item struct{ key, place int }
	rapid.Check(t, func(rt *rapid.T) {
		var items []item
		for i, k := range rapid.SliceOf(rapid.IntRange(0, 4)).Draw(rt, "keys") {
			items = append(items, item{k, i})
		}
		o := Order{rapid.IntRange(0, 1).Draw(rt, "field"), rapid.Bool().Draw(rt, "reverse")}
		got := slices.Clone(items)
		Sort(got, o, func(a, b item) int { return cmp.Compare(a.key, b.key) })
		way := 1
		if o.Reverse {
			way = -1
		}
		for i := 1; i < len(got); i++ {
			a, b := got[i-1], got[i]
			order := cmp.Compare(a.place, b.place)
			if o.Field == 1 {
				order = cmp.Or(way*cmp.Compare(a.key, b.key), order)
			} else {
				order *= way
			}
			if order >= 0 {
				rt.Fatalf("%+v: %+v before %+v", o, a, b)
			}
		}
	})
}

// While it has the keys a search takes letters, gives the arrows on, keeps on enter and
// tab, and goes away on esc.
func TestSearchKeys(t *testing.T) {
	s := NewSearch(theme.New(true), 20, 20)
	moved := 0
	key := func(names ...string) (changed bool) {
		for _, n := range names {
			changed, _ = s.Key(keys.Press(n), func(tea.KeyPressMsg) bool { moved++; return true })
		}
		return changed
	}
	if s.Active() {
		t.Error("active before it begins")
	}
	if changed, _ := s.Input(tea.PasteMsg{Content: "x"}); changed || s.Value() != "" {
		t.Error("a paste without the keys is taken")
	}
	s.Begin()
	if !key("a") || !key("b") || key("left") || key("up", "down", "pgup", "pgdown") || moved != 4 {
		t.Errorf("%q, moved %d times", s.Value(), moved)
	}
	if key("enter") || s.Focused() || !s.Active() || s.Value() != "ab" {
		t.Errorf("enter leaves %q, active %v", s.Value(), s.Active())
	}
	s.Begin()
	if !key("c") || s.Value() != "c" {
		t.Errorf("begun again, %q", s.Value())
	}
	if key("tab") || s.Focused() {
		t.Error("tab keeps the keys")
	}
	s.Begin()
	if !key("esc") || s.Active() || key("esc") {
		t.Error("esc does not take it away, once")
	}
}

// Any moves of a table keep its cursor in the list and in the window.
func TestATablesCursorIsSeen(t *testing.T) {
	bound := keys.New()
	rapid.Check(t, func(rt *rapid.T) {
		tab := table(rapid.IntRange(0, 50).Draw(rt, "rows"), rapid.IntRange(1, 12).Draw(rt, "height"))
		for range rapid.IntRange(1, 20).Draw(rt, "moves") {
			switch rapid.IntRange(0, 3).Draw(rt, "what") {
			case 0:
				tab.SetLen(rapid.IntRange(0, 50).Draw(rt, "rows"))
			case 1:
				tab.SetHeight(rapid.IntRange(1, 12).Draw(rt, "height"))
			case 2:
				tab.Scroll(rapid.IntRange(-60, 60).Draw(rt, "notches"))
			default:
				k := rapid.SampledFrom([]string{"up", "down", "j", "k", "pgup", "pgdown", "g", "G"}).Draw(rt, "key")
				if !tab.Key(keys.Press(k), &bound) {
					rt.Fatalf("%q is not taken", k)
				}
			}
			top, any := tab.RowAt(0)
			if any != (tab.Len() > 0) || tab.Len() > 0 && (tab.Cursor() < top || tab.Cursor() >= min(top+tab.height, tab.Len())) {
				rt.Fatalf("the cursor is on %d of %d, the window from %d of %d", tab.Cursor(), tab.Len(), top, tab.height)
			}
			if tab.Len() >= tab.height {
				if _, full := tab.RowAt(tab.height - 1); !full {
					rt.Fatalf("%d rows of %d leave the window empty at its end", tab.Len(), tab.height)
				}
			}
		}
		if tab.Key(keys.Press("x"), &bound) {
			rt.Fatalf("x moves")
		}
	})
}
