package signin

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// portal answers as the test says, and keeps what it was asked.
type portal struct {
	refuse   error
	keyring  error
	resume   error
	asked    []spst.Credentials
	remember bool
	ctx      context.Context // of the last signing in
}

func (p *portal) SignIn(ctx context.Context, c spst.Credentials, remember bool) (spst.Session, []spst.Member, error) {
	p.asked = append(p.asked, c)
	p.remember, p.ctx = remember, ctx
	if ctx.Err() != nil {
		return spst.Session{}, nil, ctx.Err()
	}
	return session(), nil, p.refuse
}

func (p *portal) Resume(context.Context) (spst.Session, []spst.Member, error) {
	return session(), nil, p.resume
}

func (p *portal) KeyringAvailable(context.Context) error { return p.keyring }

func session() spst.Session {
	return spst.Session{Account: spst.Account{Number: "100042", Kind: spst.MemberAccount}}
}

// desk is a sign-in form with its portal and its clock.
type desk struct {
	*uitest.Driver
	portal *portal
	screen *Screen
	now    time.Time
}

func newDesk(t *testing.T, p *portal, o Options) *desk {
	t.Helper()
	return newDeskOf(t, p, o, 80, 20)
}

func newDeskOf(t *testing.T, p *portal, o Options, w, h int) *desk {
	t.Helper()
	d := &desk{portal: p, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	o.Now = func() time.Time { return d.now }
	d.screen = New(p, uitest.Base(t), o)
	d.Driver = uitest.NewDriver(t, d.screen, w, h)
	return d
}

// signedIn tells whether the last action is to have signed in.
func (d *desk) signedIn() bool {
	_, ok := d.Last().(tui.SignedIn)
	return ok
}

func refused(code spst.Code, tries int, wait time.Duration) error {
	kind := spst.RateLimited
	if code == "credentials" {
		kind = spst.Unauthenticated
	}
	return &spst.Error{Kind: kind, Code: code, TriesLeft: tries, RetryAfter: wait}
}

func TestTypeAndEnter(t *testing.T) {
	d := newDesk(t, &portal{}, Options{})
	d.Type("100042")
	d.Key("enter")
	d.Type("mot de passe ?:q")
	d.Key("enter")
	if !d.signedIn() {
		t.Fatalf("last action %+v", d.Last())
	}
	want := spst.Credentials{Number: "100042", Password: "mot de passe ?:q"}
	if d.portal.asked[0] != want || d.portal.remember {
		t.Errorf("asked %d times, remember %v", len(d.portal.asked), d.portal.remember)
	}
	d.SeesNot("mot de passe ?")
}

func TestPrefilledEnterEnters(t *testing.T) {
	d := newDesk(t, &portal{}, Options{Prefill: Prefill{Number: "100042", Password: "secret", Mandatary: true}})
	d.Sees("▸ Se connecter", "[x] Je dispose d'une connexion en tant que mandataire")
	d.Key("enter")
	if !d.signedIn() || !d.portal.asked[0].Mandatary {
		t.Errorf("last action %+v", d.Last())
	}
}

func TestFocusStartsOnWhatIsMissing(t *testing.T) {
	d := newDesk(t, &portal{}, Options{Prefill: Prefill{Number: "100042"}})
	d.Type("secret")
	d.Sees("100042", "••••••")
}

func TestBoxesByKeyboardAndMouse(t *testing.T) {
	d := newDesk(t, &portal{}, Options{})
	d.Key("tab", "tab", "space", "tab", "space")
	d.Sees("[x] Je dispose", "[x] Rester connecté")
	d.ClickOn("Je dispose")
	d.Sees("[ ] Je dispose")
	d.ClickOn("N° adhérent")
	d.Type("7")
	d.ClickOn("Mot de passe ")
	d.Type("x")
	d.ClickOn("Se connecter     ")
	if !d.signedIn() || !d.portal.remember {
		t.Errorf("last action %+v, remember %v", d.Last(), d.portal.remember)
	}
}

func TestEmptyFieldsSayWhatIsMissing(t *testing.T) {
	d := newDesk(t, &portal{}, Options{})
	d.Key("ctrl+s")
	d.Sees("✗ Renseignez votre n° adhérent.", "✗ Renseignez votre mot de passe.")
	d.Type("1")
	d.SeesNot("Renseignez votre n° adhérent.")
	if len(d.portal.asked) != 0 {
		t.Error("the portal was asked")
	}
}

func TestEachFailureHasItsSentence(t *testing.T) {
	cases := []struct {
		name string
		err  error
		want string
	}{
		{"wrong password", refused("credentials", 2, 0), "✗ N° adhérent ou mot de passe inconnu. Il reste 2 essais"},
		{"blocked", refused("blocked", 0, 14*time.Minute), "✗ Compte bloqué après trop de mots de passe erronés"},
		{"throttled", refused("throttled", 0, 40*time.Second), "✗ Trop d'essais : réessayez dans 40 secondes."},
		{"unreachable", &spst.Error{Kind: spst.Unavailable, Code: "unreachable", Err: errors.New("dial tcp 10.0.0.1")},
			"✗ Le portail ne répond pas"},
		{"wrong address", &spst.Error{Kind: spst.Unavailable, Code: "not_a_portal"}, "✗ Cette adresse n'est pas celle d'un portail"},
		{"certificate", &spst.Error{Kind: spst.Unavailable, Code: "tls"}, "✗ Le certificat du portail est refusé"},
		{"redirect", &spst.Error{Kind: spst.Unavailable, Code: "redirect"}, "✗ Le portail renvoie vers un autre site"},
		{"foreign", errors.New("\x1b[2Jboom"), "✗ Une erreur inattendue"},
	}
	seen := map[string]bool{}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t, &portal{refuse: c.err}, Options{Prefill: Prefill{Number: "100042", Password: "faux"}})
			d.Key("enter")
			d.Sees(c.want, "100042", "••••")
			d.SeesNot("boom", "10.0.0.1")
			if d.signedIn() || seen[c.want] {
				t.Errorf("signed in %v", d.signedIn())
			}
			seen[c.want] = true
		})
	}
}

