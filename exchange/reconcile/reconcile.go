// Package reconcile compares what a file says of a roster with the roster: the
// reviewed difference of entries, changes, exits and refused lines, from which
// an import is made.
//
// House rules: nothing is guessed, what could be two things is refused with the
// reason; nothing that the file does not hold is emptied; an employee who is not
// in the file is at most proposed for an exit.
package reconcile

import (
	"fmt"
	"slices"

	"github.com/espace-adherent/adherent/spst"
)

// Action is what a row calls for.
type Action string

// The actions.
const (
	Enter  Action = "enter"
	Change Action = "change"
	Exit   Action = "exit"
	Same   Action = "same"
	Reject Action = "reject"
)

// Actions are all five, in the order they are shown in.
func Actions() []Action { return []Action{Enter, Exit, Change, Same, Reject} }

// Row is one line of the difference: a row of the file, or an employee who is
// not in it.
type Row struct {
	// Row is the file's own number; 0 for an employee who is not in the file.
	Row        int    `json:"row,omitempty"`
	Action     Action `json:"action"`
	EmployeeID string `json:"employee_id,omitempty"`
	// Employee is as the roster would have it afterwards; of a refused row, what
	// the file says.
	Employee spst.Employee  `json:"employee"`
	Changes  Changes        `json:"changes,omitempty"`
	Problems []spst.Problem `json:"problems,omitempty"`

	// Key names the row for good: the same file gives the same keys.
	Key string `json:"-"`
	// Cells are those of the row in the file, of a table.
	Cells []string `json:"-"`
	// Taken is whether the row is to be carried out. What needs a decision
	// starts without.
	Taken bool `json:"-"`
	// Proposed is an exit that the file does not state: the employee is not in
	// it. Exit is then the person's to give.
	Proposed bool `json:"-"`
	// Exit is the exit to declare, if there is one.
	Exit *spst.Exit `json:"-"`

	version int64 // of the employee compared with
	before  *spst.Employee
	// corrected is what somebody gave in place of what the file says; nil for nothing.
	corrected *spst.Employee
}

// Writes tells whether there is anything to carry out.
func (r *Row) Writes() bool { return r.Action == Enter || r.Action == Change || r.Action == Exit }

// Ready tells whether what is to be known for carrying it out is known.
func (r *Row) Ready() bool { return r.Writes() && (r.Action != Exit || r.Exit != nil) }

// Summary counts the rows by action.
type Summary struct {
	Enter  int `json:"enter"`
	Change int `json:"change"`
	Exit   int `json:"exit"`
	Same   int `json:"same"`
	Reject int `json:"reject"`
}

// Of gives the count of an action.
func (s Summary) Of(a Action) int {
	switch a {
	case Enter:
		return s.Enter
	case Change:
		return s.Change
	case Exit:
		return s.Exit
	case Same:
		return s.Same
	default:
		return s.Reject
	}
}

// Difference is what `adherent salaries importer --json` prints.
type Difference struct {
	Format   string  `json:"format,omitempty"`
	Encoding string  `json:"encoding,omitempty"`
	Rows     []Row   `json:"rows"`
	Summary  Summary `json:"summary"`
	// Part says, where the file was to be the whole roster, why it is not taken for
	// it: a French sentence.
	Part string `json:"part,omitempty"`

	present int // of the roster compared with
}

// Options say how to compare.
type Options struct {
	On spst.Date
	// Whole: the file is the whole roster, so that who is not in it may have
	// left; without effect on one that leaves a doubt ([Difference.Part]).
	Whole bool
}

