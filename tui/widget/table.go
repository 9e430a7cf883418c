package widget

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
)

// Column is one column of a [Table].
type Column struct {
	Title string
	Said  string // the title where it is spoken, whatever the width; "" is Title
	Width int    // cells
	Right bool
}

// Cell is the content of a row in a column: plain text, and its style when the row is not selected.
type Cell struct {
	Text  string
	Style lipgloss.Style
}

// Nothing is the cell of a value that is not there.
func Nothing(th *theme.Theme) Cell { return Cell{Text: theme.Dash, Style: th.Muted} }

// Row fills the cells of row i, one for each column, and tells whether the row
// is marked. cells is reused from row to row and holds what was there before.
type Row func(i int, cells []Cell) (marked bool)

// gutter is the width of the mark, the pointer and a blank.
const gutter = 3

// Table shows part of a list of any length: it asks the caller for the visible rows only. It keeps the
// cursor and the scroll position.
type Table struct {
	th      *theme.Theme
	columns []Column
	gap     string
	cells   []Cell
	length  int
	cursor  int
	top     int
	height  int // rows that show
	lines   int // and the lines that they take
	blurred bool

	unfolded int // lines under each row, which under gives
	under    func(i int) []string
}

// NewTable makes an empty table.
func NewTable(th *theme.Theme) *Table { return &Table{th: th, gap: " "} }

// SetColumns sets the columns and the number of blanks between two columns.
func (t *Table) SetColumns(columns []Column, gap int) {
	t.columns, t.cells = columns, make([]Cell, len(columns))
	t.gap = strings.Repeat(" ", gap)
}

// Focus and Blur give and take the keys: without them the row under the cursor shows its mark only.
func (t *Table) Focus() { t.blurred = false }

// Blur takes the keys away.
func (t *Table) Blur() { t.blurred = true }

// SetHeight sets how many lines the rows take.
func (t *Table) SetHeight(lines int) {
	t.lines = max(lines, 0)
	t.height = t.lines
	if t.unfolded > 0 && t.lines > 0 {
		t.height = max(t.lines/(1+t.unfolded), 1)
	}
	t.follow()
}

// Unfold shows n lines under each row, those that under gives of it; 0 folds the rows again.
func (t *Table) Unfold(n int, under func(i int) []string) {
	t.unfolded, t.under = n, under
	t.SetHeight(t.lines)
}

// Height is how many rows show.
func (t *Table) Height() int { return t.height }

// SetLen sets how many rows there are; the cursor stays within them.
func (t *Table) SetLen(n int) {
	t.length = max(n, 0)
	t.MoveTo(t.cursor)
}

// Len is how many rows there are.
func (t *Table) Len() int { return t.length }

// Cursor is the selected row; 0 when there is none.
func (t *Table) Cursor() int { return t.cursor }

// MoveTo selects a row, or the nearest there is.
func (t *Table) MoveTo(i int) {
	t.cursor = min(max(i, 0), max(t.length-1, 0))
	t.follow()
}

// Move selects d rows further.
func (t *Table) Move(d int) { t.MoveTo(t.cursor + d) }

// Page moves by d screens, less one row that stays visible.
func (t *Table) Page(d int) { t.Move(d * max(t.height-1, 1)) }

// Key moves the cursor when the key is one that moves, and tells whether it did.
func (t *Table) Key(k tea.KeyPressMsg, bound *keys.Map) bool {
	switch {
	case key.Matches(k, bound.Up):
		t.Move(-1)
	case key.Matches(k, bound.Down):
		t.Move(1)
	case key.Matches(k, bound.PageUp):
		t.Page(-1)
	case key.Matches(k, bound.PageDown):
		t.Page(1)
	case key.Matches(k, bound.Top):
		t.MoveTo(0)
	case key.Matches(k, bound.Bottom):
		t.MoveTo(t.length)
	default:
		return false
	}
	return true
}

// Scroll moves the window by d rows, as a mouse wheel does; the cursor stays visible. It tells
// whether there was anywhere to go.
func (t *Table) Scroll(d int) bool {
	before := t.top
	t.top = min(max(t.top+d, 0), max(t.length-t.height, 0))
	t.cursor = min(max(t.cursor, t.top), max(min(t.top+t.height, t.length)-1, 0))
	return t.top != before
}

