package spst

import (
	"slices"
	"time"
)

// VisitKind is a kind of visit that an employer may ask for.
type VisitKind string

// The kinds, in the order of the form.
const (
	InitialVisit      VisitKind = "initiale"
	PeriodicVisit     VisitKind = "periodique"
	ReturnVisit       VisitKind = "reprise"
	EmployerVisit     VisitKind = "employeur"
	MidCareerVisit    VisitKind = "mi_carriere"
	PostExposureVisit VisitKind = "post_exposition"
	AttestationVisit  VisitKind = "attestation"

	// preReturn is the visit that an employer may not ask for.
	preReturn VisitKind = "pre_reprise"
)

var visitKinds = [...]choice[VisitKind]{
	{InitialVisit, "Visite initiale"},
	{PeriodicVisit, "Visite périodique"},
	{ReturnVisit, "Visite de reprise"},
	{EmployerVisit, "Visite à la demande de l'employeur"},
	{MidCareerVisit, "Visite de mi-carrière"},
	{PostExposureVisit, "Visite post-exposition"},
	{AttestationVisit, "Attestation conduite / électricité"},
}

// VisitKinds are all those that may be asked for, in the order of the form.
func VisitKinds() []VisitKind { return values(visitKinds[:]) }

// Label is « Visite de reprise »; a value that is not a kind is given as it is.
func (k VisitKind) Label() string { return labelOf(visitKinds[:], k) }

// NeedsReason tells the kinds whose request says why.
func (k VisitKind) NeedsReason() bool { return k == EmployerVisit || k == PostExposureVisit }

// VisitEmployee is an employee of a visit request.
type VisitEmployee struct {
	ID   string `json:"id" maxLength:"40"`
	Name string `json:"name,omitempty" doc:"Given by the portal"`
}

// VisitRequest asks the service for a visit (« demande de visite ») of one or
// several employees. The service's answer may set appointments.
type VisitRequest struct {
	ID      string `json:"id,omitempty" doc:"Given by the portal"`
	Version int64  `json:"version,omitempty" doc:"Given by the portal; the ETag of the request"`

	Kind      VisitKind       `json:"kind" doc:"initiale, periodique, reprise, employeur, mi_carriere, post_exposition or attestation"`
	Employees []VisitEmployee `json:"employees"`
	// From and Until are the wished period, both included.
	From        Date   `json:"from,omitzero" format:"date" doc:"First day of the wished period"`
	Until       Date   `json:"until,omitzero" format:"date" doc:"Last day of the wished period"`
	Constraints string `json:"constraints,omitempty" doc:"Contraintes de convocation"`
	Reason      string `json:"reason,omitempty" doc:"Why, for the kinds that need it; never a diagnosis"`
	// Absence is what a return visit comes after.
	Absence *Absence `json:"absence,omitempty" doc:"The stoppage that a return visit comes after"`

	Status     RequestStatus `json:"status,omitempty" enum:"sent,answered,refused,scheduled,withdrawn" doc:"Given by the portal"`
	At         time.Time     `json:"at,omitzero" doc:"When the portal took it; given by the portal"`
	By         string        `json:"by,omitempty" doc:"Who asked, or changed it last; given by the portal"`
	ChangedAt  time.Time     `json:"changed_at,omitzero" doc:"When it was changed last; given by the portal"`
	Answer     string        `json:"answer,omitempty" doc:"The service's"`
	AnsweredAt time.Time     `json:"answered_at,omitzero" doc:"When the service answered"`
}

// Names tells whether the request is for an employee.
func (r *VisitRequest) Names(employee string) bool {
	return slices.ContainsFunc(r.Employees, func(e VisitEmployee) bool { return e.ID == employee })
}

// Open tells whether the service has still to set the visit.
func (r *VisitRequest) Open() bool { return r.Status == RequestSent || r.Status == RequestAnswered }

// Duplicates gives the first of the requests sent that is open and asks for the same kind of
// visit for one of the same employees; nil when there is none. One may be sent all the same.
func (r *VisitRequest) Duplicates(sent []VisitRequest) *VisitRequest {
	i := slices.IndexFunc(sent, func(s VisitRequest) bool {
		return s.ID != r.ID && s.Open() && s.Kind == r.Kind && r.sharedWith(&s) != ""
	})
	if i < 0 {
		return nil
	}
	return &sent[i]
}

// sharedWith is the name of the first employee that both requests are for; "" when there is none.
func (r *VisitRequest) sharedWith(other *VisitRequest) string {
	for _, e := range other.Employees {
		if r.Names(e.ID) {
			return e.Name
		}
	}
	return ""
}

