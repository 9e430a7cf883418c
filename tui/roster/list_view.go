package roster

import (
	"sort"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// margin is the blank column at the left of everything.
const margin = 1

// menuX is the column of the menus of the list.
const menuX = 3

// legendFrom is the width from which the sign of several employers is explained beside the count.
const legendFrom = 90

// layout is where things are on the list's screen.
type layout struct {
	chart    int // lines of the chart
	lettersY int
	searchY  int
	tableY   int // first row
	tableW   int
	tableH   int
	side     rect // the detail beside the table; empty when it is not there
	below    rect // or under it
}

// rect is a part of the screen.
type rect struct{ x, y, w, h int }

func (r rect) has(x, y int) bool { return x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h }

// The sizes at which the layout changes.
const (
	wide      = 120 // the detail goes beside the table
	sideWidth = 46
	roomy     = 180 // it is there from the start, and wider
	sideWider = 60
)

// layOut works out where everything goes, and the columns. The detail is there
// where there is room for it, until the person says otherwise.
func (s *Screen) layOut() {
	if !s.list.detailAsked {
		s.list.detail = s.W >= roomy
	}
	l := layout{chart: 2}
	if s.W >= 150 {
		l.chart = 1
	}
	l.lettersY = l.chart
	l.searchY = l.chart + 1
	l.tableY = l.searchY + 2
	l.tableW, l.tableH = s.W, max(s.H-l.tableY, 1)
	switch {
	case s.list.detail && s.W >= wide:
		w := sideWidth
		if s.W >= roomy {
			w = sideWider
		}
		l.tableW = s.W - w - 3
		l.side = rect{l.tableW + 3, l.searchY + 1, w, s.H - l.searchY - 1}
	case s.list.detail:
		h := min(widget.Below(s.Theme, belowHeight, s.H), l.tableH/2+2)
		l.tableH -= h
		l.below = rect{0, l.tableY + l.tableH, s.W, h}
	}
	s.list.layout = l
	s.setColumns()
	s.list.table.SetHeight(l.tableH)
	s.unfold(l.tableW)
}

// unfold puts the detail of each under its row, or takes it away.
func (s *Screen) unfold(w int) {
	lines := 0
	switch {
	case !s.list.unfolded:
	case w >= roomy:
		lines = 1
	case w >= wide:
		lines = 2
	default:
		lines = 3
	}
	w -= widget.UnderMargin + 1
	s.list.table.Unfold(lines, func(i int) []string { return s.viewUnder(s.known.employee(s.list.view[i]), w, lines) })
}

// belowHeight is the most lines the detail takes under the table, its rule
// included.
const belowHeight = 10

// View implements [tui.Screen].
func (s *Screen) View() string {
	l := s.list.layout
	lines := make([]string, 0, s.H)
	lines = append(lines, s.viewChart()...)
	lines = append(lines, s.viewLetters(), s.viewSearch())
	table := append([]string{s.list.table.Header()}, s.viewRows()...)
	if l.side.w > 0 {
		table = widget.Beside(s.Theme, table, s.viewDetail(l.side.w, l.side.h), l.tableW)
	}
	lines = append(lines, table...)
	if l.below.h > 0 {
		lines = append(lines, s.Theme.Rule.Render(strings.Repeat("─", s.W)))
		lines = append(lines, s.viewDetail(l.below.w, l.below.h-1)...)
	}
	lines = widget.FitHeight(lines, s.H)
	return strings.Join(lines, "\n")
}

// viewRows draws the table, or says why it is empty.
func (s *Screen) viewRows() []string {
	rows := strings.Split(s.list.table.View(s.row), "\n")
	if len(s.list.view) == 0 && len(rows) > 1 {
		rows[1] = "   " + s.Theme.Muted.Render(ansi.Truncate(s.whyEmpty(), max(s.list.layout.tableW-4, 1), "…"))
	}
	return rows
}

func (s *Screen) whyEmpty() string {
	switch {
	case s.known.stream != nil && !s.list.is.filtered():
		return textLoading
	case s.known.failed != nil:
		return textPartial
	case s.list.is == criteria{status: s.list.is.status, letter: s.list.is.letter} && s.list.is.filtered():
		return textNoLetter(s.list.is.letter)
	case s.list.is.filtered():
		return widget.NothingFound
	case s.list.is.status == spst.Gone:
		return textNoLeft
	}
	return textEmpty
}

// viewChart draws « Effectifs suivis »: the total, then a bar a category.
func (s *Screen) viewChart() []string {
	c := s.list.census
	total := spst.Thousands(c.present)
	if s.Theme.Spoken() {
		if s.known.stream != nil && len(s.known.packed) == 0 { // nothing is known yet
			return nil
		}
		return append([]string{theme.Said(chartTitle, total, false)}, widget.Bars(s.Theme, s.bars(), s.W, len(s.bars()))...)
	}
	room := len([]rune(spst.Thousands(max(c.present, s.o.Member.Headcount, 100)))) // known before all have come: nothing moves
	head := s.Theme.Title.Render(chartTitle) + "  " + s.Theme.Accent.Render(total) + "    "
	headWidth := ansi.StringWidth(chartTitle) + 2 + 4 + room
	lines := widget.Bars(s.Theme, s.bars(), max(s.W-headWidth-2*margin, 10), s.list.layout.chart)
	for i := range lines {
		if i > 0 {
			head = ""
		}
		lines[i] = strings.Repeat(" ", margin) + widget.Fit(head, headWidth) + lines[i]
	}
	return lines
}

// bars are the private sector's four categories, and the others that somebody
// has.
func (s *Screen) bars() []widget.Bar {
	var bars []widget.Bar
	for _, c := range spst.Categories() {
		n := s.list.census.category[c]
		if n > 0 || !c.FromPortalOnly() {
			bars = append(bars, widget.Bar{Label: string(c), Count: n})
		}
	}
	return bars
}

// letters are those of the bar, 'A' to 'Z', then '#' for the others.
func (s *Screen) letters() []byte {
	var some []byte
	for l, n := range s.list.census.letters {
		if n > 0 {
			some = append(some, l)
		}
	}
	sort.Slice(some, func(i, j int) bool {
		return (some[i] == '#') != (some[j] == '#') && some[j] == '#' || some[i] < some[j] && some[i] != '#'
	})
	return some
}

// viewLetters draws the letter bar. The blank at each side of the chosen one
// becomes a bracket: nothing moves.
func (s *Screen) viewLetters() string {
	if s.Theme.Spoken() {
		return s.sayLetters()
	}
	var b strings.Builder
	before := " "
	add := func(text string, on bool) {
		style, after := s.Theme.Text, " "
		if on {
			style, before, after = s.Theme.Accent, "[", "]"
		}
		b.WriteString(style.Render(before + text))
		before = after
	}
	for _, l := range s.letters() {
		add(string(l), l == s.list.is.letter)
	}
	b.WriteString(s.Theme.Accent.Render(before))
	before = " "
	add(everyLetter, s.list.is.letter == 0)
	b.WriteString(s.Theme.Accent.Render(before))
	if s.list.lettering {
		b.WriteString(" " + s.Theme.Accent.Render(askLetter))
	}
	return ansi.Truncate(b.String(), s.W, "")
}

// sayLetters says the letter in force, or asks for one with those there are.
func (s *Screen) sayLetters() string {
	switch {
	case s.list.lettering:
		return theme.Said(askLetter, strings.Join(strings.Split(string(s.letters()), ""), " "), true)
	case s.list.is.letter != 0:
		return theme.Said(textLetter, string(s.list.is.letter), false)
	}
	return ""
}

// letterAt gives the letter on column x of the bar; 0 is « Tous ».
func (s *Screen) letterAt(x int) (letter byte, ok bool) {
	at := margin
	for _, l := range s.letters() {
		if x == at || x == at-1 {
			return l, true
		}
		at += 2
	}
	return 0, at <= x && x <= at+len(everyLetter)+1
}

// viewSearch draws the search and the filters, and the count at the right.
func (s *Screen) viewSearch() string {
	left := s.Theme.Muted.Render(hintSearch)
	if s.list.search.Active() {
		left = s.list.search.View()
	}
	if tags := s.tags(); tags != "" {
		if !s.list.search.Active() {
			left = ""
		} else {
			left += "  "
		}
		left += s.Theme.Accent.Render(tags)
	}
	right := s.count()
	if s.Theme.Spoken() {
		if !s.list.search.Active() {
			left = s.tags()
		}
		return left + "\n" + right
	}
	room := max(s.W-2*margin-ansi.StringWidth(right)-1, 0)
	return strings.Repeat(" ", margin) + widget.Fit(left, room) + " " + right
}

// tags say what filters and order are in force.
func (s *Screen) tags() string {
	var tags []string
	is := s.list.is
	for _, t := range []struct {
		on   bool
		text string
	}{
		{is.category != "", string(is.category)},
		{is.visit != "", filterVisit(is.visit)},
		{is.anomaly, tagAnomaly},
		{is.multi, tagMulti},
		{is.status == spst.Gone, tagLeft},
		{is.status == spst.All, tagAll},
	} {
		if t.on {
			tags = append(tags, t.text)
		}
	}
	if s.known.sort != (sorting{}) {
		tags = append(tags, textSorted(s.known.sort))
	}
	return strings.Join(tags, " · ")
}

// count says how many are selected, and how far loading has come.
func (s *Screen) count() string {
	var parts []string
	if s.list.census.multi > 0 && s.W >= legendFrom && !s.Theme.Spoken() {
		parts = append(parts, s.Theme.Muted.Render(theme.SignMulti+" "+tagMulti))
	}
	if n := len(s.list.marks); n > 0 {
		parts = append(parts, s.Theme.Accent.Render(textMarked(n)))
	}
	switch {
	case s.known.stream != nil && (s.known.stream.fresh || len(s.known.packed) > 0):
		parts = append(parts, s.Theme.Muted.Render(textProgress(len(s.known.stream.into.packed), s.o.Member.Headcount)))
	case s.known.failed != nil:
		parts = append(parts, s.Theme.Warn.Render("▲ liste incomplète"))
	}
	switch {
	case len(s.list.view) == 0 && s.known.stream != nil: // how many there are is not known yet
	case s.list.is.filtered():
		parts = append(parts, s.Theme.Strong.Render(textAmong(len(s.list.view), s.among())))
	default:
		parts = append(parts, s.Theme.Muted.Render(textCount(len(s.list.view))))
	}
	return strings.Join(parts, s.Theme.Muted.Render(" · "))
}

// among is how many the presence selects, before the filters.
func (s *Screen) among() int {
	switch c := s.list.census; s.list.is.status {
	case spst.Gone:
		return c.left
	case spst.All:
		return c.present + c.left
	default:
		return c.present
	}
}
