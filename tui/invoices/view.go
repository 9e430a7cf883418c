package invoices

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// layout is where things are.
type layout struct {
	tableW    int
	invoicesY int // the titles of the invoices
	ledgerY   int // the heading of the lower half
	lowerH    int // of its content: titles and rows of the échéancier, say
	chartH    int // of the chart under the échéancier; 0 when it is not there
	side      struct{ x, w, h int }
}

// The sizes at which the layout changes.
const (
	margin    = 1
	sideFrom  = 150 // detail and chart beside the tables
	sideWidth = 50
	sideWider = 66
	roomy     = 190
	tall      = 32 // the chart is under the échéancier
	chartRows = 7
	chartBox  = chartRows + 3 // its heading, its axis, a blank

	searchWidth  = 28
	menuX, menuY = 3, 1
)

// SetSize implements [tui.Screen].
func (s *Screen) SetSize(w, h int) {
	s.Base.SetSize(w, h)
	s.layOut()
}

func (s *Screen) layOut() {
	l := layout{tableW: s.W, invoicesY: 1}
	switch {
	case s.W >= sideFrom:
		l.side.w = sideWidth
		if s.W >= roomy {
			l.side.w = sideWider
		}
		l.tableW = s.W - l.side.w - 3
		l.side.x, l.side.h = l.tableW+3, s.H-1
		s.lower = lowerLedger
	case s.H >= tall && s.lower != lowerChart: // it is drawn once
		l.chartH = chartBox
	}
	s.keys.Detail.SetEnabled(l.side.w == 0) // what is beside is there already
	s.keys.chart.SetEnabled(l.side.w == 0)
	room := s.H - 1 - len(s.note(l.tableW)) - l.chartH // under the summary
	upper := room / 2
	if need := len(s.rows) + 3; need < upper && s.account.Known {
		upper = max(need, 5) // few invoices leave their room to the échéancier
	}
	l.ledgerY = 1 + upper
	l.lowerH = room - upper - 1
	s.layout = l
	s.invoices.SetHeight(max(upper-2, 1)) // the titles, and a blank before the échéancier
	s.entries.SetHeight(max(l.lowerH-1, 1))
	s.setColumns()
	s.focus()
}

// focus shows which table has the keys.
func (s *Screen) focus() {
	s.invoices.Focus()
	s.entries.Blur()
	if s.onLedger {
		s.invoices.Blur()
		s.entries.Focus()
	}
}

// note is what must be said of disputed invoices, wrapped.
func (s *Screen) note(w int) []string {
	return s.Theme.Lines(spst.LedgerNote, max(w-2*margin-2, 20))
}

// View implements [tui.Screen].
func (s *Screen) View() string {
	if !s.account.Known {
		return strings.Join(widget.FitHeight(append([]string{""}, s.whyNothing()...), s.H), "\n")
	}
	lines := append([]string{s.viewSummary(), s.invoices.Header()}, s.viewInvoices()...)
	lines = append(lines, "")
	lines = append(lines, s.viewLower()...)
	if s.layout.chartH > 0 {
		lines = append(lines, "")
		lines = append(lines, s.viewChart(s.layout.tableW, chartRows)...)
	}
	lines = widget.FitHeight(lines, s.H-len(s.note(s.layout.tableW)))
	for i, n := range s.note(s.layout.tableW) {
		sign := theme.SignWarn
		if i > 0 {
			sign = " "
		}
		lines = append(lines, " "+s.Theme.Warn.Render(sign)+" "+s.Theme.Muted.Render(n))
	}
	if s.layout.side.w > 0 {
		s.beside(lines)
	}
	return strings.Join(lines, "\n")
}

func (s *Screen) whyNothing() []string {
	if s.account.Err == nil {
		return []string{" " + s.Theme.Muted.Render(theme.SignWorking+" "+textReading)}
	}
	text := tui.Sentence(s.account.Err)
	if spst.KindOf(s.account.Err) != spst.Forbidden {
		text += " " + textRetry
	}
	return widget.Indent(strings.Split(widget.ProblemView(s.Theme, widget.Error, text, s.W-2*margin), "\n"), 1)
}

// viewSummary is the first line: the year, what is due, and at the right what
// is marked or under way.
func (s *Screen) viewSummary() string {
	head := s.Theme.Title
	if !s.onLedger {
		head = s.Theme.Accent
	}
	left := " " + head.Render(textInvoices) + "  " + s.Theme.Muted.Render(textYear(s.year)+" · "+textCount(len(s.ofYear()))+" · "+s.total()) +
		"  " + s.due()
	if s.search.Active() {
		left = " " + s.search.View() + "  " + s.Theme.Muted.Render(textFound(len(s.found()), len(s.ofYear())))
	}
	right := ""
	switch {
	case s.download != nil:
		right = s.viewProgress()
	case len(s.marks) > 0:
		right = s.Theme.Accent.Render(theme.SignOK + " " + textMarked(len(s.marks)))
	}
	if s.download != nil && ansi.StringWidth(left)+ansi.StringWidth(right)+2 > s.W {
		left = " " + head.Render(textInvoices)
	}
	room := max(s.W-ansi.StringWidth(right)-1, 0)
	return widget.Fit(left, room) + right
}

// sum is the total of the invoices of the year, credit notes taken off.
func (s *Screen) sum() spst.Cents {
	var sum spst.Cents
	for _, i := range s.ofYear() {
		sum += i.TotalCents
	}
	return sum
}

// total is the sum, with its word where there is room.
func (s *Screen) total() string {
	if s.W < longFrom {
		return s.sum().French()
	}
	return "total " + s.sum().French()
}

