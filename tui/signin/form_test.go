package signin

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
)

func filled() Options { return Options{Prefill: Prefill{Number: "100042", Password: "secret"}} }

func TestEveryKeyAnswers(t *testing.T) {
	uitest.EveryKeyAnswers(t, func(t *testing.T) *uitest.Driver { // on a box; with something to give up
		d := newDesk(t, &portal{}, filled())
		d.ClickOn("Je dispose")
		return d.Driver
	}, "left", "right", "esc")
	uitest.EveryKeyAnswers(t, func(t *testing.T) *uitest.Driver { // on a button, while it waits
		d := newDesk(t, &portal{}, filled())
		d.Hold()
		d.Key("enter")
		return d.Driver
	}, "enter", "space", "ctrl+s")
	uitest.EveryKeyAnswers(t, func(t *testing.T) *uitest.Driver { // the second step
		d := newDesk(t, &portal{refuse: unauthenticated(spst.CodeSecondFactor)}, filled())
		d.Key("enter", "tab")
		return d.Driver
	})
}

func TestAnything(t *testing.T) {
	for _, code := range []spst.Code{spst.CodeSecondFactor, spst.CodeBlocked, ""} {
		uitest.Anything(t, func(tb testing.TB, w, h int) *uitest.Driver {
			p := &portal{}
			if code != "" {
				p.refuse = unauthenticated(code)
			}
			return uitest.NewDriver(tb, New(p, uitest.Base(tb), Options{Now: time.Now, Prefill: filled().Prefill}), w, h)
		})
	}
}

// The mark of the focus is on one place only, and tab goes through all of them,
// both ways, and comes back.
func TestTabGoesThroughEveryPlace(t *testing.T) {
	for _, key := range []string{"tab", "shift+tab", "down", "up"} {
		d := newDesk(t, &portal{}, Options{})
		first, seen := d.Styled(), map[string]bool{}
		for range places {
			if seen[d.Styled()] {
				t.Fatalf("%s: the same place twice", key)
			}
			seen[d.Styled()] = true
			d.Key(key)
		}
		if d.Styled() != first {
			t.Errorf("%s does not come back after %d places", key, places)
		}
	}
}

// focused is the place of the focus as it shows: the line of the cursor, or the
// button that is pointed to.
func (d *desk) focused() string {
	if line := d.CursorLine(); line != "" {
		return line
	}
	_, after, _ := strings.Cut(d.Screen(), theme.SignGo+" ")
	label, _, _ := strings.Cut(after, "  ")
	return strings.TrimSpace(strings.Split(label, "\n")[0])
}

func TestArrowsGoFromButtonToButton(t *testing.T) {
	d := newDesk(t, &portal{}, filled())
	for _, c := range []struct{ key, want string }{
		{"right", textReset}, {"left", textEnter}, {"left", textReset}, {"right", textEnter}, {"up", "[ ] " + textStay},
		{"right", "[ ] " + textStay},
	} {
		if d.Key(c.key); d.focused() != c.want {
			t.Fatalf("%s leads to %q, not %q", c.key, d.focused(), c.want)
		}
	}
	d = newDesk(t, &portal{refuse: unauthenticated(spst.CodeSecondFactor)}, filled())
	d.Key("enter", "tab")
	for _, c := range []struct{ key, want string }{{"right", textAgain}, {"left", textEnter}} {
		if d.Key(c.key); d.focused() != c.want {
			t.Fatalf("of the second step, %s leads to %q, not %q", c.key, d.focused(), c.want)
		}
	}
}

// A click in a text puts the cursor there, in the middle of any terminal.
func TestAClickPutsTheCursor(t *testing.T) {
	for _, w := range []int{80, 200} {
		d := newDeskOf(t, &portal{refuse: unauthenticated(spst.CodeSecondFactor)}, filled(), w, 20)
		d.ClickOn("0042")
		d.Type("7")
		d.Sees("1070042")
		if line, c := strings.Split(d.Screen(), "\n"), d.Cursor(); !strings.HasSuffix(string([]rune(line[c.Y])[:c.X]), "107") {
			t.Errorf("the cursor is at %d of %q", c.X, line[c.Y])
		}
		d.ClickOn("••••")
		d.Type("x")
		d.Key("enter")
		if got := d.portal.asked[0].Password; got != "xsecret" {
			t.Errorf("a password of %d characters", len(got))
		}
		d.Type("123456")
		d.ClickOn("456")
		d.Type("0")
		d.Sees("1230456")
		d.Click(0, 0) // beside the form
		d.Click(w-1, 10)
		d.Sees("1230456")
		d.ClickOn(textEnter)
		if got := d.portal.asked[1].Code; got != "1230456" {
			t.Errorf("the button sends a code of %d", len(got))
		}
	}
}

