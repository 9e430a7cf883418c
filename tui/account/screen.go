// Package account is « Mon compte »: the second factor of who is signed in, their
// open sessions and their access tokens, with a key to end each.
package account

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Service is what the screen asks of the portal. Errors are *[spst.Error].
type Service interface {
	Account(ctx context.Context) (spst.AccountSheet, error)
	EndSession(ctx context.Context, id string) error
	AccessTokens(ctx context.Context) ([]spst.AccessToken, error)
	RevokeAccessToken(ctx context.Context, id string) error
	// Enter takes the open session up again, with the members that it may act for.
	Enter(ctx context.Context) (spst.Session, []spst.Member, error)
}

// Options say how it opens.
type Options struct {
	Today spst.Date // the portal's
	// Required is set when nothing else is open before the second factor is on.
	Required bool
	// Tokens gives the access tokens the keys.
	Tokens bool
}

// Screen is « Mon compte ».
type Screen struct {
	tui.Base
	service  Service
	keys     keyMap
	today    spst.Date
	required bool

	sheet    tui.Wanted[spst.AccountSheet]
	known    tui.Wanted[[]spst.AccessToken]
	sessions *listing[spst.OpenSession]
	tokens   *listing[spst.AccessToken]
	atTokens bool // the keys are theirs

	ending, revoking tui.Ticket
	leaving          tui.Ticket
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

// New makes the screen. When the second factor is required, it goes on to the account's
// first place once it is on.
func New(service Service, b tui.Base, o Options) *Screen {
	s := &Screen{service: service, Base: b, keys: newKeyMap(b.Keys), today: o.Today, required: o.Required,
		sessions: newSessions(b.Theme), tokens: newTokens(b.Theme, o.Today)}
	s.turn(o.Tokens)
	return s
}

func newSessions(th *theme.Theme) *listing[spst.OpenSession] {
	l := newListing(th, list.Sessions(), "seen_at opened_at", "seen_at", "opened_at", "address", "program")
	l.style = func(o *spst.OpenSession) lipgloss.Style {
		if o.Current {
			return th.Accent
		}
		return lipgloss.NewStyle()
	}
	return l
}

// Init asks for the account; its tokens are asked for once it is known whether they are open to it.
func (s *Screen) Init() tea.Cmd { return s.sheet.Ask(s.Ctx, s.service.Account) }

// Resume asks again: what was done on another screen may have changed the
// account.
func (s *Screen) Resume() tea.Cmd { return s.Init() }

// Title names the screen.
func (s *Screen) Title() string { return textTitle }

// sieve finds and sorts the list that has the keys.
func (s *Screen) sieve() *widget.Sieve {
	if s.atTokens {
		return s.tokens.sieve
	}
	return s.sessions.sieve
}

// table is that of the list that has the keys.
func (s *Screen) table() *widget.Table {
	if s.atTokens {
		return s.tokens.table
	}
	return s.sessions.table
}

// Update implements [tui.Screen].
func (s *Screen) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	if took, changed, cmd := s.sieve().Take(msg, &s.Keys, s.moves); took {
		return nil, s.sifted(changed, cmd)
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.onKey(msg)
	case tea.MouseClickMsg:
		s.onClick(msg)
	case tea.MouseWheelMsg:
		s.onWheel(msg)
	case tui.Reply[spst.AccountSheet]:
		return s.onAccount(msg)
	case tui.Reply[[]spst.AccessToken]:
		return s.onTokens(msg), nil
	case tui.Reply[ended]:
		return s.onEnded(msg)
	case tui.Reply[revoked]:
		return s.onRevoked(msg)
	case tui.Reply[entered]:
		return s.onEntered(msg), nil
	case end:
		return nil, s.end(msg.id)
	case revoke:
		return nil, s.revoke(msg.id)
	case tui.Online:
		if bool(msg) && (s.sheet.Err != nil || s.known.Err != nil) {
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
	s.keys.show(msg.Value.SecondFactor, s.atTokens)
	s.sessions.items = msg.Value.Sessions
	s.sessions.sift()
	s.layOut()
	if s.required && msg.Value.SecondFactor.State == spst.FactorOn {
		return nil, s.enter()
	}
	return nil, s.askTokens()
}

// sifted shows what the sieve leaves of its list, when it has changed.
func (s *Screen) sifted(changed bool, cmd tea.Cmd) tea.Cmd {
	if changed {
		s.sessions.sift()
		s.tokens.sift()
		s.layOut()
	}
	return cmd
}

// onClick gives the keys to the list under the pointer, with the cursor there.
func (s *Screen) onClick(msg tea.MouseClickMsg) {
	if msg.Button != tea.MouseLeft {
		return
	}
	if to, ok := s.tabAt(msg.X, msg.Y); ok {
		s.turn(to)
		return
	}
	if row, ok := s.sessions.rowAt(msg.X, msg.Y); ok {
		s.turn(false)
		s.sessions.table.MoveTo(row)
	}
	if row, ok := s.tokens.rowAt(msg.X, msg.Y); ok {
		s.turn(true)
		s.tokens.table.MoveTo(row)
	}
}

// onWheel moves the list under the pointer, or the one that has the keys; where one is seen at a
// time, it goes on from the end of the one to the other.
func (s *Screen) onWheel(msg tea.MouseWheelMsg) {
	table, d := s.table(), keys.Wheel(msg)
	switch {
	case s.sessions.over(msg.X, msg.Y):
		table = s.sessions.table
	case s.tokens.over(msg.X, msg.Y):
		table = s.tokens.table
	}
	if !table.Scroll(d) && d != 0 && s.tabbed() {
		s.turn(d > 0)
	}
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
	case key.Matches(k, s.keys.revoke):
		return s.askRevoke(), nil
	case key.Matches(k, s.keys.create):
		s.turn(true) // the new one is among them
		return tui.Push{Route: route.NewAccessToken{}}, nil
	case key.Matches(k, s.keys.other):
		s.turn(!s.atTokens)
		return nil, nil
	case key.Matches(k, s.Keys.Export, s.Keys.Print):
		return tui.Push{Route: s.exported(key.Matches(k, s.Keys.Print))}, nil
	case key.Matches(k, s.keys.refresh):
		return tui.Notice{Text: textRefreshing}, s.Init()
	}
	s.moves(k)
	return nil, nil
}

// moves moves the cursor when the key says so.
func (s *Screen) moves(k tea.KeyPressMsg) bool { return s.table().Key(k, &s.Keys) }

// exported is the list that has the keys, as it is seen.
func (s *Screen) exported(paper bool) route.Export {
	what, only := route.ExportSessions, s.sessions.only(func(o *spst.OpenSession) string { return o.ID })
	if s.atTokens {
		what, only = route.ExportAccessTokens, s.tokens.only(func(t *spst.AccessToken) string { return t.ID })
	}
	return route.Export{What: what, Only: only, Lines: len(only), Paper: paper}
}

// Capturing tells whether letters and esc are the search's, or the menu's.
func (s *Screen) Capturing() bool { return s.sieve().Capturing() }

// Inside tells whether esc takes the search off.
func (s *Screen) Inside() bool { return s.sieve().Inside() }

// Cursor is the search's.
func (s *Screen) Cursor() *tea.Cursor {
	if s.atTokens {
		return s.tokens.sieve.Cursor(s.tokens.x+1, s.tokens.y)
	}
	return s.sessions.sieve.Cursor(s.sessions.x+1, s.sessions.y)
}

// askEnd asks before a session ends; one's own ends by signing out.
func (s *Screen) askEnd() tui.Action {
	o := s.sessions.chosen()
	switch {
	case o == nil:
		return nil
	case o.Current:
		return tui.Note{Text: textOwnSession}
	}
	return tui.Ask{Title: textEndTitle, Text: textOf(*o), Yes: textEnd, Then: tui.Send{Msg: end{o.ID}}}
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
