package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
)

// newCareTeam is « Joindre nos services ».
func newCareTeam(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "services",
		Short: "Joindre nos services : centre de visite, équipe, boîtes aux lettres",
		Args:  cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.forMembers(cmd.Context(), func(ctx context.Context, m memberOf) (result, error) {
				team, err := m.api.CareTeam(ctx, m.member.Number)
				return result{document: team, table: tableOf(list.CareTeam(), list.CareLines(&team))}, err
			})
		},
	}
	return lists(p.ofMembers(cmd))
}

func newTodo(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "a-faire",
		Aliases: []string{"todo"},
		Short:   "Ce qui est à faire, du plus pressant au moins pressant",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.forMembers(cmd.Context(), func(ctx context.Context, m memberOf) (result, error) {
				items, err := m.api.Todo(ctx, m.member.Number)
				r := result{document: spst.Todo{Items: items}, table: tableOf(list.Todo(), items)}
				if len(items) == 0 {
					r.table, r.said = nil, []string{"Rien n'est à faire."}
				}
				return r, err
			})
		},
	}
	return lists(p.ofMembers(cmd))
}

func newClients(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "clients [MOTS…]",
		Aliases: []string{"members"},
		Short:   "Les adhérents pour lesquels on agit, et où en est chacun",
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := p.signedIn(cmd.Context())
			if err != nil {
				return err
			}
			defer s.api.CloseIdle()
			all, err := s.api.Members(cmd.Context())
			if err != nil {
				return err
			}
			kept, query := []spst.Member{}, spst.NewQuery(strings.Join(args, " "))
			for _, m := range all {
				if query.Match(spst.Fold(m.Number + " " + m.Name + " " + m.SIRET + " " + m.Activity)) {
					kept = append(kept, m)
				}
			}
			return p.out.print(result{document: spst.Members{Members: kept}, table: tableOf(list.Members(), kept), said: []string{fmt.Sprintf("%d adhérent(s).", len(kept))}})
		},
	}
	return lists(cmd)
}

func newActivity(p *program) *cobra.Command {
	var where delivery
	cmd := &cobra.Command{
		Use:     "synthese [ANNÉE]",
		Aliases: []string{"summary"},
		Short:   "La synthèse d'activité d'une année, ou son PDF avec --vers ou --imprimante",
		Args:    cli.Arguments(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			year, err := yearOf(args)
			if err == nil {
				err = where.check(p)
			}
			if err != nil {
				return err
			}
			return p.forMembers(cmd.Context(), func(ctx context.Context, m memberOf) (result, error) {
				y := year
				if y == 0 {
					y = m.today.Year()
				}
				if where.to != "" || where.print {
					return p.deliver(ctx, where, m, route.Export{What: route.PrintActivity, Year: y})
				}
				a, err := m.api.Activity(ctx, m.member.Number, y)
				return result{document: a, table: activityTable(&a)}, err
			})
		},
	}
	where.flags(p, cmd)
	return lists(p.ofMembers(cmd))
}

// activityTable has the figures of the year beside those of the year before.
func activityTable(a *spst.Activity) *table {
	t := &table{heads: list.Figures(a)}
	before := func(of func(*spst.ActivityFigures) any) any {
		if a.Before == nil {
			return ""
		}
		return of(a.Before)
	}
	line := func(label string, of func(*spst.ActivityFigures) any) { t.add(label, of(&a.Figures), before(of)) }
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
	t.foot = []string{"Jusqu'au " + a.Until.French() + "."}
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
