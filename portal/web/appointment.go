package web

import (
	"context"
	"net/http"

	"github.com/espace-adherent/adherent/spst"
)

const (
	appointmentTag   = "appointments"
	appointmentsPath = "/v1/members/{number}/appointments"
	appointmentPath  = appointmentsPath + "/{id}"
	requestsPath     = "/v1/members/{number}/visit-requests"
)

type (
	// OfAppointment is the path of one appointment, or of one request.
	OfAppointment struct {
		OfMember
		ID string `path:"id" maxLength:"40"`
	}
	// PageInput asks for a page of a list.
	PageInput struct {
		Cursor string `query:"cursor" maxLength:"400" doc:"Celui de la page d'avant"`
		Limit  int    `query:"limit" minimum:"0" maximum:"1000" doc:"100 sans lui"`
	}
	appointmentsInput struct {
		OfMember
		PageInput
		When string `query:"when" enum:"upcoming,past" default:"upcoming" doc:"À venir, du plus proche au plus lointain ; ou les autres, du plus récent au plus ancien"`
	}
	requestsInput struct {
		OfMember
		PageInput
	}
	dueInput struct {
		OfMember
		PageInput
		Overdue bool   `query:"overdue" doc:"Seulement celles dont la limite est passée"`
		Search  string `query:"q" maxLength:"200" doc:"Chaque mot, n'importe où dans le nom"`
	}
	askVisitInput struct {
		OfMember
		OnceHeader
		Body spst.VisitRequest
	}
	changeVisitInput struct {
		OfAppointment
		OnceHeader
		MatchHeader
		Body spst.VisitRequest
	}
	takeBackInput struct {
		OfAppointment
		OnceHeader
		MatchHeader
	}
	askCancelInput struct {
		OfAppointment
		OnceHeader
		MatchHeader
		Body spst.CancellationRequest
	}
	appointmentOutput struct {
		ETag string `header:"ETag" doc:"La version, entre guillemets"`
		Body spst.Appointment
	}
	visitRequestOutput struct {
		ETag     string `header:"ETag" doc:"La version, entre guillemets"`
		Location string `header:"Location"`
		Body     spst.VisitRequest
	}
	cancellationOutput struct {
		ETag string `header:"ETag" doc:"La version du rendez-vous, entre guillemets"`
		Body spst.CancellationRequest
	}
)

func (s *server) registerAppointments() {
	register(s, s.read(appointmentsPath, "list-appointments", appointmentTag, "Les rendez-vous à venir, ou passés"),
		func(ctx context.Context, in *appointmentsInput) (*output[spst.AppointmentPage], error) {
			q := spst.AppointmentQuery{When: spst.AppointmentWhen(in.When), Cursor: in.Cursor, Limit: in.Limit}
			page, err := s.portal.Appointments(ctx, actor(ctx), in.Number, q)
			page.Appointments = orEmpty(page.Appointments)
			return answer(page, err)
		})
	register(s, s.read(appointmentPath, "get-appointment", appointmentTag, "Un rendez-vous"),
		func(ctx context.Context, in *OfAppointment) (*appointmentOutput, error) {
			a, err := s.portal.Appointment(ctx, actor(ctx), in.Number, in.ID)
			return &appointmentOutput{ETag: etag(a.Version), Body: a}, err
		})
	register(s, s.read("/v1/members/{number}/visits-due", "list-visits-due", appointmentTag,
		"Les visites que la loi demande, en retard ou à prévoir"),
		func(ctx context.Context, in *dueInput) (*output[spst.VisitsDuePage], error) {
			q := spst.VisitsDueQuery{Overdue: in.Overdue, Search: in.Search, Cursor: in.Cursor, Limit: in.Limit}
			page, err := s.portal.VisitsDue(ctx, actor(ctx), in.Number, q)
			page.Visits = orEmpty(page.Visits)
			return answer(page, err)
		})
	s.registerCancellations()
	s.registerVisitRequests()
}

