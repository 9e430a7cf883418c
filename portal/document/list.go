package document

import (
	"slices"

	"github.com/espace-adherent/adherent/exchange/list"
)

// part is a column of a list on paper: its name there, and its width in millimetres.
type part struct {
	name  string
	width float64
}

// listed writes these columns of a list: its titles as they have room, its cells as
// people read them.
func listed[T any](s *sheet, of list.List[T], items []T, parts ...part) {
	columns, rows := make([]column, len(parts)), make([][]string, len(items))
	for n, p := range parts {
		c := of.Column(p.name)
		columns[n] = column{s.title(c.Titles, p.width), p.width, c.Kind.Right()}
		for i := range items {
			rows[i] = append(rows[i], list.Show(c.Cell(&items[i])))
		}
	}
	s.table(columns, rows)
}

// title is the longest title that the head of a column of that width holds, else the shortest.
func (s *sheet) title(titles []string, width float64) string {
	s.style("B", smallSize, teal)
	room := width - 2*s.pdf.GetCellMargin()
	if i := slices.IndexFunc(titles, func(t string) bool { return s.pdf.GetStringWidth(t) <= room }); i >= 0 {
		return titles[i]
	}
	return titles[len(titles)-1]
}
