package appointments

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// margin is the blank column at the left of everything.
const margin = 1

// layout is where things are on the screen of the lists.
type layout struct {
	tabsY     int
	searchY   int
	monthY    int // of the month, and its height
	monthH    int
	tableY    int // first row
	tableW    int
	tableH    int
	dueY      int  // the visits due beneath those to come, their rule; 0 when they are not there
	daysY     int  // the days to come beneath them, their rule; 0 when they are not there
	months    int  // of the days, as calendars side by side; 0 is a strip
	monthRows int  // and one row under another
	side      rect // the detail beside the list; empty when it is not there
	below     rect // or under it
}

// rect is a part of the screen.
type rect struct{ w, h int }

// Where the menu opens.
const (
	menuX = 3
	menuY = 1
)

// The sizes at which the layout changes.
const (
	wide        = 160 // the detail goes beside the list
	sideWidth   = 46
	roomy       = 220 // and is wider
	sideWider   = 60
	belowHeight = 8 // the detail under the list, its rule included
	listHead    = 3 // tabs, search, titles
)

// layOut works out where everything goes, and the columns.
func (s *Screen) layOut() {
	l := layout{tabsY: 0, searchY: 1, monthY: 2, tableY: listHead, tableW: s.W, tableH: s.H - listHead}
	switch {
	case s.W >= roomy:
		l.side = rect{sideWider, s.H - 2}
	case s.W >= wide:
		l.side = rect{sideWidth, s.H - 2}
	default:
		l.below = rect{s.W, widget.Below(s.Theme, belowHeight, s.H)}
		l.tableH -= l.below.h
	}
	if l.side.w > 0 {
		l.tableW = s.W - l.side.w - 3
	}
	l.tableH = max(l.tableH, 1)
	l.monthH = l.tableH + 1
	due := l.tableH
	if s.tab == tabComing && !s.month {
		due = l.beneath(len(s.shownComing), len(s.shownDue))
	}
	s.layout = l
	for t := range tabs {
		s.tables[t].SetHeight(l.tableH)
		s.tables[t].Focus()
		s.setColumns(t, l.tableW)
	}
	if l.dueY > 0 {
		s.tables[tabDue].SetHeight(due)
		s.tables[tabDue].Blur()
	}
}

// View implements [tui.Screen].
func (s *Screen) View() string {
	l := s.layout
	body := s.viewBody()
	if l.side.w > 0 {
		body = widget.Beside(s.Theme, body, s.viewDetail(l.side.w, l.side.h), l.tableW)
	}
	lines := append([]string{s.viewTabs(), s.viewSearch()}, body...)
	if l.below.h > 0 {
		lines = append(lines, s.Theme.Rule.Render(strings.Repeat("─", s.W)))
		lines = append(lines, s.viewDetail(l.below.w, l.below.h-1)...)
	}
	return widget.Body(lines, s.H)
}

// viewBody draws the month, or the titles and rows of a list with what is beneath.
func (s *Screen) viewBody() []string {
	if s.tab == tabComing && s.month {
		return s.viewMonth(s.layout.tableW, s.layout.monthH)
	}
	rows := strings.Split(s.table().View(s.row), "\n")
	if s.table().Len() == 0 {
		for i, l := range s.whyEmpty() {
			if i+1 < len(rows) {
				rows[i+1] = "   " + l
			}
		}
	}
	return widget.FitHeight(append(append([]string{s.table().Header()}, rows...), s.viewBeneath()...), s.layout.monthH)
}

// viewTabs draws the names of the lists; a blank at each side of the one in
// view becomes a bracket: nothing moves.
func (s *Screen) viewTabs() string {
	var b strings.Builder
	for t := range tabs {
		name, count := s.tabName(t), s.tabCount(t)
		if t == s.tab {
			b.WriteString(s.Theme.Accent.Render("[" + name + count + "]"))
		} else {
			b.WriteString(" " + s.Theme.Text.Render(name) + s.Theme.Muted.Render(count) + " ")
		}
		if t == tabDue && s.overdue > 0 {
			b.WriteString(s.Theme.Warn.Render(" " + theme.SignWarn + " " + s.overdueWord()))
		}
		b.WriteString(" ")
	}
	return ansi.Truncate(b.String(), s.W, theme.Ellipsis)
}

// narrow is the width under which the names of the lists are short.
const narrow = 76

func (s *Screen) tabName(t tab) string {
	if t == tabDue && s.W < narrow {
		return textDueShort
	}
	return tabName(t)
}

