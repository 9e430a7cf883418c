package roster

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// today is the day of the tests.
var today = spst.NewDate(2026, time.November, 23)

// fake is a portal in memory, at the edge: it keeps versions, refuses what the
// rules refuse, and answers a key it knows with its first answer.
type fake struct {
	tracked *spst.EmployeeVisits // of everybody; nil is one past, one to come and a limit
	mu      sync.Mutex
	people  []spst.Employee
	next    int
	answers map[string]spst.Employee
	writes  int // carried out, repeated keys left out
	keys    []string
	err     error // what the next calls answer
	after   error // what the next write answers, once carried out
	chunk   int
	queries []spst.RosterQuery
	history []spst.HistoryEntry
	visits  []spst.VisitRequest
	// withdrawn are the requests for visits that were taken back, with their versions.
	withdrawn  []string
	visitFails error
	lines      map[string][]fakeLine // of imports, by their names
	batches    int
}

func newFake(people ...spst.Employee) *fake {
	f := &fake{answers: map[string]spst.Employee{}, lines: map[string][]fakeLine{}, chunk: 500, history: twoChanges()}
	for _, e := range people {
		f.next++
		e.ID, e.Version = fmt.Sprintf("e%d", f.next), 1
		f.people = append(f.people, settle(e))
	}
	f.sort()
	return f
}

func settle(e spst.Employee) spst.Employee {
	e.Normalize()
	expected, attestation := spst.ExpectedCategory(e.Determinants, today)
	e.ExpectedCategory, e.AttestationRequired = expected, attestation
	if !e.DeclaredCategory.FromPortalOnly() {
		e.DeclaredCategory = expected
	}
	e.SetNextVisit(tracked[e.ID], booked[e.ID], spst.NewDate(2024, time.January, 1), today)
	return e
}

// What the portal knows of the visits of [florist]'s people: an appointment, a visit that
// is near, one that is late; of the others the first visit known of anybody tells.
var (
	booked  = map[string]spst.Date{"e1": spst.NewDate(2026, time.December, 8)}
	tracked = map[string]spst.Tracking{
		"e2": {Last: today.AddDays(-20), Next: today.AddDays(40)}, "e3": {Last: today.AddDays(-900), Next: today.AddDays(-12)},
		"e4": {Last: today.AddDays(-100)},
	}
)

func (f *fake) sort() {
	slices.SortFunc(f.people, func(a, b spst.Employee) int {
		if a.SortKey() < b.SortKey() {
			return -1
		}
		return 1
	})
}

func (f *fake) StreamEmployees(_ context.Context, _ string, q spst.RosterQuery, each func([]spst.Employee) error) error {
	f.mu.Lock()
	f.queries = append(f.queries, q)
	err := f.err
	var some []spst.Employee
	for _, e := range f.people {
		if q.Status == spst.All || e.Left(today) == (q.Status == spst.Gone) {
			some = append(some, e)
		}
	}
	f.mu.Unlock()
	if err != nil {
		return err
	}
	for c := range slices.Chunk(some, f.chunk) {
		if err := each(slices.Clone(c)); err != nil {
			return err
		}
	}
	return nil
}

func (f *fake) Employee(_ context.Context, _, id string) (spst.Employee, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if i := f.find(id); i >= 0 {
		return f.people[i], f.err
	}
	return spst.Employee{}, &spst.Error{Kind: spst.NotFound}
}

func (f *fake) EmployeeHistory(_ context.Context, _, id string) ([]spst.HistoryEntry, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.history, f.err
}

