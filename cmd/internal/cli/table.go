package cli

import (
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"

	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/exchange/list"
)

// Table is a list: for people, cut to the width of their terminal and paged;
// for spreadsheets, whole.
type Table struct {
	Heads []list.Head
	Rows  [][]any  // cells, as package list has them
	Over  []string // said over it, for people only
	Foot  []string // said under it, for people only
	// Plain has no headings: a list of fields and values.
	Plain bool
}

// TableOf is a list of the program as a table.
func TableOf[T any](l list.List[T], items []T) *Table {
	whole := l.Table("", items)
	t := &Table{Heads: whole.Heads}
	for row := range whole.Rows {
		t.Add(slices.Clone(row)...)
	}
	return t
}

// Untitled is a table of texts that need no headings.
func Untitled(columns int) *Table {
	t := &Table{Heads: make([]list.Head, columns), Plain: true}
	for i := range t.Heads {
		t.Heads[i].Titles = []string{""}
	}
	return t
}

// Sentences is what a command says as its result, where there is nothing to set out in columns.
func Sentences(lines ...string) *Table { return &Table{Over: lines, Plain: true} }

// Add adds a row.
func (t *Table) Add(cells ...any) { t.Rows = append(t.Rows, cells) }

// Fields is a table of one thing: its fields, the empty ones left out.
func Fields(pairs ...any) *Table {
	t := &Table{Heads: list.Fields(), Plain: true}
	for i := 0; i+1 < len(pairs); i += 2 {
		if list.Show(pairs[i+1]) != "" {
			t.Add(pairs[i], pairs[i+1])
		}
	}
	return t
}

// write writes the table in a format of a text.
func (t *Table) write(w io.Writer, f export.Format) error {
	return export.Write(w, f, list.Table{Heads: t.Heads, Rows: slices.Values(t.Rows)})
}

// wrap tells whether the last column goes on below rather than be cut.
func (t *Table) wrap() bool { return len(t.Heads) > 0 && t.Heads[len(t.Heads)-1].Kind == list.Proses }

const (
	columnGap    = 2
	leastColumn  = 12 // cells that a column is cut down to, before whole columns go
	wrappedShare = 3  // one part in three of the width is kept for a column that goes on below, and for the first text: of whom a row is
)

// grid is a table laid out: its cells as text, the headings first.
type grid struct {
	texts  [][]string
	widths []int
	rights []bool // aligned on the right
	whole  []bool // never cut: dates, amounts, identifiers
	names  []string
}

// lines are the table as text, in width cells; 0 is no limit. Columns that are
// empty are left out; what does not fit is cut, then whole columns are left out
// from the right, which the last line says.
func (t *Table) lines(width int) []string {
	if len(t.Heads) == 0 {
		return broken(width, slices.Concat(t.Over, t.Foot)...)
	}
	g := t.layout()
	kept, wrap := len(g.widths), t.wrap() && width > 0
	var under []string
	if width > 0 {
		g.dropEmpty()
		if wrap && !t.Plain {
			under = g.putUnder(width)
		}
		wrap = wrap && under == nil
		kept = g.fit(width, wrap)
	}
	lines := broken(width, t.Over...)
	for r, row := range g.texts {
		if r > 0 || !t.Plain {
			lines = append(lines, g.line(row, kept, wrap)...)
		}
		if r > 0 && under != nil && under[r] != "" {
			lines = append(lines, below(under[r], width)...)
		}
	}
	if kept < len(g.widths) {
		lines = append(lines, broken(width, "… "+strings.Join(g.names[kept:], ", ")+" : élargissez la fenêtre, ou --csv")...)
	}
	return append(lines, broken(width, t.Foot...)...)
}

// putUnder takes the last column out, to be written under each row, when
// beside the others it would be too narrow to read; nil when it has room.
func (g *grid) putUnder(width int) []string {
	last := len(g.widths) - 1
	if last < 1 || g.whole[last] || g.roomFor(last, width) >= min(g.widths[last], width/wrappedShare) {
		return nil
	}
	texts := make([]string, len(g.texts))
	for r := range g.texts {
		texts[r], g.texts[r] = g.texts[r][last], g.texts[r][:last]
	}
	g.widths, g.rights, g.whole, g.names = g.widths[:last], g.rights[:last], g.whole[:last], g.names[:last]
	return texts
}

// below is a text under its row.
func below(text string, width int) []string {
	lines := broken(max(width-len(underIndent), 1), strings.Split(text, "\n")...)
	for i := range lines {
		lines[i] = underIndent + lines[i]
	}
	return lines
}

// underIndent is how far in it is.
const underIndent = "    "

// line writes a row; its last column goes on below when it is to be wrapped.
func (g *grid) line(row []string, kept int, wrap bool) []string {
	var b strings.Builder
	var below []string
	for i := range kept {
		cell := row[i]
		if wrap && i == kept-1 {
			parts := broken(max(1, g.widths[i]), strings.Split(cell, "\n")...)
			cell, below = parts[0], parts[1:]
		}
		cell = ansi.Truncate(cell, g.widths[i], "…")
		pad := strings.Repeat(" ", max(0, g.widths[i]-ansi.StringWidth(cell)))
		if i > 0 {
			b.WriteString(strings.Repeat(" ", columnGap))
		}
		if g.rights[i] {
			b.WriteString(pad + cell)
		} else {
			b.WriteString(cell + pad)
		}
	}
	lines := []string{strings.TrimRight(b.String(), " ")}
	indent := strings.Repeat(" ", g.total(kept)-g.widths[kept-1])
	for _, part := range below {
		lines = append(lines, indent+part)
	}
	return lines
}

