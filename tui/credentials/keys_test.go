package credentials

import (
	"context"
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
)

func TestEveryKeyAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		start  func(t *testing.T) *uitest.Driver
		except []string
	}{
		"change": {func(t *testing.T) *uitest.Driver {
			d := openChange(t, &portal{}, 80, 20)
			d.ClickOn(textSet)
			d.Key("tab")
			return d
		}, []string{"left", "right"}},
		"buttons": {func(t *testing.T) *uitest.Driver {
			d := openChange(t, &portal{}, 80, 20)
			d.Key("shift+tab")
			return d
		}, []string{"right", "down"}},
		"enrol": {func(t *testing.T) *uitest.Driver { return openFactor(t, &factors{}, route.EnrolSecondFactor, 80, 20) },
			[]string{"left", "right", "up"}},
		"token": {func(t *testing.T) *uitest.Driver {
			d := openToken(t, &tokens{}, 80, 20)
			d.Key("tab")
			return d
		}, []string{"left", "right"}},
		"token made": {func(t *testing.T) *uitest.Driver { return madeToken(t, &tokens{}, 80, 20) }, []string{"up", "down"}},
		"number": {func(t *testing.T) *uitest.Driver {
			d := open(t, &portal{}, 80, 20)
			d.Key("tab")
			return d
		}, []string{"left", "right"}},
		"image": {func(t *testing.T) *uitest.Driver {
			d := toChallenge(t, &portal{}, 80, 20)
			d.Key("tab", "right")
			return d
		}, []string{"space", "down"}},
		"addresses": {func(t *testing.T) *uitest.Driver {
			d := toDelivery(t, &portal{}, 80, 20)
			d.Key("down")
			return d
		}, nil},
		"new password": {func(t *testing.T) *uitest.Driver {
			d := toCompletion(t, &portal{}, 80, 20)
			d.Key("tab")
			return d
		}, []string{"left", "right"}},
	} {
		t.Run(name, func(t *testing.T) { uitest.EveryKeyAnswers(t, c.start, c.except...) })
	}
}

func TestAnything(t *testing.T) {
	for _, screen := range []func(tb testing.TB) tui.Screen{
		func(tb testing.TB) tui.Screen {
			return NewReset(&portal{t: t}, uitest.Base(tb), ResetOptions{Number: "100042"})
		},
		func(tb testing.TB) tui.Screen { return NewFactor(&factors{}, uitest.Base(tb), route.EnrolSecondFactor) },
		func(tb testing.TB) tui.Screen {
			return NewChange(&portal{t: t}, uitest.Base(tb), spst.PasswordOwner{Number: "100042"})
		},
		func(tb testing.TB) tui.Screen { return NewToken(&tokens{}, uitest.Base(tb), today) },
	} {
		uitest.Anything(t, func(tb testing.TB, w, h int) *uitest.Driver { return uitest.NewDriver(tb, screen(tb), w, h) })
	}
}

// The help line and the title are those of the step.
func TestTheHelpLineFollowsTheStep(t *testing.T) {
	d := open(t, &portal{}, 80, 20)
	plain := "tab suivant · entrée continuer · esc retour"
	for i, want := range []string{plain,
		"entrée continuer · ctrl+n autre code · ctrl+a par email · ctrl+e enregistrer l'image · ctrl+t autre dessin · esc retour", plain, plain} {
		if got := d.HelpLine(); got != want {
			t.Errorf("of step %d: %q", i, got)
		}
		for j, name := range textSteps {
			sign := theme.SignNone
			switch {
			case j == i:
				sign = theme.SignDone
			case j < i:
				sign = theme.SignOK
			}
			d.Sees(sign + " " + name)
		}
		switch i {
		case 0:
			d.Key("enter")
		case 1:
			d.Type("acdef")
			d.Key("enter")
		case 2:
			d.Key("space", "ctrl+s")
		}
	}
	if got := openChange(t, &portal{}, 80, 20).HelpLine(); got != "tab suivant · entrée valider · esc retour" {
		t.Errorf("of a change: %q", got)
	}
	if got := openFactor(t, &factors{}, route.RenewRecoveryCodes, 80, 20).HelpLine(); got != "tab suivant · entrée valider · esc retour" {
		t.Errorf("of a factor: %q", got)
	}
}

