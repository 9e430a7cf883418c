package app

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// onKey gives a key to the open box, else to the root when it is one of its
// own and no text is being typed, else to the top screen.
func (m *Model) onKey(k tea.KeyPressMsg) tea.Cmd {
	m.fade()
	switch {
	case key.Matches(k, m.keys.Leave):
		return m.onLeave()
	case m.tooSmall():
		return nil
	case m.box != nil:
		return m.onBoxKey(k)
	}
	if cmd, taken := m.onGlobalKey(k); taken {
		return cmd
	}
	return m.give(k)
}

// onLeave: ctrl+c asks once when work would be lost; the second time it leaves.
func (m *Model) onLeave() tea.Cmd {
	if c, ok := m.box.(*confirm); ok && c.quits {
		return m.quit()
	}
	m.box = nil
	return m.do(tui.Quit{})
}

func (m *Model) onBoxKey(k tea.KeyPressMsg) tea.Cmd {
	done, then := m.box.key(k)
	return m.closeBox(done, then)
}

// closeBox closes a box that is done, then does what it came to.
func (m *Model) closeBox(done bool, then func() tea.Cmd) tea.Cmd {
	if done {
		m.box = nil
	}
	if then == nil {
		return nil
	}
	return then()
}

// onGlobalKey handles the keys that are the same everywhere. f1 and ctrl+o
// type nothing, so they work in a form too.
func (m *Model) onGlobalKey(k tea.KeyPressMsg) (cmd tea.Cmd, taken bool) {
	capturing := m.capturing()
	switch {
	case key.Matches(k, m.keys.Help) && (!capturing || k.String() == "f1"):
		m.box = m.newHelp()
	case key.Matches(k, m.keys.ChangeMember) && m.isMandatary():
		return m.backToClients(), true
	case m.letters != nil && key.Matches(k, m.keys.Mailbox):
		return m.openMailbox(), true
	case capturing:
		return nil, false
	case key.Matches(k, m.keys.Palette):
		m.box = m.newPalette()
		return m.prepareRoster(), true
	case key.Matches(k, m.keys.Back) && !m.inside():
		return m.onBack(k), true
	case key.Matches(k, m.keys.Quit):
		return m.do(tui.Quit{}), true
	default:
		return nil, false
	}
	return nil, true
}

// onBack is one step back: inside the screen first, then out of it.
func (m *Model) onBack(k tea.KeyPressMsg) tea.Cmd {
	if s, ok := m.top().(tui.Stepper); ok && s.Inside() {
		return m.give(k)
	}
	if len(m.stack) == 1 {
		return m.do(tui.Note{Text: textBottom})
	}
	return m.do(tui.Pop{})
}

func (m *Model) isMandatary() bool {
	return m.account.Kind == spst.MandataryAccount && !m.signingIn() && !m.mustEnrol()
}

func (m *Model) onPaste(msg tea.PasteMsg) tea.Cmd {
	m.fade()
	switch {
	case m.tooSmall():
		return nil
	case m.box != nil:
		return m.box.paste(msg)
	}
	return m.give(msg)
}

// onClick and onWheel give the mouse to the box or to the body, in its own
// coordinates.
func (m *Model) onClick(msg tea.MouseClickMsg) tea.Cmd {
	m.fade()
	if m.tooSmall() {
		return nil
	}
	if m.box != nil {
		x, y, inside := m.inBox(msg.X, msg.Y)
		if !inside {
			return nil
		}
		done, then := m.box.click(x, y)
		return m.closeBox(done, then)
	}
	y, inside := m.inBody(msg.Y)
	if !inside {
		return nil
	}
	msg.Y = y
	return m.give(msg)
}

func (m *Model) onWheel(msg tea.MouseWheelMsg) tea.Cmd {
	if m.tooSmall() {
		return nil
	}
	if m.box != nil {
		m.box.wheel(msg)
		return nil
	}
	y, inside := m.inBody(msg.Y)
	if !inside {
		return nil
	}
	msg.Y = y
	return m.give(msg)
}
