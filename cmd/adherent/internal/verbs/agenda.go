package verbs

import (
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/calendar"
	"github.com/espace-adherent/adherent/spst"
)

func newAgenda(p *program.Program) *cobra.Command {
	var to string
	cmd := &cobra.Command{
		Use:     "agenda [ID…]",
		Aliases: []string{"calendar"},
		Short:   "Les rendez-vous à venir en fichier d'agenda (.ics)",
		Long: "Écrit les rendez-vous à venir, ou ceux dont l'identifiant est donné, comme un fichier\n" +
			"d'agenda, sur la sortie standard ou dans --vers. Importé de nouveau, un rendez-vous\n" +
			"déplacé prend la place de l'ancien ; ceux qui ont été annulés partent aussi, pour que\n" +
			"l'agenda les retire. Avec --tous-les-clients, chacun dit de quel adhérent il est.",
		Example:           "  adherent rdv agenda --vers rdv.ics\n  adherent rdv agenda --tous-les-clients > rdv.ics",
		ValidArgsFunction: completeAppointments(p),
		RunE: func(cmd *cobra.Command, args []string) error {
			if p.Out.JSON {
				return cli.Usage("L'agenda s'écrit en .ics : « adherent rdv liste --json » donne les mêmes rendez-vous.")
			}
			events, code, err := agenda(cmd.Context(), p, args)
			if err != nil {
				return err
			}
			if err := writeAgenda(p, events, program.TextTo(to)); err != nil || code == cli.ExitDone {
				return err
			}
			return cli.Exit(code)
		},
	}
	cmd.Flags().StringVar(&to, "vers", "", "écrire dans `FICHIER`.ics")
	return p.OfMembers(cmd)
}

// agenda gathers the events of the members of the command line: of all of them, but
// for those whose mandate does not allow it, which the code says.
func agenda(ctx context.Context, p *program.Program, ids []string) (events []calendar.Event, code int, err error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	perMember, err := program.Gather(ctx, p, func(ctx context.Context, m program.MemberSession) ([]spst.Appointment, error) {
		if len(ids) > 0 {
			return m.Named(ctx, ids)
		}
		return m.Agenda(ctx)
	})
	if err != nil {
		return nil, 0, err
	}
	said, code := program.Missed(perMember)
	for _, line := range said {
		p.Say("%s", line)
	}
	if code != cli.ExitDone && code != cli.ExitNoMandate {
		return nil, code, cli.Exit(code)
	}
	for _, some := range perMember {
		client := ""
		if len(perMember) > 1 {
			client = some.Member.Name
		}
		events = append(events, program.EventsOf(some.Value, client)...)
	}
	if len(events) < len(ids) {
		return nil, 0, &spst.Error{Kind: spst.NotFound, Code: spst.CodeAppointment,
			Message: "Un rendez-vous demandé n'existe pas : « adherent rdv liste » les donne."}
	}
	return events, code, nil
}

func writeAgenda(p *program.Program, events []calendar.Event, to string) error {
	if to == "" {
		return calendar.Write(p.Stdout, time.Now(), events)
	}
	d := program.Delivery{To: to}
	dir, name, err := d.Place(p, "rendez-vous.ics", false)
	if err != nil {
		return err
	}
	saved, err := program.SaveEvents(events, dir, name)
	if err != nil {
		return err
	}
	cancelled := ""
	if n := calendar.Cancelled(events); n > 0 {
		cancelled = ", dont " + spst.Counted(n, "annulé", "annulés")
	}
	p.Say("%d rendez-vous%s, écrits dans %s", len(events), cancelled, saved.Path)
	return nil
}
