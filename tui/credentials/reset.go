// Package credentials is « J'ai oublié mon mot de passe », steps 1 to 4 of the
// manual, and what one proves oneself by once signed in: changing one's own
// password, the second factor.
package credentials

import (
	"bytes"
	"context"
	"crypto/rand"
	"image"
	"image/png"
	"strings"
	"unicode"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// ResetService is what a reset asks. Errors of the portal are *[spst.Error];
// key is the idempotency key of what the person does.
type ResetService interface {
	BeginReset(ctx context.Context, key string, q spst.ResetRequest) (spst.Reset, error)
	// ResetChallenge gives the image of a reset, a PNG.
	ResetChallenge(ctx context.Context, id string) ([]byte, error)
	RenewResetChallenge(ctx context.Context, key, id string) (spst.Reset, error)
	AnswerResetChallenge(ctx context.Context, key, id string, a spst.ResetChallengeAnswer) (spst.Reset, error)
	ResetDelivery(ctx context.Context, id string) (spst.ResetDelivery, error)
	DeliverReset(ctx context.Context, key, id string, c spst.ResetDeliveryChoice) (spst.Reset, error)
	// DeliverResetByEmail mails the code to an address of the account, for who does not read the image.
	DeliverResetByEmail(ctx context.Context, key, id string, e spst.ResetEmail) (spst.Reset, error)
	CompleteReset(ctx context.Context, id string, c spst.ResetCompletion) error
	// SaveImage writes a PNG among the downloads, for its owner only, over no
	// other file, and gives its path.
	SaveImage(ctx context.Context, png []byte) (path string, err error)
}

// ResetOptions make a [Reset].
type ResetOptions struct {
	Number    string // what the sign-in form has already
	Mandatary bool
}

// step is a page of the reset.
type step int

const (
	stepNumber step = iota
	stepChallenge
	stepDelivery
	stepCompletion
	stepEmail // instead of stepChallenge and stepDelivery
)

// Reset is « J'ai oublié mon mot de passe ».
type Reset struct {
	tui.Base
	service ResetService
	keys    keyMap
	step    step
	pages   [stepEmail + 1]*sheet

	reset    spst.Reset
	number   string // of the reset
	drawn    drawn
	manner   manner
	pixels   bool // the terminal has them
	delivery spst.ResetDelivery
	byEmail  bool // the code is mailed to the address that was given
	pair     *pair

	pending tui.Ticket // 0 when nothing is awaited
	saving  tui.Ticket // the image
	key     string     // idempotency key, kept while nobody knows what became of the last try
}

// The answers to what is asked of the portal.
type (
	drawn struct { // an image, and the reset it belongs to
		reset spst.Reset
		png   []byte
		image image.Image
		fault error // why there is another image
	}
	passed struct { // the image was read
		reset    spst.Reset
		delivery spst.ResetDelivery
	}
	mailed   struct{ reset spst.Reset }
	complete struct{}
	kept     struct{ path string }
)

// NewReset makes the screen, on step 1.
func NewReset(service ResetService, b tui.Base, o ResetOptions) *Reset {
	r := &Reset{service: service, Base: b, keys: newKeyMap(b.Keys, "continuer")}
	r.pages[stepNumber] = r.numberPage(o)
	r.pages[stepChallenge] = r.challengePage()
	r.pages[stepDelivery] = r.deliveryPage()
	r.pages[stepCompletion] = r.completionPage()
	r.pages[stepEmail] = r.emailPage()
	r.show(stepNumber)
	return r
}

func (r *Reset) numberPage(o ResetOptions) *sheet {
	p := r.newSheet(textStepNumber, map[string]string{"number": textNoNumber})
	p.text, p.rule, p.aside = []string{textNumberHelp}, checkNumber, asideNumber
	p.newField("number", textNumber, 40, false)
	p.newBox("mandatary", "", textMandatary)
	p.newButton(textContinue, r.begin)
	p.newButton(textCancel, r.leave)
	return p.open(given{number: o.Number, mandatary: o.Mandatary})
}

// checkNumber refuses what cannot be a number: one of a member has figures only, one of a
// mandatary begins with letters perhaps.
func checkNumber(g given) []spst.Problem {
	number := strings.ReplaceAll(strings.TrimSpace(g.number), " ", "")
	message := textMemberNumber
	if g.mandatary {
		number, message = strings.TrimLeftFunc(number, unicode.IsLetter), textMandataryNumber
	}
	if strings.TrimSpace(g.number) == "" || number != "" && !strings.ContainsFunc(number, func(c rune) bool { return !unicode.IsDigit(c) }) {
		return nil
	}
	return []spst.Problem{refused("number", message)}
}

func (r *Reset) challengePage() *sheet {
	p := r.newSheet(textStepChallenge, map[string]string{"text": textNoCode})
	p.send, p.aside = textStepSend, asideChallenge
	p.newField("text", textCopyCode, 20, false)
	p.newButton(textContinue, r.answer)
	p.newButton(textRenew, r.renew)
	p.newButton(textSave, r.saveImage)
	p.newButton(textUnable, r.askEmail)
	p.newButton(textCancel, r.stepBack)
	return p.open(given{})
}

// emailPage asks for an address instead of what the image says.
func (r *Reset) emailPage() *sheet {
	p := r.newSheet(textStepEmail, map[string]string{"email": textNoEmail})
	p.text, p.aside = []string{textEmailHelp}, asideEmail
	p.newField("email", textEmail, 254, false)
	p.newButton(textSend, r.mailCode)
	p.newButton(textCancel, r.stepBack)
	return p.open(given{})
}

func (r *Reset) newSheet(title string, missing map[string]string) *sheet {
	return &sheet{Base: r.Base, keys: r.keys, title: title, missing: missing}
}

// deliveryPage offers the addresses; without any, it says whom to write to.
func (r *Reset) deliveryPage() *sheet {
	p := r.newSheet(textStepDelivery, nil)
	p.text, p.aside = []string{textChoose, textNeverMailed}, asideDelivery
	if len(r.delivery.Addresses) == 0 {
		p.text, p.aside = []string{textNoAddress(r.delivery.Mailbox, r.number)}, form.Aside{}
		p.newButton(textBack, r.leave)
		if r.delivery.Mailbox != "" {
			p.newButton(textCopy, r.copyMailbox)
		}
		return p.open(given{})
	}
	var only given
	for _, a := range r.delivery.Addresses {
		p.newBox("purposes", string(a.Purpose), widget.Fit(a.Label, 40)+" "+a.Masked)
	}
	if len(r.delivery.Addresses) == 1 {
		only.purposes = []spst.EmailPurpose{r.delivery.Addresses[0].Purpose}
	}
	p.newButton(textSend, r.deliver)
	p.newButton(textCancel, r.stepBack)
	return p.open(only)
}

func (r *Reset) completionPage() *sheet {
	p := r.newSheet(textStepCompletion, map[string]string{"code": textNoMailedCode})
	p.aside = form.Aside{About: aboutPassword(), Next: nextCompletion}
	p.newField("code", textCode, 20, false)
	r.pair = newPair(p, func() spst.PasswordOwner { return spst.PasswordOwner{Number: r.number} })
	p.newButton(textSet, r.complete)
	p.newButton(textResend, r.another)
	p.newButton(textCancel, r.leave)
	return p.open(given{})
}

func (r *Reset) page() *sheet { return r.pages[r.step] }

// show goes to a step, with its first row in focus.
func (r *Reset) show(to step) {
	before := r.page()
	r.step = to
	p := r.page()
	p.place(before.W, before.H)
	p.head = r.viewSteps()
	p.settle()
	p.start()
	r.key = rand.Text()
}

// Step implements [tui.Stager].
func (r *Reset) Step() int { return int(r.step) }

// Init asks the terminal which one it is, and waits for nothing.
func (r *Reset) Init() tea.Cmd {
	if r.Theme.Spoken() {
		return nil
	}
	return tea.RequestTerminalVersion
}

// Update implements [tui.Screen].
func (r *Reset) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return r.onKey(msg)
	case tea.PasteMsg, tea.MouseMsg:
		return r.page().onInput(msg)
	case tea.TerminalVersionMsg:
		if r.pixels = widget.HasPixels(msg.Name) && r.Theme.Shades(); r.pixels {
			r.manner = inPixels
			return nil, r.draw()
		}
	case tui.Reply[drawn]:
		return nil, r.onDrawn(msg)
	case tui.Reply[passed]:
		return nil, r.onPassed(msg)
	case tui.Reply[mailed]:
		return nil, r.onMailed(msg)
	case tui.Reply[complete]:
		return r.onComplete(msg)
	case tui.Reply[kept]:
		return r.onKept(msg), nil
	}
	return nil, nil
}

