package main

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"

	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/spst"
)

// table is a list: for people, cut to the width of their terminal and paged;
// for spreadsheets, whole. Cells are string, key, int, bool, spst.Date, spst.Cents
// or time.Time.
type table struct {
	columns []string
	rows    [][]any
	foot    []string // said under it, for people only
	// plain has no headings: a list of fields and values.
	plain bool
	// wrap: the last column goes on below rather than be cut.
	wrap bool
}

func (t *table) add(cells ...any) { t.rows = append(t.rows, cells) }

// fields is a table of one thing: its fields, the empty ones left out.
func fields(pairs ...any) *table {
	t := &table{columns: []string{"Champ", "Valeur"}, plain: true, wrap: true}
	for i := 0; i+1 < len(pairs); i += 2 {
		if text, _ := shown(pairs[i+1]); text != "" {
			t.add(pairs[i], pairs[i+1])
		}
	}
	return t
}

// shown is a cell as people read it; right says that it is aligned on its units.
func shown(cell any) (text string, right bool) {
	switch v := cell.(type) {
	case string:
		return oneLine(v), false
	case key:
		return string(v), false
	case int:
		return strconv.Itoa(v), true
	case bool:
		if v {
			return "oui", false
		}
		return "", false
	case spst.Date:
		return v.French(), false
	case spst.Cents:
		return v.French(), true
	case time.Time:
		if v.IsZero() {
			return "", false
		}
		return spst.FrenchMoment(v), false
	}
	return fmt.Sprint(cell), false
}

// oneLine keeps a text of several lines in its row.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// writeCSV writes the table for a French spreadsheet.
func (t *table) writeCSV(w io.Writer) error { return export.WriteCSV(w, t.text(), export.ExcelFR) }

// export is the table for any file: its columns are as wide as what they hold,
// within reason.
func (t *table) export(name string) export.Table {
	x, widths := t.text(), t.layout().widths
	x.Name = name
	for i := range x.Columns {
		x.Columns[i].Kind, x.Columns[i].Width = t.kind(i), min(widths[i]+2, 60)
	}
	return x
}

// text is the table for a text file, which needs no kinds or widths.
func (t *table) text() export.Table {
	columns := make([]export.Column, len(t.columns))
	for i, title := range t.columns {
		columns[i].Title = title
	}
	return export.Table{Columns: columns, Rows: func(yield func([]any) bool) {
		for _, row := range t.rows {
			cells := make([]any, len(row))
			for i, cell := range row {
				switch v := cell.(type) {
				case key:
					cell = string(v)
				case time.Time:
					cell, _ = shown(v)
				}
				cells[i] = cell
			}
			if !yield(cells) {
				return
			}
		}
	}}
}

// kind is what the cells of a column are: what its first cell is that says
// something.
func (t *table) kind(column int) export.Kind {
	for _, row := range t.rows {
		switch cell := row[column].(type) {
		case key:
			return export.Identifier
		case spst.Date:
			return export.Day
		case spst.Cents:
			return export.Amount
		case int:
			return export.Number
		case bool:
			return export.YesNo
		case string:
			if cell != "" {
				return export.Text
			}
		}
	}
	return export.Text
}

const (
	columnGap    = 2
	leastColumn  = 8 // cells that a column is cut down to, before whole columns go
	wrappedShare = 3 // the part of the width that a column which goes on below keeps: one in three
)