// layout gives the cells as text and what each column needs.
func (t *Table) layout() *grid {
	n := len(t.Heads)
	g := &grid{widths: make([]int, n), rights: make([]bool, n), whole: make([]bool, n), names: make([]string, n)}
	for i, h := range t.Heads {
		g.names[i], g.rights[i], g.whole[i] = h.Short(), h.Kind.Right(), h.Kind.Whole()
	}
	g.texts = append(g.texts, slices.Clone(g.names))
	for _, row := range t.Rows {
		line := make([]string, n)
		for i, cell := range row {
			line[i] = list.Show(cell)
		}
		g.texts = append(g.texts, line)
	}
	for _, line := range g.texts {
		for i, cell := range line {
			g.widths[i] = max(g.widths[i], ansi.StringWidth(cell))
		}
	}
	return g
}

// dropEmpty leaves out the columns that no row has something in.
func (g *grid) dropEmpty() {
	if len(g.texts) == 1 {
		return
	}
	for i := len(g.widths) - 1; i >= 0; i-- {
		if slices.ContainsFunc(g.texts[1:], func(line []string) bool { return line[i] != "" }) || len(g.widths) == 1 {
			continue
		}
		for r := range g.texts {
			g.texts[r] = slices.Delete(g.texts[r], i, i+1)
		}
		g.widths, g.rights = slices.Delete(g.widths, i, i+1), slices.Delete(g.rights, i, i+1)
		g.whole, g.names = slices.Delete(g.whole, i, i+1), slices.Delete(g.names, i, i+1)
	}
}

// total is the width of the first columns.
func (g *grid) total(kept int) int {
	total := (kept - 1) * columnGap
	for _, w := range g.widths[:kept] {
		total += w
	}
	return total
}

// fit cuts the widest texts until the table has its width, the last column first
// when it wraps, each down to its floor, and gives how many columns are kept.
func (g *grid) fit(width int, wrap bool) (kept int) {
	for kept = len(g.widths); kept > 1; kept-- {
		if g.least(kept, width) <= width {
			break
		}
	}
	wrapped := -1
	if last := kept - 1; wrap && !g.whole[last] {
		wrapped = last
		g.widths[last] = min(g.widths[last], max(g.widths[last]+width-g.total(kept), min(width/wrappedShare, g.roomFor(last, width))))
	}
	floors := g.floors(width)
	for total := g.total(kept); total > width; total-- {
		widest := -1
		for i := range kept {
			if i == wrapped && kept > 1 {
				continue
			}
			if (g.widths[i] > floors[i] || kept == 1) && (widest < 0 || g.widths[i] > g.widths[widest]) {
				widest = i
			}
		}
		if widest < 0 || g.widths[widest] <= 1 {
			break
		}
		g.widths[widest]--
	}
	return kept
}

// floors is what each column is cut down to.
func (g *grid) floors(width int) []int {
	floors, least := slices.Clone(g.widths), max(leastColumn, width/wrappedShare)
	for i, w := range floors {
		if !g.whole[i] {
			floors[i], least = min(w, least), leastColumn
		}
	}
	return floors
}

// least is the width of the first columns, cut down.
func (g *grid) least(kept, width int) int {
	total := (kept - 1) * columnGap
	for _, w := range g.floors(width)[:kept] {
		total += w
	}
	return total
}

// roomFor is what a column can have when the ones before it are cut down.
func (g *grid) roomFor(last, width int) int { return width - columnGap - g.least(last, width) }

// page writes a table: on a terminal in its width, and by the pager when it is
// longer than the screen.
func (o *Output) page(t *Table) error {
	fd, person := TerminalOf(o.Stdout)
	if !person {
		return writeLines(o.Stdout, t.lines(0))
	}
	width, height, err := term.GetSize(fd)
	if err != nil {
		return writeLines(o.Stdout, t.lines(0))
	}
	lines := t.lines(width)
	if len(lines) >= height {
		if pager := o.pagerCommand(); pager != nil {
			return through(pager, o.Stdout, lines)
		}
	}
	return writeLines(o.Stdout, lines)
}

func writeLines(w io.Writer, lines []string) error {
	for _, line := range lines {
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

func (o *Output) pagerCommand() *exec.Cmd {
	if o.Pager == nil {
		return nil
	}
	return o.Pager()
}

// through shows lines in the pager; leaving it early is no error.
func through(pager *exec.Cmd, stdout io.Writer, lines []string) error {
	pager.Stdin = strings.NewReader(strings.Join(lines, "\n") + "\n")
	pager.Stdout = stdout
	if err := pager.Start(); err != nil {
		return writeLines(stdout, lines)
	}
	_ = pager.Wait()
	return nil
}
