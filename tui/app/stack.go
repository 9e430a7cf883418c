package app

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/account"
	"github.com/espace-adherent/adherent/tui/activity"
	"github.com/espace-adherent/adherent/tui/appointments"
	"github.com/espace-adherent/adherent/tui/careteam"
	"github.com/espace-adherent/adherent/tui/clients"
	"github.com/espace-adherent/adherent/tui/company"
	"github.com/espace-adherent/adherent/tui/contacts"
	"github.com/espace-adherent/adherent/tui/credentials"
	"github.com/espace-adherent/adherent/tui/declarations"
	"github.com/espace-adherent/adherent/tui/exporting"
	"github.com/espace-adherent/adherent/tui/home"
	"github.com/espace-adherent/adherent/tui/importing"
	"github.com/espace-adherent/adherent/tui/invoices"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/roster"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/signin"
)

// open makes the screen of a place: the one list of all the screens.
func (m *Model) open(r route.Route) tui.Screen {
	switch r := r.(type) {
	case route.SignIn:
		return signin.New(m.services, m.base(), signin.Options{Prefill: m.prefillFor(r), Over: r.Over, Now: m.now})
	case route.Home:
		return home.New(m.services, m.base(), home.Options{Member: r.Member, Today: m.today()})
	case route.Roster:
		o := roster.Options{Member: r.Member, Today: m.today(), Check: r.Check, Employee: r.Employee, Form: r.Form}
		return roster.New(m.services, m.base(), o)
	case route.Import:
		return importing.New(m.services, m.base(), importing.Options{Member: r.Member, Today: m.today()})
	case route.Export:
		return exporting.New(m.services, m.base(), exporting.Options{What: r, Today: m.today()})
	case route.Invoices:
		return invoices.New(m.services, m.base(), invoices.Options{Member: r.Member, Today: m.today(), Number: r.Number})
	case route.Appointments:
		o := appointments.Options{Member: r.Member, Today: m.today(), Due: r.Due, Appointment: r.Appointment, Ask: r.Ask, Form: r.Form,
			Help: m.accounts}
		return appointments.New(m.services, m.base(), o)
	case route.Declarations:
		return declarations.New(m.services, m.base(), declarations.Options{Member: r.Member, Today: m.today()})
	case route.Company:
		return company.New(m.services, m.base(), company.Options{Member: r.Member, Today: m.today(), Form: r.Form})
	case route.Contacts:
		return contacts.New(m.services, m.base(), contacts.Options{Member: r.Member, Form: r.Form})
	case route.CareTeam:
		return careteam.New(m.services, m.base(), r.Member)
	case route.Activity:
		return activity.New(m.services, m.base(), r.Member)
	case route.PasswordReset:
		return credentials.NewReset(m.services, m.base(), credentials.ResetOptions{Number: r.Number, Mandatary: r.Mandatary})
	case route.Password:
		return credentials.NewChange(m.services, m.base(), m.owner())
	case route.Account:
		return account.New(m.services, m.base(), account.Options{Today: m.today(), Required: r.Required, Tokens: r.Tokens})
	case route.NewAccessToken:
		return credentials.NewToken(m.services, m.base(), m.today())
	case route.SecondFactor:
		return credentials.NewFactor(m.services, m.base(), r.Action)
	case route.Clients:
		return clients.New(m.services, m.base(), clients.Options{Members: m.members, Today: m.today()})
	}
	panic("a place without a screen") // the linter finds it before
}

// base is what a screen is made with.
func (m *Model) base() tui.Base {
	b := tui.NewBase(m.ctx, m.th)
	b.Drafts = m.services
	return b
}

// keepTimeout is how long the program waits, as it ends, for the portal to keep
// what was typed.
const keepTimeout = 2 * time.Second

// keep has what was typed and not sent kept, as the program ends.
func (m *Model) keep() {
	ctx, stop := context.WithTimeout(context.WithoutCancel(m.ctx), keepTimeout)
	defer stop()
	for _, e := range m.stack {
		if k, ok := e.screen.(tui.Keeper); ok {
			k.Keep(ctx)
		}
	}
}

// owner is whom a new password is for.
func (m *Model) owner() spst.PasswordOwner {
	o := spst.PasswordOwner{Number: m.account.Number, Name: m.account.Name}
	if m.account.Kind == spst.MemberAccount && len(m.members) == 1 {
		o.SIRET, o.Name = m.members[0].SIRET, m.members[0].Name
	}
	return o
}

// prefillFor: over unsaved work, the account is the one that was there.
func (m *Model) prefillFor(r route.SignIn) signin.Prefill {
	if r.Over {
		return signin.Prefill{Number: m.account.Number, Mandatary: m.account.Kind == spst.MandataryAccount}
	}
	return m.prefill
}

func (m *Model) top() tui.Screen {
	if len(m.stack) == 0 {
		return nil
	}
	return m.stack[len(m.stack)-1].screen
}

