package app

import (
	"context"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// ConfirmPassword takes "secret" only.
func (p *portal) ConfirmPassword(_ context.Context, password string) error {
	if p.fail != nil || password == "secret" {
		return p.fail
	}
	return &spst.Error{Kind: spst.Invalid, Code: "current", Message: "Ce n'est pas votre mot de passe actuel."}
}

// The password is asked for over the work, which waits; esc leaves it as it is.
func TestPasswordAgain(t *testing.T) {
	p := newPortal()
	d, m, _ := signedIn(t, p, 80, 24)
	why := "Cette adresse reçoit les codes : donnez votre mot de passe."
	ask := func() {
		d.Run(m.fail(&spst.Error{Kind: spst.Forbidden, Code: spst.CodeConfirmPassword, Message: why}))
	}
	ask()
	d.Sees("Votre mot de passe", "Cette adresse reçoit les codes")
	d.Key("enter")
	d.Sees("Saisissez votre mot de passe.")
	d.Type("faux")
	if strings.Contains(d.Screen(), "faux") || d.Cursor() == nil {
		t.Error("the password shows, or the cursor does not")
	}
	d.Key("enter")
	d.Sees("Ce n'est pas votre mot de passe actuel.", "Cette adresse reçoit les codes")
	d.Key("esc")
	d.SeesNot("Votre mot de passe")
	d.Sees("BIENVENUE")

	ask()
	d.Type("secret")
	d.Key("enter")
	d.SeesNot("Votre mot de passe", textProving)

	// The portal is away: it is said, and the work is still there.
	p.fail = &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}
	ask()
	d.Type("secret")
	d.Key("enter")
	d.Sees(tui.Sentence(p.fail)[:20])
}
