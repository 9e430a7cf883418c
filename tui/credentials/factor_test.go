package credentials

import (
	"context"
	"fmt"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/uitest"
)

const factorKey = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

// factors answers as the test says, and keeps what it was given.
type factors struct {
	refuse error
	proofs []spst.SecondFactorProof
	codes  []string
	ctx    context.Context // of the last enrolment
}

func recovery() spst.RecoveryCodes {
	var r spst.RecoveryCodes
	for i := range 10 {
		r.Codes = append(r.Codes, fmt.Sprintf("ABCD%d-EFGH%d", i, i))
	}
	return r
}

func (f *factors) BeginSecondFactor(ctx context.Context, given spst.PasswordProof) (spst.Enrolment, error) {
	f.ctx = ctx
	f.proofs = append(f.proofs, spst.SecondFactorProof{Password: given.Password})
	return spst.Enrolment{Secret: factorKey, URI: "otpauth://totp/AMSN:100042?secret=" + factorKey}, f.refuse
}

func (f *factors) ConfirmSecondFactor(_ context.Context, given spst.SecondFactorCode) (spst.RecoveryCodes, error) {
	f.codes = append(f.codes, given.Code)
	return recovery(), f.refuse
}

func (f *factors) RemoveSecondFactor(_ context.Context, given spst.SecondFactorProof) error {
	f.proofs = append(f.proofs, given)
	return f.refuse
}

func (f *factors) RenewRecoveryCodes(_ context.Context, given spst.SecondFactorProof) (spst.RecoveryCodes, error) {
	f.proofs = append(f.proofs, given)
	return recovery(), f.refuse
}

func openFactor(t *testing.T, f *factors, action route.SecondFactorAction, w, h int) *uitest.Driver {
	t.Helper()
	return uitest.NewDriver(t, NewFactor(f, uitest.Base(t), action), w, h)
}

func TestEnrol(t *testing.T) {
	f := &factors{}
	d := openFactor(t, f, route.EnrolSecondFactor, 80, 20)
	d.Sees("Activer le double facteur", "application d'authentification")
	d.Key("enter")
	d.Sees("Renseignez votre mot de passe actuel.")
	f.refuse = refusal("current", "password", "Ce n'est pas votre mot de passe actuel.")
	d.Type("faux")
	d.Key("enter")
	d.Sees("✗ Ce n'est pas votre mot de passe actuel.")
	f.refuse = nil
	d.Type("lilas")
	d.Hold()
	d.Key("enter", "enter")
	if d.Held() != 1 {
		t.Fatalf("%d requests at once", d.Held())
	}
	d.Release()
	d.Sees("Photographiez ce carré", "GEZD GNBV GY3T QOJQ", "▀", "Activer")
	d.Hold()
	d.Key("enter")
	d.Sees("Renseignez le code.")
	d.Type("12 34 56")
	d.Key("enter")
	d.Sees("Vérification…")
	d.Key("esc") // gives the answer up, and nothing else
	d.Release()
	d.Sees("Photographiez")
	f.refuse = refusal("code", "code", "Ce n'est pas le code de votre application.")
	d.Key("enter")
	d.Release()
	d.Sees("✗ Ce n'est pas le code")
	f.refuse = nil
	d.Key("enter")
	d.Release()
	d.Sees("Vos codes de secours", "ABCD0-EFGH0", "ABCD9-EFGH9", "ne s'afficheront plus")
	d.Key("enter")
	d.Did(tui.Ask{Title: textNotedTitle, Text: textNotedText, Yes: textNotedYes, Then: tui.Pop{Notice: textActivated}})
	if f.codes[len(f.codes)-1] != "12 34 56" || f.proofs[1].Password != "fauxlilas" {
		t.Errorf("%d codes, password of %d", len(f.codes), len(f.proofs[1].Password))
	}
}

func TestSecondFactorActions(t *testing.T) {
	for _, c := range []struct {
		action route.SecondFactorAction
		sees   string
		does   tui.Action
	}{
		{route.RenewRecoveryCodes, "ABCD9-EFGH9", tui.Ask{Title: textNotedTitle, Text: textNotedText, Yes: textNotedYes,
			Then: tui.Pop{Notice: textRenewed}}},
		{route.RemoveSecondFactor, "Désactiver le double facteur", tui.Pop{Notice: textRemoved}},
	} {
		f := &factors{}
		d := openFactor(t, f, c.action, 80, 20)
		d.Type("lilas")
		d.Key("enter")
		d.Type("abcd-efgh")
		d.Key("enter")
		d.Sees(c.sees)
		if c.action == route.RenewRecoveryCodes {
			d.Key("esc")
		}
		d.Did(c.does)
		if f.proofs[0] != (spst.SecondFactorProof{Password: "lilas", Code: "abcd-efgh"}) {
			t.Errorf("%d: %d characters, %d", c.action, len(f.proofs[0].Password), len(f.proofs[0].Code))
		}
	}
}

func TestFactorEndsWithTheSession(t *testing.T) {
	f := &factors{refuse: &spst.Error{Kind: spst.Unauthenticated, Code: "session"}}
	d := openFactor(t, f, route.EnrolSecondFactor, 80, 20)
	d.Type("lilas")
	d.Key("enter")
	d.Did(tui.Fail{Err: f.refuse})
	d.Key("esc")
	d.Did(tui.Pop{})
}

// The QR code is there where it fits; the key in letters is always.
func TestQRWhereThereIsRoom(t *testing.T) {
	s := NewFactor(&factors{}, uitest.Base(t), route.EnrolSecondFactor)
	d := uitest.NewDriver(t, s, 80, 20)
	d.Type("lilas")
	d.Key("enter")
	d.ClickOn("Code ")
	d.Type("123")
	d.Sees("123", "▀")
	d.Resize(80, 16)
	d.SeesNot("▀")
	d.Sees("GEZD GNBV GY3T QOJQ", "123")
	d.Resize(80, 20)
	d.Sees("▀")
	d.ClickOn("Annuler")
	d.Did(tui.Pop{})
	if c := d.Cursor(); c != nil {
		t.Errorf("a cursor on a button: %+v", c)
	}
}

func TestPasswordOfFactorIsNowhere(t *testing.T) {
	d := openFactor(t, &factors{refuse: refusal("code", "code", "Non.")}, route.RemoveSecondFactor, 80, 20)
	d.Type("Secret-9")
	d.Key("enter")
	d.Type("123456")
	d.Key("enter")
	if s := ansi.Strip(d.Styled()); len(s) == 0 || d.Cursor() == nil {
		t.Error("nothing shows")
	}
	d.SeesNot("Secret")
}

func TestFactorGolden(t *testing.T) {
	for _, size := range uitest.Sizes() {
		f := &factors{}
		d := openFactor(t, f, route.EnrolSecondFactor, size[0], size[1])
		d.Golden(fmt.Sprintf("factor-password-%dx%d", size[0], size[1]+4))
		d.Type("lilas")
		d.Key("enter")
		d.Golden(fmt.Sprintf("factor-qr-%dx%d", size[0], size[1]+4))
		d.Type("123456")
		d.Key("enter")
		d.Golden(fmt.Sprintf("factor-codes-%dx%d", size[0], size[1]+4))
	}
}
