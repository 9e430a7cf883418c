package verbs

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
)

func newAppointments(p *program.Program) *cobra.Command {
	cmd := cli.Noun("rdv", "Les rendez-vous et les demandes de visite", "appointments")
	cmd.AddCommand(newAppointmentList(p), newVisitsDue(p), newVisitRequests(p), newVisitRequest(p), newVisitRequestChange(p),
		newAppointmentCancel(p), newRequestWithdraw(p), newAgenda(p),
		newAppointmentExport(p))
	return cmd
}

func newAppointmentList(p *program.Program) *cobra.Command {
	var past bool
	cmd := &cobra.Command{
		Use:     "liste",
		Aliases: []string{"list"},
		Short:   "Les rendez-vous à venir, ou passés",
		Example: "  adherent rdv liste\n  adherent rdv liste --tous-les-clients --csv > rdv.csv",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				booked, err := m.Appointments(ctx, program.WhenOf(past))
				none := "Aucun rendez-vous à venir : « adherent rdv demander » demande une visite."
				if past {
					none = "Aucun rendez-vous passé : « adherent rdv liste » donne ceux à venir."
				}
				return cli.Result{Document: spst.AppointmentPage{Appointments: booked, Total: len(booked)},
					Table: cli.TableOf(list.Appointments(m.Today), booked),
					Said:  counted(len(booked), "rendez-vous", "rendez-vous", none)}, err
			})
		},
	}
	cmd.Flags().BoolVar(&past, "passes", false, "les rendez-vous passés")
	return cli.GivesList[spst.Appointment](p.OfMembers(cmd), "appointments")
}

func newVisitsDue(p *program.Program) *cobra.Command {
	var overdue bool
	cmd := &cobra.Command{
		Use:     "echeances",
		Aliases: []string{"due"},
		Short:   "Les visites que la loi demande dans les 90 jours, et celles en retard",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				page, err := m.VisitsDue(ctx, spst.VisitsDueQuery{Overdue: overdue})
				said := []string{dueSentence(page, overdue)}
				if page.Untracked > 0 {
					said = append(said, spst.UntrackedSentence(page.Untracked, page.TrackedFrom))
				}
				return cli.Result{Document: page, Table: cli.TableOf(list.VisitsDue(), page.Visits), Said: said}, err
			})
		},
	}
	cmd.Flags().BoolVar(&overdue, "en-retard", false, "celles en retard seulement")
	return cli.GivesList[spst.EmployeeVisitDue](p.OfMembers(cmd), "visits")
}

// dueSentence says how many visits are due, and how many of them late, of the late ones
// alone when only is given.
func dueSentence(page spst.VisitsDuePage, only bool) string {
	visits := spst.Counted(page.Total, "visite", "visites")
	switch {
	case page.Total == 0 && only:
		return "Aucune visite en retard : « adherent rdv echeances » donne celles des 90 jours qui viennent."
	case page.Total == 0:
		return spst.NoVisitDue(page.Untracked > 0)
	case page.Overdue == page.Total:
		return visits + " en retard."
	case page.Overdue == 0:
		return visits + ", aucune en retard."
	}
	return fmt.Sprintf("%s, dont %d en retard.", visits, page.Overdue)
}

func newVisitRequests(p *program.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "demandes",
		Aliases: []string{"requests"},
		Short:   "Les demandes de visite et leurs réponses",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				requests, err := m.VisitRequests(ctx)
				return cli.Result{Document: spst.VisitRequestPage{Requests: requests, Total: len(requests)},
					Table: cli.TableOf(list.VisitRequests(), requests),
					Said:  counted(len(requests), "demande", "demandes", "Aucune demande : « adherent rdv demander » en fait une.")}, err
			})
		},
	}
	return cli.GivesList[spst.VisitRequest](p.OfMembers(cmd), "requests")
}

