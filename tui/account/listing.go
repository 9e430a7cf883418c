package account

import (
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// listing is a list of the account as the search and the order leave it.
type listing[T any] struct {
	of      list.List[T]
	table   *widget.Table
	sieve   *widget.Sieve
	items   []T
	shown   []int // places in the items
	columns []widget.ListColumn[T]
	// style is how the values of an item are drawn that no column draws itself.
	style func(*T) lipgloss.Style

	// x and y are where its title is drawn, w its width; not when it is not seen.
	x, y, w int
	seen    bool
}

func newListing[T any](th *theme.Theme, of list.List[T], down string, by ...string) *listing[T] {
	return &listing[T]{of: of, table: widget.NewTable(th), sieve: widget.NewSieve(th, widget.Fields(of, down, by...))}
}

// sift shows what the search finds, in the order chosen.
func (l *listing[T]) sift() {
	l.shown = widget.Sift(l.sieve, l.of, l.items)
	l.table.SetLen(len(l.shown))
}

// place puts it where it is drawn, and chooses the columns that have room there.
func (l *listing[T]) place(x, y, w, rows int, sets [][]widget.LaidColumn[T]) {
	l.x, l.y, l.w, l.seen = x, y, w, true
	columns, gap := widget.Lay(sets, len(l.items), func(i int) *T { return &l.items[i] }, w)
	l.columns = columns
	l.table.SetColumns(widget.Columns(l.sieve, columns), gap)
	l.table.SetHeight(max(rows, 1))
}

// chosen is the item under the cursor; nil when there is none.
func (l *listing[T]) chosen() *T {
	if l.table.Len() == 0 {
		return nil
	}
	return &l.items[l.shown[l.table.Cursor()]]
}

// only are the names of the items that show, in their order.
func (l *listing[T]) only(name func(*T) string) []string {
	names := make([]string, len(l.shown))
	for i, at := range l.shown {
		names[i] = name(&l.items[at])
	}
	return names
}

// headLines are the title of a list, or the search in it, and the titles of its columns.
const headLines = 2

// view draws it under a title, and the lines of nothing where it has no item.
func (l *listing[T]) view(th *theme.Theme, title string, nothing []string) []string {
	if l.sieve.Active() {
		title = l.sieve.View()
	}
	lines := []string{" " + title}
	switch {
	case len(l.items) == 0:
		return append(lines, nothing...)
	case len(l.shown) == 0:
		return append(lines, l.table.Header(), "   "+th.Muted.Render(widget.NothingFound))
	}
	return append(append(lines, l.table.Header()), strings.Split(l.table.View(l.row), "\n")...)
}

func (l *listing[T]) row(i int, cells []widget.Cell) bool {
	x := &l.items[l.shown[i]]
	widget.ListCells(l.columns, x, l.style(x), cells)
	return false
}

// rowAt is the row at a cell of the screen.
func (l *listing[T]) rowAt(x, y int) (int, bool) {
	if !l.over(x, y) {
		return 0, false
	}
	return l.table.RowAt(y - l.y - headLines)
}

// over tells whether a cell of the screen is of the list.
func (l *listing[T]) over(x, y int) bool {
	return l.seen && x >= l.x && x < l.x+l.w && y >= l.y && y < l.y+headLines+max(l.table.Height(), 1)
}

// focus gives the list the keys, or takes them.
func (l *listing[T]) focus(on bool) {
	if on {
		l.table.Focus()
		return
	}
	l.table.Blur()
}
