package verbs

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
)

// newCareTeam is « Joindre nos services ».
func newCareTeam(p *program.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "services",
		Short: "Joindre nos services : centre de visite, équipe, boîtes aux lettres",
		Args:  cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				team, err := m.API.CareTeam(ctx, m.Member.Number)
				return cli.Result{Document: team, Table: cli.TableOf(list.CareTeam(), list.CareLines(&team))}, err
			})
		},
	}
	return cli.GivesTable(cli.Gives[spst.CareTeam](p.OfMembers(cmd)))
}

func newTodo(p *program.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "a-faire",
		Aliases: []string{"todo"},
		Short:   "Ce qui est à faire, du plus pressant au moins pressant",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				todo, err := m.API.Todo(ctx, m.Member.Number)
				r := cli.Result{Document: todo, Table: cli.TableOf(list.Todo(), todo.Items)}
				if len(todo.Items) == 0 {
					r.Table, r.Said = nil, []string{"Rien n'est à faire."}
				}
				if news := todo.Sentence(); news != "" {
					r.Said = append(r.Said, news)
				}
				return r, err
			})
		},
	}
	return cli.GivesList[spst.TodoItem](p.OfMembers(cmd), "items")
}

func newClients(p *program.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "clients [MOTS…]",
		Aliases: []string{"members"},
		Short:   "Les adhérents pour lesquels on agit, et où en est chacun",
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := p.SignedIn(cmd.Context())
			if err != nil {
				return err
			}
			defer s.API.CloseIdle()
			all, err := s.API.Members(cmd.Context())
			if err != nil {
				return err
			}
			kept, query := []spst.Member{}, spst.NewQuery(strings.Join(args, " "))
			for _, m := range all {
				if query.Match(spst.Fold(m.Number + " " + m.Name + " " + m.SIRET + " " + m.Activity)) {
					kept = append(kept, m)
				}
			}
			return p.Out.Print(cli.Result{Document: spst.Members{Members: kept}, Table: cli.TableOf(list.Members(), kept),
				Said: []string{spst.Counted(len(kept), "adhérent", "adhérents") + "."}})
		},
	}
	return cli.GivesList[spst.Member](cmd, "members")
}

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
	line := func(label string, of func(*spst.ActivityFigures) any) { t.Add(label, of(&a.Figures), before(of)) }
	line("Visites réalisées", func(f *spst.ActivityFigures) any { return f.Visits })
	for _, k := range a.Figures.Kinds {
		line(k.Label(), func(f *spst.ActivityFigures) any { return countOf(f, k.Kind) })
	}
	for month := range 12 {
		line("… en "+spst.MonthName(time.Month(month+1)), func(f *spst.ActivityFigures) any {
			if month < len(f.Months) {
				return f.Months[month]
			}
			return 0
		})
	}
	line("Rendez-vous non honorés", func(f *spst.ActivityFigures) any { return f.Missed })
	line("Leur coût", func(f *spst.ActivityFigures) any { return f.MissedCents })
	line("Salariés à jour", coverageOf)
	line("Actions en milieu de travail", func(f *spst.ActivityFigures) any { return f.Actions })
	line("Temps passé", func(f *spst.ActivityFigures) any { return spst.Hours(f.ActionMinutes) })
	line("Formations", func(f *spst.ActivityFigures) any { return f.Trainings })
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
	return fmt.Sprintf("%d %%", f.Coverage.Percent())
}
