package app

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
)

// finding is what the palette has asked the portal for.
type finding struct {
	papers tui.Ticket // asked for once
	people tui.Ticket // waited for, then asked for
	stop   context.CancelFunc
}

// patience is how long nothing is typed before the portal is asked for the people that a
// list on its way may not have yet: most lists are there by then, and what the portal
// would do at each letter holds them up.
const patience = 300 * time.Millisecond

// paused tells that nothing was typed for that long.
type paused struct{}

// papers are what the member has that has a number or a day.
type papers struct {
	invoices     []spst.Invoice
	appointments []spst.Appointment
}

// persons are the employees who fit what is typed.
type persons struct{ found []spst.Employee }

// maxPeople is how many employees are found at once, maxAppointments how many appointments to
// come are looked through.
const (
	maxPeople       = 20
	maxAppointments = 1000
)

// find looks for what is typed beyond the places and the actions: among the employees
// that a screen has in memory, and after a pause again, through the portal if it does not
// have them all.
func (p *palette) find() tea.Cmd {
	member, ok := p.m.member()
	typed := strings.TrimSpace(p.field.Value())
	if !ok || p.m.signingIn() || p.m.mustEnrol() {
		return nil
	}
	if p.finding.stop != nil {
		p.finding.stop()
		p.finding.stop, p.finding.people = nil, 0
	}
	if typed == "" {
		p.people = nil
		return nil
	}
	ask := p.askPapers(member)
	if p.look(member, typed) {
		return ask
	}
	ctx, stop := context.WithCancel(p.m.ctx)
	p.finding.stop = stop
	wait := p.m.patience
	ticket, cmd := tui.Request(ctx, func(ctx context.Context) (paused, error) {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
		}
		return paused{}, ctx.Err()
	})
	p.finding.people = ticket
	return tea.Batch(ask, cmd)
}

// look looks among the employees in memory, and tells whether they are all there.
func (p *palette) look(member spst.Member, typed string) bool {
	f := p.m.finder(member)
	if f == nil {
		return false
	}
	found, all := f.Find(typed, maxPeople)
	p.keepPeople(member, found)
	return all
}

func (m *Model) onPaused(msg tui.Reply[paused]) tea.Cmd {
	p, ok := m.box.(*palette)
	member, known := m.member()
	if !ok || !known || msg.Ticket != p.finding.people || msg.Err != nil {
		return nil
	}
	p.finding.people = 0
	typed := strings.TrimSpace(p.field.Value())
	all := p.look(member, typed)
	p.refilter()
	if all {
		return nil
	}
	services := m.services
	ctx, stop := context.WithCancel(m.ctx)
	p.finding.stop = stop
	ticket, cmd := tui.Request(ctx, func(ctx context.Context) (persons, error) {
		defer stop()
		page, err := services.Employees(ctx, member.Number, spst.RosterQuery{Search: typed, Limit: maxPeople})
		return persons{page.Employees}, err
	})
	p.finding.people = ticket
	return cmd
}

// finder is what has a member's employees in memory, or nil.
func (m *Model) finder(member spst.Member) tui.Finder {
	for _, e := range append(slices.Clone(m.stack), m.spare) {
		f := tui.FinderOf(e.screen)
		if of, _ := route.MemberOf(e.route); f != nil && of.Number == member.Number {
			return f
		}
	}
	return nil
}

// spareLife is how long a list that nobody has opened stands for the portal's.
const spareLife = 5 * time.Minute

// prepareRoster has a member's employees read as « Gérer vos effectifs » reads them,
// unless a screen has them: for the palette, and for that screen when it is opened next.
func (m *Model) prepareRoster() tea.Cmd {
	member, ok := m.member()
	if m.spare.screen != nil && m.now().Sub(m.spareSince) > spareLife {
		m.dropSpare()
	}
	if !ok || m.signingIn() || m.mustEnrol() || m.finder(member) != nil {
		return nil
	}
	m.dropSpare()
	r := route.Roster{Member: member}
	m.spare, m.spareSince = entry{r, m.open(r)}, m.now()
	m.sizeScreen(m.spare.screen)
	return m.spare.screen.Init()
}