// requestSetters are the fields of a request for a found.
func requestSetters() []cli.Setter[spst.VisitRequest] {
	type v = spst.VisitRequest
	absence := func(x *v) *spst.Absence {
		if x.Absence == nil {
			x.Absence = &spst.Absence{}
		}
		return x.Absence
	}
	return []cli.Setter[v]{
		cli.Choice(spst.FieldOption("kind"), "`NATURE` : "+spst.Either(spst.VisitKinds()), spst.VisitKinds(), spst.VisitKind.Label,
			func(x *v) *spst.VisitKind { return &x.Kind }).Formerly("visite"),
		cli.Date(spst.FieldOption("from"), "premier jour souhaité, `DATE`", func(x *v) *spst.Date { return &x.From }),
		cli.Date(spst.FieldOption("until"), "dernier jour souhaité, `DATE`", func(x *v) *spst.Date { return &x.Until }),
		cli.Text(spst.FieldOption("constraints"), "`CONTRAINTES` de convocation", func(x *v) *string { return &x.Constraints }),
		cli.Text(spst.FieldOption("reason"), "`MOTIF`, quand la visite en veut un ; jamais un diagnostic", func(x *v) *string { return &x.Reason }),
		cli.Choice(spst.FieldOption("absence.cause"), "avec reprise, la `NATURE` de l'arrêt : "+spst.Either(spst.AbsenceCauses()),
			spst.AbsenceCauses(), spst.AbsenceCause.Label,
			func(x *v) *spst.AbsenceCause { return &absence(x).Cause }),
		cli.Date(spst.FieldOption("absence.from"), "avec reprise, premier jour de l'arrêt, `DATE`",
			func(x *v) *spst.Date { return &absence(x).From }),
		cli.Date(spst.FieldOption("absence.return"), "avec reprise, jour du retour, `DATE`",
			func(x *v) *spst.Date { return &absence(x).Return }),
		cli.Date(spst.FieldOption("absence.issued_on"), "avec reprise, jour où l'arrêt a été délivré, `DATE`",
			func(x *v) *spst.Date { return &absence(x).IssuedOn }),
		cli.Date(spst.FieldOption("absence.pre_return"), "avec reprise, jour d'une pré-reprise sans suite, `DATE`",
			func(x *v) *spst.Date { return &absence(x).PreReturn }),
	}
}

func newVisitRequest(p *program.Program) *cobra.Command {
	var in input[spst.VisitRequest]
	var way asking
	cmd := &cobra.Command{
		Use:     "demander ID|NOM… --nature NATURE",
		Aliases: []string{"request"},
		Short:   "Demander une visite pour un ou plusieurs salariés",
		Long: "Demande une visite. « - » lit un identifiant par ligne de l'entrée standard.\n" +
			"La même visite déjà demandée pour l'un d'eux est signalée ; --sans-doublon ne demande alors rien.\n" +
			spst.PreReturnNote,
		Example: "  adherent rdv demander martin claire --nature periodique --du 01/12/2026 --au 31/12/2026\n" +
			"  adherent rdv echeances --jq '.visits[].employee_id' | adherent rdv demander - --nature periodique --du 01/12/2026 --au 31/12/2026 --oui",
		Args:              someone,
		ValidArgsFunction: completeEmployees(p),
		RunE: func(cmd *cobra.Command, args []string) error {
			var request spst.VisitRequest
			if _, err := in.apply(p, &request); err != nil {
				return err
			}
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				return requestVisit(ctx, p, m, args, request, way)
			})
		},
	}
	in.flags(cmd, requestSetters()...)
	cmd.Flags().BoolVar(&way.yes, "oui", false, "ne rien demander")
	cmd.Flags().BoolVar(&way.simulate, "simuler", false, "contrôler sans rien demander au service")
	cmd.Flags().BoolVar(&way.once, "sans-doublon", false, "ne pas demander la visite qui l'est déjà")
	_ = cmd.RegisterFlagCompletionFunc(spst.FieldOption("kind"), program.CompleteValues(spst.VisitKinds()))
	_ = cmd.RegisterFlagCompletionFunc(spst.FieldOption("absence.cause"), program.CompleteValues(spst.AbsenceCauses()))
	return p.OfMember(cmd)
}

// asking is how a visit is asked for.
type asking struct {
	yes      bool // without a question
	simulate bool
	once     bool // not when it is asked for already
}