func TestRefusalBesideItsField(t *testing.T) {
	p := &portal{refuse: &spst.Error{Kind: spst.Invalid, Problems: []spst.Problem{{Field: "number", Message: "40 caractères au plus."}}}}
	d := newDesk(t, p, Options{Prefill: Prefill{Number: "1", Password: "x"}})
	d.Key("enter")
	d.Sees("✗ 40 caractères au plus.")
}

func TestWrongPasswordIsReplacedByTyping(t *testing.T) {
	d := newDesk(t, &portal{refuse: refused("credentials", 2, 0)}, Options{Prefill: Prefill{Number: "100042", Password: "mauvais"}})
	d.Key("enter")
	d.portal.refuse = nil
	d.Type("bon")
	d.Key("enter")
	if got := d.portal.asked[1].Password; got != "bon" {
		t.Errorf("asked with a password of %d characters", len(got))
	}
}

// After a delay, a portal out of reach, a code that was refused: enter tries the same
// again, and typing replaces it.
func TestWhatWasTriedIsReplacedByTyping(t *testing.T) {
	for name, why := range map[string]error{
		"blocked": refused("blocked", 0, 10*time.Second), "throttled": refused("throttled", 0, 10*time.Second),
		"away": &spst.Error{Kind: spst.Unavailable, Code: spst.CodeUnreachable}, "wrong": refused("credentials", 2, 0),
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, &portal{refuse: why}, Options{Prefill: Prefill{Number: "100042", Password: "mauvais"}})
			d.Key("enter")
			d.Type("essai")
			d.Key("enter") // too early, where one has to wait
			d.portal.refuse = nil
			d.now = d.now.Add(20 * time.Second)
			d.Send(waited{})
			d.Type("bon")
			d.Key("enter")
			if last := d.portal.asked[len(d.portal.asked)-1]; last.Password != "bon" {
				t.Errorf("asked with a password of %d characters", len(last.Password))
			}
		})
	}
}

// That the portal does not answer is said no longer than it is so; what else went wrong stays.
func TestAnsweringAgain(t *testing.T) {
	away, wrong := &spst.Error{Kind: spst.Unavailable, Code: spst.CodeUnreachable}, refused("credentials", 2, 0)
	for why, stays := range map[error]bool{away: false, wrong: true} {
		d := newDesk(t, &portal{refuse: why}, Options{Prefill: Prefill{Number: "100042", Password: "mauvais"}})
		d.Key("enter")
		d.Sees("✗")
		d.Send(tui.Online(true))
		if strings.Contains(d.Screen(), "✗") != stays {
			t.Errorf("after %v:\n%s", why, d.Screen())
		}
	}
}

