package appointments

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/keys"
)

// The keys that only the appointments have.
var (
	keyTabs    = key.NewBinding(key.WithKeys("tab", "shift+tab"), key.WithHelp("tab", "liste"))
	keyMonth   = key.NewBinding(key.WithKeys("v"), key.WithHelp("v", "mois"))
	keyMarkAll = key.NewBinding(key.WithKeys("*"), key.WithHelp("*", "tout cocher"))
	keyDays    = key.NewBinding(key.WithKeys("left", "right", "up", "down"), key.WithHelp("← → ↑ ↓", "jour, semaine"))
	keyFirst   = key.NewBinding(key.WithKeys("ctrl+t"), key.WithHelp("ctrl+t", "voir la demande en cours"))
	keyMonths  = key.NewBinding(key.WithKeys("pgup", "pgdown"), key.WithHelp("pgup pgdn", "mois"))
)

func (s *Screen) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case s.search[s.tab].Focused():
		return nil, s.searched(s.search[s.tab].Key(k, s.moves))
	case s.tab == tabComing && s.month && s.calendar.moves(k, &s.Keys):
		return nil, nil
	case s.moves(k):
		return nil, nil
	}
	return tui.LookOrWork(k, s.onLookKey, s.onWorkKey)
}

// moves moves the cursor when the key says so.
func (s *Screen) moves(k tea.KeyPressMsg) bool {
	return s.table().Key(k, &s.Keys)
}

// onLookKey takes the keys that change what is seen.
func (s *Screen) onLookKey(k tea.KeyPressMsg) (action tui.Action, cmd tea.Cmd, ok bool) {
	switch {
	case k.String() == "shift+tab", key.Matches(k, s.Keys.Left):
		s.show((s.tab + tabs - 1) % tabs)
	case k.String() == "tab", key.Matches(k, s.Keys.Right):
		s.show((s.tab + 1) % tabs)
	case key.Matches(k, keyMonth):
		action = s.turnMonth()
	case key.Matches(k, s.Keys.Search):
		cmd = s.search[s.tab].Begin()
	case key.Matches(k, s.Keys.Sort):
		cmd = form.OpenMenu(s.panes, s.Base, s.sortMenu(), menuX, menuY)
	case key.Matches(k, s.Keys.Filter):
		action, cmd = s.filter()
	case key.Matches(k, s.Keys.Refresh):
		s.asked = true
		action, cmd = tui.Notice{Text: noticeRefresh}, s.load()
	case key.Matches(k, s.Keys.Mark):
		s.mark()
	case key.Matches(k, keyMarkAll):
		s.markAll()
	case key.Matches(k, s.Keys.Back):
		action, cmd = s.back()
	default:
		return nil, nil, false
	}
	return action, cmd, true
}

// onWorkKey takes the keys that do something.
func (s *Screen) onWorkKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case key.Matches(k, s.Keys.Add):
		return s.ifMayWrite(s.openAsk)
	case key.Matches(k, s.Keys.Edit):
		return s.ifMayWrite(s.openRequest)
	case key.Matches(k, s.Keys.Remove) && s.tab == tabRequests:
		return s.ifMayWrite(s.askWithdraw)
	case key.Matches(k, s.Keys.Remove):
		return s.ifMayWrite(s.openCancel)
	case key.Matches(k, s.Keys.Undo):
		return s.ifMayWrite(s.undoLast)
	case key.Matches(k, s.Keys.Export):
		return s.export(false), nil
	case key.Matches(k, s.Keys.Print):
		return s.print(), nil
	case key.Matches(k, s.Keys.Open):
		return s.openCurrent()
	}
	return nil, nil
}

func (s *Screen) ifMayWrite(do func() (tui.Action, tea.Cmd)) (tui.Action, tea.Cmd) {
	if !s.mayWrite() {
		return tui.No(noticeReadOnly), nil
	}
	return do()
}

// openCurrent does what the line in view is for: a visit due is asked for, a day
// of the month is shown in the list.
func (s *Screen) openCurrent() (tui.Action, tea.Cmd) {
	switch {
	case s.tab == tabDue:
		return s.ifMayWrite(s.openAsk)
	case s.tab == tabComing && s.month:
		if a := s.calendar.current(); a != nil {
			s.month = false
			s.layOut()
			s.moveTo(a.ID)
		}
	case s.tab == tabRequests:
		s.showAppointment()
	}
	return nil, nil
}

