// Package home is « Accueil » of a member: the seven services of the manual
// with their live figures, and « À faire » with its jumps.
package home

import (
	"cmp"
	"context"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/route"
)

// Service is what Accueil asks of the portal. Errors are *[spst.Error].
type Service interface {
	Headcount(ctx context.Context, member string) (spst.Headcount, error)
	// HeadcountYear counts those who were there over the last twelve months.
	HeadcountYear(ctx context.Context, member string) (spst.HeadcountYear, error)
	// Todo gives what is to be done, and what others have done since the session before.
	Todo(ctx context.Context, member string) (spst.Todo, error)
	// Appointments gives those to come; Accueil shows how many, and the days of the first.
	Appointments(ctx context.Context, member string, q spst.AppointmentQuery) (spst.AppointmentPage, error)
	// VisitsDue gives the visits that the law calls for, the overdue ones first.
	VisitsDue(ctx context.Context, member string, q spst.VisitsDueQuery) (spst.VisitsDuePage, error)
	// Declarations are latest year first.
	Declarations(ctx context.Context, member string) ([]spst.Declaration, error)
	// Ledger gives the whole échéancier; Accueil shows its balance.
	Ledger(ctx context.Context, member string) (spst.Ledger, error)
	// ActivityYears gives the visits of the current year.
	ActivityYears(ctx context.Context, member string) (spst.ActivityYears, error)
}

// Screen is Accueil.
type Screen struct {
	tui.Base
	service  Service
	keys     keyMap
	member   spst.Member
	today    spst.Date
	services []route.Service

	drawn      []box // the charts and lists that lead somewhere, from the last view
	onTodo     bool  // the cursor is in « À faire », not among the services
	tile, item int

	chart        tui.Wanted[spst.Headcount]
	todo         tui.Wanted[spst.Todo]
	appointments tui.Wanted[spst.AppointmentPage]
	ledger       tui.Wanted[spst.Ledger]
	annual       tui.Wanted[[]spst.Declaration]
	years        tui.Wanted[spst.ActivityYears]
	twelve       tui.Wanted[spst.HeadcountYear]
	limits       tui.Wanted[spst.VisitsDuePage]
}

// Options say whose Accueil it is.
type Options struct {
	Member spst.Member
	// Today is the portal's date.
	Today spst.Date
}

// New makes Accueil of a member.
func New(svc Service, b tui.Base, o Options) *Screen {
	return &Screen{service: svc, Base: b, keys: newKeyMap(b.Keys), member: o.Member, today: o.Today, services: route.SevenServices()}
}

// Init asks for the figures.
func (s *Screen) Init() tea.Cmd {
	number, service := s.member.Number, s.service
	chart := s.chart.AskOf(s.Ctx, number, service.Headcount)
	todo := s.todo.AskOf(s.Ctx, number, service.Todo)
	twelve := s.twelve.AskOf(s.Ctx, number, service.HeadcountYear)
	limits := s.limits.Ask(s.Ctx, func(ctx context.Context) (spst.VisitsDuePage, error) {
		return service.VisitsDue(ctx, number, spst.VisitsDueQuery{Limit: shownInMonths})
	})
	return tea.Batch(chart, todo, s.askAppointments(), s.askLedger(), s.askDeclarations(), s.askYears(), twelve, limits)
}

// shownInMonths is how many appointments and visits due the months show.
const shownInMonths = 60

// askAppointments asks how many appointments are to come, and for the first of them.
func (s *Screen) askAppointments() tea.Cmd {
	number, service := s.member.Number, s.service
	return s.appointments.Ask(s.Ctx, func(ctx context.Context) (spst.AppointmentPage, error) {
		return service.Appointments(ctx, number, spst.AppointmentQuery{Limit: shownInMonths})
	})
}

// askLedger asks for the balance, where the account may see it.
func (s *Screen) askLedger() tea.Cmd {
	if !slices.Contains(s.member.Rights, spst.RightInvoices) {
		return nil
	}
	number, service := s.member.Number, s.service
	return s.ledger.AskOf(s.Ctx, number, service.Ledger)
}

// askYears asks for the visits of the current year.
func (s *Screen) askYears() tea.Cmd {
	number, service := s.member.Number, s.service
	return s.years.AskOf(s.Ctx, number, service.ActivityYears)
}

// Resume asks again: what was done elsewhere changes the figures.
func (s *Screen) Resume() tea.Cmd { return s.Init() }