// DuplicateWarning says that the same visit is asked for already, by the request that
// [VisitRequest.Duplicates] gives.
func (r *VisitRequest) DuplicateWarning(first *VisitRequest) string {
	return first.Kind.Label() + " " + Of(r.sharedWith(first)) + " : déjà demandée le " + Today(first.At).French() +
		", sans rendez-vous encore."
}

// VisitRequestPage is a page of requests, newest first.
type VisitRequestPage struct {
	Requests []VisitRequest `json:"requests"`
	Total    int            `json:"total" doc:"Requests on all pages"`
	Next     string         `json:"next,omitempty" doc:"Cursor of the next page; absent on the last one"`
}

// PageQuery asks for a page of a list; the zero value is the first one.
type PageQuery struct {
	Cursor string // of the page before
	Limit  int    // 1 to 1000; 0 is 100
}

// MaxVisitEmployees is the most employees that a request may name.
const MaxVisitEmployees = 100

// maxWishedDays is how far ahead a wished period may end: two years.
const maxWishedDays = 731

// Normalize puts a request that comes from outside in the form that is kept;
// what the portal gives is taken out.
func (r *VisitRequest) Normalize() {
	kept := VisitRequest{
		Kind: r.Kind, From: r.From, Until: r.Until,
		Constraints: Tidy(r.Constraints), Reason: Tidy(r.Reason),
	}
	for _, e := range r.Employees {
		if e.ID != "" && !slices.ContainsFunc(kept.Employees, func(k VisitEmployee) bool { return k.ID == e.ID }) {
			kept.Employees = append(kept.Employees, VisitEmployee{ID: e.ID, Name: e.Name})
		}
	}
	if r.Absence != nil && r.Kind == ReturnVisit {
		absence := *r.Absence
		kept.Absence = &absence
	}
	*r = kept
}

// CheckVisitRequest applies every rule about a request made on that day. Fields
// are API names.
func CheckVisitRequest(r VisitRequest, on Date) []Problem {
	var found []Problem
	found = append(found, On("kind", kindProblems(r.Kind))...)
	found = append(found, On("employees", employeesProblems(r))...)
	found = append(found, periodProblems(r, on)...)
	found = append(found, CheckText("constraints", r.Constraints, MaxReason)...)
	if r.Kind.NeedsReason() || r.Reason != "" {
		found = append(found, reasonProblems(r.Reason)...)
	}
	if r.Kind == ReturnVisit {
		found = append(found, absenceProblems(r, on)...)
	}
	return found
}

func kindProblems(k VisitKind) []Problem {
	switch {
	case k == preReturn:
		return []Problem{blocks(ProblemVisitPreReturn, "R4624-29", PreReturnNote)}
	case k == "":
		return []Problem{blocks(ProblemVisitKindRequired, "", "La nature de la visite manque : choisissez-la dans la liste.")}
	case !isOneOf(visitKinds[:], k):
		return []Problem{blocks(ProblemVisitKind, "", "Nature de visite inconnue : choisissez-la dans la liste.")}
	}
	return nil
}

// PreReturnNote explains the visit that an employer may not ask for.
const PreReturnNote = "La visite de pré-reprise ne se demande pas ici : seuls le salarié, son médecin traitant ou le médecin le peuvent. Vous pouvez en informer le salarié."

// NoDiagnosis is what every form of a request says.
const NoDiagnosis = "Aucun diagnostic ni information sur la santé du salarié."

func employeesProblems(r VisitRequest) []Problem {
	switch n := len(r.Employees); {
	case n == 0:
		return []Problem{blocks(ProblemVisitEmployeesRequired, "", "Aucun salarié choisi : ajoutez au moins un salarié.")}
	case n > MaxVisitEmployees:
		return []Problem{blocks(ProblemVisitEmployeesMany, "", "Trop de salariés en une demande : 100 au plus, faites-en plusieurs.")}
	case n > 1 && r.Kind == ReturnVisit:
		return []Problem{blocks(ProblemVisitReturnOne, "", "Une visite de reprise se demande pour un seul salarié : chaque arrêt a ses dates.")}
	}
	return nil
}

