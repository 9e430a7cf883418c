package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
)

func newAppointments(p *program) *cobra.Command {
	cmd := cli.Noun("rdv", "Les rendez-vous et les demandes de visite", "appointments")
	cmd.AddCommand(newAppointmentList(p), newVisitsDue(p), newVisitRequests(p), newVisitRequest(p), newAppointmentCancel(p), newAgenda(p), newVisitExport(p))
	return cmd
}

func newAppointmentList(p *program) *cobra.Command {
	var past bool
	cmd := &cobra.Command{
		Use:     "liste",
		Aliases: []string{"list"},
		Short:   "Les rendez-vous à venir, ou passés",
		Example: "  adherent rdv liste\n  adherent rdv liste --tous-les-clients --csv > rdv.csv",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.forMembers(cmd.Context(), func(ctx context.Context, m memberOf) (result, error) {
				booked, err := m.appointments(ctx, whenOf(past))
				return result{document: spst.AppointmentPage{Appointments: booked, Total: len(booked)}, table: tableOf(list.Appointments(m.today), booked),
					said: []string{fmt.Sprintf("%d rendez-vous.", len(booked))}}, err
			})
		},
	}
	cmd.Flags().BoolVar(&past, "passes", false, "les rendez-vous passés")
	return lists(p.ofMembers(cmd))
}

func newVisitsDue(p *program) *cobra.Command {
	var overdue bool
	cmd := &cobra.Command{
		Use:     "echeances",
		Aliases: []string{"due"},
		Short:   "Les visites que la loi demande dans les 90 jours, et celles en retard",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.forMembers(cmd.Context(), func(ctx context.Context, m memberOf) (result, error) {
				page, err := m.visitsDue(ctx, spst.VisitsDueQuery{Overdue: overdue})
				return result{document: page, table: tableOf(list.VisitsDue(), page.Visits),
					said: []string{fmt.Sprintf("%d visite(s), dont %d en retard.", page.Total, page.Overdue)}}, err
			})
		},
	}
	cmd.Flags().BoolVar(&overdue, "en-retard", false, "celles en retard seulement")
	return lists(p.ofMembers(cmd))
}

func newVisitRequests(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "demandes",
		Aliases: []string{"requests"},
		Short:   "Les demandes de visite et leurs réponses",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.forMembers(cmd.Context(), func(ctx context.Context, m memberOf) (result, error) {
				requests, err := m.visitRequests(ctx)
				return result{document: spst.VisitRequestPage{Requests: requests, Total: len(requests)}, table: tableOf(list.VisitRequests(), requests)}, err
			})
		},
	}
	return lists(p.ofMembers(cmd))
}

// requestSetters are the fields of a request for a visit.
func requestSetters() []setter[spst.VisitRequest] {
	type v = spst.VisitRequest
	absence := func(x *v) *spst.Absence {
		if x.Absence == nil {
			x.Absence = &spst.Absence{}
		}
		return x.Absence
	}
	return []setter[v]{
		listValue("visite", "`NATURE` : initiale, periodique, reprise, employeur, mi_carriere, post_exposition ou attestation", spst.VisitKinds(), spst.VisitKind.Label,
			func(x *v) *spst.VisitKind { return &x.Kind }),
		date("du", "premier jour souhaité, `DATE`", func(x *v) *spst.Date { return &x.From }),
		date("au", "dernier jour souhaité, `DATE`", func(x *v) *spst.Date { return &x.To }),
		text("contraintes", "`CONTRAINTES` de convocation", func(x *v) *string { return &x.Constraints }),
		text("motif", "`MOTIF`, quand la visite en veut un ; jamais un diagnostic", func(x *v) *string { return &x.Reason }),
		listValue("arret", "avec reprise, la `NATURE` de l'arrêt : maladie, accident_travail, maladie_professionnelle ou maternite", spst.AbsenceCauses(), spst.AbsenceCause.Label,
			func(x *v) *spst.AbsenceCause { return &absence(x).Cause }),
		date("arret-du", "avec reprise, premier jour de l'arrêt, `DATE`", func(x *v) *spst.Date { return &absence(x).From }),
		date("reprise-le", "avec reprise, jour du retour, `DATE`", func(x *v) *spst.Date { return &absence(x).Return }),
		date("arret-delivre-le", "avec reprise, jour où l'arrêt a été délivré, `DATE`", func(x *v) *spst.Date { return &absence(x).IssuedOn }),
		date("pre-reprise-le", "avec reprise, jour d'une pré-reprise sans suite, `DATE`", func(x *v) *spst.Date { return &absence(x).PreReturn }),
	}
}

