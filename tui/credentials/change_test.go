package credentials

import (
	"fmt"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/uitest"
)

func openChange(t *testing.T, p *portal, w, h int) *uitest.Driver {
	t.Helper()
	p.t = t
	owner := spst.PasswordOwner{Number: "100042", SIRET: "77570158400168", Name: "FLEURISTE MARTIN"}
	return uitest.NewDriver(t, NewChange(p, uitest.Base(t), owner), w, h)
}

func TestChange(t *testing.T) {
	p := &portal{}
	d := openChange(t, p, 80, 20)
	d.Sees("Changer de mot de passe", "Vos autres sessions seront fermées")
	d.Type("lilas-et-pivoines")
	d.Key("enter")
	d.Type("fleuriste martin")
	d.Sees("▰▰▱▱ moyen", "contient le nom de votre")
	d.Key("ctrl+u")
	d.Type(sesame)
	d.Key("enter")
	d.Type(sesame)
	d.Hold()
	d.Key("enter", "enter")
	if d.Held() != 1 {
		t.Errorf("%d requests at once", d.Held())
	}
	d.Sees("Enregistrement…")
	d.Release()
	d.Did(tui.Pop{Notice: textChangedNote})
	if (p.changed != spst.PasswordChange{Current: "lilas-et-pivoines", Password: sesame}) {
		t.Errorf("%+v", p.changed)
	}
}

// A press of the button says what is missing, as ctrl+s does; a paste fills in.
func TestChangeByMouseAndPaste(t *testing.T) {
	p := &portal{}
	d := openChange(t, p, 80, 20)
	d.ClickOn(textSet)
	d.Sees("Renseignez votre mot de passe actuel.")
	if len(p.asked) != 0 {
		t.Fatalf("asked %v", p.asked)
	}
	d.Paste("lilas-et-pivoines\n") // the focus is on what is missing
	d.ClickOn(textNew)
	d.Paste(sesame)
	d.Key("tab")
	d.Paste(sesame + "!")
	d.ClickOn(textSet)
	d.Sees("✗ " + textNotSame)
	d.Key("backspace")
	d.Sees(textSame)
	d.SeesNot("merles", "lilas")
	d.ClickOn(textSet)
	if (p.changed != spst.PasswordChange{Current: "lilas-et-pivoines", Password: sesame}) {
		t.Errorf("asked %v", p.asked)
	}
	d.Did(tui.Pop{Notice: textChangedNote})
}

func TestChangeRefused(t *testing.T) {
	p := &portal{}
	d := openChange(t, p, 80, 20)
	d.Key("tab")
	d.Type(sesame)
	d.Key("tab")
	d.Type(sesame)
	d.Key("ctrl+s")
	d.Sees("Renseignez votre mot de passe actuel.")
	d.Type("faux")
	p.refuse = refusal("current", "current", "Ce n'est pas votre mot de passe actuel.")
	d.Key("ctrl+s")
	d.Sees("✗ Ce n'est pas votre mot de passe actuel.")
	p.refuse = unreachable()
	d.Key("ctrl+s")
	d.Sees("Le portail ne répond pas")
	p.refuse = &spst.Error{Kind: spst.Unauthenticated, Code: "session"}
	d.Key("ctrl+s")
	d.Did(tui.Fail{Err: p.refuse})
	d.Key("esc")
	d.Did(tui.Pop{})
	if len(p.asked) != 3 {
		t.Errorf("asked %v", p.asked)
	}
}

// What is sent stays as it is until the answer is there.
func TestTypedWhileItIsChanged(t *testing.T) {
	p := &portal{refuse: unreachable()}
	d := openChange(t, p, 80, 20)
	d.Type("lilas")
	d.Key("enter")
	d.Type(sesame)
	d.Key("enter")
	d.Type(sesame)
	d.Hold()
	d.Key("enter")
	d.Type("xyz")
	d.Paste("xyz")
	d.ClickOn(textCancel)
	d.Sees("Enregistrement…")
	d.Release()
	p.refuse = nil
	d.Key("enter")
	if p.changed.Password != sesame {
		t.Errorf("%d characters were sent", len(p.changed.Password))
	}
	d.Did(tui.Pop{Notice: textChangedNote})
}

func TestChangeGivenUp(t *testing.T) {
	d := openChange(t, &portal{}, 80, 20)
	d.Type("faux")
	d.Key("tab")
	d.Type(sesame)
	d.Key("tab")
	d.Type(sesame)
	d.Hold()
	d.Key("enter", "esc")
	d.SeesNot("Enregistrement…")
	d.Release()
	if d.Last() != nil {
		t.Errorf("a late answer did %+v", d.Last())
	}
}

func TestChangeGolden(t *testing.T) {
	for _, size := range uitest.Sizes() {
		d := openChange(t, &portal{}, size[0], size[1])
		d.Key("tab")
		d.Type("comptabilite 2026")
		d.Golden(fmt.Sprintf("change-%dx%d", size[0], size[1]+4))
	}
}
