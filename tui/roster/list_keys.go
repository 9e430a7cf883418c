package roster

import (
	"slices"
	"strings"
	"unicode"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/widget"
)

// onInput takes a key, a paste or the mouse on the list.
func (s *Screen) onInput(msg tea.Msg) (tui.Action, tea.Cmd) {
	s.sought = "" // the person goes where they like
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.onKey(msg)
	case tea.PasteMsg:
		return nil, s.onSearchInput(msg)
	case tea.MouseClickMsg:
		return nil, s.onClick(msg)
	case tea.MouseWheelMsg:
		s.onWheel(msg)
	}
	return nil, nil
}

func (s *Screen) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case s.list.search.Focused():
		return nil, s.searched(s.list.search.Key(k, s.moves))
	case s.list.lettering:
		s.onLetterKey(k)
		return nil, nil
	case s.moves(k):
		return nil, nil
	}
	return tui.LookOrWork(k, s.onLookKey, s.onWorkKey)
}

// moves moves the cursor when the key says so.
func (s *Screen) moves(k tea.KeyPressMsg) bool {
	switch {
	case s.list.table.Key(k, &s.Keys):
	case k.String() == "left":
		s.stepLetter(-1)
	case k.String() == "right":
		s.stepLetter(1)
	default:
		return false
	}
	return true
}

// onLookKey takes the keys that change what is seen.
func (s *Screen) onLookKey(k tea.KeyPressMsg) (action tui.Action, cmd tea.Cmd, ok bool) {
	switch {
	case key.Matches(k, s.Keys.Search):
		cmd = s.list.search.Begin()
	case key.Matches(k, keyLetter):
		s.list.lettering = true
	case key.Matches(k, s.Keys.Sort):
		cmd = s.openMenu(s.sortMenu())
	case key.Matches(k, s.Keys.Filter):
		cmd = s.openMenu(s.filterMenu())
	case key.Matches(k, keyPresence):
		cmd = s.show(nextStatus(s.list.is.status))
	case key.Matches(k, s.Keys.Refresh):
		action, cmd = s.refresh()
	case key.Matches(k, s.Keys.Detail):
		s.list.detail, s.list.detailAsked = !s.list.detail, true
		s.layOut()
	case key.Matches(k, keyUnfold):
		s.list.unfolded = !s.list.unfolded
		s.layOut()
	case key.Matches(k, s.Keys.NIR):
		s.list.showNIR = !s.list.showNIR
		s.layOut()
		action = tui.Notice{Text: noticeNIRs(s.list.showNIR)}
	case key.Matches(k, keyPerson):
		action, cmd = s.onCurrent(s.openPerson)
	case key.Matches(k, s.Keys.Mark):
		s.mark()
	case key.Matches(k, keyMarkAll):
		s.markAll()
	case key.Matches(k, s.Keys.Back):
		action = s.back()
	default:
		return nil, nil, false
	}
	return action, cmd, true
}

// onWorkKey takes the keys that do something with employees.
func (s *Screen) onWorkKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case key.Matches(k, s.Keys.Add):
		return s.ifMayWrite(func() (tui.Action, tea.Cmd) { return nil, s.openAdd() })
	case key.Matches(k, s.Keys.Edit), key.Matches(k, s.Keys.Open):
		return s.ifMayWrite(func() (tui.Action, tea.Cmd) { return s.edit(k) })
	case key.Matches(k, s.Keys.Remove):
		return s.ifMayWrite(s.openExit)
	case key.Matches(k, s.Keys.Undo):
		return s.ifMayWrite(s.undoLast)
	case key.Matches(k, keyAskVisit):
		return s.ifMayWrite(func() (tui.Action, tea.Cmd) { return s.askVisit(s.chosen()), nil })
	case key.Matches(k, s.Keys.Redo):
		return s.ifMayWrite(s.redoLast)
	case key.Matches(k, keyDeeds):
		return nil, s.panes.Open(newDeeds(s))
	case key.Matches(k, s.Keys.Check):
		return nil, s.panes.Open(newCheck(s))
	case key.Matches(k, s.Keys.Copy) && len(s.list.marks) == 0:
		return s.copyName()
	case key.Matches(k, s.Keys.Copy, keyCopyTable):
		return s.openCopy()
	case key.Matches(k, s.Keys.Import):
		return s.ifMayWrite(func() (tui.Action, tea.Cmd) {
			s.stale = true
			return tui.Push{Route: route.Import{Member: s.o.Member}}, nil
		})
	case key.Matches(k, s.Keys.Export):
		return tui.Push{Route: s.exported(false)}, nil
	case key.Matches(k, s.Keys.Print):
		return tui.Push{Route: s.exported(true)}, nil
	}
	return nil, nil
}

