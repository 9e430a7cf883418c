// Package invoices is « Télécharger vos factures »: « Mes factures », those
// that are settled folded under their heading, and « Mon échéancier ».
package invoices

import (
	"context"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/facturx"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Options say whose invoices they are.
type Options struct {
	Member spst.Member
	// Today is the portal's date: it decides what is late.
	Today spst.Date
	// Number is the invoice to open on; "" is none.
	Number string
}

// account is all that the portal says, asked for together.
type account struct {
	invoices []spst.Invoice
	ledger   spst.Ledger
}

// reading is what the PDF of an invoice says inside.
type reading struct {
	number string
	read   facturx.Invoice
	err    error
}

// Screen is the invoices of one member.
type Screen struct {
	tui.Base
	svc  Service
	keys keyMap
	o    Options

	account tui.Wanted[account]

	year     int // 0 is all of them
	unfolded bool
	search   widget.Search
	order    widget.Order // of the invoices, by sorts
	panes    *tui.Panes
	rows     []row
	ledger   spst.Ledger         // of the year
	shown    []*spst.LedgerEntry // those of it that are found
	marks    map[string]bool

	layout         layout
	invoices       *widget.Table
	entries        *widget.Table
	pane           widget.Pane // the detail of an invoice
	invoiceColumns []widget.ListColumn[spst.Invoice]
	entryColumns   []widget.ListColumn[list.LedgerLine]
	onLedger       bool  // the cursor is in the échéancier
	lower          lower // what is under the invoices

	readings map[string]reading
	reading  tui.Ticket
	download *download
	work     tui.Ticket // opening a PDF
}

// lower is what the lower half shows where there is no room for all.
type lower int

const (
	lowerLedger lower = iota
	lowerChart
	lowerDetail
)

// row is a line of the table of invoices: one of them, or the heading of those
// that are settled.
type row struct {
	heading bool
	at      int // place in the invoices
}

var (
	_ tui.ListScreen = (*Screen)(nil)
	_ tui.Waiter     = (*Screen)(nil)
	_ tui.Shower     = (*Screen)(nil)
)

// New makes the screen; Init starts to load.
func New(svc Service, b tui.Base, o Options) *tui.Panes {
	s := &Screen{
		svc: svc, Base: b, keys: newKeyMap(b.Keys), o: o, marks: map[string]bool{}, readings: map[string]reading{},
		invoices: widget.NewTable(b.Theme), entries: widget.NewTable(b.Theme),
		search: widget.NewSearch(b.Theme, searchWidth, 60),
	}
	s.panes = tui.NewPanes(s)
	return s.panes
}

// Init asks for the invoices and the échéancier.
func (s *Screen) Init() tea.Cmd {
	if !s.mayRead() {
		s.account.Err = &spst.Error{Kind: spst.Forbidden, Code: spst.CodeMandate}
		return nil
	}
	svc, number := s.svc, s.o.Member.Number
	return s.account.Ask(s.Ctx, func(ctx context.Context) (account, error) {
		list, err := svc.Invoices(ctx, number)
		if err != nil {
			return account{}, err
		}
		ledger, err := svc.Ledger(ctx, number)
		return account{list, ledger}, err
	})
}

// mayRead tells whether the account may see the invoices. What is not said of
// its rights is for the portal to decide.
func (s *Screen) mayRead() bool {
	return len(s.o.Member.Rights) == 0 || slices.Contains(s.o.Member.Rights, spst.RightInvoices)
}

// Resume asks again when it had failed.
func (s *Screen) Resume() tea.Cmd {
	if s.account.Err == nil {
		return nil
	}
	return s.Init()
}

// Title names the screen.
func (s *Screen) Title() string { return textTitle }

// Inside tells whether esc is a step of the screen's own.
func (s *Screen) Inside() bool {
	return s.download != nil || s.searched() || len(s.marks) > 0 || s.lower != lowerLedger || s.year != 0
}

// Capturing is so while one searches.
func (s *Screen) Capturing() bool { return s.search.Focused() }

// Update takes a message.
func (s *Screen) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.onKey(msg)
	case tea.PasteMsg:
		return nil, s.refind(s.search.Input(msg))
	case tea.MouseClickMsg:
		return s.onClick(msg)
	case tea.MouseWheelMsg:
		s.onWheel(msg)
	case tui.Reply[account]:
		return s.onAccount(msg), nil
	case tui.Reply[reading]:
		s.onReading(msg)
	case tui.Reply[opened]:
		return s.onOpened(msg)
	case progressed:
		return s.onProgress(msg)
	case tui.Online:
		if bool(msg) {
			return nil, s.Resume()
		}
	}
	return nil, nil
}

func (s *Screen) onAccount(msg tui.Reply[account]) tui.Action {
	first, number := !s.account.Known, ""
	if i := s.current(); i != nil {
		number = i.Number
	}
	switch {
	case !s.account.Take(msg):
		return nil
	case msg.Err != nil:
		return tui.Fail{Err: msg.Err}
	}
	s.rows = nil // the rows were places in the list before
	s.choose(s.year)
	s.moveTo(number)
	if first {
		s.entries.MoveTo(s.entries.Len()) // the last one is where the balance is
		s.point(s.o.Number)
	}
	return nil
}

