package clients

import (
	"cmp"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/widget"
)

// filter keeps the members of whom something is to be done. Those in force add
// up: a member passes all of them.
type filter int

const (
	toDeclare filter = iota
	withAnomalies
	withoutVAT
	withoutBillingEmail
	owing
	withAppointment
	notDeclared
	filters // how many there are
)

func (f filter) keeps(s *spst.ClientState) bool {
	switch f {
	case toDeclare:
		return s.Declaration.Enterable()
	case notDeclared:
		return s.Declaration == spst.DeclarationMissed
	case withAnomalies:
		return s.Anomalies != nil && *s.Anomalies > 0
	case withoutVAT:
		return s.VATMissing
	case withoutBillingEmail:
		return s.BillingEmailMissing
	case owing:
		return s.BalanceCents != nil && *s.BalanceCents > 0
	default:
		return !s.NextAppointment.IsZero()
	}
}

// sortField is what the list is sorted by; equals are in the order of the
// numbers.
type sortField int

const (
	byNumber sortField = iota
	byName
	byHeadcount
	byDeclaration
	byAnomalies
	byBalance
	byAppointment
	sortFields // how many there are
)

// criteria are what is shown, and in which order.
type criteria struct {
	search string
	on     [filters]bool
	order  widget.Order // by a sortField
}

// filtered tells whether something narrows the list.
func (c criteria) filtered() bool { return c.search != "" || c.on != [filters]bool{} }

func (c criteria) keeps(m *spst.Member) bool {
	if c.on == [filters]bool{} {
		return true
	}
	for f, on := range c.on {
		if on && (m.State == nil || !filter(f).keeps(m.State)) {
			return false
		}
	}
	return true
}

// compare gives the order before it is reversed: what asks for attention first.
func (c criteria) compare(a, b *spst.Member) int {
	x, y := stateOf(a), stateOf(b)
	switch sortField(c.order.Field) {
	case byName:
		return cmp.Compare(spst.Fold(a.Name), spst.Fold(b.Name))
	case byHeadcount:
		return cmp.Compare(b.Headcount, a.Headcount)
	case byDeclaration:
		return cmp.Compare(urgency(x.Declaration), urgency(y.Declaration))
	case byAnomalies:
		return cmp.Compare(valueOf(y.Anomalies), valueOf(x.Anomalies))
	case byBalance:
		return cmp.Compare(valueOf(y.BalanceCents), valueOf(x.BalanceCents))
	case byAppointment:
		return cmp.Compare(appointmentRank(x.NextAppointment), appointmentRank(y.NextAppointment))
	default:
		return cmp.Compare(a.Number, b.Number)
	}
}

// stateOf is a member's, an empty one when the portal gave none.
func stateOf(m *spst.Member) *spst.ClientState {
	if m.State == nil {
		return &spst.ClientState{}
	}
	return m.State
}

// urgency puts what is to be entered first.
func urgency(s spst.DeclarationStatus) int {
	order := []spst.DeclarationStatus{
		spst.DeclarationToEnter, spst.DeclarationDraft, spst.DeclarationMissed, spst.DeclarationClosed, spst.DeclarationConfirmed,
		spst.DeclarationInvoiced,
	}
	if i := slices.Index(order, s); i >= 0 {
		return i
	}
	return len(order)
}

// valueOf puts what is not known below every figure.
func valueOf[T ~int | ~int64](p *T) int64 {
	if p == nil {
		return -1 << 62
	}
	return int64(*p)
}

// appointmentRank puts members without an appointment last.
func appointmentRank(t time.Time) int64 {
	if t.IsZero() {
		return 1 << 62
	}
	return t.Unix()
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
		if !query.Match(s.folded[i]) || !s.is.keeps(&s.members.Value[i]) {
			continue
		}
		s.shown = append(s.shown, i)
		s.totals.add(stateOf(&s.members.Value[i]))
	}
	slices.SortStableFunc(s.shown, func(a, b int) int {
		order := s.is.compare(&s.members.Value[a], &s.members.Value[b])
		if s.is.order.Reverse {
			order = -order
		}
		return cmp.Or(order, cmp.Compare(s.members.Value[a].Number, s.members.Value[b].Number))
	})
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
	m.Items = append(m.Items, widget.MenuItem{Label: filterNone, Note: spst.Thousands(len(s.members.Value)), On: s.is.on == [filters]bool{},
		Do: func() tea.Cmd {
			s.is.on = [filters]bool{}
			s.pick("")
			return nil
		}})
	for f := range filters {
		n := 0
		for i := range s.members.Value {
			if s.members.Value[i].State != nil && f.keeps(s.members.Value[i].State) {
				n++
			}
		}
		m.Items = append(m.Items, widget.MenuItem{Label: f.String(), Note: spst.Thousands(n), On: s.is.on[f], Do: func() tea.Cmd {
			s.is.on[f] = !s.is.on[f]
			s.pick("")
			return nil
		}})
	}
	return m
}

// sorts are the orders of the list, figures from the most to the least.
func sorts() []widget.SortField {
	l := list.Members().Only("number", "name", "headcount", "declaration", "anomalies", "balance_cents", "next_appointment")
	fields := make([]widget.SortField, sortFields)
	for f := range sortFields {
		fields[f] = widget.SortBy(l[f].Head, f != byNumber && f != byName && f != byAppointment)
	}
	return fields
}