// takeSpare gives the screen of a place when it was prepared, else nil. What would
// leave the prepared one behind drops it.
func (m *Model) takeSpare(r route.Route) (tui.Screen, tea.Cmd) {
	s := m.spare.screen
	if shower, ok := s.(tui.Shower); ok && m.now().Sub(m.spareSince) <= spareLife {
		if cmd, ok := shower.Show(r); ok {
			m.spare = entry{}
			m.sizeScreen(s)
			return s, cmd
		}
	}
	if _, changes := r.(route.Import); changes {
		m.dropSpare()
	}
	return nil, nil
}

func (m *Model) dropSpare() {
	closeScreen(m.spare.screen)
	m.spare = entry{}
}

// askPapers asks, once, for the invoices and the appointments to come.
func (p *palette) askPapers(member spst.Member) tea.Cmd {
	if p.finding.papers != 0 {
		return nil
	}
	services := p.m.services
	readable := len(member.Rights) == 0 || route.ServiceInvoices.Access(member.Rights) != route.Closed
	ticket, cmd := tui.Request(p.m.ctx, func(ctx context.Context) (papers, error) {
		var found papers
		var err error
		if readable {
			found.invoices, err = services.Invoices(ctx, member.Number)
		}
		page, failed := services.Appointments(ctx, member.Number, spst.AppointmentQuery{Limit: maxAppointments})
		found.appointments = page.Appointments
		return found, cmp.Or(err, failed)
	})
	p.finding.papers = ticket
	return cmd
}

// onPapers shows them; what could not be had is missing from what is found.
func (m *Model) onPapers(msg tui.Reply[papers]) tea.Cmd {
	p, ok := m.box.(*palette)
	member, known := m.member()
	if !ok || !known || msg.Ticket != p.finding.papers {
		return nil
	}
	for _, i := range msg.Value.invoices {
		to := route.Invoices{Member: member, Number: i.Number}
		name := i.Number + " · " + i.Type.Label() + " · " + i.Date.French() + " · " + i.TotalCents.French()
		p.papers = append(p.papers, choice{name: name, also: hintInvoice,
			hint: hintInvoice, typed: true, run: func() tea.Cmd { return m.goTo(to) }}.fold())
	}
	for _, v := range msg.Value.appointments {
		to := route.Appointments{Member: member, Appointment: v.ID}
		p.papers = append(p.papers, choice{name: v.EmployeeName + " · " + v.Day().French() + " · " + v.Kind.Label(), also: "rdv visite",
			hint: hintVisit, typed: true, run: func() tea.Cmd { return m.goTo(to) }}.fold())
	}
	p.refilter()
	return m.expired(msg.Err)
}

func (m *Model) onPersons(msg tui.Reply[persons]) tea.Cmd {
	p, ok := m.box.(*palette)
	member, known := m.member()
	if !ok || !known || msg.Ticket != p.finding.people {
		return nil
	}
	p.finding.people = 0
	p.keepPeople(member, msg.Value.found)
	p.refilter()
	return m.expired(msg.Err)
}

// expired opens the sign-in form when the session has ended.
func (m *Model) expired(err error) tea.Cmd {
	if action := tui.Expired(err); action != nil {
		return m.do(action)
	}
	return nil
}

func (p *palette) keepPeople(member spst.Member, found []spst.Employee) {
	p.people = p.people[:0]
	typed := p.field.Value()
	for i := range found {
		e := &found[i]
		to := route.Roster{Member: member, Employee: e.ID}
		name := e.DisplayName()
		if e.JobTitle != "" {
			name += " · " + e.JobTitle
		}
		// whoever was found fits what was typed
		p.people = append(p.people, choice{name: name, also: typed,
			hint: hintEmployee, typed: true, run: func() tea.Cmd { return p.m.goTo(to) }}.fold())
	}
}

// refilter is filter for what has come meanwhile: what is under the cursor, and may be
// chosen at that moment, stays where it is.
func (p *palette) refilter() {
	if p.at >= len(p.shown) {
		p.filter()
		return
	}
	at, top, here := p.at, p.top, p.shown[p.at]
	p.filter()
	i := slices.IndexFunc(p.shown, func(c choice) bool { return c.name == here.name && c.hint == here.hint })
	if i < 0 {
		return
	}
	p.at, p.top = min(at, len(p.shown)-1), top
	p.shown = slices.Insert(slices.Delete(p.shown, i, i+1), p.at, here)
}
