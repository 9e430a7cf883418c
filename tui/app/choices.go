package app

import (
	"reflect"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/route"
)

// choices are the places, what the screen on top can do, what is done elsewhere, and the
// root's own.
func (m *Model) choices() []choice {
	var all []choice
	member, ok := m.member()
	ok = ok && !m.signingIn() && !m.mustEnrol()
	if ok {
		all = m.places(member)
	}
	commands := m.commands(member)
	all = append(all, commands...)
	if ok {
		all = append(all, m.commandsElsewhere(member, commands)...)
	}
	if m.isMandatary() {
		for _, client := range m.members {
			all = append(all, choice{name: client.Name, also: client.Number + " " + client.SIRET, hint: hintClient, typed: true,
				run: func() tea.Cmd { return m.actFor(client) }})
		}
		all = append(all, choice{name: textClients, hint: "ctrl+o", run: m.backToClients})
	}
	if m.account.Number != "" && !m.signingIn() {
		if !m.mustEnrol() {
			all = append(all, m.place(textAccount, "m", tui.Push{Route: route.Account{}}))
			all = append(all, m.tokenChoices(commands)...)
		}
		all = append(all, m.place(textRenewal, "", tui.Push{Route: route.Password{}}), choice{name: textSignOut, run: m.askSignOut})
	}
	if m.letters != nil {
		all = append(all, choice{name: textMailbox, hint: "ctrl+g", run: m.openMailbox})
	}
	return append(all,
		choice{name: textHelpName, hint: "?", run: func() tea.Cmd { m.box = m.newHelp(); return nil }},
		m.place(textQuitName, "q", tui.Quit{}))
}

// tokenChoices are the access tokens of the account, and a new one where the screen does not make it.
func (m *Model) tokenChoices(here []choice) []choice {
	tokens := choice{name: textAccess, also: "script api", typed: true, run: m.openTokens}
	if slices.ContainsFunc(here, func(c choice) bool { return c.name == textNewAccess }) {
		return []choice{tokens}
	}
	create := m.place(textNewAccess, "", tui.Push{Route: route.NewAccessToken{}})
	create.also, create.typed = "token script api", true
	return []choice{tokens, create}
}

// openTokens shows the access tokens where one is when they are there, else over it.
func (m *Model) openTokens() tea.Cmd {
	to := route.Account{Tokens: true}
	if s, ok := m.top().(tui.Shower); ok {
		if cmd, ok := s.Show(to); ok {
			return cmd
		}
	}
	return m.do(tui.Push{Route: to})
}

// commands are the screen's own actions, each by the word of its key, or by the manual's
// name for it; moving about is not one.
func (m *Model) commands(member spst.Member) []choice {
	var all []choice
	listed := map[string]bool{} // keys and words: what two groups of the help name is one choice
	for _, group := range m.top().FullHelp() {
		for _, b := range group {
			if !b.Enabled() || isMove(b) || listed[b.Keys()[0]] || listed[b.Help().Desc] {
				continue
			}
			listed[b.Keys()[0]], listed[b.Help().Desc] = true, true
			stroke := keys.Press(b.Keys()[0])
			c := choice{name: capital(b.Help().Desc), hint: b.Help().Key, run: func() tea.Cmd { return m.give(stroke) }}
			for _, d := range route.Commands() {
				if d.Key == b.Keys()[0] && m.isAt(d.At(member)) {
					c.also = c.name + " " + d.Also
					c.name = d.Name
				}
			}
			all = append(all, c)
		}
	}
	return all
}

// commandsElsewhere are what the member's places are for, but those that are there already.
func (m *Model) commandsElsewhere(member spst.Member, here []choice) []choice {
	var all []choice
	for _, d := range route.Commands() {
		at := d.At(member)
		if !d.May(member.Rights) || slices.ContainsFunc(here, func(c choice) bool { return c.name == d.Name }) {
			continue
		}
		all = append(all, choice{name: d.Name, also: d.Also, typed: true, run: func() tea.Cmd { return m.goDo(at, d) }})
	}
	return all
}

// goDo goes where something is done and does it. What is done to one line waits for the
// person to choose it.
func (m *Model) goDo(at route.Route, d route.Command) tea.Cmd {
	switch {
	case d.Key == "":
		return m.goTo(at)
	case !d.One:
		return m.goTo(at, d.Key)
	}
	cmd := m.goTo(at)
	if m.box == nil { // nothing was to be lost
		m.notice(noticeChoose(d))
	}
	return cmd
}

// isAt tells whether the place on top is of that kind, with nothing over it.
func (m *Model) isAt(r route.Route) bool {
	panes, ok := m.top().(*tui.Panes)
	return reflect.TypeOf(m.stack[len(m.stack)-1].route) == reflect.TypeOf(r) && (!ok || panes.Len() == 0)
}

// isMove tells a key that only moves about; "1" stands for the services and "m" for
// the account, which are there by their names.
func isMove(b key.Binding) bool {
	if len(b.Keys()) == 0 {
		return true
	}
	switch b.Keys()[0] {
	case "up", "down", "left", "right", "pgup", "pgdown", "g", "G", "home", "end", "tab", "shift+tab", "1", "m", "esc":
		return true
	}
	return false
}

// places are those of a member. Accueil stays at the bottom of the stack: a
// service is opened from there.
func (m *Model) places(member spst.Member) []choice {
	all := []choice{{name: textHome, run: func() tea.Cmd { return m.goTo(nil) }}}
	for i, s := range route.SevenServices() {
		r := route.Open(s, member)
		all = append(all, choice{name: s.Title(), hint: string(rune('1' + i)), run: func() tea.Cmd { return m.goTo(r) }})
	}
	return all
}

func (m *Model) place(name, hint string, a tui.Action) choice {
	return choice{name: name, hint: hint, run: func() tea.Cmd { return m.do(a) }}
}
