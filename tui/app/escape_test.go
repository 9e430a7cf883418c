package app

import (
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/tui"
)

func TestEscAndTheKeyAfterItAreBothKept(t *testing.T) {
	cases := map[string]string{
		"alt+j": "esc j", "alt+shift+j": "esc J", "alt+é": "esc é", "alt+enter": "esc enter", "alt+up": "esc up",
		"alt+space": "esc space", "alt+esc": "esc esc", "ctrl+alt+s": "esc ctrl+s", "alt+[": "alt+[", "alt+shift+o": "alt+shift+o",
	}
	for typed, want := range cases {
		d, m, _ := signedIn(t, newPortal(), 80, 24)
		p := (&page{capturing: true}).put(m)
		d.Key(typed)
		if got := strings.Join(p.keys, " "); got != want {
			t.Errorf("%s came as %q, want %q", typed, got, want)
		}
	}
}

func TestWordsInATextField(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	p := (&page{capturing: true}).put(m)
	d.Key("alt+b", "alt+backspace", "alt+left")
	if got := strings.Join(p.keys, " "); got != "alt+b alt+backspace alt+left" {
		t.Errorf("the field got %q", got)
	}
	p.capturing, p.inside = false, true
	d.Key("alt+b")
	if got := strings.Join(p.keys[3:], " "); got != "esc b" {
		t.Errorf("the list got %q", got)
	}
}

func TestEscThenAKeyAcrossScreens(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	(&page{}).put(m)
	d.Key("alt+3")
	d.Sees("Gérer vos effectifs")
	d.Key("alt+:")
	d.Sees("Aller à ou faire")
	d.Key("ctrl+alt+c")
	if !d.Quit {
		t.Error("esc and ctrl+c did not leave")
	}
	(&page{answer: tui.Ask{Title: "Sortir ?", Yes: "Sortir"}}).put(m)
	d.Key("x", "alt+b")
	d.SeesNot("Sortir ?")
}
