package invoices

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/exchange/facturx"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// viewDetail says all of the invoice under the cursor, and what its PDF says.
func (s *Screen) viewDetail(w int) []string {
	i := s.current()
	if s.onLedger {
		i = s.ofEntry()
	}
	if i == nil {
		return []string{" " + s.Theme.Muted.Render(noticeNone)}
	}
	title := i.Type.Label() + " " + i.Number
	if i.Letter == spst.LetterCredit {
		title += " · avoir"
	}
	lines := []string{s.Theme.Title.Render(title), s.Theme.Muted.Render(datesOf(i)), ""}
	if w > sideWidth+20 && !s.Theme.Spoken() { // beside each other when the pane is under the table
		return s.twoColumns(i, lines, w)
	}
	lines = append(lines, s.figures(i, w-2)...)
	lines = append(lines, "")
	lines = append(lines, s.inside(i, w-2)...)
	return widget.Indent(lines, 1)
}

func datesOf(i *spst.Invoice) string {
	text := "du " + i.Date.French()
	if i.Period != "" {
		text += " · " + i.Period
	}
	if i.Order != "" {
		text += " · commande " + i.Order
	}
	if !i.Due.IsZero() {
		text += " · exigible le " + i.Due.French()
	}
	return text
}

func (s *Screen) twoColumns(i *spst.Invoice, head []string, w int) []string {
	half := (w - 4) / 2
	left, right := s.figures(i, half), s.inside(i, half)
	lines := head[:2]
	for n := range max(len(left), len(right)) {
		line := ""
		if n < len(left) {
			line = left[n]
		}
		line = widget.Fit(line, half+2)
		if n < len(right) {
			line += right[n]
		}
		lines = append(lines, line)
	}
	return widget.Indent(lines, 1)
}

// figures are the lines and the sums of the list.
func (s *Screen) figures(i *spst.Invoice, w int) []string {
	var lines []string
	for _, l := range i.Lines {
		label := fmt.Sprintf("%d × %s", l.Quantity, l.Label)
		lines = append(lines, s.pair(label, l.NetCents().French(), w))
	}
	lines = append(lines, s.Theme.Muted.Render(s.pair("HT", i.NetCents.French(), w)), s.Theme.Muted.Render(s.pair("TVA", i.VATCents.French(), w)),
		s.Theme.Strong.Render(s.pair("TTC", i.TotalCents.French(), w)))
	switch {
	case i.Reverses != "":
		lines = append(lines, "↳ annule la facture "+i.Reverses)
	case i.ReversedBy != "":
		lines = append(lines, theme.SignOK+" annulée par l'avoir "+i.ReversedBy)
	}
	if i.OpenCents > 0 {
		lines = append(lines, s.Theme.Strong.Render(s.pair("Reste à payer", i.OpenCents.French(), w)))
	}
	if i.Disputed {
		lines = append(lines, s.Theme.Warn.Render(theme.SignWarn+" en contentieux : absente de l'échéancier"))
	}
	return lines
}

// pair puts an amount at the right of its label.
func (s *Screen) pair(label, amount string, w int) string {
	if s.Theme.Spoken() {
		return theme.Said(label, amount, false)
	}
	room := w - ansi.StringWidth(amount) - 1
	return widget.Fit(label, max(room, 1)) + " " + amount
}

// inside says what the XML of the PDF says next to the list's figures.
func (s *Screen) inside(i *spst.Invoice, w int) []string {
	lines := []string{s.Theme.Title.Render(textInside)}
	known, ok := s.readings[i.Number]
	switch {
	case !ok && s.reading != 0:
		return append(lines, s.Theme.Muted.Render(theme.SignWorking+" "+textLooking))
	case !ok:
		return append(lines, s.Theme.Muted.Render(textAsk))
	case known.err != nil:
		return append(lines, strings.Split(widget.ProblemView(s.Theme, widget.Error, tui.Sentence(known.err), w), "\n")...)
	}
	read := known.read
	for _, f := range [][2]string{
		{"N° " + read.Number, read.Date.French()}, {"HT", read.Net.French()}, {"TVA", read.VAT.French()}, {"TTC", read.Total.French()},
	} {
		lines = append(lines, s.pair(f[0], f[1], w))
	}
	differences := facturx.Compare(*i, read)
	if len(differences) == 0 {
		return append(lines, s.Theme.OK.Render(theme.SignOK+" "+textSame))
	}
	text := textDiffers
	for _, d := range differences {
		text += fmt.Sprintf("\n%s : liste %s, PDF %s", d.Field, cmp.Or(d.Listed, theme.Dash), cmp.Or(d.Read, theme.Dash))
	}
	return append(lines, strings.Split(widget.ProblemView(s.Theme, widget.Error, text, w), "\n")...)
}

// viewChart draws the balance over time: heading, columns, axis.
func (s *Screen) viewChart(w, rows int) []string {
	heading := " " + s.Theme.Title.Render(textChart)
	entries := s.ledger.Entries
	if len(entries) == 0 {
		return []string{heading, " " + s.Theme.Muted.Render(textNoEntry)}
	}
	from, to := entries[0].Date, max(s.o.Today, entries[len(entries)-1].Date)
	if s.year != 0 {
		from = spst.NewDate(s.year, 1, 1)
		to = min(max(s.o.Today, entries[len(entries)-1].Date), spst.NewDate(s.year, 12, 31))
	}
	top, low := extremes(s.ledger)
	if s.Theme.Spoken() {
		return []string{heading, theme.Said(textHighest, top.French(), false), theme.Said(textLowest, low.French(), false)}
	}
	label := max(ansi.StringWidth(top.French()), ansi.StringWidth(low.French()))
	width := max(w-label-4, 8)
	lines := []string{heading}
	for y, bar := range widget.Steps(s.Theme, s.balances(from, to, width), rows) {
		mark := ""
		switch {
		case y == 0:
			mark = top.French()
		case y == rows-1 && low < 0:
			mark = low.French()
		case y == rows-1:
			mark = "0"
		}
		lines = append(lines, " "+s.Theme.Muted.Render(strings.Repeat(" ", label-ansi.StringWidth(mark))+mark)+s.Theme.Rule.Render("┤")+bar)
	}
	axis := strings.Repeat(" ", label+2) + widget.Fit(from.French(), max(width-dateWidth, 0)) + to.French()
	return append(lines, s.Theme.Muted.Render(ansi.Truncate(axis, w, "")))
}

func extremes(l spst.Ledger) (top, low spst.Cents) {
	top, low = max(l.OpeningCents, 0), min(l.OpeningCents, 0)
	for _, e := range l.Entries {
		top, low = max(top, e.BalanceCents), min(low, e.BalanceCents)
	}
	return top, low
}

// balances gives the highest balance of each column's days, or the lowest when
// it is below zero: a short debt does not fall between two columns.
func (s *Screen) balances(from, to spst.Date, width int) []int64 {
	values := make([]int64, width)
	days := max(int(to-from), 1)
	balance, next := s.ledger.OpeningCents, 0
	for x := range values {
		until := from + spst.Date(days*(x+1)/width)
		peak := balance
		for next < len(s.ledger.Entries) && s.ledger.Entries[next].Date <= until {
			balance = s.ledger.Entries[next].BalanceCents
			if abs(balance) > abs(peak) {
				peak = balance
			}
			next++
		}
		values[x] = int64(peak)
	}
	return values
}

func abs(c spst.Cents) spst.Cents { return max(c, -c) }
