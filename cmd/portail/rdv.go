package main

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func newAppointmentNoun(p *program) *cobra.Command {
	return noun("rdv", "Les rendez-vous, et les demandes des adhérents",
		listAppointments(p), addAppointment(p), moveAppointment(p),
		settleAppointment(p, "annuler", "Annuler un rendez-vous, et répondre à qui l'a demandé", spst.Cancelled),
		settleAppointment(p, "honorer", "La visite a eu lieu", spst.Done),
		settleAppointment(p, "manquer", "Personne n'est venu ; les frais prévus sont dus, sauf --frais", spst.Missed),
		listRequests(p), answerRequest(p))
}

const (
	momentUsage = "`\"JJ/MM/AAAA HH:MM\"`, heure de Paris (« été » ou « hiver » après, quand elle y est deux fois)"
	placeUsage  = "`TEXTE` : le centre de visite"
)

func listAppointments(p *program) *cobra.Command {
	return p.verb(verb{use: "liste", short: "Les rendez-vous d'un adhérent : ceux à venir, ou les passés",
		setup: func(flags *pflag.FlagSet) work {
			member := ofMember(flags)
			past := flags.Bool("passes", false, "les rendez-vous passés, le plus récent d'abord")
			return func(ctx context.Context, o *office) (cli.Result, error) {
				if err := o.memberThere(ctx, *member); err != nil {
					return cli.Result{}, err
				}
				q := spst.AppointmentQuery{When: spst.ToCome, Limit: 1000}
				if *past {
					q.When = spst.Past
				}
				page, err := o.Appointments(ctx, portal.AsMember(*member), *member, q)
				all := page
				for err == nil && page.Next != "" {
					q.Cursor = page.Next
					page, err = o.Appointments(ctx, portal.AsMember(*member), *member, q)
					all.Appointments = append(all.Appointments, page.Appointments...)
				}
				if err != nil {
					return cli.Result{}, err
				}
				all.Next = ""
				appointments := list.Appointments(0).Only("id", "start", "employee_name", "kind", "status", "place") // of no day
				return cli.Result{Document: all, Table: cli.TableOf(appointments, all.Appointments)}, nil
			}
		}})
}

func addAppointment(p *program) *cobra.Command {
	return p.verb(verb{
		use: "ajouter", short: "Fixer un rendez-vous",
		example: "  portail rdv ajouter --base base.db --adherent 100042 --salarie \"DUPONT Jeanne\" --nature periodique \\\n" +
			"    --debut \"20/01/2027 09:30\" --lieu \"Centre de Rouen\" --professionnel \"Dr LEMAIRE\" --frais 60,00",
		setup: func(flags *pflag.FlagSet) work {
			type a = portal.AppointmentEntry
			var e a
			cli.Fill(flags, &e,
				cli.Text(spst.FieldOption("member"), memberUsage, func(x *a) *string { return &x.Member }),
				cli.Text("salarie", "`NOM Prénom` d'un salarié présent", func(x *a) *string { return &x.EmployeeName }),
				cli.Text("salarie-id", "ou son `IDENTIFIANT`", func(x *a) *string { return &x.EmployeeID }),
				cli.Choice(spst.FieldOption("kind"), "`NATURE` : "+spst.Either(spst.VisitKinds()), spst.VisitKinds(), spst.VisitKind.Label,
					func(x *a) *spst.VisitKind { return &x.Kind }),
				cli.Read(spst.FieldOption("start"), momentUsage, spst.ParseMoment, func(x *a) *time.Time { return &x.Start }),
				cli.Number(spst.FieldOption("minutes"), "durée prévue, en `MINUTES` (30 si rien n'est dit)", func(x *a) *int { return &x.Minutes }),
				cli.Text(spst.FieldOption("place"), placeUsage, func(x *a) *string { return &x.Place }),
				cli.Text("professionnel", "`NOM` de qui reçoit", func(x *a) *string { return &x.Professional }),
				cli.Amount(spst.FieldOption("fee_cents"), "`EUROS` dus si personne ne vient", func(x *a) *spst.Cents { return &x.FeeCents }))
			return func(ctx context.Context, o *office) (cli.Result, error) {
				if err := required("adherent", e.Member); err != nil {
					return cli.Result{}, err
				}
				a, _, err := o.RegisterAppointment(ctx, e)
				return sayAppointment(a), err
			}
		},
	})
}

func sayAppointment(a spst.Appointment) cli.Result {
	return said(a, fmt.Sprintf("Rendez-vous %s : %s, %s, le %s (%s).", a.ID, a.EmployeeName, a.Kind.Label(), spst.FrenchDayClock(a.Start),
		a.Status.Label()))
}

// appointmentFlags say which appointment.
func appointmentFlags(flags *pflag.FlagSet) (member, id *string) {
	return ofMember(flags), flags.String("id", "", "`IDENTIFIANT` du rendez-vous, que « rdv liste » donne")
}

