package activity

import (
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The years are on the first line, the summary under it in two columns.
const (
	headLines = 2
	margin    = 1
	gap       = 4
	tabWidth  = 8 // « [2026] » and blanks
	mostTabs  = 5
	maxColumn = 110
	twoFrom   = 76 // the width for two columns
	minChart  = 4  // lines of the chart of the months
	maxChart  = 24
)

// SetSize implements [tui.Screen].
func (s *Screen) SetSize(w, h int) {
	s.Base.SetSize(w, h)
	s.scroll(0)
}

// room is how many lines of the summary show.
func (s *Screen) room() int {
	n := s.H - headLines
	if len(s.body()) > n {
		n-- // for what says that more follows
	}
	return max(n, 1)
}

// View implements [tui.Screen].
func (s *Screen) View() string {
	lines := []string{s.viewHead(), ""}
	body, room := s.body(), s.room()
	lines = append(lines, body[s.top:min(s.top+room, len(body))]...)
	if below := len(body) - s.top - room; below > 0 {
		lines = append(lines, " "+s.Theme.Muted.Render(textMore(below)))
	}
	return widget.Body(lines, s.H)
}

type tab struct{ x, year int }

// tabs are the years that show, around the one in force.
func (s *Screen) tabs() []tab {
	here := slices.Index(s.years, s.year)
	first := max(min(here-mostTabs/2, len(s.years)-mostTabs), 0)
	var list []tab
	x := margin + ansi.StringWidth(textYear) + 1
	for _, y := range s.years[first:min(first+mostTabs, len(s.years))] {
		list = append(list, tab{x, y})
		x += tabWidth
	}
	return list
}

func (s *Screen) viewHead() string {
	if s.year == 0 {
		return ""
	}
	line := " " + s.Theme.Muted.Render(textYear)
	for _, t := range s.tabs() {
		text := strconv.Itoa(t.year)
		if t.year == s.year {
			line = widget.Fit(line, t.x) + s.Theme.Accent.Render("["+text+"]")
		} else {
			line = widget.Fit(line, t.x) + " " + text
		}
	}
	if a, ok := s.seen[s.year]; ok {
		counted, compared := textPeriod(a)
		if ansi.StringWidth(line+"   "+counted+compared) > s.W {
			compared = ""
		}
		line += "   " + s.Theme.Muted.Render(counted+compared)
	}
	return ansi.Truncate(line, s.W, theme.Ellipsis)
}

// body is the whole summary, as high as it needs.
func (s *Screen) body() []string {
	a, ok := s.seen[s.year]
	switch {
	case !ok && s.err() != nil:
		return s.problem()
	case !ok:
		return []string{" " + s.Theme.Muted.Render(theme.SignWorking+" "+textReading)}
	}
	w := min((s.W-2*margin-gap)/2, maxColumn)
	single := s.Theme.Spoken() || s.W < twoFrom
	if single {
		w = s.W - 2*margin
	}
	right := slices.Concat(s.coverage(a, w), s.missed(a, w), s.actions(a, w), s.trainings(a, w))
	if single {
		return widget.Indent(slices.Concat(s.visits(a, w), []string{""}, right), margin)
	}
	return beside(s.visits(a, w), right, w)
}

func (s *Screen) problem() []string {
	text := tui.Sentence(s.err()) + " " + textRetry
	return widget.Indent(strings.Split(widget.ProblemView(s.Theme, widget.Error, text, s.W-2*margin), "\n"), 1)
}

// beside puts two columns of w cells side by side.
func beside(left, right []string, w int) []string {
	for len(right) > 0 && right[len(right)-1] == "" {
		right = right[:len(right)-1]
	}
	lines := make([]string, max(len(left), len(right)))
	for i := range lines {
		l, r := "", ""
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = ansi.Truncate(right[i], w, theme.Ellipsis)
		}
		if lines[i] = " " + ansi.Truncate(l, w, theme.Ellipsis); r != "" {
			lines[i] = widget.Fit(lines[i], margin+w+gap) + r
		}
	}
	return lines
}

// heading is a title with its figure at the right of the column.
func (s *Screen) heading(title, figure string, w int) string {
	room := max(w-ansi.StringWidth(figure)-1, 0)
	return s.Theme.Title.Render(widget.Fit(title, room)) + " " + s.Theme.Strong.Render(figure)
}

// change says how a count moved, under its heading; nothing when there is no
// year before.
func (s *Screen) change(a spst.Activity, w int, of func(spst.ActivityFigures) int) []string {
	if a.Before == nil {
		return nil
	}
	return s.wrapped(textChange(of(a.Figures), of(*a.Before), beforeDay(a)), w)
}

// visits is the left column: the months, as high as the screen has room for,
// then the kinds.
func (s *Screen) visits(a spst.Activity, w int) []string {
	lines := []string{s.heading(spst.FieldLabel("visits"), spst.Thousands(a.Figures.Visits), w)}
	lines = append(lines, s.change(a, w, func(f spst.ActivityFigures) int { return f.Visits })...)
	if a.Figures.Visits == 0 && (a.Before == nil || a.Before.Visits == 0) {
		return append(lines, s.wrapped(textNoVisit, w)...)
	}
	kinds := s.kinds(a, w)
	lines = append(lines, "")
	lines = append(lines, s.months(a, w, min(max(s.H-headLines-len(lines)-len(kinds)-5, minChart), maxChart))...)
	return append(append(lines, ""), kinds...)
}

