package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/calendar"
	"github.com/espace-adherent/adherent/spst"
)

func newAgenda(p *program) *cobra.Command {
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
		ValidArgsFunction: p.completeAppointments(),
		RunE: func(cmd *cobra.Command, args []string) error {
			if p.out.json {
				return cli.Usage("L'agenda s'écrit en .ics : « adherent rdv liste --json » donne les mêmes rendez-vous.")
			}
			events, err := p.agenda(cmd.Context(), args)
			if err != nil {
				return err
			}
			return p.writeAgenda(events, textTo(to))
		},
	}
	cmd.Flags().StringVar(&to, "vers", "", "écrire dans `FICHIER`.ics")
	return p.ofMembers(cmd)
}

// cancelledFor is for how many days after its day a visit that was cancelled goes
// out, so that calendars that have it drop it.
const cancelledFor = 31

// agenda gathers the events of the members of the command line.
func (p *program) agenda(ctx context.Context, ids []string) ([]calendar.Event, error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	perMember, err := gather(ctx, p, func(ctx context.Context, m memberOf) ([]spst.Appointment, error) {
		if len(ids) > 0 {
			return m.named(ctx, ids)
		}
		return m.agenda(ctx)
	})
	var events []calendar.Event
	for _, some := range perMember {
		client := ""
		if len(perMember) > 1 {
			client = some.member.Name
		}
		events = append(events, eventsOf(some.found, client)...)
		if some.err != nil {
			p.say("✗ %s %s : %s", some.member.Number, some.member.Name, sentence(some.err))
			err = cmp.Or(err, some.err)
		}
	}
	if err == nil && len(events) < len(ids) {
		err = &spst.Error{Kind: spst.NotFound, Code: spst.CodeAppointment, Message: "Un rendez-vous demandé n'existe pas : « adherent rdv liste » les donne."}
	}
	return events, err
}

func (p *program) writeAgenda(events []calendar.Event, to string) error {
	if to == "" {
		return calendar.Write(p.stdout, time.Now(), events)
	}
	d := delivery{to: to}
	dir, name := d.place(p, "rendez-vous.ics", false)
	saved, err := saveEvents(events, dir, name)
	if err != nil {
		return err
	}
	cancelled := ""
	if n := countCancelled(events); n > 0 {
		cancelled = fmt.Sprintf(", dont %d annulé(s)", n)
	}
	p.say("%d rendez-vous%s, écrits dans %s", len(events), cancelled, saved.Path)
	return nil
}

func countCancelled(events []calendar.Event) int {
	n := 0
	for i := range events {
		if events[i].Cancelled {
			n++
		}
	}
	return n
}
