package invoices

import (
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/exchange/list"
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
	gap := 1
	if s.columns.long {
		gap = 2
	}
	s.invoiceColumns = s.columnsOfInvoices(number, amount, gap)
	s.invoices.SetColumns(widget.ListColumns(s.invoiceColumns, s.order, sorts()), gap)
	s.entryColumns = s.columnsOfLedger(number, amount, gap)
	s.entries.SetColumns(widget.ListColumns(s.entryColumns, widget.Order{}, nil), gap)
}

func (s *Screen) columnsOfInvoices(number, amount, gap int) []widget.ListColumn[spst.Invoice] {
	l := list.Invoices()
	state, total := stateWidth, l.Column("total_cents")
	if s.columns.link {
		state = linkWidth
	}
	totalWidth := max(amount, ansi.StringWidth(total.Title()))
	if sorts()[s.order.Field].Name == total.Name {
		totalWidth = max(totalWidth, ansi.StringWidth(total.Title())+1) // its arrow
	}
	kind := min(typeWidth, s.layout.tableW-gutter-6*gap-number-dateWidth-1-totalWidth-periodWidth-state)
	return []widget.ListColumn[spst.Invoice]{
		widget.Shown(l.Column("number"), number), widget.Shown(l.Column("date"), dateWidth),
		widget.Drawn(l.Column("type").Head, kind, func(i *spst.Invoice) widget.Cell { return s.kindCell(i.Type.Label()) }),
		widget.Shown(l.Column("letter"), 1), widget.Drawn(total.Head, totalWidth, s.totalCell), widget.Shown(l.Column("period"), periodWidth),
		widget.Drawn(l.Column("state").Head, state, s.stateCell),
	}
}

func (s *Screen) columnsOfLedger(number, amount, gap int) []widget.ListColumn[list.LedgerLine] {
	l := list.Ledger()
	issued, due := l.Column("date"), l.Column("due_date")
	dates, dues := dateWidth, dateWidth
	if s.columns.long {
		dates, dues = ansi.StringWidth(issued.Title()), ansi.StringWidth(due.Title())
	}
	kind := s.layout.tableW - gutter - 6*gap - number - dates - dues - 2*amount - periodWidth
	if s.columns.balance {
		kind -= gap + amount
	}
	shown := []widget.ListColumn[list.LedgerLine]{
		widget.Shown(l.Column("number"), number), widget.Shown(issued, dates), widget.Shown(due, dues),
		widget.Drawn(l.Column("kind").Head, min(kind, typeWidth), func(e *list.LedgerLine) widget.Cell {
			return widget.Cell{Text: s.kindCell(e.What).Text, Style: s.entryStyle(e)}
		}),
		widget.Shown(l.Column("debit_cents"), amount), widget.Shown(l.Column("credit_cents"), amount),
		widget.Shown(l.Column("period"), periodWidth),
	}
	if s.columns.balance {
		shown = append(shown, widget.Shown(l.Column("balance_cents"), amount))
	}
	return shown
}

// widths are those that the longest number and amount need.
func (s *Screen) widths() (number, amount int) {
	number, amount = numberWidth, amountWidth
	for _, i := range s.account.Value.invoices {
		number, amount = max(number, ansi.StringWidth(i.Number)), max(amount, ansi.StringWidth(i.TotalCents.French()))
	}
	for _, e := range s.account.Value.ledger.Entries {
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
	i := &s.account.Value.invoices[r.at]
	widget.ListCells(s.invoiceColumns, i, s.Theme.Text, cells)
	return s.marks[i.Number]
}

// kindCell is a type, short where there is little room.
func (s *Screen) kindCell(label string) widget.Cell {
	if !s.columns.long {
		label = shortType(label)
	}
	return widget.Cell{Text: label, Style: s.Theme.Text}
}

// totalCell has what is given back in green.
func (s *Screen) totalCell(i *spst.Invoice) widget.Cell {
	style := s.Theme.Text
	if i.TotalCents < 0 {
		style = s.Theme.OK
	}
	return widget.Cell{Text: i.TotalCents.French(), Style: style}
}

func (s *Screen) stateCell(i *spst.Invoice) widget.Cell {
	text, style := s.state(i)
	return widget.Cell{Text: text, Style: style}
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
	e := list.LedgerLine{LedgerEntry: *s.shown[n], What: s.shown[n].Kind.Label()}
	widget.ListCells(s.entryColumns, &e, s.entryStyle(&e), cells)
	return false
}

// entryStyle dims what was paid.
func (s *Screen) entryStyle(e *list.LedgerLine) lipgloss.Style {
	if e.CreditCents > 0 {
		return s.Theme.Muted
	}
	return s.Theme.Text
}

func amountOr(c spst.Cents) string {
	if c == 0 {
		return ""
	}
	return c.French()
}