func TestBlockedCountsDownAndAsksNothing(t *testing.T) {
	d := newDesk(t, &portal{refuse: refused("blocked", 0, 100*time.Second)}, Options{Prefill: Prefill{Number: "100042", Password: "x"}})
	d.Key("enter")
	if d.Ticks != 1 {
		t.Fatalf("%d timers", d.Ticks)
	}
	d.now = d.now.Add(58 * time.Second)
	d.Send(waited{})
	d.Sees("réessayez dans 42 secondes")
	d.Key("enter", "enter")
	if len(d.portal.asked) != 1 || d.Ticks != 2 {
		t.Errorf("asked %d times, %d timers", len(d.portal.asked), d.Ticks)
	}
	d.now = d.now.Add(43 * time.Second)
	d.Send(waited{})
	d.SeesNot("✗")
	d.portal.refuse = nil
	d.Key("enter")
	if !d.signedIn() || d.Ticks != 2 {
		t.Errorf("last action %+v, %d timers", d.Last(), d.Ticks)
	}
}

// A wrong try that has to be waited for counts down too, asks when one tries all the same, and
// says that it was wrong once it is over.
func TestWrongWithADelayCountsDown(t *testing.T) {
	for name, c := range map[string]struct {
		why  error
		left string // to say once the delay is over
	}{
		"wrong":  {refused("credentials", 2, 5*time.Second), "✗ N° adhérent ou mot de passe inconnu. Se connecter"},
		"others": {refused("crowded", 0, 5*time.Second), "système) Se connecter"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, &portal{refuse: c.why}, Options{Prefill: Prefill{Number: "100042", Password: "x"}})
			says := func(text string) {
				t.Helper()
				if screen := strings.Join(strings.Fields(d.Screen()), " "); !strings.Contains(screen, text) || strings.Contains(screen, "avant un délai") {
					t.Errorf("%q is not said, or tries are left before a delay:\n%s", text, screen)
				}
			}
			d.Key("enter")
			says("éessayez dans 5 secondes.")
			d.now = d.now.Add(2 * time.Second)
			d.Send(waited{})
			says("éessayez dans 3 secondes.")
			d.now = d.now.Add(4 * time.Second)
			d.Send(waited{})
			says(c.left)
			d.Key("enter", "enter") // the second one is early
			if len(d.portal.asked) != 3 {
				t.Errorf("asked %d times", len(d.portal.asked))
			}
		})
	}
}

func TestAnotherNumberDoesNotWait(t *testing.T) {
	d := newDesk(t, &portal{refuse: refused("blocked", 0, time.Hour)}, Options{Prefill: Prefill{Number: "1", Password: "x"}})
	d.Key("enter")
	d.portal.refuse = nil
	d.ClickOn("N° adhérent")
	d.Type("2")
	d.SeesNot("✗")
	d.Key("enter")
	if !d.signedIn() {
		t.Error("another number has to wait too")
	}
}

func TestDoubleEnterSubmitsOnce(t *testing.T) {
	d := newDesk(t, &portal{}, Options{Prefill: Prefill{Number: "1", Password: "x"}})
	d.Hold()
	d.Key("enter", "enter", "ctrl+s")
	d.Sees("◌ Connexion en cours")
	if d.Held() != 1 {
		t.Fatalf("%d requests", d.Held())
	}
	d.Release()
	if !d.signedIn() || len(d.Actions) != 1 {
		t.Errorf("%d actions", len(d.Actions))
	}
}

func TestEscGivesUpAndTheLateAnswerIsDropped(t *testing.T) {
	d := newDesk(t, &portal{}, Options{Prefill: Prefill{Number: "1", Password: "x"}})
	d.Hold()
	d.Key("enter", "esc")
	d.SeesNot("◌")
	d.Release()
	if d.Last() != nil {
		t.Errorf("a late answer did %+v", d.Last())
	}
	d.Key("enter")
	if !d.signedIn() {
		t.Error("cannot sign in again")
	}
}

func TestNoKeyring(t *testing.T) {
	p := &portal{keyring: fmt.Errorf("exec: \"dbus-launch\": executable file not found in $PATH\x1b[31m")}
	d := newDesk(t, p, Options{Prefill: Prefill{Number: "1", Password: "x"}})
	d.Sees("▲ Trousseau indisponible : exec: \"dbus-launch\"", "restera en mémoire.")
	d.ClickOn("Rester connecté")
	d.Sees("[ ] Rester connecté")
	d.ClickOn("Mot de passe ")
	d.Key("enter")
	if !d.signedIn() || p.remember {
		t.Errorf("signed in %v, remember %v", d.signedIn(), p.remember)
	}
}

