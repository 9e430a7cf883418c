package demo

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// The sample appointments: their dates hang on today, so that each state is there
// whatever the date of the demo.

const (
	noShowFee   = spst.Cents(6000)
	visitCentre = "Centre de Rouen, 12 rue des Augustins"
	physician   = "Dr LEMAIRE, médecin du travail"
	nurse       = "Mme ROBIN, infirmière en santé au travail"
)

// visits is the sample data about the visits of one member.
type visits struct {
	appointments []spst.Appointment
	requests     []spst.VisitRequest
	tracked      []string // the employees in tracking, in the order of the list
	tracking     map[string]spst.Tracking
}

func (v *visits) fill(ctx context.Context, p *portal.Portal, member string) error {
	known := make([]portal.TrackedEmployee, len(v.tracked))
	for i, id := range v.tracked {
		known[i] = portal.TrackedEmployee{ID: id, Tracking: v.tracking[id]}
	}
	if err := p.LoadTracking(ctx, member, known); err != nil {
		return err
	}
	for _, a := range v.appointments {
		if err := p.LoadAppointment(ctx, member, a); err != nil {
			return err
		}
	}
	for _, r := range v.requests {
		if err := p.LoadVisitRequest(ctx, member, r); err != nil {
			return err
		}
	}
	return nil
}

// visitor makes the visits of the people of a roster.
type visitor struct {
	prefix string
	people []spst.Employee // present
	today  spst.Date
	visits
}

func newVisitor(prefix string, people []spst.Employee, today spst.Date) *visitor {
	v := &visitor{prefix: prefix, today: today, visits: visits{tracking: make(map[string]spst.Tracking, len(people))}}
	for i := range people {
		if e := &people[i]; !e.Left(today) {
			v.tracked, v.tracking[e.ID] = append(v.tracked, e.ID), lastVisit(e, today)
			if len(v.people) < 40 { // as many as the samples name
				v.people = append(v.people, *e)
			}
		}
	}
	return v
}

// lastVisit invents when an employee was last seen: most are up to date, about
// one in twenty is late. Whoever has just come has not been seen.
func lastVisit(e *spst.Employee, today spst.Date) spst.Tracking {
	if e.HireDate > today.AddDays(-75) {
		return spst.Tracking{}
	}
	seen := *e
	if seen.DeclaredCategory == "" {
		seen.DeclaredCategory, _ = spst.ExpectedCategory(e.Determinants, today)
	}
	due := spst.VisitsDue(seen, today, today)
	if len(due) == 0 {
		return spst.Tracking{Last: today.AddYears(-1)}
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(e.ID))
	n, period := int(h.Sum32()>>3), max(int(due[0].Due-today), 60)
	ago := n % (period - spst.DueDays)
	if n%20 == 7 {
		ago = period + n%90
	}
	return spst.Tracking{Last: max(today.AddDays(-ago), e.HireDate)}
}

// dueIn makes the next visit of one of the people due in so many days, or
// overdue by so many when negative.
func (v *visitor) dueIn(days, person int) {
	e := v.who(person)
	if e.DeclaredCategory == "" {
		e.DeclaredCategory, _ = spst.ExpectedCategory(e.Determinants, v.today)
	}
	if due := spst.VisitsDue(e, v.today, v.today); len(due) > 0 {
		v.tracking[e.ID] = spst.Tracking{Last: v.today.AddDays(days - int(due[0].Due-v.today))}
	}
}

// who gives one of the people, whatever their number.
func (v *visitor) who(i int) spst.Employee { return v.people[i%len(v.people)] }

// at adds an appointment so many working days from today.
func (v *visitor) at(days, hour, minute, person int, kind spst.VisitKind, status spst.AppointmentStatus) *spst.Appointment {
	e := v.who(person)
	a := spst.Appointment{
		ID:         fmt.Sprintf("%sv%02d", v.prefix, len(v.appointments)+1),
		EmployeeID: e.ID, EmployeeName: e.DisplayName(), Kind: kind, Status: status, Minutes: 30,
		Start: spst.InstantInParis(spst.AddWorkingDays(v.today, days), hour, minute),
		Place: visitCentre, Professional: nurse,
	}
	if kind != spst.PeriodicVisit {
		a.Professional = physician
	}
	if status == spst.Planned || status == spst.Missed {
		a.FeeCents = noShowFee
	}
	v.appointments = append(v.appointments, a)
	return &v.appointments[len(v.appointments)-1]
}

