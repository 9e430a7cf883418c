package declarations

import (
	"context"
	"slices"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/widget"
)

// roster is what a declaration needs of the list of employees.
type roster struct {
	counted   []person // present on 1 January, in list order
	names     widget.Breadths
	jobs      widget.Breadths
	present   int // today
	anomalies int
	kinds     []kind // the gravest first
}

// person is a line of the people who count.
type person struct {
	name, category, job string
	hired               spst.Date
}

// kind is one kind of anomaly.
type kind struct {
	code     spst.ProblemCode
	severity spst.Severity
	count    int
}

// readRoster reads the whole list and checks it, beside the screen; read is
// told of those that have come.
func readRoster(ctx context.Context, svc Service, member string, year int, today spst.Date, read *tui.Progress) (roster, error) {
	var r roster
	check := spst.NewRosterCheck(today, 0)
	var come int64
	day := spst.CountDay(year)
	err := svc.StreamEmployees(ctx, member, spst.RosterQuery{Status: spst.All}, func(some []spst.Employee) error {
		for i := range some {
			e := &some[i]
			if spst.CountedOn(e, day) {
				r.names[widget.Breadth(e.DisplayName())]++
				r.jobs[widget.Breadth(e.JobTitle)]++
				r.counted = append(r.counted, person{e.DisplayName(), string(e.DeclaredCategory), e.JobTitle, e.HireDate})
			}
			if !e.Left(today) {
				r.present++
			}
			check.Add(e)
		}
		come += int64(len(some))
		read.Tell(come, 0)
		return nil
	})
	for _, a := range check.Anomalies() {
		r.anomalies++
		i := slices.IndexFunc(r.kinds, func(k kind) bool { return k.code == a.Code })
		if i < 0 {
			r.kinds, i = append(r.kinds, kind{code: a.Code, severity: a.Severity}), len(r.kinds)
		}
		r.kinds[i].count++
	}
	slices.SortStableFunc(r.kinds, func(a, b kind) int { return gravity(b.severity) - gravity(a.severity) })
	return r, err
}

func gravity(s spst.Severity) int {
	if s == spst.SeverityError {
		return 1
	}
	return 0
}
