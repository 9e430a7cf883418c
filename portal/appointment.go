package portal

import (
	"cmp"
	"context"
	"slices"

	"github.com/espace-adherent/adherent/spst"
)

// Appointments gives a page of the appointments to come, or of the past ones.
func (p *Portal) Appointments(ctx context.Context, a Actor, number string, q spst.AppointmentQuery) (spst.AppointmentPage, error) {
	if _, err := p.authorize(ctx, a, number, spst.RightRead); err != nil {
		return spst.AppointmentPage{}, err
	}
	limit, err := pageLimit(q.Limit)
	if err != nil {
		return spst.AppointmentPage{}, err
	}
	when := cmp.Or(q.When, spst.ToCome)
	if when != spst.ToCome && when != spst.Past {
		return spst.AppointmentPage{}, errInvalid(spst.CodeWhen, "when", "Liste inconnue : upcoming ou past.")
	}
	page, err := p.store.Appointments(ctx, number, AppointmentSelection{When: when, Now: p.now(), Cursor: q.Cursor, Limit: limit})
	for i := range page.Appointments {
		completeAppointment(&page.Appointments[i])
	}
	return page, err
}

// Appointment gives one.
func (p *Portal) Appointment(ctx context.Context, a Actor, number, id string) (spst.Appointment, error) {
	if _, err := p.authorize(ctx, a, number, spst.RightRead); err != nil {
		return spst.Appointment{}, err
	}
	return p.appointment(ctx, number, id)
}

func (p *Portal) appointment(ctx context.Context, number, id string) (spst.Appointment, error) {
	found, err := p.store.Appointment(ctx, number, id)
	if spst.KindOf(err) == spst.NotFound {
		return found, &spst.Error{
			Kind: spst.NotFound, Code: spst.CodeAppointment,
			Message: "Rendez-vous inconnu. Actualisez la liste.",
		}
	}
	completeAppointment(&found)
	return found, err
}

// completeAppointment fills in what is computed at each reading.
func completeAppointment(a *spst.Appointment) {
	a.Start = spst.InParis(a.Start)
	a.LastSafeDay = spst.LastSafeCancellation(a.Day())
}

// VisitRequests gives a page of the requests, newest first.
func (p *Portal) VisitRequests(ctx context.Context, a Actor, number string, q spst.PageQuery) (spst.VisitRequestPage, error) {
	if _, err := p.authorize(ctx, a, number, spst.RightRead); err != nil {
		return spst.VisitRequestPage{}, err
	}
	var err error
	if q.Limit, err = pageLimit(q.Limit); err != nil {
		return spst.VisitRequestPage{}, err
	}
	return p.store.VisitRequests(ctx, number, q)
}

// VisitRequest gives one.
func (p *Portal) VisitRequest(ctx context.Context, a Actor, number, id string) (spst.VisitRequest, error) {
	if _, err := p.authorize(ctx, a, number, spst.RightRead); err != nil {
		return spst.VisitRequest{}, err
	}
	r, err := p.store.VisitRequest(ctx, number, id)
	if spst.KindOf(err) == spst.NotFound {
		return r, &spst.Error{
			Kind: spst.NotFound, Code: spst.CodeVisitRequest,
			Message: "Demande inconnue. Actualisez la liste.",
		}
	}
	return r, err
}

// RequestVisit normalises, checks (Invalid with Problems) and keeps a request;
// the employees' names, and what else the portal gives, are given back.
func (p *Portal) RequestVisit(ctx context.Context, a Actor, number string, r spst.VisitRequest) (spst.VisitRequest, error) {
	if _, err := p.authorize(ctx, a, number, spst.RightAppointments); err != nil {
		return spst.VisitRequest{}, err
	}
	r.Normalize()
	if err := refusedRequest(spst.CheckVisitRequest(r, p.today())); err != nil {
		return spst.VisitRequest{}, err
	}
	err := p.store.Within(ctx, func(ctx context.Context) error {
		if err := p.nameEmployees(ctx, number, &r); err != nil {
			return err
		}
		id, err := p.newID()
		if err != nil {
			return err
		}
		r.ID, r.Version, r.Status, r.At, r.By = id, 1, spst.RequestSent, p.now().UTC(), a.Account.Name
		return p.store.PutVisitRequest(ctx, number, r)
	})
	return r, err
}

