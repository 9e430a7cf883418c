package appointments

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// today is the day of the tests, a Monday.
var today = spst.NewDate(2026, time.November, 23)

// fake is a portal in memory, at the edge: it refuses what the rules refuse,
// and answers a key it knows with its first answer.
type fake struct {
	mu       sync.Mutex
	coming   []spst.Appointment
	past     []spst.Appointment
	requests []spst.VisitRequest
	due      []spst.EmployeeVisitDue
	unknown  int // employees whose follow-up is not known
	people   []spst.Employee

	asked   []spst.VisitRequest
	cancels []spst.CancellationRequest
	answers map[string]any
	keys    []string
	err     error             // what the next calls answer
	after   error             // what the next write answers, once carried out
	limits  int               // of a page, 0 for as asked
	many    int               // employees found, when there are more than are given
	status  spst.RosterStatus // of those last searched
}

func (f *fake) Appointments(_ context.Context, _ string, q spst.AppointmentQuery) (spst.AppointmentPage, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := f.coming
	if q.When == spst.Past {
		list = f.past
	}
	some, next := pageOf(list, q.Cursor, f.limits)
	return spst.AppointmentPage{Appointments: some, Total: len(list), Next: next}, f.err
}

func (f *fake) VisitRequests(_ context.Context, _ string, q spst.PageQuery) (spst.VisitRequestPage, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	some, next := pageOf(f.requests, q.Cursor, f.limits)
	return spst.VisitRequestPage{Requests: some, Total: len(f.requests), Next: next}, f.err
}

func (f *fake) VisitsDue(_ context.Context, _ string, q spst.VisitsDueQuery) (spst.VisitsDuePage, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var list []spst.EmployeeVisitDue
	overdue := 0
	for _, v := range f.due {
		if v.Overdue {
			overdue++
		}
		if (!q.Overdue || v.Overdue) && spst.NewQuery(q.Search).Match(spst.Fold(v.EmployeeName)) {
			list = append(list, v)
		}
	}
	some, next := pageOf(list, q.Cursor, f.limits)
	return spst.VisitsDuePage{Visits: some, Total: len(list), Overdue: overdue, Next: next, Untracked: f.unknown, TrackedFrom: today}, f.err
}

func pageOf[T any](list []T, cursor string, limit int) (some []T, next string) {
	first := 0
	_, _ = fmt.Sscan(cursor, &first)
	if limit == 0 || first+limit >= len(list) {
		return append([]T(nil), list[first:]...), ""
	}
	return append([]T(nil), list[first:first+limit]...), fmt.Sprint(first + limit)
}

func (f *fake) Employees(_ context.Context, _ string, q spst.RosterQuery) (spst.EmployeePage, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var some []spst.Employee
	for _, e := range f.people {
		if spst.NewQuery(q.Search).Match(spst.Fold(e.DisplayName() + " " + e.JobTitle)) {
			some = append(some, e)
		}
	}
	f.status = q.Status
	return spst.EmployeePage{Employees: some, Total: max(len(some), f.many)}, f.err
}

// write carries out do once for a key.
func write[T any](f *fake, key string, do func() (T, error)) (T, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.keys = append(f.keys, key)
	var none T
	if f.err != nil {
		return none, f.err
	}
	if known, ok := f.answers[key]; ok {
		return known.(T), nil
	}
	v, err := do()
	if err != nil {
		return none, err
	}
	f.answers[key] = v
	if f.after != nil {
		err, f.after = f.after, nil
		return none, err
	}
	return v, nil
}

func (f *fake) RequestVisit(_ context.Context, key, _ string, r spst.VisitRequest) (spst.VisitRequest, error) {
	return write(f, key, func() (spst.VisitRequest, error) {
		if p := spst.Refused(spst.CheckVisitRequest(r, today)); len(p) > 0 {
			return r, &spst.Error{Kind: spst.Invalid, Problems: p}
		}
		r.ID, r.Version, r.Status, r.At, r.By = fmt.Sprintf("d%d", len(f.requests)+1), 1, spst.RequestSent, noon(0), "FLEURISTE MARTIN"
		f.requests = append([]spst.VisitRequest{r}, f.requests...)
		f.asked = append(f.asked, r)
		return r, nil
	})
}

// sentRequest finds a request that may still be changed, of that version.
func (f *fake) sentRequest(id string, version int64) (*spst.VisitRequest, error) {
	for i := range f.requests {
		switch r := &f.requests[i]; {
		case r.ID != id:
		case r.Status != spst.RequestSent:
			return nil, &spst.Error{Kind: spst.Conflict, Code: spst.CodeRequestSettled, Message: "Cette demande est répondue."}
		case r.Version != version:
			return nil, &spst.Error{Kind: spst.Stale, Code: spst.CodeStale, Current: new(*r)}
		default:
			return r, nil
		}
	}
	return nil, &spst.Error{Kind: spst.NotFound}
}