// showAppointment goes from a cancellation to its appointment.
func (s *Screen) showAppointment() {
	a := s.appointment()
	if a == nil {
		return
	}
	for t, list := range map[tab][]*spst.Appointment{tabComing: s.shownComing, tabPast: s.shownPast} {
		for i := range list {
			if list[i].ID == a.ID {
				s.show(t)
				s.month = false
				s.table().MoveTo(i)
				return
			}
		}
	}
}

func (s *Screen) moveTo(id string) {
	for i, a := range s.shownComing {
		if a.ID == id {
			s.tables[tabComing].MoveTo(i)
		}
	}
}

func (s *Screen) show(t tab) {
	s.tab = t
	s.layOut()
}

// turnMonth shows the appointments to come as a month, or as a list again.
func (s *Screen) turnMonth() tui.Action {
	if s.tab != tabComing {
		return tui.Note{Text: noticeMonthOnly}
	}
	if s.month = !s.month; s.month {
		if a := at(s.shownComing, s.table().Cursor()); a != nil {
			s.calendar.goTo(a)
		}
	}
	s.layOut()
	return nil
}

// filter shows the overdue visits alone, or all those due.
func (s *Screen) filter() (tui.Action, tea.Cmd) {
	if s.tab != tabDue {
		return tui.Note{Text: noticeFilterOnly}, nil
	}
	s.onlyOverdue = !s.onlyOverdue
	s.table().MoveTo(0)
	return nil, s.askDue(true)
}

// searched finds again when the search has changed; the visits due are searched
// by the portal, which has them all.
func (s *Screen) searched(changed bool, cmd tea.Cmd) tea.Cmd {
	if !changed {
		return cmd
	}
	s.table().MoveTo(0)
	if s.tab == tabDue {
		return tea.Batch(cmd, s.askDue(true))
	}
	s.refilter()
	return cmd
}

// narrowed tells whether the list in view does not show all there is.
func (s *Screen) narrowed() bool {
	return s.search[s.tab].Value() != "" || s.tab == tabDue && s.onlyOverdue
}

// back takes off, one by one, what narrows the list; then it leaves.
func (s *Screen) back() (tui.Action, tea.Cmd) {
	switch {
	case s.search[s.tab].Value() != "":
		return nil, s.searched(s.search[s.tab].Clear(), nil)
	case s.tab == tabDue && s.onlyOverdue:
		return s.filter()
	case len(s.marks)+len(s.wanted) > 0:
		clear(s.marks)
		clear(s.wanted)
	case s.tab == tabComing && s.month:
		s.month = false
		s.layOut()
	case len(s.here) > 0:
		return tui.Pop{Msg: s.visitsAsked()}, nil
	default:
		return tui.Pop{}, nil
	}
	return nil, nil
}

// visitsAsked are the requests that were sent for those whom the screen was opened for, as
// they are now; those withdrawn since are left out.
func (s *Screen) visitsAsked() tui.VisitsAsked {
	var all tui.VisitsAsked
	for _, r := range s.here {
		if i := slices.IndexFunc(s.requests.items, func(now spst.VisitRequest) bool { return now.ID == r.ID }); i >= 0 {
			r = s.requests.items[i]
		}
		if r.Status != spst.RequestWithdrawn {
			all.Requests = append(all.Requests, r)
		}
	}
	return all
}

// mark ticks or unticks the line and goes to the next one.
func (s *Screen) mark() {
	set, id := s.markable()
	if id == "" {
		return
	}
	if set[id] {
		delete(set, id)
	} else {
		set[id] = true
	}
	if !s.month || s.tab != tabComing {
		s.table().Move(1)
	}
}

// markable gives the set that the line in view is marked in, and its name there.
func (s *Screen) markable() (set map[string]bool, id string) {
	if v := s.dueNow(); v != nil {
		return s.wanted, wantedID(v)
	}
	if a := s.appointment(); a != nil && s.tab == tabComing {
		return s.marks, a.ID
	}
	return nil, ""
}

// markAll ticks all the lines in view, or none when they all are.
func (s *Screen) markAll() {
	set, ids := s.marks, []string{}
	switch s.tab {
	case tabComing:
		for _, a := range s.shownComing {
			ids = append(ids, a.ID)
		}
	case tabDue:
		set = s.wanted
		for _, v := range s.shownDue {
			ids = append(ids, wantedID(v))
		}
	default: // the others have nothing to tick
	}
	all := true
	for _, id := range ids {
		all = all && set[id]
	}
	for _, id := range ids {
		if all {
			delete(set, id)
		} else {
			set[id] = true
		}
	}
}