func (s *Screen) months(a spst.Activity, w, height int) []string {
	list := make([]widget.Pillar, len(a.Figures.Months))
	for i, n := range a.Figures.Months {
		list[i] = widget.Pillar{Label: monthLabel(i, w/12), Count: n}
		if a.Before != nil && i < len(a.Before.Months) {
			list[i].Before = a.Before.Months[i]
		}
	}
	legend := s.Theme.Bar.Render(widget.PillarNow) + " " + strconv.Itoa(a.Year)
	if a.Before != nil {
		legend = s.Theme.Muted.Render(widget.PillarBefore+" "+strconv.Itoa(a.Year-1)) + "  " + legend
	}
	return append([]string{widget.Fit(s.Theme.Muted.Render(textByMonth), max(w-ansi.StringWidth(legend), 0)) + legend},
		widget.Pillars(s.Theme, list, w, height)...)
}

// kinds draws the bars of the kinds of visit, one under the other.
func (s *Screen) kinds(a spst.Activity, w int) []string {
	if a.Figures.Visits == 0 {
		return nil
	}
	if len(a.Figures.Kinds) == 0 {
		return s.wrapped(textKindsHidden, w)
	}
	lines := []string{s.Theme.Muted.Render(textByKind)}
	var bars []widget.Bar
	together := false
	for _, k := range a.Figures.Kinds {
		bars = append(bars, widget.Bar{Label: widget.Fit(kindLabel(k), kindWidth), Count: k.Count})
		together = together || k.Kind == ""
	}
	lines = append(lines, widget.Bars(s.Theme, bars, min(w, 3*kindWidth), len(bars))...)
	if together {
		lines = append(lines, s.wrapped(spst.GroupedKinds()+".", w)...)
	}
	return lines
}

func (s *Screen) wrapped(text string, w int) []string {
	return s.Theme.Styled(s.Theme.Muted, text, max(w, 1))
}

// coverage is the share of the roster that is up to date.
func (s *Screen) coverage(a spst.Activity, w int) []string {
	c := a.Figures.Coverage
	switch {
	case c == nil:
		return append([]string{s.heading(spst.FieldLabel("coverage"), theme.Dash, w)}, append(s.wrapped(textNotRecorded, w), "")...)
	case c.TooFew():
		return append([]string{s.heading(spst.FieldLabel("coverage"), theme.Dash, w)}, append(s.wrapped(textTooFew, w), "")...)
	}
	lines := []string{
		s.heading(spst.FieldLabel("coverage"), c.Share(), w),
		s.gauge(c.Percent(), w),
		s.Theme.Text.Render(textUpToDate(*c)),
	}
	if a.Before != nil && a.Before.Coverage != nil && !a.Before.Coverage.TooFew() {
		lines = append(lines, s.wrapped(textPoints(*c, *a.Before.Coverage), w)...)
	}
	if c.Untracked > 0 {
		lines = append(lines, s.wrapped(spst.UntrackedSentence(c.Untracked, c.TrackedFrom), w)...)
	}
	if c.UpToDate+c.Untracked < c.Employees && a.Year == s.years[len(s.years)-1] {
		lines = append(lines, s.wrapped(textAskVisits, w)...)
	}
	return append(lines, "")
}

// gauge is a bar of w cells, full at 100.
func (s *Screen) gauge(percent, w int) string {
	full := percent * w / 100
	return s.Theme.Bar.Render(strings.Repeat(widget.PillarNow, full)) + s.Theme.Muted.Render(strings.Repeat(widget.PillarBefore, w-full))
}

func (s *Screen) missed(a spst.Activity, w int) []string {
	lines := []string{s.heading(spst.FieldLabel("missed"), spst.Thousands(a.Figures.Missed), w)}
	if a.Figures.MissedCents != 0 {
		lines = append(lines, s.Theme.Text.Render(textCharged(a.Figures.MissedCents)))
	}
	lines = append(lines, s.change(a, w, func(f spst.ActivityFigures) int { return f.Missed })...)
	return append(lines, "")
}

// oneLine is how wide a column is when an action or a training fits on one line.
const oneLine = 66

func (s *Screen) actions(a spst.Activity, w int) []string {
	lines := []string{s.heading(spst.FieldLabel("actions"), spst.Thousands(a.Figures.Actions), w)}
	if a.Figures.Actions > 0 {
		lines = append(lines, s.Theme.Text.Render(textTime(a.Figures.ActionMinutes)))
	}
	lines = append(lines, s.change(a, w, func(f spst.ActivityFigures) int { return f.Actions })...)
	for _, x := range a.Actions {
		lines = append(lines, s.entry(x.On, x.Kind.Label(), x.By.Label()+" · "+spst.Hours(x.Minutes), w)...)
	}
	return append(lines, "")
}

func (s *Screen) trainings(a spst.Activity, w int) []string {
	lines := []string{s.heading(spst.FieldLabel("trainings"), spst.Thousands(a.Figures.Trainings), w)}
	lines = append(lines, s.change(a, w, func(f spst.ActivityFigures) int { return f.Trainings })...)
	for _, t := range a.Trainings {
		lines = append(lines, s.entry(t.On, t.Title, textParticipants(t.Participants), w)...)
	}
	return append(lines, "")
}

// dateIndent is as wide as a day and a month with the blanks after them.
const dateIndent = "       "

// entry is a day, what was done and a detail: at the right on a wide screen,
// else under it.
func (s *Screen) entry(on spst.Date, text, detail string, w int) []string {
	detail = s.Theme.Muted.Render(detail)
	date := s.Theme.Muted.Render(on.French()[:5]) + "  "
	if w >= oneLine {
		room := w - ansi.StringWidth(detail)
		return []string{widget.Fit(ansi.Truncate(date+text, room-1, theme.Ellipsis), room) + detail}
	}
	lines := s.Theme.Lines(text, max(w-len(dateIndent), 1))
	for i := range lines {
		lines[i] = date + lines[i]
		date = dateIndent
	}
	return append(lines, dateIndent+detail)
}
