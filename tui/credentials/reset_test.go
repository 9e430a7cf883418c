package credentials

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// portal answers as the test says, and keeps what it was asked.
type portal struct {
	t       *testing.T
	refuse  error             // of every call
	none    bool              // the account has no address
	nowhere bool              // and the service no mailbox
	only    spst.EmailPurpose // of its addresses; "" is all
	broken  bool              // the image is none
	ctx     context.Context   // of the last request
	asked   []string
	keys    []string
	sent    spst.ResetDeliveryChoice
	done    spst.ResetCompletion
	changed spst.PasswordChange
	images  int
}

func (p *portal) ask(call, key string) error {
	p.asked = append(p.asked, call)
	p.keys = append(p.keys, key)
	return p.refuse
}

func (p *portal) BeginReset(ctx context.Context, key string, q spst.ResetRequest) (spst.Reset, error) {
	p.ctx = ctx
	return spst.Reset{ID: "id", Step: spst.StepChallenge}, p.ask(fmt.Sprintf("begin %s %t", q.Number, q.Mandatary), key)
}

func (p *portal) ResetChallenge(context.Context, string) ([]byte, error) {
	if p.broken {
		return []byte("<html>"), nil
	}
	name := "challenge.png"
	if p.images > 0 {
		name = "renewed.png"
	}
	p.images++
	png, err := os.ReadFile("testdata/" + name)
	if err != nil {
		p.t.Fatal(err)
	}
	return png, nil
}

func (p *portal) RenewResetChallenge(_ context.Context, key, _ string) (spst.Reset, error) {
	return spst.Reset{ID: "id"}, p.ask("renew", key)
}

func (p *portal) AnswerResetChallenge(_ context.Context, key, _ string, a spst.ResetChallengeAnswer) (spst.Reset, error) {
	if err := p.ask("answer "+a.Text, key); err != nil {
		return spst.Reset{}, err
	}
	if a.Text != "acdef" {
		return spst.Reset{}, refusal("challenge", "text", "Ce n'est pas ce code : recopiez le nouveau.")
	}
	return spst.Reset{ID: "id", Step: spst.StepDelivery}, nil
}

func (p *portal) ResetDelivery(context.Context, string) (spst.ResetDelivery, error) {
	d := spst.ResetDelivery{Mailbox: "comptabilite@amsn.fr"}
	if p.nowhere {
		d.Mailbox = ""
	}
	for _, purpose := range spst.EmailPurposes() {
		if !p.none && (p.only == "" || p.only == purpose) {
			d.Addresses = append(d.Addresses, spst.ResetAddress{Purpose: purpose, Label: purpose.Label(), Masked: "a.m***@amsn***.fr"})
		}
	}
	return d, p.refuse
}

func (p *portal) DeliverReset(_ context.Context, key, _ string, c spst.ResetDeliveryChoice) (spst.Reset, error) {
	p.sent = c
	until := time.Date(2026, 11, 23, 9, 10, 0, 0, time.Local)
	return spst.Reset{ID: "id", Step: spst.StepCompletion, CodeExpiresAt: until}, p.ask("deliver", key)
}

func (p *portal) DeliverResetByEmail(_ context.Context, key, _ string, e spst.ResetEmail) (spst.Reset, error) {
	until := time.Date(2026, 11, 23, 9, 10, 0, 0, time.Local)
	return spst.Reset{ID: "id", Step: spst.StepCompletion, CodeExpiresAt: until}, p.ask("mail "+e.Email, key)
}

func (p *portal) CompleteReset(_ context.Context, _ string, c spst.ResetCompletion) error {
	p.done = c
	return p.ask("complete", "")
}

func (p *portal) SaveImage(_ context.Context, png []byte) (string, error) {
	if len(png) == 0 {
		p.t.Error("an empty image")
	}
	return "/home/marie/Téléchargements/code-affiche.png", p.ask("save", "")
}

func (p *portal) ChangePassword(ctx context.Context, c spst.PasswordChange) error {
	p.changed, p.ctx = c, ctx
	return p.ask("change", "")
}

func refusal(code spst.Code, field, message string) error {
	return &spst.Error{Kind: spst.Invalid, Code: code, Message: message, Problems: []spst.Problem{
		{Field: field, Code: spst.ProblemCode(code), Severity: spst.SeverityError, Message: message},
	}}
}

func unreachable() error { return &spst.Error{Kind: spst.Unavailable, Code: "unreachable"} }

const sesame = "trois merles et du cidre"

func open(t *testing.T, p *portal, w, h int) *uitest.Driver {
	t.Helper()
	p.t = t
	return uitest.NewDriver(t, NewReset(p, uitest.Base(t), ResetOptions{Number: "100042"}), w, h)
}

