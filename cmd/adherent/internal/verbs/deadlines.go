package verbs

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/calendar"
	"github.com/espace-adherent/adherent/spst"
)

func newDeadlines(p *program.Program) *cobra.Command {
	var to string
	cmd := &cobra.Command{
		Use:     "agenda",
		Aliases: []string{"deadlines"},
		Short:   "Toutes les échéances en un fichier d'agenda (.ics)",
		Long: "Écrit en un fichier d'agenda les rendez-vous, le dernier jour pour annuler chacun, les dates\n" +
			"limites des visites (attestations comprises), des déclarations et des factures à payer ; avec\n" +
			"--tous-les-clients, de tous, chacun nommé. Relancé avec le même --vers, le fichier est remplacé :\n" +
			"ce qui a bougé y prend la place de l'ancien, ce qui n'est plus à faire y est annulé.",
		Example: "  adherent agenda --vers echeances.ics\n  adherent agenda --tous-les-clients > echeances.ics",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if p.Out.JSON {
				return cli.Usage("L'agenda s'écrit en .ics : « adherent rdv liste --json » et « rdv echeances --json » donnent les visites.")
			}
			return writeDeadlines(cmd.Context(), p, program.TextTo(to))
		},
	}
	cmd.Flags().StringVar(&to, "vers", "", "écrire dans `FICHIER`.ics, et remplacer celui d'avant")
	return p.OfMembers(cmd)
}

func writeDeadlines(ctx context.Context, p *program.Program, to string) error {
	var today spst.Date // the portal's
	var once sync.Once
	several := p.Who.Several()
	perMember, err := program.Gather(ctx, p, func(ctx context.Context, m program.MemberSession) ([]calendar.Event, error) {
		once.Do(func() { today = m.Today })
		named := ""
		if several {
			named = m.Member.Name
		}
		return m.Deadlines(ctx, named)
	})
	if err != nil {
		return err
	}
	said, code := program.Missed(perMember)
	for _, line := range said {
		p.Say("%s", line)
	}
	var events []calendar.Event
	read := map[string]bool{}
	for _, some := range perMember {
		if some.Err == nil {
			events, read[some.Member.Number] = append(events, some.Value...), true
		}
	}
	if to == "" {
		if code != cli.ExitDone && code != cli.ExitNoMandate {
			return cli.Exit(code)
		}
		err = calendar.Write(p.Stdout, time.Now(), events)
	} else {
		err = replaceDeadlines(p, to, events, read, today)
	}
	if err == nil && code != cli.ExitDone {
		return cli.Exit(code)
	}
	return err
}

func replaceDeadlines(p *program.Program, to string, events []calendar.Event, read map[string]bool, today spst.Date) error {
	where := program.Delivery{To: to}
	dir, name, err := where.Place(p, "echeances.ics", false)
	if err != nil {
		return err
	}
	to = filepath.Join(dir, name)
	all, cancelled, err := program.ReplaceCalendar(to, events, func(member string) bool { return read[member] }, today)
	if err != nil {
		return err
	}
	less := ""
	if cancelled > 0 {
		less = ", dont " + spst.Counted(cancelled, "annulée", "annulées")
	}
	p.Say("%s", fmt.Sprintf("%s%s, dans %s", spst.Counted(all, "échéance", "échéances"), less, to))
	return nil
}