// exported is the list as it is seen, or those marked: what narrows it, and NIRs when they
// show.
func (s *Screen) exported(paper bool) route.Export {
	is := s.list.is
	which := spst.RosterPrint{
		Status: is.status, Search: is.search, Category: is.category, MultiEmployer: is.multi, Visit: is.visit,
		Anomalies: is.anomaly, NIR: s.list.showNIR,
	}
	if is.letter != 0 {
		which.Letter = string(rune(is.letter))
	}
	e := route.Export{Member: s.o.Member, What: route.ExportEmployees, Print: which, Lines: len(s.list.view), Paper: paper}
	if len(s.list.marks) > 0 {
		e.Only = s.marked()
		e.Lines = len(e.Only)
	}
	return e
}

func (s *Screen) ifMayWrite(do func() (tui.Action, tea.Cmd)) (tui.Action, tea.Cmd) {
	if !s.mayWrite() {
		return tui.No(noticeReadOnly), nil
	}
	return do()
}

// edit opens the form of those marked, with « e », or of the one under the cursor.
func (s *Screen) edit(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	if len(s.list.marks) > 1 && key.Matches(k, s.Keys.Edit) {
		return nil, s.openTogether(s.marked())
	}
	return s.onCurrent(s.openEdit)
}

// onCurrent does something with the employee under the cursor.
func (s *Screen) onCurrent(do func(spst.Employee) tea.Cmd) (tui.Action, tea.Cmd) {
	e := s.current()
	if e == nil {
		return tui.Note{Text: noticeNobody}, nil
	}
	return nil, do(*e)
}

// back takes off, one by one, what narrows the list; then it leaves.
func (s *Screen) back() tui.Action {
	switch {
	case s.list.is.filtered():
		s.list.search.Clear()
		s.choose(criteria{status: s.list.is.status})
	case len(s.list.marks) > 0:
		clear(s.list.marks)
	case s.list.detail && s.list.detailAsked:
		s.list.detail = false
		s.layOut()
	case s.list.unfolded:
		s.list.unfolded = false
		s.layOut()
	default:
		return tui.Pop{}
	}
	return nil
}

// askVisit opens the request for a visit of these people, as many as one may name.
func (s *Screen) askVisit(people []spst.Employee) tui.Action {
	people = slices.DeleteFunc(slices.Clone(people), func(e spst.Employee) bool { return e.Left(s.o.Today) })
	switch {
	case len(people) == 0:
		return tui.Note{Text: noticeNobodyHere}
	case len(people) > spst.MaxVisitEmployees:
		return tui.No(noticeTooMany)
	}
	named := make([]spst.VisitEmployee, len(people))
	for i, e := range people {
		named[i] = spst.VisitEmployee{ID: e.ID, Name: e.DisplayName()}
	}
	return tui.Push{Route: route.Appointments{Member: s.o.Member, Ask: named}}
}

// copyName copies the name; the NIR too when it is shown.
func (s *Screen) copyName() (tui.Action, tea.Cmd) {
	e := s.current()
	if e == nil {
		return tui.Note{Text: noticeNobody}, nil
	}
	text := e.DisplayName()
	if s.list.showNIR && e.NIR != "" {
		text += "\t" + string(e.NIR)
	}
	return tui.Copy{What: e.DisplayName(), Text: text}, nil
}

// mark ticks or unticks the employee and goes to the next one.
func (s *Screen) mark() {
	e := s.current()
	if e == nil {
		return
	}
	if s.list.marks[e.ID] {
		delete(s.list.marks, e.ID)
	} else {
		s.list.marks[e.ID] = true
	}
	s.list.table.Move(1)
}

