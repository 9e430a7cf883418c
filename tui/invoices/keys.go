package invoices

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/route"
)

// keyMap is the keys of the interface, and those that only this screen has.
type keyMap struct {
	keys.Map
	other, download, year, markAll, chart key.Binding
}

func newKeyMap(k keys.Map) keyMap {
	m := keyMap{Map: k}
	m.other = keys.Help(m.Next, "factures ou échéancier")
	m.download = key.NewBinding(key.WithKeys("D"), key.WithHelp("D", "télécharger"))
	m.year = key.NewBinding(key.WithKeys("T"), key.WithHelp("T", "tout télécharger (de l'année choisie)"))
	m.markAll = key.NewBinding(key.WithKeys("*"), key.WithHelp("*", "cocher toutes celles affichées"))
	m.chart = key.NewBinding(key.WithKeys("b"), key.WithHelp("b", "courbe du solde"))
	m.Filter = keys.Help(m.Filter, "choisir l'année")
	m.OpenFile = keys.Help(m.OpenFile, "ouvrir le PDF")
	m.Print = keys.Help(m.Print, "imprimer l'échéancier")
	m.Open = keys.Help(m.Open, "lire dans le PDF")
	return m
}

func (m *keyMap) short(downloading bool) []key.Binding {
	if downloading {
		return []key.Binding{keys.Help(m.Back, "interrompre"), m.Down, m.Up}
	}
	return []key.Binding{keys.Help(m.OpenFile, "ouvrir"), m.download, m.Mark, keys.Help(m.Filter, "année"), keys.Help(m.other, "échéancier"),
		m.Search, m.Sort, m.Print, m.Export, m.Detail, m.chart}
}

func (m *keyMap) full() [][]key.Binding {
	return [][]key.Binding{
		{m.Up, m.Down, m.PageUp, m.PageDown, m.Top, m.Bottom, m.other},
		{m.Open, m.OpenFile, m.download, m.year, m.Mark, m.markAll},
		{m.Search, m.Sort, m.Filter, m.Detail, m.chart},
		{m.Print, m.Export, m.Copy, m.Refresh, m.Back},
	}
}

func (s *Screen) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case s.search.Focused():
		return nil, s.refind(s.search.Key(k, s.moves))
	case key.Matches(k, s.keys.Back):
		return s.back(), nil
	case !s.account.Known && key.Matches(k, s.keys.Refresh):
		s.account.Err = nil
		return nil, s.Init()
	case !s.account.Known, s.moves(k), s.looks(k):
		return nil, nil
	}
	return s.works(k)
}

// moves moves a cursor when the key says so.
func (s *Screen) moves(k tea.KeyPressMsg) bool {
	t := s.invoices
	if s.onLedger {
		t = s.entries
	}
	switch {
	case t.Key(k, &s.keys.Map):
	case key.Matches(k, s.keys.other), key.Matches(k, s.keys.Prev):
		s.onLedger = !s.onLedger
		s.lower = lowerLedger
		s.layOut()
	default:
		return false
	}
	return true
}

// looks changes what is seen when the key says so.
func (s *Screen) looks(k tea.KeyPressMsg) bool {
	switch {
	case key.Matches(k, s.keys.Filter), k.String() == "right":
		s.stepYear(1)
	case k.String() == "left":
		s.stepYear(-1)
	case key.Matches(k, s.keys.Detail):
		s.show(lowerDetail)
	case key.Matches(k, s.keys.chart):
		s.show(lowerChart)
	case key.Matches(k, s.keys.Mark):
		s.mark()
	case key.Matches(k, s.keys.markAll):
		s.markAll()
	default:
		return false
	}
	return true
}

// works takes the keys that ask for something.
func (s *Screen) works(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case key.Matches(k, s.keys.Open):
		return s.enter()
	case key.Matches(k, s.keys.OpenFile):
		return s.openPDF()
	case key.Matches(k, s.keys.download):
		return s.save(s.chosen())
	case key.Matches(k, s.keys.year):
		return s.save(s.ofYear())
	case key.Matches(k, s.keys.Print):
		return tui.Push{Route: route.Export{Member: s.o.Member, What: route.ExportLedger, Year: s.year, Lines: len(s.ledger.Entries),
			Paper: true}}, nil
	case key.Matches(k, s.keys.Export):
		return tui.Push{Route: s.exported()}, nil
	case key.Matches(k, s.keys.Search):
		return nil, s.search.Begin()
	case key.Matches(k, s.keys.Sort):
		return nil, form.OpenMenu(s.panes, s.Base, s.sortMenu(), menuX, menuY)
	case key.Matches(k, s.keys.Copy):
		return s.copyNumber()
	case key.Matches(k, s.keys.Refresh):
		return tui.Notice{Text: noticeRefresh}, s.Init()
	}
	return nil, nil
}

// exported is the list that the cursor is in; of the invoices, those marked, else
// those found, else all of the year.
func (s *Screen) exported() route.Export {
	if s.onLedger {
		return route.Export{Member: s.o.Member, What: route.ExportLedger, Year: s.year, Lines: len(s.ledger.Entries)}
	}
	e := route.Export{Member: s.o.Member, What: route.ExportInvoices, Year: s.year, Lines: len(s.ofYear())}
	switch {
	case len(s.marks) > 0:
		e.Only = []string{}
		for _, i := range s.chosen() {
			e.Only = append(e.Only, i.Number)
		}
	case s.searched():
		e.Only = s.found()
	}
	if e.Only != nil {
		e.Lines = len(e.Only)
	}
	return e
}

