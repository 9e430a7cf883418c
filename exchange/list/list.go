// Package list says what each list of the program holds: the titles of its
// columns, what is in their cells, and how wide they are. Screens draw from it,
// commands print from it, files are written from it: a column is said here and
// nowhere else.
//
// A list is a value made by a function of its noun ([Invoices], [Employees]…). A
// column is made by the function of its kind ([Day], [Amount]…), so that its cells
// are always of the type that the kind names. A column without a title has the words
// of its field, which forms and refusals have too.
package list

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
)

// Kind is what the cells of a column are.
type Kind byte

// The kinds, with the Go type of their cells; an empty cell of any kind is nil.
const (
	Texts       Kind = iota // string, cut where there is no room
	Proses                  // string, a sentence that goes on below
	Identifiers             // string or [spst.NIR], which is never a number and never cut
	Words                   // string, the few words of a code: never cut
	Days                    // spst.Date
	Moments                 // time.Time, shown in Europe/Paris
	Amounts                 // spst.Cents
	Numbers                 // int
	YesNos                  // bool
)

// Right tells whether cells are aligned on their units.
func (k Kind) Right() bool { return k == Amounts || k == Numbers }

// Whole tells whether a cell means nothing once it is cut.
func (k Kind) Whole() bool { return k != Texts && k != Proses }

// Head is a column without its cells.
type Head struct {
	Name   string   // as the API calls the field
	Titles []string // in full, then shorter and shorter
	Kind   Kind
	Width  int // in characters, of a workbook
}

// Title is the title in full, that of files.
func (h Head) Title() string { return h.Titles[0] }

// Short is the title beside many others, that of a terminal.
func (h Head) Short() string { return h.Titles[min(1, len(h.Titles)-1)] }

// Fit is the longest title that width cells hold, else the shortest.
func (h Head) Fit(width int) string {
	for _, t := range h.Titles {
		if ansi.StringWidth(t) <= width {
			return t
		}
	}
	return h.Titles[len(h.Titles)-1]
}

// Column is a column of a list of T.
type Column[T any] struct {
	Head
	Cell func(*T) any // of the type of the kind, or nil
}

// Called adds shorter titles.
func (c Column[T]) Called(shorter ...string) Column[T] {
	c.Titles = append(slices.Clone(c.Titles), shorter...)
	return c
}

// If leaves the cell empty where there is nothing to say.
func (c Column[T]) If(there func(*T) bool) Column[T] {
	of := c.Cell
	c.Cell = func(x *T) any {
		if !there(x) {
			return nil
		}
		return of(x)
	}
	return c
}

func column[T, V any](kind Kind, name, title string, width int, of func(*T) V) Column[T] {
	return Column[T]{Head{name, titles(name, title), kind, width}, func(x *T) any { return of(x) }}
}

// titles are the words of the field that a column is named after, unless it has a title of its own.
func titles(name, title string) []string {
	if field := spst.FieldTitles(name); title == "" && field[0] != name {
		return field
	}
	return []string{title}
}

// Text is a column of texts.
func Text[T any](name, title string, width int, of func(*T) string) Column[T] {
	return column(Texts, name, title, width, of)
}

// Prose is a column of sentences, the last of its list.
func Prose[T any](name, title string, width int, of func(*T) string) Column[T] {
	return column(Proses, name, title, width, of)
}

// Identifier is a column of what is copied whole: a number of an invoice, an address.
func Identifier[T any](name, title string, width int, of func(*T) string) Column[T] {
	return column(Identifiers, name, title, width, of)
}

// Word is a column of the words of a code.
func Word[T any](name, title string, width int, of func(*T) string) Column[T] {
	return column(Words, name, title, width, of)
}

// Day is a column of dates.
func Day[T any](name, title string, of func(*T) spst.Date) Column[T] {
	return column(Days, name, title, 12, of)
}

// Moment is a column of instants.
func Moment[T any](name, title string, of func(*T) time.Time) Column[T] {
	return column(Moments, name, title, 18, of)
}