// markAll ticks all those selected, or none when they all are.
func (s *Screen) markAll() {
	all := !slices.ContainsFunc(s.list.view, func(at int32) bool { return !s.list.marks[s.known.id(at)] })
	for _, at := range s.list.view {
		if all {
			delete(s.list.marks, s.known.id(at))
		} else {
			s.list.marks[s.known.id(at)] = true
		}
	}
}

// onSearchInput types into the search and selects at once.
func (s *Screen) onSearchInput(msg tea.Msg) tea.Cmd {
	return s.searched(s.list.search.Input(msg))
}

// searched selects again when the search has changed.
func (s *Screen) searched(changed bool, cmd tea.Cmd) tea.Cmd {
	if changed {
		is := s.list.is
		is.search = s.list.search.Value()
		s.choose(is)
	}
	return cmd
}

// onLetterKey takes the key after « l ».
func (s *Screen) onLetterKey(k tea.KeyPressMsg) {
	s.list.lettering = false
	r := []rune(spst.Fold(k.Text))
	switch {
	case k.String() == "enter", k.String() == "space", k.Text == "*":
		s.chooseLetter(0)
	case len(r) == 1 && unicode.IsLetter(r[0]):
		s.chooseLetter(strings.ToUpper(string(r))[0])
	case k.Text == "#":
		s.chooseLetter('#')
	}
}

func (s *Screen) chooseLetter(l byte) {
	is := s.list.is
	is.letter = l
	s.choose(is)
}

// stepLetter goes to the next letter of the bar, « Tous » before the first.
func (s *Screen) stepLetter(d int) {
	bar := append([]byte{0}, s.letters()...)
	i := slices.Index(bar, s.list.is.letter)
	s.chooseLetter(bar[(max(i, 0)+d+len(bar))%len(bar)])
}

// show selects by presence; those who left are loaded the first time.
func (s *Screen) show(status spst.RosterStatus) tea.Cmd {
	is := s.list.is
	is.status = status
	s.choose(is)
	s.layOut()
	if status == spst.Present || s.known.gone {
		return nil
	}
	return s.reload()
}

func nextStatus(status spst.RosterStatus) spst.RosterStatus {
	switch status {
	case spst.Present:
		return spst.Gone
	case spst.Gone:
		return spst.All
	default:
		return spst.Present
	}
}

// openMenu opens a menu under the search.
func (s *Screen) openMenu(m *widget.Menu) tea.Cmd {
	return form.OpenMenu(s.panes, s.Base, m, menuX, s.list.layout.lettersY)
}

func (s *Screen) sortMenu() *widget.Menu {
	return widget.SortMenu(menuSortTitle, sorts(), s.known.sort.shown(), func(o widget.Order) tea.Cmd {
		return s.sortBy(sorting{field: sortField(o.Field), reverse: o.Reverse})
	})
}

func (s *Screen) sortBy(by sorting) tea.Cmd {
	s.known.sort = by
	s.layOut()
	return s.sortAgain()
}

func (s *Screen) filterMenu() *widget.Menu {
	is := s.list.is
	choose := func(change func(*criteria)) func() tea.Cmd {
		return func() tea.Cmd {
			c := s.list.is
			change(&c)
			s.choose(c)
			return nil
		}
	}
	m := &widget.Menu{Title: menuFilterTitle}
	m.Items = append(m.Items, widget.MenuItem{Label: filterAll, On: is.category == "", Do: choose(func(c *criteria) { c.category = "" })})
	for _, b := range s.bars() {
		category := spst.Category(b.Label)
		label := categoryName(category)
		if s.W < leastFull { // the longest would not fit
			label = string(category)
		}
		m.Items = append(m.Items, widget.MenuItem{
			Label: label, Note: spst.Thousands(b.Count), On: is.category == category,
			Do: choose(func(c *criteria) { c.category = category }),
		})
	}
	m.Items = append(m.Items,
		widget.MenuItem{Label: filterAnomaly, Note: spst.Thousands(len(s.known.findings.byID)), On: is.anomaly,
			Do: choose(func(c *criteria) { c.anomaly = !c.anomaly })},
		widget.MenuItem{Label: filterMulti, On: is.multi, Do: choose(func(c *criteria) { c.multi = !c.multi })})
	for _, state := range spst.VisitStates() {
		m.Items = append(m.Items, widget.MenuItem{
			Label: filterVisit(state), Note: spst.Thousands(s.list.census.visits[state]), On: is.visit == state,
			Do: choose(func(c *criteria) {
				if c.visit == state {
					c.visit = ""
				} else {
					c.visit = state
				}
			}),
		})
	}
	for _, p := range []struct {
		status spst.RosterStatus
		label  string
	}{{spst.Present, filterPresent}, {spst.Gone, filterGone}, {spst.All, filterBoth}} {
		m.Items = append(m.Items, widget.MenuItem{Label: p.label, On: is.status == p.status, Do: func() tea.Cmd { return s.show(p.status) }})
	}
	return m
}

