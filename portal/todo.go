package portal

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"golang.org/x/sync/singleflight"

	"github.com/espace-adherent/adherent/spst"
)

// Todo gives « À faire », most pressing first.
func (p *Portal) Todo(ctx context.Context, a Actor, number string) ([]spst.TodoItem, error) {
	m, err := p.member(ctx, a, number, spst.RightRead)
	if err != nil {
		return nil, err
	}
	items, err := p.companyTodo(ctx, number)
	if err != nil {
		return nil, err
	}
	today := p.today()
	anomalies, err := p.countAnomalies(ctx, m, today)
	if err != nil {
		return nil, err
	}
	if anomalies > 0 {
		items = append(items, spst.TodoItem{
			Code: spst.TodoAnomalies, Severity: spst.SeverityWarning, Place: "roster", Count: anomalies,
			Message: spst.Counted(anomalies, "anomalie", "anomalies") + " dans la liste des salariés.",
		})
	}
	visits, err := p.visitItems(ctx, m, today)
	if err != nil {
		return nil, err
	}
	items = append(items, visits...)
	if slices.Contains(m.Rights, spst.RightInvoices) {
		due, err := p.invoiceItem(ctx, m.Number)
		if err != nil {
			return nil, err
		}
		if due != nil {
			items = append(items, *due)
		}
	}
	declarations, err := p.declarationItems(ctx, m, today)
	if err != nil {
		return nil, err
	}
	items = append(items, declarations...)
	drafts, err := p.draftItems(ctx, a, number)
	if err != nil {
		return nil, err
	}
	items = append(items, drafts...)
	slices.SortStableFunc(items, func(a, b spst.TodoItem) int {
		return cmp.Or(cmp.Compare(urgency(a, today), urgency(b, today)), cmp.Compare(a.Due, b.Due))
	})
	return items, nil
}

// draftItems are what the person has typed and not sent; no matter of an access token.
func (p *Portal) draftItems(ctx context.Context, a Actor, number string) ([]spst.TodoItem, error) {
	if a.token != nil {
		return nil, nil
	}
	drafts, err := p.Drafts(ctx, a, number)
	var items []spst.TodoItem
	for _, d := range drafts {
		items = append(items, spst.TodoItem{
			Code: spst.TodoDraft, Severity: spst.SeverityWarning, Place: d.Service(), Form: d.Form,
			Message: fmt.Sprintf("Saisie en attente du %s : %s.", spst.FrenchDayClock(d.SavedAt), d.Title),
		})
	}
	return items, err
}

// soon is how many days ahead a date is pressing.
const soon = 30

// urgency ranks a line of « À faire », most pressing first: what one was in the middle
// of, what is refused without it, what is late, what has a day soon, what has none, what
// comes later.
func urgency(i spst.TodoItem, today spst.Date) int {
	switch {
	case i.Code == spst.TodoDraft:
		return -1
	case i.Severity == spst.SeverityError:
		return 0
	case i.Code == spst.TodoVisitsOverdue, !i.Due.IsZero() && i.Due < today:
		return 1
	case !i.Due.IsZero() && i.Due <= today.AddDays(soon):
		return 2
	case i.Due.IsZero():
		return 3
	}
	return 4
}

// anomalyCounts remembers the anomalies of each roster: checking one reads all
// of it. A count holds for one revision and one day.
type anomalyCounts struct {
	mu     sync.Mutex
	counts map[string]anomalyCount // by member
	flight singleflight.Group
}

type anomalyCount struct {
	revision int64
	on       spst.Date
	all      int
	nirs     int // of which so many are of a NIR that is missing
}

func (c *anomalyCounts) get(m Member, on spst.Date) (anomalyCount, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known, ok := c.counts[m.Number]
	return known, ok && known.revision == m.Revision && known.on == on
}

func (c *anomalyCounts) put(m Member, count anomalyCount) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.counts == nil {
		c.counts = map[string]anomalyCount{}
	}
	c.counts[m.Number] = count
}

func (p *Portal) countAnomalies(ctx context.Context, m Member, on spst.Date) (int, error) {
	if n, ok := p.anomalies.get(m, on); ok {
		return n.all, nil
	}
	key := fmt.Sprintf("%s %d %s", m.Number, m.Revision, on)
	n, err, _ := p.anomalies.flight.Do(key, func() (any, error) {
		ctx := context.WithoutCancel(ctx) // other requests may be waiting for this count
		var check *spst.RosterCheck
		s := Selection{Status: spst.Present, On: on}
		err := p.store.StreamEmployees(ctx, m.Number, s,
			func(total int) { check = spst.NewRosterCheck(on, total) },
			func(e *spst.Employee, _ spst.Tracking) error {
				check.Add(e)
				return nil
			})
		if err != nil {
			return 0, err
		}
		n := anomalyCount{revision: m.Revision, on: on}
		for _, a := range check.Anomalies() {
			n.all++
			if a.Code == spst.ProblemNIREmpty {
				n.nirs++
			}
		}
		p.anomalies.put(m, n)
		return n.all, nil
	})
	if err != nil {
		return 0, err
	}
	return n.(int), nil
}
