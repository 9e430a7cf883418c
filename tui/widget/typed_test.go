package widget

import (
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
)

// typeIn gives a field letters one by one.
func typeIn(f *Field, text string) {
	for _, r := range text {
		f.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

// What is typed is taken back word by word, a paste and a run of deletions as one step
// each, and done again; a new letter ends what could be done again.
func TestTypingIsTakenBack(t *testing.T) {
	f := NewField(theme.New(true), Options{Width: 40})
	f.SetValue("Rouen")
	f.Focus()
	typeIn(f, " rive gauche")
	f.Update(tea.PasteMsg{Content: " (76)"})
	for range 3 {
		f.Update(keys.Press("backspace"))
	}
	var seen []string
	for range 6 {
		seen = append(seen, f.Value())
		f.Update(keys.Press("ctrl+z"))
	}
	for i, want := range []string{"Rouen rive gauche (", "Rouen rive gauche (76)", "Rouen rive gauche", "Rouen rive ", "Rouen ", "Rouen"} {
		if i < len(seen) && seen[i] != want {
			t.Errorf("step %d: %q, not %q", i, seen[i], want)
		}
	}
	if f.CanUndo() || !f.CanRedo() || f.Value() != "Rouen" {
		t.Errorf("%q, more to take back: %v", f.Value(), f.CanUndo())
	}
	f.Update(keys.Press("ctrl+z")) // nothing more
	f.Update(keys.Press("ctrl+y"))
	f.Update(keys.Press("ctrl+shift+z"))
	if f.Value() != "Rouen rive " {
		t.Errorf("again: %q", f.Value())
	}
	typeIn(f, "d")
	if f.CanRedo() {
		t.Error("what is typed over can be done again")
	}
}

// Another text has no past, nor has a secret.
func TestWhatHasNoPast(t *testing.T) {
	f := NewField(theme.New(true), Options{Width: 40})
	f.Focus()
	typeIn(f, "un")
	f.Blur()
	f.SetValue("deux")
	f.Focus()
	if f.CanUndo() {
		t.Error("the text of another record can be taken back")
	}
	secret := NewField(theme.New(true), Options{Width: 40, Password: true})
	secret.Focus()
	typeIn(secret, "secret")
	if secret.CanUndo() {
		t.Error("a password is remembered")
	}
}

// Whatever is typed, all of it taken back is the first text, and all of it done again the
// last.
func TestAllTypingIsTakenBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := NewField(theme.New(true), Options{Width: 20, Limit: 30})
		f.SetValue(rapid.SampledFrom([]string{"", "un", "deux mots"}).Draw(rt, "first"))
		first := f.Value()
		f.Focus()
		for range rapid.IntRange(0, 30).Draw(rt, "keys") {
			switch k := rapid.SampledFrom([]string{"a", "é", "space", "backspace", "delete", "left", "home", "paste"}).Draw(rt, "key"); k {
			case "paste":
				f.Update(tea.PasteMsg{Content: "collé ici"})
			default:
				f.Update(keys.Press(k))
			}
		}
		last := f.Value()
		for f.CanUndo() {
			f.Update(keys.Press("ctrl+z"))
		}
		if f.Value() != first {
			rt.Fatalf("all taken back: %q, not %q", f.Value(), first)
		}
		for f.CanRedo() {
			f.Update(keys.Press("ctrl+y"))
		}
		if f.Value() != last {
			rt.Fatalf("all done again: %q, not %q", f.Value(), last)
		}
	})
}
