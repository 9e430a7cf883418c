// Package signin is « Se connecter ».
package signin

import (
	"context"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Service is what signing in asks. Errors of the portal are *[spst.Error].
type Service interface {
	// SignIn opens a session and gives the members it may act for. With
	// remember, the session's token goes to the keyring; the password never.
	SignIn(ctx context.Context, c spst.Credentials, remember bool) (spst.Session, []spst.Member, error)
	// Resume takes up the session that the keyring or the environment holds.
	// It is asked only when [Prefill.Resume] is set.
	Resume(ctx context.Context) (spst.Session, []spst.Member, error)
	// KeyringAvailable is nil when a session can be kept on this machine; the
	// error's text says why not. It answers within three seconds.
	KeyringAvailable(ctx context.Context) error
}

// Prefill is what is known before anything is typed.
type Prefill struct {
	Number    string
	Password  string // of the demo's sample account only
	Mandatary bool
	Resume    bool // a session was kept: take it up again
}

// Options make a [Screen].
type Options struct {
	Prefill Prefill
	Over    bool // a session has ended: the work below is waiting
	Now     func() time.Time
}

// Screen is the sign-in form.
type Screen struct {
	tui.Base
	service Service
	keys    keyMap
	now     func() time.Time
	over    bool
	resume  bool

	number, password *widget.Field
	mandatary, stay  *widget.Checkbox
	enter, reset     *widget.Button
	code             *widget.Field // of the second factor
	again            *widget.Button
	asked            bool // the code is asked for: the password was right
	focus            int

	checking  tui.Ticket // is there a keyring?
	pending   tui.Ticket // signing in; 0 when not
	resuming  bool       // the pending request takes a session up again
	tried     string     // number of the pending or last try
	failure   error
	until     time.Time // no use trying the number tried before then
	ticking   bool      // a [waited] is on its way
	noKeyring string    // why, when there is no keyring
}

// entered is the answer to signing in.
type entered struct {
	session spst.Session
	members []spst.Member
}

// The places of the focus, in the order of tab.
const (
	onNumber = iota
	onPassword
	onMandatary
	onStay
	onEnter
	onReset
	places

	// Those of the second step, with onEnter between them.
	onCode
	onAgain
)

// New makes the form; the focus is on what is left to fill in.
func New(svc Service, b tui.Base, o Options) *Screen {
	s := &Screen{
		service: svc, Base: b, keys: newKeyMap(b.Keys), now: o.Now, over: o.Over, resume: o.Prefill.Resume,
		number: widget.NewField(b.Theme, widget.Options{Label: textNumber, LabelWidth: labelWidth, Width: entryWidth, Limit: 40}),
		password: widget.NewField(b.Theme, widget.Options{Label: textPassword, LabelWidth: labelWidth, Width: entryWidth, Limit: 1024,
			Password: true}),
		mandatary: widget.NewCheckbox(b.Theme, textMandatary),
		stay:      widget.NewCheckbox(b.Theme, textStay),
		enter:     widget.NewButton(b.Theme, textEnter),
		reset:     widget.NewButton(b.Theme, textReset),
		code:      widget.NewField(b.Theme, widget.Options{Label: textCode, LabelWidth: labelWidth, Width: entryWidth, Limit: 40}),
		again:     widget.NewButton(b.Theme, textAgain),
	}
	s.number.SetValue(o.Prefill.Number)
	s.password.SetValue(o.Prefill.Password)
	s.mandatary.Checked = o.Prefill.Mandatary
	switch {
	case s.number.Value() == "":
		s.setFocus(onNumber)
	case s.password.Value() == "":
		s.setFocus(onPassword)
	default:
		s.setFocus(onEnter)
	}
	return s
}

// Init asks whether there is a keyring, and takes up a kept session.
func (s *Screen) Init() tea.Cmd {
	service := s.service
	ticket, check := tui.Request(s.Ctx, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, service.KeyringAvailable(ctx)
	})
	s.checking = ticket
	if !s.resume {
		return check
	}
	s.resuming = true
	ticket, resume := tui.Request(s.Ctx, func(ctx context.Context) (entered, error) {
		session, members, err := service.Resume(ctx)
		return entered{session, members}, err
	})
	s.pending = ticket
	return tea.Batch(check, resume)
}

// Update implements [tui.Screen].
func (s *Screen) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.onKey(msg)
	case tea.PasteMsg:
		return nil, s.onText(msg)
	case tea.MouseClickMsg:
		return s.onClick(msg)
	case tui.Reply[struct{}]:
		s.onKeyring(msg)
	case tui.Reply[entered]:
		return s.onEntered(msg)
	case waited:
		return nil, s.onWaited()
	case tui.Online:
		if bool(msg) && spst.KindOf(s.failure) == spst.Unavailable {
			s.failure = nil // it answers again
		}
	}
	return nil, nil
}

