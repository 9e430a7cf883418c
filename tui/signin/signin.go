package signin

import (
	"context"
	"errors"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/widget"
)

// waited is a second of waiting gone by while the account is blocked.
type waited struct{}

// submit signs in once: while an answer is awaited, it does nothing.
func (s *Screen) submit() (tui.Action, tea.Cmd) {
	if s.pending != 0 && !s.resuming {
		return nil, nil
	}
	if !s.complete() || !s.codeThere() {
		return nil, nil
	}
	if s.shut() {
		s.replaceTyped()
		return nil, nil
	}
	s.giveUp()
	s.failure = nil
	credentials := spst.Credentials{Number: s.typedNumber(), Password: s.password.Value(), Mandatary: s.mandatary.Checked}
	if s.asked {
		credentials.Code = s.typedCode()
	}
	remember, service := s.stay.Checked, s.service
	s.tried = credentials.Number
	ticket, cmd := tui.Request(s.Ctx, func(ctx context.Context) (entered, error) {
		session, members, err := service.SignIn(ctx, credentials, remember)
		return entered{session, members}, err
	})
	s.pending = ticket
	return nil, cmd
}

func (s *Screen) typedNumber() string { return strings.TrimSpace(s.number.Value()) }

// complete marks what is missing, and goes there.
func (s *Screen) complete() bool {
	ok := true
	if s.password.Value() == "" {
		s.password.SetProblem(widget.Error, textNoPassword)
		s.setFocus(onPassword)
		ok = false
	}
	if s.typedNumber() == "" {
		s.number.SetProblem(widget.Error, textNoNumber)
		s.setFocus(onNumber)
		ok = false
	}
	return ok
}

// giveUp drops the pending request: its answer will be late.
func (s *Screen) giveUp() {
	if s.pending == 0 {
		return
	}
	s.pending, s.resuming = 0, false
	s.GiveUp()
}

func (s *Screen) onEntered(msg tui.Reply[entered]) (tui.Action, tea.Cmd) {
	if msg.Ticket != s.pending {
		return nil, nil
	}
	resumed := s.resuming
	s.pending, s.resuming = 0, false
	if msg.Err == nil {
		s.password.SetValue("")
		s.code.SetValue("")
		return tui.SignedIn{Session: msg.Value.session, Members: msg.Value.members}, nil
	}
	if resumed {
		s.onNotResumed(msg.Err)
		return nil, nil
	}
	cmd := s.onRefused(msg.Err)
	if s.asked && s.failure == nil {
		return tui.GoOn{Takes: isCode}, cmd
	}
	return nil, cmd
}

// isCode tells whether what was typed before the code was asked for is one or its beginning:
// something pasted, or digits, with enter once they are six. Who did not expect the question
// has typed the key of a place, and perhaps what to look for there; a digit alone is that.
func isCode(typed []tea.Msg) bool {
	digits := 0
	for _, msg := range typed {
		k, pressed := msg.(tea.KeyPressMsg)
		switch {
		case !pressed:
			return true
		case k.Code == tea.KeyEnter:
			return digits == codeDigits
		case k.Text < "0" || k.Text > "9" || len(k.Text) != 1:
			return false
		}
		digits++
	}
	return digits > 1
}

// codeDigits is how long a code of the application is.
const codeDigits = 6

// onNotResumed: a kept session that has ended is no error to a person who is
// about to sign in; a portal out of reach is.
func (s *Screen) onNotResumed(err error) {
	if spst.KindOf(err) != spst.Unauthenticated {
		s.failure = err
	}
}

func (s *Screen) onRefused(err error) tea.Cmd {
	s.failure, s.until = err, time.Time{}
	switch spst.CodeOf(err) {
	case spst.CodeSecondFactor:
		s.askCode()
		return nil
	case spst.CodeCredentials:
		s.asked = false
	default: // its sentence and its fields say enough
	}
	s.replaceTyped()
	if e, ok := errors.AsType[*spst.Error](err); ok {
		s.markRefused(e.Problems)
	}
	if wait := retryAfter(err); wait > 0 {
		s.until = s.now().Add(wait)
		return s.wait()
	}
	return nil
}

// shut tells whether the portal is not to be asked for the number typed yet: it looks at no
// password before. Where a try was wrong or others stand in the way, it may look at one.
func (s *Screen) shut() bool { return s.waiting() > 0 && shuts(s.failure) }

func shuts(err error) bool {
	code := spst.CodeOf(err)
	return code == spst.CodeBlocked || code == spst.CodeThrottled
}

// replaceTyped selects what a try was made with: enter tries it again, typing replaces it.
func (s *Screen) replaceTyped() {
	secret, at := s.password, onPassword
	if s.asked {
		secret, at = s.code, onCode
	}
	s.setFocus(at)
	secret.SelectAll()
}

// markRefused puts each refusal beside its field.
func (s *Screen) markRefused(problems []spst.Problem) {
	for _, p := range problems {
		switch p.Field {
		case "number":
			s.number.SetProblem(widget.Error, p.Message)
		case "password":
			s.password.SetProblem(widget.Error, p.Message)
		}
	}
}

// waiting is how long the number typed has still to wait.
func (s *Screen) waiting() time.Duration {
	if s.failure == nil || s.typedNumber() != s.tried {
		return 0
	}
	return max(0, s.until.Sub(s.now()))
}

// wait ticks only while there is something to wait for: idle, nothing runs.
func (s *Screen) wait() tea.Cmd {
	if s.ticking {
		return nil
	}
	s.ticking = true
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return waited{} })
}

func (s *Screen) onWaited() tea.Cmd {
	s.ticking = false
	switch {
	case s.until.IsZero():
		return nil
	case s.now().Before(s.until):
		return s.wait()
	}
	s.until = time.Time{}
	s.failure = waitedFor(s.failure)
	return nil
}

// waitedFor is what is left to say once the delay is over: that the try was wrong, if it was.
func waitedFor(err error) error {
	e, ok := errors.AsType[*spst.Error](err)
	if !ok || e.Kind != spst.Unauthenticated {
		return nil
	}
	wrong := *e
	wrong.RetryAfter, wrong.TriesLeft = 0, 0
	return &wrong
}

func (s *Screen) onKeyring(msg tui.Reply[struct{}]) {
	if msg.Ticket != s.checking || msg.Err == nil {
		return
	}
	s.stay.Checked = false
	s.stay.Disabled = true
	s.noKeyring = reason(msg.Err)
}