func (s *Screen) onClick(m tea.MouseClickMsg) tea.Cmd {
	if m.Button != tea.MouseLeft {
		return nil
	}
	switch {
	case m.Y == s.layout.tabsY:
		if t, ok := s.tabAt(m.X); ok {
			s.search[s.tab].Blur()
			s.show(t)
		}
	case m.Y == s.layout.searchY && !s.search[s.tab].Focused():
		return s.search[s.tab].Begin()
	case s.tab == tabComing && s.month:
		s.clickMonth(m.X, m.Y)
	case m.X < s.layout.tableW && s.clickBeneath(m.X, m.Y):
	case m.X < s.layout.tableW:
		if i, ok := s.table().RowAt(m.Y - s.layout.tableY); ok {
			s.table().MoveTo(i)
		}
	}
	return nil
}

// wheelStep is how many rows a notch of the wheel is.
const wheelStep = 3

func (s *Screen) onWheel(m tea.MouseWheelMsg) {
	if l := s.layout; l.side.w > 0 && m.X > l.tableW || l.below.h > 0 && m.Y >= s.H-l.below.h {
		s.pane.Scroll(keys.Wheel(m))
		return
	}
	if s.tab == tabComing && s.month {
		s.calendar.addMonths(keys.Wheel(m))
		return
	}
	if l := s.layout; l.dueY > 0 && m.Y > l.dueY && m.Y <= l.dueY+s.tables[tabDue].Height() {
		s.tables[tabDue].Scroll(wheelStep * keys.Wheel(m))
		return
	}
	s.table().Scroll(wheelStep * keys.Wheel(m))
}

// ShortHelp is the help line.
func (s *Screen) ShortHelp() []key.Binding {
	k := &s.Keys
	ask, cancel := keys.Help(k.Add, "demander"), keys.Help(k.Remove, "annuler")
	switch {
	case s.search[s.tab].Focused():
		return s.search[s.tab].Help(k)
	case s.tab == tabComing && s.month:
		return []key.Binding{keyDays, keyMonths, keys.Help(k.Open, "liste"), cancel, ask, k.Export}
	case s.tab == tabComing:
		return []key.Binding{ask, cancel, keyMonth, keyTabs, k.Search, k.Sort, k.Export, s.printKey(), k.Mark, k.Refresh}
	case s.tab == tabDue:
		return []key.Binding{ask, k.Mark, keys.Help(k.Filter, "en retard"), keyTabs, k.Search, k.Sort, k.Export, k.Print, k.Refresh}
	}
	if s.tab == tabRequests {
		return []key.Binding{ask, k.Edit, keys.Help(k.Remove, "retirer"), k.Undo, keyTabs, s.printKey(), k.Search, k.Sort, k.Export, k.Refresh}
	}
	return []key.Binding{ask, keyTabs, s.printKey(), k.Search, k.Sort, k.Export, k.Refresh}
}

// printKey says what it prints here: a receipt, or the list.
func (s *Screen) printKey() key.Binding {
	if a := s.appointment(); a != nil && a.Cancellation != nil {
		return keys.Help(s.Keys.Print, "accusé d'annulation")
	}
	return s.Keys.Print
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() [][]key.Binding {
	k := &s.Keys
	switch {
	case s.Capturing():
		return [][]key.Binding{s.ShortHelp()}
	case s.tab == tabComing && s.month:
		return [][]key.Binding{append(s.ShortHelp(), keys.Help(keyMonth, "liste"), keyTabs, k.Top, k.Bottom, k.Mark, keyMarkAll, k.Refresh,
			k.Back)}
	}
	return [][]key.Binding{
		{k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom},
		{keys.Help(keyTabs, "liste suivante, précédente (ou ← →)"), keys.Help(keyMonth, "mois ou liste"), k.Search, k.Sort,
			keys.Help(k.Filter, "visites en retard seulement"), k.Refresh},
		{
			keys.Help(k.Add, "demander une visite"), keys.Help(k.Remove, "demander une annulation, ou retirer une demande"),
			keys.Help(k.Edit, "modifier une demande"), k.Undo,
			keys.Help(k.Export, "exporter (tableur, agenda .ics) les cochés, ou tout"),
			keys.Help(k.Print, "imprimer la liste, ou l'accusé de réception d'une annulation"), k.Mark, keyMarkAll, keys.Help(k.Open, "voir, ou demander la visite"),
			k.Back,
		},
	}
}
