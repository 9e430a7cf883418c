package invoices

import (
	"cmp"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/widget"
)

// sorts are what the invoices may be sorted by, within those to be paid and
// those settled: the first is the order in which they come, the names are those
// of the columns. The échéancier stays in the order of time, which its balance
// runs along.
func sorts() []widget.SortField {
	of := func(name string, down bool) widget.SortField {
		return widget.SortBy(list.Invoices().Column(name).Head, down)
	}
	return []widget.SortField{of("date", true), of("number", false), of("type", false), of("total_cents", true)}
}

// sorted gives the places of the invoices in the order chosen.
func (s *Screen) sorted() []int {
	places := make([]int, len(s.account.Value.invoices))
	for i := range places {
		places[i] = i
	}
	of := func(i int) *spst.Invoice { return &s.account.Value.invoices[i] }
	widget.Sort(places, s.order,
		func(a, b int) int { return cmp.Compare(of(a).Number, of(b).Number) },
		func(a, b int) int { return cmp.Compare(of(a).Type.Label(), of(b).Type.Label()) },
		func(a, b int) int { return cmp.Compare(of(b).TotalCents, of(a).TotalCents) })
	return places
}

// sortMenu proposes the orders.
func (s *Screen) sortMenu() *widget.Menu {
	return widget.SortMenu(menuSort, sorts(), s.order, func(o widget.Order) tea.Cmd {
		s.order, s.onLedger = o, false
		s.fold()
		s.invoices.MoveTo(0)
		s.layOut()
		return nil
	})
}

// searched tells whether a search keeps some of the lines out.
func (s *Screen) searched() bool { return s.search.Value() != "" }

func finds[T any](q spst.Query, text func(*T) string, x *T) bool {
	return q.Empty() || q.Match(spst.Fold(text(x)))
}

// invoiceText and entryText are what is searched: what the lines show.
func invoiceText(i *spst.Invoice) string {
	return i.Number + " " + i.Date.French() + " " + i.Type.Label() + " " + i.TotalCents.French() + " " + i.Period + " " + i.Reverses + " " +
		i.ReversedBy
}

func entryText(e *spst.LedgerEntry) string {
	return e.Number + " " + e.Date.French() + " " + e.Kind.Label() + " " + amountOr(e.DebitCents) + " " + amountOr(e.CreditCents) + " " +
		e.Period + " " + e.Invoice
}

// found are the numbers of the invoices that the search finds.
func (s *Screen) found() []string {
	numbers := []string{}
	for _, r := range s.rows {
		if !r.heading {
			numbers = append(numbers, s.account.Value.invoices[r.at].Number)
		}
	}
	return numbers
}

// refind finds again when the search has changed; the cursor is on the first one.
func (s *Screen) refind(changed bool, cmd tea.Cmd) tea.Cmd {
	if !changed {
		return cmd
	}
	s.fold()
	if s.searched() {
		s.invoices.MoveTo(0)
		if len(s.rows) > 1 && s.rows[0].heading {
			s.invoices.MoveTo(1)
		}
	}
	s.layOut()
	return cmd
}

// Cursor is the search's.
func (s *Screen) Cursor() *tea.Cursor {
	if !s.search.Focused() {
		return nil
	}
	c := s.search.Cursor()
	if c != nil {
		c.X += margin
	}
	return c
}
