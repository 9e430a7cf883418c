package widget

import (
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
		columns[i] = Column{Title: c.Fit(c.Width), Width: c.Width, Right: c.Kind.Right()}
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