func periodProblems(r VisitRequest, on Date) []Problem {
	switch {
	case r.From.IsZero():
		return On("from", []Problem{blocks(ProblemVisitFromRequired, "",
			"Le début de la période manque : à partir de quand la visite peut-elle avoir lieu ?")})
	case r.Until.IsZero():
		return On("until", []Problem{blocks(ProblemVisitUntilRequired, "",
			"La fin de la période manque : jusqu'à quand la visite peut-elle avoir lieu ?")})
	case r.From < on:
		return On("from", []Problem{blocks(ProblemVisitFromPast, "", "La période commence avant aujourd'hui : choisissez une date à venir.")})
	case r.Until < r.From:
		return On("until", []Problem{blocks(ProblemVisitUntilBeforeFrom, "", "La période finit avant de commencer : corrigez l'une des deux dates.")})
	case r.Until > on.AddDays(maxWishedDays):
		return On("until", []Problem{blocks(ProblemVisitUntilFar, "", "La période finit dans plus de deux ans : rapprochez-la.")})
	case !anyWorkingDay(r.From, r.Until):
		return On("until", []Problem{blocks(ProblemVisitNoWorkingDay, "", "La période ne compte aucun jour ouvré : allongez-la.")})
	}
	return nil
}

func anyWorkingDay(from, to Date) bool {
	for d := from; d <= to; d++ {
		if IsWorkingDay(d) {
			return true
		}
	}
	return false
}

// KindOfDue gives the kind of request that a visit due calls for; first tells
// that the employee has had no visit yet.
func KindOfDue(due VisitDue, first bool) VisitKind {
	switch {
	case due.Kind == "attestation":
		return AttestationVisit
	case due.Kind == "mi_carriere":
		return MidCareerVisit
	case first:
		return InitialVisit
	}
	return PeriodicVisit
}

// Tracking is what the service knows of an employee's visits.
type Tracking struct {
	Last Date // day of the last one; 0 when there was none
	Next Date // the physician's own date for the next; 0 when there is none
}

// Untracked tells whether nobody can say if a limit was kept: no visit is known, and the
// limit went by before from, the first visit that is known of anybody at the member.
func (t Tracking) Untracked(due, from Date) bool { return t == Tracking{} && due < from }

// VisitState is how the next visit of an employee stands.
type VisitState string

// The states that lists are narrowed by; "" is a limit further off, or none.
const (
	VisitOverdue VisitState = "overdue" // the limit went by, and no appointment is set
	VisitSoon    VisitState = "soon"    // it is within [DueDays], and no appointment is set
	VisitPlanned VisitState = "planned" // an appointment is set
	VisitUnknown VisitState = "unknown" // see [Tracking.Untracked]
)

var visitStates = [...]choice[VisitState]{
	{VisitOverdue, "en retard"},
	{VisitSoon, "dans les 3 mois"},
	{VisitPlanned, "rendez-vous pris"},
	{VisitUnknown, "suivi inconnu"},
}

// VisitStates are all of them, in the order of the menus.
func VisitStates() []VisitState { return values(visitStates[:]) }

// Label is « en retard »; a value that is not a state is given as it is.
func (s VisitState) Label() string { return labelOf(visitStates[:], s) }

// Expect works out what comes next for an employee: the appointment that is set, on the
// day booked or 0 for none, else the limit; see [Tracking.Untracked] for from.
func (e *Employee) SetNextVisit(t Tracking, booked, from, on Date) {
	e.NextVisit, e.VisitState = booked, VisitPlanned
	if !booked.IsZero() {
		return
	}
	due := TrackedVisitsDue(*e, t, on)
	switch {
	case len(due) == 0:
		e.VisitState = ""
	case t.Untracked(due[0].Due, from):
		e.VisitState = VisitUnknown
	default:
		e.NextVisit, e.VisitState = due[0].Due, stateOf(due[0].Due, on)
	}
}

func stateOf(due, on Date) VisitState {
	switch {
	case due < on:
		return VisitOverdue
	case due <= on.AddDays(DueDays):
		return VisitSoon
	}
	return ""
}

// PhysicianDate stands in the place of the article where the occupational
// physician has set the date: it always wins.
const PhysicianDate = "date fixée par le médecin du travail"

// TrackedVisitsDue is [VisitsDue] with the physician's own date in the place of
// the law's, when there is one.
func TrackedVisitsDue(e Employee, t Tracking, on Date) []VisitDue {
	due := VisitsDue(e, t.Last, on)
	if t.Next.IsZero() {
		return due
	}
	set := false
	kept := due[:0]
	for _, d := range due {
		switch {
		case d.Kind == "attestation" || d.Kind == "mi_carriere":
			kept = append(kept, d)
		case !set:
			d.Due, d.Article, set = t.Next, PhysicianDate, true
			kept = append(kept, d)
		}
	}
	slices.SortStableFunc(kept, func(a, b VisitDue) int { return int(a.Due - b.Due) })
	return kept
}