// leastFull is the least room for the names of all the categories in a menu.
const leastFull = 76

func (s *Screen) onClick(m tea.MouseClickMsg) tea.Cmd {
	if m.Button != tea.MouseLeft {
		return nil
	}
	l := s.list.layout
	switch {
	case m.Y == l.lettersY:
		if letter, ok := s.letterAt(m.X); ok {
			s.chooseLetter(letter)
		}
	case m.Y == l.searchY && !s.list.search.Focused():
		return s.list.search.Begin()
	case m.X < l.tableW:
		if i, ok := s.list.table.RowAt(m.Y - l.tableY); ok {
			s.list.table.MoveTo(i)
		}
	}
	return nil
}

func (s *Screen) onWheel(m tea.MouseWheelMsg) {
	if l := s.list.layout; l.side.has(m.X, m.Y) || l.below.has(m.X, m.Y) {
		s.list.pane.Scroll(keys.Wheel(m))
		return
	}
	s.list.table.Scroll(wheelStep * keys.Wheel(m))
}

// wheelStep is how many rows a notch of the wheel is.
const wheelStep = 3

// The keys that only the roster has.
var (
	keyLetter    = key.NewBinding(key.WithKeys("l"), key.WithHelp("l ← →", "lettre"))
	keyPresence  = key.NewBinding(key.WithKeys("t"), key.WithHelp("t", "présents, sortis, tous"))
	keyPerson    = key.NewBinding(key.WithKeys("h"), key.WithHelp("h", "la page du salarié"))
	keyAskVisit  = key.NewBinding(key.WithKeys("m"), key.WithHelp("m", "demander une visite"))
	keyDeeds     = key.NewBinding(key.WithKeys("U"), key.WithHelp("U", "ce que vous avez fait"))
	keyUnfold    = key.NewBinding(key.WithKeys("D"), key.WithHelp("D", "le détail de tous"))
	keyCopyTable = key.NewBinding(key.WithKeys("Y"), key.WithHelp("Y", "copier en tableau"))
	keyMarkAll   = key.NewBinding(key.WithKeys("*"), key.WithHelp("*", "cocher tous ceux affichés"))
)

// ShortHelp is the help line.
func (s *Screen) ShortHelp() []key.Binding {
	k := &s.Keys
	if s.list.search.Focused() {
		return s.list.search.Help(k)
	}
	if len(s.list.marks) > 0 {
		return []key.Binding{keys.Help(k.Edit, "modifier les cochés"), keys.Help(k.Remove, "les sortir"), keyAskVisit, keyCopyTable, k.Export, k.Print, k.Mark, k.Undo}
	}
	return []key.Binding{k.Search, k.Add, k.Edit, k.Remove, k.Check, k.Filter, k.Sort, k.Detail, k.Undo, k.Import, k.Export, k.Print}
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() [][]key.Binding {
	if s.list.search.Focused() {
		return [][]key.Binding{s.ShortHelp()}
	}
	k := &s.Keys
	return [][]key.Binding{
		{k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom, keyLetter},
		{k.Search, k.Filter, k.Sort, keyPresence, k.Refresh, k.Detail, keyUnfold, k.NIR},
		{k.Add, keys.Help(k.Edit, "modifier (ou entrée)"), k.Remove, k.Undo, k.Redo, keyDeeds, k.Check, k.Mark, keyMarkAll},
		{k.Import, k.Export, k.Print, k.Copy, keyCopyTable, keyPerson, keyAskVisit, k.Back},
	}
}