// toChallenge, toDelivery and toCompletion go through the steps.
func toChallenge(t *testing.T, p *portal, w, h int) *uitest.Driver {
	t.Helper()
	d := open(t, p, w, h)
	d.Key("enter")
	d.Sees("2 Saisissez le code affiché ci-dessous", "Recopiez le code")
	return d
}

func toDelivery(t *testing.T, p *portal, w, h int) *uitest.Driver {
	t.Helper()
	d := toChallenge(t, p, w, h)
	d.Type("acdef")
	d.Key("enter")
	d.Sees("4 Réception du nouveau mot de passe")
	return d
}

func toCompletion(t *testing.T, p *portal, w, h int) *uitest.Driver {
	t.Helper()
	d := toDelivery(t, p, w, h)
	d.Key("space", "down", "down", "space", "ctrl+s")
	d.Sees("Définissez votre nouveau mot de passe")
	return d
}

func TestFourSteps(t *testing.T) {
	p := &portal{}
	d := toCompletion(t, p, 80, 20)
	d.Sees("Un code vient d'être envoyé à a.m***@amsn***.fr, a.m***@amsn***.fr. Il", "est valable jusqu'à 10\u00a0h\u00a010")
	if got := fmt.Sprint(p.sent.Purposes); got != "[account human_resources]" {
		t.Errorf("sent to %s", got)
	}
	d.Type("acde-fhjk")
	d.Key("enter")
	d.Type(sesame)
	d.Sees("▰▰▰▰ excellent")
	d.Key("enter")
	d.Type(sesame)
	d.Sees("✓ les deux saisies sont les mêmes")
	d.SeesNot("merles")
	d.Key("enter")
	d.Did(tui.Pop{Notice: textReset})
	if p.done.Code != "acde-fhjk" || p.done.Password != sesame {
		t.Errorf("%+v", p.done)
	}
	if got := strings.Join(p.asked, ", "); got != "begin 100042 false, answer acdef, deliver, complete" {
		t.Errorf("asked %s", got)
	}
}

// What cannot be a number is refused on step 1, on its own field.
func TestANumberHasFigures(t *testing.T) {
	for _, c := range []struct {
		number    string
		mandatary bool
		refused   string
	}{
		{"100042", false, ""}, {"100 042", false, ""}, {"M2001", true, ""}, {"2001", true, ""}, {"", false, ""},
		{"100042abc", false, textMemberNumber}, {"M2001", false, textMemberNumber}, {"M2001x", true, textMandataryNumber}, {"M", true, textMandataryNumber},
	} {
		found := checkNumber(given{number: c.number, mandatary: c.mandatary})
		if len(found) > 0 != (c.refused != "") || c.refused != "" && (found[0].Message != c.refused || found[0].Field != "number") {
			t.Errorf("%q, mandatary %v: %v", c.number, c.mandatary, found)
		}
	}
	p := &portal{}
	d := open(t, p, 80, 20)
	d.Key("end")
	d.Type("abc")
	d.Key("enter")
	d.Sees("Un n° d'adhérent n'a que des chiffres.")
	if len(p.asked) > 0 {
		t.Errorf("asked %q", p.asked)
	}
}

func TestNumberIsNeeded(t *testing.T) {
	p := &portal{}
	d := open(t, p, 80, 20)
	for range 6 {
		d.Key("backspace")
	}
	d.Key("ctrl+s")
	d.Sees("Renseignez votre n° adhérent.")
	d.Type("M2001")
	d.SeesNot("Renseignez votre n°")
	d.Key("tab", "space", "enter")
	if got := strings.Join(p.asked, ", "); got != "begin M2001 true" {
		t.Errorf("asked %s", got)
	}
}

func TestImage(t *testing.T) {
	p := &portal{}
	d := toChallenge(t, p, 80, 20)
	d.Sees("2 Saisissez le code affiché ci-dessous", "Recopiez le code", "3 Validez votre saisie", "Continuer", "Annuler")
	dots := d.Screen()
	d.Key("ctrl+t")
	if d.Screen() == dots || !strings.Contains(d.Screen(), "█") {
		t.Error("ctrl+t draws the same")
	}
	d.Key("ctrl+t")
	if d.Screen() != dots {
		t.Error("ctrl+t twice is not what it was")
	}
	d.Key("ctrl+e")
	d.Did(tui.Notice{Text: "Image enregistrée : /home/marie/Téléchargements/code-affiche.png"})
	d.Type("acd")
	d.Key("ctrl+n")
	if d.Screen() == dots || strings.Contains(d.Screen(), "acd_") {
		t.Error("ctrl+n leaves the image or what was typed")
	}
	d.ClickOn("Autre code")
	d.ClickOn("Enregistrer")
	if got := strings.Join(p.asked, ", "); got != "begin 100042 false, save, renew, renew, save" {
		t.Errorf("asked %s", got)
	}
}