// EmployeeVisits is one appointment to come, one that was, and a limit.
func (f *fake) EmployeeVisits(context.Context, string, string) (spst.EmployeeVisits, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.tracked != nil {
		return *f.tracked, f.err
	}
	return spst.EmployeeVisits{
		Last: spst.NewDate(2026, 10, 1),
		Appointments: []spst.Appointment{
			{Kind: spst.AttestationVisit, Status: spst.Planned, Start: time.Date(2026, 12, 8, 9, 0, 0, 0, time.UTC), Place: "Rouen, Augustins",
				LastSafeDay: spst.NewDate(2026, 12, 2)},
			{Kind: spst.PeriodicVisit, Status: spst.Done, Start: time.Date(2026, 10, 1, 7, 30, 0, 0, time.UTC), Place: "Rouen, Augustins"},
		},
		Due: []spst.VisitDue{{Label: "Visite d'information et de prévention", Due: spst.NewDate(2031, 10, 1), Article: "R4624-16"}},
	}, f.err
}

// twoChanges are an addition and a change, by the member's own account.
func twoChanges() []spst.HistoryEntry {
	martin := spst.Account{Number: "100042", Kind: spst.MemberAccount, Name: "FLEURISTE MARTIN"}
	return []spst.HistoryEntry{
		{At: time.Date(2026, 11, 20, 9, 12, 0, 0, time.UTC), Account: martin, Action: "update", Fields: []string{"job_title", "pcs_code"},
			Version: 2,
			Changes: []spst.FieldChange{{Field: "job_title", Before: "VENDEUR", After: "CAISSIER"}, {Field: "pcs_code", After: "552a"}}},
		{At: time.Date(2024, 2, 1, 15, 40, 0, 0, time.UTC), Account: martin, Action: "create", Version: 1},
	}
}

func (f *fake) find(id string) int {
	return slices.IndexFunc(f.people, func(e spst.Employee) bool { return e.ID == id })
}

// write carries out do once for a key, and refuses a key that was another version's.
func (f *fake) write(key string, version int64, do func() (spst.Employee, error)) (spst.Employee, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.keys = append(f.keys, key)
	if f.err != nil {
		return spst.Employee{}, f.err
	}
	if e, ok := f.answers[key]; ok && e.Version != version+1 {
		return e, &spst.Error{Kind: spst.Invalid, Code: "idempotency_mismatch"}
	} else if ok {
		return e, nil
	}
	e, err := do()
	if err != nil {
		return e, err
	}
	f.writes++
	f.answers[key] = e
	f.sort()
	if f.after != nil {
		err, f.after = f.after, nil
		return spst.Employee{}, err
	}
	return e, nil
}

func refuse(e spst.Employee) error {
	if p := spst.Refused(spst.CheckEmployee(e, today)); len(p) > 0 {
		return &spst.Error{Kind: spst.Invalid, Problems: p}
	}
	return nil
}

func (f *fake) AddEmployee(_ context.Context, key, _ string, e spst.Employee) (spst.Employee, error) {
	return f.write(key, 0, func() (spst.Employee, error) {
		e = settle(e)
		if err := refuse(e); err != nil {
			return e, err
		}
		f.next++
		e.ID, e.Version = fmt.Sprintf("e%d", f.next), 1
		f.people = append(f.people, e)
		return e, nil
	})
}

// change carries out a change of one employee of a version.
func (f *fake) change(key, id string, version int64, do func(*spst.Employee)) (spst.Employee, error) {
	return f.write(key, version, func() (spst.Employee, error) {
		i := f.find(id)
		if i < 0 {
			return spst.Employee{}, &spst.Error{Kind: spst.NotFound}
		}
		now := f.people[i]
		if now.Version != version {
			return spst.Employee{}, &spst.Error{Kind: spst.Stale, Code: "stale", Current: &now}
		}
		do(&now)
		now = settle(now)
		now.ID, now.Version = id, version+1
		if err := refuse(now); err != nil {
			return now, err
		}
		f.people[i] = now
		return now, nil
	})
}

func (f *fake) UpdateEmployee(_ context.Context, key, _ string, e spst.Employee) (spst.Employee, error) {
	return f.change(key, e.ID, e.Version, func(now *spst.Employee) { *now = e })
}

