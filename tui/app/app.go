// Package app is the root of the interface: it keeps the stack of screens,
// carries out what they ask, draws the frame around the one on top, and gives
// each message to whom it is for.
package app

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/account"
	"github.com/espace-adherent/adherent/tui/activity"
	"github.com/espace-adherent/adherent/tui/appointments"
	"github.com/espace-adherent/adherent/tui/careteam"
	"github.com/espace-adherent/adherent/tui/clients"
	"github.com/espace-adherent/adherent/tui/company"
	"github.com/espace-adherent/adherent/tui/contacts"
	"github.com/espace-adherent/adherent/tui/credentials"
	"github.com/espace-adherent/adherent/tui/declarations"
	"github.com/espace-adherent/adherent/tui/exporting"
	"github.com/espace-adherent/adherent/tui/home"
	"github.com/espace-adherent/adherent/tui/importing"
	"github.com/espace-adherent/adherent/tui/invoices"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/roster"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/signin"
	"github.com/espace-adherent/adherent/tui/theme"
)

// Services is all that the screens ask of the portal and of the machine. The
// interface that each screen declares says what is expected of its calls.
type Services interface {
	signin.Service
	home.Service
	clients.Service
	roster.Service
	importing.Service
	exporting.Service
	appointments.Service
	activity.Service
	invoices.Service
	declarations.Service
	company.Service
	contacts.Service
	careteam.Service
	credentials.ResetService
	credentials.ChangeService
	credentials.FactorService
	credentials.TokenService
	account.Service
	tui.Drafts
	// Service describes who runs the portal; it is also how the interface
	// learns that the portal answers.
	Service(ctx context.Context) (spst.Service, error)
	// ConfirmPassword gives the password again, for what asks for it.
	ConfirmPassword(ctx context.Context, password string) error
	// SignOut ends the session and forgets what the keyring kept.
	SignOut(ctx context.Context) error
}

// Prefill is what the sign-in form starts with.
type Prefill = signin.Prefill

// Options make a [Model]. Services is required.
type Options struct {
	Services Services
	Theme    *theme.Theme // dark when nil
	Prefill  Prefill
	Now      func() time.Time
	// Today is this machine's date, in Europe/Paris; the rules apply on the
	// portal's, as soon as it is known.
	Today func() spst.Date
	// Clipboard puts a text where tmux keeps what is copied, and tmux tells it to the
	// terminal; nil where only the terminal can.
	Clipboard func(ctx context.Context, text string) error
	// Letters are what the demo's portal has mailed, newest first; nil for a real
	// portal.
	Letters func() []Letter
	// First is told what the person does; it may be nil.
	First *Precedence
}

// Online is a message from outside: the portal answers, or no longer does.
type Online = tui.Online

// Warning is a message from outside: something is about to happen.
type Warning struct{ Text string }

// LetterArrived is a message from outside: the demo's portal has mailed something.
type LetterArrived struct{}

// Preparing is a message from outside: what the embedded portal is doing
// before it can answer. Total is 0 when it is not known; Done >= Total > 0 or
// an empty Text ends it.
type Preparing struct {
	Text        string
	Done, Total int
}

// Model is the root.
type Model struct {
	ctx      context.Context // ends with the program
	end      context.CancelFunc
	services Services
	th       *theme.Theme
	keys     keys.Map
	now      func() time.Time
	local    func() spst.Date
	prefill  Prefill
	letters  func() []Letter
	first    *Precedence

	clipboard func(ctx context.Context, text string) error
	terminal  string // its kind, $TERM

	stack      []entry
	spare      entry // a roster that nobody has opened yet, or nothing
	spareSince time.Time
	patience   time.Duration
	typed      tui.Ahead // of a screen of the stack that waits
	box        box       // over everything, nil when there is none
	status     status

	width, height int

	account   spst.Account // who is signed in; zero before
	members   []spst.Member
	brand     string     // the service's short name
	ahead     int        // days that the portal's date is ahead of this machine's
	asking    tui.Ticket // about the service
	knows     bool       // what the service is
	accounts  string     // its mailbox for who needs help; "" until it is known
	leaving   tui.Ticket // signing out
	proving   tui.Ticket // that the person is who is signed in
	link      link
	preparing Preparing
}

// entry is a screen of the stack and the place it shows.
type entry struct {
	route  route.Route
	screen tui.Screen
}

// link is what is known of the way to the portal.
type link int

const (
	linkUnknown link = iota
	linkUp
	linkDown
)

// New makes the root, on the sign-in form; what it asks for ends with ctx.
func New(ctx context.Context, o Options) *Model {
	m := &Model{
		services: o.Services, th: o.Theme, keys: keys.New(), now: o.Now, local: o.Today, prefill: o.Prefill, letters: o.Letters, brand: textBrand,
		clipboard: o.Clipboard, patience: patience, first: o.First,
	}
	m.ctx, m.end = context.WithCancel(ctx)
	if m.th == nil {
		m.th = theme.New(true)
	}
	if m.now == nil {
		m.now = time.Now
	}
	if m.local == nil {
		m.local = func() spst.Date { return spst.Today(m.now()) }
	}
	return m
}

// Init implements [tea.Model]. The background's colour is asked for and never
// waited for: a terminal that does not answer gets the dark theme.
func (m *Model) Init() tea.Cmd {
	first := tea.Batch(m.push(route.SignIn{}), m.askService())
	if m.th.Spoken() {
		return first
	}
	return tea.Batch(first, tea.RequestBackgroundColor)
}

