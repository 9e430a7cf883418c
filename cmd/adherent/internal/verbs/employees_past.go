package verbs

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// listedOn is the list of the employees as it was on a day.
func listedOn(ctx context.Context, m program.MemberSession, on spst.Date, which spst.RosterPrint) (cli.Result, error) {
	past, err := m.RosterOn(ctx, on, which)
	n, then := len(past.Employees), " le "+on.French()
	none := "Aucun salarié n'était dans la liste" + then + "."
	return cli.Result{
		Document: past,
		Table:    cli.TableOf(roster(which.NIR), past.Employees),
		Said:     append(counted(n, "salarié présent"+then, "salariés présents"+then, none), unsure(past)...),
	}, err
}

// unsure says of whom the history does not know all.
func unsure(rosters ...spst.PastRoster) []string {
	n := 0
	for _, r := range rosters {
		n = max(n, len(r.Unsure))
	}
	if n == 0 {
		return nil
	}
	return []string{"▲ " + spst.Counted(n, "fiche a", "fiches ont") + " changé depuis sans que l'historique en garde les valeurs : elles sont données comme après."}
}

func newEmployeeDifferences(p *program.Program) *cobra.Command {
	var from, until string
	cmd := &cobra.Command{
		Use:     "differences --du DATE",
		Aliases: []string{"diff"},
		Short:   "Ce qui a changé dans la liste entre deux jours : entrées, sorties, champs modifiés",
		Long: "Compare la liste telle qu'elle était à la fin de deux jours, d'après l'historique : qui y est\n" +
			"entré, qui en est sorti, et de chaque autre les champs qui diffèrent. Ce qui a changé, puis a été\n" +
			"remis comme avant, n'y est pas. Les n° de sécurité sociale y sont masqués.",
		Example: "  adherent salaries differences --du 01/11/2026\n  adherent salaries differences --du 01/11/2026 --au 15/11/2026 --csv > mouvements.csv",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			first, last, err := twoDays(from, until)
			if err != nil {
				return err
			}
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				return differences(ctx, m, first, last)
			})
		},
	}
	cmd.Flags().StringVar(&from, "du", "", "le premier jour, `DATE`")
	cmd.Flags().StringVar(&until, "au", "", "le dernier jour, `DATE` ; aujourd'hui si rien n'est dit")
	type difference struct{ spst.EmployeeDifference } // worked out here: the API describes the rosters, not what tells them apart
	return cli.GivesList[difference](p.OfMembers(cmd), "differences")
}

func twoDays(from, until string) (first, last spst.Date, err error) {
	if first, err = spst.ParseDate(from); err != nil {
		return 0, 0, cli.Refused("du", err)
	}
	if until == "" {
		return first, 0, nil
	}
	if last, err = spst.ParseDate(until); err != nil {
		return 0, 0, cli.Refused("au", err)
	}
	if last <= first {
		return 0, 0, cli.Usage("--au est le dernier jour : donnez-en un après celui de --du.")
	}
	return first, last, nil
}

func differences(ctx context.Context, m program.MemberSession, first, last spst.Date) (cli.Result, error) {
	if last.IsZero() {
		last = m.Today
	}
	before, err := m.RosterOn(ctx, first, spst.RosterPrint{})
	if err != nil {
		return cli.Result{}, err
	}
	after, err := m.RosterOn(ctx, last, spst.RosterPrint{})
	if err != nil {
		return cli.Result{}, err
	}
	d := spst.DifferenceOf(&before, &after)
	return cli.Result{
		Document: d, Table: cli.TableOf(list.Differences(), d.Differences),
		Said: append(counted(len(d.Differences), "différence", "différences", "Rien ne diffère entre ces deux jours."), unsure(before, after)...),
	}, nil
}