// key is a cell that is never cut: what is copied (an identifier, an address), a state.
type key string

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
func (t *table) lines(width int) []string {
	g := t.layout()
	kept, wrap := len(g.widths), t.wrap && width > 0
	var under []string
	if width > 0 {
		g.dropEmpty()
		if wrap && !t.plain {
			under = g.putUnder(width)
		}
		wrap = wrap && under == nil
		kept = g.fit(width, wrap)
	}
	var lines []string
	for r, row := range g.texts {
		if r > 0 || !t.plain {
			lines = append(lines, g.line(row, kept, wrap)...)
		}
		if r > 0 && under != nil && under[r] != "" {
			lines = append(lines, below(under[r], width)...)
		}
	}
	if kept < len(g.widths) {
		lines = append(lines, "… "+strings.Join(g.names[kept:], ", ")+" : élargissez la fenêtre, ou --csv")
	}
	return append(lines, t.foot...)
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
	lines := strings.Split(ansi.Wordwrap(text, max(width-len(underIndent), 1), ""), "\n")
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
			parts := strings.Split(ansi.Wordwrap(cell, max(1, g.widths[i]), ""), "\n")
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
func (t *table) layout() *grid {
	n := len(t.columns)
	g := &grid{widths: make([]int, n), rights: make([]bool, n), whole: make([]bool, n), names: slices.Clone(t.columns)}
	g.texts = append(g.texts, slices.Clone(t.columns))
	for _, row := range t.rows {
		line := make([]string, n)
		for i, cell := range row {
			var right bool
			line[i], right = shown(cell)
			g.rights[i] = g.rights[i] || right
			if _, text := cell.(string); !text && line[i] != "" {
				g.whole[i] = true
			}
		}
		g.texts = append(g.texts, line)
	}
	if t.plain {
		g.whole[n-1] = false // values of every kind: the long ones go on below
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
// when it wraps, and gives how many columns are kept.
func (g *grid) fit(width int, wrap bool) (kept int) {
	for kept = len(g.widths); kept > 1; kept-- {
		if g.least(kept) <= width {
			break
		}
	}
	wrapped := -1
	if last := kept - 1; wrap && !g.whole[last] {
		wrapped = last
		g.widths[last] = min(g.widths[last], max(g.widths[last]+width-g.total(kept), min(width/wrappedShare, g.roomFor(last, width))))
	}
	for total := g.total(kept); total > width; total-- {
		widest := -1
		for i := range kept {
			if i == wrapped && kept > 1 {
				continue
			}
			if (!g.whole[i] || kept == 1) && (widest < 0 || g.widths[i] > g.widths[widest]) {
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

// least is the width of the first columns, cut down.
func (g *grid) least(kept int) int {
	total := (kept - 1) * columnGap
	for i, w := range g.widths[:kept] {
		if !g.whole[i] {
			w = min(w, leastColumn)
		}
		total += w
	}
	return total
}

// roomFor is what a column can have when the ones before it are cut down.
func (g *grid) roomFor(last, width int) int { return width - columnGap - g.least(last) }

// page writes a table: on a terminal in its width, and by the pager when it is
// longer than the screen.
func (p *program) page(t *table) error {
	fd, person := personAt(p.stdout)
	if !person {
		return writeLines(p.stdout, t.lines(0))
	}
	width, height, err := term.GetSize(fd)
	if err != nil {
		return writeLines(p.stdout, t.lines(0))
	}
	lines := t.lines(width)
	if len(lines) >= height {
		if pager := p.pager(); pager != nil {
			return p.through(pager, lines)
		}
	}
	return writeLines(p.stdout, lines)
}

func writeLines(w io.Writer, lines []string) error {
	for _, line := range lines {
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

// pager is the program of PAGER, else less; nil when there is none, when it is
// switched off (PAGER empty or cat), or over SSH, where no program is started.
func (p *program) pager() []string {
	if p.remote() {
		return nil
	}
	command, set := p.vars["PAGER"]
	if !set {
		command = "less"
	}
	words := strings.Fields(command)
	if len(words) == 0 || words[0] == "cat" {
		return nil
	}
	if _, err := exec.LookPath(words[0]); err != nil {
		return nil
	}
	return words
}

// through shows lines in the pager; leaving it early is no error.
func (p *program) through(pager, lines []string) error {
	cmd := p.command(context.Background(), pager[0], pager[1:]...) // it ends with the person
	if _, set := p.vars["LESS"]; !set {
		cmd.Env = append(cmd.Env, "LESS=FRX")
	}
	cmd.Stdin = strings.NewReader(strings.Join(lines, "\n") + "\n")
	cmd.Stdout, cmd.Stderr = p.stdout, p.stderr
	if err := cmd.Start(); err != nil {
		return writeLines(p.stdout, lines)
	}
	_ = cmd.Wait()
	return nil
}
