package invoices

import (
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The widths that the texts do not decide.
const (
	dateWidth   = 10
	letterWidth = 1
	longFrom    = 100 // the summary has all its words
)

func (s *Screen) setColumns() {
	invoices := s.account.Value.invoices
	columns, gap := widget.Lay(s.invoiceSets(), len(invoices), func(i int) *spst.Invoice { return &invoices[i] }, s.layout.tableW)
	s.invoiceColumns = columns
	s.invoices.SetColumns(widget.ListColumns(columns, s.order, sorts()), gap)
	lines := list.LedgerLines(s.account.Value.ledger)
	entries, gap := widget.Lay(s.ledgerSets(), len(lines), func(i int) *list.LedgerLine { return &lines[i] }, s.layout.tableW)
	s.entryColumns = entries
	s.entries.SetColumns(widget.ListColumns(entries, widget.Order{}, nil), gap)
}

// invoiceSets are the columns of « Mes factures », from the fullest to the barest.
func (s *Screen) invoiceSets() [][]widget.LaidColumn[spst.Invoice] {
	type i = spst.Invoice
	l := list.Invoices()
	total := l.Column("total_cents")
	number, date := widget.AsWide(widget.Shown(l.Column("number"), 0), 0), widget.Fixed(widget.Shown(l.Column("date"), dateWidth))
	kind := func(of func(string) string) widget.LaidColumn[i] {
		return widget.AsWide(widget.Drawn(l.Column("type").Head, 0, func(x *i) widget.Cell {
			return widget.Cell{Text: of(x.Type.Label()), Style: s.Theme.Text}
		}), 0)
	}
	amount := widget.Fixed(widget.Drawn(total.Head, s.totalWidth(total.Head), s.totalCell))
	letter := widget.Fixed(widget.Shown(l.Column("letter"), letterWidth))
	period := widget.AsWide(widget.Shown(l.Column("period"), 0), 0)
	state := func(long bool) widget.LaidColumn[i] {
		return widget.AsWide(widget.Drawn(l.Column("state").Head, 0, func(x *i) widget.Cell { return s.stateCell(x, long) }), 0)
	}
	return [][]widget.LaidColumn[i]{
		{number, date, kind(whole), letter, amount, period, state(true)},
		{number, date, kind(whole), letter, amount, period, state(false)},
		{number, date, kind(shortType), letter, amount, period, state(false)},
		{number, date, kind(shortType), amount, state(false)},
		{number, date, amount, state(false)},
	}
}

// totalWidth is that of the amounts, and of their title with its arrow when they are
// sorted by.
func (s *Screen) totalWidth(h list.Head) int {
	w := ansi.StringWidth(h.Title())
	if sorts()[s.order.Field].Name == h.Name {
		w++
	}
	for _, i := range s.account.Value.invoices {
		w = max(w, ansi.StringWidth(i.TotalCents.French()))
	}
	return w
}

// ledgerSets are those of « Mon échéancier ».
func (s *Screen) ledgerSets() [][]widget.LaidColumn[list.LedgerLine] {
	type e = list.LedgerLine
	l := list.Ledger()
	asWide := func(name string) widget.LaidColumn[e] { return widget.AsWide(widget.Shown(l.Column(name), 0), 0) }
	day := func(name string, width int) widget.LaidColumn[e] {
		return widget.Fixed(widget.Shown(l.Column(name), width))
	}
	kind := func(of func(string) string) widget.LaidColumn[e] {
		return widget.AsWide(widget.Drawn(l.Column("kind").Head, 0, func(x *e) widget.Cell {
			return widget.Cell{Text: of(x.What), Style: s.entryStyle(x)}
		}), 0)
	}
	number, period := asWide("number"), asWide("period")
	debit, credit, balance := asWide("debit_cents"), asWide("credit_cents"), asWide("balance_cents")
	issued, due := day("date", dateWidth), day("due_date", dateWidth)
	titled := func(name string) widget.LaidColumn[e] { return day(name, ansi.StringWidth(l.Column(name).Title())) }
	return [][]widget.LaidColumn[e]{
		{number, titled("date"), titled("due_date"), kind(whole), debit, credit, period, balance},
		{number, issued, due, kind(whole), debit, credit, period, balance},
		{number, issued, due, kind(whole), debit, credit, period},
		{number, issued, due, kind(shortType), debit, credit, period},
		{number, due, kind(shortType), debit, credit},
		{number, due, debit, credit},
	}
}

// whole is a type in all its words.
func whole(label string) string { return label }

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

// totalCell has what is given back in green.
func (s *Screen) totalCell(i *spst.Invoice) widget.Cell {
	style := s.Theme.Text
	if i.TotalCents < 0 {
		style = s.Theme.OK
	}
	return widget.Cell{Text: i.TotalCents.French(), Style: style}
}

// stateCell is a sign and a word, never a colour alone; long says which credit note
// reverses which, and what remains to be paid.
func (s *Screen) stateCell(i *spst.Invoice, long bool) widget.Cell {
	text, style := s.state(i, long)
	return widget.Cell{Text: text, Style: style}
}

func (s *Screen) state(i *spst.Invoice, long bool) (string, lipgloss.Style) {
	switch {
	case i.Disputed:
		return theme.SignWarn + " contentieux", s.Theme.Warn
	case i.Reverses != "" && long:
		return "↳ annule la facture " + i.Reverses, s.Theme.Muted
	case i.Reverses != "":
		return "↳ " + i.Reverses, s.Theme.Muted
	case i.ReversedBy != "" && long:
		return theme.SignOK + " annulée par l'avoir " + i.ReversedBy, s.Theme.Muted
	case i.ReversedBy != "":
		return theme.SignOK + " annulée", s.Theme.Muted
	case i.Settled:
		return theme.SignOK + " acquittée", s.Theme.OK
	case !i.Due.IsZero() && i.Due < s.o.Today:
		return left(theme.SignError+" en retard", i, long), s.Theme.Error
	}
	return left(theme.SignDone+" à payer", i, long), s.Theme.Strong
}

// left adds what remains to be paid.
func left(state string, i *spst.Invoice, long bool) string {
	if !long {
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
