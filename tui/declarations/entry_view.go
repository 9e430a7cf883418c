package declarations

import (
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Above the body: title, steps, rule. Under it: a blank and what to do next.
const (
	stepsLine = 1
	bodyTop   = 3
	footRoom  = 2
)

// The widths of the list of people.
const (
	peopleOthers = widget.Gutter + 9 + 10 + 3*2 // all but names and jobs, and the blanks between
	leastText    = 8
	mostText     = 46
)

// SetSize implements [tui.Screen].
func (e *entry) SetSize(w, h int) {
	e.Base.SetSize(w, h)
	r, room := &e.roster.Value, max(w-peopleOthers, 2*leastText)
	name := widget.Split(&r.names, &r.jobs, room, leastText, leastText, room*6/10)
	e.columns = e.peopleColumns(min(name, max(mostText, r.names.Widest())), min(room-name, max(mostText, r.jobs.Widest())))
	e.table.SetColumns(widget.ListColumns(e.columns, widget.Order{}, nil), 2)
	e.table.SetHeight(max(e.room()-e.peopleTop(), 1))
	e.form.SetSize(w, e.room())
	e.scroll(0)
}

// peopleColumns are the columns of those who are counted.
func (e *entry) peopleColumns(name, job int) []widget.ListColumn[person] {
	th, l := e.Theme, list.Employees(false)
	drawn := func(column string, width int, style lipgloss.Style, text func(*person) string) widget.ListColumn[person] {
		return widget.Drawn(l.Column(column).Head, width, func(p *person) widget.Cell { return widget.Cell{Text: text(p), Style: style} })
	}
	return []widget.ListColumn[person]{
		drawn("display_name", name, lipgloss.NewStyle(), func(p *person) string { return p.name }),
		drawn("declared_category", 9, lipgloss.NewStyle(), func(p *person) string { return p.category }),
		drawn("job_title", job, th.Muted, func(p *person) string { return p.job }),
		drawn("hire_date", 10, th.Muted, func(p *person) string { return p.hired.French() }),
	}
}

// room is how many lines the body has.
func (e *entry) room() int { return max(e.H-bodyTop-footRoom, 1) }

// View implements [tui.Screen].
func (e *entry) View() string {
	th := e.Theme
	lines := []string{e.viewTitle(), e.viewSteps(), th.Rule.Render(strings.Repeat("─", e.W))}
	body := e.body()
	body = body[min(e.top, len(body)):]
	lines = append(lines, body[:min(len(body), e.room())]...)
	lines = append(widget.FitHeight(lines, e.H-footRoom), "", " "+e.viewNext())
	if th.Spoken() { // said whole, however long
		return widget.Body(lines, e.H)
	}
	return widget.Clip(lines, e.W, e.H)
}

func (e *entry) viewTitle() string {
	th := e.Theme
	title := " " + th.Title.Render(titleOf(e.d.Year)) + "  "
	sign, style := widget.DeclarationSign(e.Theme, e.d.Status)
	title += style.Render(sign + " " + e.d.Status.Label())
	if until := "  " + textUntil(e.d, e.s.o.Today); e.d.Status.Enterable() && ansi.StringWidth(title+until) <= e.W {
		title += th.Muted.Render(until)
	}
	return title
}

// stepGap is between the names of two steps.
func (e *entry) stepGap() int {
	if e.W < narrow {
		return 2
	}
	return 3
}

func (e *entry) viewSteps() string {
	th := e.Theme
	if !e.open() {
		return " " + th.Muted.Render(textPresent(e.d.People.Total, e.d.Year)+", "+textSuspended)
	}
	if th.Spoken() {
		return widget.SaidStep(e.step, stepNames())
	}
	parts := make([]string, len(stepNames()))
	for i, name := range stepNames() {
		sign, style := theme.SignNone, th.Muted
		switch {
		case i < e.step:
			sign, style = theme.SignOK, th.OK
		case i == e.step:
			sign, style = theme.SignDone, th.Accent
		}
		parts[i] = style.Render(sign + " " + strconv.Itoa(i+1) + " " + name)
	}
	return " " + strings.Join(parts, strings.Repeat(" ", e.stepGap()))
}

// stepAt finds the step whose name is at that column.
func (e *entry) stepAt(x int) (int, bool) {
	from := 1
	for i, name := range stepNames() {
		to := from + 4 + ansi.StringWidth(name)
		if x >= from && x < to {
			return i, true
		}
		from = to + e.stepGap()
	}
	return 0, false
}

func (e *entry) viewNext() string {
	th := e.Theme
	switch {
	case !e.open() && len(e.body()) > e.top+e.room():
		return th.Muted.Render(textMore)
	case !e.open():
		return ""
	case e.sending.ticket != 0 || e.sending.after:
		return th.Muted.Render(theme.SignWorking + " " + textSending)
	case e.keeping.err != nil:
		return th.Error.Render(theme.SignError + " " + tui.Sentence(e.keeping.err))
	}
	return th.Accent.Render(widget.Whole(nextSentences()[e.step], e.W-2))
}

// body is all of the lines of the step, or of the sheet.
func (e *entry) body() []string {
	switch {
	case !e.open():
		return e.s.sheet(e.d, e.W)
	case e.step == atRoster:
		return e.viewRoster()
	case e.step == atPeople:
		return e.viewPeople()
	case e.step == atEstimate:
		return append(e.s.viewEstimate(e.d.Estimate, e.W), "", " "+widget.Whole(e.Theme.Muted.Render(textIsEstimate), e.W-1))
	}
	return strings.Split(e.form.View(), "\n")
}

func (e *entry) viewRoster() []string {
	th, r := e.Theme, &e.roster
	lines := []string{" " + th.Strong.Render(textCheckFirst), ""}
	switch {
	case !r.Known && r.Err != nil:
		lines = append(lines, e.s.lines(th.Error.Render, theme.SignError+" "+tui.Sentence(r.Err)+" "+textRetry)...)
	case !r.Known:
		lines = append(lines, " "+th.Muted.Render(theme.SignWorking+" "+textChecking+e.viewRead()))
	case r.Value.anomalies == 0:
		lines = append(lines, " "+th.OK.Render(theme.SignOK+" "+textClean(r.Value.present)))
	default:
		lines = append(lines, " "+th.Warn.Render(theme.SignWarn+" "+textAnomalies(r.Value.anomalies)))
		for _, k := range r.Value.kinds {
			style, sign := th.Warn, theme.SignWarn
			if k.severity == spst.SeverityError {
				style, sign = th.Error, theme.SignError
			}
			lines = append(lines, "   "+style.Render(sign)+" "+spst.ProblemTitle(k.code)+"  "+th.Muted.Render(spst.Thousands(k.count)))
		}
		lines = append(lines, "")
		for _, l := range th.Lines(textHowToCheck, e.W-2) {
			lines = append(lines, " "+th.Muted.Render(l))
		}
	}
	return append(append(lines, ""), e.viewChanges()...)
}

// viewRead is how far the reading has come, of a list that takes a while.
func (e *entry) viewRead() string {
	come, _ := e.read.Far()
	if come == 0 {
		return ""
	}
	n := int(come)
	return " " + textRead(n, max(n, e.s.o.Member.Headcount))
}

// viewChanges says what changed in the list since the draft was begun.
func (e *entry) viewChanges() []string {
	th, c := e.Theme, &e.changes
	switch {
	case !c.Known || e.d.Status != spst.DeclarationDraft:
		return nil
	case len(c.Value.Changes) == 0:
		return []string{" " + th.Muted.Render(textNoChange)}
	}
	lines := []string{" " + th.Strong.Render(textChanged(c.Value.Since))}
	name := min(max(e.W-52, 20), 46)
	for _, x := range c.Value.Changes {
		what, style := string(x.After), th.Muted
		switch x.Kind {
		case spst.RosterExit:
			what = string(x.Before)
		case spst.RosterCategory:
			what = string(x.Before) + " → " + string(x.After)
		case spst.RosterEntry: // what they came with
		}
		effect := textNotCounted
		if x.Counted {
			effect, style = textCounts, th.Warn
		}
		if th.Spoken() {
			lines = append(lines, theme.Said(x.Kind.Label(), x.Name+", "+what+", "+effect, false))
			continue
		}
		lines = append(lines, "   "+widget.Fit(changeSign(x.Kind)+" "+x.Kind.Label(), 11)+"  "+widget.Fit(x.Name, name)+"  "+widget.Fit(what,
			9)+"  "+style.Render(effect))
	}
	return lines
}

func changeSign(k spst.RosterChangeKind) string {
	switch k {
	case spst.RosterEntry:
		return "+"
	case spst.RosterExit:
		return "-"
	default:
		return "~"
	}
}

// peopleTop is how many lines are over the first name.
func (e *entry) peopleTop() int { return 3 + e.barLines() }

func (e *entry) barLines() int {
	if e.W < wide {
		return 2
	}
	return 1
}

func (e *entry) viewPeople() []string {
	th := e.Theme
	lines := []string{e.viewTotal()}
	lines = append(lines, widget.Indent(widget.Bars(th, bars(e.d.People), max(e.W-2, 1), e.barLines()), 1)...)
	lines = append(lines, "", e.table.Header())
	if !e.roster.Known {
		return append(lines, " "+th.Muted.Render(theme.SignWorking+" "+textReading+e.viewRead()))
	}
	return append(lines, strings.Split(e.table.View(func(i int, cells []widget.Cell) bool {
		widget.ListCells(e.columns, &e.roster.Value.counted[i], th.Text, cells)
		return false
	}), "\n")...)
}

func (e *entry) viewTotal() string {
	th := e.Theme
	return " " + th.Strong.Render(textPresent(e.d.People.Total, e.d.Year)) + th.Muted.Render(", "+textSuspended)
}

// bars are the categories that have somebody, and who has none.
func bars(c spst.Headcount) []widget.Bar {
	var all []widget.Bar
	for _, x := range c.Categories {
		if x.Count > 0 {
			all = append(all, widget.Bar{Label: string(x.Category), Count: x.Count})
		}
	}
	if n := c.NoCategory(); n > 0 {
		all = append(all, widget.Bar{Label: textNoCategory, Count: n})
	}
	return all
}

// The columns of the estimate, and the width under which the amounts have less room.
const (
	lineLabel   = 34
	lineCount   = 9
	lineAmount  = 15
	leastAmount = 12
	sheetLabel  = 61 // the longest category whole, on the same width
	sheetCount  = 12
	narrow      = 76
)

// viewEstimate draws an estimate line by line, on w cells.
func (s *Screen) viewEstimate(x *spst.Estimate, w int) []string {
	th := s.Theme
	lines := []string{" " + th.Strong.Render(textEstimate), ""}
	switch {
	case x == nil:
		return append(lines, " "+th.Muted.Render(theme.SignWorking+" "+textReading))
	case len(x.Lines) == 0:
		return append(lines, " "+th.Muted.Render(textNobody))
	}
	costs, sums := list.EstimateLines(x)
	if th.Spoken() {
		for _, l := range costs {
			lines = append(lines, theme.Said(l.Label, textLine(l), false))
		}
		for _, l := range sums {
			lines = append(lines, theme.Said(l.Label, l.NetCents.French(), false))
		}
		return lines
	}
	amount := lineAmount
	if w < narrow {
		amount = leastAmount
	}
	label := min(lineLabel, w-lineCount-2*amount-2)
	columns := list.Estimate().Only("label", "count", "unit_cents", "net_cents")
	widths := []int{label, lineCount, amount, amount}
	row := func(text func(n int) string) string {
		line := " " + widget.Fit(text(0), label)
		for n := range widths[1:] {
			line += right(text(n+1), widths[n+1])
		}
		return line
	}
	lines = append(lines, th.Muted.Render(row(func(n int) string { return columns[n].Fit(widths[n] - 1) })))
	for i := range costs {
		lines = append(lines, row(func(n int) string { return list.Show(columns[n].Cell(&costs[i])) }))
	}
	width := label + lineCount + amount
	lines = append(lines, " "+th.Rule.Render(strings.Repeat("─", width+amount)))
	for i, l := range sums {
		style := th.Text
		if i == len(sums)-1 {
			style = th.Strong
		}
		lines = append(lines, " "+style.Render(right(l.Label, width)+right(l.NetCents.French(), amount)))
	}
	return lines
}

func right(text string, w int) string {
	return strings.Repeat(" ", max(w-ansi.StringWidth(text), 0)) + text
}

// sheet is a declaration that no longer changes, on w cells.
func (s *Screen) sheet(d spst.Declaration, w int) []string {
	var lines []string
	for _, text := range certifiedStory(d) {
		for _, l := range s.Theme.Lines(text, max(min(w-2, maxText), 1)) {
			lines = append(lines, " "+l)
		}
	}
	return append(append(lines, ""), s.figures(d, w)...)
}

// figures are the people of a declaration by category, and what they cost.
func (s *Screen) figures(d spst.Declaration, w int) []string {
	var lines []string
	room := max(min(sheetLabel, w-sheetCount-1), 1)
	for _, b := range bars(d.People) {
		label := b.Label
		if full := widget.Fit(label, 10) + spst.Category(label).Label(); spst.Category(label).Label() != label && ansi.StringWidth(full) <= room {
			label = full
		}
		lines = append(lines, " "+widget.Fit(label, room)+right(spst.Thousands(b.Count), sheetCount))
	}
	return append(append(lines, ""), s.viewEstimate(d.Estimate, w)...)
}