// UpdateVisitRequest replaces a request of the version that the person saw, until
// the service has answered; see [Portal.RequestVisit].
func (p *Portal) UpdateVisitRequest(
	ctx context.Context, a Actor, number, id string, version int64, r spst.VisitRequest,
) (spst.VisitRequest, error) {
	if _, err := p.authorize(ctx, a, number, spst.RightAppointments); err != nil {
		return spst.VisitRequest{}, err
	}
	r.Normalize()
	if err := refusedRequest(spst.CheckVisitRequest(r, p.today())); err != nil {
		return spst.VisitRequest{}, err
	}
	return p.retake(ctx, a, number, id, version, func(ctx context.Context, known *spst.VisitRequest) error {
		r.ID, r.Version, r.Status, r.At, r.By, r.ChangedAt = id, known.Version, known.Status, known.At, a.Account.Name, p.now().UTC()
		*known = r
		return p.nameEmployees(ctx, number, known)
	})
}

// WithdrawVisitRequest takes a request of the version that the person saw back,
// until the service has answered; it stays on the list, as withdrawn. Of one that
// is withdrawn already it changes nothing.
func (p *Portal) WithdrawVisitRequest(ctx context.Context, a Actor, number, id string, version int64) (spst.VisitRequest, error) {
	r, err := p.VisitRequest(ctx, a, number, id)
	if err == nil && r.Status == spst.RequestWithdrawn {
		_, err = p.authorize(ctx, a, number, spst.RightAppointments)
		return r, err
	}
	return p.retake(ctx, a, number, id, version, func(_ context.Context, known *spst.VisitRequest) error {
		known.Status = spst.RequestWithdrawn
		return nil
	})
}

// retake changes a request that the service has not answered, and tells it so.
func (p *Portal) retake(
	ctx context.Context, a Actor, number, id string, version int64, change func(context.Context, *spst.VisitRequest) error,
) (spst.VisitRequest, error) {
	if _, err := p.authorize(ctx, a, number, spst.RightAppointments); err != nil {
		return spst.VisitRequest{}, err
	}
	var r spst.VisitRequest
	err := p.store.Within(ctx, func(ctx context.Context) error {
		var err error
		if r, err = p.VisitRequest(ctx, a, number, id); err != nil {
			return err
		}
		if r.Status != spst.RequestSent {
			return errRequestSettled(r.Status)
		}
		if r.Version != version {
			return stale(&r)
		}
		if err := change(ctx, &r); err != nil {
			return err
		}
		r.Version++
		if err := p.store.PutVisitRequest(ctx, number, r); err != nil {
			return err
		}
		return p.tellRequest(ctx, number, "La demande de visite "+r.ID, r.Status == spst.RequestWithdrawn)
	})
	return r, err
}

func errRequestSettled(status spst.RequestStatus) error {
	return &spst.Error{
		Kind: spst.Conflict, Code: spst.CodeRequestSettled,
		Message: "Cette demande est " + status.Label() + " : elle ne se modifie plus ni ne se retire. Écrivez au service.",
	}
}

// tellRequest writes to the service that a request was changed or withdrawn: it
// may be at work on it. The letter names nobody.
func (p *Portal) tellRequest(ctx context.Context, number, what string, withdrawn bool) error {
	to := p.service.Mailbox("relation_adherents")
	if to == "" {
		return nil
	}
	done := "modifiée"
	if withdrawn {
		done = "retirée"
	}
	return p.post(ctx, Letter{
		To: to, Subject: "Adhérent n° " + number + " : demande " + done,
		Text: "Bonjour,\n\n" + what + " de l'adhérent n° " + number +
			"\na été " + done + " le " + p.today().French() + ".\n" + p.signature(),
	})
}

// nameEmployees fills the names in. Each employee must be of the member and,
// but for what comes after an exposure, present.
func (p *Portal) nameEmployees(ctx context.Context, number string, r *spst.VisitRequest) error {
	for i := range r.Employees {
		e, err := p.employee(ctx, number, r.Employees[i].ID)
		switch {
		case spst.KindOf(err) == spst.NotFound:
			return errInvalid(spst.CodeVisitEmployeeUnknown, "employees",
				"Un salarié de la demande est inconnu : retirez-le, puis choisissez-le de nouveau.")
		case err != nil:
			return err
		case e.Left(p.today()) && r.Kind != spst.PostExposureVisit:
			return errInvalid(spst.CodeVisitEmployeeLeft, "employees",
				e.DisplayName()+" est sorti de l'effectif : retirez ce salarié de la demande.")
		}
		r.Employees[i].Name = e.DisplayName()
	}
	return nil
}

