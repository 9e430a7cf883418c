package invoices

import (
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// columns tell what the two tables show at the width there is.
type columns struct {
	long    bool // titles and types in full
	balance bool // the running balance has a column
	link    bool // which credit note reverses which, in words
}

const (
	dateWidth   = 10
	numberWidth = 6
	periodWidth = 10
	amountWidth = 10
	stateWidth  = 13
	linkWidth   = 34
	typeWidth   = 22
	gutter      = 4 // what the table keeps for itself
	longFrom    = 100
	linkFrom    = 116
)

func (s *Screen) setColumns() {
	w := s.layout.tableW
	s.columns = columns{long: w >= longFrom, balance: w >= longFrom-8, link: w >= linkFrom}
	number, amount := s.widths()
	state := stateWidth
	if s.columns.link {
		state = linkWidth
	}
	gap := 1
	if s.columns.long {
		gap = 2
	}
	fields := sorts()
	by := fields[s.order.Field]
	total := max(amount, len(colTotal))
	if by.Label == colTotal {
		total = max(total, len(colTotal)+1) // its arrow
	}
	kind := min(typeWidth, w-gutter-6*gap-number-dateWidth-1-total-periodWidth-state)
	columns := []widget.Column{
		{Title: colNumber, Width: number}, {Title: colDate, Width: dateWidth}, {Title: colType, Width: kind},
		{Width: 1}, {Title: colTotal, Width: total, Right: true}, {Title: colPeriod, Width: periodWidth}, {Title: colState, Width: state},
	}
	for i := range columns {
		if columns[i].Title == by.Label && s.order != (widget.Order{}) {
			columns[i].Title += s.order.Arrow(fields)
		}
	}
	s.invoices.SetColumns(columns, gap)
	s.setLedgerColumns(number, amount, gap)
}

func (s *Screen) setLedgerColumns(number, amount, gap int) {
	issued, due := colIssuedShort, colDueShort
	if s.columns.long {
		issued, due = colIssued, colDue
	}
	dates := max(dateWidth, ansi.StringWidth(issued))
	dues := max(dateWidth, ansi.StringWidth(due))
	w := s.layout.tableW - gutter - 6*gap - number - dates - dues - 2*amount - periodWidth
	list := []widget.Column{
		{Title: colNumber, Width: number}, {Title: issued, Width: dates}, {Title: due, Width: dues}, {Title: colKind, Width: min(w, typeWidth)},
		{Title: colDebit, Width: amount, Right: true}, {Title: colCredit, Width: amount, Right: true}, {Title: colPeriod, Width: periodWidth},
	}
	if s.columns.balance {
		list[3].Width = min(w-gap-amount, typeWidth)
		list = append(list, widget.Column{Title: colBalance, Width: amount, Right: true})
	}
	s.entries.SetColumns(list, gap)
}

// widths are those that the longest number and amount need.
func (s *Screen) widths() (number, amount int) {
	number, amount = numberWidth, amountWidth
	for _, i := range s.account.invoices {
		number, amount = max(number, ansi.StringWidth(i.Number)), max(amount, ansi.StringWidth(i.TotalCents.French()))
	}
	for _, e := range s.account.ledger.Entries {
		number = max(number, ansi.StringWidth(e.Number))
	}
	return min(number, 12), min(amount, 16)
}

// invoiceRow fills the cells of an invoice. The selected style is only the
// table's that has the keys.
func (s *Screen) invoiceRow(n int, cells []widget.Cell) bool {
	r := s.rows[n]
	if r.heading {
		return false
	}
	i := &s.account.invoices[r.at]
	plain := s.Theme.Text
	label := i.Type.Label()
	if !s.columns.long {
		label = shortType(label)
	}
	state, style := s.state(i)
	amount := plain
	if i.TotalCents < 0 {
		amount = s.Theme.OK
	}
	for c, text := range []string{i.Number, i.Date.French(), label, i.Letter, i.TotalCents.French(), i.Period, state} {
		cells[c] = widget.Cell{Text: text, Style: plain}
	}
	cells[4].Style, cells[6].Style = amount, style
	return s.marks[i.Number]
}

// state is a sign and a word, never a colour alone.
func (s *Screen) state(i *spst.Invoice) (string, lipgloss.Style) {
	switch {
	case i.Disputed:
		return theme.SignWarn + " contentieux", s.Theme.Warn
	case i.Reverses != "" && s.columns.link:
		return "↳ annule la facture " + i.Reverses, s.Theme.Muted
	case i.Reverses != "":
		return "↳ " + i.Reverses, s.Theme.Muted
	case i.ReversedBy != "" && s.columns.link:
		return theme.SignOK + " annulée par l'avoir " + i.ReversedBy, s.Theme.Muted
	case i.ReversedBy != "":
		return theme.SignOK + " annulée", s.Theme.Muted
	case i.Settled:
		return theme.SignOK + " acquittée", s.Theme.OK
	case !i.Due.IsZero() && i.Due < s.o.Today:
		return s.left(theme.SignError+" en retard", i), s.Theme.Error
	}
	return s.left(theme.SignDone+" à payer", i), s.Theme.Strong
}

// left adds what remains to be paid, where there is room.
func (s *Screen) left(state string, i *spst.Invoice) string {
	if !s.columns.link {
		return state
	}
	return state + " : " + i.OpenCents.French()
}

// entryRow fills the cells of an entry of the échéancier.
func (s *Screen) entryRow(n int, cells []widget.Cell) bool {
	e := s.shown[n]
	label := e.Kind.Label()
	if !s.columns.long {
		label = shortType(label)
	}
	texts := []string{e.Number, e.Date.French(), e.Due.French(), label, amountOr(e.DebitCents), amountOr(e.CreditCents), e.Period}
	if s.columns.balance {
		texts = append(texts, e.BalanceCents.French())
	}
	style := s.Theme.Text
	if e.CreditCents > 0 {
		style = s.Theme.Muted
	}
	for c, text := range texts {
		cells[c] = widget.Cell{Text: text, Style: style}
	}
	return false
}

func amountOr(c spst.Cents) string {
	if c == 0 {
		return ""
	}
	return c.French()
}
