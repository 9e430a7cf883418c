package clients

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/widget"
)

// criteria are what is shown, and in which order.
type criteria struct {
	search string
	on     []spst.ClientFilter
	order  widget.Order // by a column
}

// filtered tells whether something narrows the list.
func (c criteria) filtered() bool { return c.search != "" || len(c.on) > 0 }

func (c criteria) keeps(m *spst.Member, on spst.Date) bool {
	return !slices.ContainsFunc(c.on, func(f spst.ClientFilter) bool { return !f.Keeps(m, on) })
}

// turned is with a filter put on, or taken off.
func (c criteria) turned(f spst.ClientFilter) criteria {
	on := slices.DeleteFunc(slices.Clone(c.on), func(x spst.ClientFilter) bool { return x == f })
	if len(on) == len(c.on) {
		on = append(on, f)
	}
	c.on = on
	return c
}

// stateOf is a member's, an empty one when the portal gave none.
func stateOf(m *spst.Member) *spst.ClientState {
	if m.State == nil {
		return &spst.ClientState{}
	}
	return m.State
}

// totals sum up what is shown.
type totals struct {
	declarations map[spst.DeclarationStatus]int
	owed         spst.Cents
	year         int
}

// pick works out what is shown. The cursor goes to the member of that number
// when it is there, else to the top.
func (s *Screen) pick(number string) {
	query := spst.NewQuery(s.is.search)
	s.shown = s.shown[:0]
	s.totals = totals{declarations: map[spst.DeclarationStatus]int{}}
	for i := range s.members.Value {
		if !query.Match(s.folded[i]) || !s.is.keeps(&s.members.Value[i], s.today) {
			continue
		}
		s.shown = append(s.shown, i)
		s.totals.add(stateOf(&s.members.Value[i]))
	}
	list.SortMembers(s.members.Value, s.shown, sorts()[s.is.order.Field].Name, s.is.order.Reverse)
	s.table.SetLen(len(s.shown))
	s.table.MoveTo(slices.IndexFunc(s.shown, func(i int) bool { return s.members.Value[i].Number == number }))
	s.layOut()
}

func (t *totals) add(s *spst.ClientState) {
	if s.Declaration != "" {
		t.declarations[s.Declaration]++
		t.year = s.DeclarationYear
	}
	if s.BalanceCents != nil && *s.BalanceCents > 0 { // what one has paid too much pays for nobody else
		t.owed += *s.BalanceCents
	}
}

func (s *Screen) searchFor(text string) {
	if s.is.search == text {
		return
	}
	number := ""
	if m := s.current(); m != nil && text == "" {
		number = m.Number // back to the whole list, on the one found
	}
	s.is.search = text
	s.pick(number)
}

func (s *Screen) sortMenu() *widget.Menu {
	return widget.SortMenu(menuSortTitle, sorts(), s.is.order, func(o widget.Order) tea.Cmd {
		s.is.order = o
		s.pick("")
		return nil
	})
}

func (s *Screen) filterMenu() *widget.Menu {
	m := &widget.Menu{Title: menuFilterTitle}
	m.Items = append(m.Items, widget.MenuItem{Label: filterNone, Note: spst.Thousands(len(s.members.Value)), On: len(s.is.on) == 0,
		Do: func() tea.Cmd {
			s.is.on = nil
			s.pick("")
			return nil
		}})
	for _, f := range spst.ClientFilters() {
		n := 0
		for i := range s.members.Value {
			if f.Keeps(&s.members.Value[i], s.today) {
				n++
			}
		}
		m.Items = append(m.Items, widget.MenuItem{Label: f.Label(), Note: spst.Thousands(n), On: slices.Contains(s.is.on, f), Do: func() tea.Cmd {
			s.is = s.is.turned(f)
			s.pick("")
			return nil
		}})
	}
	return m
}

// sorts are the orders of the list: by any of its columns, figures from the most to the least.
func sorts() []widget.SortField {
	l := list.Members()
	fields := make([]widget.SortField, len(l))
	for i, c := range l {
		fields[i] = widget.SortBy(c.Head, c.Kind.Right() || c.Name == "declaration" || c.Kind == list.Words)
	}
	return fields
}
