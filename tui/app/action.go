package app

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/signin"
)

// do carries out what a screen asks. What would lose work asks first.
func (m *Model) do(a tui.Action) tea.Cmd {
	losing := false
	question := confirm{title: textAbandon, text: textAbandonText, yes: textAbandonYes}
	switch a.(type) {
	case tui.Pop:
		losing = isUnsaved(m.top())
	case tui.Reset:
		losing = m.unsaved()
	case tui.Quit:
		losing = m.unsaved()
		question = confirm{title: textQuit, text: textQuitText, yes: textQuitYes, quits: true}
	default: // what stays on top stays as it is
	}
	if !losing {
		return m.carryOut(a)
	}
	question.then = func() tea.Cmd { return m.carryOut(a) }
	m.ask(question)
	return nil
}

// carryOut does it without asking: the person has said yes, or nothing is lost.
func (m *Model) carryOut(a tui.Action) tea.Cmd {
	switch a := a.(type) {
	case tui.Push:
		return m.push(a.Route)
	case tui.Pop:
		cmd := m.pop()
		m.notice(a.Notice)
		m.note(a.Why)
		if a.Msg != nil {
			cmd = tea.Batch(cmd, m.give(a.Msg))
		}
		return cmd
	case tui.Reset:
		return m.reset(a.Route)
	case tui.Ask:
		m.ask(confirm{title: a.Title, text: a.Text, yes: a.Yes, then: func() tea.Cmd { return m.carryOut(a.Then) }})
	case tui.Notice:
		m.notice(a.Text)
	case tui.Note:
		m.note(a.Text)
	case tui.Fail:
		return m.fail(a.Err)
	case tui.Copy:
		return m.copy(a)
	case tui.Send:
		return m.give(a.Msg)
	case tui.GoOn: // of what was typed ahead, see afterWait
	case tui.SignedIn:
		return m.signedIn(a)
	case tui.Quit:
		return m.quit()
	}
	return nil
}

func (m *Model) ask(c confirm) {
	c.th = m.th
	m.box = &c
}

// fail says what went wrong. When the session has ended, the sign-in form opens
// over the current screens, which keep their work.
func (m *Model) fail(err error) tea.Cmd {
	if spst.KindOf(err) == spst.Unauthenticated && spst.CodeOf(err) != spst.CodeCredentials {
		if m.signingIn() {
			return nil
		}
		m.box = nil // the box was about a screen that the form now covers
		return m.push(route.SignIn{Over: true})
	}
	if spst.CodeOf(err) == spst.CodeEnrolFirst {
		if m.mustEnrol() {
			return nil
		}
		m.box = nil
		return m.push(route.Account{Required: true, Over: true})
	}
	if spst.CodeOf(err) == spst.CodeConfirmPassword {
		m.askPassword(tui.Sentence(err), nil)
		return nil
	}
	away := spst.CodeOf(err) == spst.CodeUnreachable
	if away {
		m.link = linkDown
	}
	m.say(status{text: tui.Sentence(err), bad: true, away: away})
	return nil
}

func (m *Model) signedIn(a tui.SignedIn) tea.Cmd {
	same := a.Session.Account.Number == m.account.Number && a.Session.Account.Kind == m.account.Kind
	over := m.isOver()
	m.account, m.members, m.link = a.Session.Account, a.Members, linkUp
	m.status = status{}
	switch {
	case a.Session.SecondFactor == spst.FactorRequired && over && same:
		return tea.Batch(m.pop(), m.push(route.Account{Required: true, Over: true}))
	case a.Session.SecondFactor == spst.FactorRequired:
		return m.reset(route.Account{Required: true})
	case over && same:
		cmd := m.pop()
		m.notice(textBack)
		return cmd
	case m.account.Kind == spst.MandataryAccount:
		return m.reset(route.Clients{})
	case len(m.members) == 0:
		return m.fail(&spst.Error{Kind: spst.NotFound, Code: spst.CodeMember})
	default:
		return m.reset(route.Home{Member: m.members[0]})
	}
}

// isOver tells whether the top is the sign-in form, or the second factor that the
// service asks for, over work that waits.
func (m *Model) isOver() bool {
	if len(m.stack) == 0 {
		return false
	}
	switch r := m.stack[len(m.stack)-1].route.(type) {
	case route.SignIn:
		return r.Over
	case route.Account:
		return r.Over
	default:
		return false
	}
}

// mustEnrol tells whether nothing else is open before the second factor is on.
func (m *Model) mustEnrol() bool {
	for _, e := range m.stack {
		if r, ok := e.route.(route.Account); ok && r.Required {
			return true
		}
	}
	return false
}

// signedOut is the answer to it.
type signedOut struct{}

// askSignOut is « Se déconnecter »: it asks first when work would be lost.
func (m *Model) askSignOut() tea.Cmd {
	return m.sure(m.unsaved(), m.signOut)
}

func (m *Model) signOut() tea.Cmd {
	services := m.services
	ticket, cmd := tui.Request(m.ctx, func(ctx context.Context) (signedOut, error) {
		return signedOut{}, services.SignOut(ctx)
	})
	m.leaving = ticket
	m.prefill = signin.Prefill{Number: m.account.Number, Mandatary: m.account.Kind == spst.MandataryAccount}
	m.account, m.members = spst.Account{}, nil
	return tea.Batch(cmd, m.reset(route.SignIn{}))
}

func (m *Model) onSignedOut(msg tui.Reply[signedOut]) tea.Cmd {
	if msg.Ticket != m.leaving {
		return nil
	}
	if msg.Err != nil {
		return m.fail(msg.Err)
	}
	m.notice(textSignedOut)
	return nil
}

// quit ends the program. The screens are closed and stay where they are: the
// last frame is still drawn.
func (m *Model) quit() tea.Cmd {
	for _, e := range m.stack {
		closeScreen(e.screen)
	}
	m.dropSpare()
	return tea.Quit
}