// What is typed on a box, or beside the form, goes nowhere.
func TestLettersOnABox(t *testing.T) {
	d := newDesk(t, &portal{}, filled())
	d.ClickOn("Je dispose")
	before := d.Screen()
	d.Type("abc")
	d.Paste("abc")
	if d.Screen() != before {
		t.Errorf("typed on a box:\n%s", d.Screen())
	}
}

// enter in the number goes on to the password only when that is missing.
func TestEnterGoesOnToWhatIsMissing(t *testing.T) {
	d := newDesk(t, &portal{}, Options{})
	d.Key("enter")
	d.Sees(textNoNumber, textNoPassword)
	d = newDesk(t, &portal{}, filled())
	d.ClickOn(textNumber)
	d.Key("enter")
	if !d.signedIn() {
		t.Error("enter with everything there does not sign in")
	}
}

// Each missing field is gone to: what is typed next fills it in.
func TestTheFocusGoesToWhatIsMissing(t *testing.T) {
	d := newDesk(t, &portal{}, Options{Prefill: Prefill{Password: "secret"}})
	d.Key("tab", "tab", "tab", "tab", "enter")
	d.SeesNot(textNoPassword)
	d.Type("100042")
	d.Key("ctrl+s")
	if !d.signedIn() || d.portal.asked[0].Number != "100042" {
		t.Errorf("asked %d times", len(d.portal.asked))
	}
	d = newDesk(t, &portal{}, Options{Prefill: Prefill{Number: "100042"}})
	d.Key("tab", "ctrl+s")
	d.SeesNot(textNoNumber)
	d.Type("x")
	d.SeesNot(textNoPassword)
	d.Key("ctrl+s")
	if !d.signedIn() {
		t.Error("the password was not typed where it was missing")
	}
}

// The code may be wrong, used or missing: the next one replaces it, whatever has the
// focus; and a code typed for another password is not kept.
func TestTheNextCodeReplaces(t *testing.T) {
	for _, code := range []spst.Code{spst.CodeWrongFactor, spst.CodeUsedFactor} {
		d := newDesk(t, &portal{refuse: unauthenticated(spst.CodeSecondFactor)}, filled())
		d.Key("enter", "tab", "enter") // on the button: nothing to send
		d.Sees(textNoCode)
		d.Type("111111") // the focus went there
		d.portal.refuse = unauthenticated(code)
		d.Key("tab", "enter")
		d.portal.refuse = nil
		d.Type("222222")
		d.Key("enter")
		if got := d.portal.asked[2].Code; got != "222222" {
			t.Errorf("after %s: a code of %d", code, len(got))
		}
	}
	d := newDesk(t, &portal{refuse: unauthenticated(spst.CodeSecondFactor)}, filled())
	d.Key("enter")
	d.Type("111111")
	d.Key("esc", "enter")
	d.SeesNot("111111")
	if c := d.Cursor(); c == nil || !strings.HasPrefix(d.focused(), textCode) {
		t.Errorf("the cursor is at %+v", c)
	}
}

// Refusals of the rules are beside their fields, both of them.
func TestRefusalsBesideBothFields(t *testing.T) {
	p := &portal{refuse: &spst.Error{Kind: spst.Invalid, Problems: []spst.Problem{
		{Field: "number", Message: "40 caractères au plus."}, {Field: "password", Message: "1024 caractères au plus."}}}}
	d := newDesk(t, p, filled())
	d.Key("enter")
	lines := strings.Split(d.Screen(), "\n")
	for label, want := range map[string]string{textNumber: "40 caractères", textPassword: "1024 caractères"} {
		for i, l := range lines {
			if strings.Contains(l, label+" ") && !strings.Contains(lines[i+1], want) {
				t.Errorf("%q is not under %s:\n%s", want, label, d.Screen())
			}
		}
	}
}

// A portal that does not say how long to wait makes one wait a minute; what was
// failed is no longer said while a new try is under way.
func TestAWaitWithoutALength(t *testing.T) {
	d := newDesk(t, &portal{refuse: refused("throttled", 0, 0)}, filled())
	d.Key("enter")
	d.Sees("réessayez dans 60 secondes")
	d.now = d.now.Add(time.Minute)
	d.Send(waited{})
	d.SeesNot(theme.SignError)
	d.Send(waited{}) // one too many
	if d.Ticks != 1 {
		t.Errorf("%d timers", d.Ticks)
	}
	d.portal.refuse = refused("credentials", 2, 0)
	d.Key("enter")
	d.Hold()
	d.Type("x")
	d.Key("enter")
	d.Sees(textPending)
	d.SeesNot("inconnu")
}

