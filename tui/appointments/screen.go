// Package appointments is « Gérer vos rendez-vous »: the appointments to come, as a
// list and as a month, those past, the requests and their answers, and the
// visits that the law calls for; asking for a visit, and for a cancellation.
//
// The four lists are tabs of the screen. The forms are [tui.Panes] over it.
package appointments

import (
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Options say whose appointments they are.
type Options struct {
	Member spst.Member
	// Today is the portal's date: what is late, and when, depends on it.
	Today spst.Date
	// Due opens on the visits due.
	Due bool
	// Appointment is the ID of the one to open on; "" is none.
	Appointment string
	// Ask opens on the request for a visit of these people.
	Ask []spst.VisitEmployee
	// Form is the one in which something waits, to be opened; "" is none.
	Form string
	// Help is whom to write to for help; "" where it is not known.
	Help string
}

// tab is one of the four lists.
type tab int

const (
	tabComing tab = iota
	tabPast
	tabRequests
	tabDue
	tabs
)

// Screen is « Gérer vos rendez-vous » of one member.
type Screen struct {
	tui.Base
	svc Service
	o   Options

	tab         tab
	month       bool // the appointments to come as a month
	layout      layout
	tables      [tabs]*widget.Table
	pane        widget.Pane                            // the detail
	fill        [tabs]func(i int, cells []widget.Cell) // their rows
	search      [tabs]widget.Search
	orders      [tabs]widget.Order
	onlyOverdue bool
	asked       bool   // to refresh, by the person, who is told when it is done
	sought      string // ID of the appointment that the cursor goes to once there

	coming, past pages[spst.Appointment]
	requests     pages[spst.VisitRequest]
	here         []spst.VisitRequest // sent for those whom the screen was opened for
	due          pages[spst.EmployeeVisitDue]
	overdue      int    // of all the visits due
	untracked    string // of whom no visit is known

	shownComing, shownPast []*spst.Appointment
	shownRequests          []*asking
	shownDue               []*spst.EmployeeVisitDue
	calendar               monthView

	marks  map[string]bool // appointments to come, by ID
	wanted map[string]bool // visits due, by employee and kind
	undo   tui.Undo
	panes  *tui.Panes
}

var _ tui.ListScreen = (*Screen)(nil)

// New makes the screen; Init starts to load.
func New(svc Service, b tui.Base, o Options) *tui.Panes {
	s := &Screen{
		svc: svc, Base: b, o: o, sought: o.Appointment,
		calendar: monthView{day: o.Today, today: o.Today}, marks: map[string]bool{}, wanted: map[string]bool{},
	}
	s.panes = tui.NewPanes(s)
	for t := range tabs {
		s.tables[t] = widget.NewTable(b.Theme)
		s.search[t] = widget.NewSearch(b.Theme, 24, 80)
	}
	if o.Due {
		s.tab = tabDue
	}
	return s.panes
}

// Init starts to load, under the request for a visit when that is what was asked for.
func (s *Screen) Init() tea.Cmd {
	switch {
	case s.o.Form == formRequest && s.mayWrite():
		s.o.Form = ""
		cmd := s.panes.Open(s.askFor(s.proposalFor(nil)))
		form.TakeUp(s.panes)
		return tea.Batch(s.load(), cmd)
	case len(s.o.Ask) == 0:
		return s.load()
	}
	return tea.Batch(s.load(), s.panes.OpenCause(s.askFor(s.proposalFor(s.o.Ask))))
}

// Resume loads again what could not be had.
func (s *Screen) Resume() tea.Cmd {
	if !s.failed() {
		return nil
	}
	return s.load()
}

// Update takes a message.
func (s *Screen) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tui.Reply[page[spst.Appointment]]:
		return s.onAppointments(msg)
	case tui.Reply[page[spst.VisitRequest]]:
		return s.onRequests(msg)
	case tui.Reply[page[spst.EmployeeVisitDue]]:
		return s.onDue(msg)
	case withdraw:
		return nil, s.withdraw(msg.request)
	case tui.Reply[tui.Done]:
		return s.onRetaken(msg)
	case tui.Online:
		if bool(msg) {
			return nil, s.Resume()
		}
		return nil, nil
	case tea.KeyPressMsg, tea.PasteMsg, tea.MouseMsg:
		return s.onInput(msg)
	}
	return nil, nil
}

// onInput takes a key, a paste or the mouse.
func (s *Screen) onInput(msg tea.Msg) (tui.Action, tea.Cmd) {
	var action tui.Action
	var cmd tea.Cmd
	s.sought, s.o.Form = "", "" // the person goes where they like
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		action, cmd = s.onKey(msg)
	case tea.PasteMsg:
		cmd = s.searched(s.search[s.tab].Input(msg))
	case tea.MouseClickMsg:
		cmd = s.onClick(msg)
	case tea.MouseWheelMsg:
		s.onWheel(msg)
	}
	return action, tea.Batch(cmd, s.more())
}

func (s *Screen) table() *widget.Table { return s.tables[s.tab] }

func (s *Screen) query(t tab) spst.Query { return spst.NewQuery(s.search[t].Value()) }

// SetSize implements [tui.Screen].
func (s *Screen) SetSize(w, h int) {
	s.Base.SetSize(w, h)
	s.layOut()
}

// Title names the screen.
func (s *Screen) Title() string { return titleAppointments }

// Capturing tells whether letters and esc belong to the screen.
func (s *Screen) Capturing() bool { return s.search[s.tab].Focused() }

// Inside tells whether esc is a step of the screen's own, or has something to tell the one
// beneath.
func (s *Screen) Inside() bool {
	return len(s.here) > 0 || s.narrowed() || len(s.marks) > 0 || len(s.wanted) > 0 || s.tab == tabComing && s.month
}

// mayWrite tells whether the account may ask for anything.
func (s *Screen) mayWrite() bool { return spst.Permits(s.o.Member.Rights, spst.RightAppointments) }
