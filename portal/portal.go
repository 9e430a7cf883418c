// Package portal is what the member portal does, without HTTP and without SQL:
// the use cases over a [Store]. Who may do what is decided here, in one place.
package portal

import (
	"context"

	"github.com/espace-adherent/adherent/spst"
)

// STUBS: the signatures that portal/web builds upon; to be written for real.

// Actor is who is signed in: an account and its session.
type Actor struct {
	Account spst.Account
	session string
}

// Portal holds the use cases.
type Portal struct{}

// Service describes the service that runs the portal.
func (p *Portal) Service(ctx context.Context) (spst.Service, error) { return spst.Service{}, nil }

// SignIn opens a session; from is the network address of the caller, for throttling.
// Wrong: Unauthenticated "credentials" with TriesLeft. Throttled: RateLimited "throttled" or "blocked" with RetryAfter.
func (p *Portal) SignIn(ctx context.Context, c spst.Credentials, from string) (spst.Session, error) {
	return spst.Session{}, nil
}

// Authenticate finds the actor of a bearer token: Unauthenticated "session" when unknown, idle too long or over its limit.
func (p *Portal) Authenticate(ctx context.Context, token string) (Actor, error) { return Actor{}, nil }

// Session describes the actor's session (no token in it).
func (p *Portal) Session(ctx context.Context, a Actor) (spst.Session, error) {
	return spst.Session{}, nil
}

// SignOut ends the actor's session.
func (p *Portal) SignOut(ctx context.Context, a Actor) error { return nil }

// Members are those the actor may act for, by number.
func (p *Portal) Members(ctx context.Context, a Actor) ([]spst.Member, error) { return nil, nil }

// Member is one of them; NotFound for somebody else's and for an unknown one.
func (p *Portal) Member(ctx context.Context, a Actor, number string) (spst.Member, error) {
	return spst.Member{}, nil
}

// Employees gives a page of a roster.
func (p *Portal) Employees(ctx context.Context, a Actor, number string, q spst.RosterQuery) (spst.EmployeePage, error) {
	return spst.EmployeePage{}, nil
}

// StreamEmployees gives every employee the query selects, in list order; Cursor and Limit are not used.
// start is called once, after authorisation and before the first employee, with the total.
func (p *Portal) StreamEmployees(ctx context.Context, a Actor, number string, q spst.RosterQuery, start func(total int), each func(*spst.Employee) error) error {
	return nil
}

// Employee gives one.
func (p *Portal) Employee(ctx context.Context, a Actor, number, id string) (spst.Employee, error) {
	return spst.Employee{}, nil
}

// AddEmployee normalises, checks (Invalid with Problems) and keeps a new employee; ID and Version are given back.
func (p *Portal) AddEmployee(ctx context.Context, a Actor, number string, e spst.Employee) (spst.Employee, error) {
	return e, nil
}

// UpdateEmployee replaces the employee e.ID; Stale with Current when e.Version is not the one in force.
func (p *Portal) UpdateEmployee(ctx context.Context, a Actor, number string, e spst.Employee) (spst.Employee, error) {
	return e, nil
}

// ExitEmployee declares an exit.
func (p *Portal) ExitEmployee(ctx context.Context, a Actor, number, id string, version int64, x spst.Exit) (spst.Employee, error) {
	return spst.Employee{}, nil
}

// UndoExit takes an exit back while it is less than 30 days old.
func (p *Portal) UndoExit(ctx context.Context, a Actor, number, id string, version int64) (spst.Employee, error) {
	return spst.Employee{}, nil
}

// ChangeEmployees carries out a batch in one transaction; a refused line does not stop the others.
func (p *Portal) ChangeEmployees(ctx context.Context, a Actor, number string, changes []spst.Change) ([]spst.Outcome, error) {
	return nil, nil
}

// EmployeeHistory gives the changes of one employee, newest first.
func (p *Portal) EmployeeHistory(ctx context.Context, a Actor, number, id string) ([]spst.HistoryEntry, error) {
	return nil, nil
}

// Chart counts the employees present by declared category.
func (p *Portal) Chart(ctx context.Context, a Actor, number string) (spst.Chart, error) {
	return spst.Chart{}, nil
}

// Todo gives « À faire », most pressing first.
func (p *Portal) Todo(ctx context.Context, a Actor, number string) ([]spst.TodoItem, error) {
	return nil, nil
}

// Ready tells whether the store answers.
func (p *Portal) Ready(ctx context.Context) error { return nil }

// Reply is an answer kept for 24 h under its idempotency key.
type Reply struct {
	Status int
	Header map[string]string // Content-Type, ETag, Location
	Body   []byte            // sealed at rest: it may hold a NIR
}

// Once makes a write happen once. key is the Idempotency-Key, route the method and path, body the SHA-256 of the request.
// The first time, do runs in a transaction in which its reply is kept too (replies of 500 and over undo it and are not kept);
// again with the same three, the kept reply is given. Same key with another route or body: Invalid "idempotency_mismatch".
// The first still running: Conflict "in_progress".
func (p *Portal) Once(ctx context.Context, a Actor, key, route string, body [32]byte, do func(context.Context) Reply) (Reply, error) {
	return do(ctx), nil
}
