// Package company is « Informations administratives »: what the service knows
// of a member, the form that changes it, « Valider vos réponses », and the
// changes of situation. The forms are panes that lie over the screen.
package company

import (
	"context"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/route"
)

// Options say whose they are.
type Options struct {
	Member spst.Member
	Today  spst.Date // the portal's
	// Form is the one in which something waits, to be opened; "" is none.
	Form string
}

// Screen is « Informations administratives » of one member.
type Screen struct {
	tui.Base
	svc  Service
	keys keyMap
	o    Options

	company    tui.Wanted[spst.Company]
	situations tui.Wanted[[]spst.SituationChange]
	info       tui.Wanted[spst.Service]
	history    tui.Wanted[[]spst.HistoryEntry]
	contacts   tui.Wanted[[]spst.Contact]

	validating tui.Ticket
	validation tui.Attempt[int64] // of that version

	withdrawing tui.Ticket
	withdrawal  tui.Attempt[string] // of that change of situation

	panes *tui.Panes // the forms over the screen
	top   int
}

var (
	_ tui.Screen  = (*Screen)(nil)
	_ tui.Waiter  = (*Screen)(nil)
	_ tui.Resumer = (*Screen)(nil)
	_ tui.Titler  = (*Screen)(nil)
	_ tui.Closer  = (*Screen)(nil)
)

// New makes the screen; Init starts to load.
func New(svc Service, b tui.Base, o Options) *tui.Panes {
	s := &Screen{svc: svc, Base: b, keys: newKeyMap(b.Keys), o: o}
	s.panes = tui.NewPanes(s)
	return s.panes
}

// Init asks for what the screen shows.
func (s *Screen) Init() tea.Cmd {
	svc, number := s.svc, s.o.Member.Number
	return tea.Batch(
		s.company.AskOf(s.Ctx, number, svc.Company),
		s.situations.AskOf(s.Ctx, number, svc.SituationChanges),
		s.info.Ask(s.Ctx, svc.Service),
		s.contacts.AskOf(s.Ctx, number, svc.Contacts),
		s.askHistory())
}

// askHistory asks who changed what.
func (s *Screen) askHistory() tea.Cmd {
	return s.history.AskOf(s.Ctx, s.o.Member.Number, s.svc.CompanyHistory)
}

// Resume asks again: it may have been changed elsewhere.
func (s *Screen) Resume() tea.Cmd { return s.Init() }

// Update implements [tui.Screen].
func (s *Screen) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg, tea.MouseMsg:
		return s.onInput(msg)
	case tui.Reply[spst.Company]:
		return s.onCompany(msg)
	case tui.Reply[[]spst.SituationChange]:
		s.situations.Take(msg)
	case tui.Reply[spst.Service]:
		s.info.Take(msg)
	case tui.Reply[[]spst.HistoryEntry]:
		s.history.Take(msg)
	case tui.Reply[[]spst.Contact]:
		s.contacts.Take(msg)
	case tui.Online:
		if bool(msg) && s.company.Err != nil {
			return nil, s.Init()
		}
	case tui.Reply[spst.SituationChange]:
		if msg.Ticket == s.withdrawing {
			return s.onWithdrawn(msg.Value, msg.Err)
		}
	case validate:
		return nil, s.validate()
	case withdraw:
		return nil, s.withdraw(msg.id)
	}
	return nil, nil
}

// onCompany takes what was asked for here; a form knows its own by its ticket.
func (s *Screen) onCompany(msg tui.Reply[spst.Company]) (tui.Action, tea.Cmd) {
	switch {
	case s.company.Take(msg):
		if msg.Err == nil {
			return s.takeUp()
		}
		return tui.Expired(msg.Err), nil
	case msg.Ticket == s.validating:
		s.validating = 0
		return s.onValidated(msg.Value, msg.Err)
	}
	return nil, nil
}

// takeUp opens the form in which something waits.
func (s *Screen) takeUp() (tui.Action, tea.Cmd) {
	waits := s.o.Form
	if s.o.Form = ""; waits == "" || s.panes.Len() > 0 {
		return nil, nil
	}
	press := s.keys.Edit
	if waits == formSituation {
		press = s.keys.Add
	}
	action, cmd := s.onWrite(keys.Press(press.Keys()[0]))
	form.TakeUp(s.panes)
	return action, cmd
}

// Waits keeps what changes the company until the company is there.
func (s *Screen) Waits(msg tea.Msg, behind bool) bool {
	k, ok := msg.(tea.KeyPressMsg)
	return !s.company.Known && s.company.Err == nil &&
		(behind || ok && key.Matches(k, s.keys.Edit, s.keys.Open, s.keys.Add, s.keys.Undo, s.keys.validate))
}