func (r *Reset) onKey(m tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	image := r.step == stepChallenge
	switch {
	case key.Matches(m, r.keys.back):
		return r.stepBack()
	case image && key.Matches(m, r.keys.renew):
		return r.renew()
	case image && key.Matches(m, r.keys.email):
		return r.askEmail()
	case image && key.Matches(m, r.keys.save):
		return r.saveImage()
	case image && key.Matches(m, r.keys.dots):
		return nil, r.redraw()
	}
	return r.page().onInput(m)
}

// Waits tells whether msg is for what comes after the new password.
func (r *Reset) Waits(msg tea.Msg, _ bool) bool {
	return r.step == stepCompletion && r.page().waits(msg)
}

// Title names the screen.
func (r *Reset) Title() string { return textTitle }

// Capturing is always so: the pages have their own esc, and letters are typed.
func (r *Reset) Capturing() bool { return true }

// Unsaved is so once a new password is being typed.
func (r *Reset) Unsaved() bool { return r.step == stepCompletion && r.pair.typed() }

// SetSize implements [tui.Screen].
func (r *Reset) SetSize(w, h int) {
	for _, p := range r.pages {
		p.place(w, h)
	}
	if r.manner != inPixels { // what the terminal was sent stays as it is
		r.draw()
	}
}

