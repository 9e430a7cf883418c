package portal

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/espace-adherent/adherent/spst"
)

// PastRoster gives a page of a roster as it was at the end of a day, from what is there and the
// history since. Who was there before there was a history was always there.
func (p *Portal) PastRoster(ctx context.Context, a Actor, number string, q spst.PastRosterQuery) (spst.PastRoster, error) {
	past := spst.PastRoster{On: q.On, Employees: []spst.Employee{}, Unsure: []string{}}
	if _, err := p.authorize(ctx, a, number, spst.RightRead); err != nil {
		return past, err
	}
	limit, err := pageLimit(q.Limit)
	if err != nil {
		return past, err
	}
	if q.On.IsZero() {
		q.On = p.today()
		past.On = q.On
	}
	if q.On > p.today() {
		return past, errInvalid(spst.CodeDate, "on", "Donnez un jour, aujourd'hui au plus tard.")
	}
	people, unsure, err := p.rosterOn(ctx, number, q.On)
	if err != nil {
		return past, err
	}
	past.Total = len(people)
	if q.Cursor != "" {
		at := slices.IndexFunc(people, func(e spst.Employee) bool { return e.ID == q.Cursor })
		if at < 0 {
			return past, errInvalid(spst.CodeCursor, "cursor", "Page inconnue : recommencez à la première.")
		}
		people = people[at+1:]
	}
	if len(people) > limit {
		people = people[:limit]
		past.Next = people[limit-1].ID
	}
	expect, err := p.expectation(ctx, number, "", q.On)
	for i := range people {
		e := &people[i]
		expect.complete(e, spst.Tracking{})
		e.NextVisit, e.VisitState = 0, "" // the appointments of then are not known
		if unsure[e.ID] {
			past.Unsure = append(past.Unsure, e.ID)
		}
		past.Employees = append(past.Employees, *e)
	}
	return past, err
}

// rosterOn is who was present at the end of a day, in list order, and of whom a change since was kept
// without its values.
func (p *Portal) rosterOn(ctx context.Context, number string, on spst.Date) (people []spst.Employee, unsure map[string]bool, err error) {
	since, err := p.store.HistoryFrom(ctx, number, spst.InstantInParis(on.AddDays(1), 0, 0))
	if err != nil {
		return nil, nil, err
	}
	changes := map[string][]*EmployeeEntry{}
	for i := range since {
		changes[since[i].Employee] = append(changes[since[i].Employee], &since[i])
	}
	unsure = map[string]bool{}
	keep := func(e spst.Employee) {
		known, there := rewound(&e, changes[e.ID])
		if delete(changes, e.ID); there && !e.Left(on) {
			unsure[e.ID] = !known
			people = append(people, e)
		}
	}
	all := Selection{Status: spst.All, On: p.today()}
	err = p.store.StreamEmployees(ctx, number, all, func(int) {}, func(e *spst.Employee, _ spst.Tracking) error {
		one := *e
		one.Determinants = slices.Clone(e.Determinants)
		keep(one)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	// Those of whom changes are left were withdrawn since.
	records, err := p.store.EmployeesOf(ctx, number, slices.Collect(maps.Keys(changes)))
	for i := range records {
		keep(records[i].Employee)
	}
	inListOrder(people)
	return people, unsure, err
}

// inListOrder sorts employees as lists have them.
func inListOrder(people []spst.Employee) {
	keys := make(map[string]string, len(people))
	for i := range people {
		keys[people[i].ID] = people[i].SortKey()
	}
	slices.SortFunc(people, func(x, y spst.Employee) int {
		return cmp.Or(cmp.Compare(keys[x.ID], keys[y.ID]), cmp.Compare(x.ID, y.ID))
	})
}

// rewound takes the changes since a day out of an employee, the last one first: whether their
// values were all kept, and whether the employee was there at all.
func rewound(e *spst.Employee, since []*EmployeeEntry) (known, there bool) {
	known = true
	for _, h := range since {
		if h.Action == "create" {
			return known, false
		}
		known = e.Undo(&h.HistoryEntry) && known
	}
	return known, true
}