// back takes off, one by one, what is under way and what narrows the screen;
// then it leaves.
func (s *Screen) back() tui.Action {
	switch {
	case s.download != nil:
		s.download.cancel()
	case s.lower != lowerLedger:
		s.show(s.lower)
	case s.searched():
		s.refind(s.search.Clear(), nil)
	case len(s.marks) > 0:
		clear(s.marks)
	case s.year != 0:
		s.choose(0)
	default:
		return tui.Pop{}
	}
	return nil
}

// stepYear goes to the next year of the list, all of them before the first.
func (s *Screen) stepYear(d int) {
	bar := append([]int{0}, s.years()...)
	at := 0
	for i, y := range bar {
		if y == s.year {
			at = i
		}
	}
	s.choose(bar[(at+d+len(bar))%len(bar)])
	s.entries.MoveTo(s.entries.Len())
}

// show puts something else in the lower half, or the échéancier again.
func (s *Screen) show(l lower) {
	if s.lower == l {
		l = lowerLedger
	}
	s.lower = l
	if l != lowerLedger {
		s.onLedger = false
	}
	s.layOut()
}

// mark ticks or unticks the invoice and goes to the next; on the heading it
// folds.
func (s *Screen) mark() {
	if s.onLedger {
		return
	}
	i := s.current()
	if i == nil {
		s.toggleFold()
		return
	}
	if s.marks[i.Number] {
		delete(s.marks, i.Number)
	} else {
		s.marks[i.Number] = true
	}
	s.invoices.Move(1)
}

// markAll ticks all those on the screen, or none when they all are.
func (s *Screen) markAll() {
	all, some := true, false
	for _, r := range s.rows {
		if !r.heading {
			all, some = all && s.marks[s.account.Value.invoices[r.at].Number], true
		}
	}
	for _, r := range s.rows {
		switch {
		case r.heading || !some:
		case all:
			delete(s.marks, s.account.Value.invoices[r.at].Number)
		default:
			s.marks[s.account.Value.invoices[r.at].Number] = true
		}
	}
}

func (s *Screen) toggleFold() {
	s.unfolded = !s.unfolded
	s.fold()
	s.layOut()
}

// enter folds on the heading; on an invoice it reads its PDF.
func (s *Screen) enter() (tui.Action, tea.Cmd) {
	if s.onLedger {
		i := s.ofEntry()
		if i == nil {
			return nil, nil
		}
		s.goTo(i.Number)
	}
	i := s.current()
	if i == nil {
		if len(s.rows) > 0 {
			s.toggleFold()
		}
		return nil, nil
	}
	if s.layout.side.w == 0 {
		s.lower = lowerDetail
		s.layOut()
	}
	return nil, s.read(*i)
}

// goTo puts the cursor on an invoice, unfolding when it is settled.
func (s *Screen) goTo(number string) {
	s.onLedger = false
	s.focus()
	if i := s.find(number); i != nil && i.Settled && !i.Disputed && !s.unfolded {
		s.toggleFold()
	}
	s.moveTo(number)
}

func (s *Screen) copyNumber() (tui.Action, tea.Cmd) {
	i := s.current()
	if s.onLedger {
		i = s.ofEntry()
	}
	if i == nil {
		return tui.Note{Text: noticeNone}, nil
	}
	return tui.Copy{What: copiedNumber(i.Number), Text: i.Number}, nil
}

// wheelStep is how many rows a notch of the wheel is.
const wheelStep = 3

func (s *Screen) onWheel(m tea.MouseWheelMsg) {
	switch lower := m.Y >= s.layout.ledgerY; {
	case m.X > s.layout.tableW, lower && s.lower == lowerDetail:
		s.pane.Scroll(keys.Wheel(m))
	case lower && s.lower == lowerLedger:
		s.entries.Scroll(wheelStep * keys.Wheel(m))
	default:
		s.invoices.Scroll(wheelStep * keys.Wheel(m))
	}
}

// onClick selects; on the heading, and on what is selected, it does what enter
// does.
func (s *Screen) onClick(m tea.MouseClickMsg) (tui.Action, tea.Cmd) {
	switch {
	case m.Button != tea.MouseLeft || !s.account.Known || m.X >= s.layout.tableW:
		return nil, nil
	case m.Y == 0 && s.searched():
		return nil, s.search.Begin()
	}
	if i, ok := s.invoices.RowAt(m.Y - s.layout.invoicesY - 1); ok {
		again := !s.onLedger && s.invoices.Cursor() == i
		s.onLedger = false
		s.focus()
		s.invoices.MoveTo(i)
		if again || s.rows[i].heading {
			return s.enter()
		}
		return nil, nil
	}
	if i, ok := s.entries.RowAt(m.Y - s.layout.ledgerY - 2); ok && s.lower == lowerLedger {
		s.onLedger = true
		s.focus()
		s.entries.MoveTo(i)
	}
	return nil, nil
}