// Update implements [tui.Screen].
func (s *Screen) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.onKey(msg)
	case tea.MouseClickMsg:
		return s.onClick(msg), nil
	case tea.MouseWheelMsg:
		s.move(keys.Wheel(msg))
	case tui.Reply[spst.Headcount]:
		s.chart.Take(msg)
		return tui.Expired(msg.Err), nil
	case tui.Reply[[]spst.Declaration]:
		s.annual.Take(msg)
		return tui.Expired(msg.Err), nil
	case tui.Reply[spst.Ledger]:
		s.ledger.Take(msg)
		return tui.Expired(msg.Err), nil
	case tui.Reply[spst.ActivityYears]:
		s.years.Take(msg)
		return tui.Expired(msg.Err), nil
	case tui.Reply[spst.HeadcountYear]:
		s.twelve.Take(msg)
		return tui.Expired(msg.Err), nil
	case tui.Reply[spst.VisitsDuePage]:
		s.limits.Take(msg)
		return tui.Expired(msg.Err), nil
	case tui.Reply[spst.Todo]:
		s.todo.Take(msg)
		s.item = max(0, min(s.item, s.things()-1))
		s.onTodo = s.onTodo && s.things() > 0
		return tui.Expired(msg.Err), nil
	case tui.Reply[spst.AppointmentPage]:
		s.appointments.Take(msg)
		return tui.Expired(msg.Err), nil
	case tui.Online:
		failed := cmp.Or(s.chart.Err, s.todo.Err, s.annual.Err, s.appointments.Err, s.ledger.Err, s.years.Err, s.twelve.Err, s.limits.Err)
		if bool(msg) && failed != nil {
			return nil, s.Init()
		}
	}
	return nil, nil
}

func (s *Screen) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case key.Matches(k, s.keys.number):
		s.onTodo, s.tile = false, int(k.String()[0]-'1')
		return s.open(), nil
	case key.Matches(k, s.keys.Open):
		return s.open(), nil
	case key.Matches(k, s.keys.Account):
		return tui.Push{Route: route.Account{}}, nil
	case key.Matches(k, s.keys.Refresh):
		return tui.Notice{Text: textRefreshing}, s.Init()
	case key.Matches(k, s.keys.side):
		s.onTodo = !s.onTodo && s.things() > 0
	case key.Matches(k, s.keys.Down):
		s.move(1)
	case key.Matches(k, s.keys.Up):
		s.move(-1)
	case key.Matches(k, s.keys.Top):
		s.move(-len(s.services) - s.things())
	case key.Matches(k, s.keys.Bottom):
		s.move(len(s.services) + s.things())
	}
	return nil, nil
}

func (s *Screen) move(d int) {
	if s.onTodo {
		s.item = clamp(s.item+d, s.things())
		return
	}
	s.tile = clamp(s.tile+d, len(s.services))
}

func clamp(i, n int) int { return max(0, min(i, n-1)) }

// open goes to what the cursor is on.
func (s *Screen) open() tui.Action {
	if s.onTodo {
		return tui.Push{Route: s.thingRoute(s.item)}
	}
	return s.enter(s.services[s.tile])
}

// jump is the place where a line of « À faire » is dealt with.
func (s *Screen) jump(item spst.TodoItem) route.Route {
	if item.Code == spst.TodoDraft {
		return s.waiting(item)
	}
	if item.Place == "roster" {
		return route.Roster{Member: s.member, Check: item.Code == spst.TodoAnomalies}
	}
	if item.Code == spst.TodoVisitsOverdue {
		return route.Appointments{Member: s.member, Due: true}
	}
	if item.Place == "contacts" {
		return route.Contacts{Member: s.member}
	}
	return route.Open(placeOf(item.Place), s.member)
}

// waiting is the form in which something waits.
func (s *Screen) waiting(item spst.TodoItem) route.Route {
	switch {
	case item.Form == "import", item.Form == spst.DraftImportRow:
		return route.Import{Member: s.member}
	case item.Place == "roster":
		return route.Roster{Member: s.member, Form: item.Form}
	case item.Place == "contacts":
		return route.Contacts{Member: s.member, Form: item.Form}
	case item.Place == "appointments":
		return route.Appointments{Member: s.member, Form: item.Form}
	}
	return route.Company{Member: s.member, Form: item.Form}
}

// placeOf gives the service of a place of the API; the first one for a place
// that this version does not know.
func placeOf(place string) route.Service {
	switch place {
	case "invoices":
		return route.ServiceInvoices
	case "declarations":
		return route.ServiceDeclarations
	case "appointments":
		return route.ServiceAppointments
	case "activity":
		return route.ServiceActivity
	default:
		return route.ServiceCompany
	}
}

func (s *Screen) onClick(m tea.MouseClickMsg) tui.Action {
	if m.Button != tea.MouseLeft {
		return nil
	}
	if i, ok := s.tileAt(m.X, m.Y); ok {
		s.onTodo, s.tile = false, i
		return s.open()
	}
	if i, ok := s.itemAt(m.X, m.Y); ok {
		s.onTodo, s.item = true, i
		return s.open()
	}
	if d, ok := s.dayAt(m.X, m.Y); ok {
		if svc, _, ok := s.dayService(d); ok {
			return s.enter(svc)
		}
	}
	for _, b := range s.drawn {
		if b.has(m.X, m.Y) {
			return tui.Push{Route: b.to}
		}
	}
	return nil
}