func (f *fake) ExitEmployee(_ context.Context, key, _, id string, version int64, x spst.Exit) (spst.Employee, error) {
	return f.change(key, id, version, func(e *spst.Employee) { e.ExitDate, e.ExitReason = x.ExitDate, x.ExitReason })
}

func (f *fake) UndoExit(_ context.Context, key, _, id string, version int64) (spst.Employee, error) {
	return f.change(key, id, version, func(e *spst.Employee) { e.ExitDate, e.ExitReason = 0, "" })
}

func (f *fake) WithdrawEmployee(_ context.Context, key, _, id string, version int64) (spst.Employee, error) {
	return f.write(key, version, func() (spst.Employee, error) {
		i := f.find(id)
		if i < 0 {
			return spst.Employee{}, &spst.Error{Kind: spst.Stale, Code: "stale"}
		}
		if f.people[i].Version != version {
			return spst.Employee{}, &spst.Error{Kind: spst.Stale, Code: "stale", Current: new(f.people[i])}
		}
		gone := f.people[i]
		f.people = slices.Delete(f.people, i, i+1)
		return gone, nil
	})
}

// ChangeEmployees carries out the lines of an import, each once, as the portal does.
func (f *fake) ChangeEmployees(_ context.Context, _ string, b spst.Batch) ([]spst.Outcome, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.batches++
	if f.err != nil {
		return nil, f.err
	}
	out := make([]spst.Outcome, len(b.Changes))
	for i, c := range b.Changes {
		out[i] = f.line(b.Import, c)
	}
	if f.after != nil {
		err := f.after
		f.after = nil
		return nil, err
	}
	return out, nil
}

func (f *fake) line(id string, c spst.Change) spst.Outcome {
	at := f.find(c.ID)
	now := f.people[at]
	for _, l := range f.lines[id] {
		if l.name == c.Line {
			return spst.Outcome{Status: "done", Employee: &now}
		}
	}
	if now.Version != c.Version {
		return spst.Outcome{Status: "refused", Code: spst.CodeStale, Employee: &now}
	}
	before := now
	if c.Employee != nil {
		now = *c.Employee
	}
	if c.Exit != nil {
		now.ExitDate, now.ExitReason = c.Exit.ExitDate, c.Exit.ExitReason
	}
	now = settle(now)
	now.ID, now.Version = c.ID, c.Version+1
	f.people[at] = now
	f.writes++
	f.lines[id] = append(f.lines[id], fakeLine{c.Line, before, now.Version})
	return spst.Outcome{Status: "done", Employee: &now}
}

// fakeLine is a line that was carried out: the employee before, and the version after.
type fakeLine struct {
	name    string
	before  spst.Employee
	version int64
}

// UndoImport undoes all of an import, but for those changed since.
func (f *fake) UndoImport(_ context.Context, _, id string) (spst.ImportUndo, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil {
		return spst.ImportUndo{}, f.err
	}
	var u spst.ImportUndo
	for _, l := range slices.Backward(f.lines[id]) {
		at := f.find(l.before.ID)
		if f.people[at].Version != l.version {
			u.Left = append(u.Left, spst.ImportLeft{EmployeeID: l.before.ID, Name: l.before.DisplayName()})
			continue
		}
		f.people[at] = l.before
		f.people[at].Version = l.version + 1
		f.writes++
	}
	f.lines[id] = nil
	return u, nil
}

// elsewhere changes an employee as somebody else would.
func (f *fake) elsewhere(id string, do func(*spst.Employee)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := f.find(id)
	do(&f.people[i])
	f.people[i] = settle(f.people[i])
	f.people[i].Version++
}

func member(headcount int) spst.Member {
	return spst.Member{Number: "100042", Name: "FLEURISTE MARTIN", Headcount: headcount,
		Rights: []spst.Right{spst.RightRead, spst.RightRoster}}
}

func date(d, m, y int) spst.Date { return spst.NewDate(y, time.Month(m), d) }

