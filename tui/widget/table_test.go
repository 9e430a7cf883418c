package widget

import (
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/tui/theme"
)

func table(n, height int) *Table {
	t := NewTable(theme.New(true))
	t.SetColumns([]Column{{Title: "Nom", Width: 6}, {Title: "N°", Width: 4, Right: true}}, 1)
	t.SetHeight(height)
	t.SetLen(n)
	return t
}

func TestTableWindowFollowsTheCursor(t *testing.T) {
	tab := table(100, 10)
	for _, step := range []struct {
		name       string
		do         func()
		cursor, at int // and the row on the first line
	}{
		{"down", func() { tab.Move(1) }, 1, 0},
		{"to the last of the window", func() { tab.MoveTo(9) }, 9, 0},
		{"one further", func() { tab.Move(1) }, 10, 1},
		{"a page", func() { tab.Page(1) }, 19, 10},
		{"the end", func() { tab.MoveTo(1000) }, 99, 90},
		{"up", func() { tab.Move(-1) }, 98, 90},
		{"the wheel takes the cursor along", func() { tab.Scroll(-50) }, 49, 40},
		{"the list shrinks", func() { tab.SetLen(5) }, 4, 0},
		{"the list is empty", func() { tab.SetLen(0) }, 0, 0},
		{"the list grows", func() { tab.SetLen(30) }, 0, 0},
		{"before the start", func() { tab.Move(-3) }, 0, 0},
	} {
		step.do()
		if top, _ := tab.RowAt(0); tab.Cursor() != step.cursor || top != step.at {
			t.Errorf("%s: cursor %d, first row %d; want %d and %d", step.name, tab.Cursor(), top, step.cursor, step.at)
		}
	}
}

func TestTableAsksOnlyForWhatIsSeen(t *testing.T) {
	tab := table(100_000, 10)
	tab.MoveTo(50_000)
	var asked []int
	tab.View(func(i int, _ []Cell) bool {
		asked = append(asked, i)
		return false
	})
	if len(asked) != 10 || asked[9] != 50_000 {
		t.Errorf("asked for %v", asked)
	}
}

func TestTableLines(t *testing.T) {
	tab := table(3, 5)
	names := []string{"日本語テ", "Élodie-Anne", "E\u0301ve"}
	view := tab.View(func(i int, cells []Cell) bool {
		cells[0], cells[1] = Cell{Text: names[i]}, Cell{Text: strconv.Itoa(i * 10)}
		return i == 1
	})
	want := " ▌ 日本…     0 \n✓  Élodi…   10\n   E\u0301ve      20\n\n"
	if got := ansi.Strip(view); got != want {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
	if got := ansi.Strip(tab.Header()); got != "   Nom      N°" {
		t.Errorf("header %q", got)
	}
	for _, y := range []int{-1, 3, 5} {
		if i, ok := tab.RowAt(y); ok {
			t.Errorf("row %d on line %d", i, y)
		}
	}
}

func TestBars(t *testing.T) {
	th := theme.New(true)
	bars := []Bar{{"SI", 30}, {"SIA", 1}, {"SIH", 0}, {"SIR", 8}, {"SMR_ESTAT", 1200}}
	for _, w := range []int{40, 60, 90, 180} {
		for _, lines := range []int{1, 2, 3} {
			got := Bars(th, bars, w, lines)
			if len(got) != lines {
				t.Fatalf("%d lines, want %d", len(got), lines)
			}
			for _, l := range got {
				if ansi.StringWidth(l) > w {
					t.Errorf("%d cells on %d: %q", ansi.StringWidth(l), w, ansi.Strip(l))
				}
			}
		}
	}
	all := ansi.Strip(strings.Join(Bars(th, bars, 180, 1), ""))
	for _, want := range []string{"SI █ 30", "SIA █ 1", "SIH 0", "SMR_ESTAT ████", "1\u00a0200"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not in %q", want, all)
		}
	}
	if cut := ansi.Strip(Bars(th, bars, 30, 1)[0]); !strings.HasSuffix(cut, "…") {
		t.Errorf("what is left out does not show: %q", cut)
	}
}

// Rows that are unfolded have lines under them: fewer show, and a line under a row is
// the row's.
func TestUnfoldedRows(t *testing.T) {
	table := NewTable(theme.New(true))
	table.SetColumns([]Column{{Title: "Nom", Width: 10}}, 1)
	table.SetLen(10)
	table.SetHeight(7)
	table.Unfold(2, func(i int) []string { return []string{"sous " + strconv.Itoa(i)} })
	if got := table.Height(); got != 2 {
		t.Errorf("%d rows show", got)
	}
	table.MoveTo(3)
	lines := strings.Split(ansi.Strip(table.View(func(i int, cells []Cell) bool { cells[0].Text = "ligne " + strconv.Itoa(i); return false })), "\n")
	if len(lines) != 7 || !strings.Contains(lines[1], "sous 2") || !strings.Contains(lines[3], "ligne 3") || !strings.Contains(lines[4], "sous 3") {
		t.Errorf("%q", lines)
	}
	if i, ok := table.RowAt(5); i != 3 || !ok {
		t.Errorf("line 5 is row %d, %v", i, ok)
	}
	if i, ok := table.RowAt(6); i != 4 || !ok {
		t.Errorf("the line left over is row %d, %v", i, ok)
	}
	table.Unfold(0, nil)
	if got := table.Height(); got != 7 {
		t.Errorf("%d rows show once folded", got)
	}
}