func TestMisreadImageIsAnotherOne(t *testing.T) {
	p := &portal{}
	d := toChallenge(t, p, 80, 20)
	before := d.Screen()
	d.Key("enter")
	d.Sees("Recopiez les cinq caractères")
	d.Type("zzzzz")
	d.Key("enter")
	d.Sees("Ce n'est pas ce code : recopiez le nouveau.")
	d.SeesNot("zzzzz")
	if d.Screen() == before || p.images != 2 {
		t.Errorf("%d images", p.images)
	}
	d.Type("acdef")
	d.Key("enter")
	d.Sees("4 Réception")
}

func TestNoAddress(t *testing.T) {
	p := &portal{none: true}
	d := toDelivery(t, p, 80, 20)
	d.Sees("Aucun contact n'apparaît : envoyez un courriel à comptabilite@amsn.fr en", "rappelant votre numéro d'adhérent, 100042.")
	d.ClickOn("Copier l'adresse")
	if d.Clipboard != "comptabilite@amsn.fr" {
		t.Errorf("copied %q", d.Clipboard)
	}
	d.Key("esc")
	d.Did(tui.Pop{})
}

func TestAddressIsNeeded(t *testing.T) {
	p := &portal{}
	d := toDelivery(t, p, 80, 20)
	d.Key("enter")
	d.Sees("Cochez au moins une adresse")
	d.ClickOn("Email Dirigeant")
	d.Key("ctrl+s")
	if got := fmt.Sprint(p.sent.Purposes); got != "[manager]" {
		t.Errorf("sent to %s", got)
	}
}

func TestReasonsAsOneTypes(t *testing.T) {
	p := &portal{}
	d := toCompletion(t, p, 80, 20)
	d.Key("tab")
	d.Sees("12 caractères au moins ; une phrase convient.")
	d.Type("court")
	d.Sees("Trop court : 12 caractères au moins")
	d.Type(" 100042 merle")
	d.Sees("contient votre numéro")
	d.Key("tab")
	d.Sees("✗ Ce mot de passe contient votre numéro")
	d.Type("autre")
	d.Key("ctrl+s")
	d.Sees("✗ Ce mot de passe contient votre numéro", "Recopiez le code que vous avez reçu.")
	if len(p.asked) != 3 {
		t.Errorf("asked %v", p.asked)
	}
	d.Type("acdefhjk")
	d.Key("tab", "ctrl+u")
	d.Type(sesame)
	d.Key("ctrl+s")
	d.Sees("Les deux saisies sont différentes.")
}

func TestRefusalsAreBesideTheirField(t *testing.T) {
	p := &portal{}
	d := toCompletion(t, p, 80, 20)
	complete := func() {
		d.Key("ctrl+s")
	}
	d.Type("acdefhjk")
	d.Key("tab")
	d.Type(sesame)
	d.Key("tab")
	d.Type(sesame)
	p.refuse = refusal("password_name", "password", "Ce mot de passe contient le nom de votre entreprise : retirez-le.")
	complete()
	d.Sees("✗ Ce mot de passe contient le nom")
	p.refuse = refusal("code", "code", "Ce n'est pas le code reçu : vérifiez-le. Il reste 3 essais.")
	complete()
	d.Sees("✗ Ce n'est pas le code reçu : vérifiez-le. Il")
	p.refuse = unreachable()
	complete()
	d.Sees("Le portail ne répond pas")
	p.refuse = nil
	complete() // what was typed is still there
	d.Did(tui.Pop{Notice: textReset})
	if p.done.Password != sesame {
		t.Errorf("%+v", p.done)
	}
}

func TestResetThatIsOverBeginsAgain(t *testing.T) {
	p := &portal{}
	d := toDelivery(t, p, 80, 20)
	p.refuse = &spst.Error{Kind: spst.NotFound, Code: "reset",
		Message: "Cette demande n'est plus valable : recommencez en saisissant votre numéro."}
	d.Key("space", "ctrl+s")
	d.Sees("1 Saisissez votre numéro adhérent", "Cette demande n'est plus valable", "100042")
}

// Sending again after a cut keeps the key; anything else makes another one.
func TestKeyIsKeptWhileNobodyKnows(t *testing.T) {
	p := &portal{refuse: unreachable()}
	d := open(t, p, 80, 20)
	d.Key("enter", "enter")
	d.Sees("Le portail ne répond pas")
	p.refuse = &spst.Error{Kind: spst.RateLimited, Code: "throttled", RetryAfter: 5 * time.Second}
	d.Key("enter")
	d.Sees("Trop d'essais : réessayez dans 5 secondes")
	p.refuse = nil
	d.Key("enter")
	if k := p.keys; len(k) != 4 || k[0] == "" || k[0] != k[1] || k[1] != k[2] || k[2] == k[3] {
		t.Errorf("keys %v", k)
	}
}

