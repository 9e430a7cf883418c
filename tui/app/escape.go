package app

import (
	"unicode"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/tui/keys"
)

// A terminal sends esc and a key typed right after it as it sends alt and that
// key; over a slow line the two often arrive together. No key here needs alt,
// but those that move by words in a text field, so the two are taken apart:
// neither is lost.

// apart gives the key that came with esc; false for a key that came alone.
func (m *Model) apart(k tea.KeyPressMsg) (tea.KeyPressMsg, bool) {
	if k.Mod&tea.ModAlt == 0 || isIntroducer(k) || m.typing() && isWordKey(k) {
		return k, false
	}
	k.Mod &^= tea.ModAlt
	if k.Mod&^tea.ModShift != 0 || !unicode.IsPrint(k.Code) {
		return k, true // ctrl+c, enter…
	}
	r := k.Code
	if k.Mod == tea.ModShift {
		r = unicode.ToUpper(r)
	}
	return keys.Press(string(r)), true
}

// typing tells whether a text field has the keys.
func (m *Model) typing() bool {
	if m.box != nil {
		return m.box.cursor() != nil
	}
	return m.capturing()
}

// isWordKey tells the keys of a text field that have alt.
func isWordKey(k tea.KeyPressMsg) bool {
	switch k.Code {
	case tea.KeyLeft, tea.KeyRight, tea.KeyBackspace, tea.KeyDelete, 'b', 'd', 'f':
		return true
	}
	return false
}

// isIntroducer tells what begins a sequence of the terminal's own (ECMA-48: CSI,
// OSC, SS2, SS3, DCS, SOS, ST, PM, APC): one that was cut on its way is no esc.
func isIntroducer(k tea.KeyPressMsg) bool {
	switch k.Code {
	case '[', ']', '\\', '^', '_':
		return true
	case 'n', 'o', 'p', 'x':
		return k.Mod&tea.ModShift != 0
	}
	return false
}
