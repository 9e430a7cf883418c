package spst

import (
	"cmp"
	"time"
)

// Appointment is a visit of an employee that the service has set (« rendez-vous »).
type Appointment struct {
	ID      string `json:"id" doc:"Given by the portal"`
	Version int64  `json:"version" doc:"The ETag of the appointment"`
	// ChangedAt is when the service changed it last.
	ChangedAt time.Time `json:"changed_at,omitzero" doc:"When the service changed it last"`

	EmployeeID   string    `json:"employee_id"`
	EmployeeName string    `json:"employee_name" doc:"As lists show it"`
	Kind         VisitKind `json:"kind" enum:"initiale,periodique,reprise,employeur,mi_carriere,post_exposition,attestation"`
	// Start is in Europe/Paris.
	Start        time.Time         `json:"start" doc:"Europe/Paris"`
	Minutes      int               `json:"minutes" doc:"How long it is planned to take"`
	Place        string            `json:"place" doc:"Centre de visite"`
	Professional string            `json:"professional,omitempty"`
	Status       AppointmentStatus `json:"status" enum:"planned,done,missed,cancelled"`
	// FeeCents is the fee of an appointment that nobody came to: what it may cost while
	// it is planned, what was charged once it is missed.
	FeeCents Cents `json:"fee_cents,omitempty" doc:"No-show fee: at stake while planned, charged once missed"`
	// LastSafeDay is the last day on which a cancellation is asked for in time.
	LastSafeDay  Date                 `json:"last_safe_day" format:"date" doc:"Last day to ask for a cancellation in time"`
	Cancellation *CancellationRequest `json:"cancellation,omitempty" doc:"The request made for it"`
}

// AppointmentStatus is what has become of an appointment.
type AppointmentStatus string

// The statuses.
const (
	Planned   AppointmentStatus = "planned"
	Done      AppointmentStatus = "done"
	Missed    AppointmentStatus = "missed"
	Cancelled AppointmentStatus = "cancelled"
)

var appointmentStatuses = [...]choice[AppointmentStatus]{
	{Planned, "prévu"},
	{Done, "honoré"},
	{Missed, "non honoré"},
	{Cancelled, "annulé"},
}

// Label is « prévu »; a value that is not a status is given as it is.
func (s AppointmentStatus) Label() string { return labelOf(appointmentStatuses[:], s) }

// Day is the civil date of the appointment in Europe/Paris.
func (a *Appointment) Day() Date { return Today(a.Start) }

// End is when the appointment is planned to end.
func (a *Appointment) End() time.Time { return a.Start.Add(time.Duration(a.Minutes) * time.Minute) }

// Upcoming tells an appointment that is planned and still to come.
func (a *Appointment) Upcoming(now time.Time) bool { return a.Status == Planned && a.Start.After(now) }

// AppointmentWhen selects appointments by time.
type AppointmentWhen string

// The two lists: the appointments planned and to come, soonest first; all the others,
// newest first.
const (
	ToCome AppointmentWhen = "upcoming"
	Past   AppointmentWhen = "past"
)

// AppointmentQuery selects a part of a member's appointments; the zero value is
// the first page of those to come.
type AppointmentQuery struct {
	When   AppointmentWhen
	Cursor string // of the page before; "" is the first page
	Limit  int    // 1 to 1000; 0 is 100
}

// AppointmentPage is a page of appointments.
type AppointmentPage struct {
	Appointments []Appointment `json:"appointments"`
	Total        int           `json:"total" doc:"Appointments the query selects, on all pages"`
	Next         string        `json:"next,omitempty" doc:"Cursor of the next page; absent on the last one"`
}

// CancellationRequest asks the service to cancel an appointment; the service
// decides.
type CancellationRequest struct {
	AppointmentID string    `json:"appointment_id,omitempty" doc:"Given by the portal"`
	Reason        string    `json:"reason" doc:"Why; never a diagnosis"`
	At            time.Time `json:"at,omitzero" doc:"When the portal took it; given by the portal"`
	// By is who asked.
	By string `json:"by,omitempty" doc:"Who asked; given by the portal"`
	// Late: less than three full working days before the appointment; the fee may be
	// charged.
	Late   bool          `json:"late,omitempty" doc:"Asked after the last safe day; decided by the portal"`
	Status RequestStatus `json:"status,omitempty" enum:"sent,answered,refused,scheduled" doc:"Given by the portal; answered is accepted"`
	Answer string        `json:"answer,omitempty" doc:"The service's"`
}

// RequestStatus is how far a request has come.
type RequestStatus string

// The states of a request. A cancellation is accepted once it is answered; a
// request is withdrawn by who sent it, before that.
const (
	RequestSent      RequestStatus = "sent"
	RequestAnswered  RequestStatus = "answered"
	RequestRefused   RequestStatus = "refused"
	RequestScheduled RequestStatus = "scheduled"
	RequestWithdrawn RequestStatus = "withdrawn"
)