// RequestCancellation asks for the cancellation of an appointment of the
// version that the person saw; Stale when it has changed since. After the last
// safe day it is late, and still taken: the service decides.
func (p *Portal) RequestCancellation(ctx context.Context, a Actor, number, id string, version int64, r spst.CancellationRequest) (
	spst.CancellationRequest, error) {
	if _, err := p.authorize(ctx, a, number, spst.RightAppointments); err != nil {
		return spst.CancellationRequest{}, err
	}
	r.Normalize()
	if err := refusedRequest(spst.CheckCancellation(r)); err != nil {
		return spst.CancellationRequest{}, err
	}
	err := p.store.Within(ctx, func(ctx context.Context) error {
		found, err := p.appointment(ctx, number, id)
		if err != nil {
			return err
		}
		if err := p.mayCancel(&found, version); err != nil {
			return err
		}
		r.AppointmentID, r.At, r.By = id, p.now().UTC(), a.Account.Name
		r.Late, r.Status = spst.IsLate(p.today(), found.Day()), spst.RequestSent
		found.Cancellation = &r
		found.Version++
		return p.store.PutAppointment(ctx, number, found)
	})
	return r, err
}

// WithdrawCancellationRequest takes the request made for an appointment of that version
// back, until the service has answered: the appointment is as before it.
func (p *Portal) WithdrawCancellationRequest(ctx context.Context, a Actor, number, id string, version int64) (spst.Appointment, error) {
	if _, err := p.authorize(ctx, a, number, spst.RightAppointments); err != nil {
		return spst.Appointment{}, err
	}
	var found spst.Appointment
	err := p.store.Within(ctx, func(ctx context.Context) error {
		var err error
		if found, err = p.appointment(ctx, number, id); err != nil {
			return err
		}
		switch asked := found.Cancellation; {
		case asked == nil:
			return errNoCancellation()
		case asked.Status != spst.RequestSent || found.Status != spst.Planned:
			return errRequestSettled(spst.RequestAnswered)
		case found.Version != version:
			return stale(&found)
		}
		found.Cancellation = nil
		found.Version++
		if err := p.store.PutAppointment(ctx, number, found); err != nil {
			return err
		}
		return p.tellRequest(ctx, number, "La demande d'annulation du rendez-vous "+id, true)
	})
	return found, err
}

func errNoCancellation() error {
	return &spst.Error{
		Kind: spst.NotFound, Code: spst.CodeCancellation,
		Message: "Aucune annulation n'est demandée pour ce rendez-vous.",
	}
}

func (p *Portal) mayCancel(a *spst.Appointment, version int64) error {
	switch {
	case a.Cancellation != nil:
		return &spst.Error{
			Kind: spst.Conflict, Code: spst.CodeCancellationAsked,
			Message: "L'annulation de ce rendez-vous est déjà demandée.",
		}
	case !a.Upcoming(p.now()):
		return &spst.Error{
			Kind: spst.Conflict, Code: spst.CodeNotUpcoming,
			Message: "Ce rendez-vous n'est plus à venir : il ne peut plus être annulé.",
		}
	case a.Version != version:
		return stale(a)
	}
	return nil
}

// Cancellation gives the request made for an appointment, and the version of
// the appointment.
func (p *Portal) CancellationRequest(ctx context.Context, a Actor, number, id string) (spst.CancellationRequest, int64, error) {
	found, err := p.Appointment(ctx, a, number, id)
	if err != nil {
		return spst.CancellationRequest{}, 0, err
	}
	if found.Cancellation == nil {
		return spst.CancellationRequest{}, 0, errNoCancellation()
	}
	return *found.Cancellation, found.Version, nil
}

