package widget

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// Order is how a list is sorted: by which of its fields, and whether turned
// round. The zero Order is that in which the list comes.
type Order struct {
	Field   int
	Reverse bool
}

// SortField is something that a list may be sorted by; Name is that of its column, if it
// has one. Down tells that it goes
// down by itself: the latest, or the most, first.
type SortField struct {
	Label, Name string
	Down        bool
}

// Arrow says which way a list goes that is sorted so.
func (o Order) Arrow(fields []SortField) string {
	if fields[o.Field].Down != o.Reverse {
		return "↓"
	}
	return "↑"
}

// SortMenu proposes the fields; the one in force, chosen again, turns the list
// round.
func SortMenu(title string, fields []SortField, now Order, choose func(Order) tea.Cmd) *Menu {
	m := &Menu{Title: title, Cursor: now.Field}
	for i, f := range fields {
		item, next := MenuItem{Label: f.Label, On: i == now.Field}, Order{Field: i}
		if item.On {
			item.Note = now.Arrow(fields)
			next.Reverse = !now.Reverse
		}
		item.Do = func() tea.Cmd { return choose(next) }
		m.Items = append(m.Items, item)
	}
	return m
}

// Sort sorts items that are in the order in which they come; equals stay in it.
// by compares them by each field but the first.
func Sort[T any](items []T, o Order, by ...func(a, b T) int) {
	switch {
	case o.Field > 0 && o.Reverse:
		slices.SortStableFunc(items, func(a, b T) int { return by[o.Field-1](b, a) })
	case o.Field > 0:
		slices.SortStableFunc(items, by[o.Field-1])
	case o.Reverse:
		slices.Reverse(items)
	}
}