var requestStatuses = [...]choice[RequestStatus]{
	{RequestSent, "envoyée"},
	{RequestAnswered, "répondue"},
	{RequestRefused, "refusée"},
	{RequestScheduled, "planifiée"},
	{RequestWithdrawn, "retirée"},
}

// Label is « envoyée »; a value that is not a state is given as it is.
func (s RequestStatus) Label() string { return labelOf(requestStatuses[:], s) }

// IsLate tells whether asking on that day to cancel an appointment of another day
// leaves less than three full working days between them.
func IsLate(asked, visit Date) bool { return asked > LastSafeCancellation(visit) }

// WorkingDaysLeft counts the working days from today to last, both included: the
// time left to act. It is 0 once last has gone by.
func WorkingDaysLeft(today, last Date) int {
	n := 0
	for d := today; d <= last; d++ {
		if IsWorkingDay(d) {
			n++
		}
	}
	return n
}

// MaxReason is the most characters of a reason, of constraints or of an answer.
const MaxReason = 500

// CheckCancellation applies the rules of a cancellation request; whether it is
// late is no reason to refuse it.
func CheckCancellation(r CancellationRequest) []Problem {
	return reasonProblems(r.Reason)
}

// reasonProblems are those of a reason that must be there.
func reasonProblems(reason string) []Problem {
	if reason == "" {
		return On("reason", []Problem{blocks(ProblemVisitReasonRequired, "", "Le motif manque : dites en quelques mots pourquoi, sans diagnostic.")})
	}
	return CheckText("reason", reason, MaxReason)
}

// Normalize trims the reason and takes out what the portal gives.
func (r *CancellationRequest) Normalize() { *r = CancellationRequest{Reason: Tidy(r.Reason)} }

// EmployeeVisitDue is a visit that the law calls for, of one employee.
type EmployeeVisitDue struct {
	EmployeeID   string `json:"employee_id"`
	EmployeeName string `json:"employee_name"`
	VisitDue
	// Request is the kind of visit to ask for.
	Request VisitKind `json:"request_kind" doc:"The kind of visit to ask for"`
	Overdue bool      `json:"overdue" doc:"The limit has gone by"`
}

// Compare orders the visits due: soonest first, then by name.
func (v EmployeeVisitDue) Compare(other EmployeeVisitDue) int {
	return cmp.Or(cmp.Compare(v.Due, other.Due), cmp.Compare(v.EmployeeName, other.EmployeeName), cmp.Compare(v.EmployeeID, other.EmployeeID))
}

// EmployeeVisits is all that is known of the visits of one employee.
type EmployeeVisits struct {
	// Last is the day of the last visit, also of one that has no appointment here.
	Last         Date          `json:"last,omitzero" format:"date" doc:"Day of the last visit; absent when none is known"`
	Appointments []Appointment `json:"appointments" doc:"Newest first"`
	// Due are the limits of the law, or the physician's date, soonest first, however far.
	Due []VisitDue `json:"due" doc:"Legal limits, soonest first"`
}

// VisitsDueQuery selects a part of the visits due; the zero value is the first page
// of all of them.
type VisitsDueQuery struct {
	Overdue bool   // only those whose limit has gone by
	Search  string // every word anywhere in the name; case- and accent-blind
	Cursor  string
	Limit   int // 1 to 1000; 0 is 100
}

// DueDays is how far ahead visits due are told.
const DueDays = 90

// VisitsDuePage is a page of the visits due within [DueDays], soonest first.
type VisitsDuePage struct {
	Visits  []EmployeeVisitDue `json:"visits"`
	Total   int                `json:"total" doc:"Visits the query selects, on all pages"`
	Overdue int                `json:"overdue" doc:"Of all the member's, those whose limit has gone by"`
	// Untracked counts the employees of whom no visit is known and whose limit went by before
	// TrackedFrom: whether they are late cannot be told, and they are not in Visits.
	Untracked   int    `json:"untracked,omitempty" doc:"Employees whose limit went by before tracked_from and of whom no visit is known: nobody can tell whether they are late"`
	TrackedFrom Date   `json:"tracked_from,omitzero" format:"date" doc:"The first visit that is known; today without any"`
	Next        string `json:"next,omitempty" doc:"Cursor of the next page; absent on the last one"`
}

// UntrackedSentence is « Suivi inconnu avant le 30/11/2026 pour 40 salariés. »; "" for none.
func UntrackedSentence(n int, from Date) string {
	if n == 0 {
		return ""
	}
	return "Suivi inconnu avant le " + from.French() + " pour " + Counted(n, "salarié", "salariés") + "."
}

// NoVisitDue says that no visit is due; with untracked, where the follow-up of some is not known.
func NoVisitDue(untracked bool) string {
	if untracked {
		return "Aucune visite à prévoir dans les 90 jours."
	}
	return "Aucune visite à prévoir dans les 90 jours : tout est à jour."
}

// ReceiptFileName is how the receipt of a cancellation asked for is named: it
// tells the day of the appointment, and never who was to be seen.
func ReceiptFileName(day Date) string { return "annulation-du-" + day.String() + ".pdf" }
