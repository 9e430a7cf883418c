package keys

import (
	"reflect"
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// every gives the bindings by the name of their field.
func every(m Map) map[string]key.Binding {
	all := map[string]key.Binding{}
	v := reflect.ValueOf(m)
	for i := range v.NumField() {
		if b, ok := v.Field(i).Interface().(key.Binding); ok {
			all[v.Type().Field(i).Name] = b
		}
	}
	return all
}

func TestEveryKeyHasHelp(t *testing.T) {
	for name, b := range every(New()) {
		if h := b.Help(); h.Key == "" || h.Desc == "" || len(b.Keys()) == 0 || !b.Enabled() {
			t.Errorf("%s: %v %+v", name, b.Keys(), h)
		}
	}
}

func TestOneKeyDoesOneThing(t *testing.T) {
	by := map[string]string{}
	for name, b := range every(New()) {
		for _, k := range b.Keys() {
			if other, taken := by[k]; taken {
				t.Errorf("%q is both %s and %s", k, name, other)
			}
			by[k] = name
		}
	}
}

func TestHelpLeavesTheOriginalAlone(t *testing.T) {
	m := New()
	renamed := Help(m.Open, "se connecter")
	if renamed.Help().Desc != "se connecter" || m.Open.Help().Desc != "ouvrir" {
		t.Errorf("%v, %v", renamed.Help(), m.Open.Help())
	}
}

func TestAnotherOfItsKeysIsShown(t *testing.T) {
	m := New()
	shown := Shown(m.Right, "←→")
	if shown.Help().Key != "←→" || shown.Help().Desc != m.Right.Help().Desc || m.Right.Help().Key != "→ l" || len(shown.Keys()) != 2 {
		t.Errorf("%v, %v", shown.Help(), m.Right.Help())
	}
}

// A name that is no key's is text, as a terminal sends a character it has no key for.
func TestPressOfWhatIsNoKey(t *testing.T) {
	for _, name := range []string{"日本", "🙂", "ctrl+", "+", "hyper+x"} {
		if k := Press(name); k.String() != name {
			t.Errorf("Press(%q) is %q", name, k)
		}
	}
	for name, mod := range map[string]tea.KeyMod{"ctrl+s": tea.ModCtrl, "alt+j": tea.ModAlt, "ctrl+alt+x": tea.ModCtrl | tea.ModAlt,
		"shift+tab": tea.ModShift} {
		if k := Press(name); k.Mod != mod || k.Text != "" {
			t.Errorf("Press(%q) is %+v", name, k)
		}
	}
}

func TestPressGivesTheKeyOfItsName(t *testing.T) {
	names := []string{"enter", "tab", "shift+tab", "esc", "space", "backspace", "delete", "up", "down", "left", "right",
		"pgup", "pgdown", "home", "end", "f1", "ctrl+s", "alt+j", "ctrl+left", "a", "E", "é", "É", "?", ":", "/", "+", "1"}
	for _, n := range names {
		if got := Press(n).String(); got != n {
			t.Errorf("Press(%q) is %q", n, got)
		}
	}
	if k := Press(" "); k.String() != "space" || k.Text != " " {
		t.Errorf("a blank is %+v", k)
	}
}

func TestEveryKeyCanBePressed(t *testing.T) {
	for name, b := range every(New()) {
		for _, k := range b.Keys() {
			if !key.Matches(Press(k), b) {
				t.Errorf("%s: Press(%q) is %q", name, k, Press(k))
			}
		}
	}
}

func TestWheel(t *testing.T) {
	for button, want := range map[tea.MouseButton]int{tea.MouseWheelDown: 1, tea.MouseWheelUp: -1, tea.MouseWheelLeft: 0} {
		if got := Wheel(tea.MouseWheelMsg{Button: button}); got != want {
			t.Errorf("%v is %d", button, got)
		}
	}
}