// ask adds a request made so many working days ago.
func (v *visitor) ask(days int, kind spst.VisitKind, state spst.RequestStatus, reason, answer string, people ...int) {
	r := spst.VisitRequest{
		ID: fmt.Sprintf("%sd%02d", v.prefix, len(v.requests)+1), Kind: kind, Status: state, Reason: reason, Answer: answer,
		At: spst.InstantInParis(spst.AddWorkingDays(v.today, -days), 9, 12+days%40), By: v.by(),
	}
	r.From = spst.Today(r.At).AddDays(7)
	r.Until = r.From.AddDays(30)
	for _, i := range people {
		e := v.who(i)
		r.Employees = append(r.Employees, spst.VisitEmployee{ID: e.ID, Name: e.DisplayName()})
	}
	if answer != "" {
		r.AnsweredAt = spst.InstantInParis(spst.AddWorkingDays(v.today, -days+2), 14, 30)
	}
	v.requests = append(v.requests, r)
}

func (v *visitor) by() string {
	return cmp.Or(map[string]string{"f": "FLEURISTE MARTIN", "g": "GARAGE LEROUX"}[v.prefix], "")
}

// floristVisits: CESAR JULES is seen in seven working days, somebody else later;
// the past has one of each, and the requests each of their states.
func floristVisits(people []spst.Employee, today spst.Date) *visits {
	v := newVisitor("f", people, today)
	if len(v.people) == 0 {
		return &v.visits
	}
	for person, days := range map[int]int{13: -41, 27: -12, 6: 9, 18: 33, 22: 61} {
		v.dueIn(days, person)
	}
	v.tracking[v.who(34).ID] = spst.Tracking{Last: today.AddYears(-1), Next: today.AddDays(47)} // the physician's own date
	v.at(7, 10, 0, 0, spst.AttestationVisit, spst.Planned)
	v.at(18, 14, 30, 3, spst.PeriodicVisit, spst.Planned)
	v.at(-14, 9, 30, 5, spst.PeriodicVisit, spst.Done)
	v.at(-31, 11, 0, 7, spst.PeriodicVisit, spst.Missed)
	v.at(-58, 15, 0, 2, spst.MidCareerVisit, spst.Done)
	cancelled := v.at(-83, 8, 45, 9, spst.PeriodicVisit, spst.Cancelled)
	cancelled.Cancellation = &spst.CancellationRequest{
		AppointmentID: cancelled.ID, Reason: "Inventaire ce jour-là", At: cancelled.Start.AddDate(0, 0, -9), By: v.by(),
		Status: spst.RequestAnswered, Answer: "Annulation acceptée, sans frais.",
	}
	v.at(-120, 10, 15, 11, spst.ReturnVisit, spst.Done)
	v.at(-190, 16, 0, 4, spst.InitialVisit, spst.Done)
	v.attend(floristClinics())

	v.ask(1, spst.PeriodicVisit, spst.RequestSent, "", "", 6, 8)
	v.ask(
		4,
		spst.AttestationVisit,
		spst.RequestScheduled,
		"",
		"Rendez-vous fixé le "+spst.AddWorkingDays(today, 7).French()+" à 10\u00a0h\u00a000.",
		0,
	)
	v.ask(9, spst.EmployerVisit, spst.RequestAnswered, "Changement de poste à étudier avec le médecin",
		"Le médecin du travail vous appellera cette semaine pour fixer une date.", 10)
	v.ask(22, spst.PeriodicVisit, spst.RequestRefused, "", "La prochaine visite de ce salarié n'est pas due avant deux ans.", 12)
	return &v.visits
}

// garageVisits: one appointment too near to be cancelled in time, and one whose
// cancellation is asked for.
func garageVisits(people []spst.Employee, today spst.Date) *visits {
	v := newVisitor("g", people, today)
	v.at(2, 9, 0, 1, spst.PeriodicVisit, spst.Planned)
	asked := v.at(10, 11, 30, 3, spst.PeriodicVisit, spst.Planned)
	asked.Cancellation = &spst.CancellationRequest{
		AppointmentID: asked.ID, Reason: "Salarié en formation", At: spst.InstantInParis(spst.AddWorkingDays(today, -1), 16, 20),
		By: v.by(), Status: spst.RequestSent,
	}
	v.at(-40, 14, 0, 2, spst.PeriodicVisit, spst.Done)
	return &v.visits
}