// One timer at a time, however often one is refused.
func TestOneTimer(t *testing.T) {
	d := newDesk(t, &portal{refuse: refused("blocked", 0, time.Hour)}, filled())
	d.Key("enter")
	d.ClickOn(textNumber)
	d.Type("7") // another number need not wait
	d.Key("enter")
	if len(d.portal.asked) != 2 || d.Ticks != 1 {
		t.Errorf("asked %d times, %d timers", len(d.portal.asked), d.Ticks)
	}
}

// The request that is given up ends; nothing that it brings is taken.
func TestGivingUpEndsTheRequest(t *testing.T) {
	for name, leave := range map[string]func(*desk){"esc": func(d *desk) { d.Key("esc") }, "closed": func(d *desk) { d.screen.Close() }} {
		d := newDesk(t, &portal{}, filled())
		d.Hold()
		d.Key("enter")
		leave(d)
		d.Release()
		if !errors.Is(d.portal.ctx.Err(), context.Canceled) {
			t.Errorf("%s: the request goes on", name)
		}
		if d.signedIn() {
			t.Errorf("%s: signed in", name)
		}
	}
}

// Signed in, the form holds no password any more: signing out comes back to it.
func TestThePasswordIsForgottenOnceSignedIn(t *testing.T) {
	d := newDesk(t, &portal{refuse: unauthenticated(spst.CodeSecondFactor)}, filled())
	d.Key("enter")
	d.portal.refuse = nil
	d.Type("123456")
	d.Key("enter")
	if !d.signedIn() {
		t.Fatalf("did %+v", d.Last())
	}
	d.SeesNot("123456")
	d.Key("esc")
	d.SeesNot("•")
}

// Back from « Mot de passe oublié », the next character replaces the old password;
// with no number there is nothing to go on to, and a code is not interrupted.
func TestBackFromPasswordReset(t *testing.T) {
	d := newDesk(t, &portal{}, filled())
	d.ClickOn(textNumber)
	d.Run(d.screen.Resume())
	d.Type("nouveau")
	d.Key("enter")
	if got := d.portal.asked[0].Password; got != "nouveau" {
		t.Errorf("a password of %d characters", len(got))
	}
	d = newDesk(t, &portal{}, Options{})
	d.Run(d.screen.Resume())
	d.Type("100042")
	d.Sees("100042")
	d = newDesk(t, &portal{refuse: unauthenticated(spst.CodeSecondFactor)}, filled())
	d.Key("enter")
	d.Run(d.screen.Resume())
	d.Type("123456")
	d.Sees("123456")
}

// Why there is no keyring is in our words when we have some; the system's own are
// kept on one line, without what a terminal would obey.
func TestWhyThereIsNoKeyring(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&spst.Error{Kind: spst.Conflict, Message: "Le trousseau est verrouillé : ouvrez-le."}, "▲ Le trousseau est verrouillé : ouvrez-le."},
		{errors.New("a\x07b\u202ec\nd.\r\n"), "▲ Trousseau indisponible : a b c d. La session"},
		{errors.New(strings.Repeat("très long ", 40)), "très long…"},
	} {
		newDesk(t, &portal{keyring: c.err}, Options{}).Sees(c.want)
	}
}

// Everything has its place on the smallest terminal, whatever is said.
func TestEverythingShowsAtEverySize(t *testing.T) {
	for _, size := range uitest.Sizes() {
		d := newDeskOf(t, &portal{refuse: refused("blocked", 0, time.Hour), keyring: errors.New(strings.Repeat("raison ", 20))}, filled(),
			size[0], size[1])
		d.Key("enter")
		d.Sees(textHeading, textNumber, textPassword, textMandatary, textStay, textEnter, textReset, "Trousseau indisponible", "mémoire.",
			"dans 60 minutes")
		d = newDeskOf(t, &portal{}, Options{Over: true}, size[0], size[1])
		d.Sees(textOver, textOverHint)
	}
}

// The help line is that of the step.
func TestTheHelpLineIsThatOfTheStep(t *testing.T) {
	d := newDesk(t, &portal{refuse: unauthenticated(spst.CodeSecondFactor)}, filled())
	if got := d.HelpLine(); got != "tab suivant · entrée se connecter · ctrl+r oublié" {
		t.Errorf("%q", got)
	}
	d.Key("enter")
	if got := d.HelpLine(); got != "tab suivant · entrée se connecter · esc revenir" {
		t.Errorf("of the second step: %q", got)
	}
}
