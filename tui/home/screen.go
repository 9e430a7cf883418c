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
	Todo(ctx context.Context, member string) ([]spst.TodoItem, error)
	// Appointments gives the visits to come; Accueil shows how many.
	Appointments(ctx context.Context, member string, q spst.AppointmentQuery) (spst.AppointmentPage, error)
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
	services []route.Service

	onTodo     bool // the cursor is in « À faire », not among the services
	tile, item int

	chart  request[spst.Headcount]
	todo   request[[]spst.TodoItem]
	visits request[spst.AppointmentPage]
	ledger request[spst.Ledger]
	annual request[[]spst.Declaration]
	years  request[spst.ActivityYears]
}

// request is one of the figures: what is known of it and what is asked.
type request[T any] struct {
	ticket tui.Ticket
	value  T
	known  bool
	err    error
}

// take keeps a reply, unless it is late. A figure once known stays while a
// newer one cannot be had.
func (r *request[T]) take(msg tui.Reply[T]) {
	if msg.Ticket != r.ticket {
		return
	}
	r.err = msg.Err
	if msg.Err == nil {
		r.value, r.known = msg.Value, true
	}
}

// New makes Accueil of a member.
func New(svc Service, b tui.Base, m spst.Member) *Screen {
	return &Screen{service: svc, Base: b, keys: newKeyMap(b.Keys), member: m, services: route.SevenServices()}
}

// Init asks for the figures.
func (s *Screen) Init() tea.Cmd {
	number, service := s.member.Number, s.service
	var chart, todo tea.Cmd
	s.chart.ticket, chart = tui.Request(s.Ctx, func(ctx context.Context) (spst.Headcount, error) {
		return service.Headcount(ctx, number)
	})
	s.todo.ticket, todo = tui.Request(s.Ctx, func(ctx context.Context) ([]spst.TodoItem, error) {
		return service.Todo(ctx, number)
	})
	return tea.Batch(chart, todo, s.askVisits(), s.askLedger(), s.askDeclarations(), s.askYears())
}

// askVisits asks how many visits are to come.
func (s *Screen) askVisits() tea.Cmd {
	number, service := s.member.Number, s.service
	var cmd tea.Cmd
	s.visits.ticket, cmd = tui.Request(s.Ctx, func(ctx context.Context) (spst.AppointmentPage, error) {
		return service.Appointments(ctx, number, spst.AppointmentQuery{Limit: 1})
	})
	return cmd
}

// askLedger asks for the balance, where the account may see it.
func (s *Screen) askLedger() tea.Cmd {
	if !slices.Contains(s.member.Rights, spst.RightInvoices) {
		return nil
	}
	number, service := s.member.Number, s.service
	var cmd tea.Cmd
	s.ledger.ticket, cmd = tui.Request(s.Ctx, func(ctx context.Context) (spst.Ledger, error) {
		return service.Ledger(ctx, number)
	})
	return cmd
}

// askYears asks for the visits of the current year.
func (s *Screen) askYears() tea.Cmd {
	number, service := s.member.Number, s.service
	var cmd tea.Cmd
	s.years.ticket, cmd = tui.Request(s.Ctx, func(ctx context.Context) (spst.ActivityYears, error) {
		return service.ActivityYears(ctx, number)
	})
	return cmd
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
		s.chart.take(msg)
		return expired(msg.Err), nil
	case tui.Reply[[]spst.Declaration]:
		s.annual.take(msg)
		return expired(msg.Err), nil
	case tui.Reply[spst.Ledger]:
		s.ledger.take(msg)
		return expired(msg.Err), nil
	case tui.Reply[spst.ActivityYears]:
		s.years.take(msg)
		return expired(msg.Err), nil
	case tui.Reply[[]spst.TodoItem]:
		s.todo.take(msg)
		s.item = max(0, min(s.item, len(s.todo.value)-1))
		s.onTodo = s.onTodo && len(s.todo.value) > 0
		return expired(msg.Err), nil
	case tui.Reply[spst.AppointmentPage]:
		s.visits.take(msg)
		return expired(msg.Err), nil
	case tui.Online:
		if bool(msg) && cmp.Or(s.chart.err, s.todo.err, s.annual.err, s.visits.err, s.ledger.err, s.years.err) != nil {
			return nil, s.Init()
		}
	}
	return nil, nil
}

// expired hands an ended session to the root; other errors show in their place.
func expired(err error) tui.Action {
	if spst.KindOf(err) == spst.Unauthenticated {
		return tui.Fail{Err: err}
	}
	return nil
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
		s.onTodo = !s.onTodo && len(s.todo.value) > 0
	case key.Matches(k, s.keys.Down):
		s.move(1)
	case key.Matches(k, s.keys.Up):
		s.move(-1)
	case key.Matches(k, s.keys.Top):
		s.move(-len(s.services) - len(s.todo.value))
	case key.Matches(k, s.keys.Bottom):
		s.move(len(s.services) + len(s.todo.value))
	}
	return nil, nil
}

func (s *Screen) move(d int) {
	if s.onTodo {
		s.item = clamp(s.item+d, len(s.todo.value))
		return
	}
	s.tile = clamp(s.tile+d, len(s.services))
}

func clamp(i, n int) int { return max(0, min(i, n-1)) }

// open goes to what the cursor is on.
func (s *Screen) open() tui.Action {
	if s.onTodo {
		return tui.Push{Route: s.jump(s.todo.value[s.item])}
	}
	return s.enter(s.services[s.tile])
}

// jump is where a line of « À faire » is done.
func (s *Screen) jump(item spst.TodoItem) route.Route {
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
	return nil
}
