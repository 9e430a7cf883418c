package home

import (
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The services are on the left, « À faire » and the charts on the right; a wide screen has
// the charts under the services, and the months to come as a third column (calendar.go). On
// a narrow one everything is one under the other.
const (
	tilesWidth = 48
	lineWidth  = 92 // of a service on one line
	gap        = 2
	ruledGap   = 3 // with a line between two columns
	medium     = 76
	wide       = 120
	widest     = 180 // a service is on one line
	mostRight  = 70
)

// narrow tells whether everything is in one column.
func (s *Screen) narrow() bool { return s.W < medium && !s.Theme.Spoken() }

// firstLine is the line of the first service.
func (s *Screen) firstLine() int {
	if s.narrow() {
		return 1
	}
	return 2
}

// todoTop is the line of « À faire », todoHead what its title takes.
func (s *Screen) todoTop() int {
	if s.narrow() {
		return s.firstLine() + len(s.services) + 1
	}
	return s.firstLine()
}

func (s *Screen) todoHead() int {
	if s.narrow() {
		return 1
	}
	return 2
}

// tileHeight is a label, a figure, and a blank line where there is room.
func (s *Screen) tileHeight() int {
	switch {
	case s.narrow():
		return 1
	case s.H < s.firstLine()+3*len(s.services):
		return 2
	case s.W >= widest:
		return 2 // one, and a blank one
	}
	return 3
}

func (s *Screen) leftWidth() int {
	switch {
	case s.narrow():
		return s.W
	case s.W >= widest:
		return lineWidth
	}
	return tilesWidth
}

// todoX is where « À faire » begins.
func (s *Screen) todoX() int {
	switch {
	case s.narrow():
		return 0
	case s.W >= wide:
		return s.leftWidth() + ruledGap
	}
	return s.leftWidth() + gap
}

func (s *Screen) rightWidth() int {
	switch {
	case s.Theme.Spoken():
		return s.W
	case s.narrow():
		return s.W - 1
	case s.W >= wide:
		return s.W - s.leftWidth() - 2*ruledGap - widget.MonthWidth
	}
	return min(s.W-s.leftWidth()-gap-1, mostRight)
}

// View implements [tui.Screen].
func (s *Screen) View() string {
	s.drawn = nil
	left, right := s.viewTiles(), s.viewRight()
	switch {
	case s.Theme.Spoken():
		for _, c := range s.charts() {
			right = append(append(right, ""), c.draw(s.W)...)
		}
		return widget.Body(slices.Concat([]string{textWelcome}, left, right), s.H)
	case s.narrow():
		return widget.Body(slices.Concat([]string{" " + s.Theme.Title.Render(textWelcome)}, left, []string{""}, widget.Indent(right[:1], 1), right[1:]), s.H)
	}
	charts := s.charts()
	if s.W >= wide {
		left, charts = s.addCharts(left, charts, 0, s.leftWidth())
	}
	right, _ = s.addCharts(right, slices.Concat(charts, s.lists()), s.todoX(), s.rightWidth())
	lines, months := make([]string, s.H), s.viewMonths()
	lines[0] = " " + s.Theme.Title.Render(textWelcome)
	for i := s.firstLine(); i < s.H; i++ {
		l, r, m := widget.At(left, i-s.firstLine()), widget.At(right, i-s.firstLine()), widget.At(months, i-s.firstLine())
		if s.W >= wide {
			lines[i] = s.ruled(l, r, m)
		} else {
			lines[i] = s.row(l, r)
		}
	}
	return strings.Join(lines, "\n")
}

func (s *Screen) row(left, right string) string {
	if right == "" {
		return ansi.Truncate(left, s.leftWidth(), theme.Ellipsis)
	}
	return widget.Fit(left, s.leftWidth()) + strings.Repeat(" ", gap) + ansi.Truncate(right, s.rightWidth(), theme.Ellipsis)
}

// ruled is a line of the three columns of a wide screen.
func (s *Screen) ruled(left, right, month string) string {
	rule := " " + s.Theme.Rule.Render("│") + " "
	return widget.Fit(left, s.leftWidth()) + rule + widget.Fit(right, s.rightWidth()) + rule + month
}

func (s *Screen) viewTiles() []string {
	var lines []string
	for i, svc := range s.services {
		here := !s.onTodo && i == s.tile
		if s.Theme.Spoken() {
			lines = append(lines, theme.Said(strconv.Itoa(i+1)+", "+svc.Label(), s.allowed(svc), here))
			continue
		}
		if s.narrow() {
			lines = append(lines, s.narrowTile(i, svc, here))
			continue
		}
		if s.W >= widest {
			lines = append(lines, widget.Fit(s.mark(here)+s.number(i, here)+s.label(svc, here), tilesWidth)+s.allowed(svc), "")
			continue
		}
		lines = append(lines,
			s.mark(here)+s.number(i, here)+s.label(svc, here),
			s.mark(here)+"   "+s.fitted(svc, s.leftWidth()-figureLeft))
		for len(lines)%s.tileHeight() != 0 {
			lines = append(lines, "")
		}
	}
	return lines
}

// figureLeft is how far in the figure under a title is.
const figureLeft = 4

// narrowTitle is the widest title of a service, on a narrow screen.
const narrowTitle = 28

// narrowTile is a service on one line: its title, and as much of its figure as fits whole.
func (s *Screen) narrowTile(i int, svc route.Service, here bool) string {
	style := s.Theme.Strong
	switch {
	case here:
		style = s.Theme.Accent
	case s.access(svc) != route.Whole:
		style = s.Theme.Muted
	}
	line := widget.Fit(s.mark(here)+s.number(i, here)+style.Render(svc.Title()), narrowTitle+4) + " "
	parts := strings.Split(s.allowed(svc), figureGap)
	for n := len(parts); n > 0; n-- {
		if whole := line + strings.Join(parts[:n], figureGap); ansi.StringWidth(whole) <= s.W {
			return whole
		}
	}
	return line
}

// figureGap is between two figures of a service.
const figureGap = " · "

func (s *Screen) mark(here bool) string {
	if here {
		return s.Theme.Accent.Render(theme.Mark)
	}
	return " "
}

func (s *Screen) number(i int, here bool) string {
	n := strconv.Itoa(i+1) + "  "
	if here {
		return s.Theme.Accent.Render(n)
	}
	return s.Theme.Muted.Render(n)
}

func (s *Screen) label(svc route.Service, here bool) string {
	switch {
	case here:
		return s.Theme.Accent.Render(svc.Label())
	case s.access(svc) != route.Whole:
		return s.Theme.Muted.Render(svc.Label())
	}
	return s.Theme.Strong.Render(svc.Label())
}

// figure is the line under a service's name.
func (s *Screen) figure(svc route.Service) string {
	switch svc {
	case route.ServiceCompany:
		return s.companyFigure()
	case route.ServiceCareTeam:
		return s.Theme.Muted.Render(textCare)
	case route.ServiceRoster:
		return s.rosterFigure()
	case route.ServiceInvoices:
		return s.balanceFigure()
	case route.ServiceDeclarations:
		return s.declarationFigure()
	case route.ServiceAppointments:
		return s.appointmentsFigure()
	default: // route.ServiceActivity
		return s.activityFigure()
	}
}

// companyFigure is what is missing, what is to be confirmed, or the SIRET.
func (s *Screen) companyFigure() string {
	for _, x := range []struct {
		code spst.TodoCode
		text string
	}{
		{spst.TodoVAT, textVAT}, {spst.TodoBillingEmail, textBilling}, {spst.TodoValidation, textValidate},
	} {
		if s.todoOf(x.code) != nil {
			return s.Theme.Warn.Render(theme.SignWarn + " " + x.text)
		}
	}
	return s.Theme.Muted.Render("SIRET " + spst.FormatSIRET(s.member.SIRET))
}

func (s *Screen) rosterFigure() string {
	n := s.member.Headcount
	if s.chart.Known {
		n = s.chart.Value.Total
	}
	text := s.Theme.Text.Render(textHeadcount(n))
	if !s.todo.Known {
		return text
	}
	if item := s.todoOf(spst.TodoAnomalies); item != nil {
		return text + s.Theme.Warn.Render(" · "+theme.SignWarn+" "+textAnomalies(item.Count))
	}
	return text + s.Theme.OK.Render(" · "+theme.SignOK+" "+textNoAnomaly)
}

func (s *Screen) appointmentsFigure() string {
	if !s.appointments.Known {
		return s.unknown(s.appointments.Err)
	}
	text := s.Theme.Text.Render(textComing(s.appointments.Value.Total))
	if item := s.todoOf(spst.TodoVisitsOverdue); item != nil {
		text += s.Theme.Warn.Render(" · " + theme.SignWarn + " " + textOverdue(item.Count))
	}
	return text
}

// balanceFigure is what is owed; a mandate without the invoices sees none.
func (s *Screen) balanceFigure() string {
	balance := s.ledger.Value.BalanceCents
	switch {
	case !s.ledger.Known:
		return s.unknown(s.ledger.Err)
	case balance > 0:
		text := s.Theme.Text.Render(textBalance + balance.French())
		if item := s.todoOf(spst.TodoInvoiceDue); item != nil && item.Severity == spst.SeverityError {
			return text + s.Theme.Error.Render(" · "+theme.SignError+" "+textLate)
		}
		return text
	}
	return s.Theme.OK.Render(theme.SignOK + " " + textBalance + balance.French())
}

// activityFigure is what has been held of the visits of the current year.
func (s *Screen) activityFigure() string {
	y := s.years.Value
	switch {
	case !s.years.Known:
		return s.unknown(s.years.Err)
	case len(y.Years) == 0:
		return s.Theme.Muted.Render(theme.Dash)
	}
	text := s.Theme.Text.Render(textHeld(y.Visits, y.Years[0]))
	if y.Missed > 0 {
		text += s.Theme.Muted.Render(" · " + textMissed(y.Missed))
	}
	return text
}

// unknown stands for a figure that is being read, or that could not be.
func (s *Screen) unknown(err error) string {
	if err != nil {
		return s.Theme.Muted.Render(theme.Dash)
	}
	return s.Theme.Muted.Render(textReading)
}

func (s *Screen) todoOf(code spst.TodoCode) *spst.TodoItem {
	for i := range s.todo.Value.Items {
		if s.todo.Value.Items[i].Code == code {
			return &s.todo.Value.Items[i]
		}
	}
	return nil
}

func (s *Screen) viewRight() []string {
	return append(widget.FitHeight([]string{s.Theme.Title.Render(textTodo)}, s.todoHead()), s.viewTodo()...)
}

func (s *Screen) viewTodo() []string {
	switch {
	case s.todo.Err != nil && !s.todo.Known:
		return s.problem(s.todo.Err)
	case !s.todo.Known:
		return []string{s.Theme.Muted.Render(theme.SignWorking + " " + textReading)}
	}
	var lines []string
	if len(s.todo.Value.Items) == 0 {
		lines = []string{s.Theme.OK.Render(theme.SignOK + " " + textNothing)}
	}
	from, to := s.shownItems()
	for i := from; i < to; i++ {
		lines = append(lines, s.viewItem(i)...)
	}
	if hidden := s.things() - (to - from); hidden > 0 {
		lines = append(lines, s.Theme.Muted.Render("   "+textMoreTodo(hidden)))
	}
	return lines
}

// shownItems gives which items of « À faire » have room, the one under the
// cursor among them: from the first to before the last.
func (s *Screen) shownItems() (from, to int) {
	n := s.things()
	room, all := s.H-s.todoTop()-s.todoHead(), 0
	if len(s.todo.Value.Items) == 0 {
		room-- // said
	}
	height := func(i int) int { return len(s.viewItem(i)) }
	for i := range n {
		all += height(i)
	}
	if all <= room {
		return 0, n
	}
	room-- // for the line that says how many more there are
	if s.onTodo {
		from = s.item
	}
	used := height(from)
	for to = from + 1; from > 0 && used+height(from-1) <= room; from-- {
		used += height(from - 1)
	}
	for ; to < n && used+height(to) <= room; to++ {
		used += height(to)
	}
	return from, to
}

func (s *Screen) problem(err error) []string {
	text := tui.Sentence(err) + " " + textRetry
	return strings.Split(widget.ProblemView(s.Theme, widget.Error, text, s.rightWidth()), "\n")
}

// viewItem is a sign, the sentence under itself, and the mark of the cursor.
func (s *Screen) viewItem(i int) []string {
	if s.newsAt(i) != nil {
		return s.viewNews(i)
	}
	item, here := s.todo.Value.Items[i], s.onTodo && i == s.item
	sign, style := theme.SignWarn, s.Theme.Warn
	if item.Severity == spst.SeverityError {
		sign, style = theme.SignError, s.Theme.Error
	}
	lines := s.itemText(item)
	due := s.due(item)
	for n, text := range lines {
		switch {
		case s.Theme.Spoken() && due != "" && n == len(lines)-1:
			text += " (" + due + ")"
		case !s.Theme.Spoken() && due != "" && n == 0:
			text = widget.Fit(text, s.itemWidth(item)) + dueGap + due
		}
		if here {
			text = s.Theme.Accent.Render(text)
		}
		lines[n] = s.mark(here) + style.Render(sign) + " " + text
		sign = " "
	}
	return lines
}

func (s *Screen) itemText(item spst.TodoItem) []string {
	return s.Theme.Lines(item.Message, max(s.itemWidth(item), 1))
}

// What « À faire » takes: its signs, and the days that are left beside the sentences
// where there is room.
const (
	signWidth = 3
	dueGap    = "  "
	dueFrom   = 60
)

// itemWidth is the room of a sentence of « À faire »: all of it, but for the days that are left.
func (s *Screen) itemWidth(item spst.TodoItem) int {
	w := s.rightWidth() - signWidth
	if s.due(item) == "" {
		return w
	}
	widest := 0
	for _, i := range s.todo.Value.Items {
		widest = max(widest, ansi.StringWidth(s.due(i)))
	}
	return w - ansi.StringWidth(dueGap) - widest
}

// due says how many days are left for a thing to do, where there is room.
func (s *Screen) due(item spst.TodoItem) string {
	if item.Due.IsZero() || s.rightWidth() < dueFrom {
		return ""
	}
	return textDays(int(item.Due - s.today))
}

// tileAt finds the service at a cell of the body.
func (s *Screen) tileAt(x, y int) (int, bool) {
	i := (y - s.firstLine()) / s.tileHeight()
	return i, x < s.leftWidth() && y >= s.firstLine() && i < len(s.services)
}

// itemAt finds the line of « À faire » at a cell of the body.
func (s *Screen) itemAt(x, y int) (int, bool) {
	if x < s.todoX() || x >= s.todoX()+s.rightWidth() || !s.todo.Known {
		return 0, false
	}
	first := s.todoTop() + s.todoHead()
	if len(s.todo.Value.Items) == 0 {
		first++ // said
	}
	line := first
	from, to := s.shownItems()
	for i := from; i < to; i++ {
		line += len(s.viewItem(i))
		if y >= first && y < line {
			return i, true
		}
	}
	return 0, false
}