func TestLateAnswersAreDropped(t *testing.T) {
	p := &portal{}
	d := open(t, p, 80, 20)
	d.Hold()
	d.Key("enter", "enter")
	if d.Held() != 1 {
		t.Fatalf("%d requests at once", d.Held())
	}
	d.Sees("Demande en cours")
	d.Key("esc")
	d.SeesNot("Demande en cours")
	d.Release()
	d.Sees("1 Saisissez votre numéro adhérent")
	d.Key("esc")
	d.Did(tui.Pop{})
}

func TestEscIsOneStepBack(t *testing.T) {
	p := &portal{}
	d := toCompletion(t, p, 80, 20)
	d.Key("esc")
	d.Sees("4 Réception", "[x] Email associé")
	d.Key("esc")
	d.Sees("1 Saisissez votre numéro")
	d.Key("tab", "tab", "right", "enter") // Annuler
	d.Did(tui.Pop{})
}

func TestUnsaved(t *testing.T) {
	p := &portal{}
	p.t = t
	s := NewReset(p, uitest.Base(t), ResetOptions{Number: "100042"})
	d := uitest.NewDriver(t, s, 80, 20)
	d.Key("enter")
	d.Type("acdef")
	d.Key("enter", "space", "ctrl+s", "tab")
	if s.Unsaved() {
		t.Error("before anything is typed")
	}
	d.Type("x")
	if !s.Unsaved() {
		t.Error("a password is being typed")
	}
}

func TestImageThatCannotBeKept(t *testing.T) {
	p := &portal{}
	d := toChallenge(t, p, 80, 20)
	why := errors.New("disk")
	p.refuse = why
	d.Key("ctrl+e")
	d.Did(tui.Fail{Err: why})
}

func TestGolden(t *testing.T) {
	for _, size := range uitest.Sizes() {
		name := func(step string) string { return fmt.Sprintf("%s-%dx%d", step, size[0], size[1]+4) }
		open(t, &portal{}, size[0], size[1]).Golden(name("number"))
		toChallenge(t, &portal{}, size[0], size[1]).Golden(name("challenge"))
		toDelivery(t, &portal{}, size[0], size[1]).Golden(name("delivery"))
		d := toCompletion(t, &portal{}, size[0], size[1])
		d.Key("tab")
		d.Type("comptabilite 2026")
		d.Golden(name("completion"))
	}
}

// A terminal that says it has pixels gets the image itself; ctrl+t goes through
// the three drawings, two where it has none.
func TestImageInPixels(t *testing.T) {
	d := toChallenge(t, &portal{}, 80, 24)
	d.SeesNot("\U0010EEEE")
	d.Send(tea.TerminalVersionMsg{Name: "xterm(379)"})
	d.SeesNot("\U0010EEEE")
	d.Send(tea.TerminalVersionMsg{Name: "kitty(0.32.2)"})
	d.Sees("\U0010EEEE", "Recopiez le code")
	d.Key("ctrl+t")
	d.SeesNot("\U0010EEEE")
	d.Key("ctrl+t", "ctrl+t")
	d.Sees("\U0010EEEE")
}

// Where nothing is drawn, the image is not: it can be saved, and the terminal is not
// asked what it shows.
func TestTheImageIsSaidToBeOne(t *testing.T) {
	b := tui.NewBase(t.Context(), theme.NewSpoken())
	r := NewReset(&portal{t: t}, b, ResetOptions{Number: "100042"})
	if r.Init() != nil {
		t.Error("the terminal is asked for its name")
	}
	d := uitest.NewDriver(t, r, 112, 196)
	d.Sees("Étape : 1 sur 4, Numéro")
	d.Key("enter")
	d.Sees("Étape : 2 sur 4, Code affiché", textUnseen, textUnseenHelp, textSave)
	if strings.ContainsFunc(d.Screen(), func(c rune) bool { return c >= 0x2800 && c <= 0x28ff }) {
		t.Errorf("drawn:\n%s", d.Screen())
	}
}

// Who does not see the image gives an address; nothing tells whether it is known.
func TestResetByEmail(t *testing.T) {
	p := &portal{}
	d := toChallenge(t, p, 80, 24)
	d.Key("ctrl+a")
	d.Sees(textStepEmail, "rien ici ne dit")
	d.Key("enter")
	d.Sees(textNoEmail)
	d.Type("a.martin@fleurs.example")
	d.Key("enter")
	d.Sees("Si a.martin@fleurs.example est une adresse de votre compte", textCode)
	if !slices.Contains(p.asked, "mail a.martin@fleurs.example") || slices.Contains(p.asked, "deliver") {
		t.Errorf("asked %q", p.asked)
	}
	d.Key("esc")
	d.Sees(textStepEmail)
}