// follow scrolls until the cursor is visible.
func (t *Table) follow() {
	t.top = min(t.top, t.cursor, max(t.length-t.height, 0))
	t.top = max(t.top, t.cursor-t.height+1, 0)
}

// RowAt gives the row on line y of [Table.View], if there is one.
func (t *Table) RowAt(y int) (int, bool) {
	i := t.top + y/(1+t.unfolded)
	return i, y >= 0 && y < t.lines && i < t.length // the last one may show in part
}

// Header draws the titles over the columns.
func (t *Table) Header() string {
	if t.th.Spoken() {
		return "" // a spoken theme reads the title with each cell
	}
	var b strings.Builder
	b.WriteString(strings.Repeat(" ", gutter))
	for i, c := range t.columns {
		if i > 0 {
			b.WriteString(t.gap)
		}
		b.WriteString(align(c.Title, c))
	}
	return t.th.Muted.Render(b.String())
}

// View draws the lines of the rows that show, blank ones after the last row; in a spoken theme at least
// as many as the row under the cursor takes.
func (t *Table) View(row Row) string {
	if t.th.Spoken() {
		said := t.said(row)
		return Body(said, max(t.lines, len(said)))
	}
	var b strings.Builder
	for y := range t.lines {
		if y > 0 {
			b.WriteByte('\n')
		}
		switch i, ok := t.RowAt(y); {
		case !ok:
		case y%(1+t.unfolded) == 0:
			t.viewRow(&b, i, row)
		default:
			b.WriteString(t.viewUnder(i, y%(1+t.unfolded)-1))
		}
	}
	return b.String()
}

// viewUnder draws line n of those under a row.
func (t *Table) viewUnder(i, n int) string {
	lines := t.under(i)
	if n >= len(lines) {
		return ""
	}
	return strings.Repeat(" ", UnderMargin) + t.th.Muted.Render(lines[n])
}

// UnderMargin is the blank at the left of the lines under a row.
const UnderMargin = gutter + 2

func (t *Table) viewRow(b *strings.Builder, i int, row Row) {
	clear(t.cells)
	mark := " "
	if row(i, t.cells) {
		mark = theme.SignOK
	}
	if i == t.cursor && t.blurred {
		b.WriteString(t.th.Muted.Render(mark + theme.Mark))
		b.WriteString(" ")
		t.cellsRow(b)
		return
	}
	if i == t.cursor {
		b.WriteString(t.th.Accent.Render(mark + theme.Mark))
		b.WriteString(t.th.Selected.Render(t.plainRow()))
		return
	}
	if mark != " " { // a blank has no colour
		mark = t.th.Accent.Render(mark)
	}
	b.WriteString(mark + "  ")
	t.cellsRow(b)
}

func (t *Table) cellsRow(b *strings.Builder) {
	for i, c := range t.columns {
		if i > 0 {
			b.WriteString(t.gap)
		}
		cell := t.cells[i]
		cell.Text = align(cell.Text, c)
		b.WriteString(cell.render())
	}
}

func (t *Table) plainRow() string {
	var b strings.Builder
	b.WriteByte(' ')
	for i, c := range t.columns {
		if i > 0 {
			b.WriteString(t.gap)
		}
		b.WriteString(align(t.cells[i].Text, c))
	}
	b.WriteByte(' ')
	return b.String()
}

// render returns text without a style as it is: most cells have none, and a frame has hundreds of
// cells.
func (c Cell) render() string {
	if isPlain(c.Style) {
		return c.Text
	}
	return c.Style.Render(c.Text)
}

func isPlain(s lipgloss.Style) bool {
	return s.GetForeground() == lipgloss.NoColor{} && !s.GetBold() && !s.GetReverse()
}

// align cuts or pads to the column's width.
func align(s string, c Column) string {
	if !c.Right {
		return Fit(s, c.Width)
	}
	s = ansi.Truncate(s, c.Width, theme.Ellipsis)
	return strings.Repeat(" ", max(0, c.Width-ansi.StringWidth(s))) + s
}
