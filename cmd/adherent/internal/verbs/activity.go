package verbs

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
)

func newActivity(p *program.Program) *cobra.Command {
	return cli.GivesTable(cli.Gives[spst.Activity](ofYear(p, &cobra.Command{
		Use:     "synthese [ANNÉE]",
		Aliases: []string{"summary"},
		Short:   "La synthèse d'activité d'une année, ou son PDF avec --vers ou --imprimante",
		Args:    cli.Arguments(0, 1),
	}, func(ctx context.Context, m program.MemberSession, where program.Delivery, year int) (cli.Result, error) {
		if where.Asked() {
			return p.Deliver(ctx, where, m, route.Export{What: route.PrintActivity, Year: year})
		}
		a, err := m.API.Activity(ctx, m.Member.Number, year)
		return cli.Result{Document: a, Table: activityTable(&a)}, err
	})))
}

// activityTable has the figures of the year beside those of the year before.
func activityTable(a *spst.Activity) *cli.Table {
	t := &cli.Table{Heads: list.Figures(a)}
	before := func(of func(*spst.ActivityFigures) any) any {
		if a.Before == nil {
			return ""
		}
		return of(a.Before)
	}
	add := func(label string, of func(*spst.ActivityFigures) any) { t.Add(label, of(&a.Figures), before(of)) }
	line := func(field string, of func(*spst.ActivityFigures) any) { add(spst.FieldLabel(field), of) }
	line("visits", func(f *spst.ActivityFigures) any { return f.Visits })
	for _, k := range a.Figures.Kinds {
		add(k.Label(), func(f *spst.ActivityFigures) any { return countOf(f, k.Kind) })
	}
	for month := range 12 {
		add("… en "+spst.MonthName(time.Month(month+1)), func(f *spst.ActivityFigures) any {
			if month < len(f.Months) {
				return f.Months[month]
			}
			return 0
		})
	}
	line("missed", func(f *spst.ActivityFigures) any { return f.Missed })
	line("missed_cents", func(f *spst.ActivityFigures) any { return f.MissedCents })
	line("coverage", coverageOf)
	line("actions", func(f *spst.ActivityFigures) any { return f.Actions })
	line("action_minutes", func(f *spst.ActivityFigures) any { return spst.Hours(f.ActionMinutes) })
	line("trainings", func(f *spst.ActivityFigures) any { return f.Trainings })
	t.Foot = []string{"Jusqu'au " + a.Until.French() + "."}
	return t
}

func countOf(f *spst.ActivityFigures, kind spst.VisitKind) any {
	for _, k := range f.Kinds {
		if k.Kind == kind {
			return k.Count
		}
	}
	return ""
}

func coverageOf(f *spst.ActivityFigures) any {
	switch {
	case f.Coverage == nil:
		return ""
	case f.Coverage.TooFew():
		return "trop peu de salariés"
	}
	return f.Coverage.Share()
}
