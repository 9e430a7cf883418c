package signin

import (
	"fmt"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/uitest"
)

func unauthenticated(code spst.Code) error {
	return &spst.Error{Kind: spst.Unauthenticated, Code: code, TriesLeft: 2}
}

// The password is right and a code is wanted: it is asked for, what was typed
// stays, and a wrong one may be typed again.
func TestCodeIsAskedFor(t *testing.T) {
	d := newDesk(t, &portal{refuse: unauthenticated(spst.CodeSecondFactor)}, Options{Prefill: Prefill{Number: "100042", Password: "secret"}})
	d.Key("enter")
	d.Sees("Double facteur", "100042", "six chiffres", "codes de secours", "Revenir")
	d.SeesNot("✗", "Mot de passe", "mandataire")
	d.Key("enter")
	d.Sees("Renseignez le code.")
	if len(d.portal.asked) != 1 {
		t.Fatalf("asked %d times", len(d.portal.asked))
	}
	d.portal.refuse = unauthenticated(spst.CodeWrongFactor)
	d.Paste(" 123 456\r\n")
	d.Key("enter")
	d.Sees("✗ Ce n'est pas le code de votre application", "Il reste 2 essais")
	d.portal.refuse = nil
	d.Type("654321") // in the place of the wrong one
	d.Key("enter")
	want := spst.Credentials{Number: "100042", Password: "secret", Code: "654321"}
	if !d.signedIn() || d.portal.asked[2] != want || d.portal.asked[1].Code != "123 456" {
		t.Errorf("last action %+v, code of %d", d.Last(), len(d.portal.asked[len(d.portal.asked)-1].Code))
	}
}

func TestCodeIsLeft(t *testing.T) {
	for name, leave := range map[string]func(*desk){
		"esc":    func(d *desk) { d.Key("esc") },
		"click":  func(d *desk) { d.ClickOn("Revenir") },
		"tab":    func(d *desk) { d.Key("tab", "tab", "enter") },
		"arrows": func(d *desk) { d.Key("up", "left", "right", "space") },
	} {
		d := newDesk(t, &portal{refuse: unauthenticated(spst.CodeSecondFactor)}, Options{Prefill: Prefill{Number: "100042", Password: "secret"}})
		d.Key("enter", "ctrl+r")
		d.Type("12")
		leave(d)
		d.Sees("Mot de passe", "••••••", "J'ai oublié mon mot de passe")
		d.Key("enter")
		if got := d.portal.asked[1]; got.Password != "secret" || got.Code != "" {
			t.Errorf("%s: password of %d, code of %d", name, len(got.Password), len(got.Code))
		}
	}
}

// A password that is no longer right goes back to the first step.
func TestPasswordChangedMeanwhile(t *testing.T) {
	d := newDesk(t, &portal{refuse: unauthenticated(spst.CodeSecondFactor)}, Options{Prefill: Prefill{Number: "100042", Password: "secret"}})
	d.Key("enter")
	d.portal.refuse = unauthenticated("credentials")
	d.Type("123456")
	d.Key("enter")
	d.Sees("Mot de passe", "inconnu")
}

func TestCodeGolden(t *testing.T) {
	for _, size := range uitest.Sizes() {
		d := newDeskOf(t, &portal{refuse: unauthenticated(spst.CodeSecondFactor)},
			Options{Prefill: Prefill{Number: "100042", Password: "mot de passe"}}, size[0], size[1])
		d.Key("enter")
		d.portal.refuse = unauthenticated(spst.CodeUsedFactor)
		d.Type("123456")
		d.Key("enter")
		d.Golden(fmt.Sprintf("code-%dx%d", size[0], size[1]+4))
	}
}