func newVisitRequest(p *program) *cobra.Command {
	in := given[spst.VisitRequest]{setters: requestSetters()}
	var yes, simulate bool
	cmd := &cobra.Command{
		Use:     "demander ID|NOM… --visite NATURE",
		Aliases: []string{"request"},
		Short:   "Demander une visite pour un ou plusieurs salariés",
		Long: "Demande une visite. « - » lit un identifiant par ligne de l'entrée standard.\n" +
			spst.PreReturnNote,
		Example: "  adherent rdv demander martin claire --visite periodique --du 01/12/2026 --au 31/12/2026\n" +
			"  adherent rdv echeances --jq '.visits[].employee_id' | adherent rdv demander - --visite periodique --oui",
		Args:              someone,
		ValidArgsFunction: p.completeEmployees(),
		RunE: func(cmd *cobra.Command, args []string) error {
			var request spst.VisitRequest
			if _, err := in.apply(p, cmd, &request); err != nil {
				return err
			}
			return p.forMembers(cmd.Context(), func(ctx context.Context, m memberOf) (result, error) {
				return p.requestVisit(ctx, m, args, request, simulate, yes)
			})
		},
	}
	in.flags(cmd)
	cmd.Flags().BoolVar(&yes, "oui", false, "ne rien demander")
	cmd.Flags().BoolVar(&simulate, "simuler", false, "contrôler sans rien demander au service")
	_ = cmd.RegisterFlagCompletionFunc("visite", completeValues(spst.VisitKinds()))
	_ = cmd.RegisterFlagCompletionFunc("arret", completeValues(spst.AbsenceCauses()))
	return p.ofMember(cmd)
}

func (p *program) requestVisit(ctx context.Context, m memberOf, args []string, request spst.VisitRequest, simulate, yes bool) (result, error) {
	people, err := p.designated(ctx, m, args)
	if err != nil {
		return result{}, err
	}
	for i := range people {
		request.Employees = append(request.Employees, spst.VisitEmployee{ID: people[i].ID, Name: people[i].DisplayName()})
	}
	request.Normalize()
	problems := spst.CheckVisitRequest(request, m.today)
	if refused := spst.Refused(problems); len(refused) > 0 {
		return result{}, &spst.Error{Kind: spst.Invalid, Code: spst.CodeVisitRequest, Problems: refused, Message: "Cette demande ne peut pas partir ; corrigez ce qui suit."}
	}
	r := result{document: request}
	for _, w := range problems {
		r.said = append(r.said, "▲ "+w.Message)
	}
	if simulate {
		r.said = append(r.said, fmt.Sprintf("%s pour %d salarié(s) : cette demande partirait ; rien n'a été demandé.", request.Kind.Label(), len(people)))
		return r, nil
	}
	if len(people) > 1 {
		if err := p.agree(ctx, yes, fmt.Sprintf("Demander une visite pour %d salariés ?", len(people))); err != nil {
			return result{}, err
		}
	}
	sent, err := m.api.RequestVisit(ctx, "", m.member.Number, request)
	r.document = sent
	r.said = append(r.said, fmt.Sprintf("%s demandée pour %d salarié(s) ; « adherent rdv demandes » donnera la réponse du service.", sent.Kind.Label(), len(sent.Employees)))
	return r, err
}

func newAppointmentCancel(p *program) *cobra.Command {
	var reason string
	var where delivery
	cmd := &cobra.Command{
		Use:     "annuler ID --motif MOTIF",
		Aliases: []string{"cancel"},
		Short:   "Demander l'annulation d'un rendez-vous, et en garder le récépissé",
		Long: "Demande au service d'annuler un rendez-vous, 3 jours ouvrés à l'avance : après, les frais\n" +
			"d'absence peuvent être dus. --vers ou --imprimante donne le récépissé daté, en PDF ;\n" +
			"relancée sur un rendez-vous déjà demandé, la commande ne fait que le donner.",
		Args:              cli.Arguments(1, 1),
		ValidArgsFunction: p.completeAppointments(),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := where.check(p); err != nil {
				return err
			}
			return p.forMembers(cmd.Context(), func(ctx context.Context, m memberOf) (result, error) {
				return p.requestCancellation(ctx, m, args[0], reason, where)
			})
		},
	}
	cmd.Flags().StringVar(&reason, "motif", "", "`MOTIF` de l'annulation, sans diagnostic")
	where.flags(p, cmd)
	return p.ofMember(cmd)
}

func (p *program) requestCancellation(ctx context.Context, m memberOf, id, reason string, where delivery) (result, error) {
	list, err := m.appointments(ctx, spst.ToCome)
	if err != nil {
		return result{}, err
	}
	var visit *spst.Appointment
	for i := range list {
		if list[i].ID == id {
			visit = &list[i]
		}
	}
	if visit == nil {
		return result{}, &spst.Error{Kind: spst.NotFound, Code: spst.CodeAppointment, Message: "Aucun rendez-vous à venir n'a cet identifiant : « adherent rdv liste » les donne."}
	}
	r := result{document: visit.Cancellation}
	if visit.Cancellation == nil {
		asked, err := m.api.RequestCancellation(ctx, "", m.member.Number, id, visit.Version, spst.CancellationRequest{Reason: reason})
		if err != nil {
			return result{}, changedSince(err, visit)
		}
		r.document = asked
		r.said = append(r.said, fmt.Sprintf("Annulation demandée : %s, %s.", visit.EmployeeName, visit.Day().French()))
		if asked.Late {
			r.said = append(r.said, fmt.Sprintf("▲ C'est après le %s, dernier jour sûr : %s peuvent être dus.", visit.LastSafeDay.French(), visit.FeeCents.French()))
		}
	} else {
		r.said = append(r.said, "L'annulation de ce rendez-vous est déjà demandée.")
	}
	if where.to == "" && !where.print {
		return r, nil
	}
	receipt, err := p.deliver(ctx, where, m, route.Export{What: route.PrintReceipt, Only: []string{id}, Day: visit.Day()})
	for _, line := range receipt.said {
		r.said = append(r.said, "Récépissé "+line)
	}
	return r, err
}
