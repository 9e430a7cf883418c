package list

import (
	"strings"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// Appointments is « Gérer vos rendez-vous », as it is on a day; what may be lost by
// a late cancellation is said of those that are planned.
func Appointments(today spst.Date) List[spst.Appointment] {
	type a = spst.Appointment
	planned := func(x *a) bool { return x.Status == spst.Planned }
	return List[a]{
		Identifier("id", "Identifiant", 12, func(x *a) string { return x.ID }),
		Moment("start", "", func(x *a) time.Time { return x.Start }),
		Text("employee_name", "", 30, func(x *a) string { return x.EmployeeName }),
		Text("kind", "", 30, func(x *a) string { return x.Kind.Label() }),
		Day("last_safe_day", "Annulable jusqu'au", func(x *a) spst.Date { return x.LastSafeDay }).If(planned).Called("Annul. jusqu'au"),
		Number("working_days_left", "Jours ouvrés", 8, func(x *a) int { return spst.WorkingDaysLeft(today, x.LastSafeDay) }).If(planned),
		Word("status", "", 12, func(x *a) string { return x.Status.Label() }),
		Text("place", "", 36, func(x *a) string { return x.Place }),
		Number("minutes", "", 8, func(x *a) int { return x.Minutes }),
		Amount("fee_cents", "", func(x *a) spst.Cents { return x.FeeCents }).If(func(x *a) bool { return x.FeeCents != 0 }),
		Text("cancellation", "Demande d'annulation", 16, func(x *a) string { return x.Cancellation.Status.Label() }).
			If(func(x *a) bool { return x.Cancellation != nil }),
	}
}

// VisitRequests is the requests for a visit, and their answers.
func VisitRequests() List[spst.VisitRequest] {
	type r = spst.VisitRequest
	return List[r]{
		Identifier("id", "Identifiant", 12, func(x *r) string { return x.ID }),
		Moment("at", "Demandé le", func(x *r) time.Time { return x.At }),
		Text("kind", "", 30, func(x *r) string { return x.Kind.Label() }),
		Text("employees", "", 30, func(x *r) string {
			names := make([]string, len(x.Employees))
			for i, e := range x.Employees {
				names[i] = e.Name
			}
			return strings.Join(names, ", ")
		}),
		Day("from", "", func(x *r) spst.Date { return x.From }),
		Day("until", "", func(x *r) spst.Date { return x.Until }),
		Word("status", "", 12, func(x *r) string { return x.Status.Label() }),
		Prose("answer", "", 50, func(x *r) string { return x.Answer }),
	}
}

// VisitsDue is the visits that the law asks for within 90 days, and those that are
// late.
func VisitsDue() List[spst.EmployeeVisitDue] {
	type v = spst.EmployeeVisitDue
	return List[v]{
		Day("due", "Échéance", func(x *v) spst.Date { return x.Due }),
		Word("overdue", "Retard", 12, func(x *v) string { return "✗ en retard" }).If(func(x *v) bool { return x.Overdue }),
		Identifier("employee_id", "Identifiant", 12, func(x *v) string { return x.EmployeeID }),
		Text("employee_name", "", 30, func(x *v) string { return x.EmployeeName }),
		Text("label", "Visite", 40, func(x *v) string { return x.Label }),
		Text("request_kind", "À demander", 16, func(x *v) string { return string(x.Request) }),
		Text("article", "Article", 18, func(x *v) string { return x.Article }),
	}
}

// Follow is what was done about a visit due: the cells take the appointments and the
// requests to tell.
func Follow() Head { return Head{"follow", []string{"Suite"}, Texts, 17} }