func moveAppointment(p *program) *cobra.Command {
	return p.verb(verb{
		use: "deplacer", short: "Changer l'heure ou le lieu d'un rendez-vous prévu",
		example: "  portail rdv deplacer --base base.db --adherent 100042 --id … --debut \"27/01/2027 14:00\"",
		setup: func(flags *pflag.FlagSet) work {
			member, id := appointmentFlags(flags)
			var to spst.Appointment
			cli.Fill(flags, &to,
				cli.Read(spst.FieldOption("start"), momentUsage, spst.ParseMoment, func(a *spst.Appointment) *time.Time { return &a.Start }),
				cli.Text(spst.FieldOption("place"), placeUsage, func(a *spst.Appointment) *string { return &a.Place }))
			return func(ctx context.Context, o *office) (cli.Result, error) {
				return o.changeAppointment(ctx, *member, *id, func(a *spst.Appointment) {
					if !to.Start.IsZero() {
						a.Start = to.Start
					}
					a.Place = cmp.Or(to.Place, a.Place)
				})
			}
		},
	})
}

// changeAppointment changes an appointment that is still planned.
func (o *office) changeAppointment(ctx context.Context, member, id string, change func(*spst.Appointment)) (cli.Result, error) {
	if err := required("adherent", member, "id", id); err != nil {
		return cli.Result{}, err
	}
	a, err := o.Appointment(ctx, portal.AsMember(member), member, id)
	if err != nil {
		return cli.Result{}, err
	}
	before := a
	change(&a)
	if before.Status != spst.Planned && a != before {
		return cli.Result{}, &spst.Error{Kind: spst.Conflict, Code: spst.CodeAppointmentSettled,
			Message: "Ce rendez-vous n'est plus prévu : il est " +
				before.Status.Label() + "."}
	}
	a, _, err = o.RegisterAppointment(ctx, portal.AppointmentEntry{Member: member, Appointment: a})
	return sayAppointment(a), err
}

func settleAppointment(p *program, name, short string, status spst.AppointmentStatus) *cobra.Command {
	return p.verb(verb{
		use: name, short: short, example: "  portail rdv " + name + " --base base.db --adherent 100042 --id …",
		setup: func(flags *pflag.FlagSet) work {
			member, id := appointmentFlags(flags)
			var fee spst.Cents
			var reply *string
			switch status {
			case spst.Missed:
				cli.Fill(flags, &fee, cli.Amount(spst.FieldOption("fee_cents"), "`EUROS` dus, à la place de ceux qui étaient prévus (0 : aucun)",
					func(c *spst.Cents) *spst.Cents { return c }))
			case spst.Cancelled:
				reply = flags.String("reponse", "", "`TEXTE` de la réponse à la demande d'annulation")
			case spst.Planned, spst.Done: // nothing more to say
			}
			return func(ctx context.Context, o *office) (cli.Result, error) {
				return o.changeAppointment(ctx, *member, *id, func(a *spst.Appointment) {
					a.Status = status
					if flags.Changed(spst.FieldOption("fee_cents")) {
						a.FeeCents = fee
					}
					if reply != nil && a.Cancellation != nil && a.Cancellation.Status == spst.RequestSent {
						answered := *a.Cancellation
						answered.Status, answered.Answer = spst.RequestAnswered, *reply
						a.Cancellation = &answered
					}
				})
			}
		},
	})
}

func listRequests(p *program) *cobra.Command {
	return p.verb(verb{use: "demandes", short: "Les demandes de visite d'un adhérent, la plus récente d'abord",
		setup: func(flags *pflag.FlagSet) work {
			member := ofMember(flags)
			return func(ctx context.Context, o *office) (cli.Result, error) {
				if err := o.memberThere(ctx, *member); err != nil {
					return cli.Result{}, err
				}
				page, err := o.VisitRequests(ctx, portal.AsMember(*member), *member, spst.PageQuery{Limit: 1000})
				if err != nil {
					return cli.Result{}, err
				}
				return cli.Result{Document: page, Table: cli.TableOf(list.VisitRequests(), page.Requests)}, nil
			}
		}})
}

func answerRequest(p *program) *cobra.Command {
	return p.verb(verb{
		use: "repondre", short: "Répondre à une demande de visite",
		example: "  portail rdv repondre --base base.db --adherent 100042 --id … --etat scheduled --reponse \"Convocation envoyée.\"",
		setup: func(flags *pflag.FlagSet) work {
			member := ofMember(flags)
			id := flags.String("id", "", "`IDENTIFIANT` de la demande, que « rdv demandes » donne")
			state := flags.String("etat", "", "`ÉTAT` : answered, refused ou scheduled")
			reply := flags.String("reponse", "", "`TEXTE` de la réponse")
			return func(ctx context.Context, o *office) (cli.Result, error) {
				if err := required("adherent", *member, "id", *id, "etat", *state); err != nil {
					return cli.Result{}, err
				}
				r, err := o.AnswerVisitRequest(ctx, *member, *id, spst.RequestStatus(*state), *reply)
				return said(r, fmt.Sprintf("Demande %s : %s.", r.ID, r.Status.Label())), err
			}
		},
	})
}
