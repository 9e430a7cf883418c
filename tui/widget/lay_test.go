package widget

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/exchange/list"
)

// names are rows of texts: a name, a place.
type names struct{ name, place string }

func nameSets() [][]LaidColumn[names] {
	name := func(least int) LaidColumn[names] {
		return AsWide(Shown(list.Text("name", "Nom", 10, func(n *names) string { return n.name }), 0), least)
	}
	place := AsWide(Shown(list.Text("place", "Lieu", 10, func(n *names) string { return n.place }), 0), 0)
	count := Fixed(Shown(list.Number("count", "Nombre", 6, func(*names) int { return 1 }), 6))
	return [][]LaidColumn[names]{{name(0), place, count}, {name(0), count}, {name(5), count}}
}

// The fullest set whose texts have room is taken, with one blank between columns before
// one column less and before a text is cut; what is left goes to what is cut.
func TestTheFullestColumnsThatFit(t *testing.T) {
	rows := []names{{"DE LA FONTAINE Camille", "Rouen"}, {"LE GOFF", "Le Havre"}}
	for w, want := range map[int]string{
		80: "22 8 6, gap 2", 44: "22 8 6, gap 2", 43: "22 8 6, gap 1", 42: "22 8 6, gap 1", 41: "22 6, gap 2", 33: "22 6, gap 1", 32: "21 6, gap 1",
		20: "9 6, gap 1", 10: "5 6, gap 1",
	} {
		columns, gap := Lay(nameSets(), len(rows), func(i int) *names { return &rows[i] }, w)
		var widths []string
		for _, c := range columns {
			widths = append(widths, fmt.Sprint(c.Width))
		}
		if got := fmt.Sprintf("%s, gap %d", strings.Join(widths, " "), gap); got != want {
			t.Errorf("in %d cells: %s, not %s", w, got, want)
		}
	}
}

// Whatever the texts are, a table of at least the barest columns is never wider than told.
func TestColumnsAreNeverTooWide(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rows := make([]names, rapid.IntRange(0, 5).Draw(rt, "rows"))
		for i := range rows {
			rows[i] = names{rapid.StringN(0, 30, -1).Draw(rt, "name"), rapid.StringN(0, 30, -1).Draw(rt, "place")}
		}
		w := rapid.IntRange(Gutter+5+1+6, 120).Draw(rt, "w")
		columns, gap := Lay(nameSets(), len(rows), func(i int) *names { return &rows[i] }, w)
		used := Gutter + gap*(len(columns)-1)
		for _, c := range columns {
			used += c.Width
		}
		if used > w {
			rt.Fatalf("%d cells in %d", used, w)
		}
	})
}
