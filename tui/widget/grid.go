package widget

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/tui/theme"
)

// GridField is one field of a [Grid].
type GridField struct {
	Name     string // API name; several ticks may share one
	Label    string
	Required bool   // a star after the label
	Hint     string // help shown while the field has the focus
	Part     int
	Code     string // what a tick stands for
	Control
}

// GridColumn is the position of a column of a part and the width of its labels, in cells.
type GridColumn struct{ X, W, Label int }

// GridPart is the layout of consecutive fields of one Part.
type GridPart struct {
	Head    []string // lines over it
	Columns []GridColumn
	// Indented puts the problems under the entries, past the labels.
	Indented bool
	// Together shows the problems once, under the whole part, as those of its first field.
	Together bool
}

// Grid lays the fields of a form out in parts, rows and columns, the problems
// of each under it, and knows where they are. The form keeps the values.
type Grid struct {
	Fields []*GridField
	At     int // the field in focus
	// Part gives the layout of a part; Problems gives the problems of a field, in lines of at most w
	// cells.
	Part     func(part int) GridPart
	Problems func(f *GridField, w int) []string
	// Tail gives lines under the last field; nil is none.
	Tail func() []string

	th    *theme.Theme
	boxes []gridBox
	top   int
	w, h  int
}

// gridBox is the position of a field: its lines in the whole form, and its column.
type gridBox struct {
	y, h int
	GridColumn
}

// GridMargin is the left margin of a grid.
const GridMargin = 2

// stackedUnder is the width under which the columns of a part with labels are one.
const stackedUnder = 76

// stacked gives the one column of a narrow form.
func stacked(columns []GridColumn, w int) []GridColumn {
	one := GridColumn{X: columns[0].X, W: w - columns[0].X - GridMargin}
	for _, c := range columns {
		one.Label = max(one.Label, c.Label)
	}
	return []GridColumn{one}
}

// NewGrid makes an empty grid.
func NewGrid(th *theme.Theme) *Grid { return &Grid{th: th} }

// SetSize sets the width in cells, and the number of visible lines.
func (g *Grid) SetSize(w, h int) {
	g.w, g.h = w, h
	g.LayOut()
}

// LayOut computes the position of each field. The problems under the fields take lines of their own,
// so LayOut must be called after every change.
func (g *Grid) LayOut() {
	if g.w > 0 {
		g.compose()
	}
}

// Focused gives the field in focus.
func (g *Grid) Focused() *GridField { return g.Fields[g.At] }

// Control finds the control of the field of that name; nil when there is none.
func (g *Grid) Control(name string) Control {
	for _, f := range g.Fields {
		if f.Name == name {
			return f.Control
		}
	}
	return nil
}

// compose draws the whole form, as high as it needs, and notes where each
// field is.
func (g *Grid) compose() []string {
	g.boxes = make([]gridBox, len(g.Fields))
	var lines []string
	for i := 0; i < len(g.Fields); {
		first, p := i, g.Fields[i].Part
		for i < len(g.Fields) && g.Fields[i].Part == p {
			i++
		}
		look := g.Part(p)
		switch {
		case g.th.Spoken():
			look = spokenPart(look, g.w)
		case g.w < stackedUnder && len(look.Columns) > 1 && look.Columns[0].Label > 0:
			look.Columns = stacked(look.Columns, g.w)
		}
		lines = append(lines, look.Head...)
		lines = g.composePart(lines, look, first, i)
	}
	if g.Tail != nil {
		lines = append(lines, g.Tail()...)
	}
	return lines
}

// composePart draws the fields from first to last, row by row.
func (g *Grid) composePart(lines []string, p GridPart, first, last int) []string {
	for row := first; row < last; row += len(p.Columns) {
		n := min(len(p.Columns), last-row)
		block := []string{""}
		for c, column := range p.Columns[:n] {
			drawn := strings.Split(g.viewField(row+c, column), "\n")
			g.boxes[row+c] = gridBox{len(lines), len(drawn), column}
			for y, line := range drawn {
				if y == len(block) {
					block = append(block, "")
				}
				at := column.X
				if y > 0 {
					at += g.entryAt(row + c) // under the entry
				}
				block[y] = Fit(block[y], at) + line
			}
		}
		lines = append(lines, block...)
		if !p.Together {
			lines = append(lines, g.problemLines(row, p.Columns[:n], p.Indented)...)
		}
	}
	if p.Together {
		whole := GridColumn{X: GridMargin, W: g.w - 2*GridMargin}
		lines = append(lines, g.problemLines(first, []GridColumn{whole}, false)...)
	}
	return lines
}