// ReceiptDocument gives the receipt of the cancellation asked for, of an appointment.
func (p *Portal) ReceiptDocument(ctx context.Context, a Actor, number, id string) (Document, error) {
	m, err := p.member(ctx, a, number, spst.RightRead)
	if err != nil {
		return Document{}, err
	}
	if _, _, err := p.CancellationRequest(ctx, a, number, id); err != nil {
		return Document{}, err
	}
	found, err := p.appointment(ctx, number, id)
	if err != nil {
		return Document{}, err
	}
	return p.documentOf(ctx, m, spst.ReceiptFileName(found.Day()), found, func(d Documents, member spst.Party) ([]byte, error) {
		return d.Receipt(found, p.issuer(), member)
	})
}

// hasVisits tells whether an appointment, past or to come, or a request that
// stands is about an employee.
func (p *Portal) hasVisits(ctx context.Context, number, employee string) (bool, error) {
	for _, when := range []spst.AppointmentWhen{spst.ToCome, spst.Past} {
		s := AppointmentSelection{When: when, Now: p.now(), Limit: maxPage}
		for more := true; more; more = s.Cursor != "" {
			page, err := p.store.Appointments(ctx, number, s)
			if err != nil || slices.ContainsFunc(page.Appointments, func(a spst.Appointment) bool { return a.EmployeeID == employee }) {
				return err == nil, err
			}
			s.Cursor = page.Next
		}
	}
	q := spst.PageQuery{Limit: maxPage}
	for more := true; more; more = q.Cursor != "" {
		page, err := p.store.VisitRequests(ctx, number, q)
		if err != nil || slices.ContainsFunc(page.Requests, func(r spst.VisitRequest) bool {
			return r.Status != spst.RequestWithdrawn && r.Names(employee)
		}) {
			return err == nil, err
		}
		q.Cursor = page.Next
	}
	return false, nil
}

// LoadAppointment sets an appointment, or changes it, for the service itself: no
// actor. One that is done is the last of the employee from then on. The roster says what
// comes next: it counts a revision.
func (p *Portal) LoadAppointment(ctx context.Context, number string, a spst.Appointment) error {
	a.Version++
	return p.store.Within(ctx, func(ctx context.Context) error {
		a.ChangedAt = p.now().UTC()
		if err := p.store.BeginRosterChange(ctx, number); err != nil {
			return err
		}
		if err := p.noteAppointment(ctx, number, a); err != nil {
			return err
		}
		if err := p.store.PutAppointment(ctx, number, a); err != nil || a.Status != spst.Done {
			return err
		}
		return p.store.NoteVisitDone(ctx, number, a.EmployeeID, a.Day())
	})
}

// LoadVisitRequest keeps a request as it is, for the service itself: its answer.
func (p *Portal) LoadVisitRequest(ctx context.Context, number string, r spst.VisitRequest) error {
	r.Version++
	return p.store.Within(ctx, func(ctx context.Context) error {
		was, err := p.store.VisitRequest(ctx, number, r.ID)
		if err == nil && was.Status == spst.RequestSent && r.Status != spst.RequestSent && r.Status != spst.RequestWithdrawn {
			if err := p.note(ctx, number, spst.NewsRequestAnswered, r.ID, spst.Account{}); err != nil {
				return err
			}
		}
		return p.store.PutVisitRequest(ctx, number, r)
	})
}

// LoadTracking keeps what the service knows of the visits of employees. Many are kept
// fastest in the order in which they were loaded.
func (p *Portal) LoadTracking(ctx context.Context, number string, known []TrackedEmployee) error {
	return p.store.Within(ctx, func(ctx context.Context) error {
		if err := p.store.BeginRosterChange(ctx, number); err != nil { // the visits due are counted by its revision
			return err
		}
		return p.store.PutTracking(ctx, number, known)
	})
}

func refusedRequest(problems []spst.Problem) error {
	problems = spst.Refused(problems)
	if len(problems) == 0 {
		return nil
	}
	return &spst.Error{
		Kind: spst.Invalid, Code: spst.CodeVisitRefused, Problems: problems,
		Message: "La demande est refusée : corrigez les champs signalés.",
	}
}

func pageLimit(asked int) (int, error) {
	limit := cmp.Or(asked, defaultPage)
	if limit < 1 || limit > maxPage {
		return 0, errInvalid(spst.CodeLimit, "limit", "De 1 à 1000 lignes par page.")
	}
	return limit, nil
}
