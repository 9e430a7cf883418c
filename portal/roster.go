package portal

import (
	"context"
	"strings"

	"github.com/espace-adherent/adherent/spst"
)

const (
	defaultPage = 100
	maxPage     = 1000
	maxSearch   = 200 // bytes
)

// Employees gives a page of a roster.
func (p *Portal) Employees(ctx context.Context, a Actor, number string, q spst.RosterQuery) (spst.EmployeePage, error) {
	if _, err := p.authorize(ctx, a, number, spst.RightRead); err != nil {
		return spst.EmployeePage{}, err
	}
	s, err := p.selection(q)
	if err != nil {
		return spst.EmployeePage{}, err
	}
	page, err := p.store.Employees(ctx, number, s)
	if err != nil {
		return spst.EmployeePage{}, err
	}
	expect, err := p.expectation(ctx, number, "", s.On)
	for i := range page.Employees {
		expect.complete(&page.Employees[i], page.Tracking[i])
	}
	return spst.EmployeePage{Employees: page.Employees, Total: page.Total, Next: page.Next}, err
}

// StreamEmployees gives every employee the query selects, in list order; Cursor and Limit are not used.
// start is called once, after authorisation and before the first employee, with the total.
// What each is given is only good until it returns: strings may be kept, the struct and its slices may not.
func (p *Portal) StreamEmployees(ctx context.Context, a Actor, number string, q spst.RosterQuery, start func(total int),
	each func(*spst.Employee) error) error {
	if _, err := p.authorize(ctx, a, number, spst.RightRead); err != nil {
		return err
	}
	q.Cursor, q.Limit = "", 0
	s, err := p.selection(q)
	if err != nil {
		return err
	}
	expect, err := p.expectation(ctx, number, "", s.On)
	if err != nil {
		return err
	}
	return p.store.StreamEmployees(ctx, number, s, start, func(e *spst.Employee, t spst.Tracking) error {
		expect.complete(e, t)
		return each(e)
	})
}

// Employee gives one.
func (p *Portal) Employee(ctx context.Context, a Actor, number, id string) (spst.Employee, error) {
	if _, err := p.authorize(ctx, a, number, spst.RightRead); err != nil {
		return spst.Employee{}, err
	}
	r, err := p.employee(ctx, number, id)
	if err != nil {
		return spst.Employee{}, err
	}
	return p.completed(ctx, number, r)
}

// EmployeeHistory gives the changes of one employee, newest first, with the n° de sécurité sociale masked.
func (p *Portal) EmployeeHistory(ctx context.Context, a Actor, number, id string) ([]spst.HistoryEntry, error) {
	if _, err := p.authorize(ctx, a, number, spst.RightRead); err != nil {
		return nil, err
	}
	if _, err := p.record(ctx, number, id); err != nil {
		return nil, err
	}
	entries, err := p.store.History(ctx, id)
	for _, h := range entries {
		for i, c := range h.Changes {
			h.Changes[i] = c.Masked()
		}
	}
	return entries, err
}

// Headcount counts the employees present by declared category.
func (p *Portal) Headcount(ctx context.Context, a Actor, number string) (spst.Headcount, error) {
	if _, err := p.authorize(ctx, a, number, spst.RightRead); err != nil {
		return spst.Headcount{}, err
	}
	counts, err := p.store.CountByCategory(ctx, number, p.today())
	if err != nil {
		return spst.Headcount{}, err
	}
	var headcount spst.Headcount
	for _, c := range spst.Categories() {
		headcount.Categories = append(headcount.Categories, spst.CategoryCount{Category: c, Count: counts[c]})
	}
	for _, n := range counts { // somebody without a category yet counts in the total
		headcount.Total += n
	}
	return headcount, nil
}

// HeadcountYear counts the employees who were there over the last twelve months.
func (p *Portal) HeadcountYear(ctx context.Context, a Actor, number string) (spst.HeadcountYear, error) {
	m, err := p.member(ctx, a, number, spst.RightRead)
	if err != nil {
		return spst.HeadcountYear{}, err
	}
	d, err := p.due(ctx, m, p.today())
	if err != nil {
		return spst.HeadcountYear{}, err
	}
	return d.year, nil
}

