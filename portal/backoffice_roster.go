package portal

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// RosterEntry is a part of a member's roster.
type RosterEntry struct {
	Member    string          `json:"member"`
	Employees []spst.Employee `json:"employees"`
}

// RegisterRoster adds the employees that the member does not have yet, and
// gives how many. Whoever is there already is left alone: the member looks
// after its own roster. Only missing determinants are let through:
// « Contrôler la liste » asks for them.
func (p *Portal) RegisterRoster(ctx context.Context, e RosterEntry) (int, error) {
	if _, err := p.Member(ctx, AsMember(e.Member), e.Member); err != nil {
		return 0, err
	}
	employees := slices.Clone(e.Employees)
	var found []spst.Problem
	for i := range employees {
		employees[i].ID = ""
		employees[i].Normalize()
		for _, problem := range spst.Refused(spst.CheckEmployee(employees[i], p.today())) {
			if problem.Code != spst.ProblemDeterminantsRequired {
				problem.Field = fmt.Sprintf("employees[%d].%s", i+1, problem.Field)
				found = append(found, problem)
			}
		}
	}
	if err := refusedFields(spst.CodeRoster, found); err != nil {
		return 0, err
	}
	added := 0
	err := p.store.Within(ctx, func(ctx context.Context) error {
		known, err := p.knownPeople(ctx, e.Member)
		if err != nil {
			return err
		}
		fresh := slices.DeleteFunc(slices.Clone(employees), func(e spst.Employee) bool { return !known.add(&e) })
		added = len(fresh)
		if added == 0 {
			return nil
		}
		return p.LoadEmployees(ctx, e.Member, fresh, nil)
	})
	return added, err
}

// people are the employees of a roster, to find again by who they are.
type people struct {
	today   spst.Date
	present map[identity]struct{}
	hired   map[hiring]struct{} // those who have left too
}

type identity struct {
	birth            spst.Date
	birthName, first string
}

type hiring struct {
	identity
	on spst.Date
}

func (p *Portal) knownPeople(ctx context.Context, member string) (*people, error) {
	known := &people{today: p.today(), present: map[identity]struct{}{}, hired: map[hiring]struct{}{}}
	err := p.everybody(ctx, member, func(e *spst.Employee) { known.add(e) })
	return known, err
}

// add tells whether somebody is new: not present under the same names and date
// of birth, nor hired on the same day before.
func (k *people) add(e *spst.Employee) bool {
	who := identity{e.BirthDate, spst.Fold(e.BirthName), spst.Fold(e.FirstName)}
	left := e.Left(k.today)
	_, there := k.present[who]
	_, before := k.hired[hiring{who, e.HireDate}]
	if before || there && !left {
		return false
	}
	if !left {
		k.present[who] = struct{}{}
	}
	k.hired[hiring{who, e.HireDate}] = struct{}{}
	return true
}

// AppointmentEntry is an appointment as the service enters it. The employee is
// given by EmployeeID or, as a file does, by EmployeeName: married or birth
// name, then first name.
type AppointmentEntry struct {
	Member string `json:"member"`
	spst.Appointment
}

// RegisterAppointment keeps an appointment, or its new version. Without an ID it
// is known by its employee and its start: the same one twice is one.
func (p *Portal) RegisterAppointment(ctx context.Context, e AppointmentEntry) (spst.Appointment, bool, error) {
	if err := refusedFields(spst.CodeAppointment, spst.TidyTexts(&e)); err != nil {
		return spst.Appointment{}, false, err
	}
	var a spst.Appointment
	changed := false
	err := p.store.Within(ctx, func(ctx context.Context) error {
		a = e.Appointment
		if _, err := p.Member(ctx, AsMember(e.Member), e.Member); err != nil {
			return err
		}
		if err := p.nameEmployee(ctx, e.Member, &a); err != nil {
			return err
		}
		if err := p.checkAppointment(&a); err != nil {
			return err
		}
		if a.ID == "" {
			there := func(id string) bool {
				_, err := p.store.Appointment(ctx, e.Member, id)
				return err == nil
			}
			a.ID = idOf(there, e.Member, a.EmployeeID, a.Start.UTC().Format(time.RFC3339))
		}
		before, err := p.store.Appointment(ctx, e.Member, a.ID)
		if err != nil && spst.KindOf(err) != spst.NotFound {
			return err
		}
		a.Version, a.ChangedAt, a.LastSafeDay = before.Version, before.ChangedAt, before.LastSafeDay
		if a.Cancellation == nil {
			a.Cancellation = before.Cancellation
		}
		if changed = !sameAppointment(before, a); !changed {
			return nil
		}
		return p.LoadAppointment(ctx, e.Member, a)
	})
	if err != nil {
		return spst.Appointment{}, false, err
	}
	a, err = p.appointment(ctx, e.Member, a.ID)
	return a, changed, err
}

