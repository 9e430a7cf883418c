package reconcile

import (
	"cmp"
	"fmt"

	"github.com/espace-adherent/adherent/spst"
)

// Plan gives the rows taken, in the order that the portal must see them in: exits
// first, which free a NIR, then changes, then entries. Rows that are not [Row.Ready]
// are left out.
func (d *Difference) Plan() []*Row {
	var rows []*Row
	for _, a := range []Action{Exit, Change, Enter} {
		for i := range d.Rows {
			if r := &d.Rows[i]; r.Action == a && r.Taken && r.Ready() {
				rows = append(rows, r)
			}
		}
	}
	return rows
}

// line names what carries out the row. An employee whom somebody has changed since the
// row was carried out is another line of the import, or it would count as done.
func (r *Row) line() string {
	if r.Action == Enter {
		return r.Key
	}
	return fmt.Sprintf("%s.%d", r.Key, r.version)
}

// Change is what carries out one row.
func (r *Row) Change() spst.Change {
	c := spst.Change{Line: r.line(), ID: r.EmployeeID, Version: r.version, Exit: r.Exit}
	e := r.Employee
	switch {
	case r.Action == Enter:
		c.Action = spst.ActionCreate
		e.ID, e.Version, e.ExitReason = "", 0, ""
		c.Employee = &e
	case r.fields() > 0:
		c.Action = spst.ActionUpdate
		c.Employee = &e
	default:
		c.Action = spst.ActionExit
	}
	if r.Exit != nil && c.Employee != nil {
		c.Employee.ExitDate = r.announced() // the exit gives the other one
	}
	return c
}

// Refuse makes a refused row of one that the portal has refused, with the reason;
// [Difference.Count] is to count again.
func (r *Row) Refuse(o spst.Outcome) {
	problems := spst.Refused(o.Problems)
	if len(problems) == 0 {
		problems = []spst.Problem{refusal("", cmp.Or(o.Code.Problem(), spst.ProblemRefused),
			cmp.Or(o.Message, "Le portail a refusé la ligne : recommencez, ou modifiez la fiche à la main."))}
	}
	if o.Code == spst.CodeStale {
		problems = []spst.Problem{refusal("", spst.ProblemStale, r.changedSince(o.Employee))}
	}
	if r.Proposed && o.Code == spst.CodeAlreadyLeft { // somebody else declared it
		problems = []spst.Problem{refusal("", spst.ProblemAlreadyLeft, "La sortie de ce salarié a été déclarée entre-temps : il n'y a rien à faire.")}
	}
	r.Action, r.Taken = Reject, false
	r.Problems = append(r.Problems, problems...)
}

// announced is the end of the contract that was known before the exit.
func (r *Row) announced() spst.Date {
	for _, c := range r.Changes {
		if c.Field == "exit_date" {
			d, _ := c.Old.(spst.Date)
			return d
		}
	}
	if r.Action == Enter {
		return 0
	}
	return r.Employee.ExitDate
}

// fields counts the changes that are not the exit's own.
func (r *Row) fields() int {
	n := 0
	for _, c := range r.Changes {
		if c.Field != "exit_date" && c.Field != "exit_reason" || r.Exit == nil {
			n++
		}
	}
	return n
}

// Leave gives an exit to a proposed row and takes it.
func (r *Row) Leave(x spst.Exit) {
	r.Exit, r.Taken = &x, true
}

// Taken counts the rows to be carried out, and those of them whose exit is still
// to be given.
func (d *Difference) Taken() (taken, unready int) {
	for i := range d.Rows {
		if r := &d.Rows[i]; r.Taken && r.Writes() {
			taken++
			if !r.Ready() {
				unready++
			}
		}
	}
	return taken, unready
}

// Find gives the row of a key.
func (d *Difference) Find(key string) *Row {
	for i := range d.Rows {
		if d.Rows[i].Key == key {
			return &d.Rows[i]
		}
	}
	return nil
}