func (f *fake) UpdateVisitRequest(_ context.Context, key, _ string, r spst.VisitRequest) (spst.VisitRequest, error) {
	return write(f, key, func() (spst.VisitRequest, error) {
		known, err := f.sentRequest(r.ID, r.Version)
		if err != nil {
			return r, err
		}
		r.Version++
		r.Status, r.At, r.By = known.Status, known.At, known.By
		*known = r
		return r, nil
	})
}

func (f *fake) WithdrawVisitRequest(_ context.Context, key, _, id string, version int64) (spst.VisitRequest, error) {
	return write(f, key, func() (spst.VisitRequest, error) {
		known, err := f.sentRequest(id, version)
		if err != nil {
			return spst.VisitRequest{}, err
		}
		known.Version++
		known.Status = spst.RequestWithdrawn
		return *known, nil
	})
}

func (f *fake) WithdrawCancellationRequest(_ context.Context, key, _, id string, version int64) (spst.Appointment, error) {
	return write(f, key, func() (spst.Appointment, error) {
		for i := range f.coming {
			a := &f.coming[i]
			if a.ID != id {
				continue
			}
			if a.Version != version {
				return *a, &spst.Error{Kind: spst.Stale, Code: spst.CodeStale, Current: new(*a)}
			}
			a.Cancellation = nil
			a.Version++
			return *a, nil
		}
		return spst.Appointment{}, &spst.Error{Kind: spst.NotFound}
	})
}

func (f *fake) RequestCancellation(_ context.Context, key, _, id string, version int64, r spst.CancellationRequest) (
	spst.CancellationRequest, error) {
	return write(f, key, func() (spst.CancellationRequest, error) {
		for i := range f.coming {
			a := &f.coming[i]
			if a.ID != id {
				continue
			}
			if a.Version != version {
				return r, &spst.Error{Kind: spst.Stale, Code: "stale", Current: new(*a)}
			}
			r.AppointmentID, r.At, r.By, r.Status = id, noon(0), "FLEURISTE MARTIN", spst.RequestSent
			r.Late = spst.IsLate(today, a.Day())
			a.Cancellation = &r
			a.Version++
			f.cancels = append(f.cancels, r)
			return r, nil
		}
		return r, &spst.Error{Kind: spst.NotFound}
	})
}

// noon is today's, some days later.
func noon(days int) time.Time { return spst.InstantInParis(today.AddDays(days), 12, 0) }

func visit(id, employee, name string, kind spst.VisitKind, day spst.Date, hour int, status spst.AppointmentStatus) spst.Appointment {
	return spst.Appointment{
		ID: id, Version: 1, EmployeeID: employee, EmployeeName: name, Kind: kind, Status: status, Minutes: 30,
		Start: spst.InstantInParis(day, hour, 0), Place: "Centre de Rouen, 12 rue des Augustins", Professional: "Dr LEMAIRE, médecin du travail",
		FeeCents: 6000, LastSafeDay: spst.LastSafeCancellation(day),
	}
}