// An account with one address has it ticked; the mailbox to write to is said when the
// portal names none.
func TestOneAddressIsTicked(t *testing.T) {
	p := &portal{only: spst.EmailManager}
	d := toDelivery(t, p, 80, 20)
	d.Sees("[x] Email Dirigeant")
	d.Key("ctrl+s")
	if len(p.sent.Purposes) != 1 || p.sent.Purposes[0] != spst.EmailManager {
		t.Errorf("sent to %v", p.sent.Purposes)
	}
	d = toDelivery(t, &portal{none: true, nowhere: true}, 80, 20)
	d.Sees("envoyez un courriel à votre service en", "rappelant votre numéro")
	d.SeesNot(textCopy)
	d.Key("enter")
	d.Did(tui.Pop{})
}

// Another code is asked for at the addresses; the one that was typed is not kept, and a
// new password that is half typed is.
func TestAnotherCode(t *testing.T) {
	p := &portal{}
	d := toCompletion(t, p, 80, 20)
	d.Type("wrong")
	d.ClickOn(textResend)
	d.Sees("[x] Email associé")
	d.Key("ctrl+s")
	d.SeesNot("wrong")
	d.Key("ctrl+s")
	d.Sees(textNoMailedCode)
	if got := strings.Join(p.asked, ", "); got != "begin 100042 false, answer acdef, deliver, deliver" || p.keys[2] == p.keys[3] {
		t.Errorf("asked %s under %q", got, p.keys)
	}
}

// A request that is given up ends, in each of the screens, and is asked for again.
func TestGivingUpEndsTheRequest(t *testing.T) {
	p, f := &portal{}, &factors{}
	typed := func(d *uitest.Driver) *uitest.Driver {
		d.Type("lilas")
		d.Key("tab")
		d.Type(sesame)
		d.Key("tab")
		d.Type(sesame)
		return d
	}
	enrol := openFactor(t, f, route.EnrolSecondFactor, 80, 20)
	enrol.Type("lilas")
	for name, c := range map[string]struct {
		d   *uitest.Driver
		ctx func() context.Context
	}{
		"change": {typed(openChange(t, p, 80, 20)), func() context.Context { return p.ctx }},
		"reset":  {open(t, p, 80, 20), func() context.Context { return p.ctx }},
		"enrol":  {enrol, func() context.Context { return f.ctx }},
	} {
		c.d.Hold()
		c.d.Key("ctrl+s", "esc")
		before := len(c.d.Actions)
		c.d.Release()
		if !errors.Is(c.ctx().Err(), context.Canceled) || len(c.d.Actions) != before {
			t.Errorf("%s: goes on, %d actions", name, len(c.d.Actions)-before)
		}
		c.d.Key("ctrl+s")
		if c.ctx().Err() != nil {
			t.Errorf("%s: the next one is given up too", name)
		}
	}
}

// What was set is forgotten by the screen, which is not unsaved any more.
func TestThePasswordsAreForgotten(t *testing.T) {
	p := &portal{t: t}
	c := NewChange(p, uitest.Base(t), spst.PasswordOwner{Number: "100042"})
	d := uitest.NewDriver(t, c, 80, 20)
	d.Type("lilas")
	if c.Unsaved() {
		t.Error("the current password is nothing to lose")
	}
	d.Key("tab")
	d.Type(sesame)
	if !c.Unsaved() {
		t.Error("a new one is")
	}
	d.Key("tab")
	d.Type(sesame)
	d.Key("enter")
	d.Did(tui.Pop{Notice: textChangedNote})
	if c.Unsaved() {
		t.Error("what was set is unsaved")
	}
	d.SeesNot("•", "▰")
}

// The second one is asked for when it is missing; a strength under the rules never shows
// as good, whatever its length.
func TestThePair(t *testing.T) {
	p := &portal{}
	d := openChange(t, p, 80, 20)
	d.Type("lilas")
	d.Key("ctrl+s")
	d.Sees("✗ Trop court")
	d.Type(sesame)
	d.Key("ctrl+s")
	d.Sees("✗ " + textNotSame)
	d.Type("trois")
	if line := d.CursorLine(); !strings.HasPrefix(line, textAgain) {
		t.Errorf("the cursor is on %q", line)
	}
	if len(p.asked) > 0 {
		t.Errorf("asked %v", p.asked)
	}
	d.ClickOn(textNew)
	d.Key("ctrl+u", "end")
	d.Key(strings.Split(strings.Repeat("backspace,", 30)+"backspace", ",")...)
	d.Type("Xq7!vR2#pL9@zM4 fleuriste martin 8%wT")
	d.SeesNot("▰▰▰▰")
	d.Sees("▱", "contient le nom")
}