// florist is the manual's roster, and some more.
func florist() []spst.Employee {
	job := func(birth, first string, sex spst.Sex, born spst.Date, nir spst.NIR, hired spst.Date, title, pcs string,
		d ...spst.DeterminantCode) spst.Employee {
		return spst.Employee{
			BirthName: birth, FirstName: first, Sex: sex, BirthDate: born, NIR: nir, HireDate: hired,
			JobTitle: title, PCSCode: pcs, ContractType: spst.CDI, Determinants: d,
		}
	}
	cesar := job("CESAR", "Jules", spst.Male, date(4, 8, 1969), "1690876540012", date(17, 8, 2021), "Caissier", "552a", "CONDUITE")
	laura := job("TEST", "Laura", spst.Female, date(10, 2, 1995), "2950276540012", date(1, 9, 2025), "Apprentie fleuriste", "", spst.None)
	laura.MultiEmployer, laura.ContractType = true, spst.Apprenticeship
	leroy := job("TEST", "Laura", spst.Female, date(12, 12, 1980), "2801276540012", date(3, 5, 2019), "Vendeuse", "554d", spst.None)
	leroy.MarriedName, leroy.MultiEmployer = "TEST LEROY", true
	eve := job("ÉVRARD", "Noël", spst.Male, date(2, 5, 1990), "1900576540012", date(8, 1, 2020), "Jardinier", "631a", "PLOMB", "CMR")
	eve.SchedulingConstraints = "Pas le lundi"
	gone := job("MOREAU", "Œdipe", spst.Male, date(2, 5, 1980), "1800576540012", date(8, 1, 2018), "Livreur", "643a", spst.None)
	gone.ExitDate, gone.ExitReason = date(30, 10, 2026), spst.Resignation
	state := job("BERNARD", "Anne", spst.Female, date(1, 3, 1970), "", date(1, 4, 2010), "Agent administratif", "523a")
	state.DeclaredCategory = spst.SMREstat
	night := job("DUPONT", "Marie-Élise", spst.Female, date(9, 9, 1988), "2880976540012", date(2, 2, 2022), "Vendeuse", "554d", "NUIT")
	return []spst.Employee{cesar, laura, leroy, eve, gone, state, night}
}

// RequestVisit and WithdrawVisitRequest keep the requests that stand.
func (f *fake) RequestVisit(_ context.Context, _, _ string, r spst.VisitRequest) (spst.VisitRequest, error) {
	r.ID, r.Version, r.Status = fmt.Sprintf("v%d", len(f.visits)+10), 1, spst.RequestSent
	f.visits = append(f.visits, r)
	return r, f.visitFails
}

func (f *fake) WithdrawVisitRequest(_ context.Context, _, _, id string, version int64) (spst.VisitRequest, error) {
	f.withdrawn = append(f.withdrawn, fmt.Sprintf("%s.%d", id, version))
	return spst.VisitRequest{ID: id, Version: version + 1, Status: spst.RequestWithdrawn}, f.visitFails
}

// start drives the florist's roster; with changes whose it is.
func start(t testing.TB, f *fake, w, h int, with ...func(*Options)) (*uitest.Driver, *Screen) {
	t.Helper()
	o := Options{Member: member(len(f.people)), Today: today}
	for _, change := range with {
		change(&o)
	}
	s := New(f, uitest.Base(t), o).Under().(*Screen)
	t.Cleanup(s.Close)
	return uitest.NewDriver(t, s.panes, w, h), s
}

// readOnly is a mandate that does not change the roster.
func readOnly(o *Options) { o.Member.Rights = []spst.Right{spst.RightRead} }

func unreachable() error { return &spst.Error{Kind: spst.Unavailable, Code: spst.CodeUnreachable} }

// names are the people in view, in order.
func names(s *Screen) []string {
	all := make([]string, len(s.list.view))
	for i, at := range s.list.view {
		all[i] = s.known.employee(at).DisplayName()
	}
	return all
}