func (s *Screen) due() string {
	balance := s.account.Value.ledger.BalanceCents
	if balance > 0 {
		return s.Theme.Strong.Render(textBalance(balance))
	}
	return s.Theme.OK.Render(theme.SignOK + " " + textBalance(balance))
}

const barWidth = 16

// viewProgress is « █████░░░░ 3/8 421582 ».
func (s *Screen) viewProgress() string {
	d := s.download
	part := float64(d.at)
	if d.total > 0 {
		part += float64(d.done) / float64(d.total)
	}
	full := min(int(part/float64(len(d.list))*barWidth), barWidth)
	number := ""
	if d.at < len(d.list) {
		number = " " + d.list[d.at].Number
	}
	if s.Theme.Spoken() {
		return theme.Said(textDownloading, fmt.Sprintf("%d sur %d%s", d.at, len(d.list), number), false)
	}
	return s.Theme.Bar.Render(strings.Repeat("█", full)) + s.Theme.Rule.Render(strings.Repeat("░", barWidth-full)) +
		" " + s.Theme.Strong.Render(fmt.Sprintf("%d/%d", d.at, len(d.list))) + s.Theme.Muted.Render(number)
}

// viewInvoices draws the rows, or says why there are none.
func (s *Screen) viewInvoices() []string {
	rows := strings.Split(s.invoices.View(s.invoiceRow), "\n")
	if s.Theme.Spoken() {
		return s.sayInvoices(rows)
	}
	for y := range rows {
		i, ok := s.invoices.RowAt(y)
		if ok && s.rows[i].heading {
			rows[y] = s.viewHeading(s.rows[i].at, !s.onLedger && i == s.invoices.Cursor())
		}
	}
	if len(s.rows) == 0 {
		rows[0] = "   " + s.Theme.Muted.Render(ansi.Truncate(s.whyEmpty(), max(s.layout.tableW-4, 1), theme.Ellipsis))
	}
	return rows
}

func (s *Screen) whyEmpty() string {
	switch {
	case s.searched():
		return widget.NothingFound
	case s.year != 0:
		return textNoYear
	}
	return textNothing
}

// sayInvoices gives the row under the cursor as the table says it, and how many are settled.
func (s *Screen) sayInvoices(rows []string) []string {
	if len(s.rows) == 0 {
		return []string{s.whyEmpty()}
	}
	at := slices.IndexFunc(s.rows, func(r row) bool { return r.heading })
	switch {
	case at < 0:
		return rows
	case at == s.invoices.Cursor() && !s.onLedger:
		return []string{s.viewHeading(s.rows[at].at, true)}
	}
	return append(rows, s.viewHeading(s.rows[at].at, false))
}

// viewHeading is « ▶ Mes factures acquittées » with how many there are.
func (s *Screen) viewHeading(n int, here bool) string {
	sign, state := "▶", textFolded
	if s.unfolded || s.searched() {
		sign, state = "▼", textUnfolded
	}
	if s.Theme.Spoken() {
		return theme.Said(textSettled, spst.Thousands(n)+state, here)
	}
	text := sign + " " + textSettled
	count := "  " + spst.Thousands(n)
	if here {
		return " " + s.Theme.Accent.Render(theme.Mark) + s.Theme.Selected.Render(widget.Fit(" "+text+count, s.layout.tableW-3))
	}
	return "   " + s.Theme.Title.Render(text) + s.Theme.Muted.Render(count)
}

// viewLower draws what is under the invoices, its heading first.
func (s *Screen) viewLower() []string {
	var lines []string
	switch s.lower {
	case lowerChart:
		lines = s.viewChart(s.layout.tableW, max(s.layout.lowerH-1, 2))
	case lowerDetail:
		lines = s.pane.View(s.Theme, s.viewDetail(s.layout.tableW), s.layout.tableW, s.layout.lowerH+1)
	default:
		lines = s.viewLedger()
	}
	return widget.FitHeight(lines, s.layout.lowerH+1)
}

func (s *Screen) viewLedger() []string {
	head := s.Theme.Title
	if s.onLedger {
		head = s.Theme.Accent
	}
	l := s.ledger
	sums := "débits " + l.DebitCents.French() + " · crédits " + l.CreditCents.French()
	if l.OpeningCents != 0 {
		sums = "report " + l.OpeningCents.French() + " · " + sums
	}
	title := " " + head.Render(textLedger) + "  " + s.Theme.Strong.Render("solde "+l.BalanceCents.French()) + "  " + s.Theme.Muted.Render(sums)
	w := s.layout.tableW
	lines := append([]string{widget.Fit(widget.Whole(title, w), w), s.entries.Header()}, strings.Split(s.entries.View(s.entryRow), "\n")...)
	switch {
	case len(l.Entries) == 0:
		lines[2] = "   " + s.Theme.Muted.Render(textNoEntry)
	case len(s.shown) == 0:
		lines[2] = "   " + s.Theme.Muted.Render(widget.NothingFound)
	}
	return lines
}

// beside puts the detail and the chart at the right of the lines.
func (s *Screen) beside(lines []string) {
	w := s.layout.side.w
	chart := s.viewChart(w, chartRows+2)
	room := s.layout.side.h - len(chart) - 1
	pane := append(s.pane.View(s.Theme, s.viewDetail(w), w, room), "")
	pane = append(pane, chart...)
	bar := " " + s.Theme.Rule.Render("│") + " "
	for i := 1; i < len(lines); i++ {
		lines[i] = widget.Fit(lines[i], s.layout.tableW) + bar
		if i-1 < len(pane) {
			lines[i] += ansi.Truncate(pane[i-1], w, theme.Ellipsis)
		}
	}
}