// Compare compares a roster, with those who have left, with a file. The rows
// are in the file's order, then those who are not in it, in the roster's.
func Compare(roster []spst.Employee, file *spst.RosterFile, o Options) Difference {
	c := &comparison{Options: o, roster: roster, rows: file.Rows, of: make([]int, len(file.Rows)), about: make([]bool, len(file.Rows)),
		seen: make([]bool, len(roster)), problems: map[int][]spst.Problem{}}
	c.match()
	d := Difference{Format: file.Format, Encoding: file.Encoding, Rows: make([]Row, 0, len(file.Rows))}
	for i := range file.Rows {
		d.Rows = append(d.Rows, c.row(i))
	}
	if o.Whole {
		if d.Part = c.doubt(file, d.Rows); d.Part == "" {
			d.Rows = append(d.Rows, c.absent()...)
		}
	}
	for i := range roster {
		if !roster[i].Left(o.On) {
			d.present++
		}
	}
	refuseDoubles(d.Rows, roster, o.On)
	d.Count()
	return d
}

// doubt says why nobody is absent from the file for certain: "" when they are.
func (c *comparison) doubt(file *spst.RosterFile, rows []Row) string {
	if why := file.Doubt(); why != "" {
		return why
	}
	absent := map[string]bool{} // names of who would be
	for i := range c.roster {
		if e := &c.roster[i]; !c.seen[i] && e.ExitReason == "" {
			absent[spst.Fold(e.BirthName)], absent[spst.Fold(e.MarriedName)] = true, true
		}
	}
	for i := range rows {
		r := &rows[i]
		if r.Action != Reject || c.of[i] != 0 || c.about[i] {
			continue
		}
		if !named(r) || absent[spst.Fold(r.Employee.BirthName)] || r.Employee.MarriedName != "" && absent[spst.Fold(r.Employee.MarriedName)] {
			return fmt.Sprintf("La ligne %d est refusée, et peut être celle d'une personne de votre liste.", r.Row)
		}
	}
	return ""
}

// named tells a refused row whose names could be read.
func named(r *Row) bool {
	for _, p := range spst.Refused(r.Problems) {
		if p.Field == "" || p.Field == "birth_name" || p.Field == "married_name" || p.Field == "first_name" {
			return false
		}
	}
	return r.Employee.BirthName != "" && r.Employee.FirstName != ""
}

// Leaving counts the exits that are taken. Many are more than 20, or more than a
// fifth of who is present: they want the number said again.
func (d *Difference) Leaving() (n int, many bool) {
	for i := range d.Rows {
		if r := &d.Rows[i]; r.Action == Exit && r.Taken {
			n++
		}
	}
	return n, n > 20 || n*5 > d.present
}

// Present counts who was in the roster that was compared with, and had not left.
func (d *Difference) Present() int { return d.present }

// Count works the summary out again.
func (d *Difference) Count() {
	d.Summary = Summary{}
	for i := range d.Rows {
		switch d.Rows[i].Action {
		case Enter:
			d.Summary.Enter++
		case Change:
			d.Summary.Change++
		case Exit:
			d.Summary.Exit++
		case Same:
			d.Summary.Same++
		case Reject:
			d.Summary.Reject++
		}
	}
}

// row makes the line of a row of the file.
func (c *comparison) row(i int) Row {
	in := &c.rows[i]
	r := Row{Row: in.Row, Action: Reject, Employee: in.Employee, Key: fmt.Sprintf("r%d", i+1), Cells: in.Cells}
	r.Problems = append(slices.Clip(in.Unread), c.problems[i]...)
	if len(spst.Refused(r.Problems)) > 0 {
		r.Problems = append(r.Problems, in.RulesBeside(r.Problems)...)
		return r
	}
	if c.of[i] == 0 {
		r.Problems = append(r.Problems, in.Rules...)
		return c.entry(r)
	}
	return c.known(r, in, &c.roster[c.of[i]-1])
}

// entry is somebody who is not in the roster, or comes back.
func (c *comparison) entry(r Row) Row {
	switch {
	case refused(r.Problems):
	case r.Employee.Left(c.On):
		r.Action = Same
		r.Problems = append(r.Problems, warning("exit_date", spst.ProblemLeftUnknown, "Déjà sorti, et absent de votre liste : il n'y a rien à faire."))
	default:
		r.Action, r.Taken, r.Exit = Enter, true, statedExit(&r.Employee)
	}
	return r
}