func sameAppointment(a, b spst.Appointment) bool {
	if !a.Start.Equal(b.Start) {
		return false
	}
	a.Start = b.Start
	if a.Cancellation != nil && b.Cancellation != nil && *a.Cancellation == *b.Cancellation {
		a.Cancellation = b.Cancellation
	}
	return a == b
}

const usualMinutes = 30

func (p *Portal) checkAppointment(a *spst.Appointment) error {
	if a.Status == "" {
		a.Status = spst.Planned
	}
	if a.Minutes == 0 {
		a.Minutes = usualMinutes
	}
	var found []spst.Problem
	refuse := func(field string, code spst.ProblemCode, message string) {
		found = append(found, spst.Problem{Field: field, Code: code, Severity: spst.SeverityError, Message: message})
	}
	if !slices.Contains(spst.VisitKinds(), a.Kind) {
		refuse("kind", spst.ProblemAppointmentKind, "Nature de visite inconnue : "+spst.Either(spst.VisitKinds())+".")
	}
	if a.Start.IsZero() {
		refuse("start", spst.ProblemAppointmentStart, "La date et l'heure du rendez-vous manquent.")
	}
	found = append(found, spst.On("start", spst.CheckMoment(a.Start))...)
	if a.Place == "" {
		refuse("place", spst.ProblemAppointmentPlace, "Le lieu du rendez-vous manque.")
	}
	if a.Minutes < 1 || a.Minutes > 480 {
		refuse("minutes", spst.ProblemAppointmentMinutes, "La durée va de 1 à 480 minutes.")
	}
	if a.FeeCents < 0 {
		refuse("fee_cents", spst.ProblemAppointmentFeeCents, "Les frais ne peuvent pas être négatifs.")
	}
	switch a.Status {
	case spst.Planned, spst.Cancelled:
	case spst.Done, spst.Missed:
		if a.Start.After(p.now()) {
			refuse("status", spst.ProblemAppointmentStatus, "Ce rendez-vous est à venir : il ne peut être ni honoré, ni manqué.")
		}
	default:
		refuse("status", spst.ProblemAppointmentStatus, "État inconnu : planned, done, missed ou cancelled.")
	}
	return refusedFields(spst.CodeAppointment, found)
}

// nameEmployee finds the employee of an appointment: by ID, else by name.
func (p *Portal) nameEmployee(ctx context.Context, member string, a *spst.Appointment) error {
	if a.EmployeeID != "" {
		r, err := p.employee(ctx, member, a.EmployeeID)
		a.EmployeeName = r.DisplayName()
		return err
	}
	var found []spst.VisitEmployee
	wanted := spst.Fold(a.EmployeeName)
	err := p.everybody(ctx, member, func(e *spst.Employee) {
		names := []string{e.DisplayName(), e.BirthName + " " + e.FirstName, e.ListName() + " " + e.FirstName}
		if !e.Left(p.today()) && slices.ContainsFunc(names, func(n string) bool { return spst.Fold(n) == wanted }) {
			found = append(found, spst.VisitEmployee{ID: e.ID, Name: e.DisplayName()})
		}
	})
	switch {
	case err != nil:
		return err
	case wanted == "":
		return errInvalid(spst.CodeEmployeeRequired, "employee_name", "Le salarié manque : son nom puis son prénom, ou son identifiant.")
	case len(found) == 0:
		return errInvalid(spst.CodeEmployeeUnknown, "employee_name",
			"Aucun salarié présent de ce nom : son nom puis son prénom, comme dans l'effectif.")
	case len(found) > 1:
		return errInvalid(spst.CodeEmployeeAmbiguous, "employee_name", "Plusieurs salariés présents ont ce nom : donnez l'identifiant du bon.")
	}
	a.EmployeeID, a.EmployeeName = found[0].ID, found[0].Name
	return nil
}