func requestVisit(ctx context.Context, p *program.Program, m program.MemberSession, args []string, request spst.VisitRequest, way asking) (
	cli.Result, error) {
	people, err := designated(ctx, p, m, args)
	if err != nil {
		return cli.Result{}, err
	}
	for i := range people {
		request.Employees = append(request.Employees, spst.VisitEmployee{ID: people[i].ID, Name: people[i].DisplayName()})
	}
	request.Normalize()
	problems := spst.CheckVisitRequest(request, m.Today)
	if refused := spst.Refused(problems); len(refused) > 0 {
		return cli.Result{}, &spst.Error{Kind: spst.Invalid, Code: spst.CodeVisitRequest, Problems: refused,
			Message: "Cette demande ne peut pas partir ; corrigez ce qui suit."}
	}
	r := cli.Result{Document: request}
	for _, w := range problems {
		r.Said = append(r.Said, "▲ "+w.Message)
	}
	known, err := m.VisitRequests(ctx)
	if err != nil {
		return cli.Result{}, err
	}
	first := request.Duplicates(known)
	if first != nil && way.once {
		return cli.Result{Document: *first, Said: []string{request.DuplicateWarning(first) + " Rien n'a été demandé."}}, nil
	}
	if way.simulate {
		if first != nil {
			r.Said = append(r.Said, "▲ "+request.DuplicateWarning(first))
		}
		r.Said = append(r.Said, fmt.Sprintf("%s pour %s : cette demande partirait ; rien n'a été demandé.",
			request.Kind.Label(), staffed(len(people))))
		return r, nil
	}
	if len(people) > 1 {
		if err := p.Agree(ctx, way.yes, fmt.Sprintf("Demander une visite pour %s ?", staffed(len(people)))); err != nil {
			return cli.Result{}, err
		}
	}
	sent, err := m.API.RequestVisit(ctx, "", m.Member.Number, request)
	r.Document = sent
	if first != nil && first.ID != sent.ID && err == nil {
		r.Said = append(r.Said, "▲ "+request.DuplicateWarning(first)+" Pour n'en garder qu'une : adherent rdv retirer "+sent.ID)
	}
	r.Said = append(r.Said, fmt.Sprintf("%s demandée pour %s ; « adherent rdv demandes » donnera la réponse du service.",
		sent.Kind.Label(), staffed(len(sent.Employees))))
	return r, err
}

func newAppointmentCancel(p *program.Program) *cobra.Command {
	var reason string
	var where program.Delivery
	cmd := &cobra.Command{
		Use:     "annuler ID --motif MOTIF",
		Aliases: []string{"cancel"},
		Short:   "Demander l'annulation d'un rendez-vous, et en garder l'accusé de réception",
		Long: "Demande au service d'annuler un rendez-vous, 3 jours ouvrés à l'avance : après, les frais\n" +
			"d'absence peuvent être dus. --vers ou --imprimante donne l'accusé de réception daté, en PDF ;\n" +
			"relancée sur un rendez-vous déjà demandé, la commande ne fait que le donner.",
		Args:              cli.Arguments(1, 1),
		ValidArgsFunction: completeAppointments(p),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := where.Check(p); err != nil {
				return err
			}
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				return requestCancellation(ctx, p, m, args[0], reason, where)
			})
		},
	}
	cmd.Flags().StringVar(&reason, spst.FieldOption("reason"), "", "`MOTIF` de l'annulation, sans diagnostic")
	where.Flags(p, cmd)
	return p.OfMember(cmd)
}

func requestCancellation(ctx context.Context, p *program.Program, m program.MemberSession, id, reason string, where program.Delivery) (
	cli.Result, error) {
	list, err := m.Appointments(ctx, spst.ToCome)
	if err != nil {
		return cli.Result{}, err
	}
	var found *spst.Appointment
	for i := range list {
		if list[i].ID == id {
			found = &list[i]
		}
	}
	if found == nil {
		return cli.Result{}, &spst.Error{Kind: spst.NotFound, Code: spst.CodeAppointment,
			Message: "Aucun rendez-vous à venir n'a cet identifiant : « adherent rdv liste » les donne."}
	}
	r := cli.Result{Document: found.Cancellation}
	if found.Cancellation == nil {
		asked, err := m.API.RequestCancellation(ctx, "", m.Member.Number, id, found.Version, spst.CancellationRequest{Reason: reason})
		if err != nil {
			return cli.Result{}, changedSince(err, found)
		}
		r.Document = asked
		r.Said = append(r.Said, fmt.Sprintf("Annulation demandée : %s, %s.", found.EmployeeName, found.Day().French()))
		if asked.Late {
			r.Said = append(r.Said, fmt.Sprintf("▲ C'est après le %s, dernier jour sûr : %s peuvent être dus.", found.LastSafeDay.French(),
				found.FeeCents.French()))
		}
	} else {
		r.Said = append(r.Said, "L'annulation de ce rendez-vous est déjà demandée.")
	}
	if !where.Asked() {
		return r, nil
	}
	receipt, err := p.Deliver(ctx, where, m, route.Export{What: route.PrintReceipt, Only: []string{id}, Day: found.Day()})
	for _, line := range receipt.Said {
		r.Said = append(r.Said, "Accusé de réception "+line)
	}
	return r, err
}