// known is somebody who is in the roster.
func (c *comparison) known(r Row, in *spst.FileRow, old *spst.Employee) Row {
	r.EmployeeID, r.version = old.ID, old.Version
	after, changes, exit := merge(old, in)
	r.Problems = append(r.Problems, exitRemarks(old, &in.Employee, c.On)...)
	if len(changes) == 0 && exit == nil {
		r.Action, r.Employee = Same, *old
		return r
	}
	found := spst.CheckEmployee(after, c.On)
	r.Problems = append(r.Problems, found...)
	if refused(found) {
		return r
	}
	r.Employee, r.Changes, r.Exit = after, changes, exit
	r.Action, r.Taken = Change, !doubtful(r.Problems)
	if exit != nil {
		r.Action = Exit
		r.Problems = append(r.Problems, spst.ExitReminders(after)...)
	}
	return r
}

// absent proposes the exit of those present who are not in the file.
func (c *comparison) absent() []Row {
	var rows []Row
	for i := range c.roster {
		e := &c.roster[i]
		if c.seen[i] || e.ExitReason != "" {
			continue
		}
		absent := warning("", spst.ProblemAbsent, "Absent du fichier : s'il est parti, donnez la date et le motif de sa sortie.")
		rows = append(rows, Row{
			Action: Exit, EmployeeID: e.ID, Employee: *e, Key: "e" + e.ID, Proposed: true, version: e.Version,
			Problems: append([]spst.Problem{absent}, spst.ExitReminders(*e)...),
		})
	}
	return rows
}

// refuseDoubles refuses the rows that would leave two present employees with one
// NIR: the portal would, too.
func refuseDoubles(rows []Row, roster []spst.Employee, on spst.Date) {
	after := make(map[string]*spst.Employee, len(rows))
	for i := range rows {
		if r := &rows[i]; r.EmployeeID != "" && r.Writes() && !r.Proposed {
			after[r.EmployeeID] = &r.Employee
		}
	}
	holders := map[spst.NIR]int{}
	hold := func(e *spst.Employee) {
		if e.NIR != "" && !e.Left(on) {
			holders[e.NIR]++
		}
	}
	for i := range roster {
		if e, written := after[roster[i].ID]; written {
			hold(e)
		} else {
			hold(&roster[i])
		}
	}
	for i := range rows {
		if r := &rows[i]; r.Action == Enter {
			hold(&r.Employee)
		}
	}
	double := func(r *Row) bool { return !r.Employee.Left(on) && holders[r.Employee.NIR] > 1 }
	for i := len(rows) - 1; i >= 0; i-- { // the first one of two entries stays
		if r := &rows[i]; r.Action == Enter && double(r) {
			holders[r.Employee.NIR]--
			r.reject(spst.DuplicateNIR())
		}
	}
	for i := range rows {
		if r := &rows[i]; (r.Action == Change || r.Action == Exit && !r.Proposed && r.fields() > 0) && double(r) {
			r.reject(spst.DuplicateNIR())
		}
	}
}

// reject refuses a row after all.
func (r *Row) reject(p spst.Problem) {
	r.Action, r.Taken, r.Exit, r.Changes = Reject, false, nil, nil
	r.Problems = append(r.Problems, p)
}

// refused tells an error other than missing determinants, which « Contrôler la
// liste » asks for after an import.
func refused(problems []spst.Problem) bool {
	return (&spst.FileRow{Problems: problems}).Refused()
}

// doubtful tells a row that a person must look at before it is taken.
func doubtful(problems []spst.Problem) bool {
	for _, p := range problems {
		if p.Code == spst.ProblemMatchedOtherNIR {
			return true
		}
	}
	return false
}

func warning(field string, code spst.ProblemCode, message string) spst.Problem {
	return spst.Problem{Field: field, Code: code, Severity: spst.SeverityWarning, Message: message}
}

func refusal(field string, code spst.ProblemCode, message string) spst.Problem {
	return spst.Problem{Field: field, Code: code, Severity: spst.SeverityError, Message: message}
}