// View implements [tui.Screen].
func (r *Reset) View() string { return r.page().view() }

// Cursor implements [tui.Cursorer].
func (r *Reset) Cursor() *tea.Cursor { return r.page().cursor() }

// ShortHelp is the help line.
func (r *Reset) ShortHelp() []key.Binding {
	k := r.keys
	if r.step == stepChallenge {
		return []key.Binding{k.open, k.renew, k.email, k.save, k.dots, k.back}
	}
	return []key.Binding{k.next, k.open, k.back}
}

// FullHelp is every key of the step.
func (r *Reset) FullHelp() [][]key.Binding {
	k := r.keys
	groups := [][]key.Binding{{k.next, k.prev, k.open, k.submit}, {k.mark, k.side, k.back}}
	if r.step == stepChallenge {
		groups = append(groups, []key.Binding{k.renew, k.email, k.save, k.dots})
	}
	return groups
}

// viewSteps is where one is among the four steps.
func (r *Reset) viewSteps() string {
	parts := make([]string, len(textSteps))
	at := r.step
	if at == stepEmail {
		at = stepChallenge
	}
	if r.Theme.Spoken() {
		return widget.SaidStep(int(at), textSteps[:])
	}
	for i, text := range textSteps {
		style := r.Theme.Muted
		sign := theme.SignNone
		switch {
		case step(i) == at:
			style, sign = r.Theme.Accent, theme.SignDone
		case step(i) < at:
			sign = theme.SignOK
		}
		parts[i] = style.Render(sign + " " + text)
	}
	return strings.Join(parts, r.Theme.Rule.Render(" ── "))
}

// stepBack is one step back, or out; while an answer is awaited, it gives it up.
func (r *Reset) stepBack() (tui.Action, tea.Cmd) {
	switch {
	case r.pending != 0:
		r.giveUp()
		r.page().settle()
	case r.step == stepNumber, r.step == stepDelivery && len(r.delivery.Addresses) == 0:
		return r.leave()
	case r.step == stepCompletion && r.byEmail:
		r.show(stepEmail)
	case r.step == stepCompletion:
		r.show(stepDelivery)
	case r.step == stepEmail && r.reset.Step == spst.StepChallenge:
		r.show(stepChallenge)
	default:
		r.show(stepNumber)
	}
	return nil, nil
}

func (r *Reset) leave() (tui.Action, tea.Cmd) { return tui.Pop{}, nil }

func (r *Reset) giveUp() {
	r.pending = 0
	r.GiveUp()
}

// ask sends a request, unless one is under way already.
func ask[T any](r *Reset, doing string, f func(context.Context) (T, error)) tea.Cmd {
	if r.pending != 0 {
		return nil
	}
	ticket, cmd := tui.Request(r.Ctx, f)
	r.pending = ticket
	r.page().wait(doing)
	return cmd
}

// answered tells whether a reply is the one awaited, and shows its error.
func answered[T any](r *Reset, m tui.Reply[T]) bool {
	if m.Ticket != r.pending {
		return false
	}
	r.pending = 0
	r.page().settle()
	if m.Err == nil {
		return true
	}
	r.fail(m.Err)
	return false
}

// fail puts each refusal beside its field, and says the rest. A reset that is
// over begins again. While the portal cannot be reached the key stays: sending
// again does nothing twice.
func (r *Reset) fail(err error) {
	if spst.CodeOf(err) == spst.CodeResetOver && r.step != stepNumber {
		r.show(stepNumber)
	}
	r.page().fail(err)
	if k := spst.KindOf(err); k != spst.Unavailable && k != spst.Internal {
		r.key = rand.Text()
	}
}

func decoded(reset spst.Reset, raw []byte, err error) (drawn, error) {
	if err != nil {
		return drawn{}, err
	}
	picture, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		return drawn{}, &spst.Error{Kind: spst.Internal, Code: spst.CodeImage, Err: err}
	}
	return drawn{reset: reset, png: raw, image: picture}, nil
}

// clock is an hour as people say it.