// Amount is a column of euros.
func Amount[T any](name, title string, of func(*T) spst.Cents) Column[T] {
	return column(Amounts, name, title, 14, of)
}

// Number is a column of figures.
func Number[T any](name, title string, width int, of func(*T) int) Column[T] {
	return column(Numbers, name, title, width, of)
}

// YesNo is a column of yes and no.
func YesNo[T any](name, title string, width int, of func(*T) bool) Column[T] {
	return column(YesNos, name, title, width, of)
}

// List is the columns of a list of T, in their order.
type List[T any] []Column[T]

// Column is the one of that name. It panics for a name that the list has not: a
// mistake of the program.
func (l List[T]) Column(name string) Column[T] {
	at := slices.IndexFunc(l, func(c Column[T]) bool { return c.Name == name })
	if at < 0 {
		panic("list: no column " + name)
	}
	return l[at]
}

// Only is the list with these columns, in this order.
func (l List[T]) Only(names ...string) List[T] {
	kept := make(List[T], len(names))
	for i, name := range names {
		kept[i] = l.Column(name)
	}
	return kept
}

// Without is the list without these columns.
func (l List[T]) Without(names ...string) List[T] {
	return slices.DeleteFunc(slices.Clone(l), func(c Column[T]) bool { return slices.Contains(names, c.Name) })
}

// Words are what the cells of an item show, one after the other: what a search looks in.
func (l List[T]) Words(x *T) string {
	words := make([]string, 0, len(l))
	for _, c := range l {
		if cell := Show(c.Cell(x)); cell != "" {
			words = append(words, cell)
		}
	}
	return strings.Join(words, " ")
}

// Compare orders two cells of a column; texts are compared without regard to case and
// accents, and empty cells come last.
func Compare(a, b any) int {
	switch x := a.(type) {
	case spst.Date:
		if y, ok := b.(spst.Date); ok {
			return cmp.Compare(x, y)
		}
	case spst.Cents:
		if y, ok := b.(spst.Cents); ok {
			return cmp.Compare(x, y)
		}
	case int:
		if y, ok := b.(int); ok {
			return cmp.Compare(x, y)
		}
	case time.Time:
		if y, ok := b.(time.Time); ok {
			return x.Compare(y)
		}
	}
	x, y := spst.Fold(Show(a)), spst.Fold(Show(b))
	if x == "" || y == "" {
		return cmp.Compare(len(y), len(x))
	}
	return cmp.Compare(x, y)
}

// Table is the list of these items, under a name.
func (l List[T]) Table(name string, items []T) Table {
	t := Table{Name: name, Heads: make([]Head, len(l))}
	for i, c := range l {
		t.Heads[i] = c.Head
	}
	t.Rows = func(yield func([]any) bool) {
		row := make([]any, len(l))
		for i := range items {
			for n, c := range l {
				row[n] = c.Cell(&items[i])
			}
			if !yield(row) {
				return
			}
		}
	}
	return t
}

// Table is a list whatever its items are: the name of its sheet, and its rows,
// whose slice is good until the next one.
type Table struct {
	Name  string
	Heads []Head
	Rows  iter.Seq[[]any]
	// Title is what it is, in words, and On its day: on paper both are over the rows.
	Title string
	On    spst.Date
}

// First is the table with its first rows only.
func (t Table) First(rows int) Table {
	all := t.Rows
	t.Rows = func(yield func([]any) bool) {
		n := 0
		for row := range all {
			if n++; n > rows || !yield(row) {
				return
			}
		}
	}
	return t
}

// Show is a cell as people read it, on one line; no is not said.
func Show(cell any) string {
	switch v := cell.(type) {
	case nil:
		return ""
	case string:
		return strings.Join(strings.Fields(v), " ")
	case spst.NIR:
		return v.Format()
	case int:
		return strconv.Itoa(v)
	case bool:
		if v {
			return "oui"
		}
		return ""
	case spst.Date:
		return v.French()
	case spst.Cents:
		return v.French()
	case time.Time:
		if v.IsZero() {
			return ""
		}
		return spst.FrenchMoment(v)
	}
	return fmt.Sprint(cell)
}