func (m *Model) askService() tea.Cmd {
	ticket, cmd := tui.Request(m.ctx, m.services.Service)
	m.asking = ticket
	return cmd
}

// Update implements [tea.Model]: every message goes to whom it is for, and what
// a screen asks is carried out before the next one.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg, tea.MouseClickMsg, tea.MouseWheelMsg:
		m.first.typed()
	}
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.resize(msg.Width, msg.Height)
		return m, nil
	case tea.KeyPressMsg:
		if k, ok := m.apart(msg); ok {
			return m, tea.Batch(m.onKey(keys.Press("esc")), m.onKey(k))
		}
		return m, m.onKey(msg)
	case tea.PasteMsg:
		return m, m.onPaste(msg)
	case tea.MouseClickMsg:
		return m, m.onClick(msg)
	case tea.MouseWheelMsg:
		return m, m.onWheel(msg)
	case tea.MouseReleaseMsg, tea.MouseMotionMsg, tea.KeyReleaseMsg:
		return m, nil
	case tea.BackgroundColorMsg:
		m.th.SetDark(msg.IsDark())
	case tea.ColorProfileMsg:
		m.th.SetProfile(msg.Profile)
	case tea.EnvMsg:
		m.terminal = msg.Getenv("TERM")
		return m, nil
	case Preparing:
		m.preparing = msg
	case tui.Notice:
		m.notice(msg.Text)
		return m, nil
	case Warning:
		m.say(status{text: msg.Text, warns: true})
		return m, nil
	case LetterArrived:
		return m, nil // an open mailbox is drawn again
	case Online:
		return m, m.onOnline(msg)
	case tui.Reply[spst.Service]:
		m.onService(msg)
	case tui.Reply[signedOut]:
		return m, m.onSignedOut(msg)
	case tui.Reply[copied]:
		return m, m.onCopied(msg)
	case tui.Reply[proved]:
		return m, m.onProved(msg)
	case tui.Reply[papers]:
		return m, m.onPapers(msg)
	case tui.Reply[paused]:
		return m, m.onPaused(msg)
	case tui.Reply[persons]:
		return m, m.onPersons(msg)
	}
	return m, m.all(msg)
}

// all gives a message to every screen of the stack. A screen that is not on top
// may show a notice, but neither open nor close a screen.
func (m *Model) all(msg tea.Msg) tea.Cmd {
	stack := slices.Clone(m.stack)
	cmds := make([]tea.Cmd, 0, len(stack))
	for _, e := range stack {
		action, cmd := e.screen.Update(msg)
		cmds = append(cmds, cmd)
		if e.screen == m.top() || isWord(action) {
			cmds = append(cmds, m.do(action))
		}
		cmds = append(cmds, m.afterWait(e.screen, action))
	}
	if m.spare.screen != nil {
		_, cmd := m.spare.screen.Update(msg) // nobody sees it: what it has to say is not said
		cmds = append(cmds, cmd)
	}
	return tea.Batch(cmds...)
}

func isWord(a tui.Action) bool {
	switch a.(type) {
	case tui.Notice, tui.Note, tui.Fail:
		return true
	default:
		return false
	}
}

// give gives the top screen what the person does. While it waits, that is kept.
func (m *Model) give(msg tea.Msg) tea.Cmd {
	top := m.top()
	if top == nil || m.typed.Keeps(top, msg) {
		return nil
	}
	action, cmd := top.Update(msg)
	return tea.Batch(cmd, m.do(action), m.afterWait(top, action))
}

// afterWait carries out what was typed ahead of a screen, once it has what it waited
// for and is gone, or goes on.
func (m *Model) afterWait(s tui.Screen, action tui.Action) tea.Cmd {
	_, failed := action.(tui.Fail)
	step, on := action.(tui.GoOn)
	open := slices.ContainsFunc(m.stack, func(e entry) bool { return e.screen == s })
	typed := m.typed.Ready(s, !open, failed || open && !on)
	if on && !step.Takes(typed) {
		return nil
	}
	var cmds []tea.Cmd
	for _, msg := range typed {
		_, cmd := m.Update(msg)
		cmds = append(cmds, cmd)
	}
	return tea.Batch(cmds...)
}

// today is the date that the rules apply on: the portal's, which the demo can
// fix; this machine's until the portal has told.
func (m *Model) today() spst.Date { return m.local().AddDays(m.ahead) }

func (m *Model) onOnline(up Online) tea.Cmd {
	was := m.link
	m.link = linkDown
	if up {
		m.link = linkUp
	}
	if was == m.link {
		return nil
	}
	if bool(up) && m.status.away {
		m.status = status{}
	}
	if bool(up) && !m.knows {
		return tea.Batch(m.askService(), m.all(up))
	}
	return m.all(up)
}

func (m *Model) onService(msg tui.Reply[spst.Service]) {
	if msg.Ticket != m.asking || msg.Err != nil {
		return
	}
	m.knows, m.accounts = true, msg.Value.Mailbox(spst.AccountsMailbox)
	if msg.Value.ShortName != "" {
		m.brand = msg.Value.ShortName
	}
	if !msg.Value.Today.IsZero() {
		m.ahead = int(msg.Value.Today - m.local())
	}
	if m.link == linkUnknown {
		m.link = linkUp
	}
}
