// Package contacts is « Vos contacts et adresses »: the seven types of contact
// of the manual with who holds them, the addresses, and the forms that add and
// change both. What was removed can be taken back.
package contacts

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Options say whose they are.
type Options struct {
	Member spst.Member
	// Form is the one in which something waits, to be opened; "" is none.
	Form string
}

// Screen is « Vos contacts et adresses » of one member.
type Screen struct {
	tui.Base
	svc    Service
	keys   keyMap
	member spst.Member
	waits  string // the form to be opened once the lists are there

	contacts  tui.Wanted[[]spst.Contact]
	addresses tui.Wanted[[]spst.Address]
	rows      []row
	cursor    int // in rows; on one that can be chosen
	top       int
	sieve     *widget.Sieve
	follow    string // ID to put the cursor on when the lists come back

	undo tui.Undo
	// mailing and mail are the request for a code that confirms an e-mail.
	mailing tui.Ticket
	mail    tui.Attempt[string]

	panes *tui.Panes // the forms over the screen
}

var (
	_ tui.ListScreen = (*Screen)(nil)
	_ tui.Waiter     = (*Screen)(nil)
)

// New makes the screen; Init starts to load.
func New(svc Service, b tui.Base, o Options) *tui.Panes {
	s := &Screen{svc: svc, Base: b, keys: newKeyMap(b.Keys), member: o.Member, waits: o.Form,
		sieve: widget.NewSieve(b.Theme, widget.Fields(list.Contacts(), "", "name", "email", "position"))}
	s.panes = tui.NewPanes(s)
	return s.panes
}

// Init asks for both lists.
func (s *Screen) Init() tea.Cmd {
	svc, number := s.svc, s.member.Number
	return tea.Batch(s.contacts.AskOf(s.Ctx, number, svc.Contacts), s.addresses.AskOf(s.Ctx, number, svc.Addresses))
}

// Resume asks again: it may have been changed elsewhere.
func (s *Screen) Resume() tea.Cmd { return s.Init() }

// Update implements [tui.Screen].
func (s *Screen) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg, tea.MouseMsg:
		return s.onInput(msg)
	case tui.Reply[[]spst.Contact]:
		if s.contacts.Take(msg) {
			return s.arrived(msg.Err)
		}
	case tui.Reply[[]spst.Address]:
		if s.addresses.Take(msg) {
			return s.arrived(msg.Err)
		}
	case tui.Reply[tui.Done]:
		return s.onDone(msg)
	case tui.Reply[mailed]:
		return s.onMailed(msg)
	case remove:
		return nil, s.remove(msg)
	case tui.PasswordGiven:
		return nil, s.undo.Confirmed()
	case tui.Online:
		if bool(msg) && (s.contacts.Err != nil || s.addresses.Err != nil) {
			return nil, s.Init()
		}
	}
	return nil, nil
}

// arrived shows what has come, and opens the form in which something waits.
func (s *Screen) arrived(err error) (tui.Action, tea.Cmd) {
	s.layOut()
	waits := s.waits
	if err != nil || !s.known() || waits == "" {
		return tui.Expired(err), nil
	}
	if s.waits = ""; s.panes.Len() > 0 {
		return nil, nil
	}
	if !s.mayWrite() {
		return tui.No(noticeNoRight), nil
	}
	cmd := s.openWaiting(strings.Cut(waits, ":"))
	form.TakeUp(s.panes)
	return nil, cmd
}

// openWaiting opens a form: of something new, or of what has that ID, if it is there still.
func (s *Screen) openWaiting(name, id string, known bool) tea.Cmd {
	switch {
	case known:
		s.follow = id
		s.layOut()
		if s.follow = ""; s.current().id() == id {
			return s.edit()
		}
	case name == formAddress:
		return s.openAddress(spst.Address{})
	default:
		return s.openContact(s.fresh())
	}
	return nil
}

// Waits keeps what needs the contacts and the addresses until they are there.
func (s *Screen) Waits(msg tea.Msg, behind bool) bool {
	if s.known() || s.contacts.Err != nil || s.addresses.Err != nil {
		return false
	}
	k, ok := msg.(tea.KeyPressMsg)
	return behind || ok && key.Matches(k, s.keys.Search, s.keys.Sort, s.keys.Export, s.keys.Print, s.keys.Add,
		s.keys.address, s.keys.Edit, s.keys.Open, s.keys.Remove, s.keys.Check)
}

func (s *Screen) onInput(msg tea.Msg) (tui.Action, tea.Cmd) {
	if took, changed, cmd := s.sieve.Take(msg, &s.keys.Map, s.moves); took {
		return nil, s.sifted(changed, cmd)
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.onKey(msg)
	case tea.MouseClickMsg:
		return s.onClick(msg)
	case tea.MouseWheelMsg:
		s.move(keys.Wheel(msg))
	}
	return nil, nil
}

func (s *Screen) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	s.follow = ""
	switch {
	case s.moves(k):
	case key.Matches(k, s.keys.Refresh):
		return tui.Notice{Text: noticeRefreshing}, s.Init()
	case key.Matches(k, s.keys.Copy):
		return s.copy()
	case key.Matches(k, s.keys.coupon):
		return tui.Push{Route: route.Export{Member: s.member, What: route.PrintCoupon, Paper: true}}, nil
	case key.Matches(k, s.keys.Export, s.keys.Print):
		return tui.Push{Route: s.exported(key.Matches(k, s.keys.Print))}, nil
	case key.Matches(k, s.keys.Add, s.keys.address, s.keys.Edit, s.keys.Open, s.keys.Remove, s.keys.Undo, s.keys.Check):
		return s.onWrite(k)
	}
	return nil, nil
}

