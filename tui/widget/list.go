package widget

import (
	"slices"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// ListColumn is a column of a list in a [Table]: its titles, of which the longest that fits is shown,
// and the content of its cells.
type ListColumn[T any] struct {
	list.Column[T]
	Width int           // cells
	Draw  func(*T) Cell // nil shows the value as it is
}

// Shown makes a column of width cells that shows its values unchanged.
func Shown[T any](c list.Column[T], width int) ListColumn[T] {
	return ListColumn[T]{Column: c, Width: width}
}

// Drawn makes a column of width cells whose values the screen draws with a sign, a colour or other
// words.
func Drawn[T any](h list.Head, width int, draw func(*T) Cell) ListColumn[T] {
	return ListColumn[T]{list.Column[T]{Head: h}, width, draw}
}

// ListColumns gives the columns of a table, with an arrow on the column that the list is sorted by. A
// list in its original order has no arrow.
func ListColumns[T any](shown []ListColumn[T], o Order, by []SortField) []Column {
	columns := make([]Column, len(shown))
	for i, c := range shown {
		columns[i] = Column{Title: c.Fit(c.Width), Said: c.Title(), Width: c.Width, Right: c.Kind.Right()}
		if o == (Order{}) || by[o.Field].Name != c.Name {
			continue
		}
		title := c.Fit(c.Width - 1)
		if ansi.StringWidth(title)+2 <= c.Width {
			title += " "
		}
		columns[i].Title = title + o.Arrow(by)
	}
	return columns
}

// ListCells fills the cells of a row; the values shown unchanged get the style.
func ListCells[T any](shown []ListColumn[T], x *T, style lipgloss.Style, cells []Cell) {
	for i, c := range shown {
		if c.Draw != nil {
			cells[i] = c.Draw(x)
			continue
		}
		cells[i] = Cell{Text: ShowCell(c.Cell(x)), Style: style}
	}
}

// ShowCell gives the text of a cell, with thousands separated.
func ShowCell(cell any) string {
	if n, ok := cell.(int); ok {
		return spst.Thousands(n)
	}
	return list.Show(cell)
}

// SortBy makes a field to sort a list by, under the title of its column.
func SortBy(h list.Head, down bool) SortField {
	return SortField{Name: h.Name, Label: h.Title(), Down: down}
}

// LaidColumn is a column of a list whose columns are chosen by the room there is.
type LaidColumn[T any] struct {
	ListColumn[T]
	least   int
	asTexts bool
}

// Fixed is a column as wide as it says.
func Fixed[T any](c ListColumn[T]) LaidColumn[T] { return LaidColumn[T]{ListColumn: c} }

// AsWide is a column as wide as its longest text, or cut to least cells where there is no
// room; 0 is never cut.
func AsWide[T any](c ListColumn[T], least int) LaidColumn[T] { return LaidColumn[T]{c, least, true} }

// Elastic is a column as wide as it says, or down to least cells where there is no room.
func Elastic[T any](c ListColumn[T], least int) LaidColumn[T] { return LaidColumn[T]{c, least, false} }

// Gutter is the width that a [Table] keeps for itself: the mark, the pointer and a blank
// at the left, a blank at the right.
const Gutter = gutter + 1

// measured is how many rows tell how wide the texts of a list are.
const measured = 1000

// Lay chooses among sets of columns, from the fullest to the barest, the first that has
// room in a table of w cells for its texts, and gives how many blanks go between two
// columns: two where nothing is cut for them. row gives one of n rows.
func Lay[T any](sets [][]LaidColumn[T], n int, row func(int) *T, w int) (columns []ListColumn[T], gap int) {
	for i, set := range sets {
		wants := wanted(set, min(n, measured), row)
		for gap = 2; gap > 0; gap-- {
			widths, whole := share(set, wants, w-Gutter-gap*(len(set)-1))
			if gap > 1 && !slices.Equal(widths, wants) || !whole && i < len(sets)-1 {
				continue
			}
			columns = make([]ListColumn[T], len(set))
			for c := range set {
				columns[c] = set[c].ListColumn
				columns[c].Width = widths[c]
			}
			return columns, gap
		}
	}
	return nil, 1
}

// wanted is how wide each column of a set would be, measured on n rows.
func wanted[T any](set []LaidColumn[T], n int, row func(int) *T) []int {
	wants := make([]int, len(set))
	for i, c := range set {
		wants[i] = c.Width
		if c.asTexts {
			wants[i] = widthOfTexts(c.ListColumn, n, row)
		}
	}
	return wants
}

// share gives each column its width, and tells whether the least of each has room: what is
// left after that goes to the texts that are cut, the first ones first.
func share[T any](set []LaidColumn[T], wants []int, room int) (widths []int, whole bool) {
	widths = slices.Clone(wants)
	for i, c := range set {
		if c.least > 0 {
			widths[i] = min(c.least, wants[i])
		}
		room -= widths[i]
	}
	whole = room >= 0
	for i := range set {
		more := min(max(room, 0), wants[i]-widths[i])
		widths[i], room = widths[i]+more, room-more
	}
	return widths, whole
}

// widthOfTexts is how many cells the longest text of a column takes, or its shortest title.
func widthOfTexts[T any](c ListColumn[T], n int, row func(int) *T) int {
	w := ansi.StringWidth(c.Fit(0))
	cells := make([]Cell, 1)
	for i := range n {
		ListCells([]ListColumn[T]{c}, row(i), lipgloss.Style{}, cells)
		w = max(w, ansi.StringWidth(cells[0].Text))
	}
	return w
}