// Waits keeps the keys until the invoices are there; esc leaves at once.
func (s *Screen) Waits(msg tea.Msg, _ bool) bool {
	k, ok := msg.(tea.KeyPressMsg)
	return !s.account.Known && s.account.Err == nil && !(ok && key.Matches(k, s.keys.Back))
}

// choose keeps to a year; 0 is all.
func (s *Screen) choose(year int) {
	s.year = year
	s.ledger = s.account.Value.ledger.Year(year)
	s.fold()
	s.layOut()
}

// fold makes the rows again: what is to be paid, the heading, and what is
// settled when it is unfolded. The cursor stays on its invoice.
func (s *Screen) fold() {
	before := s.current()
	s.rows = s.rows[:0]
	var settled []row
	q := spst.NewQuery(s.search.Value())
	for _, i := range s.sorted() {
		v := &s.account.Value.invoices[i]
		switch {
		case s.year != 0 && v.Date.Year() != s.year, !finds(q, invoiceText, v):
		case v.Settled && !v.Disputed:
			settled = append(settled, row{at: i})
		default:
			s.rows = append(s.rows, row{at: i})
		}
	}
	if len(settled) > 0 {
		s.rows = append(s.rows, row{heading: true, at: len(settled)})
	}
	if s.unfolded || s.searched() {
		s.rows = append(s.rows, settled...)
	}
	s.invoices.SetLen(len(s.rows))
	s.shown = s.shown[:0]
	for i := range s.ledger.Entries {
		if e := &s.ledger.Entries[i]; finds(q, entryText, e) {
			s.shown = append(s.shown, e)
		}
	}
	s.entries.SetLen(len(s.shown))
	if before != nil {
		s.moveTo(before.Number)
	}
}

// moveTo puts the cursor on an invoice that is among the rows.
func (s *Screen) moveTo(number string) {
	for i, r := range s.rows {
		if !r.heading && s.account.Value.invoices[r.at].Number == number {
			s.invoices.MoveTo(i)
		}
	}
}

// Show implements [tui.Shower].
func (s *Screen) Show(r route.Route) (tea.Cmd, bool) {
	to, ok := r.(route.Invoices)
	if !ok || to.Member.Number != s.o.Member.Number || s.download != nil {
		return nil, false
	}
	s.o.Number = to.Number
	if s.account.Known {
		s.point(to.Number)
	}
	return nil, true
}

// point puts the cursor on an invoice, and takes off what keeps it out of the list.
func (s *Screen) point(number string) {
	if number == "" {
		return
	}
	s.search.Clear()
	s.choose(0)
	s.goTo(number)
}

// years are those that have an invoice or an entry, the last one first.
func (s *Screen) years() []int {
	var list []int
	for _, i := range s.account.Value.invoices {
		list = append(list, i.Date.Year())
	}
	for _, e := range s.account.Value.ledger.Entries {
		list = append(list, e.Date.Year())
	}
	slices.SortFunc(list, func(a, b int) int { return b - a })
	return slices.Compact(list)
}

// current is the invoice under the cursor, or nil.
func (s *Screen) current() *spst.Invoice {
	i := s.invoices.Cursor()
	if i >= len(s.rows) || s.rows[i].heading {
		return nil
	}
	return &s.account.Value.invoices[s.rows[i].at]
}

// find gives the invoice of a number, or nil.
func (s *Screen) find(number string) *spst.Invoice {
	for i := range s.account.Value.invoices {
		if s.account.Value.invoices[i].Number == number {
			return &s.account.Value.invoices[i]
		}
	}
	return nil
}

// chosen are the invoices marked, or the one under the cursor.
func (s *Screen) chosen() []spst.Invoice {
	if len(s.marks) == 0 {
		i := s.current()
		if s.onLedger {
			i = s.ofEntry()
		}
		if i == nil {
			return nil
		}
		return []spst.Invoice{*i}
	}
	var some []spst.Invoice
	for _, i := range s.account.Value.invoices {
		if s.marks[i.Number] {
			some = append(some, i)
		}
	}
	return some
}

// ofEntry is the invoice of the entry under the cursor, or that it pays.
func (s *Screen) ofEntry() *spst.Invoice {
	i := s.entries.Cursor()
	if i >= len(s.shown) {
		return nil
	}
	e := s.shown[i]
	if e.Kind == spst.PaymentEntry {
		return s.find(e.Invoice)
	}
	return s.find(e.Number)
}

// ShortHelp is the help line.
func (s *Screen) ShortHelp() []key.Binding {
	if s.search.Focused() {
		return s.search.Help(&s.keys.Map)
	}
	return s.keys.short(s.download != nil)
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() [][]key.Binding {
	if s.Capturing() {
		return [][]key.Binding{s.ShortHelp()}
	}
	return s.keys.full()
}