func (s *Screen) onInput(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.onKey(msg)
	case tea.MouseWheelMsg:
		s.scroll(wheelStep * keys.Wheel(msg))
	}
	return nil, nil
}

const wheelStep = 3

func (s *Screen) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case key.Matches(k, s.keys.Refresh):
		return tui.Notice{Text: noticeRefreshing}, s.Init()
	case key.Matches(k, s.keys.contacts):
		return tui.Push{Route: route.Contacts{Member: s.o.Member}}, nil
	case key.Matches(k, s.keys.Down):
		s.scroll(1)
	case key.Matches(k, s.keys.Up):
		s.scroll(-1)
	case key.Matches(k, s.keys.PageDown), key.Matches(k, s.keys.Bottom):
		s.scroll(s.H)
	case key.Matches(k, s.keys.PageUp), key.Matches(k, s.keys.Top):
		s.scroll(-s.H)
	case key.Matches(k, s.keys.Edit, s.keys.Open, s.keys.Add, s.keys.Undo, s.keys.validate):
		return s.onWrite(k)
	}
	return nil, nil
}

// onWrite is what needs the right to change, and something to change.
func (s *Screen) onWrite(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case !s.company.Known:
		return tui.Note{Text: noticeNotYet}, nil
	case !slices.Contains(s.o.Member.Rights, spst.RightCompany):
		return tui.No(noticeNoRight), nil
	case key.Matches(k, s.keys.Add):
		return nil, s.openSituation()
	case key.Matches(k, s.keys.validate):
		return s.askValidation(), nil
	case key.Matches(k, s.keys.Undo):
		return s.askWithdrawal(), nil
	}
	return nil, s.openForm("")
}

// validate tells the screen that the person said yes.
type validate struct{}

func (s *Screen) askValidation() tui.Action {
	if s.validating != 0 {
		return nil
	}
	return tui.Ask{Title: askValidate, Text: textValidate, Yes: verbValidate, Then: tui.Send{Msg: validate{}}}
}

func (s *Screen) validate() tea.Cmd {
	svc, number, key, version := s.svc, s.o.Member.Number, s.validation.Key(s.company.Value.Version), s.company.Value.Version
	var cmd tea.Cmd
	s.validating, cmd = tui.Request(s.Ctx, func(ctx context.Context) (spst.Company, error) {
		return svc.ValidateCompany(ctx, key, number, version)
	})
	return cmd
}

func (s *Screen) onValidated(c spst.Company, err error) (tui.Action, tea.Cmd) {
	if !s.validation.Over(err) {
		return tui.Fail{Err: err}, nil // the same again, with the same key
	}
	switch {
	case err == nil:
		s.company.Value = c
		return tui.Notice{Text: noticeValidated}, s.askHistory()
	case spst.KindOf(err) == spst.Stale:
		now, known := spst.CurrentOf[spst.Company](err)
		if !known {
			return tui.Fail{Err: err}, s.Init()
		}
		o := s.options("")
		o.Verb = wordValidate
		return nil, form.Reread(o, o.Opened, now, func(now spst.Company) tea.Cmd {
			s.company.Value = now
			return s.validate()
		})
	case spst.CodeOf(err) == spst.CodeCompanyIncomplete:
		return s.incomplete(err)
	}
	return tui.Fail{Err: err}, nil
}

// incomplete opens the form on the first field that is missing.
func (s *Screen) incomplete(err error) (tui.Action, tea.Cmd) {
	for _, p := range spst.ProblemsOf(err) {
		if p.Field != "billing_email" {
			return tui.No(noticeIncomplete), s.openForm(p.Field)
		}
	}
	return tui.No(noticeNoBilling), nil
}

// Title names the screen.
func (s *Screen) Title() string { return titleCompany }

// ShortHelp is the help line.
func (s *Screen) ShortHelp() []key.Binding {
	k := s.keys
	return []key.Binding{k.Edit, k.validate, k.Add, k.contacts, k.Refresh}
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() [][]key.Binding {
	k := s.keys
	return [][]key.Binding{
		{k.Edit, keys.Help(k.validate, "valider vos réponses"), keys.Help(k.Add, "indiquer un changement de situation"), k.Undo},
		{keys.Help(k.contacts, "vos contacts et adresses"), k.Refresh, k.Up, k.Down},
	}
}

type keyMap struct {
	keys.Map
	validate, contacts key.Binding
}

func newKeyMap(k keys.Map) keyMap {
	m := keyMap{
		Map:      k,
		validate: key.NewBinding(key.WithKeys("v"), key.WithHelp("v", "valider")),
		contacts: key.NewBinding(key.WithKeys("t"), key.WithHelp("t", "contacts")),
	}
	m.Add = keys.Help(k.Add, "situation")
	m.Undo = keys.Help(k.Undo, "retirer le changement annoncé")
	return m
}