func newVisitRequestChange(p *program.Program) *cobra.Command {
	var in input[spst.VisitRequest]
	cmd := &cobra.Command{
		Use:     "modifier ID",
		Aliases: []string{"edit"},
		Short:   "Modifier une demande de visite, tant que le service n'a pas répondu",
		Long:    "Change les champs donnés d'une demande, et eux seuls. « rdv demandes » donne les identifiants.",
		Example: "  adherent rdv modifier a1b2c3 --au 31/01/2027",
		Args:    cli.Arguments(1, 1),

		ValidArgsFunction: completeRequests(p),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				return updateVisitRequest(ctx, p, cmd, m, &in, args[0])
			})
		},
	}
	in.flags(cmd, requestSetters()...)
	return p.OfMember(cmd)
}

func updateVisitRequest(
	ctx context.Context, p *program.Program, cmd *cobra.Command, m program.MemberSession, in *input[spst.VisitRequest], id string,
) (cli.Result, error) {
	before, err := m.API.VisitRequest(ctx, m.Member.Number, id)
	if err != nil {
		return cli.Result{}, err
	}
	r := before
	if some, err := in.apply(p, &r); err != nil || !some {
		return cli.Result{}, orNothing(cmd, err)
	}
	asked, known := r, before
	asked.Normalize()
	known.Normalize()
	if reflect.DeepEqual(asked, known) {
		return cli.Result{Document: before, Said: []string{"Demande " + id + " : rien n'était à changer."}}, nil
	}
	r.ID, r.Version = before.ID, before.Version
	changed, err := m.API.UpdateVisitRequest(ctx, "", m.Member.Number, r)
	return cli.Result{Document: changed, Said: []string{"Demande " + id + " : modifiée."}}, err
}

func newRequestWithdraw(p *program.Program) *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:     "retirer ID",
		Aliases: []string{"withdraw"},
		Short:   "Retirer une demande de visite, ou d'annulation, tant que le service n'a pas répondu",
		Long:    "Retire une demande de visite (« rdv demandes » les donne), ou la demande d'annulation d'un\nrendez-vous (« rdv liste »).",
		Example: "  adherent rdv retirer a1b2c3",
		Args:    cli.Arguments(1, 1),

		ValidArgsFunction: completeRequests(p),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				return withdrawRequest(ctx, p, m, args[0], yes)
			})
		},
	}
	cmd.Flags().BoolVar(&yes, "oui", false, "ne rien demander, même pour plusieurs salariés")
	return p.OfMember(cmd)
}

func withdrawRequest(ctx context.Context, p *program.Program, m program.MemberSession, id string, yes bool) (cli.Result, error) {
	r, err := m.API.VisitRequest(ctx, m.Member.Number, id)
	switch {
	case spst.KindOf(err) == spst.NotFound:
		return withdrawCancellation(ctx, m, id, err)
	case err != nil:
		return cli.Result{}, err
	case r.Status == spst.RequestWithdrawn:
		return cli.Result{Document: r, Said: []string{"Demande " + id + " : déjà fait, elle est retirée."}}, nil
	}
	if n := len(r.Employees); n > 1 {
		if err := p.Agree(ctx, yes, fmt.Sprintf("La demande vaut pour %s : la retirer pour tous ?", staffed(n))); err != nil {
			return cli.Result{}, err
		}
	}
	r, err = m.API.WithdrawVisitRequest(ctx, "", m.Member.Number, id, r.Version)
	return cli.Result{Document: r, Said: []string{"Demande " + id + " : retirée."}}, err
}

// withdrawCancellation takes back what is asked for an appointment to come; without
// one of that name, why there is no request.
func withdrawCancellation(ctx context.Context, m program.MemberSession, id string, why error) (cli.Result, error) {
	list, err := m.Appointments(ctx, spst.ToCome)
	if err != nil {
		return cli.Result{}, err
	}
	i := slices.IndexFunc(list, func(a spst.Appointment) bool { return a.ID == id })
	if i < 0 {
		return cli.Result{}, why
	}
	a := list[i]
	if a.Cancellation == nil {
		return cli.Result{Document: a, Said: []string{"Déjà fait : aucune annulation n'est demandée pour ce rendez-vous."}}, nil
	}
	a, err = m.API.WithdrawCancellationRequest(ctx, "", m.Member.Number, id, a.Version)
	return cli.Result{Document: a, Said: []string{fmt.Sprintf("Demande d'annulation retirée : %s, %s.", a.EmployeeName, a.Day().French())}},
		err
}
