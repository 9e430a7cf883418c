package keys

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// Press gives the message of a key by the name that its String method gives:
// "enter", "shift+tab", "ctrl+s", "alt+j", "space", "é", "E". An unknown name
// gives a key that has it for its text.
func Press(name string) tea.KeyPressMsg {
	var mod tea.KeyMod
	rest := name
	if name == " " {
		rest = "space"
	}
	for {
		before, after, ok := strings.Cut(rest, "+")
		m, known := modifiers(before)
		if !ok || !known || after == "" {
			break
		}
		mod, rest = mod|m, after
	}
	if code, ok := named(rest); ok {
		k := tea.KeyPressMsg{Code: code, Mod: mod}
		if code == tea.KeySpace && mod == 0 {
			k.Text = " "
		}
		return k
	}
	r, size := utf8.DecodeRuneInString(rest)
	if size != len(rest) {
		return tea.KeyPressMsg{Code: tea.KeyExtended, Text: rest}
	}
	k := character(r)
	if mod != 0 {
		k.Mod |= mod
		k.Text = ""
	}
	return k
}

// character is a key as a terminal without enhancements sends it.
func character(r rune) tea.KeyPressMsg {
	k := tea.KeyPressMsg{Code: r, Text: string(r)}
	if unicode.IsUpper(r) {
		k.Code, k.ShiftedCode, k.Mod = unicode.ToLower(r), r, tea.ModShift
	}
	return k
}

// Wheel is the direction of the wheel: 1 down, -1 up, 0 sideways.
func Wheel(m tea.MouseWheelMsg) int {
	switch m.Button {
	case tea.MouseWheelDown:
		return 1
	case tea.MouseWheelUp:
		return -1
	default:
		return 0
	}
}

func modifiers(name string) (tea.KeyMod, bool) {
	switch name {
	case "ctrl":
		return tea.ModCtrl, true
	case "alt":
		return tea.ModAlt, true
	case "shift":
		return tea.ModShift, true
	}
	return 0, false
}

func named(name string) (rune, bool) {
	switch name {
	case "enter":
		return tea.KeyEnter, true
	case "tab":
		return tea.KeyTab, true
	case "esc":
		return tea.KeyEscape, true
	case "space":
		return tea.KeySpace, true
	case "backspace":
		return tea.KeyBackspace, true
	case "delete":
		return tea.KeyDelete, true
	case "up":
		return tea.KeyUp, true
	case "down":
		return tea.KeyDown, true
	case "left":
		return tea.KeyLeft, true
	case "right":
		return tea.KeyRight, true
	case "pgup":
		return tea.KeyPgUp, true
	case "pgdown":
		return tea.KeyPgDown, true
	case "home":
		return tea.KeyHome, true
	case "end":
		return tea.KeyEnd, true
	case "f1":
		return tea.KeyF1, true
	}
	return 0, false
}
