// Package account is « Mon compte »: the second factor of who is signed in, and
// their open sessions, with a key to end each.
package account

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Service is what the screen asks of the portal. Errors are *[spst.Error].
type Service interface {
	Account(ctx context.Context) (spst.AccountSheet, error)
	EndSession(ctx context.Context, id string) error
	// Enter takes the open session up again, with the members that it may act for.
	Enter(ctx context.Context) (spst.Session, []spst.Member, error)
}

// Screen is « Mon compte ».
type Screen struct {
	tui.Base
	service  Service
	keys     keyMap
	required bool // nothing else is open before the second factor is on

	sheet    tui.Wanted[spst.AccountSheet]
	sessions *widget.Table
	sieve    *widget.Sieve
	shown    []int // places in the sessions
	columns  []widget.ListColumn[spst.OpenSession]

	ending  tui.Ticket
	leaving tui.Ticket
}

// The answers.
type (
	ended   struct{}
	entered struct {
		session spst.Session
		members []spst.Member
	}
	// end is that the person has said yes.
	end struct{ id string }
)

// New makes the screen. With required, it goes on to the account's first place
// once the second factor is on.
func New(service Service, b tui.Base, required bool) *Screen {
	return &Screen{service: service, Base: b, keys: newKeyMap(b.Keys), required: required, sessions: widget.NewTable(b.Theme),
		sieve: widget.NewSieve(b.Theme, widget.Fields(list.Sessions(), "seen_at opened_at", "seen_at", "opened_at", "address", "program"))}
}

// Init asks for the account.
func (s *Screen) Init() tea.Cmd { return s.sheet.Ask(s.Ctx, s.service.Account) }

// Resume asks again: what was done on another screen may have changed the
// account.
func (s *Screen) Resume() tea.Cmd { return s.Init() }

// Title names the screen.
func (s *Screen) Title() string { return textTitle }

// Update implements [tui.Screen].
func (s *Screen) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	if took, changed, cmd := s.sieve.Take(msg, &s.Keys, s.moves); took {
		return nil, s.sifted(changed, cmd)
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.onKey(msg)
	case tea.MouseClickMsg:
		if row, ok := s.sessions.RowAt(msg.Y - s.tableTop()); ok && msg.Button == tea.MouseLeft {
			s.sessions.MoveTo(row)
		}
	case tea.MouseWheelMsg:
		s.sessions.Scroll(keys.Wheel(msg))
	case tui.Reply[spst.AccountSheet]:
		return s.onAccount(msg)
	case tui.Reply[ended]:
		return s.onEnded(msg)
	case tui.Reply[entered]:
		return s.onEntered(msg), nil
	case end:
		return nil, s.end(msg.id)
	case tui.Online:
		if bool(msg) && s.sheet.Err != nil {
			return nil, s.Init()
		}
	}
	return nil, nil
}

func (s *Screen) onAccount(msg tui.Reply[spst.AccountSheet]) (tui.Action, tea.Cmd) {
	switch {
	case !s.sheet.Take(msg):
		return nil, nil
	case msg.Err != nil:
		return tui.Fail{Err: msg.Err}, nil
	}
	s.keys.show(msg.Value.SecondFactor)
	s.sift()
	if s.required && msg.Value.SecondFactor.State == spst.FactorOn {
		return nil, s.enter()
	}
	return nil, nil
}

// sift shows the sessions that the search finds, in the order chosen.
func (s *Screen) sift() {
	s.shown = widget.Sift(s.sieve, list.Sessions(), s.sheet.Value.Sessions)
	s.sessions.SetLen(len(s.shown))
	s.layOut()
}

// sifted is sift, when the sieve has changed.
func (s *Screen) sifted(changed bool, cmd tea.Cmd) tea.Cmd {
	if changed {
		s.sift()
	}
	return cmd
}

// enter opens the account's first place, which was closed while the second
// factor was off.
func (s *Screen) enter() tea.Cmd {
	service := s.service
	ticket, cmd := tui.Request(s.Ctx, func(ctx context.Context) (entered, error) {
		session, members, err := service.Enter(ctx)
		return entered{session, members}, err
	})
	s.leaving = ticket
	return cmd
}

func (s *Screen) onEntered(msg tui.Reply[entered]) tui.Action {
	switch {
	case msg.Ticket != s.leaving:
		return nil
	case msg.Err != nil:
		return tui.Fail{Err: msg.Err}
	}
	return tui.SignedIn{Session: msg.Value.session, Members: msg.Value.members}
}

func (s *Screen) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	factor := func(action route.SecondFactorAction) tui.Action {
		return tui.Push{Route: route.SecondFactor{Action: action}}
	}
	switch {
	case key.Matches(k, s.keys.enrol):
		return factor(route.EnrolSecondFactor), nil
	case key.Matches(k, s.keys.codes):
		return factor(route.RenewRecoveryCodes), nil
	case key.Matches(k, s.keys.off):
		return factor(route.RemoveSecondFactor), nil
	case key.Matches(k, s.keys.end):
		return s.askEnd(), nil
	case key.Matches(k, s.Keys.Export, s.Keys.Print):
		return tui.Push{Route: s.exported(key.Matches(k, s.Keys.Print))}, nil
	case key.Matches(k, s.keys.refresh):
		return tui.Notice{Text: textRefreshing}, s.Init()
	}
	s.moves(k)
	return nil, nil
}

// moves moves the cursor when the key says so.
func (s *Screen) moves(k tea.KeyPressMsg) bool { return s.sessions.Key(k, &s.Keys) }

// exported is the list of the sessions as it is seen.
func (s *Screen) exported(paper bool) route.Export {
	only := make([]string, len(s.shown))
	for i, at := range s.shown {
		only[i] = s.sheet.Value.Sessions[at].ID
	}
	return route.Export{What: route.ExportSessions, Only: only, Lines: len(only), Paper: paper}
}

// Capturing tells whether letters and esc are the search's, or the menu's.
func (s *Screen) Capturing() bool { return s.sieve.Capturing() }

// Inside tells whether esc takes the search off.
func (s *Screen) Inside() bool { return s.sieve.Inside() }

// Cursor is the search's.
func (s *Screen) Cursor() *tea.Cursor { return s.sieve.Cursor(1, sessionsLine) }

// askEnd asks before a session ends; one's own ends by signing out.
func (s *Screen) askEnd() tui.Action {
	if s.sessions.Len() == 0 {
		return nil
	}
	o := s.sheet.Value.Sessions[s.shown[s.sessions.Cursor()]]
	if o.Current {
		return tui.Note{Text: textOwnSession}
	}
	return tui.Ask{Title: textEndTitle, Text: textOf(o), Yes: textEnd, Then: tui.Send{Msg: end{o.ID}}}
}

func (s *Screen) end(id string) tea.Cmd {
	service := s.service
	ticket, cmd := tui.Request(s.Ctx, func(ctx context.Context) (ended, error) { return ended{}, service.EndSession(ctx, id) })
	s.ending = ticket
	return cmd
}

func (s *Screen) onEnded(msg tui.Reply[ended]) (tui.Action, tea.Cmd) {
	switch {
	case msg.Ticket != s.ending:
		return nil, nil
	case msg.Err != nil:
		return tui.Fail{Err: msg.Err}, s.Init()
	}
	return tui.Notice{Text: textEnded}, s.Init()
}