// viewField draws the label and the control.
func (g *Grid) viewField(i int, c GridColumn) string {
	f, focused := g.Fields[i], i == g.At
	if g.th.Spoken() {
		return sayField(f, focused)
	}
	if c.Label == 0 {
		return f.Draw(c.W, focused)
	}
	text := f.Label
	if f.Required {
		text += " *"
	}
	style := g.th.Label
	if focused {
		style = g.th.LabelFocus
	}
	if _, ok := f.Control.(*Tick); ok && f.Label == "" {
		return f.Draw(c.W, focused)
	}
	return style.Render(Fit(text, c.Label)) + " " + f.Draw(c.W-c.Label-1, focused)
}

// problemLines draws the problems of a row of fields, each under its own.
func (g *Grid) problemLines(row int, columns []GridColumn, indented bool) []string {
	if g.th.Spoken() {
		return sayProblems(g.Fields[row], g.Problems(g.Fields[row], spokenWidth))
	}
	blocks, left := make([][]string, len(columns)), make([]int, len(columns))
	height := 0
	for c, column := range columns {
		in := 0
		if indented {
			in = g.entryAt(row + c)
		}
		left[c] = column.X + in
		blocks[c] = g.Problems(g.Fields[row+c], column.W-in)
		height = max(height, len(blocks[c]))
	}
	lines := make([]string, height)
	for y := range lines {
		for c, b := range blocks {
			if y < len(b) {
				lines[y] = Fit(lines[y], left[c]) + b[y]
			}
		}
	}
	return lines
}

// View draws the visible lines, as many as SetSize said; below is the number of lines hidden under
// them.
func (g *Grid) View() (lines []string, below int) {
	body := g.compose()
	g.top = min(g.top, max(len(body)-g.h, 0))
	lines = body[g.top:min(g.top+g.h, len(body))]
	below = len(body) - g.top - len(lines)
	return FitHeight(lines, g.h), below
}

// Follow scrolls so that the field in focus and its problems are visible.
func (g *Grid) Follow() {
	if len(g.boxes) == 0 {
		return
	}
	y := g.boxes[g.At].y
	g.top = min(g.top, max(y-1, 0))
	g.top = max(g.top, min(g.nextY(y), y+g.h)-g.h)
	if g.At == 0 {
		g.top = 0
	}
}

// nextY gives the line after the row of a field and its problems.
func (g *Grid) nextY(y int) int {
	next := y + 1
	for _, b := range g.boxes {
		if b.y > y {
			return max(next, b.y)
		}
	}
	return next + 1
}

// Scroll moves the window by d lines.
func (g *Grid) Scroll(d int) {
	g.top = min(max(g.top+d, 0), max(len(g.compose())-g.h, 0))
}

// Above gives the field above (-1) or below (1) the field in focus.
func (g *Grid) Above(d int) int {
	here := g.boxes[g.At]
	for i := g.At + d; i >= 0 && i < len(g.boxes); i += d {
		if g.boxes[i].y == here.y {
			continue
		}
		row := g.boxes[i].y
		best := i
		for ; i >= 0 && i < len(g.boxes) && g.boxes[i].y == row; i += d {
			if distance(g.boxes[i].X, here.X) < distance(g.boxes[best].X, here.X) {
				best = i
			}
		}
		return best
	}
	return g.At
}

func distance(a, b int) int { return max(a-b, b-a) }

// Cursor gives the cursor of the field in focus, when it is on the screen.
func (g *Grid) Cursor() *tea.Cursor {
	c := g.Focused().Cursor()
	if c == nil || len(g.boxes) == 0 {
		return nil
	}
	b := g.boxes[g.At]
	c.X += b.X + g.entryAt(g.At)
	c.Y += b.y - g.top
	if c.Y < 0 || c.Y >= g.h || c.X >= g.w {
		return nil
	}
	return c
}

// entryAt gives the position of the entry of a field, from the field's column.
func (g *Grid) entryAt(i int) int {
	f, b := g.Fields[i], g.boxes[i]
	if _, ok := f.Control.(*Tick); b.Label == 0 || ok && f.Label == "" {
		return 0
	}
	return b.Label + 1
}

// FieldAt gives the field at a cell of the view, and the position of that cell in its entry; -1 when
// there is no field.
func (g *Grid) FieldAt(x, y int) (field, into, line int) {
	if y < 0 || y >= g.h {
		return -1, 0, 0
	}
	for i, b := range g.boxes {
		if line := y + g.top - b.y; line >= 0 && line < b.h && x >= b.X && x < b.X+b.W {
			return i, x - b.X - g.entryAt(i), line
		}
	}
	return -1, 0, 0
}

// Under gives the cell of the view under the field in focus, where the list of its values opens.
func (g *Grid) Under() (x, y int) { return g.boxes[g.At].X, g.boxes[g.At].y - g.top + 1 }
