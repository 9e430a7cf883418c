package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/espace-adherent/adherent/spst"
)

const (
	rosterPath   = memberPath + "/employees"
	employeePath = rosterPath + "/{id}"
)

func ofEmployee(number, id string) map[string]string {
	return map[string]string{"number": number, "id": id}
}

func rosterValues(q spst.RosterQuery) url.Values {
	v := url.Values{}
	if q.Status != "" {
		v.Set("status", string(q.Status))
	}
	if q.Search != "" {
		v.Set("q", q.Search)
	}
	if q.Cursor != "" {
		v.Set("cursor", q.Cursor)
	}
	if q.Limit != 0 {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	return v
}

// Employees gives a page of a roster.
func (c *Client) Employees(ctx context.Context, number string, q spst.RosterQuery) (spst.EmployeePage, error) {
	return do[spst.EmployeePage](ctx, c, call{method: http.MethodGet, path: rosterPath, names: ofMember(number), query: rosterValues(q)})
}

// SaveRoster downloads a list of employees as a PDF to dir under that name; see
// [Saved].
func (c *Client) SaveRoster(ctx context.Context, number string, which spst.RosterPrint, dir, name string) (Saved, error) {
	v := rosterValues(which.Query())
	for name, value := range map[string]string{"category": string(which.Category), "letter": which.Letter,
		"visit_state": string(which.Visit)} {
		if value != "" {
			v.Set(name, value)
		}
	}
	for name, asked := range map[string]bool{"multi_employer": which.MultiEmployer, "anomalies": which.Anomalies, "nir": which.NIR} {
		if asked {
			v.Set(name, "true")
		}
	}
	k := call{method: http.MethodGet, path: rosterPath + ".pdf", names: ofMember(number), query: v, stream: true, media: pdfType}
	return c.save(ctx, k, dir, name, nil)
}

// Employee gives an employee, in the version in force.
func (c *Client) Employee(ctx context.Context, number, id string) (spst.Employee, error) {
	return do[spst.Employee](ctx, c, call{method: http.MethodGet, path: employeePath, names: ofEmployee(number, id)})
}

// AddEmployee gives the new employee back with its ID, version and categories.
func (c *Client) AddEmployee(ctx context.Context, key, number string, e spst.Employee) (spst.Employee, error) {
	return do[spst.Employee](ctx, c, call{method: http.MethodPost, path: rosterPath, names: ofMember(number), body: e, key: key, write: true})
}

// UpdateEmployee replaces e.ID; [spst.Stale], with the *Employee in force in
// Current, when e.Version has been overtaken.
func (c *Client) UpdateEmployee(ctx context.Context, key, number string, e spst.Employee) (spst.Employee, error) {
	return do[spst.Employee](ctx, c, call{method: http.MethodPut, path: employeePath, names: ofEmployee(number, e.ID), body: e,
		version: e.Version, key: key, write: true})
}

// ExitEmployee declares the exit of an employee in that version; Stale as UpdateEmployee.
func (c *Client) ExitEmployee(ctx context.Context, key, number, id string, version int64, x spst.Exit) (spst.Employee, error) {
	return do[spst.Employee](ctx, c, call{method: http.MethodPut, path: employeePath + "/exit", names: ofEmployee(number, id), body: x,
		version: version, key: key, write: true})
}

// UndoExit takes back an exit of less than 30 days; Stale as UpdateEmployee.
func (c *Client) UndoExit(ctx context.Context, key, number, id string, version int64) (spst.Employee, error) {
	return do[spst.Employee](ctx, c, call{method: http.MethodDelete, path: employeePath + "/exit", names: ofEmployee(number, id),
		version: version, key: key, write: true})
}

// WithdrawEmployee undoes an addition; Stale as UpdateEmployee.
func (c *Client) WithdrawEmployee(ctx context.Context, key, number, id string, version int64) (spst.Employee, error) {
	k := call{method: http.MethodDelete, path: employeePath, names: ofEmployee(number, id), version: version, key: key, write: true}
	return do[spst.Employee](ctx, c, k)
}

// ChangeEmployees carries out a batch; the outcomes are in the order of its changes. The lines of
// an import happen once, however often and whenever they are sent.
func (c *Client) ChangeEmployees(ctx context.Context, number string, b spst.Batch) ([]spst.Outcome, error) {
	k := call{method: http.MethodPost, path: rosterPath + "/batch", names: ofMember(number), body: b, write: true, lines: b.Import != ""}
	if b.Brief {
		k.header = http.Header{"Prefer": {"return=minimal"}}
	}
	o, err := do[spst.Outcomes](ctx, c, k)
	return o.Outcomes, err
}

// Imports gives the imports of a member, newest first.
func (c *Client) Imports(ctx context.Context, number string) ([]spst.Import, error) {
	l, err := do[spst.Imports](ctx, c, call{method: http.MethodGet, path: memberPath + "/imports", names: ofMember(number)})
	return l.Imports, err
}

// Import gives an import.
func (c *Client) Import(ctx context.Context, number, id string) (spst.Import, error) {
	return do[spst.Import](ctx, c, call{method: http.MethodGet, path: memberPath + "/imports/{id}", names: ofEmployee(number, id)})
}

// UndoImport undoes up to [spst.MaxBatch] lines of an import: call it again until its Done is 0.
func (c *Client) UndoImport(ctx context.Context, number, id string) (spst.ImportUndo, error) {
	return do[spst.ImportUndo](ctx, c, call{method: http.MethodPost, path: memberPath + "/imports/{id}/undo", names: ofEmployee(number, id),
		write: true})
}

// EmployeeHistory gives the changes of one employee, newest first.
func (c *Client) EmployeeHistory(ctx context.Context, number, id string) ([]spst.HistoryEntry, error) {
	h, err := do[spst.History](ctx, c, call{method: http.MethodGet, path: employeePath + "/history", names: ofEmployee(number, id)})
	return h.Entries, err
}

// EmployeeVisits gives what is known of the visits of one employee: the last, the appointments, the limits of the next ones.
func (c *Client) EmployeeVisits(ctx context.Context, number, id string) (spst.EmployeeVisits, error) {
	return do[spst.EmployeeVisits](ctx, c, call{method: http.MethodGet, path: employeePath + "/visits", names: ofEmployee(number, id)})
}

// HeadcountYear counts the employees who were there over the last twelve months.
func (c *Client) HeadcountYear(ctx context.Context, number string) (spst.HeadcountYear, error) {
	return do[spst.HeadcountYear](ctx, c, call{method: http.MethodGet, path: rosterPath + "/headcount/year", names: ofMember(number)})
}

// Headcount counts the employees present by declared category.
func (c *Client) Headcount(ctx context.Context, number string) (spst.Headcount, error) {
	return do[spst.Headcount](ctx, c, call{method: http.MethodGet, path: rosterPath + "/headcount", names: ofMember(number)})
}

// PastRoster gives a page of the roster as it was at the end of a day.
func (c *Client) PastRoster(ctx context.Context, number string, q spst.PastRosterQuery) (spst.PastRoster, error) {
	v := pageValues(q.Cursor, q.Limit)
	v.Set("on", q.On.String())
	return do[spst.PastRoster](ctx, c, call{method: http.MethodGet, path: memberPath + "/past-roster", names: ofMember(number), query: v})
}
