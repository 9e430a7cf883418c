package widget

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
)

// Sieve finds and sorts the items of a list: its search, its order, and the menu of the
// orders while it is open. « / », « s » and esc are its keys.
type Sieve struct {
	Search
	Order Order
	by    []SortField
	menu  *Menu
	th    *theme.Theme
}

const (
	sieveMenu = "Trier par"
	sieveX    = 3 // of the menu
	sieveY    = 1
)

// NewSieve makes the sieve of a list that may be sorted by these fields, the first being
// the order in which it comes.
func NewSieve(th *theme.Theme, by []SortField) *Sieve {
	return &Sieve{Search: NewSearch(th, 30, 60), by: by, th: th}
}

// Capturing tells whether letters and esc are the sieve's.
func (s *Sieve) Capturing() bool { return s.menu != nil || s.Focused() }

// Inside tells whether esc is a step of the sieve's.
func (s *Sieve) Inside() bool { return s.menu != nil || s.Active() }

// Take takes a key, a paste or a click. took tells that it was the sieve's own, changed that the list must be
// sifted again; moves gets the keys that move in the list while one types.
func (s *Sieve) Take(msg tea.Msg, bound *keys.Map, moves func(tea.KeyPressMsg) bool) (took, changed bool, cmd tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.key(msg, bound, moves)
	case tea.PasteMsg:
		changed, cmd = s.Input(msg)
		return true, changed, cmd
	case tea.MouseClickMsg:
		if s.menu != nil {
			was := s.Order
			return true, s.chosen(s.menu.Click(msg.X-sieveX, msg.Y-sieveY)) && s.Order != was, nil
		}
	}
	return false, false, nil
}

func (s *Sieve) key(k tea.KeyPressMsg, bound *keys.Map, moves func(tea.KeyPressMsg) bool) (took, changed bool, cmd tea.Cmd) {
	switch {
	case s.menu != nil:
		was := s.Order
		return true, s.chosen(s.menu.Key(k, bound)) && s.Order != was, nil
	case s.Focused():
		changed, cmd = s.Search.Key(k, moves)
		return true, changed, cmd
	case key.Matches(k, bound.Search):
		return true, false, s.Begin()
	case key.Matches(k, bound.Sort):
		s.menu = SortMenu(sieveMenu, s.by, s.Order, func(o Order) tea.Cmd {
			s.Order = o
			return nil
		})
		return true, false, nil
	case key.Matches(k, bound.Back) && s.Value() != "":
		return true, s.Clear(), nil
	}
	return false, false, nil
}

// chosen closes the menu unless it stays, and tells whether it is closed.
func (s *Sieve) chosen(stays bool, _ tea.Cmd) bool {
	if !stays {
		s.menu = nil
	}
	return !stays
}

// Over draws the menu over the lines of a screen that is w wide.
func (s *Sieve) Over(lines []string, w int) {
	if s.menu != nil {
		Overlay(lines, s.menu.View(s.th), sieveX, sieveY, w)
	}
}

// Cursor is the search's, when its line begins at x, y.
func (s *Sieve) Cursor(x, y int) *tea.Cursor {
	if !s.Focused() {
		return nil
	}
	c := s.Search.Cursor()
	if c != nil {
		c.X, c.Y = c.X+x, c.Y+y
	}
	return c
}

// Help gives the keys of what has them: the menu, or the search.
func (s *Sieve) Help(k *keys.Map) []key.Binding {
	if s.menu != nil {
		return s.menu.Help(k)
	}
	return s.Search.Help(k)
}

// Columns gives the columns of a table, with an arrow on the one that the list is sorted by.
func Columns[T any](s *Sieve, shown []ListColumn[T]) []Column {
	return ListColumns(shown, s.Order, s.by)
}

// Fields are columns of a list as fields to sort by; those in down are descending by default.
func Fields[T any](l list.List[T], down string, names ...string) []SortField {
	fields := make([]SortField, len(names))
	for i, c := range l.Only(names...) {
		fields[i] = SortBy(c.Head, strings.Contains(" "+down+" ", " "+c.Name+" "))
	}
	return fields
}

// Sift gives the places of the items that the search finds, in the order chosen. What the
// search looks in is what the cells of the list show.
func Sift[T any](s *Sieve, l list.List[T], items []T) []int {
	q := spst.NewQuery(s.Value())
	return slices.DeleteFunc(Sorted(s, l, items), func(i int) bool { return !q.Empty() && !q.Match(spst.Fold(l.Words(&items[i]))) })
}

// Sorted gives the places of all the items, in the order chosen.
func Sorted[T any](s *Sieve, l list.List[T], items []T) []int {
	places := make([]int, len(items))
	for i := range places {
		places[i] = i
	}
	compare := make([]func(a, b int) int, 0, len(s.by))
	for _, f := range s.by[1:] {
		cell, sign := l.Column(f.Name).Cell, 1
		if f.Down {
			sign = -1
		}
		compare = append(compare, func(a, b int) int { return sign * list.Compare(cell(&items[a]), cell(&items[b])) })
	}
	Sort(places, s.Order, compare...)
	return places
}