func TestKeyringUnticksWhatWasTickedMeanwhile(t *testing.T) {
	s := New(&portal{keyring: errors.New("verrouillé")}, uitest.Base(t), Options{Now: time.Now})
	d := uitest.NewHeldDriver(t, s, 80, 20)
	d.ClickOn("Rester connecté")
	d.Sees("[x] Rester connecté")
	d.Release()
	d.Sees("[ ] Rester connecté")
}

func TestResume(t *testing.T) {
	d := newDesk(t, &portal{}, Options{Prefill: Prefill{Number: "100042", Resume: true}})
	if !d.signedIn() {
		t.Errorf("last action %+v", d.Last())
	}
}

func TestResumeOfAnEndedSession(t *testing.T) {
	d := newDesk(t, &portal{resume: &spst.Error{Kind: spst.Unauthenticated, Code: "session"}}, Options{Prefill: Prefill{Resume: true}})
	d.SeesNot("✗", "◌")
	d = newDesk(t, &portal{resume: &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}}, Options{Prefill: Prefill{Resume: true}})
	d.Sees("✗ Le portail ne répond pas")
}

func TestSigningInOverridesResuming(t *testing.T) {
	s := New(&portal{resume: errors.New("x")}, uitest.Base(t), Options{Now: time.Now,
		Prefill: Prefill{Number: "1", Password: "x", Resume: true}})
	d := uitest.NewHeldDriver(t, s, 80, 20)
	d.Sees("◌ Reprise de votre session")
	d.Key("enter")
	d.Sees("◌ Connexion en cours")
	d.Release()
	if len(d.Actions) != 1 {
		t.Errorf("actions %+v", d.Actions)
	}
}

func TestOver(t *testing.T) {
	d := newDesk(t, &portal{}, Options{Over: true, Prefill: Prefill{Number: "100042"}})
	d.Sees("Votre session a pris fin", "Rien n'est perdu", "100042")
	d.Key("esc")
	d.Did(tui.Pop{})
}

func TestPasswordReset(t *testing.T) {
	for _, open := range []func(*desk){
		func(d *desk) { d.Key("ctrl+r") },
		func(d *desk) { d.ClickOn("J'ai oublié") },
		func(d *desk) { d.Key("shift+tab", "enter") },
		func(d *desk) { d.Key("up", "left", "right", "space") },
	} {
		d := newDesk(t, &portal{}, Options{})
		open(d)
		d.Did(tui.Push{Route: route.PasswordReset{}})
	}
}

func TestPastedNumberIsTrimmed(t *testing.T) {
	d := newDesk(t, &portal{}, Options{})
	d.Paste(" 100042\r\n")
	d.Key("tab")
	d.Paste("mot de passe\n")
	d.Key("enter")
	if got := d.portal.asked[0]; got.Number != "100042" || got.Password != "mot de passe" {
		t.Errorf("number %q, %d characters", got.Number, len(got.Password))
	}
}

func TestPasswordIsNowhereOnScreen(t *testing.T) {
	d := newDesk(t, &portal{refuse: errors.New("x")}, Options{Prefill: Prefill{Number: "1"}})
	d.Type("Secret123!")
	d.Key("enter", "tab", "tab")
	if strings.Contains(d.Styled(), "Secret") {
		t.Error("the password shows")
	}
}

func TestCursorFollowsTheFocus(t *testing.T) {
	d := newDesk(t, &portal{}, Options{})
	seen := map[int]bool{}
	for range 4 {
		c := d.Cursor()
		if c == nil || c.Blink || seen[c.Y] {
			t.Fatalf("cursor %+v", c)
		}
		seen[c.Y] = true
		d.Key("tab")
	}
	if d.Cursor() != nil {
		t.Error("a cursor on a button")
	}
}

func TestGolden(t *testing.T) {
	for _, size := range uitest.Sizes() {
		d := newDeskOf(t, &portal{refuse: refused("credentials", 2, 0), keyring: errors.New("dbus: socket missing")},
			Options{Prefill: Prefill{Number: "100042", Password: "mot de passe"}}, size[0], size[1])
		d.Key("enter")
		d.Golden(fmt.Sprintf("refused-%dx%d", size[0], size[1]+4))
	}
}