// employee finds one who is in the roster.
func (p *Portal) employee(ctx context.Context, number, id string) (Record, error) {
	r, err := p.record(ctx, number, id)
	if err == nil && r.Withdrawn {
		return Record{}, errNoEmployee()
	}
	return r, err
}

// record finds one who is, or was before an import was undone.
func (p *Portal) record(ctx context.Context, number, id string) (Record, error) {
	r, err := p.store.Employee(ctx, number, id)
	if spst.KindOf(err) == spst.NotFound {
		return r, errNoEmployee()
	}
	return r, err
}

func errNoEmployee() error {
	return &spst.Error{
		Kind: spst.NotFound, Code: spst.CodeEmployee,
		Message: "Salarié inconnu. Actualisez la liste.",
	}
}

func (p *Portal) selection(q spst.RosterQuery) (Selection, error) {
	s := Selection{
		Status: q.Status, On: p.today(), Cursor: q.Cursor, Limit: q.Limit,
		Words: strings.Fields(spst.Fold(q.Search)),
	}
	if s.Status == "" {
		s.Status = spst.Present
	}
	if s.Limit == 0 {
		s.Limit = defaultPage
	}
	if s.Status != spst.Present && s.Status != spst.Gone && s.Status != spst.All {
		return s, errInvalid(spst.CodeStatus, "status", "Présence inconnue : present, left ou all.")
	}
	if len(q.Search) > maxSearch {
		return s, errInvalid(spst.CodeSearch, "q", "Recherche trop longue : gardez quelques mots.")
	}
	if s.Limit < 1 || s.Limit > maxPage {
		return s, errInvalid(spst.CodeLimit, "limit", "De 1 à 1000 salariés par page.")
	}
	return s, nil
}

// expectation fills in what is computed at each reading. Rosters have few
// different sets of determinants: each is worked out once.
type expectation struct {
	on, from spst.Date            // today, and the first visit that is known
	booked   map[string]spst.Date // the next appointment of those who have one
	seen     map[string]expected
	key      []byte
}

type expected struct {
	category    spst.Category
	attestation bool
}

// expectation is for the employees of a member, or for one of them.
func (p *Portal) expectation(ctx context.Context, number, employee string, on spst.Date) (*expectation, error) {
	known, err := p.store.KnownVisits(ctx, number, employee, p.now())
	return newExpectation(on, known.First, known.Next), err
}

// unbooked is an expectation without the appointments.
func (p *Portal) unbooked(ctx context.Context, number string, on spst.Date) (*expectation, error) {
	first, err := p.store.FirstVisit(ctx, number)
	return newExpectation(on, first, map[string]spst.Date{}), err
}

func newExpectation(on, first spst.Date, booked map[string]spst.Date) *expectation {
	x := &expectation{on: on, from: on, booked: booked, seen: map[string]expected{}}
	if !first.IsZero() {
		x.from = min(first, on)
	}
	return x
}

func (x *expectation) complete(e *spst.Employee, t spst.Tracking) {
	x.key = x.key[:0]
	for _, d := range e.Determinants {
		x.key = append(append(x.key, d...), ' ')
	}
	found, ok := x.seen[string(x.key)]
	if !ok {
		found.category, found.attestation = spst.ExpectedCategory(e.Determinants, x.on)
		x.seen[string(x.key)] = found
	}
	e.ExpectedCategory, e.AttestationRequired = found.category, found.attestation
	if e.DeclaredCategory.FromPortalOnly() {
		// No private-sector rule applies to the public service statuses.
		e.ExpectedCategory, e.AttestationRequired = e.DeclaredCategory, false
	}
	e.SetNextVisit(t, x.booked[e.ID], x.from, x.on)
}

// completed is an employee that is there, with what is computed at each reading.
func (p *Portal) completed(ctx context.Context, number string, r Record) (spst.Employee, error) {
	expect, err := p.expectation(ctx, number, r.ID, p.today())
	if err != nil {
		return spst.Employee{}, err
	}
	expect.complete(&r.Employee, r.Tracking)
	return r.Employee, nil
}