func florist() *fake {
	day := func(d, m, y int) spst.Date { return spst.NewDate(y, time.Month(m), d) }
	late := visit("v1", "e4", "BARBIER Élodie", spst.PeriodicVisit, day(25, 11, 2026), 9, spst.Planned)
	asked := visit("v4", "e2", "TEST LEROY née TEST Laura", spst.MidCareerVisit, day(17, 12, 2026), 14, spst.Planned)
	asked.Cancellation = &spst.CancellationRequest{AppointmentID: "v4", Reason: "Salariée en formation", At: noon(-3), By: "FLEURISTE MARTIN",
		Status: spst.RequestSent}
	cancelled := visit("p3", "e6", "BERTIN Jean-Noël", spst.PeriodicVisit, day(3, 9, 2026), 8, spst.Cancelled)
	cancelled.Cancellation = &spst.CancellationRequest{
		AppointmentID: "p3", Reason: "Inventaire", At: noon(-90), By: "Cabinet DURAND", Status: spst.RequestAnswered,
		Answer: "Annulation acceptée, sans frais.",
	}
	due := func(id, name, kind, label, article string, d spst.Date, request spst.VisitKind) spst.EmployeeVisitDue {
		return spst.EmployeeVisitDue{
			EmployeeID: id, EmployeeName: name, Request: request, Overdue: d < today,
			VisitDue: spst.VisitDue{Kind: kind, Label: label, Due: d, Article: article},
		}
	}
	const vip, aptitude = "Visite d'information et de prévention", "Examen médical d'aptitude"
	return &fake{
		answers: map[string]any{},
		coming: []spst.Appointment{
			late,
			visit("v2", "e1", "CESAR JULES", spst.AttestationVisit, day(2, 12, 2026), 10, spst.Planned),
			visit("v3", "e5", "ÉVRARD Noël", spst.PeriodicVisit, day(2, 12, 2026), 11, spst.Planned),
			asked,
		},
		past: []spst.Appointment{
			visit("p1", "e7", "DUPONT Marie-Élise", spst.PeriodicVisit, day(3, 11, 2026), 9, spst.Done),
			visit("p2", "e8", "BLANCHET Océane", spst.PeriodicVisit, day(9, 10, 2026), 11, spst.Missed), cancelled,
		},
		requests: []spst.VisitRequest{
			{
				ID: "d1", Kind: spst.PeriodicVisit, Employees: []spst.VisitEmployee{{ID: "e9", Name: "BOUCHARD Sylvie"},
					{ID: "e10", Name: "BRUNEL François"}},
				From: day(30, 11, 2026), Until: day(30, 12, 2026), Status: spst.RequestSent, At: noon(-1), By: "FLEURISTE MARTIN",
			},
			{
				ID: "d2", Kind: spst.EmployerVisit, Employees: []spst.VisitEmployee{{ID: "e5", Name: "ÉVRARD Noël"}},
				Reason: "Changement de poste à étudier",
				From:   day(1, 11, 2026), Until: day(30, 11, 2026), Status: spst.RequestAnswered, At: noon(-20),
				Answer: "Le médecin vous appellera cette semaine.",
			},
			{
				ID: "d3", Kind: spst.PeriodicVisit, Employees: []spst.VisitEmployee{{ID: "e12", Name: "DELATTRE Hugo"}},
				From: day(1, 10, 2026), Until: day(30, 10, 2026), Status: spst.RequestRefused, At: noon(-60),
				Answer: "La prochaine visite n'est pas due avant deux ans.",
			},
			{
				ID: "d4", Kind: spst.AttestationVisit, Employees: []spst.VisitEmployee{{ID: "e1", Name: "CESAR JULES"}},
				From: day(1, 12, 2026), Until: day(30, 12, 2026), Status: spst.RequestScheduled, At: noon(-70), Answer: "Rendez-vous fixé le 02/12/2026.",
			},
		},
		due: []spst.EmployeeVisitDue{
			due("e14", "DIALLO Aïssatou", "vip", vip, "R4624-16", day(13, 10, 2026), spst.PeriodicVisit),
			due("e28", "LEROUX Damien", "aptitude", aptitude, "R4624-28", day(11, 11, 2026), spst.PeriodicVisit),
			due("e9", "BOUCHARD Sylvie", "vip", vip, "R4624-16", day(2, 12, 2026), spst.PeriodicVisit),
			due("e1", "CESAR JULES", "attestation", "Examen pour l'attestation de conduite ou d'habilitation", "R4323-56", day(18, 12, 2026),
				spst.AttestationVisit),
			due("e15", "DUBOIS Éric", "mi_carriere", "Visite de mi-carrière", "L4624-2-2", day(31, 12, 2026), spst.MidCareerVisit),
			due("e20", "NGUYEN Minh Anh", "vip", vip, spst.PhysicianDate, day(20, 1, 2027), spst.PeriodicVisit),
		},
		people: []spst.Employee{
			{ID: "e1", BirthName: "CESAR", FirstName: "JULES", JobTitle: "Caissier", DeclaredCategory: spst.SIH},
			{ID: "e4", BirthName: "BARBIER", FirstName: "Élodie", JobTitle: "Fleuriste", DeclaredCategory: spst.SI},
			{ID: "e14", BirthName: "DIALLO", FirstName: "Aïssatou", JobTitle: "Fleuriste", DeclaredCategory: spst.SI},
		},
	}
}

func member(rights ...spst.Right) spst.Member {
	return spst.Member{Number: "100042", Name: "FLEURISTE MARTIN", Rights: rights}
}

// start drives the florist's visits.
func start(t testing.TB, f *fake, w, h int) (*uitest.Driver, *Screen) {
	t.Helper()
	s := New(f, uitest.Base(t), Options{Member: member(spst.RightRead, spst.RightRoster), Today: today}).Under().(*Screen)
	t.Cleanup(s.Close)
	return uitest.NewDriver(t, s.panes, w, h), s
}

// sizes are the bodies of the screens that goldens are kept for.
var sizes = []struct {
	name string
	w, h int
}{{"60x20", 60, 16}, {"80x24", 80, 20}, {"100x30", 100, 26}, {"120x40", 120, 36}, {"200x50", 200, 46}}

func TestGolden(t *testing.T) {
	for _, size := range sizes {
		t.Run(size.name, func(t *testing.T) {
			d, _ := start(t, florist(), size.w, size.h)
			d.Key("j")
			d.Golden("coming-" + size.name)
			d.Key("v")
			d.Golden("month-" + size.name)
			d.Key("esc", "x")
			d.Golden("cancel-" + size.name)
			d.Key("esc", "tab", "j")
			d.Golden("past-" + size.name)
			d.Key("tab")
			d.Golden("requests-" + size.name)
			d.Key("tab")
			d.Golden("due-" + size.name)
			d.Key("a")
			d.Golden("ask-" + size.name)
			d.Key("shift+tab", "c")
			d.Golden("choose-" + size.name)
			d.Key("esc", "shift+tab")
			d.Type("re")
			d.Key("ctrl+s")
			d.Golden("return-" + size.name)
		})
	}
}
