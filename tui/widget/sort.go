package widget

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// Order is how a list is sorted: by which field, and whether reversed. The zero Order is the original
// order of the list.
type Order struct {
	Field   int
	Reverse bool
}

// SortField is a field that a list may be sorted by; Name is the name of its column, if it has one.
// Down tells that it is descending by default: the latest, or the largest, first.
type SortField struct {
	Label, Name string
	Down        bool
}

// Arrow gives the arrow for the direction of the sort.
func (o Order) Arrow(fields []SortField) string {
	if fields[o.Field].Down != o.Reverse {
		return "↓"
	}
	return "↑"
}

// SortMenu lists the fields; choosing the current one again reverses the list.
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

// Sort sorts items that are in their original order; equal items stay in it. by has a comparison for
// each field but the first.
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