// overdueWord is how many visits are late, its words where there is room.
func (s *Screen) overdueWord() string {
	if s.W < narrow {
		return spst.Thousands(s.overdue)
	}
	return textOverdue(s.overdue)
}

// tabCount is how many lines a list has, once known.
func (s *Screen) tabCount(t tab) string {
	var n int
	var known bool
	switch t {
	case tabComing:
		n, known = s.coming.total, s.coming.Known
	case tabPast:
		n, known = s.past.total, s.past.Known
	case tabRequests:
		n, known = len(s.askings())+s.requests.total-len(s.requests.items), s.requests.Known
	default: // tabDue
		n, known = s.due.total, s.due.Known
	}
	if !known {
		return ""
	}
	return " " + spst.Thousands(n)
}

// tabAt finds the list whose name is on column x.
func (s *Screen) tabAt(x int) (tab, bool) {
	from := 0
	for t := range tabs {
		w := ansi.StringWidth(s.tabName(t)+s.tabCount(t)) + 3
		if x >= from && x < from+w {
			return t, true
		}
		from += w
	}
	return 0, false
}

// viewSearch draws the search, or what the list is about and how to search.
func (s *Screen) viewSearch() string {
	field := s.search[s.tab]
	left := s.Theme.Muted.Render(tabHint(s.tab))
	if o, fields := s.orders[s.tab], s.sorts(s.tab); o != (widget.Order{}) {
		left = s.Theme.Accent.Render(textSorted(fields[o.Field].Label + " " + o.Arrow(fields)))
	}
	if field.Active() {
		left = field.View()
	}
	right := ""
	if n := s.markedNow(); n > 0 {
		right = s.Theme.Accent.Render(textMarked(n))
	}
	if s.tab == tabDue && s.untracked != "" {
		right += s.Theme.Warn.Render(theme.SignWarn + " " + s.untracked)
	}
	if s.tab == tabDue && s.onlyOverdue {
		right += s.Theme.Accent.Render("  " + tagOverdue)
	}
	if s.whole(s.tab) && s.loading() {
		right += s.Theme.Muted.Render("  " + theme.SignWorking + " " + textRest)
	}
	if s.failed() {
		right += s.Theme.Warn.Render("  " + theme.SignWarn + " " + textPartial)
	}
	help := textNeedHelp + s.o.Help
	if s.Theme.Spoken() {
		if s.o.Help != "" {
			right += "\n" + help
		}
		return left + "\n" + right
	}
	if s.o.Help != "" && right == "" && ansi.StringWidth(left)+ansi.StringWidth(help)+2 <= s.W-2*margin {
		right = s.Theme.Muted.Render(help)
	}
	room := max(s.W-2*margin-ansi.StringWidth(right)-1, 0)
	if !field.Active() {
		left = widget.Whole(left, room)
	}
	return strings.Repeat(" ", margin) + widget.Fit(left, room) + " " + right
}

// markedNow counts the marks of the list in view.
func (s *Screen) markedNow() int {
	switch s.tab {
	case tabComing:
		return len(s.marks)
	case tabDue:
		return len(s.wanted)
	default:
		return 0
	}
}

// Cursor is the search's.
func (s *Screen) Cursor() *tea.Cursor {
	if !s.search[s.tab].Focused() {
		return nil
	}
	c := s.search[s.tab].Cursor()
	if c != nil {
		c.X += margin
		c.Y += s.layout.searchY
	}
	return c
}

// whyEmpty says why there is no line, and what to do next.
func (s *Screen) whyEmpty() []string {
	list := map[tab]struct {
		known bool
		err   error
	}{
		tabComing: {s.coming.Known, s.coming.Err}, tabPast: {s.past.Known, s.past.Err},
		tabRequests: {s.requests.Known, s.requests.Err}, tabDue: {s.due.Known, s.due.Err},
	}[s.tab]
	text, style := textEmpty(s.tab, s.untracked != ""), s.Theme.Muted
	switch {
	case list.err != nil && !list.known:
		text, style = tui.Sentence(list.err)+"\n"+textRetry, s.Theme.Error
	case !list.known:
		text = theme.SignWorking + " " + textLoading
	case s.narrowed():
		text = widget.NothingFound
	}
	lines := s.Theme.Lines(text, max(s.layout.tableW-6, 10))
	for i := range lines {
		lines[i] = style.Render(lines[i])
	}
	return lines
}