func (s *server) registerCancellations() {
	const path = appointmentPath + "/cancellation-request"
	register(s, s.read(path, "get-cancellation-request", appointmentTag, "La demande d'annulation d'un rendez-vous"),
		func(ctx context.Context, in *OfAppointment) (*cancellationOutput, error) {
			r, version, err := s.portal.CancellationRequest(ctx, actor(ctx), in.Number, in.ID)
			return &cancellationOutput{ETag: etag(version), Body: r}, err
		})
	register(s, under(appointmentTag, s.file(path+".pdf", "get-receipt-document",
		"L'accusé de réception d'une demande d'annulation, en PDF")),
		func(ctx context.Context, in *OfAppointment) (*fileOutput, error) {
			return s.send(s.portal.ReceiptDocument(ctx, actor(ctx), in.Number, in.ID))
		})
	ask := under(appointmentTag, s.write(http.MethodPost, path, "request-cancellation", "Demander une annulation"))
	ask.DefaultStatus = http.StatusCreated
	register(s, ask, func(ctx context.Context, in *askCancelInput) (*output[spst.CancellationRequest], error) {
		return matching(in.MatchHeader, func(version int64) (*output[spst.CancellationRequest], error) {
			return answer(s.portal.RequestCancellation(ctx, actor(ctx), in.Number, in.ID, version, in.Body))
		})
	})
	withdraw := under(appointmentTag, s.write(http.MethodDelete, path, "withdraw-cancellation-request",
		"Retirer une demande d'annulation sans réponse"))
	register(s, withdraw, func(ctx context.Context, in *takeBackInput) (*appointmentOutput, error) {
		return matching(in.MatchHeader, func(version int64) (*appointmentOutput, error) {
			a, err := s.portal.WithdrawCancellationRequest(ctx, actor(ctx), in.Number, in.ID, version)
			return &appointmentOutput{ETag: etag(a.Version), Body: a}, err
		})
	})
}

func (s *server) registerVisitRequests() {
	register(s, s.read(requestsPath, "list-visit-requests", appointmentTag, "Les demandes de visite et leurs réponses"),
		func(ctx context.Context, in *requestsInput) (*output[spst.VisitRequestPage], error) {
			page, err := s.portal.VisitRequests(ctx, actor(ctx), in.Number, spst.PageQuery{Cursor: in.Cursor, Limit: in.Limit})
			page.Requests = orEmpty(page.Requests)
			return answer(page, err)
		})
	register(s, s.read(requestsPath+"/{id}", "get-visit-request", appointmentTag, "Une demande de visite"),
		func(ctx context.Context, in *OfAppointment) (*visitRequestOutput, error) {
			return visitRequest(s.portal.VisitRequest(ctx, actor(ctx), in.Number, in.ID))
		})
	ask := under(appointmentTag, s.write(http.MethodPost, requestsPath, "request-visit", "Demander une visite"))
	ask.DefaultStatus = http.StatusCreated
	register(s, ask, func(ctx context.Context, in *askVisitInput) (*visitRequestOutput, error) {
		r, err := s.portal.RequestVisit(ctx, actor(ctx), in.Number, in.Body)
		return &visitRequestOutput{
			ETag: etag(r.Version), Body: r, Location: "/v1/members/" + in.Number + "/visit-requests/" + r.ID,
		}, err
	})
	change := under(appointmentTag, s.write(http.MethodPut, requestsPath+"/{id}", "update-visit-request",
		"Modifier une demande de visite sans réponse"))
	register(s, change, func(ctx context.Context, in *changeVisitInput) (*visitRequestOutput, error) {
		return matching(in.MatchHeader, func(version int64) (*visitRequestOutput, error) {
			return visitRequest(s.portal.UpdateVisitRequest(ctx, actor(ctx), in.Number, in.ID, version, in.Body))
		})
	})
	withdraw := under(appointmentTag, s.write(http.MethodDelete, requestsPath+"/{id}", "withdraw-visit-request",
		"Retirer une demande de visite sans réponse"))
	register(s, withdraw, func(ctx context.Context, in *takeBackInput) (*visitRequestOutput, error) {
		return matching(in.MatchHeader, func(version int64) (*visitRequestOutput, error) {
			return visitRequest(s.portal.WithdrawVisitRequest(ctx, actor(ctx), in.Number, in.ID, version))
		})
	})
}

func visitRequest(r spst.VisitRequest, err error) (*visitRequestOutput, error) {
	return &visitRequestOutput{ETag: etag(r.Version), Body: r}, err
}