// moves moves the cursor when the key says so.
func (s *Screen) moves(k tea.KeyPressMsg) bool {
	d, ok := s.keys.Step(k, len(s.rows), len(s.rows))
	if ok {
		s.move(d)
	}
	return ok
}

// exported is the list that the cursor is in, as it is seen.
func (s *Screen) exported(paper bool) route.Export {
	e := route.Export{Member: s.member, What: route.ExportContacts, Lines: len(s.contacts.Value), Paper: paper}
	addresses := s.current().address != nil
	if addresses {
		e.What, e.Lines = route.ExportAddresses, len(s.addresses.Value)
	}
	if s.sieve.Value() == "" {
		return e
	}
	e.Only = []string{}
	for _, r := range s.rows {
		if id := r.id(); id != "" && (r.address != nil) == addresses && !slices.Contains(e.Only, id) {
			e.Only = append(e.Only, id)
		}
	}
	e.Lines = len(e.Only)
	return e
}

// sifted lays out again when the search or the order has changed.
func (s *Screen) sifted(changed bool, cmd tea.Cmd) tea.Cmd {
	s.follow = ""
	if changed {
		s.layOut()
	}
	return cmd
}

// onWrite is what needs the right to change, and the lists.
func (s *Screen) onWrite(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case !s.known():
		return tui.Note{Text: noticeNotYet}, nil
	case !s.mayWrite():
		return tui.No(noticeNoRight), nil
	case key.Matches(k, s.keys.Add):
		return nil, s.openContact(s.fresh())
	case key.Matches(k, s.keys.address):
		return nil, s.openAddress(spst.Address{})
	case key.Matches(k, s.keys.Undo):
		return s.undoLast()
	case key.Matches(k, s.keys.Remove):
		return s.askRemove(), nil
	case key.Matches(k, s.keys.Check):
		return s.askCode()
	}
	return nil, s.edit()
}

func (s *Screen) mayWrite() bool { return slices.Contains(s.member.Rights, spst.RightCompany) }

func (s *Screen) known() bool { return s.contacts.Known && s.addresses.Known }

// fresh is a new contact, of the type that the cursor is in.
func (s *Screen) fresh() spst.Contact {
	if r := s.current(); r.kind != "" {
		return spst.Contact{Types: []spst.ContactType{r.kind}}
	}
	return spst.Contact{}
}

// edit opens what the cursor is on; a type that nobody holds, a new contact.
func (s *Screen) edit() tea.Cmd {
	switch r := s.current(); {
	case r.contact != nil:
		return s.openContact(*r.contact)
	case r.address != nil:
		return s.openAddress(*r.address)
	}
	return s.openContact(s.fresh())
}

// copy copies the e-mail, or the address.
func (s *Screen) copy() (tui.Action, tea.Cmd) {
	text := ""
	switch r := s.current(); {
	case r.contact != nil:
		text = r.contact.Email
	case r.address != nil:
		text = oneLine(*r.address)
	}
	if text == "" {
		return tui.Note{Text: noticeNothing}, nil
	}
	return tui.Copy{What: text, Text: text}, nil
}

// Cursor is the search's.
func (s *Screen) Cursor() *tea.Cursor { return s.sieve.Cursor(1, searchY) }

// Title names the screen.
func (s *Screen) Title() string { return titleContacts }

// Capturing tells whether letters and esc belong to the search, or to its menu.
func (s *Screen) Capturing() bool { return s.sieve.Capturing() }

// Inside tells whether esc takes the search off.
func (s *Screen) Inside() bool { return s.sieve.Inside() }

// ShortHelp is the help line.
func (s *Screen) ShortHelp() []key.Binding {
	k := s.keys
	if s.sieve.Capturing() {
		return s.sieve.Help(&k.Map)
	}
	return []key.Binding{k.Edit, k.Add, k.address, k.Remove, k.Check, k.Undo, k.Copy, k.Search, k.Sort, k.Export, k.Print}
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() [][]key.Binding {
	k := s.keys
	if s.sieve.Capturing() {
		return [][]key.Binding{s.ShortHelp()}
	}
	return [][]key.Binding{{k.Edit, k.Add, k.address, k.Remove, k.coupon},
		{k.Check, k.Undo, k.Copy},
		{k.Search, k.Sort, k.Export, k.Print, k.Refresh},
		{k.Up, k.Down, k.Top, k.Bottom}}
}

type keyMap struct {
	keys.Map
	address, coupon key.Binding
}

func newKeyMap(k keys.Map) keyMap {
	m := keyMap{
		Map: k, address: key.NewBinding(key.WithKeys("A"), key.WithHelp("A", "ajouter une adresse")),
		coupon: key.NewBinding(key.WithKeys("D"), key.WithHelp("D", "coupon-réponse facture dématérialisée")),
	}
	m.Add = keys.Help(k.Add, "ajouter un contact")
	m.Remove = keys.Help(k.Remove, "retirer")
	m.Check = keys.Help(k.Check, "confirmer l'email")
	m.Undo = keys.Help(k.Undo, "annuler")
	m.Copy = keys.Help(k.Copy, "copier")
	return m
}