func (m *Model) push(r route.Route) tea.Cmd {
	s, cmd := m.takeSpare(r)
	if s == nil {
		s = m.open(r)
		m.sizeScreen(s)
		cmd = s.Init()
	}
	m.stack = append(m.stack, entry{r, s})
	return cmd
}

// pop closes the top screen, never the last one, and wakes the one under it.
func (m *Model) pop() tea.Cmd {
	if len(m.stack) < 2 {
		return nil
	}
	m.closeTop()
	if r, ok := m.top().(tui.Resumer); ok {
		return r.Resume()
	}
	return nil
}

func (m *Model) closeTop() {
	closeScreen(m.top())
	m.stack = m.stack[:len(m.stack)-1]
}

func closeScreen(s tui.Screen) {
	if c, ok := s.(tui.Closer); ok {
		c.Close()
	}
}

func (m *Model) reset(r route.Route) tea.Cmd {
	for len(m.stack) > 0 {
		m.closeTop()
	}
	m.box = nil
	m.dropSpare()
	return m.push(r)
}

// unsaved tells whether a screen of the stack has work that leaving would lose.
func (m *Model) unsaved() bool {
	for _, e := range m.stack {
		if isUnsaved(e.screen) {
			return true
		}
	}
	return false
}

func isUnsaved(s tui.Screen) bool {
	u, ok := s.(tui.Unsaver)
	return ok && u.Unsaved()
}

func (m *Model) capturing() bool {
	c, ok := m.top().(tui.Capturer)
	return ok && c.Capturing()
}

// inside tells whether esc is the top screen's own.
func (m *Model) inside() bool {
	s, ok := m.top().(tui.Stepper)
	return ok && s.Inside()
}

// member is the one whose place is on top, or nearest under it.
func (m *Model) member() (spst.Member, bool) {
	for i := len(m.stack) - 1; i >= 0; i-- {
		if member, ok := route.MemberOf(m.stack[i].route); ok {
			return member, true
		}
	}
	return spst.Member{}, false
}

// signingIn tells whether the sign-in form is somewhere on the stack.
func (m *Model) signingIn() bool {
	for _, e := range m.stack {
		if _, ok := e.route.(route.SignIn); ok {
			return true
		}
	}
	return false
}

// goTo shows r where one is when it is there; else it goes back to Accueil and, unless
// r is nil, opens r from there: the stack does not grow with every jump. Then it gives
// the keys.
func (m *Model) goTo(r route.Route, then ...string) tea.Cmd {
	there := func(cmd tea.Cmd) tea.Cmd {
		for _, name := range then {
			cmd = tea.Batch(cmd, m.give(keys.Press(name)))
		}
		return cmd
	}
	if s, ok := m.top().(tui.Shower); ok && r != nil {
		if cmd, ok := s.Show(r); ok {
			return there(cmd)
		}
	}
	return m.sure(m.unsavedAboveHome(), func() tea.Cmd { return there(m.jump(r)) })
}

// sure does something at once, or once the person has said that what is not saved may
// be lost.
func (m *Model) sure(losing bool, do func() tea.Cmd) tea.Cmd {
	if !losing {
		return do()
	}
	m.ask(confirm{title: textAbandon, text: textAbandonText, yes: textAbandonYes, then: do})
	return nil
}

func (m *Model) jump(r route.Route) tea.Cmd {
	for len(m.stack) > 1 && !m.atHome() {
		m.closeTop()
	}
	if r != nil {
		return m.push(r)
	}
	if s, ok := m.top().(tui.Resumer); ok {
		return s.Resume()
	}
	return nil
}

// backToClients goes back to « Mes clients » as it was left; it asks first when work
// would be lost.
func (m *Model) backToClients() tea.Cmd {
	_, under := m.stack[0].route.(route.Clients)
	if !under {
		return m.do(tui.Reset{Route: route.Clients{}})
	}
	return m.sure(m.unsaved(), func() tea.Cmd {
		for len(m.stack) > 2 {
			m.closeTop()
		}
		return m.pop()
	})
}

// actFor opens Accueil of a client, over « Mes clients ».
func (m *Model) actFor(client spst.Member) tea.Cmd {
	return m.sure(m.unsaved(), func() tea.Cmd {
		for len(m.stack) > 1 {
			m.closeTop()
		}
		return m.push(route.Home{Member: client})
	})
}

func (m *Model) atHome() bool {
	_, ok := m.stack[len(m.stack)-1].route.(route.Home)
	return ok
}

func (m *Model) unsavedAboveHome() bool {
	for i := len(m.stack) - 1; i >= 0; i-- {
		if _, ok := m.stack[i].route.(route.Home); ok {
			return false
		}
		if isUnsaved(m.stack[i].screen) {
			return true
		}
	}
	return false
}