// Waits tells whether msg is for what comes after signing in. A session that is taken up
// again may be overtaken: its form goes on being filled in.
func (s *Screen) Waits(msg tea.Msg, _ bool) bool {
	k, typed := msg.(tea.KeyPressMsg)
	return s.pending != 0 && !s.resuming && !(typed && key.Matches(k, s.keys.back))
}

// Resume is called when the reset of a password closes: the password in the
// field may be the old one, so the next character replaces it.
func (s *Screen) Resume() tea.Cmd {
	if !s.asked && s.typedNumber() != "" {
		s.setFocus(onPassword)
		s.password.SelectAll()
	}
	return nil
}

// Title names the screen.
func (s *Screen) Title() string { return textTitle }

// Capturing is always so: the form has its own esc, and letters are typed.
func (s *Screen) Capturing() bool { return true }

func (s *Screen) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case key.Matches(k, s.keys.next):
		s.move(1)
	case key.Matches(k, s.keys.prev):
		s.move(-1)
	case key.Matches(k, s.keys.reset) && !s.asked:
		return s.forgot(), nil
	case key.Matches(k, s.keys.submit):
		return s.submit()
	case key.Matches(k, s.keys.back):
		return s.onBack(), nil
	case key.Matches(k, s.keys.open):
		return s.onEnter()
	case s.focus >= onMandatary && s.focus != onCode:
		return s.onChoiceKey(k)
	default:
		return nil, s.onText(k)
	}
	return nil, nil
}

// onEnter goes on to the next empty field, or signs in.
func (s *Screen) onEnter() (tui.Action, tea.Cmd) {
	switch {
	case s.focus == onReset:
		return s.forgot(), nil
	case s.focus == onAgain:
		s.stepBack()
		return nil, nil
	case s.focus == onNumber && s.number.Value() != "" && s.password.Value() == "":
		s.setFocus(onPassword)
		return nil, nil
	}
	return s.submit()
}

// forgot opens « J'ai oublié mon mot de passe » with the number that is typed.
func (s *Screen) forgot() tui.Action {
	return tui.Push{Route: route.PasswordReset{Number: s.typedNumber(), Mandatary: s.mandatary.Checked}}
}

func (s *Screen) onChoiceKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case key.Matches(k, s.keys.mark):
		switch s.focus {
		case onMandatary:
			s.mandatary.Toggle()
		case onStay:
			s.stay.Toggle()
		default:
			return s.onEnter()
		}
	case key.Matches(k, s.keys.side) && s.asked:
		s.setFocus(onEnter + onAgain - s.focus)
	case key.Matches(k, s.keys.side) && s.focus >= onEnter:
		s.setFocus(onEnter + onReset - s.focus)
	}
	return nil, nil
}

func (s *Screen) onText(msg tea.Msg) tea.Cmd {
	var f *widget.Field
	switch s.focus {
	case onNumber:
		f = s.number
	case onPassword:
		f = s.password
	case onCode:
		f = s.code
	default:
		return nil
	}
	before := f.Value()
	cmd := f.Update(msg)
	if f.Value() != before {
		f.SetProblem(widget.NoProblem, "")
	}
	return cmd
}

func (s *Screen) onBack() tui.Action {
	switch {
	case s.pending != 0:
		s.giveUp()
	case s.asked:
		s.stepBack()
	case s.over:
		return tui.Pop{}
	}
	return nil
}

func (s *Screen) onClick(m tea.MouseClickMsg) (tui.Action, tea.Cmd) {
	place, x, ok := s.placeAt(m.X, m.Y)
	if !ok || m.Button != tea.MouseLeft {
		return nil, nil
	}
	s.setFocus(place)
	switch place {
	case onNumber:
		s.number.Click(x)
	case onPassword:
		s.password.Click(x)
	case onCode:
		s.code.Click(x)
	case onMandatary:
		s.mandatary.Toggle()
	case onStay:
		s.stay.Toggle()
	default:
		return s.onEnter()
	}
	return nil, nil
}

func (s *Screen) setFocus(place int) {
	s.focus = place
	s.number.Blur()
	s.password.Blur()
	s.mandatary.Blur()
	s.stay.Blur()
	s.enter.Blur()
	s.reset.Blur()
	s.code.Blur()
	s.again.Blur()
	switch place {
	case onNumber:
		s.number.Focus()
	case onPassword:
		s.password.Focus()
	case onMandatary:
		s.mandatary.Focus()
	case onStay:
		s.stay.Focus()
	case onEnter:
		s.enter.Focus()
	case onReset:
		s.reset.Focus()
	case onCode:
		s.code.Focus()
	case onAgain:
		s.again.Focus()
	}
}