// idOf makes an ID out of what an entry is known by. One that was kept with a
// dash in front, as they were made before, stays as it is.
func idOf(there func(id string) bool, parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		_, _ = fmt.Fprintf(h, "%d:%s", len(part), part) // a hash takes everything
	}
	id := base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:idLength])
	if strings.HasPrefix(id, "-") && there(id) {
		return id
	}
	return undashed(id)
}

// WorkplaceActionEntry is an action at the workplace as the service enters it.
type WorkplaceActionEntry struct {
	Member string `json:"member"`
	spst.WorkplaceAction
}

// RegisterWorkplaceAction keeps an action; without an ID it is known by all that it says.
func (p *Portal) RegisterWorkplaceAction(ctx context.Context, e WorkplaceActionEntry) (bool, error) {
	if _, err := p.Member(ctx, AsMember(e.Member), e.Member); err != nil {
		return false, err
	}
	if err := refusedFields(spst.CodeAction, spst.TidyTexts(&e)); err != nil {
		return false, err
	}
	a := e.WorkplaceAction
	kept, err := p.store.WorkplaceActions(ctx, e.Member, a.On, a.On)
	if a.ID == "" {
		there := func(id string) bool {
			return slices.ContainsFunc(kept, func(k spst.WorkplaceAction) bool { return k.ID == id })
		}
		a.ID = idOf(there, e.Member, a.On.String(), string(a.Kind), string(a.By), fmt.Sprint(a.Minutes))
	}
	if err != nil || slices.Contains(kept, a) {
		return false, err
	}
	return true, p.LoadWorkplaceAction(ctx, e.Member, a)
}

// TrainingEntry is a training as the service enters it.
type TrainingEntry struct {
	Member string `json:"member"`
	spst.Training
}

// RegisterTraining keeps a training; without an ID it is known by its day and title.
func (p *Portal) RegisterTraining(ctx context.Context, e TrainingEntry) (bool, error) {
	if _, err := p.Member(ctx, AsMember(e.Member), e.Member); err != nil {
		return false, err
	}
	if err := refusedFields(spst.CodeTraining, spst.TidyTexts(&e)); err != nil {
		return false, err
	}
	t := e.Training
	kept, err := p.store.Trainings(ctx, e.Member, t.On, t.On)
	if t.ID == "" {
		there := func(id string) bool {
			return slices.ContainsFunc(kept, func(k spst.Training) bool { return k.ID == id })
		}
		t.ID = idOf(there, e.Member, t.On.String(), t.Title)
	}
	if err != nil || slices.Contains(kept, t) {
		return false, err
	}
	return true, p.LoadTraining(ctx, e.Member, t)
}

// maxAnswer is the most characters of an answer.
const maxAnswer = 1000

// AnswerVisitRequest gives the service's answer to a request for a visit.
func (p *Portal) AnswerVisitRequest(ctx context.Context, member, id string, status spst.RequestStatus, answer string) (spst.VisitRequest,
	error) {
	if status != spst.RequestAnswered && status != spst.RequestRefused && status != spst.RequestScheduled {
		return spst.VisitRequest{}, errInvalid(spst.CodeRequestStatus, "status", "État inconnu : answered, refused ou scheduled.")
	}
	answer = spst.Tidy(answer)
	if err := refusedFields(spst.CodeAnswer, spst.CheckText("answer", answer, maxAnswer)); err != nil {
		return spst.VisitRequest{}, err
	}
	var r spst.VisitRequest
	err := p.store.Within(ctx, func(ctx context.Context) error {
		var err error
		if r, err = p.VisitRequest(ctx, AsMember(member), member, id); err != nil {
			return err
		}
		if r.Status == status && r.Answer == answer {
			return nil
		}
		if r.Status == spst.RequestWithdrawn {
			return errRequestSettled(r.Status)
		}
		r.Status, r.Answer, r.AnsweredAt = status, answer, p.now().UTC()
		return p.LoadVisitRequest(ctx, member, r)
	})
	return r, err
}