// An answer of the portal has its words for each action of the factor, and an ended
// session leaves what was typed.
func TestFactorsThatFail(t *testing.T) {
	for _, action := range []route.SecondFactorAction{route.EnrolSecondFactor, route.RenewRecoveryCodes, route.RemoveSecondFactor} {
		f := &factors{refuse: unreachable()}
		d := openFactor(t, f, action, 80, 20)
		d.Sees(textFactorTitle[action])
		d.Type("lilas")
		if action != route.EnrolSecondFactor {
			d.Key("ctrl+s")
			d.Sees("Renseignez le code.")
			d.Type(" 123 456 ")
		}
		d.Key("ctrl+s")
		d.Sees("Le portail ne répond pas")
		f.refuse = &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession}
		d.Key("ctrl+s")
		d.Failed(f.refuse)
		f.refuse = nil
		d.Key("ctrl+s")
		if last := f.proofs[len(f.proofs)-1]; last.Password != "lilas" || action != route.EnrolSecondFactor && last.Code != "123 456" {
			t.Errorf("%v: a password of %d, a code of %d", action, len(last.Password), len(last.Code))
		}
	}
}

// The recovery codes are left on yes only; they are all there, at every size.
func TestTheRecoveryCodesAreNoted(t *testing.T) {
	for _, size := range uitest.Sizes() {
		d := openFactor(t, &factors{}, route.RenewRecoveryCodes, size[0], size[1])
		d.Type("lilas")
		d.Key("enter")
		d.Type("123456")
		d.Key("enter")
		d.Sees(recovery().Codes...)
		d.ClickOn(textNoted)
		if q := d.Asked(); q.Then != (tui.Pop{Notice: textRenewed}) {
			t.Errorf("asks %+v", q)
		}
		d.Sees(recovery().Codes...)
	}
}

// The cursor is where it is typed, in the middle of any terminal, beside a QR code too.
func TestTheCursorIsWhereOneTypes(t *testing.T) {
	for _, size := range uitest.Sizes() {
		d := openFactor(t, &factors{}, route.EnrolSecondFactor, size[0], size[1])
		d.Type("lilas")
		d.Key("enter")
		d.Type("123")
		if line := d.CursorLine(); !strings.Contains(line, textCodeLabel) || !strings.Contains(line, "123") {
			t.Errorf("at %d: the cursor is on %q", size[0], line)
		}
		c := d.Cursor()
		d.Click(c.X-2, c.Y)
		d.Type("0")
		d.Sees("1023")
		d.Click(size[0]-1, c.Y) // beside the sheet
		d.Type("9")
		d.Sees("10923")
	}
}

// A terminal that has pixels is asked for; the image that is not one is an error that
// says so, and the step stays.
func TestTheImage(t *testing.T) {
	r := NewReset(&portal{t: t}, uitest.Base(t), ResetOptions{})
	if msg := r.Init()(); msg != tea.RequestTerminalVersion() {
		t.Errorf("%+v", msg)
	}
	p := &portal{broken: true}
	d := open(t, p, 80, 20)
	d.Key("enter")
	d.Sees(textStepNumber, theme.SignError)
	p.broken = false
	d.Key("enter")
	d.Sees(textStepChallenge)
	p.refuse = unreachable()
	d.Key("ctrl+n")
	d.Sees("Le portail ne répond pas", textStepChallenge)
	d.Key("esc")
	d.Sees(textStepNumber)
}

// An image is saved once at a time, and while nothing is drawn there is none to save.
func TestSavingTheImageOnce(t *testing.T) {
	d := open(t, &portal{}, 80, 20)
	d.Key("ctrl+e", "ctrl+n", "ctrl+t")
	if d.Last() != nil {
		t.Errorf("did %+v", d.Last())
	}
	d = toChallenge(t, &portal{}, 80, 20)
	d.Hold()
	d.Key("ctrl+e", "ctrl+e")
	if d.Held() != 1 {
		t.Errorf("%d requests", d.Held())
	}
	d.Release()
	d.Key("ctrl+e")
	d.Did(tui.Notice{Text: textSaved + "/home/marie/Téléchargements/code-affiche.png"})
}

// Every step has everything in view at every size but the smallest, where it scrolls.
func TestEveryStepFits(t *testing.T) {
	for _, size := range uitest.Sizes()[1:] {
		w, h := size[0], size[1]
		open(t, &portal{}, w, h).Sees(textNumberHelp, textMandatary, textContinue, textCancel)
		toChallenge(t, &portal{}, w, h).Sees(textCopyCode, textRenew, textSave)
		toDelivery(t, &portal{}, w, h).Sees("Email associé", "Email Dirigeant", textSend)
		d := toCompletion(t, &portal{}, w, h)
		d.Sees(textCode, textNew, textAgain, textSet, textResend, textCancel)
		d.Key("ctrl+s")
		d.Sees(textNoMailedCode, "Trop court")
	}
}
