package reconcile

import (
	"slices"
	"strings"

	"github.com/espace-adherent/adherent/spst"
)

// Edit makes the difference of a change of several employees together: what edit
// makes of each, and the category that follows from it. The rows are in the order
// of the employees; who has it all already is the same.
func Edit(people []spst.Employee, on spst.Date, edit func(*spst.Employee)) Difference {
	return several(people, on, func(r *Row, e *spst.Employee) []spst.Problem {
		edit(e)
		e.Normalize()
		was := r.before
		if !e.DeclaredCategory.FromPortalOnly() && !slices.Equal(e.Determinants, was.Determinants) {
			e.DeclaredCategory, _ = spst.ExpectedCategory(e.Determinants, on)
		}
		if was.ExitReason != "" && e.ExitDate != was.ExitDate { // it is that of the exit
			e.ExitDate = was.ExitDate
		}
		r.Action = Change
		return spst.CheckEmployee(*e, on)
	})
}

// Leave makes the difference of one exit of several employees. Whose exit is
// declared otherwise is refused.
func Leave(people []spst.Employee, on spst.Date, x spst.Exit) Difference {
	return several(people, on, func(r *Row, e *spst.Employee) []spst.Problem {
		declared := e.ExitReason != ""
		e.ExitDate, e.ExitReason = x.ExitDate, x.ExitReason
		r.Action, r.Exit = Exit, &x
		if declared {
			return []spst.Problem{refusal("exit_date", spst.ProblemAlreadyLeft,
				"La sortie est déjà déclarée, au "+r.before.ExitDate.French()+" : annulez-la pour en déclarer une autre.")}
		}
		return append(spst.CheckExit(*e, on), spst.ExitReminders(*e)...)
	})
}

// several makes a row for each employee of what change makes of them, with what the
// rules say of it.
func several(people []spst.Employee, on spst.Date, change func(*Row, *spst.Employee) []spst.Problem) Difference {
	d := Difference{Rows: make([]Row, 0, len(people))}
	for i := range people {
		was := people[i]
		r := Row{EmployeeID: was.ID, Key: "e" + was.ID, Taken: true, version: was.Version, before: &was, Employee: was}
		r.Employee.Determinants = slices.Clone(was.Determinants)
		problems := change(&r, &r.Employee)
		for _, f := range spst.EmployeeFields() {
			if !f.Same(&was, &r.Employee) {
				r.Changes = append(r.Changes, FieldChange{f.Name, f.Value(&was), f.Value(&r.Employee)})
			}
		}
		switch r.Problems = problems; {
		case len(r.Changes) == 0:
			r.Action, r.Taken, r.Exit, r.Problems = Same, false, nil, nil
		case refused(problems):
			r.Action, r.Taken, r.Exit = Reject, false, nil
		}
		d.Rows = append(d.Rows, r)
		if !was.Left(on) {
			d.present++
		}
	}
	d.Count()
	return d
}

// Before is the employee that the row was compared with, of a change of several
// together; nil of a row of a file.
func (r *Row) Before() *spst.Employee { return r.before }

// changedSince says of a row that somebody has changed the employee since it was
// made, and where it is known, what of them.
func (r *Row) changedSince(now *spst.Employee) string {
	if r.before == nil {
		return "Ce salarié a été modifié entre-temps sur le portail : relancez l'import pour comparer de nouveau."
	}
	what := ""
	if now != nil {
		var labels []string
		for _, name := range spst.ChangedFields(r.before, now) {
			labels = append(labels, spst.FieldLabel(name))
		}
		what = " (" + strings.Join(labels, ", ") + ")"
	}
	return "Quelqu'un a modifié cette fiche entre-temps" + what + " : rien n'a été écrasé. Recommencez pour comparer de nouveau."
}
