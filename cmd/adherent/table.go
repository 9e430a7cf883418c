package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"

	"github.com/espace-adherent/adherent/spst"
)

// table is a list: for people, cut to the width of their terminal and paged;
// for spreadsheets, whole. Cells are string, int, bool, spst.Date, spst.Cents or
// time.Time.
type table struct {
	columns []string
	rows    [][]any
	foot    []string // said under it, for people only
	// plain has no headings: a list of fields and values.
	plain bool
}

func (t *table) add(cells ...any) { t.rows = append(t.rows, cells) }

// fields is a table of one thing: its fields, the empty ones left out.
func fields(pairs ...any) *table {
	t := &table{columns: []string{"Champ", "Valeur"}, plain: true}
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
		return spst.InParis(v).Format("02/01/2006 15:04"), false
	}
	return fmt.Sprint(cell), false
}

// oneLine keeps a text of several lines in its row.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// sheetCell is a cell as a French spreadsheet reads it.
func sheetCell(cell any) string {
	switch v := cell.(type) {
	case string:
		return defuse(v)
	case spst.Cents:
		return strings.ReplaceAll(strings.TrimSuffix(v.French(), "\u00a0€"), "\u00a0", "")
	case bool:
		if !v {
			return "non"
		}
	}
	text, _ := shown(cell)
	return text
}

// defuse keeps a spreadsheet from taking a text for a formula.
func defuse(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r＝＋－＠'", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

// writeCSV writes the table for a French spreadsheet: UTF-8 with its mark,
// semicolons, CR LF, jj/mm/aaaa, decimal commas.
func (t *table) writeCSV(w io.Writer) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true
	if err := out.Write(t.columns); err != nil {
		return err
	}
	for _, row := range t.rows {
		record := make([]string, len(row))
		for i, cell := range row {
			record[i] = sheetCell(cell)
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

const (
	columnGap   = 2
	leastColumn = 8 // cells that a column is cut down to, before whole columns go
)

// lines are the table as text, in width cells; 0 is no limit. Columns that do not
// fit are cut, then left out from the right, which the last line says.
func (t *table) lines(width int) []string {
	texts, rights, widths := t.measure()
	kept := len(widths)
	if width > 0 {
		kept = fit(widths, width)
	}
	var lines []string
	for r, row := range texts {
		var b strings.Builder
		for i := range kept {
			cell := ansi.Truncate(row[i], widths[i], "…")
			pad := strings.Repeat(" ", max(0, widths[i]-ansi.StringWidth(cell)))
			if i > 0 {
				b.WriteString(strings.Repeat(" ", columnGap))
			}
			if rights[i] {
				b.WriteString(pad + cell)
			} else {
				b.WriteString(cell + pad)
			}
		}
		if r == 0 && t.plain {
			continue
		}
		lines = append(lines, strings.TrimRight(b.String(), " "))
	}
	if kept < len(widths) {
		lines = append(lines, "… "+strings.Join(t.columns[kept:], ", ")+" : élargissez la fenêtre, ou --csv")
	}
	return append(lines, t.foot...)
}

// measure gives the cells as text, the headings first, which columns are aligned
// on the right, and how wide each is.
func (t *table) measure() (texts [][]string, rights []bool, widths []int) {
	rights, widths = make([]bool, len(t.columns)), make([]int, len(t.columns))
	texts = append(texts, t.columns)
	for _, row := range t.rows {
		line := make([]string, len(t.columns))
		for i, cell := range row {
			var right bool
			line[i], right = shown(cell)
			rights[i] = rights[i] || right
		}
		texts = append(texts, line)
	}
	for _, line := range texts {
		for i, cell := range line {
			widths[i] = max(widths[i], ansi.StringWidth(cell))
		}
	}
	return texts, rights, widths
}

// fit cuts the widest columns until the table has its width, and gives how many
// columns are kept.
func fit(widths []int, width int) (kept int) {
	for kept = len(widths); kept > 1; kept-- {
		least := (kept - 1) * columnGap
		for _, w := range widths[:kept] {
			least += min(w, leastColumn)
		}
		if least <= width {
			break
		}
	}
	total := (kept - 1) * columnGap
	for _, w := range widths[:kept] {
		total += w
	}
	for ; total > width; total-- {
		widest := 0
		for i := range kept {
			if widths[i] > widths[widest] {
				widest = i
			}
		}
		if widths[widest] <= 1 {
			break
		}
		widths[widest]--
	}
	return kept
}

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
	cmd := exec.Command(pager[0], pager[1:]...) //nolint:noctx // it ends with the person
	cmd.Env = p.env
	if _, set := p.vars["LESS"]; !set {
		cmd.Env = append(cmd.Env[:len(cmd.Env):len(cmd.Env)], "LESS=FRX")
	}
	cmd.Stdin = strings.NewReader(strings.Join(lines, "\n") + "\n")
	cmd.Stdout, cmd.Stderr = p.stdout, p.stderr
	if err := cmd.Start(); err != nil {
		return writeLines(p.stdout, lines)
	}
	_ = cmd.Wait()
	return nil
}
